//! Idempotency keys: a request that changes something may be sent again under the same key, and is then answered as the
//! first time, for 24 hours (draft-ietf-httpapi-idempotency-key-header).

use super::{BODY_LIMIT, KEY};
use crate::app::App;
use crate::guard::Visit;
use crate::problem::Problem;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::{KeptAnswer, Once};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The key of a request, where it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key(pub(crate) Option<String>);

impl Key {
    /// The key that was sent.
    fn sent(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut sent = headers.get_all(KEY).iter();
        let (first, second) = (sent.next(), sent.next());
        let Some(key) = first else {
            return Ok(Self(None));
        };
        let key = key.to_str().unwrap_or_default();
        let fits =
            (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if fits && second.is_none() {
            Ok(Self(Some(key.to_owned())))
        } else {
            Err(Problem::Malformed(
                "The Idempotency-Key must be 1 to 200 visible characters, once.".to_owned(),
            ))
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::sent(&parts.headers)
    }
}

/// Does what is asked once for each key. The work goes on where the client leaves.
pub(crate) async fn layer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match held(app, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn held(app: Arc<App>, request: Request, next: Next) -> Result<Response, Problem> {
    let Key(Some(key)) = Key::sent(request.headers())? else {
        return Ok(next.run(request).await);
    };
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, &()).await?;
    let bytes = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Problem::TooLarge)?;
    let asked = asked_by(parts.method.as_str(), parts.uri.path(), &bytes);
    let claim = Claim {
        app,
        user: visit.session.user.clone(),
        key,
        asked,
    };
    if let Some(answered) = claim.begin().await? {
        return Ok(answered);
    }
    let request = Request::from_parts(parts, Body::from(bytes));
    let work = async move {
        let response = next.run(request).await;
        claim.end(response).await
    };
    tokio::spawn(work)
        .await
        .map_err(|_| Problem::Failed("a request under a key did not come back".to_owned()))?
}

/// Stands for all that is asked for.
pub(crate) fn asked_by(method: &str, path: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [method.as_bytes(), path.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// A key at work.
pub(crate) struct Claim {
    pub(crate) app: Arc<App>,
    pub(crate) user: String,
    pub(crate) key: String,
    pub(crate) asked: [u8; 32],
}

impl Claim {
    /// Takes the key: `None` where the work is to be done now, and else how it was answered.
    pub(crate) async fn begin(&self) -> Result<Option<Response>, Problem> {
        let (user, key, asked) = (self.user.clone(), self.key.clone(), self.asked);
        let found = self
            .app
            .ask(move |office| office.once_begin(&user, &key, &asked))
            .await??;
        match found {
            Once::Fresh => Ok(None),
            Once::Done(answer) => Ok(Some(again(answer))),
            Once::Filed(fact) => {
                let answer = KeptAnswer {
                    status: StatusCode::CREATED.as_u16(),
                    location: Some(super::acts::location(fact)),
                    body: super::acts::filed(fact)?,
                };
                Ok(Some(again(answer)))
            }
            Once::UnderWay => Err(Problem::KeyUnderWay),
            Once::Other => Err(Problem::KeyReused),
        }
    }

    /// Keeps an answer that says that something was done, and gives the key back after any other.
    pub(crate) async fn end(self, response: Response) -> Result<Response, Problem> {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, BODY_LIMIT)
            .await
            .map_err(|_| Problem::Failed("an answer could not be read back".to_owned()))?;
        let kept = parts.status.is_success().then(|| KeptAnswer {
            status: parts.status.as_u16(),
            location: parts
                .headers
                .get(header::LOCATION)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        });
        let Self {
            app,
            user,
            key,
            asked,
        } = self;
        app.ask(move |office| office.once_end(&user, &key, &asked, kept))
            .await??;
        Ok(Response::from_parts(parts, Body::from(bytes)))
    }
}

fn again(answer: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let has_body = !answer.body.is_empty();
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    if has_body {
        headers.insert(header::CONTENT_TYPE, super::JSON);
    } else {
        headers.remove(header::CONTENT_TYPE);
    }
    if let Some(location) = answer
        .location
        .and_then(|text| HeaderValue::from_str(&text).ok())
    {
        headers.insert(header::LOCATION, location);
    }
    headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    response
}
