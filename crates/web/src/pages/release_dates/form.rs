//! The form in which sentences are typed, what is taken off and added, and what would be otherwise.

use super::given::{AT_LARGE, SENTENCES, large};
use crate::components::controls::{Control, button, details};
use crate::components::faults::Faults;
use crate::components::layout::secret;
use crate::fields::Fields;
use crate::guard::Visit;
use maud::{Markup, html};
use sentence::Scenario;

const KINDS: [(&str, &str); 13] = [
    ("standard", "standard determinate sentence"),
    (
        "excluded",
        "standard, for an offence excluded from two fifths",
    ),
    ("plus", "standard, released at two thirds (section 244ZA)"),
    ("section-250", "detention under section 250"),
    (
        "referred",
        "standard, referred to the Parole Board (power to detain)",
    ),
    ("terrorism", "standard, terrorism (section 247A)"),
    ("extended", "extended determinate sentence"),
    ("concern", "sentence for an offender of particular concern"),
    ("serious-terrorism", "serious terrorism sentence"),
    ("order", "detention and training order"),
    ("fine", "in default of a fine, or contempt"),
    ("life", "life sentence: enter the minimum term"),
    (
        "ipp",
        "imprisonment for public protection: enter the minimum term",
    ),
];

const RECALLS: [(&str, &str); 5] = [
    ("none", "not recalled"),
    ("standard", "standard recall"),
    ("14", "14 days"),
    ("28", "28 days"),
    ("56", "56 days"),
];

fn choices(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(value, words)| ((*value).to_owned(), (*words).to_owned()))
        .collect()
}

pub(super) fn form(visit: &Visit, fields: &Fields, faults: &Faults) -> Markup {
    html! {
        form method="post" action="/release-dates" novalidate {
            (secret(&visit.session))
            div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                (Control::new("born", "Date of birth", faults).hint("For example, 27 3 1990.").day(fields))
                (one_sentence(1, fields, faults))
                @for at in 2..=offered(fields) {
                    @let filled = is_filled(fields, at);
                    (details(&format!("Sentence {at}"), filled, one_sentence(at, fields, faults)))
                }
                @if offered(fields) < SENTENCES {
                    p.govuk-body { "Room for three more sentences is added when you work out the dates." }
                }
                h2.govuk-heading-m { "Days taken off and added" }
                (Control::new("remand-from", "First day on remand", faults).hint("Leave empty if there was none.").day(fields))
                (Control::new("remand-to", "Last day on remand", faults).day(fields))
                (Control::new("bail", "Credit for tagged bail, in days", faults).text(fields.or_empty("bail"), "govuk-input--width-4"))
                (Control::new("awarded", "Additional days awarded, less those given back", faults).text(fields.or_empty("awarded"), "govuk-input--width-4"))
                (at_large(1, fields, faults))
                @for at in 2..=offered_at_large(fields) {
                    (details(&format!("At large again ({at})"), is_filled_at_large(fields, at), at_large(at, fields, faults)))
                }
                (Control::new("recall", "Recall", faults).select(&choices(&RECALLS), fields.or_empty("recall")))
                (Control::new("recall-returned", "Day of return to custody", faults).hint("Only after a recall.").day(fields))
                (Control::new("removal", "Is the person liable to removal from the United Kingdom?", faults).select(&choices(&[("no", "no"), ("yes", "yes: give the early removal date")]), fields.or_empty("removal")))
                (Control::new("law", "Law as it stood on", faults).hint("Leave empty for today.").day(fields))
                (details("What if", anything_otherwise(fields), otherwise(fields, faults)))
                (button("Work out the dates"))
            } }
        }
    }
}

fn is_filled(fields: &Fields, at: usize) -> bool {
    let kind = fields.get(&format!("s{at}-kind"));
    kind.is_some_and(|kind| kind != "none")
}

/// For how many sentences there is room: three more than are filled in, four at least.
fn offered(fields: &Fields) -> usize {
    let filled = (1..=SENTENCES).rfind(|at| is_filled(fields, *at));
    (filled.unwrap_or(1) + 3).clamp(4, SENTENCES)
}

fn is_filled_at_large(fields: &Fields, at: usize) -> bool {
    let parts = [
        "from-day",
        "from-month",
        "from-year",
        "to-day",
        "to-month",
        "to-year",
    ];
    parts
        .into_iter()
        .any(|part| fields.get(&large(at, part)).is_some())
}

