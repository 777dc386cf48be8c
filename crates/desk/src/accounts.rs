//! Accounts and sessions. A password is kept as its argon2id hash, a session as the hash of its token; what is in the
//! store opens nothing.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use access::{
    Action, Clearance, PasswordHash, Purpose, Role, Viewer, hash_password, password_matches,
};
use calendar::Instant;
use ledger::{Shelf, ShelfBatch, Visibility};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// How long a session lasts at most, in hours.
const LONGEST_HOURS: i64 = 12;

/// How long a session may be idle, in minutes, where settings say nothing.
const IDLE_MINUTES: u32 = 30;

/// Wrong passwords in a row after which an account waits, and how long it then waits, in minutes.
const WRONG_PASSWORDS: u32 = 10;
const WAIT_MINUTES: u32 = 5;

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// The name for signing in.
    pub user: String,
    /// The name shown.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// The agency.
    pub agency: String,
    /// The team.
    pub team: Option<String>,
    /// What they may see.
    pub clearance: Clearance,
    /// False for an account that may not sign in any more.
    pub open: bool,
    password: PasswordHash,
    #[serde(default)]
    wrong: u32,
    #[serde(default)]
    wait_until: Option<Instant>,
}

/// A session's token: given to the browser once, kept here only as a hash. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(pub String);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SessionToken(…)")
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// The user.
    pub user: String,
    /// The name shown.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// The agency.
    pub agency: String,
    /// The team.
    pub team: Option<String>,
    /// What they may see.
    pub clearance: Clearance,
    /// The token that each form must carry.
    pub csrf: String,
    /// For what purpose they are looking, once they have said.
    pub purpose: Option<Purpose>,
    /// When it ends at the latest.
    pub until: Instant,
    /// When it was last used.
    pub seen: Instant,
}

impl Session {
    /// The viewer of this session; `None` until a purpose has been given.
    #[must_use]
    pub fn viewer(&self) -> Option<Viewer> {
        Some(Viewer {
            user: self.user.clone(),
            role: self.role,
            agency: self.agency.clone(),
            team: self.team.clone(),
            clearance: self.clearance,
            purpose: self.purpose.clone()?,
        })
    }
}

