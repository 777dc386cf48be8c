//! The API as the real server answers it, over a real data folder: whatever comes in, it is answered, and never by a fault
//! of the server; a refusal is a problem document, and what is called JSON is JSON.
//!
//! An input is a byte for the route, a byte for who asks, a byte for the headers, a line for the query, and the body.
#![no_main]

#[path = "../../crates/joinder/src/acts.rs"]
mod acts;
#[path = "../../crates/joinder/src/clock_of_the_machine.rs"]
mod clock_of_the_machine;
#[path = "../../crates/joinder/src/door.rs"]
mod door;
#[path = "../../crates/joinder/src/keep.rs"]
mod keep;
#[path = "../../crates/joinder/src/run.rs"]
mod run;
#[path = "../../crates/joinder/src/server.rs"]
mod server;
#[path = "../../crates/joinder/src/supervise.rs"]
mod supervise;
#[path = "../../crates/joinder/src/upload.rs"]
mod upload;

use access::{Clearance, Purpose, Role};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use clock_of_the_machine::now;
use desk::{AccountTerms, Caller, CameIn, Desk};
use joinder_fuzz::folder::{desk_with_a_file, operator};
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

const PASSWORD: &str = "only a password of a test";
const ROLES: [Role; 9] = [
    Role::Manager,
    Role::Practitioner,
    Role::DataSteward,
    Role::DataProtectionOfficer,
    Role::Administrator,
    Role::Guardian,
    Role::ProbationPractitioner,
    Role::PrisonDecisionMaker,
    Role::CaseworkSection,
];

/// Somebody who is signed in: the cookie's token, and the secret that goes with it.
struct Session {
    token: String,
    secret: String,
}

struct Site {
    router: axum::Router,
    runtime: tokio::runtime::Runtime,
    sessions: Vec<Session>,
    /// What stands for each name in a route.
    places: Vec<(&'static str, String)>,
}

fn account(desk: &mut Desk, user: &str, role: Role) {
    let terms = AccountTerms {
        display_name: "Robin Fernsby".to_owned(),
        role,
        agency: "northmoor".to_owned(),
        team: None,
        clearance: Clearance::Restricted,
    };
    desk.make_account(&operator(), user, &terms, PASSWORD, now())
        .expect("an account");
}

fn session(desk: &mut Desk, number: usize, role: Role) -> Session {
    let user = format!("user-{number}");
    account(desk, &user, role);
    let came = desk.sign_in(&user, PASSWORD, &Caller::default(), now());
    let Ok(CameIn::In { session, .. }) = came else {
        panic!("nobody came in");
    };
    desk.set_purpose(&session, &Purpose::stated("test").expect("a purpose"))
        .expect("a purpose is kept");
    let held = desk.session(&session, now()).expect("a session");
    Session {
        secret: held.expect("it goes on").csrf,
        token: session.0,
    }
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("joinder-fuzz-{}", std::process::id()));
    let mut desk = desk_with_a_file(&folder, now);
    desk.settle_import(now(), &mut |_, _| {}).expect("settled");
    account(&mut desk, "spare", Role::Practitioner);
    let sessions = ROLES
        .into_iter()
        .enumerate()
        .map(|(number, role)| session(&mut desk, number, role))
        .collect();
    let spare = desk.accounts(&operator()).expect("accounts");
    let spare = spare.iter().find(|account| account.user == "spare");
    let places = vec![
        ("{person}", "1".to_owned()),
        ("{fact}", "2.0".to_owned()),
        ("{run}", "run-1".to_owned()),
        ("{account}", spare.expect("the spare one").reference()),
        ("{position}", "3".to_owned()),
        ("{item}", "record-2".to_owned()),
        ("{licence}", "licence-1".to_owned()),
        ("{recipient}", "police".to_owned()),
    ];
    let uploads = folder.join("uploads");
    std::fs::create_dir_all(&uploads).expect("a folder for uploads");
    let office: Arc<dyn web::Office> = Arc::new(server::Counter::over(desk, false, false));
    Site {
        router: web::router(office, web::WebSettings::local(uploads), Arc::default()),
        runtime: tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime"),
        sessions,
        places,
    }
});

fn routes() -> impl Iterator<Item = &'static web::Route> {
    web::ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/") && route.path != "/api/v1/events")
}

fn request(site: &Site, bytes: &[u8]) -> Option<Request<Body>> {
    let (&[route, who, headers], rest) = bytes.split_first_chunk::<3>()? else {
        return None;
    };
    let route = routes().nth(usize::from(route) % routes().count())?;
    let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (query, body) = rest.split_at(line);
    let mut path = route.path.to_owned();
    for (place, value) in &site.places {
        path = path.replace(place, value);
    }
    let query = std::str::from_utf8(query).ok()?;
    if !query.is_empty() {
        path = format!("{path}?{query}");
    }
    let session = site.sessions.get(usize::from(who) % site.sessions.len())?;
    let kind = ["application/json", "multipart/form-data; boundary=x", "text/plain", ""];
    let mut request = Request::builder()
        .method(route.method)
        .uri(path)
        .header("host", "desk.example")
        .header("cookie", format!("joinder-session={}", session.token))
        .header("joinder-secret", &session.secret)
        .header("content-type", *kind.get(usize::from(headers) % 4)?);
    if headers & 4 != 0 {
        request = request.header("idempotency-key", format!("key-{}", headers >> 4));
    }
    if headers & 8 != 0 {
        request = request.header("if-match", "*");
    }
    let body = body.strip_prefix(b"\n").unwrap_or(body).to_vec();
    request.body(Body::from(body)).ok()
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let site = &*SITE;
    let Some(request) = request(site, bytes) else {
        return;
    };
    site.runtime.block_on(async {
        let answer = site.router.clone().oneshot(request).await.expect("an answer");
        let status = answer.status().as_u16();
        let kind = answer.headers().get("content-type").cloned();
        let kind = kind.as_ref().and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        assert!(status < 500, "{status}: {}", String::from_utf8_lossy(&body));
        if status >= 400 {
            assert_eq!(kind, "application/problem+json", "{status}");
        }
        if kind.contains("json") {
            serde_json::from_slice::<serde_json::Value>(&body).expect("JSON");
        }
    });
});
