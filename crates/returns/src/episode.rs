//! One child's facts put together as the census asks for them: who the child is, then each referral with what followed.
//!
//! A record that came by a census says by its own reference which referral it belongs to. What came otherwise belongs to
//! the last referral on or before its own first day.

use crate::standing::Told;
use calendar::Day;
use facts::statement::{
    Assessment, ConferencePurpose, Enquiry, PersonDetails, ProtectionPlan, Referral,
};
use facts::{Said, Scheme, Statement, When};

/// A child, as far as the census asks.
#[derive(Debug, Default)]
pub(crate) struct Child {
    pub(crate) local: Option<String>,
    pub(crate) pupil_number: Option<String>,
    pub(crate) former_pupil_number: Option<String>,
    pub(crate) no_pupil_number: Option<String>,
    pub(crate) born: Option<Day>,
    pub(crate) expected: Option<Day>,
    pub(crate) died: Option<Day>,
    pub(crate) sex: Said,
    pub(crate) ethnicity: Said,
    pub(crate) disabilities: Vec<String>,
    pub(crate) episodes: Vec<Episode>,
    /// What could not be put anywhere, in words.
    pub(crate) left_out: Vec<String>,
}

/// A referral and what followed.
#[derive(Debug)]
pub(crate) struct Episode {
    key: Option<String>,
    pub(crate) referred: Day,
    pub(crate) referral: Referral,
    pub(crate) closed: Option<(Day, Said)>,
    pub(crate) conference: Option<Day>,
    pub(crate) assessments: Vec<(Day, Option<Day>, Assessment)>,
    pub(crate) plans: Vec<(Day, Option<Day>)>,
    pub(crate) enquiries: Vec<(String, Day, Enquiry, Option<Day>)>,
    pub(crate) protection_plans: Vec<(Day, Option<Day>, ProtectionPlan, Vec<Day>)>,
}

impl Child {
    /// Puts a child's facts together.
    pub(crate) fn of(told: &[Told]) -> Self {
        let mut child = Self::default();
        for one in told {
            child.take_person(&one.fact.statement);
            if let Statement::Referral(referral) = &one.fact.statement {
                match one.fact.happened.from.day() {
                    Some(referred) => child.episodes.push(Episode::new(one, referred, referral)),
                    None => child.leave_out(one, "its day is not exactly known"),
                }
            }
        }
        child.episodes.sort_by_key(|episode| episode.referred);
        // Plans before their reviews, enquiries before their conferences.
        let late = |one: &&Told| {
            matches!(
                one.fact.statement,
                Statement::PlanReview(_) | Statement::Conference(_)
            )
        };
        for one in told.iter().filter(|one| !late(one)) {
            child.take_event(one);
        }
        for one in told.iter().filter(late) {
            child.take_event(one);
        }
        child
    }

    fn take_person(&mut self, statement: &Statement) {
        match statement {
            Statement::PersonDetails(details) => self.take_details(details),
            Statement::IdentifierHeld(held) => {
                let value = Some(held.identifier.value.clone());
                match (held.identifier.scheme, held.former) {
                    (Scheme::Local, _) => self.local = value,
                    (Scheme::UniquePupilNumber, false) => self.pupil_number = value,
                    (Scheme::UniquePupilNumber, true) => self.former_pupil_number = value,
                    _ => {}
                }
            }
            Statement::Note(note) => {
                if let Some(reason) = note.text.strip_prefix("UPNunknown ") {
                    self.no_pupil_number = Some(reason.to_owned());
                }
            }
            _ => {}
        }
    }

    fn take_details(&mut self, details: &PersonDetails) {
        let day = |when: Option<When>| when.and_then(When::day);
        self.born = day(details.born).or(self.born);
        self.expected = day(details.expected).or(self.expected);
        self.died = day(details.died).or(self.died);
        if details.sex != Said::NotStated {
            self.sex = details.sex.clone();
        }
        if details.ethnicity != Said::NotStated {
            self.ethnicity = details.ethnicity.clone();
        }
        if !details.disabilities.is_empty() {
            self.disabilities.clone_from(&details.disabilities);
        }
    }

