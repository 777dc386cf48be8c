//! What is done by way of the API: every act, once for each key, and not where something has changed.

use crate::site::{Answer, Site, program};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use web::office::SessionToken;

fn read(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}

async fn send(
    site: &Site,
    token: &SessionToken,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let sent = headers.iter().fold(
        program("POST", path, token).header("content-type", "application/json"),
        |sent, (name, value)| sent.header(*name, *value),
    );
    site.ask(sent.body(Body::from(body.to_string())).unwrap())
        .await
}

#[tokio::test]
async fn every_act_reaches_the_office_and_names_its_fact() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let (one, other) = (
        json!({ "source": "northmoor-childrens-services", "reference": "LCS-77" }),
        json!({ "source": "saltmarsh-hospital", "reference": "MRN-3" }),
    );
    let acts = [
        (
            "/api/v1/people/7/answers",
            json!({ "findings": ["f-overdue"], "answer": "acted", "text": "seen today" }),
            "answer 7 [\"f-overdue\"] acted: seen today",
        ),
        ("/api/v1/people/7/take-on", json!({}), "take on 7: None"),
        (
            "/api/v1/people/7/take-on",
            json!({ "reason": "on leave" }),
            "take on 7: Some(\"on leave\")",
        ),
        (
            "/api/v1/people/7/notes",
            json!({ "text": "one\r\ntwo" }),
            "note 7: \"one\\ntwo\"",
        ),
        (
            "/api/v1/people/7/links",
            json!({ "other": 9, "reason": "told by the school" }),
            "link 7 9: told by the school",
        ),
        (
            "/api/v1/people/7/unlinks",
            json!({ "one": one, "other": other, "reason": "twins" }),
            "unlink LCS-77 MRN-3: twins",
        ),
        (
            "/api/v1/facts/100.0/corrections",
            json!({ "happened": { "from": "2026-06" }, "reason": "the letter" }),
            "correct 100.0 Some(\"2026-06\") false: the letter",
        ),
        (
            "/api/v1/facts/100.0/retractions",
            json!({ "reason": "about somebody else" }),
            "retract 100.0: about somebody else",
        ),
    ];
    for (path, body, _) in &acts {
        let answer = send(&site, &token, path, &[], body).await;
        assert_eq!(
            answer.status,
            StatusCode::CREATED,
            "{path}: {}",
            answer.body
        );
        assert_eq!(read(&answer)["fact"], "900.0");
        assert_eq!(answer.header("location"), "/api/v1/facts/900.0");
    }
    let expected: Vec<&str> = acts.iter().map(|(.., done)| *done).collect();
    assert_eq!(site.office.done(), expected);
}

#[tokio::test]
async fn quarantine_is_dealt_with() {
    let site = Site::new();
    let (token, _) = site.session(Role::DataSteward);
    let path = "/api/v1/quarantine/311/retry";
    let right = send(
        &site,
        &token,
        path,
        &[],
        &json!({ "corrected": "<Child/>" }),
    )
    .await;
    assert_eq!(
        (right.status, read(&right)["facts"].clone()),
        (StatusCode::OK, json!(2))
    );
    let wrong = send(
        &site,
        &token,
        path,
        &[],
        &json!({ "corrected": "2025-13-02" }),
    )
    .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem = read(&wrong);
    assert_eq!(problem["type"], "/problems/still-unread");
    assert!(!problem["faults"].as_array().unwrap().is_empty());
    let aside = send(
        &site,
        &token,
        "/api/v1/quarantine/312/set-aside",
        &[],
        &json!({ "reason": "a test file" }),
    )
    .await;
    assert_eq!(
        (aside.status, aside.body.as_str()),
        (StatusCode::NO_CONTENT, "")
    );
}

