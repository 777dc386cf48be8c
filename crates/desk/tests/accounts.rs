//! Signing in: what opens, what does not, and for how long.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Clearance, Purpose, Role};
use calendar::Instant;
use common::{Room, noon, operator};
use desk::{Refusal, SessionToken};

fn later(minutes: i64) -> Instant {
    Instant::from_micros(noon("2026-03-10").micros() + minutes * 60_000_000)
}

fn room() -> Room {
    let mut room = Room::new();
    room.desk
        .make_account(
            &operator(),
            "robin",
            "Robin Fernsby",
            Role::Practitioner,
            "northmoor",
            None,
            Clearance::Ordinary,
            "a long enough password",
        )
        .unwrap();
    room
}

#[test]
fn the_right_password_opens_and_a_purpose_makes_a_viewer() {
    let mut room = room();
    let token = room
        .desk
        .sign_in("robin", "a long enough password", later(0))
        .unwrap();
    assert!(
        room.desk
            .session(&token, later(1))
            .unwrap()
            .unwrap()
            .viewer()
            .is_none(),
        "no purpose yet"
    );
    room.desk
        .set_purpose(&token, &Purpose::stated("my cases").unwrap())
        .unwrap();
    let viewer = room
        .desk
        .session(&token, later(2))
        .unwrap()
        .unwrap()
        .viewer()
        .unwrap();
    assert_eq!(
        (viewer.user.as_str(), viewer.purpose.words()),
        ("robin", "my cases")
    );
    room.desk.sign_out(&token).unwrap();
    assert!(room.desk.session(&token, later(3)).unwrap().is_none());
}

#[test]
fn a_wrong_name_and_a_wrong_password_are_refused_alike() {
    let mut room = room();
    let wrong = room
        .desk
        .sign_in("robin", "another long password", later(0))
        .unwrap_err()
        .to_string();
    let nobody = room
        .desk
        .sign_in("nobody", "another long password", later(0))
        .unwrap_err()
        .to_string();
    assert_eq!(wrong, nobody);
    assert!(
        room.desk
            .session(&SessionToken("0".repeat(64)), later(0))
            .unwrap()
            .is_none()
    );
}

#[test]
fn after_many_wrong_passwords_the_account_waits_and_then_opens_again() {
    let mut room = room();
    for _ in 0..10 {
        assert!(
            room.desk
                .sign_in("robin", "another long password", later(0))
                .is_err()
        );
    }
    assert!(
        room.desk
            .sign_in("robin", "a long enough password", later(1))
            .unwrap_err()
            .to_string()
            .contains("too many")
    );
    assert!(
        room.desk
            .sign_in("robin", "a long enough password", later(6))
            .is_ok()
    );
}

#[test]
fn a_session_ends_when_idle_and_at_the_latest_after_twelve_hours() {
    let mut room = room();
    let idle = room
        .desk
        .sign_in("robin", "a long enough password", later(0))
        .unwrap();
    assert!(room.desk.session(&idle, later(29)).unwrap().is_some());
    assert!(room.desk.session(&idle, later(60)).unwrap().is_none());
    let busy = room
        .desk
        .sign_in("robin", "a long enough password", later(0))
        .unwrap();
    for minute in (0..720).step_by(20) {
        assert!(
            room.desk.session(&busy, later(minute)).unwrap().is_some(),
            "{minute}"
        );
    }
    assert!(room.desk.session(&busy, later(721)).unwrap().is_none());
}

#[test]
fn a_closed_account_is_out_at_once() {
    let mut room = room();
    let token = room
        .desk
        .sign_in("robin", "a long enough password", later(0))
        .unwrap();
    room.desk.close_account(&operator(), "robin").unwrap();
    assert!(room.desk.session(&token, later(1)).unwrap().is_none());
    assert!(
        room.desk
            .sign_in("robin", "a long enough password", later(1))
            .is_err()
    );
}

#[test]
fn demo_users_sign_in_without_a_password_only_in_a_demo_folder() {
    let mut room = room();
    assert!(matches!(
        room.desk.demo_sign_in("robin", later(0)),
        Err(Refusal::NotFound)
    ));
    assert!(room.desk.demo_accounts().unwrap().is_empty());
    std::fs::write(room.folder.path().join("demo"), "invented").unwrap();
    assert!(room.desk.demo_sign_in("robin", later(0)).is_ok());
}

#[test]
fn the_store_holds_neither_password_nor_token() {
    let mut room = room();
    let token = room
        .desk
        .sign_in("robin", "a long enough password", later(0))
        .unwrap();
    let mut held = Vec::new();
    for file in ["accounts.sqlite", "accounts.sqlite-wal"] {
        held.extend(std::fs::read(room.folder.path().join(file)).unwrap_or_default());
    }
    let holds = |text: &str| {
        held.windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    assert!(holds("Robin Fernsby"), "the file was read");
    assert!(!holds("a long enough password") && !holds(&token.0));
}

#[test]
fn the_first_administrator_is_made_once() {
    let mut room = Room::new();
    let (account, password) = room.desk.make_first_administrator().unwrap();
    assert!(
        room.desk
            .sign_in(&account.user, &password, later(0))
            .is_ok()
    );
    assert!(room.desk.make_first_administrator().is_err());
}
