//! The licence: its conditions as served, how each is watched, what was decided, its steps; earlier licences below.

use super::{Shown, not_taken, words};
use crate::components::choices::conditions_in_force;
use crate::components::controls::{Control, button, details, second_button};
use crate::components::layout::secret;
use crate::components::tables::{Row, count, stacked, summary};
use crate::components::tags::{capital, tag_saying};
use desk::LicenceView;
use facts::licence::{Action, Decided, LicenceAct, TagEvent};
use licence::life::{ConditionOnLicence, State, plain};
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let licences = &shown.page.licences;
    let over = |state: State| matches!(state, State::Ended | State::Revoked | State::Withdrawn);
    let open = licences.iter().any(|one| !over(one.recorded.licence.state));
    html! {
        section #licence aria-labelledby="licence-heading" {
            h2.govuk-heading-m #licence-heading { "Licence" }
            @if licences.is_empty() { p.govuk-body { "No licence is known." } }
            @if shown.acts() && shown.page.may_write && !open {
                p.govuk-body { a.govuk-button href=(shown.act("draft")) role="button" { "Write a licence" } }
            }
            @for (place, one) in licences.iter().enumerate() {
                @if place == 0 { (licence(shown, one)) }
                @else { (details(&format!("Licence {}: {}", one.recorded.name, plain(&one.recorded.licence.state)), false, licence(shown, one))) }
            }
        }
    }
}

fn licence(shown: &Shown<'_>, one: &LicenceView) -> Markup {
    let licence = &one.recorded.licence;
    let in_force = licence.state.is_in_force();
    let version = if in_force {
        licence.version
    } else {
        licence.version + 1
    };
    let rows: Vec<&ConditionOnLicence> = licence.in_version(version.max(1)).collect();
    let dark = one
        .watches
        .iter()
        .filter(|(_, watch)| matches!(watch, licence::compliance::Watch::NotMonitored { .. }))
        .count();
    let drafting = matches!(
        licence.state,
        State::Draft | State::PastHardStop | State::VariationDraft
    );
    html! {
        (summary(&[
            ("Kind", html! { (capital(licence.kind.in_words())) }),
            ("Stands", html! { (words::state(licence.state)) @if in_force { " version " (licence.version) } }),
            ("Release", html! { @match licence.start { Some(day) => { (day.in_words()) }, None => { "Not set" } } }),
            ("Conditions", html! {
                (count(rows.len()))
                @if in_force && dark > 0 { ", of which " (tag_saying("overdue", &format!("{dark} not monitored"))) }
            }),
            ("Tag", html! { (capital(&plain(&one.tag.state))) @if one.tag.days_at_risk > 0 { ", " (tag_saying("overdue", &format!("{} days at risk", one.tag.days_at_risk))) " since release" } }),
        ]))
        @if shown.acts() && drafting && shown.page.may_write {
            p.govuk-body { a.govuk-button href=(shown.act("draft")) role="button" { "Write the conditions" } }
        }
        (steps(shown, one))
        (conditions(one, &rows))
        (super::keeping::section(shown, one))
        @if shown.acts() && shown.page.may_write && in_force { (decide(shown, one)) (tag(shown, one)) }
        (super::copies::section(shown, one))
        (not_taken("Steps of this licence that were not taken", &one.recorded.not_taken))
    }
}

fn conditions(one: &LicenceView, rows: &[&ConditionOnLicence]) -> Markup {
    let row = |row: &&ConditionOnLicence| {
        let watch = one.watches.iter().find(|(number, _)| *number == row.number);
        let decided = one
            .decisions
            .iter()
            .filter(|decision| decision.condition == row.number);
        let identity = row.condition.identity.as_ref();
        Row::of(vec![
            html! { (row.number) },
            html! {
                (row.condition.text)
                br; span.joinder-muted {
                    @match identity { Some(identity) => { (identity) }, None => { "In words of its own" } }
                    ", set by " (row.set_by.in_words())
                }
            },
            html! {
                @match watch { Some((_, watch)) => { (words::watch(watch)) }, None => { span.joinder-muted { "Not in force" } } }
                @if watch.is_some() { br; span.joinder-muted { (words::class(one, row.number)) } }
            },
            html! {
                @for decision in decided {
                    p."govuk-body-s" {
                        @if decision.decided == Decided::Breach { (tag_saying("overdue", "Breach")) " " } @else { (capital(decision.decided.in_words())) ", " }
                        (decision.at.london_day().in_words()) ", " (decision.by) ": " (decision.reason)
                        @if let Some(action) = decision.action { " (" (action.in_words()) ")" }
                    }
                }
            },
        ])
    };
    let rows: Vec<Row> = rows.iter().map(row).collect();
    html! {
        @if rows.is_empty() { p.govuk-body { "There are no conditions in it yet." } }
        @else { (stacked("Conditions as served", &["Number", "Condition as served", "Watched", "Decided"], &rows)) }
    }
}

