//! Release dates of determinate sentences, for England and Wales: right, and with the law as dated data.
//!
//! ```
//! use sentence::{Profile, answer_line};
//! let profile = Profile::peer(None)?;
//! let line = r#"{"id":"a","params_profile":"sds-50","input":{"booking":{"offender":{"dateOfBirth":"1990-01-01"},
//!   "sentences":[{"type":"StandardSentence","offence":{"committedAt":"2020-01-01"},
//!   "duration":{"durationElements":{"YEARS":4}},"sentencedAt":"2020-02-01"}]}}}"#;
//! assert!(answer_line(line, &profile, false).contains(r#""CRD":"2022-01-31""#));
//! # Ok::<(), sentence::LawError>(())
//! ```
//!
//! | room | what it works out |
//! |---|---|
//! | `day_counting` | terms, fractions and periods in days |
//! | `kinds`, `chains` | which dates a sentence has; which sentences are worked out together |
//! | `release_point`, `adjustments`, `calculation` | one sentence's dates |
//! | `home_detention`, `early_removal`, `supervision`, `recalls` | the dates of those schemes |
//! | `indeterminate` | minimum terms and reviews of sentences without an end |
//! | `leaving` | the working day on or before which a person must leave |
//! | `timeline`, `timeline_events`, `regimes` | the way through custody, day by day |
//! | `dates_shown`, `peer_release`, `defaulting` | the person's dates, from all sentences |
//! | `answer`, `explanation` | the answer, and each date's working with its authority |
//! | `mistakes`, `missing_facts`, `validations`, `recall_checks`, `refusal` | what is not given, and why |
//! | `law`, `law_loading`, `law_rows`, `scenarios` | the rows of the law, and those laid over them |
//! | `case`, `case_shape`, `case_reading`, `case_checking`, `input_checking`, `lines`, `text` | what comes in and goes out |
//! | `what_if`, `what_if_shown` | everybody under two laws |
//!
//! *Invariant:* no I/O, no clock, no randomness; the same case and the same law give the same answer.
//!
//! *Invariant:* where a fact is missing or contradicts another there is a [`Refusal`], never a date.

mod adjustments;
pub mod after_release;
mod answer;
mod calculation;
mod case;
mod case_checking;
mod case_reading;
mod case_shape;
mod chains;
mod dates_shown;
mod day_counting;
mod defaulting;
mod early_removal;
mod explanation;
mod home_detention;
mod indeterminate;
mod input_checking;
mod kinds;
mod law;
mod law_loading;
mod law_rows;
mod leaving;
mod lines;
mod missing_facts;
mod mistakes;
mod peer_release;
mod recall_checks;
mod recalls;
mod refusal;
mod regimes;
mod release_point;
mod scenarios;
mod supervision;
mod text;
mod timeline;
mod timeline_events;
mod validations;
mod what_if;
mod what_if_shown;

pub use answer::{Answer, calculate, explain};
pub use case::{
    Adjustment, AdjustmentKind, AtLarge, Case, Discretion, Exclusion, Exclusions, FixedTermRecall,
    Indeterminate, IndeterminateKind, Movement, MovementReason, Recall, RecallKind, Sentence,
    SentenceKind, Standard,
};
pub use case_shape::{Input, Line};
pub use dates_shown::DateKind;
pub use day_counting::{Fraction, Term, YearsMonthsDays, last_day_of_terms};
pub use explanation::{Explanation, Step, Sum};
pub use indeterminate::{MinimumTerm, minimum_terms};
pub use law::{
    Citation, Days, EarlyRemoval, HomeDetention, KindOfSentence, KindsOfSentence, Law, Limit,
    OffenceLists, RecallRegime, Regime, RegimeId, Reviews, Rows, Rule, Scope, Switches, Tranche,
};
pub use law_loading::{LawError, Sheet};
pub use leaving::Leaving;
pub use lines::{Profile, answer_line, answer_text};
pub use mistakes::mistakes;
pub use refusal::{Refusal, Validation};
pub use scenarios::Scenario;
pub use text::{in_text, refusal_in_text};
pub use what_if::{Change, Compared, FARTHEST, Move, Moved, compare_line};
pub use what_if_shown::{CSV_HEADER, change_as_svg, change_in_text, csv_lines};
