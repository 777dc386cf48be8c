//! Whatever comes in: in pieces, cut off, in any encoding, as garbage, without end.

use crate::census::GOOD;
use crate::common::{Outcome, read, try_read};
use crate::examples::{NAMES, load, sample};
use intake::{Delivered, Format};
use proptest::prelude::*;
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// A reader that hands out its bytes in pieces of 1 to 7.
struct Pieces<'a> {
    bytes: &'a [u8],
    turn: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let some = self.fill_buf()?.read(room)?;
        self.consume(some);
        Ok(some)
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&self.bytes[..self.bytes.len().min(self.turn % 7 + 1)])
    }

    fn consume(&mut self, amount: usize) {
        self.bytes = &self.bytes[amount..];
        self.turn += 1;
    }
}

/// Every format with a sample of it, loaded once.
static FORMATS: LazyLock<Vec<(String, Format, String)>> = LazyLock::new(|| {
    let mut all = vec![("census".to_owned(), Format::CinCensus, GOOD.to_owned())];
    all.extend(
        NAMES
            .iter()
            .map(|name| ((*name).to_owned(), load(name), sample(name))),
    );
    all
});

#[test]
fn pieces_of_any_size_make_no_difference() {
    for (name, format, text) in FORMATS.iter() {
        let whole = read(format, text);
        let pieces = try_read(
            format,
            "file",
            &mut Pieces {
                bytes: text.as_bytes(),
                turn: 0,
            },
        )
        .unwrap();
        assert_eq!(whole, pieces, "{name}");
    }
}

#[test]
fn a_file_cut_off_anywhere_keeps_what_came_before() {
    for (name, format, text) in FORMATS.iter() {
        let whole = read(format, text);
        let mut most = 0;
        for end in (0..text.len()).step_by(50) {
            let Ok(cut) = try_read(format, "file", &mut &text.as_bytes()[..end]) else {
                continue;
            };
            let same = |cut: &&facts::Body| {
                whole
                    .read
                    .iter()
                    .any(|whole| cut.record == whole.record && cut.facts == whole.facts)
            };
            let kept = cut.read.iter().filter(same).count();
            assert!(
                kept + 1 >= cut.read.len(),
                "{name} cut at {end}: only the last record may differ"
            );
            assert!(
                kept + 2 >= most,
                "{name} cut at {end}: {kept} records where there were {most}"
            );
            most = most.max(kept);
            if format.name() == "cin-census" {
                assert!(
                    cut.summary
                        .remarks
                        .iter()
                        .any(|remark| remark.contains("cut off")),
                    "{name} cut at {end}"
                );
            }
        }
        assert!(
            most + 2 >= whole.read.len(),
            "{name}: {most} of {}",
            whole.read.len()
        );
    }
}

#[test]
fn a_census_cut_within_a_module_keeps_the_modules_before_it() {
    let end = GOOD.find("<InitialCPCtarget>").unwrap();
    let outcome = read(&Format::CinCensus, &GOOD[..end]);
    assert_eq!(
        outcome.references(),
        [
            "ChildIdentifiers/NM0001",
            "ChildCharacteristics/NM0001",
            "Assessments/NM0001/2023-06-01/2023-06-02",
            "CINPlanDates/NM0001/2023-06-01/2023-07-10"
        ]
    );
    let unread: Vec<_> = outcome
        .unread
        .iter()
        .map(|one| one.record.reference.as_str())
        .collect();
    assert_eq!(
        unread,
        [
            "CINdetails/NM0001/2023-06-01",
            "Section47/NM0001/2023-06-01/2023-06-09"
        ]
    );
    assert!(
        outcome.unread[1].faults[0]
            .reason
            .contains("the file ends before `</Section47>`"),
        "{:?}",
        outcome.unread[1].faults
    );
}

