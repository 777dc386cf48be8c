//! The office's door and watch, over desks: coming in, accounts, who looked, emergency openings.

use crate::clock_of_the_machine::now;
use crate::server::Counter;
use access::{Purpose, SharedSecret, Viewer};
use calendar::Instant;
use desk::view::PersonNumber;
use desk::{
    Account, AccountTerms, Caller, Ceremony, Opened, OpeningView, OwnAccount, ServiceAddress,
    TrailPage,
};
use facts::FactId;
use web::office::{DemoUser, Refusal, Session, SessionToken, SignInRefused};
use web::{AccountAct, CameIn, Door, Watch};

fn token_of(token: &SessionToken) -> desk::SessionToken {
    desk::SessionToken(token.digits().to_owned())
}

fn token_given(token: &desk::SessionToken) -> Result<SessionToken, SignInRefused> {
    SessionToken::parse(&token.0).ok_or_else(|| {
        SignInRefused::Failed("a session token of the wrong form was made".to_owned())
    })
}

fn came_in(came: desk::CameIn) -> Result<CameIn, SignInRefused> {
    Ok(match came {
        desk::CameIn::In { session, browser } => CameIn::In {
            session: token_given(&session)?,
            browser,
        },
        desk::CameIn::CodeNeeded { half_way } => CameIn::CodeNeeded(half_way),
    })
}

fn sign_in_refused(refused: desk::Refusal) -> SignInRefused {
    match refused {
        desk::Refusal::TooManyAttempts(minutes) => SignInRefused::TooManyAttempts(minutes),
        desk::Refusal::Failed(why) => SignInRefused::Failed(why),
        desk::Refusal::NotFound => SignInRefused::Over,
        _ => SignInRefused::NotMatched,
    }
}

impl Door for Counter {
    fn sign_in(
        &self,
        user: &str,
        password: &str,
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, SignInRefused> {
        self.at_desk(|desk| desk.sign_in(user, password, caller, now))
            .map_err(sign_in_refused)
            .and_then(came_in)
    }

    fn give_code(
        &self,
        half_way: &str,
        code: &str,
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, SignInRefused> {
        self.at_desk(|desk| desk.give_code(half_way, code, caller, now))
            .map_err(sign_in_refused)
            .and_then(came_in)
    }

    fn ask_for_passkey(&self, address: &ServiceAddress) -> Result<Ceremony, Refusal> {
        self.serve(|desk| desk.ask_for_passkey(address))
    }

    fn sign_in_by_passkey(
        &self,
        address: &ServiceAddress,
        answer: (&str, &str),
        caller: &Caller,
        now: Instant,
    ) -> Result<CameIn, SignInRefused> {
        self.at_desk(|desk| desk.sign_in_by_passkey(address, answer, caller, now))
            .map_err(sign_in_refused)
            .and_then(came_in)
    }

    fn demo_users(&self) -> Vec<DemoUser> {
        if !self.demo {
            return Vec::new();
        }
        let accounts = self
            .at_desk(|desk| desk.demo_accounts())
            .unwrap_or_default();
        accounts
            .into_iter()
            .filter(|account| account.open)
            .map(|account| DemoUser {
                about: about(account.role).to_owned(),
                user: account.user,
                display_name: account.display_name,
                role: account.role,
                agency: account.agency,
            })
            .collect()
    }

    fn demo_sign_in(&self, user: &str, now: Instant) -> Result<SessionToken, SignInRefused> {
        if !self.demo {
            return Err(SignInRefused::NotMatched);
        }
        let token = self
            .at_desk(|desk| desk.demo_sign_in(user, now))
            .map_err(sign_in_refused)?;
        token_given(&token)
    }

    fn session(&self, token: &SessionToken, now: Instant) -> Option<Session> {
        let held = self
            .at_desk(|desk| desk.session(&token_of(token), now))
            .ok()??;
        Some(Session {
            // A demo user has no password that could be asked for again.
            fresh: self.demo || held.is_fresh(now),
            allowed: Vec::new(),
            must_change: held.must_change && !self.demo,
            must_set_up: self.second_step_required && !held.has_second_step && !self.demo,
            user: held.user,
            display_name: held.display_name,
            role: held.role,
            agency: held.agency,
            team: held.team,
            clearance: held.clearance,
            csrf: held.csrf,
            demo: self.demo,
            purpose: held.purpose,
            until: held.until,
        })
    }

    fn set_purpose(&self, token: &SessionToken, purpose: &Purpose) -> Result<(), Refusal> {
        self.serve(|desk| desk.set_purpose(&token_of(token), purpose))
    }

    fn sign_out(&self, token: &SessionToken) {
        if let Err(fault) = self.at_desk(|desk| desk.sign_out(&token_of(token))) {
            tracing::error!(%fault, "a session could not be ended");
        }
    }

    fn prove(&self, token: &SessionToken, password: &str) -> Result<(), Refusal> {
        self.serve(|desk| desk.confirm_password(&token_of(token), password, now()))
    }

    fn ask_to_prove_by_passkey(
        &self,
        token: &SessionToken,
        address: &ServiceAddress,
    ) -> Result<Option<Ceremony>, Refusal> {
        self.serve(|desk| desk.ask_to_confirm_by_passkey(&token_of(token), address, now()))
    }

    fn prove_by_passkey(
        &self,
        token: &SessionToken,
        address: &ServiceAddress,
        answer: (&str, &str),
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.confirm_by_passkey(&token_of(token), address, answer, now()))
    }

    fn own_account(&self, token: &SessionToken) -> Result<OwnAccount, Refusal> {
        self.serve(|desk| desk.own_account(&token_of(token), now()))
    }

    fn change_password(
        &self,
        token: &SessionToken,
        present: &str,
        new: &str,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.change_password(&token_of(token), present, new, now()))
    }

