//! *Today*: the situations that need an answer, most urgent first. Filters and the day stand in the address.

use crate::components::controls::{Control, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place};
use crate::components::pages::pagination;
use crate::components::tags::{capital, tag, words_of};
use crate::components::{banners, known_on_form, tables, who};
use crate::fields::{Address, Fields};
use crate::guard::Visit;
use crate::known_on::{self, KNOWN_ON, Picture};
use crate::office::LINES_A_PAGE;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::response::{IntoResponse, Response};
use desk::view::{FindingView, TodayFilter, TodayLine, TodayPage};
use maud::{Markup, html};

/// In an address: of all teams; of whoever is signed in.
const ALL: &str = "all";
const ME: &str = "me";

pub(crate) async fn show(visit: Visit, Asked(fields): Asked) -> Result<Response, Problem> {
    let now = visit.app.office.now();
    let (picture, faults) = match known_on::shown(&fields, now, |picture| address(&fields, picture))
    {
        Ok(shown) => shown,
        Err(way_on) => return Ok(way_on.into_response()),
    };
    let filter = filter(&fields, &visit);
    let viewer = visit.viewer()?;
    let asked = filter.clone();
    let page = visit
        .app
        .ask(move |office| office.today(&viewer, &asked, &picture.at))
        .await??;
    let waiting = openings_waiting(&visit).await?;
    Ok(render(&visit, &page, &filter, &fields, &picture, &faults, waiting).into_response())
}

/// How many emergency openings wait for the viewer's judgement; none for who does not judge them.
async fn openings_waiting(visit: &Visit) -> Result<usize, Problem> {
    if !visit.session.role.may(access::Action::ReviewBreakGlass) {
        return Ok(0);
    }
    let viewer = visit.viewer()?;
    visit
        .app
        .ask(move |office| office.openings_waiting(&viewer))
        .await
}

/// What the address asks for; where it says nothing, the viewer's own team.
pub(crate) fn filter(fields: &Fields, visit: &Visit) -> TodayFilter {
    let owner = fields.get("owner").map(|owner| {
        if owner == ME {
            visit.session.user.clone()
        } else {
            owner.to_owned()
        }
    });
    let team = match fields.get("team") {
        Some(ALL) => None,
        Some(team) => Some(team.to_owned()),
        None if owner.is_some() => None,
        None => visit.session.team.clone(),
    };
    TodayFilter {
        team,
        owner,
        urgency: fields.get("urgency").map(str::to_owned),
        from: fields.number("from"),
        after: None,
    }
}

/// The list's address, all but the place in it.
fn address(fields: &Fields, picture: &Picture) -> Address {
    Address::to("/")
        .with("team", fields.get("team"))
        .with("owner", fields.get("owner"))
        .with("urgency", fields.get("urgency"))
        .with(KNOWN_ON, picture.in_address())
}

fn render(
    visit: &Visit,
    page: &TodayPage,
    filter: &TodayFilter,
    fields: &Fields,
    picture: &Picture,
    faults: &Faults,
    waiting: usize,
) -> Markup {
    let title = picture.earlier.map_or_else(
        || "Today".to_owned(),
        |day| format!("Today, as known on {}", day.in_words()),
    );
    let present = address(fields, &Picture::present(picture.at.now)).to_string();
    Frame::new(&visit.app, Some(&visit.session), title, Place::Today).faulty(!faults.is_empty()).around(html! {
        (faults.summary())
        (banners::done(fields.get("done")))
        (banners::earlier_picture(picture, &present))
        @if waiting > 0 {
            (banners::warning("Emergency openings", html! {
                h2.moj-alert__heading { @if waiting == 1 { "1 emergency opening waits for your judgement" } @else { (waiting) " emergency openings wait for your judgement" } }
                "Somebody opened a record that is hidden from them. " a.govuk-link href="/break-glass/reviews" { "See who, and why" }
            }))
        }
        span.govuk-caption-l { (picture.at.known_on.in_words_with_weekday()) }
        h1.govuk-heading-l { "Today" }
        (urgencies(page, fields, picture))
        div.govuk-grid-row {
            div.govuk-grid-column-two-thirds {
                (heading(page, filter))
                (lines(page, picture))
                (pagination(filter.from, LINES_A_PAGE, page.matching, &address(fields, picture)))
            }
            div.govuk-grid-column-one-third { (aside(visit, page, fields, picture, faults)) }
        }
    })
}

/// How many there are of each urgency; each is a link that shows only those.
fn urgencies(page: &TodayPage, fields: &Fields, picture: &Picture) -> Markup {
    let base = Address::to("/")
        .with("team", fields.get("team"))
        .with("owner", fields.get("owner"))
        .with(KNOWN_ON, picture.in_address());
    let chosen = fields.get("urgency");
    html! {
        nav.moj-sub-navigation aria-label="By urgency" {
            ul.moj-sub-navigation__list {
                li.moj-sub-navigation__item { a.moj-sub-navigation__link href=(base) aria-current=[chosen.is_none().then_some("page")] { "All" } }
                @for (urgency, count) in &page.by_urgency {
                    li.moj-sub-navigation__item {
                        a.moj-sub-navigation__link href=(base.clone().with("urgency", Some(urgency))) aria-current=[(chosen == Some(urgency)).then_some("page")] {
                            (words_of(urgency)) " (" (tables::count(*count)) ")"
                        }
                    }
                }
            }
        }
    }
}