fn utf_16(text: &str, mark: bool, little: bool) -> Vec<u8> {
    let units = mark
        .then_some(0xFEFF)
        .into_iter()
        .chain(text.encode_utf16());
    units
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

/// The same file in every encoding says the same, and its encoding is named.
#[test]
fn every_encoding_says_the_same() {
    let text = GOOD
        .replace(" encoding=\"UTF-8\"", "")
        .replace("<PPOutcome>A<", "<PPOutcome>\u{e9}\u{e8}<");
    let plain = read(&Format::CinCensus, &text);
    assert_eq!(plain.summary.remarks, Vec::<String>::new());
    let latin = text.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"ISO-8859-1\"");
    let latin: Vec<u8> = latin
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    let cases = [
        ("UTF-8", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("UTF-16LE", utf_16(&text, true, true)),
        ("UTF-16BE", utf_16(&text, true, false)),
        ("UTF-16LE", utf_16(&text, false, true)),
        ("UTF-16BE", utf_16(&text, false, false)),
        ("windows-1252", latin),
    ];
    for (named, bytes) in cases {
        assert!(Format::recognise(&bytes).is_some(), "{named}");
        let outcome = try_read(&Format::CinCensus, "file", &mut bytes.as_slice()).unwrap();
        assert_eq!(
            (&outcome.read, &outcome.unread),
            (&plain.read, &plain.unread),
            "{named}"
        );
        assert!(
            outcome.summary.remarks[0].contains(named),
            "{named}: {:?}",
            outcome.summary.remarks
        );
    }
    let csv = sample("health-visiting");
    let bytes = [b"\xEF\xBB\xBF", csv.as_bytes()].concat();
    let marked = try_read(&load("health-visiting"), "file", &mut bytes.as_slice()).unwrap();
    assert_eq!(
        marked.read,
        read(&load("health-visiting"), &csv).read,
        "the mark is no part of the first column's name"
    );
}

#[test]
fn bytes_of_another_encoding_are_named_in_their_record_only() {
    let place = GOOD.find("<PPOutcome>A").unwrap() + "<PPOutcome>".len();
    let mut bytes = GOOD.as_bytes().to_vec();
    bytes[place] = 0xE9;
    let outcome = try_read(&Format::CinCensus, "file", &mut bytes.as_slice()).unwrap();
    let said = outcome.discrepancies();
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].what.contains("0xE9") && said[0].what.contains('\u{e9}'),
        "{said:?}"
    );
    let body = outcome.body("PreProceedingsandFGDM/NM0001/2023-06-01/2024-01-09");
    assert!(body.verbatim.contains("<PPOutcome>\u{e9}<"));
    let text = sample("police").replace("Child asleep upstairs", "Child asleep \u{1}");
    let bytes: Vec<u8> = text
        .bytes()
        .map(|byte| if byte == 1 { 0x92 } else { byte })
        .collect();
    let outcome = try_read(&load("police"), "file", &mut bytes.as_slice()).unwrap();
    assert_eq!(outcome.discrepancies().len(), 1);
    assert!(outcome.body("incident/P-2").verbatim.contains('\u{2019}'));
}

/// A census without end, made as it is read: nothing may hold it whole.
struct Endless<'a> {
    given: &'a Cell<u64>,
    waiting: Vec<u8>,
    taken: usize,
    number: u64,
    last: u64,
}

impl Read for Endless<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let some = self.fill_buf()?.read(room)?;
        self.consume(some);
        Ok(some)
    }
}

impl BufRead for Endless<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.waiting.len() && self.number < self.last {
            self.number += 1;
            let child = |number| {
                format!(
                    "<Child><ChildIdentifiers><LAchildID>{number}</LAchildID><PersonBirthDate>2015-03-27</PersonBirthDate><Sex>F</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics></Child>\n"
                )
            };
            self.waiting = if self.number == 1 {
                b"<Message><Children>".to_vec()
            } else {
                child(self.number).into_bytes()
            };
            self.taken = 0;
        }
        Ok(&self.waiting[self.taken..])
    }

    fn consume(&mut self, amount: usize) {
        self.taken += amount;
        self.given
            .set(self.given.get() + u64::try_from(amount).unwrap());
    }
}

