//! Which facts a rule speaks of: a kind, with conditions on its fields, and which of the fact's times counts.
//!
//! A condition names the values that are taken; a blank field has a value of its own (`not_stated`) and is taken only
//! where the rule says so. How the conditions are written is in `load_selector`.

use crate::selector_licence::Step;
use facts::statement::{AppointmentOutcome, ConferencePurpose, VisitPurpose};
use facts::{Kind, Span, Statement, When, YesNo};
use serde::{Deserialize, Serialize};

/// Which time of a fact counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// When it happened or began.
    #[default]
    From,
    /// When it ended.
    Until,
    /// When the very fact that started the clock ended, and no other.
    OwnEnd,
    /// For the very assessment that started the clock: its internal review point.
    OwnReview,
    /// The day that the fact names beside its own: of release, of a hearing, by which something is to be done.
    Named,
    /// For personal details: the birth.
    Born,
    /// For personal details: the death, of somebody who was known to be under 18.
    DiedUnder18,
}

/// One condition: the values of one field that are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Seen(Vec<YesNo>),
    NoFurtherAction(Vec<YesNo>),
    ConferenceNotRequired(Vec<YesNo>),
    PlanMade(Vec<YesNo>),
    Extension(Vec<YesNo>),
    RiskOfHarm(Vec<YesNo>),
    UntilAdult(Vec<YesNo>),
    ReturnInterviewOffered(Vec<YesNo>),
    IntoCustody(Vec<YesNo>),
    /// The kind of incident holds one of these, in lower case.
    Incident(Vec<String>),
    VisitPurpose(Vec<VisitPurpose>),
    ConferencePurpose(Vec<ConferencePurpose>),
    Appointment(Vec<AppointmentOutcome>),
    /// The visitor's role holds one of these, in lower case.
    Role(Vec<String>),
    /// What a decision is about holds one of these, in lower case.
    About(Vec<String>),
    /// The outcome reads as one of these, in lower case.
    Outcome(Vec<String>),
    /// A step of a licence, a recall or a review.
    Step(Step),
}

/// A kind of fact with its conditions, all of which must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// The kind.
    pub kind: Kind,
    /// Which time counts.
    pub at: At,
    pub(crate) conditions: Vec<Condition>,
}

impl Selector {
    /// All facts of one kind, when they happened or began.
    pub(crate) const fn any(kind: Kind) -> Self {
        Self {
            kind,
            at: At::From,
            conditions: Vec::new(),
        }
    }

    /// True where the statement is of this kind and meets every condition.
    #[must_use]
    pub fn takes(&self, statement: &Statement) -> bool {
        statement.kind() == self.kind
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(statement))
    }

    /// True where the statement is of this kind and sort, whatever came of it: a visit under the plan at which the child
    /// was not seen. Its source can tell what the rule asks for.
    pub(crate) fn could_take(&self, statement: &Statement) -> bool {
        statement.kind() == self.kind
            && self
                .conditions
                .iter()
                .all(|condition| condition.is_of_outcome() || condition.holds(statement))
    }

    /// The time that counts; `None` where the fact has none such.
    pub(crate) fn time(&self, happened: Span, statement: &Statement) -> Option<When> {
        match (self.at, statement) {
            (At::From, _) => Some(happened.from),
            // An end before the start is a contradiction of the source's own; nothing is reckoned from it.
            (At::Until | At::OwnEnd, _) => {
                happened.until.filter(|_| !happened.ends_before_it_starts())
            }
            (At::OwnReview, Statement::Assessment(assessment)) => assessment.review_point,
            (At::OwnReview, _) => None,
            (At::Named, _) => statement.day_named().map(When::Day),
            (At::Born, Statement::PersonDetails(details)) => details.born,
            (At::DiedUnder18, Statement::PersonDetails(details)) => {
                let adult = details.born?.latest()?.plus_months(18 * 12);
                details
                    .died
                    .filter(|died| died.earliest().is_some_and(|day| day < adult))
            }
            (At::Born | At::DiedUnder18, _) => None,
        }
    }
}

impl Condition {
    /// True for what says how something went, and not of what sort it was.
    const fn is_of_outcome(&self) -> bool {
        !matches!(
            self,
            Self::VisitPurpose(_)
                | Self::ConferencePurpose(_)
                | Self::Role(_)
                | Self::Incident(_)
                | Self::About(_)
                | Self::Extension(_)
        )
    }

    fn holds(&self, statement: &Statement) -> bool {
        match (self, statement) {
            (Self::Step(step), _) => step.holds(statement),
            (Self::Seen(taken), Statement::Visit(visit)) => taken.contains(&visit.seen),
            (Self::VisitPurpose(taken), Statement::Visit(visit)) => taken.contains(&visit.purpose),
            (Self::Role(taken), Statement::Visit(visit)) => {
                let role = visit.by.role.as_deref().unwrap_or_default().to_lowercase();
                taken.iter().any(|word| role.contains(word))
            }
            (Self::NoFurtherAction(taken), Statement::Referral(referral)) => {
                taken.contains(&referral.no_further_action)
            }
            (Self::ConferenceNotRequired(taken), Statement::Enquiry(enquiry)) => {
                taken.contains(&enquiry.conference_not_required)
            }
            (Self::PlanMade(taken), Statement::Conference(conference)) => {
                taken.contains(&conference.plan_made)
            }
            (Self::Extension(taken), Statement::EmergencyProtectionOrder(order)) => {
                taken.contains(&order.extension)
            }
            (Self::RiskOfHarm(taken), Statement::Disagreement(one)) => {
                taken.contains(&one.risk_of_harm)
            }
            (Self::UntilAdult(taken), Statement::Placement(placement)) => {
                taken.contains(&placement.until_adult)
            }
            (Self::IntoCustody(taken), Statement::CustodyMovement(movement)) => {
                taken.contains(&movement.into_custody)
            }
            (Self::ReturnInterviewOffered(taken), Statement::MissingEpisode(episode)) => {
                taken.contains(&episode.return_interview_offered)
            }
            (Self::Incident(taken), Statement::Incident(incident)) => {
                let kind = incident.incident.to_lowercase();
                taken.iter().any(|word| kind.contains(word))
            }
            (Self::About(taken), Statement::Decision(decision)) => {
                let about = decision.about.to_lowercase();
                taken.iter().any(|word| about.contains(word))
            }
            (Self::ConferencePurpose(taken), Statement::Conference(conference)) => {
                taken.contains(&conference.purpose)
            }
            (Self::Appointment(taken), Statement::Appointment(appointment)) => {
                taken.contains(&appointment.outcome)
            }
            (Self::Outcome(taken), Statement::StrategyDiscussion(one)) => {
                reads(taken, one.outcome.as_deref())
            }
            (Self::Outcome(taken), Statement::Enquiry(one)) => reads(taken, one.outcome.as_deref()),
            (Self::Outcome(taken), Statement::Conference(one)) => {
                reads(taken, one.outcome.as_deref())
            }
            _ => false,
        }
    }
}

fn reads(taken: &[String], outcome: Option<&str>) -> bool {
    outcome
        .is_some_and(|outcome| taken.contains(&outcome.trim().trim_end_matches('.').to_lowercase()))
}
