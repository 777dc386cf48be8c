//! The sentence drawn along time: remand, custody, licence and supervision as bars, the dates and the tranches as marks; and a table with the
//! same facts, which is what somebody reads who does not see the drawing.

use super::table;
use calendar::Day;
use maud::{Markup, html};
use sentence::{AdjustmentKind, Answer, Case, DateKind};
use std::collections::BTreeMap;

const WIDTH: i32 = 900;
const LEFT: i32 = 10;

/// A stretch of time, drawn as a bar.
struct Bar {
    words: &'static str,
    from: Day,
    to: Day,
    fill: &'static str,
    row: i32,
}

/// What is drawn.
pub(in crate::pages) struct Envelope<'a> {
    /// The case.
    pub case: &'a Case,
    /// The dates that are given.
    pub dates: BTreeMap<DateKind, Day>,
    /// Where a sentence has no end: the day before which nobody is released.
    pub not_before: Option<Day>,
    /// The tranches that reach the person, with their days.
    pub tranches: Vec<(String, Day)>,
}

impl<'a> Envelope<'a> {
    pub(super) fn of(case: &'a Case, answer: &Answer) -> Envelope<'a> {
        let tranches = answer.tranche_days.iter().map(|(regime, day)| {
            let name = answer
                .tranches
                .get(regime)
                .map_or("tranche", String::as_str);
            (format!("{name} of {}", regime.in_words()), *day)
        });
        Envelope {
            case,
            dates: answer.dates.clone(),
            not_before: answer.not_before,
            tranches: tranches.collect(),
        }
    }

    /// What is marked, in the order of the days: each with its short name and in words.
    fn marks(&self, first: Day, last: Day) -> Vec<Mark> {
        let dates = self.dates.iter().map(|(kind, day)| Mark {
            name: kind.name().to_owned(),
            words: format!("{} {}", kind.name(), kind.in_words()),
            day: *day,
            stroke: "#505a5f",
        });
        let tranches = self.tranches.iter().map(|(words, day)| Mark {
            name: words
                .split(" of ")
                .next()
                .unwrap_or(words)
                .replace('_', " ")
                .to_lowercase(),
            words: words.clone(),
            day: *day,
            stroke: "#d4351c",
        });
        let mut marks: Vec<Mark> = dates
            .chain(tranches)
            .filter(|mark| mark.day >= first && mark.day <= last)
            .collect();
        marks.sort_by_key(|mark| mark.day);
        marks
    }
}

/// A day that is marked.
struct Mark {
    name: String,
    words: String,
    day: Day,
    stroke: &'static str,
}

/// The drawing and its table.
pub(in crate::pages) fn draw(envelope: &Envelope<'_>) -> Markup {
    let bars = bars(envelope);
    let first = bars.iter().map(|bar| bar.from).min();
    let last = bars.iter().map(|bar| bar.to).max();
    let (Some(first), Some(last)) = (first, last) else {
        return html! {};
    };
    let span = last.days_since(first).max(1);
    let x = |day: Day| LEFT + (day.days_since(first) * (WIDTH - 2 * LEFT)) / span;
    let marks = envelope.marks(first, last);
    let lines = i32::try_from(marks.len()).unwrap_or(0);
    let height = 150 + lines * 22;
    let label = format!(
        "From {} to {}: {}",
        first.in_words(),
        last.in_words(),
        bars.iter()
            .map(|bar| bar.words)
            .collect::<Vec<_>>()
            .join(", ")
    );
    html! {
        div.joinder-table-frame role="region" aria-label="The sentence as a drawing" tabindex="0" {
            svg viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) height=(height) role="img" aria-labelledby="envelope-title envelope-description" xmlns="http://www.w3.org/2000/svg" font-size="15" fill="#0b0c0c" {
                title #envelope-title { "The sentence over time" }
                desc #envelope-description { (label) ". The table below has the same days." }
                @for bar in &bars {
                    @let width = (x(bar.to) - x(bar.from)).max(3);
                    rect x=(x(bar.from)) y=(10 + bar.row * 34) width=(width) height="28" fill=(bar.fill) stroke="#0b0c0c" {}
                    text x=(x(bar.from).min(WIDTH - 110) + 6) y=(30 + bar.row * 34) fill="#0b0c0c" { (bar.words) }
                }
                @for (place, mark) in marks.iter().enumerate() {
                    @let y = 160 + i32::try_from(place).unwrap_or(0) * 22;
                    line x1=(x(mark.day)) x2=(x(mark.day)) y1="8" y2=(y - 4) stroke=(mark.stroke) stroke-dasharray="3 3" {}
                    text x=(x(mark.day).min(WIDTH - 225)) y=(y) { (mark.name) " " (mark.day.in_words()) }
                }
            }
        }
        (table(&rows(&bars, &marks, envelope.case)))
    }
}

