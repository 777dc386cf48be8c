//! The one door: every route but the public ones goes through it. Session, then role, then purpose; for what is sensitive,
//! a fresh proof of who is acting; and for what changes something, that the request comes from one of our own pages.
//!
//! Cross-site requests are refused three times over: by `SameSite=Lax` cookies, by the `Origin` and `Sec-Fetch-Site`
//! headers here, and by the secret that every form carries ([`crate::posted`]).

use crate::api::{PURPOSE, SECRET};
use crate::app::App;
use crate::cookies;
use crate::fields::Address;
use crate::office::{Session, SessionToken};
use crate::problem::{Confirmation, Problem, dress};
use crate::routes::Needs;
use access::{Purpose, Viewer};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Who is at the door, once it is open. Handlers take it as an argument.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) app: Arc<App>,
    pub(crate) session: Session,
    /// The session's token; `None` for a program, which comes with a token of its own and has no session.
    token: Option<SessionToken>,
    /// True where this act asks for a proof of who is acting that the session does not hold any more.
    pub(crate) again: bool,
    /// Who is looking. Before a purpose is stated there is none, and only pages about nobody can be reached.
    viewer: Option<Viewer>,
}

impl Visit {
    /// The viewer. Routes that need an action have one; others must not ask.
    pub(crate) fn viewer(&self) -> Result<Viewer, Problem> {
        self.viewer.clone().ok_or(Problem::NoPurpose)
    }

    /// The token of a browser's session. Routes that a program can reach must not ask.
    pub(crate) fn token(&self) -> Result<SessionToken, Problem> {
        self.token.clone().ok_or(Problem::NotSignedIn)
    }

    /// True for a program with a token, false for a browser with a session's cookie.
    pub(crate) const fn by_token(&self) -> bool {
        self.token.is_none()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Visit>()
            .cloned()
            .ok_or(Problem::NotSignedIn)
    }
}

/// Opens the door, or says why not, as a page or as a problem document.
pub(crate) async fn guard(
    State((app, needs)): State<(Arc<App>, Needs)>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if request.method() == Method::POST && !is_from_here(request.headers()) {
        return dress(Problem::NotOurForm.into_response(), &app, None, &path);
    }
    if needs == Needs::Nobody {
        return dress(next.run(request).await, &app, None, &path);
    }
    let (session, came_by) = match session_of(&app, &path, request.headers()).await {
        Ok(found) => found,
        Err(problem) => return dress(problem.into_response(), &app, None, &path),
    };
    let asked = (needs, request.method(), path.as_str());
    match admit(&app, asked, session.clone(), came_by)
        .and_then(|visit| has_secret(&visit, &path, &request).map(|()| visit))
    {
        Ok(visit) => {
            request.extensions_mut().insert(visit);
            dress(next.run(request).await, &app, session.as_ref(), &path)
        }
        Err(problem) => match way_on(&problem, &request) {
            Some(elsewhere) => elsewhere,
            None => dress(problem.into_response(), &app, session.as_ref(), &path),
        },
    }
}

/// Who is asking, and the cookie of their session, which a program with a token has none of. On pages a token is nothing: what a browser sends by itself, and what a program
/// has to send, are two doors.
async fn session_of(
    app: &App,
    path: &str,
    headers: &HeaderMap,
) -> Result<(Option<Session>, Option<SessionToken>), Problem> {
    if path.starts_with("/api/")
        && let Some(given) = headers.get(header::AUTHORIZATION)
    {
        let token = given.to_str().ok().and_then(bearer).map(str::to_owned);
        let Some(token) = token else {
            return Ok((None, None));
        };
        let purpose = purpose_of(headers)?;
        let session = app
            .ask(move |office| office.token_session(&token, purpose.as_ref(), office.now()))
            .await?;
        return Ok((session, None));
    }
    let Some(token) = cookies::session_token(headers, &app.settings) else {
        return Ok((None, None));
    };
    let held = token.clone();
    let session = app
        .ask(move |office| office.session(&held, office.now()))
        .await?;
    Ok((session, Some(token)))
}

/// The token in a header `Authorization: Bearer …`.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim())
        .filter(|token| !token.is_empty())
}

/// The purpose that a program states with a request.
fn purpose_of(headers: &HeaderMap) -> Result<Option<Purpose>, Problem> {
    let mut stated = headers.get_all(PURPOSE).iter();
    let (Some(first), second) = (stated.next(), stated.next()) else {
        return Ok(None);
    };
    let words = first.to_str().unwrap_or_default();
    if second.is_some() || words.is_empty() || words.len() > 200 {
        return Err(Problem::Malformed(
            "Joinder-Purpose must stand once, with 1 to 200 characters of ASCII.".to_owned(),
        ));
    }
    Ok(Purpose::stated(words))
}

/// What comes to the API with a cookie and changes something carries the secret of its session, as a form does.
fn has_secret(visit: &Visit, path: &str, request: &Request) -> Result<(), Problem> {
    if visit.by_token() || !path.starts_with("/api/") || request.method() != Method::POST {
        return Ok(());
    }
    let sent = request
        .headers()
        .get(SECRET)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if cookies::same_secret(sent, &visit.session.csrf) {
        Ok(())
    } else {
        Err(Problem::NotOurForm)
    }
}

