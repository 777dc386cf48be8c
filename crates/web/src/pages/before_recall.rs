//! Before a recall: is the licence in force, and which recall does the law of the day require. Asked of what is typed here; nothing
//! is kept, nothing of it stands in an address. For a phone at night: one column, no script, what is left empty is "not known".

use crate::components::banners::warning;
use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tags::{authority, capital};
use crate::entered;
use crate::fields::{Fields, person_number};
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::posted::Posted;
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use calendar::Day;
use licence::recall::{SigningCheck, signing_check};
use maud::{Markup, html};
use sentence::after_release::{AfterRelease, Authority, LifeFacts, RecallType};
use serde_json::{Map, Value, json};

/// Kinds of sentence, and their words.
const KINDS: &[(&str, &str)] = &[
    ("", "Not known"),
    ("IPP", "Imprisonment for public protection (IPP)"),
    ("DPP", "Detention for public protection (DPP)"),
    ("LIFE", "Life"),
    ("HMP", "Detention at His Majesty’s pleasure"),
    ("SDS", "Standard determinate"),
    (
        "YOUTH_SDS",
        "Standard determinate, passed on a young person",
    ),
    ("EDS", "Extended determinate"),
    ("SOPC", "Offender of particular concern"),
];

pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    let fields = Fields(today(visit.app.office.now().london_day()));
    let law = law()?;
    Ok(page(&visit, &law, &fields, &Faults::default(), None).into_response())
}

/// The same, with what the record has of a person: nothing is typed again, and everything can be changed.
pub(crate) async fn of_person(
    visit: Visit,
    Path(person): Path<String>,
) -> Result<Response, Problem> {
    let (person, viewer) = (person_number(&person)?, visit.viewer()?);
    let now = visit.app.office.now();
    let at = Picture::present(now).at;
    let page = visit
        .app
        .ask(move |office| office.supervision(&viewer, person, &at))
        .await??;
    let mut fields = today(now.london_day());
    fields.extend(known(&page.life));
    let law = law()?;
    Ok(self::page(&visit, &law, &Fields(fields), &Faults::default(), None).into_response())
}

/// What is known, as the form's own fields.
fn known(life: &LifeFacts) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut put = |name: &str, value: Option<String>| {
        fields.extend(value.map(|value| (name.to_owned(), value)));
    };
    let in_figures = |day: Day| format!("{} {} {}", day.day_of_month(), day.month(), day.year());
    let days = |days: &[Day]| {
        if days.is_empty() {
            return "none".to_owned();
        }
        let lines: Vec<String> = days.iter().map(|day| in_figures(*day)).collect();
        lines.join("\n")
    };
    put("kind", life.sentence.kind.clone());
    put(
        "length_days",
        life.sentence.length_days.map(|days| days.to_string()),
    );
    put("releases", life.releases.as_deref().map(days));
    put("recalls", life.recalls.as_deref().map(days));
    let mappa = life.mappa.as_ref();
    let number = |one: Option<u8>| one.map(|one| one.to_string());
    put(
        "mappa_category",
        number(mappa.and_then(|mappa| mappa.category)),
    );
    put("mappa_level", number(mappa.and_then(|mappa| mappa.level)));
    for (name, day) in [
        ("sentenced_on", life.sentence.sentenced_on),
        ("born", life.date_of_birth),
    ] {
        fields.extend(day.into_iter().flat_map(|day| day_fields(name, day)));
    }
    fields
}

