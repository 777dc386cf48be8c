//! The plan for managing risk: each risk with its controls, the condition that each rests on, who does it, what is done where it fails,
//! and what would detect that; with those controls first in the summary that nothing, or only the person's own word, would show to
//! have failed. And for a recall, what could have found it before.

use super::acts::take;
use super::{Shown, not_taken};
use crate::components::choices::{conditions_in_force, or_none};
use crate::components::controls::{Control, button, details};
use crate::components::faults::Faults;
use crate::components::tables::{Row, stacked};
use crate::components::tags::{capital, tag_saying};
use crate::entered::needed;
use crate::fields::Fields;
use crate::posted::Posted;
use crate::problem::Problem;
use ::licence::plan::{CouldHaveFound, Detection, Detector, Gap};
use ::licence::recorded::RecordedRisk;
use axum::extract::Path;
use axum::response::Response;
use desk::Supervise;
use facts::Party;
use facts::plan::{PlanAct, PlanStep};
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let view = &shown.page.plan;
    let plan = &view.recorded;
    let of = |which: Detection| {
        view.detection
            .iter()
            .filter(|(_, one)| *one == which)
            .count()
    };
    let (nothing, word) = (of(Detection::Nothing), of(Detection::SelfReportOnly));
    html! {
        section #plan aria-labelledby="plan-heading" {
            h2.govuk-heading-m #plan-heading { "Plan for managing risk" }
            @if plan.risks.is_empty() { p.govuk-body { "No risk is named in a plan." } }
            @else {
                p.govuk-body {
                    (view.detection.len()) " controls: "
                    (of(Detection::Detected)) " with something that would detect failure"
                    @if word > 0 { ", " (tag_saying("due_soon", &format!("{word} on the person's word alone"))) }
                    @if nothing > 0 { ", " (tag_saying("overdue", &format!("{nothing} that nothing would show to have failed"))) }
                }
            }
            @for risk in &plan.risks { (one_risk(shown, risk)) }
            @if !view.gaps.is_empty() {
                (details(&format!("To be looked at ({})", view.gaps.len()), false, html! {
                    ul."govuk-list govuk-list--bullet" { @for gap in &view.gaps { li { (gap_in_words(gap)) } } }
                }))
            }
            @if !plan.ended.is_empty() {
                (details(&format!("In the plan no more ({})", plan.ended.len()), false, html! {
                    ul."govuk-list govuk-list--bullet" { @for one in &plan.ended { li { (one.words) ", until " (one.on.in_words()) ": " (one.reason) } } }
                }))
            }
            @if shown.acts() && view.keeps { (set(shown)) @if !plan.risks.is_empty() { (end(shown)) } }
            (not_taken("Steps of this plan that were not taken", &plan.not_taken))
        }
    }
}

fn one_risk(shown: &Shown<'_>, risk: &RecordedRisk) -> Markup {
    let detection = |name: &str| {
        let mut all = shown.page.plan.detection.iter();
        all.find(|(one, _)| one == name).map(|(_, which)| *which)
    };
    let rows: Vec<Row> = risk
        .controls
        .iter()
        .map(|one| {
            let control = &one.control;
            let names: Vec<&str> = control.detectors.iter().map(|one| one.in_words()).collect();
            Row::of(vec![
                html! { a.govuk-link href=(format!("/fact/{}", one.fact)) { (one.name) } " " (control.words) br; span.joinder-muted { "since " (one.since.london_day().in_words()) } },
                html! { @match control.condition { Some(number) => { "Condition " (number) @if let Some(name) = &one.licence { " of licence " (name) } }, None => { "No condition" } } },
                html! { (control.who) },
                html! { (control.contingency) },
                html! {
                    @match detection(&one.name) {
                        Some(Detection::Detected) => { (tag_saying("met", "Detected")) }
                        Some(Detection::SelfReportOnly) => { (tag_saying("due_soon", "Own word only")) }
                        Some(Detection::Nothing) | None => { (tag_saying("overdue", "Nothing")) }
                    }
                    " " (names.join(", "))
                },
            ])
        })
        .collect();
    html! {
        h3.govuk-heading-s { (capital(&risk.words)) }
        @if rows.is_empty() { p.govuk-body { (tag_saying("overdue", "No control")) " Nothing is done about it." } }
        @else { (stacked("Controls", &["Control", "Rests on", "Done by", "Where it fails", "What would detect failure"], &rows)) }
    }
}

fn gap_in_words(gap: &Gap) -> String {
    match gap {
        Gap::NoControl { risk } => format!("{risk}: no control"),
        Gap::Undetected {
            control, detection, ..
        } => match detection {
            Detection::SelfReportOnly => {
                format!("{control}: only the person's own word would show that it failed")
            }
            _ => format!("{control}: nothing would show that it failed"),
        },
        Gap::Unowned { control, .. } => {
            format!("{control}: nobody does it, or nothing is done where it fails")
        }
        Gap::NoSuchCondition { control, condition } => {
            format!("{control}: condition {condition} is not on the licence in force")
        }
    }
}

