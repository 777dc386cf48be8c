//! One invented person in full, and facts about them.

use super::lists::people;
use super::sentenced;
use calendar::{Day, Instant, Moment};
use desk::view::*;
use facts::statement::Visit;
use facts::{Fact, FactId, Kind, Party, Span, Statement, SubjectReference, YesNo};

pub fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

pub fn agency(place: usize) -> String {
    [
        "Northmoor Children’s Services",
        "Northmoor Police",
        "Saltmarsh Hospital Trust",
        "Kittiwake Primary School",
        "Northmoor Health Visiting",
    ][place % 5]
        .to_owned()
}

fn id(position: u64) -> FactId {
    FactId {
        position,
        ordinal: 0,
    }
}

pub fn finding(urgency: &str) -> FindingView {
    let (title, words) = match urgency {
        "overdue" => (
            "Initial child protection conference",
            "overdue by 12 days: no conference is on the record within 15 working days of the strategy discussion of 20 October 2026",
        ),
        "due_soon" => ("Core group", "due in 2 days, by Tuesday 24 November 2026"),
        "cannot_tell" => (
            "Visit to a child on a plan",
            "cannot be told: no source that reports here carries visits; taken as not made, because the safer course is to ask",
        ),
        _ => (
            "Two dates contradict each other",
            "the referral is dated after the assessment that it started",
        ),
    };
    FindingView {
        fingerprint: format!("f-{urgency}"),
        rule: if urgency == "discrepancy" {
            "record".to_owned()
        } else {
            "E6".to_owned()
        },
        title: title.to_owned(),
        urgency: urgency.to_owned(),
        words: words.to_owned(),
        authority: if urgency == "discrepancy" {
            "check of the record".to_owned()
        } else {
            "Working Together to Safeguard Children 2023, page 105".to_owned()
        },
        verified: urgency != "cannot_tell",
        since: day("2026-11-10"),
        evidence: if urgency == "cannot_tell" {
            vec![]
        } else {
            vec![id(101), id(104)]
        },
        answer: None,
    }
}

pub fn duty(state: &str, words: &str) -> DutyView {
    DutyView {
        rule: "E6".to_owned(),
        variant: "England".to_owned(),
        title: "Initial child protection conference".to_owned(),
        state: state.to_owned(),
        state_words: words.to_owned(),
        started: Some(Moment::Day(day("2026-10-20"))),
        due: (state != "cannot_tell").then(|| Moment::Day(day("2026-11-10"))),
        met: state
            .starts_with("met")
            .then(|| Moment::Day(day("2026-11-13"))),
        owes: "Northmoor Children’s Services".to_owned(),
        agency: agency(1),
        authority: "Working Together to Safeguard Children 2023, page 105".to_owned(),
        authority_link: Some("https://www.example.org/working-together".to_owned()),
        verified: state != "running",
        working: vec![
            "strategy discussion Tuesday 20 October 2026".to_owned(),
            "15 working days, not counting Saturdays and Sundays".to_owned(),
            "due by the end of Tuesday 10 November 2026".to_owned(),
        ],
        evidence: vec![id(101)],
    }
}

fn row(place: u64) -> ChronologyRow {
    let texts = [
        (
            Kind::Visit,
            "visit: by social worker; seen: yes; alone: no; not seen: hands; present: unnamed man",
            true,
        ),
        (
            Kind::Attendance,
            "attendance: Saltmarsh Hospital; emergency department; cut lip; brought by mother",
            true,
        ),
        (
            Kind::Contact,
            "contact: telephone; from neighbour; crying at night",
            false,
        ),
        (
            Kind::Appointment,
            "appointment: health visitor; not brought",
            true,
        ),
        (
            Kind::InjuryObserved,
            "injury observed: bruise, left arm; explanation by mother: fell from a step",
            true,
        ),
        (
            Kind::Absence,
            "absence: Kittiwake Primary School; 4 half-day sessions missed",
            false,
        ),
        (
            Kind::Incident,
            "incident: noise complaint; child present: yes",
            true,
        ),
        (
            Kind::PersonDetails,
            "personal details: Robin Thistledown; born 14 September 2024",
            false,
        ),
    ];
    let (kind, words, significant) = texts[(place as usize * 5) % texts.len()];
    let happened = day("2026-04-02").plus_days((place * place * 7 % 228) as i32);
    let from: facts::When = match place % 11 {
        5 => format!("{}-{:02}", happened.year(), happened.month())
            .parse()
            .unwrap(),
        9 => format!("~{happened}").parse().unwrap(),
        10 if place > 40 => "unknown".parse().unwrap(),
        _ => happened.into_when(),
    };
    ChronologyRow {
        fact: id(100 + place),
        kind,
        words: words.to_owned(),
        happened: if place % 9 == 4 {
            Span::between(from, Some(happened.plus_days(20).into_when()))
        } else {
            Span::at(from)
        },
        agency: agency(place as usize % 5),
        source: "invented-source".to_owned(),
        record: format!("visits/{place}"),
        place: format!("visits.csv, line {place}"),
        written: happened.plus_days(1).into_when(),
        known_on: happened.plus_days(3),
        claimed: place % 13 == 3,
        received: Instant::end_of(happened.plus_days(3)),
        stands: place % 10 != 7,
        standing: if place % 10 == 7 {
            "sent again with other values: change or correction, not known which".to_owned()
        } else {
            "stands".to_owned()
        },
        significant,
        corrects: (place == 12).then(|| id(107)),
    }
}

