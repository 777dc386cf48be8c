//! Steps of reviews by the Parole Board: tried against what stands.

use crate::desk::Desk;
use crate::fault::Refusal;
use crate::supervision::Supervised;
use crate::supervision_acts::by;
use crate::supervision_view::Supervise;
use access::Viewer;
use calendar::Instant;
use facts::parole::{ReviewAct, ReviewStep};
use facts::{Statement, YesNo};
use parole::recorded::RecordedReview;
use parole::review::{Review, ReviewDone, Stage};

/// The steps that can follow at a stage of a review.
pub(crate) fn review_steps(stage: Stage) -> Vec<ReviewAct> {
    use ReviewAct as A;
    use Stage as S;
    let mut steps = match stage {
        S::Planned => vec![A::Refer],
        S::Referred => vec![A::ConsiderPapers, A::DirectHearing, A::Decide],
        S::ToHearing => vec![A::List, A::DirectPapers, A::Decide],
        S::Listed => vec![A::Defer, A::Adjourn, A::Conclude, A::DirectPapers],
        S::Adjourned => vec![A::List, A::DirectPapers],
        S::Heard => vec![A::Decide],
        S::Provisional => vec![
            A::BecomeFinal,
            A::ApplyToReconsider,
            A::AskForHearing,
            A::ReferToHighCourt,
        ],
        S::Reconsidering => vec![A::RefuseReconsideration, A::GrantReconsideration],
        S::Final => vec![A::SetAside, A::ReferToHighCourt],
        S::HighCourt => vec![A::HighCourtDecides],
        S::SetAside => vec![A::ConsiderPapers, A::DirectHearing, A::Decide],
        S::Withdrawn => Vec::new(),
    };
    if !matches!(stage, S::Withdrawn | S::Planned) {
        steps.extend([A::Direct, A::Comply, A::Confer, A::Log]);
    }
    if matches!(stage, S::Provisional | S::Reconsidering | S::Final) {
        steps.extend([A::SetTask, A::DoTask]);
    }
    if !matches!(stage, S::Final | S::HighCourt | S::Withdrawn) {
        steps.push(A::Withdraw);
    }
    steps
}

impl Desk {
    /// The fact that a step of a review makes.
    pub(crate) fn review_step(
        &self,
        viewer: &Viewer,
        all: &Supervised,
        act: &Supervise,
        now: Instant,
    ) -> Result<Statement, Refusal> {
        let Supervise::Review { review, kind, .. } = act else {
            return Err(Refusal::NotFound);
        };
        let before = match review {
            Some(name) => {
                let found = all.reviews.iter().find(|one| one.name == *name);
                Some(found.ok_or(Refusal::NotFound)?)
            }
            None => None,
        };
        let kind = before.map(|one| one.review.kind).or(*kind);
        let kind = kind.ok_or_else(|| Refusal::invalid("kind", "choose the kind of review"))?;
        let name = before.map_or_else(
            || (all.reviews.len() + 1).to_string(),
            |one| one.name.clone(),
        );
        let mut step = step_of(viewer, name, before, act)?;
        step.review_kind = Some(kind);
        if matches!(
            step.act,
            ReviewAct::Direct
                | ReviewAct::Comply
                | ReviewAct::Log
                | ReviewAct::Confer
                | ReviewAct::SetTask
                | ReviewAct::DoTask
        ) {
            return Ok(step.into());
        }
        let on = now.london_day();
        let done = ReviewDone {
            on,
            act: parole::recorded::act_of(&step, kind, on)
                .map_err(|why| Refusal::invalid("act", why))?,
        };
        let planned = Review::planned(kind);
        before
            .map_or(&planned, |one| &one.review)
            .after(&done, self.times())
            .map_err(|refused| Refusal::invalid("act", refused.to_string()))?;
        Ok(step.into())
    }
}

/// The step with what it carries.
fn step_of(
    viewer: &Viewer,
    name: String,
    before: Option<&RecordedReview>,
    act: &Supervise,
) -> Result<ReviewStep, Refusal> {
    let Supervise::Review {
        act,
        day,
        direction,
        outcome,
        on_papers,
        words,
        witness,
        topic,
        who,
        task,
        by_staff,
        ..
    } = act
    else {
        return Err(Refusal::NotFound);
    };
    let said = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    let mut step = ReviewStep {
        outcome: *outcome,
        on_papers: on_papers.map_or(YesNo::NotStated, YesNo::from_bool),
        by_staff: by_staff.map_or(YesNo::NotStated, YesNo::from_bool),
        ..ReviewStep::plain(name, *act, by(viewer))
    };
    if matches!(act, ReviewAct::Direct | ReviewAct::SetTask) {
        step.due_on = *day;
    }
    match act {
        ReviewAct::List => step.hearing_on = *day,
        ReviewAct::Direct | ReviewAct::Comply => directed(&mut step, before, direction, said)?,
        ReviewAct::SetTask | ReviewAct::DoTask => {
            step.task.clone_from(task);
            step.who.clone_from(who);
            tasked(&mut step, before, said)?;
        }
        ReviewAct::Decide => {
            let lines = words.lines().map(str::trim);
            step.reasons = lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect();
        }
        ReviewAct::Log => {
            step.witness.clone_from(witness);
            step.topic.clone_from(topic);
            step.words = said;
        }
        ReviewAct::Confer => {
            let settled = said.ok_or_else(|| Refusal::invalid("words", "say what was settled"))?;
            step.words = Some(settled);
        }
        _ => step.words = said,
    }
    Ok(step)
}

/// A direction, or that one was complied with.
fn directed(
    step: &mut ReviewStep,
    before: Option<&RecordedReview>,
    direction: &Option<String>,
    said: Option<String>,
) -> Result<(), Refusal> {
    if step.act == ReviewAct::Direct {
        let number = before.map_or(0, |one| one.directions.len()) + 1;
        step.direction = Some(format!("D{number}"));
        let todo = said.ok_or_else(|| Refusal::invalid("words", "say what is to be done"))?;
        step.words = Some(todo);
        return Ok(());
    }
    let of_that_name = |one: &RecordedReview| {
        let mut names = one.directions.iter().map(|one| &one.name);
        names.any(|name| Some(name) == direction.as_ref())
    };
    if !before.is_some_and(of_that_name) {
        return Err(Refusal::invalid("direction", "choose the direction"));
    }
    step.direction.clone_from(direction);
    step.words = said;
    Ok(())
}

/// Something to do before the next review, or that it was done.
fn tasked(
    step: &mut ReviewStep,
    before: Option<&RecordedReview>,
    said: Option<String>,
) -> Result<(), Refusal> {
    if step.act == ReviewAct::SetTask {
        let number = before.map_or(0, |one| one.tasks.len()) + 1;
        step.task = Some(format!("T{number}"));
        if step.who.is_none() {
            return Err(Refusal::invalid("who", "say who does it"));
        }
        let todo = said.ok_or_else(|| Refusal::invalid("words", "say what is to be done"))?;
        step.words = Some(todo);
        return Ok(());
    }
    step.who = None;
    let open = |one: &RecordedReview| {
        let mut open = one.tasks.iter().filter(|task| task.done.is_none());
        open.any(|one| Some(&one.name) == step.task.as_ref())
    };
    if !before.is_some_and(open) {
        return Err(Refusal::invalid("task", "choose what was done"));
    }
    step.words = said;
    Ok(())
}
