//! Writing elements: indented, escaped, and without characters that XML does not have.

use std::fmt::Display;

/// A document that grows.
#[derive(Debug, Default)]
pub(crate) struct Document {
    text: String,
    open: Vec<&'static str>,
}

impl Document {
    pub(crate) fn new() -> Self {
        Self {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            open: Vec::new(),
        }
    }

    /// An element with elements in it.
    pub(crate) fn within(&mut self, name: &'static str, inner: impl FnOnce(&mut Self)) {
        self.indent();
        self.text.push_str(&format!("<{name}>\n"));
        self.open.push(name);
        inner(self);
        self.open.pop();
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
    }

    /// An element with a text.
    pub(crate) fn element(&mut self, name: &str, value: &dyn Display) {
        self.indent();
        let value = escaped(&value.to_string());
        self.text.push_str(&format!("<{name}>{value}</{name}>\n"));
    }

    /// An element with a text, where there is one.
    pub(crate) fn optional<T: Display>(&mut self, name: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.element(name, value);
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.text.push_str("  ");
        }
    }
}

/// Whether XML 1.0 can hold this text.
pub(crate) fn can_hold(text: &str) -> bool {
    text.chars()
        .all(|letter| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..))
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, letter| {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            _ => out.push(letter),
        }
        out
    })
}
