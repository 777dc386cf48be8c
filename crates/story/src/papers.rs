//! The papers of the story: a dossier with something withheld, and the plan for a release with what would detect each failure.

use crate::telling::{Made, MadeKind, StoryFault, day, noon, told};
use licence::life::plain;
use licence::plan::{Control, Detector, Gap, Risk, Trace, could_have_found, gaps};
use parole::dossier::{Document, Dossier, Handling, Recipient, Set};
use parole::pdf::print;

/// Documents of the dossier: title, source, day, how many paragraphs.
const DOCUMENTS: &[(&str, &str, &str, usize)] = &[
    ("Sentencing remarks", "court", "2007-03-14", 18),
    ("Report on the recall", "probation", "2023-03-06", 9),
    (
        "Report of the prison offender manager",
        "prison",
        "2023-12-01",
        24,
    ),
    ("Information from a third person", "police", "2023-12-04", 4),
    (
        "Report of the community offender manager",
        "probation",
        "2023-12-08",
        21,
    ),
    (
        "Report of the psychologist",
        "prison psychology",
        "2023-12-15",
        40,
    ),
];

/// The dossier, with one document withheld: both sets, their pages, and who has them.
pub(crate) fn dossier() -> Result<Vec<Made>, StoryFault> {
    let mut dossier = Dossier::of("Quill Marrow", "review after the third recall");
    for (title, source, dated, paragraphs) in DOCUMENTS {
        let words =
            "Invented words of an invented report, which say nothing of anybody. ".repeat(7);
        let number = told(dossier.add(Document {
            number: 0,
            title: (*title).to_owned(),
            source: (*source).to_owned(),
            dated: day(dated)?,
            added: noon("2024-01-08")?,
            replaces: None,
            why_new_version: None,
            handling: Handling::Open,
            paragraphs: vec![words; *paragraphs],
        }))?;
        if title.starts_with("Information") {
            told(dossier.ask_to_withhold(number, day("2024-01-09")?, "the safety of others"))?;
        }
    }
    let version = dossier.close_version(noon("2024-01-15")?);
    told(dossier.give(Recipient::Prisoner, Set::Open, version, noon("2024-01-15")?))?;
    told(dossier.give(
        Recipient::Panel,
        Set::Withheld,
        version,
        noon("2024-01-15")?,
    ))?;
    let mut made = Vec::new();
    for (set, words) in [
        (Set::Open, "The dossier"),
        (
            Set::Withheld,
            "Withheld until it is decided, for the panel only",
        ),
    ] {
        let printed = told(print(&dossier, set, version))?;
        let lines = dossier
            .in_set(set, version)
            .zip(&printed.contents)
            .map(|(document, (_, page))| {
                format!("page {page}: {}, {}", document.title, document.source)
            })
            .collect();
        made.push(
            Made::plain(
                MadeKind::Document,
                format!("{words}: {} pages", printed.pages),
            )
            .with(lines),
        );
    }
    if let Err(refused) = dossier.give(
        Recipient::Prisoner,
        Set::Withheld,
        version,
        noon("2024-01-15")?,
    ) {
        made.push(Made::plain(MadeKind::Refusal, refused.to_string()));
    }
    let waiting = dossier
        .unacknowledged()
        .map(|receipt| format!("{} has not said that it came", plain(&receipt.to)))
        .collect();
    made.push(Made::plain(MadeKind::State, "Receipts").with(waiting));
    Ok(made)
}

fn control(words: &str, condition: u32, detectors: &[Detector]) -> Control {
    Control {
        words: words.to_owned(),
        condition: Some(condition),
        who: "community offender manager".to_owned(),
        contingency: "recall is considered".to_owned(),
        detectors: detectors.to_vec(),
    }
}

/// The plan that failed, and the one that is proposed.
fn plans() -> [Vec<Risk>; 2] {
    let risk = |controls| {
        vec![Risk {
            words: "harm in a household that nobody knows of".to_owned(),
            controls,
        }]
    };
    let (told, kept) = ("tells of new friendships", "devices keep their history");
    [
        risk(vec![
            control(told, 7, &[Detector::SelfReport]),
            control(kept, 8, &[Detector::SelfReport]),
        ]),
        risk(vec![
            control(told, 7, &[Detector::SelfReport, Detector::OtherAgencies]),
            control(kept, 8, &[Detector::Device]),
            control(
                "spends no night elsewhere",
                18,
                &[Detector::Tag, Detector::Premises],
            ),
        ]),
    ]
}

/// What was on record before the third recall.
fn traces() -> Result<[Trace; 2], StoryFault> {
    let trace = |on, by, condition, words: &str| -> Result<Trace, StoryFault> {
        Ok(Trace {
            on: day(on)?,
            by,
            condition,
            words: words.to_owned(),
        })
    };
    Ok([
        trace(
            "2022-11-14",
            Detector::OtherAgencies,
            7,
            "a school had the telephone's number as one to call",
        )?,
        trace("2023-03-01", Detector::Device, 8, "the device was set back")?,
    ])
}

fn in_words(gap: &Gap) -> String {
    match gap {
        Gap::Undetected {
            control, detection, ..
        } => format!("{control}: {}", plain(detection)),
        other => format!("{other:?}"),
    }
}

/// The plan that failed, with what could have found it; and the plan that is proposed.
pub(crate) fn plan() -> Result<Vec<Made>, StoryFault> {
    let [before, proposed] = plans();
    let numbers: Vec<u32> = (1..=21).collect();
    let undetected = gaps(&before, &numbers).iter().map(in_words).collect();
    let found = could_have_found(&before, &traces()?, day("2023-03-06")?)
        .iter()
        .map(|one| {
            let planned = if one.was_in_plan { "was" } else { "was not" };
            format!(
                "{} days before the recall: {}, by {}, which {planned} in the plan",
                one.days_before,
                one.trace.words,
                plain(&one.trace.by)
            )
        })
        .collect();
    let left = gaps(&proposed, &numbers).len();
    Ok(vec![
        Made::plain(
            MadeKind::Check,
            "Controls of the plan before the recall whose failure nothing but the person's own word would show",
        )
        .with(undetected),
        Made::plain(MadeKind::State, "What could have found it, and when").with(found),
        Made::plain(
            MadeKind::Check,
            format!("The plan that is proposed: {left} controls that nothing, or only the person's own word, would show to have failed"),
        ),
    ])
}