pub(crate) async fn check(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let law = law()?;
    let mut faults = Faults::default();
    let asked = read(&fields, &mut faults);
    let Some((facts, on)) = asked.filter(|_| faults.is_empty()) else {
        let page = page(&visit, &law, &fields, &faults, None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let found = signing_check(&facts, on, &law);
    Ok(page(&visit, &law, &fields, &faults, Some(&found)).into_response())
}

fn law() -> Result<AfterRelease, Problem> {
    AfterRelease::built_in().map_err(|fault| Problem::Failed(fault.to_string()))
}

/// The day asked about is today, until somebody says another.
fn today(today: Day) -> Vec<(String, String)> {
    day_fields("on", today).into()
}

/// A day as the three fields in which it is typed.
fn day_fields(name: &str, day: Day) -> [(String, String); 3] {
    [
        (format!("{name}-day"), day.day_of_month().to_string()),
        (format!("{name}-month"), day.month().to_string()),
        (format!("{name}-year"), day.year().to_string()),
    ]
}

/// The facts as they were typed, and the day. What is empty is absent: not known.
fn read(fields: &Fields, faults: &mut Faults) -> Option<(LifeFacts, Day)> {
    let on = entered::day(fields, "on", "The day asked about", faults);
    if on.is_none() && faults.of("on").is_none() {
        faults.add("on", "Enter the day asked about");
    }
    let facts = typed(fields, faults);
    if !faults.is_empty() {
        return None;
    }
    match LifeFacts::read(&facts.to_string()) {
        Ok(facts) => on.map(|on| (facts, on)),
        Err(found) => {
            for fault in found {
                let field = match fault.field.as_str() {
                    "releases" | "recalls" => fault.field.clone(),
                    "mappa.level" => "mappa_level".to_owned(),
                    "mappa.category" => "mappa_category".to_owned(),
                    _ => "length_days".to_owned(),
                };
                faults.add(&field, fault.message);
            }
            None
        }
    }
}

/// The facts as JSON, without what is empty.
fn typed(fields: &Fields, faults: &mut Faults) -> Value {
    let flags: Vec<&str> = fields.all("flags");
    let answered = fields.get("flags_answered") == Some("yes");
    if !flags.is_empty() && !answered {
        faults.add(
            "flags_answered",
            "Say whether all of these questions have been answered",
        );
    }
    let mut sentence = Map::new();
    put(&mut sentence, "kind", fields.get("kind").map(Value::from));
    let sentenced = entered::day(fields, "sentenced_on", "The day of sentence", faults);
    put(
        &mut sentence,
        "sentenced_on",
        sentenced.map(|day| json!(day)),
    );
    let length = number("length_days", "The length in days", fields, faults);
    put(&mut sentence, "length_days", length);
    let mut mappa = Map::new();
    let category = number("mappa_category", "The category", fields, faults);
    put(&mut mappa, "category", category);
    let level = number("mappa_level", "The level", fields, faults);
    put(&mut mappa, "level", level);
    let mut facts = Map::new();
    facts.insert("sentence".to_owned(), Value::Object(sentence));
    facts.insert("mappa".to_owned(), Value::Object(mappa));
    let born = entered::day(fields, "born", "The date of birth", faults);
    put(&mut facts, "date_of_birth", born.map(|day| json!(day)));
    for name in ["releases", "recalls"] {
        put(
            &mut facts,
            name,
            days(name, fields, faults).map(|days| json!(days)),
        );
    }
    put(&mut facts, "flags", answered.then(|| json!(flags)));
    Value::Object(facts)
}

fn number(name: &str, what: &str, fields: &Fields, faults: &mut Faults) -> Option<Value> {
    let read = fields.get(name)?.parse::<i64>().ok();
    if read.is_none() {
        faults.add(name, format!("{what} must be a number"));
    }
    read.map(Value::from)
}

fn put(into: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        into.insert(name.to_owned(), value);
    }
}

/// Days, one a line; `none` says that there was none, an empty field that nobody knows.
fn days(name: &str, fields: &Fields, faults: &mut Faults) -> Option<Vec<Day>> {
    let typed = fields.get(name)?;
    if typed.eq_ignore_ascii_case("none") {
        return Some(Vec::new());
    }
    let mut days = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match a_day(line) {
            Some(day) => days.push(day),
            None => faults.add(
                name,
                "Enter each day on a line of its own, such as 27 3 2024, or the word none",
            ),
        }
    }
    Some(days)
}

fn a_day(text: &str) -> Option<Day> {
    if let Ok(day) = Day::parse_iso(text) {
        return Some(day);
    }
    let parts: Vec<&str> = text
        .split([' ', '/', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 => {
            Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        _ => None,
    }
}

fn page(
    visit: &Visit,
    law: &AfterRelease,
    fields: &Fields,
    faults: &Faults,
    found: Option<&SigningCheck>,
) -> Markup {
    let title = "Before a recall";
    Frame::new(&visit.app, Some(&visit.session), title, Place::Elsewhere).faulty(!faults.is_empty()).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            (faults.summary())
            h1.govuk-heading-l { (title) }
            @if let Some(found) = found { (answer(found)) h2.govuk-heading-m { "What this rests on" } }
            @else { p.govuk-body { "Is the licence in force, and which recall does the law of the day require? Nothing that you enter is kept. What you leave empty is not known: it never means no." } }
            (form(visit, law, fields, faults))
        } }
    })
}

