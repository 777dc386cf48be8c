//! The whole site over an invented office: who is let in, what pages are made of, what forms do.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is invented here is right, or the run stops"
)]

#[path = "../invented/mod.rs"]
mod invented;

mod answers;
mod api;
mod api_acts;
mod api_door;
mod api_keeping;
mod api_random;
mod before_recall;
mod forms;
mod health;
mod keep;
mod markup;
mod planted;
mod ratchet;
mod release_dates;
mod rules;
mod seals;
mod sentenced;
mod site;
mod slow;
mod supervise;
mod supervise_papers;
