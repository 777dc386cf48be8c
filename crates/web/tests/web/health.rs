//! The health checks and the measures: what they say, and that they say nothing else.

use crate::site::{Site, request};
use axum::body::{Body, to_bytes};
use axum::http::StatusCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tower::ServiceExt;

#[tokio::test]
async fn a_server_is_ready_until_it_is_told_to_stop() {
    let site = Site::new();
    let ready = site.get("/health/ready", None).await;
    assert_eq!(ready.status, StatusCode::OK);
    let said: serde_json::Value = serde_json::from_str(&ready.body).unwrap();
    assert_eq!(said["ready"], true);
    site.office.stopping.store(true, Ordering::Relaxed);
    let stopping = site.get("/health/ready", None).await;
    assert_eq!(stopping.status, StatusCode::SERVICE_UNAVAILABLE);
    let said: serde_json::Value = serde_json::from_str(&stopping.body).unwrap();
    assert_eq!(said["ready"], false);
    assert_eq!(said["checks"][2]["ok"], false);
    assert!(!stopping.body.contains("1204"), "numbers are not public");
    assert_eq!(
        site.get("/health/live", None).await.status,
        StatusCode::OK,
        "a server that stops still lives"
    );
}

#[tokio::test]
async fn measures_are_no_part_of_the_site_and_name_routes_by_their_template() {
    let site = Site::new();
    assert_eq!(
        site.get("/metrics", None).await.status,
        StatusCode::NOT_FOUND
    );
    let (token, _) = site.session(access::Role::Manager);
    let measures = Arc::new(web::Measures::default());
    let office = Arc::clone(&site.office) as Arc<dyn web::Office>;
    let router = web::router(
        Arc::clone(&office),
        web::WebSettings::local(site.uploads.path().to_owned()),
        Arc::clone(&measures),
    );
    for path in [
        "/person/7",
        "/person/8",
        "/person/Asha%20Quill",
        "/nowhere/7",
    ] {
        let asked = request("GET", path, Some(&token))
            .body(Body::empty())
            .unwrap();
        let answer = router.clone().oneshot(asked).await.unwrap();
        assert_eq!(answer.headers()["x-request-id"].len(), 32);
    }
    let operations = web::operations(office, measures);
    let asked = request("GET", "/metrics", None)
        .body(Body::empty())
        .unwrap();
    let answer = operations.oneshot(asked).await.unwrap();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    assert!(
        text.contains(r#"joinder_request_seconds_count{route="/person/{person}"} 3"#),
        "{text}"
    );
    assert!(text.contains(r#"route="no route""#), "{text}");
    assert!(text.contains("joinder_ledger_entries 1204"), "{text}");
    assert!(text.contains("joinder_derived_behind_entries 3"), "{text}");
    assert!(
        !text.contains("Asha") && !text.contains("nowhere"),
        "{text}"
    );
}
