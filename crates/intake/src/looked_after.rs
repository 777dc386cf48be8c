//! The looked-after children return (SSDA903) as XML: one `CHILD` after another, read by the same mappings as the CSV set.
//!
//! A record is one element that the return repeats (an `EPISODE`, an `AREVIEW`), or the fields of one subject that stand
//! in the `HEADER` beside others (care leavers, adoption): each is kept apart, so that each can be handled as it must be.

use crate::decode::{Declared, Decoded, Misread};
use crate::delivery::{
    Delivered, Delivery, Fault, FileFault, FileSummary, Remarks, Unread, shortened,
};
use crate::mapping::built_in;
use crate::mapping::table::{self, Named};
use crate::repeats::{Repeats, hash};
use crate::xml::split::{Chunk, Ending, Names, Piece, Splitter};
use crate::xml::tree::{self, Element};
use facts::{Discrepancy, Handling, Kind, RecordReference, When};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

const FORMAT: &str = "ssda903-xml";

const NAMES: Names = Names {
    root: "EXPSSDA903",
    group: "EXPSSDA903",
    child: "CHILD",
    header: None,
};

/// Elements that are records of their own, with the mapping that reads them.
const ELEMENTS: &[(&str, &str)] = &[
    ("EPISODE", "ssda903-episodes"),
    ("AREVIEW", "ssda903-reviews"),
    ("OC2", "ssda903-oc2"),
    ("AMISSING", "ssda903-missing"),
    ("AD_PLACED", "ssda903-placed-for-adoption"),
    ("PERMANENCE", "ssda903-previous-permanence"),
];

/// Fields of the header that are a record of their own, with the mapping that reads them.
const GROUPS: &[(&str, &[&str])] = &[
    ("ssda903-uasc", &["DUC"]),
    ("ssda903-oc3", &["IN_TOUCH", "ACTIV", "ACCOM"]),
    (
        "ssda903-ad1",
        &[
            "DATE_INT",
            "DATE_MATCH",
            "FOSTER_CARE",
            "NB_ADOPTR",
            "SEX_ADOPTR",
            "LS_ADOPTR",
        ],
    ),
];

/// What the header's own record may hold.
const HEADER: &[&str] = &[
    "CHILDID", "UPN", "SEX", "DOB", "ETHNIC", "UASC", "MOTHER", "MC_DOB",
];

/// What the XML calls otherwise than the CSV.
const RENAMED: &[(&str, &str)] = &[("CHILDID", "CHILD"), ("PL", "PLACE")];

/// What reading a record again needs to know.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Context {
    mapping: String,
    child: String,
}

/// The kinds of fact that the return is able to carry.
pub(crate) fn carries() -> BTreeSet<Kind> {
    let elements = ELEMENTS.iter().map(|(_, mapping)| *mapping);
    let groups = GROUPS.iter().map(|(mapping, _)| *mapping);
    elements
        .chain(groups)
        .chain(["ssda903-header"])
        .filter_map(built_in::named)
        .flat_map(crate::Mapping::carries)
        .collect()
}

