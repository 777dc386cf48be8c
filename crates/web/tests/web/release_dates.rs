//! Release dates of what somebody types: worked out, explained, drawn, and not kept.

use crate::site::{Answer, Site, program};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// 18 months from 2 February 2026 for an offence on 1 July 2025: 546 days; two fifths, 219: 8 September 2026.
const TYPED: &[(&str, &str)] = &[
    ("born-day", "1"),
    ("born-month", "1"),
    ("born-year", "1990"),
    ("s1-kind", "standard"),
    ("s1-passed-day", "2"),
    ("s1-passed-month", "2"),
    ("s1-passed-year", "2026"),
    ("s1-offence-day", "1"),
    ("s1-offence-month", "7"),
    ("s1-offence-year", "2025"),
    ("s1-months", "18"),
    ("s2-kind", "none"),
    ("law-day", "1"),
    ("law-month", "3"),
    ("law-year", "2026"),
];

async fn post(site: &Site, fields: &[(&str, &str)]) -> Answer {
    let (token, session) = site.session(Role::Practitioner);
    let secret = [("csrf", session.csrf.as_str())];
    site.post(
        "/release-dates",
        Some(&token),
        &[&secret[..], fields].concat(),
    )
    .await
}

#[tokio::test]
async fn a_clerk_sees_the_dates_their_working_and_the_sentence_drawn() {
    let site = Site::new();
    let page = post(&site, TYPED).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in [
        "Tuesday 8 September 2026",
        "2/5 of 546 days is 219 days",
        "SI 2024/844",
        "does not apply",
        "Leaves on or before",
        "The sentence over time, as a table",
        "2 February 2026 to 8 September 2026",
        "role=\"img\"",
        // What was typed is kept in the form.
        "name=\"s1-months\" type=\"text\" value=\"18\"",
    ] {
        assert!(page.body.contains(words), "`{words}` is not on the page");
    }
    // Nothing is asked of the office, and so nothing is kept.
    assert_eq!(site.office.done(), Vec::<String>::new());
}

