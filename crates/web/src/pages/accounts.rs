//! Accounts, for the administrator: make, change, reset, close. What is done here is on the record. An address holds no
//! name: an account goes by a reference.

use crate::components::banners;
use crate::components::controls::{Control, button, details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::{Row, stacked};
use crate::components::tags::capital;
use crate::door::AccountAct;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::office::Refusal;
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use access::{Clearance, Role};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Account, AccountTerms};
use maud::{Markup, html};

/// What is shown of restricted records, for each clearance.
const CLEARANCES: [(Clearance, &str, &str); 3] = [
    (Clearance::Ordinary, "ordinary", "Ordinary records only"),
    (Clearance::Sensitive, "sensitive", "Sensitive records too"),
    (
        Clearance::Restricted,
        "restricted",
        "Restricted records too",
    ),
];

pub(crate) async fn list(visit: Visit, Asked(fields): Asked) -> Result<Markup, Problem> {
    list_page(&visit, &fields, &Faults::default()).await
}

async fn list_page(visit: &Visit, fields: &Fields, faults: &Faults) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let accounts = visit
        .app
        .ask(move |office| office.accounts(&viewer))
        .await??;
    let rows: Vec<_> = accounts
        .iter()
        .map(|account| {
            Row {
                faded: !account.open,
                ..Row::of(vec![
                    html! { a.govuk-link href=(format!("/accounts/{}", account.reference())) { (account.display_name) } br; span.joinder-muted { (account.user) } },
                    html! { (capital(account.role.in_words())) br; span.joinder-muted { (clearance_in_words(account.clearance)) } },
                    html! { (account.agency) @if let Some(team) = &account.team { ", " (team) } },
                    html! { (state_of(account)) },
                ])
            }
        })
        .collect();
    Ok(Frame::new(&visit.app, Some(&visit.session), "Accounts", Place::Accounts).faulty(!faults.is_empty()).around(html! {
        (faults.summary())
        (banners::done(fields.get("done")))
        h1.govuk-heading-l { "Accounts" }
        (stacked("Accounts", &["Name", "Role", "Agency", "State"], &rows))
        (details("Make an account", !faults.is_empty(), html! {
            form method="post" action="/accounts" novalidate {
                (secret(&visit.session))
                (Control::new("user", "Name for signing in", faults).hint("Letters, digits, and . - _ @").text(fields.or_empty("user"), "govuk-input--width-20"))
                (terms_controls(fields, faults))
                (button("Make the account"))
            }
        }))
    }))
}

fn clearance_in_words(clearance: Clearance) -> &'static str {
    CLEARANCES
        .iter()
        .find(|(one, ..)| *one == clearance)
        .map_or("", |(_, _, words)| words)
}

fn state_of(account: &Account) -> &'static str {
    match (account.open, account.must_change) {
        (false, _) => "Closed",
        (true, true) => "Has to change the password first",
        (true, false) if account.passkeys() > 0 => "Open, with passkey",
        (true, false) if account.has_second_factor() => "Open, with second step",
        (true, false) => "Open, password only",
    }
}

fn terms_controls(fields: &Fields, faults: &Faults) -> Markup {
    let roles: Vec<(String, String)> = Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Operator)
        .map(|role| (role.in_words().to_owned(), capital(role.in_words())))
        .collect();
    let clearances: Vec<(String, String)> = CLEARANCES
        .iter()
        .map(|(_, name, words)| ((*name).to_owned(), (*words).to_owned()))
        .collect();
    html! {
        (Control::new("name", "Name that pages show", faults).text(fields.or_empty("name"), "govuk-input--width-20"))
        (Control::new("role", "Role", faults).select(&roles, fields.or_empty("role")))
        (Control::new("agency", "Agency", faults).text(fields.or_empty("agency"), "govuk-input--width-20"))
        (Control::new("team", "Team, if any", faults).text(fields.or_empty("team"), "govuk-input--width-20"))
        (Control::new("clearance", "What they may see", faults).select(&clearances, fields.or_empty("clearance")))
    }
}

fn terms_of(fields: &Fields) -> Result<AccountTerms, Faults> {
    let role = Role::ALL
        .into_iter()
        .find(|role| fields.get("role") == Some(role.in_words()))
        .ok_or_else(|| Faults::one("role", "Select a role"))?;
    let clearance = CLEARANCES
        .iter()
        .find(|(_, name, _)| fields.get("clearance") == Some(name))
        .map(|(clearance, ..)| *clearance)
        .ok_or_else(|| Faults::one("clearance", "Select what they may see"))?;
    Ok(AccountTerms {
        display_name: fields.or_empty("name").to_owned(),
        role,
        agency: fields.or_empty("agency").to_owned(),
        team: fields.get("team").map(str::to_owned),
        clearance,
    })
}

pub(crate) async fn make(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let terms = match terms_of(&fields) {
        Ok(terms) => terms,
        Err(faults) => return Ok(unprocessable(list_page(&visit, &fields, &faults).await?)),
    };
    let (viewer, user) = (visit.viewer()?, fields.or_empty("user").trim().to_owned());
    let made = visit
        .app
        .ask(move |office| office.invite(&viewer, &user, &terms))
        .await?;
    match made {
        Ok((account, password)) => {
            Ok(
                password_page(&visit, &account.display_name, &account.user, &password)
                    .into_response(),
            )
        }
        Err(Refusal::Invalid(words, field)) => {
            let faults = Faults::one(&field, capital(&words));
            Ok(unprocessable(list_page(&visit, &fields, &faults).await?))
        }
        Err(other) => Err(other.into()),
    }
}

