//! Licences: the conditions that policies offer, a licence's life from draft to end, and recall.
//!
//! | room | what is in it |
//! |---|---|
//! | [`policy`] | policies as data: reading them, their versions, what differs between two |
//! | [`served`] | a condition as it was served: its full text with its values |
//! | [`life`] | from draft to end: who may do what, and the licence as the fold over what was done |
//! | [`deadlines`] | the practice deadlines of a licence, each open until it is met or closed with a reason |
//! | [`recall`] | from concern to return: the check before anybody signs, the report from linked facts, days at large |
//! | [`copies`] | what police, tagging provider, accommodation and victim liaison must have, and what is owed |
//! | [`compliance`] | what would show that a condition is kept, candidates, an officer's decision, disclosures, inspections |
//! | [`plan`] | a risk management plan, and what would detect that a control has failed |
//! | [`victims`] | what those harmed asked for, what answers it, what they are to be told |
//! | [`recorded`] | all of it as the record has it: folds over a person's facts, with the steps that were not taken |
//! | [`curfew`], [`address`], [`zone`], [`tag`] | what conditions are about: times, places, areas, equipment |
//!
//! *Invariant:* no I/O, no clock, no randomness; a day or an instant comes in as an argument.
//!
//! *Invariant:* a code is compared with a code of another version nowhere but in [`policy::differences`], which reads the
//! words beside it.

pub mod address;
pub mod compliance;
pub mod copies;
pub mod curfew;
pub mod deadlines;
pub mod life;
pub mod plan;
pub mod policy;
pub mod recall;
pub mod recorded;
pub mod served;
pub mod tag;
pub mod victims;
pub mod zone;
