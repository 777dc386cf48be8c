//! What goes wrong, once for pages and API: a status, a title, and what to do next.
//!
//! A handler gives a [`Problem`]; the guard dresses it as a GOV.UK page or, under `/api/`, as `application/problem+json`
//! (RFC 9457). Nothing in it repeats what somebody typed, and a hidden thing and an absent one look the same.

use crate::app::App;
use crate::office::{Refusal, Session};
use access::Action;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request is not answered as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Nobody is signed in.
    NotSignedIn,
    /// No purpose has been stated in this session.
    NoPurpose,
    /// There is no such thing, or it is hidden.
    NotFound,
    /// It was published, and is no more.
    Gone,
    /// The role may not do this.
    NotAllowed(Action),
    /// The act is sensitive, and the program's token was not allowed it.
    NotAllowedToToken(Action),
    /// The act is sensitive: the password is asked for again.
    Confirm(Confirmation),
    /// The password was given by an administrator, and has to be changed first.
    MustChangePassword,
    /// The account has neither a second step nor a passkey, and everybody here has to have one.
    MustSetUpSecondStep,
    /// The form did not come from one of our own pages.
    NotOurForm,
    /// Something in the request is wrong: in words.
    Invalid(String),
    /// Something in a field of the request is wrong: in words, and the field's name.
    InvalidIn(String, String),
    /// The request has not the form that the API's description gives: in words that repeat nothing of it.
    Malformed(String),
    /// The body is of another media type than is expected: which one is.
    WrongType(&'static str),
    /// The address is there, but not for this method.
    WrongMethod,
    /// What was to be acted on has changed since it was read.
    Changed,
    /// Something else was asked for under the same idempotency key.
    KeyReused,
    /// The same is being done at this moment, for another request with this idempotency key.
    KeyUnderWay,
    /// A record that was tried again still cannot be read, and why.
    StillUnread(Vec<intake::Fault>),
    /// What was sent is too large.
    TooLarge,
    /// No permit came free in time.
    Busy,
    /// It took too long.
    TooSlow,
    /// It could not be done: in words for the log.
    Failed(String),
}

/// What a sensitive act is waiting with.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Confirmation {
    /// The form that was sent.
    pub(crate) fields: Vec<(String, String)>,
    /// What was wrong with the password or the passkey, where one was given.
    pub(crate) wrong: Option<String>,
    /// What to ask the browser, where the account has a passkey.
    pub(crate) passkey: Option<desk::Ceremony>,
}

impl std::fmt::Debug for Confirmation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Confirmation(…)")
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::NotAllowed(action) => Self::NotAllowed(action),
            Refusal::Invalid(words, field) if field.is_empty() => Self::Invalid(words),
            Refusal::Invalid(words, field) => Self::InvalidIn(words, field),
            Refusal::Failed(words) => Self::Failed(words),
        }
    }
}

