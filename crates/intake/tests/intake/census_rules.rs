//! Each rule that the census guide names by number, with a small file that breaks it. The good file breaks none, and the
//! children are invented.

use crate::census::{GOOD, changed};
use crate::common::{Outcome, read};
use intake::Format;

/// The numbers of the rules that an outcome's complaints name, with the record that each stands in.
fn numbers(outcome: &Outcome) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for body in &outcome.read {
        for one in crate::common::discrepancies(body) {
            let authority = one.authority.clone().unwrap_or_default();
            if let Some((number, _)) = authority
                .strip_prefix("rule ")
                .and_then(|rest| rest.split_once(':'))
            {
                let module = body.record.reference.split('/').next().unwrap_or_default();
                found.push((number.to_owned(), module.to_owned()));
            }
        }
    }
    found
}

const ASSESSMENT: &str = "<AssessmentAuthorisationDate>2023-07-10</AssessmentAuthorisationDate>";
const FACTORS: &str = "<FactorsIdentifiedAtAssessment><AssessmentFactors>3B</AssessmentFactors><AssessmentFactors>18C</AssessmentFactors></FactorsIdentifiedAtAssessment>";
const SEX: &str = "<GenderCurrent>2</GenderCurrent>";
const ENQUIRY_CONFERENCE: &str = "<InitialCPCtarget>2023-06-30</InitialCPCtarget>\n          <DateOfInitialCPC>2023-06-30</DateOfInitialCPC>";
const CLOSED: &str = "<CINclosureDate>2024-03-15</CINclosureDate>";

#[test]
fn the_good_file_breaks_no_rule() {
    assert_eq!(numbers(&read(&Format::CinCensus, GOOD)), []);
}

#[test]
fn each_numbered_rule_finds_its_own_fault() {
    let open_enquiry = "<Section47><S47ActualStartDate>2024-03-04</S47ActualStartDate><ICPCnotRequired>0</ICPCnotRequired></Section47><ReferralNFA>0</ReferralNFA>";
    let second = "<AssessmentActualStartDate>2023-06-02</AssessmentActualStartDate>";
    let overlapping = "<AssessmentActualStartDate>2023-07-03</AssessmentActualStartDate><AssessmentAuthorisationDate>2023-07-20</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment><AssessmentFactors>3B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments><Assessments><AssessmentActualStartDate>2023-06-02</AssessmentActualStartDate>";
    let only_21 = "<AssessmentFactors>21</AssessmentFactors>";
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        // number, module, what stands in the good file, what stands in the bad one, working
        (
            "2991Q",
            "CINdetails",
            "<ReferralNFA>0</ReferralNFA>",
            open_enquiry,
            "an enquiry, no assessment",
        ),
        (
            "4009",
            "CINPlanDates",
            SEX,
            &format!("{SEX}<PersonDeathDate>2023-07-31</PersonDeathDate>"),
            "plan ends 1 August 2023",
        ),
        (
            "8525",
            "ChildIdentifiers",
            SEX,
            &format!("<ExpectedPersonBirthDate>2015-03-20</ExpectedPersonBirthDate>{SEX}"),
            "both dates",
        ),
        (
            "8530Q",
            "ChildIdentifiers",
            "<ExpectedPersonBirthDate>2024-07-01",
            "<ExpectedPersonBirthDate>2025-01-01",
            "after December 2024",
        ),
        (
            "8530Q",
            "ChildIdentifiers",
            "<ExpectedPersonBirthDate>2024-07-01",
            "<ExpectedPersonBirthDate>2024-02-29",
            "before March 2024",
        ),
        (
            "8535Q",
            "ChildIdentifiers",
            SEX,
            &format!("{SEX}<PersonDeathDate>2015-03-26</PersonDeathDate>"),
            "a day before birth",
        ),
        (
            "8555",
            "CINdetails",
            SEX,
            &format!("{SEX}<PersonDeathDate>2023-05-31</PersonDeathDate>"),
            "referred a day later",
        ),
        (
            "8569",
            "CINdetails",
            "<CINreferralDate>2024-03-01</CINreferralDate>\n        <ReferralSource>3E</ReferralSource>\n        <CINclosureDate>2024-03-15</CINclosureDate>\n        <ReasonForClosure>RC7</ReasonForClosure>\n        <ReferralNFA>0",
            "<CINreferralDate>2023-03-30</CINreferralDate>\n        <ReferralSource>3E</ReferralSource>\n        <ReferralNFA>1",
            "the year begins on Saturday 1 April 2023; 30 March and a working day is 31 March",
        ),
        (
            "8670Q",
            "Assessments",
            ASSESSMENT,
            "",
            "started 2 June 2023, open on 31 March 2024",
        ),
        (
            "8675Q",
            "Section47",
            ENQUIRY_CONFERENCE,
            "",
            "started 9 June 2023, no conference by 31 March 2024",
        ),
        (
            "8775Q",
            "ChildIdentifiers",
            "<PersonBirthDate>2015-03-27",
            "<PersonBirthDate>1998-03-31",
            "26 on 31 March 2024",
        ),
        (
            "8825Q",
            "CINdetails",
            "<ReasonForClosure>RC7",
            "<ReasonForClosure>RC9",
            "no assessment",
        ),
        (
            "8863",
            "CINdetails",
            second,
            overlapping,
            "2 June to 10 July, and from 3 July",
        ),
        (
            "8873",
            "CINdetails",
            "<PrimaryNeedCode>N1</PrimaryNeedCode>",
            "<PrimaryNeedCode>N1</PrimaryNeedCode><CINclosureDate>2024-03-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>",
            "closed as RC7",
        ),
        (
            "8897",
            "Assessments",
            FACTORS,
            "",
            "authorised on 10 July 2023 without factors",
        ),
    ];
    for (number, module, from, to, working) in cases {
        let mut text = changed(from, to);
        if *number == "8873" {
            text = text.replacen("<AssessmentFactors>3B</AssessmentFactors><AssessmentFactors>18C</AssessmentFactors>", only_21, 1);
        }
        let outcome = read(&Format::CinCensus, &text);
        assert_eq!(outcome.unread, [], "{number}");
        let found = numbers(&outcome);
        assert!(
            found.contains(&((*number).to_owned(), (*module).to_owned())),
            "{number}, {working}: {found:?}"
        );
    }
}