fn heading(page: &TodayPage, filter: &TodayFilter) -> Markup {
    let count = match page.matching {
        0 => "No open situations".to_owned(),
        1 => "1 open situation".to_owned(),
        many => format!("{} open situations", tables::count(many)),
    };
    let of = filter
        .owner
        .as_ref()
        .map(|owner| format!(" owned by {owner}"));
    let team = filter.team.as_ref().map(|team| format!(" of {team}"));
    html! {
        h2.govuk-heading-m { (count) (of.unwrap_or_default()) (team.unwrap_or_default()) }
        @if page.matching == 0 {
            p.govuk-body { "Nothing here needs an answer. " a.govuk-link href=(Address::to("/").with("team", Some(ALL))) { "Show all teams" } }
        }
    }
}

fn lines(page: &TodayPage, picture: &Picture) -> Markup {
    html! {
        ul."govuk-list joinder-list" {
            @for line in &page.lines { li.joinder-list__item { (one(line, picture)) } }
        }
    }
}

fn one(line: &TodayLine, picture: &Picture) -> Markup {
    let person =
        Address::to(format!("/person/{}", line.who.person)).with(KNOWN_ON, picture.in_address());
    let identifiers = who::shared_identifiers(&line.who);
    let more = line.open.saturating_sub(1);
    html! {
        div.joinder-line {
            h3."govuk-heading-s joinder-line__name" { a.govuk-link href=(person) { (line.who.name) } }
            (tag(&line.first.urgency))
        }
        p."govuk-body-s joinder-muted" { (capital(&who::born_and_age(line.who.born, picture.at.known_on))) @if !identifiers.is_empty() { "; " (identifiers) } }
        (what_was_found(&line.first))
        p."govuk-body-s joinder-muted" {
            @if more == 1 { "And 1 more finding. " } @else if more > 1 { "And " (more) " more findings. " }
            "Open since " (line.opened.in_words()) ". "
            @if line.taken_on { "Taken on by " (line.owner) ", " (line.team) "." } @else { "With " (line.owner) ", not taken on yet." }
        }
    }
}

/// What the finding says; where that is long, such as a whole reckoning, one key away.
fn what_was_found(finding: &FindingView) -> Markup {
    const IN_SIGHT: usize = 160;
    html! {
        @if finding.words.chars().count() <= IN_SIGHT {
            p.govuk-body { strong { (finding.title) } ": " (finding.words) }
        } @else {
            details.joinder-duty {
                summary.joinder-duty__summary { strong { (finding.title) } ", since " (finding.since.in_words()) ": " span.joinder-duty__title { "why" } }
                p."govuk-body joinder-duty__inside" { (capital(&finding.words)) }
            }
        }
    }
}

fn aside(
    visit: &Visit,
    page: &TodayPage,
    fields: &Fields,
    picture: &Picture,
    faults: &Faults,
) -> Markup {
    let none = Faults::default();
    let mine = visit.session.team.as_deref().unwrap_or(ALL);
    let teams: Vec<_> = [(ALL.to_owned(), "All teams".to_owned())]
        .into_iter()
        .chain(page.teams.iter().map(|team| (team.clone(), team.clone())))
        .collect();
    let owners = [
        (String::new(), "Anyone".to_owned()),
        (
            ME.to_owned(),
            format!("Me ({})", visit.session.display_name),
        ),
    ];
    let urgencies: Vec<_> = [(String::new(), "Any".to_owned())]
        .into_iter()
        .chain(
            page.by_urgency
                .iter()
                .map(|(code, _)| (code.clone(), words_of(code))),
        )
        .collect();
    let keep: Vec<_> = ["team", "owner", "urgency"]
        .into_iter()
        .filter_map(|name| Some((name, fields.get(name)?)))
        .collect();
    let known_on = picture.in_address().map(|day| day.to_string());
    html! {
        section #filter aria-labelledby="filter-heading" {
            h2.govuk-heading-m #filter-heading { "Filter" }
            form method="get" action="/" {
                @if let Some(day) = known_on { input type="hidden" name=(KNOWN_ON) value=(day); }
                (Control::new("team", "Team", &none).select(&teams, fields.get("team").unwrap_or(if fields.get("owner").is_some() { ALL } else { mine })))
                (Control::new("owner", "Owner", &none).select(&owners, fields.get("owner").unwrap_or_default()))
                (Control::new("urgency", "Urgency", &none).select(&urgencies, fields.get("urgency").unwrap_or_default()))
                (second_button("Apply the filter"))
            }
        }
        section aria-labelledby="known-heading" {
            h2.govuk-heading-m #known-heading { "Another day" }
            (known_on_form::form("/", &keep, fields, picture, faults))
        }
    }
}
