//! Pages beside licences, recalls and reviews: the plan, addresses and areas, the dossier, and contact with those harmed.

use crate::invented::lists::HOSTILE;
use crate::site::Site;
use access::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn an_area_is_given_out_as_lines_and_as_a_map_made_from_them() {
    let site = Site::new();
    let (token, session) = site.session(Role::ProbationPractitioner);
    let page = site.get("/supervision/7", Some(&token)).await.body;
    for words in ["Map of Z1", "Do not enter", "Put an address forward"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(HOSTILE));
    let lines = site
        .get("/supervision/7/area/Z1/geojson", Some(&token))
        .await;
    assert_eq!(lines.header("content-type"), "application/geo+json");
    let map = site.get("/supervision/7/area/Z1/map", Some(&token)).await;
    assert_eq!(map.header("content-type"), "image/svg+xml");
    assert!(!map.body.contains(HOSTILE));
    let other = site.get("/supervision/7/area/Z1/why", Some(&token)).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let sent = [("csrf", session.csrf.as_str()), ("form", "address")];
    let answer = site
        .post("/supervision/7/address", Some(&token), &sent)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["lines", "from"] {
        let link = format!("href=\"#address-{field}");
        assert!(answer.body.contains(&link), "{link}: {}", answer.body);
    }
}

