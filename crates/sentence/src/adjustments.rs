//! Days taken off and added: what each kind does to release and to expiry.
//! Authority: Criminal Justice Act 2003 sections 240ZA (remand), 240A (tagged bail), 257 (additional days); days unlawfully
//! at large do not count as served (Prison Act 1952 section 49).
//! When each is met with on the way through custody is in `timeline`.

use calendar::Day;

use crate::case::{Sentence, SentenceKind};
use crate::chains::Aggregate;
use crate::law::Rows;

/// What has been taken off and added so far, in days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Adjustments {
    /// Remand.
    pub remand: i32,
    /// Tagged bail.
    pub tagged_bail: i32,
    /// Remand, credited to sentences under recall.
    pub recall_remand: i32,
    /// Tagged bail, credited to sentences under recall.
    pub recall_tagged_bail: i32,
    /// Additional days awarded, less those given back.
    pub awarded: i32,
    /// Additional days that were served before this sentence was passed; `awarded` is without them.
    pub awarded_served: i32,
    /// At large before release.
    pub at_large: i32,
    /// At large after release, while under recall.
    pub at_large_after_release: i32,
    /// At large after release, within the fixed term of a recall.
    pub at_large_in_recall: i32,
    /// Additional days awarded during a fixed-term recall.
    pub awarded_in_recall: i32,
    /// The last day at large.
    pub last_at_large: Option<Day>,
}

impl Adjustments {
    /// What is shared by every sentence of a period of custody.
    pub(crate) fn add_shared(&mut self, more: &Adjustments) {
        self.remand += more.remand;
        self.tagged_bail += more.tagged_bail;
        self.recall_remand += more.recall_remand;
        self.recall_tagged_bail += more.recall_tagged_bail;
    }

    /// The days that come off this sentence's release and expiry.
    pub(crate) fn deductions(&self, aggregate: &Aggregate<'_>, rows: &Rows) -> i32 {
        let days = &rows.days;
        if aggregate.all(|part| gets_no_credit(part, &rows.offences.civil)) {
            return 0;
        }
        let (remand, tagged_bail) = if aggregate.is_recalled() {
            (self.recall_remand, self.recall_tagged_bail)
        } else {
            (self.remand, self.tagged_bail)
        };
        let early_order = |part: &Sentence| {
            part.is_detention_and_training() && part.passed < days.police_crime_sentencing_courts
        };
        if aggregate.all(early_order) {
            tagged_bail
        } else {
            remand + tagged_bail
        }
    }
}

impl Adjustments {
    /// What of these days counts for this sentence; the rest has no effect on it.
    pub(crate) fn counted(&self, aggregate: &Aggregate<'_>, rows: &Rows) -> Adjustments {
        let mut counted = *self;
        if aggregate.is_recalled() {
            (counted.remand, counted.tagged_bail) = (0, 0);
        } else {
            (counted.recall_remand, counted.recall_tagged_bail) = (0, 0);
            let deductions = self.deductions(aggregate, rows);
            counted.tagged_bail = counted.tagged_bail.min(deductions);
            counted.remand = deductions - counted.tagged_bail;
        }
        counted
    }

    /// All days together, whatever for; those served count both as awarded and as served.
    pub(crate) fn total(&self) -> i32 {
        self.remand
            + self.tagged_bail
            + self.recall_remand
            + self.recall_tagged_bail
            + self.awarded
            + 2 * self.awarded_served
            + self.at_large
            + self.at_large_after_release
            + self.at_large_in_recall
            + self.awarded_in_recall
    }
}

fn gets_no_credit(part: &Sentence, civil: &[String]) -> bool {
    match part.kind {
        SentenceKind::Fine { .. } => part
            .offence_code
            .as_deref()
            .is_some_and(|code| civil.iter().any(|one| one == code)),
        SentenceKind::BreachOfSupervision { .. } => true,
        _ => false,
    }
}
