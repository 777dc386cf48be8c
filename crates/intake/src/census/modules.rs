//! What each module of a census child says, as facts; and where it contradicts itself or the calendar.
//!
//! Authority: Children in need census guide 2023 to 2024 (sections named below), schema of 2026. A conference that stands
//! both in `CINdetails` and in `Section47` is said twice, by two records that may say different things: both facts are kept.

use super::child::Parents;
use super::codes::{self, Module};
use super::fields::Fields;
use calendar::{BankHolidays, Day, Moment, Period};
use facts::statement::{
    Assessment, CaseClosure, ChildInNeedPlan, Conference, ConferencePurpose, Enquiry,
    IdentifierHeld, PersonDetails, PlanReview, PreProceedings, ProtectionPlan, Referral,
};
use facts::{Identifier, Kind, Note, Said, Scheme, Span, Statement, When, YesNo};

/// The kinds of fact that the census is able to carry.
pub(crate) const CARRIES: &[Kind] = &[
    Kind::PersonDetails,
    Kind::IdentifierHeld,
    Kind::Referral,
    Kind::CaseClosure,
    Kind::Conference,
    Kind::Assessment,
    Kind::ChildInNeedPlan,
    Kind::Enquiry,
    Kind::ProtectionPlan,
    Kind::PlanReview,
    Kind::PreProceedings,
    Kind::Note,
    Kind::Discrepancy,
];

/// How many working days after the strategy discussion the initial conference is due (guide 4.12.2).
const CONFERENCE_TARGET: Period = Period::WithinWorkingDays(15);

/// What a module says, in order.
pub(super) type Sayings = Vec<(Span, Statement)>;

/// Reads a module. Faults and complaints are left in `fields`.
pub(super) fn read(fields: &mut Fields<'_>, parents: &Parents, holidays: &BankHolidays) -> Sayings {
    match fields.module {
        Module::Identifiers => identifiers(fields),
        Module::Characteristics => characteristics(fields),
        Module::Details => details(fields),
        Module::Assessment => assessment(fields, parents),
        Module::InNeedPlan => in_need_plan(fields, parents),
        Module::Enquiry => enquiry(fields, parents, holidays),
        Module::ProtectionPlan => protection_plan(fields, parents),
        Module::Reviews => reviews(fields, parents),
        Module::PreProceedings => pre_proceedings(fields),
    }
}

/// Section 2. What is held of a person has no time of its own in the census, and is said as of no known time.
fn identifiers(fields: &mut Fields<'_>) -> Sayings {
    let timeless = Span::at(When::Unknown);
    let mut said = Sayings::new();
    let born = fields.past_date("PersonBirthDate");
    let expected = fields.date("ExpectedPersonBirthDate");
    if fields.text("PersonBirthDate").is_none() && fields.text("ExpectedPersonBirthDate").is_none()
    {
        fields.missing(
            "PersonBirthDate",
            "`PersonBirthDate`, or for an unborn child `ExpectedPersonBirthDate`",
        );
    }
    if let (Some(born), Some(expected)) = (born, expected) {
        let both = [
            ("PersonBirthDate", born.to_string()),
            ("ExpectedPersonBirthDate", expected.to_string()),
        ];
        let what = "both a date of birth and an expected date of birth are given";
        fields.complain(
            what,
            &both,
            Some("the date of birth only, once born"),
            Some("rule 8525: Children in need census guide 2023 to 2024, 2.6"),
        );
    }
    let died = fields.past_date("PersonDeathDate");
    let sex = match fields.code("GenderCurrent", codes::GENDER) {
        Said::NotStated => fields.code("Sex", codes::SEX),
        gender => gender,
    };
    fields.expect(
        &["GenderCurrent", "Sex"],
        "Children in need census guide 2023 to 2024, 2.7; schema 2026",
    );
    let details = PersonDetails {
        born: born.map(When::Day),
        expected: expected.map(When::Day),
        died: died.map(When::Day),
        sex,
        ..PersonDetails::default()
    };
    said.push((timeless, details.into()));
    held(fields, &mut said);
    said
}