trait IntoWhen {
    fn into_when(self) -> facts::When;
}

impl IntoWhen for Day {
    fn into_when(self) -> facts::When {
        facts::When::Day(self)
    }
}

pub fn page(person: PersonNumber, at: &AsAt) -> Option<PersonPage> {
    let who = people().into_iter().find(|who| who.person == person)?;
    // One person with more facts than a page of the table holds.
    let facts = if person.0 == 9 { 480 } else { 64 };
    let mut chronology: Vec<_> = (0..facts)
        .map(row)
        .filter(|row| row.known_on <= at.known_on)
        .collect();
    chronology.sort_by_key(|row| std::cmp::Reverse(row.happened.from.order()));
    let mut days: Vec<_> = (0..64).map(|place| row(place).known_on).collect();
    days.sort();
    days.dedup();
    days.reverse();
    let owner = if person.0 == 7 {
        "Harbour team"
    } else {
        "asha"
    };
    Some(PersonPage {
        supervision: None,
        names: vec![
            (who.name.clone(), "northmoor-childrens-services".to_owned()),
            (
                "Robyn Thistledown".to_owned(),
                "saltmarsh-hospital".to_owned(),
            ),
        ],
        who,
        known_on: at.known_on,
        now: at.now,
        subjects: subjects(),
        homes: vec![
            home(
                "4 Invented Row, Northmoor, ZZ1 1ZZ",
                "2024-09",
                Some("2026-02-01"),
            ),
            home(
                "Flat 2, 19 Quay Street, Northmoor, ZZ1 2ZZ",
                "2026-02-01",
                None,
            ),
        ],
        household: vec![
            member("Maren Thistledown (mother)", Some("mother"), "verified"),
            member("unnamed man", None, "suspected"),
        ],
        situation: (person.0 != 10).then(|| SituationView {
            owner: owner.to_owned(),
            team: "Harbour team".to_owned(),
            taken_on: person.0 != 7,
            opened: day("2026-10-10"),
            age_days: 43,
            open: ["overdue", "due_soon", "cannot_tell", "discrepancy"]
                .map(finding)
                .to_vec(),
            answered: vec![FindingView {
                fingerprint: "f-answered".to_owned(),
                answer: Some(AnswerView {
                    fact: id(190),
                    answer: "known and planned for".to_owned(),
                    text: "A visit is booked for Friday.".to_owned(),
                    by: "brin".to_owned(),
                    on: "2026-10-12".parse().unwrap(),
                }),
                ..finding("due_soon")
            }],
        }),
        release_dates: sentenced::release_dates(person, at),
        worked_out: sentenced::worked_out(person, at),
        duties: [
            ("overdue", "overdue by 12 days"),
            ("running", "running, 9 days left"),
            ("met_late", "met 3 days late"),
            ("cannot_tell", "cannot tell: no day of the decision"),
        ]
        .map(|(state, words)| duty(state, words))
        .to_vec(),
        chronology,
        days_known: days,
    })
}

fn subjects() -> Vec<SubjectView> {
    let subject = |source: &str, reference: &str, because: &[&str], refused: &[&str]| SubjectView {
        source: source.to_owned(),
        reference: reference.to_owned(),
        names: vec!["Robin Thistledown".to_owned()],
        born: Some("2024-09-14".parse().unwrap()),
        records: 21,
        joined_because: because.iter().map(|reason| (*reason).to_owned()).collect(),
        refused: refused.iter().map(|reason| (*reason).to_owned()).collect(),
    };
    vec![
        subject(
            "northmoor-childrens-services",
            "LCS-77",
            &["the same NHS number 999 000 0018 as saltmarsh-hospital MRN-3"],
            &[],
        ),
        subject(
            "saltmarsh-hospital",
            "MRN-3",
            &["the same NHS number 999 000 0018 as northmoor-childrens-services LCS-77"],
            &["police P-9 shares the pupil number, and was unlinked by brin: told by the school"],
        ),
    ]
}

fn home(address: &str, from: &str, until: Option<&str>) -> HomeView {
    HomeView {
        address: address.to_owned(),
        lived: Span::between(
            from.parse().unwrap(),
            until.map(|until| until.parse().unwrap()),
        ),
        source: "northmoor-childrens-services".to_owned(),
        certainty: "reported",
        fact: id(102),
    }
}

fn member(who: &str, relationship: Option<&str>, certainty: &'static str) -> MemberView {
    MemberView {
        member: who.to_owned(),
        relationship: relationship.map(str::to_owned),
        lived: Span::at("2026-03".parse().unwrap()),
        source: "northmoor-police".to_owned(),
        certainty,
        fact: id(103),
    }
}

pub fn fact(fact: FactId, at: &AsAt) -> Option<FactView> {
    let row = (0..480)
        .map(row)
        .find(|row| row.fact == fact && row.known_on <= at.known_on)?;
    let visit = Visit {
        by: Party::in_role("social worker"),
        seen: YesNo::Yes,
        present: vec![Party::in_role("unnamed man")],
        ..Visit::default()
    };
    Some(FactView {
        fact: Fact { about: Some(SubjectReference::new("invented-source", "LCS-77")), happened: row.happened, statement: Statement::from(visit) },
        row,
        verbatim: "reference,date,by,seen,account\nV-12,2026-06-02,social worker,yes,\"<b>seen at the door</b>, hands in pockets\"\n".to_owned(),
        person: Some(PersonNumber(7)),
    })
}
