//! Tokens of programs that use the API: each belongs to an account, may do no more than that account, and ends by itself.
//! Only the hash of a token is kept.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use access::{Action, Clearance, Role, Viewer};
use calendar::Instant;
use ledger::{Shelf, ShelfBatch, Visibility};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// What every token begins with, so that one that leaked is recognised as what it is.
const BEGINNING: &str = "joinder-token-";

/// How many hexadecimal digits follow.
const DIGITS: usize = 64;

/// What a token is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenTerms {
    /// The account that the program acts for.
    pub user: String,
    /// What it is for, in words.
    pub label: String,
    /// A role that may do less than the account's; the account's own where none is given.
    pub role: Option<Role>,
    /// The sensitive acts that it may do. A person is asked again who they are before each; a program cannot be, so
    /// whoever makes the token answers for it.
    pub allowed: Vec<Action>,
    /// When it ends.
    pub until: Instant,
}

/// A token, as far as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// Names it, for closing it; it says nothing of the token itself.
    pub id: String,
    /// The account it belongs to.
    pub user: String,
    /// What it is for, in words.
    pub label: String,
    /// In which role it acts.
    pub role: Role,
    /// The sensitive acts that it may do, in the order of the matrix.
    #[serde(default)]
    pub allowed: Vec<Action>,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made: Instant,
    /// When it ends.
    pub until: Instant,
}

/// Whom a token lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHolder {
    /// The account's name.
    pub user: String,
    /// The name shown: the account's, and what the token is for.
    pub display_name: String,
    /// The token's role.
    pub role: Role,
    /// The agency.
    pub agency: String,
    /// The team.
    pub team: Option<String>,
    /// What may be seen.
    pub clearance: Clearance,
    /// The sensitive acts that the token may do.
    pub allowed: Vec<Action>,
    /// When the token ends.
    pub until: Instant,
}

impl Desk {
    /// Makes a token for an account and gives it; it is shown once and kept nowhere.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such open account, the role may do what the account may not, or an act is
    /// allowed that no program may do, or not in this role.
    pub fn make_token(
        &mut self,
        viewer: &Viewer,
        terms: &TokenTerms,
        now: Instant,
    ) -> Result<(ApiToken, String), Refusal> {
        allow(viewer, Action::ManageAccounts)?;
        let user = &terms.user;
        let account = self
            .account(user)?
            .filter(|account| account.open)
            .ok_or_else(|| {
                Refusal::invalid("user", format!("there is no open account `{user}`"))
            })?;
        let role = terms.role.unwrap_or(account.role);
        if !role.is_within(account.role) {
            return Err(Refusal::invalid(
                "role",
                format!(
                    "a {} may do what `{user}` may not, who is a {}: choose a role that may do less",
                    role.in_words(),
                    account.role.in_words()
                ),
            ));
        }
        let allowed = allowed_in(role, &terms.allowed)?;
        let label = terms.label.trim();
        if label.is_empty() || label.chars().count() > 100 || label.chars().any(char::is_control) {
            return Err(Refusal::invalid(
                "label",
                "say in up to 100 characters what the token is for",
            ));
        }
        let token = format!("{BEGINNING}{}", crate::accounts::secret(DIGITS / 2)?);
        let kept = ApiToken {
            id: crate::accounts::secret(4)?,
            user: account.user,
            label: label.to_owned(),
            role,
            allowed,
            made_by: viewer.user.clone(),
            made: now,
            until: terms.until,
        };
        let mut batch = ShelfBatch::default();
        batch.put(token_key(&token), serde_json::to_vec(&kept)?);
        self.accounts.change(&batch)?;
        Ok((kept, token))
    }

