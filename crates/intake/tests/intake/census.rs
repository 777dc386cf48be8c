//! The census, fault by fault: what is right is read, what is wrong goes to quarantine or is complained of.

use crate::common::{HOLIDAYS, delivery, discrepancies, read, try_read};
use facts::{Kind, Span, Statement, When, YesNo};
use intake::{Delivered, Format};

pub const GOOD: &str = include_str!("../fixtures/census-good.xml");

/// The good file with one change.
fn changed(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replacen(from, to, 1)
}

#[test]
fn a_good_file_is_read_whole_without_complaint() {
    let outcome = read(&Format::CinCensus, GOOD);
    assert_eq!(outcome.unread, []);
    assert_eq!(outcome.discrepancies(), Vec::<&facts::Discrepancy>::new());
    assert_eq!(outcome.summary.remarks, Vec::<String>::new());
    assert_eq!(
        outcome.references(),
        [
            "ChildIdentifiers/NM0001",
            "ChildCharacteristics/NM0001",
            "CINdetails/NM0001/2023-06-01",
            "Assessments/NM0001/2023-06-01/2023-06-02",
            "CINPlanDates/NM0001/2023-06-01/2023-07-10",
            "Section47/NM0001/2023-06-01/2023-06-09",
            "ChildProtectionPlans/NM0001/2023-06-01/2023-06-30",
            "Reviews/NM0001/2023-06-01/2023-06-30",
            "PreProceedingsandFGDM/NM0001/2023-06-01/2024-01-09",
            "ChildIdentifiers/NM0002",
            "ChildCharacteristics/NM0002",
            "CINdetails/NM0002/2024-03-01",
        ]
    );
    let made: std::collections::BTreeSet<Kind> = outcome
        .read
        .iter()
        .flat_map(|body| &body.facts)
        .map(|fact| fact.statement.kind())
        .collect();
    let missing: Vec<_> = Format::CinCensus
        .carries()
        .into_iter()
        .filter(|kind| !made.contains(kind))
        .collect();
    assert_eq!(
        missing,
        [Kind::Discrepancy],
        "every kind that the census carries is made"
    );
    // 11:14 in May is British Summer Time.
    assert_eq!(outcome.summary.written.to_string(), "2024-05-23T10:14:05Z");
}

#[test]
fn each_module_says_what_it_says() {
    let outcome = read(&Format::CinCensus, GOOD);
    let first = |reference: &str| outcome.body(reference).facts[0].clone();
    let plan = first("ChildProtectionPlans/NM0001/2023-06-01/2023-06-30");
    assert_eq!(
        plan.about.as_ref().map(|about| about.reference.as_str()),
        Some("999/NM0001")
    );
    assert_eq!(plan.happened, Span::at("2023-06-30".parse().unwrap()));
    let Statement::ProtectionPlan(said) = &plan.statement else {
        panic!("{plan:?}")
    };
    assert_eq!(
        (
            said.initial_category.text(),
            said.latest_category.text(),
            said.previous_plans
        ),
        (Some("PHY"), Some("NEG"), Some(0))
    );
    let assessment = first("Assessments/NM0001/2023-06-01/2023-06-02");
    assert_eq!(
        assessment.happened.until,
        Some("2023-07-10".parse().unwrap())
    );
    let reviews = outcome.body("Reviews/NM0001/2023-06-01/2023-06-30");
    assert_eq!(reviews.facts.len(), 2);
    let Statement::PlanReview(review) = &reviews.facts[1].statement else {
        panic!("{reviews:?}")
    };
    assert_eq!(
        review.plan_started.map(|day| day.to_string()),
        Some("2023-06-30".to_owned())
    );
    let Statement::PreProceedings(one) =
        first("PreProceedingsandFGDM/NM0001/2023-06-01/2024-01-09").statement
    else {
        panic!()
    };
    assert_eq!(
        (
            one.family_meeting_offered,
            one.family_meeting_held,
            one.review_meetings
        ),
        (YesNo::Yes, YesNo::No, Some(1))
    );
    let conferences = outcome
        .read
        .iter()
        .filter(|body| {
            body.facts
                .iter()
                .any(|fact| fact.statement.kind() == Kind::Conference)
        })
        .count();
    assert_eq!(
        conferences, 2,
        "the one conference stands in two records, and each says so once"
    );
    let referral = outcome.body("CINdetails/NM0001/2023-06-01");
    assert!(
        !referral.verbatim.contains("<Section47>"),
        "modules within are records of their own: {}",
        referral.verbatim
    );
    assert!(
        referral
            .verbatim
            .contains("<ReferralNFA>false</ReferralNFA>")
    );
    assert_eq!(referral.place, "file, line 19");
}

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
            "<PersonDeathDate>2014-01-01</PersonDeathDate><GenderCurrent>2<",
            "the date of death lies before the date of birth",
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