    fn take_event(&mut self, one: &Told) {
        let asked = matches!(
            one.fact.statement,
            Statement::CaseClosure(_)
                | Statement::Assessment(_)
                | Statement::ChildInNeedPlan(_)
                | Statement::Enquiry(_)
                | Statement::Conference(_)
                | Statement::ProtectionPlan(_)
                | Statement::PlanReview(_)
        );
        if matches!(one.fact.statement, Statement::PreProceedings(_)) {
            self.leave_out(one, "the schema of 2026 has no place for it");
        }
        if !asked {
            return;
        }
        let Some(from) = one.fact.happened.from.day() else {
            self.leave_out(one, "its day is not exactly known");
            return;
        };
        let key = referral_key(&one.record);
        let by_key = key.and_then(|key| {
            self.episodes
                .iter()
                .position(|episode| episode.key.as_deref() == Some(key))
        });
        let by_day = || {
            self.episodes
                .iter()
                .rposition(|episode| episode.referred <= from)
        };
        let place = by_key.or_else(by_day);
        let taken = place
            .and_then(|place| self.episodes.get_mut(place))
            .is_some_and(|episode| episode.take(one, from));
        if !taken {
            self.leave_out(one, "no referral that it follows is known");
        }
    }

    fn leave_out(&mut self, one: &Told, why: &str) {
        self.left_out
            .push(format!("{}: {why}", one.fact.statement.kind().in_words()));
    }
}

/// The referral's part of a census record's reference: `Assessments/NM0001/2023-06-01/2023-06-02`.
fn referral_key(record: &str) -> Option<&str> {
    let (module, rest) = record.split_once('/')?;
    let known = [
        "CINdetails",
        "Assessments",
        "CINPlanDates",
        "Section47",
        "ChildProtectionPlans",
        "Reviews",
        "PreProceedingsandFGDM",
    ];
    let parts: Vec<&str> = rest.split('/').collect();
    let from_end = usize::from(module != "CINdetails");
    known
        .contains(&module)
        .then(|| parts.len().checked_sub(1 + from_end))
        .flatten()
        .and_then(|place| parts.get(place).copied())
}

impl Episode {
    fn new(one: &Told, referred: Day, referral: &Referral) -> Self {
        Self {
            key: referral_key(&one.record).map(str::to_owned),
            referred,
            referral: referral.clone(),
            closed: None,
            conference: None,
            assessments: Vec::new(),
            plans: Vec::new(),
            enquiries: Vec::new(),
            protection_plans: Vec::new(),
        }
    }

    /// Whether the referral was open at some time from the one day to the other, both included.
    pub(crate) fn open_between(&self, first: Day, last: Day) -> bool {
        self.referred <= last
            && self
                .closed
                .as_ref()
                .is_none_or(|(closed, _)| *closed >= first)
    }

    /// Takes an event in. False where there is nothing here that it belongs to.
    fn take(&mut self, one: &Told, from: Day) -> bool {
        let until = one.fact.happened.until.and_then(When::day);
        match &one.fact.statement {
            Statement::CaseClosure(closure) => self.closed = Some((from, closure.reason.clone())),
            Statement::Assessment(assessment) => {
                self.assessments.push((from, until, assessment.clone()));
            }
            Statement::ChildInNeedPlan(_) => self.plans.push((from, until)),
            Statement::Enquiry(enquiry) => {
                self.enquiries
                    .push((one.record.clone(), from, enquiry.clone(), None));
            }
            Statement::ProtectionPlan(plan) => {
                self.protection_plans
                    .push((from, until, plan.clone(), Vec::new()));
            }
            Statement::Conference(conference) => {
                let initial = matches!(
                    conference.purpose,
                    ConferencePurpose::Initial | ConferencePurpose::TransferIn
                );
                return !initial || self.take_conference(&one.record, from);
            }
            Statement::PlanReview(review) => {
                let of = |started: Day| review.plan_started.is_none_or(|plan| plan == started);
                let fitting = self
                    .protection_plans
                    .iter_mut()
                    .rev()
                    .find(|(started, ..)| {
                        of(*started) && (*started <= from || review.plan_started.is_some())
                    });
                let Some((.., reviews)) = fitting else {
                    return false;
                };
                reviews.push(from);
            }
            _ => return false,
        }
        true
    }

    fn take_conference(&mut self, record: &str, held: Day) -> bool {
        let own = self
            .enquiries
            .iter_mut()
            .find(|(known, ..)| known == record);
        if let Some((.., conference)) = own {
            *conference = Some(held);
        } else {
            self.conference = Some(held);
        }
        true
    }
}
