//! Accounts: who may come in, in what role, for which agency. A password is kept as its argon2id hash, a browser and a
//! recovery code as hashes too. What an administrator does to an account is on the record.
//!
//! Sessions are in [`crate::sessions`], coming in is in [`crate::sign_in`], what people do to their own account is in
//! [`crate::own_account`].

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use access::{Action, Clearance, PasswordHash, Role, SharedSecret, Viewer, hash_password};
use calendar::Instant;
use facts::{Decision, Fact, Handling, Party, Span, When};
use ledger::{Shelf, ShelfBatch, Visibility};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// How long a password that an administrator gave out may be used, in hours.
const GIVEN_PASSWORD_HOURS: i64 = 72;

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
    /// True where the password was given by an administrator and must be changed at the first sign-in.
    #[serde(default)]
    pub must_change: bool,
    pub(crate) password: PasswordHash,
    /// Until when a given password may be used.
    #[serde(default)]
    pub(crate) password_until: Option<Instant>,
    /// Browsers in which this person signed in.
    #[serde(default)]
    pub(crate) browsers: Vec<KnownBrowser>,
    #[serde(default)]
    pub(crate) second: SecondFactor,
    #[serde(default)]
    pub(crate) passkeys: Vec<crate::passkeys::Passkey>,
    /// Names the account to authenticators, by random bytes and not by its name.
    #[serde(default)]
    pub(crate) handle: Option<String>,
}

/// A browser in which somebody signed in before, by the hash of its token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KnownBrowser {
    pub(crate) hash: [u8; 32],
    pub(crate) used: Instant,
}

/// What is kept of somebody's second factor.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct SecondFactor {
    /// The secret in use.
    pub(crate) secret: Option<SharedSecret>,
    /// The step whose code was used last.
    pub(crate) last_used: Option<u64>,
    /// A secret that was offered and not confirmed yet.
    pub(crate) offered: Option<SharedSecret>,
    /// Hashes of the recovery codes that are left.
    pub(crate) recovery: Vec<[u8; 32]>,
}

/// What an administrator says of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTerms {
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
}

impl Account {
    /// Names the account in an address, where its name for signing in must not stand.
    #[must_use]
    pub fn reference(&self) -> String {
        let digest = Sha256::digest([b"joinder/account/1", self.user.as_bytes()].concat());
        digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// True where an app gives codes for this account.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.second.secret.is_some()
    }

    /// How many passkeys it has.
    #[must_use]
    pub fn passkeys(&self) -> usize {
        self.passkeys.len()
    }

    pub(crate) fn knows(&self, token: Option<&str>) -> bool {
        token.is_some_and(|token| {
            let hash = browser_hash(token);
            self.browsers.iter().any(|browser| browser.hash == hash)
        })
    }

    fn forget_all_factors(&mut self) {
        self.second = SecondFactor::default();
        self.passkeys.clear();
        self.browsers.clear();
    }
}

