//! Policies: read from both forms, their faults named, codes never taken for the same across versions. Worked on policies
//! written here; the five published versions are read where they are at hand.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use licence::policy::{Change, ConditionKind, Policy, PolicyReading, differences};
use licence::served::{ServedCondition, Values};
use proptest::prelude::*;

fn ours() -> [Policy; 2] {
    let mut read = Policy::built_in().into_iter().map(|reading| {
        assert_eq!((reading.faults, reading.remarks), (vec![], vec![]));
        reading.policy.unwrap()
    });
    [read.next().unwrap(), read.next().unwrap()]
}

/// The five published versions.
fn published() -> Vec<PolicyReading> {
    ["V1", "V2", "V2_1", "V3", "V4"]
        .map(|version| format!("licence-policies/policy{version}.json"))
        .map(|path| Policy::read(&third_party::bytes(&path).unwrap()))
        .into()
}

#[test]
#[ignore = "needs files of third parties"]
fn third_party_policies_of_five_versions_are_read_whole() {
    let readings = published();
    // Version, standard AP, standard PSS, additional AP, additional PSS.
    let expected = [
        ("1.0", [7, 8, 48, 2]),
        ("2.0", [9, 8, 49, 2]),
        ("2.1", [9, 8, 51, 2]),
        ("3.0", [9, 8, 63, 2]),
        ("4.0", [8, 0, 66, 0]),
    ];
    for (reading, (version, counts)) in readings.iter().zip(expected) {
        assert_eq!(reading.faults, [], "{version}");
        // The fourth version says that a code which it does not have takes another's place.
        let remarks = usize::from(version == "4.0");
        assert_eq!(
            reading.remarks.len(),
            remarks,
            "{version}: {:?}",
            reading.remarks
        );
        let policy = reading.policy.as_ref().unwrap();
        assert_eq!(policy.version, version);
        let count = |kind, licence_type: &str| {
            let of = |condition: &&licence::policy::PolicyCondition| {
                condition.kind == kind && condition.licence_type == licence_type
            };
            policy.conditions.iter().filter(of).count()
        };
        let found = [
            count(ConditionKind::Standard, "AP"),
            count(ConditionKind::Standard, "PSS"),
            count(ConditionKind::Additional, "AP"),
            count(ConditionKind::Additional, "PSS"),
        ];
        assert_eq!(found, counts, "{version}");
    }
}

#[test]
#[ignore = "needs files of third parties"]
fn third_party_policies_give_seven_of_eight_standard_codes_another_meaning_in_the_fourth_version() {
    let readings = published();
    let policies: Vec<Policy> = readings
        .into_iter()
        .filter_map(|read| read.policy)
        .collect();
    let found = differences(&policies[3], &policies[4]);
    let of_standard = |change| {
        found
            .changes
            .iter()
            .filter(|difference| {
                difference.change == change
                    && difference.after.as_ref().is_some_and(|after| {
                        policies[4].condition(after).unwrap().kind == ConditionKind::Standard
                    })
            })
            .count()
    };
    assert_eq!(of_standard(Change::CodeMeansAnother), 7);
    assert_eq!(of_standard(Change::Reworded), 1);
    // A name of one version finds nothing in any other: codes are never compared across versions.
    for (place, policy) in policies.iter().enumerate() {
        for (other_place, other) in policies.iter().enumerate() {
            for condition in &other.conditions {
                let finds = policy.condition(&condition.identity).is_some();
                assert_eq!(finds, place == other_place, "{}", condition.identity);
            }
        }
    }
    // In every earlier step no code changed its meaning, and the counts are those of a comparison by hand.
    let steps = [(0, 3, 0), (1, 4, 2), (2, 18, 6), (3, 5, 13)];
    for (step, added, removed) in steps {
        let found = differences(&policies[step], &policies[step + 1]);
        let count = |wanted: &[Change]| {
            let of =
                |difference: &&licence::policy::Difference| wanted.contains(&difference.change);
            found.changes.iter().filter(of).count()
        };
        assert_eq!(count(&[Change::Added]), added, "added in step {step}");
        assert_eq!(
            count(&[Change::Removed, Change::Replaced]),
            removed,
            "step {step}"
        );
        let another = count(&[Change::CodeMeansAnother]);
        assert_eq!(another, if step == 3 { 7 } else { 0 }, "step {step}");
    }
}