/// 2.1 to 2.4: the identifiers, and the reason given where there is no pupil number.
fn held(fields: &mut Fields<'_>, said: &mut Sayings) {
    let timeless = Span::at(When::Unknown);
    let number = fields.text("UPN");
    let given = [
        (Scheme::Local, fields.text("LAchildID"), false),
        (Scheme::UniquePupilNumber, number.clone(), false),
        (Scheme::UniquePupilNumber, fields.text("FormerUPN"), true),
    ];
    for (scheme, value, former) in given {
        if let Some(value) = value {
            said.push((
                timeless,
                IdentifierHeld {
                    identifier: Identifier::new(scheme, &value),
                    former,
                }
                .into(),
            ));
        }
    }
    let Said::Text(reason) = fields.code("UPNunknown", codes::UPN_UNKNOWN) else {
        return;
    };
    if let Some(number) = number {
        let both = [("UPN", number), ("UPNunknown", reason.clone())];
        let what = "a pupil number is given, and a reason why there is none";
        fields.complain(
            what,
            &both,
            Some("one or the other"),
            Some("Children in need census guide 2023 to 2024, 2.4"),
        );
    }
    let note = Note {
        title: Some("no unique pupil number".to_owned()),
        text: format!("UPNunknown {reason}"),
        by: None,
    };
    said.push((timeless, note.into()));
}

/// Section 3.
fn characteristics(fields: &mut Fields<'_>) -> Sayings {
    let ethnicity = fields.code("Ethnicity", codes::ETHNICITY);
    fields.expect(
        &["Ethnicity"],
        "Children in need census guide 2023 to 2024, 3.1",
    );
    let disabilities = fields.codes("Disabilities", "Disability", codes::DISABILITY);
    vec![(
        Span::at(When::Unknown),
        PersonDetails {
            ethnicity,
            disabilities,
            ..PersonDetails::default()
        }
        .into(),
    )]
}

/// Section 4, the referral's own fields.
fn details(fields: &mut Fields<'_>) -> Sayings {
    let mut said = Sayings::new();
    let referred = fields.required_date("CINreferralDate");
    let closed = fields.past_date("CINclosureDate");
    let conference = fields.past_date("DateOfInitialCPC");
    let referral = Referral {
        referred_by: fields.code("ReferralSource", codes::REFERRAL_SOURCE),
        primary_need: fields.code("PrimaryNeedCode", codes::PRIMARY_NEED),
        no_further_action: fields.flag("ReferralNFA"),
        account: None,
    };
    let reason = fields.code("ReasonForClosure", codes::CLOSURE_REASON);
    fields.expect(
        &["ReferralSource"],
        "Children in need census guide 2023 to 2024, 4.4",
    );
    fields.expect(
        &["ReferralNFA"],
        "Children in need census guide 2023 to 2024, 4.3",
    );
    fields.in_order(
        ("CINreferralDate", referred),
        ("CINclosureDate", closed),
        "the case was closed before it was referred",
    );
    fields.in_order(
        ("CINreferralDate", referred),
        ("DateOfInitialCPC", conference),
        "the initial conference was before the referral",
    );
    check_no_further_action(fields, &referral, conference);
    if let (None, Some(reason)) = (closed, reason.text()) {
        let found = [("ReasonForClosure", reason.to_owned())];
        fields.complain(
            "a reason for closure is given, and no date of closure",
            &found,
            Some("`CINclosureDate`"),
            Some("Children in need census guide 2023 to 2024, 4.6"),
        );
    }
    if let (Some(closed), Said::NotStated) = (closed, &reason) {
        let found = [("CINclosureDate", closed.to_string())];
        fields.complain(
            "a date of closure is given, and no reason",
            &found,
            Some("`ReasonForClosure`"),
            Some("Children in need census guide 2023 to 2024, 4.7"),
        );
    }
    if let Some(referred) = referred {
        said.push((Span::on(referred), referral.into()));
    }
    said.extend(conference.map(initial_conference));
    said.extend(closed.map(|closed| (Span::on(closed), CaseClosure { reason }.into())));
    said
}

