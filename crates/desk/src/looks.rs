//! Looks: every read that a person asks for leaves a fact, on disk before anything is shown.

use crate::body;
use crate::desk::Desk;
use crate::fault::Refusal;
use crate::view::AsAt;
use access::Viewer;
use calendar::Instant;
use facts::{Body, Fact, Handling, Look, RecordReference, Said, Span, SubjectReference, When};

/// The source under which what is done here is filed.
pub(crate) const HERE: &str = "joinder";

/// What is entered here has this format.
pub(crate) const ENTERED_HERE: &str = "entered here";

/// True for a record that somebody made here: an agency's file that calls itself so has another format.
pub(crate) fn made_here(record: &RecordReference, format: &str) -> bool {
    record.source.0 == HERE && format == ENTERED_HERE
}

impl Desk {
    /// Records that a viewer looks at something, before it is given.
    pub(crate) fn look(
        &self,
        viewer: &Viewer,
        at: &str,
        about: Option<SubjectReference>,
        picture: &AsAt,
        now: Instant,
    ) -> Result<(), Refusal> {
        self.look_handled(viewer, at, about, picture, Handling::Ordinary, now)
    }

    /// As [`Desk::look`]; a look that itself tells of something restricted is handled as restricted.
    pub(crate) fn look_handled(
        &self,
        viewer: &Viewer,
        at: &str,
        about: Option<SubjectReference>,
        picture: &AsAt,
        handling: Handling,
        now: Instant,
    ) -> Result<(), Refusal> {
        let known_on = if picture.known_on == now.london_day() {
            Said::NotStated
        } else {
            Said::Text(picture.known_on.to_string())
        };
        let look = Look {
            viewer: viewer.user.clone(),
            role: viewer.role.in_words().to_owned(),
            agency: viewer.agency.clone(),
            purpose: viewer.purpose.words().to_owned(),
            at: at.to_owned(),
            known_on,
        };
        let fact = Fact {
            about,
            happened: Span::at(When::Instant(now)),
            statement: look.into(),
        };
        self.enter("look", vec![fact], handling, viewer, now)
            .map(|_| ())
    }

    /// Enters facts as an act of a viewer, each act as a record of its own.
    pub(crate) fn enter(
        &self,
        act: &str,
        facts: Vec<Fact>,
        handling: Handling,
        viewer: &Viewer,
        now: Instant,
    ) -> Result<u64, Refusal> {
        self.enter_together(vec![(act, facts, handling)], viewer, now)
    }

    /// Enters facts of several handlings as one act: all of them or none, each handling as a record of its own. The position of
    /// the first is given back.
    pub(crate) fn enter_together(
        &self,
        acts: Vec<(&str, Vec<Fact>, Handling)>,
        viewer: &Viewer,
        now: Instant,
    ) -> Result<u64, Refusal> {
        let mut entries = Vec::new();
        for (act, facts, handling) in acts {
            let reference = match &self.filing_under {
                Some(reference) if act != "look" => reference.clone(),
                _ => self.fresh_reference()?,
            };
            let body = Body {
                record: RecordReference::new(HERE, &format!("{act}/{reference}")),
                format: ENTERED_HERE.to_owned(),
                written: When::Instant(now),
                place: String::new(),
                verbatim: String::new(),
                handling,
                facts,
            };
            entries.push(body::entry_of(body, &viewer.agency, None, &self.keys)?);
        }
        let outcomes = self.trail.append(entries, now)?;
        match outcomes.first() {
            Some(ledger::Outcome::Appended(receipt)) => Ok(receipt.position),
            _ => Err(Refusal::Failed(
                "the ledger did not take the entry; try again".to_owned(),
            )),
        }
    }

    /// A reference that no other act has.
    fn fresh_reference(&self) -> Result<String, Refusal> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|fault| Refusal::Failed(fault.to_string()))?;
        Ok(ledger::hexadecimal(&bytes))
    }
}
