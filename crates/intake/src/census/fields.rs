//! Reading one module's fields: what cannot be read is a fault, what contradicts itself a complaint, and all are gathered.
//!
//! Authority for dates and flags: Children in need census guide 2023 to 2024, 1.11.1 and 1.11.2 (`CCYY-MM-DD`; `true`,
//! `1`, `false`, `0`).

use super::codes::{CodeSet, Module};
use crate::delivery::{Fault, shortened};
use crate::xml::tree::Element;
use calendar::Day;
use facts::{Discrepancy, FieldValue, Said, YesNo};

/// A module being read.
pub(super) struct Fields<'a> {
    pub(super) module: Module,
    pub(super) element: &'a Element,
    /// The path of the module: `Children/Child[3]/CINdetails[1]`.
    pub(super) path: &'a str,
    /// Everything that makes the record unreadable.
    pub(super) faults: Vec<Fault>,
    /// Everything that does not, and is wrong all the same.
    pub(super) complaints: Vec<Discrepancy>,
    /// The dates that say that something has happened, for holding against the day on which the file was written.
    pub(super) past: Vec<(&'static str, Day)>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(module: Module, element: &'a Element, path: &'a str) -> Self {
        let mut fields = Self {
            module,
            element,
            path,
            faults: Vec::new(),
            complaints: Vec::new(),
            past: Vec::new(),
        };
        fields.take_form(element);
        fields.take_unknown();
        fields
    }

    /// A date; blank is absent, and what is no date is a fault.
    pub(super) fn date(&mut self, field: &'static str) -> Option<Day> {
        let (element, text) = self.one(field)?;
        self.day(element, field, &text)
    }

    /// A date that says what has happened, which cannot lie after the file was written.
    pub(super) fn past_date(&mut self, field: &'static str) -> Option<Day> {
        let day = self.date(field)?;
        self.past.push((field, day));
        Some(day)
    }

    /// A date without which the record says nothing.
    pub(super) fn required_date(&mut self, field: &'static str) -> Option<Day> {
        if self.one(field).is_none() {
            self.missing(field, "a date such as `2022-06-02`");
        }
        self.past_date(field)
    }

    /// All dates of a repeated field.
    pub(super) fn dates(&mut self, field: &'static str) -> Vec<Day> {
        let element = self.element;
        let mut days = Vec::new();
        for one in element.named(field) {
            let text = one.value();
            if !text.is_empty()
                && let Some(day) = self.day(one, field, &text)
            {
                self.past.push((field, day));
                days.push(day);
            }
        }
        days
    }

    /// A flag: `true`, `1`, `false`, `0`; blank is not stated, anything else a fault.
    pub(super) fn flag(&mut self, field: &'static str) -> YesNo {
        let Some((element, text)) = self.one(field) else {
            return YesNo::NotStated;
        };
        match text.as_str() {
            "true" | "1" => YesNo::Yes,
            "false" | "0" => YesNo::No,
            _ => {
                self.fault(
                    element.line,
                    field,
                    &text,
                    "`true`, `1`, `false` or `0`",
                    "this is no flag",
                );
                YesNo::NotStated
            }
        }
    }

    /// A number from 0; blank is not stated, anything else a fault.
    pub(super) fn count(&mut self, field: &'static str) -> Option<u32> {
        let (element, text) = self.one(field)?;
        let count = text.parse().ok();
        if count.is_none() {
            self.fault(
                element.line,
                field,
                &text,
                "a whole number from 0",
                "this is no number",
            );
        }
        count
    }

    /// A code, kept as it came; one that is in no year's set is complained of.
    pub(super) fn code(&mut self, field: &'static str, set: CodeSet) -> Said {
        let Some((_, text)) = self.one(field) else {
            return Said::NotStated;
        };
        self.check_code(field, &text, set);
        Said::Text(text)
    }

    /// The codes of a repeated field within a group.
    pub(super) fn codes(
        &mut self,
        group: &'static str,
        field: &'static str,
        set: CodeSet,
    ) -> Vec<String> {
        let element = self.element;
        let mut codes = Vec::new();
        for one in element.named(group).flat_map(|group| group.named(field)) {
            let text = one.value();
            if !text.is_empty() {
                self.check_code(field, &text, set);
                codes.push(text);
            }
        }
        codes
    }

    /// The text of a field; `None` where it is absent or blank. One that is given twice with different values is complained
    /// of, and the first counts.
    pub(super) fn text(&mut self, field: &'static str) -> Option<String> {
        self.one(field).map(|(_, text)| text)
    }

    /// Complains where a field is absent or blank that the census asks for.
    pub(super) fn expect(&mut self, fields: &[&'static str], authority: &'static str) {
        if fields.iter().all(|field| self.text(field).is_none()) {
            let what = format!(
                "`{}` is not stated, which the census asks for",
                fields.join("` or `")
            );
            self.complain(&what, &[], Some("a value"), Some(authority));
        }
    }

    /// Complains where `later` lies before `earlier`.
    pub(super) fn in_order(
        &mut self,
        earlier: (&str, Option<Day>),
        later: (&str, Option<Day>),
        what: &str,
    ) {
        if let (Some(first), Some(second)) = (earlier.1, later.1)
            && second < first
        {
            let fields = [
                (earlier.0, first.to_string()),
                (later.0, second.to_string()),
            ];
            let expected = format!("`{}` on or after {}", later.0, first.in_words());
            self.complain(what, &fields, Some(&expected), None);
        }
    }

    pub(super) fn complain(
        &mut self,
        what: &str,
        fields: &[(&str, String)],
        expected: Option<&str>,
        authority: Option<&str>,
    ) {
        self.complaints
            .push(complaint(what, fields, expected, authority));
    }

    pub(super) fn missing(&mut self, field: &str, expected: &str) {
        self.fault(
            self.element.line,
            field,
            "",
            expected,
            "this is missing or empty, and the record says nothing without it",
        );
    }

    pub(super) fn fault(
        &mut self,
        line: u64,
        field: &str,
        found: &str,
        expected: &str,
        reason: &str,
    ) {
        let place = if field.is_empty() {
            format!("{} (line {line})", self.path)
        } else {
            format!("{}/{field} (line {line})", self.path)
        };
        let fault = Fault {
            place,
            field: field.to_owned(),
            found: shortened(found),
            expected: expected.to_owned(),
            reason: reason.to_owned(),
        };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn one(&mut self, field: &'static str) -> Option<(&'a Element, String)> {
        let element = self.element;
        let mut values = element
            .named(field)
            .map(|one| (one, one.value()))
            .filter(|(_, text)| !text.is_empty());
        let first = values.next()?;
        if let Some((_, other)) = values.find(|(_, text)| *text != first.1) {
            let complaint = complaint(
                &format!("`{field}` is given twice with different values; the first was taken"),
                &[(field, first.1.clone()), (field, other)],
                Some("one value"),
                None,
            );
            if !self.complaints.contains(&complaint) {
                self.complaints.push(complaint);
            }
        }
        Some(first)
    }

    fn day(&mut self, element: &Element, field: &'static str, text: &str) -> Option<Day> {
        let day = Day::parse_iso(text);
        if let Err(fault) = &day {
            self.fault(
                element.line,
                field,
                text,
                "a date written CCYY-MM-DD, such as `2022-06-02`",
                &fault.to_string(),
            );
        }
        day.ok()
    }

    fn check_code(&mut self, field: &'static str, text: &str, set: CodeSet) {
        if !set.codes.contains(&text) {
            let what = format!("`{text}` is no code of `{field}`");
            let expected = format!("one of {}", set.codes.join(", "));
            self.complain(
                &what,
                &[(field, text.to_owned())],
                Some(&expected),
                Some(set.authority),
            );
        }
    }

    /// Whatever is wrong with the form of this element and of those within it that are no records of their own.
    fn take_form(&mut self, element: &Element) {
        for what in &element.broken {
            let field = if element.name == self.module.element() {
                ""
            } else {
                element.name.as_str()
            };
            let found = shortened(&element.value());
            self.fault(element.line, field, &found, "well-formed XML", what);
        }
        for child in element
            .children
            .iter()
            .filter(|child| Module::named(&child.name).is_none())
        {
            self.take_form(child);
        }
    }

    /// Stray text, attributes, and elements that the census does not know.
    fn take_unknown(&mut self) {
        let (element, module) = (self.element, self.module);
        self.complaints.extend(stray(element));
        for child in element
            .children
            .iter()
            .filter(|child| Module::named(&child.name).is_none())
        {
            self.complaints.extend(attributes(child));
            let group = module
                .fields()
                .iter()
                .filter_map(|field| field.split_once('/'))
                .find(|(group, _)| *group == child.name);
            match group {
                Some((_, field)) => {
                    self.complaints.extend(stray(child));
                    for one in &child.children {
                        if one.name == field {
                            self.complaints.extend(attributes(one))
                        } else {
                            self.complaints.push(unknown(one, &child.name))
                        }
                    }
                }
                None if !module.fields().contains(&child.name.as_str()) => {
                    self.complaints.push(unknown(child, module.element()))
                }
                None => self
                    .complaints
                    .extend(child.children.iter().map(|one| unknown(one, &child.name))),
            }
        }
    }
}

/// A complaint from its parts.
pub(super) fn complaint(
    what: &str,
    fields: &[(&str, String)],
    expected: Option<&str>,
    authority: Option<&str>,
) -> Discrepancy {
    Discrepancy {
        what: what.to_owned(),
        fields: fields
            .iter()
            .map(|(field, found)| FieldValue {
                field: (*field).to_owned(),
                found: found.clone(),
            })
            .collect(),
        expected: expected.map(str::to_owned),
        authority: authority.map(str::to_owned),
    }
}

/// Text between the elements of a group, where none belongs.
pub(super) fn stray(element: &Element) -> Vec<Discrepancy> {
    let name = &element.name;
    let complain = |(after, text): (&str, &str)| {
        let text = shortened(text);
        let place = if after.is_empty() {
            format!("at the start of `{name}`")
        } else {
            format!("after `</{after}>` inside `{name}`")
        };
        complaint(
            &format!("the text `{text}` stands {place}, where no text belongs"),
            &[(name, text)],
            Some("elements only"),
            None,
        )
    };
    element.stray_text().map(complain).collect()
}

fn attributes(element: &Element) -> Option<Discrepancy> {
    let (name, found) = (&element.name, &element.attributes);
    let what = format!("`{name}` has attributes, which the census does not know");
    (!found.is_empty()).then(|| {
        complaint(
            &what,
            &[(name, shortened(found))],
            Some("no attributes"),
            None,
        )
    })
}

fn unknown(element: &Element, parent: &str) -> Discrepancy {
    let name = &element.name;
    let found = if element.children.is_empty() {
        shortened(&element.value())
    } else {
        "elements".to_owned()
    };
    complaint(
        &format!(
            "the census does not know the element `{name}` inside `{parent}`; it is kept in the record's text and was not read"
        ),
        &[(name, found)],
        None,
        Some("Children in need census, shapes of 2021 to 2026"),
    )
}
