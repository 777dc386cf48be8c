//! What pages need of whoever keeps the door: coming in, sessions, one's own account, accounts for the administrator; and
//! of whoever keeps watch: who looked, emergency openings. Parts of [`crate::Office`].
//!
//! Methods may block, as the office's do.

use crate::office::{DemoUser, Refusal, Session, SessionToken, SignInRefused};
use access::{Purpose, SharedSecret, Viewer};
use calendar::Instant;
use desk::view::PersonNumber;
use desk::{
    Account, AccountTerms, Caller, Ceremony, Opened, OpeningView, OwnAccount, ServiceAddress,
    TrailPage,
};
use facts::FactId;

/// How far somebody has come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameIn {
    /// They are in.
    In {
        /// The session.
        session: SessionToken,
        /// The browser's token, by which it is known from now on.
        browser: String,
    },
    /// A code is asked for; the token stands for the half that is done.
    CodeNeeded(String),
}

/// What an administrator does to an account besides changing its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountAct {
    /// Closes it.
    Close,
    /// Opens it again, with a new password.
    Reopen,
    /// Gives a new password, and takes second factor, passkeys and sessions away.
    Reset,
}

/// Coming in, and accounts.
pub trait Door: Send + Sync + 'static {
    /// Signs somebody in by user and password.
    ///
    /// # Errors
    /// Where the two do not match, or there were too many attempts.
    fn sign_in(
        &self,
        user: &str,
        password: &str,
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, SignInRefused>;
    /// The second half: a code of the app, or a recovery code.
    ///
    /// # Errors
    /// [`SignInRefused::Over`] where the first half is no longer good.
    fn give_code(
        &self,
        half_way: &str,
        code: &str,
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, SignInRefused>;
    /// What to ask a browser, to sign in by passkey.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn ask_for_passkey(&self, address: &ServiceAddress) -> Result<Ceremony, Refusal>;
    /// Signs somebody in by passkey: what the ceremony began with, and the browser's answer.
    ///
    /// # Errors
    /// Where it is nobody's.
    fn sign_in_by_passkey(
        &self,
        address: &ServiceAddress,
        answer: (&str, &str),
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, SignInRefused>;
    /// The users of a demo; empty unless this is a folder made for a demo, on loopback.
    fn demo_users(&self) -> Vec<DemoUser>;
    /// Signs a demo user in.
    ///
    /// # Errors
    /// Where this is no demo, or there is no such user.
    fn demo_sign_in(&self, user: &str, now: Instant) -> Result<SessionToken, SignInRefused>;
    /// Who is signed in with this token; `None` where nobody is, or no longer.
    fn session(&self, token: &SessionToken, now: Instant) -> Option<Session>;
    /// Keeps the purpose of a session.
    ///
    /// # Errors
    /// Where it could not be kept.
    fn set_purpose(&self, token: &SessionToken, purpose: &Purpose) -> Result<(), Refusal>;
    /// Ends a session.
    fn sign_out(&self, token: &SessionToken);
    /// Proves again who is acting, by the password.
    ///
    /// # Errors
    /// Where it is wrong, or the session has ended.
    fn prove(&self, token: &SessionToken, password: &str) -> Result<(), Refusal>;
    /// What to ask a browser, to prove again by passkey who is acting; `None` where their account has none.
    ///
    /// # Errors
    /// Where the session has ended.
    fn ask_to_prove_by_passkey(
        &self,
        token: &SessionToken,
        address: &ServiceAddress,
    ) -> Result<Option<Ceremony>, Refusal>;
    /// Proves again who is acting, by passkey: what the ceremony began with, and the browser's answer.
    ///
    /// # Errors
    /// Where it is not theirs, or the session has ended.
    fn prove_by_passkey(
        &self,
        token: &SessionToken,
        address: &ServiceAddress,
        answer: (&str, &str),
    ) -> Result<(), Refusal>;

    /// The account of whoever holds a session.
    ///
    /// # Errors
    /// See [`Refusal`]; so for every call below.
    fn own_account(&self, token: &SessionToken) -> Result<OwnAccount, Refusal>;
    /// Changes the password.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `password`, `new-password`.
    fn change_password(
        &self,
        token: &SessionToken,
        present: &str,
        new: &str,
    ) -> Result<(), Refusal>;
    /// Offers a secret for an app.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn offer_second_factor(&self, token: &SessionToken) -> Result<SharedSecret, Refusal>;
    /// Sets the app up; gives recovery codes.
    ///
    /// # Errors
    /// See [`Refusal`]; field `code`.
    fn take_second_factor(&self, token: &SessionToken, code: &str) -> Result<Vec<String>, Refusal>;
    /// Makes new recovery codes.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn renew_recovery_codes(&self, token: &SessionToken) -> Result<Vec<String>, Refusal>;
    /// Takes the second factor away.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn drop_second_factor(&self, token: &SessionToken) -> Result<(), Refusal>;
    /// Begins to add a passkey.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn begin_passkey(
        &self,
        token: &SessionToken,
        address: &ServiceAddress,
    ) -> Result<Ceremony, Refusal>;
    /// Adds the passkey that a browser made.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `passkey`, `passkey-name`.
    fn add_passkey(
        &self,
        token: &SessionToken,
        address: &ServiceAddress,
        answer: (&str, &str),
        name: &str,
    ) -> Result<(), Refusal>;
    /// Takes a passkey away.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn remove_passkey(&self, token: &SessionToken, reference: &str) -> Result<(), Refusal>;
    /// Ends other sessions of the same user: one, or all.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn end_others(&self, token: &SessionToken, reference: Option<&str>) -> Result<usize, Refusal>;

    /// All accounts.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn accounts(&self, viewer: &Viewer) -> Result<Vec<Account>, Refusal>;
    /// One account, by the reference that names it in addresses.
    ///
    /// # Errors
    /// As [`Door::accounts`]; [`Refusal::NotFound`] where there is none.
    fn account(&self, viewer: &Viewer, reference: &str) -> Result<Account, Refusal> {
        self.accounts(viewer)?
            .into_iter()
            .find(|account| account.reference() == reference)
            .ok_or(Refusal::NotFound)
    }
    /// Makes an account; gives its first password, shown once.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `user`, `name`, `agency`, `role`.
    fn invite(
        &self,
        viewer: &Viewer,
        user: &str,
        terms: &AccountTerms,
    ) -> Result<(Account, String), Refusal>;
    /// Changes what somebody may do and see.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `user`, `name`, `agency`, `role`.
    fn set_terms(&self, viewer: &Viewer, user: &str, terms: &AccountTerms) -> Result<(), Refusal>;
    /// Closes, opens again or resets an account; gives a new password where there is one.
    ///
    /// # Errors
    /// See [`Refusal`]; field `user`.
    fn act_on_account(
        &self,
        viewer: &Viewer,
        user: &str,
        act: AccountAct,
    ) -> Result<Option<String>, Refusal>;
}

/// Keeping watch.
pub trait Watch: Send + Sync + 'static {
    /// Who looked at a person: from which line on, and how many lines.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn who_looked(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        lines: (usize, usize),
    ) -> Result<TrailPage, Refusal>;
    /// Opens what is hidden, for a reason.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `identifier`, `reason`.
    fn break_glass(
        &self,
        viewer: &Viewer,
        identifier: &str,
        reason: &str,
    ) -> Result<Opened, Refusal>;
    /// How many openings wait to be judged by this viewer.
    fn openings_waiting(&self, viewer: &Viewer) -> usize;
    /// Openings: those that wait first.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn openings(&self, viewer: &Viewer) -> Result<Vec<OpeningView>, Refusal>;
    /// Judges an opening.
    ///
    /// # Errors
    /// See [`Refusal`]; field `reason`.
    fn review_opening(
        &self,
        viewer: &Viewer,
        of: FactId,
        justified: bool,
        reason: &str,
    ) -> Result<(), Refusal>;
}
