//! Input made to hurt: bombs, lines without end, nesting, signs that cannot be seen, years that cannot be. Each is refused or
//! complained of, and none is believed.

use crate::census::{GOOD, changed};
use crate::common::{read, try_read};
use crate::returns::EPISODES;
use intake::Format;
use std::io::{Cursor, Read, Write};

fn named(name: &str) -> Format {
    Format::named(name).unwrap()
}

/// A workbook whose parts have these names and sizes.
fn archive(parts: &[(&str, usize)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let zeros = vec![b' '; 1024 * 1024];
    for (name, megabytes) in parts {
        archive.start_file(*name, options).unwrap();
        for _ in 0..*megabytes {
            archive.write_all(&zeros).unwrap();
        }
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_unpacks_to_much_is_refused() {
    let bomb = archive(&[("xl/workbook.xml", 70), ("xl/worksheets/sheet1.xml", 70)]);
    assert!(bomb.len() < 1024 * 1024, "a small file: {}", bomb.len());
    let fault = try_read(&named("annex-a"), "bomb.xlsx", &mut bomb.as_slice()).unwrap_err();
    assert!(fault.found.contains("unpacks to more than"), "{fault}");
}

#[test]
fn an_archive_with_tricks_in_its_names_or_many_parts_is_no_workbook() {
    let tricks = archive(&[("../../../etc/passwd", 0), ("/etc/shadow", 0), ("C:\\x", 0)]);
    let many: Vec<String> = (0..1_001).map(|number| format!("part{number}")).collect();
    let many: Vec<(&str, usize)> = many.iter().map(|name| (name.as_str(), 0)).collect();
    for bytes in [tricks, archive(&many), b"PK\x03\x04rubbish".to_vec()] {
        let fault = try_read(&named("annex-a"), "file.xlsx", &mut bytes.as_slice()).unwrap_err();
        assert!(fault.expected.contains("Annex A workbook"), "{fault}");
    }
}

#[test]
fn no_entity_is_ever_expanded() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    for (format, text) in [
        (
            "cin-census",
            GOOD.replace("<Message>", &format!("{bomb}<Message>")),
        ),
        (
            "ssda903-xml",
            format!(
                "{bomb}<EXPSSDA903><CHILD><HEADER><CHILDID>&c;</CHILDID></HEADER></CHILD></EXPSSDA903>"
            ),
        ),
        (
            "fhir",
            format!("{bomb}<Flag xmlns=\"http://hl7.org/fhir\"><id value=\"&c;\"/></Flag>"),
        ),
    ] {
        let fault = try_read(&named(format), "bomb.xml", &mut text.as_bytes()).unwrap_err();
        assert!(
            format!("{} {}", fault.found, fault.expected).contains("document type"),
            "{fault}"
        );
    }
    // Without a declaration an entity is text that cannot be read.
    let outcome = read(&named("cin-census"), &changed("NM0001<", "NM&c;0001<"));
    assert!(outcome.unread.iter().any(|one| {
        one.faults
            .iter()
            .any(|fault| fault.reason.contains("is not expanded"))
    }));
}

#[test]
fn nul_bytes_are_kept_and_complained_of() {
    let text =
        EPISODES
            .replace("NR1 1AA", "NR1\0 1AA")
            .replacen("01/02/2021", "01/02/20\u{0}21", 1);
    let outcome = read(&named("ssda903-episodes"), &text);
    assert_eq!(outcome.unread.len(), 1, "a day with a NUL in it is no day");
    assert!(outcome.unread[0].faults[0].found.contains('\0'));
    assert_eq!(outcome.read.len(), 1, "the other row is read");
    assert!(outcome.read[0].verbatim.contains('\0'), "to the letter");
}

#[test]
fn names_that_only_look_alike_are_named() {
    let csv = |name: &str| {
        format!(
            "person_oid,first_name,last_name,gender,writer_style,case_note\nN1,{name},Invented,Female,new,\"seen\"\n"
        )
    };
    assert_eq!(
        read(&named("case-notes"), &csv("Anna"))
            .discrepancies()
            .len(),
        0
    );
    for name in ["\u{410}nna", "An\u{200b}na", "An\u{202e}na"] {
        let outcome = read(&named("case-notes"), &csv(name));
        let said = outcome.discrepancies();
        assert_eq!(said.len(), 1, "{name:?}");
        assert!(said[0].what.starts_with("this name"), "{said:?}");
    }
}

#[test]
fn years_that_cannot_be_are_complained_of() {
    for year in ["0000", "0001", "9999"] {
        let outcome = read(
            &named("cin-census"),
            &changed("<PersonBirthDate>2015", &format!("<PersonBirthDate>{year}")),
        );
        let said = outcome
            .discrepancies()
            .iter()
            .any(|one| one.what.contains("outside all"));
        assert!(said || !outcome.unread.is_empty(), "{year}");
        let outcome = read(
            &named("ssda903-episodes"),
            &EPISODES.replacen("01/02/2020", &format!("01/02/{year}"), 1),
        );
        let said = outcome
            .discrepancies()
            .iter()
            .any(|one| one.what.contains("outside all"));
        assert!(said || !outcome.unread.is_empty(), "{year}");
    }
}

#[test]
fn every_encoding_of_a_csv_says_the_same_or_says_why_not() {
    let text = "person_oid,first_name,last_name,gender,writer_style,case_note\nN1,Zoë,Invented,Female,new,seen\n";
    let plain = read(&named("case-notes"), text);
    let with_mark = format!("\u{feff}{text}").into_bytes();
    let utf_16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for bytes in [with_mark, utf_16] {
        assert!(Format::recognise(&bytes).is_some_and(|format| format.name() == "case-notes"));
        let outcome = try_read(&named("case-notes"), "file", &mut bytes.as_slice()).unwrap();
        assert_eq!(outcome.read, plain.read);
    }
    let windows: Vec<u8> = text
        .chars()
        .map(|letter| {
            if letter == 'ë' {
                0xEB
            } else {
                u8::try_from(letter).unwrap()
            }
        })
        .collect();
    let outcome = try_read(&named("case-notes"), "file", &mut windows.as_slice()).unwrap();
    assert!(
        outcome.discrepancies()[0].what.contains("0xEB"),
        "{:?}",
        outcome.discrepancies()
    );
}

/// A file whose second record never seems to end is read through in bounded memory: what came before it stands, and it is
/// complained of. `JOINDER_LINE_BYTES` makes it longer; ten thousand million were tried.
#[test]
fn a_line_without_end_is_complained_of_and_not_kept_whole() {
    let bytes: u64 =
        std::env::var("JOINDER_LINE_BYTES").map_or(96 * 1024 * 1024, |text| text.parse().unwrap());
    let first_episode = EPISODES.lines().take(2).collect::<Vec<_>>().join("\n") + "\n";
    let opened = "<EXPSSDA903><CHILD><HEADER><CHILDID>LA1</CHILDID><SEX>1</SEX><DOB>03/04/2012</DOB></HEADER></CHILD><CHILD>";
    for (format, beginning) in [
        ("ssda903-episodes", first_episode.as_str()),
        ("ssda903-xml", opened),
    ] {
        let endless = std::io::repeat(b'x').take(bytes);
        let mut input =
            std::io::BufReader::with_capacity(1 << 16, beginning.as_bytes().chain(endless));
        let outcome = try_read(&named(format), "endless", &mut input).unwrap();
        assert_eq!(outcome.read.len(), 1, "{format}: what came before stands");
        assert_eq!(outcome.unread.len(), 1, "{format}");
        let kept = outcome.unread[0].verbatim.len();
        assert!(
            kept <= intake::RECORD_LIMIT + 1,
            "{format}: {kept} bytes are kept"
        );
    }
}

/// Whatever the format, and wherever the line without end begins: it is read through, or refused, and not kept whole.
#[test]
fn no_format_keeps_a_line_without_end() {
    const BYTES: u64 = 40 * 1024 * 1024;
    let episodes = EPISODES.lines().next().unwrap();
    let beginnings = [
        "",
        "<Message><Header><CollectionDetails><Collection>CIN</Collection></CollectionDetails></Header><Children><Child>",
        "<Message><Children><Child Id=\"",
        "{\"resourceType\":\"Bundle\",\"id\":\"",
        "PK\u{3}\u{4}",
        &format!("{episodes}\n\""),
    ];
    for format in [
        "cin-census",
        "ssda903-xml",
        "annex-a",
        "fhir",
        "ssda903-episodes",
    ] {
        for beginning in beginnings {
            let endless = std::io::repeat(b'x').take(BYTES);
            let input = beginning.as_bytes().chain(endless);
            let mut input = std::io::BufReader::with_capacity(1 << 16, input);
            match try_read(&named(format), "endless", &mut input) {
                Ok(outcome) => {
                    let remarks = &outcome.summary.remarks;
                    assert!(
                        !outcome.unread.is_empty() || !remarks.is_empty(),
                        "{format}, {beginning:?}: it is complained of"
                    );
                    assert!(
                        remarks.iter().all(|remark| remark.len() < 2_000),
                        "{format}"
                    );
                    for one in &outcome.unread {
                        let kept = one.verbatim.len();
                        assert!(kept <= intake::RECORD_LIMIT + 1, "{format}: {kept} bytes");
                    }
                }
                Err(fault) => {
                    let said = fault.to_string();
                    assert!(
                        said.len() < 2_000,
                        "{format}: {} bytes are said",
                        said.len()
                    );
                }
            }
        }
    }
}
