//! The pages of keeping, erasing and giving away: what they ask for, what they refuse, and whom they are for.

use crate::invented::door::PASSKEY_ANSWER;
use crate::invented::lists::HOSTILE;
use crate::site::Site;
use access::Role;
use axum::http::StatusCode;

const OFFICER: Role = Role::DataProtectionOfficer;

#[tokio::test]
async fn erasing_is_shown_first_and_needs_ground_authority_and_a_mark_that_one_is_sure() {
    let site = Site::new();
    let (token, session) = site.session(OFFICER);
    let plan = site.get("/erasing?scope=person&of=7", Some(&token)).await;
    assert!(plan.body.contains("12 records and acts") && plan.body.contains("On what ground?"));
    let held = site
        .get("/erasing?scope=source&of=northmoor", Some(&token))
        .await;
    assert!(held.body.contains("This cannot be erased") && !held.body.contains("On what ground?"));
    let nonsense = site.get("/erasing?scope=person&of=x", Some(&token)).await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nonsense.body.contains("Enter the number in figures"));
    let csrf = session.csrf.as_str();
    let form = [
        ("csrf", csrf),
        ("scope", "person"),
        ("of", "7"),
        ("ground", "court-order"),
        ("authority", "an order"),
        ("sure", "yes"),
    ];
    for (left_out, expected) in [
        ("ground", "Select on what ground it is erased"),
        ("sure", "Confirm that it cannot be brought back"),
        ("authority", "Say why"),
        ("scope", "Select what is to be erased"),
    ] {
        let fields: Vec<_> = form
            .into_iter()
            .filter(|(name, _)| *name != left_out)
            .collect();
        let answer = site.post("/erasing", Some(&token), &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{left_out}"
        );
        assert!(
            answer.body.contains(expected),
            "{left_out}: {}",
            answer.body
        );
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
    let erased = site.post("/erasing", Some(&token), &form).await;
    assert!(
        erased
            .body
            .contains("It is complete on <strong>27 December 2026</strong>"),
        "{}",
        erased.body
    );
    assert_eq!(
        site.office.done(),
        ["erased Person { person: PersonNumber(7), shared_too: false }: court-order"]
    );
}

