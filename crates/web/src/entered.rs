//! What was entered in a field of a form; where that cannot be used, a fault of the field says what to do.

use crate::components::faults::Faults;
use crate::fields::Fields;
use calendar::Day;

/// The day, where one was entered. `what` begins a sentence: `The day of sentence`.
pub(crate) fn day(fields: &Fields, name: &str, what: &str, faults: &mut Faults) -> Option<Day> {
    fields.day(name, what).unwrap_or_else(|words| {
        faults.add(name, words);
        None
    })
}

/// The day, which has to be there; `missing` asks for it.
pub(crate) fn needed_day(
    fields: &Fields,
    name: &str,
    what: &str,
    missing: &str,
    faults: &mut Faults,
) -> Option<Day> {
    let found = day(fields, name, what, faults);
    if found.is_none() && faults.of(name).is_none() {
        faults.add(name, missing);
    }
    found
}

/// The text, which has to be there; `missing` asks for it.
pub(crate) fn needed(
    fields: &Fields,
    name: &str,
    missing: &str,
    faults: &mut Faults,
) -> Option<String> {
    let text = fields.get(name).map(str::to_owned);
    if text.is_none() {
        faults.add(name, missing);
    }
    text
}

/// What was chosen from a list, which has to be there.
pub(crate) fn chosen<T>(
    fields: &Fields,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
    faults: &mut Faults,
) -> Option<T> {
    let found = read(fields.or_empty(name));
    if found.is_none() {
        faults.add(name, "Select one");
    }
    found
}
