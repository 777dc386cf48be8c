//! The built-in rulebook is sound; and each refusal has a small file in `bad/`, which begins with what it is refused with.
//! The worked due dates are in `rulebooks/golden/`; how they were worked is told there.

#![cfg(test)]

use calendar::BankHolidays;
use rulebook::{check, check_built_in};
use std::path::Path;

#[test]
fn the_built_in_rulebook_is_sound_and_every_worked_date_comes_out() {
    let checked = check_built_in(&BankHolidays::england_and_wales());
    assert!(checked.faults.is_empty(), "{:#?}", checked.faults);
    assert_eq!(checked.examples, EXAMPLES, "no worked date is lost");
}

/// Those of E1 to E21, of the further clocks, of recall, release and parole, and of the second reading of all.
const EXAMPLES: usize = 230 + 204 + 221 + 269;

#[test]
fn each_refusal_has_its_file_and_its_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    assert!(names.len() >= 25, "{} refusals", names.len());
    let holidays = BankHolidays::england_and_wales();
    let mut wrong = Vec::new();
    for name in &names {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let expected: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# refused: "))
            .collect();
        let golden = std::fs::read_to_string(folder.join(name).with_extension("csv"))
            .unwrap_or_else(|_| GOOD_GOLDEN.to_owned());
        let found = check(
            &[(name.as_str(), text.as_str())],
            &[("golden.csv", golden.as_str())],
            &holidays,
        )
        .faults;
        let agrees = !expected.is_empty()
            && found.len() == expected.len()
            && found
                .iter()
                .zip(&expected)
                .all(|(found, expected)| found.contains(expected));
        if !agrees {
            wrong.push(format!(
                "{name}: expected {expected:#?}\n    found {found:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const GOOD_GOLDEN: &str = "id,rule,variant,from,due,working,authority\nX-01,X1,here,2026-06-10,2026-06-12,two days,none\n";
