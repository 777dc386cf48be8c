//! Walks the table of routes: every route but the public ones refuses a stranger, and a role that may not.

use crate::site::{Answer, Site, filled, request};
use access::Role;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use web::{Needs, ROUTES, Route};

/// The routes that need nobody. A new one is added here on purpose, or not at all.
const PUBLIC: &[&str] = &[
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-in/code",
    "GET /sign-in/passkey",
    "POST /sign-in/passkey",
    "POST /demo/sign-in",
    "GET /assets/{*path}",
    "GET /health/live",
    "GET /health/ready",
    "GET /log/checkpoint",
    "GET /log/tile/{*tile}",
    "GET /licences",
    "GET /accessibility",
    "GET /public/hearings",
    "GET /public/hearings/{reference}",
    "GET /public/decisions/{reference}",
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
    let asked = request(route.method, &filled(route.path), token)
        .header("content-type", kind)
        .body(Body::empty())
        .unwrap();
    if route.path == "/api/v1/events" {
        site.ask_for_head(asked).await
    } else {
        site.ask(asked).await
    }
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
    let personal = ["person", "people", "/fact", "duties", "search", "today"];
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
    for route in ROUTES
        .iter()
        .filter(|route| route.method == "GET" && !["/sign-in", "/confirm"].contains(&route.path))
    {
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

/// What every answer carries, whoever asks and whatever is answered.
const HEADERS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    ("x-permitted-cross-domain-policies", "none"),
];

fn assert_headers(what: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains('*'),
        "{what}: {policy}"
    );
    for (name, value) in HEADERS {
        assert_eq!(answer.header(name), *value, "{what}: {name}");
    }
    assert!(
        answer.header("permissions-policy").contains("camera=()"),
        "{what}"
    );
    assert!(
        answer.header("cache-control") == "no-store"
            || what.contains("/assets/")
            || what.contains("/log"),
        "{what}: {}",
        answer.header("cache-control")
    );
}

#[tokio::test]
async fn every_answer_of_every_route_carries_the_headers() {
    let site = Site::with(true);
    let (token, _) = site.session(Role::Operator);
    for route in ROUTES {
        for token in [None, Some(&token)] {
            let answer = ask(&site, route, token).await;
            assert_headers(&name(route), &answer);
            assert_eq!(answer.header("strict-transport-security"), "");
        }
    }
    for path in ["/no-such-page", "/api/v1/nothing", "/person/999999"] {
        assert_headers(path, &site.get(path, Some(&token)).await);
    }
}

#[tokio::test]
async fn over_https_a_browser_is_told_to_come_by_nothing_else() {
    let site = Site::over_https();
    for route in ROUTES {
        let answer = ask(&site, route, None).await;
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age=63072000"),
            "{}",
            name(route)
        );
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().unwrap();
            assert!(
                line.starts_with("__Host-")
                    && line.contains("; Secure")
                    && line.contains("; HttpOnly")
                    && line.contains("; SameSite=Lax")
                    && line.contains("; Path=/"),
                "{}: {line}",
                name(route)
            );
        }
    }
}

/// No page has a script or style of its own, an event in an attribute, or an address that is a script.
#[tokio::test]
async fn no_page_has_an_inline_script_or_style() {
    let site = Site::with(true);
    let mut pages = 0;
    let (token, _) = site.session(Role::Operator);
    for route in ROUTES
        .iter()
        .filter(|route| route.method == "GET" && !route.path.starts_with("/assets/"))
    {
        let answer = ask(&site, route, Some(&token)).await;
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        pages += 1;
        let page = answer.body.to_lowercase();
        // Inside tags only: what came in from elsewhere is text, and may say what it likes.
        let page: String = page
            .split('<')
            .skip(1)
            .map(|rest| format!("<{} ", rest.split('>').next().unwrap_or_default()))
            .collect();
        for planted in [
            "<style",
            " style=",
            " onclick=",
            " onload=",
            " onerror=",
            "javascript:",
        ] {
            assert!(!page.contains(planted), "{}: {planted}", name(route));
        }
        for script in page.split("<script").skip(1) {
            assert!(
                script.contains(" src=\"/assets/"),
                "{}: a script of its own",
                name(route)
            );
        }
    }
    assert!(pages > 25, "only {pages} pages were looked at");
}

