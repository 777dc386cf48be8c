//! Signing in and out. In a demonstration, one button for each of its invented users.

use crate::app::App;
use crate::caller::Calling;
use crate::components::controls::{Control, button, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place};
use crate::cookies;
use crate::door::CameIn;
use crate::fields::{Address, Fields};
use crate::guard::safe_next;
use crate::office::{DemoUser, SessionToken, SignInRefused};
use crate::pages::own_account;
use crate::posted::{Asked, CSRF, Posted, Sent};
use crate::problem::Problem;
use access::Purpose;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use std::sync::Arc;

/// The purpose with which a demo user begins, so that one click is enough. It can be changed like any other.
const DEMO_PURPOSE: &str = "Looking round the demonstration";

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Asked(fields): Asked,
) -> Result<Response, Problem> {
    if let Some(token) = cookies::session_token(&headers, &app.settings)
        && app
            .ask(move |office| office.session(&token, office.now()))
            .await?
            .is_some()
    {
        return Ok(Redirect::to(safe_next(fields.get("next")).unwrap_or("/")).into_response());
    }
    form(&app, &headers, &fields, &Faults::default()).await
}

pub(crate) async fn sign_in(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Calling { caller, .. }: Calling,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    check_secret(&app, &headers, &fields)?;
    let (Some(user), Some(password)) = (
        fields.get("user"),
        fields
            .verbatim("password")
            .filter(|password| !password.is_empty()),
    ) else {
        let mut faults = Faults::default();
        if fields.get("user").is_none() {
            faults.add("user", "Enter your user name");
        }
        if fields.or_empty("password").is_empty() {
            faults.add("password", "Enter your password");
        }
        return form(&app, &headers, &fields, &faults).await;
    };
    let (user, password) = (user.to_owned(), password.to_owned());
    match app
        .ask(move |office| office.sign_in(&user, &password, &caller, office.now()))
        .await?
    {
        Ok(came) => Ok(go_on_or_code(&app, &came, &fields)),
        Err(refused) => {
            let wait = minutes_to_wait(&refused);
            let faults = Faults::one("user", in_words(refused)?);
            let again = form(&app, &headers, &fields, &faults).await?;
            Ok(slowed(again, wait))
        }
    }
}

/// The second half: a code of the app, or a recovery code.
pub(crate) async fn code(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Calling { caller, .. }: Calling,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    check_secret(&app, &headers, &fields)?;
    let again = |faults: Faults| {
        let page = code_page(&app, fields.or_empty(CSRF), &fields, &faults);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let Some(half_way) = cookies::half_way(&headers, &app.settings) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let Some(code) = fields.get("code").map(str::to_owned) else {
        return Ok(again(Faults::one("code", "Enter the code")));
    };
    match app
        .ask(move |office| office.give_code(&half_way, &code, &caller, office.now()))
        .await?
    {
        Ok(came) => Ok(with_cookie(
            go_on_or_code(&app, &came, &fields),
            cookies::drop_half_way(&app.settings),
        )),
        Err(SignInRefused::NotMatched) => Ok(again(Faults::one("code", "The code is not right"))),
        Err(SignInRefused::Over) => Ok(with_cookie(
            Redirect::to("/sign-in").into_response(),
            cookies::drop_half_way(&app.settings),
        )),
        Err(refused) => {
            let wait = minutes_to_wait(&refused);
            Ok(slowed(again(Faults::one("code", in_words(refused)?)), wait))
        }
    }
}

/// Asks for a passkey. Whoever has none, or no JavaScript, goes back to the password.
pub(crate) async fn passkey(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    calling: Calling,
    Asked(fields): Asked,
) -> Result<Response, Problem> {
    passkey_page(&app, &headers, calling, &fields, &Faults::default()).await
}

/// Signs in by the passkey with which the browser answered.
pub(crate) async fn by_passkey(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    calling: Calling,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    check_secret(&app, &headers, &fields)?;
    let address = calling.address.clone().ok_or(Problem::NotFound)?;
    let caller = calling.caller.clone();
    let (state, answer) = (
        fields.or_empty("ceremony").to_owned(),
        fields.or_empty("answer").to_owned(),
    );
    let came = app
        .ask(move |office| {
            office.sign_in_by_passkey(&address, (&state, &answer), &caller, office.now())
        })
        .await?;
    match came {
        Ok(came) => Ok(go_on_or_code(&app, &came, &fields)),
        Err(SignInRefused::NotMatched | SignInRefused::Over) => {
            let faults = Faults::one("", "The passkey is not one of an account here");
            passkey_page(&app, &headers, calling, &fields, &faults).await
        }
        Err(refused) => {
            let wait = minutes_to_wait(&refused);
            let faults = Faults::one("", in_words(refused)?);
            let again = passkey_page(&app, &headers, calling, &fields, &faults).await?;
            Ok(slowed(again, wait))
        }
    }
}

async fn passkey_page(
    app: &Arc<App>,
    headers: &HeaderMap,
    calling: Calling,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, Problem> {
    let ceremony = match calling.address {
        Some(address) => Some(
            app.ask(move |office| office.ask_for_passkey(&address))
                .await??,
        ),
        None => None,
    };
    let secret = form_secret(app, headers)?;
    let page = Frame::new(app, None, "Sign in with a passkey", Place::Elsewhere)
        .faulty(!faults.is_empty())
        .head(own_account::passkey_script())
        .around(html! {
            div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                (faults.summary())
                h1.govuk-heading-l { "Sign in with a passkey" }
                @match &ceremony {
                    Some(ceremony) => form method="post" action="/sign-in/passkey" data-passkey="use" data-options=(ceremony.options) {
                        (hidden(&secret, fields))
                        (own_account::passkey_fields(ceremony, own_account::PASSKEY_FIELDS))
                        (own_account::passkey_button("Use a passkey"))
                    },
                    None => (own_account::no_passkeys()),
                }
                p.govuk-body { a.govuk-link href="/sign-in" { "Sign in with a password instead" } }
            } }
        });
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(with_cookie(
        (status, page).into_response(),
        cookies::keep_form_secret(&secret, &app.settings),
    ))
}

