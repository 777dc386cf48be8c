//! The office behind the pages: a pool of desks, one for each request at work, and a thread for imports and for clocks
//! that move by themselves.

use crate::clock_of_the_machine::now;
use access::{Action, Purpose, Viewer};
use calendar::Instant;
use desk::view::{
    AsAt, DutiesPage, DutyFilter, FactView, ImportRun, PersonNumber, PersonPage, PersonSummary,
    QuarantineView, SearchQuery, TodayFilter, TodayPage,
};
use desk::{CorrectionOf, Desk};
use facts::{AnswerKind, FactId, Span, SubjectReference};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use web::office::{
    Condition, DemoUser, Office, Refusal, RetryOutcome, Session, SessionToken, SignInRefused,
    Upload,
};

/// Records in quarantine on a page.
const QUARANTINE_LINES: usize = 50;

/// The office of one data folder.
pub(crate) struct Counter {
    /// Desks that nobody is sitting at. Each is given back when its request is done, whether or not the client waited.
    free: Mutex<Vec<Desk>>,
    /// The desk from which others are opened.
    first: Mutex<Desk>,
    /// True where demo users may sign in: a demo folder, served on loopback.
    demo: bool,
    /// True once the process was told to stop.
    stopping: AtomicBool,
    /// When derived state was last brought up to date, microseconds; 0 for not yet.
    caught_up_at: AtomicI64,
    /// How often that failed.
    catch_up_failures: AtomicU64,
}

impl Counter {
    pub(crate) fn over(first: Desk, demo: bool) -> Self {
        Self {
            free: Mutex::default(),
            first: Mutex::new(first),
            demo,
            stopping: AtomicBool::new(false),
            caught_up_at: AtomicI64::new(0),
            catch_up_failures: AtomicU64::new(0),
        }
    }

    /// From now on the server is not ready: a balancer sends nothing more.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Brings derived state up to date, and keeps when that was, for those who watch.
    pub(crate) fn catch_up(&self, desk: &mut Desk) {
        match desk.catch_up(now()) {
            Ok(_) => self.caught_up_at.store(now().micros(), Ordering::Relaxed),
            Err(fault) => {
                self.catch_up_failures.fetch_add(1, Ordering::Relaxed);
                tracing::error!(%fault, "derived state could not be brought up to date");
            }
        }
    }

    /// Sits down at a free desk, or opens another.
    fn at_desk<T>(
        &self,
        work: impl FnOnce(&mut Desk) -> Result<T, desk::Refusal>,
    ) -> Result<T, desk::Refusal> {
        let free = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut desk = match free {
            Some(desk) => desk,
            None => self
                .first
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .another()?,
        };
        let done = work(&mut desk);
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(desk);
        done
    }

    fn serve<T>(
        &self,
        work: impl FnOnce(&mut Desk) -> Result<T, desk::Refusal>,
    ) -> Result<T, Refusal> {
        self.at_desk(work).map_err(refusal)
    }

    /// Another desk for a thread of its own.
    pub(crate) fn another_desk(&self) -> Result<Desk, desk::Refusal> {
        self.first
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .another()
    }
}

fn refusal(refused: desk::Refusal) -> Refusal {
    match refused {
        desk::Refusal::NotFound => Refusal::NotFound,
        desk::Refusal::NotAllowed(action) => Refusal::NotAllowed(action),
        desk::Refusal::Invalid { what, field } => Refusal::Invalid(what, field.to_owned()),
        desk::Refusal::TooManyAttempts(_) => Refusal::Failed(refused.to_string()),
        desk::Refusal::Failed(why) => Refusal::Failed(why),
    }
}

/// A refusal whose field has another name in the form.
fn in_field(refused: Refusal, names: &[(&str, &str)]) -> Refusal {
    match refused {
        Refusal::Invalid(what, field) => {
            let name = names
                .iter()
                .find(|(from, _)| *from == field)
                .map_or(field.clone(), |(_, to)| (*to).to_owned());
            Refusal::Invalid(what, name)
        }
        other => other,
    }
}

