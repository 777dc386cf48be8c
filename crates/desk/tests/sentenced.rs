//! Sentences that a prison and probation tell of, as release dates at the desk: as known on a day, under a viewer's sight, in the
//! duties that start from them, and replayed.
//!
//! The example is that of `custody`'s own tests: four years passed on 1 February 2020, half of them 731 days, so 31 January 2022; less
//! 30 days on remand, 1 January 2022. Five years are 1,827 days, half of them 914, so 2 August 2022; less thirty, 3 July 2022.
#![cfg(test)]
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use access::{Clearance, Purpose, Role, Viewer};
use calendar::{Day, Instant};
use desk::view::{AsAt, DutyFilter, PersonNumber, PersonPage, SearchQuery};
use desk::{CorrectionOf, DataFolder, Delivery, Desk, Refusal};
use facts::Statement;
use intake::{Format, Mapping};

const MAPPING: &str = include_str!("../../../examples/mappings/prison-sentences.toml");
const SAMPLE: &str = include_str!("../../../examples/mappings/prison-sentences.sample.csv");
const NOW: &str = "2021-06-01";

fn noon(text: &str) -> Instant {
    Instant::parse(&format!("{text}T12:00:00Z")).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn viewer(clearance: Clearance) -> Viewer {
    Viewer {
        user: "robin".to_owned(),
        role: Role::Operator,
        agency: "northmoor".to_owned(),
        team: None,
        clearance,
        purpose: Purpose::stated("test").unwrap(),
    }
}

fn operator() -> Viewer {
    viewer(Clearance::Restricted)
}

/// The sample's rows up to a row, as a prison sends them.
fn rows(upto: usize) -> String {
    let lines: Vec<&str> = SAMPLE.lines().take(upto + 1).collect();
    lines.join("\n") + "\n"
}

fn import(desk: &mut Desk, mapping: &str, on: &str, text: &str) {
    let format = Format::Mapping(Box::new(Mapping::load(mapping).unwrap()));
    let delivery = Delivery {
        source: "invented-prison".to_owned(),
        agency: "invented-prison".to_owned(),
        mapping: Some(mapping.to_owned()),
        received_on: None,
        file: "sentences.csv".to_owned(),
    };
    let mut bytes = text.as_bytes();
    let done = desk
        .import(
            &operator(),
            &delivery,
            &format,
            &mut bytes,
            &|| noon(on),
            &mut |_| {},
        )
        .unwrap();
    assert_eq!(done.tally.quarantined, 0, "{done:?}");
    desk.settle_import(noon(on), &mut |_, _| {}).unwrap();
}

fn opened(mapping: &str, text: &str) -> (tempfile::TempDir, Desk, PersonNumber) {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(DataFolder::at(folder.path()).unwrap(), noon("2020-01-01")).unwrap();
    import(&mut desk, mapping, "2020-02-03", text);
    let query = SearchQuery {
        identifier: Some("Z0003ZZ".to_owned()),
        ..SearchQuery::default()
    };
    let at = AsAt::present(noon("2020-02-03"));
    let found = desk
        .search(&operator(), &query, &at, noon("2020-02-03"))
        .unwrap();
    let person = found[0].person;
    (folder, desk, person)
}

fn page(desk: &Desk, person: PersonNumber, known_on: &str, now: &str) -> PersonPage {
    let at = if known_on == now {
        AsAt::present(noon(now))
    } else {
        AsAt::end_of(day(known_on))
    };
    desk.person(&operator(), person, &at, noon(now)).unwrap()
}

fn conditional_release(page: &PersonPage) -> Option<Day> {
    page.release_dates.as_ref()?.given()?.day_of("CRD")
}

/// When the release duty is due, with its state.
fn release_duty(page: &PersonPage) -> Option<(String, String)> {
    let duty = page.duties.iter().find(|duty| duty.rule == "S1")?;
    Some((
        duty.state.clone(),
        duty.due.map(|due| due.to_string()).unwrap_or_default(),
    ))
}

#[test]
fn a_correction_moves_the_dates_and_the_duty_and_the_old_ones_stand_as_known_before() {
    let (_folder, mut desk, person) = opened(MAPPING, &rows(4));
    desk.catch_up(noon(NOW)).unwrap();
    let before = page(&desk, person, NOW, NOW);
    assert_eq!(conditional_release(&before), Some(day("2022-01-01")));
    // 1 January 2022 is a Saturday, and moves back to Friday 31 December 2021.
    assert_eq!(
        release_duty(&before),
        Some(("running".to_owned(), "2021-12-31".to_owned()))
    );
    assert!(
        before
            .worked_out
            .iter()
            .any(|row| row.words.contains("(CRD)") && row.day == day("2022-01-01"))
    );
    let of = before
        .chronology
        .iter()
        .find(|row| row.kind == facts::Kind::Sentence)
        .unwrap()
        .fact;
    let fact = desk
        .fact(&operator(), of, &AsAt::present(noon(NOW)), noon(NOW))
        .unwrap();
    let Statement::Sentence(mut sentence) = fact.fact.statement else {
        panic!()
    };
    sentence.term.as_mut().unwrap().years = 5;
    let correction = CorrectionOf {
        happened: None,
        statement: Some(serde_json::to_string(&Statement::from(sentence)).unwrap()),
    };
    let why = "read from the warrant";
    desk.correct(&operator(), of, &correction, why, noon("2021-06-02"))
        .unwrap();
    desk.catch_up(noon("2021-06-02")).unwrap();
    let after = page(&desk, person, "2021-06-02", "2021-06-02");
    assert_eq!(conditional_release(&after), Some(day("2022-07-03")));
    // 3 July 2022 is a Sunday.
    assert_eq!(
        release_duty(&after),
        Some(("running".to_owned(), "2022-07-01".to_owned()))
    );
    let as_before = page(&desk, person, NOW, "2021-06-02");
    assert_eq!(conditional_release(&as_before), Some(day("2022-01-01")));
    assert_eq!(
        release_duty(&as_before),
        Some(("running".to_owned(), "2021-12-31".to_owned()))
    );
    let listed = desk
        .duties(
            &operator(),
            &DutyFilter::default(),
            &AsAt::present(noon("2021-06-02")),
            noon("2021-06-02"),
        )
        .unwrap();
    assert!(
        listed.lines.iter().any(
            |line| line.duty.rule == "S1" && line.duty.due.unwrap().to_string() == "2022-07-01"
        )
    );
    assert_eq!(
        desk.replay(&operator(), noon("2021-06-02"), &mut |_| {})
            .unwrap(),
        None
    );
}

/// A duty's state and day, where it is asked for.
fn duty_of(page: &PersonPage, rule: &str) -> Option<(String, String)> {
    let duty = page.duties.iter().find(|duty| duty.rule == rule)?;
    let due = duty.due.map(|due| due.to_string()).unwrap_or_default();
    Some((duty.state.clone(), due))
}

/// Release on Saturday 1 January 2022. Back from it, Fridays left out: Thu 30 (1), Wed 29 (2), then over the substitutes for Boxing Day
/// and Christmas on Tue 28 and Mon 27, and Fri 24, to Thu 23 (3), Wed 22 (4), Tue 21 (5).
#[test]
fn a_late_allocation_and_an_early_release_are_asked_for_until_they_are_met_or_release_has_passed() {
    let (_folder, mut desk, person) = opened(MAPPING, &rows(4));
    let seen = |desk: &mut Desk, now: &str, rule: &str| {
        desk.catch_up(noon(now)).unwrap();
        duty_of(&page(desk, person, now, now), rule)
    };
    let of = |state: &str, due: &str| Some((state.to_owned(), due.to_owned()));
    // While no source that is connected tells of officers or decisions, nobody can say; the day stands all the same.
    for (rule, due) in [("L7", "2021-12-21"), ("L8", "2021-12-23")] {
        assert_eq!(seen(&mut desk, "2021-06-01", rule), of("cannot_tell", due));
    }
    let steps = include_str!("../../../examples/mappings/licence-steps.toml");
    let columns = include_str!("../../../examples/mappings/licence-steps.sample.csv");
    let columns = columns.lines().next().unwrap();
    import(&mut desk, steps, "2021-06-02", &format!("{columns}\n"));
    assert_eq!(
        seen(&mut desk, "2021-06-03", "L7"),
        of("running", "2021-12-21")
    );
    assert_eq!(
        seen(&mut desk, "2021-12-20", "L7"),
        of("due_soon", "2021-12-21")
    );
    // None is sent once and lost: the days after it, it is still asked for.
    assert_eq!(
        seen(&mut desk, "2021-12-27", "L7"),
        of("overdue", "2021-12-21")
    );
    assert_eq!(
        seen(&mut desk, "2021-12-27", "L8"),
        of("cannot_tell", "2021-12-23")
    );
    let begin = desk::Supervise::Begin {
        kind: facts::licence::LicenceKind::Determinate,
        policy: "northmoor-2".to_owned(),
        release_on: day("2022-01-01"),
    };
    desk.supervise(&operator(), person, &begin, noon("2021-12-28"))
        .unwrap();
    assert_eq!(
        seen(&mut desk, "2021-12-28", "L7"),
        of("met_late", "2021-12-21")
    );
    assert_eq!(seen(&mut desk, "2022-01-02", "L8"), None);
    assert_eq!(
        desk.replay(&operator(), noon("2022-01-02"), &mut |_| {})
            .unwrap(),
        None
    );
}

/// Eight years from 1 February 2020 are 2,922 days, more than 2,576 and no more than 3,304.
#[test]
fn somebody_recalled_before_the_fifty_six_days_has_the_day_of_their_tranche() {
    let told = rows(7)
        .replace(",Nowhere Crown Court,4,", ",Nowhere Crown Court,8,")
        .replace("B1,31/12/2021,", "B1,02/01/2024,")
        .replace(",31/12/2021 11:00", ",02/01/2024 11:00")
        .replace("01/08/2022", "01/12/2025")
        .replace("02/08/2022,10/08/2022", "02/12/2025,10/12/2025")
        .replace("11/08/2022", "11/12/2025");
    let (_folder, mut desk, person) = opened(MAPPING, &rows(4));
    import(&mut desk, MAPPING, "2025-12-12", &told);
    desk.catch_up(noon("2026-04-01")).unwrap();
    let at = AsAt::present(noon("2026-04-01"));
    let seen = desk.supervision(&operator(), person, &at, noon("2026-04-01"));
    let tranche = seen.unwrap().tranche.unwrap();
    assert_eq!(tranche.release_on, Some(day("2026-04-28")), "{tranche:?}");
    assert!(tranche.working.contains("2922 days"), "{tranche:?}");
    let now = page(&desk, person, "2026-04-01", "2026-04-01");
    assert_eq!(
        duty_of(&now, "R13"),
        Some(("running".to_owned(), "2026-04-28".to_owned()))
    );
    desk.catch_up(noon("2026-05-01")).unwrap();
    let late = page(&desk, person, "2026-05-01", "2026-05-01");
    assert_eq!(duty_of(&late, "R13").unwrap().0, "overdue");
    assert_eq!(
        desk.replay(&operator(), noon("2026-05-01"), &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn time_makes_it_overdue_and_a_release_meets_it_and_all_of_it_is_replayed() {
    let (_folder, mut desk, person) = opened(MAPPING, &rows(4));
    for (now, state) in [("2021-12-20", "due_soon"), ("2022-01-04", "overdue")] {
        desk.catch_up(noon(now)).unwrap();
        let (found, _) = release_duty(&page(&desk, person, now, now)).unwrap();
        assert_eq!(found, state, "{now}");
        assert_eq!(
            desk.replay(&operator(), noon(now), &mut |_| {}).unwrap(),
            None
        );
    }
    import(&mut desk, MAPPING, "2022-01-05", &rows(5));
    let met = page(&desk, person, "2022-01-05", "2022-01-05");
    assert_eq!(release_duty(&met).unwrap().0, "met");
    // Recalled, and back: release after recall, which is the end of the sentence.
    import(&mut desk, MAPPING, "2022-08-12", &rows(7));
    let recalled = page(&desk, person, "2022-08-12", "2022-08-12");
    let given = recalled.release_dates.as_ref().unwrap().given().unwrap();
    assert_eq!(given.day_of("PRRD"), Some(day("2024-01-10")));
    assert_eq!(
        release_duty(&recalled),
        Some(("running".to_owned(), "2024-01-10".to_owned()))
    );
    assert_eq!(
        desk.replay(&operator(), noon("2022-08-12"), &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn without_days_on_remand_there_is_a_refusal_and_a_duty_that_cannot_be_told() {
    let (_folder, mut desk, person) = opened(MAPPING, &rows(2));
    desk.catch_up(noon(NOW)).unwrap();
    let page = page(&desk, person, NOW, NOW);
    assert_eq!(conditional_release(&page), None);
    let refused = page.release_dates.as_ref().unwrap().refused();
    assert_eq!(refused.len(), 1);
    assert_eq!(
        (refused[0].code.as_str(), refused[0].field.as_str()),
        ("MISSING", "days on remand")
    );
    let duty = page.duties.iter().find(|duty| duty.rule == "S1").unwrap();
    assert_eq!(duty.state, "cannot_tell");
    assert!(
        duty.state_words.contains("days on remand"),
        "{}",
        duty.state_words
    );
    assert!(
        page.situation
            .unwrap()
            .open
            .iter()
            .any(|one| one.rule == "S1")
    );
    assert!(page.worked_out.is_empty());
}

#[test]
fn who_may_not_see_the_sentence_sees_no_date_and_no_duty() {
    let marked = MAPPING.replace(
        "reference = \"{Row Type}/{Row Id}\"",
        "reference = \"{Row Type}/{Row Id}\"\nhandling = { column = \"Row Type\", values = { person = \"ordinary\", sentence = \"restricted\", adjustment = \"restricted\", movement = \"restricted\" } }",
    );
    let (_folder, mut desk, person) = opened(&marked, &rows(4));
    desk.catch_up(noon(NOW)).unwrap();
    assert_eq!(
        conditional_release(&page(&desk, person, NOW, NOW)),
        Some(day("2022-01-01"))
    );
    let ordinary = viewer(Clearance::Ordinary);
    let seen = desk
        .person(&ordinary, person, &AsAt::present(noon(NOW)), noon(NOW))
        .unwrap();
    assert!(seen.release_dates.is_none());
    assert!(seen.worked_out.is_empty());
    assert!(seen.duties.iter().all(|duty| duty.rule != "S1"));
    let listed = desk
        .duties(
            &ordinary,
            &DutyFilter::default(),
            &AsAt::present(noon(NOW)),
            noon(NOW),
        )
        .unwrap();
    assert!(listed.lines.iter().all(|line| line.duty.rule != "S1"));
    let alone = desk.release_dates(&ordinary, person, &AsAt::present(noon(NOW)), noon(NOW));
    assert_eq!(alone.unwrap(), None);
    let nobody = desk.release_dates(
        &ordinary,
        PersonNumber(999),
        &AsAt::present(noon(NOW)),
        noon(NOW),
    );
    assert!(matches!(nobody, Err(Refusal::NotFound)));
    assert_eq!(
        desk.replay(&operator(), noon(NOW), &mut |_| {}).unwrap(),
        None
    );
}

#[test]
fn a_release_before_its_date_meets_s1_and_is_loud_until_the_person_is_back() {
    let (_folder, mut desk, person) = opened(MAPPING, &rows(4));
    desk.catch_up(noon("2021-12-20")).unwrap();
    // 12 December 2021 is nineteen days before Friday 31 December 2021, the first day that the law allows.
    let early = rows(5).replace("B1,31/12/2021,", "B1,12/12/2021,");
    import(&mut desk, MAPPING, "2021-12-21", &early);
    let of = |desk: &Desk, now: &str, rule: &str| {
        let found = page(desk, person, now, now);
        let duty = found.duties.iter().find(|duty| duty.rule == rule);
        duty.map(|duty| duty.state.clone())
    };
    let is = |state: &str| Some(state.to_owned());
    let now = "2021-12-21";
    assert_eq!(of(&desk, now, "S1"), is("met"));
    assert_eq!(of(&desk, now, "S2"), is("overdue"));
    let shown = page(&desk, person, now, now);
    let given = shown.release_dates.as_ref().unwrap().given().unwrap();
    let found = given.released_early.as_ref().unwrap();
    assert_eq!((found.on, found.days), (day("2021-12-12"), 19));
    assert!(given.evidence.contains(&found.fact));
    let rows_of = |page: &PersonPage| {
        let rows = page.worked_out.iter();
        rows.filter(|row| row.words.starts_with("too early: "))
            .count()
    };
    assert_eq!(rows_of(&shown), 1);
    let open = shown.situation.as_ref().unwrap().open.iter();
    assert_eq!(open.filter(|one| one.rule == "S2").count(), 1);
    // Before the release was known, nobody could see it.
    assert_eq!(rows_of(&page(&desk, person, "2021-12-20", now)), 0);
    let back = "9,movement,Z0003ZZ,2001/0000003C,,,,,,B1,22/12/2021,,,,,,,,,,,,,,,,,,,,,,,,,,,,,return,HMP Nowhere,Y,22/12/2021 10:00\n";
    import(&mut desk, MAPPING, "2021-12-22", &format!("{early}{back}"));
    assert_eq!(of(&desk, "2021-12-22", "S2"), is("met_late"));
    assert_eq!(
        desk.replay(&operator(), noon("2021-12-22"), &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn held_past_the_date_stands_in_the_chronology() {
    let (_folder, mut desk, person) = opened(MAPPING, &rows(4));
    desk.catch_up(noon("2022-01-04")).unwrap();
    let shown = page(&desk, person, "2022-01-04", "2022-01-04");
    let row = shown
        .worked_out
        .iter()
        .find(|row| row.words.starts_with("held 4 days past"));
    assert_eq!(row.map(|row| row.day), Some(day("2022-01-01")));
}
