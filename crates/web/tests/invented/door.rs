//! The invented office's door and watch.

use super::{Invented, lists};
use access::{Action, Purpose, Role, SharedSecret, Viewer};
use calendar::Instant;
use desk::view::PersonNumber;
use desk::*;
use facts::FactId;
use std::sync::LazyLock;
use web::office::{DemoUser, Refusal, Session, SessionToken, SignInRefused};
use web::{AccountAct, CameIn, Door, Watch};

/// What the one passkey there is answers.
pub const PASSKEY_ANSWER: &str = "a passkey's answer";

/// The token by which the invented office knows a browser.
pub fn browser() -> String {
    "b".repeat(64)
}

fn now() -> Instant {
    Instant::parse(super::NOW).unwrap()
}

/// An account, made by a real desk in a folder of its own: accounts cannot be made up elsewhere.
static ACCOUNT: LazyLock<Account> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(DataFolder::at(folder.path()).unwrap(), now()).unwrap();
    desk.make_first_administrator().unwrap().0
});

fn account() -> Account {
    ACCOUNT.clone()
}

/// The reference of the one account there is.
pub fn account_reference() -> String {
    account().reference()
}

impl Invented {
    fn let_in(&self) -> CameIn {
        CameIn::In {
            session: self.session_as(Role::Manager, None).0,
            browser: browser(),
        }
    }

    fn own(&self, token: &SessionToken, what: &str) -> Result<(), Refusal> {
        self.session(token, now()).ok_or(Refusal::NotFound)?;
        self.note_down(what.to_owned());
        Ok(())
    }
}

impl Door for Invented {
    fn sign_in(
        &self,
        user: &str,
        password: &str,
        _: &Caller,
        _: Instant,
    ) -> Result<CameIn, SignInRefused> {
        match (user, password) {
            ("asha", "correct horse battery") => Ok(self.let_in()),
            ("coded", "correct horse battery") => Ok(CameIn::CodeNeeded("c".repeat(64))),
            ("hasty", _) => Err(SignInRefused::TooManyAttempts(5)),
            _ => Err(SignInRefused::NotMatched),
        }
    }

    fn demo_users(&self) -> Vec<DemoUser> {
        let user = |user: &str, name: &str, role, about: &str| DemoUser {
            user: user.to_owned(),
            display_name: name.to_owned(),
            role,
            agency: "Northmoor Children’s Services".to_owned(),
            about: about.to_owned(),
        };
        let all = vec![
            user(
                "asha",
                "Asha Quill",
                Role::Manager,
                "Leads the Harbour team: situations, people, answers, links.",
            ),
            user(
                "brin",
                "Brin Oakapple",
                Role::Practitioner,
                "A social worker of the Harbour team: situations, people, answers.",
            ),
            user(
                "cato",
                "Cato Wherry",
                Role::DataSteward,
                "Brings files in and deals with what could not be read.",
            ),
        ];
        if self.demo { all } else { Vec::new() }
    }

    fn demo_sign_in(&self, user: &str, _: Instant) -> Result<SessionToken, SignInRefused> {
        let found = self
            .demo_users()
            .into_iter()
            .find(|one| one.user == user)
            .ok_or(SignInRefused::NotMatched)?;
        Ok(self.session_as(found.role, None).0)
    }

    fn session(&self, token: &SessionToken, _: Instant) -> Option<Session> {
        self.sessions.lock().unwrap().get(token.digits()).cloned()
    }

    fn set_purpose(&self, token: &SessionToken, purpose: &Purpose) -> Result<(), Refusal> {
        let mut sessions = self.sessions.lock().unwrap();
        sessions
            .get_mut(token.digits())
            .ok_or(Refusal::NotFound)?
            .purpose = Some(purpose.clone());
        Ok(())
    }

    fn sign_out(&self, token: &SessionToken) {
        self.sessions.lock().unwrap().remove(token.digits());
    }

    fn give_code(
        &self,
        half_way: &str,
        code: &str,
        _: &Caller,
        _: Instant,
    ) -> Result<CameIn, SignInRefused> {
        match (half_way.starts_with('c'), code) {
            (false, _) => Err(SignInRefused::Over),
            (true, "123456") => Ok(self.let_in()),
            _ => Err(SignInRefused::NotMatched),
        }
    }

