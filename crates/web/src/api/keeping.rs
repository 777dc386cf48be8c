//! How long things are kept, legal holds, and erasing. Erasing is for people: a program's token is never allowed it.

use super::acts::{Filed, filed_at};
use super::body::{Sent, SentDay, WholeNumber, Words};
use super::describe::{Gives, Operation, of, post, read};
use super::query::{Form, Parameter};
use super::reads::{page, same_list};
use super::{Answer, answer};
use crate::fields::person_number;
use crate::guard::Visit;
use crate::posted::Asked;
use axum::extract::Path;
use desk::view::PersonNumber;
use desk::{ErasurePlan, ErasureReceipt, ErasureScope, Ground, RetentionFilter, RetentionLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// People of whom something is kept.
#[derive(Serialize, JsonSchema)]
pub(crate) struct KeepingPage {
    /// The people.
    lines: Vec<RetentionLine>,
    /// How many people were looked through for this page.
    looked_through: usize,
}

/// Why, and who said so.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldBody {
    /// Why.
    reason: Words,
    /// Who asked for it or ordered it, and with what.
    authority: Words,
}

/// Keeping longer than the schedules ask.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeepBody {
    /// Through which day.
    until: SentDay,
    /// Why.
    reason: Words,
}

/// What is to be erased: one of these.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(crate) enum Scope {
    /// One source record with all its versions, by the position of any of them.
    Record(WholeNumber),
    /// All that is held on a person.
    Person(PersonScope),
    /// Everything that one source sent.
    Source(super::body::Line),
}

/// All that is held on a person.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonScope {
    /// The person's number.
    person: WholeNumber,
    /// True to erase records that are about other people too.
    #[serde(default)]
    shared_too: bool,
}

/// What would go.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanBody {
    /// What is to be erased.
    scope: Scope,
}

/// What goes, and on whose authority.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EraseBody {
    /// What is to be erased.
    scope: Scope,
    /// The kind of authority.
    ground: Ground,
    /// The authority, in words.
    authority: Words,
}

/// What was erased.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Erasures {
    /// Newest first.
    lines: Vec<ErasureReceipt>,
}

impl From<Scope> for ErasureScope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Record(position) => Self::Record(position.0),
            Scope::Person(one) => Self::Person {
                person: PersonNumber(one.person.0),
                shared_too: one.shared_too,
            },
            Scope::Source(name) => Self::Source(name.0),
        }
    }
}

const KEEPING: &str = "Keeping and erasing";

const ONLY: Parameter = Parameter {
    name: "only",
    form: Form::OneOf(&["due", "held", "cannot-tell", "all"]),
    about: "Which people; those of whom something is due for a decision, where it is left out.",
};
const AFTER: Parameter = Parameter {
    name: "after",
    form: Form::Number,
    about: "The person after whom the page begins: follow next_page rather than make one.",
};

/// The operations of this module.
pub(crate) static OPERATIONS: &[Operation] = &[
    read(
        "/api/v1/keeping",
        "keeping",
        (KEEPING, "People, and what of them is due for a decision"),
        "Nothing is erased by a clock. A page may be empty where there is a next one: so many people were looked through.",
        &[ONLY, AFTER],
        of::<super::reads::Paged<KeepingPage>>,
    ),
    read(
        "/api/v1/people/{person}/keeping",
        "keepingOf",
        (KEEPING, "What is held on a person, until when, and why"),
        "",
        &[],
        of::<desk::PersonRetention>,
    ),
    post(
        "/api/v1/people/{person}/holds",
        "placeHold",
        (
            KEEPING,
            "Place a legal hold: nothing of the person can be erased",
        ),
        "",
        of::<HoldBody>,
        Gives::Made(of::<Filed>),
    ),
    post(
        "/api/v1/holds/{fact}/lift",
        "liftHold",
        (KEEPING, "Lift a legal hold"),
        "",
        of::<HoldBody>,
        Gives::Made(of::<Filed>),
    ),
    post(
        "/api/v1/people/{person}/keep-longer",
        "keepLonger",
        (KEEPING, "Keep what is held on a person longer"),
        "",
        of::<KeepBody>,
        Gives::Made(of::<Filed>),
    ),
    Operation {
        has_key: false,
        ..post(
            "/api/v1/erasures/plan",
            "planErasure",
            (KEEPING, "What an erasure would take"),
            "Nothing is erased. For people only, as erasing is.",
            of::<PlanBody>,
            Gives::Json(of::<ErasurePlan>),
        )
    },
    post(
        "/api/v1/erasures",
        "erase",
        (KEEPING, "Erase"),
        "It cannot be brought back. For people only, who proved a short while ago who they are.",
        of::<EraseBody>,
        Gives::Json(of::<ErasureReceipt>),
    ),
    read(
        "/api/v1/erasures",
        "erasures",
        (KEEPING, "What was erased, newest first"),
        "",
        &[],
        of::<Erasures>,
    ),
];

pub(crate) async fn list(visit: Visit, Asked(fields): Asked) -> Answer {
    let filter = fields
        .get("only")
        .and_then(RetentionFilter::named)
        .unwrap_or_default();
    let after = fields
        .get("after")
        .and_then(|text| text.parse().ok())
        .map(PersonNumber);
    let base = same_list("/api/v1/keeping", &fields, &["only"]);
    page(&visit, base, move |office, viewer| {
        let found = office.retention(viewer, filter, after)?;
        let next = found.next.map(|next| next.to_string());
        let list = KeepingPage {
            lines: found.lines,
            looked_through: found.looked_through,
        };
        Ok((list, next))
    })
    .await
}

pub(crate) async fn show(visit: Visit, Path(person): Path<String>) -> Answer {
    let person = person_number(&person)?;
    answer(&visit, move |office, viewer| {
        office.retention_of(viewer, person)
    })
    .await
}

pub(crate) async fn hold(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<HoldBody>,
) -> Answer {
    let person = person_number(&person)?;
    filed_at(&visit, move |office, viewer| {
        office.place_hold(viewer, person, (&body.reason.0, &body.authority.0))
    })
    .await
}

pub(crate) async fn lift(
    visit: Visit,
    Path(hold): Path<String>,
    Sent(body): Sent<HoldBody>,
) -> Answer {
    let hold = super::acts::fact_id(&hold)?;
    filed_at(&visit, move |office, viewer| {
        office.lift_hold(viewer, hold, (&body.reason.0, &body.authority.0))
    })
    .await
}

pub(crate) async fn keep(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<KeepBody>,
) -> Answer {
    let person = person_number(&person)?;
    filed_at(&visit, move |office, viewer| {
        office.keep_longer(viewer, person, body.until.0, &body.reason.0)
    })
    .await
}

pub(crate) async fn plan(visit: Visit, Sent(body): Sent<PlanBody>) -> Answer {
    let scope = ErasureScope::from(body.scope);
    answer(&visit, move |office, viewer| {
        office.plan_erasure(viewer, &scope)
    })
    .await
}

pub(crate) async fn erase(visit: Visit, Sent(body): Sent<EraseBody>) -> Answer {
    let scope = ErasureScope::from(body.scope);
    answer(&visit, move |office, viewer| {
        office.erase(viewer, &scope, (body.ground, &body.authority.0))
    })
    .await
}

pub(crate) async fn erasures(visit: Visit) -> Answer {
    answer(&visit, |office, viewer| {
        office.erasures(viewer).map(|lines| Erasures { lines })
    })
    .await
}
