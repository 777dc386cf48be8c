//! Walks the table of routes: every route but the public ones refuses a stranger, and a role that may not.

use crate::site::{Answer, Site, filled, request};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;
use web::{Needs, ROUTES, Route};

/// The routes that need nobody. A new one is added here on purpose, or not at all.
const PUBLIC: &[&str] = &[
    "GET /sign-in",
    "POST /sign-in",
    "POST /demo/sign-in",
    "GET /assets/{*path}",
    "GET /health/live",
    "GET /health/ready",
    "GET /log/checkpoint",
    "GET /log/tile/{*tile}",
    "GET /licences",
    "GET /accessibility",
    "GET /api",
    "GET /problems",
    "GET /problems/{kind}",
    "GET /api/v1/openapi.json",
];

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

fn is_api(route: &Route) -> bool {
    route.path.starts_with("/api/")
}

async fn ask(site: &Site, route: &Route, token: Option<&web::office::SessionToken>) -> Answer {
    let kind = if is_api(route) && route.path.ends_with("/imports") {
        "multipart/form-data; boundary=x"
    } else if is_api(route) {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    site.ask(
        request(route.method, &filled(route.path), token)
            .header("content-type", kind)
            .body(Body::empty())
            .unwrap(),
    )
    .await
}

fn assert_problem(route: &Route, answer: &Answer, status: StatusCode, kind: &str) {
    assert_eq!(answer.status, status, "{}", name(route));
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{}",
        name(route)
    );
    let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        problem["type"],
        format!("/problems/{kind}"),
        "{}",
        name(route)
    );
    assert_eq!(problem["status"], status.as_u16());
}

#[test]
fn the_public_routes_are_those_listed() {
    let public: Vec<_> = ROUTES
        .iter()
        .filter(|route| route.needs == Needs::Nobody)
        .map(name)
        .collect();
    assert_eq!(public, PUBLIC);
    let personal = ["person", "people", "fact", "duties", "search", "today"];
    let unguarded: Vec<_> = ROUTES
        .iter()
        .filter(|route| {
            personal.iter().any(|word| route.path.contains(word))
                && !matches!(route.needs, Needs::ToSay(_))
        })
        .map(name)
        .collect();
    assert_eq!(
        unguarded,
        Vec::<String>::new(),
        "what is about people needs an action and a purpose"
    );
}

#[tokio::test]
async fn a_stranger_is_refused_everywhere() {
    let site = Site::new();
    let somebody_elses = web::office::SessionToken::from_bytes([0xee; 32]);
    for route in ROUTES.iter().filter(|route| route.needs != Needs::Nobody) {
        for token in [None, Some(&somebody_elses)] {
            let answer = ask(&site, route, token).await;
            if is_api(route) {
                assert_problem(route, &answer, StatusCode::UNAUTHORIZED, "not-signed-in");
            } else {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", name(route));
                assert!(
                    answer.header("location").starts_with("/sign-in"),
                    "{}: {}",
                    name(route),
                    answer.header("location")
                );
                assert_eq!(answer.body, "", "{}", name(route));
            }
        }
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
}

#[tokio::test]
async fn a_role_without_the_action_is_refused() {
    let site = Site::new();
    let mut refused = 0;
    for role in Role::ALL {
        let (token, _) = site.session(role);
        for route in ROUTES {
            let Needs::ToSay(action) = route.needs else {
                continue;
            };
            if role.may(action) {
                continue;
            }
            let answer = ask(&site, route, Some(&token)).await;
            if is_api(route) {
                assert_problem(route, &answer, StatusCode::FORBIDDEN, "not-allowed");
            } else {
                assert_eq!(
                    answer.status,
                    StatusCode::FORBIDDEN,
                    "{} as {}",
                    name(route),
                    role.in_words()
                );
                assert!(answer.body.contains("Your role may not"), "{}", name(route));
            }
            refused += 1;
        }
    }
    assert!(refused > 50, "only {refused} refusals were tried");
    assert_eq!(site.office.done(), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_purpose_nothing_about_anybody_is_shown() {
    let site = Site::new();
    let (token, _) = site.office.session_as(Role::Operator, None);
    for route in ROUTES
        .iter()
        .filter(|route| matches!(route.needs, Needs::ToSay(_)))
    {
        let answer = ask(&site, route, Some(&token)).await;
        if is_api(route) {
            assert_problem(route, &answer, StatusCode::FORBIDDEN, "no-purpose");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", name(route));
            assert!(
                answer.header("location").starts_with("/purpose"),
                "{}",
                name(route)
            );
        }
    }
}

#[tokio::test]
async fn whoever_may_is_let_in() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    for route in ROUTES.iter().filter(|route| {
        // A stream of events does not end by itself: it has a test of its own.
        route.method == "GET" && !["/sign-in", "/api/v1/events"].contains(&route.path)
    }) {
        let answer = ask(&site, route, Some(&token)).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "{}: {}",
            name(route),
            answer.body
        );
    }
}

#[tokio::test]
async fn a_form_without_its_secret_does_nothing() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    for route in ROUTES
        .iter()
        .filter(|route| route.method == "POST" && !is_api(route) && route.path != "/imports")
    {
        for fields in [
            vec![],
            vec![("csrf", "")],
            vec![
                ("csrf", "secret-of-another"),
                ("text", "x"),
                ("note", "x"),
                ("reason", "x"),
            ],
        ] {
            let answer = site.post(&filled(route.path), Some(&token), &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", name(route));
            assert!(
                answer.body.contains("This form has expired"),
                "{}",
                name(route)
            );
        }
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
}

#[tokio::test]
async fn a_form_of_another_site_does_nothing() {
    let site = Site::new();
    let (token, session) = site.session(Role::Operator);
    let body = format!(
        "csrf={}&note=x&text=x&reason=x&csrf={}",
        session.csrf, session.csrf
    );
    for route in ROUTES.iter().filter(|route| route.method == "POST") {
        for (header, value) in [
            ("origin", "https://elsewhere.example"),
            ("sec-fetch-site", "cross-site"),
            ("origin", "null"),
        ] {
            let sent = request("POST", &filled(route.path), Some(&token))
                .header(header, value)
                .header("content-type", "application/x-www-form-urlencoded");
            let answer = site.ask(sent.body(Body::from(body.clone())).unwrap()).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{} with {header} {value}",
                name(route)
            );
        }
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let site = Site::with(true);
    let (token, _) = site.session(Role::Operator);
    for path in [
        "/",
        "/sign-in",
        "/no-such-page",
        "/api/v1/today",
        "/api/v1/nothing",
        "/assets/govuk.css",
        "/duties.csv",
        "/person/999999",
    ] {
        let answer = site.get(path, Some(&token)).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'")
                && policy.contains("frame-ancestors 'none'")
                && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        let kept = if path.starts_with("/assets/") {
            "public, max-age=300"
        } else {
            "no-store"
        };
        assert_eq!(answer.header("cache-control"), kept, "{path}");
    }
}
