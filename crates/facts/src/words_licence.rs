//! One line in plain English for licence, recall and parole. The line itself, and all other kinds, are in `words`.

use crate::Statement;
use crate::compliance::{CandidateBreach, ComplianceRecord, DeviceInspection, DisclosureEntry};
use crate::copies::LicenceCopyStep;
use crate::licence::{ConditionDecision, LicenceStep, RecallStep, TagStep};
use crate::parole::{ListedReview, ReviewStep};
use crate::words::Line;

/// Licence, recall and parole.
pub(crate) fn licence(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::LicenceStep(one) => licence_step(line, one),
        Statement::ConditionDecision(one) => condition(line, one),
        Statement::TagStep(one) => tag(line, one),
        Statement::LicenceCopyStep(one) => copy(line, one),
        Statement::DisclosureEntry(one) => disclosure(line, one),
        Statement::DeviceInspection(one) => inspection(line, one),
        Statement::ComplianceRecord(one) => record(line, one),
        Statement::CandidateBreach(one) => candidate(line, one),
        Statement::RecallStep(one) => recall(line, one),
        Statement::ReviewStep(one) => review(line, one),
        Statement::ListedReview(one) => listed(line, one),
        _ => return false,
    }
    true
}

fn licence_step(line: &mut Line, one: &LicenceStep) {
    line.say(&format!("licence {} {}", one.licence, one.act.in_words()));
    let number = one
        .condition_number
        .map(|number| format!("condition {number}"));
    line.option(number.as_deref());
    line.option(one.condition.as_ref().map(|served| served.text.as_str()));
    let set_by = one
        .set_by
        .map(|set_by| format!("set by {}", set_by.in_words()));
    let starts = one
        .starts_on
        .map(|day| format!("release on {}", day.in_words()));
    line.option(set_by.as_deref())
        .option(starts.as_deref())
        .option(one.reason.as_deref())
        .party("by", Some(&one.by))
        .done();
}

fn condition(line: &mut Line, one: &ConditionDecision) {
    line.say(&format!(
        "condition {} of licence {}",
        one.condition_number, one.licence
    ))
    .say(one.decided.in_words())
    .option(one.action.map(crate::licence::Action::in_words))
    .say(&one.reason)
    .party("by", Some(&one.by))
    .done();
}

fn tag(line: &mut Line, one: &TagStep) {
    let by = one
        .fit_by
        .map(|day| format!("to be fitted by {}", day.in_words()));
    line.say(one.event.in_words())
        .option(by.as_deref())
        .say(&format!("licence {}", one.licence))
        .party("as told by", Some(&one.by))
        .done();
}

fn copy(line: &mut Line, one: &LicenceCopyStep) {
    line.say(&format!(
        "licence {}, version {}, for {} {}",
        one.licence,
        one.version,
        one.recipient.in_words(),
        one.event.in_words()
    ))
    .party("by", Some(&one.by))
    .done();
}

fn disclosure(line: &mut Line, one: &DisclosureEntry) {
    line.say(&format!("{} `{}`", one.what.in_words(), one.key))
        .say(one.how.in_words())
        .option(one.words.as_deref())
        .party("to or by", Some(&one.by))
        .done();
}

fn inspection(line: &mut Line, one: &DeviceInspection) {
    let history = one.history_from.map_or_else(
        || "no history of use".to_owned(),
        |day| format!("history of use from {}", day.in_words()),
    );
    let held: Vec<String> = one.held.iter().map(|held| held.who.clone()).collect();
    line.say(&format!("device `{}`", one.device))
        .say(&history)
        .list("held by", &held)
        .option(one.found.as_deref())
        .party("taken by", Some(&one.by))
        .done();
}

fn record(line: &mut Line, one: &ComplianceRecord) {
    line.say(&format!(
        "condition {} of licence {}",
        one.condition_number, one.licence
    ))
    .say(one.event.in_words())
    .option(one.words.as_deref())
    .party("by", Some(&one.by))
    .done();
}

fn candidate(line: &mut Line, one: &CandidateBreach) {
    let equipment = one
        .equipment
        .map(|equipment| format!("equipment {}", equipment.in_words()));
    line.say(&format!(
        "condition {} of licence {}",
        one.condition_number, one.licence
    ))
    .say(&one.words)
    .option(one.confidence.map(crate::compliance::Confidence::in_words))
    .option(equipment.as_deref())
    .party("raised by", Some(&one.by))
    .done();
}

fn recall(line: &mut Line, one: &RecallStep) {
    let numbers: Vec<String> = one.conditions.iter().map(ToString::to_string).collect();
    let days = one.fixed_term_days.map(|days| format!("{days} days"));
    let arrested = one
        .arrested_on
        .map(|day| format!("arrested on {}", day.in_words()));
    line.say(&format!("recall {} {}", one.recall, one.act.in_words()))
        .option(one.recall_kind.map(crate::licence::RecallKind::in_words))
        .option(days.as_deref())
        .list("conditions", &numbers)
        .list("tried", &one.tried)
        .option(one.replied.map(crate::licence::Replied::in_words))
        .option(one.force.as_deref())
        .option(one.warrant.as_deref())
        .option(arrested.as_deref())
        .option(one.words.as_deref())
        .party("by", Some(&one.by))
        .done();
}

fn review(line: &mut Line, one: &ReviewStep) {
    let hearing = one
        .hearing_on
        .map(|day| format!("hearing on {}", day.in_words()));
    let due = one.due_on.map(|day| format!("due by {}", day.in_words()));
    line.say(&format!("review {} {}", one.review, one.act.in_words()))
        .option(one.review_kind.map(crate::parole::ReviewKind::in_words))
        .option(one.direction.as_deref())
        .option(one.task.as_deref())
        .option(one.who.as_deref())
        .option(one.witness.as_deref())
        .option(one.topic.as_deref())
        .option(hearing.as_deref())
        .option(due.as_deref())
        .option(one.outcome.map(crate::parole::ReviewOutcome::in_words))
        .answer("on papers", one.on_papers)
        .list("because", &one.reasons)
        .option(one.words.as_deref())
        .party("by", Some(&one.by))
        .done();
}

fn listed(line: &mut Line, one: &ListedReview) {
    line.say(&one.review)
        .code("kind", &one.review_type)
        .code("status", &one.status)
        .when("target", one.target)
        .when("report due", one.report_due)
        .when("report there", one.report_done);
    match one.result.text() {
        Some(result) => line.say(&format!("result `{result}`")),
        None => line.say("no decision yet"),
    }
    .done();
}

#[cfg(test)]
mod tests {
    use crate::licence::{LicenceAct, LicenceStep, Who};
    use crate::parole::ListedReview;
    use crate::{Party, Said, Statement};

    #[test]
    fn a_blank_result_is_no_decision_yet() {
        let listed = |result: &str| {
            Statement::from(ListedReview {
                review: "R7".to_owned(),
                result: Said::from_field(result),
                ..ListedReview::default()
            })
            .in_words()
        };
        assert_eq!(listed(""), "listed review: R7; no decision yet");
        assert_eq!(
            listed("No Release"),
            "listed review: R7; result `No Release`"
        );
    }

    #[test]
    fn a_step_says_which_licence_and_by_whom() {
        let step = LicenceStep::plain(
            "1".to_owned(),
            LicenceAct::Approve,
            Who::PrisonDecisionMaker,
            Party::in_role("prison decision maker"),
        );
        assert_eq!(
            Statement::from(step).in_words(),
            "step of a licence: licence 1 approved; by prison decision maker"
        );
    }
}
