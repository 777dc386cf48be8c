//! What forms do: signing in, purposes, acts, searches, uploads, retries.

use crate::invented::lists::HOSTILE;
use crate::site::{Answer, Site, request};
use access::Role;
use axum::body::Body;
use axum::http::StatusCode;

fn cookie(answer: &Answer, name: &str) -> Option<String> {
    answer
        .headers
        .get_all("set-cookie")
        .iter()
        .find_map(|line| {
            line.to_str()
                .unwrap()
                .strip_prefix(&format!("{name}="))
                .map(|rest| rest.split(';').next().unwrap().to_owned())
        })
}

/// Opens the sign-in page, then sends its form.
async fn sign_in(site: &Site, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = site.get("/sign-in", None).await;
    let secret = cookie(&page, "joinder-form").unwrap();
    assert!(
        page.body
            .contains(&format!("name=\"csrf\" value=\"{secret}\""))
    );
    let form: Vec<String> = fields
        .iter()
        .chain([&("csrf", secret.as_str())])
        .map(|(name, value)| format!("{name}={}", crate::site::encoded(value)))
        .collect();
    let sent = request("POST", path, None)
        .header("cookie", format!("joinder-form={secret}"))
        .header("content-type", "application/x-www-form-urlencoded");
    site.ask(sent.body(Body::from(form.join("&"))).unwrap())
        .await
}

#[tokio::test]
async fn signing_in_needs_the_right_password_and_then_a_purpose() {
    let site = Site::new();
    let wrong = sign_in(
        &site,
        "/sign-in",
        &[("user", "asha"), ("password", "guess")],
    )
    .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong
            .body
            .contains("The user name or the password is not right")
    );
    assert!(
        !wrong.body.contains("guess"),
        "a password is never sent back"
    );
    assert!(cookie(&wrong, "joinder-session").is_none());
    let hasty = sign_in(&site, "/sign-in", &[("user", "hasty"), ("password", "x")]).await;
    assert!(hasty.body.contains("Try again in 5 minutes"));
    assert_eq!(hasty.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(hasty.header("retry-after"), "300");
    let right = sign_in(
        &site,
        "/sign-in",
        &[
            ("user", "asha"),
            ("password", "correct horse battery"),
            ("next", "/person/7"),
        ],
    )
    .await;
    assert_eq!(
        (right.status, right.header("location")),
        (StatusCode::SEE_OTHER, "/person/7")
    );
    let token =
        web::office::SessionToken::parse(&cookie(&right, "joinder-session").unwrap()).unwrap();
    let asked = site.get("/person/7", Some(&token)).await;
    assert_eq!(asked.header("location"), "/purpose?next=%2Fperson%2F7");
    let csrf = format!("secret-{}", 0);
    let nothing = site
        .post(
            "/purpose",
            Some(&token),
            &[("csrf", &csrf), ("purpose", "other"), ("words", " ")],
        )
        .await;
    assert!(nothing.body.contains("Enter what you are looking for"));
    let stated = site
        .post(
            "/purpose",
            Some(&token),
            &[
                ("csrf", &csrf),
                ("purpose", "other"),
                ("words", "a review"),
                ("next", "//elsewhere.example"),
            ],
        )
        .await;
    assert_eq!(stated.header("location"), "/", "never to another server");
    assert_eq!(
        site.get("/person/7", Some(&token)).await.status,
        StatusCode::OK
    );
    let out = site
        .post("/sign-out", Some(&token), &[("csrf", &csrf)])
        .await;
    assert_eq!(out.header("location"), "/sign-in");
    assert_eq!(
        site.get("/person/7", Some(&token)).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn one_click_signs_a_demo_user_in_and_only_in_a_demo() {
    let demo = sign_in(&Site::with(true), "/demo/sign-in", &[("user", "cato")]).await;
    assert_eq!(
        (demo.status, demo.header("location")),
        (StatusCode::SEE_OTHER, "/imports"),
        "a data steward begins with imports"
    );
    let other = sign_in(&Site::new(), "/demo/sign-in", &[("user", "cato")]).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    assert!(cookie(&other, "joinder-session").is_none());
}

#[tokio::test]
async fn an_answer_is_taken_or_sent_back_with_what_was_typed() {
    let site = Site::new();
    let (token, session) = site.session(Role::Practitioner);
    let incomplete = site
        .post(
            "/person/7/answer",
            Some(&token),
            &[("csrf", &session.csrf), ("text", "a long <answer>")],
        )
        .await;
    assert_eq!(incomplete.status, StatusCode::UNPROCESSABLE_ENTITY);
    for expected in [
        "<title>Error: ",
        "href=\"#findings\"",
        "href=\"#answer\"",
        "a long &lt;answer&gt;</textarea>",
    ] {
        assert!(incomplete.body.contains(expected), "{expected}");
    }
    let fields = [
        ("csrf", session.csrf.as_str()),
        ("findings", "f-overdue"),
        ("findings", "f-due_soon"),
        ("answer", "known_and_planned_for"),
        ("text", "visit booked"),
    ];
    let done = site.post("/person/7/answer", Some(&token), &fields).await;
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, "/person/7?done=answered")
    );
    assert_eq!(
        site.office.done(),
        ["answer 7 [\"f-overdue\", \"f-due_soon\"] known and planned for: visit booked"]
    );
}

