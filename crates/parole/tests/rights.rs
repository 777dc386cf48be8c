//! Who can ask for what and until when, at each stage of a review: the days worked by hand.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{BankHolidays, Day};
use facts::FactId;
use parole::outcome::Outcome;
use parole::recorded::{RecordedReview, StaffDecision};
use parole::review::{Review, ReviewAct, ReviewDone, ReviewKind, Times};
use parole::rights::{AskedFor, rights};
use rulebook::Rulebook;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn did(on: &str, act: ReviewAct) -> ReviewDone {
    ReviewDone { on: day(on), act }
}

fn refused(on: &str, on_papers: bool) -> ReviewDone {
    let act = ReviewAct::Decide {
        outcome: Outcome::Refused { on: Some(day(on)) },
        on_papers,
        reasons: vec!["risk".to_owned()],
    };
    did(on, act)
}

fn why() -> String {
    "an error of law".to_owned()
}

/// The rights of a review that came so far, as sentences with their rules.
fn said(done: &[ReviewDone], asked_for: AskedFor, today: &str, staff: &[&str]) -> Vec<String> {
    let (rulebook, holidays) = (Rulebook::built_in(), BankHolidays::england_and_wales());
    let times = Times {
        rulebook: &rulebook,
        holidays: &holidays,
    };
    let fact = FactId {
        position: 1,
        ordinal: 0,
    };
    let one = RecordedReview {
        name: "1".to_owned(),
        review: Review::replay(ReviewKind::PostTariff, done, times).unwrap(),
        steps: vec![fact; done.len()],
        directions: Vec::new(),
        tasks: Vec::new(),
        staff: staff
            .iter()
            .map(|on| StaffDecision {
                what: "deferred".to_owned(),
                on: day(on),
                fact,
            })
            .collect(),
        log: Vec::new(),
        conferences: Vec::new(),
        not_taken: Vec::new(),
    };
    rights(&one, asked_for, day(today), times)
        .iter()
        .map(|right| format!("{} {}", right.rule, right.in_words()))
        .collect()
}

fn listed() -> Vec<ReviewDone> {
    vec![
        did("2026-01-05", ReviewAct::Refer),
        did("2026-01-12", ReviewAct::DirectHearing),
        did(
            "2026-01-19",
            ReviewAct::List {
                day: day("2026-06-01"),
            },
        ),
    ]
}

#[test]
fn before_a_hearing_rights_are_counted_back_from_its_day() {
    let none = AskedFor::default();
    assert_eq!(
        said(&listed()[..2], none, "2026-01-13", &[]),
        [""; 0],
        "no hearing is listed"
    );
    // 1 June 2026 less 84 days is 9 March, less 56 is 6 April. On the last day itself they can; on the day after they could.
    let running = |what: &str, until: &str| format!("{what} until {until}.");
    let ended = |what: &str, until: &str| format!("{what} until {until}. That time has ended.");
    assert_eq!(
        said(&listed(), none, "2026-03-09", &[]),
        [
            running(
                "P2 Either party can ask for a witness to be heard",
                "9 March 2026"
            ),
            running("P3 Anyone can ask for a public hearing", "9 March 2026"),
            running(
                "P17 Either party or a victim can ask to watch the hearing",
                "9 March 2026"
            ),
            running(
                "P4 The Secretary of State can ask for something to be withheld from the prisoner",
                "6 April 2026"
            ),
        ]
    );
    let later = said(&listed(), none, "2026-03-10", &[]);
    assert!(later.contains(&ended(
        "P3 Anyone could ask for a public hearing",
        "9 March 2026"
    )));
    assert!(
        later
            .iter()
            .any(|one| one.starts_with("P4 The Secretary of State can "))
    );
    let asked = AskedFor {
        public_hearing: Some(day("2026-03-01")),
        ..none
    };
    assert!(said(&listed(), asked, "2026-03-10", &[]).contains(
        &"P3 Anyone could ask for a public hearing until 9 March 2026. It was asked for on 1 March 2026.".to_owned()
    ));
    // Put off: nothing is counted from a day that is none any more, but what staff decided can be decided again, for 14 days.
    let mut deferred = listed();
    deferred.push(did("2026-03-02", ReviewAct::Defer { reason: why() }));
    assert_eq!(
        said(&deferred, none, "2026-03-16", &["2026-03-02"]),
        [
            "P1 Either party can ask for a member of the Board to decide again what staff decided (deferred, 2 March 2026) until 16 March 2026."
        ]
    );
    let after = said(&deferred, none, "2026-03-17", &["2026-03-02"]);
    assert!(
        after
            .iter()
            .all(|one| one.ends_with("That time has ended.")),
        "{after:?}"
    );
}

#[test]
fn after_a_decision_rights_run_from_its_day_and_a_used_one_says_so() {
    let none = AskedFor::default();
    let rules = |said: &[String]| -> Vec<String> {
        let rule = |one: &String| one.split(' ').next().unwrap().to_owned();
        said.iter().map(rule).collect()
    };
    // Refused on papers on 16 June 2026: 21 days are 7 July, 28 are 14 July, six months 16 December.
    let papers = vec![
        did("2026-01-05", ReviewAct::Refer),
        refused("2026-06-16", true),
    ];
    assert_eq!(
        said(&papers, none, "2026-07-08", &[]),
        [
            "P10 Either party could ask for the decision to be reconsidered until 7 July 2026. That time has ended.",
            "P6 The prisoner can ask for an oral hearing until 14 July 2026.",
            "P9 Anyone can ask for a summary of the decision until 16 December 2026.",
        ]
    );
    let mut hearing = papers.clone();
    hearing.push(did("2026-07-01", ReviewAct::AskForHearing));
    let asked = said(&hearing, none, "2026-07-08", &[]);
    assert!(asked.contains(
        &"P6 The prisoner could ask for an oral hearing until 14 July 2026. It was asked for on 1 July 2026.".to_owned()
    ), "{asked:?}");
    assert!(
        !rules(&asked).contains(&"P9".to_owned()),
        "no decision stands"
    );
    // After a hearing there is no other to be asked for.
    let mut heard = listed();
    heard.push(did("2026-06-01", ReviewAct::Conclude));
    heard.push(refused("2026-06-16", false));
    assert_eq!(rules(&said(&heard, none, "2026-06-17", &[])), ["P10", "P9"]);
    heard.push(did(
        "2026-06-20",
        ReviewAct::ApplyToReconsider {
            by: "the prisoner".to_owned(),
            grounds: why(),
        },
    ));
    let applied = said(&heard, none, "2026-06-21", &[]);
    // Seven days of 20 June are 27 June.
    assert!(applied.contains(
        &"P11 The other party can say what they think of the request to reconsider until 27 June 2026.".to_owned()
    ), "{applied:?}");
    heard.push(did("2026-07-01", ReviewAct::RefuseReconsideration));
    let final_ = said(
        &heard,
        AskedFor {
            summary: Some(day("2026-06-30")),
            ..none
        },
        "2026-07-02",
        &["2026-03-02"],
    );
    assert_eq!(
        rules(&final_),
        ["P10", "P12", "P9"],
        "what staff decided before is past"
    );
    assert!(final_.contains(
        &"P12 Either party can ask for the decision to be set aside until 7 July 2026.".to_owned()
    ));
    assert!(final_[2].ends_with("It was asked for on 30 June 2026."));
}
