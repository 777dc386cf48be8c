//! What is wrong in a form that was sent: shown at the top and beside each field, in the same words.

use maud::{Markup, html};

/// Faults by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults(Vec<(String, String)>);

impl Faults {
    /// One fault.
    pub(crate) fn one(field: &str, words: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(field, words);
        faults
    }

    pub(crate) fn add(&mut self, field: &str, words: impl Into<String>) {
        self.0.push((field.to_owned(), words.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(found, _)| found == field)
            .map(|(_, words)| words.as_str())
    }

    /// The summary at the top of the page; nothing where nothing is wrong.
    pub(crate) fn summary(&self) -> Markup {
        html! {
            @if !self.is_empty() {
                div.govuk-error-summary data-module="govuk-error-summary" {
                    div role="alert" {
                        h2.govuk-error-summary__title { "There is a problem" }
                        div.govuk-error-summary__body {
                            ul."govuk-list govuk-error-summary__list" {
                                @for (field, words) in &self.0 {
                                    li { @if field.is_empty() { (words) } @else { a href=(format!("#{field}")) { (words) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
