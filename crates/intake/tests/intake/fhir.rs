//! FHIR resources, as JSON and as XML: the same child, invented.

use crate::common::{discrepancies, read, try_read};
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

/// `(file, records, the kinds of fact in it, words that its facts have)`: all thirty published examples.
type File = (
    &'static str,
    usize,
    &'static [Kind],
    &'static [&'static str],
);

const FLAGS: &[Kind] = &[Kind::Flag];
const NUMBER_AND_FLAG: &[Kind] = &[Kind::IdentifierHeld, Kind::Flag];
const RELATION: &[Kind] = &[Kind::IdentifierHeld, Kind::Relationship];
const LOOK: &[Kind] = &[Kind::IdentifierHeld, Kind::ViewedElsewhere];
const SILENT: &[Kind] = &[];

const FILES: &[File] = &[
    (
        "AddFGMRecordTransaction-Bundle-Example.xml",
        1,
        FLAGS,
        &["female-genital-mutilation-flag", "active"],
    ),
    (
        "CPIS-CPP-Bundle-Example.xml",
        3,
        &[Kind::Flag, Kind::ProtectionPlan, Kind::ServiceInvolvement],
        &["child-protection-information-system-flag", "(mobile)"],
    ),
    (
        "CPIS-CarePlan-Example.xml",
        1,
        &[Kind::ProtectionPlan, Kind::ServiceInvolvement],
        &["Subject to child protection plan"],
    ),
    ("CPIS-CareTeam-Example.xml", 1, SILENT, &[]),
    (
        "CPIS-Flag-Example.xml",
        1,
        FLAGS,
        &["child-protection-information-system-flag"],
    ),
    (
        "FGM-ActiveFlag-Example.xml",
        1,
        NUMBER_AND_FLAG,
        &["902961000000107", "active"],
    ),
    (
        "FGM-BundleWithFoundFlag-Example.xml",
        1,
        NUMBER_AND_FLAG,
        &["902961000000107", "active"],
    ),
    ("FGM-BundleWithNoFlag-Example.xml", 0, SILENT, &[]),
    ("FGM-InvalidNHSNumber-Example.xml", 1, SILENT, &[]),
    (
        "FGM-PatientFlag-Example.xml",
        1,
        FLAGS,
        &["female-genital-mutilation-flag", "active"],
    ),
    (
        "FGM-RemovedFlag-Example.xml",
        1,
        NUMBER_AND_FLAG,
        &["902961000000107", "entered-in-error"],
    ),
    (
        "NationalProxy-Bundle-Search-RelatedPerson-identifier-Example.json",
        1,
        RELATION,
        &["natural mother"],
    ),
    (
        "NationalProxy-Bundle-Search-RelatedPerson-patient-Example.json",
        1,
        RELATION,
        &["natural mother"],
    ),
    (
        "NationalProxy-Bundle-Search-RelatedPersonProv-identifier-Example.json",
        2,
        RELATION,
        &["natural mother", "`Provenance` says nothing"],
    ),
    (
        "NationalProxy-Bundle-Search-RelatedPersonProv-patient-Example.json",
        2,
        RELATION,
        &["natural mother", "`Provenance` says nothing"],
    ),
    (
        "NationalProxy-RelatedPerson-91000000009-Example.json",
        1,
        RELATION,
        &["natural mother"],
    ),
    (
        "PARS-AuditEvent-app-restricted-fhir-pds-read-Example.json",
        1,
        LOOK,
        &["\"read\"", "check character"],
    ),
    (
        "PARS-AuditEvent-patient-flag-Example.json",
        1,
        LOOK,
        &["Patient Flags"],
    ),
    (
        "PARS-AuditEvent-patient-restricted-fhir-pds-update-Example.json",
        1,
        LOOK,
        &["\"patch\""],
    ),
    (
        "PARS-AuditEvent-user-restricted-hl7v3-gpsummary-read-Example.json",
        1,
        LOOK,
        &["GP Summary", "Spine Clinicals"],
    ),
    (
        "PDS-Patient-MultipleLanguagesComplex-Example.json",
        1,
        &[Kind::PersonDetails, Kind::Address],
        &["CA17 4QN", "1879-03-14"],
    ),
    (
        "PDS-RelatedPerson-45B0DF3F-Example.json",
        1,
        RELATION,
        &["father", "Guardian of patient"],
    ),
    (
        "PDS-RelatedPerson-507B7621-Example.json",
        1,
        RELATION,
        &["Guardian of patient"],
    ),
    (
        "PDS-RelatedPerson-D1EDA4B8-Example.json",
        1,
        RELATION,
        &["mother", "Guardian of patient", "Next-of-Kin"],
    ),
    (
        "PatientFlag-AlanMann-Example.xml",
        1,
        &[Kind::PersonDetails, Kind::IdentifierHeld],
        &["1970-01-01"],
    ),
    (
        "RA-Condition-Example.xml",
        1,
        FLAGS,
        &["England-ConditionCodeRA|learning"],
    ),
    (
        "RA-Condition2-Example.xml",
        1,
        FLAGS,
        &["England-ConditionCodeRA|social"],
    ),
    (
        "RA-Flag-Example.xml",
        1,
        FLAGS,
        &["1082681000000103", "Communication support"],
    ),
    ("RA-Flag2-Example.xml", 1, FLAGS, &["73618009", "Bespoke"]),
    (
        "RA-PatientFlag-Example.xml",
        1,
        FLAGS,
        &["national-reasonable-adjustment-flag"],
    ),
];

#[test]
#[ignore = "needs files of third parties"]
fn third_party_examples_are_all_read() {
    for (file, records, kinds, words) in FILES {
        let bytes = third_party::bytes(&format!("fhir/examples/{file}")).unwrap();
        let format = Format::recognise(&bytes).unwrap_or_else(|| panic!("{file}"));
        assert_eq!(format.name(), "fhir", "{file}");
        let outcome = try_read(&format, file, &mut bytes.as_slice()).unwrap();
        assert_eq!(
            (outcome.read.len(), outcome.unread.len()),
            (*records, 0),
            "{file} {:?}",
            outcome.unread
        );
        let said: Vec<&Statement> = outcome
            .read
            .iter()
            .flat_map(|body| body.facts.iter().map(|fact| &fact.statement))
            .collect();
        for kind in *kinds {
            assert!(
                said.iter().any(|one| one.kind() == *kind),
                "{file}: {said:?}"
            );
        }
        let known =
            |one: &&&Statement| kinds.contains(&one.kind()) || one.kind() == Kind::Discrepancy;
        assert_eq!(
            said.iter().filter(known).count(),
            said.len(),
            "{file}: {said:?}"
        );
        let text = serde_json::to_string(&said).unwrap();
        for word in *words {
            assert!(text.contains(word), "{file}: `{word}` in {text}");
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
    let tested = |name: &str| FILES.iter().any(|(file, ..)| *file == name);
    for entry in std::fs::read_dir(third_party::at("fhir/examples").unwrap()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            tested(&name),
            "`{name}` is a published example that this test does not know"
        );
    }
}
