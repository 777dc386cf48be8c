//! Checks of licence, recall and parole facts: a step that lacks what it is about is accepted and complained of.

use crate::check::Complaint;
use crate::dossier::{DossierAct, DossierSet, DossierStep};
use crate::licence::{Decided, LicenceAct, LicenceStep, RecallAct, TagEvent};
use crate::office::FieldValue;
use crate::parole::{ReviewAct, ReviewStep};
use crate::plan::{PlanAct, PlanStep};
use crate::{Statement, YesNo};

/// What one statement of these kinds lacks or contradicts.
pub(crate) fn check_licence(statement: &Statement) -> Option<Complaint> {
    match statement {
        Statement::LicenceStep(step) => licence(step),
        Statement::ReviewStep(step) => review(step),
        Statement::DossierStep(step) => dossier(step),
        Statement::PlanStep(step) => plan(step),
        Statement::ConditionDecision(one)
            if (one.decided == Decided::Breach) != one.action.is_some() =>
        {
            let action = one.action.map_or("none", crate::licence::Action::in_words);
            Some(complaint(
                "an action follows a breach, and only a breach",
                &[("decided", one.decided.in_words()), ("action", action)],
                "a breach with an action, or neither",
            ))
        }
        Statement::TagStep(one) if (one.event == TagEvent::Ordered) != one.fit_by.is_some() => {
            Some(complaint(
                "the day by which a tag is to be fitted goes with its order, and only with it",
                &[("event", one.event.in_words())],
                "an order with that day",
            ))
        }
        Statement::RecallStep(one) if one.act == RecallAct::Ask && one.conditions.is_empty() => {
            Some(complaint(
                "a recall is asked for without a condition that was broken",
                &[("act", one.act.in_words())],
                "the numbers of the conditions on the licence",
            ))
        }
        _ => None,
    }
}

fn complaint(what: &str, found: &[(&str, &str)], expected: &str) -> Complaint {
    Complaint {
        what: what.to_owned(),
        fields: found
            .iter()
            .map(|(field, found)| FieldValue {
                field: (*field).to_owned(),
                found: (*found).to_owned(),
            })
            .collect(),
        expected: Some(expected.to_owned()),
        authority: None,
    }
}

fn licence(step: &LicenceStep) -> Option<Complaint> {
    let lacks = |what: &str, expected: &str| {
        Some(complaint(what, &[("act", step.act.in_words())], expected))
    };
    let number = step.condition_number.is_some();
    match step.act {
        LicenceAct::Add if step.condition.is_none() || step.set_by.is_none() => lacks(
            "a condition is put in that is not there, or nobody's",
            "the condition, and whose it is",
        ),
        LicenceAct::Vary if step.condition.is_none() || !number => lacks(
            "a condition is changed, and not said which or to what",
            "its number and the new condition",
        ),
        LicenceAct::Remove if !number => {
            lacks("a condition is taken out, and not said which", "its number")
        }
        LicenceAct::SetStart if step.starts_on.is_none() => {
            lacks("a day of release is set that is not there", "the day")
        }
        _ => {
            let served = step.condition.as_ref()?;
            let (version, code) = (served.policy_version.as_deref(), served.code.as_deref());
            (version.is_none() != code.is_none()).then(|| {
                complaint(
                    "a condition has a code or a version of a policy without the other",
                    &[
                        ("policy_version", version.unwrap_or("none")),
                        ("code", code.unwrap_or("none")),
                    ],
                    "both, or neither",
                )
            })
        }
    }
}

fn review(step: &ReviewStep) -> Option<Complaint> {
    let lacks = |what: &str, expected: &str| {
        Some(complaint(what, &[("act", step.act.in_words())], expected))
    };
    match step.act {
        ReviewAct::List if step.hearing_on.is_none() => {
            lacks("a hearing is listed for no day", "the day of the hearing")
        }
        ReviewAct::Decide if step.outcome.is_none() || step.on_papers == YesNo::NotStated => lacks(
            "a decision without its outcome, or not said whether on papers",
            "what was decided, and whether on papers",
        ),
        _ => None,
    }
}

