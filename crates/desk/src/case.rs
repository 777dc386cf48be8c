//! One person's whole case as a file that a court or a journalist can check: every fact of the person, corrected and
//! repeated ones too, each with the proof that it stands in the ledger since when; and the ledger's signature over the file,
//! so that nothing can be left out of it afterwards.
//!
//! What stands behind walls, what is withheld or concerns those harmed, is not in it, and it is not said whether there is any.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::person::row_of;
use crate::seals::Proofs;
use crate::view::{AsAt, PersonNumber};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use facts::{Fact, FactId};
use ledger::{Opening, hexadecimal};
use notary::LogSeals;
use seals::{CASE_FORMAT, CaseSeal};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;

/// The first line.
#[derive(Serialize)]
struct Head<'a> {
    case: &'static str,
    origin: &'a str,
    person: u64,
    names: BTreeSet<String>,
    known_on: Day,
    made: Instant,
    made_by: &'a str,
    purpose: &'a str,
    facts: usize,
}

/// The second line.
#[derive(Serialize)]
struct Under<'a> {
    checkpoint: &'a str,
}

/// A fact's line. What it says in words is Joinder's reading of what is opened beside it.
#[derive(Serialize)]
struct Line {
    fact: String,
    happened: String,
    says: String,
    standing: String,
    entry: Opening,
    path: Vec<String>,
}

/// The last line.
#[derive(Serialize)]
struct Signed<'a> {
    signed: &'a str,
}

impl Desk {
    /// Writes a person's case, as known on a day, and says how many facts are in it.
    ///
    /// # Errors
    /// As [`Desk::person`]; where a fact is not what the ledger was sealed with; where writing fails.
    pub fn case_file(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
        out: &mut dyn Write,
    ) -> Result<usize, Refusal> {
        allow(viewer, Action::Operate)?;
        let at = &self.all_received(at, now)?;
        let picture = self
            .looked_at(viewer, "case file", person, at, now)?
            .outside_walls();
        let chronology = picture.chronology();
        let mut facts: Vec<(FactId, &Fact)> = Vec::new();
        for record in &picture.records {
            let position = record.arrival.position;
            let id = |ordinal| FactId { position, ordinal };
            facts.extend(record.facts.iter().map(|(at, fact)| (id(*at), fact)));
        }
        facts.sort_by_key(|(id, _)| (id.position, id.ordinal));
        let last = facts.last().ok_or(Refusal::NotFound)?.0.position;
        let checkpoint = self.checkpoint_over(last)?;
        let seals = LogSeals::open(self.folder().path(), None)?;
        let mut file = CaseWriter {
            out,
            seal: CaseSeal::default(),
        };
        file.line(&Head {
            case: CASE_FORMAT,
            origin: seals.key().name(),
            person: picture.person.0,
            names: picture.names().into_iter().map(|(name, _)| name).collect(),
            known_on: at.known_on,
            made: now,
            made_by: &viewer.user,
            purpose: viewer.purpose.words(),
            facts: facts.len(),
        })?;
        file.line(&Under {
            checkpoint: &checkpoint.to_string(),
        })?;
        let (visible, mut proofs) = (viewer.visibility(), Proofs::under(self, &checkpoint));
        for (id, fact) in &facts {
            let (entry, path) = proofs.of(*id, &visible)?;
            let standing = chronology.entry(*id).map(row_of).map(|row| row.standing);
            file.line(&Line {
                fact: id.to_string(),
                happened: fact.happened.in_words(),
                says: fact.statement.in_words(),
                standing: standing.unwrap_or_default(),
                entry,
                path: path.iter().map(|hash| hexadecimal(hash)).collect(),
            })?;
        }
        let (out, seal) = (file.out, file.seal);
        let signed = serde_json::to_string(&Signed {
            signed: &seals.sign_case(seal)?.to_string(),
        })?;
        writeln!(out, "{signed}")?;
        Ok(facts.len())
    }
}

/// Writes lines, and keeps what is to be signed.
struct CaseWriter<'a> {
    out: &'a mut dyn Write,
    seal: CaseSeal,
}

impl CaseWriter<'_> {
    fn line(&mut self, line: &impl Serialize) -> Result<(), Refusal> {
        let text = serde_json::to_string(line)?;
        self.seal.line(&text);
        Ok(writeln!(self.out, "{text}")?)
    }
}