fn code_page(app: &App, secret: &str, fields: &Fields, faults: &Faults) -> Markup {
    Frame::new(app, None, "Enter your code", Place::Elsewhere)
        .faulty(!faults.is_empty())
        .around(html! {
            div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                (faults.summary())
                h1.govuk-heading-l { "Enter your code" }
                form method="post" action="/sign-in/code" novalidate {
                    (hidden(secret, fields))
                    (Control::new("code", "Code", faults).hint("Six digits from your app. If you have lost it, one of your recovery codes.").code())
                    (button("Continue"))
                }
                p.govuk-body { a.govuk-link href="/sign-in" { "Begin again" } }
            } }
        })
}

pub(crate) async fn demo(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    check_secret(&app, &headers, &fields)?;
    let user = fields.get("user").ok_or(Problem::NotFound)?.to_owned();
    let signed_in = move |office: &dyn crate::Office| {
        let token = office.demo_sign_in(&user, office.now())?;
        if let Some(purpose) = Purpose::stated(DEMO_PURPOSE) {
            office.set_purpose(&token, &purpose).map_err(|_| {
                SignInRefused::Failed("the demo's purpose could not be kept".to_owned())
            })?;
        }
        let session = office.session(&token, office.now());
        Ok((token, crate::pages::error::landing(session.as_ref())))
    };
    match app.ask(signed_in).await? {
        Ok((token, landing)) => Ok(go_on(
            &app,
            &token,
            safe_next(fields.get("next")).unwrap_or(landing),
        )),
        Err(SignInRefused::Failed(words)) => Err(Problem::Failed(words)),
        Err(_) => Err(Problem::NotFound),
    }
}

pub(crate) async fn sign_out(headers: HeaderMap, posted: Posted) -> Result<Response, Problem> {
    let app = posted.visit.app;
    if let Some(token) = cookies::session_token(&headers, &app.settings) {
        app.ask(move |office| office.sign_out(&token)).await?;
    }
    Ok(with_cookie(
        Redirect::to("/sign-in").into_response(),
        cookies::drop_session(&app.settings),
    ))
}

fn in_words(refused: SignInRefused) -> Result<String, Problem> {
    match refused {
        SignInRefused::Over => Ok("That took too long. Begin again".to_owned()),
        SignInRefused::NotMatched => Ok("The user name or the password is not right".to_owned()),
        SignInRefused::TooManyAttempts(1) => {
            Ok("There were too many attempts. Try again in 1 minute".to_owned())
        }
        SignInRefused::TooManyAttempts(minutes) => Ok(format!(
            "There were too many attempts. Try again in {minutes} minutes"
        )),
        SignInRefused::Failed(words) => Err(Problem::Failed(words)),
    }
}

const fn minutes_to_wait(refused: &SignInRefused) -> Option<u32> {
    match refused {
        SignInRefused::TooManyAttempts(minutes) => Some(*minutes),
        _ => None,
    }
}