/// The addresses that somebody reaches whose password has to be changed first.
const BEFORE_A_CHANGE: &[&str] = &["/account/password", "/sign-out"];

/// True for the pages of one's own account, which somebody reaches who has to set up a second step first.
fn is_ones_own(path: &str) -> bool {
    path == "/account"
        || path.starts_with("/account/")
        || matches!(path, "/confirm" | "/sign-out" | "/api/v1/session")
}

fn admit(
    app: &Arc<App>,
    (needs, method, path): (Needs, &Method, &str),
    session: Option<Session>,
    token: Option<SessionToken>,
) -> Result<Visit, Problem> {
    let session = session.ok_or(Problem::NotSignedIn)?;
    if session.must_change && !BEFORE_A_CHANGE.contains(&path) {
        return Err(Problem::MustChangePassword);
    }
    if session.must_set_up && !is_ones_own(path) {
        return Err(Problem::MustSetUpSecondStep);
    }
    let viewer = session.viewer();
    if let Needs::ToSay(action) = needs {
        if !session.role.may(action) {
            return Err(Problem::NotAllowed(action));
        }
        if viewer.is_none() {
            return Err(Problem::NoPurpose);
        }
    }
    let mut again = needs.asks_again(method) && !session.fresh;
    if again && token.is_none() {
        // Nobody can be asked: the token was allowed this when it was made, by somebody who was, or it was not.
        match needs {
            Needs::ToSay(action) if session.allowed.contains(&action) => again = false,
            Needs::ToSay(action) => return Err(Problem::NotAllowedToToken(action)),
            _ => return Err(Problem::NotSignedIn),
        }
    }
    // A form is asked for the password where it is read, so that nothing typed is lost; all else is stopped here.
    if again && (*method == Method::GET || path.starts_with("/api/")) {
        return Err(Problem::Confirm(Confirmation::default()));
    }
    Ok(Visit {
        app: Arc::clone(app),
        session,
        token,
        again,
        viewer,
    })
}

/// For a page that lacks a session or a purpose: where to get one, and back again. The API and a sent form get no way on.
fn way_on(problem: &Problem, request: &Request) -> Option<Response> {
    let path = request.uri().path();
    if path.starts_with("/api/") {
        return None;
    }
    let back = (request.method() == Method::GET && path != "/").then(|| {
        request
            .uri()
            .path_and_query()
            .map_or(path, |whole| whole.as_str())
    });
    match problem {
        Problem::NotSignedIn => Some(
            Redirect::to(&Address::to("/sign-in").with("next", back).to_string()).into_response(),
        ),
        Problem::MustChangePassword => Some(Redirect::to("/account/password").into_response()),
        Problem::MustSetUpSecondStep => Some(Redirect::to("/account").into_response()),
        Problem::Confirm(_) if request.method() == Method::GET => Some(
            Redirect::to(&Address::to("/confirm").with("next", back).to_string()).into_response(),
        ),
        Problem::NoPurpose => Some(
            Redirect::to(&Address::to("/purpose").with("next", back).to_string()).into_response(),
        ),
        _ => None,
    }
}

/// A path on this server to go on to, where `next` is one; never another server.
pub(crate) fn safe_next(next: Option<&str>) -> Option<&str> {
    let next = next?;
    let plain = next
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (plain && next.starts_with('/') && !next.starts_with("//")).then_some(next)
}

/// True where a request that changes something comes from a page of this server. Browsers say so in `Sec-Fetch-Site` or
/// `Origin`; a client that is no browser says neither, and has no cookie that it was not given.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or("unreadable"))
    };
    if let Some(site) = text("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else {
        return true;
    };
    let authority = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    authority.is_some() && authority == text(header::HOST.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_server_are_gone_on_to() {
        let cases = [
            ("/person/7?all=yes", true),
            ("/", true),
            ("//elsewhere.example", false),
            ("https://elsewhere.example", false),
            ("/\\elsewhere.example", false),
            ("person", false),
            ("/a\r\nSet-Cookie: x", false),
        ];
        for (next, expected) in cases {
            assert_eq!(safe_next(Some(next)).is_some(), expected, "{next}");
        }
        assert_eq!(safe_next(None), None);
    }

    #[test]
    fn a_form_of_another_site_is_told_apart() {
        let cases = [
            (vec![], true),
            (
                vec![("origin", "http://desk.example"), ("host", "desk.example")],
                true,
            ),
            (
                vec![
                    ("origin", "https://desk.example:8443"),
                    ("host", "desk.example:8443"),
                ],
                true,
            ),
            (
                vec![
                    ("origin", "http://elsewhere.example"),
                    ("host", "desk.example"),
                ],
                false,
            ),
            (vec![("origin", "null"), ("host", "desk.example")], false),
            (vec![("origin", "http://desk.example")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "same-origin")], true),
        ];
        for (pairs, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in &pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            assert_eq!(is_from_here(&headers), expected, "{pairs:?}");
        }
    }
}
