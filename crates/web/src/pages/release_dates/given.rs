//! What was typed, as a case in the shape that release dates are worked out from; and the same with what would be otherwise.

use crate::components::faults::Faults;
use crate::entered::{day, needed_day};
use crate::fields::Fields;
use calendar::Day;
use sentence::Scenario;
use serde_json::{Map, Value, json};

/// How many sentences can be typed.
pub(in crate::pages) const SENTENCES: usize = 12;

/// How many periods at large can be typed.
pub(in crate::pages) const AT_LARGE: usize = 8;

/// The name of a field of a period at large, counted from 1.
pub(in crate::pages) fn large(at: usize, part: &str) -> String {
    if at == 1 {
        format!("large-{part}")
    } else {
        format!("large{at}-{part}")
    }
}

/// What was typed.
pub(super) struct Given {
    pub(super) input: Value,
    pub(super) law_on: Day,
    pub(super) what_if: Option<WhatIf>,
}

/// What would be otherwise.
pub(super) struct WhatIf {
    pub(super) input: Value,
    pub(super) law_on: Day,
    /// The scenario that was chosen, its rows laid over the law's.
    pub(super) chosen: Option<Scenario>,
    /// Rows that were typed, laid over all others.
    pub(super) typed: Option<String>,
}

/// Reads the form; nothing where something that is needed is missing, which is then among the faults.
pub(super) fn read(fields: &Fields, today: Day, faults: &mut Faults) -> Option<Given> {
    let born = needed(fields, "born", "The date of birth", faults)?;
    let law_on = day(fields, "law", "The day of the law", faults).unwrap_or(today);
    let recall = recall(fields, "recall", faults);
    let mut sentences = Vec::new();
    for at in 1..=SENTENCES {
        if at == 1
            || fields
                .get(&format!("s{at}-kind"))
                .is_some_and(|kind| kind != "none")
        {
            sentences.push(sentence(fields, at, recall.as_ref(), faults)?);
        }
    }
    let first = sentences
        .iter()
        .filter_map(|one| one.get("sentencedAt")?.as_str())
        .min()
        .map(str::to_owned)?;
    let mut adjustments = Map::new();
    if let Some(from) = day(fields, "remand-from", "The first day on remand", faults) {
        let to = needed(fields, "remand-to", "The last day on remand", faults)?;
        let days = to.days_since(from).saturating_add(1);
        add(
            &mut adjustments,
            "REMAND",
            json!({
                "appliesToSentencesFrom": first, "numberOfDays": days,
                "fromDate": from.to_string(), "toDate": to.to_string(),
            }),
        );
    }
    let bail = number(fields, "bail", "Credit for tagged bail", faults);
    if bail > 0 {
        add(
            &mut adjustments,
            "TAGGED_BAIL",
            json!({"appliesToSentencesFrom": first, "numberOfDays": bail}),
        );
    }
    let awarded = number(fields, "awarded", "Additional days", faults);
    if awarded > 0 {
        add(
            &mut adjustments,
            "ADDITIONAL_DAYS_AWARDED",
            json!({"appliesToSentencesFrom": first, "numberOfDays": awarded}),
        );
    }
    for at in 1..=AT_LARGE {
        at_large(fields, at, &mut adjustments, faults);
    }
    let mut booking = json!({
        "offender": {"dateOfBirth": born.to_string()},
        "sentences": sentences,
        "adjustments": adjustments,
    });
    give_recall(&mut booking, recall.as_ref());
    let input = json!({
        "booking": booking,
        "userInputs": {"calculateErsed": fields.get("removal") == Some("yes")},
    });
    let what_if = what_if(fields, &input, (law_on, &first), faults);
    Some(Given {
        input,
        law_on,
        what_if,
    })
}

fn at_large(fields: &Fields, at: usize, adjustments: &mut Map<String, Value>, faults: &mut Faults) {
    let [from, to] = ["from", "to"].map(|part| large(at, part));
    let Some(first) = day(fields, &from, "The first day at large", faults) else {
        // A last day without a first is not let go.
        if faults.of(&from).is_none() && day(fields, &to, "The last day at large", faults).is_some()
        {
            faults.add(&from, "Enter the first day at large");
        }
        return;
    };
    let Some(last) = needed(fields, &to, "The last day at large", faults) else {
        return;
    };
    if last < first {
        faults.add(&to, "The last day at large must not be before the first");
        return;
    }
    let days = last.days_since(first).saturating_add(1);
    let one = json!({
        "appliesToSentencesFrom": first.to_string(), "numberOfDays": days,
        "fromDate": first.to_string(), "toDate": last.to_string(),
    });
    add(adjustments, "UNLAWFULLY_AT_LARGE", one);
}