fn plan(step: &PlanStep) -> Option<Complaint> {
    let blank = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
    let lacks = |what: &str, expected: &str| {
        Some(complaint(what, &[("act", step.act.in_words())], expected))
    };
    match step.act {
        PlanAct::SetControl if blank(&step.control) || blank(&step.words) => lacks(
            "a control without a name or without words",
            "its name and what it is",
        ),
        PlanAct::SetControl if blank(&step.who) || blank(&step.contingency) => lacks(
            "a control that nobody does, or without what is done where it fails",
            "who does it, and what is done where it fails",
        ),
        PlanAct::EndControl | PlanAct::EndRisk if blank(&step.reason) => {
            lacks("something ends without a reason", "why it ends")
        }
        _ => None,
    }
}

fn dossier(step: &DossierStep) -> Option<Complaint> {
    let lacks = |what: &str, expected: &str| {
        Some(complaint(what, &[("act", step.act.in_words())], expected))
    };
    let words = step.words.as_deref().unwrap_or_default().trim();
    match step.act {
        DossierAct::AskFor if step.item.is_none() || step.of.is_none() || step.due_on.is_none() => {
            lacks(
                "something is asked for, and not said what, from whom or by when",
                "the item, from whom, and the day",
            )
        }
        DossierAct::NotApplicable if step.item.is_none() || words.is_empty() => lacks(
            "an item does not apply, and not said which or why",
            "the item and why",
        ),
        DossierAct::Add if step.document.is_none() => {
            lacks("a document is put in that is not there", "the document")
        }
        DossierAct::Add if step.set == DossierSet::Withheld && words.is_empty() => lacks(
            "a document is to be withheld without grounds",
            "the ground of rule 17",
        ),
        DossierAct::KeepWithheld | DossierAct::Disclose if step.number.is_none() => {
            lacks("it is not said which document was decided on", "its number")
        }
        DossierAct::Give | DossierAct::Acknowledge
            if step.recipient.is_none() || step.version.is_none() =>
        {
            lacks(
                "it is not said who was given which version",
                "the recipient and the version",
            )
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Party;
    use crate::licence::{ConditionDecision, ConditionKind, ConditionServed, SetBy, Who};

    #[test]
    fn a_step_that_lacks_what_it_is_about_is_complained_of() {
        let step =
            |act| LicenceStep::plain("1".to_owned(), act, Who::Officer, Party::in_role("officer"));
        let served = |version: Option<&str>, code: Option<&str>| ConditionServed {
            policy_version: version.map(str::to_owned),
            code: code.map(str::to_owned),
            kind: ConditionKind::Additional,
            category: None,
            text: "Own words.".to_owned(),
            values: std::collections::BTreeMap::new(),
        };
        let with = |version, code| LicenceStep {
            condition: Some(served(version, code)),
            set_by: Some(SetBy::Officer),
            ..step(LicenceAct::Add)
        };
        for (one, complains) in [
            (step(LicenceAct::Submit), false),
            (step(LicenceAct::Add), true),
            (step(LicenceAct::Vary), true),
            (step(LicenceAct::Remove), true),
            (step(LicenceAct::SetStart), true),
            (with(None, None), false),
            (with(Some("v1"), Some("A1")), false),
            (with(None, Some("A1")), true),
            (with(Some("v1"), None), true),
        ] {
            let found = check_licence(&one.clone().into());
            assert_eq!(found.is_some(), complains, "{one:?}: {found:?}");
        }
        let decision = |decided, action| ConditionDecision {
            licence: "1".to_owned(),
            condition_number: 3,
            evidence: Vec::new(),
            decided,
            action,
            reason: "said so".to_owned(),
            by: Party::in_role("officer"),
        };
        for decided in Decided::ALL {
            let found = check_licence(&decision(decided, None).into());
            assert_eq!(found.is_some(), decided == Decided::Breach, "{decided:?}");
        }
    }
}
