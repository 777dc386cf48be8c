//! The validation rules of the return that the guide names by number, as complaints on import.
//!
//! Authority: Children in need census guide 2023 to 2024. Section 1.9 gives the words of 2991Q, 8530Q, 8535Q, 8670Q, 8675Q,
//! 8775Q and 8825Q; section 1.2 names 4009, 8525, 8555, 8569, 8863, 8873 and 8897 without their words, which are those of
//! the sector's own published validator (a peer, marked so). 8617 and 8899Q were removed, and are not asked.
//!
//! A query (`Q`) may be right as it stands; a complaint says so by asking to check. Other rules of the return are in
//! `modules`, without a number. Year-on-year checks are the department's.

use super::child::Parents;
use super::codes::Module;
use super::fields::Fields;
use crate::xml::tree::Element;
use calendar::{BankHolidays, Day, Moment, Period};

/// Where a rule's words are from.
#[derive(Clone, Copy)]
enum Words {
    Guide,
    Peer,
}

fn authority(number: &str, words: Words) -> String {
    match words {
        Words::Guide => format!("rule {number}: Children in need census guide 2023 to 2024, 1.9"),
        Words::Peer => format!(
            "rule {number}: named by the Children in need census guide 2023 to 2024, 1.2; its words are a peer's, unverified"
        ),
    }
}

/// Asks the rules of this module. Complaints are left in `fields`.
pub(super) fn ask(fields: &mut Fields<'_>, parents: &Parents, holidays: &BankHolidays) {
    match fields.module {
        Module::Identifiers => identifiers(fields, parents),
        Module::Details => details(fields, parents, holidays),
        Module::Assessment => assessment(fields, parents, holidays),
        Module::InNeedPlan => in_need_plan(fields, parents),
        Module::Enquiry => enquiry(fields, parents, holidays),
        Module::Characteristics
        | Module::ProtectionPlan
        | Module::Reviews
        | Module::PreProceedings => {}
    }
}

/// A day in a field, where it can be read. What cannot is a fault already.
fn day(element: &Element, field: &str) -> Option<Day> {
    element
        .named(field)
        .next()
        .and_then(|one| Day::parse_iso(&one.value()).ok())
}

fn text(element: &Element, field: &str) -> Option<String> {
    element
        .named(field)
        .next()
        .map(Element::value)
        .filter(|text| !text.is_empty())
}

fn complain(
    fields: &mut Fields<'_>,
    rule: (&str, Words),
    what: &str,
    found: &[(&str, String)],
    expected: &str,
) {
    let authority = authority(rule.0, rule.1);
    fields.complain(what, found, Some(expected), Some(&authority));
}

/// 8530Q, 8535Q, 8775Q.
fn identifiers(fields: &mut Fields<'_>, parents: &Parents) {
    let element = fields.element;
    let (born, expected, died) = (
        day(element, "PersonBirthDate"),
        day(element, "ExpectedPersonBirthDate"),
        day(element, "PersonDeathDate"),
    );
    if let (Some(expected), Some(end)) = (expected, parents.year_end) {
        let range = first_of_march(end).zip(last_of_december(end));
        if range.is_some_and(|(first, last)| expected < first || expected > last) {
            let found = [
                ("ExpectedPersonBirthDate", expected.to_string()),
                ("ReferenceDate", end.to_string()),
            ];
            let what =
                "please check: the expected date of birth lies outside the range of this census";
            let wanted = "a day from March to December of the year in which the census ends";
            complain(fields, ("8530Q", Words::Guide), what, &found, wanted);
        }
    }
    if let (Some(born), Some(died)) = (born, died)
        && died < born
    {
        let found = [
            ("PersonBirthDate", born.to_string()),
            ("PersonDeathDate", died.to_string()),
        ];
        let what = "please check: the date of death lies before the date of birth";
        complain(
            fields,
            ("8535Q", Words::Guide),
            what,
            &found,
            "a death on or after the birth",
        );
    }
    if let (Some(born), Some(end)) = (born, parents.year_end)
        && years_later(born, 26).is_some_and(|day| day <= end)
    {
        let found = [
            ("PersonBirthDate", born.to_string()),
            ("ReferenceDate", end.to_string()),
        ];
        let what = "please check: the child is over 25 years old";
        complain(
            fields,
            ("8775Q", Words::Guide),
            what,
            &found,
            "a person of 25 years or younger",
        );
    }
}

