//! One line in plain English for what is said of care, emergencies and notices.
//!
//! The line itself, and all other kinds, are in `words`.

use crate::Statement;
use crate::words::Line;

/// Being looked after.
pub(crate) fn care(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::LookedAfterEpisode(one) => line
            .code("legal status", &one.legal_status)
            .code("need", &one.need)
            .code("began because", &one.began_because)
            .code("ended because", &one.ended_because)
            .code("plan for permanence", &one.permanence_plan)
            .done(),
        Statement::Placement(one) => line
            .code("kind", &one.placement)
            .option(one.provider.as_deref())
            .option(one.place.as_deref())
            .option(one.postcode.as_deref())
            .option(one.authority.as_deref())
            .code("changed because", &one.ended_because)
            .answer("until 18", one.until_adult)
            .done(),
        _ => return false,
    }
    true
}

/// Police protection, courts, children away from home.
pub(crate) fn emergencies(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::PoliceProtection(one) => line
            .option(one.force.as_deref())
            .option(one.place.as_deref())
            .option(one.grounds.as_deref())
            .done(),
        Statement::EmergencyProtectionOrder(one) => line
            .answer("extension", one.extension)
            .option(one.court.as_deref())
            .done(),
        Statement::CareApplication(one) => line
            .code("order sought", &one.order_sought)
            .option(one.court.as_deref())
            .option(one.outcome.as_deref())
            .done(),
        Statement::LookedAfterReview(one) => line
            .code("participation", &one.participation)
            .option(one.outcome.as_deref())
            .done(),
        Statement::PrivateFostering(one) => line.party("with", one.carer.as_ref()).done(),
        Statement::MissingEpisode(one) => line
            .code("kind", &one.missing)
            .answer("return interview offered", one.return_interview_offered)
            .answer("accepted", one.return_interview_accepted)
            .option(one.account.as_deref())
            .done(),
        Statement::ReturnInterview(one) => line
            .party("by", one.by.as_ref())
            .answer("accepted", one.accepted)
            .option(one.account.as_deref())
            .done(),
        _ => return false,
    }
    true
}

/// Serious incidents, deaths, disagreements, allegations, and who was told.
pub(crate) fn notices(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::SeriousIncident(one) => line
            .code("outcome", &one.outcome)
            .option(one.account.as_deref())
            .done(),
        Statement::SeriousIncidentNotice(one) => line.party("by", one.by.as_ref()).done(),
        Statement::RapidReview(one) => line.option(one.outcome.as_deref()).done(),
        Statement::LocalReview(one) => line
            .option(
                one.unpublished_because
                    .as_ref()
                    .map(|why| format!("not published: {why}"))
                    .as_deref(),
            )
            .done(),
        Statement::ChildDeath(one) => line
            .option(one.place.as_deref())
            .answer("expected", one.expected)
            .done(),
        Statement::ChildDeathNotice(one) => line.party("by", one.by.as_ref()).done(),
        Statement::SchoolNotice(one) => line
            .option(one.school.as_deref())
            .party("by", one.by.as_ref())
            .party("taken by", one.taken_by.as_ref())
            .done(),
        Statement::Disagreement(one) => line
            .party("by", one.by.as_ref())
            .option(one.with.as_deref())
            .code("stage", &one.stage)
            .answer("risk of harm", one.risk_of_harm)
            .done(),
        Statement::Allegation(one) => line
            .party("against", one.against.as_ref())
            .option(one.account.as_deref())
            .done(),
        Statement::AllegationReferral(one) => line.party("by", one.by.as_ref()).done(),
        Statement::PlanCirculation(one) => line.parties("to", &one.to).done(),
        _ => return false,
    }
    true
}