impl Desk {
    /// True where there is no account yet.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn has_no_accounts(&self) -> Result<bool, Refusal> {
        Ok(self.all_accounts()?.is_empty())
    }

    /// Makes the first account, an administrator; gives its password, which is shown once and kept nowhere.
    ///
    /// # Errors
    /// Where there is an account already, or the store fails.
    pub fn make_first_administrator(&mut self) -> Result<(Account, String), Refusal> {
        if !self.has_no_accounts()? {
            return Err(Refusal::invalid("user", "there are accounts here already"));
        }
        let password = secret(16)?;
        let account = self.account_of(
            "administrator",
            "First administrator",
            Role::Administrator,
            "joinder",
            None,
            Clearance::Ordinary,
            &password,
        )?;
        self.keep(&account)?;
        Ok((account, password))
    }

    /// Makes an account that signs in by the demo's one click only: its password is known to nobody.
    ///
    /// # Errors
    /// Where the viewer may not, or the name is taken.
    #[expect(clippy::too_many_arguments, reason = "an account is these fields")]
    pub fn make_demo_account(
        &mut self,
        viewer: &Viewer,
        user: &str,
        display_name: &str,
        role: Role,
        agency: &str,
        team: Option<&str>,
        clearance: Clearance,
    ) -> Result<Account, Refusal> {
        let password = secret(32)?;
        self.make_account(
            viewer,
            user,
            display_name,
            role,
            agency,
            team,
            clearance,
            &password,
        )
    }

    /// Makes an account.
    ///
    /// # Errors
    /// Where the viewer may not, the name is taken or the password too short.
    #[expect(clippy::too_many_arguments, reason = "an account is these fields")]
    pub fn make_account(
        &mut self,
        viewer: &Viewer,
        user: &str,
        display_name: &str,
        role: Role,
        agency: &str,
        team: Option<&str>,
        clearance: Clearance,
        password: &str,
    ) -> Result<Account, Refusal> {
        allow(viewer, Action::ManageAccounts)?;
        if self.account(user)?.is_some() {
            return Err(Refusal::invalid(
                "user",
                format!("`{user}` is taken: choose another name"),
            ));
        }
        let account =
            self.account_of(user, display_name, role, agency, team, clearance, password)?;
        self.keep(&account)?;
        Ok(account)
    }

    /// Closes an account: it can sign in no more. What it did stays.
    ///
    /// # Errors
    /// Where the viewer may not, or there is no such account.
    pub fn close_account(&mut self, viewer: &Viewer, user: &str) -> Result<(), Refusal> {
        allow(viewer, Action::ManageAccounts)?;
        let account = self.account(user)?.ok_or(Refusal::NotFound)?;
        self.keep(&Account {
            open: false,
            ..account
        })
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn accounts(&self, viewer: &Viewer) -> Result<Vec<Account>, Refusal> {
        allow(viewer, Action::ManageAccounts)?;
        self.all_accounts()
    }

    /// Signs somebody in. A wrong name and a wrong password are refused alike, and take the same time.
    ///
    /// # Errors
    /// Where they may not sign in.
    pub fn sign_in(
        &mut self,
        user: &str,
        password: &str,
        now: Instant,
    ) -> Result<SessionToken, Refusal> {
        let refused = || Refusal::invalid("password", "the name or the password is wrong");
        let Some(mut account) = self.account(user)? else {
            let _spent = hash_password("a password that nobody has", [0; 16]);
            return Err(refused());
        };
        if account.wait_until.is_some_and(|until| now < until) {
            return Err(Refusal::TooManyAttempts(WAIT_MINUTES));
        }
        if !password_matches(password, &account.password) || !account.open {
            account.wrong += 1;
            if account.wrong >= WRONG_PASSWORDS {
                account.wrong = 0;
                account.wait_until = Some(Instant::from_micros(
                    now.micros()
                        .saturating_add(i64::from(WAIT_MINUTES) * 60_000_000),
                ));
            }
            self.keep(&account)?;
            return Err(refused());
        }
        self.keep(&Account {
            wrong: 0,
            wait_until: None,
            ..account.clone()
        })?;
        self.open_session(&account, None, now)
    }

    /// Signs a demo user in without a password. Only in a folder that `joinder demo` made.
    ///
    /// # Errors
    /// Elsewhere, or where there is no such user.
    pub fn demo_sign_in(&mut self, user: &str, now: Instant) -> Result<SessionToken, Refusal> {
        let account = self
            .account(user)?
            .filter(|account| account.open && self.folder().is_demo())
            .ok_or(Refusal::NotFound)?;
        self.open_session(&account, Purpose::stated("demonstration"), now)
    }

    /// Demo users: all accounts of a folder that `joinder demo` made, and none elsewhere.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn demo_accounts(&self) -> Result<Vec<Account>, Refusal> {
        if self.folder().is_demo() {
            self.all_accounts()
        } else {
            Ok(Vec::new())
        }
    }

    /// The session of a token, where it still runs.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn session(
        &mut self,
        token: &SessionToken,
        now: Instant,
    ) -> Result<Option<Session>, Refusal> {
        let Some(session) = self.stored_session(token)? else {
            return Ok(None);
        };
        let idle =
            i64::from(self.shared.settings.idle_minutes.unwrap_or(IDLE_MINUTES)) * 60_000_000;
        let since = now.micros().saturating_sub(session.seen.micros());
        if now > session.until
            || since > idle
            || !self
                .account(&session.user)?
                .is_some_and(|account| account.open)
        {
            self.sign_out(token)?;
            return Ok(None);
        }
        // Written once a minute at most: a page costs no flush of its own for this.
        if since > 60_000_000 {
            self.keep_session(
                token,
                &Session {
                    seen: now,
                    ..session.clone()
                },
            )?;
        }
        Ok(Some(session))
    }

    /// Says for what purpose somebody is looking from now on.
    ///
    /// # Errors
    /// Where the session has ended.
    pub fn set_purpose(&mut self, token: &SessionToken, purpose: &Purpose) -> Result<(), Refusal> {
        let session = self.stored_session(token)?.ok_or(Refusal::NotFound)?;
        self.keep_session(
            token,
            &Session {
                purpose: Some(purpose.clone()),
                ..session
            },
        )
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn sign_out(&mut self, token: &SessionToken) -> Result<(), Refusal> {
        let mut batch = ShelfBatch::default();
        batch.remove(session_key(token));
        Ok(self.accounts.change(&batch)?)
    }

    #[expect(clippy::too_many_arguments, reason = "an account is these fields")]
    fn account_of(
        &self,
        user: &str,
        display_name: &str,
        role: Role,
        agency: &str,
        team: Option<&str>,
        clearance: Clearance,
        password: &str,
    ) -> Result<Account, Refusal> {
        if user.is_empty()
            || !user
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || ".-_@".contains(letter))
        {
            return Err(Refusal::invalid(
                "user",
                format!(
                    "`{user}` cannot be a name for signing in: use letters, digits, and . - _ @"
                ),
            ));
        }
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|fault| Refusal::Failed(fault.to_string()))?;
        let password = hash_password(password, salt)
            .map_err(|fault| Refusal::invalid("password", fault.to_string()))?;
        Ok(Account {
            user: user.to_owned(),
            display_name: display_name.to_owned(),
            role,
            agency: agency.to_owned(),
            team: team.map(str::to_owned),
            clearance,
            open: true,
            password,
            wrong: 0,
            wait_until: None,
        })
    }

    fn open_session(
        &mut self,
        account: &Account,
        purpose: Option<Purpose>,
        now: Instant,
    ) -> Result<SessionToken, Refusal> {
        let token = SessionToken(secret(32)?);
        let session = Session {
            user: account.user.clone(),
            display_name: account.display_name.clone(),
            role: account.role,
            agency: account.agency.clone(),
            team: account.team.clone(),
            clearance: account.clearance,
            csrf: secret(32)?,
            purpose,
            until: now.plus_hours(LONGEST_HOURS),
            seen: now,
        };
        self.keep_session(&token, &session)?;
        Ok(token)
    }

    fn stored_session(&self, token: &SessionToken) -> Result<Option<Session>, Refusal> {
        let row = self
            .accounts
            .get(&session_key(token), &Visibility::Everything)?;
        Ok(row.map(|row| serde_json::from_slice(&row)).transpose()?)
    }

    fn keep_session(&mut self, token: &SessionToken, session: &Session) -> Result<(), Refusal> {
        let mut batch = ShelfBatch::default();
        batch.put(session_key(token), serde_json::to_vec(session)?);
        Ok(self.accounts.change(&batch)?)
    }

    pub(crate) fn account(&self, user: &str) -> Result<Option<Account>, Refusal> {
        let row = self
            .accounts
            .get(&account_key(user), &Visibility::Everything)?;
        Ok(row.map(|row| serde_json::from_slice(&row)).transpose()?)
    }

    fn keep(&mut self, account: &Account) -> Result<(), Refusal> {
        let mut batch = ShelfBatch::default();
        batch.put(account_key(&account.user), serde_json::to_vec(account)?);
        Ok(self.accounts.change(&batch)?)
    }

    pub(crate) fn all_accounts(&self) -> Result<Vec<Account>, Refusal> {
        let (mut accounts, mut fault) = (Vec::new(), None);
        self.accounts
            .scan(b"a", b"a", &Visibility::Everything, &mut |_, value| {
                match serde_json::from_slice(value) {
                    Ok(account) => accounts.push(account),
                    Err(wrong) => fault = Some(wrong),
                }
                ControlFlow::Continue(())
            })?;
        fault.map_or(Ok(accounts), |fault: serde_json::Error| Err(fault.into()))
    }
}

fn account_key(user: &str) -> Vec<u8> {
    [b"a", user.as_bytes()].concat()
}

fn session_key(token: &SessionToken) -> Vec<u8> {
    let hash = Sha256::digest(token.0.as_bytes());
    [b"s", hash.as_slice()].concat()
}

/// So many random bytes as hexadecimal text.
pub(crate) fn secret(bytes: usize) -> Result<String, Refusal> {
    let mut secret = vec![0_u8; bytes];
    getrandom::fill(&mut secret).map_err(|fault| Refusal::Failed(fault.to_string()))?;
    Ok(secret.iter().map(|byte| format!("{byte:02x}")).collect())
}
