//! The due dates of `golden/clocks.csv`, worked by somebody who had not seen the rulebook, are reproduced row by row.

#![cfg(test)]

use calendar::{BankHolidays, Moment};
use rulebook::{Rulebook, clock, clock_list};
use std::collections::BTreeSet;
use std::path::Path;

struct Row {
    id: String,
    rule: String,
    variant: String,
    from: Moment,
    due: Option<Moment>,
}

fn rows(file: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(file);
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    let read = |record: csv::StringRecord| Row {
        id: record[0].to_owned(),
        rule: record[1].to_owned(),
        variant: record[2].to_owned(),
        from: record[3].parse().unwrap(),
        due: (!record[4].is_empty()).then(|| record[4].parse().unwrap()),
    };
    reader
        .records()
        .map(|record| read(record.unwrap()))
        .collect()
}

#[test]
fn every_golden_row_is_reproduced() {
    let rulebook = Rulebook::built_in();
    let holidays = BankHolidays::england_and_wales();
    let rows = rows("golden/clocks.csv");
    assert_eq!(rows.len(), 230);
    let mut wrong = Vec::new();
    for row in &rows {
        let lines = clock(&rulebook, &row.rule, row.from, &holidays).unwrap();
        match lines.iter().find(|line| line.variant == row.variant) {
            Some(line) if line.due == row.due => {
                assert_eq!(
                    line.due.is_none(),
                    line.why.is_some(),
                    "{}: a date, or why there is none",
                    row.id
                );
                assert!(
                    !line.working.is_empty() && !line.authority.is_empty(),
                    "{}",
                    row.id
                );
            }
            Some(line) => wrong.push(format!(
                "{}: expected {:?}, found {:?}; {}",
                row.id, row.due, line.due, line.working
            )),
            None => wrong.push(format!(
                "{}: there is no variant `{}` of {}",
                row.id, row.variant, row.rule
            )),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} rows differ:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_variant_of_the_rulebook_has_a_golden_row() {
    let golden: BTreeSet<(String, String)> = rows("golden/clocks.csv")
        .into_iter()
        .map(|row| (row.rule, row.variant))
        .collect();
    let variants = |name: &rulebook::ClockName| {
        name.variants
            .iter()
            .map(|variant| (name.rule.clone(), variant.variant.clone()))
            .collect::<Vec<_>>()
    };
    let ours: BTreeSet<(String, String)> = clock_list(&Rulebook::built_in())
        .iter()
        .flat_map(variants)
        .collect();
    assert_eq!(ours, golden);
}
