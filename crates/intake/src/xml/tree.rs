//! The elements of one child as a tree, with what is wrong in each: a broken element spoils only the record it belongs to.
//!
//! No entity is expanded but the five of XML itself and character references; depth is bounded.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// How deep elements may be nested; the census needs seven levels.
const DEPTH_LIMIT: usize = 24;

/// One element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    /// Its local name.
    pub(crate) name: String,
    /// Its place among the elements of this name in its parent, from 1.
    pub(crate) nth: usize,
    /// The line of its start tag, from 1.
    pub(crate) line: u64,
    /// Where its text begins and ends in the chunk, in bytes.
    pub(crate) range: std::ops::Range<usize>,
    /// The elements within it.
    pub(crate) children: Vec<Element>,
    /// The text directly within it, each piece with the name of the element it follows (empty: none).
    pub(crate) text: Vec<(String, String)>,
    /// Its attributes, as written.
    pub(crate) attributes: String,
    /// What is wrong with its form.
    pub(crate) broken: Vec<String>,
}

impl Element {
    /// The text of an element without elements, trimmed.
    pub(crate) fn value(&self) -> String {
        let whole: String = self.text.iter().map(|(_, text)| text.as_str()).collect();
        whole.trim().to_owned()
    }

    /// The elements of that name directly within.
    pub(crate) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element of that name at any depth, itself included.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(name))
    }

    /// Text pieces that are not blank, with what they follow.
    pub(crate) fn stray_text(&self) -> impl Iterator<Item = (&str, &str)> {
        self.text
            .iter()
            .map(|(after, text)| (after.as_str(), text.trim()))
            .filter(|(_, text)| !text.is_empty())
    }
}

/// Reads the elements of `text`; the answer has no name and holds them all. `line` is the line on which the text begins.
pub(crate) fn read(text: &str, line: u64, cut_off: bool) -> Element {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = false;
    let mut growing = Growing {
        text,
        line,
        counted: 0,
        stack: vec![Element {
            line,
            range: 0..text.len(),
            ..Element::default()
        }],
        too_deep: 0,
    };
    loop {
        let start = position(&reader);
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => growing.take(&event, start, position(&reader)),
            Err(fault) => {
                growing.broken(format!("this is no well-formed XML: {fault}"));
                if position(&reader) <= start {
                    break;
                }
            }
        }
    }
    growing.finish(cut_off)
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

struct Growing<'a> {
    text: &'a str,
    line: u64,
    counted: usize,
    stack: Vec<Element>,
    too_deep: usize,
}

impl Growing<'_> {
    fn take(&mut self, event: &Event<'_>, start: usize, end: usize) {
        match event {
            Event::Start(tag) => {
                let raw = self.text.get(start..end).unwrap_or_default();
                self.open(tag.local_name().as_ref(), tag.attributes_raw(), start, raw);
            }
            Event::Empty(tag) => {
                let raw = self.text.get(start..end).unwrap_or_default();
                let name = tag.local_name().as_ref().to_owned();
                self.open(&name, tag.attributes_raw(), start, raw);
                self.close(&name, end);
            }
            Event::End(tag) => self.close(tag.local_name().as_ref(), end),
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(reference) => self.reference(reference),
            Event::DocType(_) => self.broken("a document type cannot stand here".to_owned()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Eof => {}
        }
    }

    fn open(&mut self, name: &str, attributes: &str, start: usize, raw: &str) {
        if self.stack.len() >= DEPTH_LIMIT {
            self.too_deep += 1;
            if self.too_deep == 1 {
                self.broken(format!("elements are nested more than {DEPTH_LIMIT} deep"));
            }
            return;
        }
        let line = self.line_at(start);
        let nth = self
            .stack
            .last()
            .map_or(0, |parent| parent.named(name).count())
            + 1;
        self.stack.push(Element {
            name: name.to_owned(),
            nth,
            line,
            range: start..start,
            attributes: attributes.trim().to_owned(),
            ..Element::default()
        });
        if raw.get(1..).is_some_and(|raw| raw.contains('<')) {
            self.broken(format!(
                "the tag `{}` holds a `<`",
                crate::delivery::shortened(raw)
            ));
        }
    }

    fn close(&mut self, name: &str, end: usize) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if !self
            .stack
            .iter()
            .skip(1)
            .any(|element| element.name == name)
        {
            self.close_wrongly(name, end);
            return;
        }
        while let Some(open) = self.stack.last().map(|element| element.name.clone()) {
            if open != name {
                self.broken(format!("`<{open}>` is not closed before `</{name}>`"));
            }
            self.pop(end);
            if open == name {
                break;
            }
        }
    }

    /// An end tag that fits nothing: at a field it is that field's end, misspelt; elsewhere it closes nothing.
    fn close_wrongly(&mut self, name: &str, end: usize) {
        let field = self.stack.len() > 1
            && self
                .stack
                .last()
                .is_some_and(|open| open.children.is_empty() && !open.text.is_empty());
        if let Some(open) = self
            .stack
            .last()
            .filter(|_| field)
            .map(|open| open.name.clone())
        {
            self.broken(format!("`</{name}>` stands where `</{open}>` should"));
            self.pop(end);
        } else {
            self.broken(format!("`</{name}>` closes nothing"));
        }
    }

    fn pop(&mut self, end: usize) {
        if self.stack.len() > 1
            && let Some(mut element) = self.stack.pop()
            && let Some(parent) = self.stack.last_mut()
        {
            element.range.end = end;
            parent.children.push(element);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.stack.last_mut() {
            let after = element
                .children
                .last()
                .map(|child| child.name.clone())
                .unwrap_or_default();
            match element.text.last_mut() {
                Some((before, piece)) if *before == after => piece.push_str(text),
                _ => element.text.push((after, text.to_owned())),
            }
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) {
        let name: &str = reference;
        let text = match name {
            "lt" => "<".to_owned(),
            "gt" => ">".to_owned(),
            "amp" => "&".to_owned(),
            "quot" => "\"".to_owned(),
            "apos" => "'".to_owned(),
            _ => match reference.resolve_char_ref() {
                Ok(Some(letter)) => letter.to_string(),
                _ => {
                    self.broken(format!(
                        "the entity `&{name};` is not expanded; expected its text"
                    ));
                    return;
                }
            },
        };
        self.text(&text);
    }

    fn broken(&mut self, what: String) {
        if let Some(element) = self.stack.last_mut() {
            element.broken.push(what);
        }
    }

    /// The line at this place of the text. Asked in rising order, so that each line is counted once.
    fn line_at(&mut self, place: usize) -> u64 {
        let between = self.text.get(self.counted..place).unwrap_or_default();
        self.line += u64::try_from(between.bytes().filter(|byte| *byte == b'\n').count())
            .unwrap_or_default();
        self.counted = self.counted.max(place);
        self.line
    }

    fn finish(mut self, cut_off: bool) -> Element {
        let end = self.text.len();
        while self.stack.len() > 1 {
            let name = self
                .stack
                .last()
                .map(|element| element.name.clone())
                .unwrap_or_default();
            self.broken(if cut_off {
                format!("the file ends before `</{name}>`")
            } else {
                format!("`</{name}>` is missing")
            });
            self.pop(end);
        }
        self.stack.pop().unwrap_or_default()
    }
}