fn sentence(
    fields: &Fields,
    at: usize,
    recall: Option<&Value>,
    faults: &mut Faults,
) -> Option<Value> {
    let field = |name: &str| format!("s{at}-{name}");
    let passed = needed(fields, &field("passed"), "The day of sentence", faults)?;
    let offence = needed(fields, &field("offence"), "The day of the offence", faults)?;
    let mut elements = Map::new();
    for (name, unit) in [
        ("years", "YEARS"),
        ("months", "MONTHS"),
        ("weeks", "WEEKS"),
        ("days", "DAYS"),
    ] {
        let count = number(fields, &field(name), "The length", faults);
        if count > 0 {
            elements.insert(unit.to_owned(), count.into());
        }
    }
    if elements.is_empty() {
        faults.add(&field("years"), "Enter the length of the sentence");
        return None;
    }
    let term = json!({"durationElements": elements});
    let extension = number(fields, &field("extension"), "The extension", faults);
    let extension = json!({"durationElements": {"YEARS": extension}});
    let kind = fields
        .get(&field("kind"))
        .filter(|kind| *kind != "none")
        .unwrap_or("standard");
    let mut sentence = json!({
        "identifier": at.to_string(),
        "sentencedAt": passed.to_string(),
        "offence": {"committedAt": offence.to_string()},
    });
    let (type_name, own) = of_kind(kind, &term, &extension);
    set(&mut sentence, "type", json!(type_name));
    if let Value::Object(own) = own {
        for (name, value) in own {
            set(&mut sentence, &name, value);
        }
    }
    if let Some(before) = fields
        .get(&field("after"))
        .filter(|before| *before != "none")
    {
        set(&mut sentence, "consecutiveSentenceUUIDs", json!([before]));
    }
    if let Some(recall) = recall {
        set(&mut sentence, "recall", recall.clone());
    }
    Some(sentence)
}

/// The sentence's type, and the fields that its kind has beside those of all.
fn of_kind(kind: &str, term: &Value, extension: &Value) -> (&'static str, Value) {
    match kind {
        "plus" => (
            "StandardSentence",
            json!({"duration": term, "releaseArrangements": {
            "isSDSPlus": true, "isSDSPlusEligibleSentenceTypeLengthAndOffence": true}}),
        ),
        "excluded" => (
            "StandardSentence",
            json!({"duration": term, "releaseArrangements": {"sdsEarlyReleaseExclusions": ["SEXUAL"]}}),
        ),
        "section-250" => (
            "StandardSentence",
            json!({"duration": term, "releaseArrangements": {"isSection250": true}}),
        ),
        "terrorism" => (
            "StandardSentence",
            json!({"duration": term, "releaseDecidedByBoard": "TERRORISM"}),
        ),
        "referred" => (
            "StandardSentence",
            json!({"duration": term, "releaseDecidedByBoard": "POWER_TO_DETAIN"}),
        ),
        "extended" => (
            "ExtendedDeterminateSentence",
            json!({"custodialDuration": term, "extensionDuration": extension}),
        ),
        "concern" => (
            "SopcSentence",
            json!({"custodialDuration": term, "extensionDuration": {"durationElements": {"YEARS": 1}}}),
        ),
        "serious-terrorism" => (
            "SeriousTerrorismSentence",
            json!({"custodialDuration": term, "extensionDuration": extension}),
        ),
        "order" => (
            "DetentionAndTrainingOrderSentence",
            json!({"duration": term}),
        ),
        "fine" => ("AFineSentence", json!({"duration": term})),
        "life" => ("LifeSentence", json!({"minimumTerm": term})),
        "ipp" => (
            "ImprisonmentForPublicProtectionSentence",
            json!({"minimumTerm": term}),
        ),
        _ => ("StandardSentence", json!({"duration": term})),
    }
}

