//! What the API gives: the same as the pages, in pages with places, with tags, and as events.

use crate::site::{Answer, Site, program, request};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::Value;
use std::time::Duration;
use tower::ServiceExt;
use web::office::SessionToken;

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}

async fn get(site: &Site, path: &str, token: &SessionToken) -> Answer {
    site.ask(program("GET", path, token).body(Body::empty()).unwrap())
        .await
}

#[tokio::test]
async fn the_api_gives_what_the_pages_show() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let read = async |path: &str| {
        let answer = get(&site, path, &token).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (StatusCode::OK, "application/json"),
            "{path}: {}",
            answer.body
        );
        json(&answer)
    };
    let cases: &[(&str, &str, Value)] = &[
        ("/api/v1/people/7", "/who/name", "Robin Thistledown".into()),
        (
            "/api/v1/people/7?known_on=2026-06-01",
            "/known_on",
            "2026-06-01".into(),
        ),
        ("/api/v1/facts/100.0", "/person", 7.into()),
        (
            "/api/v1/today?urgency=cannot_tell",
            "/lines/0/first/urgency",
            "cannot_tell".into(),
        ),
        (
            "/api/v1/duties?state=overdue",
            "/lines/0/duty/rule",
            "E6".into(),
        ),
        ("/api/v1/imports/run-2", "/tally/read", 2675.into()),
        ("/api/v1/quarantine", "/matching", 2.into()),
        ("/api/v1/quarantine/311", "/position", 311.into()),
        ("/api/v1/session", "/role", "operator".into()),
        (
            "/api/v1/access",
            "/roles/14/may",
            serde_json::json!(["manage_accounts"]),
        ),
        ("/api/v1/openapi.json", "/openapi", "3.1.0".into()),
    ];
    for (path, pointer, expected) in cases {
        assert_eq!(
            read(path).await.pointer(pointer),
            Some(expected),
            "{path} {pointer}"
        );
    }
}

#[tokio::test]
async fn a_long_chronology_comes_in_pages_that_join_without_a_gap() {
    let site = Site::new();
    let (token, _) = site.session(Role::Practitioner);
    let whole = json(&get(&site, "/api/v1/people/9", &token).await);
    let whole: Vec<Value> = whole["chronology"].as_array().unwrap().clone();
    assert!(whole.len() > 400, "{}", whole.len());
    let (mut path, mut read) = ("/api/v1/people/9/chronology".to_owned(), Vec::new());
    for _ in 0..1_000 {
        let answer = get(&site, &path, &token).await;
        let page = json(&answer);
        read.extend(page["lines"].as_array().unwrap().clone());
        let Some(next) = page["next_page"].as_str() else {
            assert_eq!(answer.header("link"), "");
            break;
        };
        assert_eq!(answer.header("link"), format!("<{next}>; rel=\"next\""));
        path = next.to_owned();
    }
    assert_eq!(read, whole);
    let gone = get(&site, "/api/v1/people/9/chronology?after=1.77", &token).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(json(&gone)["field"], "after");
}

#[tokio::test]
async fn what_one_has_is_not_given_twice() {
    let site = Site::new();
    let (token, _) = site.session(Role::Practitioner);
    let first = get(&site, "/api/v1/people/7", &token).await;
    let tag = first.header("etag").to_owned();
    assert_eq!((tag.len(), tag.starts_with('"')), (34, true), "{tag}");
    assert_eq!(first.header("vary"), "authorization, cookie");
    for (known, status) in [
        (tag.clone(), StatusCode::NOT_MODIFIED),
        (format!("\"other\", W/{tag}"), StatusCode::NOT_MODIFIED),
        ("*".to_owned(), StatusCode::NOT_MODIFIED),
        ("\"other\"".to_owned(), StatusCode::OK),
    ] {
        let again = program("GET", "/api/v1/people/7", &token).header("if-none-match", &known);
        let again = site.ask(again.body(Body::empty()).unwrap()).await;
        assert_eq!(again.status, status, "{known}");
        assert_eq!(again.body.is_empty(), status == StatusCode::NOT_MODIFIED);
        assert_eq!(again.header("etag"), tag);
    }
    let other = get(&site, "/api/v1/people/8", &token).await;
    assert_ne!(other.header("etag"), tag);
}

#[tokio::test]
async fn what_is_misspelt_is_refused_and_not_passed_over() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let cases = [
        ("/api/v1/people/999", 404, "not-found"),
        ("/api/v1/people/x", 404, "not-found"),
        ("/api/v1/people/99999999999999999999999", 404, "not-found"),
        ("/api/v1/facts/x", 404, "not-found"),
        ("/api/v1/none", 404, "not-found"),
        ("/api/v1/people/7?known_on=soon", 400, "malformed"),
        ("/api/v1/people/7?known_on=", 400, "malformed"),
        ("/api/v1/people/7?known_on=2030-01-01", 422, "invalid"),
        ("/api/v1/people/7?knownon=2026-06-01", 400, "malformed"),
        ("/api/v1/duties?state=Overdue", 400, "malformed"),
        ("/api/v1/duties?state=met&state=overdue", 400, "malformed"),
        ("/api/v1/duties?team=%00", 400, "malformed"),
        (
            "/api/v1/duties?team=a%0d%0aSet-Cookie:%20x",
            400,
            "malformed",
        ),
        ("/api/v1/duties?after=zz", 400, "malformed"),
        ("/api/v1/duties.csv?from=7", 400, "malformed"),
    ];
    for (path, status, kind) in cases {
        let answer = get(&site, path, &token).await;
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{path}"
        );
        let problem = json(&answer);
        assert_eq!(problem["status"], status, "{path}");
        assert_eq!(problem["type"], format!("/problems/{kind}"), "{path}");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        let page = site.get(problem["type"].as_str().unwrap(), None).await;
        assert_eq!(page.status, StatusCode::OK, "each type has a page");
    }
}