/// What is kept of a browser's token.
pub(crate) fn browser_hash(token: &str) -> [u8; 32] {
    Sha256::digest([b"joinder/browser/1", token.as_bytes()].concat()).into()
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
        let terms = AccountTerms {
            display_name: "First administrator".to_owned(),
            role: Role::Administrator,
            agency: "joinder".to_owned(),
            team: None,
            clearance: Clearance::Ordinary,
        };
        let account = account_of("administrator", &terms, &password)?;
        self.keep(&account)?;
        Ok((account, password))
    }

    /// Makes an account that signs in by the demo's one click only: its password is known to nobody.
    ///
    /// # Errors
    /// Where the viewer may not, or the name is taken.
    pub fn make_demo_account(
        &mut self,
        viewer: &Viewer,
        user: &str,
        terms: &AccountTerms,
        now: Instant,
    ) -> Result<Account, Refusal> {
        let password = secret(32)?;
        self.make_account(viewer, user, terms, &password, now)
    }

    /// Makes an account.
    ///
    /// # Errors
    /// Where the viewer may not, the name is taken or the password too short.
    pub fn make_account(
        &mut self,
        viewer: &Viewer,
        user: &str,
        terms: &AccountTerms,
        password: &str,
        now: Instant,
    ) -> Result<Account, Refusal> {
        allow(viewer, Action::ManageAccounts)?;
        let account = account_of(user, terms, password)?;
        {
            let _held = self.shared.folder.lock_accounts()?;
            if self.account(user)?.is_some() {
                return Err(Refusal::invalid(
                    "user",
                    format!("`{user}` is taken: choose another name"),
                ));
            }
            self.keep(&account)?;
        }
        self.record_account(viewer, user, &format!("made: {}", in_words(&account)), now)?;
        Ok(account)
    }

    /// Makes an account with a password that is shown once, may be used for three days, and must be changed at the first
    /// sign-in.
    ///
    /// # Errors
    /// As [`Desk::make_account`].
    pub fn invite(
        &mut self,
        viewer: &Viewer,
        user: &str,
        terms: &AccountTerms,
        now: Instant,
    ) -> Result<(Account, String), Refusal> {
        let password = given_password()?;
        self.make_account(viewer, user, terms, &password, now)?;
        let account = self.change_account(user, |account| {
            account.must_change = true;
            account.password_until = Some(now.plus_hours(GIVEN_PASSWORD_HOURS));
            Ok(())
        })?;
        Ok((account, password))
    }

    /// Changes what somebody may do and see. Their sessions end, so that nobody goes on in a role they no longer have.
    ///
    /// # Errors
    /// Where the viewer may not, it is their own account, or there is no such account.
    pub fn set_terms(
        &mut self,
        viewer: &Viewer,
        user: &str,
        terms: &AccountTerms,
        now: Instant,
    ) -> Result<Account, Refusal> {
        allow_on_another(viewer, user)?;
        check_terms(terms)?;
        let account = self.change_account(user, |account| {
            account.display_name = terms.display_name.trim().to_owned();
            account.role = terms.role;
            account.agency = terms.agency.trim().to_owned();
            account.team = terms.team.clone();
            account.clearance = terms.clearance;
            Ok(())
        })?;
        self.end_sessions_of(user, None)?;
        self.record_account(viewer, user, &format!("now: {}", in_words(&account)), now)?;
        Ok(account)
    }

    /// Gives somebody a new password, shown once, and takes their second factor, passkeys, known browsers, sessions and
    /// programs' tokens away: for who has lost them, or whose may be in other hands.
    ///
    /// # Errors
    /// Where the viewer may not, it is their own account, or there is no such account.
    pub fn reset_account(
        &mut self,
        viewer: &Viewer,
        user: &str,
        now: Instant,
    ) -> Result<String, Refusal> {
        allow_on_another(viewer, user)?;
        let password = given_password()?;
        let hash = hashed(&password)?;
        self.change_account(user, |account| {
            account.password = hash;
            account.must_change = true;
            account.password_until = Some(now.plus_hours(GIVEN_PASSWORD_HOURS));
            account.forget_all_factors();
            Ok(())
        })?;
        self.end_sessions_of(user, None)?;
        self.end_tokens_of(user)?;
        self.record_account(
            viewer,
            user,
            "a new password was given, all else reset",
            now,
        )?;
        Ok(password)
    }

    /// Closes an account: it can sign in no more. What it did stays.
    ///
    /// # Errors
    /// Where the viewer may not, it is their own account, or there is no such account.
    pub fn close_account(
        &mut self,
        viewer: &Viewer,
        user: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        allow_on_another(viewer, user)?;
        self.change_account(user, |account| {
            account.open = false;
            Ok(())
        })?;
        self.end_sessions_of(user, None)?;
        self.record_account(viewer, user, "closed", now)
    }

    /// Opens a closed account again, with a new password that is shown once.
    ///
    /// # Errors
    /// As [`Desk::reset_account`].
    pub fn reopen_account(
        &mut self,
        viewer: &Viewer,
        user: &str,
        now: Instant,
    ) -> Result<String, Refusal> {
        let password = self.reset_account(viewer, user, now)?;
        self.change_account(user, |account| {
            account.open = true;
            Ok(())
        })?;
        self.record_account(viewer, user, "opened again", now)?;
        Ok(password)
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn accounts(&self, viewer: &Viewer) -> Result<Vec<Account>, Refusal> {
        allow(viewer, Action::ManageAccounts)?;
        self.all_accounts()
    }

    /// The name that pages show for a user; the user's own where there is no such account.
    pub(crate) fn shown_name(&self, user: &str) -> String {
        self.account(user)
            .ok()
            .flatten()
            .map_or_else(|| user.to_owned(), |account| account.display_name)
    }

    /// What an administrator did to an account, on the record.
    fn record_account(
        &self,
        viewer: &Viewer,
        user: &str,
        outcome: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        let decision = Decision {
            about: format!("account {user}"),
            outcome: outcome.to_owned(),
            reason: None,
            by: Some(Party {
                name: Some(viewer.user.clone()),
                role: Some(viewer.role.in_words().to_owned()),
                subject: None,
            }),
        };
        let fact = Fact {
            about: None,
            happened: Span::at(When::Instant(now)),
            statement: decision.into(),
        };
        self.enter("account", vec![fact], Handling::Ordinary, viewer, now)
            .map(|_| ())
    }

    /// Reads an account, changes it and keeps it, while nobody else does.
    pub(crate) fn change_account(
        &mut self,
        user: &str,
        change: impl FnOnce(&mut Account) -> Result<(), Refusal>,
    ) -> Result<Account, Refusal> {
        let _held = self.shared.folder.lock_accounts()?;
        let mut account = self.account(user)?.ok_or(Refusal::NotFound)?;
        change(&mut account)?;
        self.keep(&account)?;
        Ok(account)
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

/// Nobody changes what they themselves may do.
fn allow_on_another(viewer: &Viewer, user: &str) -> Result<(), Refusal> {
    allow(viewer, Action::ManageAccounts)?;
    if viewer.user == user && viewer.role != Role::Operator {
        return Err(Refusal::invalid(
            "user",
            "this is your own account: another administrator has to do this",
        ));
    }
    Ok(())
}

fn check_terms(terms: &AccountTerms) -> Result<(), Refusal> {
    if terms.display_name.trim().is_empty() {
        return Err(Refusal::invalid("name", "enter the name that pages show"));
    }
    if terms.agency.trim().is_empty() {
        return Err(Refusal::invalid("agency", "enter the agency"));
    }
    if terms.role == Role::Operator {
        return Err(Refusal::invalid(
            "role",
            "the operator works at the command line and has no account",
        ));
    }
    Ok(())
}

fn account_of(user: &str, terms: &AccountTerms, password: &str) -> Result<Account, Refusal> {
    let can_be_typed = |letter: char| letter.is_ascii_alphanumeric() || ".-_@".contains(letter);
    if user.is_empty() || user.len() > 60 || !user.chars().all(can_be_typed) {
        return Err(Refusal::invalid(
            "user",
            format!("`{user}` cannot be a name for signing in: use letters, digits, and . - _ @"),
        ));
    }
    check_terms(terms)?;
    Ok(Account {
        user: user.to_owned(),
        display_name: terms.display_name.trim().to_owned(),
        role: terms.role,
        agency: terms.agency.trim().to_owned(),
        team: terms.team.clone(),
        clearance: terms.clearance,
        open: true,
        must_change: false,
        password: hashed(password)?,
        password_until: None,
        browsers: Vec::new(),
        second: SecondFactor::default(),
        passkeys: Vec::new(),
        handle: None,
    })
}

/// What is kept of a password.
pub(crate) fn hashed(password: &str) -> Result<PasswordHash, Refusal> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|fault| Refusal::Failed(fault.to_string()))?;
    hash_password(password, salt).map_err(|fault| Refusal::invalid("password", fault.to_string()))
}

