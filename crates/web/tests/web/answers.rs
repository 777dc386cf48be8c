//! The API, the export, and clients who leave.

use crate::site::{Site, request};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;
use std::time::Duration;
use tower::ServiceExt;

#[tokio::test]
async fn the_api_gives_what_the_pages_show() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let json = async |path: &str| -> serde_json::Value {
        let answer = site.get(path, Some(&token)).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (StatusCode::OK, "application/json"),
            "{path}"
        );
        serde_json::from_str(&answer.body).unwrap()
    };
    assert_eq!(
        json("/api/v1/people/7").await["who"]["name"],
        "Robin Thistledown"
    );
    assert_eq!(
        json("/api/v1/people/7?known_on=2026-06-01").await["known_on"],
        "2026-06-01"
    );
    assert!(
        json("/api/v1/people/7/chronology")
            .await
            .as_array()
            .unwrap()
            .len()
            > 50
    );
    assert_eq!(json("/api/v1/facts/100.0").await["person"], 7);
    assert_eq!(
        json("/api/v1/today?team=all&urgency=cannot_tell").await["lines"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        json("/api/v1/duties?state=overdue").await["lines"][0]["duty"]["rule"],
        "E6"
    );
    assert_eq!(json("/api/v1/imports/run-2").await["tally"]["read"], 2675);
    assert_eq!(json("/api/v1/quarantine").await["matching"], 2);
}

#[tokio::test]
async fn api_problems_are_problem_documents() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let cases = [
        ("/api/v1/people/999", 404),
        ("/api/v1/people/x", 404),
        ("/api/v1/facts/x", 404),
        ("/api/v1/people/7?known_on=soon", 422),
        ("/api/v1/people/7?known_on=2030-01-01", 422),
        ("/api/v1/none", 404),
    ];
    for (path, status) in cases {
        let answer = site.get(path, Some(&token)).await;
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{path}"
        );
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["status"], status, "{path}");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_api_searches_by_json_alone() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let send = async |kind: &str, body: &'static str| {
        let sent = request("POST", "/api/v1/search", Some(&token)).header("content-type", kind);
        site.ask(sent.body(Body::from(body)).unwrap()).await
    };
    let found = send("application/json", "{\"name\":\"pim\"}").await;
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&found.body).unwrap()[0]["name"],
        "Pim Oystercatcher"
    );
    for (kind, body) in [
        ("text/plain", "{\"name\":\"pim\"}"),
        ("application/x-www-form-urlencoded", "name=pim"),
        ("application/json", "{}"),
        ("application/json", "["),
    ] {
        assert_eq!(
            send(kind, body).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{kind} {body}"
        );
    }
}

#[tokio::test]
async fn hidden_and_absent_look_the_same() {
    let site = Site::new();
    let (token, _) = site.session(Role::Practitioner);
    let pages = [
        site.get("/person/999", Some(&token)).await,
        site.get("/person/none", Some(&token)).await,
        site.get("/nowhere-at-all", Some(&token)).await,
    ];
    for page in &pages {
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(
            page.body
                .contains("There is nothing here that you may see.")
        );
    }
    assert_eq!(pages[0].body, pages[1].body);
}

#[tokio::test]
async fn the_export_is_the_whole_list() {
    let site = Site::new();
    let (token, _) = site.session(Role::Manager);
    let answer = site
        .get("/duties.csv?known_on=2026-11-01", Some(&token))
        .await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"duties-2026-11-01.csv\""
    );
    assert_eq!(answer.body.lines().count(), 20_001);
    assert!(answer.body.ends_with("19999,E6,2026-11-02,overdue\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_who_leave_half_way_take_nothing_with_them() {
    let site = Site::new();
    let (token, _) = site.session(Role::Manager);
    // More than there are permits: some leave while they wait, some with half of an export.
    for round in 0..200 {
        let asked = request(
            "GET",
            if round % 2 == 0 {
                "/duties.csv"
            } else {
                "/person/9?all=yes"
            },
            Some(&token),
        )
        .body(Body::empty())
        .unwrap();
        let patience = Duration::from_micros(50 * (round % 20));
        let left = tokio::time::timeout(patience, site.router.clone().oneshot(asked)).await;
        drop(left);
    }
    let answer = tokio::time::timeout(Duration::from_secs(10), site.get("/person/7", Some(&token)))
        .await
        .expect("every permit came back");
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_browser_need_not_fetch_an_asset_twice() {
    let site = Site::new();
    let first = site.get("/assets/joinder.css", None).await;
    assert_eq!(
        (first.status, first.header("content-type")),
        (StatusCode::OK, "text/css")
    );
    let again =
        request("GET", "/assets/joinder.css", None).header("if-none-match", first.header("etag"));
    assert_eq!(
        site.ask(again.body(Body::empty()).unwrap()).await.status,
        StatusCode::NOT_MODIFIED
    );
    for outside in [
        "/assets/../Cargo.toml",
        "/assets/manifest.json",
        "/assets/notices.txt",
        "/assets/none.css",
    ] {
        assert_eq!(
            site.get(outside, None).await.status,
            StatusCode::NOT_FOUND,
            "{outside}"
        );
    }
}