/// What could have found a recall before.
pub(super) fn found(found: &[CouldHaveFound]) -> Markup {
    let rows: Vec<Row> = found
        .iter()
        .map(|one| {
            Row::of(vec![
                html! { (one.trace.on.in_words()) ", " (one.days_before) " days before" },
                html! { (capital(&one.trace.words)) " (condition " (one.trace.condition) ")" },
                html! { (capital(one.trace.by.in_words())) },
                html! { @if one.was_in_plan { (tag_saying("met", "In the plan")) } @else { (tag_saying("overdue", "Not in the plan")) } },
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (details(&format!("What could have found it before ({})", rows.len()), false, stacked(
                "What could have found it before",
                &["Since", "What", "By which detector", "The plan of that day"],
                &rows,
            )))
        }
    }
}

fn set(shown: &Shown<'_>) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let controls = shown.page.plan.recorded.risks.iter();
    let names = or_none(
        "A new one",
        controls.flat_map(|risk| &risk.controls).map(|one| {
            (
                one.name.clone(),
                format!("{}: {}", one.name, one.control.words),
            )
        }),
    );
    let mut licences = shown.page.licences.iter().map(|one| &one.recorded);
    let in_force = licences.find(|one| one.licence.state.is_in_force());
    let conditions = conditions_in_force("None", in_force);
    let detectors: Vec<(String, Markup)> = Detector::ALL
        .into_iter()
        .map(|one| (one.name(), html! { (capital(one.in_words())) }))
        .collect();
    details(
        "Put a control in, or change one",
        shown.faulty("control"),
        html! {
            (shown.form("plan", &[("form", &"control")], html! {
                (Control::new("control-risk", "Risk", faults).hint("As the plan names it; another name is another risk.").text(fields.or_empty("control-risk"), "govuk-input--width-30"))
                (Control::new("control-name", "Which control", faults).select(&names, fields.or_empty("control-name")))
                (Control::new("control-words", "What is done", faults).lines(fields.or_empty("control-words"), 2, false))
                (Control::new("control-condition", "Condition that it rests on", faults).select(&conditions, fields.or_empty("control-condition")))
                (Control::new("control-who", "Who does it", faults).text(fields.or_empty("control-who"), "govuk-input--width-20"))
                (Control::new("control-contingency", "What is done where it fails", faults).lines(fields.or_empty("control-contingency"), 2, false))
                (Control::new("control-detectors", "What would detect that it has failed", faults).hint("Tick none where nothing would.").ticks(&detectors, &fields.all("control-detectors")))
                (button("Record the control"))
            }))
        },
    )
}

fn end(shown: &Shown<'_>) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let mut choices = vec![(String::new(), "Choose one".to_owned())];
    for risk in &shown.page.plan.recorded.risks {
        choices.push((
            format!("risk:{}", risk.words),
            format!("Risk: {}", risk.words),
        ));
        choices.extend(risk.controls.iter().map(|one| {
            (
                format!("control:{}", one.name),
                format!("Control {}: {}", one.name, one.control.words),
            )
        }));
    }
    details(
        "Take a risk or a control out of the plan",
        shown.faulty("end"),
        html! {
            (shown.form("plan", &[("form", &"end")], html! {
                (Control::new("end-which", "Which", faults).select(&choices, fields.or_empty("end-which")))
                (Control::new("end-reason", "Why", faults).lines(fields.or_empty("end-reason"), 2, false))
                (button("Take it out"))
            }))
        },
    )
}

pub(crate) async fn step(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let form = fields.or_empty("form").to_owned();
    let mut faults = Faults::default();
    let step = match form.as_str() {
        "control" => control(&fields, &mut faults),
        "end" => ended(&fields, &mut faults),
        _ => return Err(Problem::NotFound),
    };
    let read = (step.map(Supervise::Plan), faults);
    take(visit, &person, fields, &form, read).await
}

fn control(fields: &Fields, faults: &mut Faults) -> Option<PlanStep> {
    let risk = needed(fields, "control-risk", "Enter the risk", faults);
    let words = needed(fields, "control-words", "Enter what is done", faults);
    let who = needed(fields, "control-who", "Enter who does it", faults);
    let contingency = needed(
        fields,
        "control-contingency",
        "Enter what is done where it fails",
        faults,
    );
    let detectors = fields.all("control-detectors");
    Some(PlanStep {
        control: fields.get("control-name").map(str::to_owned),
        words: Some(words?),
        condition_number: fields.or_empty("control-condition").parse().ok(),
        who: Some(who?),
        contingency: Some(contingency?),
        detectors: detectors.into_iter().filter_map(Detector::named).collect(),
        ..PlanStep::plain(PlanAct::SetControl, risk?, Party::default())
    })
}

fn ended(fields: &Fields, faults: &mut Faults) -> Option<PlanStep> {
    let which = needed(fields, "end-which", "Select one", faults);
    let reason = needed(fields, "end-reason", "Enter why", faults);
    let which = which?;
    let (kind, name) = which.split_once(':')?;
    let step = |act, risk: &str| PlanStep::plain(act, risk.to_owned(), Party::default());
    Some(match kind {
        "risk" => PlanStep {
            reason: Some(reason?),
            ..step(PlanAct::EndRisk, name)
        },
        _ => PlanStep {
            control: Some(name.to_owned()),
            reason: Some(reason?),
            // A control is found by its own name; which risk it was of, the plan knows.
            ..step(PlanAct::EndControl, name)
        },
    })
}
