//! Release dates of somebody whose sentences the record tells of: worked out from what the viewer may see, as known on a day,
//! under the law as it stood then. Nobody told them, and nothing of them is kept.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::view::{AsAt, PersonNumber, WorkedOutRow};
use access::{Action, Viewer};
use calendar::{BankHolidays, Day, Instant, Weekday};
use chronology::Chronology;
use custody::{Laws, ReleaseDates};
use rulebook::{WorkedOut, WorkedOutDay};
use sentence::LawError;

/// What a person's sentences lead to, and when the passing of time alone can change it.
pub(crate) struct Sentenced {
    pub(crate) dates: ReleaseDates,
    pub(crate) wake: Option<Instant>,
}

/// The release dates in a picture, by the law as it stood on its day; `None` for somebody of whom no source tells a sentence.
pub(crate) fn sentenced(
    chronology: &Chronology<'_>,
    at: &AsAt,
) -> Result<Option<Sentenced>, Refusal> {
    let failed = |fault: LawError| Refusal::Failed(fault.to_string());
    let laws = Laws::built_in().map_err(failed)?;
    let today = at.now.london_day().min(at.known_on);
    let dates = custody::release_dates(chronology, today, laws).map_err(failed)?;
    Ok(dates.map(|dates| Sentenced {
        dates,
        wake: laws.changes_after(today).map(Instant::start_of),
    }))
}

/// The dates as lines to be put among those of a chronology, in order; none of them was told.
pub(crate) fn worked_out(dates: &ReleaseDates) -> Vec<WorkedOutRow> {
    let Some(given) = dates.given() else {
        return Vec::new();
    };
    let row = |day: Day, words: String| WorkedOutRow {
        day,
        words,
        agency: given.agency.clone(),
        source: given.source.clone(),
        law_on: dates.law_on,
        evidence: given.evidence.clone(),
    };
    let of_dates = given
        .dates
        .iter()
        .map(|one| row(one.day, format!("{} ({})", one.what, one.date)));
    let of_terms = given.minimum_terms.iter().map(|term| {
        let words = format!("end of the minimum term of {}", term.sentence);
        row(term.ends, words)
    });
    let early = given.released_early.as_ref();
    let early = early.map(|one| row(one.on, format!("too early: {}", one.words)));
    let late = given.held_past.as_ref();
    let late = late.map(|one| row(one.left_by.plus_days(1), one.words.clone()));
    let mut rows: Vec<WorkedOutRow> = of_dates.chain(of_terms).chain(early).chain(late).collect();
    rows.sort_by(|one, other| (one.day, &one.words).cmp(&(other.day, &other.words)));
    rows
}

/// So many reasons are named in a line.
const REASONS_NAMED: usize = 4;

/// What rules start their clocks from: the dates, or why there are none.
pub(crate) fn for_rules(dates: &ReleaseDates, holidays: &BankHolidays) -> WorkedOut {
    let Some(given) = dates.given() else {
        let mut fields: Vec<&str> = Vec::new();
        for one in dates.refused() {
            if !fields.contains(&one.field.as_str()) {
                fields.push(&one.field);
            }
        }
        // All of them stand on the person's page.
        let more = fields.len().saturating_sub(REASONS_NAMED);
        fields.truncate(REASONS_NAMED);
        let and_more = match more {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        return WorkedOut {
            refused: Some(format!(
                "what is told is not enough or does not fit ({}{and_more})",
                fields.join("; ")
            )),
            since: dates.reckonings.iter().filter_map(|one| one.since).max(),
            evidence: dates
                .reckonings
                .iter()
                .flat_map(|one| one.evidence.iter().copied())
                .collect(),
            ..WorkedOut::default()
        };
    };
    let day = |date: &str, words: String, day: Day| WorkedOutDay {
        date: date.to_owned(),
        words,
        day,
        since: None,
    };
    let mut days: Vec<WorkedOutDay> = given
        .dates
        .iter()
        .map(|one| day(&one.date, format!("{} ({})", one.what, one.date), one.day))
        .collect();
    let curfew = given.day_of("HDCED").zip(given.day_of("CRD"));
    days.extend(
        curfew
            .filter(|(curfew, release)| curfew < release)
            .map(|(_, release)| {
                let words = "conditional release, with a curfew before it (CRD, HDCED)".to_owned();
                day("CRD_WITH_CURFEW", words, release)
            }),
    );
    days.extend(brought_forward(&days, holidays));
    let ends = given.minimum_terms.iter().map(|term| term.ends).max();
    days.extend(ends.map(|ends| day("MINIMUM_TERM", "end of the minimum term".to_owned(), ends)));
    days.extend(given.released_early.as_ref().map(|early| WorkedOutDay {
        date: "RELEASED_EARLY".to_owned(),
        words: format!("what is told of it ({})", early.words),
        day: early.on,
        // Only what came after it can put it right.
        since: Some(early.on.plus_days(1)),
    }));
    WorkedOut {
        days,
        refused: None,
        since: given.since,
        evidence: given.evidence.clone(),
    }
}

/// The release date where it falls on a Friday, a weekend or a bank holiday, before which it may be brought forward.
fn brought_forward(days: &[WorkedOutDay], holidays: &BankHolidays) -> Option<WorkedOutDay> {
    let mut named = ["CRD", "MTD", "PRRD"].into_iter();
    let release = named.find_map(|name| days.iter().find(|one| one.date == name))?;
    let works = holidays.is_working_day(release.day).ok()?;
    (!works || release.day.weekday() == Weekday::Friday).then(|| WorkedOutDay {
        date: "RELEASE_BEFORE_NO_WORK".to_owned(),
        words: format!("{}, a {}", release.words, release.day.weekday().name()),
        ..release.clone()
    })
}

impl Desk {
    /// A person's release dates alone, as known on a day; `None` where no source that the viewer may see tells of a sentence.
    ///
    /// # Errors
    /// As [`Desk::person`].
    pub fn release_dates(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
    ) -> Result<Option<ReleaseDates>, Refusal> {
        allow(viewer, Action::SeePerson)?;
        let at = &self.all_received(at, now)?;
        let picture = self.looked_at(viewer, "release dates", person, at, now)?;
        let sentenced = sentenced(&picture.chronology(), &picture.at)?;
        Ok(sentenced.map(|one| one.dates))
    }
}
