//! Copies of one licence: each recipient is told what is theirs, and nothing of where somebody harmed lives; what was made, sent and
//! received, as the record has it.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use calendar::Instant;
use chronology::Chronology;
use common::{at, by, filed, in_force_with};
use facts::Statement;
use facts::copies::{CopyEvent, CopyRecipient, LicenceCopyStep};
use licence::copies::{CopyDocument, CopyRows};
use licence::life::Rights;
use licence::policy::Policy;
use licence::recorded::{CopyState, copies, licences, standing};
use licence::zone::{Zone, ZoneKind};

/// Words that stand in conditions, and who may read each: `(word, police, tagging, accommodation, victim liaison)`.
#[rustfmt::skip]
const WHO_READS: &[(&str, bool, bool, bool, bool)] = &[
    ("12 Teasel Court",  true, true,  true,  false), // where the person lives
    ("Harbour side",     true, true,  false, true),  // an area that is not to be entered
    ("Oriel Tansy",      true, false, false, true),  // whom they may not contact
    ("4 Rook Lane",      true, false, false, false), // a condition in words of its own that names an address
    ("31 December 2026", true, true,  true,  false), // the tag
    ("two days",         true, false, false, false), // tells of friendships
];

fn policies() -> Vec<Policy> {
    Policy::built_in()
        .into_iter()
        .filter_map(|reading| reading.policy)
        .collect()
}

fn conditions() -> Vec<(&'static str, &'static [(&'static str, &'static str)])> {
    vec![
        ("A1", &[("address", "12 Teasel Court")]),
        ("A7", &[("zone", "Harbour side")]),
        ("A3", &[("names", "Oriel Tansy")]),
        ("A9", &[("until", "2026-12-31")]),
        ("A4", &[]),
        ("", &[("", "Do not go to 4 Rook Lane.")]),
    ]
}

#[test]
fn every_export_tells_its_reader_what_is_theirs_and_no_more() {
    let records = filed(&in_force_with("northmoor-1", &conditions()));
    let chronology = Chronology::as_known_on(calendar::Day::LAST, &records, &[]);
    let now = at("2026-05-01T09:00:00Z");
    let (found, lost) = licences(&chronology, now, &Rights::built_in().unwrap());
    assert!(
        lost.is_empty() && found[0].not_taken.is_empty(),
        "{found:#?}"
    );
    let licence = &found[0].licence;
    let (rows, policies) = (CopyRows::built_in().unwrap(), policies());
    let made = rows.copies(licence, &policies);
    assert_eq!(made.len(), CopyRecipient::ALL.len());
    for copy in &made {
        let document = CopyDocument::of(copy, licence, "1", ("Wren Tansy", Some("3 May 1990")));
        let told = serde_json::to_string(&document).unwrap();
        for (word, police, tagging, accommodation, victims) in WHO_READS {
            let theirs = match copy.recipient {
                CopyRecipient::Police => *police,
                CopyRecipient::TaggingProvider => *tagging,
                CopyRecipient::Accommodation => *accommodation,
                CopyRecipient::VictimLiaison => *victims,
            };
            assert_eq!(told.contains(word), theirs, "{:?}: {word}", copy.recipient);
        }
        let told_birth = matches!(
            copy.recipient,
            CopyRecipient::Police | CopyRecipient::TaggingProvider
        );
        assert_eq!(
            told.contains("3 May 1990"),
            told_birth,
            "{:?}",
            copy.recipient
        );
        assert!(!told.contains("northmoor-1"), "codes mean nothing outside");
    }
}

#[test]
fn a_zone_that_was_drawn_around_a_home_says_nothing_of_the_home_in_any_export() {
    // Whoever drew it said why in the file: none of that is kept.
    let drawn = r#"{"type":"Feature","id":"home of Oriel Tansy","properties":{"name":"4 Rook Lane","reason":"she lives there","uprn":"100012345678"},
        "geometry":{"type":"Polygon","coordinates":[[[-1.0,53.0],[-0.99,53.0],[-0.99,53.01],[-1.0,53.01],[-1.0,53.0]]]}}"#;
    let zone = Zone::read("Harbour side", ZoneKind::Exclusion, drawn).unwrap();
    let exports = [
        zone.to_geojson().to_string(),
        zone.map_svg(),
        serde_json::to_string(&zone).unwrap(),
    ];
    for export in exports {
        assert!(export.contains("Harbour side"), "{export}");
        for word in ["Rook", "Oriel", "lives", "100012345678"] {
            assert!(!export.contains(word), "{word}: {export}");
        }
    }
}

fn step(version: u32, recipient: CopyRecipient, event: CopyEvent) -> Statement {
    LicenceCopyStep {
        licence: "1".to_owned(),
        version,
        recipient,
        event,
        sha256: None,
        by: by("asha"),
    }
    .into()
}

fn states(told: &[(&str, &str, Statement)], now: Instant) -> Vec<(CopyRecipient, CopyState)> {
    let records = filed(told);
    let chronology = Chronology::as_known_on(calendar::Day::LAST, &records, &[]);
    let (found, _) = licences(&chronology, now, &Rights::built_in().unwrap());
    let (made, refused) = copies(&chronology, now);
    assert_eq!(refused, []);
    standing(
        &found[0],
        &CopyRows::built_in().unwrap(),
        &policies(),
        &made,
    )
    .into_iter()
    .map(|standing| (standing.copy.recipient, standing.state))
    .collect()
}

#[test]
fn each_copy_stands_by_itself_from_not_made_to_received() {
    use CopyRecipient::{Accommodation, Police, TaggingProvider, VictimLiaison};
    let mut told = in_force_with("northmoor-1", &conditions());
    let now = at("2026-05-01T09:00:00Z");
    assert_eq!(
        states(&told, now),
        CopyRecipient::ALL.map(|recipient| (recipient, CopyState::NotMade))
    );
    for (happened, recipient, event) in [
        ("2026-03-20T10:00:00Z", Police, CopyEvent::Made),
        ("2026-03-20T10:00:01Z", TaggingProvider, CopyEvent::Made),
        ("2026-03-20T10:00:02Z", VictimLiaison, CopyEvent::Made),
        ("2026-03-20T11:00:00Z", Police, CopyEvent::Sent),
        ("2026-03-20T11:00:01Z", TaggingProvider, CopyEvent::Sent),
        ("2026-03-21T11:00:00Z", Police, CopyEvent::Received),
    ] {
        told.push((happened, "2026-03-22", step(1, recipient, event)));
    }
    assert_eq!(
        states(&told, now),
        [
            (Police, CopyState::Received),
            (TaggingProvider, CopyState::NotReceived),
            (Accommodation, CopyState::NotMade),
            (VictimLiaison, CopyState::NotSent),
        ]
    );
}
