//! Sessions: kept under the hash of their token, so that what is in the store opens nothing. A session ends when idle, at
//! the latest after half a day, when its account is closed or changed, and when its owner ends it from elsewhere.

use crate::accounts::{Account, secret};
use crate::desk::Desk;
use crate::fault::Refusal;
use access::{Clearance, Purpose, Role, Viewer, password_matches};
use calendar::Instant;
use ledger::{Shelf, ShelfBatch, Visibility};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// How long a session lasts at most, in hours.
const LONGEST_HOURS: i64 = 12;

/// How long a session may be idle, in minutes, where settings say nothing.
const IDLE_MINUTES: u32 = 30;

/// How long a proof of who is acting holds for sensitive acts, in minutes.
const FRESH_MINUTES: i64 = 15;

/// Wrong passwords, asked for again within a session, after which the session ends.
const WRONG_PROOFS: u32 = 5;

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
    /// When it began.
    pub began: Instant,
    /// When it ends at the latest.
    pub until: Instant,
    /// When it was last used.
    pub seen: Instant,
    /// When they last proved who they are: by signing in, or by their password when asked again.
    pub proved: Instant,
    /// The browser, in two words.
    pub browser: String,
    /// True where the account's password was given by an administrator: nothing else is shown until it is changed.
    pub must_change: bool,
    /// True where the account has a second step or a passkey, so that its password alone opens nothing or is not used.
    #[serde(default)]
    pub has_second_step: bool,
    wrong_proofs: u32,
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

    /// True where they proved who they are a short while ago, as a sensitive act asks.
    #[must_use]
    pub fn is_fresh(&self, now: Instant) -> bool {
        let since = now.micros().saturating_sub(self.proved.micros());
        (0..FRESH_MINUTES * 60_000_000).contains(&since)
    }
}

/// A session as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// Names it in a form: part of the hash, from which no token follows.
    pub reference: String,
    /// The browser, in two words.
    pub browser: String,
    /// When it began.
    pub began: Instant,
    /// When it was last used, to the minute.
    pub seen: Instant,
    /// True for the one that asks.
    pub this_one: bool,
}