fn in_words(account: &Account) -> String {
    let clearance = match account.clearance {
        Clearance::Ordinary => "ordinary records only",
        Clearance::Sensitive => "sensitive records too",
        Clearance::Restricted => "restricted records too",
    };
    format!(
        "{} of {}, {clearance}",
        account.role.in_words(),
        account.agency
    )
}

fn account_key(user: &str) -> Vec<u8> {
    [b"a", user.as_bytes()].concat()
}

/// A password to give out: 100 bits, in groups that can be read over a telephone.
fn given_password() -> Result<String, Refusal> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnopqrstuvwxyz23456789";
    let mut random = [0; 20];
    getrandom::fill(&mut random).map_err(|fault| Refusal::Failed(fault.to_string()))?;
    let letters: Vec<char> = random
        .iter()
        .filter_map(|byte| {
            LETTERS
                .get(usize::from(*byte % 32))
                .copied()
                .map(char::from)
        })
        .collect();
    Ok(letters
        .chunks(5)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-"))
}

/// So many random bytes as hexadecimal text.
pub(crate) fn secret(bytes: usize) -> Result<String, Refusal> {
    let mut secret = vec![0_u8; bytes];
    getrandom::fill(&mut secret).map_err(|fault| Refusal::Failed(fault.to_string()))?;
    Ok(ledger::hexadecimal(&secret))
}
