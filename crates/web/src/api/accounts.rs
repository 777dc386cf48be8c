//! Accounts, for the administrator. A program's token is never allowed to change one.
//!
//! A password that is to be handed over is given once and kept nowhere, so that these requests have no idempotency key.

use super::body::{Line, Sent};
use super::describe::{Gives, Operation, of, post, read};
use super::{Answer, answer};
use crate::door::AccountAct;
use crate::guard::Visit;
use access::{Clearance, Role};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use desk::{Account, AccountTerms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An account, without what signs it in.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AccountView {
    /// Names the account in addresses.
    reference: String,
    /// The name for signing in.
    user: String,
    /// The name that pages show.
    name: String,
    /// The role.
    role: Role,
    /// The agency.
    agency: String,
    /// The team.
    team: Option<String>,
    /// What they may see.
    clearance: Clearance,
    /// False where it may not sign in any more.
    open: bool,
    /// True where the password was given by an administrator and is to be changed.
    must_change: bool,
    /// True where an app gives codes for it.
    second_factor: bool,
    /// How many passkeys it has.
    passkeys: usize,
}

/// All accounts.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Accounts {
    /// By name.
    lines: Vec<AccountView>,
}

/// What an administrator says of an account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermsBody {
    /// The name that pages show.
    name: Line,
    /// The role.
    role: Role,
    /// The agency.
    agency: Line,
    /// The team.
    #[serde(default)]
    team: Option<Line>,
    /// What they may see.
    clearance: Clearance,
}

/// A new account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccountBody {
    /// The name for signing in.
    user: Line,
    /// What is said of it.
    #[serde(deserialize_with = "super::body::object")]
    terms: TermsBody,
}

/// What is done to an account.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Done {
    /// It may not sign in any more.
    Close,
    /// It may again.
    Reopen,
    /// It gets a new password, and its second step and passkeys are forgotten.
    Reset,
}

/// What is to be done to an account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActBody {
    /// What.
    act: Done,
}

/// A password to hand over, where there is one.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Given {
    /// Names the account in addresses.
    reference: String,
    /// The password: shown only now, good for three days, to be changed at the first sign-in.
    password: Option<String>,
}

const ACCOUNTS: &str = "Accounts";
const FOR_PEOPLE: &str = "For people only, who proved a short while ago who they are.";

/// One that answers nothing twice, as the answer may hold a password.
const fn once(operation: Operation) -> Operation {
    Operation {
        has_key: false,
        ..operation
    }
}

/// The operations of this module.
pub(crate) static OPERATIONS: &[Operation] = &[
    read(
        "/api/v1/accounts",
        "accounts",
        (ACCOUNTS, "All accounts"),
        "",
        &[],
        of::<Accounts>,
    ),
    once(post(
        "/api/v1/accounts",
        "makeAccount",
        (ACCOUNTS, "Make an account, with a password to hand over"),
        FOR_PEOPLE,
        of::<NewAccountBody>,
        Gives::Json(of::<Given>),
    )),
    read(
        "/api/v1/accounts/{account}",
        "account",
        (ACCOUNTS, "An account"),
        "",
        &[],
        of::<AccountView>,
    ),
    once(post(
        "/api/v1/accounts/{account}",
        "setTerms",
        (
            ACCOUNTS,
            "Change an account's name, role, agency, team or clearance",
        ),
        FOR_PEOPLE,
        of::<TermsBody>,
        Gives::Nothing,
    )),
    once(post(
        "/api/v1/accounts/{account}/acts",
        "actOnAccount",
        (
            ACCOUNTS,
            "Close an account, open it again, or give it a new password",
        ),
        FOR_PEOPLE,
        of::<ActBody>,
        Gives::Json(of::<Given>),
    )),
];

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self {
            reference: account.reference(),
            user: account.user.clone(),
            name: account.display_name.clone(),
            role: account.role,
            agency: account.agency.clone(),
            team: account.team.clone(),
            clearance: account.clearance,
            open: account.open,
            must_change: account.must_change,
            second_factor: account.has_second_factor(),
            passkeys: account.passkeys(),
        }
    }
}

impl From<TermsBody> for AccountTerms {
    fn from(body: TermsBody) -> Self {
        Self {
            display_name: body.name.0,
            role: body.role,
            agency: body.agency.0,
            team: body.team.map(|team| team.0),
            clearance: body.clearance,
        }
    }
}

pub(crate) async fn list(visit: Visit) -> Answer {
    answer(&visit, |office, viewer| {
        let accounts = office.accounts(viewer)?;
        Ok(Accounts {
            lines: accounts.iter().map(AccountView::from).collect(),
        })
    })
    .await
}

pub(crate) async fn make(visit: Visit, Sent(body): Sent<NewAccountBody>) -> Answer {
    let terms = AccountTerms::from(body.terms);
    answer(&visit, move |office, viewer| {
        let (account, password) = office.invite(viewer, body.user.0.trim(), &terms)?;
        Ok(Given {
            reference: account.reference(),
            password: Some(password),
        })
    })
    .await
}

pub(crate) async fn show(visit: Visit, Path(reference): Path<String>) -> Answer {
    answer(&visit, move |office, viewer| {
        office
            .account(viewer, &reference)
            .map(|account| AccountView::from(&account))
    })
    .await
}

pub(crate) async fn change(
    visit: Visit,
    Path(reference): Path<String>,
    Sent(body): Sent<TermsBody>,
) -> Answer {
    let (viewer, terms) = (visit.viewer()?, AccountTerms::from(body));
    visit
        .app
        .ask(move |office| {
            let account = office.account(&viewer, &reference)?;
            office.set_terms(&viewer, &account.user, &terms)
        })
        .await??;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn act(
    visit: Visit,
    Path(reference): Path<String>,
    Sent(body): Sent<ActBody>,
) -> Answer {
    let act = match body.act {
        Done::Close => AccountAct::Close,
        Done::Reopen => AccountAct::Reopen,
        Done::Reset => AccountAct::Reset,
    };
    answer(&visit, move |office, viewer| {
        let account = office.account(viewer, &reference)?;
        let password = office.act_on_account(viewer, &account.user, act)?;
        Ok(Given {
            reference: account.reference(),
            password,
        })
    })
    .await
}