fn bars(envelope: &Envelope<'_>) -> Vec<Bar> {
    let mut bars = Vec::new();
    for one in envelope
        .case
        .adjustments
        .iter()
        .filter(|one| one.kind == AdjustmentKind::Remand)
    {
        if let (Some(from), Some(to)) = (one.first, one.last) {
            bars.push(Bar {
                words: "remand",
                from,
                to,
                fill: "#b1b4b6",
                row: 0,
            });
        }
    }
    bars.extend(after_sentence(envelope));
    bars
}

/// Custody, recall, licence and supervision, as far as the dates tell them.
fn after_sentence(envelope: &Envelope<'_>) -> Vec<Bar> {
    let case = envelope.case;
    let mut bars = Vec::new();
    let passed = case
        .sentences
        .iter()
        .map(|one| one.passed)
        .chain(case.indeterminate.iter().map(|one| one.passed))
        .min();
    let date = |kind: DateKind| envelope.dates.get(&kind).copied();
    let recalled = case
        .sentences
        .iter()
        .filter_map(|one| one.recall?.returned)
        .max();
    let release = date(DateKind::Crd)
        .or(date(DateKind::Ard))
        .or(date(DateKind::Mtd))
        .or(envelope.not_before);
    let licence = date(DateKind::Sled).or(date(DateKind::Led));
    if let (Some(from), Some(to)) = (passed, release) {
        bars.push(Bar {
            words: "custody",
            from,
            to,
            fill: "#8eb8dc",
            row: 0,
        });
    }
    if let (Some(from), Some(to)) = (recalled, date(DateKind::Prrd)) {
        bars.push(Bar {
            words: "recall",
            from,
            to,
            fill: "#f3a36f",
            row: 1,
        });
    }
    if let (Some(from), Some(to)) = (release.or(date(DateKind::Prrd)).or(passed), licence)
        && from < to
    {
        bars.push(Bar {
            words: "licence",
            from,
            to,
            fill: "#c8e0a8",
            row: 2,
        });
    }
    if let (Some(from), Some(to)) = (licence.or(release), date(DateKind::Tused))
        && from < to
    {
        bars.push(Bar {
            words: "supervision",
            from,
            to,
            fill: "#ffe58a",
            row: 3,
        });
    }
    bars
}

fn rows(bars: &[Bar], marks: &[Mark], case: &Case) -> Vec<(String, String)> {
    let mut rows: Vec<(Day, String, String)> = bars
        .iter()
        .map(|bar| {
            let when = format!("{} to {}", bar.from.in_words(), bar.to.in_words());
            (bar.from, bar.words.to_owned(), when)
        })
        .collect();
    for mark in marks {
        rows.push((mark.day, mark.words.clone(), mark.day.in_words()));
    }
    for one in &case.adjustments {
        let what = match one.kind {
            AdjustmentKind::DaysAwarded => "additional days awarded",
            AdjustmentKind::TaggedBail => "credit for tagged bail",
            AdjustmentKind::Remand if one.first.is_none() => "days on remand",
            _ => continue,
        };
        rows.push((one.from, what.to_owned(), format!("{} days", one.days)));
    }
    rows.sort_by_key(|(day, ..)| *day);
    rows.into_iter()
        .map(|(_, what, when)| (what, when))
        .collect()
}
