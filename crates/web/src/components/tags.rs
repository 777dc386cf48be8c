//! States and urgencies as tags: always in words, never by colour alone.

use maud::{Markup, html};

/// The words of an urgency or of a duty's state.
pub(crate) fn words_of(code: &str) -> String {
    match code {
        "act_today" => "Act today".to_owned(),
        "overdue" => "Overdue".to_owned(),
        "due_soon" => "Due soon".to_owned(),
        "cannot_tell" => "Cannot tell".to_owned(),
        "discrepancy" => "Discrepancy".to_owned(),
        "running" => "Running".to_owned(),
        "met" => "Met".to_owned(),
        "met_late" => "Met late".to_owned(),
        "not_needed" => "Not needed".to_owned(),
        other => capital(&other.replace('_', " ")),
    }
}

/// The first letter as a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// An urgency or a state as a tag.
pub(crate) fn tag(code: &str) -> Markup {
    tag_saying(code, &words_of(code))
}

/// A tag of that urgency or state, in words of its own.
pub(crate) fn tag_saying(code: &str, words: &str) -> Markup {
    let colour = match code {
        "act_today" => "magenta",
        "overdue" => "red",
        "due_soon" => "yellow",
        "cannot_tell" => "purple",
        "discrepancy" => "orange",
        "met" => "green",
        "met_late" => "teal",
        "not_needed" => "grey",
        _ => "blue",
    };
    html! { strong class=(format!("govuk-tag govuk-tag--{colour}")) { (words) } }
}

/// Where an authority was not read in the statute or guidance itself.
pub(crate) fn unverified() -> Markup {
    html! { " " strong."govuk-tag govuk-tag--grey" { "Unverified" } }
}

/// Instrument and paragraph, with a link where there is one, marked where it was not read at its source.
pub(crate) fn authority(words: &str, link: Option<&str>, verified: bool) -> Markup {
    let link = link.filter(|link| link.starts_with("https://"));
    html! {
        @match link {
            Some(link) => { a.govuk-link href=(link) rel="noreferrer noopener" { (words) } },
            None => { (words) },
        }
        @if !verified { (unverified()) }
    }
}