#[test]
fn each_record_is_handed_on_before_much_more_is_read() {
    let given = Cell::new(0);
    let mut input = Endless {
        given: &given,
        waiting: Vec::new(),
        taken: 0,
        number: 0,
        last: 40_000,
    };
    let (mut records, mut said) = (0_u64, 0_u64);
    let summary = intake::read(
        &Format::CinCensus,
        &crate::common::delivery("file"),
        &mut input,
        &mut |delivered| {
            let Delivered::Read(body) = delivered else {
                panic!()
            };
            records += 1;
            said += u64::try_from(body.verbatim.len()).unwrap();
            let ahead = given.get() - said;
            // What is read and not yet handed on: the tags around the modules (16 bytes a child), and no more than a buffer's worth.
            assert!(
                ahead < 64 * 1024 + records * 20,
                "record {records}: {ahead} bytes ahead"
            );
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    assert_eq!((summary.records, records), (79_998, 79_998));
    assert!(given.get() > 7_000_000);
}

#[test]
fn reading_stops_when_it_is_told_to() {
    let mut met = 0;
    let summary = intake::read(
        &Format::CinCensus,
        &crate::common::delivery("file"),
        &mut GOOD.as_bytes(),
        &mut |_| {
            met += 1;
            if met == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    assert_eq!((met, summary.unwrap().records), (3, 3));
}

fn never_silent(outcome: &Outcome) -> bool {
    outcome.unread.iter().all(|one| {
        !one.faults.is_empty() && one.faults.iter().all(|fault| !fault.reason.is_empty())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        for (_, format, _) in FORMATS.iter() {
            if let Ok(outcome) = try_read(format, "file", &mut bytes.as_slice()) {
                prop_assert!(never_silent(&outcome));
            }
        }
    }

    #[test]
    fn damage_is_never_a_panic_and_spoils_little(place in 0..GOOD.len(), damage in proptest::collection::vec(any::<u8>(), 0..8), cut in 0..8_usize) {
        let mut bytes = GOOD.as_bytes().to_vec();
        let end = (place + cut).min(bytes.len());
        bytes.splice(place..end, damage);
        if let Ok(outcome) = try_read(&Format::CinCensus, "file", &mut bytes.as_slice()) {
            prop_assert!(never_silent(&outcome));
        }
    }

    #[test]
    fn damaged_rows_are_never_a_panic(place in 0..900_usize, damage in "[\",\n\r;|{}a-z0-9]{0,6}") {
        for (_, format, text) in FORMATS.iter().skip(1) {
            let mut bytes = text.clone().into_bytes();
            let place = place.min(bytes.len());
            bytes.splice(place..place, damage.bytes());
            if let Ok(outcome) = try_read(format, "file", &mut bytes.as_slice()) {
                prop_assert!(never_silent(&outcome));
            }
        }
    }

    /// What a row holds does not depend on who reads it: the same fields as the `csv` crate's.
    #[test]
    fn rows_are_read_as_others_read_them(rows in proptest::collection::vec(proptest::collection::vec("[a-z \",\n;]{0,6}", 2..3), 1..8)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["A", "B"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let mapping = "name = \"t\"\nkind = \"csv\"\n[subject]\nreference = \"s\"\n[record]\nreference = \"r{A}{B}\"\n[[fact]]\nkind = \"note\"\n[fact.fields]\ntitle = \"{A}\"\ntext = \"x{B}\"\n";
        let outcome = read(&Format::Mapping(Box::new(intake::Mapping::load(mapping).unwrap())), &text);
        prop_assert_eq!(outcome.unread.iter().filter(|one| one.faults.iter().any(|fault| fault.reason.contains("fields"))).count(), 0);
        prop_assert_eq!(outcome.summary.records, u64::try_from(rows.len()).unwrap());
    }
}
