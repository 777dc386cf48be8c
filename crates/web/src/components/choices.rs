//! What a list offers to choose from: values, each with its words.

use super::tags::capital;
use licence::recorded::RecordedLicence;

/// Choices of a list, after one that says that nothing was chosen.
pub(crate) fn or_none(
    none: &str,
    rest: impl IntoIterator<Item = (String, String)>,
) -> Vec<(String, String)> {
    std::iter::once((String::new(), none.to_owned()))
        .chain(rest)
        .collect()
}

/// The same of words that are capitalised for it.
pub(crate) fn choices(
    none: &str,
    words: impl IntoIterator<Item = (String, &'static str)>,
) -> Vec<(String, String)> {
    or_none(
        none,
        words
            .into_iter()
            .map(|(name, words)| (name, capital(words))),
    )
}

/// A condition as a choice: its number, and how its text begins.
pub(crate) fn of_condition(number: u32, text: &str) -> (String, String) {
    let beginning: String = text.chars().take(70).collect();
    (number.to_string(), format!("{number}. {beginning}"))
}

/// The conditions of a licence that are in force, to choose one or none.
pub(crate) fn conditions_in_force(
    none: &str,
    licence: Option<&RecordedLicence>,
) -> Vec<(String, String)> {
    let rows = licence.into_iter().flat_map(|one| one.licence.in_force());
    or_none(
        none,
        rows.map(|row| of_condition(row.number, &row.condition.text)),
    )
}
