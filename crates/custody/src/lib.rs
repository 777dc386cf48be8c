//! A person's sentences as the record tells them, turned into release dates as known on a day.
//!
//! The facts of one chronology become the case that `sentence` works out, under the law as it stood on that day. Each
//! source's telling is worked out by itself: a prison's and a probation service's records of one sentence are two tellings of
//! it, never two sentences. Where they disagree, no date is given.
//!
//! | room | what it does |
//! |---|---|
//! | `told` | what one source tells of one period of custody |
//! | `case`, `one_sentence`, `adjusted`, `recalled`, `terms` | those facts as the case of a calculation, or everything that is missing |
//! | `reckoning` | the dates with their working, or every reason why there are none |
//! | `departure` | a release before the day that the sentence allows; somebody held past it |
//! | `agreement` | whether several sources' tellings fit together |
//! | `laws` | the law of every day, built once |
//!
//! *Invariant:* no I/O, no clock; the same facts and the same day give the same answer, in whatever order they came.
//!
//! *Invariant:* a blank is never "no": what the law needs and nobody told is a reason for no date, with whom to ask.

mod adjusted;
mod agreement;
mod case;
mod departure;
mod laws;
mod one_sentence;
mod reason;
mod recalled;
mod reckoning;
mod terms;
mod told;

#[cfg(test)]
mod tests;

pub use departure::{HeldPast, ReleasedEarly};
pub use laws::{Laws, law_print};
pub use reason::Reason;
pub use reckoning::{
    Reckoning, ReleaseDates, SentenceTold, Step, WorkedDate, WorkedMinimumTerm, release_dates,
};
