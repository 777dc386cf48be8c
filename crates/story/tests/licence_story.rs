//! The story holds what it promises: three recalls, each after a sum; refusals that are decisions; a recall that nobody may sign. Its
//! page in the documentation is what the program tells.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use story::{MadeKind, Story};

fn told() -> Story {
    story::licence().unwrap()
}

#[test]
fn every_step_makes_something_and_days_go_forward() {
    let story = told();
    assert!(story.steps.len() > 25, "{}", story.steps.len());
    for step in &story.steps {
        assert!(!step.made.is_empty(), "{} {}", step.day, step.what);
    }
    assert!(
        story
            .steps
            .windows(2)
            .all(|pair| pair[0].day <= pair[1].day)
    );
}

#[test]
fn before_each_recall_stands_the_sum_and_the_last_cannot_be_signed() {
    let story = told();
    let recalls: Vec<_> = story
        .steps
        .iter()
        .filter(|step| step.what.contains("signed"))
        .collect();
    assert_eq!(recalls.len(), 4);
    for recall in &recalls {
        let first = &recall.made[0];
        assert_eq!(first.kind, MadeKind::Check);
        assert!(first.working.len() > 2 && first.rule.is_some(), "{first:?}");
    }
    let may = |place: usize| recalls[place].made[0].words.contains("may be signed");
    assert_eq!([may(0), may(1), may(2), may(3)], [true, true, true, false]);
    let last = &recalls[3];
    assert!(last.made[0].words.contains("would be unlawful"));
    // Out since 24 June 2024, and the qualifying years had run: two years end on 23 June 2026.
    assert!(
        last.made[0]
            .working
            .iter()
            .any(|line| line.contains("23 June 2026")),
        "{:?}",
        last.made[0].working
    );
    assert!(last.made.iter().any(|made| made.kind == MadeKind::Refusal));
}

#[test]
fn refusals_are_decisions_a_blank_is_none_and_conditions_stand_as_served() {
    let story = told();
    let refused = story
        .steps
        .iter()
        .flat_map(|step| &step.made)
        .filter(|made| {
            made.kind == MadeKind::Decision && made.words.starts_with("release refused")
        });
    assert_eq!(refused.count(), 3);
    let list = story
        .steps
        .iter()
        .flat_map(|step| &step.made)
        .find(|made| made.words.contains("another system's list"))
        .unwrap();
    assert_eq!(list.working[2], "review R3: no decision yet");
    let licence = story
        .steps
        .iter()
        .flat_map(|step| &step.made)
        .rfind(|made| made.kind == MadeKind::Document)
        .unwrap();
    assert!(licence.working.len() > 20, "{}", licence.working.len());
    assert!(
        licence
            .working
            .iter()
            .any(|line| line.contains("from 7pm until 7am"))
    );
}

#[test]
fn the_page_is_what_the_program_tells() {
    let page = include_str!("../../../docs/story-licence.md");
    assert_eq!(
        page,
        told().in_words(),
        "renew it: joinder story licence > docs/story-licence.md"
    );
    let json = serde_json::to_value(told()).unwrap();
    assert_eq!(json["steps"].as_array().unwrap().len(), told().steps.len());
}
