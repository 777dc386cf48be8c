//! The vocabulary of Joinder: every kind of fact, what it says, in which units, and its checks.
//!
//! A [`Fact`] is one typed statement taken from a source record or entered here: whom it is about, what kind,
//! when it happened, who says so, and how it may be handled. When it was written, received and seen belongs to the
//! record that carried it, and so to the ledger's entry.
//!
//! Not here: reading agencies' formats (`intake`), keeping facts (`ledger`), what follows from them (`chronology`,
//! `rulebook`).

pub mod canonical;
mod check;
mod check_licence;
mod check_sentence;
pub mod compliance;
pub mod copies;
mod data_protection;
pub mod dossier;
mod fact;
pub mod hearing;
mod identifier;
mod kind;
pub mod licence;
mod office;
pub mod parole;
pub mod place;
pub mod plan;
mod said;
mod schema;
pub mod statement;
mod subject;
mod thread;
pub mod victims;
mod when;
mod words;
mod words_care;
mod words_licence;
mod words_parole;
mod words_returns;
mod words_sentence;

pub use check::{Complaint, check};
pub use data_protection::*;
pub use fact::{Body, Fact, FactId, Handling};
pub use identifier::{Identifier, IdentifierFault, Scheme};
pub use kind::{Kind, Statement};
pub use office::*;
pub use said::{Certainty, Party, Said, YesNo};
pub use schema::json_schema;
pub use subject::{RecordReference, SourceName, SubjectReference};
pub use when::{Span, When, WhenFault};
