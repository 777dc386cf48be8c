//! One line in plain English for dossiers, hearings, plans, those harmed, and places. The line itself is in `words`.

use crate::Statement;
use crate::dossier::DossierStep;
use crate::hearing::HearingStep;
use crate::place::{AddressStep, AreaStep};
use crate::plan::PlanStep;
use crate::victims::VictimStep;
use crate::words::Line;

/// What stands around licences, recalls and reviews.
pub(crate) fn parole(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::DossierStep(one) => dossier(line, one),
        Statement::AddressStep(one) => address(line, one),
        Statement::AreaStep(one) => area(line, one),
        Statement::HearingStep(one) => hearing(line, one),
        Statement::VictimStep(one) => victim(line, one),
        Statement::PlanStep(one) => plan(line, one),
        _ => return false,
    }
    true
}

/// What is told of a step in a line has no name and no address: whoever may see it opens the fact.
fn victim(line: &mut Line, one: &VictimStep) {
    let condition = one
        .condition_number
        .map(|number| format!("condition {number}"));
    let of = one.of_fact.map(|fact| format!("of fact {fact}"));
    line.say(&format!("{}: {}", one.victim, one.act.in_words()))
        .option(one.asked.map(crate::victims::VictimAsked::in_words))
        .option(one.request.as_deref())
        .option(condition.as_deref())
        .option(one.reading.map(crate::victims::StatementReading::in_words))
        .option(of.as_deref())
        .party("by", Some(&one.by))
        .done();
}

/// The days on which a member cannot sit.
fn away(one: &HearingStep) -> Option<String> {
    let first = one.starts_on?;
    let last = one.until.filter(|last| *last != first);
    Some(match last {
        Some(last) => format!("from {} to {}", first.in_words(), last.in_words()),
        None => format!("on {}", first.in_words()),
    })
}

/// How the press is reached and by which link a hearing is joined is for whoever opens the fact.
fn hearing(line: &mut Line, one: &HearingStep) {
    let answer = one
        .public
        .map(|public| if public { "in public" } else { "in private" });
    let decided = one
        .decided_by
        .as_ref()
        .map(|who| format!("decided by {who}"));
    let day = one.hearing_on.map(|day| format!("on {}", day.in_words()));
    let members = one.members.map(|members| format!("{members} members"));
    let directed = |wanted: Option<bool>, word: &'static str| wanted.filter(|is| *is).map(|_| word);
    line.say(&format!("review {}: {}", one.review, one.act.in_words()))
        .option(one.member.as_deref())
        .option(
            one.profession
                .map(crate::hearing::PanelProfession::in_words),
        )
        .list("conflicts", &one.conflicts)
        .option(members.as_deref())
        .option(directed(one.specialist, "a psychologist or psychiatrist"))
        .option(directed(one.judge, "a judge"))
        .option(one.applicant.as_deref())
        .option(one.party.map(crate::hearing::HearingParty::in_words))
        .option(answer)
        .option(one.decider.map(crate::hearing::PublicDecider::in_words))
        .option(away(one).as_deref())
        .option(one.venue.as_deref())
        .option(one.outlet.as_deref())
        .option(one.excluded.as_deref())
        .option(decided.as_deref())
        .option(one.reference.as_deref())
        .option(day.as_deref())
        .option(one.words.as_deref())
        .party("by", Some(&one.by))
        .done();
}

fn address(line: &mut Line, one: &AddressStep) {
    let from = one.starts_on.map(|day| format!("from {}", day.in_words()));
    let until = one.until.map(|day| format!("until {}", day.in_words()));
    line.say(&format!("{} {}", one.address, one.act.in_words()))
        .option(one.lines.as_deref())
        .option(
            one.uprn
                .as_ref()
                .map(|uprn| format!("property {uprn}"))
                .as_deref(),
        )
        .option(one.stay.map(crate::place::StayKind::in_words))
        .option(from.as_deref())
        .option(until.as_deref())
        .option(one.words.as_deref())
        .party("by", Some(&one.by))
        .done();
}

fn area(line: &mut Line, one: &AreaStep) {
    let condition = one
        .condition_number
        .map(|number| format!("condition {number}"));
    line.say(&format!("{} {}", one.area, one.act.in_words()))
        .option(one.title.as_deref())
        .option(one.kind.map(crate::place::AreaKind::in_words))
        .option(condition.as_deref())
        .party("by", Some(&one.by))
        .done();
}

fn plan(line: &mut Line, one: &PlanStep) {
    let condition = one
        .condition_number
        .map(|number| format!("condition {number}"));
    let licence = one.licence.as_ref().map(|name| format!("licence {name}"));
    let who = one.who.as_ref().map(|who| format!("done by {who}"));
    let detectors: Vec<String> = one
        .detectors
        .iter()
        .map(|detector| detector.in_words().to_owned())
        .collect();
    line.say(&format!("{}: {}", one.act.in_words(), one.risk))
        .option(one.control.as_deref())
        .option(one.words.as_deref())
        .option(licence.as_deref())
        .option(condition.as_deref())
        .option(who.as_deref())
        .option(one.contingency.as_deref())
        .list("would be detected by", &detectors)
        .option(one.reason.as_deref())
        .party("by", Some(&one.by))
        .done();
}

fn dossier(line: &mut Line, one: &DossierStep) {
    let due = one.due_on.map(|day| format!("due by {}", day.in_words()));
    let version = one.version.map(|version| format!("version {version}"));
    let number = one.number.map(|number| format!("document {number}"));
    let document = one.document.as_ref();
    let replaces = document.and_then(|document| document.replaces);
    let replaces = replaces.map(|number| format!("in place of document {number}"));
    line.say(&format!(
        "review {}, {}: {}",
        one.review,
        one.set.in_words(),
        one.act.in_words()
    ))
    .option(one.item.map(crate::dossier::ScheduleItem::in_words))
    .option(document.map(|document| document.title.as_str()))
    .option(replaces.as_deref())
    .option(number.as_deref())
    .option(version.as_deref())
    .option(
        one.recipient
            .map(crate::dossier::DossierRecipient::in_words),
    )
    .option(one.of.as_deref())
    .option(due.as_deref())
    .option(one.words.as_deref())
    .party("by", Some(&one.by))
    .done();
}
