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
    /// The role may not do this.
    NotAllowed(Action),
    /// The act is sensitive: the password is asked for again.
    Confirm(Confirmation),
    /// The password was given by an administrator, and has to be changed first.
    MustChangePassword,
    /// The form did not come from one of our own pages.
    NotOurForm,
    /// Something in the request is wrong: in words.
    Invalid(String),
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
    /// What was wrong with the password, where one was given.
    pub(crate) wrong: Option<String>,
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
            Refusal::Invalid(words, _) => Self::Invalid(words),
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
            | Self::NotOurForm
            | Self::Confirm(_)
            | Self::MustChangePassword => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
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
            Self::NotAllowed(_) => "Your role may not do this",
            Self::Confirm(_) => "Confirm that it is you",
            Self::MustChangePassword => "You need to change your password",
            Self::NotOurForm => "This form has expired",
            Self::Invalid(_) => "There is a problem with what was sent",
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
            Self::NotAllowed(action) => format!("Your role may not {}. If you need to, ask your administrator for a role that may.", action.in_words()),
            Self::Confirm(_) => "This needs your password again. Nothing was done yet.".to_owned(),
            Self::MustChangePassword => "Your password was given to you by an administrator. Sign in to the pages and change it, then try again.".to_owned(),
            Self::NotOurForm => "Nothing was saved. Go back, load the page again, and send the form from there.".to_owned(),
            Self::Invalid(words) => words.clone(),
            Self::TooLarge => "Nothing was saved. Send a smaller file, or ask the operator to raise the limit.".to_owned(),
            Self::Busy | Self::TooSlow => "Try again in a minute. If it goes on, tell the operator.".to_owned(),
            Self::Failed(_) => "Nothing was saved. Try again later; the operator finds the cause in the log.".to_owned(),
        }
    }

    fn type_name(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not-signed-in",
            Self::NoPurpose => "no-purpose",
            Self::NotFound => "not-found",
            Self::NotAllowed(_) => "not-allowed",
            Self::Confirm(_) => "confirm",
            Self::MustChangePassword => "must-change-password",
            Self::NotOurForm => "not-our-form",
            Self::Invalid(_) => "invalid",
            Self::TooLarge => "too-large",
            Self::Busy => "busy",
            Self::TooSlow => "too-slow",
            Self::Failed(_) => "failed",
        }
    }

    /// As `application/problem+json`.
    fn as_json(&self) -> Response {
        let body = serde_json::json!({
            "type": format!("urn:joinder:problem:{}", self.type_name()),
            "title": self.title(),
            "status": self.status().as_u16(),
            "detail": self.detail(),
        });
        let kind = HeaderValue::from_static("application/problem+json");
        (
            self.status(),
            [(header::CONTENT_TYPE, kind)],
            body.to_string(),
        )
            .into_response()
    }
}

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
        return problem.as_json();
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
