//! How a hearing is arranged: where it is held and by which link, which press may follow it, and who is kept out of it, by whom and why.

use super::Shown;
use super::hearing::form_of;
use crate::components::choices::choices;
use crate::components::controls::{Control, button, details};
use crate::components::tables::summary;
use crate::components::tags::capital;
use desk::HearingView;
use facts::hearing::HearingAct;
use maud::{Markup, html};

const ARRANGE: [HearingAct; 4] = [
    HearingAct::SetPlace,
    HearingAct::Accredit,
    HearingAct::EndAccreditation,
    HearingAct::Exclude,
];

pub(super) fn faulty(shown: &Shown<'_>, review: &str) -> bool {
    shown.faulty(&form_of(review, "place"))
}

pub(super) fn shown(view: &HearingView) -> Markup {
    let recorded = &view.recorded;
    summary(&[
        (
            "Where",
            html! {
                @match &recorded.place {
                    None => { "Not said yet" }
                    Some(place) => {
                        @if let Some(venue) = &place.venue { p.govuk-body { (venue) } }
                        @if let Some(link) = &place.link { p.govuk-body { "By link, for those who take part: " (link) } }
                    }
                }
            },
        ),
        (
            "Press",
            html! {
                @if recorded.press.is_empty() { "Nobody is accredited" }
                @for one in &recorded.press { p.govuk-body { (one.outlet) ", since " (one.on.in_words()) @if let Some(contact) = &one.contact { ". Reached: " (contact) } } }
            },
        ),
        (
            "Kept out",
            html! {
                @if recorded.excluded.is_empty() { "Nobody" }
                @for one in &recorded.excluded { p.govuk-body { (capital(&one.who)) ", decided by " (one.decided_by) ", " (one.on.in_words()) ": " (one.why) } }
            },
        ),
    ])
}

pub(super) fn form(shown: &Shown<'_>, review: &str) -> Markup {
    let form = form_of(review, "place");
    let of = |field: &str| format!("{form}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, venue, link, outlet) = (of("act"), of("venue"), of("link"), of("outlet"));
    let (contact, excluded, decided_by, words) =
        (of("contact"), of("excluded"), of("decided-by"), of("words"));
    let acts = choices(
        "Choose a step",
        ARRANGE.map(|one| (one.name(), one.in_words())),
    );
    let line = |name: &str, label: &str, hint: &str| {
        let control = Control::new(name, label, faults);
        let control = if hint.is_empty() {
            control
        } else {
            control.hint(hint)
        };
        control.text(fields.or_empty(name), "govuk-input--width-20")
    };
    details(
        "Record where it is held, who comes and who is kept out",
        shown.faulty(&form),
        html! {
            (shown.form("hearing", &[("form", &form), ("review", &review)], html! {
                (Control::new(&act, "What was done", faults).select(&acts, fields.or_empty(&act)))
                (line(&venue, "Room or building", ""))
                (line(&link, "Link", "For those who take part. The public is told only what an announcement says."))
                (line(&outlet, "Outlet of the press", ""))
                (line(&contact, "How the outlet is reached", "Only those who keep reviews see it on this page."))
                (line(&excluded, "Who is kept out", "As a role or by name."))
                (line(&decided_by, "Who decided it", "Such as the chair of the panel."))
                (Control::new(&words, "Why", faults).hint("Where somebody is kept out.").lines(fields.or_empty(&words), 2, false))
                (button("Record the step"))
            }))
        },
    )
}