#[test]
fn a_child_without_a_reference_waits_for_one() {
    let text = changed("<LAchildID>NM0002</LAchildID>", "");
    let outcome = read(&Format::CinCensus, &text);
    assert_eq!((outcome.read.len(), outcome.unread.len()), (9, 3));
    assert!(outcome.unread.iter().all(
        |one| one.about.is_none() && one.faults.iter().any(|fault| fault.field == "LAchildID")
    ));
    assert_eq!(
        outcome.unread,
        read(&Format::CinCensus, &text).unread,
        "its records have the same references every time"
    );
    let unread = outcome
        .unread
        .iter()
        .find(|one| one.record.reference.starts_with("CINdetails/"))
        .unwrap();
    let corrected = format!(
        "<Child><ChildIdentifiers><LAchildID>NM0002</LAchildID></ChildIdentifiers>{}</Child>",
        unread.verbatim
    );
    let Delivered::Read(body) =
        intake::read_again(&Format::CinCensus, &delivery("file"), unread, &corrected)
    else {
        panic!()
    };
    let whole = read(&Format::CinCensus, GOOD);
    let right = whole.body("CINdetails/NM0002/2024-03-01");
    assert_eq!(
        (&body.record, &body.facts, &body.verbatim),
        (&right.record, &right.facts, &right.verbatim)
    );
}

#[test]
fn a_corrected_record_is_the_same_as_one_that_came_right() {
    let whole = read(&Format::CinCensus, GOOD);
    let cases = [
        (
            "<S47ActualStartDate>2023-06-09<",
            "<S47ActualStartDate>9 June<",
        ),
        ("<CPPreviewDate>2024-03-04<", "<CPPreviewDate>4 March<"),
        (
            "<AssessmentAuthorisationDate>2023-07-10<",
            "<AssessmentAuthorisationDate>10/07/2023<",
        ),
        ("<PersonBirthDate>2015-03-27<", "<PersonBirthDate>27.3.15<"),
    ];
    for (right, wrong) in cases {
        let outcome = read(&Format::CinCensus, &changed(right, wrong));
        let unread = &outcome.unread[0];
        let still = intake::read_again(
            &Format::CinCensus,
            &delivery("file"),
            unread,
            &unread.verbatim,
        );
        let Delivered::Unread(still) = still else {
            panic!("{wrong}")
        };
        assert_eq!(
            (&still.record, &still.about),
            (&unread.record, &unread.about)
        );
        let corrected = unread.verbatim.replace(wrong, right);
        let Delivered::Read(body) =
            intake::read_again(&Format::CinCensus, &delivery("file"), &still, &corrected)
        else {
            panic!("{wrong}")
        };
        assert!(whole.read.contains(&body), "{wrong}: {body:#?}");
    }
    let outcome = read(&Format::CinCensus, &changed(cases[0].0, cases[0].1));
    for nonsense in [
        "",
        "<",
        "no element",
        "<Assessments/>",
        "<Section47>",
        "<Section47/></Section47>",
    ] {
        let again = intake::read_again(
            &Format::CinCensus,
            &delivery("file"),
            &outcome.unread[0],
            nonsense,
        );
        let Delivered::Unread(again) = again else {
            panic!("{nonsense}")
        };
        assert!(!again.faults.is_empty(), "{nonsense}");
    }
}

