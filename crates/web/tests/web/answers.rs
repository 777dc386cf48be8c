//! The export, and clients who leave.

use crate::site::{Site, request};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;
use std::time::Duration;
use tower::ServiceExt;

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
