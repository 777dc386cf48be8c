//! The API's door: a token, a purpose, or a session's cookie with its secret. Every operation of the description is tried.

use crate::site::{Answer, Site, filled, program, request};
use access::{Action, Role};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::Value;
use web::office::SessionToken;

/// Every operation of the description that is served, but those that are public.
async fn operations(site: &Site) -> Vec<(String, String, Value)> {
    let whole = site.get("/api/v1/openapi.json", None).await;
    let whole: Value = serde_json::from_str(&whole.body).unwrap();
    let mut all = Vec::new();
    for (path, methods) in whole["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if !operation["security"].as_array().unwrap().is_empty() {
                all.push((method.to_uppercase(), path.clone(), operation.clone()));
            }
        }
    }
    assert!(all.len() > 20, "{}", all.len());
    all
}

fn kind(answer: &Answer) -> String {
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    problem["type"].as_str().unwrap().to_owned()
}

fn body_of(method: &str) -> Body {
    if method == "POST" {
        Body::from("{}")
    } else {
        Body::empty()
    }
}

#[tokio::test]
async fn every_operation_refuses_who_has_no_token_or_a_wrong_one() {
    let site = Site::new();
    let unknown = format!("Bearer joinder-token-{}", "e".repeat(64));
    for (method, path, _) in operations(&site).await {
        for given in [
            None,
            Some(unknown.as_str()),
            Some("Bearer"),
            Some("Basic YTpi"),
            Some("Bearer ../../x"),
        ] {
            let mut asked = request(&method, &filled(&path), None)
                .header("content-type", "application/json")
                .header("joinder-purpose", "trying");
            if let Some(given) = given {
                asked = asked.header("authorization", given);
            }
            let answer = site.ask(asked.body(body_of(&method)).unwrap()).await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{method} {path} {given:?}"
            );
            assert_eq!(kind(&answer), "/problems/not-signed-in");
            assert_eq!(
                answer.header("www-authenticate"),
                "Bearer realm=\"joinder\""
            );
        }
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
}

#[tokio::test]
async fn every_operation_that_needs_an_action_refuses_a_role_without_it() {
    let site = Site::new();
    let mut refused = 0;
    for (method, path, operation) in operations(&site).await {
        if operation.get("x-joinder-needs").is_none() {
            continue;
        }
        let route = web::ROUTES
            .iter()
            .find(|route| route.path == path && route.method == method)
            .unwrap();
        let web::Needs::ToSay(action) = route.needs else {
            panic!("{method} {path} needs no action");
        };
        for role in Role::ALL.into_iter().filter(|role| !role.may(action)) {
            let (token, _) = site.session(role);
            let asked = program(&method, &filled(&path), &token)
                .header("content-type", "application/json")
                .body(body_of(&method))
                .unwrap();
            let answer = site.ask(asked).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{method} {path} as {}",
                role.in_words()
            );
            assert_eq!(kind(&answer), "/problems/not-allowed", "{method} {path}");
            refused += 1;
        }
    }
    assert!(refused > 50, "only {refused} refusals were tried");
    assert_eq!(site.office.done(), Vec::<String>::new());
}

#[tokio::test]
async fn a_program_says_its_purpose_with_each_request() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let bearer = format!("Bearer joinder-token-{}", token.digits());
    let long = "x".repeat(201);
    let cases = [
        (None, 403),
        (Some(""), 400),
        (Some(" "), 403),
        (Some(long.as_str()), 400),
        (Some("Weekly duties report"), 200),
    ];
    for (purpose, status) in cases {
        let mut asked = request("GET", "/api/v1/today", None).header("authorization", &bearer);
        if let Some(purpose) = purpose {
            asked = asked.header("joinder-purpose", purpose);
        }
        let answer = site.ask(asked.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{purpose:?}");
    }
    let session = site
        .ask(
            program("GET", "/api/v1/session", &token)
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    let session: Value = serde_json::from_str(&session.body).unwrap();
    assert_eq!(session["purpose"], "trying things out");
    assert_eq!(session["secret"], Value::Null);
    let stated = program("POST", "/api/v1/session/purpose", &token)
        .header("content-type", "application/json")
        .body(Body::from("{\"purpose\":\"a review\"}"))
        .unwrap();
    assert_eq!(
        site.ask(stated).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_token_opens_no_page() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    for path in ["/", "/person/7", "/duties.csv"] {
        let asked = program("GET", path, &token).body(Body::empty()).unwrap();
        assert_eq!(
            site.ask(asked).await.status,
            StatusCode::SEE_OTHER,
            "{path}"
        );
    }
}

async fn note(site: &Site, token: &SessionToken, secret: Option<&str>) -> Answer {
    let mut sent = request("POST", "/api/v1/people/7/notes", Some(token))
        .header("content-type", "application/json");
    if let Some(secret) = secret {
        sent = sent.header("joinder-secret", secret);
    }
    site.ask(sent.body(Body::from("{\"text\":\"seen\"}")).unwrap())
        .await
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    let site = Site::new();
    let (token, session) = site.session(Role::Operator);
    for wrong in [None, Some(""), Some("secret-of-another")] {
        let answer = note(&site, &token, wrong).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{wrong:?}");
        assert_eq!(kind(&answer), "/problems/not-our-form");
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
    let asked = site.get("/api/v1/session", Some(&token)).await;
    let asked: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(asked["secret"], session.csrf);
    let done = note(&site, &token, Some(&session.csrf)).await;
    assert_eq!(done.status, StatusCode::CREATED);
}

/// Every sensitive operation, by a token that was allowed nothing, by one that was allowed the act, and by a session in
/// which nobody has given a password for a while.
#[tokio::test]
async fn a_sensitive_act_by_token_needs_to_have_been_allowed_by_name() {
    let site = Site::new();
    let (token, session) = site.session(Role::Operator);
    site.office
        .change_session(&token, |session| session.fresh = false);
    let mut tried = 0;
    for (method, path, _) in operations(&site).await {
        let route = web::ROUTES
            .iter()
            .find(|route| route.path == path && route.method == method)
            .unwrap();
        let web::Needs::ToSay(action) = route.needs else {
            continue;
        };
        if !route.needs.asks_again(&method.parse().unwrap()) {
            continue;
        }
        tried += 1;
        let ask = || {
            program(&method, &filled(&path), &token)
                .header("content-type", "application/json")
                .body(body_of(&method))
                .unwrap()
        };
        for allowed in [
            vec![],
            Action::ALL
                .into_iter()
                .filter(|other| *other != action)
                .collect(),
        ] {
            site.office
                .change_session(&token, |session| session.allowed = allowed);
            let answer = site.ask(ask()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
            assert_eq!(kind(&answer), "/problems/not-allowed-to-token");
        }
        site.office
            .change_session(&token, |session| session.allowed = vec![action]);
        let answer = site.ask(ask()).await;
        assert_ne!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
        let asked = request(&method, &filled(&path), Some(&token))
            .header("content-type", "application/json")
            .header("joinder-secret", &session.csrf)
            .body(body_of(&method))
            .unwrap();
        let answer = site.ask(asked).await;
        assert_eq!(kind(&answer), "/problems/confirm", "{method} {path}");
    }
    assert_eq!(
        tried, 11,
        "link, unlink, take away, open in an emergency, plan, erase, answer a request, publish, three acts on accounts"
    );
}
