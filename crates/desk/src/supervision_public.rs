//! What the public is told of reviews: that a public hearing is held, and the summary of a decision. Published by the office that may,
//! after victim liaison has cleared it; kept as rows of their own that are made with a person's evaluation, so that they go when what they
//! tell of is no longer so, and when the person is erased.
//!
//! Nothing else is read for somebody who has not signed in, and no row names anybody.

use crate::desk::Desk;
use crate::fault::Refusal;
use crate::looks::made_here;
use crate::picture::Picture;
use crate::shelves;
use crate::supervision::Supervised;
use crate::supervision_acts::by;
use crate::supervision_papers::{PublicationLine, PublicationsView};
use crate::view::{AsAt, PersonNumber};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use chronology::{Chronology, Entry};
use facts::hearing::{HearingAct, HearingStep};
use facts::{FactId, Kind, Party, Statement, SubjectReference};
use ledger::{Marks, Shelf, ShelfBatch, Visibility};
use licence::recorded::{notables, victims};
use licence::victims::NoticeOf;
use parole::names::Unsaid;
use parole::publications::{
    NOT_CLEARED, Publication, Seen, announcement_seen, decision, given_out, listing, summary_seen,
};
use parole::published::{Announcement, NotPublished, Summary, announcement, summary};
use parole::recorded::{RecordedReview, reviews};
use parole::recorded_hearing::{RecordedHearing, hearing_of, publishes};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// The rule by which a summary is asked for.
const SUMMARY_BY: &str = "P9";

/// Somebody who holds no mark: the public.
fn nobody() -> Visibility {
    Visibility::Holding(Marks::default())
}

/// A row that the public may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PublicRow {
    Hearing(Seen<Announcement>),
    Decision(Seen<Summary>),
}

/// What stands around the hearing of a review.
pub(crate) fn hearing_here(
    chronology: &Chronology<'_>,
    review: &str,
    now: Instant,
) -> RecordedHearing {
    let here = |entry: &Entry<'_>| made_here(&entry.record.record, &entry.record.format);
    hearing_of(chronology, review, now, &here)
}

/// The names that no text for the public says, beside those that a panel forbade: of those harmed not a part; of others whom the
/// record names beside the person not as a whole.
fn unsaid(whole: &Chronology<'_>, now: Instant) -> Unsaid {
    let named = |party: &Party| party.name.clone();
    let mut not_whole: Vec<String> = whole
        .standing()
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::HouseholdMember(one) => named(&one.member),
            Statement::Relationship(one) => named(&one.to),
            _ => None,
        })
        .collect();
    not_whole.sort();
    not_whole.dedup();
    Unsaid {
        no_part: victims(whole, now)
            .into_iter()
            .filter_map(|one| one.name)
            .collect(),
        not_whole,
    }
}

/// The person's own names: an announcement says none of them.
fn own_names(whole: &Chronology<'_>) -> Vec<String> {
    whole
        .standing()
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::PersonDetails(one) => Some(&one.names),
            _ => None,
        })
        .flatten()
        .map(facts::statement::PersonName::in_words)
        .collect()
}

/// What was published, as the office sees it; `seen` is what the public does.
fn line_of<T, S>(of: &Publication<T>, seen: &Seen<S>, text: Vec<String>) -> PublicationLine {
    PublicationLine {
        reference: of.reference.clone(),
        on: of.on,
        withdrawn: of.withdrawn,
        stands: matches!(seen, Seen::Published(_)),
        text,
    }
}

/// True where everybody harmed who wants notice of something has been sent it.
fn all_told(whole: &Chronology<'_>, fact: FactId, now: Instant) -> bool {
    victims(whole, now)
        .iter()
        .all(|one| one.has_been_told(fact))
}

impl Desk {
    /// Everything that is known of a person, also behind walls: to see that nothing of it is published.
    fn whole_picture(&self, person: PersonNumber, now: Instant) -> Result<Picture, Refusal> {
        let at = AsAt {
            now,
            known_on: Day::LAST,
        };
        self.picture(person, &Visibility::Everything, &at)?
            .ok_or(Refusal::NotFound)
    }

    /// What is shown of publishing a review to whoever looks at it.
    pub(crate) fn publications_view(
        &self,
        viewer: &Viewer,
        one: &RecordedReview,
        hearing: &RecordedHearing,
    ) -> PublicationsView {
        let made = &hearing.publications;
        let none = Unsaid::default();
        let listed = listing(one);
        let decided = decision(one);
        let cleared = |fact: Option<(FactId, Day)>| {
            fact.is_some_and(|(fact, _)| made.cleared.contains(&fact))
        };
        PublicationsView {
            hearing_on: listed.map(|(_, day)| day),
            hearing_cleared: cleared(listed),
            decided_on: decided.map(|(_, day)| day),
            decision_cleared: cleared(decided),
            ask_by: decided.and_then(|(_, day)| self.times().last_day(SUMMARY_BY, day).ok()),
            announcements: made
                .announcements
                .iter()
                .map(|of| {
                    let seen = announcement_seen(of, one, hearing, &none);
                    line_of(of, &seen, vec![of.what.how.clone()])
                })
                .collect(),
            summaries: made
                .summaries
                .iter()
                .map(|of| {
                    let seen = summary_seen(of, one, hearing, &none);
                    line_of(of, &seen, given_out(&of.what.paragraphs, &of.what.redacted))
                })
                .collect(),
            may: viewer.may(Action::Publish),
        }
    }

