//! The looked-after return, the school census and the Annex A lists on small invented files: what each row says, and what is
//! refused.

use crate::common::{delivery, read};
use facts::{Handling, Kind, Statement};
use intake::{Delivered, Format};

pub const EPISODES: &str =
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
LA1,01/02/2020,S,C2,N1,U1,PR1,01/02/2021,X1,PLACE,NR1 1AA,NR2 2BB,1234567
LA1,01/02/2021,P,C2,N1,K2,PR4,,,,NR1 1AA,NR3 3CC,7654321
";

const XML: &str = "<?xml version=\"1.0\"?>
<EXPSSDA903><CHILD><HEADER><CHILDID>LA1</CHILDID><UPN>N000000000010</UPN><SEX>1</SEX><DOB>03/04/2012</DOB><ETHNIC>WBRI</ETHNIC>
<AREVIEW><REVIEW>01/03/2020</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
<OC2><SDQ_SCORE>12</SDQ_SCORE><CONVICTED>0</CONVICTED></OC2>
<DATE_INT>01/06/2021</DATE_INT><DATE_MATCH>02/06/2021</DATE_MATCH><NB_ADOPTR>2</NB_ADOPTR></HEADER>
<EPISODE><DECOM>01/02/2020</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U1</PL><PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC>01/02/2021</DEC><REC>X1</REC><REASON_PLACE_CHANGE>PLACE</REASON_PLACE_CHANGE><HOME_POST>NR1 1AA</HOME_POST><PL_POST>NR2 2BB</PL_POST><URN>1234567</URN></EPISODE>
</CHILD></EXPSSDA903>";

fn named(name: &str) -> Format {
    Format::named(name).unwrap()
}

#[test]
fn an_episode_says_the_same_as_csv_and_as_xml() {
    let csv = read(&named("ssda903-episodes"), EPISODES);
    let xml = read(&named("ssda903-xml"), XML);
    assert_eq!((csv.unread.len(), xml.unread.len()), (0, 0));
    let reference = "ssda903/episode/LA1/01/02/2020";
    assert_eq!(csv.body(reference).facts, xml.body(reference).facts);
    let Statement::LookedAfterEpisode(episode) = &csv.body(reference).facts[0].statement else {
        panic!()
    };
    assert_eq!(episode.legal_status.text(), Some("C2"));
    assert_eq!(
        csv.body(reference).facts[0]
            .happened
            .until
            .map(|when| when.to_string()),
        Some("2021-02-01".to_owned())
    );
}

/// What is about adoption is for those named, and never stands in the text of a record that others may see.
#[test]
fn adoption_is_restricted_and_kept_apart() {
    let xml = read(&named("ssda903-xml"), XML);
    assert_eq!(xml.body("ssda903/ad1/LA1").handling, Handling::Restricted);
    assert_eq!(xml.body("ssda903/oc2/LA1").handling, Handling::Sensitive);
    let header = xml.body("ssda903/header/LA1");
    assert_eq!(header.handling, Handling::Ordinary);
    for hidden in ["DATE_INT", "DATE_MATCH", "SDQ_SCORE"] {
        assert!(!header.verbatim.contains(hidden), "{}", header.verbatim);
    }
}

/// Each row: format, file, field, what stood there.
#[test]
fn what_cannot_be_read_says_where_and_what() {
    let cases = [
        (
            "ssda903-episodes",
            EPISODES.replace("01/02/2020", "2020-02-01"),
            "DECOM",
            "2020-02-01",
        ),
        (
            "ssda903-xml",
            XML.replace("<DECOM>01/02/2020", "<DECOM>soon"),
            "DECOM",
            "soon",
        ),
        (
            "ssda903-xml",
            XML.replace("<REVIEW>01/03/2020", "<REVIEW>31/02/2020"),
            "REVIEW",
            "31/02/2020",
        ),
        (
            "ssda903-xml",
            XML.replace("<CONVICTED>0", "<CONVICTED>maybe"),
            "CONVICTED",
            "maybe",
        ),
    ];
    for (format, text, field, found) in cases {
        let outcome = read(&named(format), &text);
        assert_eq!(outcome.unread.len(), 1, "{format} {field}");
        let fault = &outcome.unread[0].faults[0];
        assert_eq!(
            (fault.field.trim_matches(['{', '}']), fault.found.as_str()),
            (field, found)
        );
        assert!(
            fault.place.contains("line ") && !fault.expected.is_empty(),
            "{fault:?}"
        );
    }
}

#[test]
fn a_quarantined_element_is_tried_again() {
    let outcome = read(
        &named("ssda903-xml"),
        &XML.replace("<DECOM>01/02/2020", "<DECOM>soon"),
    );
    let corrected = outcome.unread[0].verbatim.replace("soon", "01/02/2020");
    let again = intake::read_again(
        &named("ssda903-xml"),
        &delivery("file"),
        &outcome.unread[0],
        &corrected,
    );
    let Delivered::Read(body) = again else {
        panic!("{again:?}")
    };
    assert_eq!(
        body.facts,
        read(&named("ssda903-xml"), XML)
            .body("ssda903/episode/LA1/01/02/2020")
            .facts
    );
}

#[test]
fn an_unknown_element_and_a_broken_child_are_never_dropped() {
    let outcome = read(
        &named("ssda903-xml"),
        &XML.replace("</CHILD>", "<SECRET>x</SECRET></CHILD>"),
    );
    assert!(outcome.unread[0].faults[0].reason.contains("`SECRET`"));
    assert_eq!(outcome.unread[0].handling, Handling::Restricted);
    let outcome = read(&named("ssda903-xml"), &XML.replace("</URN></EPISODE>", ""));
    assert_eq!(outcome.unread.len(), 1, "the broken episode only");
    assert!(outcome.read.iter().any(|body| {
        body.facts
            .iter()
            .any(|fact| fact.statement.kind() == Kind::LookedAfterReview)
    }));
}

#[test]
fn school_rows_say_who_where_and_how_long() {
    let text = "pupilonrolltableid,NativeId,termlyexclusionsonrolltableid,startdate,sessions,reason1,reason2,reason3,category,senprovision
P1,SCH1,E1,2024-Sep-09 00:00:00,10.0,PP,DM,,FIXD,K
P1,SCH1,E2,2024-Sep-19 00:00:00,10.5,PP,,,FIXD,K
";
    let format = Format::recognise(text.as_bytes()).unwrap();
    assert_eq!(format.name(), "school-census-exclusions-on-roll");
    let outcome = read(&format, text);
    let Statement::Exclusion(one) = &outcome.read[0].facts[0].statement else {
        panic!()
    };
    assert_eq!(
        (one.sessions, one.further_reasons.as_slice()),
        (Some(10), ["DM".to_owned()].as_slice())
    );
    assert_eq!(outcome.unread.len(), 1, "half a session is no whole number");
    assert_eq!(outcome.unread[0].faults[0].found, "10.5");
}