/// A referral without further action has no other activity linked to it (guide 4.1, option B).
fn check_no_further_action(fields: &mut Fields<'_>, referral: &Referral, conference: Option<Day>) {
    if referral.no_further_action != YesNo::Yes {
        return;
    }
    let mut found = vec![(
        "ReferralNFA",
        fields.text("ReferralNFA").unwrap_or_default(),
    )];
    found.extend(conference.map(|day| ("DateOfInitialCPC", day.to_string())));
    let element = fields.element;
    for module in [
        Module::Assessment,
        Module::InNeedPlan,
        Module::Enquiry,
        Module::ProtectionPlan,
    ] {
        let name = module.element();
        let count = element.named(name).count();
        if count > 0 {
            found.push((name, format!("{count} given")));
        }
    }
    if found.len() > 1 {
        let what =
            "the referral is said to have led to no further action, and further action is given";
        fields.complain(
            what,
            &found,
            Some("no other activity"),
            Some("Children in need census guide 2023 to 2024, 4.1"),
        );
    }
}

fn initial_conference(day: Day) -> (Span, Statement) {
    (
        Span::on(day),
        Conference {
            purpose: ConferencePurpose::Initial,
            ..Conference::default()
        }
        .into(),
    )
}

/// 4.9 and 4.10.
fn assessment(fields: &mut Fields<'_>, parents: &Parents) -> Sayings {
    let started = fields.required_date("AssessmentActualStartDate");
    let review = fields.date("AssessmentInternalReviewDate");
    let authorised = fields.past_date("AssessmentAuthorisationDate");
    let factors = fields.codes(
        "FactorsIdentifiedAtAssessment",
        "AssessmentFactors",
        codes::FACTORS,
    );
    fields.in_order(
        ("CINreferralDate", parents.referred),
        ("AssessmentActualStartDate", started),
        "the assessment started before its referral",
    );
    fields.in_order(
        ("AssessmentActualStartDate", started),
        ("AssessmentInternalReviewDate", review),
        "the internal review point lies before the start",
    );
    let statement = Assessment {
        review_point: review.map(When::Day),
        factors,
        ..Assessment::default()
    };
    state(started, authorised, statement.into())
}

/// 4.11.
fn in_need_plan(fields: &mut Fields<'_>, parents: &Parents) -> Sayings {
    let started = fields.required_date("CINPlanStartDate");
    let ended = fields.past_date("CINPlanEndDate");
    fields.in_order(
        ("CINreferralDate", parents.referred),
        ("CINPlanStartDate", started),
        "the plan started before its referral",
    );
    state(started, ended, ChildInNeedPlan::default().into())
}

/// 4.12. The start is the strategy discussion at which the enquiry was initiated (4.12.1).
fn enquiry(fields: &mut Fields<'_>, parents: &Parents, holidays: &BankHolidays) -> Sayings {
    let started = fields.required_date("S47ActualStartDate");
    let target = fields.date("InitialCPCtarget");
    let conference = fields.past_date("DateOfInitialCPC");
    let not_required = fields.flag("ICPCnotRequired");
    fields.expect(
        &["ICPCnotRequired"],
        "Children in need census guide 2023 to 2024, 4.12.4",
    );
    fields.in_order(
        ("CINreferralDate", parents.referred),
        ("S47ActualStartDate", started),
        "the enquiry started before its referral",
    );
    fields.in_order(
        ("S47ActualStartDate", started),
        ("DateOfInitialCPC", conference),
        "the initial conference was before the enquiry began",
    );
    if let (YesNo::Yes, Some(held)) = (not_required, conference) {
        let found = [
            (
                "ICPCnotRequired",
                fields.text("ICPCnotRequired").unwrap_or_default(),
            ),
            ("DateOfInitialCPC", held.to_string()),
        ];
        let what = "no initial conference is said to have been required, and one is given";
        fields.complain(
            what,
            &found,
            Some("one or the other"),
            Some("Children in need census guide 2023 to 2024, 4.12"),
        );
    }
    if let (Some(started), Some(target)) = (started, target) {
        check_target(fields, started, target, holidays);
    }
    let mut said = Sayings::new();
    if let Some(started) = started {
        let statement = Enquiry {
            conference_target: target,
            conference_not_required: not_required,
            outcome: None,
        };
        said.push((Span::on(started), statement.into()));
    }
    said.extend(conference.map(initial_conference));
    said
}

