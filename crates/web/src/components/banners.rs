//! What must be seen before anything else: that something was saved, that an earlier day is being looked at.

use crate::known_on::Picture;
use maud::{Markup, PreEscaped, html};

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
        Some("password-changed") => "Your password is changed. You are signed out everywhere else.",
        Some("second-factor-removed") => "The second step is turned off.",
        Some("passkey-added") => "The passkey is added. You can sign in with it from now on.",
        Some("passkey-removed") => "The passkey is removed.",
        Some("sessions-ended") => "The other sessions are ended.",
        Some("account-changed") => "The account is changed. Its owner has to sign in again.",
        Some("account-closed") => "The account is closed. What its owner did stays on the record.",
        Some("held") => "The legal hold is placed. Nothing of this can be erased.",
        Some("lifted") => "The legal hold is lifted.",
        Some("kept") => "Your decision to keep it longer is on the record.",
        Some("request-opened") => "The request is entered.",
        Some("step-told") => "It is on the record.",
        Some("item-decided") => "Your decision is on the record.",
        Some("submitted") => "The licence is put forward for approval.",
        Some("reviewed") => "Your judgement is on the record.",
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
    let Some(day) = picture.earlier else {
        return html! {};
    };
    alert(
        "warning",
        "An earlier picture",
        WARNING,
        html! {
            h2.moj-alert__heading { "This is what was known on " (day.in_words()) }
            "It shows what had been received by the end of that day, and duties as they stood then. "
            a.govuk-link href=(present) { "Go back to the present" }
        },
    )
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
