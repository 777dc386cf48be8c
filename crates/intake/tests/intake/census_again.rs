//! A census record that was put right by hand and is tried again.

use crate::census::{GOOD, changed};
use crate::common::{delivery, read};
use intake::{Delivered, Format};

#[test]
fn a_child_without_a_reference_waits_for_one() {
    let text = changed("<LAchildID>NM0002</LAchildID>", "");
    let outcome = read(&Format::CinCensus, &text);
    assert_eq!((outcome.read.len(), outcome.unread.len()), (9, 3));
    assert!(outcome.unread.iter().all(
        |one| one.about.is_none() && one.faults.iter().any(|fault| fault.field == "LAchildID")
    ));
    assert_eq!(
        outcome.unread,
        read(&Format::CinCensus, &text).unread,
        "its records have the same references every time"
    );
    let unread = outcome
        .unread
        .iter()
        .find(|one| one.record.reference.starts_with("CINdetails/"))
        .unwrap();
    let corrected = format!(
        "<Child><ChildIdentifiers><LAchildID>NM0002</LAchildID></ChildIdentifiers>{}</Child>",
        unread.verbatim
    );
    let Delivered::Read(body) =
        intake::read_again(&Format::CinCensus, &delivery("file"), unread, &corrected)
    else {
        panic!()
    };
    let whole = read(&Format::CinCensus, GOOD);
    let right = whole.body("CINdetails/NM0002/2024-03-01");
    assert_eq!(
        (&body.record, &body.facts, &body.verbatim),
        (&right.record, &right.facts, &right.verbatim)
    );
}

#[test]
fn a_corrected_record_is_the_same_as_one_that_came_right() {
    let whole = read(&Format::CinCensus, GOOD);
    let cases = [
        (
            "<S47ActualStartDate>2023-06-09<",
            "<S47ActualStartDate>9 June<",
        ),
        ("<CPPreviewDate>2024-03-04<", "<CPPreviewDate>4 March<"),
        (
            "<AssessmentAuthorisationDate>2023-07-10<",
            "<AssessmentAuthorisationDate>10/07/2023<",
        ),
        ("<PersonBirthDate>2015-03-27<", "<PersonBirthDate>27.3.15<"),
    ];
    for (right, wrong) in cases {
        let outcome = read(&Format::CinCensus, &changed(right, wrong));
        let unread = &outcome.unread[0];
        let still = intake::read_again(
            &Format::CinCensus,
            &delivery("file"),
            unread,
            &unread.verbatim,
        );
        let Delivered::Unread(still) = still else {
            panic!("{wrong}")
        };
        assert_eq!(
            (&still.record, &still.about),
            (&unread.record, &unread.about)
        );
        let corrected = unread.verbatim.replace(wrong, right);
        let Delivered::Read(body) =
            intake::read_again(&Format::CinCensus, &delivery("file"), &still, &corrected)
        else {
            panic!("{wrong}")
        };
        assert!(whole.read.contains(&body), "{wrong}: {body:#?}");
    }
    let outcome = read(&Format::CinCensus, &changed(cases[0].0, cases[0].1));
    for nonsense in [
        "",
        "<",
        "no element",
        "<Assessments/>",
        "<Section47>",
        "<Section47/></Section47>",
    ] {
        let again = intake::read_again(
            &Format::CinCensus,
            &delivery("file"),
            &outcome.unread[0],
            nonsense,
        );
        let Delivered::Unread(again) = again else {
            panic!("{nonsense}")
        };
        assert!(!again.faults.is_empty(), "{nonsense}");
    }
}