#[test]
fn our_own_two_versions_differ_as_they_were_written_to() {
    let [first, second] = ours();
    let found = differences(&first, &second);
    let of = |code: &str| {
        let is = |difference: &&licence::policy::Difference| {
            let identity = difference.after.as_ref().or(difference.before.as_ref());
            identity.unwrap().code == code
        };
        found
            .changes
            .iter()
            .find(is)
            .map(|difference| difference.change)
    };
    assert_eq!(of("S1"), Some(Change::Reworded));
    // S2 to S5 stand for other conditions in the second version.
    for code in ["S2", "S3", "S4", "S5"] {
        assert_eq!(of(code), Some(Change::CodeMeansAnother), "{code}");
    }
    assert_eq!(of("S6"), Some(Change::Added));
    assert_eq!(of("A1"), Some(Change::InputsChanged));
    assert_eq!(of("A10"), Some(Change::Replaced));
    let replaced = found
        .changes
        .iter()
        .find(|d| d.change == Change::Replaced)
        .unwrap();
    assert!(replaced.said_by_policy);
    assert_eq!(replaced.counterparts[0].to_string(), "northmoor-2 A15");
    // The counterpart of the new S2 (nights away) is the old S3.
    let moved = found
        .changes
        .iter()
        .find(|d| d.after.as_ref().is_some_and(|after| after.code == "S2"))
        .unwrap();
    assert_eq!(moved.counterparts[0].to_string(), "northmoor-1 S3");
    // A policy differs from itself in nothing.
    let same = differences(&first, &first);
    assert_eq!(
        (same.changes.len(), same.unchanged),
        (0, first.conditions.len())
    );
}

/// Values by the names of inputs.
type Given = &'static [(&'static str, &'static [&'static str])];

/// `(code, values, text as served)`, in the second of our own versions.
#[rustfmt::skip]
const SERVED: &[(&str, Given, &str)] = &[
    ("S1", &[], "Lead a lawful life and commit no crime."),
    ("A1", &[("address", &["4 Invented Row\nNorthmoor,\nNM1 1ZZ"])], "Live at 4 Invented Row, Northmoor, NM1 1ZZ from the day of your release."),
    ("A2", &[("gender", &["Any female"]), ("age", &["16"])], "Do not live or stay a night in a household in which there is any female child under 16, unless it was agreed beforehand."),
    ("A3", &[("names", &["Quill Marrow", "Tarn Overby", "Wren Sedge"])], "Do not speak or write to Quill Marrow, Tarn Overby or Wren Sedge, nor through somebody else."),
    ("A5", &[("devices", &["computer"])], "Do not delete what a computer has kept of its use; hand it over when an inspection is asked for."),
    ("A6", &[("windows", &["One"]), ("begins", &["19:30"]), ("ends", &["07:00"])], "Be at your approved address from 7:30pm until 7am every day."),
    ("A6", &[("windows", &["Two"]), ("begins", &["00:00"]), ("ends", &["06:00"]), ("begins2", &["12:00"]), ("ends2", &["13:05"])], "Be at your approved address from midnight until 6am, and from midday until 1:05pm every day."),
    // An option that asks nothing further says itself.
    ("A12", &[("places", &["public houses"]), ("when", &["At any time"])], "Do not enter public houses at any time."),
    ("A12", &[("places", &["public houses"]), ("when", &["Between times"]), ("from", &["18:00"]), ("until", &["23:00"])], "Do not enter public houses between 6pm and 11pm."),
    ("A9", &[("until", &["2026-11-22"])], "Wear a tag until 22 November 2026, keep it charged, and let it be fitted and seen to."),
];