/// Where a form goes, its fields, what comes of it.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

#[tokio::test]
async fn acts_on_a_person_and_a_fact_reach_the_office() {
    let site = Site::new();
    let (token, session) = site.session(Role::Manager);
    let secret = ("csrf", session.csrf.as_str());
    let (one, other) = (
        "[\"northmoor-childrens-services\",\"LCS-77\"]",
        "[\"saltmarsh-hospital\",\"MRN-3\"]",
    );
    let acts: &[Case] = &[
        ("/person/7/take-on", &[("reason", "")], "take on 7: None"),
        (
            "/person/7/note",
            &[("note", "one\r\ntwo")],
            "note 7: \"one\\ntwo\"",
        ),
        (
            "/person/7/link",
            &[("other", "9"), ("link-reason", "told by the school")],
            "link 7 9: told by the school",
        ),
        (
            "/person/7/unlink",
            &[("record", one), ("from", other), ("unlink-reason", "twins")],
            "unlink LCS-77 MRN-3: twins",
        ),
        (
            "/fact/100.0/retract",
            &[("retract-reason", "about somebody else")],
            "retract 100.0: about somebody else",
        ),
        (
            "/fact/100.0/correct",
            &[
                ("happened", "2026-05"),
                ("happened-before", "2026-05-02"),
                ("statement", "{}"),
                ("statement-before", "{}"),
                ("reason", "told"),
            ],
            "correct 100.0 Some(\"2026-05\") false: told",
        ),
    ];
    for (path, fields, expected) in acts {
        let fields: Vec<_> = fields.iter().copied().chain([secret]).collect();
        let answer = site.post(path, Some(&token), &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.body
        );
        assert_eq!(site.office.done().last().unwrap(), expected);
    }
    let refusals: &[Case] = &[
        (
            "/person/7/link",
            &[("other", "7"), ("link-reason", "x")],
            "another person than this one",
        ),
        (
            "/person/7/link",
            &[("other", "404"), ("link-reason", "x")],
            "no person with that number that you may see",
        ),
        (
            "/person/7/unlink",
            &[("record", one), ("from", one), ("unlink-reason", "x")],
            "another record than the first",
        ),
        (
            "/fact/100.0/correct",
            &[
                ("happened", "2026-05-02"),
                ("happened-before", "2026-05-02"),
                ("reason", "x"),
            ],
            "nothing is different yet",
        ),
        (
            "/fact/100.0/correct",
            &[
                ("happened", "yesterday"),
                ("happened-before", "2026-05-02"),
                ("reason", "x"),
            ],
            "Enter a time such as",
        ),
        (
            "/fact/100.0/correct",
            &[
                ("statement", "{\"visit\":"),
                ("statement-before", "{}"),
                ("reason", "x"),
            ],
            "The statement is not what its kind expects",
        ),
    ];
    let before = site.office.done().len();
    for (path, fields, expected) in refusals {
        let fields: Vec<_> = fields.iter().copied().chain([secret]).collect();
        let answer = site.post(path, Some(&token), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.body.contains(expected), "{path}: {expected}");
    }
    assert_eq!(site.office.done().len(), before);
}

