//! The notices of third-party software that is built in. Public: a licence asks that its notice goes wherever its work goes.

use crate::app::App;
use crate::components::layout::{Frame, Place};
use crate::problem::Problem;
use axum::extract::State;
use maud::{Markup, html};
use std::sync::Arc;

pub(crate) async fn show(State(app): State<Arc<App>>) -> Result<Markup, Problem> {
    let notices = app.ask(|office| office.notices()).await?;
    Ok(Frame::new(&app, None, "Licences", Place::Elsewhere).around(html! {
        h1.govuk-heading-l { "Licences" }
        p.govuk-body { "Joinder is published under the MIT licence or the Apache licence 2.0, as you choose. Built into it are the works of others, under these terms." }
        pre."joinder-verbatim joinder-frame" role="region" aria-label="Notices" tabindex="0" { (notices) }
        p.govuk-body { a.govuk-link href="/" { "Back to Joinder" } }
    }))
}
