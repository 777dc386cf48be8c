//! What people do here: answer, take on, note, correct, take back, link, unlink. Each act is a fact, which is named to
//! whoever did it, and nothing that stood before it is changed.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::picture::Picture;
use crate::view::{AsAt, PersonNumber};
use access::{Action, Viewer};
use calendar::Instant;
use facts::{
    Answer, AnswerKind, Correction, Fact, FactId, Handling, Link, Note, Ownership, Party,
    Retraction, Span, Statement, SubjectReference, Unlink, When,
};

pub use crate::quarantine::RetryOutcome;

/// How a fact should have read: what is left out stays as it was.
#[derive(Clone, Debug, Default)]
pub struct CorrectionOf {
    /// When it happened, rightly.
    pub happened: Option<Span>,
    /// What it should say, as JSON: `{"visit": {…}}`.
    pub statement: Option<String>,
}

impl Desk {
    /// Answers open findings of a person.
    ///
    /// # Errors
    /// Where the viewer may not, a finding is not open, or nothing is said.
    pub fn answer(
        &mut self,
        viewer: &Viewer,
        person: PersonNumber,
        findings: &[String],
        kind: AnswerKind,
        text: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Answer)?;
        if text.trim().is_empty() {
            return Err(Refusal::invalid(
                "text",
                "say in a sentence what was done or why",
            ));
        }
        let picture = self.present(viewer, person, now)?;
        let evaluated = self.evaluate(&picture, &self.coverages(picture.at.known_on)?)?;
        let known = evaluated
            .situation
            .iter()
            .flat_map(|situation| situation.open.iter());
        let open: Vec<&str> = known.map(|finding| finding.fingerprint.as_str()).collect();
        if findings.is_empty() {
            return Err(Refusal::invalid(
                "findings",
                "choose at least one finding to answer",
            ));
        }
        if findings
            .iter()
            .any(|finding| !open.contains(&finding.as_str()))
        {
            return Err(Refusal::invalid(
                "findings",
                "a finding that you chose is not open any more: look at the page again, its evidence may have changed",
            ));
        }
        let handling = handling_of_answer(&picture, &evaluated, findings);
        let answer = Answer {
            findings: findings.to_vec(),
            answer: kind,
            text: text.trim().to_owned(),
            by: viewer.user.clone(),
        };
        self.act(
            "answer",
            &picture,
            handling,
            Statement::Answer(answer),
            viewer,
            now,
        )
    }

    /// Takes a person's situation on.
    ///
    /// # Errors
    /// Where the viewer may not.
    pub fn take_on(
        &mut self,
        viewer: &Viewer,
        person: PersonNumber,
        reason: Option<&str>,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Answer)?;
        let picture = self.present(viewer, person, now)?;
        let team = viewer.team.clone().unwrap_or_else(|| viewer.agency.clone());
        let ownership = Ownership {
            owner: viewer.user.clone(),
            team,
            reason: reason
                .map(str::trim)
                .filter(|reason| !reason.is_empty())
                .map(str::to_owned),
        };
        let handling = handlings(&picture).min().unwrap_or_default();
        self.act(
            "ownership",
            &picture,
            handling,
            ownership.into(),
            viewer,
            now,
        )
    }

    /// Adds a note.
    ///
    /// # Errors
    /// Where the viewer may not, or nothing is said.
    pub fn note(
        &mut self,
        viewer: &Viewer,
        person: PersonNumber,
        text: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Correct)?;
        if text.trim().is_empty() {
            return Err(Refusal::invalid("text", "write the note"));
        }
        let picture = self.present(viewer, person, now)?;
        let note = Note {
            title: None,
            text: text.trim().to_owned(),
            by: Some(by(viewer)),
        };
        let handling = handlings(&picture).max().unwrap_or_default();
        self.act("note", &picture, handling, note.into(), viewer, now)
    }

    /// Says that a fact was wrong, and how it should have read.
    ///
    /// # Errors
    /// Where the viewer may not, the fact is not to be seen, no reason or change is given, or the statement is not one.
    pub fn correct(
        &mut self,
        viewer: &Viewer,
        fact: FactId,
        rightly: &CorrectionOf,
        reason: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Correct)?;
        let (about, handling) = self.act_about(viewer, fact, reason, now)?;
        let statement = rightly
            .statement
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(statement_of)
            .transpose()?;
        if rightly.happened.is_none() && statement.is_none() {
            return Err(Refusal::invalid(
                "happened",
                "say what should stand: another time, another statement, or both",
            ));
        }
        let correction = Correction {
            of: fact,
            happened: rightly.happened,
            statement: statement.map(Box::new),
            reason: reason.trim().to_owned(),
            by: Some(by(viewer)),
        };
        self.file(
            "correction",
            about,
            correction.into(),
            handling,
            viewer,
            now,
        )
    }

    /// Takes a fact back: it should not have been said.
    ///
    /// # Errors
    /// Where the viewer may not, the fact is not to be seen, or no reason is given.
    pub fn retract(
        &mut self,
        viewer: &Viewer,
        fact: FactId,
        reason: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Correct)?;
        let (about, handling) = self.act_about(viewer, fact, reason, now)?;
        let retraction = Retraction {
            of: fact,
            reason: reason.trim().to_owned(),
            by: Some(by(viewer)),
        };
        self.file(
            "retraction",
            about,
            retraction.into(),
            handling,
            viewer,
            now,
        )
    }

    /// Says that two people of the record are one.
    ///
    /// # Errors
    /// Where the viewer may not, they are one already, or no reason is given.
    pub fn link(
        &mut self,
        viewer: &Viewer,
        one: PersonNumber,
        other: PersonNumber,
        reason: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Link)?;
        let (one, other) = (
            self.present(viewer, one, now)?,
            self.present(viewer, other, now)?,
        );
        if one.person == other.person {
            return Err(Refusal::invalid(
                "other",
                "these two are one person already",
            ));
        }
        let handling = handlings(&one)
            .chain(handlings(&other))
            .max()
            .unwrap_or_default();
        let link = Link {
            one: one.anchor.clone(),
            other: other.anchor.clone(),
            reason: said(reason)?,
        };
        self.file_pair(
            "link",
            (one.anchor, other.anchor),
            handling,
            link.into(),
            viewer,
            now,
        )
    }

    /// Says that two source records are not about the same person.
    ///
    /// # Errors
    /// Where the viewer may not, the two do not stand together, or no reason is given.
    pub fn unlink(
        &mut self,
        viewer: &Viewer,
        one: &SubjectReference,
        other: &SubjectReference,
        reason: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Link)?;
        let person = self
            .number_of(self.keys.subject(one))?
            .ok_or(Refusal::NotFound)?;
        let picture = self.present(viewer, person, now)?;
        if one == other
            || !picture.cluster.members.contains(one)
            || !picture.cluster.members.contains(other)
        {
            return Err(Refusal::invalid(
                "other",
                "these two records do not stand together as one person",
            ));
        }
        let handling = handlings(&picture).max().unwrap_or_default();
        let unlink = Unlink {
            one: one.clone(),
            other: other.clone(),
            reason: said(reason)?,
        };
        self.file_pair(
            "unlink",
            (one.clone(), other.clone()),
            handling,
            unlink.into(),
            viewer,
            now,
        )
    }

    /// The picture on which somebody acts.
    fn present(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        now: Instant,
    ) -> Result<Picture, Refusal> {
        self.picture_looked_at(viewer, person, "person, to act", now)
    }

    /// The present picture of a person, with a look on the trail that says at `what`.
    pub(crate) fn picture_looked_at(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        what: &str,
        now: Instant,
    ) -> Result<Picture, Refusal> {
        let at = self.all_received(&AsAt::present(now), now)?;
        let picture = self
            .picture(person, &viewer.visibility(), &at)?
            .ok_or(Refusal::NotFound)?;
        self.look(viewer, what, Some(picture.anchor.clone()), &at, now)?;
        Ok(picture)
    }

    /// Whom a fact is about and how it is handled, where the viewer may act on it and gives a reason.
    fn act_about(
        &self,
        viewer: &Viewer,
        fact: FactId,
        reason: &str,
        now: Instant,
    ) -> Result<(SubjectReference, Handling), Refusal> {
        // An emergency opening lets one see, not act.
        let own = viewer.visibility();
        let view = self.fact_under(viewer, fact, &AsAt::present(now), &own, now)?;
        said(reason)?;
        let about = view.fact.about.ok_or(Refusal::NotFound)?;
        let person = self
            .number_of(self.keys.subject(&about))?
            .ok_or(Refusal::NotFound)?;
        let at = self.all_received(&AsAt::present(now), now)?;
        let picture = self
            .picture(person, &viewer.visibility(), &at)?
            .ok_or(Refusal::NotFound)?;
        let handling = picture
            .records
            .iter()
            .find(|record| record.arrival.position == fact.position)
            .map(|record| record.handling);
        Ok((about, handling.unwrap_or_default()))
    }

    fn act(
        &mut self,
        act: &str,
        picture: &Picture,
        handling: Handling,
        statement: Statement,
        viewer: &Viewer,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        self.file(
            act,
            picture.anchor.clone(),
            statement,
            handling,
            viewer,
            now,
        )
    }

    fn file(
        &mut self,
        act: &str,
        about: SubjectReference,
        statement: Statement,
        handling: Handling,
        viewer: &Viewer,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        let fact = Fact {
            about: Some(about),
            happened: Span::at(When::Instant(now)),
            statement,
        };
        let position = self.enter(act, vec![fact], handling, viewer, now)?;
        self.catch_up(now)?;
        Ok(FactId {
            position,
            ordinal: 0,
        })
    }

    /// A link or unlink is filed with both sides, so that it is found from either, also after it was undone.
    fn file_pair(
        &mut self,
        act: &str,
        (one, other): (SubjectReference, SubjectReference),
        handling: Handling,
        statement: Statement,
        viewer: &Viewer,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        let fact = |about| Fact {
            about: Some(about),
            happened: Span::at(When::Instant(now)),
            statement: statement.clone(),
        };
        let position = self.enter(act, vec![fact(one), fact(other)], handling, viewer, now)?;
        self.catch_up(now)?;
        Ok(FactId {
            position,
            ordinal: 0,
        })
    }
}

