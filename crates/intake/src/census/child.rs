//! One child of the census: its modules, each a record with a reference by natural key.
//!
//! Which facts a module says is `modules`'s.

use super::codes::Module;
use super::fields::{Fields, complaint, stray};
use super::modules;
use super::split::{Chunk, Ending};
use super::tree::{self, Element};
use crate::decode::Misread;
use crate::delivery::{Delivered, Delivery, Fault, Unread, shortened};
use crate::repeats::{Repeat, hash};
use calendar::Day;
use facts::{Body, Discrepancy, Fact, Handling, RecordReference, Span, SubjectReference, When};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What is true of the whole file.
#[derive(Clone, Debug)]
pub(super) struct File<'a> {
    pub(super) delivery: Delivery<'a>,
    /// The local authority's code; empty where the header does not say it.
    pub(super) authority: String,
    pub(super) written: When,
}

/// What a module needs to know of the elements it stands in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Parents {
    /// The local authority's code.
    authority: String,
    /// The child's reference, where it has one.
    child: Option<String>,
    /// What stands for the child in references of records.
    child_key: String,
    /// What stands for the referral in them.
    referral_key: String,
    /// What stands for the plan in them.
    plan_key: String,
    /// The path of the element it stands in.
    path: String,
    /// The day of the referral, where it can be read.
    pub(super) referred: Option<Day>,
    /// The first day of the plan, where it can be read.
    pub(super) plan_started: Option<Day>,
    /// The last day of the plan, where it can be read.
    pub(super) plan_ended: Option<Day>,
}

/// Reads all records of a child, in the order of the file. `number` counts children from 1.
pub(super) fn read(
    file: &File<'_>,
    chunk: &Chunk,
    number: u64,
    repeat: &mut dyn FnMut(&str, &str) -> Repeat,
    misread: &[Misread],
) -> Vec<Delivered> {
    let root = tree::read(&chunk.text, chunk.line, chunk.ending == Ending::CutOff);
    let child = root.find("Child").unwrap_or(&root);
    let named = child
        .find("LAchildID")
        .map(Element::value)
        .filter(|name| !name.is_empty());
    let mut at_large = at_large(&root, child, chunk);
    let child_key = match &named {
        None => format!("unnamed-{:016x}", hash(&chunk.text)),
        Some(name) => match repeat(name, &chunk.text) {
            Repeat::First => name.clone(),
            Repeat::Again(times) => {
                let what = "this child comes more than once in the file, with different content";
                at_large.push(complaint(
                    what,
                    &[("LAchildID", name.clone())],
                    Some("one `Child` for each `LAchildID`"),
                    None,
                ));
                format!("{name}#{times}")
            }
        },
    };
    let parents = Parents {
        authority: file.authority.clone(),
        child: named,
        child_key,
        path: format!("Children/Child[{number}]"),
        ..Parents::default()
    };
    let mut reading = Reading {
        file,
        chunk,
        misread,
        at_large,
        keys: HashMap::new(),
        records: Vec::new(),
    };
    if let Ending::TooLong(length) = chunk.ending {
        reading.too_long(&parents, length);
    } else {
        reading.elements(child, &parents);
        reading.leftover(child, &parents);
    }
    reading.records
}

/// What is wrong with the child as a whole, and so with no one module: it is said with the child's first record.
fn at_large(root: &Element, child: &Element, chunk: &Chunk) -> Vec<Discrepancy> {
    let mut complaints: Vec<_> = stray(child);
    let mut broken: Vec<_> = child.broken.iter().collect();
    if !std::ptr::eq(root, child) {
        broken.extend(&root.broken);
    }
    complaints.extend(broken.into_iter().map(|what| {
        complaint(
            &format!("within `Child`: {what}"),
            &[],
            Some("well-formed XML"),
            None,
        )
    }));
    if let Ending::NotClosed(before) = &chunk.ending {
        complaints.push(complaint(
            &format!("`Child` is not closed before `{before}`"),
            &[],
            Some("`</Child>`"),
            None,
        ));
    }
    complaints
}

struct Reading<'a> {
    file: &'a File<'a>,
    chunk: &'a Chunk,
    misread: &'a [Misread],
    at_large: Vec<Discrepancy>,
    keys: HashMap<String, u32>,
    records: Vec<Delivered>,
}

