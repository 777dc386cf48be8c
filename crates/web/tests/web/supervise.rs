//! The pages of supervision: what they show, what they refuse in a form, and whom they are for.

use crate::invented::lists::HOSTILE;
use crate::site::{Site, program};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

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
        (
            "/victims/7",
            &[("form", "new"), ("new-act", "join")],
            &[Role::VictimLiaisonOfficer, Role::Operator],
        ),
        (
            "/supervision/7/address/approval",
            &[
                ("form", "approve-A1"),
                ("address", "A1"),
                ("approve-A1-act", "approve"),
            ],
            &[
                Role::SeniorProbationOfficer,
                Role::HeadOfProbationUnit,
                Role::Operator,
            ],
        ),
        (
            "/supervision/7/plan",
            &[
                ("form", "end"),
                ("end-which", "control:C1"),
                ("end-reason", "done"),
            ],
            &[
                Role::ProbationPractitioner,
                Role::SeniorProbationOfficer,
                Role::Operator,
            ],
        ),
        (
            "/supervision/7/dossier",
            &[("review", "1"), ("set", "open"), ("part", "close")],
            &[
                Role::ProbationPractitioner,
                Role::PrisonCaseAdministrator,
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

#[tokio::test]
async fn a_condition_shows_its_class_and_what_may_be_a_breach_is_as_loud_as_what_nobody_watches() {
    let site = Site::new();
    let (token, _) = site.session(Role::ProbationPractitioner);
    let page = site.get("/supervision/7", Some(&token)).await;
    for words in [
        "Class B: data can raise a question",
        "No class: its policy does not say",
        "What may be a breach",
        "Not decided",
        "The licence as it is served on the person (PDF)",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains(HOSTILE));
    let copy = site
        .get("/supervision/7/copy/2/victim_liaison", Some(&token))
        .await;
    assert_eq!(copy.header("content-type"), "application/pdf");
    let unknown = site.get("/supervision/7/copy/2/press", Some(&token)).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_the_record_has_is_filled_in_before_a_recall() {
    let site = Site::new();
    let (token, _) = site.session(Role::ProbationPractitioner);
    let page = site
        .get("/supervision/7/before-recall", Some(&token))
        .await
        .body;
    for filled in [
        "value=\"IPP\" selected",
        "10 5 2011",
        "\nnone</textarea>",
        "value=\"1975\"",
        "value=\"2008\"",
    ] {
        assert!(page.contains(filled), "{filled}: {page}");
    }
}

#[tokio::test]
async fn what_bears_on_a_condition_is_entered_and_what_is_missing_is_named() {
    let site = Site::new();
    let (token, session) = site.session(Role::ProbationPractitioner);
    let csrf = ("csrf", session.csrf.as_str());
    let path = "/supervision/7/keep";
    for (fields, named) in [
        (&[("form", "record")][..], "#record-condition"),
        (&[("form", "disclose")], "#disclose-what"),
        (
            &[("form", "inspect"), ("inspect-taken", "noon")],
            "#inspect-taken",
        ),
        (
            &[
                ("form", "inspect"),
                ("inspect-taken", "2026-03-01 12:00"),
                ("inspect-held", "Officer Larkspur"),
            ],
            "#inspect-held",
        ),
        (&[("form", "raise")], "#raise-from"),
    ] {
        let sent: Vec<(&str, &str)> = fields.iter().copied().chain([csrf]).collect();
        let refused = site.post(path, Some(&token), &sent).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields:?}"
        );
        assert!(refused.body.contains(named), "{named}: {}", refused.body);
    }
    assert_eq!(site.office.done(), Vec::<String>::new());
    let sent = [
        csrf,
        ("form", "inspect"),
        ("inspect-device", "356938035643809"),
        ("inspect-taken", "2026-03-01 12:00"),
        (
            "inspect-held",
            "2026-03-01 12:00 to 2026-03-01 13:30, Officer Larkspur",
        ),
    ];
    let done = site.post(path, Some(&token), &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let told = site.office.done().join("\n");
    assert!(told.contains("Officer Larkspur"), "{told}");
}

async fn send(site: &Site, role: Role, path: &str, body: &Value) -> (StatusCode, String) {
    let (token, _) = site.session(role);
    let sent = program("POST", path, &token).header("content-type", "application/json");
    let answer = site
        .ask(sent.body(Body::from(body.to_string())).unwrap())
        .await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn programs_read_what_the_pages_show_and_take_every_step() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    for (path, held) in [
        ("/api/v1/caseload", "/page/lines/0/not_monitored"),
        (
            "/api/v1/people/7/supervision",
            "/page/licences/0/keeping/candidates/0/condition",
        ),
        (
            "/api/v1/people/7/licences/2/copies/police",
            "/page/document/conditions/0/text",
        ),
        (
            "/api/v1/people/7/areas/Z1",
            "/page/geometry/coordinates/0/0/0/0",
        ),
        ("/api/v1/people/7/victims", "/page/victims/0/open/0"),
        ("/api/v1/people/7/reviews/1/dossier/open/1", "/page/sha256"),
    ] {
        let asked = program("GET", path, &token).body(Body::empty()).unwrap();
        let answer = site.ask(asked).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let found: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(found.pointer(held).is_some(), "{path}: {found}");
    }
    let licence = "/api/v1/people/7/licences/2";
    let steps = [
        (
            "/api/v1/people/7/licences".to_owned(),
            json!({ "kind": "determinate", "policy": "northmoor-2", "release_on": "2026-03-20" }),
            "Begin",
        ),
        (
            format!("{licence}/conditions"),
            json!({ "conditions": [{ "code": "A1", "values": { "address": ["1 Teasel Court"] } }], "set_by": "officer" }),
            "1 Teasel Court",
        ),
        (
            format!("{licence}/steps"),
            json!({ "act": "submit" }),
            "Submit",
        ),
        (
            format!("{licence}/decisions"),
            json!({ "condition": 3, "decided": "breach", "action": "warning", "reason": "missed", "evidence": ["77.0"] }),
            "Warning",
        ),
        (
            format!("{licence}/tag-events"),
            json!({ "event": "ordered", "fit_by": "2026-03-23" }),
            "Ordered",
        ),
        (
            format!("{licence}/copies"),
            json!({ "event": "made" }),
            "MakeCopies",
        ),
        (
            format!("{licence}/copies"),
            json!({ "event": "sent", "recipient": "police" }),
            "Sent",
        ),
        (
            format!("{licence}/records"),
            json!({ "condition": 3, "event": "missed", "from": "2026-03-21" }),
            "Missed",
        ),
        (
            format!("{licence}/candidates"),
            json!({ "condition": 3, "at": "2026-03-21T10:00:00Z", "words": "away", "equipment": "flat" }),
            "Flat",
        ),
        (
            "/api/v1/people/7/disclosures".to_owned(),
            json!({ "what": "device", "key": "356938035643809", "how": "told", "on": "2026-03-21" }),
            "Told",
        ),
        (
            "/api/v1/people/7/inspections".to_owned(),
            json!({ "device": "356938035643809", "taken": "2026-03-21T10:00:00Z", "held": [{ "who": "Asha", "from": "2026-03-21T10:00:00Z" }] }),
            "Asha",
        ),
        (
            "/api/v1/people/7/recall-steps".to_owned(),
            json!({ "act": "ask", "conditions": [3], "tried": ["a warning"], "words": "no more" }),
            "Ask",
        ),
        (
            "/api/v1/people/7/review-steps".to_owned(),
            json!({ "review": "1", "act": "confer", "words": "settled" }),
            "Confer",
        ),
        (
            "/api/v1/people/7/victim-steps".to_owned(),
            json!({ "act": "join", "name": "Oriel Marsh", "reach": "4 Bramblewick Close" }),
            "Bramblewick",
        ),
        (
            "/api/v1/people/7/addresses".to_owned(),
            json!({ "lines": "1 Teasel Court", "stay": "main", "from": "2026-03-20" }),
            "Propose",
        ),
        (
            "/api/v1/people/7/addresses/A1/decisions".to_owned(),
            json!({ "approved": false, "reason": "a child lives there" }),
            "Refuse",
        ),
        (
            "/api/v1/people/7/areas".to_owned(),
            json!({ "act": "draw", "title": "the harbour", "kind": "exclusion", "geometry": { "type": "Polygon", "coordinates": [] } }),
            "Draw",
        ),
        (
            "/api/v1/people/7/plan-steps".to_owned(),
            json!({ "act": "set_control", "risk": "harm", "words": "curfew", "condition": 3, "who": "officer", "contingency": "recall", "detectors": ["tag"] }),
            "SetControl",
        ),
        (
            "/api/v1/people/7/reviews/1/hearing-steps".to_owned(),
            json!({ "act": "name_member", "member": "Judge Fennimore", "profession": "judge", "may_chair": true }),
            "Fennimore",
        ),
        (
            "/api/v1/people/7/reviews/1/dossier-steps".to_owned(),
            json!({ "act": "add", "set": "withheld", "words": "safety of others", "document": { "title": "A letter", "source": "somebody", "dated": "2026-03-21", "paragraphs": ["One."] } }),
            "safety of others",
        ),
        (
            "/api/v1/people/7/reviews/1/dossier".to_owned(),
            json!({}),
            "Assemble",
        ),
    ];
    for (path, body, told) in &steps {
        let (status, answer) = send(&site, Role::Operator, path, body).await;
        assert_eq!(status, StatusCode::CREATED, "{path}: {answer}");
        let last = site.office.done().pop().unwrap();
        assert!(last.contains(told), "{path}: {last}");
    }
    let done = site.office.done().len();
    for (path, body, expected) in [
        (format!("{licence}/copies"), json!({ "event": "sent" }), 422),
        (
            format!("{licence}/decisions"),
            json!({ "condition": 3, "decided": "breach", "reason": "x", "evidence": ["x"] }),
            422,
        ),
        (format!("{licence}/steps"), json!({ "act": "forget" }), 400),
        (
            format!("{licence}/candidates"),
            json!({ "condition": 3, "at": "soon", "words": "x" }),
            422,
        ),
        (
            "/api/v1/people/x/recall-steps".to_owned(),
            json!({ "act": "ask" }),
            404,
        ),
    ] {
        let (status, answer) = send(&site, Role::Operator, &path, &body).await;
        assert_eq!(status.as_u16(), expected, "{path}: {answer}");
    }
    assert_eq!(site.office.done().len(), done);
}

#[tokio::test]
async fn what_may_be_a_breach_is_decided_for_its_own_condition() {
    let site = Site::new();
    let (token, session) = site.session(Role::ProbationPractitioner);
    let csrf = ("csrf", session.csrf.as_str());
    let page = site.get("/supervision/7", Some(&token)).await;
    assert!(page.body.contains("value=\"1:77.0\""), "{}", page.body);
    let mut sent = vec![
        csrf,
        ("form", "decide"),
        ("licence", "1"),
        ("decide-decided", "equipment"),
        ("decide-reason", "the battery was empty"),
        ("decide-evidence", "1:77.0"),
    ];
    let done = site
        .post("/supervision/7/decide", Some(&token), &sent)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let told = site.office.done().join("\n");
    assert!(
        told.contains("condition: 1") && told.contains("position: 77"),
        "{told}"
    );
    sent.push(("decide-condition", "2"));
    let other = site
        .post("/supervision/7/decide", Some(&token), &sent)
        .await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.office.done().len(), 1);
}
