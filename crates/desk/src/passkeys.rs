//! Passkeys (Web Authentication): a key that a telephone, computer or security key holds and uses only for this service's
//! own name, after it has checked its owner. Nobody can be tricked into giving one away, so it counts as both factors.
//!
//! What a ceremony began with goes to the browser and comes back under a keyed hash, so that a stranger who opens the
//! page leaves nothing behind; what was used once is kept until it would have run out, and is good no more.
//!
//! The checks themselves are `webauthn_rp`'s. It takes the time from the machine, for the five minutes of a ceremony only.

use crate::accounts::{Account, secret};
use crate::desk::Desk;
use crate::fault::Refusal;
use crate::limits::Caller;
use crate::sessions::SessionToken;
use crate::sign_in::CameIn;
use calendar::Instant;
use ledger::{Shelf, ShelfBatch, Visibility, hexadecimal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    UserHandle64, Username,
};
use webauthn_rp::request::{AsciiDomain, ExtensionInfo, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication64, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

/// Passkeys that an account may have.
const MOST_PASSKEYS: usize = 10;

/// For how long a ceremony that was used is remembered, in minutes: longer than it could be used.
const REMEMBERED_MINUTES: i64 = 15;

type Key = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// The address by which browsers reach this service: passkeys are bound to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAddress {
    /// The name of the host: `desk.example`.
    pub host: String,
    /// The origin as a browser writes it: `https://desk.example`.
    pub origin: String,
}

impl ServiceAddress {
    /// The address of an origin; `None` for one that passkeys cannot be bound to: a number, or no name at all.
    #[must_use]
    pub fn of_origin(origin: &str) -> Option<Self> {
        let rest = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"))?;
        let host = rest.split(':').next()?;
        let a_name = host.bytes().any(|byte| byte.is_ascii_alphabetic())
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        let secure = origin.starts_with("https://") || host == "localhost";
        (a_name && secure).then(|| Self {
            host: host.to_owned(),
            origin: origin.to_owned(),
        })
    }

    fn rp(&self) -> Result<RpId, Refusal> {
        AsciiDomain::try_from(self.host.clone())
            .map(RpId::Domain)
            .map_err(|_| Refusal::Failed("the service's address is no name".to_owned()))
    }
}

/// What the browser is to be asked, and what has to come back with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// The question, as JSON for the browser.
    pub options: String,
    /// What it began with, under a keyed hash.
    pub state: String,
}

/// A passkey on an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Passkey {
    id: Vec<u8>,
    name: String,
    fixed: Vec<u8>,
    moving: [u8; 7],
    made: Instant,
    used: Option<Instant>,
}

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Names it in a form.
    pub reference: String,
    /// The name its owner gave it.
    pub name: String,
    /// When it was added.
    pub made: Instant,
    /// When it was last used.
    pub used: Option<Instant>,
}

impl PasskeyLine {
    pub(crate) fn of(passkey: &Passkey) -> Self {
        let digest = Sha256::digest(&passkey.id);
        Self {
            reference: digest
                .iter()
                .take(8)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            name: passkey.name.clone(),
            made: passkey.made,
            used: passkey.used,
        }
    }
}

fn not_taken() -> Refusal {
    Refusal::invalid(
        "passkey",
        "the passkey could not be taken: load the page again and try once more",
    )
}

