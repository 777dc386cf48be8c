//! A case at children's services, from referral to closure, as the census tells it: dates and codes, nothing else.
//!
//! The paths and how often each is in time follow `rates`. What happens in between (visits, meetings, decisions) is in
//! `steps`; how the census writes it is in `formats::census`.

use crate::chance::Chance;
use crate::rates;
use calendar::{BankHolidays, Day};

/// How a case stands on the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    NoFurtherAction,
    NotInNeed,
    InNeedClosed,
    Assessing,
    InNeed,
    Plan,
    PlanEnded,
}

/// An assessment: start, internal review point, authorisation, factors.
#[derive(Clone, Debug)]
pub(crate) struct Assessment {
    pub(crate) start: Day,
    pub(crate) review: Day,
    pub(crate) authorised: Option<Day>,
    pub(crate) factors: Vec<&'static str>,
}

/// A section 47 enquiry, which begins with its strategy discussion.
#[derive(Clone, Debug)]
pub(crate) struct Enquiry {
    pub(crate) start: Day,
    pub(crate) target: Day,
    pub(crate) conference: Option<Day>,
    /// That no conference is needed, once that is decided.
    pub(crate) not_required: Option<Day>,
}

/// A child protection plan.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) start: Day,
    pub(crate) end: Option<Day>,
    pub(crate) category: &'static str,
    pub(crate) latest: &'static str,
    pub(crate) before: u32,
    pub(crate) reviews: Vec<Day>,
}

/// One case, from referral on.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) path: Path,
    pub(crate) referral: Day,
    pub(crate) source: &'static str,
    pub(crate) need: &'static str,
    pub(crate) no_further_action: bool,
    pub(crate) closed: Option<(Day, &'static str)>,
    pub(crate) assessment: Option<Assessment>,
    pub(crate) in_need: Vec<(Day, Option<Day>)>,
    pub(crate) enquiries: Vec<Enquiry>,
    pub(crate) plan: Option<Plan>,
}

/// Counting of working days, with plain days where the calendar has no answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Working<'a>(pub(crate) &'a BankHolidays);

impl Working<'_> {
    pub(crate) fn after(self, day: Day, working_days: i32) -> Day {
        let count = u32::try_from(working_days).unwrap_or_default();
        self.0
            .add_working_days(day, count)
            .unwrap_or(day.plus_days(working_days * 7 / 5))
    }

    pub(crate) fn before(self, day: Day, working_days: i32) -> Day {
        let count = u32::try_from(working_days).unwrap_or_default();
        self.0
            .subtract_working_days(day, count)
            .unwrap_or(day.plus_days(-working_days * 7 / 5))
    }

    /// The day itself or the next working day.
    pub(crate) fn on(self, day: Day) -> Day {
        self.0.next_working_day_on_or_after(day).unwrap_or(day)
    }
}

/// Makes a case of that path as it stands on `today`.
pub(crate) fn make(path: Path, chance: &mut Chance, working: Working<'_>, today: Day) -> Case {
    let referral = referral_day(path, chance, working, today);
    let mut case = Case {
        path,
        referral,
        source: chance.weighted(rates::REFERRERS),
        need: chance.weighted(rates::NEEDS),
        no_further_action: path == Path::NoFurtherAction,
        closed: None,
        assessment: None,
        in_need: Vec::new(),
        enquiries: Vec::new(),
        plan: None,
    };
    if path == Path::NoFurtherAction {
        case.closed = Some((working.after(referral, chance.between(1, 2)), "RC7"))
            .filter(|(day, _)| *day <= today);
        return case;
    }
    let authorised = assess(&mut case, chance, working, today);
    match path {
        Path::NotInNeed => {
            case.closed =
                authorised.map(|day| (day, chance.weighted(&[("RC8", 600), ("RC9", 400)])))
        }
        Path::Assessing => {
            if chance.yes(300) {
                enquire(&mut case, chance, working, today, false);
            }
        }
        Path::InNeed | Path::InNeedClosed => {
            if chance.yes(350) {
                enquire(&mut case, chance, working, today, true);
            }
            let start = authorised.map_or(referral, |day| working.after(day, chance.between(0, 5)));
            let end = (path == Path::InNeedClosed).then(|| {
                working
                    .on(chance.day(start.plus_days(28), today))
                    .min(today)
            });
            case.in_need.push((start, end));
            case.closed = end.map(|day| (day, "RC7"));
        }
        Path::Plan | Path::PlanEnded => plan(&mut case, chance, working, today),
        Path::NoFurtherAction => {}
    }
    case
}