#[test]
fn a_second_record_of_the_same_key_is_numbered() {
    let section = "<Section47><S47ActualStartDate>2023-06-09</S47ActualStartDate><ICPCnotRequired>1</ICPCnotRequired></Section47>";
    let outcome = read(
        &Format::CinCensus,
        &changed(
            "<ReferralNFA>false",
            &format!("{section}<ReferralNFA>false"),
        ),
    );
    assert!(
        outcome
            .references()
            .contains(&"Section47/NM0001/2023-06-01/2023-06-09#2"),
        "{:?}",
        outcome.references()
    );
    let again = changed("<LAchildID>NM0002<", "<LAchildID>NM0001<");
    let outcome = read(&Format::CinCensus, &again);
    assert!(
        outcome.references().contains(&"ChildIdentifiers/NM0001#2"),
        "{:?}",
        outcome.references()
    );
    assert!(
        outcome
            .discrepancies()
            .iter()
            .any(|one| one.what.contains("more than once"))
    );
}

#[test]
fn a_broken_child_spoils_no_other() {
    let cases = [
        ("</Child>\n    <Child>", "\n    <Child>"),
        (
            "</CINdetails>\n    </Child>\n    <Child>",
            "</Child>\n    <Child>",
        ),
        ("<Ethnicity>WBRI</Ethnicity>", "<Ethnicity <<< &&& \" ' >"),
        (
            "<Ethnicity>WBRI</Ethnicity>",
            "<Ethnicity a=\"WBRI</Ethnicity>",
        ),
        ("<Ethnicity>WBRI</Ethnicity>", "</CINdetails></Nothing>"),
    ];
    for (from, to) in cases {
        let outcome = read(&Format::CinCensus, &changed(from, to));
        let second: Vec<_> = outcome
            .references()
            .into_iter()
            .filter(|one| one.contains("NM0002"))
            .map(str::to_owned)
            .collect();
        assert_eq!(second.len(), 3, "{to}: {:?}", outcome.references());
        let told = !outcome.unread.is_empty() || !outcome.discrepancies().is_empty();
        assert!(told, "{to}: and what is broken is said");
    }
}

#[test]
fn a_header_that_is_wrong_is_named_and_the_children_are_read() {
    let cases = [
        ("<Year>2024</Year>", "<Year>2023</Year>", "2023-03-31"),
        (
            "<ReferenceDate>2024-03-31<",
            "<ReferenceDate>31/03/2024<",
            "`ReferenceDate` is `31/03/2024`",
        ),
        (
            "<Collection>CIN<",
            "<Collection>CLA<",
            "`Collection` is `CLA`",
        ),
        ("<LEA>999<", "<LEA>Northmoor<", "`LEA` is `Northmoor`"),
        ("<LEA>999</LEA>", "", "`LEA` is not stated"),
        (
            "<DateTime>2024-05-23T11:14:05<",
            "<DateTime>yesterday<",
            "`DateTime` is `yesterday`",
        ),
        (
            "<DateTime>2024-05-23T11:14:05<",
            "<DateTime>2024-01-01T00:00:00<",
            "before its own reference date",
        ),
        (
            "<SerialNo>",
            "stray<SerialNo>",
            "the text `stray` stands after `</SoftwareCode>` inside `Source`",
        ),
    ];
    for (from, to, said) in cases {
        let outcome = read(&Format::CinCensus, &changed(from, to));
        assert!(
            outcome
                .summary
                .remarks
                .iter()
                .any(|remark| remark.contains(said)),
            "{to}: {:?}",
            outcome.summary.remarks
        );
        assert!(
            outcome
                .references()
                .iter()
                .any(|one| one.starts_with("Header/")),
            "{to}: {:?}",
            outcome.references()
        );
        assert_eq!(outcome.read.len(), 13, "{to}");
    }
}

