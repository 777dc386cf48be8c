//! The values that stand in a text that was served, for a licence whose conditions came by file as words: read back by the policy's own
//! template, and taken only where they give that very text again.

use super::{ServedCondition, Values, time_in_words};
use crate::policy::{Input, InputKind, PolicyCondition};
use calendar::Day;

/// The values with which a condition of a policy reads like this; `None` where there are none, or more than its template can tell apart.
#[must_use]
pub fn values_of_text(condition: &PolicyCondition, text: &str) -> Option<Values> {
    let template = condition.template.as_deref()?;
    let mut values = Values::new();
    let mut rest = text;
    let mut pieces = template.split_inclusive('}').peekable();
    while let Some(piece) = pieces.next() {
        let Some((words, name)) = piece
            .strip_suffix('}')
            .and_then(|piece| piece.split_once('{'))
        else {
            break;
        };
        rest = rest.trim_start().strip_prefix(words.trim())?.trim_start();
        let after = pieces
            .peek()
            .map_or("", |next| next.split('{').next().unwrap_or_default().trim());
        let end = if after.is_empty() {
            rest.len()
        } else {
            rest.find(after)?
        };
        let (filled, left) = rest.split_at_checked(end)?;
        let input = condition
            .inputs
            .iter()
            .find(|input| input.name == name.trim())?;
        values.insert(input.name.clone(), value_of(input, filled.trim())?);
        rest = left;
    }
    let served = ServedCondition::serve(condition, values.clone()).ok()?;
    (served.text == text).then_some(values)
}

/// The values of an input from how they are written in a text.
fn value_of(input: &Input, written: &str) -> Option<Vec<String>> {
    if written.is_empty() {
        return None;
    }
    let several = input.repeats || input.kind == InputKind::SomeOf;
    let written: Vec<&str> = if several {
        let mut parts: Vec<&str> = written.split(", ").collect();
        let last = parts.pop()?;
        match last.split_once(" and ").or_else(|| last.split_once(" or ")) {
            Some((one, other)) => parts.extend([one, other]),
            None => parts.push(last),
        }
        parts
    } else {
        vec![written]
    };
    written
        .into_iter()
        .map(|one| one_value(input, one))
        .collect()
}

fn one_value(input: &Input, written: &str) -> Option<String> {
    let same = |words: &str| words.eq_ignore_ascii_case(written);
    match input.kind {
        InputKind::Date => a_day(written).map(|day| day.to_string()),
        InputKind::Time => (0..24 * 60)
            .map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60))
            .find(|time| time_in_words(time).is_some_and(|words| same(&words))),
        InputKind::OneOf | InputKind::SomeOf => input
            .options
            .iter()
            .find(|option| same(&option.value))
            .map(|option| option.value.clone()),
        InputKind::Text | InputKind::Address | InputKind::Zone => Some(written.to_owned()),
    }
}

/// `31 December 2026`.
fn a_day(written: &str) -> Option<Day> {
    let mut words = written.split_whitespace();
    let day = words.next()?.parse().ok()?;
    let year = words.nth(1)?.parse().ok()?;
    (1..=12)
        .filter_map(|month| Day::from_ymd(year, month, day))
        .find(|day| day.in_words() == written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn values_are_read_back_from_the_text_that_they_gave_and_from_no_other() {
        let policy = Policy::built_in().remove(0).policy.unwrap();
        let values = |pairs: &[(&str, &[&str])]| -> Values {
            pairs
                .iter()
                .map(|(name, given)| {
                    let given = given.iter().map(|one| (*one).to_owned()).collect();
                    ((*name).to_owned(), given)
                })
                .collect()
        };
        for (code, given) in [
            ("A1", values(&[("address", &["1 Teasel Court"])])),
            ("A2", values(&[("gender", &["any"]), ("age", &["18"])])),
            (
                "A3",
                values(&[("names", &["Oriel Tansy", "Bramwell Oake"])]),
            ),
            (
                "A6",
                values(&[("begins", &["19:00"]), ("ends", &["07:30"])]),
            ),
            ("A8", values(&[("behaviour", &["violence", "alcohol"])])),
            ("A9", values(&[("until", &["2026-12-31"])])),
        ] {
            let condition = policy.condition(&policy.identity(code)).unwrap();
            let served = ServedCondition::serve(condition, given.clone()).unwrap();
            assert_eq!(
                values_of_text(condition, &served.text),
                Some(given),
                "{code}"
            );
            let other = format!("{} And more.", served.text);
            assert_eq!(values_of_text(condition, &other), None, "{code}");
        }
    }
}
