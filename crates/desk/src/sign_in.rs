//! Coming in: a password, then a code where the account asks for one; or a passkey ([`crate::passkeys`]).
//!
//! A wrong name and a wrong password are refused alike, take the same time and count alike.

use crate::accounts::{Account, KnownBrowser, browser_hash, secret};
use crate::desk::Desk;
use crate::fault::Refusal;
use crate::limits::Caller;
use crate::sessions::SessionToken;
use access::{Purpose, code_step, hash_password, password_matches, recovery_hash};
use calendar::Instant;
use ledger::{Shelf, ShelfBatch, Visibility};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long somebody may take for the second factor, in minutes, and how many codes they may try with one password.
const HALF_WAY_MINUTES: i64 = 10;
const CODES_A_PASSWORD: u32 = 5;

/// Browsers that an account knows at most; the one not used for longest makes room.
const MOST_BROWSERS: usize = 20;

/// How far somebody has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameIn {
    /// They are in. The second token is their browser's, by which it is known from now on.
    In {
        /// The session's token.
        session: SessionToken,
        /// The browser's token.
        browser: String,
    },
    /// The password is right; a code is asked for. The token stands for the half that is done.
    CodeNeeded {
        /// Names the half that is done, for ten minutes.
        half_way: String,
    },
}

/// Somebody whose password was right and whose code is not given yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct HalfWay {
    user: String,
    until: Instant,
    codes_tried: u32,
}

fn not_matched() -> Refusal {
    Refusal::invalid("password", "the name or the password is wrong")
}

impl Desk {
    /// Signs somebody in by password.
    ///
    /// # Errors
    /// Where they may not sign in, or not yet again.
    pub fn sign_in(
        &mut self,
        user: &str,
        password: &str,
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, Refusal> {
        let account = self.account(user)?;
        let known = account
            .as_ref()
            .is_some_and(|account| account.knows(caller.device.as_deref()));
        let gates = self.gates("password", user, caller, known);
        self.take_try(&gates, now)?;
        let Some(account) = account else {
            let _spent = hash_password("a password that nobody has", [0; 16]);
            return Err(not_matched());
        };
        let in_time = account.password_until.is_none_or(|until| now <= until);
        if !password_matches(password, &account.password) || !account.open || !in_time {
            return Err(not_matched());
        }
        self.give_back(&gates)?;
        if account.has_second_factor() {
            return self.half_way(&account, now);
        }
        self.come_in(&account, caller, now)
    }

    /// The second half: a code of the app, or a recovery code.
    ///
    /// # Errors
    /// Where the code is not right (field `code`); [`Refusal::NotFound`] where there is no first half, or no longer.
    pub fn give_code(
        &mut self,
        half_way: &str,
        code: &str,
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, Refusal> {
        let half = self.take_code_try(half_way, now)?;
        let account = self
            .account(&half.user)?
            .filter(|account| account.open)
            .ok_or(Refusal::NotFound)?;
        let gates = self.gates(
            "code",
            &half.user,
            caller,
            account.knows(caller.device.as_deref()),
        );
        self.take_try(&gates, now)?;
        // What is good once is found and struck off while nobody else can use it.
        let account = self.change_account(&half.user, |account| use_code(account, code, now))?;
        self.give_back(&gates)?;
        let mut batch = ShelfBatch::default();
        batch.remove(half_way_key(half_way));
        self.accounts.change(&batch)?;
        self.come_in(&account, caller, now)
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
        self.open_session(&account, Purpose::stated("demonstration"), "", now)
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

    /// Opens a session, and knows the browser from now on.
    pub(crate) fn come_in(
        &mut self,
        account: &Account,
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, Refusal> {
        let browser = match caller.device.clone().filter(|token| token.len() == 64) {
            Some(token) => token,
            None => secret(32)?,
        };
        let hash = browser_hash(&browser);
        let account = self.change_account(&account.user, |account| {
            account.browsers.retain(|known| known.hash != hash);
            account.browsers.push(KnownBrowser { hash, used: now });
            if account.browsers.len() > MOST_BROWSERS {
                account.browsers.sort_by_key(|known| known.used);
                account.browsers.remove(0);
            }
            Ok(())
        })?;
        let session = self.open_session(&account, None, &caller.browser, now)?;
        Ok(CameIn::In { session, browser })
    }

    fn half_way(&mut self, account: &Account, now: Instant) -> Result<CameIn, Refusal> {
        let token = secret(32)?;
        let half = HalfWay {
            user: account.user.clone(),
            until: Instant::from_micros(now.micros() + HALF_WAY_MINUTES * 60_000_000),
            codes_tried: 0,
        };
        let mut batch = ShelfBatch::default();
        self.accounts
            .scan(b"h", b"h", &Visibility::Everything, &mut |key, value| {
                let over =
                    serde_json::from_slice::<HalfWay>(value).map_or(true, |half| now > half.until);
                if over {
                    batch.remove(key.to_vec());
                }
                std::ops::ControlFlow::Continue(())
            })?;
        batch.put(half_way_key(&token), serde_json::to_vec(&half)?);
        self.accounts.change(&batch)?;
        Ok(CameIn::CodeNeeded { half_way: token })
    }

    /// The first half, with one more try counted.
    fn take_code_try(&mut self, token: &str, now: Instant) -> Result<HalfWay, Refusal> {
        let _held = self.shared.folder.lock_accounts()?;
        let key = half_way_key(token);
        let row = self.accounts.get(&key, &Visibility::Everything)?;
        let mut half: HalfWay = row
            .and_then(|row| serde_json::from_slice(&row).ok())
            .ok_or(Refusal::NotFound)?;
        half.codes_tried += 1;
        let mut batch = ShelfBatch::default();
        let over = now > half.until || half.codes_tried > CODES_A_PASSWORD;
        if over {
            batch.remove(key);
        } else {
            batch.put(key, serde_json::to_vec(&half)?);
        }
        self.accounts.change(&batch)?;
        if over {
            Err(Refusal::NotFound)
        } else {
            Ok(half)
        }
    }
}

/// Uses a code of the app or a recovery code up.
fn use_code(account: &mut Account, code: &str, now: Instant) -> Result<(), Refusal> {
    let second = &mut account.second;
    if let Some(secret) = &second.secret
        && let Some(step) = code_step(secret, code, now, second.last_used)
    {
        second.last_used = Some(step);
        return Ok(());
    }
    let hash = recovery_hash(code);
    let left = second.recovery.len();
    second.recovery.retain(|kept| *kept != hash);
    if second.recovery.len() < left {
        Ok(())
    } else {
        Err(Refusal::invalid("code", "the code is not right"))
    }
}

fn half_way_key(token: &str) -> Vec<u8> {
    let hash = Sha256::digest([b"joinder/half-way/1", token.as_bytes()].concat());
    [b"h", hash.as_slice()].concat()
}