fn token_of(token: &SessionToken) -> desk::SessionToken {
    desk::SessionToken(token.digits().to_owned())
}

fn token_given(token: &desk::SessionToken) -> Result<SessionToken, SignInRefused> {
    SessionToken::parse(&token.0).ok_or_else(|| {
        SignInRefused::Failed("a session token of the wrong form was made".to_owned())
    })
}

fn sign_in_refused(refused: desk::Refusal) -> SignInRefused {
    match refused {
        desk::Refusal::TooManyAttempts(minutes) => SignInRefused::TooManyAttempts(minutes),
        desk::Refusal::Failed(why) => SignInRefused::Failed(why),
        _ => SignInRefused::NotMatched,
    }
}

impl Office for Counter {
    fn now(&self) -> Instant {
        now()
    }

    fn condition(&self) -> Condition {
        let found = self.at_desk(|desk| desk.condition());
        let caught_up_at = self.caught_up_at.load(Ordering::Relaxed);
        let held = found.as_ref().copied().unwrap_or_default();
        Condition {
            // The two stand in one reading: where either cannot be read, requests cannot be served.
            ledger_can_be_read: found.is_ok(),
            derived_can_be_read: found.is_ok(),
            stopping: self.stopping.load(Ordering::Relaxed),
            entries: held.entries,
            behind: held.behind,
            quarantined: held.quarantined,
            caught_up_at: (caught_up_at != 0).then(|| Instant::from_micros(caught_up_at)),
            catch_up_failures: self.catch_up_failures.load(Ordering::Relaxed),
        }
    }

    fn sign_in(
        &self,
        user: &str,
        password: &str,
        now: Instant,
    ) -> Result<SessionToken, SignInRefused> {
        let token = self
            .at_desk(|desk| desk.sign_in(user, password, now))
            .map_err(sign_in_refused)?;
        token_given(&token)
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

    fn today(
        &self,
        viewer: &Viewer,
        filter: &TodayFilter,
        at: &AsAt,
    ) -> Result<TodayPage, Refusal> {
        self.serve(|desk| desk.today(viewer, filter, at, now()))
    }

    fn person(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
    ) -> Result<PersonPage, Refusal> {
        self.serve(|desk| desk.person(viewer, person, at, now()))
    }

    fn fact(&self, viewer: &Viewer, fact: FactId, at: &AsAt) -> Result<FactView, Refusal> {
        self.serve(|desk| desk.fact(viewer, fact, at, now()))
    }

    fn duties(
        &self,
        viewer: &Viewer,
        filter: &DutyFilter,
        at: &AsAt,
    ) -> Result<DutiesPage, Refusal> {
        self.serve(|desk| desk.duties(viewer, filter, at, now()))
    }

    fn duties_csv(
        &self,
        viewer: &Viewer,
        filter: &DutyFilter,
        at: &AsAt,
        out: &mut dyn std::io::Write,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.duties_csv(viewer, filter, at, now(), out))
    }

    fn rules(&self, viewer: &Viewer) -> Result<desk::RulesPage, Refusal> {
        self.serve(|desk| desk.rules(viewer, now()))
    }

    fn search(
        &self,
        viewer: &Viewer,
        query: &SearchQuery,
        at: &AsAt,
    ) -> Result<Vec<PersonSummary>, Refusal> {
        self.serve(|desk| desk.search(viewer, query, at, now()))
    }

    fn imports(&self, viewer: &Viewer) -> Result<Vec<ImportRun>, Refusal> {
        self.serve(|desk| desk.runs(viewer))
    }

    fn import_run(&self, viewer: &Viewer, run: &str) -> Result<ImportRun, Refusal> {
        self.serve(|desk| desk.run(viewer, run))
    }

