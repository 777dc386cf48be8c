//! A person's sentences and release dates on the page: dates with their working, refusals as loud, and the way to what if.

use crate::invented::sentenced::{DATED, EARLY, HELD, REFUSED};
use crate::site::Site;
use access::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn dates_stand_on_the_page_with_their_working_and_are_marked_as_worked_out() {
    let site = Site::new();
    let (token, _) = site.session(Role::Practitioner);
    let page = site.get(&format!("/person/{DATED}"), Some(&token)).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Sentence and release dates",
        "Nobody told these dates",
        "Conditional release, on licence (CRD)",
        "Friday 14 May 2027",
        "Two fifths of 1,096 days is 439 days",
        "Criminal Justice Act 2003, section 244",
        "Unverified",
        "Release may be brought forward to Wednesday 12 May 2027",
        "One date is not given",
        "What was taken for granted",
        "Worked out",
        "law of 22 November 2026",
        "The sentence over time",
        "2 March 2026 to 14 May 2027",
        "tranche 2 22 October 2026",
    ] {
        assert!(page.body.contains(words), "`{words}` is not on the page");
    }
    let nobody = site.get("/person/7", Some(&token)).await;
    assert!(!nobody.body.contains("Sentence and release dates"));
}

#[tokio::test]
async fn a_refusal_is_as_loud_as_a_date() {
    let site = Site::new();
    let (token, _) = site.session(Role::Practitioner);
    let page = site.get(&format!("/person/{REFUSED}"), Some(&token)).await;
    assert_eq!(page.status, StatusCode::OK);
    let loud = page.body.matches("No release date can be given").count();
    assert!(loud >= 2, "{loud}");
    assert!(page.body.contains("Days on remand"));
    assert!(
        page.body
            .contains("Not this person’s dates: the sources disagree.")
    );
    assert!(!page.body.contains("Ask what would be otherwise"));
}

#[tokio::test]
async fn what_if_is_sent_and_never_in_an_address() {
    let site = Site::new();
    let (token, session) = site.session(Role::Practitioner);
    let page = site.get(&format!("/person/{DATED}"), Some(&token)).await;
    let at = page.body.find("action=\"/release-dates\"").unwrap();
    let form = &page.body[at..at + page.body[at..].find("</form>").unwrap()];
    let mut sent = vec![("csrf".to_owned(), session.csrf.clone())];
    for input in form.split("<input").skip(1) {
        let value = |name: &str| {
            let rest = input.split_once(&format!(" {name}=\"")).unwrap().1;
            rest.split_once('"').unwrap().0.to_owned()
        };
        if value("name") != "csrf" {
            sent.push((value("name"), value("value")));
        }
    }
    let fields: Vec<(&str, &str)> = sent
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = site.post("/release-dates", Some(&token), &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    // 3 years from 2 March 2026, 61 days on remand, under the law of 22 November 2026.
    assert!(answer.body.contains("Release dates worked out"));
    assert!(answer.body.contains("conditional release"));
    assert!(
        answer
            .body
            .contains("name=\"s1-years\" type=\"text\" value=\"3\"")
    );
    assert!(
        answer
            .body
            .contains("name=\"remand-from-day\" type=\"text\" inputmode=\"numeric\" value=\"31\"")
            || answer.body.contains("value=\"31\"")
    );
}

#[tokio::test]
async fn who_may_see_nobody_sees_no_dates() {
    let site = Site::new();
    let (token, _) = site.session(Role::Administrator);
    let page = site.get(&format!("/person/{DATED}"), Some(&token)).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(!page.body.contains("2027"));
}

#[tokio::test]
async fn a_release_before_its_date_and_somebody_held_past_it_come_before_the_dates() {
    let site = Site::new();
    let (token, _) = site.session(Role::Practitioner);
    for (person, words) in [
        (EARLY, "Released too early."),
        (HELD, "Held past the release date?"),
    ] {
        let page = site.get(&format!("/person/{person}"), Some(&token)).await;
        assert_eq!(page.status, StatusCode::OK);
        let warned = page.body.find(words).unwrap();
        let dated = page
            .body
            .find("Conditional release, on licence (CRD)")
            .unwrap();
        assert!(warned < dated, "{words}");
    }
    let early = site.get(&format!("/person/{EARLY}"), Some(&token)).await;
    assert!(
        early
            .body
            .contains("Released on 1 May 2027, 11 days before")
    );
    let dated = site.get(&format!("/person/{DATED}"), Some(&token)).await;
    assert!(!dated.body.contains("Released too early"));
    assert!(!dated.body.contains("Held past"));
}
