//! How long the clocks of one person take. Run by hand, in release: `cargo test --release -p rulebook --test speed -- --ignored --nocapture`.

#![cfg(test)]

mod support;

use facts::statement::*;
use facts::{Statement, When, YesNo};
use rulebook::{LocalChoices, evaluate};
use support::{ALL_KINDS, RULES, Told, ask, chronology, day, filed, noon};

/// Forty facts of a child on a plan for nine months, seen every fortnight.
fn forty_facts() -> Vec<Told> {
    let told = |offset: i32, is: Statement| Told {
        at: When::Day(day(offset)),
        until: None,
        source: "northmoor-childrens-services".to_owned(),
        record: None,
        written: None,
        is,
    };
    let mut facts = vec![
        told(0, Referral::default().into()),
        told(1, ReferralDecision::default().into()),
        told(3, StrategyDiscussion::default().into()),
        told(3, Enquiry::default().into()),
        told(5, Assessment::default().into()),
        told(
            20,
            Conference {
                purpose: ConferencePurpose::Initial,
                plan_made: YesNo::Yes,
                ..Conference::default()
            }
            .into(),
        ),
        told(20, ProtectionPlan::default().into()),
        told(100, PlanReview::default().into()),
        told(
            0,
            PersonDetails {
                born: Some(When::Day(day(-2000))),
                ..PersonDetails::default()
            }
            .into(),
        ),
        told(0, Address::default().into()),
    ];
    facts.extend((0..19).map(|number| {
        told(
            25 + number * 14,
            Visit {
                purpose: VisitPurpose::ProtectionPlan,
                seen: YesNo::Yes,
                seen_alone: YesNo::Yes,
                ..Visit::default()
            }
            .into(),
        )
    }));
    facts.extend((0..9).map(|number| told(30 + number * 28, CoreGroup::default().into())));
    facts.extend((0..2).map(|number| told(60 + number * 90, Supervision::default().into())));
    facts
}

#[test]
#[ignore = "a measurement"]
fn one_person_of_forty_facts() {
    let told = forty_facts();
    assert_eq!(told.len(), 40);
    let records = filed(&told);
    let chronology = chronology(&records);
    let now = noon("2026-10-20");
    let count = ask(
        &chronology,
        &ALL_KINDS,
        &LocalChoices::none(),
        now,
        |question| {
            let rounds = 20_000;
            let began = std::time::Instant::now();
            let mut duties = 0;
            for _ in 0..rounds {
                duties +=
                    std::hint::black_box(evaluate(&RULES, std::hint::black_box(question))).len();
            }
            println!(
                "{:?} a person, {} duties",
                began.elapsed() / rounds,
                duties / rounds as usize
            );
            duties
        },
    );
    assert!(count > 0);
}
