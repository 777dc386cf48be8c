//! Sentences as sources tell of them, and the release dates that follow: each with its working one key away, or every reason
//! why there is none, as loud as a date would be.

use super::{Shown, what_if};
use crate::components::banners::warning;
use crate::components::controls::details;
use crate::components::duty::{evidence, fact_address};
use crate::components::tables::{Row, stacked, summary};
use crate::components::tags::{capital, unverified};
use crate::pages::release_dates::envelope::{Envelope, draw};
use access::Action;
use calendar::Day;
use custody::{Reason, Reckoning, ReleaseDates, Step, WorkedDate};
use maud::{Markup, html};
use sentence::DateKind;

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let Some(dates) = &shown.page.release_dates else {
        return html! {};
    };
    html! {
        section #release-dates aria-labelledby="release-dates-heading" {
            h2.govuk-heading-m #release-dates-heading { "Sentence and release dates" }
            p.govuk-body {
                "Nobody told these dates: they are worked out from the sentences below, under the law as it stood on " (dates.law_on.in_words()) "."
            }
            (disagreement(dates))
            @if let Some(given) = dates.given() { (departure(shown, given)) }
            @for reckoning in &dates.reckonings { (one(shown, dates, reckoning)) }
        }
    }
}

/// A release before its date, or somebody held past it: before everything else.
fn departure(shown: &Shown<'_>, reckoning: &Reckoning) -> Markup {
    html! {
        @if let Some(early) = &reckoning.released_early {
            (warning("Released too early", html! {
                p.govuk-body {
                    strong { "Released too early." } " "
                    a.govuk-link href=(fact_address(early.fact, &shown.picture)) { (capital(&early.words)) } "."
                }
                p.govuk-body { "Either the person is out without authority, or something told here is wrong: tell the prison at once, and say what you found." }
            }))
        }
        @if let Some(held) = &reckoning.held_past {
            (warning("Held past the release date", html! {
                p.govuk-body { strong { "Held past the release date?" } " " (capital(&held.words)) "." }
                p.govuk-body { "Ask the prison today whether the person has left, and on which day." }
            }))
        }
    }
}

/// Where sources tell of different things, that comes first, and no date is the person's.
fn disagreement(dates: &ReleaseDates) -> Markup {
    html! {
        @if !dates.disagreement.is_empty() {
            (warning("No release date can be given", html! {
                p.govuk-body { strong { "No release date can be given." } " The sources do not tell of the same. What follows from each is below; none of it is this person’s date until they agree." }
                (reasons(&dates.disagreement))
            }))
        }
    }
}

fn reasons(list: &[Reason]) -> Markup {
    html! {
        ul."govuk-list govuk-list--bullet" {
            @for one in list { li { strong { (capital(&one.field)) } ": " (one.words) "." } }
        }
    }
}

/// What one source's telling leads to.
fn one(shown: &Shown<'_>, dates: &ReleaseDates, reckoning: &Reckoning) -> Markup {
    let stands = dates.disagreement.is_empty();
    html! {
        div.joinder-reckoning {
            h3.govuk-heading-s { "As " (reckoning.source) " tells it" @if let Some(booking) = &reckoning.booking { ", custody " (booking) } }
            @if !reckoning.refused.is_empty() {
                (warning("No release date can be given", html! {
                    p.govuk-body { strong { "No release date can be given from what this source tells." } }
                    (reasons(&reckoning.refused))
                }))
            } @else {
                @if !stands { p.govuk-body { strong { "Not this person’s dates: the sources disagree." } } }
                (given(shown, reckoning))
                @if dates.given().is_some_and(|given| std::ptr::eq(given, reckoning)) { (drawn(reckoning)) }
            }
            @if !reckoning.withheld.is_empty() {
                (warning("One date is not given", html! {
                    p.govuk-body { strong { "One date is not given." } }
                    (reasons(&reckoning.withheld))
                }))
            }
            (told(shown, reckoning))
            @if !reckoning.taken.is_empty() {
                (details("What was taken for granted", false, html! {
                    ul."govuk-list govuk-list--bullet" { @for words in &reckoning.taken { li { (capital(words)) "." } } }
                }))
            }
            (details(
                &format!("Facts it rests on ({})", reckoning.evidence.len()),
                false,
                evidence(&reckoning.evidence, &shown.picture, &|fact| shown.words_of(fact)),
            ))
            @if stands && reckoning.refused.is_empty() && shown.may(Action::WorkOutRelease) { (what_if::form(shown, dates, reckoning)) }
        }
    }
}

