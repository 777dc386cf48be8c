//! The Children in Need census, in the shape of its schema for 2026: a snapshot of every case that was open in the year.
//!
//! Authority: *Children in need census 2025 to 2026: guide*; element order as in `CIN_schema_2026.xsd`. The truth of a case
//! is in `case`; what is wrong on purpose is `dirt`'s, which is handed in.

use super::child_id;
use crate::case::{Case, Plan};
use crate::lore::AUTHORITY;
use crate::people::Person;
use calendar::Day;
use std::fmt::Write;

/// What is wrong on purpose with one child of a census file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stain {
    #[default]
    None,
    /// Text that belongs to no element.
    StrayText,
    /// The target of the conference is counted without bank holidays, or a day out.
    WrongTarget,
    /// An assessment is authorised before it starts.
    EndsBeforeStart,
    /// A date that is not in the calendar.
    NoSuchDay,
    /// Two digits of the day of birth have changed places.
    OtherBirth,
}

/// The beginning of a file as sent on that day: an extract in the course of the year bears the reference date to come.
pub(crate) fn beginning(on: Day) -> String {
    // The census year runs from 1 April to 31 March.
    let year = on.plus_months(9).year();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message>\n  <Header>\n    <CollectionDetails>\n      <Collection>CIN</Collection>\n      <Year>{year}</Year>\n      <ReferenceDate>{year}-03-31</ReferenceDate>\n    </CollectionDetails>\n    <Source>\n      <SourceLevel>L</SourceLevel>\n      <LEA>{AUTHORITY}</LEA>\n      <SoftwareCode>Northmoor invented data</SoftwareCode>\n      <Release>1</Release>\n      <SerialNo>001</SerialNo>\n      <DateTime>{on}T21:00:00</DateTime>\n    </Source>\n  </Header>\n  <Children>\n"
    )
}

/// The end of a file.
pub(crate) const ENDING: &str = "  </Children>\n</Message>\n";

/// The first day of the census year in which a day lies.
pub(crate) fn year_start(on: Day) -> Day {
    Day::from_ymd(on.plus_months(-3).year(), 4, 1).unwrap_or(on)
}

/// The child with the cases that were open in the census year, as known on that day; `None` where there were none.
pub(crate) fn child(person: &Person, cases: &[Case], on: Day, stain: Stain) -> Option<String> {
    let start = year_start(on);
    let in_year = |case: &Case| case.closed.is_none_or(|(closed, _)| closed >= start);
    let known: Vec<_> = cases
        .iter()
        .filter_map(|case| case.on(on))
        .filter(in_year)
        .collect();
    if known.is_empty() || person.born > on {
        return None;
    }
    let mut xml = String::from("    <Child>\n      <ChildIdentifiers>\n");
    field(&mut xml, 8, "LAchildID", &child_id(person));
    match person.pupil_number(on) {
        Some(number) => field(&mut xml, 8, "UPN", &number),
        None => field(&mut xml, 8, "UPNunknown", "UN1"),
    }
    if stain == Stain::StrayText {
        xml.push_str("        PersonBirthDate\n");
    }
    let born = match stain {
        Stain::NoSuchDay => format!("{}-02-30", person.born.year()),
        Stain::OtherBirth => person.born.plus_days(9).to_string(),
        _ => person.born.to_string(),
    };
    field(&mut xml, 8, "PersonBirthDate", &born);
    field(&mut xml, 8, "Sex", if person.female { "F" } else { "M" });
    xml.push_str("      </ChildIdentifiers>\n      <ChildCharacteristics>\n");
    field(&mut xml, 8, "Ethnicity", person.ethnicity);
    xml.push_str("        <Disabilities>\n");
    field(&mut xml, 10, "Disability", person.disability);
    xml.push_str("        </Disabilities>\n      </ChildCharacteristics>\n");
    for case in &known {
        details(&mut xml, case, stain);
    }
    xml.push_str("    </Child>\n");
    Some(xml)
}

fn details(xml: &mut String, case: &Case, stain: Stain) {
    xml.push_str("      <CINdetails>\n");
    day(xml, 8, "CINreferralDate", Some(case.referral));
    field(xml, 8, "ReferralSource", case.source);
    field(xml, 8, "PrimaryNeedCode", case.need);
    if let Some((closed, reason)) = case.closed {
        day(xml, 8, "CINclosureDate", Some(closed));
        field(xml, 8, "ReasonForClosure", reason);
    }
    if let Some(one) = &case.assessment {
        xml.push_str("        <Assessments>\n");
        day(xml, 10, "AssessmentActualStartDate", Some(one.start));
        day(xml, 10, "AssessmentInternalReviewDate", Some(one.review));
        let authorised = if stain == Stain::EndsBeforeStart {
            one.authorised.map(|_| one.start.plus_days(-20))
        } else {
            one.authorised
        };
        day(xml, 10, "AssessmentAuthorisationDate", authorised);
        if !one.factors.is_empty() {
            xml.push_str("          <FactorsIdentifiedAtAssessment>\n");
            for factor in &one.factors {
                field(xml, 12, "AssessmentFactors", factor);
            }
            xml.push_str("          </FactorsIdentifiedAtAssessment>\n");
        }
        xml.push_str("        </Assessments>\n");
    }
    for (start, end) in &case.in_need {
        xml.push_str("        <CINPlanDates>\n");
        day(xml, 10, "CINPlanStartDate", Some(*start));
        day(xml, 10, "CINPlanEndDate", *end);
        xml.push_str("        </CINPlanDates>\n");
    }
    for one in &case.enquiries {
        xml.push_str("        <Section47>\n");
        day(xml, 10, "S47ActualStartDate", Some(one.start));
        day(
            xml,
            10,
            "InitialCPCtarget",
            Some(if stain == Stain::WrongTarget {
                one.target.plus_days(-1)
            } else {
                one.target
            }),
        );
        day(xml, 10, "DateOfInitialCPC", one.conference);
        field(
            xml,
            10,
            "ICPCnotRequired",
            if one.not_required.is_some() { "1" } else { "0" },
        );
        xml.push_str("        </Section47>\n");
    }
    field(
        xml,
        8,
        "ReferralNFA",
        if case.no_further_action { "1" } else { "0" },
    );
    if let Some(plan) = &case.plan {
        protection_plan(xml, plan);
    }
    xml.push_str("      </CINdetails>\n");
}

fn protection_plan(xml: &mut String, plan: &Plan) {
    xml.push_str("        <ChildProtectionPlans>\n");
    day(xml, 10, "CPPstartDate", Some(plan.start));
    day(xml, 10, "CPPendDate", plan.end);
    field(xml, 10, "InitialCategoryOfAbuse", plan.category);
    field(xml, 10, "LatestCategoryOfAbuse", plan.latest);
    field(xml, 10, "NumberOfPreviousCPP", &plan.before.to_string());
    if !plan.reviews.is_empty() {
        xml.push_str("          <Reviews>\n");
        for held in &plan.reviews {
            day(xml, 12, "CPPreviewDate", Some(*held));
        }
        xml.push_str("          </Reviews>\n");
    }
    xml.push_str("        </ChildProtectionPlans>\n");
}

fn day(xml: &mut String, indent: usize, name: &str, day: Option<Day>) {
    if let Some(day) = day {
        field(xml, indent, name, &day.to_string());
    }
}

/// Values here are codes, dates and references: none of them needs escaping.
fn field(xml: &mut String, indent: usize, name: &str, value: &str) {
    // Writing to a text cannot fail.
    let _ = writeln!(xml, "{:indent$}<{name}>{value}</{name}>", "");
}
