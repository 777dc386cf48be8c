//! The two agencies' lists of the same 500 people.

use crate::common::try_read;
use facts::{Kind, Statement};
use intake::Format;

#[test]
#[ignore = "needs files of third parties"]
fn both_lists_have_500_records_and_no_identifier_in_common() {
    for (file, name, service) in [
        ("csc.csv", "two-agencies-csc", "children's social care"),
        ("education.csv", "two-agencies-education", "education"),
    ] {
        let bytes = third_party::bytes(&format!("two-agencies/{file}")).unwrap();
        let format = Format::recognise(&bytes).unwrap();
        assert_eq!(format.name(), name);
        let outcome = try_read(&format, file, &mut bytes.as_slice()).unwrap();
        assert_eq!(
            (outcome.read.len(), outcome.unread.len()),
            (500, 0),
            "{:#?}",
            outcome.unread.first()
        );
        assert_eq!(outcome.summary.written.to_string(), "2022-10-15");
        for body in &outcome.read {
            let kinds: Vec<_> = body
                .facts
                .iter()
                .map(|fact| fact.statement.kind())
                .collect();
            for kind in [
                Kind::PersonDetails,
                Kind::Address,
                Kind::ServiceInvolvement,
                Kind::IdentifierHeld,
            ] {
                assert!(
                    kinds.contains(&kind),
                    "{}: {kinds:?}",
                    body.record.reference
                );
            }
            for fact in &body.facts {
                match &fact.statement {
                    Statement::IdentifierHeld(held) => {
                        assert_eq!(held.identifier.scheme, facts::Scheme::Local)
                    }
                    Statement::ServiceInvolvement(one) => assert_eq!(one.service, service),
                    Statement::Address(one) => assert!(one.lines.len() > 1, "{one:?}"),
                    _ => {}
                }
            }
            assert!(body.place.starts_with(&format!("{file}, line ")));
        }
        // Addresses hold line ends: the rows take more lines than there are rows.
        let last = outcome.read.last().unwrap();
        assert!(last.verbatim.lines().count() > 1);
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            outcome
                .read
                .iter()
                .all(|body| text.contains(&body.verbatim)),
            "each record is kept to the letter"
        );
    }
}