/// For how many periods at large there is room: two more than are filled in.
fn offered_at_large(fields: &Fields) -> usize {
    let filled = (1..=AT_LARGE).rfind(|at| is_filled_at_large(fields, *at));
    (filled.unwrap_or(0) + 2).min(AT_LARGE)
}

fn at_large(at: usize, fields: &Fields, faults: &Faults) -> Markup {
    let again = if at == 1 {
        String::new()
    } else {
        format!(", period {at}")
    };
    html! {
        (Control::new(&large(at, "from"), &format!("First day unlawfully at large{again}"), faults).hint("Leave empty if there was none.").day(fields))
        (Control::new(&large(at, "to"), &format!("Last day unlawfully at large{again}"), faults).day(fields))
    }
}

fn one_sentence(at: usize, fields: &Fields, faults: &Faults) -> Markup {
    let name = |part: &str| format!("s{at}-{part}");
    let mut kinds = choices(&KINDS);
    if at > 1 {
        kinds.insert(
            0,
            ("none".to_owned(), "there is no such sentence".to_owned()),
        );
    }
    let mut after = vec![("none".to_owned(), "no: concurrent".to_owned())];
    after.extend(
        (1..at).map(|before| (before.to_string(), format!("yes: after sentence {before}"))),
    );
    html! {
        @if at == 1 { h2.govuk-heading-m { "Sentence 1" } }
        (Control::new(&name("kind"), &format!("Kind of sentence {at}"), faults).select(&kinds, fields.or_empty(&name("kind"))))
        (Control::new(&name("passed"), &format!("Day of sentence {at}"), faults).day(fields))
        (Control::new(&name("offence"), &format!("Day of the offence, sentence {at}"), faults).hint("The last day, where it went on.").day(fields))
        fieldset.govuk-fieldset {
            legend."govuk-fieldset__legend govuk-fieldset__legend--s" { "Length of sentence " (at) }
            @for (part, words) in [("years", "Years"), ("months", "Months"), ("weeks", "Weeks"), ("days", "Days")] {
                (Control::new(&name(part), words, faults).text(fields.or_empty(&name(part)), "govuk-input--width-3"))
            }
        }
        (Control::new(&name("extension"), &format!("Extension of sentence {at}, in years"), faults).hint("Extended and serious terrorism sentences only.").text(fields.or_empty(&name("extension")), "govuk-input--width-3"))
        @if at > 1 {
            (Control::new(&name("after"), &format!("Is sentence {at} consecutive?"), faults).select(&after, fields.or_empty(&name("after"))))
        }
    }
}

fn anything_otherwise(fields: &Fields) -> bool {
    let typed = |name: &str| {
        fields
            .get(name)
            .is_some_and(|value| value != "none" && value != "0")
    };
    [
        "if-remand",
        "if-awarded",
        "if-recall",
        "if-law-day",
        "if-shipped",
        "if-scenario",
    ]
    .into_iter()
    .any(typed)
}

/// What would be otherwise, as somebody enters it here or on a person's page.
pub(in crate::pages) fn otherwise(fields: &Fields, faults: &Faults) -> Markup {
    html! {
        p.govuk-body { "The dates that there would be stand beside the others." }
        (Control::new("if-remand", "More days on remand", faults).text(fields.or_empty("if-remand"), "govuk-input--width-4"))
        (Control::new("if-awarded", "More additional days", faults).text(fields.or_empty("if-awarded"), "govuk-input--width-4"))
        (Control::new("if-recall", "Recalled", faults).select(&choices(&RECALLS), fields.or_empty("if-recall")))
        (Control::new("if-recall-returned", "Day of return to custody, if recalled", faults).day(fields))
        (Control::new("if-law", "Law as it stood on another day", faults).day(fields))
        (Control::new("if-shipped", "If the law were otherwise", faults).select(&scenarios(), fields.or_empty("if-shipped")))
        (Control::new("if-scenario", "Rows of your own, laid over the law of that day", faults)
            .hint("In the shape of the law’s own rows (TOML), such as another day for a tranche. Leave empty for the law as it is.")
            .lines(fields.or_empty("if-scenario"), 4, true))
    }
}

/// The scenarios that can be chosen.
fn scenarios() -> Vec<(String, String)> {
    let none = ("none".to_owned(), "it is as it is".to_owned());
    let shipped = Scenario::ALL
        .iter()
        .map(|one| (one.name.to_owned(), one.title().to_owned()));
    std::iter::once(none).chain(shipped).collect()
}
