//! Break glass: somebody who must see a record now, and may not, opens it with a reason and for a time. It is a fact on
//! the record before anything is shown, the guardian of restricted records is told, and judges it.
//!
//! Promise 7 holds: somebody who is hidden looks absent. So one begins with an identifier that one has, never with a
//! person that the system points to, and is told the same whether or not anything is hidden, until the reason is on the
//! record. An opening lets one see and not act, and ends by itself.
//!
//! Source: shared practice on restricted records; no statute asks for it. *Need to know* is
//! Working Together 2023 and the DPA 2018's data minimisation (s.37).

use crate::body::body_of;
use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::looks::HERE;
use crate::picture::Picture;
use crate::schema::IsoInstant;
use crate::shelves;
use crate::view::{AsAt, PersonNumber, SearchQuery};
use crate::who_looked::LookLine;
use access::{Action, Clearance, Viewer};
use calendar::{Day, Instant};
use facts::{
    BreakGlass, BreakGlassReview, Fact, FactId, Handling, Party, Span, Statement, SubjectReference,
    When,
};
use ledger::{Ledger, Marks, Shelf, Visibility};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// How long an opening lasts, in minutes, where settings say nothing.
const OPEN_MINUTES: u32 = 60;

/// The least words of a reason.
const LEAST_REASON: usize = 20;

/// An opening, on the shelf.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OpeningRow {
    pub(crate) fact: FactId,
    pub(crate) made: Instant,
    pub(crate) until: Instant,
    pub(crate) about: Option<SubjectReference>,
    pub(crate) glass: BreakGlass,
    pub(crate) review: Option<BreakGlassReview>,
}

/// What became of breaking the glass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Whom it opened; `None` where nobody has the identifier.
    pub person: Option<PersonNumber>,
    /// Until when.
    pub until: Instant,
}

/// An opening as its judge sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpeningView {
    /// The fact that it is.
    pub fact: FactId,
    /// When.
    #[schemars(with = "IsoInstant")]
    pub made: Instant,
    /// Until when it holds.
    #[schemars(with = "IsoInstant")]
    pub until: Instant,
    /// The user.
    pub user: String,
    /// The name that pages show.
    pub name: String,
    /// In which role.
    pub role: String,
    /// Of which agency.
    pub agency: String,
    /// The identifier that they typed.
    pub identifier: String,
    /// Why, in their words.
    pub reason: String,
    /// Whom it opened; absent where nobody has the identifier.
    pub person: Option<PersonNumber>,
    /// What they looked at by it.
    pub looks: Vec<LookLine>,
    /// The judgement, once there is one: justified or not, why, by whom.
    pub review: Option<(bool, String, String)>,
}

impl Desk {
    /// Opens what is hidden, for a reason, by an identifier that the viewer has.
    ///
    /// # Errors
    /// Where the viewer may not, or says too little (fields `identifier`, `reason`).
    pub fn break_glass(
        &mut self,
        viewer: &Viewer,
        identifier: &str,
        reason: &str,
        now: Instant,
    ) -> Result<Opened, Refusal> {
        allow(viewer, Action::BreakGlass)?;
        let (identifier, reason) = (identifier.trim(), reason.trim());
        if identifier.is_empty() {
            return Err(Refusal::invalid(
                "identifier",
                "enter an identifier of the person",
            ));
        }
        if reason.chars().count() < LEAST_REASON {
            return Err(Refusal::invalid(
                "reason",
                "say in a sentence why it cannot wait: who is in danger, and of what",
            ));
        }
        let minutes = self
            .shared
            .settings
            .break_glass_minutes
            .unwrap_or(OPEN_MINUTES);
        let until = Instant::from_micros(now.micros() + i64::from(minutes) * 60_000_000);
        let found = self.whole_picture_by(identifier, now)?;
        let glass = BreakGlass {
            user: viewer.user.clone(),
            role: viewer.role.in_words().to_owned(),
            agency: viewer.agency.clone(),
            identifier: identifier.to_owned(),
            reason: reason.to_owned(),
            until: When::Instant(until),
        };
        let fact = Fact {
            about: found.as_ref().map(|(_, anchor)| anchor.clone()),
            happened: Span::at(When::Instant(now)),
            statement: glass.into(),
        };
        self.enter("break-glass", vec![fact], Handling::Restricted, viewer, now)?;
        self.catch_up(now)?;
        Ok(Opened {
            person: found.map(|(person, _)| person),
            until,
        })
    }