impl Reading<'_> {
    /// All modules within, at whatever depth damage may have put them.
    fn elements(&mut self, parent: &Element, parents: &Parents) {
        for element in &parent.children {
            let mut within = parents.clone();
            within.path = format!("{}/{}[{}]", parents.path, element.name, element.nth);
            match Module::named(&element.name) {
                Some(module) => self.module(module, element, &mut within),
                None if parent.name == "Child" => self.unknown(element, &within),
                None => {}
            }
            self.elements(element, &within);
        }
    }

    fn module(&mut self, module: Module, element: &Element, parents: &mut Parents) {
        let key_field = module
            .key()
            .and_then(|field| element.named(field).next())
            .map(Element::value);
        let own = match (&key_field, module.key()) {
            (Some(value), _) if !value.is_empty() => value.clone(),
            (_, Some(field)) => format!("no {field}"),
            (_, None) => String::new(),
        };
        let (name, child) = (module.element(), &parents.child_key);
        let reference = match module {
            Module::Identifiers | Module::Characteristics => format!("{name}/{child}"),
            Module::Details => format!("{name}/{child}/{own}"),
            Module::Reviews => format!(
                "{name}/{child}/{}/{}",
                parents.referral_key, parents.plan_key
            ),
            _ => format!("{name}/{child}/{}/{own}", parents.referral_key),
        };
        let times = self
            .keys
            .entry(reference.clone())
            .and_modify(|times| *times += 1)
            .or_insert(1);
        let suffix = if *times > 1 {
            format!("#{times}")
        } else {
            String::new()
        };
        let day = |field| {
            element
                .named(field)
                .next()
                .and_then(|one| Day::parse_iso(&one.value()).ok())
        };
        match module {
            Module::Details => {
                (parents.referral_key, parents.referred) =
                    (format!("{own}{suffix}"), day("CINreferralDate"))
            }
            Module::ProtectionPlan => {
                parents.plan_key = format!("{own}{suffix}");
                (parents.plan_started, parents.plan_ended) =
                    (day("CPPstartDate"), day("CPPendDate"));
            }
            _ => {}
        }
        let verbatim = own_text(&self.chunk.text, element);
        let record = Record {
            file: self.file,
            parents,
            reference: format!("{reference}{suffix}"),
            line: element.line,
            verbatim,
        };
        let mut extra = std::mem::take(&mut self.at_large);
        extra.extend(self.misread_in(element));
        self.records.push(record.read(module, element, extra));
    }

    /// An element of a child that no year of the census knows: kept as a record that says so.
    fn unknown(&mut self, element: &Element, parents: &Parents) {
        let reference = format!("{}/{}", element.name, parents.child_key);
        let times = self
            .keys
            .entry(reference.clone())
            .and_modify(|times| *times += 1)
            .or_insert(1);
        let suffix = if *times > 1 {
            format!("#{times}")
        } else {
            String::new()
        };
        let what = format!(
            "the census does not know the element `{}` inside `Child`; it is kept as it came and was not read",
            element.name
        );
        let mut complaints = vec![complaint(
            &what,
            &[],
            None,
            Some("Children in need census, shapes of 2021 to 2026"),
        )];
        complaints.append(&mut self.at_large);
        let verbatim = own_text(&self.chunk.text, element);
        let record = Record {
            file: self.file,
            parents,
            reference: format!("{reference}{suffix}"),
            line: element.line,
            verbatim,
        };
        self.records
            .push(Delivered::Read(record.body(Vec::new(), complaints)));
    }

    /// A child without a single module, or one that has lost its form.
    fn leftover(&mut self, child: &Element, parents: &Parents) {
        if !self.records.is_empty() {
            return;
        }
        let reasons: Vec<_> = self
            .at_large
            .iter()
            .map(|complaint| complaint.what.clone())
            .collect();
        let reason = if reasons.is_empty() {
            "the child has no modules".to_owned()
        } else {
            reasons.join("; ")
        };
        self.whole(
            parents,
            child.line,
            &reason,
            "at least `ChildIdentifiers`; send the child again",
        );
    }

    fn too_long(&mut self, parents: &Parents, length: usize) {
        let reason = format!(
            "the child is {length} bytes long, and only {} are read; its beginning is kept",
            crate::RECORD_LIMIT
        );
        self.whole(
            parents,
            self.chunk.line,
            &reason,
            "a child of ordinary length; look for a missing `</Child>`",
        );
    }

    fn whole(&mut self, parents: &Parents, line: u64, reason: &str, expected: &str) {
        let reference = format!("Child/{}", parents.child_key);
        let record = Record {
            file: self.file,
            parents,
            reference,
            line,
            verbatim: self.chunk.text.clone(),
        };
        let fault = Fault {
            place: format!("{} (line {line})", parents.path),
            field: String::new(),
            found: shortened(&self.chunk.text),
            expected: expected.to_owned(),
            reason: reason.to_owned(),
        };
        self.records
            .push(Delivered::Unread(record.unread(vec![fault])));
    }

    /// Bytes within this element, and in no module within it, that are not of the file's encoding.
    fn misread_in(&self, element: &Element) -> Vec<Discrepancy> {
        let inner = inner_modules(element);
        let place = |misread: &Misread| {
            usize::try_from(misread.offset.saturating_sub(self.chunk.start)).unwrap_or(usize::MAX)
        };
        let own = |misread: &&Misread| {
            element.range.contains(&place(misread))
                && !inner.iter().any(|range| range.contains(&place(misread)))
        };
        self.misread
            .iter()
            .filter(own)
            .map(misread_complaint)
            .collect()
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

/// One module's record in the making.
pub(super) struct Record<'a> {
    file: &'a File<'a>,
    parents: &'a Parents,
    reference: String,
    line: u64,
    verbatim: String,
}

