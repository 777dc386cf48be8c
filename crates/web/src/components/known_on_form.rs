//! Asking for another day's picture: a day typed in, or one of the days on which something became known.

use crate::components::controls::{Control, second_button};
use crate::components::faults::Faults;
use crate::fields::{Address, Fields};
use crate::known_on::{KNOWN_ON, Picture};
use calendar::Day;
use maud::{Markup, html};

/// Days listed in sight; the rest opens.
const IN_SIGHT: usize = 6;

/// The form, for any page. `keep` are the address's other parameters, sent along.
pub(crate) fn form(
    action: &str,
    keep: &[(&str, &str)],
    fields: &Fields,
    picture: &Picture,
    faults: &Faults,
) -> Markup {
    let shown = if fields.verbatim("known_on-day").is_some() {
        fields.clone()
    } else {
        filled(picture)
    };
    html! {
        form method="get" action=(action) novalidate {
            @for (name, value) in keep { input type="hidden" name=(name) value=(value); }
            (Control::new(KNOWN_ON, "As known on", faults).hint("Shows what had been received by the end of that day. Leave empty for the present.").day(&shown))
            (second_button("Show that day"))
        }
    }
}

fn filled(picture: &Picture) -> Fields {
    let Some(day) = picture.earlier else {
        return Fields::default();
    };
    let part = |part: &str, value: String| (format!("{KNOWN_ON}-{part}"), value);
    Fields(vec![
        part("day", day.day_of_month().to_string()),
        part("month", day.month().to_string()),
        part("year", day.year().to_string()),
    ])
}

/// The days on which something became known, newest first, with the one before and the one after the day shown.
pub(crate) fn days(days: &[Day], picture: &Picture, address: &Address) -> Markup {
    let shown = picture.at.known_on;
    let to = |day: Day| address.clone().with(KNOWN_ON, Some(day)).to_string();
    // For the present, the newest day is what is shown already.
    let limit = picture
        .earlier
        .or_else(|| days.iter().copied().filter(|day| *day <= shown).max())
        .unwrap_or(shown);
    let before = days.iter().copied().filter(|day| *day < limit).max();
    let after = picture
        .earlier
        .and_then(|earlier| days.iter().copied().filter(|day| *day > earlier).min());
    let (in_sight, rest) = days.split_at_checked(IN_SIGHT).unwrap_or((days, &[]));
    html! {
        @if before.is_some() || picture.earlier.is_some() {
            ul."govuk-list" {
                @if let Some(day) = before { li { a.govuk-link rel="prev" href=(to(day)) { "Before: " (day.in_words()) } } }
                @if let Some(day) = after { li { a.govuk-link rel="next" href=(to(day)) { "After: " (day.in_words()) } } }
                @if picture.earlier.is_some() { li { a.govuk-link href=(address) { "The present" } } }
            }
        }
        @if !days.is_empty() {
            h3.govuk-heading-s { "Days on which something became known" }
            (list(in_sight, picture, &to))
            @if !rest.is_empty() {
                (crate::components::controls::details(&format!("{} earlier days", rest.len()), false, list(rest, picture, &to)))
            }
        }
    }
}

fn list(days: &[Day], picture: &Picture, to: &dyn Fn(Day) -> String) -> Markup {
    html! {
        ul.govuk-list {
            @for day in days {
                li {
                    @if picture.earlier == Some(*day) { strong aria-current="date" { (day.in_words()) } }
                    @else { a.govuk-link href=(to(*day)) { (day.in_words()) } }
                }
            }
        }
    }
}