#[tokio::test]
async fn erasing_and_taking_an_answer_away_ask_for_the_password_again() {
    let site = Site::new();
    let (token, session) = site.session(OFFICER);
    site.office
        .change_session(&token, |session| session.fresh = false);
    for path in ["/erasing", "/subject-access/100.0/answer"] {
        let asked = site
            .post(
                path,
                Some(&token),
                &[
                    ("csrf", &session.csrf),
                    ("scope", "person"),
                    ("of", "7"),
                    ("ground", "court-order"),
                    ("authority", "an order"),
                    ("sure", "yes"),
                ],
            )
            .await;
        assert!(
            asked.body.contains("Confirm that it is you"),
            "{path}: {}",
            asked.body
        );
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
}

#[tokio::test]
async fn a_passkey_answers_in_place_of_the_password_and_what_was_typed_comes_along() {
    let site = Site::at("https://desk.example");
    let (token, session) = site.session(OFFICER);
    site.office
        .change_session(&token, |session| session.fresh = false);
    let mut form = vec![
        ("csrf", session.csrf.as_str()),
        ("scope", "person"),
        ("of", "7"),
        ("ground", "court-order"),
        ("authority", "an order of a court"),
        ("sure", "yes"),
    ];
    let asked = site.post("/erasing", Some(&token), &form).await;
    for expected in [
        "Confirm with a passkey",
        "name=\"confirm-ceremony\" value=\"00\"",
        "value=\"an order of a court\"",
        "Your password",
    ] {
        assert!(asked.body.contains(expected), "{expected}: {}", asked.body);
    }
    form.push(("confirm-ceremony", "00"));
    form.push(("confirm-answer", "another's answer"));
    let refused = site.post("/erasing", Some(&token), &form).await;
    assert!(
        refused.body.contains("The passkey is not one of yours"),
        "{}",
        refused.body
    );
    assert!(!refused.body.contains("another&#39;s answer") && !refused.body.contains("another's"));
    form.pop();
    form.push(("confirm-answer", PASSKEY_ANSWER));
    let done = site.post("/erasing", Some(&token), &form).await;
    assert!(done.body.contains("It is complete on"), "{}", done.body);
}

#[tokio::test]
async fn holds_and_decisions_to_keep_go_on_the_record() {
    let site = Site::new();
    let (token, session) = site.session(OFFICER);
    let csrf = session.csrf.as_str();
    let page = site.get("/keeping/7", Some(&token)).await;
    assert!(
        page.body.contains("Nothing of this can be erased")
            && page.body.contains("RT4")
            && !page.body.contains(HOSTILE)
    );
    assert_eq!(
        site.get("/keeping/8", Some(&token)).await.status,
        StatusCode::NOT_FOUND
    );
    let nothing = site
        .post("/keeping/7/hold", Some(&token), &[("csrf", csrf)])
        .await;
    assert!(
        nothing.status == StatusCode::UNPROCESSABLE_ENTITY
            && nothing.body.contains("href=\"#hold-reason\""),
        "{}",
        nothing.body
    );
    let no_day = site
        .post(
            "/keeping/7/keep",
            Some(&token),
            &[("csrf", csrf), ("keep-reason", "why")],
        )
        .await;
    assert!(
        no_day.body.contains("href=\"#keep-until\""),
        "{}",
        no_day.body
    );
    let acts = [
        (
            "/keeping/7/hold",
            vec![
                ("hold-reason", "an inquiry"),
                ("hold-authority", "its letter"),
            ],
            "held",
        ),
        (
            "/keeping/7/lift",
            vec![
                ("hold", "101.0"),
                ("lift-reason", "over"),
                ("lift-authority", "its letter"),
            ],
            "lifted",
        ),
        (
            "/keeping/7/keep",
            vec![
                ("keep-until-day", "1"),
                ("keep-until-month", "2"),
                ("keep-until-year", "2030"),
                ("keep-reason", "a claim"),
            ],
            "kept",
        ),
    ];
    for (path, mut fields, done) in acts {
        fields.push(("csrf", csrf));
        let answer = site.post(path, Some(&token), &fields).await;
        assert_eq!(
            answer.header("location"),
            format!("/keeping/7?done={done}"),
            "{}",
            answer.body
        );
    }
    assert_eq!(
        site.office.done(),
        [
            "held 7: an inquiry",
            "lifted 101.0: over",
            "kept 7 through 2030-02-01: a claim"
        ]
    );
}

#[tokio::test]
async fn a_request_is_entered_followed_decided_on_and_answered() {
    let site = Site::new();
    let (token, session) = site.session(OFFICER);
    let csrf = session.csrf.as_str();
    let empty = site
        .post("/subject-access", Some(&token), &[("csrf", csrf)])
        .await;
    for field in ["person", "received", "asker"] {
        assert!(
            empty.body.contains(&format!("href=\"#{field}\"")),
            "{field}: {}",
            empty.body
        );
    }
    let opened = site
        .post(
            "/subject-access",
            Some(&token),
            &[
                ("csrf", csrf),
                ("person", "7"),
                ("received-day", "2"),
                ("received-month", "3"),
                ("received-year", "2026"),
                ("asker", "person"),
                ("identity", "yes"),
            ],
        )
        .await;
    assert_eq!(
        opened.header("location"),
        "/subject-access/100.0?done=request-opened"
    );
    let page = site.get("/subject-access/100.0", Some(&token)).await;
    assert!(
        page.body.contains("Overdue")
            && page.body.contains("record-13: nobody has decided on it")
            && !page.body.contains(HOSTILE),
        "{}",
        page.body
    );
    let item = site
        .get("/subject-access/100.0/items/record-12", Some(&token))
        .await;
    assert!(
        item.body.contains("about 2 other people too")
            && item.body.contains("Schedule 3, paragraph 21")
            && !item.body.contains(HOSTILE)
    );
    assert_eq!(
        site.get("/subject-access/100.0/items/record-99", Some(&token))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let step = site
        .post(
            "/subject-access/100.0/step",
            Some(&token),
            &[
                ("csrf", csrf),
                ("step", "answered"),
                ("on-day", "3"),
                ("on-month", "4"),
                ("on-year", "2026"),
                ("reason", "by post"),
            ],
        )
        .await;
    assert_eq!(
        step.header("location"),
        "/subject-access/100.0?done=step-told"
    );
    let decided = site
        .post(
            "/subject-access/100.0/items/record-12",
            Some(&token),
            &[
                ("csrf", csrf),
                ("disclosed", "redacted"),
                ("words", "Rowan\r\nExample"),
                ("part", "0"),
                ("exemption", "third_party"),
                ("reason", "why"),
            ],
        )
        .await;
    assert_eq!(
        decided.header("location"),
        "/subject-access/100.0?done=item-decided"
    );
    let answer = site
        .post(
            "/subject-access/100.0/answer",
            Some(&token),
            &[("csrf", csrf)],
        )
        .await;
    assert_eq!(
        (
            answer.header("content-type"),
            answer.header("content-disposition")
        ),
        ("application/zip", "attachment; filename=\"answer.zip\"")
    );
    assert_eq!(
        site.office.done(),
        [
            "request about 7",
            "100.0 answered on 2026-04-03",
            "100.0 record-12: Some(Redacted) [\"Rowan\", \"Example\"] [0]",
            "100.0 answered",
        ]
    );
}

#[tokio::test]
async fn nobody_else_is_led_to_these_pages() {
    let site = Site::new();
    for role in Role::ALL {
        let (token, _) = site.session(role);
        let body = site.get("/access", Some(&token)).await.body;
        let may = matches!(role, Role::DataProtectionOfficer | Role::Operator);
        for path in ["/keeping", "/erasing", "/subject-access"] {
            assert_eq!(
                body.contains(&format!("href=\"{path}\"")),
                may,
                "{role:?} {path}"
            );
        }
    }
}
