//! A line that cannot be read as it stands, looked at field by field: each value of the wrong type, each day that is none and
//! each missing field is named, all at once. A `null` is as if it were not written, as the prison service's engine takes it.
//! Lines that can be read never come here: `case_reading` reads them at once. What else is wrong in the line is in
//! `input_checking`.

use serde_json::Value;

use crate::case_shape::Line;
use crate::input_checking::Unread;
use crate::refusal::Refusal;
use calendar::Day;

/// What a value has to be.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    Day,
    Whole,
    Amount,
    Flag,
    ListOf(&'static Shape),
    ByName(&'static Shape),
    Fields(&'static [Field]),
}

/// A field: its name, whether it has to be there, and what it has to be.
type Field = (&'static str, bool, Shape);

const fn need(name: &'static str, shape: Shape) -> Field {
    (name, true, shape)
}

const fn may(name: &'static str, shape: Shape) -> Field {
    (name, false, shape)
}

const DURATION: Shape = Shape::Fields(&[need("durationElements", Shape::ByName(&Shape::Whole))]);

const OFFENCE: Shape = Shape::Fields(&[
    need("committedAt", Shape::Day),
    may("offenceCode", Shape::Text),
]);

const RECALL: Shape = Shape::Fields(&[
    may("recallType", Shape::Text),
    may("revocationDate", Shape::Day),
    may("returnToCustodyDate", Shape::Day),
]);

const ARRANGEMENTS: Shape = Shape::Fields(&[
    may("isSDSPlus", Shape::Flag),
    may("isSDSPlusEligibleSentenceTypeLengthAndOffence", Shape::Flag),
    may("isSection250", Shape::Flag),
    may("sdsEarlyReleaseExclusions", Shape::ListOf(&Shape::Text)),
]);

const SENTENCE: Shape = Shape::Fields(&[
    may("type", Shape::Text),
    need("offence", OFFENCE),
    need("sentencedAt", Shape::Day),
    may("duration", DURATION),
    may("custodialDuration", DURATION),
    may("extensionDuration", DURATION),
    may("automaticRelease", Shape::Flag),
    may("sdopcu18", Shape::Flag),
    may("fineAmount", Shape::Amount),
    may("latestTusedDate", Shape::Day),
    may("identifier", Shape::Text),
    may("consecutiveSentenceUUIDs", Shape::ListOf(&Shape::Text)),
    may("recall", RECALL),
    may("releaseArrangements", ARRANGEMENTS),
    may("minimumTerm", DURATION),
    may("lastReviewConcludedOn", Shape::Day),
    may("releaseDecidedByBoard", Shape::Text),
]);

const ADJUSTMENT: Shape = Shape::Fields(&[
    need("appliesToSentencesFrom", Shape::Day),
    may("numberOfDays", Shape::Whole),
    may("fromDate", Shape::Day),
    may("toDate", Shape::Day),
    may(
        "additionalInfo",
        Shape::Fields(&[may("reason", Shape::Text)]),
    ),
]);

const MOVEMENT: Shape = Shape::Fields(&[
    need("movementDate", Shape::Day),
    need("movementReason", Shape::Text),
    need("direction", Shape::Text),
]);

const BOOKING: Shape = Shape::Fields(&[
    need(
        "offender",
        Shape::Fields(&[
            need("dateOfBirth", Shape::Day),
            may("isActiveSexOffender", Shape::Flag),
        ]),
    ),
    need("sentences", Shape::ListOf(&SENTENCE)),
    may("adjustments", Shape::ByName(&Shape::ListOf(&ADJUSTMENT))),
    may("returnToCustodyDate", Shape::Day),
    may(
        "fixedTermRecallDetails",
        Shape::Fields(&[
            may("returnToCustodyDate", Shape::Day),
            may("recallLength", Shape::Whole),
        ]),
    ),
    may("externalMovements", Shape::ListOf(&MOVEMENT)),
]);

const INPUT: Shape = Shape::Fields(&[
    need("booking", BOOKING),
    may(
        "userInputs",
        Shape::Fields(&[may("calculateErsed", Shape::Flag)]),
    ),
    may(
        "featureToggles",
        Shape::Fields(&[
            may("applyPostRecallRepealRules", Shape::Flag),
            may("applyPostHdcedRepealRules", Shape::Flag),
            may("adultHdcSuspended", Shape::Flag),
            may("useLatestErsedFromPreErs30Snapshot", Shape::Flag),
            may(
                "routePreProgressionExtinguishedSentenceToManual",
                Shape::Flag,
            ),
            may("progressionTrancheOneManualJourney", Shape::Flag),
        ]),
    ),
]);

/// Reads a line that serde refused for `reason`: as if its nulls were not there, with a value that says nothing in the place of
/// each that cannot be read. All of these are given beside it.
///
/// # Errors
/// If no case can be found in the line at all.
pub(crate) fn read_leniently(text: &str, reason: &str) -> Result<(Line, Unread), Refusal> {
    let unreadable = |reason: &str| Refusal::Input {
        code: "NOT_READABLE",
        field: "line".to_owned(),
        message: reason.to_owned(),
    };
    let mut value: Value = serde_json::from_str(text).map_err(|_| unreadable(reason))?;
    let input = value.get_mut("input").ok_or_else(|| unreadable(reason))?;
    let mut unread = Unread::default();
    unread.check(input, INPUT, "");
    match serde_json::from_value::<Line>(value) {
        Ok(line) => Ok((line, unread)),
        Err(error) => {
            unread.faults.push(unreadable(&error.to_string()));
            Err(Refusal::of_all(unread.faults).unwrap_or_else(|| unreadable(reason)))
        }
    }
}

impl Unread {
    /// Takes the nulls out of a value, notes what is wrong in it, and puts something of the right type in its place, so that the
    /// rest can be read.
    fn check(&mut self, value: &mut Value, shape: Shape, field: &str) {
        let within = |name: &str| {
            let dot = if field.is_empty() { "" } else { "." };
            format!("{field}{dot}{name}")
        };
        match (shape, &mut *value) {
            (Shape::Text, Value::String(_)) | (Shape::Flag, Value::Bool(_)) => {}
            (Shape::Amount, Value::Number(_)) => {}
            (Shape::Whole, Value::Number(number)) if is_whole(number) => {}
            (Shape::Day, Value::String(text)) => {
                if let Err(error) = Day::parse_iso(text.trim()) {
                    self.wrong(field, error.to_string());
                    *value = stand_in(shape);
                }
            }
            (Shape::ListOf(of), Value::Array(list)) => {
                for (at, one) in list.iter_mut().enumerate() {
                    self.check(one, *of, &format!("{field}[{at}]"));
                }
                // What stands in for a text is no value that is known: in a list of such values it would be a second fault.
                list.retain(|one| !matches!(of, Shape::Text) || one != "");
            }
            (Shape::ByName(of), Value::Object(entries)) => {
                entries.retain(|_, one| !one.is_null());
                for (name, one) in entries {
                    self.check(one, *of, &within(name));
                }
            }
            (Shape::Fields(fields), Value::Object(entries)) => {
                for (name, needed, of) in fields {
                    match entries.get_mut(*name) {
                        Some(one) if !one.is_null() => self.check(one, *of, &within(name)),
                        _ if *needed => {
                            self.fields.push(within(name));
                            self.faults
                                .push(Refusal::missing(&within(name), expected(*of)));
                            entries.insert((*name).to_owned(), stand_in(*of));
                        }
                        _ => {
                            entries.remove(*name);
                        }
                    }
                }
            }
            _ => {
                let message = format!(
                    "{value} is not {}; check it with the source",
                    expected(shape)
                );
                self.wrong(field, message);
                *value = stand_in(shape);
            }
        }
    }

    fn wrong(&mut self, field: &str, message: String) {
        self.fields.push(field.to_owned());
        let field = if field.is_empty() { "input" } else { field };
        self.faults.push(Refusal::Input {
            code: "NOT_READABLE",
            field: field.to_owned(),
            message,
        });
    }
}

fn is_whole(number: &serde_json::Number) -> bool {
    number
        .as_i64()
        .is_some_and(|whole| i32::try_from(whole).is_ok())
}

/// What a value has to be, in words.
const fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "a text",
        Shape::Day => "a day (`2026-11-22`)",
        Shape::Whole => "a whole number",
        Shape::Amount => "a number",
        Shape::Flag => "true or false",
        Shape::ListOf(_) => "a list",
        Shape::ByName(_) | Shape::Fields(_) => "a group of fields (`{…}`)",
    }
}

/// A value of the right type, so that the rest of a line can be read; no date is ever worked out from it.
fn stand_in(shape: Shape) -> Value {
    match shape {
        Shape::Text => Value::String(String::new()),
        Shape::Day => Value::String("2000-01-01".to_owned()),
        Shape::Whole | Shape::Amount => Value::from(0),
        Shape::Flag => Value::Bool(false),
        Shape::ListOf(_) => Value::Array(Vec::new()),
        Shape::ByName(_) => Value::Object(serde_json::Map::new()),
        Shape::Fields(fields) => {
            let needed = fields.iter().filter(|(_, needed, _)| *needed);
            let entries = needed.map(|(name, _, of)| ((*name).to_owned(), stand_in(*of)));
            Value::Object(entries.collect())
        }
    }
}
