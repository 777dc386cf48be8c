//! What people do to their own account: another password, a second factor, recovery codes. Each call is under the
//! session of whoever asks, and touches nobody else's account.

use crate::accounts::{SecondFactor, hashed};
use crate::desk::Desk;
use crate::fault::Refusal;
use crate::passkeys::PasskeyLine;
use crate::sessions::{SessionLine, SessionToken};
use access::{SharedSecret, code_step, password_matches, recovery_code, recovery_hash};
use calendar::Instant;

/// How many recovery codes are given at once.
const RECOVERY_CODES: usize = 10;

/// An account as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAccount {
    /// The name for signing in.
    pub user: String,
    /// True where an app gives codes.
    pub second_factor: bool,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
    /// The passkeys.
    pub passkeys: Vec<PasskeyLine>,
    /// The sessions, newest first.
    pub sessions: Vec<SessionLine>,
}

impl Desk {
    /// The account of whoever holds a session.
    ///
    /// # Errors
    /// Where the session has ended.
    pub fn own_account(
        &mut self,
        token: &SessionToken,
        now: Instant,
    ) -> Result<OwnAccount, Refusal> {
        let user = self.live(token, now)?.user;
        let account = self.account(&user)?.ok_or(Refusal::NotFound)?;
        Ok(OwnAccount {
            user,
            second_factor: account.has_second_factor(),
            recovery_codes: account.second.recovery.len(),
            passkeys: account.passkeys.iter().map(PasskeyLine::of).collect(),
            sessions: self.own_sessions(token, now)?,
        })
    }

    /// Changes the password. All other sessions of the account end.
    ///
    /// # Errors
    /// Where the present one is wrong (field `password`), or the new one cannot be taken (field `new-password`).
    pub fn change_password(
        &mut self,
        token: &SessionToken,
        present: &str,
        new: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        self.confirm_password(token, present, now)
            .map_err(|refused| match refused {
                Refusal::Invalid { what, .. } => Refusal::invalid("password", what),
                other => other,
            })?;
        let user = self.live(token, now)?.user;
        let too_easy = |what: &str| Err(Refusal::invalid("new-password", what));
        let plain = new.to_lowercase();
        if plain.contains(&user.to_lowercase()) {
            return too_easy("the new password must not hold your user name");
        }
        if plain.contains("password") || plain.contains("joinder") || few_letters(new) {
            return too_easy(
                "the new password is too easy to guess: three words of your own are better",
            );
        }
        let account = self.account(&user)?.ok_or(Refusal::NotFound)?;
        if password_matches(new, &account.password) {
            return too_easy("the new password must be another than the present one");
        }
        let hash = hashed(new).map_err(|refused| match refused {
            Refusal::Invalid { what, .. } => Refusal::invalid("new-password", what),
            other => other,
        })?;
        self.change_account(&user, |account| {
            account.password = hash;
            account.must_change = false;
            account.password_until = None;
            Ok(())
        })?;
        self.end_sessions_of(&user, Some(token))
    }

    /// Offers a secret for an app. It is not asked for until [`Desk::take_second_factor`] has seen a code of it; asked
    /// again before that, the same secret is offered, so that loading the page twice spoils nothing.
    ///
    /// # Errors
    /// Where the session has ended, or an app is set up already.
    pub fn offer_second_factor(
        &mut self,
        token: &SessionToken,
        now: Instant,
    ) -> Result<SharedSecret, Refusal> {
        let user = self.live(token, now)?.user;
        let mut bytes = [0; 20];
        getrandom::fill(&mut bytes).map_err(|fault| Refusal::Failed(fault.to_string()))?;
        let account = self.change_account(&user, |account| {
            if account.second.secret.is_some() {
                return Err(Refusal::NotFound);
            }
            account
                .second
                .offered
                .get_or_insert(SharedSecret::from_bytes(bytes));
            Ok(())
        })?;
        account.second.offered.ok_or(Refusal::NotFound)
    }

    /// Sets the app up once a code shows that it has the secret. Gives recovery codes, which are shown once.
    ///
    /// # Errors
    /// Where the code is not right (field `code`).
    pub fn take_second_factor(
        &mut self,
        token: &SessionToken,
        code: &str,
        now: Instant,
    ) -> Result<Vec<String>, Refusal> {
        let user = self.live(token, now)?.user;
        let codes = fresh_codes()?;
        self.change_account(&user, |account| {
            let offered = account.second.offered.clone().ok_or(Refusal::NotFound)?;
            let step = code_step(&offered, code, now, None).ok_or_else(|| {
                Refusal::invalid(
                    "code",
                    "the code is not right: check that the clock of your phone is, and enter the newest code",
                )
            })?;
            account.second = SecondFactor {
                secret: Some(offered),
                last_used: Some(step),
                offered: None,
                recovery: codes.iter().map(|code| recovery_hash(code)).collect(),
            };
            Ok(())
        })?;
        self.end_sessions_of(&user, Some(token))?;
        Ok(codes)
    }

    /// Makes new recovery codes; the old ones are good no more.
    ///
    /// # Errors
    /// Where there is no second factor.
    pub fn renew_recovery_codes(
        &mut self,
        token: &SessionToken,
        now: Instant,
    ) -> Result<Vec<String>, Refusal> {
        let user = self.live(token, now)?.user;
        let codes = fresh_codes()?;
        self.change_account(&user, |account| {
            if account.second.secret.is_none() {
                return Err(Refusal::NotFound);
            }
            account.second.recovery = codes.iter().map(|code| recovery_hash(code)).collect();
            Ok(())
        })?;
        Ok(codes)
    }

    /// Takes the second factor away, with its recovery codes.
    ///
    /// # Errors
    /// Where the session has ended.
    pub fn drop_second_factor(
        &mut self,
        token: &SessionToken,
        now: Instant,
    ) -> Result<(), Refusal> {
        let user = self.live(token, now)?.user;
        self.change_account(&user, |account| {
            account.second = SecondFactor::default();
            Ok(())
        })
        .map(|_| ())
    }
}

fn fresh_codes() -> Result<Vec<String>, Refusal> {
    let mut codes = Vec::new();
    for _ in 0..RECOVERY_CODES {
        let mut random = [0; 12];
        getrandom::fill(&mut random).map_err(|fault| Refusal::Failed(fault.to_string()))?;
        codes.push(recovery_code(random));
    }
    Ok(codes)
}

/// True for a word of the same few letters over and over.
fn few_letters(word: &str) -> bool {
    word.chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len()
        < 5
}
