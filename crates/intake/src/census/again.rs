//! One census record tried again, from the text that a person has corrected.

use super::child::{File, Parents, Reading};
use super::codes::Module;
use crate::delivery::{Delivered, Fault, Unread, shortened};
use crate::xml::split::{Chunk, Ending};
use crate::xml::tree::{self, Element};
use facts::{Body, RecordReference};

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
    let element = if Module::named(wanted).is_some() {
        root.find(wanted)
    } else {
        root.children.iter().find_map(first_module)
    };
    let (Some(element), true) = (element, root.broken.is_empty()) else {
        return Delivered::Unread(no_element(&root, unread, wanted, corrected));
    };
    let own = if element.name == Module::Identifiers.element() {
        Some(element)
    } else {
        root.find("Child")
    };
    if let Some(name) = own
        .and_then(|own| own.find("LAchildID"))
        .map(Element::value)
        .filter(|name| !name.is_empty())
    {
        parents.name(name);
    }
    let chunk = Chunk {
        text: corrected.to_owned(),
        line: 1,
        start: 0,
        ending: Ending::Closed,
    };
    let mut reading = Reading::new(file, &chunk);
    if let Some(module) = Module::named(&element.name) {
        reading.module(module, element, &mut parents);
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
    let place = unread.place.clone();
    match reading.records.pop() {
        Some(Delivered::Read(body)) => Delivered::Read(Body {
            record: same(body.record),
            place,
            ..body
        }),
        Some(Delivered::Unread(again)) => Delivered::Unread(Unread {
            record: same(again.record),
            place,
            context: unread.context.clone(),
            ..again
        }),
        None => Delivered::Unread(unread.clone()),
    }
}

fn no_element(root: &Element, unread: &Unread, wanted: &str, corrected: &str) -> Unread {
    let reason = root
        .broken
        .first()
        .cloned()
        .unwrap_or_else(|| "the corrected text holds no such element".to_owned());
    let expected = match Module::named(wanted) {
        Some(_) => format!("one element `<{wanted}>`"),
        None => "one module element, such as `<ChildIdentifiers>`".to_owned(),
    };
    let place = unread.place.clone();
    let fault = Fault {
        place,
        field: wanted.to_owned(),
        found: shortened(corrected),
        expected,
        reason,
    };
    Unread {
        verbatim: corrected.to_owned(),
        faults: vec![fault],
        ..unread.clone()
    }
}

fn first_module(element: &Element) -> Option<&Element> {
    if Module::named(&element.name).is_some() {
        Some(element)
    } else {
        element.children.iter().find_map(first_module)
    }
}