/// When a case of that path was referred, so that it stands today as the path says.
fn referral_day(path: Path, chance: &mut Chance, working: Working<'_>, today: Day) -> Day {
    let day = match path {
        Path::NoFurtherAction => today.plus_days(-chance.between(3, 330)),
        Path::NotInNeed => today.plus_days(-chance.between(100, 330)),
        Path::InNeedClosed => today.plus_days(-chance.between(160, 480)),
        Path::Assessing => {
            // The longer an assessment takes, the likelier it is to be met under way.
            let length = if chance.yes(950) {
                chance.between(15, 45)
            } else {
                chance.between(46, 70)
            };
            let low = if length > 45 { 46 } else { 0 };
            return working.before(today, chance.between(low, length));
        }
        Path::InNeed => today.plus_days(-chance.between(100, 560)),
        Path::Plan => today.plus_days(-chance.between(45, 500)),
        Path::PlanEnded => today.plus_days(-chance.between(320, 620)),
    };
    // Most referrals come on working days.
    if chance.yes(920) {
        working.on(day).min(today)
    } else {
        day
    }
}

/// The assessment; returns when it was authorised.
fn assess(case: &mut Case, chance: &mut Chance, working: Working<'_>, today: Day) -> Option<Day> {
    const FACTORS: [&str; 14] = [
        "3B", "4B", "2B", "1B", "16A", "17A", "18C", "4A", "14A", "6A", "13A", "24A", "7A", "20",
    ];
    let start = working.after(case.referral, chance.between(1, 3));
    let taken = if chance.yes(rates::ASSESSED_IN_TIME) {
        chance.between(14, 45)
    } else {
        chance.between(46, 75)
    };
    let authorised = working.after(case.referral, taken);
    let authorised = (authorised <= today && case.path != Path::Assessing).then_some(authorised);
    let mut factors = Vec::new();
    for _ in 0..chance.between(1, 3) {
        let one = chance.pick(&FACTORS);
        if !factors.contains(&one) {
            factors.push(one);
        }
    }
    let review = working.after(start, chance.between(8, 12));
    case.assessment = Some(Assessment {
        start: start.min(today),
        review,
        authorised,
        factors: if authorised.is_some() {
            factors
        } else {
            Vec::new()
        },
    });
    authorised
}

/// An enquiry soon after the referral. Where `settled` it ends without a conference; otherwise that is still open.
fn enquire(case: &mut Case, chance: &mut Chance, working: Working<'_>, today: Day, settled: bool) {
    let start = working
        .after(case.referral, chance.between(0, 8))
        .min(today);
    let decided = working.after(start, chance.between(6, 14));
    let not_required = (settled || chance.yes(600))
        .then_some(decided)
        .filter(|day| *day <= today);
    case.enquiries.push(Enquiry {
        start,
        target: working.after(start, 15),
        conference: None,
        not_required,
    });
}

