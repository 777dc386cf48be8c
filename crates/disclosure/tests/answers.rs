//! Answers: nothing by default, nothing that was taken out, nobody who is restricted; and the rules are sound.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{BankHolidays, Day, Instant};
use disclosure::{
    Answer, DisclosureRules, Hidden, Item, Part, RequestHead, Stop, compose, spans_of,
};
use facts::{Disclosed, DisclosureDecision, FactId, Handling, Party};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn head() -> RequestHead {
    RequestHead {
        request: "91.0".to_owned(),
        received: Day::parse_iso("2026-03-02").unwrap(),
        asked_by: "the person".to_owned(),
        made: Instant::parse("2026-03-20T12:00:00Z").unwrap(),
    }
}

fn item(id: &str, texts: &[&str]) -> Item {
    Item {
        id: id.to_owned(),
        title: format!("Record {id}"),
        agency: "northmoor".to_owned(),
        received: Day::parse_iso("2026-01-05").ok(),
        handling: Handling::Ordinary,
        also_about: 0,
        parts: texts
            .iter()
            .map(|text| Part {
                name: "as it arrived".to_owned(),
                text: (*text).to_owned(),
            })
            .collect(),
    }
}

fn decided(
    item: &Item,
    disclosed: Disclosed,
    exemption: &str,
    words: &[&str],
) -> (String, DisclosureDecision) {
    let words: Vec<String> = words.iter().map(|one| (*one).to_owned()).collect();
    let decision = DisclosureDecision {
        request: FactId {
            position: 91,
            ordinal: 0,
        },
        item: item.id.clone(),
        print: item.print(),
        disclosed,
        exemption: Some(exemption.to_owned()).filter(|id| !id.is_empty()),
        redactions: spans_of(item, &words, &[]).unwrap(),
        of_whom: None,
        reason: "why".to_owned(),
        by: Party::default(),
    };
    (item.id.clone(), decision)
}

fn whole(item: &Item) -> (String, DisclosureDecision) {
    decided(item, Disclosed::Whole, "", &[])
}

fn answer(
    items: &[Item],
    decisions: Vec<(String, DisclosureDecision)>,
    hidden: &[&str],
) -> Result<Answer, Vec<Stop>> {
    let hidden = Hidden {
        words: hidden.iter().map(|one| (*one).to_owned()).collect(),
    };
    let decisions: BTreeMap<_, _> = decisions.into_iter().collect();
    compose(
        &head(),
        items,
        &decisions,
        &DisclosureRules::built_in(),
        &hidden,
    )
}

fn all_text(answer: &Answer) -> String {
    answer
        .files
        .iter()
        .map(|file| file.content.as_str())
        .collect()
}

#[test]
fn the_rules_and_every_worked_day_of_the_clock_are_sound() {
    let checked = disclosure::check_built_in(&BankHolidays::england_and_wales());
    assert_eq!(checked.faults, Vec::<String>::new());
    assert!(checked.examples >= 14 && checked.exemptions >= 14 && checked.unverified > 0);
    let twice = "[[clock]]\nid=\"SA1\"\nmonths=1\nextension_months=2\ninstrument=\"x\"\nparagraph=\"\"\nnote=\"\"\nin_force={from=\"2020-01-01\"}\n".repeat(2) + "[[exemption]]\nid=\"a\"\ntitle=\"a\"\ninstrument=\"\"\nparagraph=\"\"\ntest=\"\"\nsays=\"nothing\"\nin_force={from=\"2020-01-01\"}\n";
    let golden = "case,received,steps,today,state,working\na,2026-03-02,,2026-03-03,to be answered by 3 April 2026,a day too late\n";
    let faults = disclosure::check(
        ("s.toml", &twice),
        ("g.csv", golden),
        &BankHolidays::england_and_wales(),
    )
    .faults
    .join("\n");
    for expected in [
        "two rows hold on one day",
        "no instrument is cited",
        "to be answered by 2 April 2026; worked by hand: to be answered by 3 April 2026",
    ] {
        assert!(faults.contains(expected), "{expected}: {faults}");
    }
}

#[test]
fn nothing_is_given_by_default_and_every_item_that_stands_in_the_way_is_named() {
    let (one, two, three) = (
        item("record-1", &["a"]),
        item("record-2", &["b"]),
        item("record-3", &["c"]),
    );
    let mut changed = whole(&two);
    changed.1.print = "another".to_owned();
    let stops = answer(
        &[one, two, three.clone()],
        vec![
            changed,
            decided(&three, Disclosed::Withheld, "no_such", &[]),
        ],
        &[],
    )
    .unwrap_err();
    let words: Vec<String> = stops.iter().map(Stop::in_words).collect();
    assert_eq!(
        words,
        [
            "record-1: nobody has decided on it",
            "record-2: it has changed since it was decided on; decide again",
            "record-3: its exemption is not in the rules; decide again",
        ]
    );
}

