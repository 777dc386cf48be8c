//! How selectors are written in a rulebook, and what is refused.

use crate::selector::{At, Condition, Selector};
use crate::selector_licence::WrittenStep;
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
    extension: Option<Vec<String>>,
    risk_of_harm: Option<Vec<String>>,
    until_adult: Option<Vec<String>>,
    return_interview_offered: Option<Vec<String>>,
    into_custody: Option<Vec<String>>,
    incident: Option<Vec<String>>,
    about: Option<Vec<String>>,
    purpose: Option<Vec<String>>,
    outcome: Option<Vec<String>>,
    role: Option<Vec<String>>,
    #[serde(flatten)]
    step: WrittenStep,
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
        self.read_answers(kind, &mut conditions)?;
        self.read_words(kind, &mut conditions)?;
        conditions.extend(self.step.read(kind)?.into_iter().map(Condition::Step));
        Ok(Selector {
            kind,
            at: self.at,
            conditions,
        })
    }

    /// Conditions on fields that are answered yes or no.
    fn read_answers(&self, kind: Kind, conditions: &mut Vec<Condition>) -> Result<(), Refusal> {
        type Make = fn(Vec<YesNo>) -> Condition;
        let fields: [(&str, &Option<Vec<String>>, Kind, Make); 9] = [
            ("seen", &self.seen, Kind::Visit, Condition::Seen),
            (
                "no_further_action",
                &self.no_further_action,
                Kind::Referral,
                Condition::NoFurtherAction,
            ),
            (
                "conference_not_required",
                &self.conference_not_required,
                Kind::Enquiry,
                Condition::ConferenceNotRequired,
            ),
            (
                "plan_made",
                &self.plan_made,
                Kind::Conference,
                Condition::PlanMade,
            ),
            (
                "extension",
                &self.extension,
                Kind::EmergencyProtectionOrder,
                Condition::Extension,
            ),
            (
                "risk_of_harm",
                &self.risk_of_harm,
                Kind::Disagreement,
                Condition::RiskOfHarm,
            ),
            (
                "until_adult",
                &self.until_adult,
                Kind::Placement,
                Condition::UntilAdult,
            ),
            (
                "return_interview_offered",
                &self.return_interview_offered,
                Kind::MissingEpisode,
                Condition::ReturnInterviewOffered,
            ),
            (
                "into_custody",
                &self.into_custody,
                Kind::CustodyMovement,
                Condition::IntoCustody,
            ),
        ];
        for (field, words, of, make) in fields {
            if let Some(words) = words {
                only_on(field, of, kind)?;
                conditions.push(make(answers(words)?));
            }
        }
        Ok(())
    }

    /// Conditions on fields that hold one of several words.
    fn read_words(&self, kind: Kind, conditions: &mut Vec<Condition>) -> Result<(), Refusal> {
        if let Some(words) = &self.role {
            only_on("role", Kind::Visit, kind)?;
            conditions.push(Condition::Role(lower(words)));
        }
        if let Some(words) = &self.about {
            only_on("about", Kind::Decision, kind)?;
            conditions.push(Condition::About(lower(words)));
        }
        if let Some(words) = &self.incident {
            only_on("incident", Kind::Incident, kind)?;
            conditions.push(Condition::Incident(lower(words)));
        }
        if matches!(self.at, At::Born | At::DiedUnder18) && kind != Kind::PersonDetails {
            return Err((
                "at".to_owned(),
                format!("a birth or death on person_details, not on {kind}"),
            ));
        }
        match (&self.purpose, kind) {
            (None, _) => {}
            (Some(words), Kind::Visit) => {
                conditions.push(Condition::VisitPurpose(each(
                    words,
                    visit_purpose,
                    "a purpose of visits",
                )?));
            }
            (Some(words), Kind::Conference) => {
                let purposes = each(words, conference_purpose, "a purpose of conferences")?;
                conditions.push(Condition::ConferencePurpose(purposes));
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
                conditions.push(Condition::Outcome(lower(words)));
            }
            (Some(_), _) => {
                return Err((
                    "outcome".to_owned(),
                    format!("a kind that has an outcome, not {kind}"),
                ));
            }
        }
        Ok(())
    }
}

fn only_on(field: &str, of: Kind, kind: Kind) -> Result<(), Refusal> {
    if kind == of {
        Ok(())
    } else {
        Err((
            field.to_owned(),
            format!("a condition on {of}, not on {kind}"),
        ))
    }
}

fn lower(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
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
        "private_fostering" => VisitPurpose::PrivateFostering,
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
