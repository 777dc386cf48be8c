//! The census, fault by fault: what goes to quarantine, what is accepted with a discrepancy.

use crate::census::changed;
use crate::common::{discrepancies, read};
use intake::Format;

/// Each row: what is changed, and to what; the field and the words of the fault that it must make; in which record.
#[test]
fn what_cannot_be_read_is_quarantined_with_its_fault() {
    let cases = [
        (
            "<CINreferralDate>2023-06-01<",
            "<CINreferralDate>01/06/2023<",
            "CINreferralDate",
            "01/06/2023",
            "CINdetails",
        ),
        (
            "<CINreferralDate>2023-06-01</CINreferralDate>",
            "",
            "CINreferralDate",
            "",
            "CINdetails",
        ),
        (
            "<CINreferralDate>2023-06-01</CINreferralDate>",
            "<CINreferralDate/>",
            "CINreferralDate",
            "",
            "CINdetails",
        ),
        (
            "<S47ActualStartDate>2023-06-09<",
            "<S47ActualStartDate>2023-02-30<",
            "S47ActualStartDate",
            "2023-02-30",
            "Section47",
        ),
        (
            "<S47ActualStartDate>2023-06-09</S47ActualStartDate>",
            "",
            "S47ActualStartDate",
            "",
            "Section47",
        ),
        (
            "<AssessmentActualStartDate>2023-06-02</AssessmentActualStartDate>",
            "",
            "AssessmentActualStartDate",
            "",
            "Assessments",
        ),
        (
            "<CPPstartDate>2023-06-30</CPPstartDate>",
            "<CPPstartDate> </CPPstartDate>",
            "CPPstartDate",
            "",
            "ChildProtectionPlans",
        ),
        (
            "<CINPlanStartDate>2023-07-10</CINPlanStartDate>",
            "",
            "CINPlanStartDate",
            "",
            "CINPlanDates",
        ),
        (
            "<PersonBirthDate>2015-03-27</PersonBirthDate>",
            "",
            "PersonBirthDate",
            "",
            "ChildIdentifiers",
        ),
        (
            "<ICPCnotRequired>0<",
            "<ICPCnotRequired>no<",
            "ICPCnotRequired",
            "no",
            "Section47",
        ),
        (
            "<ReferralNFA>false<",
            "<ReferralNFA>FALSE<",
            "ReferralNFA",
            "FALSE",
            "CINdetails",
        ),
        (
            "<NumberOfPreviousCPP>0<",
            "<NumberOfPreviousCPP>none<",
            "NumberOfPreviousCPP",
            "none",
            "ChildProtectionPlans",
        ),
        (
            "<NumberOfPreviousCPP>0<",
            "<NumberOfPreviousCPP>-1<",
            "NumberOfPreviousCPP",
            "-1",
            "ChildProtectionPlans",
        ),
        (
            "<CPPreviewDate>2024-03-04<",
            "<CPPreviewDate>soon<",
            "CPPreviewDate",
            "soon",
            "Reviews",
        ),
        (
            "<PPStartDate>2024-01-09<",
            "<PPStartDate>9 Jan<",
            "PPStartDate",
            "9 Jan",
            "PreProceedingsandFGDM",
        ),
        (
            "<PPOutcome>A</PPOutcome>",
            "<PPOutcome>A&unknown;</PPOutcome>",
            "PPOutcome",
            "A",
            "PreProceedingsandFGDM",
        ),
        (
            "<PrimaryNeedCode>N1</PrimaryNeedCode>",
            "<PrimaryNeedCode>N1</PrimaryNeed>",
            "PrimaryNeedCode",
            "N1",
            "CINdetails",
        ),
    ];
    for (from, to, field, found, module) in cases {
        let outcome = read(&Format::CinCensus, &changed(from, to));
        assert_eq!(
            (outcome.read.len(), outcome.unread.len()),
            (11, 1),
            "{to}: only that record is spoilt"
        );
        let unread = &outcome.unread[0];
        assert!(
            unread
                .record
                .reference
                .starts_with(&format!("{module}/NM0001")),
            "{to}: {}",
            unread.record.reference
        );
        let fault = unread
            .faults
            .iter()
            .find(|fault| fault.field == field)
            .unwrap_or_else(|| panic!("{to}: {:#?}", unread.faults));
        assert_eq!(fault.found, found, "{to}");
        assert!(
            fault.place.starts_with("Children/Child[1]/") && fault.place.contains("(line "),
            "{to}: {}",
            fault.place
        );
        assert_eq!(
            unread.about.as_ref().map(|about| about.reference.as_str()),
            Some("999/NM0001"),
            "{to}"
        );
        assert!(
            !unread.verbatim.is_empty() && !fault.expected.is_empty(),
            "{to}"
        );
    }
}

