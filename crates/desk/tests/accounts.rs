//! Signing in: what opens, what does not, and for how long.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Clearance, Purpose, Role};
use access::{SharedSecret, code_at};
use calendar::Instant;
use common::{Room, noon, operator};
use desk::{AccountTerms, Caller, CameIn, Refusal, SessionToken};

fn later(minutes: i64) -> Instant {
    Instant::from_micros(noon("2026-03-10").micros() + minutes * 60_000_000)
}

const RIGHT: &str = "a long enough password";

fn terms(role: Role) -> AccountTerms {
    AccountTerms {
        display_name: "Robin Fernsby".to_owned(),
        role,
        agency: "northmoor".to_owned(),
        team: None,
        clearance: Clearance::Ordinary,
    }
}

/// Somebody at the network of that number, in a browser that is not known.
fn from(network: u32) -> Caller {
    Caller {
        network: format!("198.51.100.{network}"),
        ..Caller::default()
    }
}

/// Somebody in a browser that is known by its token.
fn in_browser(token: &str) -> Caller {
    Caller {
        device: Some(token.to_owned()),
        ..from(1)
    }
}

fn came_in(came: CameIn) -> (SessionToken, String) {
    match came {
        CameIn::In { session, browser } => (session, browser),
        CameIn::CodeNeeded { .. } => panic!("a code was asked for"),
    }
}

trait Enter {
    fn enter(&mut self, user: &str, password: &str, now: Instant) -> Result<SessionToken, Refusal>;
}

impl Enter for desk::Desk {
    fn enter(&mut self, user: &str, password: &str, now: Instant) -> Result<SessionToken, Refusal> {
        self.sign_in(user, password, &from(1), now)
            .map(|came| came_in(came).0)
    }
}

fn room() -> Room {
    let mut room = Room::new();
    room.desk
        .make_account(
            &operator(),
            "robin",
            &terms(Role::Practitioner),
            RIGHT,
            later(0),
        )
        .unwrap();
    room
}

