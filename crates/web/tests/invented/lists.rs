//! Lists with invented people in them.

use super::person::{agency, day, duty, finding};
use calendar::Instant;
use desk::view::*;
use facts::{Identifier, RecordReference, Scheme};

/// A name that would do harm on a page that did not escape it.
pub const HOSTILE: &str = "<script>alert(\"Tansy\")</script> & 'Co'";

pub fn people() -> Vec<PersonSummary> {
    let names = [
        "Robin Thistledown",
        HOSTILE,
        "Merrit Fennimore-Ravenscourt-Applethwaite",
        "Pim Oystercatcher",
        "Juniper Vale",
        "Tobit Larkspur",
        "Wren Candlewick",
    ];
    names
        .iter()
        .enumerate()
        .map(|(place, name)| PersonSummary {
            person: PersonNumber(place as u64 + 7),
            name: (*name).to_owned(),
            born: [
                "2024-09-14",
                "unknown",
                "2011",
                "2026-10-30",
                "2009-02-28",
                "2019-05",
                "2027-01-04",
            ]
            .get(place)
            .map(|born| born.parse().unwrap()),
            identifiers: vec![
                Identifier::new(Scheme::NhsNumber, "9990000018"),
                Identifier::new(Scheme::UniquePupilNumber, "N000000000010"),
                Identifier::new(Scheme::Local, "LCS-77"),
            ],
            agencies: vec![agency(0), agency(place % 4 + 1)],
        })
        .collect()
}

pub fn today(filter: &TodayFilter, at: &AsAt) -> TodayPage {
    let urgencies = [
        "overdue",
        "overdue",
        "due_soon",
        "cannot_tell",
        "discrepancy",
        "due_soon",
        "discrepancy",
    ];
    let all: Vec<TodayLine> = people()
        .into_iter()
        .enumerate()
        .map(|(place, who)| TodayLine {
            who,
            owner: if place % 3 == 0 {
                "brin".to_owned()
            } else {
                "Harbour team".to_owned()
            },
            team: if place % 2 == 0 {
                "Harbour team".to_owned()
            } else {
                "Moor team".to_owned()
            },
            taken_on: place % 3 == 0,
            first: finding(urgencies[place % urgencies.len()]),
            open: place % 4 + 1,
            opened: day("2026-10-02").plus_days(place as i32),
        })
        .collect();
    let wanted = |line: &TodayLine| {
        filter.team.as_ref().is_none_or(|team| *team == line.team)
            && filter
                .owner
                .as_ref()
                .is_none_or(|owner| *owner == line.owner)
            && filter
                .urgency
                .as_ref()
                .is_none_or(|urgency| *urgency == line.first.urgency)
    };
    let lines: Vec<_> = all.into_iter().filter(wanted).collect();
    TodayPage {
        next: None,
        matching: if lines.is_empty() {
            0
        } else {
            lines.len() + 120
        },
        lines,
        by_urgency: vec![
            ("overdue".to_owned(), 61),
            ("due_soon".to_owned(), 24),
            ("cannot_tell".to_owned(), 9),
            ("discrepancy".to_owned(), 33),
        ],
        teams: vec!["Harbour team".to_owned(), "Moor team".to_owned()],
        known_on: at.known_on,
    }
}

pub fn duties(filter: &DutyFilter, at: &AsAt) -> DutiesPage {
    let states = [
        ("overdue", "overdue by 12 days"),
        ("due_soon", "due in 2 days"),
        ("running", "running, 9 days left"),
        ("met", "met"),
        ("met_late", "met 3 days late"),
        ("not_needed", "not needed: the plan ended"),
        ("cannot_tell", "cannot tell: no day of the decision"),
    ];
    let lines: Vec<_> = people()
        .into_iter()
        .cycle()
        .zip(states)
        .filter(|(_, (state, _))| filter.state.as_ref().is_none_or(|wanted| wanted == state))
        .map(|(who, (state, words))| DutyLine {
            who,
            duty: duty(state, words),
        })
        .collect();
    DutiesPage {
        next: None,
        matching: lines.len() + 260,
        lines,
        by_state: states
            .iter()
            .enumerate()
            .map(|(place, (state, _))| ((*state).to_owned(), 7 * (place + 1)))
            .collect(),
        teams: (0..3).map(agency).collect(),
        rules: vec!["E1".to_owned(), "E6".to_owned(), "E9".to_owned()],
        known_on: at.known_on,
    }
}

