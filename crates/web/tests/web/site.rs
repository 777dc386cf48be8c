//! Asking the site as a browser would, without a network.

use crate::invented::Invented;
use access::Role;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use std::sync::Arc;
use tower::ServiceExt;
use web::WebSettings;
use web::office::{Session, SessionToken};

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }
}

/// A site and its office.
pub struct Site {
    pub office: Arc<Invented>,
    pub router: axum::Router,
    pub uploads: tempfile::TempDir,
}

impl Site {
    pub fn new() -> Self {
        Self::with(false)
    }

    pub fn with(demo: bool) -> Self {
        Self::set(demo, false, None)
    }

    /// As reached over HTTPS.
    pub fn over_https() -> Self {
        Self::set(false, true, None)
    }

    /// As reached at that origin, which passkeys are bound to.
    pub fn at(origin: &str) -> Self {
        Self::set(false, false, Some(origin.to_owned()))
    }

    fn set(demo: bool, secure_cookies: bool, origin: Option<String>) -> Self {
        let office = Arc::new(Invented::new(demo));
        let uploads = tempfile::tempdir().unwrap();
        let settings = WebSettings {
            demo,
            secure_cookies,
            origin,
            upload_limit: 1_000_000,
            ..WebSettings::local(uploads.path().to_owned())
        };
        let router = web::router(
            Arc::clone(&office) as Arc<dyn web::Office>,
            settings,
            Arc::default(),
        );
        Self {
            office,
            router,
            uploads,
        }
    }

    /// A session in that role that has stated a purpose.
    pub fn session(&self, role: Role) -> (SessionToken, Session) {
        self.office.session_as(role, Some("trying things out"))
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Asks for a stream that does not end by itself: what is read of the answer is its head.
    pub async fn ask_for_head(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        if answer.status() != StatusCode::OK {
            return read(answer).await;
        }
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: String::new(),
        }
    }

    pub async fn get(&self, path: &str, token: Option<&SessionToken>) -> Answer {
        self.ask(request("GET", path, token).body(Body::empty()).unwrap())
            .await
    }

    /// Sends a form as it is, with the secret only where `fields` has it.
    pub async fn post(
        &self,
        path: &str,
        token: Option<&SessionToken>,
        fields: &[(&str, &str)],
    ) -> Answer {
        let form = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect::<Vec<_>>()
            .join("&");
        self.ask(
            request("POST", path, token)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::from(form))
                .unwrap(),
        )
        .await
    }
}

/// A request of a program: with the token of that session, and a purpose.
pub fn program(method: &str, path: &str, token: &SessionToken) -> axum::http::request::Builder {
    request(method, path, None)
        .header(
            "authorization",
            format!("Bearer joinder-token-{}", token.digits()),
        )
        .header("joinder-purpose", "trying things out")
}

pub fn request(
    method: &str,
    path: &str,
    token: Option<&SessionToken>,
) -> axum::http::request::Builder {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "desk.example");
    match token {
        Some(token) => request.header("cookie", format!("joinder-session={}", token.digits())),
        None => request,
    }
}

async fn read(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// A route's template with something there in every place.
pub fn filled(template: &str) -> String {
    let account = crate::invented::door::account_reference();
    let places = [
        ("{person}", "7"),
        ("{fact}", "100.0"),
        ("{run}", "run-1"),
        ("{account}", &account),
        ("{position}", "311"),
        ("{request}", "100.0"),
        ("{item}", "record-12"),
        ("{recall}", "1"),
        ("{licence}", "2"),
        ("{recipient}", "police"),
        ("{review}", "1"),
        ("{area}", "Z1"),
        ("{reference}", "7"),
        ("{form}", "map"),
        ("{address}", "A1"),
        ("{set}", "open"),
        ("{version}", "1"),
        ("{*path}", "init.js"),
        ("{*tile}", "0/000.p/2"),
        ("{kind}", "not-found"),
    ];
    places
        .iter()
        .fold(template.to_owned(), |path, (place, value)| {
            path.replace(place, value)
        })
}