#[test]
fn the_right_password_opens_and_a_purpose_makes_a_viewer() {
    let mut room = room();
    let token = room
        .desk
        .enter("robin", "a long enough password", later(0))
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
        .enter("robin", "another long password", later(0))
        .unwrap_err()
        .to_string();
    let nobody = room
        .desk
        .enter("nobody", "another long password", later(0))
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

/// Ten thousand wrong passwords, from as many places as the attacker likes: the owner's own browser still opens, at once.
#[test]
fn strangers_cannot_shut_the_owner_of_an_account_out() {
    let mut room = room();
    let (_, browser) = came_in(
        room.desk
            .sign_in("robin", RIGHT, &from(1), later(0))
            .unwrap(),
    );
    let (mut tried, mut told_to_wait) = (0, 0);
    for attempt in 0..10_000 {
        match room
            .desk
            .sign_in("robin", "a guess at it", &from(attempt % 250 + 2), later(1))
        {
            Err(Refusal::TooManyAttempts(_)) => told_to_wait += 1,
            Err(_) => tried += 1,
            Ok(_) => panic!("a guess opened"),
        }
    }
    assert!(tried <= 100, "{tried} guesses were tried in a minute");
    assert_eq!(tried + told_to_wait, 10_000);
    assert!(
        room.desk
            .sign_in("robin", RIGHT, &in_browser(&browser), later(1))
            .is_ok(),
        "the owner's own browser was shut out"
    );
    // A browser that is not known waits its turn: a minute, and never longer.
    assert!(matches!(
        room.desk.sign_in("robin", RIGHT, &from(1), later(1)),
        Err(Refusal::TooManyAttempts(1))
    ));
    assert!(
        room.desk
            .sign_in("robin", RIGHT, &from(1), later(3))
            .is_ok()
    );
}

/// Names and passwords that leaked elsewhere, tried one after the other from one place.
#[test]
fn credential_stuffing_from_one_place_is_slowed() {
    let mut room = room();
    let mut tried = 0;
    for second in 0..3_600_u32 {
        let at = Instant::from_micros(later(0).micros() + i64::from(second) * 1_000_000);
        let user = format!("user{second}");
        if !matches!(
            room.desk.sign_in(&user, "leaked elsewhere", &from(9), at),
            Err(Refusal::TooManyAttempts(_))
        ) {
            tried += 1;
        }
    }
    assert!(tried < 60, "{tried} tries in an hour");
    assert!(
        room.desk
            .sign_in("robin", RIGHT, &from(1), later(5))
            .is_ok()
    );
}

#[test]
fn wrong_passwords_in_a_known_browser_wait_and_then_it_opens_again() {
    let mut room = room();
    let (_, browser) = came_in(
        room.desk
            .sign_in("robin", RIGHT, &from(1), later(0))
            .unwrap(),
    );
    let known = in_browser(&browser);
    for _ in 0..10 {
        assert!(
            room.desk
                .sign_in("robin", "a guess at it", &known, later(0))
                .is_err()
        );
    }
    assert!(matches!(
        room.desk.sign_in("robin", RIGHT, &known, later(0)),
        Err(Refusal::TooManyAttempts(1))
    ));
    assert!(room.desk.sign_in("robin", RIGHT, &known, later(1)).is_ok());
}

#[test]
fn a_name_that_nobody_has_waits_as_one_does_that_somebody_has() {
    let mut room = room();
    for user in ["robin", "nobody"] {
        let said: Vec<String> = (0..8)
            .map(|_| {
                room.desk
                    .sign_in(
                        user,
                        "a guess at it",
                        &from(7 + user.len() as u32),
                        later(0),
                    )
                    .unwrap_err()
                    .to_string()
            })
            .collect();
        assert_eq!(said[4], "the name or the password is wrong", "{user}");
        assert!(
            said[5].contains("try again in 1 minutes"),
            "{user}: {}",
            said[5]
        );
    }
}

/// Sets a second factor up; gives a session, the secret and the recovery codes.
fn with_second_factor(room: &mut Room) -> (SharedSecret, Vec<String>) {
    let token = room.desk.enter("robin", RIGHT, later(0)).unwrap();
    let secret = room.desk.offer_second_factor(&token, later(0)).unwrap();
    assert_eq!(
        secret,
        room.desk.offer_second_factor(&token, later(0)).unwrap()
    );
    let wrong = room.desk.take_second_factor(&token, "000000", later(0));
    assert!(wrong.is_err());
    let code = code_at(&secret, later(0));
    let codes = room
        .desk
        .take_second_factor(&token, &code, later(0))
        .unwrap();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

fn half_way(room: &mut Room, minute: i64) -> String {
    match room
        .desk
        .sign_in("robin", RIGHT, &from(1), later(minute))
        .unwrap()
    {
        CameIn::CodeNeeded { half_way } => half_way,
        CameIn::In { .. } => panic!("no code was asked for"),
    }
}

#[test]
fn with_a_second_factor_a_password_alone_opens_nothing() {
    let mut room = room();
    let (secret, _) = with_second_factor(&mut room);
    let half = half_way(&mut room, 5);
    assert!(
        room.desk
            .session(&SessionToken(half.clone()), later(5))
            .unwrap()
            .is_none()
    );
    assert!(
        room.desk
            .give_code(&half, "000000", &from(1), later(5))
            .is_err()
    );
    let code = code_at(&secret, later(5));
    let (token, _) = came_in(
        room.desk
            .give_code(&half, &code, &from(1), later(5))
            .unwrap(),
    );
    assert!(room.desk.session(&token, later(5)).unwrap().is_some());
    // Neither the half that was used nor the code is good twice.
    assert!(
        room.desk
            .give_code(&half, &code, &from(1), later(5))
            .is_err()
    );
    let again = half_way(&mut room, 5);
    assert!(
        room.desk
            .give_code(&again, &code, &from(1), later(5))
            .is_err()
    );
    // Nor is a half of long ago.
    let old = half_way(&mut room, 20);
    let code = code_at(&secret, later(40));
    assert!(matches!(
        room.desk.give_code(&old, &code, &from(1), later(40)),
        Err(Refusal::NotFound)
    ));
}

#[test]
fn a_recovery_code_opens_once() {
    let mut room = room();
    let (_, codes) = with_second_factor(&mut room);
    let half = half_way(&mut room, 5);
    assert!(
        room.desk
            .give_code(&half, &codes[3], &from(1), later(5))
            .is_ok()
    );
    let half = half_way(&mut room, 6);
    assert!(
        room.desk
            .give_code(&half, &codes[3], &from(1), later(6))
            .is_err()
    );
    assert!(
        room.desk
            .give_code(&half, &codes[4].to_uppercase(), &from(1), later(6))
            .is_ok()
    );
}

#[test]
fn codes_cannot_be_guessed_through() {
    let mut room = room();
    with_second_factor(&mut room);
    let half = half_way(&mut room, 5);
    for guess in 0..5 {
        assert!(
            room.desk
                .give_code(&half, &format!("{guess:06}"), &from(1), later(5))
                .is_err()
        );
    }
    // The half is used up, and the next one waits.
    assert!(matches!(
        room.desk.give_code(&half, "000009", &from(1), later(5)),
        Err(Refusal::NotFound)
    ));
    let half = half_way(&mut room, 5);
    assert!(matches!(
        room.desk.give_code(&half, "000009", &from(1), later(5)),
        Err(Refusal::TooManyAttempts(_))
    ));
}

#[test]
fn a_sensitive_act_needs_a_proof_of_the_last_quarter_of_an_hour() {
    let mut room = room();
    let token = room.desk.enter("robin", RIGHT, later(0)).unwrap();
    let fresh = |room: &mut Room, minute| {
        let session = room.desk.session(&token, later(minute)).unwrap().unwrap();
        session.is_fresh(later(minute))
    };
    assert!(fresh(&mut room, 14));
    assert!(!fresh(&mut room, 16));
    assert!(
        room.desk
            .confirm_password(&token, "a guess at it", later(16))
            .is_err()
    );
    assert!(!fresh(&mut room, 16));
    room.desk
        .confirm_password(&token, RIGHT, later(16))
        .unwrap();
    assert!(fresh(&mut room, 20));
    for _ in 0..5 {
        assert!(
            room.desk
                .confirm_password(&token, "a guess at it", later(20))
                .is_err()
        );
    }
    assert!(
        room.desk
            .confirm_password(&token, RIGHT, later(20))
            .is_err()
    );
    assert!(
        room.desk.session(&token, later(20)).unwrap().is_none(),
        "the session goes on"
    );
}

#[test]
fn sessions_are_listed_and_ended_from_elsewhere() {
    let mut room = room();
    let one = room.desk.enter("robin", RIGHT, later(0)).unwrap();
    let other = room.desk.enter("robin", RIGHT, later(1)).unwrap();
    let account = room.desk.own_account(&one, later(2)).unwrap();
    assert_eq!(account.sessions.len(), 2);
    assert_eq!(
        account.sessions.iter().filter(|line| line.this_one).count(),
        1
    );
    assert_eq!(
        room.desk
            .end_others(&one, Some("not one"), later(2))
            .unwrap(),
        0
    );
    assert_eq!(room.desk.end_others(&one, None, later(2)).unwrap(), 1);
    assert!(room.desk.session(&other, later(2)).unwrap().is_none());
    assert!(room.desk.session(&one, later(2)).unwrap().is_some());
}

#[test]
fn another_password_ends_the_other_sessions_and_must_not_be_easy() {
    let mut room = room();
    let one = room.desk.enter("robin", RIGHT, later(0)).unwrap();
    let other = room.desk.enter("robin", RIGHT, later(0)).unwrap();
    for easy in [
        RIGHT,
        "short",
        "robin and robin",
        "my password is",
        "aaaabbbbaaaa",
    ] {
        assert!(
            room.desk
                .change_password(&one, RIGHT, easy, later(1))
                .is_err(),
            "{easy}"
        );
    }
    let new = "kettle harbour violin";
    assert!(
        room.desk
            .change_password(&one, "a guess at it", new, later(1))
            .is_err()
    );
    room.desk
        .change_password(&one, RIGHT, new, later(1))
        .unwrap();
    assert!(room.desk.session(&other, later(1)).unwrap().is_none());
    assert!(room.desk.enter("robin", RIGHT, later(1)).is_err());
    assert!(room.desk.enter("robin", new, later(1)).is_ok());
}

#[test]
fn a_changed_account_goes_on_in_no_old_role() {
    let mut room = room();
    let token = room.desk.enter("robin", RIGHT, later(0)).unwrap();
    room.desk
        .set_terms(&operator(), "robin", &terms(Role::Reviewer), later(1))
        .unwrap();
    assert!(room.desk.session(&token, later(1)).unwrap().is_none());
    let token = room.desk.enter("robin", RIGHT, later(2)).unwrap();
    let session = room.desk.session(&token, later(2)).unwrap().unwrap();
    assert_eq!(session.role, Role::Reviewer);
}

#[test]
fn a_password_that_was_given_out_is_changed_first_and_not_good_for_ever() {
    let mut room = room();
    with_second_factor(&mut room);
    let given = room
        .desk
        .reset_account(&operator(), "robin", later(10))
        .unwrap();
    assert!(room.desk.enter("robin", RIGHT, later(10)).is_err());
    let token = room.desk.enter("robin", &given, later(11)).unwrap();
    assert!(
        room.desk
            .session(&token, later(11))
            .unwrap()
            .unwrap()
            .must_change
    );
    assert!(
        room.desk
            .enter("robin", &given, later(73 * 60 + 11))
            .is_err()
    );
}

#[test]
fn nobody_changes_what_they_may_do_themselves_and_each_change_is_on_the_record() {
    let mut room = room();
    let mut administrator = common::viewer(Role::Administrator);
    administrator.user = "alex".to_owned();
    room.desk
        .invite(&administrator, "kit", &terms(Role::Manager), later(0))
        .unwrap();
    room.desk
        .close_account(&administrator, "kit", later(1))
        .unwrap();
    for role in Role::ALL
        .into_iter()
        .filter(|role| !matches!(role, Role::Administrator | Role::Operator))
    {
        assert!(matches!(
            room.desk
                .reset_account(&common::viewer(role), "kit", later(1)),
            Err(Refusal::NotAllowed(_))
        ));
    }
    administrator.user = "robin".to_owned();
    assert!(
        room.desk
            .set_terms(
                &administrator,
                "robin",
                &terms(Role::Administrator),
                later(1)
            )
            .is_err()
    );
    let said: Vec<String> = room
        .facts()
        .into_iter()
        .filter_map(|fact| match fact.statement {
            facts::Statement::Decision(one) => Some(format!("{} {}", one.about, one.outcome)),
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        [
            "account robin made: practitioner of northmoor, ordinary records only",
            "account kit made: manager of northmoor, ordinary records only",
            "account kit closed"
        ]
    );
}

#[test]
fn who_has_more_than_a_password_is_known_of_each_session() {
    let mut room = room();
    let token = room
        .desk
        .enter("robin", "a long enough password", later(0))
        .unwrap();
    let has = |room: &mut Room| {
        let session = room.desk.session(&token, later(1)).unwrap().unwrap();
        session.has_second_step
    };
    assert!(!has(&mut room), "a password alone");
    let secret = room.desk.offer_second_factor(&token, later(1)).unwrap();
    let code = code_at(&secret, later(1));
    room.desk
        .take_second_factor(&token, &code, later(1))
        .unwrap();
    assert!(
        has(&mut room),
        "known at once, in the session that was there before"
    );
    room.desk.drop_second_factor(&token, later(1)).unwrap();
    assert!(!has(&mut room), "and no longer");
}

#[test]
fn a_session_ends_when_idle_and_at_the_latest_after_twelve_hours() {
    let mut room = room();
    let idle = room
        .desk
        .enter("robin", "a long enough password", later(0))
        .unwrap();
    assert!(room.desk.session(&idle, later(29)).unwrap().is_some());
    assert!(room.desk.session(&idle, later(60)).unwrap().is_none());
    let busy = room
        .desk
        .enter("robin", "a long enough password", later(0))
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
        .enter("robin", "a long enough password", later(0))
        .unwrap();
    room.desk
        .close_account(&operator(), "robin", later(0))
        .unwrap();
    assert!(room.desk.session(&token, later(1)).unwrap().is_none());
    assert!(
        room.desk
            .enter("robin", "a long enough password", later(1))
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
        .enter("robin", "a long enough password", later(0))
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
    assert!(room.desk.enter(&account.user, &password, later(0)).is_ok());
    assert!(room.desk.make_first_administrator().is_err());
}
