//! FHIR resources, as JSON and as XML: the same child, invented.

use crate::common::{discrepancies, read, shared, try_read};
use facts::{Kind, Statement};
use intake::Format;

const FLAG: &str = r#"{"resourceType":"Flag","id":"F1","status":"active",
"code":{"coding":[{"system":"https://example.org/flags","code":"child-protection","display":"Child protection flag"}]},
"subject":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}},"period":{"start":"2024-07-22T09:00:00+01:00"}}"#;
const FLAG_XML: &str = r#"<Flag xmlns="http://hl7.org/fhir"><id value="F1"/><status value="active"/>
<code><coding><system value="https://example.org/flags"/><code value="child-protection"/><display value="Child protection flag"/></coding></code>
<subject><identifier><system value="https://fhir.nhs.uk/Id/nhs-number"/><value value="9990000018"/></identifier></subject>
<period><start value="2024-07-22T09:00:00+01:00"/></period></Flag>"#;

#[test]
fn json_and_xml_say_the_same() {
    let json = read(&Format::Fhir, FLAG);
    let xml = read(&Format::Fhir, FLAG_XML);
    assert_eq!(json.unread, []);
    assert_eq!(json.read[0].record, xml.read[0].record);
    assert_eq!(json.read[0].facts, xml.read[0].facts);
    let Statement::Flag(flag) = &json.read[0].facts[1].statement else {
        panic!("{:?}", json.read[0].facts)
    };
    assert_eq!(flag.flag.text(), Some("Child protection flag"));
    assert_eq!(
        json.read[0].facts[1].happened.from.to_string(),
        "2024-07-22T08:00:00Z"
    );
    assert!(Format::recognise(FLAG.as_bytes()).is_some_and(|format| format.name() == "fhir"));
    assert!(Format::recognise(FLAG_XML.as_bytes()).is_some_and(|format| format.name() == "fhir"));
}

#[test]
fn what_cannot_be_read_goes_to_quarantine_and_is_tried_again() {
    for (from, to, field) in [
        ("2024-07-22T09:00:00+01:00", "soon", "period.start"),
        ("\"subject\":{", "\"nobody\":{", "subject"),
    ] {
        let outcome = read(&Format::Fhir, &FLAG.replace(from, to));
        assert_eq!(outcome.read, [], "{field}");
        assert_eq!(outcome.unread[0].faults[0].field, field);
        let again = intake::read_again(
            &Format::Fhir,
            &crate::common::delivery("file"),
            &outcome.unread[0],
            FLAG,
        );
        assert!(matches!(again, intake::Delivered::Read(_)), "{field}");
    }
    for text in [
        "{\"resourceType\":",
        "{}",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><Flag xmlns=\"http://hl7.org/fhir\"/>",
    ] {
        assert!(
            try_read(&Format::Fhir, "file", &mut text.as_bytes()).is_err(),
            "{text}"
        );
    }
    let deep = format!("{{\"resourceType\":\"Flag\",\"a\":{}", "[".repeat(100_000));
    assert!(try_read(&Format::Fhir, "file", &mut deep.as_bytes()).is_err());
}

/// `(file, records, the kinds of fact in it)`.
const FILES: &[(&str, usize, &[Kind])] = &[
    (
        "CPIS-CPP-Bundle-Example.xml",
        3,
        &[Kind::Flag, Kind::ProtectionPlan, Kind::ServiceInvolvement],
    ),
    ("CPIS-CarePlan-Example.xml", 1, &[Kind::ProtectionPlan]),
    ("CPIS-CareTeam-Example.xml", 1, &[]),
    ("CPIS-Flag-Example.xml", 1, &[Kind::Flag]),
    (
        "FGM-ActiveFlag-Example.xml",
        1,
        &[Kind::Flag, Kind::IdentifierHeld],
    ),
    ("FGM-BundleWithFoundFlag-Example.xml", 1, &[Kind::Flag]),
    ("FGM-BundleWithNoFlag-Example.xml", 0, &[]),
    ("FGM-InvalidNHSNumber-Example.xml", 1, &[]),
    (
        "NationalProxy-RelatedPerson-91000000009-Example.json",
        1,
        &[Kind::Relationship],
    ),
    (
        "PARS-AuditEvent-patient-flag-Example.json",
        1,
        &[Kind::ViewedElsewhere],
    ),
    (
        "PDS-Patient-MultipleLanguagesComplex-Example.json",
        1,
        &[Kind::PersonDetails, Kind::Address],
    ),
    (
        "PatientFlag-AlanMann-Example.xml",
        1,
        &[Kind::PersonDetails, Kind::IdentifierHeld],
    ),
    ("RA-Condition-Example.xml", 1, &[Kind::Flag]),
];

#[test]
fn the_published_examples_are_read() {
    for (file, records, kinds) in FILES {
        let Some(bytes) = shared(&format!("fhir/examples/{file}")) else {
            return;
        };
        let format = Format::recognise(&bytes).unwrap_or_else(|| panic!("{file}"));
        assert_eq!(format.name(), "fhir", "{file}");
        let outcome = try_read(&format, file, &mut bytes.as_slice()).unwrap();
        assert_eq!(
            (outcome.read.len(), outcome.unread.len()),
            (*records, 0),
            "{file} {:?}",
            outcome.unread
        );
        let found: Vec<Kind> = outcome
            .read
            .iter()
            .flat_map(|body| body.facts.iter().map(|fact| fact.statement.kind()))
            .collect();
        for kind in *kinds {
            assert!(found.contains(kind), "{file}: {found:?}");
        }
        if kinds.is_empty() {
            let silent = |body: &facts::Body| {
                discrepancies(body)
                    .iter()
                    .any(|one| one.what.contains("says nothing"))
            };
            assert!(outcome.read.iter().all(silent), "{file}");
        }
    }
}
