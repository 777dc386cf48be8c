//! A condition as it was served: version and code, the values entered, and the full text with them.
//!
//! The text is what the person was given. It is kept as it was, whatever a later version of the policy says; a breach points
//! at this, never at a code.

mod from_text;

pub use from_text::values_of_text;

use crate::policy::{
    Case, ConditionIdentity, ConditionKind, Input, InputKind, Joining, Policy, PolicyCondition,
};
use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A condition of a licence, as served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServedCondition {
    /// Version and code; absent for one in words of its own (bespoke).
    pub identity: Option<ConditionIdentity>,
    /// Standard or additional; a bespoke condition is additional.
    pub kind: ConditionKind,
    /// The policy's category, where it has one.
    pub category: Option<String>,
    /// The full text with its values.
    pub text: String,
    /// The values by the names of the inputs.
    pub values: Values,
}

/// Values by the names of inputs; several where an input may be answered more than once.
pub type Values = BTreeMap<String, Vec<String>>;

/// A value that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: found {found}; expected {expected}")]
pub struct ValueFault {
    /// The input.
    pub field: String,
    /// What was entered.
    pub found: String,
    /// What should be.
    pub expected: String,
}

/// The longest text that one value may be, in letters.
const LONGEST_VALUE: usize = 2_000;

impl ServedCondition {
    /// What a policy offers under this version and code; `None` for one in words of its own, and where no policy here has it.
    #[must_use]
    pub fn offered_in<'p>(&self, policies: &'p [Policy]) -> Option<&'p PolicyCondition> {
        let identity = self.identity.as_ref()?;
        policies
            .iter()
            .find_map(|policy| policy.condition(identity))
    }

    /// The category; empty where there is none. What came by file may not say it; its policy does.
    #[must_use]
    pub fn category_in<'a>(&'a self, policies: &'a [Policy]) -> &'a str {
        let offered = || self.offered_in(policies)?.category.as_deref();
        self.category
            .as_deref()
            .or_else(offered)
            .unwrap_or_default()
    }

    /// A condition of a policy with its values.
    ///
    /// # Errors
    /// Every value that is missing, of another kind or not asked for.
    pub fn serve(condition: &PolicyCondition, values: Values) -> Result<Self, Vec<ValueFault>> {
        let mut faults = Vec::new();
        let mut asked = Vec::new();
        check(&condition.inputs, &values, &mut asked, &mut faults);
        for name in values.keys().filter(|name| !asked.contains(&name.as_str())) {
            faults.push(ValueFault {
                field: name.clone(),
                found: "a value".to_owned(),
                expected: "none: it is not asked for".to_owned(),
            });
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            identity: Some(condition.identity.clone()),
            kind: condition.kind,
            category: condition.category.clone(),
            text: full_text(condition, &values),
            values,
        })
    }

    /// A condition in words of its own.
    ///
    /// # Errors
    /// Where there are no words.
    pub fn bespoke(text: &str) -> Result<Self, ValueFault> {
        let text = text.trim();
        if text.is_empty() || text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(ValueFault {
                field: "text".to_owned(),
                found: format!("{} letters", text.chars().count()),
                expected: "the condition in words".to_owned(),
            });
        }
        Ok(Self {
            identity: None,
            kind: ConditionKind::Additional,
            category: None,
            text: text.to_owned(),
            values: Values::new(),
        })
    }
}

/// The blanks of a template, each with the names that may fill it, the first that is answered first. `Err` says at which
/// letter a brace is not closed, or closes nothing.
///
/// # Errors
/// The place of the brace, in letters from 1.
pub fn template_blanks(template: &str) -> Result<Vec<Vec<String>>, usize> {
    let mut blanks = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (place, letter) in template.chars().enumerate() {
        match (letter, &mut open) {
            ('{', None) => open = Some((place + 1, String::new())),
            ('{', Some(_)) | ('}', None) => return Err(place + 1),
            ('}', Some(_)) => {
                let names = open.take().map(|(_, names)| names).unwrap_or_default();
                blanks.push(
                    names
                        .split("||")
                        .map(|name| name.trim().to_owned())
                        .collect(),
                );
            }
            (letter, Some((_, names))) => names.push(letter),
            (_, None) => {}
        }
    }
    open.map_or(Ok(blanks), |(place, _)| Err(place))
}

/// Checks the values of inputs, and of those asked for because of an answer.
fn check<'a>(
    inputs: &'a [Input],
    values: &Values,
    asked: &mut Vec<&'a str>,
    faults: &mut Vec<ValueFault>,
) {
    for input in inputs {
        asked.push(&input.name);
        let given = values.get(&input.name).map_or(&[][..], Vec::as_slice);
        let mut say = |found: String, expected: String| {
            faults.push(ValueFault {
                field: input.name.clone(),
                found,
                expected,
            });
        };
        // What goes before an answer only where there is one says that it may be left out.
        if given.is_empty() && input.include_before.is_none() {
            say("nothing".to_owned(), expected(input));
        }
        let several = input.repeats || input.kind == InputKind::SomeOf;
        if given.len() > 1 && !several {
            say(format!("{} values", given.len()), "one value".to_owned());
        }
        for value in given {
            if !fits(input, value) {
                say(
                    format!("`{}`", value.chars().take(60).collect::<String>()),
                    expected(input),
                );
            }
        }
        for option in &input.options {
            if given.contains(&option.value) {
                check(&option.inputs, values, asked, faults);
            }
        }
    }
}

