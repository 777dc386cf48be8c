//! All duties: overdue first, by team, state and rule; the same list as CSV.

use crate::components::controls::{Control, details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place};
use crate::components::pages::pagination;
use crate::components::tables::{self, Row, stacked};
use crate::components::tags::{tag_saying, unverified, words_of};
use crate::components::{banners, known_on_form, who};
use crate::fields::{Address, Fields};
use crate::guard::Visit;
use crate::known_on::{self, KNOWN_ON, Picture};
use crate::office::LINES_A_PAGE;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::response::{IntoResponse, Response};
use desk::view::{DutiesPage, DutyFilter, DutyLine};
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit, Asked(fields): Asked) -> Result<Response, Problem> {
    let now = visit.app.office.now();
    let (picture, faults) =
        match known_on::shown(&fields, now, |picture| address("/duties", &fields, picture)) {
            Ok(shown) => shown,
            Err(way_on) => return Ok(way_on.into_response()),
        };
    let (filter, viewer) = (filter(&fields), visit.viewer()?);
    let page = visit
        .app
        .ask(move |office| office.duties(&viewer, &filter, &picture.at))
        .await??;
    Ok(render(&visit, &page, &fields, &picture, &faults).into_response())
}

/// What the address asks for.
pub(crate) fn filter(fields: &Fields) -> DutyFilter {
    let get = |name| fields.get(name).map(str::to_owned);
    DutyFilter {
        team: get("team"),
        state: get("state"),
        rule: get("rule"),
        from: fields.number("from"),
        after: None,
    }
}

fn address(path: &str, fields: &Fields, picture: &Picture) -> Address {
    let kept = ["team", "state", "rule"]
        .into_iter()
        .fold(Address::to(path), |address, name| {
            address.with(name, fields.get(name))
        });
    kept.with(KNOWN_ON, picture.in_address())
}

fn render(
    visit: &Visit,
    page: &DutiesPage,
    fields: &Fields,
    picture: &Picture,
    faults: &Faults,
) -> Markup {
    let title = picture.earlier.map_or_else(
        || "Duties".to_owned(),
        |day| format!("Duties, as known on {}", day.in_words()),
    );
    let present = address("/duties", fields, &Picture::present(picture.at.now)).to_string();
    let count = match page.matching {
        0 => "No duties match".to_owned(),
        1 => "1 duty".to_owned(),
        many => format!("{} duties", tables::count(many)),
    };
    Frame::new(&visit.app, Some(&visit.session), title, Place::Duties).faulty(!faults.is_empty()).around(html! {
        (faults.summary())
        (banners::earlier_picture(picture, &present))
        span.govuk-caption-l { (picture.at.known_on.in_words_with_weekday()) }
        h1.govuk-heading-l { "Duties" }
        (states(page, fields, picture))
        (filters(page, fields, picture, faults))
        h2.govuk-heading-m { (count) }
        @if page.matching > 0 {
            p.govuk-body { a.govuk-link href=(address("/duties.csv", fields, picture)) download { "Export these duties (CSV)" } }
            (table(page, picture))
        }
        (pagination(fields.number("from"), LINES_A_PAGE, page.matching, &address("/duties", fields, picture)))
    })
}

fn states(page: &DutiesPage, fields: &Fields, picture: &Picture) -> Markup {
    let base = Address::to("/duties")
        .with("team", fields.get("team"))
        .with("rule", fields.get("rule"))
        .with(KNOWN_ON, picture.in_address());
    let chosen = fields.get("state");
    html! {
        nav.moj-sub-navigation aria-label="By state" {
            ul.moj-sub-navigation__list {
                li.moj-sub-navigation__item { a.moj-sub-navigation__link href=(base) aria-current=[chosen.is_none().then_some("page")] { "All" } }
                @for (state, count) in &page.by_state {
                    li.moj-sub-navigation__item {
                        a.moj-sub-navigation__link href=(base.clone().with("state", Some(state))) aria-current=[(chosen == Some(state)).then_some("page")] { (words_of(state)) " (" (tables::count(*count)) ")" }
                    }
                }
            }
        }
    }
}

fn filters(page: &DutiesPage, fields: &Fields, picture: &Picture, faults: &Faults) -> Markup {
    let none = Faults::default();
    let choices = |all: &str, items: &[String]| -> Vec<(String, String)> {
        [(String::new(), all.to_owned())]
            .into_iter()
            .chain(items.iter().map(|item| (item.clone(), item.clone())))
            .collect()
    };
    let known_on = picture.in_address().map(|day| day.to_string());
    let keep: Vec<_> = ["team", "state", "rule"]
        .into_iter()
        .filter_map(|name| Some((name, fields.get(name)?)))
        .collect();
    let open = !faults.is_empty() || fields.get("team").is_some() || fields.get("rule").is_some();
    details(
        "Filter, or see another day",
        open,
        html! {
            div.govuk-grid-row {
                div.govuk-grid-column-one-half {
                    form method="get" action="/duties" {
                        @if let Some(day) = known_on { input type="hidden" name=(KNOWN_ON) value=(day); }
                        @if let Some(state) = fields.get("state") { input type="hidden" name="state" value=(state); }
                        (Control::new("team", "Team", &none).select(&choices("All teams", &page.teams), fields.get("team").unwrap_or_default()))
                        (Control::new("rule", "Rule", &none).select(&choices("All rules", &page.rules), fields.get("rule").unwrap_or_default()))
                        (second_button("Apply the filter"))
                    }
                }
                div.govuk-grid-column-one-half {
                    (known_on_form::form("/duties", &keep, fields, picture, faults))
                }
            }
        },
    )
}

fn table(page: &DutiesPage, picture: &Picture) -> Markup {
    let rows: Vec<_> = page.lines.iter().map(|line| row(line, picture)).collect();
    stacked(
        "Duties, overdue first",
        &["Person", "Duty", "State", "Due", "Owed by"],
        &rows,
    )
}

fn row(line: &DutyLine, picture: &Picture) -> Row {
    let duty = &line.duty;
    let person = Address::to(format!("/person/{}", line.who.person))
        .with(KNOWN_ON, picture.in_address())
        .at("duties");
    Row::of(vec![
        who::in_a_list(&line.who, picture.at.known_on, &person.to_string()),
        html! { (duty.title) br; span.joinder-muted { (duty.rule) ": " (duty.authority) } @if !duty.verified { (unverified()) } },
        tag_saying(&duty.state, &duty.state_words),
        html! { @match duty.due { Some(due) => (due.london_day().in_words()), None => span.joinder-muted { "no date can be told" } } },
        html! { (duty.owes) },
    ])
}