    /// The fact by which victim liaison clears a hearing or a decision: not before everybody who wants notice was sent it.
    pub(crate) fn cleared_step(
        &self,
        viewer: &Viewer,
        chronology: &Chronology<'_>,
        all: &Supervised,
        fact: FactId,
        now: Instant,
    ) -> Result<Vec<Statement>, Refusal> {
        let notable = |one: &&licence::recorded::Notable| {
            one.fact == fact && matches!(one.of, NoticeOf::Hearing | NoticeOf::Decision)
        };
        let known = notables(chronology, now);
        known.iter().find(notable).ok_or(Refusal::NotFound)?;
        if !all_told(chronology, fact, now) {
            return Err(Refusal::invalid(
                "fact",
                "somebody who wants notice of it has not been sent it",
            ));
        }
        let of = |one: &&RecordedReview| one.steps.contains(&fact);
        let review = all.reviews.iter().find(of).ok_or(Refusal::NotFound)?;
        let step = HearingStep {
            of_fact: Some(fact),
            ..HearingStep::plain(review.name.clone(), HearingAct::ClearToPublish, by(viewer))
        };
        Ok(vec![step.into()])
    }

    /// The fact that publishing or withdrawing makes. What it is tried against is the whole record, whoever may see what of it.
    pub(crate) fn publishing_step(
        &self,
        viewer: &Viewer,
        (picture, all): (&Picture, &Supervised),
        step: &HearingStep,
        now: Instant,
    ) -> Result<Vec<Statement>, Refusal> {
        let named = |one: &&RecordedReview| one.name == step.review;
        let review = all.reviews.iter().find(named).ok_or(Refusal::NotFound)?;
        if !publishes(step.act) || step.act == HearingAct::ClearToPublish {
            return Err(Refusal::invalid("act", "choose what to publish"));
        }
        let whole = self.whole_picture(picture.person, now)?;
        let chronology = whole.chronology();
        let mut hearing = hearing_here(&chronology, &step.review, now);
        let mut step = step.clone();
        step.by = by(viewer);
        match step.act {
            HearingAct::Announce => {
                let (fact, day) = listing(review)
                    .ok_or_else(|| Refusal::invalid("act", "no hearing is listed"))?;
                self.refers(&mut step, &picture.anchor, ("hearing", fact));
                step.hearing_on = Some(day);
                let how = step.words.clone().unwrap_or_default();
                let unsaid = unsaid(&chronology, now)
                    .with(&hearing.public.names_not_said)
                    .with(&own_names(&chronology));
                if unsaid.is_in(&how) {
                    return Err(Refusal::invalid(
                        "words",
                        "there is a name in it that is not to be said",
                    ));
                }
                announcement("", day, &how, &hearing.public)
                    .map_err(|why| Refusal::invalid("act", why.to_string()))?;
                first_told(&chronology, fact, now)?;
            }
            HearingAct::PublishSummary => {
                let (fact, decided) = decision(review)
                    .ok_or_else(|| Refusal::invalid("act", "nothing has been decided"))?;
                self.refers(&mut step, &picture.anchor, ("decision", fact));
                first_told(&chronology, fact, now)?;
                self.summary_may_be(&chronology, (review, &hearing), (&step, decided), now)?;
            }
            _ => {}
        }
        hearing
            .take(&step, now.london_day())
            .map_err(|why| Refusal::invalid("act", why))?;
        Ok(vec![step.into()])
    }

    /// A reference that tells nothing of whom it is about, and that nobody finds by trying.
    fn refers(&self, step: &mut HearingStep, anchor: &SubjectReference, of: (&str, FactId)) {
        let (what, fact) = of;
        step.reference = Some(self.keys.public_reference(what, anchor, fact));
        step.of_fact = Some(fact);
    }

