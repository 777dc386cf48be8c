//! Copies of a licence, and what bears on its conditions: a copy as data and as PDF, made from the one entry; acts that make, send and
//! receive copies, enter disclosures, inspections, permissions and tests, and raise what may be a breach.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::supervision::{Supervised, Supervising};
use crate::supervision_acts::{by, named};
use crate::supervision_view::{CopyFile, CopyFor, Kept, Supervise};
use crate::view::{AsAt, PersonNumber};
use access::{Action, Viewer};
use calendar::Instant;
use facts::copies::{CopyEvent, CopyRecipient, LicenceCopyStep};
use facts::{Statement, When};
use ledger::hexadecimal;
use licence::copies::{CopyDocument, LicenceCopy};
use licence::life::Licence;
use licence::recorded::{CopyState, RecordedLicence, standing};
use parole::pdf::{Letter, print_letter};
use sha2::{Digest, Sha256};

/// Whose a copy is, as its recipient may be told: a name, and a day of birth.
type Whose<'a> = (&'a str, Option<&'a str>);

impl Desk {
    /// A licence as a recipient may have it, as data and as PDF; the version in force, or the draft for the person. Looked at, and
    /// said on the trail for whom.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such person or licence, or the recipient is owed nothing of it.
    pub fn licence_copy(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        (licence, copy_for): (&str, CopyFor),
        at: &AsAt,
        now: Instant,
    ) -> Result<CopyFile, Refusal> {
        allow(viewer, Action::SeeSupervision)?;
        let at = &self.all_received(at, now)?;
        let what = format!("copy of a licence for {}", copy_for.in_words());
        let picture = self.looked_at(viewer, &what, person, at, now)?;
        let chronology = picture.chronology();
        let all = self.supervised(&chronology, picture.at.now);
        let one = named(&all, licence)?;
        let who = picture.summary_of(&chronology);
        let born = who.born.map(When::in_words);
        let whose = (who.name.as_str(), born.as_deref());
        let document = match copy_for {
            CopyFor::Person => {
                let version = if one.licence.state.is_in_force() {
                    one.licence.version
                } else {
                    one.licence.version + 1
                };
                CopyDocument::of_licence(&one.licence, version, &one.name, whose)
            }
            CopyFor::Recipient(recipient) => {
                let with = &self.shared.supervising;
                let copies = with.copies.copies(&one.licence, &with.policies);
                let copy = copies.into_iter().find(|copy| copy.recipient == recipient);
                CopyDocument::of(
                    &copy.ok_or(Refusal::NotFound)?,
                    &one.licence,
                    &one.name,
                    whose,
                )
            }
        };
        Ok(CopyFile {
            sha256: checksum(&document)?,
            pdf: print_letter(&letter(&document))
                .map_err(|fault| Refusal::Failed(fault.to_string()))?,
            document,
        })
    }

    /// What an act on copies, or on what bears on conditions, makes.
    pub(crate) fn kept_beside(
        &self,
        viewer: &Viewer,
        all: &Supervised,
        act: &Supervise,
        whose: Whose<'_>,
    ) -> Result<Vec<Statement>, Refusal> {
        match act {
            Supervise::MakeCopies { licence } => {
                let one = named(all, licence)?;
                if !one.licence.state.is_in_force() {
                    return Err(Refusal::invalid("act", "the licence is not in force"));
                }
                self.owed_copies(viewer, all, one, whose)
            }
            Supervise::Copy {
                licence,
                recipient,
                event,
            } => copy_step(
                &self.shared.supervising,
                viewer,
                all,
                (licence, *recipient, *event),
            ),
            Supervise::Keep { kept, .. } => kept_fact(viewer, all, kept),
            _ => Ok(Vec::new()),
        }
    }

    /// The copies that a licence owes from now on: one to each who has none of what is in force.
    pub(crate) fn owed_copies(
        &self,
        viewer: &Viewer,
        all: &Supervised,
        one: &RecordedLicence,
        whose: Whose<'_>,
    ) -> Result<Vec<Statement>, Refusal> {
        let with = &self.shared.supervising;
        let standing = standing(one, &with.copies, &with.policies, &all.copies);
        let owed = standing
            .into_iter()
            .filter(|standing| standing.state == CopyState::NotMade);
        owed.map(|standing| made(viewer, &one.name, &one.licence, &standing.copy, whose))
            .collect()
    }
}

