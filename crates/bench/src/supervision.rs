//! Everybody on licence, as of a night: every clock, and how each condition stands, for people of fifteen conditions each, on two cores.
//! Pure work: nothing is read from a store, and nothing kept.

use crate::Failure;
use calendar::{BankHolidays, Day, Instant as At};
use chronology::{Arrival, Chronology, FiledRecord, Fingerprint};
use facts::compliance::{ComplianceEvent, ComplianceRecord};
use facts::copies::{CopyEvent, CopyRecipient, LicenceCopyStep};
use facts::licence::{LicenceAct, LicenceKind, LicenceStep, SetBy, TagEvent, TagStep, Who};
use facts::{Fact, Handling, Party, RecordReference, Span, Statement, SubjectReference, When};
use licence::compliance::watches;
use licence::copies::CopyRows;
use licence::life::Rights;
use licence::policy::Policy;
use licence::recorded::{
    Beside, copies, decisions, keeping, licences, served_of, standing, tag_events,
};
use licence::served::{ServedCondition, Values};
use licence::tag::state_at;
use rulebook::{LocalChoices, Question, Rulebook};
use std::time::Instant;

/// So many people are on licence.
const PEOPLE: usize = 100_000;

/// Each of so many conditions.
const CONDITIONS: usize = 15;

/// What everybody is judged by.
struct With {
    rulebook: Rulebook,
    holidays: BankHolidays,
    local: LocalChoices,
    rights: Rights,
    rows: CopyRows,
    policies: Vec<Policy>,
    now: At,
}

/// What was counted, so that nothing is worked out for nothing.
#[derive(Default)]
struct Counted {
    duties: usize,
    conditions: usize,
    not_monitored: usize,
    candidates: usize,
    owed: usize,
}

pub(crate) fn measure(scale: usize) -> Result<(), Failure> {
    let people = PEOPLE / scale.max(1);
    let with = With {
        rulebook: Rulebook::built_in(),
        holidays: BankHolidays::england_and_wales(),
        local: LocalChoices::none(),
        rights: Rights::built_in()?,
        rows: CopyRows::built_in()?,
        policies: Policy::built_in()
            .into_iter()
            .filter_map(|reading| reading.policy)
            .collect(),
        now: At::start_of(day("2026-11-27")?),
    };
    let life = life(&with)?;
    let (life, with) = (life.as_slice(), &with);
    let began = Instant::now();
    let half = people.div_ceil(2);
    let all: Counted = std::thread::scope(|scope| {
        let running: Vec<_> = [half, people - half]
            .into_iter()
            .map(|people| scope.spawn(move || night(people, life, with)))
            .collect::<Vec<_>>();
        running.into_iter().fold(Counted::default(), |sum, job| {
            let done = job.join().unwrap_or_default();
            Counted {
                duties: sum.duties + done.duties,
                conditions: sum.conditions + done.conditions,
                not_monitored: sum.not_monitored + done.not_monitored,
                candidates: sum.candidates + done.candidates,
                owed: sum.owed + done.owed,
            }
        })
    });
    println!(
        "supervision: {people} people on licence, {} conditions, {} duties, on two cores: {:.2} s; {} conditions not monitored, {} candidates, {} copies not received",
        all.conditions,
        all.duties,
        began.elapsed().as_secs_f64(),
        all.not_monitored,
        all.candidates,
        all.owed
    );
    Ok(())
}

fn day(text: &str) -> Result<Day, Failure> {
    Ok(Day::parse_iso(text)?)
}

/// So many people of the same life, each as if by itself.
fn night(people: usize, life: &[FiledRecord], with: &With) -> Counted {
    let mut counted = Counted::default();
    for _ in 0..people {
        one(std::hint::black_box(life), with, &mut counted);
    }
    counted
}

fn one(life: &[FiledRecord], with: &With, counted: &mut Counted) {
    let chronology = Chronology::as_known_on(Day::LAST, life, &[]);
    let question = Question {
        chronology: &chronology,
        coverage: &|_| None,
        holidays: &with.holidays,
        local: &with.local,
        worked_out: None,
        now: with.now,
    };
    counted.duties += rulebook::evaluate(&with.rulebook, &question).len();
    let (licences, _) = licences(&chronology, with.now, &with.rights);
    let (decided, _) = decisions(&chronology, with.now);
    let (made, _) = copies(&chronology, with.now);
    for licence in &licences {
        let (events, _) = tag_events(&chronology, &licence.name, with.now);
        let tag = state_at(&events, with.now);
        let watched = watches(&licence.licence, &with.policies, &[], tag);
        counted.conditions += watched.len();
        counted.not_monitored += watched
            .iter()
            .filter(|(_, watch)| matches!(watch, licence::compliance::Watch::NotMonitored { .. }))
            .count();
        let kept = keeping(
            &chronology,
            licence,
            (&decided, &with.policies),
            &Beside::default(),
            with.now,
        );
        counted.candidates += kept.candidates.len();
        counted.owed += standing(licence, &with.rows, &with.policies, &made)
            .iter()
            .filter(|copy| copy.state != licence::recorded::CopyState::Received)
            .count();
    }
}