fn password_page(visit: &Visit, name: &str, user: &str, password: &str) -> Markup {
    Frame::new(&visit.app, Some(&visit.session), "A password to hand over", Place::Accounts).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            h1.govuk-heading-l { "A password to hand over" }
            p.govuk-body { (name) " signs in as " strong { (user) } " with this password:" }
            p.govuk-body { code.joinder-verbatim { (password) } }
            p.govuk-body { "It is shown only now and kept nowhere. Give it to them in person or by telephone. It is good for three days, and they have to change it when they first sign in." }
            p.govuk-body { a.govuk-link href="/accounts" { "Back to the accounts" } }
        } }
    })
}

async fn account_of(visit: &Visit, reference: &str) -> Result<Account, Problem> {
    let (viewer, reference) = (visit.viewer()?, reference.to_owned());
    let found = visit
        .app
        .ask(move |office| office.account(&viewer, &reference))
        .await??;
    Ok(found)
}

pub(crate) async fn show(visit: Visit, Path(reference): Path<String>) -> Result<Markup, Problem> {
    let account = account_of(&visit, &reference).await?;
    let clearance = CLEARANCES
        .iter()
        .find(|(one, ..)| *one == account.clearance)
        .map_or("", |(_, name, _)| name);
    let held = [
        ("name", account.display_name.as_str()),
        ("role", account.role.in_words()),
        ("agency", account.agency.as_str()),
        ("team", account.team.as_deref().unwrap_or_default()),
        ("clearance", clearance),
    ];
    let fields = Fields(
        held.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    );
    Ok(account_page(&visit, &account, &fields, &Faults::default()))
}

fn account_page(visit: &Visit, account: &Account, fields: &Fields, faults: &Faults) -> Markup {
    let to = |act: &str| format!("/accounts/{}{act}", account.reference());
    Frame::new(&visit.app, Some(&visit.session), format!("Account of {}", account.display_name), Place::Accounts).faulty(!faults.is_empty()).around(html! {
        a.govuk-back-link href="/accounts" { "Back to the accounts" }
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            (faults.summary())
            span.govuk-caption-l { (account.user) }
            h1.govuk-heading-l { (account.display_name) }
            p.govuk-body { (state_of(account)) "." }
            @if account.open {
                form method="post" action=(to("")) novalidate {
                    (secret(&visit.session))
                    (terms_controls(fields, faults))
                    p.govuk-hint { "They are signed out, and have to sign in again." }
                    (button("Change the account"))
                }
                h2.govuk-heading-m { "They cannot get in" }
                p.govuk-body { "Give a new password. Their second step, passkeys and sessions are taken away. Be sure that it is really they who ask." }
                form method="post" action=(to("/reset")) { (secret(&visit.session)) (second_button("Give a new password")) }
                h2.govuk-heading-m { "They have left" }
                form method="post" action=(to("/close")) { (secret(&visit.session)) (second_button("Close the account")) }
            } @else {
                form method="post" action=(to("/reopen")) { (secret(&visit.session)) (second_button("Open the account again")) }
            }
        } }
    })
}

pub(crate) async fn change(
    Path(reference): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let account = account_of(&visit, &reference).await?;
    let terms = match terms_of(&fields) {
        Ok(terms) => terms,
        Err(faults) => {
            return Ok(unprocessable(account_page(
                &visit, &account, &fields, &faults,
            )));
        }
    };
    let (viewer, user) = (visit.viewer()?, account.user.clone());
    let done = visit
        .app
        .ask(move |office| office.set_terms(&viewer, &user, &terms))
        .await?;
    answer(
        &visit,
        &account,
        &fields,
        done.map(|()| None),
        "account-changed",
    )
}

pub(crate) async fn reset(path: Path<String>, posted: Posted) -> Result<Response, Problem> {
    act(path, posted, AccountAct::Reset, "account-changed").await
}

pub(crate) async fn close(path: Path<String>, posted: Posted) -> Result<Response, Problem> {
    act(path, posted, AccountAct::Close, "account-closed").await
}

pub(crate) async fn reopen(path: Path<String>, posted: Posted) -> Result<Response, Problem> {
    act(path, posted, AccountAct::Reopen, "account-changed").await
}

async fn act(
    Path(reference): Path<String>,
    Posted { visit, fields }: Posted,
    act: AccountAct,
    done: &str,
) -> Result<Response, Problem> {
    let account = account_of(&visit, &reference).await?;
    let (viewer, user) = (visit.viewer()?, account.user.clone());
    let outcome = visit
        .app
        .ask(move |office| office.act_on_account(&viewer, &user, act))
        .await?;
    answer(&visit, &account, &fields, outcome, done)
}

fn answer(
    visit: &Visit,
    account: &Account,
    fields: &Fields,
    outcome: Result<Option<String>, Refusal>,
    done: &str,
) -> Result<Response, Problem> {
    match outcome {
        Ok(Some(password)) => {
            Ok(
                password_page(visit, &account.display_name, &account.user, &password)
                    .into_response(),
            )
        }
        Ok(None) => Ok(Redirect::to(&format!("/accounts?done={done}")).into_response()),
        Err(Refusal::Invalid(words, field)) => {
            // The name for signing in is no field of this page.
            let field = if field == "user" { "" } else { &field };
            let faults = Faults::one(field, capital(&words));
            Ok(unprocessable(account_page(visit, account, fields, &faults)))
        }
        Err(other) => Err(other.into()),
    }
}

fn unprocessable(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
