//! The pages of supervision: what they show, what they refuse in a form, and whom they are for.

use crate::invented::lists::HOSTILE;
use crate::site::Site;
use access::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn a_caseload_of_sixty_is_one_page_and_what_nobody_watches_is_said() {
    let site = Site::new();
    let (token, _) = site.session(Role::ProbationPractitioner);
    let page = site.get("/caseload", Some(&token)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("60 people"), "{}", page.body);
    assert_eq!(page.body.matches("7 not monitored").count(), 60);
    assert!(page.body.contains("No decision yet") || page.body.contains("no decision yet"));
    assert!(!page.body.contains(HOSTILE));
}

#[tokio::test]
async fn a_licence_is_written_on_one_form_and_a_value_that_is_missing_is_named() {
    let site = Site::new();
    let (token, session) = site.session(Role::ProbationPractitioner);
    let csrf = session.csrf.as_str();
    let form = site.get("/supervision/7/draft", Some(&token)).await;
    assert!(
        form.body.contains("Save and submit for approval"),
        "{}",
        form.body
    );
    assert!(!form.body.contains(HOSTILE));
    let sent = [
        ("csrf", csrf),
        ("tick", "A1"),
        ("A1-address", ""),
        ("tick", "A9"),
        ("A9-until-day", "31"),
        ("A9-until-month", "2"),
        ("A9-until-year", "2026"),
        ("then", "submit"),
    ];
    let refused = site
        .post("/supervision/7/conditions", Some(&token), &sent)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("href=\"#A1-address\"")
            && refused.body.contains("href=\"#A9-until\""),
        "{}",
        refused.body
    );
    // What was typed is still there.
    assert!(refused.body.contains("value=\"31\""));
    assert_eq!(site.office.done(), Vec::<String>::new());
    let sent = [
        ("csrf", csrf),
        ("tick", "A1"),
        ("A1-address", "1 Teasel Court"),
        ("own-words", "One telephone."),
        ("then", "submit"),
    ];
    let done = site
        .post("/supervision/7/conditions", Some(&token), &sent)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let told = site.office.done().join("\n");
    assert!(
        told.contains("1 Teasel Court") && told.contains("submit: true"),
        "{told}"
    );
}

#[tokio::test]
async fn steps_that_were_not_taken_are_shown_and_hostile_words_are_words() {
    let site = Site::new();
    let (token, _) = site.session(Role::CaseworkSection);
    let page = site.get("/supervision/7", Some(&token)).await;
    assert!(
        page.body.contains("Not taken") && page.body.contains("Not monitored"),
        "{}",
        page.body
    );
    assert!(page.body.contains("days at risk"));
    assert!(!page.body.contains(HOSTILE));
    let report = site.get("/supervision/7/report/1", Some(&token)).await;
    assert!(report.body.contains("Missing"));
    assert_eq!(
        site.get("/supervision/7/report/9", Some(&token))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn each_form_is_for_the_offices_whose_it_is() {
    let site = Site::new();
    for (path, fields, allowed) in [
        (
            "/supervision/7/step",
            &[("licence", "1"), ("act", "approve")][..],
            &[
                Role::ProbationPractitioner,
                Role::HeadOfProbationUnit,
                Role::PrisonDecisionMaker,
                Role::PrisonCaseAdministrator,
                Role::CaseworkSection,
                Role::Operator,
            ][..],
        ),
        (
            "/supervision/7/recall",
            &[("recall-act", "sign"), ("recall-words", "I agree")],
            &[
                Role::ProbationPractitioner,
                Role::SeniorProbationOfficer,
                Role::HeadOfProbationUnit,
                Role::PrisonCaseAdministrator,
                Role::CaseworkSection,
                Role::Operator,
            ],
        ),
        (
            "/supervision/7/review",
            &[("refer-act", "refer"), ("refer-kind", "post_tariff")],
            &[
                Role::CaseworkSection,
                Role::ParoleCaseWorker,
                Role::Operator,
            ],
        ),
    ] {
        for role in Role::ALL {
            let (token, session) = site.session(role);
            let mut sent = vec![("csrf", session.csrf.as_str())];
            sent.extend(fields);
            let answer = site.post(path, Some(&token), &sent).await;
            let expected = if allowed.contains(&role) {
                StatusCode::SEE_OTHER
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, expected, "{path} as {}", role.in_words());
        }
    }
}