/// A fact's day, and what it says.
type Told = (&'static str, Statement);

fn step(act: LicenceAct, who: Who) -> LicenceStep {
    LicenceStep::plain("1".to_owned(), act, who, Party::in_role("officer"))
}

/// A licence of fifteen conditions, written, approved and brought into force.
fn licence_of(policy: &Policy) -> Result<Vec<Told>, Failure> {
    let begun = LicenceStep {
        licence_kind: Some(LicenceKind::Determinate),
        starts_on: Some(day("2025-11-03")?),
        ..step(LicenceAct::SetStart, Who::Officer)
    };
    let mut told: Vec<Told> = vec![("2025-10-01", begun.into())];
    let offered = policy.conditions.iter();
    let mut served: Vec<ServedCondition> = offered
        .filter_map(|condition| ServedCondition::serve(condition, Values::new()).ok())
        .collect();
    while served.len() < CONDITIONS {
        let words = format!("Do as was agreed in paragraph {}.", served.len());
        served.push(ServedCondition::bespoke(&words)?);
    }
    for condition in &served {
        let standard = condition.kind == licence::policy::ConditionKind::Standard;
        let put_in = LicenceStep {
            condition: Some(served_of(condition)),
            set_by: Some(if standard {
                SetBy::Order
            } else {
                SetBy::Officer
            }),
            ..step(LicenceAct::Add, Who::Officer)
        };
        told.push(("2025-10-01", put_in.into()));
    }
    for (when, act, who) in [
        ("2025-10-02", LicenceAct::Submit, Who::Officer),
        ("2025-10-03", LicenceAct::Approve, Who::PrisonDecisionMaker),
        ("2025-11-03", LicenceAct::Activate, Who::PrisonAdministrator),
    ] {
        told.push((when, step(act, who).into()));
    }
    Ok(told)
}

/// A tag that was ordered and fitted; a copy that was made and sent.
fn tag_and_copy() -> Result<Vec<Told>, Failure> {
    let by = || Party::in_role("probation practitioner");
    let mut told: Vec<Told> = Vec::new();
    for (event, fit_by) in [
        (TagEvent::Ordered, Some(day("2025-11-06")?)),
        (TagEvent::Fitted, None),
    ] {
        let tag = TagStep {
            licence: "1".to_owned(),
            event,
            fit_by,
            by: by(),
        };
        told.push(("2025-11-05", tag.into()));
    }
    for event in [CopyEvent::Made, CopyEvent::Sent] {
        let copy = LicenceCopyStep {
            licence: "1".to_owned(),
            version: 1,
            recipient: CopyRecipient::Police,
            event,
            sha256: None,
            by: by(),
        };
        told.push(("2025-11-03", copy.into()));
    }
    Ok(told)
}

/// A life on licence: fifteen conditions, a tag, a copy, and a year of weekly attendance.
fn life(with: &With) -> Result<Vec<FiledRecord>, Failure> {
    let mut told = licence_of(with.policies.first().ok_or("no policy")?)?;
    told.extend(tag_and_copy()?);
    let mut records: Vec<FiledRecord> = Vec::new();
    for (when, statement) in told {
        records.push(filed(records.len(), When::Day(day(when)?), statement)?);
    }
    let first = day("2025-11-10")?;
    for week in 0..52 {
        let missed = week % 20 == 7;
        let record = ComplianceRecord {
            licence: "1".to_owned(),
            condition_number: 2,
            event: if missed {
                ComplianceEvent::Missed
            } else {
                ComplianceEvent::Attended
            },
            words: None,
            by: Party::in_role("probation practitioner"),
        };
        let on = When::Day(first.plus_days(7 * week));
        records.push(filed(records.len(), on, record.into())?);
    }
    Ok(records)
}

fn filed(place: usize, when: When, statement: Statement) -> Result<FiledRecord, Failure> {
    let position = u64::try_from(place)? + 1;
    let mut print = [0; 16];
    for (into, byte) in print.iter_mut().zip(position.to_be_bytes()) {
        *into = byte;
    }
    Ok(FiledRecord {
        arrival: Arrival {
            position,
            received: At::from_micros(i64::try_from(position)?),
            known_on: when.day().ok_or("a day")?,
            claimed: false,
        },
        record: RecordReference::new("northmoor-probation", &place.to_string()),
        agency: "northmoor-probation".to_owned(),
        format: "bench".to_owned(),
        written: when,
        fingerprint: Fingerprint(print),
        handling: Handling::Ordinary,
        place: String::new(),
        facts: vec![(
            0,
            Fact {
                about: Some(SubjectReference::new("northmoor-probation", "P1")),
                happened: Span::at(when),
                statement,
            },
        )],
    })
}
