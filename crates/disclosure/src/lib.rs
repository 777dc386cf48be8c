//! What somebody who asks what is held on them is given: by when, under which exemptions something is withheld, how words
//! are taken out, and the answer as files.
//!
//! UK GDPR, Articles 12 and 15; Data Protection Act 2018, section 45 and Schedules 2 to 4. The rules are
//! `rulebooks/subject-access.toml`; how to read them is `docs/subject-access.md`.
//!
//! Not here: what is held (`desk`), who decides (`access`), and the deciding: a machine decides on no item.
//!
//! *Invariant:* pure: no I/O, no clock, no randomness.
//!
//! *Invariant:* an answer is made only where somebody has decided on every item as it stands; what was taken out of one
//! item stands in no other.

mod answer;
mod check;
mod clock;
mod item;
mod page;
mod rules;
mod words;

pub use answer::{Answer, AnswerFile, Hidden, RequestHead, Stop, compose};
pub use check::{CheckedDisclosure, check, check_built_in};
pub use clock::{RequestClock, RequestState, clock};
pub use item::{Item, Part, spans_of};
pub use rules::{ClockRule, DisclosureRules, Exemption, Says};
