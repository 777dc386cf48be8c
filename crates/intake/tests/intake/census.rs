//! The census: what is right is read whole, and what is broken spoils no more than itself.

use crate::common::{HOLIDAYS, discrepancies, read, try_read};
use facts::{Kind, Span, Statement, When, YesNo};
use intake::Format;

pub const GOOD: &str = include_str!("../fixtures/census-good.xml");

/// The good file with one change.
pub fn changed(from: &str, to: &str) -> String {
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
