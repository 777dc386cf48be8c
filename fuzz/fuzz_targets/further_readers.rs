//! Readers of what partners send beside records: licence policies, review lists, zones, and what witnesses and verifiers
//! exchange. The first byte chooses the reader.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&which, rest)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    match which % 8 {
        0 => {
            let listing = licence::policy::PolicyListing::of(licence::policy::Policy::read(rest));
            serde_json::to_string(&listing).expect("a listing can be written down");
        }
        1 => {
            let list = parole::review_list::read(rest);
            assert!(list.reviews.len() <= list.rows, "each review is a row");
        }
        2 => {
            let kind = licence::zone::ZoneKind::Exclusion;
            let _zone = licence::zone::Zone::read("zone", kind, &text);
        }
        3 => {
            if let Ok(checkpoint) = seals::Checkpoint::parse(&text) {
                let again = seals::Checkpoint::parse(&checkpoint.text());
                assert_eq!(again.ok(), Some(checkpoint));
            }
        }
        4 => {
            if let Ok(note) = seals::Note::parse(&text) {
                let again = seals::Note::parse(&note.to_string());
                assert_eq!(again.ok(), Some(note));
            }
        }
        5 => {
            let _request = seals::CosignRequest::parse(&text);
        }
        6 => {
            let _proof = seals::InclusionProof::parse(&text);
        }
        _ => {
            let _tile = seals::Tile::parse(&text);
        }
    }
});
