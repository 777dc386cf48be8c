//! The panel of a review and the application for a public hearing: shown, and stepped by whoever keeps reviews.

use crate::fault::Refusal;
use crate::supervision::Supervised;
use crate::supervision_acts::by;
use crate::supervision_papers::HearingView;
use access::Viewer;
use calendar::{Day, Instant};
use chronology::Chronology;
use facts::Statement;
use facts::hearing::HearingStep;
use parole::clocks::{ReviewDuty, open};
use parole::recorded::RecordedReview;
use parole::recorded_hearing::hearing_of;
use parole::review::Times;

/// The rule by which a public hearing is applied for.
const APPLY_BY: &str = "P3";

/// What stands around the hearing of a review.
pub(crate) fn hearing_view(
    chronology: &Chronology<'_>,
    one: &RecordedReview,
    times: Times<'_>,
    now: Instant,
) -> HearingView {
    let recorded = hearing_of(chronology, &one.name, now);
    let listed = one.review.hearing;
    let apply_by = listed.and_then(|day| times.last_day(APPLY_BY, day).ok());
    HearingView {
        faults: recorded.faults(listed),
        late: apply_by.map_or(0, |day| recorded.public.late(day).count()),
        apply_by,
        recorded,
    }
}

/// The times that run in a review. A right that was used runs no more.
pub(crate) fn still_open(
    chronology: &Chronology<'_>,
    one: &RecordedReview,
    today: Day,
    times: Times<'_>,
    now: Instant,
) -> Vec<ReviewDuty> {
    let mut open = open(&one.review, today, times);
    let applied = !hearing_of(chronology, &one.name, now)
        .public
        .applications
        .is_empty();
    open.retain(|duty| !(applied && duty.rule == APPLY_BY));
    open
}

/// The fact that a step makes.
pub(crate) fn hearing_step(
    viewer: &Viewer,
    chronology: &Chronology<'_>,
    all: &Supervised,
    step: &HearingStep,
    now: Instant,
) -> Result<Vec<Statement>, Refusal> {
    let known = |one: &RecordedReview| one.name == step.review;
    if !all.reviews.iter().any(known) {
        return Err(Refusal::NotFound);
    }
    let mut step = step.clone();
    step.by = by(viewer);
    let mut hearing = hearing_of(chronology, &step.review, now);
    hearing
        .take(&step, now.london_day())
        .map_err(|why| Refusal::invalid("act", why))?;
    Ok(vec![step.into()])
}