fn given(shown: &Shown<'_>, reckoning: &Reckoning) -> Markup {
    let today = shown.page.now.london_day();
    html! {
        @if reckoning.dates.is_empty() && reckoning.minimum_terms.is_empty() { p.govuk-body { "The sentences have no such date." } }
        @for date in &reckoning.dates { (dated(date, today)) }
        @for term in &reckoning.minimum_terms {
            details.joinder-duty {
                summary.joinder-duty__summary {
                    span.joinder-duty__title { "End of the minimum term" }
                    " " strong { (term.ends.in_words_with_weekday()) }
                }
                div.joinder-duty__inside {
                    (summary(&[
                        ("Sentence", html! { (capital(&term.sentence)) }),
                        ("Looked at before", html! { (term.review_before.in_words()) }),
                        ("Looked at again", html! { "at the latest by " (term.review_after.in_words()) }),
                    ]))
                    (working(&term.working))
                }
            }
        }
        @let besides = besides(reckoning);
        @if !besides.is_empty() { (summary(&besides)) }
    }
}

/// The sentence over time, with the same days as a table.
fn drawn(reckoning: &Reckoning) -> Markup {
    let Some(case) = &reckoning.case else {
        return html! {};
    };
    let dates = DateKind::ALL.into_iter();
    let dates = dates.filter_map(|kind| Some((kind, reckoning.day_of(kind.name())?)));
    let envelope = Envelope {
        case,
        dates: dates.collect(),
        not_before: reckoning.not_before,
        tranches: reckoning.tranche_days.clone(),
    };
    details("The sentence over time", false, draw(&envelope))
}

/// One date: what it is and the day in sight, the working one key away.
fn dated(date: &WorkedDate, today: Day) -> Markup {
    html! {
        details.joinder-duty {
            summary.joinder-duty__summary {
                span.joinder-duty__title { (capital(&date.what)) " (" (date.date) ")" }
                " " strong { (date.day.in_words_with_weekday()) }
                @if date.day < today { " " span.joinder-muted { "past" } }
            }
            div.joinder-duty__inside {
                @if let Some(by) = date.leaves_by {
                    p.govuk-body {
                        "The person leaves on or before " strong { (by.in_words_with_weekday()) } "."
                        @if let Some(from) = date.may_leave_from { " Release may be brought forward to " (from.in_words_with_weekday()) "." }
                    }
                }
                (working(std::slice::from_ref(&date.working)))
            }
        }
    }
}

fn working(steps: &[Step]) -> Markup {
    html! {
        h4.govuk-heading-s { "Working" }
        ul.govuk-list { @for one in steps { (step(one)) } }
    }
}

fn step(one: &Step) -> Markup {
    html! {
        li {
            (capital(&one.words))
            @if let Some(authority) = &one.authority {
                br;
                span.joinder-muted { (authority) }
                @if one.verified == Some(false) { (unverified()) }
            }
            @if !one.steps.is_empty() { ul."govuk-list govuk-list--bullet" { @for child in &one.steps { (step(child)) } } }
        }
    }
}

fn besides(reckoning: &Reckoning) -> Vec<(&'static str, Markup)> {
    let mut rows = Vec::new();
    if let Some(day) = reckoning.not_before {
        let words = html! { (day.in_words_with_weekday()) ", and then only if the Parole Board directs it" };
        rows.push(("Not released before", words));
    }
    if reckoning.unused_days > 0 {
        let days = html! { (reckoning.unused_days) " days" };
        rows.push(("Remand left over", days));
    }
    for tranche in &reckoning.tranches {
        rows.push(("Tranche", html! { (tranche) }));
    }
    rows
}

/// The sentences and what else the source tells, each a link to its fact.
fn told(shown: &Shown<'_>, reckoning: &Reckoning) -> Markup {
    let rows: Vec<Row> = reckoning
        .sentences
        .iter()
        .map(|one| {
            Row::of(vec![
                html! { (one.passed.in_words()) },
                html! { a.govuk-link href=(fact_address(one.fact, &shown.picture)) { (capital(&one.words)) } },
            ])
        })
        .collect();
    html! {
        (stacked("Sentences", &["Passed", "Sentence"], &rows))
        @if reckoning.earlier > 0 {
            p.govuk-body { (reckoning.earlier) " of an earlier period of custody " @if reckoning.earlier == 1 { "is" } @else { "are" } " in the chronology only." }
        }
        @if !reckoning.besides.is_empty() {
            ul."govuk-list govuk-list--bullet" {
                @for line in &reckoning.besides { li { a.govuk-link href=(fact_address(line.fact, &shown.picture)) { (capital(&line.words)) } } }
            }
        }
    }
}