    /// Whoever has an identifier, whatever is hidden. Called after the reason is known and before it is on the record:
    /// nothing of what it finds is given until then.
    fn whole_picture_by(
        &self,
        identifier: &str,
        now: Instant,
    ) -> Result<Option<(PersonNumber, SubjectReference)>, Refusal> {
        let query = SearchQuery {
            identifier: Some(identifier.to_owned()),
            ..SearchQuery::default()
        };
        let at = self.all_received(&AsAt::present(now), now)?;
        let found = self.matching(&query, &whole(), &at)?.into_iter().next();
        Ok(found.map(|(picture, _)| (picture.person, picture.anchor)))
    }

    /// What a viewer may see of a person now: their clearance, or everything while an opening of theirs holds. Says
    /// whether an opening made the difference.
    pub(crate) fn sight_of(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        now: Instant,
    ) -> Result<(Visibility, bool), Refusal> {
        let own = viewer.visibility();
        if viewer.clearance == Clearance::Restricted || !viewer.may(Action::BreakGlass) {
            return Ok((own, false));
        }
        for opened in self.opened_for(viewer, &AsAt::present(now), now)? {
            for member in &opened.cluster.members {
                if self.number_of(self.keys.subject(member))? == Some(person) {
                    return Ok((whole(), true));
                }
            }
        }
        Ok((own, false))
    }

    /// The people whom openings of this viewer's let them see now, as known on a day.
    pub(crate) fn opened_for(
        &self,
        viewer: &Viewer,
        at: &AsAt,
        now: Instant,
    ) -> Result<Vec<Picture>, Refusal> {
        let mut pictures: Vec<Picture> = Vec::new();
        if viewer.clearance == Clearance::Restricted || !viewer.may(Action::BreakGlass) {
            return Ok(pictures);
        }
        let at = self.all_received(at, now)?;
        for (until, subject) in self.openings_of(&viewer.user)? {
            if now < until
                && let Some(number) = self.number_of(subject)?
                && let Some(picture) = self.picture(number, &whole(), &at)?
                && pictures.iter().all(|one| one.person != picture.person)
            {
                pictures.push(picture);
            }
        }
        Ok(pictures)
    }

    /// Openings of a user: until when, and of which subject.
    fn openings_of(&self, user: &str) -> Result<Vec<(Instant, ledger::Tag)>, Refusal> {
        let prefix = shelves::openings_of(user);
        let mut found = Vec::new();
        self.derived.scan(
            &prefix,
            &prefix,
            &Visibility::Everything,
            &mut |_, value| {
                found.extend(postcard::from_bytes::<(Instant, [u8; 16])>(value).ok());
                ControlFlow::Continue(())
            },
        )?;
        Ok(found
            .into_iter()
            .map(|(until, tag)| (until, ledger::Tag(tag)))
            .collect())
    }