    fn ask_for_passkey(&self, _: &ServiceAddress) -> Result<Ceremony, Refusal> {
        Ok(Ceremony {
            options: "{\"publicKey\":{}}".to_owned(),
            state: "00".to_owned(),
        })
    }

    fn sign_in_by_passkey(
        &self,
        _: &ServiceAddress,
        answer: (&str, &str),
        _: &Caller,
        _: Instant,
    ) -> Result<CameIn, SignInRefused> {
        if answer == ("00", PASSKEY_ANSWER) {
            Ok(self.let_in())
        } else {
            Err(SignInRefused::NotMatched)
        }
    }

    fn prove(&self, token: &SessionToken, password: &str) -> Result<(), Refusal> {
        if password != "correct horse battery" {
            return Err(Refusal::Invalid(
                "the password is not right".to_owned(),
                "confirm-password".to_owned(),
            ));
        }
        self.change_session(token, |session| session.fresh = true);
        Ok(())
    }

    fn ask_to_prove_by_passkey(
        &self,
        _token: &SessionToken,
        address: &ServiceAddress,
    ) -> Result<Option<Ceremony>, Refusal> {
        self.ask_for_passkey(address).map(Some)
    }

    fn prove_by_passkey(
        &self,
        token: &SessionToken,
        _address: &ServiceAddress,
        (_, answer): (&str, &str),
    ) -> Result<(), Refusal> {
        if answer != PASSKEY_ANSWER {
            return Err(Refusal::Invalid(
                "the passkey could not be taken".to_owned(),
                "passkey".to_owned(),
            ));
        }
        self.change_session(token, |session| session.fresh = true);
        Ok(())
    }

    fn own_account(&self, token: &SessionToken) -> Result<OwnAccount, Refusal> {
        let user = self.session(token, now()).ok_or(Refusal::NotFound)?.user;
        let line = |reference: &str, browser: &str, this_one| SessionLine {
            reference: reference.to_owned(),
            browser: browser.to_owned(),
            began: now(),
            seen: now(),
            this_one,
        };
        Ok(OwnAccount {
            user,
            second_factor: true,
            recovery_codes: 9,
            passkeys: vec![PasskeyLine {
                reference: "0011".to_owned(),
                name: "work telephone".to_owned(),
                made: now(),
                used: None,
            }],
            sessions: vec![
                line("aa", "Firefox on Linux", true),
                line("bb", "Chrome on Android", false),
            ],
        })
    }

    fn change_password(&self, token: &SessionToken, _: &str, new: &str) -> Result<(), Refusal> {
        if new.len() < 12 {
            return Err(Refusal::Invalid(
                "a password has at least 12 characters".to_owned(),
                "new-password".to_owned(),
            ));
        }
        self.change_session(token, |session| session.must_change = false);
        self.own(token, "password changed")
    }

    fn offer_second_factor(&self, _: &SessionToken) -> Result<SharedSecret, Refusal> {
        Ok(SharedSecret::from_bytes(*b"12345678901234567890"))
    }

    fn take_second_factor(&self, token: &SessionToken, code: &str) -> Result<Vec<String>, Refusal> {
        if code != "123456" {
            return Err(Refusal::Invalid(
                "the code is not right".to_owned(),
                "code".to_owned(),
            ));
        }
        self.own(token, "second factor on")?;
        Ok(vec!["abcd-efgh-jkmn".to_owned()])
    }

    fn renew_recovery_codes(&self, token: &SessionToken) -> Result<Vec<String>, Refusal> {
        self.own(token, "codes renewed")?;
        Ok(vec!["abcd-efgh-jkmn".to_owned()])
    }

    fn drop_second_factor(&self, token: &SessionToken) -> Result<(), Refusal> {
        self.own(token, "second factor off")
    }

    fn begin_passkey(
        &self,
        _: &SessionToken,
        address: &ServiceAddress,
    ) -> Result<Ceremony, Refusal> {
        self.ask_for_passkey(address)
    }

    fn add_passkey(
        &self,
        token: &SessionToken,
        _: &ServiceAddress,
        _: (&str, &str),
        _: &str,
    ) -> Result<(), Refusal> {
        self.own(token, "passkey added")
    }

    fn remove_passkey(&self, token: &SessionToken, _: &str) -> Result<(), Refusal> {
        self.own(token, "passkey removed")
    }