/// A recall, with its day of return; nothing where there is none.
fn recall(fields: &Fields, name: &str, faults: &mut Faults) -> Option<Value> {
    let kind = match fields.get(name)? {
        "standard" => "STANDARD_RECALL",
        "14" => "FIXED_TERM_RECALL_14",
        "28" => "FIXED_TERM_RECALL_28",
        "56" => "FIXED_TERM_RECALL_56",
        _ => return None,
    };
    let returned = needed(
        fields,
        &format!("{name}-returned"),
        "The day of return to custody",
        faults,
    )?;
    Some(json!({
        "recallType": kind,
        "returnToCustodyDate": returned.to_string(),
        "revocationDate": returned.to_string(),
    }))
}

fn give_recall(booking: &mut Value, recall: Option<&Value>) {
    let Some(returned) = recall
        .and_then(|recall| recall.get("returnToCustodyDate"))
        .cloned()
    else {
        return;
    };
    let length = recall.and_then(|recall| {
        recall
            .get("recallType")?
            .as_str()?
            .strip_prefix("FIXED_TERM_RECALL_")?
            .parse::<i32>()
            .ok()
    });
    if let Some(length) = length {
        set(
            booking,
            "fixedTermRecallDetails",
            json!({"returnToCustodyDate": returned, "recallLength": length}),
        );
    }
    set(booking, "returnToCustodyDate", returned);
}

/// What would be otherwise: more days on remand or awarded, a recall, the law of another day, rows of a scenario.
fn what_if(
    fields: &Fields,
    input: &Value,
    (law_on, first): (Day, &str),
    faults: &mut Faults,
) -> Option<WhatIf> {
    let remand = number(fields, "if-remand", "More days on remand", faults);
    let awarded = number(fields, "if-awarded", "More additional days", faults);
    let law = day(fields, "if-law", "The day of the law", faults);
    let recall = recall(fields, "if-recall", faults);
    let chosen = chosen(fields, faults);
    let typed = fields.get("if-scenario").map(str::to_owned);
    let has_rows = chosen.is_some() || typed.is_some();
    if remand == 0 && awarded == 0 && law.is_none() && recall.is_none() && !has_rows {
        return None;
    }
    let mut input = input.clone();
    let booking = input.get_mut("booking")?;
    if let Some(adjustments) = booking
        .get_mut("adjustments")
        .and_then(Value::as_object_mut)
    {
        for (name, days) in [("REMAND", remand), ("ADDITIONAL_DAYS_AWARDED", awarded)] {
            if days > 0 {
                add(
                    adjustments,
                    name,
                    json!({"appliesToSentencesFrom": first, "numberOfDays": days}),
                );
            }
        }
    }
    if let Some(recall) = &recall {
        for sentence in booking
            .get_mut("sentences")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            set(sentence, "recall", recall.clone());
        }
        give_recall(booking, Some(recall));
    }
    Some(WhatIf {
        input,
        law_on: law.unwrap_or(law_on),
        chosen,
        typed,
    })
}

/// The scenario that was chosen from the list.
fn chosen(fields: &Fields, faults: &mut Faults) -> Option<Scenario> {
    let name = fields.get("if-shipped").filter(|name| *name != "none")?;
    let found = Scenario::named(name);
    if found.is_none() {
        faults.add("if-shipped", "Choose one of the scenarios in the list");
    }
    found
}

fn add(adjustments: &mut Map<String, Value>, name: &str, one: Value) {
    let list = adjustments
        .entry(name.to_owned())
        .or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.push(one);
    }
}

fn set(of: &mut Value, name: &str, value: Value) {
    if let Some(fields) = of.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

fn needed(fields: &Fields, name: &str, what: &str, faults: &mut Faults) -> Option<Day> {
    let what_is_missing = what.chars().next().map_or(String::new(), |first| {
        first.to_lowercase().collect::<String>() + what.get(first.len_utf8()..).unwrap_or_default()
    });
    let missing = format!("Enter {what_is_missing}");
    needed_day(fields, name, what, &missing, faults)
}

fn number(fields: &Fields, name: &str, what: &str, faults: &mut Faults) -> i32 {
    let Some(text) = fields.get(name) else {
        return 0;
    };
    match text.parse::<i32>() {
        Ok(number) if (0..=10_000).contains(&number) => number,
        _ => {
            faults.add(name, format!("{what} must be a whole number, such as 12"));
            0
        }
    }
}
