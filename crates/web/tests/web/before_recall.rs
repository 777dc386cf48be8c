//! The page before a recall: it says whether anybody may sign, keeps nothing, and takes what is empty as not known.

use crate::site::Site;
use access::Role;
use axum::http::StatusCode;

async fn asked(fields: &[(&str, &str)]) -> (StatusCode, String, usize) {
    let site = Site::new();
    let (token, session) = site.session(Role::Practitioner);
    let before = site.office.done().len();
    let all: Vec<(&str, &str)> = fields
        .iter()
        .copied()
        .chain([("csrf", session.csrf.as_str())])
        .collect();
    let answer = site.post("/before-recall", Some(&token), &all).await;
    let done = site.office.done().len() - before;
    (answer.status, answer.body, done)
}

const ON: [(&str, &str); 3] = [("on-day", "1"), ("on-month", "3"), ("on-year", "2025")];

#[tokio::test]
async fn on_a_licence_that_has_ended_nobody_may_sign() {
    // Released on 1 March 2020: its last day is 28 February 2025.
    let mut fields = vec![
        ("kind", "IPP"),
        ("releases", "1 3 2020"),
        ("recalls", "none"),
    ];
    fields.extend(ON);
    let (status, body, done) = asked(&fields).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        body.contains("Nobody may sign") && body.contains("28 February 2025"),
        "{body}"
    );
    assert!(body.contains("Type of recall: Emergency"));
    assert_eq!(done, 0, "nothing is kept");
    fields.retain(|(name, _)| *name != "on-day" && *name != "on-month");
    fields.extend([("on-day", "28"), ("on-month", "2")]);
    let (_, body, _) = asked(&fields).await;
    assert!(
        body.contains("The licence is in force on 28 February 2025"),
        "{body}"
    );
}

#[tokio::test]
async fn what_is_empty_is_not_known_and_what_cannot_be_is_named() {
    let (status, body, _) = asked(&ON).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        body.contains("Nobody may sign") && body.contains("it cannot be told")
            || body.contains("It cannot be told"),
        "{body}"
    );
    assert!(body.contains("Taken as standard"));
    let cases: [(&[(&str, &str)], &str); 5] = [
        (&[("on-day", "")], "Enter the day asked about"),
        (
            &[("releases", "yesterday")],
            "Enter each day on a line of its own",
        ),
        (
            &[("releases", "1 3 2020\n1 4 2020"), ("recalls", "none")],
            "follows another without a recall",
        ),
        (
            &[("flags", "terrorism")],
            "Say whether all of these questions have been answered",
        ),
        (
            &[("length_days", "four years")],
            "The length in days must be a number",
        ),
    ];
    for (fields, expected) in cases {
        let all: Vec<(&str, &str)> = if fields[0].0 == "on-day" {
            fields.to_vec()
        } else {
            ON.iter().chain(fields).copied().collect()
        };
        let (status, body, _) = asked(&all).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(body.contains(expected), "{fields:?}: {body}");
    }
}
