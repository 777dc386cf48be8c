//! Which row of a rule is taken. What a rulebook is refused for is in `bad/`, a small file each (`golden_clocks.rs`).

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
