//! *Your account*: password, second step, passkeys, sessions. Everything but passkeys works without JavaScript.

use crate::caller::Calling;
use crate::components::banners;
use crate::components::controls::{Control, button, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tags::capital;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::office::{Refusal, Session};
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use access::SharedSecret;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Ceremony, OwnAccount};
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit, Asked(fields): Asked) -> Result<Markup, Problem> {
    let token = visit.token()?;
    let account = visit
        .app
        .ask(move |office| office.own_account(&token))
        .await??;
    Ok(frame(&visit, "Your account", false).around(html! {
        (banners::done(fields.get("done")))
        h1.govuk-heading-l { "Your account" }
        @if visit.session.must_set_up {
            (banners::warning("More than a password", html! {
                h2.moj-alert__heading { "Set up a second step or add a passkey before you go on" }
                "Here a password alone is not enough. Either takes a few minutes, once."
            }))
        }
        p.govuk-body { "You sign in as " strong { (account.user) } ". Your administrator decides what your role may do." }
        h2.govuk-heading-m { "Password" }
        p.govuk-body { a.govuk-link href="/account/password" { "Change your password" } }
        (second_step(&visit.session, &account))
        (passkeys(&visit.session, &account))
        (sessions(&visit.session, &account))
    }))
}

fn frame<'a>(visit: &'a Visit, title: &str, faulty: bool) -> Frame<'a> {
    Frame::new(&visit.app, Some(&visit.session), title, Place::Elsewhere).faulty(faulty)
}

fn second_step(session: &Session, account: &OwnAccount) -> Markup {
    html! {
        h2.govuk-heading-m { "Second step" }
        @if account.second_factor {
            p.govuk-body { "On: after your password you give a code from an app. "
                @match account.recovery_codes { 1 => "1 recovery code is left.", left => { (left) " recovery codes are left." } }
            }
            div.govuk-button-group {
                form method="post" action="/account/recovery-codes" { (secret(session)) (second_button("Make new recovery codes")) }
                form method="post" action="/account/second-factor/remove" { (secret(session)) (second_button("Turn the second step off")) }
            }
        } @else {
            p.govuk-body { "Off. With it, a password that somebody else has got hold of opens nothing. " a.govuk-link href="/account/second-factor" { "Set up a second step" } }
        }
    }
}

fn passkeys(session: &Session, account: &OwnAccount) -> Markup {
    html! {
        h2.govuk-heading-m { "Passkeys" }
        @if account.passkeys.is_empty() {
            p.govuk-body { "None. A passkey is kept by your telephone, computer or security key, and is used instead of password and code. Nobody can trick you into giving it away." }
        } @else {
            ul."govuk-list joinder-list" {
                @for passkey in &account.passkeys {
                    li.joinder-list__item {
                        p.govuk-body { strong { (passkey.name) } br; span.joinder-muted { "Added on " (passkey.made.london_day().in_words())
                            @match passkey.used { Some(used) => { ", last used on " (used.london_day().in_words()) }, None => ", not used yet" } } }
                        form method="post" action="/account/passkey/remove" {
                            (secret(session))
                            input type="hidden" name="passkey" value=(passkey.reference);
                            button.joinder-link-button type="submit" { "Remove" span.govuk-visually-hidden { " the passkey " (passkey.name) } }
                        }
                    }
                }
            }
        }
        p.govuk-body { a.govuk-link href="/account/passkey" { "Add a passkey" } }
    }
}

fn sessions(session: &Session, account: &OwnAccount) -> Markup {
    html! {
        h2.govuk-heading-m { "Where you are signed in" }
        ul."govuk-list joinder-list" {
            @for one in &account.sessions {
                li.joinder-list__item {
                    p.govuk-body { strong { @if one.browser.is_empty() { "A browser" } @else { (capital(&one.browser)) } } @if one.this_one { " (this one)" }
                        br; span.joinder-muted { "Since " (one.began.london_words()) ", last used " (one.seen.london_words()) } }
                    @if !one.this_one {
                        form method="post" action="/account/sessions/end" {
                            (secret(session))
                            input type="hidden" name="session" value=(one.reference);
                            button.joinder-link-button type="submit" { "End it" span.govuk-visually-hidden { ": " (one.browser) ", since " (one.began.london_words()) } }
                        }
                    }
                }
            }
        }
        @if account.sessions.len() > 1 {
            form method="post" action="/account/sessions/end" { (secret(session)) (second_button("Sign out everywhere else")) }
        }
    }
}

pub(crate) async fn password(visit: Visit) -> Markup {
    password_page(&visit, &Faults::default())
}

