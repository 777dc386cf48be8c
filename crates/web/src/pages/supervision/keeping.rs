//! Whether conditions are kept: what may be a breach, with its evidence, to be decided; the disclosure register; inspections of devices;
//! and the forms by which each is entered. Nothing here decides by itself.

use super::Shown;
use crate::components::choices::{choices, conditions_in_force};
use crate::components::controls::{Control, button, details};
use crate::components::tables::{Row, stacked};
use crate::components::tags::{capital, tag_saying};
use ::licence::compliance::Shown as Shows;
use ::licence::recorded::{Counted, FoundCandidate, Pattern, RecordedInspection};
use desk::LicenceView;
use facts::compliance::{ComplianceEvent, Confidence, Disclosable, DisclosedHow, Equipment};
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>, one: &LicenceView) -> Markup {
    let keeping = &one.keeping;
    html! {
        @if !keeping.candidates.is_empty() { (candidates(one, &keeping.candidates)) }
        @if !one.patterns.is_empty() { (patterns(&one.patterns)) }
        @if !keeping.not_looked_up.is_empty() {
            p.govuk-body { (tag_saying("cannot_tell", "Not looked up")) " Whether a child is known at:" }
            ul."govuk-list govuk-list--bullet" { @for line in &keeping.not_looked_up { li { (line) } } }
        }
        @if !keeping.disclosed.is_empty() { (register(one)) }
        @if !keeping.inspections.is_empty() { (inspections(&keeping.inspections)) }
        @if shown.acts() && shown.page.may_write && one.recorded.licence.state.is_in_force() {
            (record(shown, one)) (disclose(shown)) (inspect(shown)) (raise(shown, one))
        }
    }
}

fn candidates(one: &LicenceView, found: &[FoundCandidate]) -> Markup {
    let row = |candidate: &FoundCandidate| {
        let decision = candidate.decided.and_then(|fact| {
            let mut decisions = one.decisions.iter();
            decisions.find(|decision| decision.fact == fact)
        });
        Row::of(vec![
            html! { (candidate.condition) },
            html! { (candidate.at.in_words()) },
            html! {
                (capital(&candidate.words))
                @for (place, fact) in candidate.facts.iter().enumerate() { " " a.govuk-link href=(format!("/fact/{fact}")) { "Evidence " (place + 1) } }
                br; span.joinder-muted {
                    @match candidate.confidence { Some(sure) => { (capital(sure.in_words())) }, None => { "How sure is not known" } }
                    @if let Some(equipment) = candidate.equipment { "; equipment " (equipment.in_words()) }
                }
            },
            html! {
                @match decision {
                    Some(decision) => { (capital(decision.decided.in_words())) ", " (decision.at.london_day().in_words()) ", " (decision.by) }
                    None => { (tag_saying("overdue", "Not decided")) }
                }
            },
        ])
    };
    let rows: Vec<Row> = found.iter().map(row).collect();
    stacked(
        "What may be a breach",
        &["Condition", "When", "What, and on what it rests", "Decided"],
        &rows,
    )
}

/// What came of each condition over twelve months: the sum and its trend, and behind it each month.
fn patterns(found: &[Pattern]) -> Markup {
    let rows: Vec<Row> = found
        .iter()
        .map(|one| {
            Row::of(vec![
                html! { (one.condition) },
                html! { (capital(&one.trend)) @if one.without_day > 0 { "; " (one.without_day) " of no known day" } },
                html! { (counted(one.total).join(", ")) },
            ])
        })
        .collect();
    html! {
        h3."govuk-heading-s" { "What came of conditions over twelve months" }
        (stacked("What came of conditions over twelve months", &["Condition", "How it goes", "Found and decided"], &rows))
        @for one in found {
            (details(&format!("Condition {}, month by month", one.condition), false, months(one)))
        }
    }
}