/// What asks for a fresh proof of who is acting. It may only grow.
#[test]
fn the_sensitive_routes_are_those_listed() {
    let mut listed: Vec<_> = ROUTES
        .iter()
        .filter(|route| {
            route
                .needs
                .asks_again(&Method::from_bytes(route.method.as_bytes()).unwrap())
        })
        .map(name)
        .collect();
    listed.sort();
    for wanted in [
        "GET /account/passkey",
        "GET /account/second-factor",
        "GET /duties.csv",
        "POST /account/passkey",
        "POST /account/passkey/remove",
        "POST /account/recovery-codes",
        "POST /account/second-factor",
        "POST /account/second-factor/remove",
        "POST /accounts",
        "POST /accounts/{account}",
        "POST /accounts/{account}/close",
        "POST /accounts/{account}/reopen",
        "POST /accounts/{account}/reset",
        "POST /break-glass",
        "POST /confirm",
        "POST /person/{person}/link",
        "POST /person/{person}/unlink",
    ] {
        assert!(
            listed.iter().any(|one| one == wanted),
            "{wanted} asks for no proof"
        );
    }
}

#[tokio::test]
async fn a_sensitive_act_asks_again_who_is_acting() {
    let site = Site::new();
    let (token, session) = site.session(Role::Operator);
    site.office
        .change_session(&token, |session| session.fresh = false);
    let mut asked = 0;
    for route in ROUTES {
        let method = Method::from_bytes(route.method.as_bytes()).unwrap();
        if !route.needs.asks_again(&method) {
            continue;
        }
        asked += 1;
        let path = filled(route.path);
        if is_api(route) {
            assert_problem(
                route,
                &ask(&site, route, Some(&token)).await,
                StatusCode::FORBIDDEN,
                "confirm",
            );
        } else if route.method == "GET" {
            let answer = site.get(&path, Some(&token)).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", name(route));
            assert!(
                answer.header("location").starts_with("/confirm"),
                "{}",
                name(route)
            );
        } else {
            for password in ["", "a wrong one"] {
                let fields = [
                    ("csrf", session.csrf.as_str()),
                    ("reason", "kept while it is asked"),
                    ("confirm-password", password),
                ];
                let answer = site.post(&path, Some(&token), &fields).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", name(route));
                assert!(
                    answer.body.contains("Confirm that it is you"),
                    "{}",
                    name(route)
                );
                assert!(
                    answer.body.contains("kept while it is asked"),
                    "{}",
                    name(route)
                );
                assert!(!answer.body.contains("a wrong one"), "{}", name(route));
            }
        }
    }
    assert!(asked >= 17, "only {asked} routes asked");
    assert_eq!(site.office.done(), Vec::<String>::new());
}

#[tokio::test]
async fn with_a_password_that_was_given_out_only_changing_it_is_possible() {
    let site = Site::new();
    let (token, session) = site.session(Role::Operator);
    site.office
        .change_session(&token, |session| session.must_change = true);
    for route in ROUTES.iter().filter(|route| {
        route.needs != Needs::Nobody && !matches!(route.path, "/account/password" | "/sign-out")
    }) {
        let answer = ask(&site, route, Some(&token)).await;
        if is_api(route) {
            assert_problem(
                route,
                &answer,
                StatusCode::FORBIDDEN,
                "must-change-password",
            );
        } else {
            assert_eq!(
                answer.header("location"),
                "/account/password",
                "{}",
                name(route)
            );
        }
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
    let fields = [
        ("csrf", session.csrf.as_str()),
        ("password", "correct horse battery"),
        ("new-password", "three other words"),
        ("new-again", "three other words"),
    ];
    let answer = site.post("/account/password", Some(&token), &fields).await;
    assert_eq!(answer.header("location"), "/account?done=password-changed");
    assert_eq!(
        site.get("/account", Some(&token)).await.status,
        StatusCode::OK
    );
}

/// Where everybody has to have more than a password, nobody without it gets beyond the pages of their own account.
#[tokio::test]
async fn without_a_second_step_only_setting_one_up_is_possible_where_it_is_asked_for() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    site.office
        .change_session(&token, |session| session.must_set_up = true);
    let own = |path: &str| {
        path == "/account"
            || path.starts_with("/account/")
            || matches!(path, "/confirm" | "/sign-out" | "/api/v1/session")
    };
    for route in ROUTES
        .iter()
        .filter(|route| route.needs != Needs::Nobody && !own(route.path))
    {
        let answer = ask(&site, route, Some(&token)).await;
        if is_api(route) {
            let kind = "must-set-up-second-step";
            assert_problem(route, &answer, StatusCode::FORBIDDEN, kind);
        } else {
            assert_eq!(answer.header("location"), "/account", "{}", name(route));
        }
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
    let page = site.get("/account", Some(&token)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body
            .contains("Set up a second step or add a passkey before you go on")
    );
    let page = site.get("/account/second-factor", Some(&token)).await;
    assert_eq!(page.status, StatusCode::OK);
}