#[test]
fn all_faults_of_a_record_are_named_at_once() {
    let text = changed("<S47ActualStartDate>2023-06-09<", "<S47ActualStartDate>x<").replacen(
        "<ICPCnotRequired>0<",
        "<ICPCnotRequired>y<",
        1,
    );
    let text = text.replacen("<InitialCPCtarget>2023-06-30<", "<InitialCPCtarget>z<", 1);
    let outcome = read(&Format::CinCensus, &text);
    let found: Vec<_> = outcome.unread[0]
        .faults
        .iter()
        .map(|fault| fault.found.as_str())
        .collect();
    assert_eq!(found, ["x", "z", "y"]);
}

/// Each row: what is changed, and to what; what the complaint says; in which record.
#[test]
fn what_contradicts_itself_is_accepted_with_a_discrepancy() {
    let cases = [
        (
            "<CINPlanEndDate>2023-08-01<",
            "<CINPlanEndDate>2023-07-01<",
            "this child in need plan ends before it starts",
            "CINPlanDates",
        ),
        (
            "<CPPreviewDate>2024-03-04<",
            "<CPPreviewDate>2025-03-04<",
            "this plan review is dated after the day on which it was written",
            "Reviews",
        ),
        (
            "<CPPreviewDate>2023-09-20<",
            "<CPPreviewDate>2023-06-20<",
            "the plan was reviewed before it started",
            "Reviews",
        ),
        (
            "<InitialCPCtarget>2023-06-30<",
            "<InitialCPCtarget>2023-07-03<",
            "15 working days after",
            "Section47",
        ),
        (
            "<ICPCnotRequired>0<",
            "<ICPCnotRequired>true<",
            "no initial conference is said to have been required",
            "Section47",
        ),
        (
            "<ICPCnotRequired>0</ICPCnotRequired>",
            "",
            "`ICPCnotRequired` is not stated",
            "Section47",
        ),
        (
            "<ReferralNFA>false<",
            "<ReferralNFA>1<",
            "further action is given",
            "CINdetails",
        ),
        (
            "<ReferralSource>6<",
            "<ReferralSource>6Z<",
            "`6Z` is no code of `ReferralSource`",
            "CINdetails",
        ),
        (
            "<UPN>N000000000010<",
            "<UPN>A000000000010<",
            "the check character of `A000000000010` is wrong",
            "ChildIdentifiers",
        ),
        (
            "<GenderCurrent>2</GenderCurrent>",
            "",
            "`GenderCurrent` or `Sex` is not stated",
            "ChildIdentifiers",
        ),
        (
            "<GenderCurrent>2<",
            "<GenderCurrent>1</GenderCurrent><GenderCurrent>2<",
            "`GenderCurrent` is given twice with different values",
            "ChildIdentifiers",
        ),
        (
            "<GenderCurrent>2<",
            "<ShoeSize>2</ShoeSize><GenderCurrent>2<",
            "does not know the element `ShoeSize` inside `ChildIdentifiers`",
            "ChildIdentifiers",
        ),
        (
            "<Disability>VIS</Disability>",
            "<Disability>VIS</Disability>stray",
            "the text `stray` stands after `</Disability>` inside `Disabilities`",
            "ChildCharacteristics",
        ),
        (
            "<PPOutcome>A<",
            "<PPOutcome code=\"1\">A<",
            "`PPOutcome` has attributes",
            "PreProceedingsandFGDM",
        ),
        (
            "<Assessments>",
            "<Assessments>\u{201c}",
            "stands at the start of `Assessments`",
            "Assessments",
        ),
        (
            "</ChildIdentifiers>",
            "</ChildIdentifiers>note",
            "the text `note` stands after `</ChildIdentifiers>` inside `Child`",
            "ChildIdentifiers",
        ),
    ];
    for (from, to, what, module) in cases {
        let outcome = read(&Format::CinCensus, &changed(from, to));
        assert_eq!((outcome.read.len(), outcome.unread.len()), (12, 0), "{to}");
        let said: Vec<_> = outcome
            .read
            .iter()
            .flat_map(|body| {
                discrepancies(body)
                    .into_iter()
                    .map(move |one| (body.record.reference.clone(), one.what.clone()))
            })
            .collect();
        assert!(
            said.iter()
                .any(|(reference, said)| reference.starts_with(module) && said.contains(what)),
            "{to}: {said:#?}"
        );
        assert_eq!(
            said.len(),
            1,
            "{to}: and nothing else is complained of: {said:#?}"
        );
    }
}