pub(crate) async fn change_password(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let (present, new) = (
        fields.or_empty("password").to_owned(),
        fields.or_empty("new-password").to_owned(),
    );
    if new != fields.or_empty("new-again") {
        let faults = Faults::one("new-again", "The two new passwords are not the same");
        return Ok(unprocessable(password_page(&visit, &faults)));
    }
    let token = visit.token()?;
    let done = visit
        .app
        .ask(move |office| office.change_password(&token, &present, &new))
        .await?;
    or_again(done, "/account?done=password-changed", |faults| {
        password_page(&visit, faults)
    })
}

fn password_page(visit: &Visit, faults: &Faults) -> Markup {
    frame(visit, "Change your password", !faults.is_empty()).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            (faults.summary())
            h1.govuk-heading-l { "Change your password" }
            @if visit.session.must_change { p.govuk-body { "Your password was given to you by an administrator. Choose one that only you know." } }
            p.govuk-body { "You will be signed out everywhere else." }
            form method="post" action="/account/password" novalidate {
                (secret(&visit.session))
                input type="hidden" name="username" autocomplete="username" value=(visit.session.user);
                (Control::new("password", "Your present password", faults).password())
                (Control::new("new-password", "New password", faults).hint("At least 12 characters. Three words that do not belong together are good.").new_password())
                (Control::new("new-again", "New password again", faults).new_password())
                (button("Change the password"))
            }
        } }
    })
}

pub(crate) async fn second_factor(visit: Visit) -> Result<Markup, Problem> {
    let token = visit.token()?;
    let offered = visit
        .app
        .ask(move |office| office.offer_second_factor(&token))
        .await??;
    second_factor_page(&visit, &offered, &Faults::default())
}

pub(crate) async fn set_second_factor(
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (token, code) = (visit.token()?, fields.or_empty("code").to_owned());
    let done = visit
        .app
        .ask(move |office| office.take_second_factor(&token, &code))
        .await?;
    match done {
        Ok(codes) => Ok(codes_page(&visit, &codes).into_response()),
        Err(Refusal::Invalid(words, field)) => {
            let token = visit.token()?;
            let offered = visit
                .app
                .ask(move |office| office.offer_second_factor(&token))
                .await??;
            let faults = Faults::one(&field, capital(&words));
            Ok(unprocessable(second_factor_page(
                &visit, &offered, &faults,
            )?))
        }
        Err(other) => Err(other.into()),
    }
}

fn second_factor_page(
    visit: &Visit,
    offered: &SharedSecret,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let picture = picture_of(&offered.address(&visit.session.user))?;
    Ok(
        frame(visit, "Set up a second step", !faults.is_empty()).around(html! {
            div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                (faults.summary())
                h1.govuk-heading-l { "Set up a second step" }
                ol."govuk-list govuk-list--number" {
                    li { "Open an app that gives codes, on your telephone or computer." }
                    li { "Let it read this picture, or type the key." }
                    li { "Enter the code that it shows." }
                }
                (picture)
                p.govuk-body { "Key: " code.joinder-verbatim { (offered.to_type()) } }
                form method="post" action="/account/second-factor" novalidate {
                    (secret(&visit.session))
                    (Control::new("code", "Code", faults).hint("Six digits.").code())
                    (button("Turn the second step on"))
                }
            } }
        }),
    )
}

/// The picture that an app reads, as one path on white.
fn picture_of(address: &str) -> Result<Markup, Problem> {
    let code = qrcode::QrCode::new(address.as_bytes())
        .map_err(|_| Problem::Failed("no picture could be made of a key".to_owned()))?;
    let width = code.width();
    let mut path = String::new();
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            let (x, y) = (place % width + 4, place / width + 4);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    let whole = width + 8;
    Ok(html! {
        svg width="240" height="240" viewBox=(format!("0 0 {whole} {whole}")) role="img" aria-label="A picture of the key, for an app to read" xmlns="http://www.w3.org/2000/svg" {
            rect width=(whole) height=(whole) fill="#ffffff" {}
            path d=(path) fill="#000000" {}
        }
    })
}

pub(crate) async fn renew_codes(Posted { visit, .. }: Posted) -> Result<Markup, Problem> {
    let token = visit.token()?;
    let codes = visit
        .app
        .ask(move |office| office.renew_recovery_codes(&token))
        .await??;
    Ok(codes_page(&visit, &codes))
}

fn codes_page(visit: &Visit, codes: &[String]) -> Markup {
    frame(visit, "Your recovery codes", false).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            h1.govuk-heading-l { "Your recovery codes" }
            p.govuk-body { "The second step is on. If you lose the app, each of these codes gets you in once. They are shown only now: print them or write them down, and keep them away from your computer." }
            ul.govuk-list { @for code in codes { li { code.joinder-verbatim { (code) } } } }
            p."govuk-body joinder-no-print" { a.govuk-link href="/account" { "Back to your account" } }
        } }
    })
}