/// The answer to somebody who tried too often says so to programs too, and in how many seconds to come again.
fn slowed(mut answer: Response, minutes: Option<u32>) -> Response {
    if let Some(minutes) = minutes {
        *answer.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        let seconds = HeaderValue::from(u64::from(minutes) * 60);
        answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    answer
}

fn go_on(app: &App, token: &SessionToken, next: &str) -> Response {
    with_cookie(
        Redirect::to(next).into_response(),
        cookies::keep_session(token, &app.settings),
    )
}

/// Goes in, or on to the code.
fn go_on_or_code(app: &App, came: &CameIn, fields: &Fields) -> Response {
    match came {
        CameIn::In { session, browser } => with_cookie(
            go_on(app, session, safe_next(fields.get("next")).unwrap_or("/")),
            cookies::keep_browser(browser, &app.settings),
        ),
        CameIn::CodeNeeded(half_way) => with_cookie(
            code_page(app, fields.or_empty(CSRF), fields, &Faults::default()).into_response(),
            cookies::keep_half_way(half_way, &app.settings),
        ),
    }
}

fn hidden(secret: &str, fields: &Fields) -> Markup {
    html! {
        input type="hidden" name=(CSRF) value=(secret);
        @if let Some(next) = safe_next(fields.get("next")) { input type="hidden" name="next" value=(next); }
    }
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Nobody is signed in yet, so the form's secret is in a cookie of its own.
fn check_secret(app: &App, headers: &HeaderMap, fields: &Fields) -> Result<(), Problem> {
    let kept = cookies::form_secret(headers, &app.settings).unwrap_or_default();
    if cookies::same_secret(&kept, fields.or_empty(CSRF)) {
        Ok(())
    } else {
        Err(Problem::NotOurForm)
    }
}

async fn form(
    app: &Arc<App>,
    headers: &HeaderMap,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, Problem> {
    let mut demo_users = app.ask(|office| office.demo_users()).await?;
    // Those who work with people first.
    demo_users.sort_by_key(|user| user.role);
    let secret = form_secret(app, headers)?;
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let response = (status, page(app, &secret, &demo_users, fields, faults)).into_response();
    Ok(with_cookie(
        response,
        cookies::keep_form_secret(&secret, &app.settings),
    ))
}

/// The secret of the sign-in forms. One that is kept already stays, so that two open tabs do not shut each other out.
fn form_secret(app: &App, headers: &HeaderMap) -> Result<String, Problem> {
    let kept = cookies::form_secret(headers, &app.settings)
        .filter(|kept| kept.len() == 32 && kept.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|_| Problem::Failed("no random numbers can be had".to_owned()))?;
    Ok(cookies::hexadecimal(&bytes))
}

fn page(
    app: &App,
    secret: &str,
    demo_users: &[DemoUser],
    fields: &Fields,
    faults: &Faults,
) -> Markup {
    let hidden = hidden(secret, fields);
    Frame::new(app, None, "Sign in", Place::Elsewhere)
        .faulty(!faults.is_empty())
        .around(html! {
            div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                (faults.summary())
                h1.govuk-heading-l { "Sign in" }
                @if !demo_users.is_empty() { (demo_choices(demo_users, &hidden)) }
                form method="post" action="/sign-in" novalidate {
                    @if !demo_users.is_empty() { h2.govuk-heading-m { "Sign in with a password" } }
                    (hidden)
                    (Control::new("user", "User name", faults).user_name(fields.or_empty("user")))
                    (Control::new("password", "Password", faults).password())
                    (button("Sign in"))
                }
                p.govuk-body { a.govuk-link href=(Address::to("/sign-in/passkey").with("next", safe_next(fields.get("next")))) { "Sign in with a passkey instead" } }
            } }
        })
}

fn demo_choices(users: &[DemoUser], hidden: &Markup) -> Markup {
    html! {
        h2.govuk-heading-m { "Look round the demonstration" }
        p.govuk-body { "Choose one of its invented users. Each sees and may do something else." }
        ul."govuk-list joinder-list" {
            @for user in users {
                li.joinder-list__item {
                    form method="post" action="/demo/sign-in" {
                        (hidden)
                        input type="hidden" name="user" value=(user.user);
                        p.govuk-body { strong { (user.display_name) } ", " (user.role.in_words()) ", " (user.agency) br; span.joinder-muted { (user.about) } }
                        (second_button(&format!("Sign in as {}", user.display_name)))
                    }
                }
            }
        }
    }
}