#[tokio::test]
async fn what_is_searched_for_stands_in_no_address() {
    let site = Site::new();
    let (token, session) = site.session(Role::Practitioner);
    let answer = site
        .post(
            "/search",
            Some(&token),
            &[("csrf", &session.csrf), ("name", "thistledown")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("1 person") && answer.body.contains("href=\"/person/7\""));
    for value in answer.headers.values() {
        assert!(!value.to_str().unwrap().contains("thistledown"));
    }
    let in_addresses = answer
        .body
        .split("href=\"")
        .chain(answer.body.split("action=\""))
        .skip(1)
        .filter(|rest| {
            rest.split('"')
                .next()
                .unwrap()
                .to_lowercase()
                .contains("thistledown")
        });
    assert_eq!(in_addresses.count(), 0);
    assert_eq!(
        site.get("/search?name=thistledown", Some(&token))
            .await
            .body
            .matches("Robin")
            .count(),
        0,
        "an address does not search"
    );
    let hostile = site
        .post(
            "/search",
            Some(&token),
            &[("csrf", &session.csrf), ("name", "<script>")],
        )
        .await;
    assert!(!hostile.body.contains(HOSTILE) && hostile.body.contains("&lt;script&gt;"));
    let nothing = site
        .post(
            "/search",
            Some(&token),
            &[
                ("csrf", &session.csrf),
                ("born-day", "31"),
                ("born-month", "2"),
                ("born-year", "2020"),
            ],
        )
        .await;
    assert!(
        nothing
            .body
            .contains("The date of birth must be a real day")
    );
}

fn multipart(parts: &[(&str, Option<&str>, &str)]) -> String {
    let mut body = String::new();
    for (name, file, content) in parts {
        let file = file
            .map(|file| format!("; filename=\"{file}\""))
            .unwrap_or_default();
        body.push_str(&format!(
            "--edge\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n"
        ));
    }
    body + "--edge--\r\n"
}

async fn upload(
    site: &Site,
    token: &web::office::SessionToken,
    parts: &[(&str, Option<&str>, &str)],
) -> Answer {
    let sent = request("POST", "/imports", Some(token))
        .header("content-type", "multipart/form-data; boundary=edge");
    site.ask(sent.body(Body::from(multipart(parts))).unwrap())
        .await
}

#[tokio::test]
async fn a_file_comes_in_and_leaves_nothing_behind() {
    let site = Site::new();
    let (token, session) = site.session(Role::DataSteward);
    let secret = ("csrf", None, session.csrf.as_str());
    let done = upload(
        &site,
        &token,
        &[
            secret,
            ("source", None, "northmoor"),
            ("file", Some("C:\\x\\a.xml"), "<Message/>"),
        ],
    )
    .await;
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, "/imports/run-1"),
        "{}",
        done.body
    );
    assert_eq!(site.office.done(), ["import a.xml of northmoor: 10 bytes"]);
    let late = upload(
        &site,
        &token,
        &[
            ("source", None, "northmoor"),
            ("file", Some("a.xml"), "x"),
            secret,
        ],
    )
    .await;
    assert_eq!(
        late.status,
        StatusCode::FORBIDDEN,
        "the secret stands before the file, or nothing is kept"
    );
    let forgetful = upload(
        &site,
        &token,
        &[
            secret,
            ("source", None, "north<moor"),
            ("file", Some(""), ""),
        ],
    )
    .await;
    assert_eq!(forgetful.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        forgetful.body.contains("Select a file")
            && forgetful.body.contains("value=\"north&lt;moor\"")
    );
    let large = upload(
        &site,
        &token,
        &[
            secret,
            ("source", None, "northmoor"),
            ("file", Some("a.xml"), &"x".repeat(1_100_000)),
        ],
    )
    .await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        std::fs::read_dir(site.uploads.path()).unwrap().count(),
        0,
        "uploads are removed"
    );
    assert_eq!(site.office.done().len(), 1);
}

#[tokio::test]
async fn a_corrected_record_keeps_its_own_line_breaks() {
    let site = Site::new();
    let (token, session) = site.session(Role::DataSteward);
    let accepted = site
        .post(
            "/quarantine/311/retry",
            Some(&token),
            &[
                ("csrf", &session.csrf),
                ("corrected", "\r\n<a>\r\n</a>\r\n"),
            ],
        )
        .await;
    assert_eq!(accepted.header("location"), "/quarantine?done=accepted");
    assert_eq!(site.office.done(), ["retry 311: \"\\n<a>\\n</a>\\n\""]);
    let page = site.get("/quarantine/311", Some(&token)).await.body;
    assert!(
        page.contains(
            "<CINreferralDate>"
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .as_str()
        )
    );
    assert!(page.contains("<mark>2025-13-02</mark>") && page.contains("<mark>maybe</mark>"));
    let still = site
        .post(
            "/quarantine/311/retry",
            Some(&token),
            &[("csrf", &session.csrf), ("corrected", "2025-13-02 & more")],
        )
        .await;
    assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        still.body.contains("2025-13-02 &amp; more</textarea>")
            && still.body.contains("still cannot be read")
    );
    let aside = site
        .post(
            "/quarantine/311/set-aside",
            Some(&token),
            &[("csrf", &session.csrf), ("reason", "a test record")],
        )
        .await;
    assert_eq!(aside.header("location"), "/quarantine?done=set-aside");
}

/// Whoever has not signed in sends little: a form of many small fields would take far more memory than it has bytes.
#[tokio::test]
async fn a_strangers_form_is_short_and_others_are_no_longer_than_they_need() {
    let site = Site::new();
    let (token, session) = site.session(Role::Operator);
    let many = "a&".repeat(40_000);
    for path in ["/sign-in", "/sign-in/code", "/sign-in/passkey"] {
        let sent = request("POST", path, None)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(many.clone()))
            .unwrap();
        let answer = site.ask(sent).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    let long = "x".repeat(3_000_000);
    let form = [("csrf", session.csrf.as_str()), ("note", long.as_str())];
    let answer = site.post("/person/7/note", Some(&token), &form).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let form = [
        ("csrf", session.csrf.as_str()),
        ("corrected", long.as_str()),
    ];
    let answer = site
        .post("/quarantine/311/retry", Some(&token), &form)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "a record may be long");
}
