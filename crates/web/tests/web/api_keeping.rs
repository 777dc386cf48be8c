//! By way of the API: keeping, erasing, subject access, accounts, who looked, emergencies, before a recall. What only people
//! may do, `api_door` tries for every operation.

use crate::site::{Answer, Site, request};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use web::office::{Session, SessionToken};

fn read(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}

/// Sends as a page of the server does: with the cookie and the session's secret.
async fn send(
    site: &Site,
    (token, session): &(SessionToken, Session),
    path: &str,
    body: &Value,
) -> Answer {
    let sent = request("POST", path, Some(token))
        .header("content-type", "application/json")
        .header("joinder-secret", &session.csrf)
        .body(Body::from(body.to_string()))
        .unwrap();
    site.ask(sent).await
}

#[tokio::test]
async fn every_list_gives_what_its_page_shows() {
    let site = Site::new();
    let cases = [
        (
            Role::DataProtectionOfficer,
            "/api/v1/keeping?only=all",
            "/lines/0/who/name",
        ),
        (
            Role::DataProtectionOfficer,
            "/api/v1/people/7/keeping",
            "/records/0/because/0/schedule",
        ),
        (
            Role::DataProtectionOfficer,
            "/api/v1/erasures",
            "/lines/0/authority",
        ),
        (
            Role::DataProtectionOfficer,
            "/api/v1/subject-access",
            "/lines/0/clock/due",
        ),
        (
            Role::DataProtectionOfficer,
            "/api/v1/subject-access/100.0",
            "/items/0/id",
        ),
        (
            Role::Guardian,
            "/api/v1/break-glass/reviews",
            "/lines/0/identifier",
        ),
        (Role::Guardian, "/api/v1/people/7/looks", "/lines/0/user"),
        (Role::Administrator, "/api/v1/accounts", "/lines/0/user"),
    ];
    for (role, path, held) in cases {
        let (token, _) = site.session(role);
        let answer = site.get(path, Some(&token)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let found = read(&answer);
        assert!(
            found.pointer(held).is_some_and(|one| !one.is_null()),
            "{path}: {found}"
        );
        assert!(!answer.header("etag").is_empty(), "{path}");
    }
    let (token, _) = site.session(Role::DataProtectionOfficer);
    let wrong = site
        .get("/api/v1/keeping?only=everything", Some(&token))
        .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_done_reaches_the_office_and_names_its_fact() {
    let site = Site::new();
    let officer = site.session(Role::DataProtectionOfficer);
    let because =
        json!({ "reason": "an invented inquiry", "authority": "a letter of the inquiry" });
    let acts = [
        ("/api/v1/people/7/holds", because.clone()),
        ("/api/v1/holds/21.0/lift", because.clone()),
        (
            "/api/v1/people/7/keep-longer",
            json!({ "until": "2030-12-31", "reason": "a claim may come" }),
        ),
        (
            "/api/v1/subject-access",
            json!({ "person": 7, "received": "2026-11-20", "asker": "parent", "identity_certain": true }),
        ),
        (
            "/api/v1/subject-access/100.0/steps",
            json!({ "step": "identity_asked", "on": "2026-11-21", "reason": "by letter" }),
        ),
        (
            "/api/v1/subject-access/100.0/items/record-12",
            json!({ "disclosed": "whole", "reason": "it is about the person alone" }),
        ),
    ];
    for (path, body) in acts {
        let answer = send(&site, &officer, path, &body).await;
        assert_eq!(
            answer.status,
            StatusCode::CREATED,
            "{path}: {}",
            answer.body
        );
        let fact = read(&answer)["fact"].as_str().unwrap().to_owned();
        assert_eq!(answer.header("location"), format!("/api/v1/facts/{fact}"));
        let mut wrong = body.clone();
        wrong["unknown"] = json!(1);
        let refused = send(&site, &officer, path, &wrong).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}");
        let practitioner = site.session(Role::Practitioner);
        let refused = send(&site, &practitioner, path, &body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn an_erasure_is_planned_and_then_done_on_an_authority() {
    let site = Site::new();
    let officer = site.session(Role::DataProtectionOfficer);
    let scope = json!({ "person": { "person": 7 } });
    let plan = send(
        &site,
        &officer,
        "/api/v1/erasures/plan",
        &json!({ "scope": scope }),
    )
    .await;
    assert_eq!(plan.status, StatusCode::OK, "{}", plan.body);
    assert_eq!(read(&plan)["records"], 12);
    let erase = json!({ "scope": scope, "ground": "court_order", "authority": "an order" });
    let done = send(&site, &officer, "/api/v1/erasures", &erase).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    assert!(read(&done)["entry"].is_u64());
    for left_out in ["scope", "ground", "authority"] {
        let mut body = erase.clone();
        body.as_object_mut().unwrap().remove(left_out);
        let refused = send(&site, &officer, "/api/v1/erasures", &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{left_out}");
    }
}

#[tokio::test]
async fn a_password_to_hand_over_is_given_once_and_kept_under_no_key() {
    let site = Site::new();
    let administrator = site.session(Role::Administrator);
    let terms = json!({ "name": "Asha Quill", "role": "practitioner", "agency": "northmoor", "clearance": "ordinary" });
    let body = json!({ "user": "asha", "terms": terms });
    let made = send(&site, &administrator, "/api/v1/accounts", &body).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let account = read(&made);
    assert!(account["password"].as_str().unwrap().len() >= 20);
    let reference = account["reference"].as_str().unwrap();
    let shown = site
        .get(
            &format!("/api/v1/accounts/{reference}"),
            Some(&administrator.0),
        )
        .await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(!shown.body.contains("password\":"), "{}", shown.body);
    let path = format!("/api/v1/accounts/{reference}/acts");
    let closed = send(&site, &administrator, &path, &json!({ "act": "close" })).await;
    assert_eq!(read(&closed)["password"], Value::Null);
    let absent = send(
        &site,
        &administrator,
        "/api/v1/accounts/0000/acts",
        &json!({ "act": "close" }),
    )
    .await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn before_a_recall_the_law_of_the_day_is_asked() {
    let site = Site::new();
    let practitioner = site.session(Role::Practitioner);
    let ask = |facts: Value| json!({ "on": "2026-11-22", "facts": facts });
    let known = ask(
        json!({ "sentence": { "kind": "LIFE", "sentenced_on": "2010-01-04" }, "releases": ["2024-03-01"], "recalls": [] }),
    );
    let answer = send(&site, &practitioner, "/api/v1/before-recall", &known).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let found = read(&answer);
    assert_eq!(found["answer"]["may_sign"], true, "{found}");
    assert_eq!(found["answer"]["recall"]["answer"], "emergency", "{found}");
    for wrong in [
        json!({ "sentence": { "kind": "SDS", "length_days": -1 } }),
        json!({ "flags": ["unheard_of"] }),
    ] {
        let refused = send(&site, &practitioner, "/api/v1/before-recall", &ask(wrong)).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.body
        );
        assert!(!refused.body.contains("unheard_of"), "{}", refused.body);
    }
}
