//! The page of rules.

use crate::site::Site;
use access::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn a_rule_says_its_authority_its_dates_and_what_it_found() {
    let site = Site::new();
    let (token, _) = site.session(Role::Practitioner);
    let page = site.get("/rules", Some(&token)).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "E6 Duty of E6",
        "within 15 working days of the start",
        "from 15 April 2013 to 31 October 2026",
        "Unverified",
        "2 of 3 periods were read neither in statute nor in official guidance",
        "href=\"/duties?state=overdue&amp;rule=E6\"",
        "1,204 overdue",
        "1 new this week",
        "Nothing open",
        "does not make anybody safe",
    ] {
        assert!(page.body.contains(words), "{words}\n{}", page.body);
    }
    assert!(
        !page.body.contains("<script>alert"),
        "what a rule says is text"
    );
}

#[tokio::test]
async fn only_who_may_see_duties_comes_to_it() {
    let site = Site::new();
    for role in Role::ALL {
        let (token, _) = site.session(role);
        let may = role.may(access::Action::SeeDuties);
        let page = site.get("/rules", Some(&token)).await;
        let expected = if may {
            StatusCode::OK
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(page.status, expected, "{}", role.in_words());
        let other = site.get("/access", Some(&token)).await;
        assert_eq!(
            other.body.contains("href=\"/rules\""),
            may,
            "the link in the footer, for {}",
            role.in_words()
        );
    }
}

#[tokio::test]
async fn the_api_gives_the_same() {
    let site = Site::new();
    let (token, _) = site.session(Role::Reviewer);
    let answer = site.get("/api/v1/rules", Some(&token)).await;
    let rules: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(rules["rules"][0]["found"]["overdue"], 1204);
    assert_eq!(rules["rules"][1]["variants"][0]["verified"], false);
}