/// Reads a file.
pub(crate) fn read(
    delivery: &Delivery<'_>,
    input: &mut dyn BufRead,
    each: &mut dyn FnMut(Delivered) -> ControlFlow<()>,
) -> Result<FileSummary, FileFault> {
    let refused = |line, found: String, expected: &str| FileFault {
        file: delivery.file.to_owned(),
        line,
        found,
        expected: expected.to_owned(),
    };
    let broken = |line, fault: &io::Error| {
        refused(
            line,
            fault.to_string(),
            "a file that can be read to its end",
        )
    };
    let mut decoded = Decoded::open(input, Declared::InXml).map_err(|fault| broken(1, &fault))?;
    let mut remarks = Remarks::default();
    decoded
        .take_remarks()
        .into_iter()
        .for_each(|remark| remarks.say(remark));
    let mut splitter = Splitter::new(decoded, NAMES);
    let (mut records, mut repeats, mut stopped) = (0, Repeats::default(), false);
    while !stopped {
        let piece = splitter
            .next_piece()
            .map_err(|fault| broken(splitter.line(), &fault))?;
        match piece {
            None => break,
            Some(Piece::Declaration { line }) => {
                let expected = "elements of the return; a file with a document type or entities is not read, since they could make it say anything";
                return Err(refused(line, "<!".to_owned(), expected));
            }
            Some(Piece::Stray { what, line }) => {
                remarks.say(format!("{what} (line {line}) was not read"));
            }
            Some(Piece::Child(chunk) | Piece::Header(chunk)) => {
                let offset = splitter.decoded().offset();
                let misread = splitter.decoded().misread_before(offset);
                for record in child(delivery, &chunk, &misread, &mut repeats) {
                    records += 1;
                    if each(record).is_break() {
                        stopped = true;
                        break;
                    }
                }
            }
        }
    }
    if !splitter.met_children {
        let expected = "a looked-after children return: `EXPSSDA903` with `CHILD` elements";
        return Err(refused(splitter.line(), "no `CHILD`".to_owned(), expected));
    }
    if !(stopped || splitter.closed) {
        remarks.say(format!("the file ends at line {} before `</EXPSSDA903>`: it was cut off, and what came after is not here", splitter.line()));
    }
    repeats
        .remark()
        .into_iter()
        .for_each(|remark| remarks.say(remark));
    Ok(FileSummary {
        records,
        written: When::Unknown,
        remarks: remarks.into_list(),
    })
}

/// Reads one record again.
pub(crate) fn read_again(delivery: &Delivery<'_>, unread: &Unread, corrected: &str) -> Delivered {
    let context: Context = serde_json::from_str(&unread.context).unwrap_or_default();
    let root = tree::read(corrected, 1, false);
    let Some(mapping) = built_in::named(&context.mapping) else {
        return Delivered::Unread(Unread {
            verbatim: corrected.to_owned(),
            ..unread.clone()
        });
    };
    let mut fields = Vec::new();
    leaves(&root, &mut fields);
    let mut fields = named(fields.iter().copied());
    if !fields.iter().any(|(name, _)| name == "CHILD") {
        fields.push(("CHILD".to_owned(), context.child.clone()));
    }
    let line = unread
        .place
        .rsplit_once(", ")
        .map_or_else(|| unread.place.clone(), |(_, line)| line.to_owned());
    let record = Named {
        mapping,
        format: FORMAT,
        delivery,
        fields: &fields,
        line,
        verbatim: corrected,
        context: unread.context.clone(),
    };
    let faults = form_faults(&record, &[&root]);
    match record.read(faults, Vec::new(), &mut Repeats::default()) {
        // A second record of the same reference keeps its number, and all stand where they stood.
        Delivered::Read(mut body) => {
            let numbered = unread.record.reference.strip_prefix(&body.record.reference);
            if numbered.is_some_and(|rest| rest.starts_with('#')) {
                body.record = unread.record.clone();
            }
            body.place.clone_from(&unread.place);
            Delivered::Read(body)
        }
        Delivered::Unread(again) => Delivered::Unread(Unread {
            record: unread.record.clone(),
            place: unread.place.clone(),
            ..again
        }),
    }
}

/// All records of one child.
fn child(
    delivery: &Delivery<'_>,
    chunk: &Chunk,
    misread: &[Misread],
    repeats: &mut Repeats,
) -> Vec<Delivered> {
    let root = tree::read(&chunk.text, chunk.line, chunk.ending == Ending::CutOff);
    let child = root.find("CHILD").unwrap_or(&root);
    let header = child.find("HEADER");
    let name = header
        .and_then(|header| header.named("CHILDID").next())
        .map(Element::value)
        .unwrap_or_default();
    let mut reading = Reading {
        delivery,
        chunk,
        name,
        complaints: at_large(chunk, &root, child, header, misread),
        repeats,
        records: Vec::new(),
    };
    if matches!(chunk.ending, Ending::TooLong(_)) {
        let reason = "the child is too long; its beginning is kept";
        reading.whole(
            reason,
            "a child of ordinary length; look for a missing `</CHILD>`",
        );
        return reading.records;
    }
    if let Some(header) = header {
        reading.header(header);
    }
    for element in child.children.iter().filter(|one| one.name != "HEADER") {
        reading.element(element);
    }
    if reading.records.is_empty() {
        reading.whole(
            "the child has no elements that the return knows",
            "`HEADER` and `EPISODE` elements; send the child again",
        );
    }
    reading.records
}