fn form(visit: &Visit, law: &AfterRelease, fields: &Fields, faults: &Faults) -> Markup {
    let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(value, words)| ((*value).to_owned(), (*words).to_owned()))
            .collect()
    };
    let numbers = |last: u8| -> Vec<(String, String)> {
        let known = (0..=last).map(|number| {
            let words = if number == 0 {
                "Not managed so".to_owned()
            } else {
                number.to_string()
            };
            (number.to_string(), words)
        });
        std::iter::once((String::new(), "Not known".to_owned()))
            .chain(known)
            .collect()
    };
    let flags: Vec<(String, Markup)> = law
        .flags()
        .filter(|(flag, _)| !flag.starts_with("mappa_"))
        .map(|(flag, words)| (flag.to_owned(), html! { (words) }))
        .collect();
    let answered = [
        ("yes", "Yes: what is not ticked does not apply", None),
        ("no", "No, or not all of them", None),
    ];
    html! {
        form method="post" action="/before-recall" novalidate {
            (secret(&visit.session))
            (Control::new("kind", "Sentence", faults).select(&owned(KINDS), fields.or_empty("kind")))
            (Control::new("releases", "Releases", faults).hint("Every one, the first included, each on a line, such as 27 3 2024. Enter none if there was none.").lines(fields.or_empty("releases"), 3, false))
            (Control::new("recalls", "Recalls", faults).hint("The day of each revocation, each on a line. Enter none if there was none.").lines(fields.or_empty("recalls"), 3, false))
            (Control::new("on", "Day asked about", faults).day(fields))
            (Control::new("sentenced_on", "Day of sentence", faults).hint("Needed for a determinate sentence.").day(fields))
            (Control::new("length_days", "Length of the sentence in days", faults).hint("Needed for a determinate sentence.").text(fields.or_empty("length_days"), "govuk-input--width-5"))
            (Control::new("born", "Date of birth", faults).day(fields))
            (Control::new("mappa_category", "MAPPA category", faults).select(&numbers(4), fields.or_empty("mappa_category")))
            (Control::new("mappa_level", "MAPPA level", faults).select(&numbers(3), fields.or_empty("mappa_level")))
            (Control::new("flags", "What applies", faults).ticks(&flags, &fields.all("flags")))
            (Control::new("flags_answered", "Have all of these questions been answered?", faults).radios(&answered, fields.get("flags_answered")))
            (button("Work it out"))
        }
    }
}

fn answer(found: &SigningCheck) -> Markup {
    let kind = |kind: RecallType| match kind {
        RecallType::FixedTerm => "Fixed term",
        RecallType::Standard => "Standard",
        RecallType::Emergency => "Emergency",
        RecallType::Discretionary => "Fixed term or standard, for whoever decides to say",
        RecallType::CannotTell => "Cannot be told",
    };
    let recall = &found.recall;
    let days = recall
        .fixed_term_days
        .map_or_else(String::new, |days| format!(", {days} days"));
    let taken = recall
        .taken_as
        .map(|taken| format!("Taken as {}", kind(taken).to_lowercase()));
    let in_force = format!("The licence is in force on {}", found.on.in_words());
    html! {
        @match &found.why_not {
            Some(why) => { (warning("Nobody may sign", html! { h2.moj-alert__heading { "Nobody may sign" } (capital(why)) "." })) }
            None => { div."govuk-panel govuk-panel--confirmation" { h2.govuk-panel__title { "In force" } div.govuk-panel__body { (in_force) } } }
        }
        h2.govuk-heading-m { "The licence" }
        (working(&found.licence.working, found.licence.authority.as_ref()))
        h2.govuk-heading-m { "Type of recall: " (kind(recall.answer)) (days) }
        @if let Some(taken) = taken { p.govuk-body { strong { (taken) } "." } }
        (working(&recall.working, recall.authority.as_ref()))
    }
}

fn working(steps: &[String], by: Option<&Authority>) -> Markup {
    html! {
        ol."govuk-list govuk-list--number" { @for step in steps { li { (step) } } }
        @if let Some(by) = by {
            p.govuk-body { (authority(&format!("{}, {}", by.instrument, by.provision), None, by.verified)) }
        }
    }
}
