//! The report on a recall, made from linked facts: each line says where it comes from, each condition stands as it was served, and
//! what nobody has recorded is said to be so.

use super::{Recall, RecallAct, RecallDone};
use crate::life::Licence;
use calendar::{Day, Instant};
use sentence::after_release::{InForce, RecallType};
use serde::{Deserialize, Serialize};

/// A fact that the report rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its reference in the record.
    pub fact: String,
    /// The day on which it happened.
    pub on: Day,
    /// Who says so.
    pub source: String,
    /// What, in words.
    pub words: String,
    /// The number of the condition that it is about.
    pub condition: Option<u32>,
}

/// What the report is made from.
#[derive(Clone, Copy, Debug)]
pub struct Linked<'a> {
    /// The person, as the record has the name.
    pub person: &'a str,
    /// The licence.
    pub licence: &'a Licence,
    /// The recall.
    pub recall: &'a Recall,
    /// The facts.
    pub evidence: &'a [Evidence],
    /// What is known of the victims' contact scheme: whether and when they were told, in words.
    pub victims_told: Option<&'a str>,
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportLine {
    /// The heading that it stands under.
    pub heading: &'static str,
    /// In words.
    pub words: String,
    /// Where it comes from.
    pub source: String,
}

/// The report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The person.
    pub person: String,
    /// When it was made.
    pub made: Instant,
    /// The lines.
    pub lines: Vec<ReportLine>,
    /// What is missing: each has a line that says so.
    pub missing: Vec<&'static str>,
}

/// The heading of what stands in a report about those harmed. A prisoner's dossier has no such part.
pub const VICTIMS: &str = "Victims";

/// Makes the report as things stand at an instant.
#[must_use]
pub fn report(linked: &Linked<'_>, now: Instant) -> Report {
    let mut report = Report {
        person: linked.person.to_owned(),
        made: now,
        lines: Vec::new(),
        missing: Vec::new(),
    };
    report.in_force(linked.recall);
    report.conditions(linked);
    report.request(linked.recall);
    report.kind(linked.recall);
    report.signatures(linked.recall);
    report.told(linked.victims_told);
    report
}

impl Report {
    fn line(&mut self, heading: &'static str, words: String, source: String) {
        self.lines.push(ReportLine {
            heading,
            words,
            source,
        });
    }

    fn not_recorded(&mut self, heading: &'static str, what: &'static str) {
        self.missing.push(what);
        self.line(heading, format!("{what}: not recorded"), String::new());
    }

    fn in_force(&mut self, recall: &Recall) {
        const HEADING: &str = "Is the licence in force?";
        let Some(check) = recall.checks.last() else {
            return self.not_recorded(HEADING, "whether the licence is in force");
        };
        let words = match check.licence.answer {
            InForce::Yes => "in force",
            InForce::No => "not in force",
            InForce::CannotTell => "cannot be told",
        };
        let rule = check.licence.rule.clone().unwrap_or_default();
        self.line(
            HEADING,
            format!("On {}: {words}", check.on.in_words()),
            rule.clone(),
        );
        for step in &check.licence.working {
            self.line(HEADING, step.clone(), rule.clone());
        }
    }

    fn conditions(&mut self, linked: &Linked<'_>) {
        const HEADING: &str = "Conditions broken, as they were served";
        for number in &linked.recall.conditions {
            let Some(row) = linked
                .licence
                .conditions
                .iter()
                .find(|row| row.number == *number)
            else {
                self.not_recorded(HEADING, "a condition that the request names");
                continue;
            };
            let identity = row
                .condition
                .identity
                .as_ref()
                .map_or_else(|| "bespoke".to_owned(), ToString::to_string);
            let source = format!("licence, condition {number} ({identity})");
            self.line(HEADING, row.condition.text.clone(), source);
            let about = |evidence: &&Evidence| evidence.condition == Some(*number);
            let held: Vec<&Evidence> = linked.evidence.iter().filter(about).collect();
            if held.is_empty() {
                self.not_recorded(HEADING, "evidence on a condition that the request names");
            }
            for evidence in held {
                let words = format!("{}: {}", evidence.on.in_words(), evidence.words);
                self.line(
                    HEADING,
                    words,
                    format!("{}, {}", evidence.source, evidence.fact),
                );
            }
        }
        for evidence in linked
            .evidence
            .iter()
            .filter(|evidence| evidence.condition.is_none())
        {
            let words = format!("{}: {}", evidence.on.in_words(), evidence.words);
            self.line(
                "Other facts",
                words,
                format!("{}, {}", evidence.source, evidence.fact),
            );
        }
    }

    fn request(&mut self, recall: &Recall) {
        const HEADING: &str = "What was tried, and why it is not enough";
        for done in &recall.done {
            if let RecallAct::Ask {
                tried,
                why_nothing_less,
                ..
            } = &done.act
            {
                if tried.is_empty() {
                    self.not_recorded(HEADING, "anything tried short of recall");
                }
                for tried in tried {
                    self.line(HEADING, tried.clone(), by(done));
                }
                self.line(HEADING, why_nothing_less.clone(), by(done));
            }
        }
    }

    fn kind(&mut self, recall: &Recall) {
        const HEADING: &str = "Type of recall";
        let Some(kind) = &recall.kind else {
            return self.not_recorded(HEADING, "the type of recall");
        };
        let rule = kind.rule.clone().unwrap_or_default();
        let words = match recall.counts_as() {
            Some(RecallType::FixedTerm) => "fixed term",
            Some(RecallType::Emergency) => "emergency",
            Some(RecallType::Discretionary) => "fixed term or standard, for whoever decides to say",
            _ => "standard",
        };
        self.line(HEADING, words.to_owned(), rule.clone());
        for step in &kind.working {
            self.line(HEADING, step.clone(), rule.clone());
        }
    }

    fn signatures(&mut self, recall: &Recall) {
        const HEADING: &str = "Signatures";
        let signed: Vec<(String, String)> = recall
            .done
            .iter()
            .filter_map(|done| match &done.act {
                RecallAct::Sign { rationale } => Some((rationale.clone(), by(done))),
                _ => None,
            })
            .collect();
        if signed.len() < 2 {
            self.not_recorded(HEADING, "both signatures");
        }
        for (rationale, by) in signed {
            self.line(HEADING, rationale, by);
        }
    }

    fn told(&mut self, told: Option<&str>) {
        match told {
            Some(told) => self.line(VICTIMS, told.to_owned(), "victim contact".to_owned()),
            None => self.not_recorded(VICTIMS, "whether victims were told"),
        }
    }
}

fn by(done: &RecallDone) -> String {
    format!("{}, {}", done.by, done.at.london_words())
}
