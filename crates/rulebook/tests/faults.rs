//! What a rulebook is refused for, in the words in which it is.

#![cfg(test)]

use rulebook::Rulebook;

const HEAD: &str = "[instrument]\ntitle = \"An invented procedure\"\nread = \"secondary\"\n";

fn rule(from: &str, to: Option<&str>, more: &str, variant: &str) -> String {
    let to = to.map(|to| format!(", to = \"{to}\"")).unwrap_or_default();
    format!(
        "\n[[rule]]\nid = \"X1\"\ntitle = \"t\"\nowes = \"o\"\nnote = \"n\"\nshape = \"once\"\nlevel = \"act\"\ndue_soon = \"1 working day\"\n\
         in_force = {{ from = \"{from}\"{to} }}\n{more}\n\n[[rule.variant]]\nid = \"here\"\nparagraph = \"1\"\n{variant}\n"
    )
}

const VARIANT: &str = "period = \"within 2 days of\"";

fn refusals(text: &str) -> Vec<String> {
    match Rulebook::load(&[("invented.toml", text)]) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

fn refused(more: &str, variant: &str, expected: &str) {
    let text = format!("{HEAD}{}", rule("2020-01-01", None, more, variant));
    let refusals = refusals(&text);
    assert!(
        refusals.iter().any(|fault| fault.contains(expected)),
        "expected `{expected}`, found {refusals:?}"
    );
}

#[test]
fn a_fault_in_what_a_rule_speaks_of_is_named_with_its_place() {
    let cases = [
        (
            r#"starts = [{ kind = "visitation" }]"#,
            "invented.toml line 5: `X1.starts` is `visitation`; expected a kind of fact, such as `visit`",
        ),
        (
            r#"starts = [{ kind = "referral", seen = ["yes"] }]"#,
            "`X1.starts` is `seen`; expected a condition on visit, not on referral",
        ),
        (
            r#"starts = [{ kind = "visit", seen = ["maybe"] }]"#,
            "`X1.starts` is `maybe`; expected `yes`, `no`, `unknown`",
        ),
        (
            r#"starts = [{ kind = "note", outcome = ["done"] }]"#,
            "`X1.starts` is `outcome`; expected a kind that has an outcome, not note",
        ),
        (
            r#"not_needed = [{ why = "because" }]"#,
            "`X1.not_needed` is `this mixture`; expected `start`, `during` or `after` with `why`",
        ),
        (r#"colour = "red""#, "unknown field `colour`"),
    ];
    for (more, expected) in cases {
        refused(more, VARIANT, expected);
    }
}

#[test]
fn a_fault_in_a_period_is_named_with_what_was_expected() {
    let cases = [
        (
            r#"period = "two days""#,
            "`X1.variant.period` is `two days`; expected a period such as `within 15 working days of`",
        ),
        (
            "",
            "`X1.variant` is `here`; expected either `period`, or `no_date`",
        ),
        (
            r#"period = "at least 2 days before""#,
            "`X1.variant.period` is `here`; expected a period that runs backwards for shape `before`",
        ),
    ];
    for (variant, expected) in cases {
        refused("", variant, expected);
    }
    let backwards = refusals(&format!(
        "{HEAD}{}",
        rule("2020-01-01", Some("2019-01-01"), "", VARIANT)
    ));
    assert!(
        backwards[0]
            .contains("`X1.in_force.to` is `2019-01-01`; expected a day on or after `from`"),
        "{backwards:?}"
    );
    let no_day = refusals(&format!("{HEAD}{}", rule("2020-01-32", None, "", VARIANT)));
    assert!(
        no_day[0].contains("`2020-01-32` is not in the calendar"),
        "{no_day:?}"
    );
}

#[test]
fn rows_of_one_rule_neither_overlap_nor_leave_a_gap() {
    let pair = |first_to: Option<&str>, second_from: &str| {
        refusals(&format!(
            "{HEAD}{}{}",
            rule("2020-01-01", first_to, "", VARIANT),
            rule(second_from, None, "", VARIANT)
        ))
    };
    assert!(pair(Some("2021-12-31"), "2022-01-01").is_empty());
    assert!(pair(Some("2021-12-31"), "2021-12-31")[0].contains("two rows would hold"));
    assert!(
        pair(Some("2021-12-31"), "2022-01-03")[0]
            .contains("`2022-01-03`; expected 2022-01-01, the day after the row before it ends")
    );
    assert!(pair(None, "2022-01-01")[0].contains("to have an end"));
}

#[test]
fn the_row_in_force_on_the_day_of_the_start_is_taken() {
    let text = format!(
        "{HEAD}{}{}",
        rule("2020-01-01", Some("2021-12-31"), "", VARIANT),
        rule("2022-01-01", None, "", "period = \"within 5 days of\"")
    );
    let rulebook = Rulebook::load(&[("invented.toml", &text)]).unwrap();
    let holidays = calendar::BankHolidays::england_and_wales();
    let due = |from: &str| {
        rulebook::clock(&rulebook, "X1", from.parse().unwrap(), &holidays)
            .map(|lines| lines[0].due.unwrap().to_string())
    };
    assert_eq!(due("2021-12-31").unwrap(), "2022-01-02");
    assert_eq!(due("2022-01-01").unwrap(), "2022-01-06");
    assert_eq!(
        due("2019-12-31").unwrap_err().to_string(),
        "`X1` does not hold on 2019-12-31: its first row begins on 2020-01-01; ask from that day on"
    );
    let unknown =
        rulebook::clock(&rulebook, "X2", "2022-01-01".parse().unwrap(), &holidays).unwrap_err();
    assert_eq!(unknown.to_string(), "`X2` is no clock; the clocks are X1");
}
