//! Licences: the conditions that policies offer, a licence's life from draft to end, and recall.
//!
//! | room | what is in it |
//! |---|---|
//! | [`policy`] | policies as data: reading them, their versions, what differs between two |
//! | [`served`] | a condition as it was served: its full text with its values |
//!
//! *Invariant:* no I/O, no clock, no randomness; a day or an instant comes in as an argument.
//!
//! *Invariant:* a code is compared with a code of another version nowhere but in [`policy::differences`], which reads the
//! words beside it.

pub mod policy;
pub mod served;
