//! The rulebook: duties as dated data, the engine that runs their clocks over a chronology, and situations.
//!
//! The rules are the TOML files of `rulebooks/`, one an instrument; the table of all of them with the interpretation
//! taken is `docs/rules.md`. [`evaluate`] is a pure function of a chronology as known on a day, the rules in force and
//! now (the design's promise 4); [`findings`] and [`situation`] are what people are asked to answer.
//!
//! ```
//! use calendar::BankHolidays;
//! use rulebook::{Rulebook, clock};
//! let rulebook = Rulebook::built_in();
//! let lines = clock(&rulebook, "E6", "2022-06-02".parse()?, &BankHolidays::england_and_wales())?;
//! let due: Vec<String> = lines.iter().filter_map(|line| line.due).map(|due| due.to_string()).collect();
//! assert_eq!(due, ["2022-06-24"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Not here: reading files or clocks; signs; who sees what; keeping answers (an answer is a fact like any other).
//!
//! *Invariant:* no number rates a person or a family; a finding names its rule, authority and evidence.
//!
//! *Invariant:* no duty of a plan that has ended, or of a case that is closed, is overdue.

mod authority;
mod check;
mod clock;
mod due_soon;
mod duty;
mod evaluate;
mod fault;
mod finding;
mod fingerprint;
mod load;
mod load_selector;
mod nation;
mod question;
mod rule;
mod rulebook;
mod selector;
mod selector_licence;
mod situation;
mod worked_out;
mod working;

pub use authority::{Authority, Level, Read};
pub use check::{Checked, check, check_built_in};
pub use clock::{ClockError, ClockLine, ClockName, VariantName, clock, clock_list};
pub use due_soon::DueSoon;
pub use duty::{Duty, DutyState, Lateness, MetBy, StartedBy, lateness};
pub use evaluate::{evaluate, wake};
pub use fault::RulebookFault;
pub use finding::{Finding, FindingState, FoundBeside, Urgency, findings, put_beside};
pub use nation::Nation;
pub use question::{Coverage, LocalChoices, Question};
pub use rule::{Choose, Counts, Links, Roll, Rule, Shape, Tell, Variant, WhichYear, While};
pub use rulebook::Rulebook;
pub use selector::{At, Selector};
pub use situation::{Answered, Situation, situation};
pub use worked_out::{WorkedOut, WorkedOutDay};
