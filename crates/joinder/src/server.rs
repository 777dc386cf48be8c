//! The office behind the pages: a pool of desks, one for each request at work, and a thread for imports and for clocks
//! that move by themselves.

use crate::clock_of_the_machine::now;
use access::{Action, Purpose, Viewer};
use calendar::Instant;
use desk::view::{
    AsAt, DutiesPage, DutyFilter, FactView, ImportRun, PersonNumber, PersonPage, PersonSummary,
    QuarantineView, SearchQuery, TodayFilter, TodayPage,
};
use desk::{CorrectionOf, Desk, EventMark, Events, KeptAnswer, Once};
use facts::{AnswerKind, FactId, Span, SubjectReference};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use web::office::{Act, Condition, Office, Refusal, RetryOutcome, Session, Upload};

/// Records in quarantine on a page.
const QUARANTINE_LINES: usize = 50;

/// The office of one data folder.
pub(crate) struct Counter {
    /// Desks that nobody is sitting at. Each is given back when its request is done, whether or not the client waited.
    free: Mutex<Vec<Desk>>,
    /// The desk from which others are opened.
    first: Mutex<Desk>,
    /// True where demo users may sign in: a demo folder, served on loopback.
    pub(crate) demo: bool,
    /// True where nobody goes on without a second step or a passkey.
    pub(crate) second_step_required: bool,
    /// True once the process was told to stop.
    stopping: AtomicBool,
    /// When derived state was last brought up to date, microseconds; 0 for not yet.
    caught_up_at: AtomicI64,
    /// How often that failed.
    catch_up_failures: AtomicU64,
}

impl Counter {
    pub(crate) fn over(first: Desk, demo: bool, second_step_required: bool) -> Self {
        Self {
            free: Mutex::default(),
            first: Mutex::new(first),
            demo,
            second_step_required,
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
    pub(crate) fn at_desk<T>(
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

    pub(crate) fn serve<T>(
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

pub(crate) fn refusal(refused: desk::Refusal) -> Refusal {
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
            .map(|_| ())
    }

    fn take_on(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.take_on(viewer, person, reason, now()))
            .map(|_| ())
    }

    fn note(&self, viewer: &Viewer, person: PersonNumber, text: &str) -> Result<(), Refusal> {
        self.serve(|desk| desk.note(viewer, person, text, now()))
            .map(|_| ())
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
            .map(|_| ())
    }

    fn retract(&self, viewer: &Viewer, fact: FactId, reason: &str) -> Result<(), Refusal> {
        self.serve(|desk| desk.retract(viewer, fact, reason, now()))
            .map(|_| ())
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
            .map(|_| ())
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
            .map(|_| ())
            .map_err(|refused| in_field(refused, &[("reason", "unlink-reason"), ("other", "from")]))
    }

    fn public_checkpoint(&self) -> Result<Option<String>, Refusal> {
        self.serve(|desk| desk.public_checkpoint())
    }

    fn public_tile(&self, tile: seals::Tile) -> Result<Option<Vec<seals::Hash>>, Refusal> {
        self.serve(|desk| desk.public_tile(tile))
    }

    fn act(&self, viewer: &Viewer, act: &Act, key: Option<&str>) -> Result<FactId, Refusal> {
        self.serve(|desk| match key {
            Some(key) => desk.filing_under(&viewer.user, key, |desk| {
                crate::acts::act(desk, viewer, act)
            }),
            None => crate::acts::act(desk, viewer, act),
        })
    }

    fn token_session(
        &self,
        token: &str,
        purpose: Option<&Purpose>,
        now: Instant,
    ) -> Option<Session> {
        let holder = self.at_desk(|desk| desk.token_holder(token, now)).ok()??;
        Some(Session {
            user: holder.user,
            display_name: holder.display_name,
            role: holder.role,
            agency: holder.agency,
            team: holder.team,
            clearance: holder.clearance,
            // A program sends no form.
            csrf: String::new(),
            demo: self.demo,
            purpose: purpose.cloned(),
            until: holder.until,
            fresh: false,
            allowed: holder.allowed,
            must_change: false,
            must_set_up: false,
        })
    }

    fn once_begin(&self, user: &str, key: &str, asked: &[u8; 32]) -> Result<Once, Refusal> {
        self.serve(|desk| desk.once_begin(user, key, asked, now()))
    }

    fn once_end(
        &self,
        user: &str,
        key: &str,
        asked: &[u8; 32],
        answer: Option<KeptAnswer>,
    ) -> Result<(), Refusal> {
        self.serve(|desk| desk.once_end(user, key, asked, answer, now()))
    }

    fn events(
        &self,
        viewer: &Viewer,
        after: Option<EventMark>,
        opening_and_most: (bool, usize),
    ) -> Result<Events, Refusal> {
        self.serve(|desk| desk.events(viewer, after, opening_and_most, now()))
    }

    fn quarantine_after(
        &self,
        viewer: &Viewer,
        after: u64,
    ) -> Result<(Vec<QuarantineView>, usize, bool), Refusal> {
        self.serve(|desk| desk.quarantine_after(viewer, after, QUARANTINE_LINES, now()))
    }

    fn notices(&self) -> String {
        web::notices()
    }
}
