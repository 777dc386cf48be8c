//! One child of the census: its modules, each a record with a reference by natural key.
//!
//! Which facts a module says is `modules`'s.

use super::codes::Module;
use super::fields::{complaint, stray};
use super::record::{Record, misread_complaint};
use crate::decode::Misread;
use crate::delivery::{Delivered, Delivery, Fault, shortened};
use crate::repeats::{Repeat, hash};
use crate::xml::split::{Chunk, Ending};
use crate::xml::tree::{self, Element};
use calendar::Day;
use facts::{Discrepancy, When};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What is true of the whole file.
#[derive(Clone, Debug)]
pub(super) struct File<'a> {
    pub(super) delivery: Delivery<'a>,
    /// The local authority's code; empty where the header does not say it.
    pub(super) authority: String,
    pub(super) written: When,
    /// The last day of the census year, where the header says it.
    pub(super) year_end: Option<Day>,
}

/// What a module needs to know of the elements it stands in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Parents {
    /// The local authority's code.
    pub(super) authority: String,
    /// The child's reference, where it has one.
    pub(super) child: Option<String>,
    /// What stands for the child in references of records.
    child_key: String,
    /// What stands for the referral in them.
    referral_key: String,
    /// What stands for the plan in them.
    plan_key: String,
    /// The path of the element it stands in.
    pub(super) path: String,
    /// The day of the referral, where it can be read.
    pub(super) referred: Option<Day>,
    /// The first day of the plan, where it can be read.
    pub(super) plan_started: Option<Day>,
    /// The last day of the plan, where it can be read.
    pub(super) plan_ended: Option<Day>,
    /// The child's date of death, where there is one that can be read.
    #[serde(default)]
    pub(super) died: Option<Day>,
    /// The last day of the census year, where the header says it.
    #[serde(default)]
    pub(super) year_end: Option<Day>,
}

impl Parents {
    /// The child's reference came to be known.
    pub(super) fn name(&mut self, name: String) {
        self.child_key.clone_from(&name);
        self.child = Some(name);
    }
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
        died: child
            .find("PersonDeathDate")
            .and_then(|one| Day::parse_iso(&one.value()).ok()),
        year_end: file.year_end,
        ..Parents::default()
    };
    let mut reading = Reading {
        misread,
        at_large,
        ..Reading::new(file, chunk)
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

pub(super) struct Reading<'a> {
    file: &'a File<'a>,
    chunk: &'a Chunk,
    misread: &'a [Misread],
    at_large: Vec<Discrepancy>,
    keys: HashMap<String, u32>,
    pub(super) records: Vec<Delivered>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(file: &'a File<'a>, chunk: &'a Chunk) -> Self {
        Self {
            file,
            chunk,
            misread: &[],
            at_large: Vec::new(),
            keys: HashMap::new(),
            records: Vec::new(),
        }
    }

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

    /// Reads one module, and leaves in `parents` what the modules within it need to know.
    pub(super) fn module(&mut self, module: Module, element: &Element, parents: &mut Parents) {
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