fn months(one: &Pattern) -> Markup {
    let rows: Vec<Row> = one
        .months
        .iter()
        .map(|month| {
            let counted = month.counted;
            let begins = month.begins.in_words();
            let name = begins
                .split_once(' ')
                .map_or(begins.as_str(), |(_, name)| name);
            Row::of(vec![
                html! { (name) },
                html! { (counted.breach) },
                html! { (counted.acceptable) },
                html! { (counted.equipment) },
                html! { (counted.wrong_person) },
                html! { (counted.undecided) },
            ])
        })
        .collect();
    stacked(
        &format!("Condition {} by month", one.condition),
        &[
            "Month",
            "Breach",
            "Acceptable",
            "Equipment",
            "Somebody else",
            "Not decided",
        ],
        &rows,
    )
}

/// What there is of each sort, in words.
fn counted(of: Counted) -> Vec<String> {
    let sorts = [
        (of.breach, "a breach"),
        (of.acceptable, "acceptable"),
        (of.equipment, "the equipment"),
        (of.wrong_person, "about somebody else"),
        (of.undecided, "not decided"),
    ];
    let there = sorts.into_iter().filter(|(count, _)| *count > 0);
    there
        .map(|(count, words)| format!("{count} {words}"))
        .collect()
}

fn register(one: &LicenceView) -> Markup {
    let rows: Vec<Row> = one
        .keeping
        .disclosed
        .iter()
        .map(|entry| {
            Row::of(vec![
                html! { a.govuk-link href=(format!("/fact/{}", entry.fact)) { (capital(entry.what.in_words())) } },
                html! { (entry.key) },
                html! { (capital(entry.how.in_words())) },
                html! { (entry.at.in_words()) ", " (entry.by) },
            ])
        })
        .collect();
    stacked(
        "Disclosure register",
        &["What", "Which", "Told or seen", "When, and to or by whom"],
        &rows,
    )
}

fn inspections(found: &[RecordedInspection]) -> Markup {
    let row = |one: &RecordedInspection| {
        Row::of(vec![
            html! { a.govuk-link href=(format!("/fact/{}", one.fact)) { (one.device) } },
            html! { (one.at.in_words()) },
            html! { @if one.held.is_empty() { (tag_saying("cannot_tell", "Nobody is named")) } @else { (one.held.join(", then ")) } },
            html! {
                @if let Some(words) = &one.found { p."govuk-body-s" { (words) } }
                @if let Some(why) = &one.cannot_tell { (tag_saying("cannot_tell", "Cannot be told")) " " (why) }
                @for shows in &one.shows { p."govuk-body-s" { (what(shows)) } }
                @if one.shows.is_empty() && one.cannot_tell.is_none() { "Its history is there, and custody is unbroken" }
            },
        ])
    };
    let rows: Vec<Row> = found.iter().map(row).collect();
    stacked(
        "Inspections of devices",
        &["Device", "Taken", "Held by", "What it shows"],
        &rows,
    )
}

fn what(shows: &Shows) -> Markup {
    html! {
        @match shows {
            Shows::HistoryGone { should_begin, begins } => {
                (tag_saying("overdue", "History gone")) " should begin by " (should_begin.in_words()) ", "
                @match begins { Some(day) => { "begins " (day.in_words()) }, None => { "there is none" } }
            }
            Shows::CustodyBroken { after } => { (tag_saying("discrepancy", "Custody broken")) " after " (after) }
            Shows::NoChecksum => { (tag_saying("discrepancy", "No checksum")) " of the copy that was taken" }
        }
    }
}

/// The conditions in force, to choose one.
fn numbers(one: &LicenceView) -> Vec<(String, String)> {
    conditions_in_force("Choose a condition", Some(&one.recorded))
}

fn form(shown: &Shown<'_>, name: &str, title: &str, inside: Markup) -> Markup {
    details(
        title,
        shown.faulty(name),
        html! {
            (shown.form("keep", &[("form", &name)], html! {
                (inside)
                (button("Record it"))
            }))
        },
    )
}