/// How the records of a picture are handled. What is said of a person whom only some may see is for those to see; a name
/// that takes a situation on is for all who may see the person at all.
pub(crate) fn handlings(picture: &Picture) -> impl Iterator<Item = Handling> {
    let of_agencies = picture
        .records
        .iter()
        .filter(|record| record.format != crate::looks::ENTERED_HERE);
    // What stands behind a wall makes nothing else stand there.
    of_agencies
        .map(|record| record.handling)
        .filter(|handling| !handling.is_walled())
}

/// An answer is handled as the most restricted record is on which the findings rest that it answers.
fn handling_of_answer(
    picture: &Picture,
    evaluated: &crate::evaluation::Evaluated,
    findings: &[String],
) -> Handling {
    let open = evaluated
        .situation
        .iter()
        .flat_map(|situation| &situation.open);
    let positions: Vec<u64> = open
        .filter(|finding| findings.contains(&finding.fingerprint))
        .flat_map(|finding| finding.evidence.iter().map(|fact| fact.position))
        .collect();
    let rested_on = picture
        .records
        .iter()
        .filter(|record| positions.contains(&record.arrival.position));
    rested_on
        .map(|record| record.handling)
        .max()
        .unwrap_or_default()
}

fn by(viewer: &Viewer) -> Party {
    Party {
        name: Some(viewer.user.clone()),
        role: Some(viewer.role.in_words().to_owned()),
        subject: None,
    }
}

fn said(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        Err(Refusal::invalid("reason", "say why"))
    } else {
        Ok(reason.to_owned())
    }
}

fn statement_of(json: &str) -> Result<Statement, Refusal> {
    serde_json::from_str(json).map_err(|fault| Refusal::invalid("statement", format!("this is not a statement: {fault}; the kinds and their fields are in docs/facts.schema.json")))
}