impl Desk {
    /// Begins to add a passkey to the account of whoever holds a session.
    ///
    /// # Errors
    /// Where the session has ended, or the account has too many.
    pub fn begin_passkey(
        &mut self,
        token: &SessionToken,
        address: &ServiceAddress,
        now: Instant,
    ) -> Result<Ceremony, Refusal> {
        let user = self.live(token, now)?.user;
        let fresh = secret(64)?;
        let account = self.change_account(&user, |account| {
            account.handle.get_or_insert(fresh);
            Ok(())
        })?;
        if account.passkeys.len() >= MOST_PASSKEYS {
            return Err(Refusal::invalid(
                "passkey",
                "there are ten passkeys already: remove one first",
            ));
        }
        let handle = handle_of(&account)?;
        let mut batch = ShelfBatch::default();
        batch.put(handle_key(&handle), user.clone().into_bytes());
        self.accounts.change(&batch)?;
        let id = UserHandle64::decode(handle).map_err(|_| not_taken())?;
        let entity = PublicKeyCredentialUserEntity {
            name: Username::try_from(user.as_str()).map_err(|_| not_taken())?,
            id: &id,
            display_name: Nickname::try_from(account.display_name.as_str()).ok(),
        };
        let exclude = account
            .passkeys
            .iter()
            .filter_map(|passkey| {
                Some(PublicKeyCredentialDescriptor {
                    id: CredentialId::<Vec<u8>>::decode(passkey.id.clone()).ok()?,
                    transports: AuthTransports::decode(0).ok()?,
                })
            })
            .collect();
        let rp = address.rp()?;
        let mut asked = PublicKeyCredentialCreationOptions::passkey(&rp, entity, exclude);
        // Asked for and not insisted on: many authenticators do not know it, and would refuse to make any passkey. That its
        // owner is there is checked each time one signs in, whatever the authenticator keeps to.
        asked.extensions.cred_protect =
            CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
        let (server, client) = asked.start_ceremony().map_err(|_| not_taken())?;
        let state = server.encode().map_err(|_| not_taken())?;
        Ok(Ceremony {
            options: serde_json::to_string(&client)?,
            state: self.signed("register", &user, &state),
        })
    }

    /// Adds the passkey that a browser made.
    ///
    /// # Errors
    /// Where it does not fit what was asked (field `passkey`), or has no name (field `passkey-name`).
    pub fn add_passkey(
        &mut self,
        token: &SessionToken,
        address: &ServiceAddress,
        (state, answer): (&str, &str),
        name: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        let user = self.live(token, now)?.user;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 60 {
            return Err(Refusal::invalid(
                "passkey-name",
                "give the passkey a name of at most 60 letters, so that you know it again",
            ));
        }
        let state = self.unsigned("register", &user, state)?;
        let server = RegistrationServerState::<64>::decode(&state).map_err(|_| not_taken())?;
        let answer = Registration::from_json_relaxed(answer.as_bytes()).map_err(|_| not_taken())?;
        let origins = [address.origin.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            ..RegistrationVerificationOptions::default()
        };
        let registered = server
            .verify(&address.rp()?, &answer, &options)
            .map_err(|_| not_taken())?;
        self.use_up(&state, now)?;
        let fixed = registered
            .static_state()
            .encode()
            .map_err(|_| not_taken())?;
        let moving = registered
            .dynamic_state()
            .encode()
            .map_err(|_| not_taken())?;
        let passkey = Passkey {
            id: registered.id().as_ref().to_vec(),
            name: name.to_owned(),
            fixed,
            moving,
            made: now,
            used: None,
        };
        self.change_account(&user, |account| {
            account.passkeys.retain(|held| held.id != passkey.id);
            account.passkeys.push(passkey);
            Ok(())
        })
        .map(|_| ())
    }

    /// Takes a passkey away.
    ///
    /// # Errors
    /// Where there is none of this reference.
    pub fn remove_passkey(
        &mut self,
        token: &SessionToken,
        reference: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        let user = self.live(token, now)?.user;
        self.change_account(&user, |account| {
            let before = account.passkeys.len();
            account
                .passkeys
                .retain(|held| PasskeyLine::of(held).reference != reference);
            if account.passkeys.len() == before {
                return Err(Refusal::NotFound);
            }
            Ok(())
        })
        .map(|_| ())
    }

    /// Begins to sign somebody in by passkey. Nothing is kept.
    ///
    /// # Errors
    /// Where no ceremony can be made.
    pub fn ask_for_passkey(&self, address: &ServiceAddress) -> Result<Ceremony, Refusal> {
        self.asked("sign in", "", address)
    }