    fn summary_may_be(
        &self,
        whole: &Chronology<'_>,
        (review, hearing): (&RecordedReview, &RecordedHearing),
        (step, decided): (&HearingStep, Day),
        now: Instant,
    ) -> Result<(), Refusal> {
        let asked = step
            .asked_on
            .ok_or_else(|| Refusal::invalid("asked-on", "say when somebody asked for it"))?;
        if asked < decided || now.london_day() < asked {
            return Err(Refusal::invalid(
                "asked-on",
                "that is not between the decision and today",
            ));
        }
        let last_day = self
            .times()
            .last_day(SUMMARY_BY, decided)
            .map_err(|fault| Refusal::invalid("asked-on", fault.to_string()))?;
        let redacted = step.redacted.iter().copied().collect();
        let given = given_out(&step.paragraphs, &redacted);
        let unsaid = unsaid(whole, now).with(&hearing.public.names_not_said);
        if let Some(place) = given.iter().position(|text| unsaid.is_in(text)) {
            let named = NotPublished::NameInIt(place + 1);
            return Err(Refusal::invalid("paragraphs", named.to_string()));
        }
        let made = summary(
            "",
            &review.review.outcome,
            &given,
            &hearing.public.names_not_said,
            true,
            (asked, last_day),
        );
        made.map(|_| ()).map_err(|why| match why {
            NotPublished::TooLate(_) => Refusal::invalid("asked-on", why.to_string()),
            NotPublished::NameInIt(_) => Refusal::invalid("paragraphs", why.to_string()),
            _ => Refusal::invalid("act", why.to_string()),
        })
    }

    /// Puts what the public sees of a person's reviews into the rows of the person's evaluation.
    pub(crate) fn keep_public_rows(
        &self,
        person: PersonNumber,
        now: Instant,
        batch: &mut ShelfBatch,
        keys: &mut Vec<Vec<u8>>,
    ) -> Result<(), Refusal> {
        let whole = match self.whole_picture(person, now) {
            Ok(whole) if whole.person == person => whole,
            Ok(_) | Err(Refusal::NotFound) => return Ok(()),
            Err(other) => return Err(other),
        };
        let chronology = whole.chronology();
        let unsaid = unsaid(&chronology, now);
        let (all, _) = reviews(&chronology, now, self.times());
        let mut put = |key: Vec<u8>, row: &PublicRow| -> Result<(), Refusal> {
            batch.put(key.clone(), postcard::to_stdvec(row)?);
            keys.push(key);
            Ok(())
        };
        for review in &all {
            let hearing = hearing_here(&chronology, &review.name, now);
            for one in &hearing.publications.announcements {
                let own = unsaid.with(&own_names(&chronology));
                let seen = announcement_seen(one, review, &hearing, &own);
                put(
                    shelves::public_hearing(&one.reference),
                    &PublicRow::Hearing(seen),
                )?;
            }
            for one in &hearing.publications.summaries {
                let seen = summary_seen(one, review, &hearing, &unsaid);
                put(
                    shelves::public_decision(&one.reference),
                    &PublicRow::Decision(seen),
                )?;
            }
        }
        Ok(())
    }

    /// The public hearings that are to come, in the order of their days.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn public_hearings(&self, now: Instant) -> Result<Vec<Announcement>, Refusal> {
        let mut found = Vec::new();
        let mut fault = None;
        let prefix = shelves::public_hearings();
        self.derived
            .scan(&prefix, &prefix, &nobody(), &mut |_, value| {
                match postcard::from_bytes::<PublicRow>(value) {
                    Ok(PublicRow::Hearing(Seen::Published(one))) => found.push(one),
                    Ok(_) => {}
                    Err(wrong) => fault = Some(wrong),
                }
                ControlFlow::Continue(())
            })?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        found.retain(|one| now.london_day() <= one.day);
        found.sort_by(|one, other| (one.day, &one.reference).cmp(&(other.day, &other.reference)));
        Ok(found)
    }

    /// A public hearing by its reference; `None` where there never was one. A hearing whose day has passed is gone.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn public_hearing(
        &self,
        reference: &str,
        now: Instant,
    ) -> Result<Option<Seen<Announcement>>, Refusal> {
        Ok(
            match self.public_row(&shelves::public_hearing(reference))? {
                Some(PublicRow::Hearing(Seen::Published(one))) if one.day < now.london_day() => {
                    Some(Seen::Gone)
                }
                Some(PublicRow::Hearing(seen)) => Some(seen),
                _ => None,
            },
        )
    }

    /// The summary of a decision by its reference; `None` where there never was one.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn public_decision(&self, reference: &str) -> Result<Option<Seen<Summary>>, Refusal> {
        Ok(
            match self.public_row(&shelves::public_decision(reference))? {
                Some(PublicRow::Decision(seen)) => Some(seen),
                _ => None,
            },
        )
    }

    fn public_row(&self, key: &[u8]) -> Result<Option<PublicRow>, Refusal> {
        let found = self.derived.get(key, &nobody())?;
        Ok(match found {
            Some(bytes) => Some(postcard::from_bytes(&bytes)?),
            None => None,
        })
    }
}

/// Refuses what is published before everybody was told who is to be told first; in the same words whether anybody is or not.
fn first_told(whole: &Chronology<'_>, fact: FactId, now: Instant) -> Result<(), Refusal> {
    if all_told(whole, fact, now) {
        return Ok(());
    }
    Err(Refusal::invalid("act", NOT_CLEARED))
}

/// True where something of a person was ever published.
pub(crate) fn was_published(chronology: &Chronology<'_>) -> bool {
    chronology
        .of_kind(Kind::HearingStep)
        .any(|entry| match entry.statement.as_ref() {
            Statement::HearingStep(step) => publishes(step.act),
            _ => false,
        })
}