fn record(shown: &Shown<'_>, one: &LicenceView) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let events = choices(
        "Choose what it was",
        ComplianceEvent::ALL
            .into_iter()
            .map(|one| (one.name(), one.in_words())),
    );
    form(
        shown,
        "record",
        "Record a permission, attendance or test",
        html! {
            input type="hidden" name="licence" value=(one.recorded.name);
            (Control::new("record-condition", "Condition", faults).select(&numbers(one), fields.or_empty("record-condition")))
            (Control::new("record-event", "What", faults).select(&events, fields.or_empty("record-event")))
            (Control::new("record-from", "Day, or first day", faults).day(fields))
            (Control::new("record-until", "Last day", faults).hint("Of a permission that lasts longer than a day.").day(fields))
            (Control::new("record-words", "In words", faults).lines(fields.or_empty("record-words"), 2, false))
        },
    )
}

fn disclose(shown: &Shown<'_>) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let what = choices(
        "Choose what it is",
        Disclosable::ALL
            .into_iter()
            .map(|one| (one.name(), one.in_words())),
    );
    let how = choices(
        "Choose how it is known",
        DisclosedHow::ALL
            .into_iter()
            .map(|one| (one.name(), one.in_words())),
    );
    form(
        shown,
        "disclose",
        "Enter in the disclosure register",
        html! {
            (Control::new("disclose-what", "What", faults).select(&what, fields.or_empty("disclose-what")))
            (Control::new("disclose-key", "Name, number or mark", faults).hint("As exactly as it is known: what was told and what was seen are compared by it.").text(fields.or_empty("disclose-key"), "govuk-input--width-20"))
            (Control::new("disclose-how", "How it is known", faults).select(&how, fields.or_empty("disclose-how")))
            (Control::new("disclose-from", "Day on which it was told, or seen", faults).day(fields))
            (Control::new("disclose-words", "In words", faults).lines(fields.or_empty("disclose-words"), 2, false))
        },
    )
}

fn inspect(shown: &Shown<'_>) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    form(
        shown,
        "inspect",
        "Record the inspection of a device",
        html! {
            (Control::new("inspect-device", "Number of the device", faults).text(fields.or_empty("inspect-device"), "govuk-input--width-20"))
            (Control::new("inspect-taken", "When it was taken", faults).hint("Such as 2026-03-27 14:05").text(fields.or_empty("inspect-taken"), "govuk-input--width-20"))
            (Control::new("inspect-held", "Who has held it since", faults).hint("Each on a line, in order: 2026-03-27 14:05 to 2026-03-28 09:30, Officer Larkspur").lines(fields.or_empty("inspect-held"), 4, false))
            (Control::new("inspect-history", "First day of its history of use", faults).hint("Leave empty where there is none.").day(fields))
            (Control::new("inspect-known", "Known since", faults).hint("Leave empty where the disclosure register has it.").day(fields))
            (Control::new("inspect-sha256", "Checksum of the copy that was taken", faults).text(fields.or_empty("inspect-sha256"), ""))
            (Control::new("inspect-words", "What was found", faults).lines(fields.or_empty("inspect-words"), 3, false))
        },
    )
}

fn raise(shown: &Shown<'_>, one: &LicenceView) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let sure = choices(
        "Not known",
        Confidence::ALL
            .into_iter()
            .map(|one| (one.name(), one.in_words())),
    );
    let equipment = choices(
        "None is concerned",
        Equipment::ALL
            .into_iter()
            .map(|one| (one.name(), one.in_words())),
    );
    let evidence: Vec<(String, Markup)> = shown
        .page
        .recent
        .iter()
        .map(|(fact, words)| (fact.to_string(), html! { (words) }))
        .collect();
    form(
        shown,
        "raise",
        "Raise what may be a breach",
        html! {
            input type="hidden" name="licence" value=(one.recorded.name);
            (Control::new("raise-condition", "Condition", faults).select(&numbers(one), fields.or_empty("raise-condition")))
            (Control::new("raise-from", "Day", faults).day(fields))
            (Control::new("raise-words", "What it is", faults).lines(fields.or_empty("raise-words"), 3, false))
            (Control::new("raise-confidence", "How sure the facts are", faults).select(&sure, fields.or_empty("raise-confidence")))
            (Control::new("raise-equipment", "How the equipment stood", faults).select(&equipment, fields.or_empty("raise-equipment")))
            @if !evidence.is_empty() { (Control::new("raise-evidence", "What it rests on", faults).ticks(&evidence, &fields.all("raise-evidence"))) }
        },
    )
}
