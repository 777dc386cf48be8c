//! Controls of forms: text, longer text, selection, radio buttons, tick boxes, day, file, button.

use crate::components::faults::Faults;
use crate::fields::Fields;
use maud::{Markup, html};

/// What every control has. Its name in the form is also its id, where the summary of faults leads.
#[derive(Clone, Copy)]
pub(crate) struct Control<'a> {
    pub(crate) name: &'a str,
    pub(crate) label: &'a str,
    pub(crate) hint: Option<&'a str>,
    pub(crate) fault: Option<&'a str>,
}

impl<'a> Control<'a> {
    pub(crate) fn new(name: &'a str, label: &'a str, faults: &'a Faults) -> Self {
        Self {
            name,
            label,
            hint: None,
            fault: faults.of(name),
        }
    }

    pub(crate) fn hint(self, hint: &'a str) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    fn group(&self, inside: Markup) -> Markup {
        html! { div.govuk-form-group."govuk-form-group--error"[self.fault.is_some()] { (inside) } }
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let fault = self.fault.map(|_| format!("{}-error", self.name));
        let both: Vec<_> = hint.into_iter().chain(fault).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    fn hint_and_fault(&self) -> Markup {
        html! {
            @if let Some(hint) = self.hint { div.govuk-hint #(format!("{}-hint", self.name)) { (hint) } }
            @if let Some(fault) = self.fault {
                p.govuk-error-message #(format!("{}-error", self.name)) { span.govuk-visually-hidden { "Error: " } (fault) }
            }
        }
    }

    fn label(&self) -> Markup {
        html! { label.govuk-label for=(self.name) { (self.label) } (self.hint_and_fault()) }
    }

    /// A line of text. `width` is a class such as `govuk-input--width-20`, or empty.
    pub(crate) fn text(&self, value: &str, width: &str) -> Markup {
        self.line("text", value, width, "off")
    }

    /// The name for signing in.
    pub(crate) fn user_name(&self, value: &str) -> Markup {
        self.line("text", value, "govuk-input--width-20", "username")
    }

    /// A password; never filled in again.
    pub(crate) fn password(&self) -> Markup {
        self.line("password", "", "govuk-input--width-20", "current-password")
    }

    /// A new password; never filled in again.
    pub(crate) fn new_password(&self) -> Markup {
        self.line("password", "", "govuk-input--width-20", "new-password")
    }

    /// A code that is good once.
    pub(crate) fn code(&self) -> Markup {
        self.line("text", "", "govuk-input--width-10", "one-time-code")
    }

    fn line(&self, kind: &str, value: &str, width: &str, autocomplete: &str) -> Markup {
        let fault = if self.fault.is_some() {
            "govuk-input--error"
        } else {
            ""
        };
        let class = ["govuk-input", width, fault]
            .into_iter()
            .filter(|class| !class.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        self.group(html! {
            (self.label())
            input class=(class) #(self.name) name=(self.name) type=(kind) value=[(kind != "password").then_some(value)]
                autocomplete=(autocomplete) spellcheck="false" autocapitalize="none" aria-describedby=[self.described_by()];
        })
    }

    /// Several lines of text, kept to the letter.
    pub(crate) fn lines(&self, value: &str, rows: usize, verbatim: bool) -> Markup {
        self.group(html! {
            (self.label())
            textarea.govuk-textarea."govuk-textarea--error"[self.fault.is_some()]."joinder-verbatim"[verbatim]
                #(self.name) name=(self.name) rows=(rows) spellcheck=[verbatim.then_some("false")] aria-describedby=[self.described_by()] {
                // A browser drops one line break at the start of a text area: this one, and none of the text's own.
                "\n" (value)
            }
        })
    }

    /// One of several, from a list. Each choice is its value and its words.
    pub(crate) fn select(&self, choices: &[(String, String)], chosen: &str) -> Markup {
        self.group(html! {
            (self.label())
            select.govuk-select #(self.name) name=(self.name) aria-describedby=[self.described_by()] {
                @for (value, words) in choices { option value=(value) selected[value == chosen] { (words) } }
            }
        })
    }

    /// One of several, all in sight. Each choice is its value, its words and a hint.
    pub(crate) fn radios(
        &self,
        choices: &[(&str, &str, Option<&str>)],
        chosen: Option<&str>,
    ) -> Markup {
        self.group(self.fieldset(html! {
            div.govuk-radios data-module="govuk-radios" {
                @for (place, (value, words, hint)) in choices.iter().enumerate() {
                    @let id = nth(self.name, place);
                    div.govuk-radios__item {
                        input.govuk-radios__input #(id) name=(self.name) type="radio" value=(value) checked[chosen == Some(*value)] aria-describedby=[hint.map(|_| format!("{id}-item-hint"))];
                        label."govuk-label govuk-radios__label" for=(id) { (words) }
                        @if let Some(hint) = hint { div."govuk-hint govuk-radios__hint" #(format!("{id}-item-hint")) { (hint) } }
                    }
                }
            }
        }))
    }

    /// Any of several. Each choice is its value and what stands beside it.
    pub(crate) fn ticks(&self, choices: &[(String, Markup)], chosen: &[&str]) -> Markup {
        self.group(self.fieldset(html! {
            div.govuk-checkboxes data-module="govuk-checkboxes" {
                @for (place, (value, words)) in choices.iter().enumerate() {
                    @let id = nth(self.name, place);
                    div.govuk-checkboxes__item {
                        input.govuk-checkboxes__input #(id) name=(self.name) type="checkbox" value=(value) checked[chosen.contains(&value.as_str())];
                        label."govuk-label govuk-checkboxes__label" for=(id) { (words) }
                    }
                }
            }
        }))
    }

    fn fieldset(&self, inside: Markup) -> Markup {
        html! {
            fieldset.govuk-fieldset aria-describedby=[self.described_by()] {
                legend."govuk-fieldset__legend govuk-fieldset__legend--s" { (self.label) }
                (self.hint_and_fault())
                (inside)
            }
        }
    }

    /// A day, in three fields.
    pub(crate) fn day(&self, fields: &Fields) -> Markup {
        let parts = [
            ("day", "Day", "2"),
            ("month", "Month", "2"),
            ("year", "Year", "4"),
        ];
        self.group(html! {
            fieldset.govuk-fieldset role="group" aria-describedby=[self.described_by()] {
                legend."govuk-fieldset__legend govuk-fieldset__legend--s" { (self.label) }
                (self.hint_and_fault())
                div.govuk-date-input {
                    @for (place, (part, words, width)) in parts.iter().enumerate() {
                        // The summary of faults leads to the first field.
                        @let name = format!("{}-{part}", self.name);
                        @let id = if place == 0 { self.name.to_owned() } else { name.clone() };
                        div.govuk-date-input__item { div.govuk-form-group {
                            label."govuk-label govuk-date-input__label" for=(id) { (words) }
                            input class=(format!("govuk-input govuk-date-input__input govuk-input--width-{width}{}", if self.fault.is_some() { " govuk-input--error" } else { "" }))
                                #(id) name=(name) type="text" inputmode="numeric" autocomplete="off" value=(fields.or_empty(&name));
                        } }
                    }
                }
            }
        })
    }

    /// A file.
    pub(crate) fn file(&self) -> Markup {
        self.group(html! {
            (self.label())
            input.govuk-file-upload."govuk-file-upload--error"[self.fault.is_some()] #(self.name) name=(self.name) type="file" aria-describedby=[self.described_by()];
        })
    }
}

/// The id of the nth choice: the first has the control's own, where the summary of faults leads.
fn nth(name: &str, place: usize) -> String {
    if place == 0 {
        name.to_owned()
    } else {
        format!("{name}-{}", place + 1)
    }
}

/// The button that sends a form.
pub(crate) fn button(words: &str) -> Markup {
    html! { button.govuk-button type="submit" data-module="govuk-button" data-prevent-double-click="true" { (words) } }
}

/// A button that is not the main thing to do.
pub(crate) fn second_button(words: &str) -> Markup {
    html! { button."govuk-button govuk-button--secondary" type="submit" data-module="govuk-button" data-prevent-double-click="true" { (words) } }
}

/// Something that opens, with a title. It stays open where a fault is inside.
pub(crate) fn details(title: &str, open: bool, inside: Markup) -> Markup {
    html! {
        details.govuk-details open[open] {
            summary.govuk-details__summary { span.govuk-details__summary-text { (title) } }
            div.govuk-details__text { (inside) }
        }
    }
}
