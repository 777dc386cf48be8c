//! Who looked at a person: every look on the record, for whoever may see the person, newest first.
//!
//! Lists and searches are looks too, but at the list: they stand on the record without a person, and not here.

use crate::body::body_of;
use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::looks::HERE;
use crate::schema::IsoInstant;
use crate::view::{AsAt, PersonNumber, PersonSummary};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use facts::{Said, Statement};
use ledger::Ledger;
use schemars::JsonSchema;
use serde::Serialize;

/// One look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LookLine {
    /// When.
    #[schemars(with = "IsoInstant")]
    pub at: Instant,
    /// The user.
    pub user: String,
    /// The name that pages show.
    pub name: String,
    /// In which role.
    pub role: String,
    /// Of which agency.
    pub agency: String,
    /// For what purpose.
    pub purpose: String,
    /// At what: `person`, `fact`, `chronology`.
    pub what: String,
    /// As known on which day, where that was an earlier one.
    pub known_on: Option<String>,
}

impl LookLine {
    /// At what somebody looked, in words.
    #[must_use]
    pub fn what_in_words(&self) -> String {
        match self.what.as_str() {
            "person" => "the whole record".to_owned(),
            "person, to act" => "the record, to add or change something".to_owned(),
            "fact" => "one entry, with the record it came in".to_owned(),
            "chronology" | "standing facts" => "the chronology".to_owned(),
            "who looked" => "who had looked".to_owned(),
            "quarantined record" => "a record that could not be read".to_owned(),
            other => other.to_owned(),
        }
    }
}

/// Who looked at a person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TrailPage {
    /// The person.
    pub who: PersonSummary,
    /// Looks, newest first: those asked for.
    pub looks: Vec<LookLine>,
    /// How many there are.
    pub count: usize,
    /// When this was drawn up.
    #[schemars(with = "IsoInstant")]
    pub now: Instant,
}

impl Desk {
    /// Who looked at a person, from line `from` on. Asking is itself a look.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where there is no such person, or none that the viewer may see; where the viewer may not.
    pub fn who_looked(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        (from, most): (usize, usize),
        now: Instant,
    ) -> Result<TrailPage, Refusal> {
        allow(viewer, Action::SeeTrail)?;
        let at = self.all_received(&AsAt::present(now), now)?;
        let picture = self
            .picture(person, &viewer.visibility(), &at)?
            .ok_or(Refusal::NotFound)?;
        self.look(viewer, "who looked", Some(picture.anchor.clone()), &at, now)?;
        let mut looks = Vec::new();
        for member in &picture.cluster.members {
            let tag = self.keys.subject(member);
            for entry in self.ledger.with_tag(tag, Day::LAST, &viewer.visibility())? {
                if entry.source == HERE {
                    looks.extend(body_of(&entry).iter().flat_map(|body| {
                        body.facts
                            .iter()
                            .filter_map(|fact| match &fact.statement {
                                Statement::Look(look) => Some((entry.receipt.received_at, look)),
                                _ => None,
                            })
                            .map(|(at, look)| self.look_line(at, look))
                            .collect::<Vec<_>>()
                    }));
                }
            }
        }
        looks.sort_by_key(|look| std::cmp::Reverse(look.at));
        let count = looks.len();
        Ok(TrailPage {
            who: picture.summary(),
            looks: looks.into_iter().skip(from).take(most).collect(),
            count,
            now,
        })
    }

    pub(crate) fn look_line(&self, at: Instant, look: &facts::Look) -> LookLine {
        LookLine {
            at,
            user: look.viewer.clone(),
            name: self.shown_name(&look.viewer),
            role: look.role.clone(),
            agency: look.agency.clone(),
            purpose: look.purpose.clone(),
            what: look.at.clone(),
            known_on: match &look.known_on {
                Said::Text(day) => Some(day.clone()),
                _ => None,
            },
        }
    }
}