#[test]
fn what_is_taken_out_of_one_item_stops_the_answer_where_another_has_it() {
    let one = item("record-1", &["seen with Rowan Example, of Elm Street"]);
    let two = item("record-2", &["telephoned: ROWAN\nEXAMPLE said no"]);
    let out = || decided(&one, Disclosed::Redacted, "third_party", &["Rowan Example"]);
    let stops = answer(&[one.clone(), two.clone()], vec![out(), whole(&two)], &[]).unwrap_err();
    assert_eq!(
        stops,
        [Stop::StandsHereToo {
            item: "record-2".to_owned(),
            of: "record-1".to_owned()
        }]
    );
    assert!(!stops[0].in_words().to_lowercase().contains("rowan"));
    let both = vec![
        out(),
        decided(&two, Disclosed::Redacted, "third_party", &["rowan example"]),
    ];
    let given = answer(&[one, two], both, &[]).unwrap();
    let text = all_text(&given);
    assert!(
        !text.to_lowercase().contains("rowan")
            && text.contains("seen with [taken out], of Elm Street"),
        "{text}"
    );
    assert!(text.contains(
        "It is about somebody else (Data Protection Act 2018, Schedule 2, paragraphs 16 and 17)"
    ));
    assert_eq!(given.counts, (0, 2, 0));
}

#[test]
fn somebody_restricted_is_never_named() {
    let one = item("record-1", &["collected by Wren Hidden"]);
    assert_eq!(
        answer(
            std::slice::from_ref(&one),
            vec![whole(&one)],
            &["Wren Hidden"]
        )
        .unwrap_err(),
        [Stop::NamesRestricted {
            item: "record-1".to_owned()
        }]
    );
    let out = decided(&one, Disclosed::Redacted, "third_party", &["Wren Hidden"]);
    assert!(!all_text(&answer(&[one], vec![out], &["Wren Hidden"]).unwrap()).contains("Wren"));
}

#[test]
fn of_what_is_withheld_no_more_is_said_than_may_be() {
    let items =
        ["record-1", "record-2", "record-3"].map(|id| item(id, &[&format!("content of {id}")]));
    let decisions = vec![
        decided(&items[0], Disclosed::Withheld, "third_party", &[]),
        decided(
            &items[1],
            Disclosed::Withheld,
            "social_work_serious_harm",
            &[],
        ),
        decided(&items[2], Disclosed::Withheld, "crime", &[]),
    ];
    let given = answer(&items, decisions, &[]).unwrap();
    let text = all_text(&given);
    assert!(
        text.contains("1 withheld: It is about somebody else")
            && text.contains("1 withheld: an exemption that we need not name")
    );
    for word in [
        "serious harm",
        "crime",
        "record-",
        "content of",
        "paragraph 2)",
    ] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    assert_eq!(given.counts, (0, 0, 3));
}

#[test]
fn words_that_do_not_stand_there_are_refused_and_markup_is_text() {
    let one = item("record-1", &["<script>alert(1)</script> & so on"]);
    assert!(
        spans_of(&one, &["Rowan".to_owned()], &[])
            .unwrap_err()
            .contains("does not stand in this item")
    );
    assert!(spans_of(&one, &[], &[1]).unwrap_err().contains("no part 1"));
    let given = answer(std::slice::from_ref(&one), vec![whole(&one)], &[]).unwrap();
    assert!(
        !given.files[0].content.contains("<script>")
            && given.files[0]
                .content
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on")
    );
    let part = spans_of(&one, &[], &[0]).unwrap();
    assert_eq!(one.redacted(&part)[0].text, "[taken out]");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever texts there are and wherever the words stand in them: if there is an answer, the words are not in it.
    #[test]
    fn redacted_words_never_leave(
        texts in proptest::collection::vec(proptest::collection::vec(prop_oneof![Just("Qorvin Zest"), Just("qorvin  ZEST"), Just("seen"), Just("élan"), Just("."), Just("(Qorvin Zest)"), Just("Qorvin")], 0..8), 1..5),
        redact in proptest::collection::vec(any::<bool>(), 5),
    ) {
        let items: Vec<Item> = texts.iter().enumerate().map(|(number, words)| {
            let text = words.join(" ");
            item(&format!("record-{number}"), &[&text, &text.to_uppercase()])
        }).collect();
        let decisions: Vec<_> = items.iter().zip(&redact).map(|(item, redact)| {
            let words = vec!["Qorvin Zest".to_owned()];
            if *redact && spans_of(item, &words, &[]).is_ok() {
                decided(item, Disclosed::Redacted, "third_party", &["Qorvin Zest"])
            } else {
                whole(item)
            }
        }).collect();
        let any_redacted = decisions.iter().any(|(_, one)| one.disclosed == Disclosed::Redacted);
        let all_redacted = items.iter().zip(&decisions).all(|(item, (_, one))| one.disclosed == Disclosed::Redacted || spans_of(item, &["Qorvin Zest".to_owned()], &[]).is_err());
        match answer(&items, decisions, &[]) {
            Ok(given) if any_redacted => {
                let text = all_text(&given).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert!(!text.contains("qorvin zest"), "{}", text);
            }
            Ok(_) => {}
            Err(stops) => prop_assert!(any_redacted && !all_redacted, "{:?}", stops),
        }
    }
}