/// On the last day on which each rule still holds, nothing is said.
#[test]
fn the_day_before_a_rule_is_broken_it_is_kept() {
    let cases: &[(&str, &str, &str, &str)] = &[
        (
            "8775Q",
            "<PersonBirthDate>2015-03-27",
            "<PersonBirthDate>1998-04-01",
            "26 a day after the census",
        ),
        (
            "8530Q",
            "<ExpectedPersonBirthDate>2024-07-01",
            "<ExpectedPersonBirthDate>2024-12-31",
            "the last day of December",
        ),
        (
            "4009",
            SEX,
            &format!("{SEX}<PersonDeathDate>2023-08-01</PersonDeathDate>"),
            "the plan's last day",
        ),
        (
            "8555",
            SEX,
            &format!("{SEX}<PersonDeathDate>2023-06-01</PersonDeathDate>"),
            "the day of the referral",
        ),
        ("8825Q", CLOSED, CLOSED, "closed for any other reason"),
    ];
    for (number, from, to, working) in cases {
        let found = numbers(&read(&Format::CinCensus, &changed(from, to)));
        assert!(
            !found.iter().any(|(known, _)| known == number),
            "{number}, {working}: {found:?}"
        );
    }
}

/// 45 working days from Thursday 25 January 2024 end on Thursday 28 March: 4 in January, 21 in February, 20 in March. From
/// the Friday they end on Tuesday 2 April, after Good Friday, Easter Monday and the census.
#[test]
fn working_days_before_the_end_of_the_census_are_counted_with_bank_holidays() {
    let broken = |start: &str| {
        let text =
            changed(ASSESSMENT, "").replace("2023-06-02</Assess", &format!("{start}</Assess"));
        numbers(&read(&Format::CinCensus, &text))
            .iter()
            .any(|(number, _)| number == "8670Q")
    };
    assert!(broken("2024-01-23"));
    assert!(broken("2024-01-25"));
    assert!(!broken("2024-01-26"));
}
