//! The open situation: findings in the rule's own words with authority and evidence, and the answer.

use super::Shown;
use crate::components::controls::{Control, button, details, second_button};
use crate::components::duty::evidence;
use crate::components::layout::secret;
use crate::components::tags::{authority, capital, tag};
use access::Action;
use desk::view::{FindingView, SituationView};
use facts::AnswerKind;
use maud::{Markup, html};

/// The section, also where nothing is open.
pub(super) fn section(shown: &Shown<'_>) -> Markup {
    html! {
        section #situation aria-labelledby="situation-heading" {
            h2.govuk-heading-m #situation-heading { "Open situation" }
            @match &shown.page.situation {
                None => p.govuk-body { "Nothing is open: no finding waits for an answer." },
                Some(situation) => (open(shown, situation)),
            }
        }
    }
}

fn open(shown: &Shown<'_>, situation: &SituationView) -> Markup {
    let since = match situation.age_days {
        0 => "Open since today".to_owned(),
        1 => format!("Open since {}, 1 day", situation.opened.in_words()),
        days => format!("Open since {}, {days} days", situation.opened.in_words()),
    };
    html! {
        p.govuk-body {
            @if situation.taken_on { "Taken on by " strong { (situation.owner) } ", " (situation.team) "." } @else { "With " strong { (situation.owner) } ". Nobody has taken it on yet." }
            " " (since) "."
        }
        @for finding in &situation.open { (one(shown, finding)) }
        @if shown.may(Action::Answer) && !situation.open.is_empty() { (answer_form(shown, situation)) }
        @if shown.may(Action::Answer) && !mine(shown, situation) { (take_on_form(shown)) }
        @if shown.picture.earlier.is_some() && shown.visit.session.role.may(Action::Answer) { p.govuk-body { "To answer, go back to the present." } }
        @if !situation.answered.is_empty() {
            (details(&format!("Answered findings ({})", situation.answered.len()), false, html! { @for finding in &situation.answered { (one(shown, finding)) } }))
        }
    }
}

fn mine(shown: &Shown<'_>, situation: &SituationView) -> bool {
    situation.taken_on && situation.owner == shown.visit.session.user
}

fn one(shown: &Shown<'_>, finding: &FindingView) -> Markup {
    let words = |fact| shown.words_of(fact);
    html! {
        div.joinder-finding {
            div.joinder-line { h3."govuk-heading-s joinder-line__name" { (finding.title) } (tag(&finding.urgency)) }
            p.govuk-body { (capital(&finding.words)) }
            p."govuk-body-s" {
                @if finding.rule == "record" { (authority(&capital(&finding.authority), None, finding.verified)) }
                @else { "Rule " (finding.rule) ": " (authority(&finding.authority, None, finding.verified)) }
                ". Since " (finding.since.in_words()) "."
            }
            (details(&format!("Evidence ({})", finding.evidence.len()), false, evidence(&finding.evidence, &shown.picture, &words)))
            @if let Some(answer) = &finding.answer {
                p.govuk-body { strong { (capital(&answer.answer)) } ", " (answer.by) ", " (answer.on.in_words()) ": " (answer.text) }
            }
        }
    }
}

fn answer_form(shown: &Shown<'_>, situation: &SituationView) -> Markup {
    let findings: Vec<_> = situation
        .open
        .iter()
        .map(|finding| {
            (
                finding.fingerprint.clone(),
                html! { (finding.title) " " (tag(&finding.urgency)) },
            )
        })
        .collect();
    let kinds: Vec<(String, String)> = AnswerKind::ALL
        .into_iter()
        .map(|kind| (code(kind), capital(kind.in_words())))
        .collect();
    let choices: Vec<(&str, &str, Option<&str>)> = kinds
        .iter()
        .zip(AnswerKind::ALL)
        .map(|((code, words), kind)| (code.as_str(), words.as_str(), Some(meaning(kind))))
        .collect();
    html! {
        h3.govuk-heading-s { "Answer" }
        form method="post" action=(shown.act("answer")) novalidate {
            (secret(&shown.visit.session))
            (Control::new("findings", "What are you answering?", shown.faults).hint("Select all that your answer is about.").ticks(&findings, &shown.fields.all("findings")))
            (Control::new("answer", "What is your answer?", shown.faults).radios(&choices, shown.fields.get("answer")))
            (Control::new("text", "What was done, or what is the plan", shown.faults).hint("It is kept on the record under your name.").lines(shown.fields.or_empty("text"), 4, false))
            (button("Save the answer"))
        }
    }
}

/// The code of an answer in forms: the same word as in data.
pub(super) fn code(kind: AnswerKind) -> String {
    kind.in_words().replace(' ', "_")
}

const fn meaning(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Acted => "Something was done about it.",
        AnswerKind::KnownAndPlannedFor => "It is known, and there is a plan.",
        AnswerKind::NotAboutThisPerson => "The facts are about somebody else.",
        AnswerKind::WrongData => "The facts are wrong.",
    }
}

fn take_on_form(shown: &Shown<'_>) -> Markup {
    let faulty = shown.faults.of("reason").is_some();
    details(
        "Take this situation on",
        faulty,
        html! {
            form method="post" action=(shown.act("take-on")) novalidate {
                (secret(&shown.visit.session))
                (Control::new("reason", "Why (optional)", shown.faults).text(shown.fields.or_empty("reason"), ""))
                (second_button("Take it on"))
            }
        },
    )
}