/// The steps of the viewer's office: those that need no reason are one button each.
fn steps(shown: &Shown<'_>, one: &LicenceView) -> Markup {
    let needs_reason = |act: &&LicenceAct| {
        matches!(
            act,
            LicenceAct::SendBack
                | LicenceAct::Withdraw
                | LicenceAct::DropVariation
                | LicenceAct::Revoke
                | LicenceAct::End
        )
    };
    let (reasoned, plain): (Vec<&LicenceAct>, Vec<&LicenceAct>) =
        one.may.iter().partition(needs_reason);
    let hidden = |act: LicenceAct| {
        html! {
            (secret(&shown.visit.session))
            input type="hidden" name="licence" value=(one.recorded.name);
            input type="hidden" name="act" value=(act.name());
        }
    };
    html! {
        @if shown.acts() && !one.may.is_empty() {
            @for act in plain {
                form method="post" action=(shown.act("step")) novalidate { (hidden(*act)) (second_button(words::licence_step(*act))) }
            }
            @for act in reasoned {
                @let name = format!("step-{}-reason", act.name());
                (details(words::licence_step(*act), shown.faulty(&format!("step-{}", act.name())), html! {
                    form method="post" action=(shown.act("step")) novalidate {
                        (hidden(*act))
                        input type="hidden" name="form" value=(format!("step-{}", act.name()));
                        (Control::new(&name, "Why?", shown.faults).lines(shown.fields.or_empty(&name), 2, false))
                        (second_button(words::licence_step(*act)))
                    }
                }))
            }
        }
    }
}

/// A decision whether a condition was kept. A machine finds; an officer decides.
fn decide(shown: &Shown<'_>, one: &LicenceView) -> Markup {
    let numbers = conditions_in_force("Choose a condition", Some(&one.recorded));
    let decided: Vec<(String, String)> = Decided::ALL
        .into_iter()
        .map(|decided| (decided.name(), capital(decided.in_words())))
        .collect();
    let decided: Vec<(&str, &str, Option<&str>)> = decided
        .iter()
        .map(|(value, words)| (value.as_str(), words.as_str(), None))
        .collect();
    let mut actions = vec![(String::new(), "None".to_owned())];
    actions.extend(
        Action::ALL
            .into_iter()
            .map(|action| (action.name(), capital(action.in_words()))),
    );
    let open = one.keeping.candidates.iter();
    let open = open.filter(|candidate| candidate.decided.is_none());
    let candidates = open.filter_map(|candidate| {
        let fact = candidate.facts.first()?;
        let words = format!(
            "What may be a breach of condition {}, {}: {}",
            candidate.condition,
            candidate.at.in_words(),
            candidate.words
        );
        Some((
            format!("{}:{fact}", candidate.condition),
            html! { strong { (words) } },
        ))
    });
    let recent = shown.page.recent.iter();
    let recent = recent.map(|(fact, words)| (fact.to_string(), html! { (words) }));
    let evidence: Vec<(String, Markup)> = candidates.chain(recent).collect();
    let (fields, faults) = (shown.fields, shown.faults);
    details(
        "Decide whether a condition was kept",
        shown.faulty("decide"),
        html! {
            (shown.form("decide", &[("form", &"decide"), ("licence", &one.recorded.name)], html! {
                (Control::new("decide-condition", "Condition", faults).hint("Not needed where you tick what may be a breach below.").select(&numbers, fields.or_empty("decide-condition")))
                (Control::new("decide-decided", "What was it?", faults).radios(&decided, fields.get("decide-decided")))
                (Control::new("decide-action", "What is done, after a breach", faults).select(&actions, fields.or_empty("decide-action")))
                (Control::new("decide-reason", "Why?", faults).lines(fields.or_empty("decide-reason"), 3, false))
                @if !evidence.is_empty() { (Control::new("decide-evidence", "What it rests on", faults).ticks(&evidence, &fields.all("decide-evidence"))) }
                (button("Record the decision"))
            }))
        },
    )
}

fn tag(shown: &Shown<'_>, one: &LicenceView) -> Markup {
    let mut events = vec![(String::new(), "Choose what happened".to_owned())];
    events.extend(
        TagEvent::ALL
            .into_iter()
            .map(|event| (event.name(), capital(event.in_words()))),
    );
    let (fields, faults) = (shown.fields, shown.faults);
    details(
        "Say what happened to the tag",
        shown.faulty("tag"),
        html! {
            (shown.form("tag", &[("form", &"tag"), ("licence", &one.recorded.name)], html! {
                (Control::new("tag-event", "What happened", faults).select(&events, fields.or_empty("tag-event")))
                (Control::new("tag-fit-by", "To be fitted by", faults).hint("Only where it was ordered.").day(fields))
                (button("Record it"))
            }))
        },
    )
}
