//! Who is asking, for what purpose, and who may do what.

use super::body::{Line, Sent};
use super::{Answer, json};
use crate::cookies;
use crate::guard::Visit;
use crate::problem::Problem;
use access::{Action, Clearance, Purpose, Role};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who is asking.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SessionView {
    /// The user's name for signing in.
    user: String,
    /// The name that pages show.
    name: String,
    /// In which role.
    role: Role,
    /// Of which agency.
    agency: String,
    /// Of which team, where the agency has teams.
    team: Option<String>,
    /// What they may see.
    clearance: Clearance,
    /// For what purpose they are looking.
    purpose: Option<String>,
    /// When the session or the token ends.
    #[schemars(with = "String")]
    until: calendar::Instant,
    /// What this role may do.
    may: Vec<Action>,
    /// The secret that whoever comes with a cookie sends in `Joinder-Secret` with each POST; absent for a token.
    secret: Option<String>,
}

/// Who may do what.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Matrix {
    /// Each role with what it may do.
    roles: Vec<RoleLine>,
}

/// A role.
#[derive(Serialize, JsonSchema)]
struct RoleLine {
    /// The role.
    role: Role,
    /// What it may do. What does not stand here is refused.
    may: Vec<Action>,
}

/// What somebody is looking for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurposeBody {
    /// The purpose, in words that name no person.
    purpose: Line,
}

fn may(role: Role) -> Vec<Action> {
    Action::ALL
        .into_iter()
        .filter(|action| role.may(*action))
        .collect()
}

pub(crate) async fn show(visit: Visit) -> Answer {
    let session = &visit.session;
    let view = SessionView {
        user: session.user.clone(),
        name: session.display_name.clone(),
        role: session.role,
        agency: session.agency.clone(),
        team: session.team.clone(),
        clearance: session.clearance,
        purpose: session
            .purpose
            .as_ref()
            .map(|purpose| purpose.words().to_owned()),
        until: session.until,
        may: may(session.role),
        secret: (!visit.by_token()).then(|| session.csrf.clone()),
    };
    json(StatusCode::OK, &view)
}

pub(crate) async fn state_purpose(
    visit: Visit,
    headers: HeaderMap,
    Sent(body): Sent<PurposeBody>,
) -> Answer {
    if visit.by_token() {
        return Err(Problem::Invalid(
            "A token has no session: send the purpose in the header Joinder-Purpose of each request."
                .to_owned(),
        ));
    }
    let purpose = Purpose::stated(&body.purpose.0)
        .ok_or_else(|| Problem::Invalid("Say what you are looking for.".to_owned()))?;
    let token =
        cookies::session_token(&headers, &visit.app.settings).ok_or(Problem::NotSignedIn)?;
    visit
        .app
        .ask(move |office| office.set_purpose(&token, &purpose))
        .await??;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn matrix(_: Visit) -> Answer {
    let roles = Role::ALL
        .into_iter()
        .map(|role| RoleLine {
            role,
            may: may(role),
        })
        .collect();
    json(StatusCode::OK, &Matrix { roles })
}
