//! One line in plain English for what national returns and other systems say: leaving care, adoption, school, flags.
//!
//! The line itself, and all other kinds, are in `words`.

use crate::Statement;
use crate::statement::{LookedAfterHealth, ProspectiveAdopter, SchoolRoll};
use crate::words::Line;

/// Health in care, what went before it, and what comes after.
pub(crate) fn leaving_care(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::LookedAfterHealth(one) => health(line, one),
        Statement::PreviousPermanence(one) => line
            .code("kind", &one.arrangement)
            .option(one.authority.as_deref())
            .done(),
        Statement::UnaccompaniedChild(one) => line.say(one.status.in_words()).done(),
        Statement::CareLeaver(one) => line
            .code("in touch", &one.in_touch)
            .code("activity", &one.activity)
            .code("accommodation", &one.accommodation)
            .code("suitability", &one.suitability)
            .code("eligibility", &one.eligibility)
            .when("pathway plan reviewed", one.pathway_plan_reviewed)
            .when("last contact", one.last_contact)
            .party("adviser", one.adviser.as_ref())
            .done(),
        _ => return false,
    }
    true
}

/// A child's way to adoption, and those who would adopt.
pub(crate) fn adoption(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::Adoption(one) => line
            .say(one.step.in_words())
            .code("reason", &one.reason)
            .answer("foster carers", one.foster_carers)
            .count(one.adopters, "adopters")
            .done(),
        Statement::ProspectiveAdopter(one) => adopter(line, one),
        _ => return false,
    }
    true
}

/// School.
pub(crate) fn school(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::SchoolRoll(one) => roll(line, one),
        Statement::Exclusion(one) => line
            .option(one.school.as_deref())
            .code("kind", &one.exclusion)
            .code("reason", &one.reason)
            .list("further reasons", &one.further_reasons)
            .count(one.sessions, "sessions")
            .done(),
        Statement::Absence(one) => line
            .option(one.school.as_deref())
            .count(one.sessions_missed, "half-day sessions missed")
            .count(one.sessions_possible, "possible")
            .answer("authorised", one.authorised)
            .code("reason", &one.reason)
            .done(),
        Statement::Attended(one) => line
            .option(one.school.as_deref())
            .code("code", &one.code)
            .count(one.sessions, "half-day sessions")
            .done(),
        _ => return false,
    }
    true
}

/// What another system holds.
pub(crate) fn elsewhere(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::Flag(one) => line
            .say(one.flag.in_words())
            .code("status", &one.status)
            .option(one.detail.as_deref())
            .option(one.organisation.as_deref())
            .done(),
        Statement::ViewedElsewhere(one) => line
            .party("by", one.by.as_ref())
            .option(one.organisation.as_deref())
            .option(one.system.as_deref())
            .option(one.what.as_deref())
            .code("done", &one.action)
            .done(),
        _ => return false,
    }
    true
}

fn roll(line: &mut Line, one: &SchoolRoll) {
    let year = one
        .year_group
        .as_ref()
        .map(|year| format!("year group {year}"));
    line.say(&one.school)
        .code("status", &one.status)
        .option(year.as_deref())
        .answer("part-time", one.part_time)
        .code("special educational needs", &one.special_needs)
        .code("boarder", &one.boarder)
        .done();
}

fn health(line: &mut Line, one: &LookedAfterHealth) {
    let score = one
        .difficulties_score
        .map(|score| format!("strengths and difficulties score {score}"));
    line.option(score.as_deref())
        .code("no score because", &one.no_score_because)
        .answer("convicted", one.convicted)
        .answer("health checks up to date", one.health_checks)
        .answer("immunisations up to date", one.immunisations)
        .answer("teeth checked", one.dental_check)
        .answer("health assessment", one.health_assessment)
        .answer("substance misuse", one.substance_misuse)
        .answer("help received", one.intervention_received)
        .answer("help offered and refused", one.intervention_offered)
        .done();
}

fn adopter(line: &mut Line, one: &ProspectiveAdopter) {
    line.when("stage 1 from", one.first_stage_started)
        .when("until", one.first_stage_ended)
        .when("stage 2 from", one.second_stage_started)
        .when("until", one.second_stage_ended)
        .when("applied", one.applied)
        .when("approved", one.approved)
        .when("matched", one.matched)
        .when("placed", one.placed)
        .count(one.children_placed, "children placed")
        .when("order", one.ordered)
        .code("left because", &one.left_because)
        .done();
}
