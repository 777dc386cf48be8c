//! The type of recall on the whole of its input space: every kind, regime, length of term, age, MAPPA answer and set of flags,
//! answered or not, against `recall-types.csv`, a table that a practitioner can check by eye. It was written from the
//! description of the law, by somebody who had read the rulebook's rows; like them it rests on secondary sources and on the prison service's own
//! encoding, so it shows that the rows say what the table says, not that either is the statute.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::Day;
use sentence::after_release::{AfterRelease, LifeFacts, Mappa, RecallType, recall_type};
use std::collections::BTreeSet;

struct Row {
    from: Option<Day>,
    until: Option<Day>,
    kinds: Vec<String>,
    term: String,
    clear: RecallType,
    days: Option<u32>,
    excluded: Option<RecallType>,
    excluded_by: Vec<String>,
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn answer(word: &str) -> RecallType {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap()
}

fn table() -> Vec<Row> {
    let words = |cell: &str| cell.split_whitespace().map(str::to_owned).collect();
    let some = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    include_str!("recall-types.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            Row {
                from: some(cells[0]).map(|text| day(&text)),
                until: some(cells[1]).map(|text| day(&text)),
                kinds: words(cells[2]),
                term: cells[3].to_owned(),
                clear: answer(cells[4]),
                days: some(cells[5]).map(|text| text.parse().unwrap()),
                excluded: some(cells[6]).map(|text| answer(&text)),
                excluded_by: words(cells[7]),
            }
        })
        .collect()
}

/// What the table says: the answer, and the days of a fixed term.
fn by_table(
    rows: &[Row],
    kind: Option<&str>,
    term: Option<&str>,
    on: Day,
    applies: &dyn Fn(&str) -> Option<bool>,
) -> (RecallType, Option<u32>) {
    const UNKNOWN: (RecallType, Option<u32>) = (RecallType::CannotTell, None);
    let held: Vec<&Row> = rows
        .iter()
        .filter(|row| {
            kind.is_some_and(|kind| row.kinds.iter().any(|known| known == kind))
                && row.from.is_none_or(|from| from <= on)
                && row.until.is_none_or(|until| on <= until)
                && term.is_none_or(|term| row.term == term || row.term == "any")
        })
        .collect();
    let Some(row) = held.first() else {
        return UNKNOWN;
    };
    // An unknown term is of no account only where all terms are answered alike.
    if held
        .iter()
        .any(|other| other.clear != row.clear || other.excluded != row.excluded)
    {
        return UNKNOWN;
    }
    if let Some(excluded) = row.excluded {
        let answers: Vec<Option<bool>> = row.excluded_by.iter().map(|id| applies(id)).collect();
        if answers.contains(&Some(true)) {
            return (excluded, None);
        }
        if answers.contains(&None) {
            return UNKNOWN;
        }
    }
    let days = row
        .days
        .filter(|days| held.iter().all(|other| other.days == Some(*days)));
    (row.clear, days)
}

const FLAGS: [&str; 7] = [
    "power_to_detain",
    "repatriated_murder",
    "discretionary_conditional_release",
    "terrorism",
    "foreign_power",
    "recalled_on_new_charge_only",
    "charged_with_serious_offence",
];

/// Flags that nobody has answered, and every set of them that somebody has.
fn flag_sets() -> Vec<Option<BTreeSet<String>>> {
    let sets = (0_u32..1 << FLAGS.len()).map(|bits| {
        let chosen = FLAGS
            .iter()
            .enumerate()
            .filter(|(place, _)| bits & (1 << place) != 0);
        Some(chosen.map(|(_, flag)| (*flag).to_owned()).collect())
    });
    std::iter::once(None).chain(sets).collect()
}

