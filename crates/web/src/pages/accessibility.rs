//! The accessibility statement: what is tested, and what is known not to work. Public.

use crate::app::App;
use crate::components::layout::{Frame, Place};
use axum::extract::State;
use maud::{Markup, html};
use std::sync::Arc;

pub(crate) async fn show(State(app): State<Arc<App>>) -> Markup {
    Frame::new(&app, None, "Accessibility statement", Place::Elsewhere).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            h1.govuk-heading-l { "Accessibility statement" }
            p.govuk-body { "We want as many people as possible to be able to use Joinder. You should be able to:" }
            ul."govuk-list govuk-list--bullet" {
                li { "zoom in up to 400% without the page scrolling sideways" }
                li { "do everything with a keyboard, or with speech recognition software" }
                li { "read everything with a screen reader" }
                li { "do everything with JavaScript turned off" }
            }
            h2.govuk-heading-m { "How accessible it is" }
            p.govuk-body { "We aim for level AA of the Web Content Accessibility Guidelines (WCAG) version 2.2. Every page is tested automatically at each change: with the axe rules for levels A and AA, at the width of a phone (320 pixels), by keyboard alone, and without scripts." }
            p.govuk-body { "No audit by people who use assistive technology has been done yet." }
            h2.govuk-heading-m { "What to know" }
            ul."govuk-list govuk-list--bullet" {
                li { "Wide tables and the drawing of a chronology scroll sideways inside their own frame on a narrow screen. The same facts stand in a table below the drawing." }
                li { "Texts that agencies sent, such as notes and records, are shown as they came. They may hold abbreviations and codes." }
                li { "Without JavaScript, the page of a running import loads itself again every few seconds. A link on it stops that." }
            }
            h2.govuk-heading-m { "Telling us about a problem" }
            p.govuk-body { "Tell the operator of this service in your organisation. They can change what does not work for you." }
        } }
    })
}
