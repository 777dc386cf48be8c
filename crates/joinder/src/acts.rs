//! What somebody does by way of the API, at a desk: each act goes to the desk's method of the same name.

use crate::clock_of_the_machine::now;
use access::Viewer;
use desk::{CorrectionOf, Desk, Refusal};
use facts::FactId;
use web::office::Act;

/// Does it, and names the fact that it is.
pub(crate) fn act(desk: &mut Desk, viewer: &Viewer, act: &Act) -> Result<FactId, Refusal> {
    match act {
        Act::Answer {
            person,
            findings,
            answer,
            text,
        } => desk.answer(viewer, *person, findings, *answer, text, now()),
        Act::TakeOn { person, reason } => desk.take_on(viewer, *person, reason.as_deref(), now()),
        Act::Note { person, text } => desk.note(viewer, *person, text, now()),
        Act::Link {
            person,
            other,
            reason,
        } => desk.link(viewer, *person, *other, reason, now()),
        Act::Unlink {
            one, other, reason, ..
        } => desk.unlink(viewer, one, other, reason, now()),
        Act::Correct {
            fact,
            happened,
            statement,
            reason,
        } => {
            let rightly = CorrectionOf {
                happened: *happened,
                statement: statement.clone(),
            };
            desk.correct(viewer, *fact, &rightly, reason, now())
        }
        Act::Retract { fact, reason } => desk.retract(viewer, *fact, reason, now()),
    }
}
