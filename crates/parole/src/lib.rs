//! Parole: each review as a record of its own, from referral to what follows the decision; the dossier; reviews from another
//! system's list.
//!
//! | room | what is in it |
//! |---|---|
//! | [`outcome`] | what came of a review: none yet is a value, and never "refused" |
//! | [`review`] | a review as the fold over what was done |
//! | [`recorded`] | reviews as the record has them: folds over a person's facts, with the steps that were not taken |
//! | [`recorded_dossier`] | the dossier of a review as the record has it: checklist, both sets, receipts |
//! | [`recorded_hearing`] | panel and public hearing as the record has them |
//! | [`schedule`] | what a referral has to hold, item by item |
//! | [`panel`] | who may sit, and who may not |
//! | [`public_hearing`] | the application for a public hearing |
//! | [`published`] | the only things that the public sees: a public hearing, a summary |
//! | [`publications`] | which of them stand, as the record has them |
//! | [`names`] | whether a text says a name that is not to be said |
//! | [`rights`] | what somebody may ask for, and until when |
//! | [`clocks`] | what is due in a review, by the rulebook's rows |
//! | [`dossier`], [`pdf`] | the dossier: pages, contents, versions, what is withheld; printed |
//! | [`review_list`] | reviews from a list of fifteen columns |
//!
//! Authority: Parole Board Rules 2019 (SI 2019/1038) as amended; Crime (Sentences) Act 1997 s. 28; Criminal Justice Act 2003
//! s. 256A. What was not read in a text is marked so in the rulebook's rows.
//!
//! *Invariant:* no I/O, no clock; nothing here publishes anything or lists people for anybody.

pub mod clocks;
pub mod dossier;
pub mod names;
pub mod outcome;
pub mod panel;
pub mod pdf;
pub mod public_hearing;
pub mod publications;
pub mod published;
pub mod recorded;
pub mod recorded_dossier;
pub mod recorded_hearing;
pub mod review;
pub mod review_list;
pub mod rights;
pub mod schedule;
