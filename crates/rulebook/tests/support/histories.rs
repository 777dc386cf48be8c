//! Random invented histories: facts of every kind that rules speak of, at days, instants, months and unknown times.

use super::support::{Told, day};
use calendar::Instant;
use facts::statement::*;
use facts::{Party, Statement, When, YesNo};
use proptest::prelude::*;

fn answer() -> impl Strategy<Value = YesNo> {
    prop_oneof![3 => Just(YesNo::Yes), 2 => Just(YesNo::No), 1 => Just(YesNo::NotStated), 1 => Just(YesNo::NotApplicable)]
}

fn when() -> impl Strategy<Value = When> {
    let exact = (0..400_i32).prop_map(|offset| When::Day(day(offset)));
    let instant = (0..400_i32, 0..24_u8)
        .prop_map(|(offset, hour)| When::Instant(Instant::from_london(day(offset), hour, 17, 0)));
    let hour = (0..400_i32, 0..24_u8).prop_map(|(offset, hour)| When::Hour(day(offset), hour));
    let month = (1..13_u8).prop_map(|month| When::Month(2026, month));
    let about = (0..400_i32).prop_map(|offset| When::About(day(offset)));
    prop_oneof![12 => exact, 3 => instant, 1 => hour, 1 => month, 1 => about, 1 => Just(When::Year(2026)), 1 => Just(When::Unknown)]
}

fn visit() -> impl Strategy<Value = Statement> {
    let purpose = prop_oneof![
        Just(VisitPurpose::ProtectionPlan),
        Just(VisitPurpose::ChildInNeed),
        Just(VisitPurpose::LookedAfter),
        Just(VisitPurpose::PrivateFostering),
        Just(VisitPurpose::Health),
        Just(VisitPurpose::NotStated)
    ];
    let role = prop_oneof![Just("social worker"), Just("health visitor")];
    (answer(), answer(), answer(), answer(), purpose, role).prop_map(
        |(seen, seen_alone, awake, bedroom_seen, purpose, role)| {
            Visit {
                seen,
                seen_alone,
                awake,
                bedroom_seen,
                purpose,
                by: Party::in_role(role),
                ..Visit::default()
            }
            .into()
        },
    )
}

fn conference() -> impl Strategy<Value = Statement> {
    let purpose = prop_oneof![
        Just(ConferencePurpose::Initial),
        Just(ConferencePurpose::Review),
        Just(ConferencePurpose::TransferIn),
        Just(ConferencePurpose::NotStated)
    ];
    (purpose, answer()).prop_map(|(purpose, plan_made)| {
        Conference {
            purpose,
            plan_made,
            ..Conference::default()
        }
        .into()
    })
}

/// Emergencies and times away from home.
fn away() -> impl Strategy<Value = Statement> {
    prop_oneof![
        Just(PoliceProtection::default().into()),
        answer().prop_map(|extension| EmergencyProtectionOrder {
            extension,
            ..EmergencyProtectionOrder::default()
        }
        .into()),
        Just(CareApplication::default().into()),
        answer().prop_map(|until_adult| Placement {
            until_adult,
            ..Placement::default()
        }
        .into()),
        Just(LookedAfterEpisode::default().into()),
        Just(LookedAfterReview::default().into()),
        Just(PrivateFostering::default().into()),
        answer().prop_map(|return_interview_offered| MissingEpisode {
            return_interview_offered,
            ..MissingEpisode::default()
        }
        .into()),
        Just(ReturnInterview::default().into()),
    ]
}

/// What is told to whom.
fn notice() -> impl Strategy<Value = Statement> {
    prop_oneof![
        Just(SeriousIncident::default().into()),
        Just(SeriousIncidentNotice::default().into()),
        Just(RapidReview::default().into()),
        Just(LocalReview::default().into()),
        Just(ChildDeath::default().into()),
        Just(ChildDeathNotice::default().into()),
        Just(
            Incident {
                incident: "domestic abuse".to_owned(),
                ..Incident::default()
            }
            .into()
        ),
        Just(SchoolNotice::default().into()),
        answer().prop_map(|risk_of_harm| Disagreement {
            risk_of_harm,
            ..Disagreement::default()
        }
        .into()),
        Just(Allegation::default().into()),
        Just(AllegationReferral::default().into()),
        Just(PlanCirculation::default().into()),
    ]
}

fn statement() -> impl Strategy<Value = Statement> {
    prop_oneof![
        2 => answer().prop_map(|no_further_action| Referral { no_further_action, ..Referral::default() }.into()),
        1 => Just(ReferralDecision::default().into()),
        1 => Just(CaseClosure::default().into()),
        2 => Just(Assessment::default().into()),
        1 => Just(ReasonableCause::default().into()),
        2 => Just(StrategyDiscussion::default().into()),
        2 => answer().prop_map(|conference_not_required| Enquiry { conference_not_required, ..Enquiry::default() }.into()),
        2 => conference(),
        1 => Just(ConferenceReport::default().into()),
        1 => Just(TransferInNotice::default().into()),
        4 => prop::option::of(1..40_u32).prop_map(|seen_every_days| ProtectionPlan { seen_every_days, ..ProtectionPlan::default() }.into()),
        1 => Just(PlanReview::default().into()),
        2 => Just(CoreGroup::default().into()),
        1 => Just(ChildInNeedPlan::default().into()),
        1 => Just(Supervision::default().into()),
        6 => visit(),
        1 => Just(Attendance::default().into()),
        1 => Just(InjuryObserved::default().into()),
        4 => away(),
        3 => notice(),
        1 => when().prop_map(|born| PersonDetails { born: Some(born), ..PersonDetails::default() }.into()),
    ]
}

/// One fact, its record named by the number that it is given later.
pub fn told() -> impl Strategy<Value = Told> {
    let source =
        prop_oneof![3 => Just("northmoor-childrens-services"), 1 => Just("northmoor-health")];
    (
        when(),
        prop::option::of(0..200_i32),
        prop::option::of(when()),
        source,
        statement(),
    )
        .prop_map(|(at, length, written, source, is)| {
            let until =
                length.and_then(|length| at.day().map(|day| When::Day(day.plus_days(length))));
            Told {
                at,
                until,
                source: source.to_owned(),
                record: None,
                written,
                is,
            }
        })
}

/// A history with its records named, so that they can be told in another order.
pub fn history(most: usize) -> impl Strategy<Value = Vec<Told>> {
    prop::collection::vec(told(), 0..most).prop_map(|facts| {
        facts
            .into_iter()
            .enumerate()
            .map(|(place, one)| Told {
                record: Some(format!("record {place}")),
                ..one
            })
            .collect()
    })
}
