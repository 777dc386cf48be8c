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