impl Problem {
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::NoPurpose
            | Self::NotAllowed(_)
            | Self::NotAllowedToToken(_)
            | Self::NotOurForm
            | Self::Confirm(_)
            | Self::MustChangePassword
            | Self::MustSetUpSecondStep => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::WrongType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Changed => StatusCode::PRECONDITION_FAILED,
            Self::KeyUnderWay => StatusCode::CONFLICT,
            Self::Invalid(_) | Self::InvalidIn(..) | Self::KeyReused | Self::StillUnread(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy | Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) const fn title(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "You need to sign in",
            Self::NoPurpose => "You need to say what you are looking for",
            Self::NotFound => "Page not found",
            Self::Gone => "This page has been taken down",
            Self::NotAllowed(_) => "Your role may not do this",
            Self::NotAllowedToToken(_) => "This token may not do this",
            Self::Confirm(_) => "Confirm that it is you",
            Self::MustChangePassword => "You need to change your password",
            Self::MustSetUpSecondStep => "You need a second step or a passkey",
            Self::NotOurForm => "This form has expired",
            Self::Invalid(_) | Self::InvalidIn(..) => "There is a problem with what was sent",
            Self::Malformed(_) => "This is not the form that was expected",
            Self::WrongType(_) => "This is not the type that was expected",
            Self::WrongMethod => "This address has no such method",
            Self::Changed => "This has changed since you read it",
            Self::KeyReused => "This key was used for something else",
            Self::KeyUnderWay => "The same is being done at this moment",
            Self::StillUnread(_) => "The record still cannot be read",
            Self::TooLarge => "What you sent is too large",
            Self::Busy | Self::TooSlow => "The service is busy",
            Self::Failed(_) => "Sorry, there is a problem with the service",
        }
    }

    /// What it means and what to do next, in plain English.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::NotSignedIn => "Sign in and try again.".to_owned(),
            Self::NoPurpose => "Every look is recorded with its purpose. Say what you are looking for, then try again.".to_owned(),
            Self::NotFound => "There is nothing here that you may see. If you typed the address, check that it is right.".to_owned(),
            Self::Gone => "It was here, and is not published any more.".to_owned(),
            Self::NotAllowed(action) => format!("Your role may not {}. If you need to, ask your administrator for a role that may.", action.in_words()),
            Self::NotAllowedToToken(action) if action.can_be_allowed_to_a_token() => format!("The token was not made to {}. Ask the operator for one that is.", action.in_words()),
            Self::NotAllowedToToken(action) => format!("No program may {}: a person does, and answers for it.", action.in_words()),
            Self::Confirm(_) => "This needs your password again. Nothing was done yet.".to_owned(),
            Self::MustChangePassword => "Your password was given to you by an administrator. Sign in to the pages and change it, then try again.".to_owned(),
            Self::MustSetUpSecondStep => "A password alone is not enough here. Set up a second step or add a passkey on the page of your account, then try again.".to_owned(),
            Self::NotOurForm => "Nothing was saved. Go back, load the page again, and send the form from there.".to_owned(),
            Self::Invalid(words) | Self::InvalidIn(words, _) | Self::Malformed(words) => words.clone(),
            Self::WrongType(expected) => format!("Nothing was saved. Send {expected}."),
            Self::WrongMethod => "The header Allow names the methods that there are.".to_owned(),
            Self::Changed => "Nothing was saved. Read it again, and decide again with what it says now.".to_owned(),
            Self::KeyReused => "Nothing was saved. Take a new Idempotency-Key for each thing that you ask for.".to_owned(),
            Self::KeyUnderWay => "Wait, then send the same again with the same Idempotency-Key: you get the answer of the first time.".to_owned(),
            Self::StillUnread(_) => "The record stays in quarantine as it arrived. Each fault says what was found and what was expected.".to_owned(),
            Self::TooLarge => "Nothing was saved. Send a smaller file, or ask the operator to raise the limit.".to_owned(),
            Self::Busy | Self::TooSlow => "Try again in a minute. If it goes on, tell the operator.".to_owned(),
            Self::Failed(_) => "Nothing was saved. Try again later; the operator finds the cause in the log.".to_owned(),
        }
    }

    /// The last part of its type. Types are stable: programs decide by them, and each has a page (`pages/problems.rs`).
    pub(crate) const fn type_name(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not-signed-in",
            Self::NoPurpose => "no-purpose",
            Self::NotFound => "not-found",
            Self::Gone => "gone",
            Self::NotAllowed(_) => "not-allowed",
            Self::NotAllowedToToken(_) => "not-allowed-to-token",
            Self::Confirm(_) => "confirm",
            Self::MustChangePassword => "must-change-password",
            Self::MustSetUpSecondStep => "must-set-up-second-step",
            Self::NotOurForm => "not-our-form",
            Self::Invalid(_) | Self::InvalidIn(..) => "invalid",
            Self::Malformed(_) => "malformed",
            Self::WrongType(_) => "wrong-type",
            Self::WrongMethod => "wrong-method",
            Self::Changed => "changed",
            Self::KeyReused => "key-reused",
            Self::KeyUnderWay => "key-under-way",
            Self::StillUnread(_) => "still-unread",
            Self::TooLarge => "too-large",
            Self::Busy => "busy",
            Self::TooSlow => "too-slow",
            Self::Failed(_) => "failed",
        }
    }

    /// As `application/problem+json`. The type is a path of this server: the page that tells what it means.
    fn as_json(&self, response: Response) -> Response {
        let mut body = serde_json::json!({
            "type": format!("{TYPES}{}", self.type_name()),
            "title": self.title(),
            "status": self.status().as_u16(),
            "detail": self.detail(),
        });
        let more = match self {
            Self::InvalidIn(_, field) => Some(("field", field.clone().into())),
            Self::StillUnread(faults) => Some(("faults", serde_json::json!(faults))),
            _ => None,
        };
        if let (Some(body), Some((name, value))) = (body.as_object_mut(), more) {
            body.insert(name.to_owned(), value);
        }
        // Headers that were set with the problem stay: Allow, and the challenge of a door.
        let (mut parts, _) = response.into_parts();
        parts.status = self.status();
        parts.extensions.remove::<Problem>();
        let headers = &mut parts.headers;
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        match self {
            Self::NotSignedIn => headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"joinder\""),
            ),
            Self::Busy | Self::TooSlow | Self::KeyUnderWay => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"))
            }
            _ => None,
        };
        Response::from_parts(parts, axum::body::Body::from(body.to_string()))
    }
}

/// Under which path the types of problems are described, each on a page.
pub(crate) const TYPES: &str = "/problems/";

impl IntoResponse for Problem {
    /// Bare: whoever knows the session and the path dresses it with [`dress`].
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Turns a response that carries a problem into a page or a problem document; leaves others alone.
pub(crate) fn dress(
    response: Response,
    app: &App,
    session: Option<&Session>,
    path: &str,
) -> Response {
    let Some(problem) = response.extensions().get::<Problem>() else {
        return response;
    };
    if let Problem::Failed(words) = problem {
        tracing::error!(reason = %words, "a request failed");
    }
    if path.starts_with("/api/") {
        let problem = problem.clone();
        return problem.as_json(response);
    }
    if let (Problem::Confirm(confirmation), Some(session)) = (problem, session) {
        let page = crate::pages::confirm::page(app, session, path, confirmation);
        return (problem.status(), page).into_response();
    }
    (
        problem.status(),
        crate::pages::error::page(app, session, problem),
    )
        .into_response()
}