    /// Begins to prove again by passkey who holds a session; `None` where their account has no passkey.
    ///
    /// # Errors
    /// Where the session has ended.
    pub fn ask_to_confirm_by_passkey(
        &mut self,
        token: &SessionToken,
        address: &ServiceAddress,
        now: Instant,
    ) -> Result<Option<Ceremony>, Refusal> {
        let user = self.live(token, now)?.user;
        let account = self.account(&user)?.ok_or(Refusal::NotFound)?;
        if account.passkeys.is_empty() {
            return Ok(None);
        }
        self.asked("confirm", &user, address).map(Some)
    }

    /// Signs somebody in by the passkey with which their browser answered.
    ///
    /// # Errors
    /// Where it is nobody's, or does not fit what was asked: all alike (field `passkey`).
    pub fn sign_in_by_passkey(
        &mut self,
        address: &ServiceAddress,
        answer: (&str, &str),
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, Refusal> {
        let gates = self.gates("passkey", "", caller, false);
        self.take_try(&gates, now)?;
        let account = self.answered("sign in", "", address, answer, now)?;
        self.give_back(&gates)?;
        self.come_in(&account, caller, now)
    }

    /// Proves again who holds a session, by a passkey of their own. Tries count with those of the password.
    ///
    /// # Errors
    /// Where it is not theirs, or does not fit what was asked: all alike (field `passkey`); where the session has ended.
    pub fn confirm_by_passkey(
        &mut self,
        token: &SessionToken,
        address: &ServiceAddress,
        answer: (&str, &str),
        now: Instant,
    ) -> Result<(), Refusal> {
        let user = self.live(token, now)?.user;
        self.count_proof(token)?;
        let account = self.answered("confirm", &user, address, answer, now)?;
        if account.user != user {
            return Err(not_taken());
        }
        self.has_proved(token, now)
    }

    /// A question for any passkey of this service, for one use, and by one user where one is named.
    fn asked(&self, what: &str, user: &str, address: &ServiceAddress) -> Result<Ceremony, Refusal> {
        let rp = address.rp()?;
        let (server, client) = DiscoverableCredentialRequestOptions::passkey(&rp)
            .start_ceremony()
            .map_err(|_| not_taken())?;
        let state = server.encode().map_err(|_| not_taken())?;
        Ok(Ceremony {
            options: serde_json::to_string(&client)?,
            state: self.signed(what, user, &state),
        })
    }

    /// Whose passkey answered such a question. The question is used up by it.
    fn answered(
        &mut self,
        what: &str,
        user: &str,
        address: &ServiceAddress,
        (state, answer): (&str, &str),
        now: Instant,
    ) -> Result<Account, Refusal> {
        let state = self.unsigned(what, user, state)?;
        let server =
            DiscoverableAuthenticationServerState::decode(&state).map_err(|_| not_taken())?;
        let answer = DiscoverableAuthentication64::from_json_relaxed(answer.as_bytes())
            .map_err(|_| not_taken())?;
        let user_id = *answer.response().user_handle();
        let handle = user_id.encode().map_err(|_| not_taken())?;
        let account = self.account_of_handle(&handle)?.ok_or_else(not_taken)?;
        let held = account
            .passkeys
            .iter()
            .find(|held| held.id.as_slice() == answer.raw_id().as_ref())
            .ok_or_else(not_taken)?;
        let fixed = StaticState::<Key>::decode(held.fixed.as_slice()).map_err(|_| not_taken())?;
        let moving = DynamicState::decode(held.moving).map_err(|_| not_taken())?;
        let mut credential = AuthenticatedCredential::new(answer.raw_id(), &user_id, fixed, moving)
            .map_err(|_| not_taken())?;
        let origins = [address.origin.as_str()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            ..AuthenticationVerificationOptions::default()
        };
        server
            .verify(&address.rp()?, &answer, &mut credential, &options)
            .map_err(|_| not_taken())?;
        self.use_up(&state, now)?;
        let moved = credential
            .dynamic_state()
            .encode()
            .map_err(|_| not_taken())?;
        let id = held.id.clone();
        self.change_account(&account.user, |account| {
            for held in account.passkeys.iter_mut().filter(|held| held.id == id) {
                held.moving = moved;
                held.used = Some(now);
            }
            Ok(())
        })
    }

    fn account_of_handle(&self, handle: &[u8; 64]) -> Result<Option<Account>, Refusal> {
        let row = self
            .accounts
            .get(&handle_key(handle), &Visibility::Everything)?;
        let Some(user) = row.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return Ok(None);
        };
        Ok(self.account(&user)?.filter(|account| account.open))
    }