/// 2991Q, 8555, 8569, 8825Q, 8863, 8873.
fn details(fields: &mut Fields<'_>, parents: &Parents, holidays: &BankHolidays) {
    let element = fields.element;
    let assessments: Vec<&Element> = element.named("Assessments").collect();
    let enquiries = element.named("Section47").count();
    let referred = day(element, "CINreferralDate");
    let reason = text(element, "ReasonForClosure");
    if enquiries > 0 && assessments.is_empty() {
        let found = [("Section47", format!("{enquiries} given"))];
        let what = "please check: an enquiry is recorded, and no assessment in the episode";
        complain(
            fields,
            ("2991Q", Words::Guide),
            what,
            &found,
            "an assessment in the episode",
        );
    }
    if let (Some(referred), Some(died)) = (referred, parents.died)
        && referred > died
    {
        let found = [
            ("CINreferralDate", referred.to_string()),
            ("PersonDeathDate", died.to_string()),
        ];
        let what = "please check: the child was referred after the date of death";
        complain(
            fields,
            ("8555", Words::Peer),
            what,
            &found,
            "a referral on or before that day",
        );
    }
    no_further_action(fields, parents, referred, holidays);
    if let Some(reason) = reason
        .as_deref()
        .filter(|reason| matches!(*reason, "RC8" | "RC9"))
        && assessments.is_empty()
    {
        let found = [("ReasonForClosure", reason.to_owned())];
        let what = "please check: the case was closed after assessment, and no assessment is given";
        complain(
            fields,
            ("8825Q", Words::Guide),
            what,
            &found,
            "an assessment in the episode",
        );
    }
    overlapping(fields, &assessments);
    no_factors(fields, &assessments, reason.as_deref());
}

/// 8569.
fn no_further_action(
    fields: &mut Fields<'_>,
    parents: &Parents,
    referred: Option<Day>,
    holidays: &BankHolidays,
) {
    let flag = text(fields.element, "ReferralNFA");
    let (Some(referred), Some(start), Some(flag)) =
        (referred, parents.year_end.and_then(year_start), flag)
    else {
        return;
    };
    let within = Period::WithinWorkingDays(1)
        .due(Moment::Day(referred), holidays)
        .map(|due| due.due.london_day());
    if matches!(flag.as_str(), "true" | "1") && within.is_ok_and(|within| within < start) {
        let found = [
            ("CINreferralDate", referred.to_string()),
            ("ReferralNFA", flag),
        ];
        let what = "please check: a referral of more than a working day before the census year is said to have led to no further action";
        let wanted = format!(
            "a referral on or after {} less one working day, or another answer",
            start.in_words()
        );
        complain(fields, ("8569", Words::Peer), what, &found, &wanted);
    }
}

/// 8863: an assessment starts while another is open.
fn overlapping(fields: &mut Fields<'_>, assessments: &[&Element]) {
    let span = |one: &&Element| {
        let start = day(one, "AssessmentActualStartDate")?;
        Some((start, day(one, "AssessmentAuthorisationDate")))
    };
    let mut spans: Vec<_> = assessments.iter().filter_map(span).collect();
    spans.sort_unstable();
    for pair in spans.windows(2) {
        let [(before, ended), (after, _)] = pair else {
            continue;
        };
        if ended.is_none_or(|ended| ended > *after) {
            let found = [
                ("AssessmentActualStartDate", before.to_string()),
                ("AssessmentActualStartDate", after.to_string()),
            ];
            let what = "please check: an assessment starts while another one is open";
            complain(
                fields,
                ("8863", Words::Peer),
                what,
                &found,
                "one assessment at a time",
            );
        }
    }
}

/// 8873: the only assessment found no factors, and the case was closed for another reason than `RC8`.
fn no_factors(fields: &mut Fields<'_>, assessments: &[&Element], reason: Option<&str>) {
    let ([assessment], Some(reason)) = (assessments, reason) else {
        return;
    };
    let factors: Vec<_> = assessment
        .named("FactorsIdentifiedAtAssessment")
        .flat_map(|group| group.named("AssessmentFactors"))
        .map(Element::value)
        .collect();
    if factors == ["21"] && reason != "RC8" {
        let found = [
            ("AssessmentFactors", "21".to_owned()),
            ("ReasonForClosure", reason.to_owned()),
        ];
        let what = "please check: the only assessment found no factors, and the case was not closed as `RC8`";
        complain(fields, ("8873", Words::Peer), what, &found, "`RC8`");
    }
}