#[tokio::test]
async fn contact_with_those_harmed_is_for_victim_liaison_who_opens_no_other_page() {
    let site = Site::new();
    let (token, session) = site.session(Role::VictimLiaisonOfficer);
    let page = site.get("/victims/7", Some(&token)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in ["nobody has asked whether they want contact", "Not yet"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains(HOSTILE));
    for other in ["/supervision/7", "/person/7", "/caseload", "/"] {
        let refused = site.get(other, Some(&token)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{other}");
    }
    let (officer, _) = site.session(Role::ProbationPractitioner);
    let refused = site.get("/victims/7", Some(&officer)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // They find a person, and are led to this page and no other.
    let sent = [("csrf", session.csrf.as_str()), ("name", "wren")];
    let found = site.post("/search", Some(&token), &sent).await;
    assert!(
        found.body.contains("href=\"/victims/") && !found.body.contains("href=\"/person/"),
        "{}",
        found.body
    );
}

#[tokio::test]
async fn the_plan_says_which_controls_rest_on_the_persons_word_and_a_recall_what_could_have_found_it()
 {
    let site = Site::new();
    let (token, session) = site.session(Role::ProbationPractitioner);
    let page = site.get("/supervision/7", Some(&token)).await.body;
    for words in [
        "1 on the person&#39;s word alone",
        "Own word only",
        "What could have found it before (1)",
        "Not in the plan",
    ] {
        let plain = words.replace("&#39;", "'");
        assert!(
            page.contains(words) || page.contains(&plain),
            "{words}: {page}"
        );
    }
    let sent = [("csrf", session.csrf.as_str()), ("form", "control")];
    let answer = site.post("/supervision/7/plan", Some(&token), &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["risk", "words", "who", "contingency"] {
        let link = format!("href=\"#control-{field}");
        assert!(answer.body.contains(&link), "{link}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_dossier_shows_what_is_missing_and_late_and_what_is_withheld_is_printed_for_few() {
    let site = Site::new();
    let (token, session) = site.session(Role::ParoleCaseWorker);
    let page = site.get("/supervision/7", Some(&token)).await.body;
    for words in [
        "Nobody has said anything of it",
        "Late addition",
        "Rule 17: not for the prisoner",
        "/supervision/7/dossier/1/withheld/2",
        "Assemble from the record",
        "may not sit as it is",
        "nobody on it is named as chair",
        "1 too late",
        "Not decided: the hearing is private",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(HOSTILE));
    let withheld = "/supervision/7/dossier/1/withheld/2";
    let printed = site.get(withheld, Some(&token)).await;
    assert_eq!(printed.header("content-type"), "application/pdf");
    let (officer, _) = site.session(Role::ProbationPractitioner);
    let refused = site.get(withheld, Some(&officer)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // What is missing is named with its field, and nothing is done.
    let form = "dossier-1-withheld-document";
    let title = format!("{form}-title");
    let sent = [
        ("csrf", session.csrf.as_str()),
        ("form", form),
        ("part", "document"),
        ("review", "1"),
        ("set", "withheld"),
        (&title, "A letter"),
    ];
    let answer = site
        .post("/supervision/7/dossier", Some(&token), &sent)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["source", "dated", "text", "words"] {
        let link = format!("href=\"#{form}-{field}");
        assert!(answer.body.contains(&link), "{link}: {}", answer.body);
    }
    assert!(site.office.done().is_empty());
}

#[tokio::test]
async fn anybody_reads_what_is_published_and_nothing_else_under_the_public_addresses() {
    let site = Site::new();
    let hearings = site.get("/public/hearings", None).await;
    assert_eq!(hearings.status, StatusCode::OK);
    assert!(hearings.body.contains("href=\"/public/hearings/7\""));
    assert!(
        !hearings.body.contains("/public/decisions/"),
        "no list has decisions"
    );
    for (path, status) in [
        ("/public/hearings/7", StatusCode::OK),
        ("/public/decisions/7", StatusCode::OK),
        ("/public/hearings/9", StatusCode::GONE),
        ("/public/decisions/9", StatusCode::GONE),
        ("/public/hearings/8", StatusCode::NOT_FOUND),
        ("/public/decisions/8", StatusCode::NOT_FOUND),
        (
            "/public/decisions/7QK2M-X0R8D-7QK2M-X0R8D",
            StatusCode::NOT_FOUND,
        ),
        ("/public/decisions/a%2fb", StatusCode::NOT_FOUND),
        ("/public/decisions", StatusCode::NOT_FOUND),
        ("/public", StatusCode::NOT_FOUND),
    ] {
        let answer = site.get(path, None).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(
            !answer.body.contains("<script>"),
            "{path}: what was published is text"
        );
        assert!(!answer.body.contains("/person/"), "{path}");
    }
    assert_eq!(
        site.office.done(),
        Vec::<String>::new(),
        "nothing is done by reading"
    );
}

#[tokio::test]
async fn what_is_published_is_entered_on_a_form_of_its_own() {
    let site = Site::new();
    let (token, session) = site.session(Role::ParoleCaseWorker);
    let sent = |fields: &[(&'static str, &'static str)]| {
        let mut all: Vec<(&str, String)> = vec![
            ("csrf", session.csrf.clone()),
            ("form", "hearing-1-publish".to_owned()),
            ("review", "1".to_owned()),
        ];
        all.extend(
            fields
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        all
    };
    let post = async |fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        site.post("/supervision/7/publish", Some(&token), &fields)
            .await
    };
    let nothing = post(sent(&[])).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("Select what to do"));
    let words = post(sent(&[
        ("hearing-1-publish-act", "publish_summary"),
        ("hearing-1-publish-redacted", "two"),
    ]))
    .await;
    assert_eq!(words.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words.body.contains("Enter numbers of paragraphs"));
    let whole = post(sent(&[
        ("hearing-1-publish-act", "publish_summary"),
        ("hearing-1-publish-paragraphs", "One.\r\n\r\nTwo.\r\n"),
        ("hearing-1-publish-redacted", "2"),
        ("hearing-1-publish-asked-on-day", "1"),
        ("hearing-1-publish-asked-on-month", "6"),
        ("hearing-1-publish-asked-on-year", "2026"),
    ]))
    .await;
    assert_eq!(whole.status, StatusCode::SEE_OTHER, "{}", whole.body);
    let done = site.office.done().join("\n");
    assert!(
        done.contains("act: PublishSummary")
            && done.contains("[\"One.\", \"Two.\"]")
            && done.contains("redacted: [2]"),
        "{done}"
    );
}
