//! Reviews: outcomes are never guessed; the steps, their windows and the next review, worked by hand; who may sit; public hearings.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{BankHolidays, Day};
use parole::clocks::{next_review, open};
use parole::outcome::Outcome;
use parole::panel::{Member, PanelFault, Profession, Wanted, faults};
use parole::public_hearing::{
    Application, Decider, NotYet, Party, PublicDecision, PublicHearing, View,
};
use parole::review::{Review, ReviewAct, ReviewDone, ReviewKind, ReviewRefused, Stage, Times};
use parole::review_list::{HEADINGS, read};
use parole::schedule::{Checklist, Held, Item};
use proptest::prelude::*;
use rulebook::Rulebook;
use std::collections::BTreeSet;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn with_times<T>(run: impl FnOnce(Times<'_>) -> T) -> T {
    let (rulebook, holidays) = (Rulebook::built_in(), BankHolidays::england_and_wales());
    run(Times {
        rulebook: &rulebook,
        holidays: &holidays,
    })
}

fn did(on: &str, act: ReviewAct) -> ReviewDone {
    ReviewDone { on: day(on), act }
}

fn decide(outcome: Outcome, on_papers: bool) -> ReviewAct {
    ReviewAct::Decide {
        outcome,
        on_papers,
        reasons: vec!["Disclosure: not reliable.".to_owned()],
    }
}

fn refused(on: &str) -> Outcome {
    Outcome::Refused { on: Some(day(on)) }
}

fn released(on: &str) -> Outcome {
    Outcome::Released {
        on: Some(day(on)),
        at_hearing: Some(true),
    }
}

/// `(words of a source, what they mean)`.
const WORDS: &[(&str, &str)] = &[
    ("", "no decision yet"),
    ("  ", "no decision yet"),
    ("No Release", "release refused, day not known"),
    ("Stay in Closed", "release refused, day not known"),
    ("Oral Hearing - Release", "release directed, day not known"),
    ("Paper – Release", "release directed, day not known"),
    (
        "Open [Rejected]",
        "open conditions not recommended, day not known",
    ),
    (
        "Open - Accepted",
        "open conditions recommended, day not known",
    ),
    (
        "No recommendation",
        "the source says `No recommendation`: what that means is not known",
    ),
    ("Refused?", "release refused, day not known"),
    ("tbc", "the source says `tbc`: what that means is not known"),
];

#[test]
fn a_blank_is_no_refusal_and_unknown_words_stay() {
    for (words, meaning) in WORDS {
        assert_eq!(
            Outcome::from_words(words, None).in_words(),
            *meaning,
            "{words:?}"
        );
    }
}

fn heard() -> Vec<ReviewDone> {
    vec![
        did("2026-01-05", ReviewAct::Refer),
        did("2026-02-02", ReviewAct::DirectHearing),
        did(
            "2026-02-10",
            ReviewAct::List {
                day: day("2026-06-01"),
            },
        ),
        did(
            "2026-06-01",
            ReviewAct::Adjourn {
                reason: "a report is missing".to_owned(),
            },
        ),
        did(
            "2026-06-02",
            ReviewAct::List {
                day: day("2026-06-15"),
            },
        ),
        did("2026-06-16", ReviewAct::Conclude),
    ]
}

#[test]
fn a_review_runs_from_referral_to_final_with_its_windows() {
    with_times(|times| {
        let mut done = heard();
        let review = Review::replay(ReviewKind::RecallIndeterminate, &done, times).unwrap();
        // Heard on 16 June: fourteen days end on 30 June.
        let duties = open(&review, day("2026-07-01"), times);
        assert_eq!(
            (duties[0].rule, duties[0].due, duties[0].overdue),
            ("P7", day("2026-06-30"), true)
        );
        assert_eq!(review.put_off, ["a report is missing"]);

        done.push(did("2026-06-30", decide(refused("2026-06-30"), false)));
        let provisional = Review::replay(ReviewKind::RecallIndeterminate, &done, times).unwrap();
        assert_eq!(
            (provisional.stage, &provisional.outcome),
            (Stage::Provisional, &refused("2026-06-30"))
        );
        // Twenty-one days of 30 June end on 21 July.
        let early = provisional.after(&did("2026-07-21", ReviewAct::BecomeFinal), times);
        assert!(
            matches!(early, Err(ReviewRefused::Window { day: on, .. }) if on == day("2026-07-21"))
        );
        let is_final = provisional
            .after(&did("2026-07-22", ReviewAct::BecomeFinal), times)
            .unwrap();
        assert_eq!(is_final.stage, Stage::Final);
        // Two years after 30 June 2026; twenty-six weeks, 182 days, before that is 30 December 2027.
        let next = next_review(&is_final).unwrap();
        assert_eq!(
            (next.no_later_than, next.prepare_from),
            (day("2028-06-30"), day("2027-12-31"))
        );
        let apply = |on: &str| {
            did(
                on,
                ReviewAct::ApplyToReconsider {
                    by: "prisoner".to_owned(),
                    grounds: "procedure".to_owned(),
                },
            )
        };
        assert!(provisional.after(&apply("2026-07-21"), times).is_ok());
        assert!(provisional.after(&apply("2026-07-22"), times).is_err());
        let again = provisional
            .after(&apply("2026-07-10"), times)
            .unwrap()
            .after(&did("2026-08-03", ReviewAct::GrantReconsideration), times)
            .unwrap();
        assert_eq!(
            (again.stage, again.outcome),
            (Stage::SetAside, Outcome::NoneYet)
        );
    });
}

#[test]
fn a_refusal_on_papers_is_provisional_whatever_the_kind_and_may_be_taken_to_a_hearing() {
    with_times(|times| {
        let done = [
            did("2026-01-05", ReviewAct::Refer),
            did("2026-02-02", decide(refused("2026-02-02"), true)),
        ];
        for kind in ReviewKind::ALL {
            let review = Review::replay(kind, &done, times).unwrap();
            assert_eq!(review.stage, Stage::Provisional, "{kind:?}");
            // Twenty-eight days of 2 February end on 2 March 2026.
            let asked = review
                .after(&did("2026-03-02", ReviewAct::AskForHearing), times)
                .unwrap();
            assert_eq!(
                (asked.stage, asked.outcome),
                (Stage::ToHearing, Outcome::NoneYet)
            );
            assert!(
                review
                    .after(&did("2026-03-03", ReviewAct::AskForHearing), times)
                    .is_err()
            );
        }
    });
}

#[test]
fn a_release_can_go_to_the_high_court_and_a_final_decision_can_be_set_aside() {
    with_times(|times| {
        let mut done = heard();
        done.push(did("2026-06-20", decide(released("2026-06-20"), false)));
        let review = Review::replay(ReviewKind::DeterminateByBoard, &done, times).unwrap();
        let court = review
            .after(&did("2026-07-01", ReviewAct::ReferToHighCourt), times)
            .unwrap();
        let decided = court
            .after(
                &did(
                    "2026-10-01",
                    ReviewAct::HighCourtDecides {
                        outcome: refused("2026-10-01"),
                    },
                ),
                times,
            )
            .unwrap();
        assert_eq!(
            (decided.stage, decided.outcome),
            (Stage::Final, refused("2026-10-01"))
        );
        let is_final = review
            .after(&did("2026-07-12", ReviewAct::BecomeFinal), times)
            .unwrap();
        let aside = is_final
            .after(
                &did(
                    "2026-07-20",
                    ReviewAct::SetAside {
                        reason: "new information".to_owned(),
                    },
                ),
                times,
            )
            .unwrap();
        assert_eq!(aside.outcome, Outcome::NoneYet);
        assert_eq!(
            next_review(&is_final),
            None,
            "who is to be released has no next review"
        );
        // A refusal does not go to the High Court.
        let mut done = heard();
        done.push(did("2026-06-20", decide(refused("2026-06-20"), false)));
        let refusal = Review::replay(ReviewKind::DeterminateByBoard, &done, times).unwrap();
        assert!(
            refusal
                .after(&did("2026-07-01", ReviewAct::ReferToHighCourt), times)
                .is_err()
        );
        assert_eq!(
            next_review(&refusal).unwrap().no_later_than,
            day("2027-06-20")
        );
    });
}

#[test]
fn what_the_rules_do_not_know_is_refused() {
    with_times(|times| {
        let planned = Review::planned(ReviewKind::OnTariff);
        assert!(
            planned
                .after(
                    &did("2026-01-01", decide(refused("2026-01-01"), true)),
                    times
                )
                .is_err()
        );
        let referred = planned
            .after(&did("2026-01-05", ReviewAct::Refer), times)
            .unwrap();
        for (act, words) in [
            (
                decide(refused("2026-01-06"), false),
                "nothing has been heard",
            ),
            (
                decide(Outcome::NoneYet, true),
                "releases, refuses, or advises",
            ),
            (
                ReviewAct::Decide {
                    outcome: refused("2026-01-06"),
                    on_papers: true,
                    reasons: vec![],
                },
                "reasons",
            ),
            (
                ReviewAct::Withdraw {
                    reason: " ".to_owned(),
                },
                "say why",
            ),
        ] {
            let refused = referred.after(&did("2026-01-06", act), times).unwrap_err();
            assert!(refused.to_string().contains(words), "{refused}");
        }
        assert!(matches!(
            referred.after(&did("2026-01-04", ReviewAct::DirectHearing), times),
            Err(ReviewRefused::Earlier(_))
        ));
        // The day of a hearing less twelve and eight weeks: 84 and 56 days before 1 June are 9 March and 6 April.
        let listed = Review::replay(ReviewKind::OnTariff, &heard()[..3], times).unwrap();
        let due: Vec<(&str, Day)> = open(&listed, day("2026-03-01"), times)
            .iter()
            .map(|duty| (duty.rule, duty.due))
            .collect();
        assert!(
            due.contains(&("P3", day("2026-03-09"))) && due.contains(&("P4", day("2026-04-06"))),
            "{due:?}"
        );
    });
}

#[test]
fn a_referral_lacks_what_nobody_has_spoken_of() {
    let mut list = Checklist::default();
    assert_eq!(list.missing().count(), Item::ALL.len());
    for item in Item::ALL {
        list.items.insert(
            item,
            Held::There {
                source: "prison".to_owned(),
                on: day("2026-01-05"),
            },
        );
    }
    list.items.insert(
        Item::Appeals,
        Held::NotApplicable {
            because: "there was none".to_owned(),
        },
    );
    let report = Held::AskedFor {
        of: "psychologist".to_owned(),
        on: day("2026-01-05"),
        due: day("2026-02-02"),
    };
    list.items.insert(Item::PrisonManagerReport, report);
    assert_eq!(
        list.missing().collect::<Vec<_>>(),
        [Item::PrisonManagerReport]
    );
    assert_eq!(list.late(day("2026-02-02")).count(), 0);
    assert_eq!(
        list.late(day("2026-02-03")).next(),
        Some((Item::PrisonManagerReport, "psychologist", day("2026-02-02")))
    );
}

fn member(name: &str, profession: Profession) -> Member {
    Member {
        name: name.to_owned(),
        profession,
        may_chair: profession != Profession::Psychologist,
        conflicts: Some(vec![]),
        away: BTreeSet::new(),
    }
}

#[test]
fn a_panel_sits_only_as_it_was_directed_and_without_conflicts() {
    let wanted = Wanted {
        specialist: true,
        judge: false,
        members: 3,
    };
    let mut panel = vec![
        member("Ash", Profession::Independent),
        member("Bay", Profession::Psychologist),
        member("Cove", Profession::Independent),
    ];
    let days = [day("2026-06-01"), day("2026-06-02")];
    assert_eq!(faults(&panel, "Ash", wanted, &days), []);
    assert_eq!(
        faults(&panel, "Bay", wanted, &days),
        [PanelFault::ChairMayNot {
            name: "Bay".to_owned()
        }]
    );
    assert_eq!(faults(&panel, "Dell", wanted, &days), [PanelFault::NoChair]);
    assert_eq!(
        faults(&panel[..1], "Ash", wanted, &days),
        [PanelFault::NoSpecialist, PanelFault::TooFew { wanted: 3 }]
    );
    assert_eq!(
        faults(
            &panel,
            "Ash",
            Wanted {
                judge: true,
                ..wanted
            },
            &days
        ),
        [PanelFault::NoJudge]
    );
    panel[1].conflicts = None;
    panel[2].conflicts = Some(vec!["sat on the trial".to_owned()]);
    panel[0].away.insert(day("2026-06-02"));
    assert_eq!(
        faults(&panel, "Ash", wanted, &days),
        [
            PanelFault::Away {
                name: "Ash".to_owned(),
                on: day("2026-06-02")
            },
            PanelFault::ConflictsNotAsked {
                name: "Bay".to_owned()
            },
            PanelFault::Conflict {
                name: "Cove".to_owned(),
                what: "sat on the trial".to_owned()
            },
        ]
    );
    assert!(faults(&[], "Ash", Wanted::default(), &[]).contains(&PanelFault::TooFew { wanted: 1 }));
}

#[test]
fn a_hearing_is_public_only_by_a_decision_after_all_were_heard() {
    let application = |on: &str| Application {
        applicant: "the press".to_owned(),
        on: day(on),
        grounds: "open justice".to_owned(),
    };
    let mut hearing = PublicHearing::default();
    let decision = PublicDecision {
        on: day("2026-04-01"),
        by: Decider::JudgeForChair,
        public: true,
        reasons: "In the interests of justice.".to_owned(),
    };
    assert_eq!(hearing.decide(decision.clone()), Err(NotYet::NoApplication));
    hearing.applications = vec![application("2026-03-09"), application("2026-03-10")];
    assert_eq!(hearing.late(day("2026-03-09")).count(), 1);
    for party in [Party::Prisoner, Party::SecretaryOfState, Party::PanelChair] {
        assert_eq!(
            hearing.decide(decision.clone()),
            Err(NotYet::NotHeard(party))
        );
        assert!(!hearing.is_public());
        hearing.views.push(View {
            of: party,
            in_favour: false,
            words: "against".to_owned(),
            on: day("2026-03-20"),
        });
    }
    assert_eq!(
        hearing.decide(PublicDecision {
            reasons: String::new(),
            ..decision.clone()
        }),
        Err(NotYet::NoReasons)
    );
    let decided = hearing.decide(decision.clone()).unwrap();
    assert!(decided.is_public());
    assert_eq!(
        decided.decide(decision),
        Err(NotYet::Decided(day("2026-04-01")))
    );
}

fn list(rows: &[&str]) -> String {
    format!(
        "\u{feff}{}\r\n{}\r\n",
        HEADINGS.join(","),
        rows.join("\r\n")
    )
}

#[test]
fn a_list_of_fifteen_columns_is_read_and_a_blank_result_is_no_refusal() {
    let text = list(&[
        "Mx,ZZ1,A0001ZZ,IPP,01/02/2010,2014-02-01,05/06/2026,R1,M1,On tariff,Active,05/06/2026,,,",
        "Mx,ZZ1,A0001ZZ,IPP,01/02/2010,2014-02-01,05/06/2024,R0,M0,On tariff,Complete,05/06/2024,01/03/2024,02/03/2024,No Release",
        "Mx,,,IPP,,,,R2,,,,,,,",
        "Mx,ZZ2,,LIFE,31/02/2010,,,,,,,,,,Release",
        "short,row",
    ]);
    let found = read(text.as_bytes());
    assert_eq!((found.rows, found.reviews.len()), (5, 2));
    assert_eq!(found.reviews[0].outcome, Outcome::NoneYet);
    assert_eq!(found.reviews[1].outcome, Outcome::Refused { on: None });
    assert_eq!(found.reviews[1].sentenced_on, Some(day("2010-02-01")));
    assert_eq!(found.reviews[1].report_done, Some(day("2024-03-02")));
    let named: Vec<(u64, &str)> = found
        .faults
        .iter()
        .map(|fault| (fault.line, fault.field.as_str()))
        .collect();
    assert_eq!(
        named,
        [
            (4, "NOMIS ID"),
            (5, "Date Of Sentence"),
            (5, "Review ID"),
            (6, "row")
        ]
    );
    let other = read(b"TITLE,NOMIS ID\nx,y\n");
    assert_eq!((other.reviews.len(), other.faults.len()), (0, 13));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Whatever is tried: an outcome stands only by a decision, a refused act changes nothing, and a replay is equal.
    #[test]
    fn an_outcome_stands_only_by_a_decision(
        kind in proptest::sample::select(ReviewKind::ALL.to_vec()),
        tried in proptest::collection::vec((0_usize..14, 0_i32..30), 0..25),
    ) {
        with_times(|times| {
            let words = || "because".to_owned();
            let mut review = Review::planned(kind);
            let mut today = day("2026-01-05");
            for (act, days) in tried {
                today = today.plus_days(days);
                let acts = [
                    ReviewAct::Refer, ReviewAct::DirectHearing, ReviewAct::AskForHearing, ReviewAct::List { day: today },
                    ReviewAct::Defer { reason: words() }, ReviewAct::Adjourn { reason: words() }, ReviewAct::Conclude,
                    decide(Outcome::Refused { on: Some(today) }, days % 2 == 0), decide(Outcome::Released { on: Some(today), at_hearing: None }, days % 2 == 0),
                    ReviewAct::ApplyToReconsider { by: words(), grounds: words() }, ReviewAct::GrantReconsideration, ReviewAct::BecomeFinal,
                    ReviewAct::SetAside { reason: words() }, ReviewAct::ReferToHighCourt,
                ];
                if let Ok(after) = review.after(&ReviewDone { on: today, act: acts[act].clone() }, times) {
                    review = after;
                }
                let stands = matches!(review.stage, Stage::Provisional | Stage::Reconsidering | Stage::Final | Stage::HighCourt);
                prop_assert_eq!(stands, review.outcome != Outcome::NoneYet, "{:?}", review.stage);
                prop_assert_eq!(stands, review.decided.is_some());
            }
            prop_assert_eq!(Review::replay(kind, &review.done, times).unwrap(), review);
            Ok(())
        })?;
    }
}

#[test]
fn the_public_sees_a_public_hearing_and_a_summary_and_no_more() {
    use parole::published::{NotPublished, announcement, summary};
    let mut hearing = PublicHearing::default();
    let announced =
        |hearing: &PublicHearing| announcement("NM-1", day("2026-06-01"), "by video link", hearing);
    assert_eq!(announced(&hearing), Err(NotPublished::Private));
    hearing.decision = Some(PublicDecision {
        on: day("2026-04-01"),
        by: Decider::BoardChair,
        public: true,
        reasons: "x".to_owned(),
    });
    let shown = serde_json::to_string(&announced(&hearing).unwrap()).unwrap();
    assert_eq!(
        shown, r#"{"reference":"NM-1","day":"2026-06-01","how":"by video link"}"#,
        "no name, no place"
    );

    let text = vec![
        "The panel heard Quill Marrow.".to_owned(),
        "It heard from oriel TANSY.".to_owned(),
    ];
    let names = ["Oriel Tansy".to_owned()];
    // Six months of 16 June 2026 end on 16 December.
    let made = |outcome: &Outcome, names: &[String], told, asked: &str| {
        summary(
            "NM-1",
            outcome,
            &text,
            names,
            told,
            (day(asked), day("2026-12-16")),
        )
    };
    assert_eq!(
        made(&refused("2026-06-16"), &names, true, "2026-07-01"),
        Err(NotPublished::NameInIt(2))
    );
    assert_eq!(
        made(&refused("2026-06-16"), &[], false, "2026-07-01"),
        Err(NotPublished::NotToldFirst)
    );
    assert_eq!(
        made(&Outcome::NoneYet, &[], true, "2026-07-01"),
        Err(NotPublished::NotDecided)
    );
    assert_eq!(
        made(&refused("2026-06-16"), &[], true, "2026-12-17"),
        Err(NotPublished::TooLate(day("2026-12-16")))
    );
    assert_eq!(
        made(&refused("2026-06-16"), &[], true, "2026-12-16")
            .unwrap()
            .outcome,
        "release refused, 16 June 2026"
    );
}
