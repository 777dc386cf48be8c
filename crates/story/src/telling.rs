//! The shape of a story: steps, and what was made of each.

use calendar::{BankHolidays, Day, Instant, Moment};
use rulebook::{Rulebook, clock};
use sentence::after_release::{AfterRelease, Authority};
use serde::Serialize;

/// A story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Story {
    /// Its title.
    pub title: &'static str,
    /// What to know before reading it.
    pub notice: &'static str,
    /// Its steps, by day.
    pub steps: Vec<StoryStep>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoryStep {
    /// Its day.
    pub day: Day,
    /// What happened.
    pub what: String,
    /// What Joinder makes of it.
    pub made: Vec<Made>,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Of which kind.
    pub kind: MadeKind,
    /// In words.
    pub words: String,
    /// The rule, where one made it.
    pub rule: Option<String>,
    /// By when, where something is due.
    pub due: Option<Moment>,
    /// Its working or its text, line by line.
    pub working: Vec<String>,
    /// Its authority, where it has one, and whether that was read.
    pub authority: Option<String>,
}

/// Kinds of what is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MadeKind {
    /// Something due.
    Duty,
    /// A text.
    Document,
    /// A sum that was looked at before something was done.
    Check,
    /// A decision on the record.
    Decision,
    /// Something that is known, or is said to be not known.
    State,
    /// Something that was refused.
    Refusal,
}

/// A room refused what the story tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryFault(pub String);

impl std::fmt::Display for StoryFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for StoryFault {}

/// Any room's refusal, as the story's.
pub(crate) fn told<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T, StoryFault> {
    result.map_err(|fault| StoryFault(fault.to_string()))
}

/// A day of the story's own tables.
pub(crate) fn day(text: &str) -> Result<Day, StoryFault> {
    told(Day::parse_iso(text))
}

/// Noon of a day.
pub(crate) fn noon(text: &str) -> Result<Instant, StoryFault> {
    Ok(Instant::from_london(day(text)?, 12, 0, 0))
}

/// The story as it grows, and the law that it is told by.
pub(crate) struct Teller {
    pub(crate) rulebook: Rulebook,
    pub(crate) holidays: BankHolidays,
    pub(crate) law: AfterRelease,
    steps: Vec<StoryStep>,
}

impl Teller {
    pub(crate) fn new() -> Result<Self, StoryFault> {
        Ok(Self {
            rulebook: Rulebook::built_in(),
            holidays: BankHolidays::england_and_wales(),
            law: told(AfterRelease::built_in())?,
            steps: Vec::new(),
        })
    }

    pub(crate) fn step(&mut self, on: &str, what: &str, made: Vec<Made>) -> Result<(), StoryFault> {
        self.steps.push(StoryStep {
            day: day(on)?,
            what: what.to_owned(),
            made,
        });
        Ok(())
    }

    pub(crate) fn end(self, title: &'static str, notice: &'static str) -> Story {
        Story {
            title,
            notice,
            steps: self.steps,
        }
    }

    /// A duty by a row of the rulebook, each variant that sets a day.
    pub(crate) fn duty(&self, rule: &str, from: &str) -> Result<Vec<Made>, StoryFault> {
        let from = told(Moment::parse_london(from))?;
        let lines = told(clock(&self.rulebook, rule, from, &self.holidays))?;
        Ok(lines
            .into_iter()
            .map(|line| {
                let unverified = if line.verified { "" } else { ", unverified" };
                Made {
                    kind: MadeKind::Duty,
                    words: line.title,
                    rule: Some(line.rule),
                    due: line.due,
                    working: vec![line.working],
                    authority: Some(format!("{}{unverified}", line.authority)),
                }
            })
            .collect())
    }
}

impl Made {
    pub(crate) fn plain(kind: MadeKind, words: impl Into<String>) -> Self {
        Self {
            kind,
            words: words.into(),
            rule: None,
            due: None,
            working: Vec::new(),
            authority: None,
        }
    }

    pub(crate) fn with(mut self, working: Vec<String>) -> Self {
        self.working = working;
        self
    }

    pub(crate) fn by(mut self, rule: Option<String>, authority: Option<&Authority>) -> Self {
        self.rule = rule;
        self.authority = authority.map(|authority| {
            let unverified = if authority.verified {
                ""
            } else {
                ", unverified"
            };
            format!(
                "{}, {}{unverified}",
                authority.instrument, authority.provision
            )
        });
        self
    }

    pub(crate) const fn due(mut self, day: Day) -> Self {
        self.due = Some(Moment::Day(day));
        self
    }
}

impl Story {
    /// The story as a page of plain text in Markdown.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut text = format!("# {}\n\n{}\n", self.title, self.notice);
        for step in &self.steps {
            text.push_str(&format!("\n## {}: {}\n", step.day.in_words(), step.what));
            for made in &step.made {
                let kind = match made.kind {
                    MadeKind::Duty => "Duty",
                    MadeKind::Document => "Document",
                    MadeKind::Check => "Check",
                    MadeKind::Decision => "Decision",
                    MadeKind::State => "State",
                    MadeKind::Refusal => "Refused",
                };
                let due = made
                    .due
                    .map_or_else(String::new, |due| format!(", by {}", due.in_words()));
                let rule = made
                    .rule
                    .as_ref()
                    .map_or_else(String::new, |rule| format!(" ({rule})"));
                text.push_str(&format!("\n- **{kind}**{rule}: {}{due}\n", made.words));
                for line in &made.working {
                    text.push_str(&format!("  - {line}\n"));
                }
                if let Some(authority) = &made.authority {
                    text.push_str(&format!("  - by {authority}\n"));
                }
            }
        }
        text
    }
}