    /// How many openings wait to be judged by this viewer; none for who may not judge.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn openings_waiting(&self, viewer: &Viewer) -> Result<usize, Refusal> {
        if !viewer.may(Action::ReviewBreakGlass) {
            return Ok(0);
        }
        Ok(self
            .opening_rows()?
            .iter()
            .filter(|row| row.review.is_none() && row.glass.user != viewer.user)
            .count())
    }

    /// Openings: those that wait to be judged first, then those that were, newest first.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn openings(&self, viewer: &Viewer, now: Instant) -> Result<Vec<OpeningView>, Refusal> {
        allow(viewer, Action::ReviewBreakGlass)?;
        self.look(viewer, "emergency openings", None, &AsAt::present(now), now)?;
        let mut rows = self.opening_rows()?;
        rows.sort_by_key(|row| (row.review.is_some(), std::cmp::Reverse(row.made)));
        rows.into_iter()
            .take(200)
            .map(|row| self.opening_view(row))
            .collect()
    }

    fn opening_rows(&self) -> Result<Vec<OpeningRow>, Refusal> {
        let prefix = shelves::openings();
        let mut rows = Vec::new();
        self.derived.scan(
            &prefix,
            &prefix,
            &Visibility::Everything,
            &mut |_, value| {
                rows.extend(serde_json::from_slice::<OpeningRow>(value).ok());
                ControlFlow::Continue(())
            },
        )?;
        Ok(rows)
    }

    fn opening_view(&self, row: OpeningRow) -> Result<OpeningView, Refusal> {
        let person = match &row.about {
            Some(about) => self.number_of(self.keys.subject(about))?,
            None => None,
        };
        let review = row.review.map(|review| {
            let by = review.by.and_then(|by| by.name).unwrap_or_default();
            (review.justified, review.reason, self.shown_name(&by))
        });
        Ok(OpeningView {
            looks: self.looks_by(&row.about, &row.glass.user, row.made, row.until)?,
            fact: row.fact,
            made: row.made,
            until: row.until,
            name: self.shown_name(&row.glass.user),
            user: row.glass.user,
            role: row.glass.role,
            agency: row.glass.agency,
            identifier: row.glass.identifier,
            reason: row.glass.reason,
            person,
            review,
        })
    }

    /// What somebody looked at of a subject between two instants.
    fn looks_by(
        &self,
        about: &Option<SubjectReference>,
        user: &str,
        from: Instant,
        until: Instant,
    ) -> Result<Vec<LookLine>, Refusal> {
        let Some(about) = about else {
            return Ok(Vec::new());
        };
        let mut looks = Vec::new();
        for entry in
            self.ledger
                .with_tag(self.keys.subject(about), Day::LAST, &Visibility::Everything)?
        {
            let at = entry.receipt.received_at;
            if entry.source != HERE || at < from || at > until {
                continue;
            }
            for fact in body_of(&entry).into_iter().flat_map(|body| body.facts) {
                if let Statement::Look(look) = &fact.statement
                    && look.viewer == user
                {
                    looks.push(self.look_line(at, look));
                }
            }
        }
        Ok(looks)
    }

    /// Judges an opening. Nobody judges their own.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such opening, it is their own, or no reason is given (field `reason`).
    pub fn review_opening(
        &mut self,
        viewer: &Viewer,
        of: FactId,
        justified: bool,
        reason: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        allow(viewer, Action::ReviewBreakGlass)?;
        let row = self
            .opening_rows()?
            .into_iter()
            .find(|row| row.fact == of)
            .ok_or(Refusal::NotFound)?;
        if row.glass.user == viewer.user {
            return Err(Refusal::invalid(
                "reason",
                "this was your own: another guardian has to judge it",
            ));
        }
        if reason.trim().is_empty() {
            return Err(Refusal::invalid(
                "reason",
                "say why it was justified or not",
            ));
        }
        let review = BreakGlassReview {
            of,
            justified,
            reason: reason.trim().to_owned(),
            by: Some(Party {
                name: Some(viewer.user.clone()),
                role: Some(viewer.role.in_words().to_owned()),
                subject: None,
            }),
        };
        let fact = Fact {
            about: row.about,
            happened: Span::at(When::Instant(now)),
            statement: review.into(),
        };
        self.enter(
            "break-glass-review",
            vec![fact],
            Handling::Restricted,
            viewer,
            now,
        )?;
        self.catch_up(now).map(|_| ())
    }
}

/// All that any clearance lets through.
pub(crate) fn whole() -> Visibility {
    let marks: Marks = Clearance::Restricted.marks();
    Visibility::Holding(marks)
}