#[tokio::test]
async fn a_method_that_is_none_is_told_which_there_are() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    for (method, path) in [
        ("DELETE", "/api/v1/people/7"),
        ("PUT", "/api/v1/today"),
        ("TRACE", "/api/v1/today"),
        ("OPTIONS", "/api/v1/duties"),
        ("POST", "/api/v1/duties"),
    ] {
        let sent = program(method, path, &token).body(Body::empty()).unwrap();
        let answer = site.ask(sent).await;
        assert_eq!(
            answer.status,
            StatusCode::METHOD_NOT_ALLOWED,
            "{method} {path}"
        );
        assert_eq!(json(&answer)["type"], "/problems/wrong-method");
        assert!(answer.header("allow").contains("GET"), "{method} {path}");
    }
}

#[tokio::test]
async fn the_api_searches_by_json_alone() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let send = async |kind: &str, body: &str| {
        let sent = program("POST", "/api/v1/search", &token).header("content-type", kind);
        site.ask(sent.body(Body::from(body.to_owned())).unwrap())
            .await
    };
    let found = send("application/json", "{\"name\":\"pim\"}").await;
    assert_eq!(json(&found)["lines"][0]["name"], "Pim Oystercatcher");
    let deep = format!("{{\"name\":{}1{}}}", "[".repeat(9_999), "]".repeat(9_999));
    let cases = [
        ("text/plain", "{\"name\":\"pim\"}", 415),
        ("application/x-www-form-urlencoded", "name=pim", 415),
        ("application/json", "{}", 422),
        ("application/json", "{\"name\":null}", 422),
        ("application/json", "[", 400),
        ("application/json", "{\"name\":\"a\\u0000\"}", 400),
        ("application/json", "{\"nom\":\"pim\"}", 400),
        (
            "application/json",
            "{\"name\":\"pim\",\"name\":\"pam\"}",
            400,
        ),
        ("application/json", "{\"born\":\"2014-02-30\"}", 400),
        ("application/json", deep.as_str(), 400),
    ];
    for (kind, body, status) in cases {
        assert_eq!(
            send(kind, body).await.status.as_u16(),
            status,
            "{kind} {body:.40}"
        );
    }
}

/// Reads a stream until so many events have come.
async fn listen(site: &Site, token: &SessionToken, after: &str) -> String {
    use axum::body::HttpBody;
    let asked = program("GET", "/api/v1/events", token).header("last-event-id", after);
    let answer = site
        .router
        .clone()
        .oneshot(asked.body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut body = Box::pin(answer.into_body());
    let first = std::future::poll_fn(|context| body.as_mut().poll_frame(context));
    let first = tokio::time::timeout(Duration::from_secs(10), first).await;
    let frame = first.unwrap().unwrap().unwrap();
    String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn events_go_on_where_somebody_stopped() {
    let site = Site::new();
    let (token, _) = site.session(Role::Manager);
    let text = listen(&site, &token, "sensitive-1").await;
    let ids: Vec<_> = text
        .split("\n\n")
        .filter(|event| event.contains("event: finding"))
        .map(|event| event.lines().find(|line| line.starts_with("id: ")).unwrap())
        .collect();
    assert_eq!(ids, ["id: sensitive-2", "id: sensitive-3"]);
    for event in text
        .split("\n\n")
        .filter(|event| event.contains("event: finding"))
    {
        let data: Vec<_> = event
            .lines()
            .filter(|line| line.starts_with("data: "))
            .collect();
        assert_eq!(data.len(), 1, "a title with a line break ends no event");
        let data: Value = serde_json::from_str(data[0].strip_prefix("data: ").unwrap()).unwrap();
        assert_eq!(data["person"], 7);
    }
    let asked = program("GET", "/api/v1/events", &token).header("last-event-id", "no place");
    let wrong = site.ask(asked.body(Body::empty()).unwrap()).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_page_of_the_api_shows_every_operation_without_script() {
    let site = Site::new();
    let page = site.get("/api", None).await;
    let whole = json(&site.get("/api/v1/openapi.json", None).await);
    for (path, methods) in whole["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let line = format!("{} {path}", method.to_uppercase());
            assert!(page.body.contains(&line), "{line}");
        }
    }
    let with_cookie = request("GET", "/api/v1/session", None)
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.ask(with_cookie).await.status, StatusCode::UNAUTHORIZED);
}