/// The target date is 15 working days after the strategy discussion (4.12.2). Both values are kept. Where the bank holidays
/// of those years are not known, nothing can be said.
fn check_target(fields: &mut Fields<'_>, started: Day, target: Day, holidays: &BankHolidays) {
    let Ok(due) = CONFERENCE_TARGET.due(Moment::Day(started), holidays) else {
        return;
    };
    let right = due.due.london_day();
    if right != target {
        let found = [
            ("S47ActualStartDate", started.to_string()),
            ("InitialCPCtarget", target.to_string()),
        ];
        let authority = format!(
            "Children in need census guide 2023 to 2024, 4.12.2: {}",
            due.sentence()
        );
        let what = "the target date for the initial conference is not 15 working days after the strategy discussion";
        fields.complain(what, &found, Some(&right.to_string()), Some(&authority));
    }
}

/// Section 5.
fn protection_plan(fields: &mut Fields<'_>, parents: &Parents) -> Sayings {
    let started = fields.required_date("CPPstartDate");
    let ended = fields.past_date("CPPendDate");
    let statement = ProtectionPlan {
        initial_category: fields.code("InitialCategoryOfAbuse", codes::ABUSE),
        latest_category: fields.code("LatestCategoryOfAbuse", codes::ABUSE),
        previous_plans: fields.count("NumberOfPreviousCPP"),
        ..ProtectionPlan::default()
    };
    fields.expect(
        &["InitialCategoryOfAbuse"],
        "Children in need census guide 2023 to 2024, 5.2",
    );
    fields.expect(
        &["LatestCategoryOfAbuse"],
        "Children in need census guide 2023 to 2024, 5.2",
    );
    fields.expect(
        &["NumberOfPreviousCPP"],
        "Children in need census guide 2023 to 2024, 5.4",
    );
    fields.in_order(
        ("CINreferralDate", parents.referred),
        ("CPPstartDate", started),
        "the plan started before its referral",
    );
    state(started, ended, statement.into())
}

/// 5.5.
fn reviews(fields: &mut Fields<'_>, parents: &Parents) -> Sayings {
    let days = fields.dates("CPPreviewDate");
    let (started, ended) = (parents.plan_started, parents.plan_ended);
    for day in &days {
        fields.in_order(
            ("CPPstartDate", started),
            ("CPPreviewDate", Some(*day)),
            "the plan was reviewed before it started",
        );
        fields.in_order(
            ("CPPreviewDate", Some(*day)),
            ("CPPendDate", ended),
            "the plan was reviewed after it ended",
        );
    }
    days.into_iter()
        .map(|day| {
            (
                Span::on(day),
                PlanReview {
                    plan_started: started,
                    outcome: None,
                }
                .into(),
            )
        })
        .collect()
}

/// The shape of 2026.
fn pre_proceedings(fields: &mut Fields<'_>) -> Sayings {
    let started = fields.past_date("PPStartDate");
    let when = |day: Option<Day>| day.map(When::Day);
    let statement = PreProceedings {
        letter_sent: when(fields.past_date("LBPSentDate")),
        initial_letter: when(fields.past_date("LetterInitCPDate")),
        first_meeting: when(fields.past_date("InitialPPMeetingDate")),
        review_meetings: fields.count("ReviewMeetingsCount"),
        step_decision: when(fields.past_date("StepDecisionDate")),
        outcome: fields.text("PPOutcome").map_or(Said::NotStated, Said::Text),
        court_application: when(fields.past_date("CourtAppDate")),
        family_meeting_offered: fields.flag("FGDMMeetingOffer"),
        family_meeting_held: fields.flag("FGDMMeetingFac"),
    };
    if statement == PreProceedings::default() && started.is_none() {
        return Sayings::new();
    }
    vec![(
        Span::at(started.map_or(When::Unknown, When::Day)),
        statement.into(),
    )]
}

fn state(from: Option<Day>, until: Option<Day>, statement: Statement) -> Sayings {
    let span = |from| Span::between(When::Day(from), until.map(When::Day));
    from.map(|from| (span(from), statement))
        .into_iter()
        .collect()
}
