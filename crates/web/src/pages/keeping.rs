//! How long things are kept: the queue of what is due for a decision, and one person's records, holds and decisions. Nothing
//! here is erased by a clock.

use crate::components::banners;
use crate::components::controls::{Control, button, details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::{Row, count, stacked};
use crate::components::tags::{capital, tag_saying, unverified};
use crate::components::who::in_a_list;
use crate::fields::{Address, Fields, person_number};
use crate::guard::Visit;
use crate::office::Refusal;
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::view::PersonNumber;
use desk::{HoldView, PersonRetention, RecordAssessment, RetentionFilter, RetentionLine};
use facts::FactId;

use maud::{Markup, html};

pub(crate) async fn list(visit: Visit, Asked(fields): Asked) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let filter = fields
        .get("only")
        .and_then(RetentionFilter::named)
        .unwrap_or_default();
    let after = fields.get("after").and_then(|text| text.parse().ok());
    let found = visit
        .app
        .ask(move |office| office.retention(&viewer, filter, after.map(PersonNumber)))
        .await??;
    let today = visit.app.office.now().london_day();
    let row = |line: &RetentionLine| {
        let address = format!("/keeping/{}", line.who.person);
        Row::of(vec![
            in_a_list(&line.who, today, &address),
            html! { (count(line.records)) },
            html! { @if line.due > 0 { (count(line.due)) } @else { "None" } },
            html! { @if let Some(since) = line.due_since { (since.in_words()) } @else { "-" } },
            html! {
                @if line.held { (tag_saying("due_soon", "Legal hold")) " " }
                @if line.cannot_tell > 0 { (tag_saying("cannot_tell", &format!("{} cannot be told", line.cannot_tell))) }
            },
        ])
    };
    let rows: Vec<Row> = found.lines.iter().map(row).collect();
    let next = found.next.map(|next| {
        Address::to("/keeping")
            .with("only", Some(filter.name()))
            .with("after", Some(next))
            .to_string()
    });
    Ok(Frame::new(&visit.app, Some(&visit.session), "What is kept", Place::Keeping).around(html! {
        h1.govuk-heading-l { "What is kept, and until when" }
        p.govuk-body { "Nothing is erased by itself. What is due is for you to decide: keep it longer and say why, or erase it." }
        nav aria-label="Which people" {
            ul."govuk-list joinder-inline" {
                @for one in RetentionFilter::ALL {
                    li {
                        @let address = Address::to("/keeping").with("only", Some(one.name())).to_string();
                        a.govuk-link href=(address) aria-current=[(one == filter).then_some("true")] { @if one == filter { strong { (one.in_words()) } } @else { (one.in_words()) } }
                    }
                }
            }
        }
        @if rows.is_empty() {
            p.govuk-body { "There is nobody among the " (count(found.looked_through)) " people that were looked through." }
        } @else {
            p.govuk-body { (count(rows.len())) " of the " (count(found.looked_through)) " people that were looked through." }
            (stacked("People", &["Person", "Records", "Due", "Since", "Besides"], &rows))
        }
        @if let Some(next) = next { p.govuk-body { a.govuk-link href=(next) { "Look through the next people" } } }
    }))
}