    fn start_import(&self, viewer: &Viewer, upload: Upload) -> Result<String, Refusal> {
        if !viewer.may(Action::Import) {
            return Err(Refusal::NotAllowed(Action::Import));
        }
        let desk = self.another_desk().map_err(refusal)?;
        crate::upload::start(desk, viewer.clone(), upload).map_err(refusal)
    }

    fn quarantine(
        &self,
        viewer: &Viewer,
        from: usize,
    ) -> Result<(Vec<QuarantineView>, usize), Refusal> {
        self.serve(|desk| desk.quarantine(viewer, from, QUARANTINE_LINES, now()))
    }

    fn quarantined(&self, viewer: &Viewer, position: u64) -> Result<QuarantineView, Refusal> {
        self.serve(|desk| desk.quarantined(viewer, position, now()))
    }

    fn retry(
        &self,
        viewer: &Viewer,
        position: u64,
        corrected: &str,
    ) -> Result<RetryOutcome, Refusal> {
        self.serve(|desk| desk.retry(viewer, position, corrected, now()))
            .map(|outcome| match outcome {
                desk::RetryOutcome::Read { facts } => RetryOutcome::Accepted {
                    facts: facts as u64,
                },
                desk::RetryOutcome::StillUnread { faults } => RetryOutcome::StillUnread(faults),
            })
    }

    fn set_aside(&self, viewer: &Viewer, position: u64, reason: &str) -> Result<(), Refusal> {
        self.serve(|desk| desk.set_aside(viewer, position, reason, now()))
    }

    fn answer(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        findings: &[String],
        answer: AnswerKind,
        text: &str,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.answer(viewer, person, findings, answer, text, now()))
    }

    fn take_on(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.take_on(viewer, person, reason, now()))
    }

    fn note(&self, viewer: &Viewer, person: PersonNumber, text: &str) -> Result<(), Refusal> {
        self.serve(|desk| desk.note(viewer, person, text, now()))
            .map_err(|refused| in_field(refused, &[("text", "note")]))
    }

    fn correct(
        &self,
        viewer: &Viewer,
        fact: FactId,
        happened: Option<Span>,
        statement_json: Option<&str>,
        reason: &str,
    ) -> Result<(), Refusal> {
        let rightly = CorrectionOf {
            happened,
            statement: statement_json.map(str::to_owned),
        };
        self.serve(|desk| desk.correct(viewer, fact, &rightly, reason, now()))
    }

    fn retract(&self, viewer: &Viewer, fact: FactId, reason: &str) -> Result<(), Refusal> {
        self.serve(|desk| desk.retract(viewer, fact, reason, now()))
            .map_err(|refused| in_field(refused, &[("reason", "retract-reason")]))
    }

    fn link(
        &self,
        viewer: &Viewer,
        one: PersonNumber,
        other: PersonNumber,
        reason: &str,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.link(viewer, one, other, reason, now()))
            .map_err(|refused| in_field(refused, &[("reason", "link-reason")]))
    }

    fn unlink(
        &self,
        viewer: &Viewer,
        one: &SubjectReference,
        other: &SubjectReference,
        reason: &str,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.unlink(viewer, one, other, reason, now()))
            .map_err(|refused| in_field(refused, &[("reason", "unlink-reason"), ("other", "from")]))
    }

    fn public_checkpoint(&self) -> Result<Option<String>, Refusal> {
        self.serve(|desk| desk.public_checkpoint())
    }

    fn public_tile(&self, tile: seals::Tile) -> Result<Option<Vec<seals::Hash>>, Refusal> {
        self.serve(|desk| desk.public_tile(tile))
    }

    fn notices(&self) -> String {
        web::notices()
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
            "Answers for data protection: erases on somebody's authority."
        }
        access::Role::Administrator => "Makes accounts. Sees no person.",
        access::Role::Operator => "Runs this machine.",
    }
}