impl Desk {
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
        let since = now.micros().saturating_sub(session.seen.micros());
        let account = self.account(&session.user)?;
        let open = account.as_ref().is_some_and(|account| account.open);
        if self.has_ended(&session, now) || !open {
            self.sign_out(token)?;
            return Ok(None);
        }
        // Written once a minute at most: a page costs no flush of its own for this.
        if since > 60_000_000 {
            self.change_session(token, |session| session.seen = now)?;
        }
        let has_second_step = account
            .as_ref()
            .is_some_and(|account| account.has_second_factor() || account.passkeys() > 0);
        let must_change = account.is_some_and(|account| account.must_change);
        Ok(Some(Session {
            must_change,
            has_second_step,
            ..session
        }))
    }

    fn has_ended(&self, session: &Session, now: Instant) -> bool {
        let idle =
            i64::from(self.shared.settings.idle_minutes.unwrap_or(IDLE_MINUTES)) * 60_000_000;
        let since = now.micros().saturating_sub(session.seen.micros());
        now > session.until || since > idle
    }

    /// The session of a token that must be there.
    pub(crate) fn live(&mut self, token: &SessionToken, now: Instant) -> Result<Session, Refusal> {
        self.session(token, now)?.ok_or(Refusal::NotFound)
    }

    /// Says for what purpose somebody is looking from now on.
    ///
    /// # Errors
    /// Where the session has ended.
    pub fn set_purpose(&mut self, token: &SessionToken, purpose: &Purpose) -> Result<(), Refusal> {
        self.change_session(token, |session| session.purpose = Some(purpose.clone()))
    }

    /// Proves again who is acting, by the password. After five wrong ones the session ends.
    ///
    /// # Errors
    /// Where the password is wrong (field `confirm-password`), or the session has ended.
    pub fn confirm_password(
        &mut self,
        token: &SessionToken,
        password: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        let session = self.live(token, now)?;
        let account = self.account(&session.user)?.ok_or(Refusal::NotFound)?;
        self.count_proof(token)?;
        if !password_matches(password, &account.password) {
            return Err(Refusal::invalid(
                "confirm-password",
                "the password is not right",
            ));
        }
        self.has_proved(token, now)
    }

    /// Counts a try to prove who is acting, before it is made, so that many at once do not slip through together. After
    /// too many the session ends.
    pub(crate) fn count_proof(&mut self, token: &SessionToken) -> Result<(), Refusal> {
        let mut tried = 0;
        self.change_session(token, |session| {
            session.wrong_proofs += 1;
            tried = session.wrong_proofs;
        })?;
        if tried > WRONG_PROOFS {
            self.sign_out(token)?;
            return Err(Refusal::NotFound);
        }
        Ok(())
    }

    /// Remembers that whoever holds a session has just proved who they are.
    pub(crate) fn has_proved(&mut self, token: &SessionToken, now: Instant) -> Result<(), Refusal> {
        self.change_session(token, |session| {
            session.wrong_proofs = 0;
            session.proved = now;
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn sign_out(&mut self, token: &SessionToken) -> Result<(), Refusal> {
        let _held = self.shared.folder.lock_accounts()?;
        let mut batch = ShelfBatch::default();
        batch.remove(session_key(token));
        Ok(self.accounts.change(&batch)?)
    }

    /// The sessions of whoever holds this one, newest first.
    ///
    /// # Errors
    /// Where the session has ended.
    pub fn own_sessions(
        &mut self,
        token: &SessionToken,
        now: Instant,
    ) -> Result<Vec<SessionLine>, Refusal> {
        let user = self.live(token, now)?.user;
        let own = session_key(token);
        let mut lines = Vec::new();
        self.each_session(&mut |key, session| {
            if session.user == user && !self.has_ended(&session, now) {
                lines.push(SessionLine {
                    reference: reference_of(key),
                    browser: session.browser,
                    began: session.began,
                    seen: session.seen,
                    this_one: key == own.as_slice(),
                });
            }
        })?;
        lines.sort_by_key(|line| std::cmp::Reverse(line.began));
        Ok(lines)
    }

    /// Ends other sessions of the same user: one, or all.
    ///
    /// # Errors
    /// Where this session has ended.
    pub fn end_others(
        &mut self,
        token: &SessionToken,
        reference: Option<&str>,
        now: Instant,
    ) -> Result<usize, Refusal> {
        let user = self.live(token, now)?.user;
        let own = session_key(token);
        let mut batch = ShelfBatch::default();
        self.each_session(&mut |key, session| {
            let asked = reference.is_none_or(|asked| asked == reference_of(key));
            if session.user == user && key != own.as_slice() && asked {
                batch.remove(key.to_vec());
            }
        })?;
        let ended = batch.len();
        let _held = self.shared.folder.lock_accounts()?;
        self.accounts.change(&batch)?;
        Ok(ended)
    }

    /// Ends all sessions of a user, but for one.
    pub(crate) fn end_sessions_of(
        &mut self,
        user: &str,
        but: Option<&SessionToken>,
    ) -> Result<(), Refusal> {
        let kept = but.map(session_key);
        let mut batch = ShelfBatch::default();
        self.each_session(&mut |key, session| {
            if session.user == user && kept.as_deref() != Some(key) {
                batch.remove(key.to_vec());
            }
        })?;
        let _held = self.shared.folder.lock_accounts()?;
        Ok(self.accounts.change(&batch)?)
    }

    /// Opens a session. Those that have ended, whosever they were, are thrown out at the same time.
    pub(crate) fn open_session(
        &mut self,
        account: &Account,
        purpose: Option<Purpose>,
        browser: &str,
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
            began: now,
            until: now.plus_hours(LONGEST_HOURS),
            seen: now,
            proved: now,
            browser: browser.to_owned(),
            must_change: account.must_change,
            has_second_step: account.has_second_factor() || account.passkeys() > 0,
            wrong_proofs: 0,
        };
        let mut batch = ShelfBatch::default();
        self.each_session(&mut |key, session| {
            if self.has_ended(&session, now) {
                batch.remove(key.to_vec());
            }
        })?;
        batch.put(session_key(&token), serde_json::to_vec(&session)?);
        let _held = self.shared.folder.lock_accounts()?;
        self.accounts.change(&batch)?;
        Ok(token)
    }

    fn each_session(&self, each: &mut dyn FnMut(&[u8], Session)) -> Result<(), Refusal> {
        Ok(self
            .accounts
            .scan(b"s", b"s", &Visibility::Everything, &mut |key, value| {
                if let Ok(session) = serde_json::from_slice(value) {
                    each(key, session);
                }
                ControlFlow::Continue(())
            })?)
    }

    /// A session that was written before sessions said what they say now is none: its owner signs in again.
    fn stored_session(&self, token: &SessionToken) -> Result<Option<Session>, Refusal> {
        let row = self
            .accounts
            .get(&session_key(token), &Visibility::Everything)?;
        Ok(row.and_then(|row| serde_json::from_slice(&row).ok()))
    }

    /// Reads a session, changes it and keeps it, while nobody else does.
    fn change_session(
        &mut self,
        token: &SessionToken,
        change: impl FnOnce(&mut Session),
    ) -> Result<(), Refusal> {
        let _held = self.shared.folder.lock_accounts()?;
        let mut session = self.stored_session(token)?.ok_or(Refusal::NotFound)?;
        change(&mut session);
        let mut batch = ShelfBatch::default();
        batch.put(session_key(token), serde_json::to_vec(&session)?);
        Ok(self.accounts.change(&batch)?)
    }
}

fn session_key(token: &SessionToken) -> Vec<u8> {
    let hash = Sha256::digest(token.0.as_bytes());
    [b"s", hash.as_slice()].concat()
}

fn reference_of(key: &[u8]) -> String {
    key.iter()
        .skip(1)
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
