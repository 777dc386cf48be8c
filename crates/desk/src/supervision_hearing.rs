//! The panel of a review and the application for a public hearing: shown, and stepped by whoever keeps reviews.

use crate::fault::Refusal;
use crate::supervision::Supervised;
use crate::supervision_acts::by;
use crate::supervision_papers::{DossierView, HearingView, PublicationsView};
use crate::supervision_public::hearing_here;
use access::Viewer;
use calendar::{Day, Instant};
use chronology::Chronology;
use facts::Statement;
use facts::hearing::HearingStep;
use parole::clocks::{ReviewDuty, open};
use parole::recorded::RecordedReview;
use parole::recorded_hearing::{RecordedHearing, publishes};
use parole::review::Times;
use parole::rights::{AskedFor, Right, rights};

/// The rule by which a public hearing is applied for.
const APPLY_BY: &str = "P3";

/// What stands around the hearing of a review.
pub(crate) fn hearing_view(
    publications: PublicationsView,
    recorded: RecordedHearing,
    one: &RecordedReview,
    times: Times<'_>,
    keeps: bool,
) -> HearingView {
    let mut recorded = recorded;
    if !keeps {
        // How the press is reached is for the office that keeps the review.
        for one in &mut recorded.press {
            one.contact = None;
        }
    }
    let listed = one.review.hearing;
    let apply_by = listed.and_then(|day| times.last_day(APPLY_BY, day).ok());
    HearingView {
        faults: recorded.faults(listed),
        late: apply_by.map_or(0, |day| recorded.public.late(day).count()),
        apply_by,
        publications,
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
    let applied = !hearing_here(chronology, &one.name, now)
        .public
        .applications
        .is_empty();
    open.retain(|duty| !(applied && duty.rule == APPLY_BY));
    open
}

/// What somebody may ask for in a review, and until when. That something is to be withheld is known to those alone who see it.
pub(crate) fn rights_view(
    one: &RecordedReview,
    hearing: &RecordedHearing,
    dossier: &DossierView,
    today: Day,
    times: Times<'_>,
) -> Vec<Right> {
    let withheld = dossier.withheld.iter().flat_map(|set| &set.documents);
    let asked_for = AskedFor {
        public_hearing: hearing.public.applications.iter().map(|one| one.on).min(),
        withholding: withheld.map(|one| one.added.london_day()).min(),
        summary: hearing
            .publications
            .summaries
            .iter()
            .map(|one| one.what.asked)
            .min(),
    };
    rights(one, asked_for, today, times)
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
    if publishes(step.act) {
        // What the public is told has a door of its own.
        return Err(Refusal::invalid("act", "publish it on its own form"));
    }
    let mut step = step.clone();
    step.by = by(viewer);
    let mut hearing = hearing_here(chronology, &step.review, now);
    hearing
        .take(&step, now.london_day())
        .map_err(|why| Refusal::invalid("act", why))?;
    Ok(vec![step.into()])
}