fn made(
    viewer: &Viewer,
    name: &str,
    licence: &Licence,
    copy: &LicenceCopy,
    whose: Whose<'_>,
) -> Result<Statement, Refusal> {
    let document = CopyDocument::of(copy, licence, name, whose);
    Ok(LicenceCopyStep {
        licence: name.to_owned(),
        version: copy.version,
        recipient: copy.recipient,
        event: CopyEvent::Made,
        sha256: Some(checksum(&document)?),
        by: by(viewer),
    }
    .into())
}

fn checksum(document: &CopyDocument) -> Result<String, Refusal> {
    let bytes = serde_json::to_vec(document).map_err(|fault| Refusal::Failed(fault.to_string()))?;
    Ok(hexadecimal(&Sha256::digest(&bytes)))
}

/// The step of a copy that was made before: it is sent, and then received.
fn copy_step(
    with: &Supervising,
    viewer: &Viewer,
    all: &Supervised,
    (licence, recipient, event): (&str, CopyRecipient, CopyEvent),
) -> Result<Vec<Statement>, Refusal> {
    let one = named(all, licence)?;
    let standing = standing(one, &with.copies, &with.policies, &all.copies);
    let of_recipient = standing
        .iter()
        .find(|standing| standing.copy.recipient == recipient)
        .ok_or_else(|| Refusal::invalid("recipient", "they are owed no copy of this licence"))?;
    let may = match event {
        CopyEvent::Made => false,
        CopyEvent::Sent => matches!(
            of_recipient.state,
            CopyState::NotSent | CopyState::NotReceived
        ),
        CopyEvent::Received => of_recipient.state == CopyState::NotReceived,
    };
    let last = of_recipient
        .last
        .as_ref()
        .filter(|_| may)
        .ok_or_else(|| Refusal::invalid("event", "a copy is made, then sent, then received"))?;
    let step = LicenceCopyStep {
        licence: licence.to_owned(),
        version: last.version,
        recipient,
        event,
        sha256: last.sha256.clone(),
        by: by(viewer),
    };
    Ok(vec![step.into()])
}

/// The fact, entered by the viewer.
fn kept_fact(viewer: &Viewer, all: &Supervised, kept: &Kept) -> Result<Vec<Statement>, Refusal> {
    let says = |text: &str, field: &'static str, words: &'static str| {
        if text.trim().is_empty() {
            return Err(Refusal::invalid(field, words));
        }
        Ok(())
    };
    let on_licence = |licence: &str, condition: u32| {
        let one = named(all, licence)?;
        let known = |row: &licence::life::ConditionOnLicence| row.number == condition;
        if one.licence.conditions.iter().any(known) {
            return Ok(());
        }
        Err(Refusal::invalid(
            "condition",
            "choose a condition of the licence",
        ))
    };
    let statement: Statement = match kept.clone() {
        Kept::Candidate(mut raised) => {
            on_licence(&raised.licence, raised.condition_number)?;
            says(&raised.words, "words", "say what it is")?;
            raised.by = by(viewer);
            raised.into()
        }
        Kept::Record(mut record) => {
            on_licence(&record.licence, record.condition_number)?;
            record.by = by(viewer);
            record.into()
        }
        Kept::Disclosure(mut entry) => {
            says(&entry.key, "key", "enter the name, number or mark")?;
            entry.by = by(viewer);
            entry.into()
        }
        Kept::Inspection(mut inspection) => {
            says(&inspection.device, "device", "enter the device's number")?;
            inspection.by = by(viewer);
            inspection.into()
        }
    };
    Ok(vec![statement])
}

/// The copy as a letter: who, which, and each condition in full.
fn letter(document: &CopyDocument) -> Letter {
    let born = document
        .born
        .as_ref()
        .map_or_else(String::new, |born| format!(", born {born}"));
    let from = document
        .in_force_from
        .map_or_else(String::new, |day| format!(", from {}", day.in_words()));
    let about = vec![
        format!("{}{born}", document.person),
        format!(
            "Licence {}, version {}{from}: {}",
            document.licence, document.version, document.kind
        ),
        format!("For {}: {}.", document.recipient, document.words),
    ];
    let conditions = document
        .conditions
        .iter()
        .map(|condition| format!("{}. {}", condition.number, condition.text))
        .collect();
    Letter {
        title: "Licence".to_owned(),
        foot: format!(
            "{}: licence {}, version {}, for {}",
            document.person, document.licence, document.version, document.recipient
        ),
        parts: vec![
            (String::new(), about),
            ("Conditions".to_owned(), conditions),
        ],
    }
}
