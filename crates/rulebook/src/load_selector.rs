//! How selectors are written in a rulebook, and what is refused.

use crate::selector::{At, Condition, Selector};
use facts::statement::{AppointmentOutcome, ConferencePurpose, VisitPurpose};
use facts::{Kind, YesNo};
use serde::Deserialize;

/// A selector as written: `{ kind = "visit", seen = ["yes"], purpose = ["protection_plan"] }`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenSelector {
    kind: String,
    #[serde(default)]
    at: At,
    seen: Option<Vec<String>>,
    no_further_action: Option<Vec<String>>,
    conference_not_required: Option<Vec<String>>,
    plan_made: Option<Vec<String>>,
    purpose: Option<Vec<String>>,
    outcome: Option<Vec<String>>,
    role: Option<Vec<String>>,
}

/// What was wrong with one selector: what was found and what was expected.
pub(crate) type Refusal = (String, String);

impl WrittenSelector {
    pub(crate) fn read(&self) -> Result<Selector, Refusal> {
        let kind: Kind = self.kind.parse().map_err(|_| {
            (
                self.kind.clone(),
                "a kind of fact, such as `visit`".to_owned(),
            )
        })?;
        let mut conditions = Vec::new();
        let on = |field: &str, of: Kind| {
            (kind == of).then_some(()).ok_or_else(|| {
                (
                    field.to_owned(),
                    format!("a condition on {of}, not on {kind}"),
                )
            })
        };
        if let Some(words) = &self.seen {
            on("seen", Kind::Visit)?;
            conditions.push(Condition::Seen(answers(words)?));
        }
        if let Some(words) = &self.role {
            on("role", Kind::Visit)?;
            conditions.push(Condition::Role(
                words.iter().map(|word| word.to_lowercase()).collect(),
            ));
        }
        if let Some(words) = &self.no_further_action {
            on("no_further_action", Kind::Referral)?;
            conditions.push(Condition::NoFurtherAction(answers(words)?));
        }
        if let Some(words) = &self.conference_not_required {
            on("conference_not_required", Kind::Enquiry)?;
            conditions.push(Condition::ConferenceNotRequired(answers(words)?));
        }
        if let Some(words) = &self.plan_made {
            on("plan_made", Kind::Conference)?;
            conditions.push(Condition::PlanMade(answers(words)?));
        }
        match (&self.purpose, kind) {
            (None, _) => {}
            (Some(words), Kind::Visit) => conditions.push(Condition::VisitPurpose(each(
                words,
                visit_purpose,
                "a purpose of visits",
            )?)),
            (Some(words), Kind::Conference) => {
                conditions.push(Condition::ConferencePurpose(each(
                    words,
                    conference_purpose,
                    "a purpose of conferences",
                )?));
            }
            (Some(_), _) => {
                return Err((
                    "purpose".to_owned(),
                    format!("a condition on visit or conference, not on {kind}"),
                ));
            }
        }
        match (&self.outcome, kind) {
            (None, _) => {}
            (Some(words), Kind::Appointment) => {
                conditions.push(Condition::Appointment(each(
                    words,
                    appointment,
                    "an outcome of appointments",
                )?));
            }
            (Some(words), Kind::StrategyDiscussion | Kind::Enquiry | Kind::Conference) => {
                conditions.push(Condition::Outcome(
                    words.iter().map(|word| word.to_lowercase()).collect(),
                ));
            }
            (Some(_), _) => {
                return Err((
                    "outcome".to_owned(),
                    format!("a kind that has an outcome, not {kind}"),
                ));
            }
        }
        Ok(Selector {
            kind,
            at: self.at,
            conditions,
        })
    }
}

fn each<T>(
    words: &[String],
    read: fn(&str) -> Option<T>,
    expected: &str,
) -> Result<Vec<T>, Refusal> {
    words
        .iter()
        .map(|word| read(word).ok_or_else(|| (word.clone(), expected.to_owned())))
        .collect()
}

fn answers(words: &[String]) -> Result<Vec<YesNo>, Refusal> {
    each(
        words,
        answer,
        "`yes`, `no`, `unknown`, `not_applicable` or `not_stated`",
    )
}

fn answer(word: &str) -> Option<YesNo> {
    Some(match word {
        "yes" => YesNo::Yes,
        "no" => YesNo::No,
        "unknown" => YesNo::Unknown,
        "not_applicable" => YesNo::NotApplicable,
        "not_stated" => YesNo::NotStated,
        _ => return None,
    })
}

fn visit_purpose(word: &str) -> Option<VisitPurpose> {
    Some(match word {
        "protection_plan" => VisitPurpose::ProtectionPlan,
        "child_in_need" => VisitPurpose::ChildInNeed,
        "looked_after" => VisitPurpose::LookedAfter,
        "enquiry" => VisitPurpose::Enquiry,
        "health" => VisitPurpose::Health,
        "other" => VisitPurpose::Other,
        "not_stated" => VisitPurpose::NotStated,
        _ => return None,
    })
}

fn conference_purpose(word: &str) -> Option<ConferencePurpose> {
    Some(match word {
        "initial" => ConferencePurpose::Initial,
        "transfer_in" => ConferencePurpose::TransferIn,
        "review" => ConferencePurpose::Review,
        "pre_birth" => ConferencePurpose::PreBirth,
        "not_stated" => ConferencePurpose::NotStated,
        _ => return None,
    })
}

fn appointment(word: &str) -> Option<AppointmentOutcome> {
    Some(match word {
        "kept" => AppointmentOutcome::Kept,
        "not_brought" => AppointmentOutcome::NotBrought,
        "not_attended" => AppointmentOutcome::NotAttended,
        "cancelled_by_carer" => AppointmentOutcome::CancelledByCarer,
        "cancelled_by_provider" => AppointmentOutcome::CancelledByProvider,
        "rearranged" => AppointmentOutcome::Rearranged,
        "not_stated" => AppointmentOutcome::NotStated,
        _ => return None,
    })
}
