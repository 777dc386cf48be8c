//! The values of a condition as fields of a form: which fields an input makes, what was typed, and what stands in a draft.

use crate::components::controls::Control;
use crate::components::faults::Faults;
use crate::fields::Fields;
use licence::policy::{Input, InputKind, PolicyCondition};
use licence::served::Values;
use maud::{Markup, html};

/// The name of the field of an input.
pub(super) fn name(code: &str, input: &Input) -> String {
    format!("{code}-{}", input.name)
}

/// The controls of all inputs, those asked for because of an answer too.
pub(super) fn controls(code: &str, inputs: &[Input], fields: &Fields, faults: &Faults) -> Markup {
    html! {
        @for input in inputs {
            (control(code, input, fields, faults))
            @for option in &input.options {
                @if !option.inputs.is_empty() {
                    div.joinder-nested {
                        p."govuk-body-s" { "Where the answer is " strong { (option.value) } ":" }
                        (controls(code, &option.inputs, fields, faults))
                    }
                }
            }
        }
    }
}

fn control(code: &str, input: &Input, fields: &Fields, faults: &Faults) -> Markup {
    let name = name(code, input);
    let control = Control::new(&name, &input.label, faults);
    let value = fields.or_empty(&name);
    match input.kind {
        InputKind::OneOf => {
            let mut choices = vec![(String::new(), "Choose".to_owned())];
            let options = input
                .options
                .iter()
                .map(|one| (one.value.clone(), one.value.clone()));
            choices.extend(options);
            control.select(&choices, value)
        }
        InputKind::SomeOf => {
            let choices: Vec<(String, Markup)> = input
                .options
                .iter()
                .map(|one| (one.value.clone(), html! { (one.value) }))
                .collect();
            control.ticks(&choices, &fields.all(&name))
        }
        InputKind::Date => control.day(fields),
        InputKind::Time => control
            .hint("Such as 19:30")
            .text(value, "govuk-input--width-5"),
        InputKind::Address => control.lines(value, 3, false),
        InputKind::Text | InputKind::Zone if input.repeats => {
            control.hint("One on each line").lines(value, 2, false)
        }
        InputKind::Text | InputKind::Zone => control.text(value, "govuk-input--width-20"),
    }
}

/// What was typed for a condition. Only what is asked for is taken; a day that is none is left as it was typed, so that it is
/// refused by name.
pub(super) fn typed(condition: &PolicyCondition, fields: &Fields) -> Values {
    let mut values = Values::new();
    gather(
        &condition.identity.code,
        &condition.inputs,
        fields,
        &mut values,
    );
    values
}

fn gather(code: &str, inputs: &[Input], fields: &Fields, values: &mut Values) {
    for input in inputs {
        let name = name(code, input);
        let given: Vec<String> = match input.kind {
            InputKind::Date => match fields.day(&name, "The day") {
                Ok(day) => day.map(|day| day.to_string()).into_iter().collect(),
                Err(_) => vec!["not a day".to_owned()],
            },
            InputKind::SomeOf => fields.all(&name).into_iter().map(str::to_owned).collect(),
            InputKind::Text | InputKind::Zone if input.repeats => fields
                .or_empty(&name)
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            // Browsers send line breaks as two characters; one is kept.
            _ => fields
                .get(&name)
                .map(|text| text.replace("\r\n", "\n"))
                .into_iter()
                .collect(),
        };
        for option in &input.options {
            if given.contains(&option.value) {
                gather(code, &option.inputs, fields, values);
            }
        }
        if !given.is_empty() {
            values.insert(input.name.clone(), given);
        }
    }
}

/// The values of a draft's condition as fields.
pub(super) fn as_fields(
    condition: &PolicyCondition,
    values: &Values,
    into: &mut Vec<(String, String)>,
) {
    put(&condition.identity.code, &condition.inputs, values, into);
}

fn put(code: &str, inputs: &[Input], values: &Values, into: &mut Vec<(String, String)>) {
    for input in inputs {
        let name = name(code, input);
        let given = values.get(&input.name).cloned().unwrap_or_default();
        match input.kind {
            InputKind::Date => {
                let day = given
                    .first()
                    .and_then(|text| calendar::Day::parse_iso(text).ok());
                if let Some(day) = day {
                    into.push((format!("{name}-day"), day.day_of_month().to_string()));
                    into.push((format!("{name}-month"), day.month().to_string()));
                    into.push((format!("{name}-year"), day.year().to_string()));
                }
            }
            InputKind::SomeOf => into.extend(given.into_iter().map(|value| (name.clone(), value))),
            _ if !given.is_empty() => into.push((name, given.join("\n"))),
            _ => {}
        }
        for option in &input.options {
            put(code, &option.inputs, values, into);
        }
    }
}