/// Enquiry, initial conference, plan, reviews, and perhaps the end.
fn plan(case: &mut Case, chance: &mut Chance, working: Working<'_>, today: Day) {
    let start = working
        .after(case.referral, chance.between(0, 10))
        .min(today);
    let taken = if chance.yes(rates::CONFERENCE_IN_TIME) {
        chance.between(10, 15)
    } else {
        chance.between(16, 28)
    };
    let conference = working.after(start, taken);
    let target = working.after(start, 15);
    if conference > today {
        case.enquiries.push(Enquiry {
            start,
            target,
            conference: None,
            not_required: None,
        });
        return;
    }
    case.enquiries.push(Enquiry {
        start,
        target,
        conference: Some(conference),
        not_required: None,
    });
    let category = chance.weighted(rates::CATEGORIES);
    let latest = if chance.yes(80) {
        chance.weighted(rates::CATEGORIES)
    } else {
        category
    };
    let before = if chance.yes(rates::SECOND_PLAN) {
        1 + u32::from(chance.yes(150))
    } else {
        0
    };
    let end = (case.path == Path::PlanEnded).then(|| today.plus_days(-chance.between(3, 170)));
    let reviews = reviews(conference, end.unwrap_or(today), chance, working);
    // A plan ends at a review, or where there was none, on the day itself.
    let end = end.map(|day| reviews.last().copied().unwrap_or(day));
    case.plan = Some(Plan {
        start: conference,
        end,
        category,
        latest,
        before,
        reviews,
    });
    if let Some(end) = end {
        let closed = Some(end.plus_days(chance.between(40, 160)))
            .filter(|day| *day <= today)
            .map(|day| working.on(day).min(today));
        case.in_need.push((end, closed));
        case.closed = closed.map(|day| (day, "RC7"));
    }
}

/// The reviews of a plan up to a day: the first due after three months, each later one six months after the last.
fn reviews(start: Day, last: Day, chance: &mut Chance, working: Working<'_>) -> Vec<Day> {
    let mut reviews = Vec::new();
    let mut due = start.plus_months(3);
    loop {
        let held = if chance.yes(rates::REVIEW_IN_TIME) {
            working.before(due, chance.between(1, 8))
        } else {
            working.after(due, chance.between(1, 18))
        };
        if held > last {
            return reviews;
        }
        reviews.push(held);
        due = held.plus_months(6);
    }
}

/// An earlier case of the same children: closed before this one began, and referred less than twelve months before it.
pub(crate) fn earlier(of: &Case, chance: &mut Chance, working: Working<'_>) -> Case {
    let referral = working.on(of.referral.plus_days(-chance.between(130, 350)));
    let mut case = Case {
        path: Path::NotInNeed,
        referral,
        source: chance.weighted(rates::REFERRERS),
        need: of.need,
        no_further_action: false,
        closed: None,
        assessment: None,
        in_need: Vec::new(),
        enquiries: Vec::new(),
        plan: None,
    };
    let authorised = assess(&mut case, chance, working, of.referral.plus_days(-1));
    case.closed = authorised.map(|day| (day, chance.weighted(&[("RC8", 600), ("RC9", 400)])));
    case
}

impl Case {
    /// The case as it was known to its own agency on a day; `None` before it began.
    pub(crate) fn on(&self, day: Day) -> Option<Case> {
        if self.referral > day {
            return None;
        }
        let mut case = self.clone();
        let by = |known: Option<Day>| known.filter(|known| *known <= day);
        case.closed = self.closed.filter(|(closed, _)| *closed <= day);
        case.assessment = case.assessment.filter(|one| one.start <= day);
        if let Some(one) = &mut case.assessment {
            one.authorised = by(one.authorised);
            if one.authorised.is_none() {
                one.factors.clear();
            }
        }
        case.in_need.retain(|(start, _)| *start <= day);
        for (_, end) in &mut case.in_need {
            *end = by(*end);
        }
        case.enquiries.retain(|one| one.start <= day);
        for one in &mut case.enquiries {
            (one.conference, one.not_required) = (by(one.conference), by(one.not_required));
        }
        case.plan = case.plan.filter(|one| one.start <= day);
        if let Some(one) = &mut case.plan {
            one.end = by(one.end);
            one.reviews.retain(|held| *held <= day);
            if one.end.is_none() && one.reviews.is_empty() {
                one.latest = one.category;
            }
        }
        Some(case)
    }

    /// True while the case is open on that day.
    pub(crate) fn open(&self, day: Day) -> bool {
        self.referral <= day && self.closed.is_none_or(|(closed, _)| closed > day)
    }
}
