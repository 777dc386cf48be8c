//! The schools' file: JSON-lines, one object a line.

use super::{Told, subject};
use crate::event::At;
use calendar::{Day, Instant};
use serde_json::{Map, Value, json};

/// Fields that stand as they are, and their keys.
const FIELDS: [(&str, &str); 13] = [
    ("school", "school"),
    ("provider", "school"),
    ("year_group", "year_group"),
    ("status", "status"),
    ("exclusion", "exclusion"),
    ("site", "site"),
    ("injury", "injury"),
    ("size", "size"),
    ("explanation", "explanation"),
    ("explained_by", "explained_by"),
    ("role", "seen_by"),
    ("account", "text"),
    ("by", "by"),
];

/// One line, without its end; keys in the order of the alphabet.
pub(crate) fn line(told: &Told<'_>) -> String {
    let event = told.event;
    let mut object = Map::new();
    let word = match event.kind {
        "person_details" => "pupil",
        "school_roll" => "roll",
        "injury_observed" => "injury",
        other => other,
    };
    object.insert("id".to_owned(), told.reference().into());
    object.insert("type".to_owned(), word.into());
    object.insert("pupil".to_owned(), pupil(told));
    object.insert("updated".to_owned(), instant(event.written).into());
    if event.happened.time.is_some() {
        object.insert("at".to_owned(), instant(event.happened).into());
    } else {
        object.insert("from".to_owned(), event.happened.day.to_string().into());
        object.insert(
            "until".to_owned(),
            event
                .until
                .map_or(Value::Null, |day: Day| day.to_string().into()),
        );
    }
    for (field, key) in FIELDS {
        text(&mut object, key, event.field(field));
    }
    if !event.field("mobile").is_empty() {
        object.insert("mobile".to_owned(), (event.field("mobile") == "yes").into());
    }
    text(
        &mut object,
        if event.kind == "absence" {
            "code"
        } else {
            "reason"
        },
        event.field("reason"),
    );
    for (field, key) in [
        ("possible", "sessions_possible"),
        ("missed", "sessions_missed"),
        ("sessions", "sessions"),
    ] {
        if let Ok(number) = event.field(field).parse::<u32>() {
            object.insert(key.to_owned(), number.into());
        }
    }
    if !event.field("authorised").is_empty() {
        object.insert(
            "authorised".to_owned(),
            (event.field("authorised") == "yes").into(),
        );
    }
    Value::Object(object).to_string()
}

fn text(object: &mut Map<String, Value>, key: &str, value: &str) {
    if !value.is_empty() {
        object.insert(key.to_owned(), value.into());
    }
}

fn pupil(told: &Told<'_>) -> Value {
    let Some(person) = told.person() else {
        return Value::Null;
    };
    let mut pupil = json!({ "id": subject(told.event.agency, person) });
    let Some(object) = pupil.as_object_mut() else {
        return pupil;
    };
    if let Some(number) = person.pupil_number(told.event.written.day) {
        object.insert("upn".to_owned(), number.into());
    }
    if told.event.kind == "person_details" {
        object.insert("forename".to_owned(), person.given.clone().into());
        object.insert("surname".to_owned(), person.family.clone().into());
        object.insert(
            "sex".to_owned(),
            (if person.female { "F" } else { "M" }).into(),
        );
        object.insert("born".to_owned(), person.born.to_string().into());
        if let Some(home) = told
            .family
            .home_of(told.event.about, told.event.written.day)
        {
            object.insert("address".to_owned(), json!([home.line, home.town]));
            object.insert("postcode".to_owned(), home.postcode.clone().into());
        }
    }
    pupil
}

/// London time as an instant: `2024-06-02T07:00:00Z`.
fn instant(at: At) -> String {
    let (hour, minute) = at.time.unwrap_or((8, 0));
    Instant::from_london(at.day, hour, minute, 0).to_string()
}