pub(crate) async fn drop_second_factor(Posted { visit, .. }: Posted) -> Result<Response, Problem> {
    let token = visit.token()?;
    visit
        .app
        .ask(move |office| office.drop_second_factor(&token))
        .await??;
    Ok(Redirect::to("/account?done=second-factor-removed").into_response())
}

pub(crate) async fn passkey(visit: Visit, calling: Calling) -> Result<Markup, Problem> {
    passkey_page(&visit, calling, &Fields::default(), &Faults::default()).await
}

async fn passkey_page(
    visit: &Visit,
    calling: Calling,
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let token = visit.token()?;
    let ceremony = match calling.address {
        Some(address) => Some(
            visit
                .app
                .ask(move |office| office.begin_passkey(&token, &address))
                .await??,
        ),
        None => None,
    };
    Ok(frame(visit, "Add a passkey", !faults.is_empty()).head(passkey_script()).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            (faults.summary())
            h1.govuk-heading-l { "Add a passkey" }
            @match &ceremony {
                Some(ceremony) => {
                    p.govuk-body { "Your telephone, computer or security key makes it and keeps it. It asks you for a finger, your face or a PIN, which never leave it." }
                    form method="post" action="/account/passkey" novalidate data-passkey="add" data-options=(ceremony.options) {
                        (secret(&visit.session))
                        (passkey_fields(ceremony, PASSKEY_FIELDS))
                        (Control::new("passkey-name", "A name for it", faults).hint("So that you know it again, such as “work telephone”.").text(fields.or_empty("passkey-name"), "govuk-input--width-20"))
                        (passkey_button("Make the passkey"))
                    }
                }
                None => (no_passkeys()),
            }
            p.govuk-body { a.govuk-link href="/account" { "Back to your account" } }
        } }
    }))
}

/// The script that asks the browser. It belongs to pages with a passkey form only.
pub(crate) fn passkey_script() -> Markup {
    html! { script type="module" src="/assets/passkeys.js" {} }
}

/// The names of the fields of a form that is about a passkey alone.
pub(crate) const PASSKEY_FIELDS: (&str, &str) = ("ceremony", "answer");

/// What has to come back with the browser's answer, and a place for the answer, under these names.
pub(crate) fn passkey_fields(ceremony: &Ceremony, (began, answer): (&str, &str)) -> Markup {
    html! {
        input type="hidden" name=(began) value=(ceremony.state);
        input type="hidden" name=(answer) value="" data-passkey-answer;
    }
}

/// The button, which the script makes ready; without scripts it stays as it is and says why.
pub(crate) fn passkey_button(words: &str) -> Markup {
    html! {
        button.govuk-button type="submit" disabled { (words) }
        p.govuk-body #passkey-said role="status" { "Passkeys need JavaScript in your browser." }
    }
}

/// Where passkeys cannot be used at all.
pub(crate) fn no_passkeys() -> Markup {
    html! { p.govuk-body { "Passkeys cannot be used at this address. They are bound to a name that is reached by HTTPS, which your operator sets; on your own machine, use “localhost”." } }
}

pub(crate) async fn add_passkey(
    calling: Calling,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let address = calling.address.clone().ok_or(Problem::NotFound)?;
    let token = visit.token()?;
    let (state, answer, name) = (
        fields.or_empty("ceremony").to_owned(),
        fields.or_empty("answer").to_owned(),
        fields.or_empty("passkey-name").to_owned(),
    );
    let done = visit
        .app
        .ask(move |office| office.add_passkey(&token, &address, (&state, &answer), &name))
        .await?;
    match done {
        Ok(()) => Ok(Redirect::to("/account?done=passkey-added").into_response()),
        Err(Refusal::Invalid(words, field)) => {
            let field = if field == "passkey" {
                String::new()
            } else {
                field
            };
            let faults = Faults::one(&field, capital(&words));
            let page = passkey_page(&visit, calling, &fields, &faults).await?;
            Ok(unprocessable(page))
        }
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn remove_passkey(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let (token, reference) = (visit.token()?, fields.or_empty("passkey").to_owned());
    visit
        .app
        .ask(move |office| office.remove_passkey(&token, &reference))
        .await??;
    Ok(Redirect::to("/account?done=passkey-removed").into_response())
}

pub(crate) async fn end_sessions(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let (token, reference) = (visit.token()?, fields.get("session").map(str::to_owned));
    visit
        .app
        .ask(move |office| office.end_others(&token, reference.as_deref()))
        .await??;
    Ok(Redirect::to("/account?done=sessions-ended").into_response())
}

fn unprocessable(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn or_again(
    done: Result<(), Refusal>,
    next: &str,
    again: impl FnOnce(&Faults) -> Markup,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(next).into_response()),
        Err(Refusal::Invalid(words, field)) => {
            Ok(unprocessable(again(&Faults::one(&field, capital(&words)))))
        }
        Err(other) => Err(other.into()),
    }
}