pub fn imports() -> Vec<ImportRun> {
    let began = Instant::parse("2026-11-22T09:58:00Z").unwrap();
    let run = |name: &str, file: &str| ImportRun {
        run: name.to_owned(),
        file: file.to_owned(),
        agency: agency(0),
        source: "northmoor-childrens-services".to_owned(),
        format: "cin-census".to_owned(),
        by: "cato".to_owned(),
        began,
        ended: Some(began.plus_hours(1)),
        bytes: (2_400_000, 2_400_000),
        tally: Tally {
            read: 2_675,
            accepted: 2_600,
            quarantined: 3,
            unchanged: 72,
            facts: 9_120,
        },
        remarks: vec![
            "the header gives the year 2025, the file’s name 2024: both are kept".to_owned(),
        ],
        failed: None,
    };
    vec![
        ImportRun { ended: None, bytes: (1_000_000, 2_400_000), remarks: vec![], ..run("run-1", "census-2026-with-a-very-long-name-that-nobody-would-shorten.xml") },
        run("run-2", "census-2025.xml"),
        ImportRun { failed: Some("census.xml cannot be read: line 1: found `%PDF`, expected XML or CSV: export the file again".to_owned()), tally: Tally::default(), ..run("run-3", "census.pdf") },
    ]
}

pub fn quarantined(position: u64) -> QuarantineView {
    let verbatim = "<CINdetails>\n  <CINreferralDate>2025-13-02</CINreferralDate>\n  <ReferralSource>1A</ReferralSource>\n  <PrimaryNeedCode>N1</PrimaryNeedCode>\n  <ReferralNFA>maybe</ReferralNFA>\n</CINdetails>\n";
    let fault = |field: &str, found: &str, expected: &str, reason: &str| intake::Fault {
        place: format!("Children/Child[3]/CINdetails[1]/{field} (line 214)"),
        field: field.to_owned(),
        found: found.to_owned(),
        expected: expected.to_owned(),
        reason: reason.to_owned(),
    };
    QuarantineView {
        position,
        agency: agency(0),
        unread: intake::Unread {
            record: RecordReference::new(
                "northmoor-childrens-services",
                "CINdetails/DfEX0000003/unreadable",
            ),
            format: "cin-census".to_owned(),
            about: None,
            place: "census-2025.xml, line 214".to_owned(),
            context: String::new(),
            verbatim: verbatim.to_owned(),
            written: "2025-04-30".parse().unwrap(),
            handling: facts::Handling::Ordinary,
            faults: vec![
                fault(
                    "CINreferralDate",
                    "2025-13-02",
                    "a day such as 2025-03-02",
                    "there is no month 13",
                ),
                fault(
                    "ReferralNFA",
                    "maybe",
                    "0, 1, true or false",
                    "this is no yes and no no",
                ),
            ],
        },
        received: Instant::parse("2026-11-21T16:20:00Z").unwrap(),
    }
}

/// Two rules: one verified that has found something, one unverified and ended that has not.
pub fn rules() -> desk::RulesPage {
    let variant = |name: &str, period: Option<&str>, verified: bool| desk::VariantLine {
        variant: name.to_owned(),
        default: name == "england",
        period: period.map(str::to_owned),
        authority: format!("An invented guide, on {name}"),
        link: verified.then(|| "https://example.org/guide".to_owned()),
        read: if verified {
            "read in official guidance"
        } else {
            "not read, unverified"
        }
        .to_owned(),
        verified,
    };
    let line = |rule: &str, until: Option<&str>, variants, found| desk::RuleLine {
        rule: rule.to_owned(),
        title: format!("Duty of {rule} {HOSTILE}"),
        owes: "children's services".to_owned(),
        note: "Counted from the referral.".to_owned(),
        nation: "England and Wales".to_owned(),
        in_force_from: day("2013-04-15"),
        in_force_until: until.map(day),
        in_force_verified: false,
        variants,
        found,
    };
    desk::RulesPage {
        rules: vec![
            line(
                "E6",
                None,
                vec![variant("england", Some("within 15 working days of"), true)],
                desk::Found {
                    overdue: 1_204,
                    overdue_since_week: 1,
                    due_soon: 1,
                    cannot_tell: 2,
                    running: 0,
                },
            ),
            line(
                "E41",
                Some("2026-10-31"),
                vec![
                    variant("risk-of-harm", Some("within 24 hours of"), false),
                    variant("stages", None, false),
                ],
                desk::Found::default(),
            ),
        ],
        week_from: day("2026-11-16"),
        today: day("2026-11-22"),
    }
}

/// Three events of somebody who may see what is sensitive.
pub fn events(after: Option<desk::EventMark>, most: usize) -> desk::Events {
    let mark = |number: usize| {
        format!("sensitive-{number}")
            .parse::<desk::EventMark>()
            .unwrap()
    };
    let begin = after.map_or(3, |after| {
        (0..=3).find(|number| mark(*number) == after).unwrap_or(3)
    });
    let events: Vec<_> = (begin + 1..=3)
        .take(most)
        .map(|number| {
            let event = desk::Event {
                person: PersonNumber(7),
                fingerprint: format!("f-{number}"),
                rule: "E6".to_owned(),
                title: format!("Invented finding {number}\n{HOSTILE}"),
                urgency: "overdue".to_owned(),
                verified: true,
                team: "Harbour team".to_owned(),
                since: day("2026-11-02"),
                found: Instant::parse(super::NOW).unwrap(),
            };
            (mark(number), event)
        })
        .collect();
    desk::Events {
        upto: events.last().map_or(mark(begin), |(mark, _)| *mark),
        events,
        missed: false,
    }
}
