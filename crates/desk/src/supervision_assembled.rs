//! The documents of a dossier that the record itself makes: who the prisoner is, sentences, prisons, the licence as it was served,
//! each recall's report, the parole history. Each says from which facts it was made. Nothing of those harmed is in any of them.

use crate::supervision::{Supervised, report_of};
use crate::view::PersonSummary;
use calendar::{Day, Instant};
use chronology::{Chronology, Entry};
use facts::dossier::{DossierDocument, ScheduleItem};
use facts::{Kind, When};
use licence::recall::VICTIMS;
use licence::recorded::{RecordedRecall, plan};
use parole::recorded::{RecordedReview, listed};

/// Documents from the record, in the Schedule's order.
pub(crate) fn assembled(
    who: &PersonSummary,
    chronology: &Chronology<'_>,
    all: &Supervised,
    review: &RecordedReview,
    now: Instant,
) -> Vec<DossierDocument> {
    let today = now.london_day();
    let mut documents = of_the_prisoner(who, chronology, today);
    let history = history(chronology, all, review);
    if !history.is_empty() {
        documents.push(document(
            "Parole history",
            Some(ScheduleItem::ParoleHistory),
            ("reviews on the record".to_owned(), today),
            history,
        ));
    }
    documents.extend(of_licences(all, today));
    let lines = of_plan(chronology, now);
    if !lines.is_empty() {
        documents.push(document(
            "Plan for managing risk",
            None,
            ("the plan on the record".to_owned(), today),
            lines,
        ));
    }
    let newest = all.recalls.last().map(|one| &one.name);
    for one in &all.recalls {
        let item = if Some(&one.name) == newest {
            ScheduleItem::ReasonsForRecall
        } else {
            ScheduleItem::EarlierRecalls
        };
        documents.push(document(
            &format!("Recall {}: report", one.name),
            Some(item),
            (format!("recall {}", one.name), today),
            of_recall(chronology, all, one, &who.name, now),
        ));
    }
    documents
}

fn document(
    title: &str,
    item: Option<ScheduleItem>,
    (source, dated): (String, Day),
    paragraphs: Vec<String>,
) -> DossierDocument {
    DossierDocument {
        title: title.to_owned(),
        item,
        source,
        dated,
        replaces: None,
        why_new_version: None,
        paragraphs,
    }
}

/// Who it is, prisons and sentences.
fn of_the_prisoner(
    who: &PersonSummary,
    chronology: &Chronology<'_>,
    today: Day,
) -> Vec<DossierDocument> {
    let born = who
        .born
        .map_or_else(|| "not known".to_owned(), When::in_words);
    let details: Vec<&Entry<'_>> = chronology.of_kind(Kind::PersonDetails).collect();
    let mut documents = vec![document(
        "The prisoner",
        Some(ScheduleItem::Name),
        (from(&details), today),
        vec![
            format!("Full name: {}", who.name),
            format!("Date of birth: {born}"),
        ],
    )];
    for (kind, title, item) in [
        (
            Kind::CustodyMovement,
            "Prisons and transfers",
            ScheduleItem::PrisonsAndTransfers,
        ),
        (
            Kind::Sentence,
            "Sentences",
            ScheduleItem::SentenceAndConvictions,
        ),
    ] {
        let entries: Vec<&Entry<'_>> = chronology.of_kind(kind).collect();
        if !entries.is_empty() {
            let lines = entries.iter().map(|entry| line(entry)).collect();
            documents.push(document(title, Some(item), (from(&entries), today), lines));
        }
    }
    documents
}

/// Each licence as it was last served, also one that is in force no more: after a recall it is what the review is about.
fn of_licences(all: &Supervised, today: Day) -> Vec<DossierDocument> {
    let mut documents = Vec::new();
    for one in &all.licences {
        let conditions: Vec<String> = one
            .licence
            .in_version(one.licence.version)
            .map(|row| format!("{}. {}", row.number, row.condition.text))
            .collect();
        if !conditions.is_empty() {
            documents.push(document(
                &format!("Licence {} as it was served", one.name),
                None,
                (
                    format!("licence {}, version {}", one.name, one.licence.version),
                    today,
                ),
                conditions,
            ));
        }
    }
    documents
}

/// A fact in a line, with its day.
fn line(entry: &Entry<'_>) -> String {
    format!(
        "{}: {}",
        entry.happened.in_words(),
        entry.statement.in_words()
    )
}

/// Where facts come from: the sources, and the facts by their ids.
fn from(entries: &[&Entry<'_>]) -> String {
    let mut sources: Vec<String> = entries
        .iter()
        .map(|entry| entry.record.record.source.to_string())
        .collect();
    sources.sort();
    sources.dedup();
    let ids: Vec<String> = entries.iter().map(|entry| entry.id.to_string()).collect();
    if ids.is_empty() {
        return "no fact of the record".to_owned();
    }
    format!("{}: facts {}", sources.join(", "), ids.join(", "))
}

/// Earlier reviews, each with what came of it: none yet is no refusal.
fn history(chronology: &Chronology<'_>, all: &Supervised, review: &RecordedReview) -> Vec<String> {
    let earlier = all.reviews.iter().filter(|one| one.name != review.name);
    let mut lines: Vec<String> = earlier
        .map(|one| {
            format!(
                "Review {}, {}: {}{}",
                one.name,
                one.review.kind.in_words(),
                one.review.outcome.in_words(),
                one.review
                    .reasons
                    .iter()
                    .map(|reason| format!("; {reason}"))
                    .collect::<String>()
            )
        })
        .collect();
    lines.extend(
        listed(chronology)
            .iter()
            .filter(|one| one.review != review.name)
            .map(|one| {
                format!(
                    "Review {} as another system lists it: {}",
                    one.review,
                    one.outcome.in_words()
                )
            }),
    );
    lines
}

/// The plan, control by control.
fn of_plan(chronology: &Chronology<'_>, now: Instant) -> Vec<String> {
    let plan = plan(chronology, now);
    let control = |risk: &str, one: &licence::plan::Control| {
        let condition = one.condition.map_or_else(
            || "no condition".to_owned(),
            |number| format!("condition {number}"),
        );
        let detectors: Vec<&str> = one.detectors.iter().map(|one| one.in_words()).collect();
        let found = if detectors.is_empty() {
            "nothing".to_owned()
        } else {
            detectors.join(", ")
        };
        format!(
            "{risk}: {}. Rests on {condition}; done by {}; where it fails: {}; its failure would be shown by {found}",
            one.words, one.who, one.contingency
        )
    };
    plan.risks
        .iter()
        .flat_map(|risk| {
            risk.controls
                .iter()
                .map(|one| control(&risk.words, &one.control))
        })
        .collect()
}

/// The report on a recall. That somebody harmed was told, and when, is no part of the prisoner's dossier.
fn of_recall(
    chronology: &Chronology<'_>,
    all: &Supervised,
    one: &RecordedRecall,
    name: &str,
    now: Instant,
) -> Vec<String> {
    let report = report_of(chronology, all, one, name, now);
    report
        .lines
        .iter()
        .filter(|line| line.heading != VICTIMS)
        .map(|line| {
            let source = if line.source.is_empty() {
                String::new()
            } else {
                format!(" ({})", line.source)
            };
            format!("{}: {}{source}", line.heading, line.words)
        })
        .collect()
}
