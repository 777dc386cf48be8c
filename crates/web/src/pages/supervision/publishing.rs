//! What the public is told of a review: the announcement of a public hearing, and the summary of a decision. Published only by whoever may,
//! after victim liaison has cleared it; withdrawn with the reason.

use super::Shown;
use super::hearing::{form_of, take_step};
use crate::components::choices::{choices, or_none};
use crate::components::controls::{Control, button, details};
use crate::components::faults::Faults;
use crate::components::tables::{Row, stacked};
use crate::components::tags::tag_saying;
use crate::entered::day;
use crate::fields::Fields;
use crate::posted::Posted;
use crate::problem::Problem;
use axum::extract::Path;
use axum::response::Response;
use desk::{PublicationLine, PublicationsView, ReviewView, Supervise};
use facts::Party;
use facts::hearing::{HearingAct, HearingStep};
use maud::{Markup, html};

const PUBLISH: [HearingAct; 4] = [
    HearingAct::Announce,
    HearingAct::WithdrawAnnouncement,
    HearingAct::PublishSummary,
    HearingAct::WithdrawSummary,
];

pub(super) fn faulty(shown: &Shown<'_>, review: &str) -> bool {
    shown.faulty(&form_of(review, "publish"))
}

pub(super) fn section(shown: &Shown<'_>, one: &ReviewView) -> Markup {
    let view = &one.hearing.publications;
    let name = &one.recorded.name;
    html! {
        h3.govuk-heading-s { "What the public is told" }
        (may_be(one, view))
        @if view.announcements.is_empty() && view.summaries.is_empty() { p.govuk-body { "Nothing was published." } }
        @else { (published(view)) }
        @if shown.acts() && view.may { (form(shown, name, view)) }
    }
}

/// What could be published, and whether it may.
fn may_be(one: &ReviewView, view: &PublicationsView) -> Markup {
    let cleared = |is: bool| {
        if is {
            tag_saying("met", "Cleared")
        } else {
            tag_saying("running", "Not yet cleared by victim liaison")
        }
    };
    html! {
        ul."govuk-list govuk-list--bullet" {
            @match view.hearing_on {
                Some(day) if one.hearing.recorded.public.is_public() => { li { "The hearing of " (day.in_words()) " is public. " (cleared(view.hearing_cleared)) } }
                Some(_) => { li { "The hearing is private, and is not announced." } }
                None => { li { "No hearing is listed." } }
            }
            @match view.decided_on {
                Some(day) => {
                    li { "The decision was given on " (day.in_words()) ". " (cleared(view.decision_cleared)) @if let Some(last) = view.ask_by { " A summary can be asked for until " (last.in_words()) "." } }
                }
                None => { li { "There is no decision that stands." } }
            }
        }
    }
}

fn published(view: &PublicationsView) -> Markup {
    let row = |what: &'static str, base: &'static str, one: &PublicationLine| {
        Row::of(vec![
            html! { (what) br; (one.reference) },
            html! { @for text in &one.text { p.govuk-body { (text) } } },
            html! {
                @match (one.withdrawn, one.stands) {
                    (Some(day), _) => { (tag_saying("not_needed", "Withdrawn")) " " (day.in_words()) }
                    (None, true) => { (tag_saying("met", "Published")) " " (one.on.in_words()) br; a.govuk-link href=(format!("{base}{}", one.reference)) { "As the public sees it" } }
                    (None, false) => { (tag_saying("discrepancy", "Gone")) " what it told of is not so any more" }
                }
            },
        ])
    };
    let announced = view.announcements.iter();
    let announced = announced.map(|one| row("Announcement", "/public/hearings/", one));
    let summaries = view.summaries.iter();
    let summaries = summaries.map(|one| row("Summary", "/public/decisions/", one));
    let rows: Vec<Row> = announced.chain(summaries).collect();
    stacked("Published", &["What", "It says", "How it stands"], &rows)
}

fn form(shown: &Shown<'_>, review: &str, view: &PublicationsView) -> Markup {
    let form = form_of(review, "publish");
    let of = |field: &str| format!("{form}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, words, reference, asked) = (of("act"), of("words"), of("reference"), of("asked-on"));
    let (paragraphs, redacted) = (of("paragraphs"), of("redacted"));
    let acts = choices(
        "Choose what to do",
        PUBLISH.map(|one| (one.name(), one.in_words())),
    );
    let made = view.announcements.iter().chain(&view.summaries);
    let open = made.filter(|one| one.withdrawn.is_none());
    let references = or_none(
        "None",
        open.map(|one| (one.reference.clone(), one.reference.clone())),
    );
    details(
        "Publish or withdraw",
        shown.faulty(&form),
        html! {
            (shown.form("publish", &[("form", &form), ("review", &review)], html! {
                (Control::new(&act, "What to do", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&words, "How the public can follow the hearing, or why something is withdrawn", faults).hint("The public reads how it can follow, and nothing of why. Name nobody.").lines(fields.or_empty(&words), 3, false))
                (Control::new(&asked, "Day on which somebody asked for the summary", faults).day(fields))
                (Control::new(&paragraphs, "The summary", faults).hint("A paragraph on each line. A name that is not to be said is refused.").lines(fields.or_empty(&paragraphs), 6, false))
                (Control::new(&redacted, "Paragraphs that are not given out", faults).hint("Their numbers, such as 2, 5. They stay on the record.").text(fields.or_empty(&redacted), "govuk-input--width-10"))
                (Control::new(&reference, "What is withdrawn", faults).select(&references, fields.or_empty(&reference)))
                (button("Do it"))
            }))
        },
    )
}

pub(crate) async fn step(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let missing = "Select what to do";
    take_step(
        visit,
        &person,
        fields,
        entered,
        (Supervise::Publish, missing),
    )
    .await
}

/// What was entered; `None` where nobody said what to do.
fn entered(fields: &Fields, form: &str, faults: &mut Faults) -> Option<HearingStep> {
    let of = |field: &str| format!("{form}-{field}");
    let text = |field: &str| fields.get(&of(field)).map(str::to_owned);
    let act = HearingAct::named(fields.or_empty(&of("act")))?;
    let lines = fields.or_empty(&of("paragraphs")).lines().map(str::trim);
    let paragraphs = lines.filter(|line| !line.is_empty()).map(str::to_owned);
    let numbers = fields.or_empty(&of("redacted"));
    let mut redacted = Vec::new();
    for number in numbers.split([',', ' ', ';']).filter(|one| !one.is_empty()) {
        match number.parse() {
            Ok(number) => redacted.push(number),
            Err(_) => faults.add(&of("redacted"), "Enter numbers of paragraphs, such as 2, 5"),
        }
    }
    Some(HearingStep {
        reference: text("reference"),
        asked_on: day(fields, &of("asked-on"), "The day", faults),
        paragraphs: paragraphs.collect(),
        redacted,
        words: text("words"),
        ..HearingStep::plain(fields.or_empty("review").to_owned(), act, Party::default())
    })
}