fn values(given: &[(&str, &[&str])]) -> Values {
    let owned = |all: &&[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    given
        .iter()
        .map(|(name, all)| ((*name).to_owned(), owned(all)))
        .collect()
}

#[test]
fn a_condition_is_served_with_its_values_in_full() {
    let [_, policy] = ours();
    for (code, given, text) in SERVED {
        let condition = policy.condition(&policy.identity(code)).unwrap();
        let served = ServedCondition::serve(condition, values(given)).unwrap();
        assert_eq!(served.text, *text);
        assert_eq!(
            served.identity.unwrap().to_string(),
            format!("northmoor-2 {code}")
        );
    }
}

/// `(code, values, field that is refused)`.
#[rustfmt::skip]
const REFUSED: &[(&str, Given, &str)] = &[
    ("A1", &[], "address"),
    ("A1", &[("address", &["  "])], "address"),
    ("A2", &[("gender", &["none"]), ("age", &["16"])], "gender"),
    ("A6", &[("windows", &["One"]), ("begins", &["25:00"]), ("ends", &["07:00"])], "begins"),
    ("A6", &[("windows", &["One"]), ("begins", &["19:00"]), ("ends", &["07:00"]), ("begins2", &["12:00"])], "begins2"),
    ("A9", &[("until", &["2026-02-30"])], "until"),
    ("A9", &[("until", &["2026-02-01", "2026-02-02"])], "until"),
    ("A9", &[("until", &["2026-02-01"]), ("colour", &["blue"])], "colour"),
    ("A3", &[("names", &["a\u{7}b"])], "names"),
    ("S1", &[("x", &["y"])], "x"),
];

#[test]
fn a_value_that_cannot_be_is_refused_by_name() {
    let [_, policy] = ours();
    for (code, given, field) in REFUSED {
        let condition = policy.condition(&policy.identity(code)).unwrap();
        let faults = ServedCondition::serve(condition, values(given)).unwrap_err();
        assert!(
            faults.iter().any(|fault| fault.field == *field),
            "{code} {given:?}: {faults:?}"
        );
    }
}

/// `(file, line, field, words of the message)`: everything that a user may write wrongly, each by itself.
#[rustfmt::skip]
const FAULTY: &[(&str, u64, &str, &str)] = &[
    ("", 1, "version", "no such column"),
    ("{", 1, "file", "cannot be read"),
    ("{\n\"version\": 4}", 2, "version", "a text"),
    ("{\"standardConditions\":{}}", 1, "file.version", "nothing"),
    ("{\"version\":\"1\"}", 1, "file", "neither"),
    ("{\"version\":\"1\",\"version\":\"2\"}", 1, "version", "once"),
    ("{\"version\":\"1\",\n\"standardConditions\":{\"AP\":[\n{\"code\":\"a\",\"text\":\"b\"},\n{\"code\":7,\"text\":\"b\"}]}}", 4, "standardConditions.AP[1].code", "found `7`; expected a text"),
    ("{\"version\":\"1\",\"standardConditions\":{\"AP\":[{\"code\":\"a\",\"text\":\"=1+1\"}]}}", 1, "standardConditions.AP[0].text", "formula"),
    ("{\"version\":\"1\",\"standardConditions\":{\"AP\":[{\"code\":\"a\",\"text\":\"b\"},{\"code\":\"a\",\"text\":\"c\"}]}}", 1, "code a", "two conditions"),
    ("{\"version\":\"1\",\"additionalConditions\":{\"AP\":[{\"code\":\"a\",\"text\":\"b\",\"tpl\":\"go to {place}\"}]}}", 1, "code a", "`{place}`"),
    ("{\"version\":\"1\",\"additionalConditions\":{\"AP\":[{\"code\":\"a\",\"text\":\"b\",\"tpl\":\"go to {place\"}]}}", 1, "code a", "brace"),
    ("{\"version\":\"1\",\"additionalConditions\":{\"AP\":[{\"code\":\"a\",\"text\":\"b\",\"inputs\":[{\"type\":\"slider\",\"name\":\"x\",\"label\":\"y\"}]}]}}", 1, "additionalConditions.AP[0].inputs[0].type", "`slider`"),
    ("version,kind,code\n1,standard,S1\n", 1, "text", "no such column"),
    ("version,kind,code,text,text\n", 1, "text", "twice"),
    ("version,kind,code,text\n1,standard,S1,Be good\n1,usual,S2,Be better\n", 3, "kind", "found `usual`; expected standard or additional"),
    ("version,kind,code,text\n1,standard,S1,Be good\n2,standard,S2,Be better\n", 3, "version", "one version a file"),
    ("version,kind,code,text\n1,standard,S1,Be good\n1,standard,S2\n", 3, "row", "3 cells"),
    ("version,kind,code,text\n1,standard,S1,=HYPERLINK(1)\n", 2, "text", "formula"),
    ("version,kind,code,text\n1,standard,,Be good\n", 2, "code", "nothing"),
    ("version,in_force_from,kind,code,text\n1,1/2/2026,standard,S1,Be good\n", 2, "in_force_from", "`1/2/2026`"),
    ("version,kind,code,text,inputs\n1,additional,A1,Be good,x = number\n", 2, "inputs", "`x = number`"),
    ("version,kind,code,text,inputs\n1,additional,A1,Be good,x = some of a | b\n", 2, "inputs", "joined by"),
    ("version,kind,code,text,evidence\n1,additional,A1,Be good,E\n", 2, "evidence", "`E`"),
    ("version,kind,code,text,template\n1,additional,A1,Be good,Be {how}\n", 1, "code A1", "`{how}`"),
    ("version,kind,code,text,in_force_from,in_force_until\n1,standard,S1,Be good,2026-02-01,2026-01-01\n", 1, "in_force_until", "not before 2026-02-01"),
];

#[test]
fn a_fault_of_a_file_is_named_with_line_and_field() {
    for (file, line, field, words) in FAULTY {
        let reading = Policy::read(file.as_bytes());
        let named = reading.faults.iter().any(|fault| {
            fault.line == *line && fault.field == *field && fault.to_string().contains(words)
        });
        assert!(named, "{file:?}: {:#?}", reading.faults);
    }
    let latin = Policy::read(b"version,kind,code,text\n1,standard,S1,caf\xe9\n");
    assert_eq!(
        (latin.faults[0].line, latin.faults[0].field.as_str()),
        (2, "file")
    );
}

#[test]
fn a_fault_in_one_condition_leaves_the_rest() {
    let file = "\u{feff}version,kind,code,text,colour\r\n1,standard,S1,Be good,red\r\n\r\n1,usual,S2,Be better,red\r\n1,standard,S3,Be best,red\r\n";
    let reading = Policy::read(file.as_bytes());
    let policy = reading.policy.unwrap();
    let codes: Vec<&str> = policy
        .conditions
        .iter()
        .map(|c| c.identity.code.as_str())
        .collect();
    assert_eq!(codes, ["S1", "S3"]);
    assert_eq!(policy.conditions[1].sequence, 2);
    assert_eq!(reading.faults.len(), 1);
    assert_eq!(
        reading.faults[0].line, 4,
        "a line ends with a carriage return, and one is blank"
    );
    assert!(reading.remarks[0].to_string().contains("`colour`"));
}

#[test]
fn a_replacement_that_is_not_there_is_remarked_on_and_never_offered() {
    let file = r#"{"version":"2","standardConditions":{"AP":[{"code":"a","text":"Be good"}]},"changeHints":[{"previousCode":"b","replacements":["gone","a"]}]}"#;
    let reading = Policy::read(file.as_bytes());
    assert_eq!(reading.faults, []);
    assert!(reading.remarks[0].to_string().contains("`gone`"));
    assert_eq!(reading.policy.unwrap().replacements[0].codes, ["a"]);
}

#[test]
fn the_published_schema_is_that_of_the_program() {
    let kept = include_str!("../../../docs/licence-conditions.schema.json");
    let kept: serde_json::Value = serde_json::from_str(kept).unwrap();
    assert_eq!(
        kept,
        licence::policy::PolicyListing::schema(),
        "renew it: joinder licence conditions --schema > docs/licence-conditions.schema.json"
    );
}

#[test]
fn versions_say_when_they_are_in_force_or_nothing() {
    let [first, second] = ours();
    let day = |text| calendar::Day::parse_iso(text).unwrap();
    assert_eq!(first.in_force_on(day("2025-12-31")), Some(true));
    assert_eq!(first.in_force_on(day("2026-01-01")), Some(false));
    assert_eq!(second.in_force_on(day("2026-01-01")), Some(true));
    let undated = Policy::read(b"version,kind,code,text\n1,standard,S1,Be good\n")
        .policy
        .unwrap();
    assert_eq!(undated.in_force_on(day("2026-01-01")), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the bytes, reading ends, and either something was read or a fault says why not.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), csv in any::<bool>()) {
        let mut file = if csv { b"version,kind,code,text\n".to_vec() } else { b"{\"version\":\"1\",\"standardConditions\":{\"AP\":[".to_vec() };
        file.extend(bytes);
        let reading = Policy::read(&file);
        prop_assert!(reading.policy.is_some_and(|policy| !policy.conditions.is_empty()) || !reading.faults.is_empty() || csv);
    }

    /// What a policy's sound template takes, it gives back in full: no blank is left in a text as served.
    #[test]
    fn no_blank_is_left_in_a_text_as_served(name in "[A-Z][a-z]{2,9}", other in "[A-Z][a-z]{2,9}") {
        let [_, policy] = ours();
        let condition = policy.condition(&policy.identity("A3")).unwrap();
        let given = values(&[("names", &[name.as_str(), other.as_str()])]);
        let served = ServedCondition::serve(condition, given).unwrap();
        prop_assert!(served.text.contains(&name) && served.text.contains(&other));
        let blank = served.text.contains('\u{7b}') || served.text.contains("  ");
        prop_assert!(!blank);
    }
}