impl Record<'_> {
    fn read(&self, module: Module, element: &Element, extra: Vec<Discrepancy>) -> Delivered {
        let mut fields = Fields::new(module, element, &self.parents.path);
        let said = modules::read(&mut fields, self.parents, self.file.delivery.holidays);
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
        for fact in &facts {
            complaints.extend(facts::check(fact, written));
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

    fn body(&self, mut facts: Vec<Fact>, complaints: Vec<Discrepancy>) -> Body {
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

    fn unread(&self, faults: Vec<Fault>) -> Unread {
        Unread {
            record: RecordReference::new(self.file.delivery.source, &self.reference),
            format: "cin-census".to_owned(),
            about: self.about(),
            place: self.place(),
            context: serde_json::to_string(self.parents).unwrap_or_default(),
            verbatim: self.verbatim.clone(),
            written: self.file.written,
            faults,
        }
    }
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

/// The ranges of the modules within an element, outermost only.
fn inner_modules(element: &Element) -> Vec<std::ops::Range<usize>> {
    let of = |child: &Element| {
        if Module::named(&child.name).is_some() {
            vec![child.range.clone()]
        } else {
            inner_modules(child)
        }
    };
    element.children.iter().flat_map(of).collect()
}

/// The text of an element without the modules within it, which are records of their own: so a record stays the same, to
/// the letter, when another module beside it changes.
fn own_text(text: &str, element: &Element) -> String {
    let mut own = String::new();
    let mut from = element.range.start;
    for range in inner_modules(element) {
        own.push_str(text.get(from..range.start).unwrap_or_default().trim_end());
        from = range.end;
    }
    own.push_str(text.get(from..element.range.end).unwrap_or_default());
    own
}

/// Reads one record again from its corrected text.
pub(super) fn read_again(file: &File<'_>, unread: &Unread, corrected: &str) -> Delivered {
    let mut parents: Parents = serde_json::from_str(&unread.context).unwrap_or_default();
    let wanted = unread
        .record
        .reference
        .split('/')
        .next()
        .unwrap_or_default();
    let root = tree::read(corrected, 1, false);
    if let Some(name) = root
        .find("Child")
        .and_then(|child| child.find("LAchildID"))
        .map(Element::value)
        .filter(|name| !name.is_empty())
    {
        (parents.child_key, parents.child) = (name.clone(), Some(name));
    }
    let module = Module::named(wanted);
    let element = if module.is_some() {
        root.find(wanted)
    } else {
        root.children.iter().find_map(first_module)
    };
    let (Some(element), true) = (element, root.broken.is_empty()) else {
        let reason = root
            .broken
            .first()
            .cloned()
            .unwrap_or_else(|| "the corrected text holds no such element".to_owned());
        let expected = if module.is_some() {
            format!("one element `<{wanted}>`")
        } else {
            "one module element, such as `<ChildIdentifiers>`".to_owned()
        };
        let fault = Fault {
            place: unread.place.clone(),
            field: wanted.to_owned(),
            found: shortened(corrected),
            expected,
            reason,
        };
        return Delivered::Unread(Unread {
            verbatim: corrected.to_owned(),
            faults: vec![fault],
            ..unread.clone()
        });
    };
    if element.name == Module::Identifiers.element()
        && let Some(name) = element
            .named("LAchildID")
            .next()
            .map(Element::value)
            .filter(|name| !name.is_empty())
    {
        (parents.child_key, parents.child) = (name.clone(), Some(name));
    }
    let chunk = Chunk {
        text: corrected.to_owned(),
        line: 1,
        start: 0,
        ending: Ending::Closed,
    };
    let mut reading = Reading {
        file,
        chunk: &chunk,
        misread: &[],
        at_large: Vec::new(),
        keys: HashMap::new(),
        records: Vec::new(),
    };
    if let Some(module) = Module::named(&element.name) {
        reading.module(module, element, &mut parents.clone());
    }
    // A second record of the same key keeps its number.
    let same = |new: RecordReference| {
        let numbered = unread
            .record
            .reference
            .strip_prefix(&new.reference)
            .is_some_and(|rest| rest.starts_with('#'));
        if numbered { unread.record.clone() } else { new }
    };
    match reading.records.pop() {
        Some(Delivered::Read(body)) => Delivered::Read(Body {
            record: same(body.record),
            place: unread.place.clone(),
            ..body
        }),
        Some(Delivered::Unread(again)) => Delivered::Unread(Unread {
            record: same(again.record),
            place: unread.place.clone(),
            context: unread.context.clone(),
            ..again
        }),
        None => Delivered::Unread(unread.clone()),
    }
}

fn first_module(element: &Element) -> Option<&Element> {
    if Module::named(&element.name).is_some() {
        Some(element)
    } else {
        element.children.iter().find_map(first_module)
    }
}