fn expected(input: &Input) -> String {
    let options = || {
        let values: Vec<&str> = input
            .options
            .iter()
            .map(|option| option.value.as_str())
            .collect();
        values.join(" | ")
    };
    match input.kind {
        InputKind::OneOf => format!("one of {}", options()),
        InputKind::SomeOf => format!("one or more of {}", options()),
        InputKind::Text => "words".to_owned(),
        InputKind::Time => "a time such as 19:30".to_owned(),
        InputKind::Date => "a day such as 2026-11-22".to_owned(),
        InputKind::Address => "an address".to_owned(),
        InputKind::Zone => "the name of a zone".to_owned(),
    }
}

fn fits(input: &Input, value: &str) -> bool {
    let shown = value
        .chars()
        .all(|letter| !letter.is_control() || letter == '\n');
    let words = shown && !value.trim().is_empty() && value.chars().count() <= LONGEST_VALUE;
    match input.kind {
        InputKind::OneOf | InputKind::SomeOf => {
            input.options.iter().any(|option| option.value == value)
        }
        InputKind::Time => time_in_words(value).is_some(),
        InputKind::Date => Day::parse_iso(value).is_ok(),
        InputKind::Text | InputKind::Address | InputKind::Zone => words,
    }
}

/// The text with its values. Values have been checked.
fn full_text(condition: &PolicyCondition, values: &Values) -> String {
    let Some(template) = &condition.template else {
        return condition.text.clone();
    };
    let mut text = String::new();
    let mut answered = Vec::new();
    for piece in template.split_inclusive('}') {
        let (words, blank) = piece
            .strip_suffix('}')
            .and_then(|piece| piece.split_once('{'))
            .map_or((piece, None), |(words, blank)| (words, Some(blank)));
        text.push_str(words);
        let Some(blank) = blank else { continue };
        let filled = blank
            .split("||")
            .find_map(|name| fill(&condition.inputs, name.trim(), values, &mut answered));
        let Some(filled) = filled else { continue };
        let joins = text
            .chars()
            .last()
            .is_none_or(|last| last.is_whitespace() || last == '£')
            || filled.starts_with([' ', ',']);
        if !joins {
            text.push(' ');
        }
        text.push_str(&filled);
    }
    tidy(&text)
}

/// What fills a blank: the answer of the input with its name; or, where that input is not asked because another option was
/// chosen which asks nothing further, that option's own words, once.
fn fill(
    inputs: &[Input],
    name: &str,
    values: &Values,
    answered: &mut Vec<String>,
) -> Option<String> {
    for input in inputs {
        if input.name == name {
            return answer(input, values);
        }
        for option in &input.options {
            if !asks(&option.inputs, name) {
                continue;
            }
            let chosen = values.get(&input.name)?.first()?;
            if *chosen == option.value {
                if let Some(words) = fill(&option.inputs, name, values, answered) {
                    return Some(words);
                }
                continue;
            }
            let asks_nothing = input
                .options
                .iter()
                .any(|other| other.value == *chosen && other.inputs.is_empty());
            if asks_nothing && !answered.contains(&input.name) {
                answered.push(input.name.clone());
                return Some(lower_first(chosen));
            }
        }
    }
    None
}

fn asks(inputs: &[Input], name: &str) -> bool {
    inputs.iter().any(|input| {
        input.name == name
            || input
                .options
                .iter()
                .any(|option| asks(&option.inputs, name))
    })
}

fn answer(input: &Input, values: &Values) -> Option<String> {
    let given = values.get(&input.name).filter(|given| !given.is_empty())?;
    let shown: Vec<String> = given.iter().map(|value| in_words(input, value)).collect();
    let joined = join(&shown, input.joined_by.unwrap_or(Joining::And));
    let with_article = if input.indefinite_article {
        format!("{} {joined}", article(&joined))
    } else {
        joined
    };
    Some(format!(
        "{}{with_article}",
        input.include_before.as_deref().unwrap_or_default()
    ))
}

fn in_words(input: &Input, value: &str) -> String {
    let words = match input.kind {
        InputKind::Date => Day::parse_iso(value).map_or_else(|_| value.to_owned(), Day::in_words),
        InputKind::Time => time_in_words(value).unwrap_or_else(|| value.to_owned()),
        InputKind::Address => value
            .lines()
            .map(|line| line.trim().trim_end_matches(','))
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        _ => value.trim().to_owned(),
    };
    match input.case {
        Some(Case::Lower) => words.to_lowercase(),
        Some(Case::Capitalised) => words
            .split(' ')
            .map(upper_first)
            .collect::<Vec<_>>()
            .join(" "),
        None => words,
    }
}

/// `19:30` as `7:30pm`, `00:00` as `midnight`, `12:00` as `midday`. `None` where it is no time.
#[must_use]
pub fn time_in_words(value: &str) -> Option<String> {
    let (hour, minute) = value.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    if hour > 23 || minute > 59 {
        return None;
    }
    let half = if hour < 12 { "am" } else { "pm" };
    let shown = match hour % 12 {
        0 => 12,
        other => other,
    };
    Some(match (hour, minute) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => format!("{shown}{half}"),
        _ => format!("{shown}:{minute:02}{half}"),
    })
}

fn join(words: &[String], by: Joining) -> String {
    let by = match by {
        Joining::And => "and",
        Joining::Or => "or",
    };
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {by} {last}", first.join(", ")),
    }
}

fn article(words: &str) -> &'static str {
    if words.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

fn upper_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// One space between words, none before a comma or a full stop.
fn tidy(text: &str) -> String {
    let mut tidied =
        text.split(' ')
            .filter(|word| !word.is_empty())
            .fold(String::new(), |mut tidied, word| {
                if !tidied.is_empty() && !word.starts_with([',', '.']) {
                    tidied.push(' ');
                }
                tidied.push_str(word);
                tidied
            });
    tidied.truncate(tidied.trim_end().len());
    tidied
}