    /// All tokens, the newest last; those that have ended too.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn tokens(&self, viewer: &Viewer) -> Result<Vec<ApiToken>, Refusal> {
        allow(viewer, Action::ManageAccounts)?;
        let mut tokens: Vec<ApiToken> = self
            .stored_tokens()?
            .into_iter()
            .map(|(_, token)| token)
            .collect();
        tokens.sort_by(|one, other| (one.made, &one.id).cmp(&(other.made, &other.id)));
        Ok(tokens)
    }

    /// Ends a token at once.
    ///
    /// # Errors
    /// Where the viewer may not, or there is no such token.
    pub fn close_token(&mut self, viewer: &Viewer, id: &str) -> Result<ApiToken, Refusal> {
        allow(viewer, Action::ManageAccounts)?;
        let (key, token) = self
            .stored_tokens()?
            .into_iter()
            .find(|(_, token)| token.id == id)
            .ok_or(Refusal::NotFound)?;
        let mut batch = ShelfBatch::default();
        batch.remove(key);
        self.accounts.change(&batch)?;
        Ok(token)
    }

    /// Ends all tokens of an account: for one that may be in other hands.
    pub(crate) fn end_tokens_of(&mut self, user: &str) -> Result<(), Refusal> {
        let mut batch = ShelfBatch::default();
        for (key, _) in self
            .stored_tokens()?
            .into_iter()
            .filter(|(_, token)| token.user == user)
        {
            batch.remove(key);
        }
        Ok(self.accounts.change(&batch)?)
    }

    /// Whom a token lets in; `None` where it is none, has ended, or its account was closed or may do less by now.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn token_holder(&self, token: &str, now: Instant) -> Result<Option<TokenHolder>, Refusal> {
        if !is_token(token) {
            return Ok(None);
        }
        let row = self
            .accounts
            .get(&token_key(token), &Visibility::Everything)?;
        let Some(kept) = row
            .map(|row| serde_json::from_slice::<ApiToken>(&row))
            .transpose()?
            .filter(|kept| now < kept.until)
        else {
            return Ok(None);
        };
        let account = self
            .account(&kept.user)?
            .filter(|account| account.open && kept.role.is_within(account.role));
        Ok(account.map(|account| TokenHolder {
            user: account.user,
            display_name: format!("{} ({})", account.display_name, kept.label),
            role: kept.role,
            agency: account.agency,
            team: account.team,
            clearance: account.clearance,
            allowed: kept.allowed,
            until: kept.until,
        }))
    }

    fn stored_tokens(&self) -> Result<Vec<(Vec<u8>, ApiToken)>, Refusal> {
        let (mut tokens, mut fault) = (Vec::new(), None);
        self.accounts
            .scan(b"T/", b"T/", &Visibility::Everything, &mut |key, value| {
                match serde_json::from_slice(value) {
                    Ok(token) => tokens.push((key.to_vec(), token)),
                    Err(wrong) => fault = Some(wrong),
                }
                ControlFlow::Continue(())
            })?;
        fault.map_or(Ok(tokens), |fault: serde_json::Error| Err(fault.into()))
    }
}

/// The sensitive acts that a token in this role is allowed, each once; refused where no token may be.
fn allowed_in(role: Role, asked: &[Action]) -> Result<Vec<Action>, Refusal> {
    let refused = |why: String| Err(Refusal::invalid("allow", why));
    for action in asked {
        if !action.can_be_allowed_to_a_token() {
            return refused(format!(
                "no program may be allowed to {}",
                action.in_words()
            ));
        }
        if !role.may(*action) {
            return refused(format!(
                "the role `{}` may not {}",
                role.in_words(),
                action.in_words()
            ));
        }
    }
    Ok(Action::ALL
        .into_iter()
        .filter(|action| asked.contains(action))
        .collect())
}

/// True where a text has the form of a token.
fn is_token(text: &str) -> bool {
    text.strip_prefix(BEGINNING).is_some_and(|digits| {
        digits.len() == DIGITS
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

fn token_key(token: &str) -> Vec<u8> {
    [
        b"T/".as_slice(),
        Sha256::digest(token.as_bytes()).as_slice(),
    ]
    .concat()
}