    fn signed(&self, what: &str, user: &str, state: &[u8]) -> String {
        let mac = self.keys.ceremony(what, user, state);
        hexadecimal(&[mac.as_slice(), state].concat())
    }

    fn unsigned(&self, what: &str, user: &str, text: &str) -> Result<Vec<u8>, Refusal> {
        let bytes = from_hexadecimal(text).ok_or_else(not_taken)?;
        let (mac, state) = bytes.split_at_checked(16).ok_or_else(not_taken)?;
        let right = self.keys.ceremony(what, user, state);
        let differs = mac
            .iter()
            .zip(right)
            .fold(0, |differs, (one, other)| differs | (one ^ other));
        if differs == 0 {
            Ok(state.to_vec())
        } else {
            Err(not_taken())
        }
    }

    /// Remembers that a ceremony was used; refuses the second time.
    fn use_up(&mut self, state: &[u8], now: Instant) -> Result<(), Refusal> {
        let _held = self.shared.folder.lock_accounts()?;
        let key = [b"k", Sha256::digest(state).as_slice()].concat();
        if self.accounts.get(&key, &Visibility::Everything)?.is_some() {
            return Err(not_taken());
        }
        let mut batch = ShelfBatch::default();
        self.accounts
            .scan(b"k", b"k", &Visibility::Everything, &mut |key, value| {
                let until: i64 = serde_json::from_slice(value).unwrap_or(0);
                if until < now.micros() {
                    batch.remove(key.to_vec());
                }
                std::ops::ControlFlow::Continue(())
            })?;
        let until = now.micros() + REMEMBERED_MINUTES * 60_000_000;
        batch.put(key, serde_json::to_vec(&until)?);
        Ok(self.accounts.change(&batch)?)
    }
}

fn handle_of(account: &Account) -> Result<[u8; 64], Refusal> {
    account
        .handle
        .as_deref()
        .and_then(from_hexadecimal)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(not_taken)
}

fn handle_key(handle: &[u8; 64]) -> Vec<u8> {
    [b"u", Sha256::digest(handle).as_slice()].concat()
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect::<Option<_>>()?;
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(high << 4 | low),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_bound_to_a_name_that_is_reached_securely() {
        let cases = [
            ("https://desk.example", Some("desk.example")),
            ("https://desk.example:8443", Some("desk.example")),
            ("http://localhost:3000", Some("localhost")),
            ("http://desk.example", None),
            ("http://127.0.0.1:3000", None),
            ("https://127.0.0.1", None),
            ("https://[::1]", None),
            ("desk.example", None),
        ];
        for (origin, host) in cases {
            let found = ServiceAddress::of_origin(origin).map(|address| address.host);
            assert_eq!(found.as_deref(), host, "{origin}");
        }
    }

    #[test]
    fn hexadecimal_text_is_read_or_refused() {
        assert_eq!(from_hexadecimal("00ff10"), Some(vec![0, 255, 16]));
        assert_eq!(from_hexadecimal("0"), None);
        assert_eq!(from_hexadecimal("zz"), None);
    }
}
