//! Whatever is sent to the API: it is answered, and never by a fault of the server.

use crate::site::{Site, filled, program};
use access::Role;
use axum::body::Body;
use proptest::prelude::*;
use proptest::test_runner::Config;
use web::{ROUTES, Route};

fn routes() -> Vec<Route> {
    ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/") && route.path != "/api/v1/events")
        .copied()
        .collect()
}

/// Bodies that come near to what is expected, and such as come nowhere near.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let text = "\\PC{0,40}|[\\x00-\\x1f\\u{202e}\\u{feff}=+@-]{1,8}";
    let field = prop::sample::select(vec![
        "text",
        "reason",
        "findings",
        "answer",
        "other",
        "one",
        "happened",
        "statement",
        "corrected",
        "name",
        "born",
        "purpose",
    ]);
    let value = text.prop_map(serde_json::Value::from);
    let object = prop::collection::vec((field, value), 0..4).prop_map(|fields| {
        let map: serde_json::Map<_, _> = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        serde_json::to_vec(&map).unwrap()
    });
    let nested = (1_usize..3_000).prop_map(|depth| [vec![b'['; depth], vec![b']'; depth]].concat());
    prop_oneof![object, nested, prop::collection::vec(any::<u8>(), 0..200)]
}

proptest! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_request_makes_the_server_fail(
        place in any::<prop::sample::Index>(),
        query in "(\\?[a-z_]{0,9}=[ -~]{0,20})?",
        key in "[ -~]{0,20}",
        kind in prop::sample::select(vec!["application/json", "multipart/form-data; boundary=x", "text/plain", ""]),
        body in body(),
    ) {
        let routes = routes();
        let route = place.get(&routes);
        let path = format!("{}{}", filled(route.path), query.replace([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}', '#'], "%20"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let status = runtime.block_on(async {
            let site = Site::new();
            let (token, _) = site.session(Role::Operator);
            let sent = program(route.method, &path, &token)
                .header("content-type", kind)
                .header("idempotency-key", key.as_str())
                .body(Body::from(body.clone()));
            match sent {
                Ok(sent) => site.ask(sent).await.status.as_u16(),
                // No client could have sent it.
                Err(_) => 400,
            }
        });
        prop_assert!(status < 500, "{} {path}: {status}", route.method);
    }
}