pub(crate) async fn show(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Result<Markup, Problem> {
    page(&visit, person_number(&person)?, &fields, &Faults::default()).await
}

pub(crate) async fn hold(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (person, viewer) = (person_number(&person)?, visit.viewer()?);
    let reason = fields.or_empty("hold-reason").to_owned();
    let authority = fields.or_empty("hold-authority").to_owned();
    let done = visit
        .app
        .ask(move |office| office.place_hold(&viewer, person, (&reason, &authority)))
        .await?;
    outcome(&visit, person, &fields, done, "held", "hold-").await
}

pub(crate) async fn lift(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (person, viewer) = (person_number(&person)?, visit.viewer()?);
    let hold: FactId = fields
        .or_empty("hold")
        .parse()
        .map_err(|_| Problem::NotFound)?;
    let reason = fields.or_empty("lift-reason").to_owned();
    let authority = fields.or_empty("lift-authority").to_owned();
    let done = visit
        .app
        .ask(move |office| office.lift_hold(&viewer, hold, (&reason, &authority)))
        .await?;
    outcome(&visit, person, &fields, done, "lifted", "lift-").await
}

pub(crate) async fn keep(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (person, viewer) = (person_number(&person)?, visit.viewer()?);
    let until = match fields.day("keep-until", "The day") {
        Ok(Some(day)) => Ok(day),
        Ok(None) => Err("enter the day through which it is kept".to_owned()),
        Err(words) => Err(words),
    };
    let done = match until {
        Err(words) => Err(Refusal::Invalid(words, "until".to_owned())),
        Ok(until) => {
            let reason = fields.or_empty("keep-reason").to_owned();
            visit
                .app
                .ask(move |office| office.keep_longer(&viewer, person, until, &reason))
                .await?
        }
    };
    outcome(&visit, person, &fields, done, "kept", "keep-").await
}

/// Back to the page, with what was done or with what is wrong in the form whose fields begin so.
async fn outcome(
    visit: &Visit,
    person: PersonNumber,
    fields: &Fields,
    done: Result<FactId, Refusal>,
    code: &str,
    form: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/keeping/{person}?done={code}")).into_response()),
        Err(Refusal::Invalid(words, field)) => {
            let faults = Faults::one(&format!("{form}{field}"), capital(&words));
            let page = page(visit, person, fields, &faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(
    visit: &Visit,
    person: PersonNumber,
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let shown = visit
        .app
        .ask(move |office| office.retention_of(&viewer, person))
        .await??;
    let title = format!("What is kept on {}", shown.who.name);
    Ok(Frame::new(&visit.app, Some(&visit.session), title, Place::Keeping).faulty(!faults.is_empty()).around(html! {
        a.govuk-back-link href="/keeping" { "What is kept" }
        (faults.summary())
        (banners::done(fields.get("done")))
        h1.govuk-heading-l { "What is kept on " (shown.who.name) }
        @if let Some((until, why)) = &shown.kept_longer {
            p.govuk-body { "It was decided to keep it through " strong { (until.in_words()) } ": " (why) "." }
        }
        @for hold in shown.holds.iter().filter(|hold| hold.lifted.is_none()) { (standing_hold(visit, &shown, hold, fields, faults)) }
        @let open = |form: &str| ["reason", "authority", "until"].iter().any(|field| faults.of(&format!("{form}{field}")).is_some());
        (details("Keep it longer", open("keep-"), keep_form(visit, person, fields, faults)))
        (details("Place a legal hold", open("hold-"), hold_form(visit, person, fields, faults)))
        p.govuk-body { a.govuk-link href=(Address::to("/erasing").with("scope", Some("person")).with("of", Some(person)).to_string()) { "See what erasing would take" } }
        (lifted_holds(&shown))
        h2.govuk-heading-m { "Records" }
        (records(&shown))
    }))
}

/// Records that are kept alike, for the same reasons, in one row: somebody who is known well has hundreds.
fn records(shown: &PersonRetention) -> Markup {
    let mut alike: Vec<(&RecordAssessment, Vec<&RecordAssessment>)> = Vec::new();
    for record in &shown.records {
        let same =
            |one: &RecordAssessment| one.state == record.state && one.because == record.because;
        match alike.iter_mut().find(|(first, _)| same(first)) {
            Some((_, all)) => all.push(record),
            None => alike.push((record, vec![record])),
        }
    }
    let rows: Vec<Row> = alike
        .iter()
        .map(|(first, all)| {
            Row::of(vec![
                names(all),
                html! { (capital(&first.state.in_words())) },
                html! {
                    ul.govuk-list {
                        @for because in &first.because {
                            li { strong { (because.schedule) } " " (because.title) ": " (because.working) br; span.joinder-muted { (because.authority) } @if !because.verified { (unverified()) } }
                        }
                    }
                },
            ])
        })
        .collect();
    stacked("Records", &["Records", "Kept", "Because"], &rows)
}

fn names(all: &[&RecordAssessment]) -> Markup {
    let name = |record: &RecordAssessment| {
        html! { (record.record.reference) br; span.joinder-muted { (record.agency) ", " (record.record.source) } }
    };
    match all {
        [one] => name(one),
        many => details(
            &format!("{} records", count(many.len())),
            false,
            html! { ul.govuk-list { @for one in many { li { (name(one)) } } } },
        ),
    }
}

fn standing_hold(
    visit: &Visit,
    shown: &PersonRetention,
    hold: &HoldView,
    fields: &Fields,
    faults: &Faults,
) -> Markup {
    let own = fields.get("hold") == Some(hold.hold.to_string().as_str());
    let none = (Fields::default(), Faults::default());
    let (fields, faults) = if own {
        (fields, faults)
    } else {
        (&none.0, &none.1)
    };
    banners::warning(
        "Legal hold",
        html! {
            h2.moj-alert__heading { "Nothing of this can be erased" }
            p { "Legal hold placed " (hold.placed.london_day().in_words()) " by " (hold.by) ": " (hold.reason) " (" (hold.authority) ")" }
            (details("Lift the hold", !faults.is_empty(), html! {
                form method="post" action=(format!("/keeping/{}/lift", shown.who.person)) novalidate {
                    (secret(&visit.session))
                    input type="hidden" name="hold" value=(hold.hold);
                    (Control::new("lift-reason", "Why can it be lifted?", faults).text(fields.or_empty("lift-reason"), "govuk-!-width-full"))
                    (Control::new("lift-authority", "Who said so, and with what?", faults).text(fields.or_empty("lift-authority"), "govuk-!-width-full"))
                    (second_button("Lift the hold"))
                }
            }))
        },
    )
}

fn hold_form(visit: &Visit, person: PersonNumber, fields: &Fields, faults: &Faults) -> Markup {
    html! {
        form method="post" action=(format!("/keeping/{person}/hold")) novalidate {
            (secret(&visit.session))
            (Control::new("hold-reason", "Why may nothing be erased?", faults).hint("An inquiry, a claim, a prosecution").lines(fields.or_empty("hold-reason"), 2, false))
            (Control::new("hold-authority", "Who asked for it or ordered it, and with what?", faults).text(fields.or_empty("hold-authority"), "govuk-!-width-full"))
            (button("Place the hold"))
        }
    }
}

fn keep_form(visit: &Visit, person: PersonNumber, fields: &Fields, faults: &Faults) -> Markup {
    html! {
        form method="post" action=(format!("/keeping/{person}/keep")) novalidate {
            (secret(&visit.session))
            (Control::new("keep-until", "Through which day?", faults).hint("For example, 31 12 2030. Then it is asked again.").day(fields))
            (Control::new("keep-reason", "Why?", faults).lines(fields.or_empty("keep-reason"), 2, false))
            (button("Keep it longer"))
        }
    }
}

fn lifted_holds(shown: &PersonRetention) -> Markup {
    html! {
        @for hold in &shown.holds {
            @if let (Some(lifted), Some(because)) = (hold.lifted, &hold.lifted_because) {
                p.govuk-body { "A legal hold of " (hold.placed.london_day().in_words()) " (" (hold.reason) ") was lifted " (lifted.london_day().in_words()) ": " (because) }
            }
        }
    }
}