    fn end_others(&self, token: &SessionToken, _: Option<&str>) -> Result<usize, Refusal> {
        self.own(token, "sessions ended")?;
        Ok(1)
    }

    fn accounts(&self, viewer: &Viewer) -> Result<Vec<Account>, Refusal> {
        self.check(viewer, Action::ManageAccounts)?;
        Ok(vec![account()])
    }

    fn invite(
        &self,
        viewer: &Viewer,
        user: &str,
        _: &AccountTerms,
    ) -> Result<(Account, String), Refusal> {
        self.check(viewer, Action::ManageAccounts)?;
        self.note_down(format!("account made {user}"));
        Ok((account(), "abcde-fghjk-mnopq-rstuv".to_owned()))
    }

    fn set_terms(&self, viewer: &Viewer, user: &str, _: &AccountTerms) -> Result<(), Refusal> {
        self.check(viewer, Action::ManageAccounts)?;
        self.note_down(format!("account changed {user}"));
        Ok(())
    }

    fn act_on_account(
        &self,
        viewer: &Viewer,
        user: &str,
        act: AccountAct,
    ) -> Result<Option<String>, Refusal> {
        self.check(viewer, Action::ManageAccounts)?;
        self.note_down(format!("account {act:?} {user}"));
        Ok((act != AccountAct::Close).then(|| "abcde-fghjk-mnopq-rstuv".to_owned()))
    }
}

fn look(user: &str, what: &str, known_on: Option<&str>) -> LookLine {
    LookLine {
        at: now(),
        user: user.to_owned(),
        name: "Asha Quill".to_owned(),
        role: "manager".to_owned(),
        agency: "Northmoor Children’s Services".to_owned(),
        purpose: lists::HOSTILE.to_owned(),
        what: what.to_owned(),
        known_on: known_on.map(str::to_owned),
    }
}

impl Watch for Invented {
    fn who_looked(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        _: (usize, usize),
    ) -> Result<TrailPage, Refusal> {
        self.check(viewer, Action::SeeTrail)?;
        let page = super::person::page(person, &desk::view::AsAt::present(now()));
        Ok(TrailPage {
            who: page.ok_or(Refusal::NotFound)?.who,
            looks: vec![
                look("asha", "person", None),
                look("asha", "fact", Some("2026-06-01")),
            ],
            count: 2,
            now: now(),
        })
    }

    fn break_glass(
        &self,
        viewer: &Viewer,
        identifier: &str,
        reason: &str,
    ) -> Result<Opened, Refusal> {
        self.check(viewer, Action::BreakGlass)?;
        if reason.len() < 20 {
            return Err(Refusal::Invalid(
                "say why it cannot wait".to_owned(),
                "reason".to_owned(),
            ));
        }
        self.note_down(format!("glass broken: {reason}"));
        Ok(Opened {
            person: (identifier == "9990000018").then_some(PersonNumber(7)),
            until: now().plus_hours(1),
        })
    }

    fn openings_waiting(&self, viewer: &Viewer) -> usize {
        usize::from(viewer.may(Action::ReviewBreakGlass))
    }

    fn openings(&self, viewer: &Viewer) -> Result<Vec<OpeningView>, Refusal> {
        self.check(viewer, Action::ReviewBreakGlass)?;
        let one = |position, review| OpeningView {
            fact: FactId {
                position,
                ordinal: 0,
            },
            made: now(),
            until: now().plus_hours(1),
            user: "brin".to_owned(),
            name: "Brin Oakapple".to_owned(),
            role: "practitioner".to_owned(),
            agency: "Northmoor Children’s Services".to_owned(),
            identifier: "9990000018".to_owned(),
            reason: lists::HOSTILE.to_owned(),
            person: Some(PersonNumber(7)),
            looks: vec![look("brin", "person, by an emergency opening", None)],
            review,
        };
        let judged = (true, "it was".to_owned(), "Asha Quill".to_owned());
        Ok(vec![one(100, None), one(99, Some(judged))])
    }

    fn review_opening(
        &self,
        viewer: &Viewer,
        of: FactId,
        justified: bool,
        _: &str,
    ) -> Result<(), Refusal> {
        self.check(viewer, Action::ReviewBreakGlass)?;
        self.note_down(format!("opening {of} justified: {justified}"));
        Ok(())
    }
}