    fn offer_second_factor(&self, token: &SessionToken) -> Result<SharedSecret, Refusal> {
        self.serve(|desk| desk.offer_second_factor(&token_of(token), now()))
    }

    fn take_second_factor(&self, token: &SessionToken, code: &str) -> Result<Vec<String>, Refusal> {
        self.serve(|desk| desk.take_second_factor(&token_of(token), code, now()))
    }

    fn renew_recovery_codes(&self, token: &SessionToken) -> Result<Vec<String>, Refusal> {
        self.serve(|desk| desk.renew_recovery_codes(&token_of(token), now()))
    }

    fn drop_second_factor(&self, token: &SessionToken) -> Result<(), Refusal> {
        self.serve(|desk| desk.drop_second_factor(&token_of(token), now()))
    }

    fn begin_passkey(
        &self,
        token: &SessionToken,
        address: &ServiceAddress,
    ) -> Result<Ceremony, Refusal> {
        self.serve(|desk| desk.begin_passkey(&token_of(token), address, now()))
    }

    fn add_passkey(
        &self,
        token: &SessionToken,
        address: &ServiceAddress,
        answer: (&str, &str),
        name: &str,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.add_passkey(&token_of(token), address, answer, name, now()))
    }

    fn remove_passkey(&self, token: &SessionToken, reference: &str) -> Result<(), Refusal> {
        self.serve(|desk| desk.remove_passkey(&token_of(token), reference, now()))
    }

    fn end_others(&self, token: &SessionToken, reference: Option<&str>) -> Result<usize, Refusal> {
        self.serve(|desk| desk.end_others(&token_of(token), reference, now()))
    }

    fn accounts(&self, viewer: &Viewer) -> Result<Vec<Account>, Refusal> {
        self.serve(|desk| desk.accounts(viewer))
    }

    fn invite(
        &self,
        viewer: &Viewer,
        user: &str,
        terms: &AccountTerms,
    ) -> Result<(Account, String), Refusal> {
        self.serve(|desk| desk.invite(viewer, user, terms, now()))
    }

    fn set_terms(&self, viewer: &Viewer, user: &str, terms: &AccountTerms) -> Result<(), Refusal> {
        self.serve(|desk| desk.set_terms(viewer, user, terms, now()).map(|_| ()))
    }

    fn act_on_account(
        &self,
        viewer: &Viewer,
        user: &str,
        act: AccountAct,
    ) -> Result<Option<String>, Refusal> {
        self.serve(|desk| match act {
            AccountAct::Close => desk.close_account(viewer, user, now()).map(|()| None),
            AccountAct::Reopen => desk.reopen_account(viewer, user, now()).map(Some),
            AccountAct::Reset => desk.reset_account(viewer, user, now()).map(Some),
        })
    }
}

impl Watch for Counter {
    fn who_looked(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        lines: (usize, usize),
    ) -> Result<TrailPage, Refusal> {
        self.serve(|desk| desk.who_looked(viewer, person, lines, now()))
    }

    fn break_glass(
        &self,
        viewer: &Viewer,
        identifier: &str,
        reason: &str,
    ) -> Result<Opened, Refusal> {
        self.serve(|desk| desk.break_glass(viewer, identifier, reason, now()))
    }

    fn openings_waiting(&self, viewer: &Viewer) -> usize {
        self.at_desk(|desk| desk.openings_waiting(viewer))
            .unwrap_or(0)
    }

    fn openings(&self, viewer: &Viewer) -> Result<Vec<OpeningView>, Refusal> {
        self.serve(|desk| desk.openings(viewer, now()))
    }

    fn review_opening(
        &self,
        viewer: &Viewer,
        of: FactId,
        justified: bool,
        reason: &str,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.review_opening(viewer, of, justified, reason, now()))
    }
}

/// What a demo user of this role can look at.
const fn about(role: access::Role) -> &'static str {
    match role {
        access::Role::Practitioner => "Sees the open situations of the team, and answers them.",
        access::Role::Manager => "Sees the situations of all teams, and links records.",
        access::Role::Reviewer => "Looks back at what was known on any day. Changes nothing.",
        access::Role::DataSteward => "Brings files in, and deals with what could not be read.",
        access::Role::DataProtectionOfficer => {
            "Answers for data protection: decides what is kept, erases, answers people who ask what is held on them."
        }
        access::Role::Guardian => {
            "Is responsible for restricted records, and judges emergency openings of them."
        }
        access::Role::ProbationPractitioner => "Writes licences, supervises, asks for recall.",
        access::Role::SeniorProbationOfficer => "Signs for a recall, first of two.",
        access::Role::HeadOfProbationUnit => {
            "Approves variations; signs for a recall, last of two."
        }
        access::Role::PrisonDecisionMaker => "Approves licences for the governor.",
        access::Role::PrisonCaseAdministrator => {
            "Brings licences into force, and receives who is recalled."
        }
        access::Role::CaseworkSection => {
            "Revokes, refers to the Parole Board, approves what it directed."
        }
        access::Role::ParoleCaseWorker => "Keeps reviews by the Parole Board.",
        access::Role::VictimLiaisonOfficer => {
            "Keeps contact with those harmed. Sees nothing else of whoever harmed them."
        }
        access::Role::Administrator => "Makes accounts. Sees no person.",
        access::Role::Operator => "Runs this machine.",
    }
}
