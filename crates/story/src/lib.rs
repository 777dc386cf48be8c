//! Invented lives, told step by step: what happened, and which duty, document or check Joinder makes of it. Nothing is written here
//! that another room did not work out: dates, sums, texts and refusals are theirs.
//!
//! *Invariant:* no I/O, no clock; everybody and everything is invented, and plainly so.

mod indeterminate;
mod licences;
mod papers;
mod reviews;
mod telling;

pub use telling::{Made, MadeKind, Story, StoryFault, StoryStep};

/// The life of somebody with an indeterminate sentence: sentence, licences, three recalls and their reviews, a public hearing, and a
/// recall that nobody may sign.
///
/// # Errors
/// Where a room refuses what the story tells: a test sees to it that none does.
pub fn licence() -> Result<Story, StoryFault> {
    indeterminate::tell()
}