#[tokio::test]
async fn what_is_no_act_is_refused_and_does_nothing() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let note = "/api/v1/people/7/notes";
    let long = "x".repeat(20_001);
    let cases = [
        (note, json!({}), 400),
        (note, json!({ "text": "" }), 400),
        (note, json!({ "text": " \n" }), 400),
        (note, json!({ "text": "a\u{0}b" }), 400),
        (note, json!({ "text": "a\u{1b}[31m" }), 400),
        (note, json!({ "text": long }), 400),
        (note, json!({ "text": "x", "by": "somebody else" }), 400),
        (note, json!(["x"]), 400),
        ("/api/v1/people/x/notes", json!({ "text": "x" }), 404),
        (
            "/api/v1/people/7/links",
            json!({ "other": -1, "reason": "x" }),
            400,
        ),
        (
            "/api/v1/people/7/links",
            json!({ "other": 999, "reason": "x" }),
            404,
        ),
        (
            "/api/v1/people/7/answers",
            json!({ "findings": ["f"], "answer": "perhaps", "text": "x" }),
            400,
        ),
        (
            "/api/v1/facts/100.0/corrections",
            json!({ "happened": { "from": "soon" }, "reason": "x" }),
            422,
        ),
        (
            "/api/v1/facts/100.0/corrections",
            json!({ "statement": { "visit": 7 }, "reason": "x" }),
            422,
        ),
    ];
    for (path, body, status) in cases {
        let answer = send(&site, &token, path, &[], &body).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{path} {body:.60}: {}",
            answer.body
        );
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
    let huge = program("POST", note, &token)
        .header("content-type", "application/json")
        .body(Body::from(vec![b' '; 33 * 1024 * 1024]))
        .unwrap();
    assert_eq!(site.ask(huge).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_same_key_does_the_same_thing_once() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let path = "/api/v1/people/7/notes";
    let key = [("idempotency-key", "k-1")];
    let first = send(&site, &token, path, &key, &json!({ "text": "seen" })).await;
    let second = send(&site, &token, path, &key, &json!({ "text": "seen" })).await;
    assert_eq!(
        (first.status, second.status),
        (StatusCode::CREATED, StatusCode::CREATED)
    );
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(second.header("idempotent-replayed"), "true");
    assert_eq!(site.office.done(), ["note 7: \"seen\"", "under k-1"]);
    let body = send(&site, &token, path, &key, &json!({ "text": "other" })).await;
    let address = send(
        &site,
        &token,
        "/api/v1/people/8/notes",
        &key,
        &json!({ "text": "seen" }),
    )
    .await;
    for other in [body, address] {
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(read(&other)["type"], "/problems/key-reused");
    }
    // What was refused did nothing, and its key is free again.
    let key = [("idempotency-key", "k-2")];
    let refused = send(&site, &token, path, &key, &json!({ "text": "" })).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let mended = send(&site, &token, path, &key, &json!({ "text": "mended" })).await;
    assert_eq!(mended.status, StatusCode::CREATED);
    let long = "k".repeat(201);
    for wrong in ["", "with space", long.as_str()] {
        let answer = send(
            &site,
            &token,
            path,
            &[("idempotency-key", wrong)],
            &json!({ "text": "x" }),
        )
        .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong:.20}");
    }
    assert_eq!(site.office.done().len(), 4);
}

#[tokio::test]
async fn an_act_on_what_has_changed_is_refused() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let asked = program("GET", "/api/v1/people/7", &token)
        .body(Body::empty())
        .unwrap();
    let tag = site.ask(asked).await.header("etag").to_owned();
    let path = "/api/v1/people/7/take-on";
    let stale = send(
        &site,
        &token,
        path,
        &[("if-match", "\"stale\"")],
        &json!({}),
    )
    .await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(read(&stale)["type"], "/problems/changed");
    assert_eq!(site.office.done(), Vec::<String>::new());
    for fresh in [tag.as_str(), "*"] {
        let done = send(&site, &token, path, &[("if-match", fresh)], &json!({})).await;
        assert_eq!(done.status, StatusCode::CREATED, "{fresh}");
    }
}

fn form(file_name: &str, source: &str) -> Body {
    Body::from(format!(
        "--x\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n{source}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n<Message/>\r\n--x--\r\n"
    ))
}

#[tokio::test]
async fn a_file_is_imported_once_for_each_key_and_its_name_is_only_a_name() {
    let site = Site::new();
    let (token, _) = site.session(Role::DataSteward);
    let send = async |key: &str, file_name: &str, source: &str| {
        let sent = program("POST", "/api/v1/imports", &token)
            .header("content-type", "multipart/form-data; boundary=x")
            .header("idempotency-key", key);
        site.ask(sent.body(form(file_name, source)).unwrap()).await
    };
    let first = send("k", "../../etc/cron.d/census.xml", "lcs").await;
    assert_eq!(first.status, StatusCode::ACCEPTED, "{}", first.body);
    assert_eq!(first.header("location"), "/api/v1/imports/run-1");
    let again = send("k", "../../etc/cron.d/census.xml", "lcs").await;
    assert_eq!(again.body, first.body);
    assert_eq!(
        send("k", "census.xml", "ems").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        send("k2", "..", "lcs").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(site.office.done(), ["import census.xml of lcs: 10 bytes"]);
    let left: Vec<_> = std::fs::read_dir(site.uploads.path()).unwrap().collect();
    assert!(left.is_empty(), "no upload is left behind");
}
