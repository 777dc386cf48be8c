//! Dossiers: pages that were given keep their numbers, what is withheld is in no page of the open set, and five hundred pages print.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{Day, Instant};
use parole::dossier::{Document, Dossier, DossierRefused, Handling, Recipient, Set};
use parole::pdf::{PdfFault, print};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn noon(text: &str) -> Instant {
    Instant::from_london(day(text), 12, 0, 0)
}

fn document(title: &str, paragraphs: usize) -> Document {
    let words = "Northmoor ŵyth a phontydd: an invented report on an invented person, in words that mean nothing. ";
    Document {
        number: 0,
        title: title.to_owned(),
        source: "record 4711".to_owned(),
        dated: day("2026-05-01"),
        added: noon("2026-05-02"),
        replaces: None,
        why_new_version: None,
        handling: Handling::Open,
        paragraphs: vec![words.repeat(8); paragraphs],
    }
}

fn dossier() -> Dossier {
    let mut dossier = Dossier::of("Quill Marrow", "review after recall, 2026");
    dossier.add(document("Sentencing remarks", 12)).unwrap();
    dossier
        .add(document("Report of the prison offender manager", 30))
        .unwrap();
    dossier
}

#[test]
fn pages_that_were_given_keep_their_numbers() {
    let mut dossier = dossier();
    assert_eq!(dossier.close_version(noon("2026-05-10")), 1);
    let first = print(&dossier, Set::Open, 1).unwrap();
    let newer = Document {
        replaces: Some(2),
        why_new_version: Some("a date was wrong".to_owned()),
        ..document("Report of the prison offender manager", 5)
    };
    dossier.add(newer.clone()).unwrap();
    dossier.close_version(noon("2026-06-01"));
    let second = print(&dossier, Set::Open, 2).unwrap();
    assert_eq!(second.contents[..2], first.contents[..]);
    assert_eq!(
        second.contents[2],
        (3, first.pages + 1),
        "what is late follows at the end"
    );
    assert_eq!(
        print(&dossier, Set::Open, 1).unwrap().contents,
        first.contents
    );
    assert!(first.pdf.starts_with(b"%PDF-"));
    assert!(dossier.replaced_by(2, Set::Open).is_some());
    let silent = Document {
        why_new_version: None,
        ..newer
    };
    assert_eq!(
        dossier.add(silent),
        Err(DossierRefused::Missing("say why there is a new version"))
    );
}