/// `(length in days of a term that begins on 1 February 2024, as the table has it)`. Twelve months are 366 days, forty-eight 1461.
const TERMS: [(Option<i32>, Option<&str>); 6] = [
    (None, None),
    (Some(1), Some("under 12")),
    (Some(365), Some("under 12")),
    (Some(366), Some("12 to 48")),
    (Some(1460), Some("12 to 48")),
    (Some(1461), Some("48 and over")),
];

#[test]
fn the_type_of_recall_is_the_tables_for_every_combination_of_answers() {
    let (law, rows, sets) = (AfterRelease::built_in().unwrap(), table(), flag_sets());
    let days = [
        "2024-04-01",
        "2024-04-02",
        "2025-09-01",
        "2025-09-02",
        "2026-03-30",
        "2026-03-31",
    ];
    // Not known, seventeen and eighteen on the last of these days and on all before or after it.
    let births = [None, Some("1980-01-01"), Some("2009-01-01")];
    let kinds = [
        None,
        Some("LIFE"),
        Some("HMP"),
        Some("IPP"),
        Some("DPP"),
        Some("INDETERMINATE"),
        Some("EDS"),
        Some("SOPC"),
        Some("DCR"),
        Some("STS"),
        Some("SDS"),
        Some("YOUTH_SDS"),
        Some("ANOTHER"),
    ];
    let mut asked = 0_u32;
    for on in days.map(day) {
        for kind in kinds {
            for born in births {
                let as_in_table = match (kind, born) {
                    (Some("SDS"), Some("2009-01-01")) | (Some("YOUTH_SDS"), _) => Some("YOUTH"),
                    (Some("SDS"), _) => Some("ADULT"),
                    (kind, _) => kind,
                };
                // Where nobody has said how old somebody is, both are asked, and only an answer that they share is one.
                let of_unknown_age = kind == Some("SDS") && born.is_none();
                // Other kinds do not ask: one answer of each question is enough to see that they do not.
                let whole = matches!(kind, Some("SDS" | "YOUTH_SDS"));
                for (length, term) in TERMS {
                    for mappa in [
                        (None, None),
                        (Some(0), Some(0)),
                        (Some(4), Some(1)),
                        (Some(3), Some(2)),
                        (None, Some(3)),
                        (Some(4), None),
                        (Some(1), None),
                        (None, Some(1)),
                    ] {
                        for set in sets
                            .iter()
                            .filter(|set| whole || set.as_ref().is_none_or(|set| set.len() != 3))
                        {
                            let mut facts = LifeFacts {
                                date_of_birth: born.map(day),
                                mappa: Some(Mappa {
                                    category: mappa.0,
                                    level: mappa.1,
                                }),
                                flags: set.clone(),
                                ..LifeFacts::default()
                            };
                            facts.sentence.kind = kind.map(str::to_owned);
                            facts.sentence.length_days = length;
                            facts.sentence.sentenced_on = Some(day("2024-02-01"));
                            let applies = |id: &str| match id {
                                "mappa_category_4" => mappa.0.map(|category| category == 4),
                                "mappa_level_2_or_3" => mappa.1.map(|level| level >= 2),
                                flag => set.as_ref().map(|set| set.contains(flag)),
                            };
                            let mut expected = by_table(&rows, as_in_table, term, on, &applies);
                            if of_unknown_age
                                && by_table(&rows, Some("YOUTH"), term, on, &applies) != expected
                            {
                                expected = (RecallType::CannotTell, None);
                            }
                            let found = recall_type(&facts, on, &law);
                            assert_eq!(
                                (found.answer, found.fixed_term_days),
                                expected,
                                "{on} {facts:?}: {found:#?}"
                            );
                            // What cannot be told is said with what is missing, and never taken for a fixed term.
                            let cannot = found.answer == RecallType::CannotTell;
                            assert_eq!(found.taken_as, cannot.then_some(RecallType::Standard));
                            assert_eq!(found.missing.is_empty(), !cannot);
                            asked += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(asked > 700_000, "only {asked} combinations were asked");
}
