//! Lengths of sentences: as fields, or in the court's own words.

use facts::statement::Term as Told;
use sentence::Term;

/// No length has more of any unit; more is a slip of the pen.
const MOST: u32 = 40_000;

/// A length told in fields.
pub(crate) fn of_fields(told: &Told) -> Option<Term> {
    let unit = |count: u32| {
        i32::try_from(count)
            .ok()
            .filter(|count| *count <= MOST.cast_signed())
    };
    let term = Term {
        years: unit(told.years)?,
        months: unit(told.months)?,
        weeks: unit(told.weeks)?,
        days: unit(told.days)?,
    };
    (term != Term::default()).then_some(term)
}

/// A length in the court's own words: numbers, each with its unit, each unit once: `4 years 6 months`, `18 months and 2 days`.
pub(crate) fn of_words(words: &str) -> Option<Term> {
    let mut told = Told::default();
    let mut seen = [false; 4];
    let text = words.to_lowercase().replace([',', ';'], " ");
    let mut parts = text.split_whitespace().filter(|part| *part != "and");
    while let Some(count) = parts.next() {
        let count: u32 = count.parse().ok()?;
        let (place, unit) = match parts.next()? {
            "year" | "years" => (0, &mut told.years),
            "month" | "months" => (1, &mut told.months),
            "week" | "weeks" => (2, &mut told.weeks),
            "day" | "days" => (3, &mut told.days),
            _ => return None,
        };
        let seen = seen.get_mut(place)?;
        if std::mem::replace(seen, true) {
            return None;
        }
        *unit = count;
    }
    of_fields(&told)
}

#[cfg(test)]
mod tests {
    use super::of_words;

    #[test]
    fn words_are_read_where_they_are_plain_and_never_guessed() {
        let term = of_words("4 years, 6 months and 1 day").unwrap();
        assert_eq!(
            (term.years, term.months, term.weeks, term.days),
            (4, 6, 0, 1)
        );
        assert_eq!(of_words("18 months").unwrap().months, 18);
        for unclear in [
            "",
            "four years",
            "4",
            "4 years suspended",
            "life",
            "2 years 3 years",
            "0 days",
            "-1 years",
            "99999 days",
        ] {
            assert_eq!(of_words(unclear), None, "{unclear}");
        }
    }
}
