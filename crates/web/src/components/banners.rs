//! What must be seen before anything else: that something was saved, that an earlier day is being looked at.

use crate::known_on::Picture;
use maud::{Markup, PreEscaped, html};

const INFORMATION: &str = "M10.2165 3.45151C11.733 2.82332 13.3585 2.5 15 2.5C16.6415 2.5 18.267 2.82332 19.7835 3.45151C21.3001 4.07969 22.6781 5.00043 23.8388 6.16117C24.9996 7.3219 25.9203 8.69989 26.5485 10.2165C27.1767 11.733 27.5 13.3585 27.5 15C27.5 18.3152 26.183 21.4946 23.8388 23.8388C21.4946 26.183 18.3152 27.5 15 27.5C13.3585 27.5 11.733 27.1767 10.2165 26.5485C8.69989 25.9203 7.3219 24.9996 6.16117 23.8388C3.81696 21.4946 2.5 18.3152 2.5 15C2.5 11.6848 3.81696 8.50537 6.16117 6.16117C7.3219 5.00043 8.69989 4.07969 10.2165 3.45151ZM16.3574 22.4121H13.6621V12.95H16.3574V22.4121Z";
const WARNING: &str = "M15 2.44922L28.75 26.1992H1.25L15 2.44922ZM13.5107 9.49579H16.4697L16.2431 17.7678H13.7461L13.5107 9.49579ZM13.1299 21.82a1.885 1.885 0 1 0 3.77 0a1.885 1.885 0 1 0 -3.77 0Z";

/// Something was done: the words for a code in the address. Codes that are none show nothing.
pub(crate) fn done(code: Option<&str>) -> Markup {
    let words = match code {
        Some("answered") => "Your answer is on the record.",
        Some("taken-on") => "You have taken this situation on.",
        Some("noted") => "Your note is on the record.",
        Some("linked") => "The records are linked.",
        Some("unlinked") => "The records are no longer linked.",
        Some("corrected") => "Your correction is on the record. What stood there before is kept.",
        Some("retracted") => "The fact is taken back. It is kept, and marked.",
        Some("accepted") => "The record was read and taken in.",
        Some("set-aside") => "The record is set aside. It is kept as it arrived.",
        _ => return html! {},
    };
    html! {
        div."govuk-notification-banner govuk-notification-banner--success" role="alert" aria-labelledby="done-title" data-module="govuk-notification-banner" {
            div.govuk-notification-banner__header { h2.govuk-notification-banner__title #done-title { "Success" } }
            div.govuk-notification-banner__content { p.govuk-notification-banner__heading { (words) } }
        }
    }
}

/// An earlier picture is shown, and how to come back to the present.
pub(crate) fn earlier_picture(picture: &Picture, present: &str) -> Markup {
    let Some(day) = picture.earlier else { return html! {} };
    alert("warning", "An earlier picture", WARNING, html! {
        h2.moj-alert__heading { "This is what was known on " (day.in_words()) }
        "It shows what had been received by the end of that day, and duties as they stood then. "
        a.govuk-link href=(present) { "Go back to the present" }
    })
}

/// Something to know before reading on.
pub(crate) fn notice(title: &str, inside: Markup) -> Markup {
    alert("information", title, INFORMATION, inside)
}

/// Something to be careful about.
pub(crate) fn warning(title: &str, inside: Markup) -> Markup {
    alert("warning", title, WARNING, inside)
}

fn alert(variant: &str, title: &str, icon: &str, inside: Markup) -> Markup {
    html! {
        div class=(format!("moj-alert moj-alert--{variant}")) role="region" aria-label=(format!("{variant}: {title}")) {
            div { svg.moj-alert__icon role="presentation" focusable="false" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30" height="30" width="30" {
                path fill-rule="evenodd" clip-rule="evenodd" d=(PreEscaped(icon)) fill="currentColor" {}
            } }
            div.moj-alert__content { (inside) }
        }
    }
}
