//! The caseload: everybody of whom a licence, a recall or a parole review is known, and what each needs next.

use crate::beside::children_beside;
use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::order::{due_order, state_order};
use crate::picture::Picture;
use crate::shelves;
use crate::supervision::{Supervised, is_of_supervision, is_ours};
use crate::supervision_view::{CaseloadLine, CaseloadPage, NextDuty};
use crate::view::{AsAt, PersonSummary};
use access::{Action, Viewer};
use calendar::Instant;
use chronology::Chronology;
use facts::licence::{Decided, Who};
use licence::compliance::Watch;
use licence::life::plain;
use licence::recorded::{FoundCandidate, RecordedDecision, RecordedLicence, keeping};
use parole::recorded::listed;
use rulebook::Duty;

/// The most lines on a page: a caseload is looked at whole.
const LINES: usize = 100;

impl Desk {
    /// The caseload, as known on a day; `own` leaves only those whose licence the viewer wrote.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn caseload(
        &self,
        viewer: &Viewer,
        own: bool,
        at: &AsAt,
        now: Instant,
    ) -> Result<CaseloadPage, Refusal> {
        allow(viewer, Action::SeeSupervision)?;
        self.look(viewer, "caseload", None, at, now)?;
        let mut page = CaseloadPage {
            lines: Vec::new(),
            matching: 0,
            known_on: at.known_on,
        };
        let mut take = |line: CaseloadLine| {
            if !own || line.officer.as_ref() == Some(&viewer.user) {
                page.matching += 1;
                if page.lines.len() < LINES {
                    page.lines.push(line);
                }
            }
        };
        if at.is_present(now) {
            self.kept_lines(
                viewer,
                &shelves::caseload_lines(),
                &mut |_, line: CaseloadLine| take(line),
            )?;
        } else {
            for line in self.caseload_of_before(viewer, at)? {
                take(line);
            }
        }
        Ok(page)
    }
}

impl Desk {
    /// The person's line of the caseload; `None` for whom no licence, recall or review is known.
    pub(crate) fn caseload_line(
        &self,
        picture: &Picture,
        chronology: &Chronology<'_>,
        who: &PersonSummary,
        duties: &[Duty],
    ) -> Option<CaseloadLine> {
        let now = picture.at.now;
        chronology.entries.iter().find(|entry| is_ours(entry))?;
        let all = self.supervised(chronology, now);
        let current = all.current();
        let open: Vec<&Duty> = duties
            .iter()
            .filter(|duty| duty.open && is_of_supervision(duty))
            .collect();
        let breach = |one: &&RecordedDecision| {
            one.decided == Decided::Breach && current.is_some_and(|of| of.name == one.licence)
        };
        let dark = |(_, watch): &&(u32, Watch)| matches!(watch, Watch::NotMonitored { .. });
        Some(CaseloadLine {
            who: who.clone(),
            officer: current.and_then(officer_of),
            licence: current.map(|one| (one.licence.kind, plain(&one.licence.state))),
            release_on: current.and_then(|one| one.licence.start),
            conditions: current.map_or(0, |one| one.licence.in_force().count()),
            not_monitored: current.map_or(0, |one| {
                let watched = self.watches_of(chronology, one, now);
                watched.iter().filter(dark).count()
            }),
            undecided: current.map_or(0, |one| {
                let policies = &self.shared.supervising.policies;
                let beside = children_beside(picture);
                let kept = keeping(chronology, one, (&all.decisions, policies), &beside, now);
                let open = |candidate: &&FoundCandidate| candidate.decided.is_none();
                kept.candidates.iter().filter(open).count()
            }),
            breaches: all.decisions.iter().filter(breach).count(),
            recall: all.open_recall().map(|one| plain(&one.recall.stage)),
            at_large: all.open_recall().and_then(|one| {
                let revoked = one
                    .recall
                    .revoked
                    .filter(|_| one.recall.returned.is_none())?;
                Some((revoked.plus_days(1), one.arrest().in_words()))
            }),
            review: review_in_words(&all, chronology),
            not_taken: not_taken(&all),
            next: most_urgent(&open),
            open: open.len(),
        })
    }
}

/// The newest review, or what another system lists: none yet is no refusal.
fn review_in_words(all: &Supervised, chronology: &Chronology<'_>) -> Option<String> {
    let own = all.reviews.last().map(|one| {
        let stage = plain(&one.review.stage);
        format!("{stage}: {}", one.review.outcome.in_words())
    });
    own.or_else(|| {
        let outside = listed(chronology);
        outside
            .last()
            .map(|one| format!("listed: {}", one.outcome.in_words()))
    })
}

fn not_taken(all: &Supervised) -> usize {
    let licences = all.licences.iter().map(|one| one.not_taken.len());
    let recalls = all.recalls.iter().map(|one| one.not_taken.len());
    let reviews = all.reviews.iter().map(|one| one.not_taken.len());
    licences.chain(recalls).chain(reviews).sum::<usize>() + all.nowhere.len()
}

fn most_urgent(open: &[&Duty]) -> Option<NextDuty> {
    let urgency = |duty: &&&Duty| {
        let due = duty.due.map_or(i64::MAX, due_order);
        (state_order(duty.state.name()), due)
    };
    open.iter().min_by_key(urgency).map(|duty| NextDuty {
        rule: duty.rule.clone(),
        title: duty.title.clone(),
        owes: duty.owes.clone(),
        due: duty.due,
        state: duty.state.name().to_owned(),
    })
}

/// Who wrote the licence.
pub(crate) fn officer_of(one: &RecordedLicence) -> Option<String> {
    one.licence
        .done
        .iter()
        .rfind(|done| done.who == Who::Officer)
        .map(|done| done.by.clone())
}

/// The order of a line: by its next duty's state and day.
pub(crate) fn order(line: &CaseloadLine) -> (u8, i64) {
    line.next.as_ref().map_or((u8::MAX, i64::MAX), |next| {
        (
            state_order(&next.state),
            next.due.map_or(i64::MAX, due_order),
        )
    })
}