#[test]
fn what_is_withheld_is_a_set_of_its_own_and_never_the_prisoners() {
    let mut dossier = dossier();
    let secret = dossier
        .add(document("Information from a third person", 4))
        .unwrap();
    dossier
        .ask_to_withhold(secret, day("2026-05-03"), "safety of others")
        .unwrap();
    dossier
        .add(document("Report of the community offender manager", 6))
        .unwrap();
    dossier.close_version(noon("2026-05-10"));
    // Asked and not decided: withheld already.
    let titles = |set| {
        dossier
            .in_set(set, 1)
            .map(|known| known.title.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(Set::Withheld), ["Information from a third person"]);
    assert!(!titles(Set::Open).contains(&"Information from a third person".to_owned()));
    // The open set is paged as if it were not there: the same as a dossier that never had it.
    let mut without = super_dossier();
    without.close_version(noon("2026-05-10"));
    let (with, without) = (
        print(&dossier, Set::Open, 1).unwrap(),
        print(&without, Set::Open, 1).unwrap(),
    );
    let pages = |printed: &parole::pdf::Printed| {
        printed
            .contents
            .iter()
            .map(|(_, page)| *page)
            .collect::<Vec<_>>()
    };
    assert_eq!((pages(&with), with.pages), (pages(&without), without.pages));
    assert_eq!(
        print(&dossier, Set::Withheld, 1).unwrap().contents,
        [(secret, 1)]
    );

    for to in [
        Recipient::Prisoner,
        Recipient::Representative,
        Recipient::SecretaryOfState,
    ] {
        assert_eq!(
            dossier.give(to, Set::Withheld, 1, noon("2026-05-11")),
            Err(DossierRefused::Withheld(to))
        );
    }
    dossier
        .give(Recipient::Panel, Set::Withheld, 1, noon("2026-05-11"))
        .unwrap();
    dossier
        .give(Recipient::Prisoner, Set::Open, 1, noon("2026-05-11"))
        .unwrap();
    assert_eq!(
        dossier.give(Recipient::Prisoner, Set::Open, 2, noon("2026-05-11")),
        Err(DossierRefused::NoVersion(2))
    );
    dossier
        .acknowledge(Recipient::Prisoner, Set::Open, 1, noon("2026-05-12"))
        .unwrap();
    assert_eq!(
        dossier
            .unacknowledged()
            .map(|receipt| receipt.to)
            .collect::<Vec<_>>(),
        [Recipient::Panel]
    );
    // What was given cannot be withheld after the fact.
    assert_eq!(
        dossier.ask_to_withhold(1, day("2026-05-12"), "x"),
        Err(DossierRefused::Given(1, 1))
    );
}

/// The same without the withheld document.
fn super_dossier() -> Dossier {
    let mut dossier = dossier();
    dossier
        .add(document("Report of the community offender manager", 6))
        .unwrap();
    dossier
}

#[test]
fn what_is_disclosed_comes_at_the_end_and_both_sets_read_as_they_were_given() {
    let mut dossier = dossier();
    let secret = dossier
        .add(document("Information from a third person", 4))
        .unwrap();
    dossier
        .ask_to_withhold(secret, day("2026-05-03"), "safety of others")
        .unwrap();
    dossier.close_version(noon("2026-05-10"));
    let before = (
        print(&dossier, Set::Open, 1).unwrap().contents,
        print(&dossier, Set::Withheld, 1).unwrap().contents,
    );
    dossier
        .decide_withholding(secret, day("2026-05-20"), noon("2026-05-20"), false)
        .unwrap();
    dossier.close_version(noon("2026-05-21"));
    let after = (
        print(&dossier, Set::Open, 1).unwrap().contents,
        print(&dossier, Set::Withheld, 1).unwrap().contents,
    );
    assert_eq!(before, after);
    let open = print(&dossier, Set::Open, 2).unwrap();
    assert_eq!(open.contents.len(), 3);
    assert_eq!(open.contents[..2], before.0[..]);
    let undecided = dossier.decide_withholding(1, day("2026-05-20"), noon("2026-05-20"), true);
    assert!(undecided.is_err());
}

#[test]
fn five_hundred_pages_print_with_every_page_numbered() {
    let mut dossier = Dossier::of("Quill Marrow", "review after recall, 2026");
    for number in 1..=25 {
        dossier
            .add(document(&format!("Report {number}"), 100))
            .unwrap();
    }
    dossier.close_version(noon("2026-05-10"));
    let printed = print(&dossier, Set::Open, 1).unwrap();
    assert!(printed.pages >= 500, "{} pages", printed.pages);
    let text = String::from_utf8_lossy(&printed.pdf);
    let count = format!("/Count {}", printed.pages + 1);
    assert!(
        text.contains(&count),
        "a page of contents, and {} numbered ones",
        printed.pages
    );
    if let Some(path) = std::env::var_os("JOINDER_KEEP_PDF") {
        std::fs::write(path, &printed.pdf).unwrap();
    }
}

#[test]
fn nothing_is_printed_of_nothing() {
    let mut dossier = dossier();
    assert_eq!(
        print(&dossier, Set::Open, 1),
        Err(PdfFault::Empty { version: 1 })
    );
    dossier.close_version(noon("2026-05-10"));
    assert_eq!(
        print(&dossier, Set::Withheld, 1),
        Err(PdfFault::Empty { version: 1 })
    );
    assert!(
        dossier
            .add(Document {
                title: " ".to_owned(),
                ..document("x", 1)
            })
            .is_err()
    );
    assert!(dossier.add(document("x", 0)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// However documents come, the pages of each version begin with those of the version before.
    #[test]
    fn each_version_begins_with_the_one_before(batches in proptest::collection::vec(proptest::collection::vec(1_usize..9, 1..4), 1..4)) {
        let mut dossier = Dossier::of("Quill Marrow", "a review");
        let mut before: Vec<(u32, usize)> = Vec::new();
        for batch in batches {
            for paragraphs in batch {
                dossier.add(document("A report", paragraphs)).unwrap();
            }
            let version = dossier.close_version(noon("2026-05-10"));
            let printed = print(&dossier, Set::Open, version).unwrap();
            prop_assert_eq!(&printed.contents[..before.len()], &before[..]);
            before = printed.contents;
        }
    }
}