/// Ten more days on remand: 29 August 2026. The next day is a Monday and a bank holiday; the 29th is a Saturday.
#[tokio::test]
async fn what_would_be_otherwise_stands_beside_it() {
    let site = Site::new();
    let page = post(&site, &[TYPED, &[("if-remand", "10")]].concat()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Saturday 29 August 2026"));
    assert!(page.body.contains("10 days earlier"));
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_said_beside_its_field() {
    let site = Site::new();
    let without: Vec<_> = TYPED
        .iter()
        .copied()
        .filter(|(name, _)| *name != "s1-months")
        .collect();
    let page = post(&site, &without).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("Enter the length of the sentence")
            && page.body.contains("href=\"#s1-years\"")
    );
    // The offence after the sentence is a mistake of the facts, and not of the form.
    let later: Vec<_> = TYPED
        .iter()
        .map(|(name, value)| {
            if *name == "s1-offence-year" {
                ("s1-offence-year", "2026")
            } else {
                (*name, *value)
            }
        })
        .collect();
    let page = post(&site, &later).await;
    assert!(page.body.contains("No dates are given") && page.body.contains("cannot be sentenced"));
}

#[tokio::test]
async fn a_program_gets_the_same() {
    let site = Site::new();
    let (token, _) = site.session(Role::Reviewer);
    let send = async |body: Value| {
        let sent = program("POST", "/api/v1/release-dates", &token)
            .header("content-type", "application/json");
        site.ask(sent.body(Body::from(body.to_string())).unwrap())
            .await
    };
    let input = json!({"booking": {"offender": {"dateOfBirth": "1990-01-01"}, "sentences": [{
        "offence": {"committedAt": "2025-07-01"},
        "duration": {"durationElements": {"MONTHS": 18}},
        "sentencedAt": "2026-02-02",
    }]}});
    let answer = send(json!({"law_on": "2026-03-01", "id": "a", "input": input})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let found: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(found["answer"]["id"], "a");
    assert_eq!(found["answer"]["dates"]["CRD"], "2026-09-08");
    assert!(
        !found["answer"]["explanation"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let half = "[[regime]]\nid = \"SDS_40\"\nstandard = \"1/2\"\n";
    let answer = send(json!({"law_on": "2026-03-01", "scenario": half, "input": input})).await;
    let found: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(found["answer"]["dates"]["CRD"], "2026-11-01");
    let answer = send(json!({"scenario": "[[unknown]]\nid = \"x\"\n", "input": input})).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.office.done(), Vec::<String>::new());
}

/// Three years passed on 8 January 2024 are within the first tranche of release at two fifths, of 10 September 2024.
#[tokio::test]
async fn the_tranche_that_reaches_the_person_is_marked_in_the_drawing() {
    let site = Site::new();
    let other = |name: &str| match name {
        "s1-passed-day" => "8",
        "s1-passed-month" => "1",
        "s1-passed-year" => "2024",
        "s1-offence-year" => "2023",
        "s1-months" => "36",
        _ => "",
    };
    let typed: Vec<(&str, &str)> = TYPED
        .iter()
        .map(|(name, value)| match other(name) {
            "" => (*name, *value),
            other => (*name, other),
        })
        .collect();
    let page = post(&site, &typed).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(
        page.body.contains("tranche 1 10 September 2024"),
        "{}",
        page.body
    );
}

/// 8 January 2024 and half of 1,096 days, 548, is 8 July 2025; two fifths, 439, is 21 March 2025.
#[tokio::test]
async fn a_scenario_is_laid_over_the_law_and_one_that_cannot_be_read_is_said_beside_its_field() {
    let site = Site::new();
    let typed: Vec<(&str, &str)> = TYPED
        .iter()
        .map(|(name, value)| match *name {
            "s1-passed-day" => (*name, "8"),
            "s1-passed-month" => (*name, "1"),
            "s1-passed-year" => (*name, "2024"),
            "s1-offence-year" => (*name, "2023"),
            "s1-months" => (*name, "36"),
            _ => (*name, *value),
        })
        .collect();
    let rows = "[[regime]]\nid = \"SDS_40\"\nwithdrawn = true\n";
    let page = post(&site, &[&typed[..], &[("if-scenario", rows)]].concat()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Friday 21 March 2025"), "{}", page.body);
    assert!(page.body.contains("Tuesday 8 July 2025"), "{}", page.body);
    let page = post(&site, &[&typed[..], &[("if-scenario", "no rows")]].concat()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("These rows cannot be used"));
}

/// One that is shipped can be chosen, and rows typed over it: 18 months from 2 February 2026 are 546 days; one half, 273, is
/// 1 November 2026, where two fifths had not come; three quarters, 410, is 18 March 2027.
#[tokio::test]
async fn a_scenario_that_is_shipped_is_chosen_from_a_list() {
    let site = Site::new();
    let page = post(&site, TYPED).await;
    for scenario in sentence::Scenario::ALL {
        let option = format!(
            "<option value=\"{}\">{}</option>",
            scenario.name,
            scenario.title()
        );
        assert!(page.body.contains(&option), "{option}");
    }
    let page = post(&site, &[TYPED, &[("if-shipped", "one-half")]].concat()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Sunday 1 November 2026") && page.body.contains("54 days later"));
    assert!(page.body.contains("<option value=\"one-half\" selected>"));
    let told = "under the law as it stood on 1 March 2026, with “Standard sentences at one half";
    assert!(page.body.contains(told), "{}", page.body);
    let rows = "[[regime]]\nid = \"DEFAULT\"\nstandard = \"3/4\"\n";
    let both = [("if-shipped", "one-half"), ("if-scenario", rows)];
    let page = post(&site, &[TYPED, &both].concat()).await;
    assert!(
        page.body.contains("Thursday 18 March 2027"),
        "{}",
        page.body
    );
    let page = post(&site, &[TYPED, &[("if-shipped", "another")]].concat()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body
            .contains("Choose one of the scenarios in the list")
    );
}

/// 10 days at large from 1 April 2026 and 5 from 1 June 2026 put 8 September 2026 off to 23 September 2026.
#[tokio::test]
async fn several_periods_at_large_each_count() {
    let site = Site::new();
    let periods = [
        ("large-from-day", "1"),
        ("large-from-month", "4"),
        ("large-from-year", "2026"),
        ("large-to-day", "10"),
        ("large-to-month", "4"),
        ("large-to-year", "2026"),
        ("large3-from-day", "1"),
        ("large3-from-month", "6"),
        ("large3-from-year", "2026"),
        ("large3-to-day", "5"),
        ("large3-to-month", "6"),
        ("large3-to-year", "2026"),
    ];
    let page = post(&site, &[TYPED, &periods].concat()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(
        page.body.contains("Wednesday 23 September 2026"),
        "{}",
        page.body
    );
    // What was typed is kept, and there is room for two more.
    assert!(
        page.body
            .contains("name=\"large3-from-day\" type=\"text\" inputmode=\"numeric\" autocomplete=\"off\" value=\"1\"")
    );
    assert!(
        page.body.contains("name=\"large5-from-day\"")
            && !page.body.contains("name=\"large6-from-day\"")
    );
    // Each period has its two days, in order; the fault leads to the field.
    let only_last = &periods[9..];
    let page = post(&site, &[TYPED, only_last].concat()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("Enter the first day at large")
            && page.body.contains("href=\"#large3-from\"")
    );
    let mut backwards = periods;
    backwards[10] = ("large3-to-month", "5");
    let page = post(&site, &[TYPED, &backwards].concat()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body
            .contains("The last day at large must not be before the first")
    );
}

#[tokio::test]
async fn there_is_always_room_for_more_sentences() {
    let site = Site::new();
    let first = post(&site, TYPED).await;
    assert!(first.body.contains("name=\"s4-kind\"") && !first.body.contains("name=\"s5-kind\""));
    // Five sentences, the last consecutive to the one before: 18 months and 18 months are 1,096 days, two fifths 439.
    let names: Vec<(String, String)> = (2..=5)
        .flat_map(|at| {
            TYPED
                .iter()
                .filter(|(name, _)| name.starts_with("s1-"))
                .map(move |(name, value)| {
                    (name.replace("s1-", &format!("s{at}-")), (*value).to_owned())
                })
        })
        .collect();
    let more: Vec<(&str, &str)> = names
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let typed: Vec<(&str, &str)> = TYPED
        .iter()
        .copied()
        .filter(|(name, _)| *name != "s2-kind")
        .collect();
    let page = post(&site, &[&typed[..], &more, &[("s5-after", "4")]].concat()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    // Three years from 2 February 2026 end on 1 February 2029: 1,096 days; the 439th is 16 April 2027.
    assert!(page.body.contains("16 April 2027"), "{}", page.body);
    assert!(page.body.contains("name=\"s8-kind\""));
}