#[test]
fn a_file_that_is_no_census_is_refused_with_what_was_found() {
    let cases = [
        ("", "no `Children`"),
        ("Cms Id,First Name\n1,2\n", "no `Children`"),
        ("<Message><Header></Header></Message>", "a header"),
        (
            "<!DOCTYPE Message [<!ENTITY a \"b\">]><Message><Children/></Message>",
            "<!",
        ),
        (
            "<?xml version=\"1.0\" encoding=\"klingon\"?><Message><Children/></Message>",
            "klingon",
        ),
    ];
    for (text, found) in cases {
        let fault = try_read(&Format::CinCensus, "file.xml", &mut text.as_bytes()).unwrap_err();
        assert!(fault.found.contains(found), "{text}: {fault}");
        assert_eq!(fault.file, "file.xml");
        assert!(!fault.expected.is_empty());
    }
}

#[test]
fn a_declaration_within_a_child_is_not_taken_in_silence() {
    let text = changed(
        "<ChildCharacteristics>",
        "<!DOCTYPE x><ChildCharacteristics>",
    );
    let outcome = read(&Format::CinCensus, &text);
    assert!(!outcome.discrepancies().is_empty() || !outcome.unread.is_empty());
}

#[test]
fn an_element_that_no_year_knows_is_kept_as_a_record() {
    let outcome = read(
        &Format::CinCensus,
        &changed(
            "<ChildCharacteristics>",
            "<FutureModule><A>1</A></FutureModule><ChildCharacteristics>",
        ),
    );
    let body = outcome.body("FutureModule/NM0001");
    assert_eq!(body.verbatim, "<FutureModule><A>1</A></FutureModule>");
    assert!(
        discrepancies(body)[0]
            .what
            .contains("does not know the element `FutureModule`")
    );
}

#[test]
fn comments_sections_and_prefixes_are_read_as_xml_says() {
    let text = GOOD
        .replace("<ReferralSource>6<", "<ReferralSource><!-- <Child> -->6<")
        .replace("<PrimaryNeedCode>N1<", "<PrimaryNeedCode><![CDATA[N1]]><")
        .replace("<PPOutcome>A<", "<PPOutcome>&#65;<")
        .replace("<Child>", "<cin:Child xmlns:cin='a>b'>")
        .replace("</Child>", "</cin:Child >");
    let outcome = read(&Format::CinCensus, &text);
    let plain = read(&Format::CinCensus, GOOD);
    let said = |outcome: &crate::common::Outcome| {
        outcome
            .read
            .iter()
            .flat_map(|body| body.facts.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(said(&outcome), said(&plain));
    assert_eq!(outcome.unread, []);
}

#[test]
fn a_child_that_is_too_long_is_kept_apart_and_the_rest_is_read() {
    let padding = "<!-- padding -->".repeat(intake::RECORD_LIMIT / 16 + 1);
    let outcome = read(
        &Format::CinCensus,
        &changed(
            "<ChildCharacteristics>",
            &format!("{padding}<ChildCharacteristics>"),
        ),
    );
    assert_eq!(outcome.unread.len(), 1);
    assert_eq!(outcome.unread[0].record.reference, "Child/NM0001");
    assert!(
        outcome.unread[0].faults[0].reason.contains("bytes long"),
        "{:?}",
        outcome.unread[0].faults
    );
    assert_eq!(
        outcome.references(),
        [
            "ChildIdentifiers/NM0002",
            "ChildCharacteristics/NM0002",
            "CINdetails/NM0002/2024-03-01"
        ]
    );
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{}{}", "<a>".repeat(5000), "</a>".repeat(5000));
    let outcome = read(
        &Format::CinCensus,
        &changed("<Ethnicity>WBRI</Ethnicity>", &deep),
    );
    assert!(
        outcome
            .unread
            .iter()
            .any(|one| one.faults.iter().any(|fault| fault.reason.contains("deep"))),
        "{:#?}",
        outcome.unread
    );
    assert!(HOLIDAYS.years().0 <= 1970);
    assert_eq!(
        outcome.body("CINdetails/NM0002/2024-03-01").written.day(),
        When::Day(calendar::Day::parse_iso("2024-05-23").unwrap()).day()
    );
}