/// 8670Q, 8897.
fn assessment(fields: &mut Fields<'_>, parents: &Parents, holidays: &BankHolidays) {
    let element = fields.element;
    let (started, authorised) = (
        day(element, "AssessmentActualStartDate"),
        text(element, "AssessmentAuthorisationDate"),
    );
    if let (Some(started), Some(end), None) = (started, parents.year_end, &authorised)
        && over(started, 45, end, holidays)
    {
        let found = [
            ("AssessmentActualStartDate", started.to_string()),
            ("ReferenceDate", end.to_string()),
        ];
        let what = "please check: the assessment started more than 45 working days before the end of the census year, and has no end";
        complain(
            fields,
            ("8670Q", Words::Guide),
            what,
            &found,
            "`AssessmentAuthorisationDate`",
        );
    }
    let ended = day(element, "AssessmentAuthorisationDate");
    let start = parents.year_end.and_then(year_start);
    let factors = element
        .named("FactorsIdentifiedAtAssessment")
        .flat_map(|group| group.named("AssessmentFactors"))
        .any(|factor| !factor.value().is_empty());
    if let (Some(ended), Some(start), false) = (ended, start, factors)
        && ended >= start
    {
        let found = [("AssessmentAuthorisationDate", ended.to_string())];
        let what = "please check: a completed assessment names no factors";
        complain(
            fields,
            ("8897", Words::Peer),
            what,
            &found,
            "at least one of `AssessmentFactors`",
        );
    }
}

/// 4009.
fn in_need_plan(fields: &mut Fields<'_>, parents: &Parents) {
    if let (Some(ended), Some(died)) = (day(fields.element, "CINPlanEndDate"), parents.died)
        && ended > died
    {
        let found = [
            ("CINPlanEndDate", ended.to_string()),
            ("PersonDeathDate", died.to_string()),
        ];
        let what = "please check: the plan ends after the child’s date of death";
        complain(
            fields,
            ("4009", Words::Peer),
            what,
            &found,
            "an end on or before that day",
        );
    }
}

/// 8675Q.
fn enquiry(fields: &mut Fields<'_>, parents: &Parents, holidays: &BankHolidays) {
    let element = fields.element;
    let started = day(element, "S47ActualStartDate");
    let held = text(element, "DateOfInitialCPC");
    let not_required = text(element, "ICPCnotRequired");
    let required = !not_required.is_some_and(|flag| matches!(flag.as_str(), "true" | "1"));
    if let (Some(started), Some(end), None, true) = (started, parents.year_end, held, required)
        && over(started, 15, end, holidays)
    {
        let found = [
            ("S47ActualStartDate", started.to_string()),
            ("ReferenceDate", end.to_string()),
        ];
        let what = "please check: the enquiry started more than 15 working days before the end of the census year, and there is no date of an initial conference";
        complain(
            fields,
            ("8675Q", Words::Guide),
            what,
            &found,
            "`DateOfInitialCPC`, or `ICPCnotRequired`",
        );
    }
}

/// Whether more than so many working days lie between the two. Where the bank holidays are not known, nothing is said.
fn over(started: Day, working_days: u32, end: Day, holidays: &BankHolidays) -> bool {
    Period::WithinWorkingDays(working_days)
        .due(Moment::Day(started), holidays)
        .is_ok_and(|due| due.due.london_day() < end)
}

/// The first day of the census year that ends on this day: the day after the last one's end.
fn year_start(end: Day) -> Option<Day> {
    years_later(end, -1).map(|day| day.plus_days(1))
}

fn years_later(day: Day, years: i16) -> Option<Day> {
    let (year, month, date) = (day.year(), day.month(), day.day_of_month());
    let year = year.checked_add(years)?;
    // Born on 29 February: a year older on 1 March where there is no such day.
    Day::from_ymd(year, month, date).or_else(|| Day::from_ymd(year, 3, 1))
}

fn first_of_march(end: Day) -> Option<Day> {
    Day::from_ymd(end.year(), 3, 1)
}

fn last_of_december(end: Day) -> Option<Day> {
    Day::from_ymd(end.year(), 12, 31)
}
