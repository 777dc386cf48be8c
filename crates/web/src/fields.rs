//! The fields of a form or of an address's query, by name; and addresses made of them.

use crate::problem::Problem;
use calendar::Day;
use desk::view::PersonNumber;

/// Names and values as they were sent, in order. A name may stand more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

/// The person whose number stands in an address.
///
/// # Errors
/// Where it is no number, nobody is found by it.
pub(crate) fn person_number(text: &str) -> Result<PersonNumber, Problem> {
    text.parse()
        .map(PersonNumber)
        .map_err(|_| Problem::NotFound)
}

impl Fields {
    /// The value as it was sent; `None` where the name does not stand there.
    pub(crate) fn verbatim(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value without surrounding space; `None` where there is nothing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.verbatim(name)
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// The same, or empty: for filling a form in again.
    pub(crate) fn or_empty(&self, name: &str) -> &str {
        self.verbatim(name).unwrap_or_default()
    }

    /// All values of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// A number from 0; what is none is 0, so that a mended address still shows a page.
    pub(crate) fn number(&self, name: &str) -> usize {
        self.get(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    }

    /// A day typed into three fields `name-day`, `name-month`, `name-year`: `None` where all are empty.
    ///
    /// # Errors
    /// Where they are no day; what is to be done about it, in words.
    pub(crate) fn day(&self, name: &str, what: &str) -> Result<Option<Day>, String> {
        let part = |suffix: &str| self.get(&format!("{name}-{suffix}"));
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if day.is_none() && month.is_none() && year.is_none() {
            return Ok(None);
        }
        let missing: Vec<_> = [("a day", day), ("a month", month), ("a year", year)]
            .into_iter()
            .filter(|(_, part)| part.is_none())
            .map(|(name, _)| name)
            .collect();
        if !missing.is_empty() {
            return Err(format!("{what} must include {}", missing.join(" and ")));
        }
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<i16>().ok());
        let small = |text: Option<&str>| number(text).and_then(|number| i8::try_from(number).ok());
        let typed = number(year)
            .zip(small(month))
            .zip(small(day))
            .filter(|((year, _), _)| *year >= 1850);
        let found = typed.and_then(|((year, month), day)| Day::from_ymd(year, month, day));
        found
            .map(Some)
            .ok_or_else(|| format!("{what} must be a real day, such as 27 3 2026"))
    }
}

/// An address on this server with its query, each part encoded.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    path: String,
    query: Vec<(String, String)>,
    fragment: Option<String>,
}

impl Address {
    pub(crate) fn to(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            query: Vec::new(),
            fragment: None,
        }
    }

    /// Adds a parameter, where there is a value.
    pub(crate) fn with(mut self, name: &str, value: Option<impl std::fmt::Display>) -> Self {
        if let Some(value) = value {
            self.query.push((name.to_owned(), value.to_string()));
        }
        self
    }

    /// Names a place on the page.
    pub(crate) fn at(mut self, fragment: impl Into<String>) -> Self {
        self.fragment = Some(fragment.into());
        self
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.path)?;
        for (place, (name, value)) in self.query.iter().enumerate() {
            write!(
                out,
                "{}{}={}",
                if place == 0 { '?' } else { '&' },
                encoded(name),
                encoded(value)
            )?;
        }
        self.fragment
            .as_ref()
            .map_or(Ok(()), |fragment| write!(out, "#{fragment}"))
    }
}

/// Percent-encoded, but for what RFC 3986 calls unreserved.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_typed_day_is_read_or_refused_in_words() {
        let day = |day, month, year| {
            fields(&[("d-day", day), ("d-month", month), ("d-year", year)]).day("d", "The day")
        };
        assert_eq!(day("", " ", "").unwrap(), None);
        assert_eq!(
            day("2", "6", "2024").unwrap().unwrap().to_string(),
            "2024-06-02"
        );
        assert_eq!(
            day("2", "", "").unwrap_err(),
            "The day must include a month and a year"
        );
        for (one, two, three) in [
            ("31", "6", "2024"),
            ("x", "6", "2024"),
            ("1", "1", "24"),
            ("300", "1", "2024"),
        ] {
            assert_eq!(
                day(one, two, three).unwrap_err(),
                "The day must be a real day, such as 27 3 2026"
            );
        }
    }

    #[test]
    fn an_address_cannot_be_broken_out_of() {
        let address = Address::to("/duties")
            .with("team", Some("a&b=\"<c>"))
            .with("rule", None::<&str>)
            .at("x");
        assert_eq!(address.to_string(), "/duties?team=a%26b%3D%22%3Cc%3E#x");
    }
}
