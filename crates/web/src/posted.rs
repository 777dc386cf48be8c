//! A form that was sent: its fields, once the secret of the session has been found in it.

use crate::caller::Calling;
use crate::cookies::same_secret;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::office::Refusal;
use crate::problem::{Confirmation, Problem};
use axum::extract::{Form, FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use desk::{Ceremony, ServiceAddress};

/// The most bytes of a form in which a record is corrected: it may be as long as a record (8 MB), and percent-encoding
/// triples it.
const LONGEST_FORM: usize = 32 * 1024 * 1024;

/// The most bytes of other forms, and of what a program sends.
const FORM: usize = 2 * 1024 * 1024;

/// The most bytes of a form of somebody who has not signed in.
const STRANGERS_FORM: usize = 64 * 1024;

/// The most bytes of what is sent to a route that takes no file.
pub(crate) fn form_limit(path: &str, public: bool) -> usize {
    if public {
        STRANGERS_FORM
    } else if path.ends_with("/retry") {
        LONGEST_FORM
    } else {
        FORM
    }
}

/// The name of the field that carries the secret of the session.
pub(crate) const CSRF: &str = "csrf";

/// A form sent by somebody who is signed in, from one of our own pages.
pub(crate) struct Posted {
    pub(crate) visit: Visit,
    pub(crate) fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let address = if visit.again {
            let calling = Calling::from_request_parts(&mut parts, &visit.app).await?;
            calling.address
        } else {
            None
        };
        let fields = Sent::from_request(Request::from_parts(parts, body), state)
            .await?
            .0;
        if !same_secret(fields.or_empty(CSRF), &visit.session.csrf) {
            return Err(Problem::NotOurForm);
        }
        if visit.again {
            confirm(&visit, address, &fields).await?;
        }
        Ok(Self { visit, fields })
    }
}

/// The name of the field in which a sensitive act carries the password.
pub(crate) const CONFIRM: &str = "confirm-password";

/// The names of the fields in which it carries a passkey's question and answer instead.
pub(crate) const CONFIRM_CEREMONY: &str = "confirm-ceremony";
pub(crate) const CONFIRM_ANSWER: &str = "confirm-answer";

/// Asks for the password, or a passkey, before a sensitive act. What was typed comes back with the question, so that it is
/// not lost.
async fn confirm(
    visit: &Visit,
    address: Option<ServiceAddress>,
    fields: &Fields,
) -> Result<(), Problem> {
    let wrong = match proof(visit, address.as_ref(), fields).await? {
        Proof::Taken => return Ok(()),
        Proof::NotGiven => None,
        Proof::Wrong(words) => Some(words.to_owned()),
    };
    let kept = fields
        .0
        .iter()
        .filter(|(name, _)| {
            ![CSRF, CONFIRM, CONFIRM_CEREMONY, CONFIRM_ANSWER].contains(&name.as_str())
        })
        .cloned()
        .collect();
    Err(Problem::Confirm(Confirmation {
        fields: kept,
        wrong,
        passkey: passkey_question(visit, address).await?,
    }))
}

/// What came of the proof that a form carries.
enum Proof {
    Taken,
    NotGiven,
    Wrong(&'static str),
}

async fn proof(
    visit: &Visit,
    address: Option<&ServiceAddress>,
    fields: &Fields,
) -> Result<Proof, Problem> {
    let token = visit.token()?;
    let answer = fields.or_empty(CONFIRM_ANSWER).to_owned();
    let (outcome, wrong) = match (address.cloned(), fields.verbatim(CONFIRM)) {
        (Some(address), _) if !answer.is_empty() => {
            let state = fields.or_empty(CONFIRM_CEREMONY).to_owned();
            let outcome = visit
                .app
                .ask(move |office| office.prove_by_passkey(&token, &address, (&state, &answer)))
                .await?;
            (outcome, "The passkey is not one of yours")
        }
        (_, None) => return Ok(Proof::NotGiven),
        (_, Some("")) => return Ok(Proof::Wrong("Enter your password")),
        (_, Some(password)) => {
            let password = password.to_owned();
            let outcome = visit
                .app
                .ask(move |office| office.prove(&token, &password))
                .await?;
            (outcome, "The password is not right")
        }
    };
    match outcome {
        Ok(()) => Ok(Proof::Taken),
        Err(Refusal::Invalid(..)) => Ok(Proof::Wrong(wrong)),
        // After too many wrong ones the session has ended.
        Err(Refusal::NotFound) => Err(Problem::NotSignedIn),
        Err(other) => Err(other.into()),
    }
}

/// What to ask the browser for a passkey; `None` where the account has none, or the address can have none.
pub(crate) async fn passkey_question(
    visit: &Visit,
    address: Option<ServiceAddress>,
) -> Result<Option<Ceremony>, Problem> {
    let (Some(address), token) = (address, visit.token()?) else {
        return Ok(None);
    };
    Ok(visit
        .app
        .ask(move |office| office.ask_to_prove_by_passkey(&token, &address))
        .await??)
}

/// The fields of a form whose secret the handler checks itself: the sign-in forms.
pub(crate) struct Sent(pub(crate) Fields);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Form::from_request(request, state).await {
            Ok(Form(fields)) => Ok(Self(Fields(fields))),
            Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Problem::TooLarge)
            }
            Err(_) => Err(Problem::Invalid(
                "The form could not be read. Go back, load the page again, and send it from there."
                    .to_owned(),
            )),
        }
    }
}

/// The fields of the query of an address.
pub(crate) struct Asked(pub(crate) Fields);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(fields)) => Ok(Self(Fields(fields))),
            Err(_) => Err(Problem::Invalid(
                "The address cannot be read. Check that it is complete.".to_owned(),
            )),
        }
    }
}

pub(crate) fn has_type(headers: &HeaderMap, expected: &str) -> bool {
    let found = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    found
        .split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(expected))
}