/// What is wrong with the child as a whole: it is said with the child's first record.
fn at_large(
    chunk: &Chunk,
    root: &Element,
    child: &Element,
    header: Option<&Element>,
    misread: &[Misread],
) -> Vec<Discrepancy> {
    let mut complaints = table::misread(misread);
    let complaint = |what: String, expected: &str| Discrepancy {
        what,
        expected: Some(expected.to_owned()),
        ..Discrepancy::default()
    };
    let mut broken: Vec<_> = child.broken.iter().collect();
    if !std::ptr::eq(root, child) {
        broken.extend(&root.broken);
    }
    broken.extend(header.iter().flat_map(|header| &header.broken));
    for what in broken {
        complaints.push(complaint(
            format!("within `CHILD`: {what}"),
            "well-formed XML",
        ));
    }
    if let Ending::NotClosed(before) = &chunk.ending {
        let what = format!("`CHILD` is not closed before `{before}`");
        complaints.push(complaint(what, "`</CHILD>`"));
    }
    complaints
}

struct Reading<'a> {
    delivery: &'a Delivery<'a>,
    chunk: &'a Chunk,
    /// The child's reference; empty where it has none.
    name: String,
    complaints: Vec<Discrepancy>,
    repeats: &'a mut Repeats,
    records: Vec<Delivered>,
}

impl Reading<'_> {
    /// The header: its own record, the groups of fields in it, and the elements in it.
    fn header(&mut self, header: &Element) {
        let direct: Vec<&Element> = header
            .children
            .iter()
            .filter(|one| one.children.is_empty())
            .filter(|one| !ELEMENTS.iter().any(|(name, _)| *name == one.name))
            .collect();
        let grouped = |name: &str| GROUPS.iter().any(|(_, fields)| fields.contains(&name));
        let (own, others): (Vec<&Element>, Vec<&Element>) =
            direct.iter().partition(|one| !grouped(&one.name));
        for unknown in own
            .iter()
            .filter(|one| !HEADER.contains(&one.name.as_str()))
        {
            self.complaints.push(not_known(unknown));
        }
        self.record("ssda903-header", &own, header.line);
        for (mapping, fields) in GROUPS {
            let group: Vec<&Element> = others
                .iter()
                .copied()
                .filter(|one| fields.contains(&one.name.as_str()))
                .collect();
            if group.iter().any(|one| !one.value().is_empty()) {
                let line = group.first().map_or(header.line, |one| one.line);
                self.record(mapping, &group, line);
            }
        }
        for element in header.children.iter().filter(|one| {
            !one.children.is_empty() || ELEMENTS.iter().any(|(name, _)| *name == one.name)
        }) {
            self.element(element);
        }
    }

    fn element(&mut self, element: &Element) {
        match ELEMENTS.iter().find(|(name, _)| *name == element.name) {
            Some((_, mapping)) => self.record(mapping, &[element], element.line),
            None => self.unknown(element),
        }
    }

    fn record(&mut self, mapping: &str, elements: &[&Element], line: u64) {
        let Some(found) = built_in::named(mapping) else {
            return;
        };
        let mut inner = Vec::new();
        for element in elements {
            leaves(element, &mut inner);
        }
        let mut fields = named(inner.into_iter());
        if !fields.iter().any(|(name, _)| name == "CHILD") {
            fields.push(("CHILD".to_owned(), self.name.clone()));
        }
        let verbatim: String = elements
            .iter()
            .filter_map(|one| self.chunk.text.get(one.range.clone()))
            .collect();
        let context = Context {
            mapping: mapping.to_owned(),
            child: self.name.clone(),
        };
        let record = Named {
            mapping: found,
            format: FORMAT,
            delivery: self.delivery,
            fields: &fields,
            line: format!("line {line}"),
            verbatim: &verbatim,
            context: serde_json::to_string(&context).unwrap_or_default(),
        };
        let faults = form_faults(&record, elements);
        let complaints = std::mem::take(&mut self.complaints);
        self.records
            .push(record.read(faults, complaints, self.repeats));
    }

    /// An element that the return does not know: it goes to quarantine, so that somebody looks at it. It may say anything,
    /// and is handled as restricted.
    fn unknown(&mut self, element: &Element) {
        let verbatim = self
            .chunk
            .text
            .get(element.range.clone())
            .unwrap_or_default();
        let reason = format!("the return does not know the element `{}`", element.name);
        let place = format!("line {}", element.line);
        self.unread(
            &element.name,
            verbatim.to_owned(),
            &place,
            &reason,
            "an element of the looked-after children return",
        );
    }

    fn whole(&mut self, reason: &str, expected: &str) {
        let place = format!("line {}", self.chunk.line);
        self.unread("CHILD", self.chunk.text.clone(), &place, reason, expected);
    }

    fn unread(&mut self, kind: &str, text: String, place: &str, reason: &str, expected: &str) {
        let key = if self.name.is_empty() {
            format!("unnamed-{:016x}", hash(&text))
        } else {
            self.name.clone()
        };
        let reference = format!("ssda903/{kind}/{key}/{:016x}", hash(&text));
        self.records.push(Delivered::Unread(Unread {
            record: RecordReference::new(self.delivery.source, &reference),
            format: FORMAT.to_owned(),
            about: None,
            place: format!("{}, {place}", self.delivery.file),
            context: String::new(),
            faults: vec![Fault {
                place: place.to_owned(),
                field: String::new(),
                found: shortened(&text),
                expected: expected.to_owned(),
                reason: reason.to_owned(),
            }],
            verbatim: text,
            written: When::Unknown,
            handling: Handling::Restricted,
        }));
    }
}

