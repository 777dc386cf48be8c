//! What is to be done before the next review, after a refusal: what was entered, and what the record lacks by itself. A review that comes
//! to the panel with the same things undone is put off or refused again.

use crate::supervision_papers::{BeforeNext, DossierView, PlanView};
use calendar::Day;
use licence::plan::{Detection, Gap};
use parole::clocks::NextReview;
use parole::recorded::RecordedReview;
use parole::schedule::Held;

/// What is to be done before the next review; empty where none has to come.
pub(crate) fn before_next(
    one: &RecordedReview,
    next: &Option<NextReview>,
    dossier: &DossierView,
    plan: &PlanView,
    today: Day,
) -> Vec<BeforeNext> {
    if next.is_none() {
        return Vec::new();
    }
    let late = |by: Option<Day>| by.is_some_and(|by| by < today);
    let mut list: Vec<BeforeNext> = one
        .tasks
        .iter()
        .map(|task| BeforeNext {
            what: task.words.clone(),
            who: Some(task.who.clone()),
            by: task.due,
            late: task.done.is_none() && late(task.due),
            because: "entered after the decision",
            task: Some(task.name.clone()),
            done: task.done,
        })
        .collect();
    let lacking = |what: String, who: Option<String>, by: Option<Day>, because| BeforeNext {
        what,
        who,
        by,
        late: late(by),
        because,
        task: None,
        done: None,
    };
    let directions = one.directions.iter().filter(|one| one.complied.is_none());
    list.extend(directions.map(|one| {
        let because = "a panel directed it, and nobody has said that it was done";
        lacking(one.words.clone(), None, one.due, because)
    }));
    list.extend(
        dossier
            .checklist
            .iter()
            .filter_map(|line| match &line.held {
                Some(Held::AskedFor { of, due, .. }) => Some(lacking(
                    format!("Report that was asked for: {}", line.item.in_words()),
                    Some(of.clone()),
                    Some(*due),
                    "it was asked for, and is not in the dossier",
                )),
                _ => None,
            }),
    );
    list.extend(plan.gaps.iter().map(|gap| {
        let (what, who) = plan_gap(gap, plan);
        lacking(what, who, None, "the plan for managing risk lacks it")
    }));
    list
}

/// What the plan lacks, and who does the control that lacks it.
fn plan_gap(gap: &Gap, plan: &PlanView) -> (String, Option<String>) {
    let who = |name: &str| {
        let mut controls = plan.recorded.risks.iter().flat_map(|risk| &risk.controls);
        let found = controls.find(|one| one.name == name || one.control.words == name);
        found.map(|one| one.control.who.clone())
    };
    match gap {
        Gap::NoControl { risk } => (format!("A control for the risk: {risk}"), None),
        Gap::Undetected {
            control, detection, ..
        } => {
            let now = match detection {
                Detection::SelfReportOnly => "only the person's own word",
                _ => "nothing",
            };
            let what = format!(
                "Something that would show that this control has failed, beside {now}: {control}"
            );
            (what, who(control))
        }
        Gap::Unowned { control, .. } => {
            let what = format!("Who does this control, and what is done where it fails: {control}");
            (what, None)
        }
        Gap::NoSuchCondition { control, condition } => {
            let what = format!(
                "A condition for this control, since condition {condition} is not on the licence: {control}"
            );
            (what, who(control))
        }
    }
}
