//! Who a person is, in a line: name, born, age, identifiers.

use calendar::Day;
use desk::view::PersonSummary;
use facts::{Identifier, Scheme, When};
use maud::{Markup, html};

/// Born and age on a day: `born 3 March 2024, aged 2`. Nothing where nothing is known.
pub(crate) fn born_and_age(born: Option<When>, on: Day) -> String {
    let Some(born) = born.filter(|born| *born != When::Unknown) else {
        return "date of birth not known".to_owned();
    };
    if born.earliest().is_some_and(|day| day > on) {
        return format!("expected {}", born.in_words());
    }
    match age(born, on) {
        Some(age) => format!("born {}, {age}", born.in_words()),
        None => format!("born {}", born.in_words()),
    }
}

/// Whole years, or whole months below two. Where only a month or year is known, `about`; nothing before birth.
fn age(born: When, on: Day) -> Option<String> {
    let exact = born.day();
    let day = exact.or_else(|| born.earliest())?;
    if day > on {
        return None;
    }
    let months = (i32::from(on.year()) - i32::from(day.year())) * 12 + i32::from(on.month())
        - i32::from(day.month());
    // Somebody born on 29 February comes of age on 1 March of other years: the day of the month is compared, not clamped.
    let months = if on.day_of_month() < day.day_of_month() {
        months - 1
    } else {
        months
    };
    let about = if exact.is_some() {
        "aged"
    } else {
        "aged about"
    };
    Some(match months {
        0 => format!("{about} under 1 month"),
        1 => format!("{about} 1 month"),
        2..24 => format!("{about} {months} months"),
        _ => format!("{about} {}", months / 12),
    })
}

/// The name of a scheme, for people.
pub(crate) const fn scheme(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::NhsNumber => "NHS number",
        Scheme::UniquePupilNumber => "unique pupil number",
        Scheme::PoliceNationalComputer => "PNC identifier",
        Scheme::PrisonNumber => "prison number",
        Scheme::CaseReferenceNumber => "probation case reference",
        Scheme::Local => "reference",
    }
}

/// An identifier as people read it: an NHS number in groups of 3, 3 and 4.
pub(crate) fn identifier(one: &Identifier) -> String {
    let value = match (
        one.scheme,
        one.value.get(..3),
        one.value.get(3..6),
        one.value.get(6..),
    ) {
        (Scheme::NhsNumber, Some(first), Some(second), Some(third)) if one.value.len() == 10 => {
            format!("{first} {second} {third}")
        }
        _ => one.value.clone(),
    };
    format!("{} {value}", scheme(one.scheme))
}

/// The identifiers that several agencies know, in a line; a source's own references are not among them.
pub(crate) fn shared_identifiers(who: &PersonSummary) -> String {
    who.identifiers
        .iter()
        .filter(|one| one.scheme != Scheme::Local)
        .map(identifier)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A person in a list: name as a link, then who they are.
pub(crate) fn in_a_list(who: &PersonSummary, on: Day, address: &str) -> Markup {
    html! {
        a.govuk-link href=(address) { (who.name) }
        br;
        span.joinder-muted { (born_and_age(who.born, on)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_whole_months_then_whole_years() {
        let on = Day::parse_iso("2026-11-22").unwrap();
        let cases = [
            ("2026-11-22", "born 22 November 2026, aged under 1 month"),
            ("2026-10-22", "born 22 October 2026, aged 1 month"),
            ("2024-11-23", "born 23 November 2024, aged 23 months"),
            ("2024-11-22", "born 22 November 2024, aged 2"),
            ("2008-02-29", "born 29 February 2008, aged 18"),
            ("2010", "born 2010, aged about 16"),
            ("2027-01-05", "expected 5 January 2027"),
            ("unknown", "date of birth not known"),
        ];
        for (born, expected) in cases {
            assert_eq!(born_and_age(Some(born.parse().unwrap()), on), expected);
        }
    }

    #[test]
    fn an_nhs_number_is_grouped() {
        assert_eq!(
            identifier(&Identifier::new(Scheme::NhsNumber, "9990000018")),
            "NHS number 999 000 0018"
        );
        assert_eq!(
            identifier(&Identifier::new(Scheme::NhsNumber, "99")),
            "NHS number 99"
        );
    }
}