fn not_known(element: &Element) -> Discrepancy {
    Discrepancy {
        what: format!(
            "the return does not know the field `{}`; it is kept as it came and was not read",
            element.name
        ),
        ..Discrepancy::default()
    }
}

/// The elements without elements, in order.
fn leaves<'a>(element: &'a Element, found: &mut Vec<&'a Element>) {
    if element.children.is_empty() {
        if !element.name.is_empty() {
            found.push(element);
        }
        return;
    }
    for child in &element.children {
        leaves(child, found);
    }
}

/// Fields by the names that the CSV has for them.
fn named<'a>(elements: impl Iterator<Item = &'a Element>) -> Vec<(String, String)> {
    let name = |name: &str| {
        let renamed = RENAMED.iter().find(|(xml, _)| *xml == name);
        renamed.map_or_else(|| name.to_owned(), |(_, csv)| (*csv).to_owned())
    };
    elements.map(|one| (name(&one.name), one.value())).collect()
}

/// What is wrong with the form of these elements, and a field that stands twice.
fn form_faults(record: &Named<'_>, elements: &[&Element]) -> Vec<Fault> {
    fn broken<'a>(element: &'a Element, found: &mut Vec<(&'a str, &'a str)>) {
        found.extend(
            element
                .broken
                .iter()
                .map(|what| (element.name.as_str(), what.as_str())),
        );
        element.children.iter().for_each(|one| broken(one, found));
    }
    let mut found = Vec::new();
    elements.iter().for_each(|one| broken(one, &mut found));
    let mut faults: Vec<_> = found
        .into_iter()
        .map(|(field, what)| record.fault(field, record.verbatim, "well-formed XML", what))
        .collect();
    for (place, (name, value)) in record.fields.iter().enumerate() {
        let before = record.fields.iter().take(place);
        if before
            .into_iter()
            .any(|(known, other)| known == name && other != value)
        {
            let reason = "this field stands twice, with different values";
            faults.push(record.fault(name, value, "one value", reason));
        }
    }
    faults
}
