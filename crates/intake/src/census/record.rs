//! One module of a census child as a record: read, with its complaints, or unread, with its faults.

use super::child::{File, Parents};
use super::codes::Module;
use super::fields::{Fields, complaint};
use super::{modules, rules};
use crate::decode::Misread;
use crate::delivery::{Delivered, Fault, Unread};
use crate::xml::tree::Element;
use calendar::Day;
use facts::{Body, Discrepancy, Fact, Handling, RecordReference, Span, SubjectReference, When};

/// One module's record in the making.
pub(super) struct Record<'a> {
    pub(super) file: &'a File<'a>,
    pub(super) parents: &'a Parents,
    pub(super) reference: String,
    pub(super) line: u64,
    pub(super) verbatim: String,
}

impl Record<'_> {
    pub(super) fn read(
        &self,
        module: Module,
        element: &Element,
        extra: Vec<Discrepancy>,
    ) -> Delivered {
        let mut fields = Fields::new(module, element, &self.parents.path);
        let said = modules::read(&mut fields, self.parents, self.file.delivery.holidays);
        rules::ask(&mut fields, self.parents, self.file.delivery.holidays);
        if self.parents.child.is_none() {
            let expected = "`LAchildID`; to correct it, give this element within `<Child>`, beside `<ChildIdentifiers>` with its `LAchildID`";
            fields.fault(
                element.line,
                "LAchildID",
                "",
                expected,
                "the child has no `LAchildID`, so that it cannot be told whom this is about",
            );
        }
        if !fields.faults.is_empty() {
            return Delivered::Unread(self.unread(fields.faults));
        }
        let mut complaints = extra;
        complaints.append(&mut fields.complaints);
        let about = self.about();
        let facts: Vec<_> = said
            .into_iter()
            .map(|(happened, statement)| Fact {
                about: about.clone(),
                happened,
                statement,
            })
            .collect();
        let written = self.file.written.day();
        for complaint in facts.iter().flat_map(|fact| facts::check(fact, written)) {
            // A rule of the census has said it already, with its number.
            if !complaints
                .iter()
                .any(|said| says_the_same(said, &complaint))
            {
                complaints.push(complaint);
            }
        }
        complain_of_future(&mut complaints, &fields.past, written);
        Delivered::Read(self.body(facts, complaints))
    }

    fn about(&self) -> Option<SubjectReference> {
        let authority = if self.parents.authority.is_empty() {
            "unknown"
        } else {
            &self.parents.authority
        };
        let reference = |child| format!("{authority}/{child}");
        self.parents
            .child
            .as_ref()
            .map(|child| SubjectReference::new(self.file.delivery.source, &reference(child)))
    }

    fn place(&self) -> String {
        format!("{}, line {}", self.file.delivery.file, self.line)
    }

    pub(super) fn body(&self, mut facts: Vec<Fact>, complaints: Vec<Discrepancy>) -> Body {
        let happened = Span::at(
            facts
                .first()
                .map_or(When::Unknown, |fact| fact.happened.from),
        );
        let about = self.about();
        facts.extend(complaints.into_iter().map(|complaint| Fact {
            about: about.clone(),
            happened,
            statement: complaint.into(),
        }));
        Body {
            record: RecordReference::new(self.file.delivery.source, &self.reference),
            format: "cin-census".to_owned(),
            written: self.file.written,
            place: self.place(),
            verbatim: self.verbatim.clone(),
            handling: Handling::Ordinary,
            facts,
        }
    }

    pub(super) fn unread(&self, faults: Vec<Fault>) -> Unread {
        Unread {
            record: RecordReference::new(self.file.delivery.source, &self.reference),
            format: "cin-census".to_owned(),
            about: self.about(),
            place: self.place(),
            context: serde_json::to_string(self.parents).unwrap_or_default(),
            verbatim: self.verbatim.clone(),
            written: self.file.written,
            handling: Handling::Ordinary,
            faults,
        }
    }
}

/// Whether two complaints rest on the same values, two at least.
fn says_the_same(one: &Discrepancy, other: &Discrepancy) -> bool {
    let values = |complaint: &Discrepancy| -> Vec<String> {
        let fields = complaint.fields.iter();
        fields.map(|value| value.found.clone()).collect()
    };
    values(one).len() > 1 && values(one) == values(other)
}

/// What is said to have happened after the file was written, unless that is complained of already.
fn complain_of_future(
    complaints: &mut Vec<Discrepancy>,
    past: &[(&'static str, Day)],
    written: Option<Day>,
) {
    let Some(written) = written else { return };
    for (field, day) in past.iter().filter(|(_, day)| *day > written) {
        let said = |complaint: &Discrepancy| {
            complaint
                .fields
                .iter()
                .any(|value| value.field == "written")
                && complaint
                    .fields
                    .iter()
                    .any(|value| value.found == day.to_string())
        };
        if !complaints.iter().any(said) {
            let what = format!("`{field}` is dated after the day on which the file was written");
            let found = [(*field, day.to_string()), ("written", written.to_string())];
            complaints.push(complaint(
                &what,
                &found,
                Some(&format!("a day on or before {}", written.in_words())),
                None,
            ));
        }
    }
}

/// The complaint about bytes that are not of the file's encoding.
pub(crate) fn misread_complaint(misread: &Misread) -> Discrepancy {
    complaint(
        &format!(
            "the bytes {} are not of the file's encoding, and were read as `{}`",
            misread.bytes, misread.read_as
        ),
        &[],
        Some("one encoding throughout the file"),
        None,
    )
}
