//! An office with invented people and nothing behind it: for the tests of the pages, and for the gallery to look at them.

pub mod door;
pub mod lists;
pub mod person;

use access::{Action, Clearance, Purpose, Role, Viewer};
use calendar::Instant;
use desk::view::*;
use facts::{AnswerKind, FactId, Span, SubjectReference};
use std::collections::HashMap;
use std::sync::Mutex;
use web::office::*;

/// "Now" in everything invented.
pub const NOW: &str = "2026-11-22T10:15:00Z";

/// The office. What is done to it is kept in `done`, to be looked at.
#[derive(Default)]
pub struct Invented {
    sessions: Mutex<HashMap<String, Session>>,
    done: Mutex<Vec<String>>,
    demo: bool,
    /// What the office says of itself when it is asked.
    pub stopping: std::sync::atomic::AtomicBool,
}

impl Invented {
    /// An office with demo users, or without.
    pub fn new(demo: bool) -> Self {
        Self {
            demo,
            ..Self::default()
        }
    }

    fn note_down(&self, words: String) {
        self.done.lock().unwrap().push(words);
    }

    /// What was done, in order.
    pub fn done(&self) -> Vec<String> {
        self.done.lock().unwrap().clone()
    }

    /// A session in that role, with or without a purpose.
    pub fn session_as(&self, role: Role, purpose: Option<&str>) -> (SessionToken, Session) {
        let number = self.sessions.lock().unwrap().len();
        let mut bytes = [9; 32];
        bytes[0] = u8::try_from(number).unwrap();
        let token = SessionToken::from_bytes(bytes);
        let session = Session {
            user: "asha".to_owned(),
            display_name: "Asha Quill".to_owned(),
            role,
            agency: "Northmoor Children’s Services".to_owned(),
            team: Some("Harbour team".to_owned()),
            clearance: Clearance::Sensitive,
            csrf: format!("secret-{number}"),
            demo: self.demo,
            purpose: purpose.and_then(Purpose::stated),
            until: Instant::parse("2026-11-22T18:00:00Z").unwrap(),
            fresh: true,
            must_change: false,
        };
        self.sessions
            .lock()
            .unwrap()
            .insert(token.digits().to_owned(), session.clone());
        (token, session)
    }

    /// Changes what a session is.
    pub fn change_session(&self, token: &SessionToken, change: impl FnOnce(&mut Session)) {
        let mut sessions = self.sessions.lock().unwrap();
        change(sessions.get_mut(token.digits()).unwrap());
    }

    fn check(&self, viewer: &Viewer, action: Action) -> Result<(), Refusal> {
        if viewer.may(action) {
            Ok(())
        } else {
            Err(Refusal::NotAllowed(action))
        }
    }
}

impl Office for Invented {
    fn now(&self) -> Instant {
        Instant::parse(NOW).unwrap()
    }

    fn condition(&self) -> Condition {
        Condition {
            ledger_can_be_read: true,
            derived_can_be_read: true,
            stopping: self.stopping.load(std::sync::atomic::Ordering::Relaxed),
            entries: 1_204,
            behind: 3,
            quarantined: 2,
            caught_up_at: Some(self.now()),
            catch_up_failures: 0,
        }
    }

    fn today(
        &self,
        viewer: &Viewer,
        filter: &TodayFilter,
        at: &AsAt,
    ) -> Result<TodayPage, Refusal> {
        self.check(viewer, Action::SeeToday)?;
        Ok(lists::today(filter, at))
    }

    fn person(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
    ) -> Result<PersonPage, Refusal> {
        self.check(viewer, Action::SeePerson)?;
        person::page(person, at).ok_or(Refusal::NotFound)
    }

    fn fact(&self, viewer: &Viewer, fact: FactId, at: &AsAt) -> Result<FactView, Refusal> {
        self.check(viewer, Action::SeePerson)?;
        person::fact(fact, at).ok_or(Refusal::NotFound)
    }

    fn duties(
        &self,
        viewer: &Viewer,
        filter: &DutyFilter,
        at: &AsAt,
    ) -> Result<DutiesPage, Refusal> {
        self.check(viewer, Action::SeeDuties)?;
        Ok(lists::duties(filter, at))
    }

    fn rules(&self, viewer: &Viewer) -> Result<desk::RulesPage, Refusal> {
        self.check(viewer, Action::SeeDuties)?;
        Ok(lists::rules())
    }

    fn duties_csv(
        &self,
        viewer: &Viewer,
        _: &DutyFilter,
        _: &AsAt,
        out: &mut dyn std::io::Write,
    ) -> Result<(), Refusal> {
        self.check(viewer, Action::SeeDuties)?;
        let left = |_| Refusal::Failed("the client left".to_owned());
        out.write_all(b"person,rule,due,state\n").map_err(left)?;
        for person in 0..20_000 {
            writeln!(out, "{person},E6,2026-11-02,overdue").map_err(left)?;
        }
        Ok(())
    }

    fn search(
        &self,
        viewer: &Viewer,
        query: &SearchQuery,
        _: &AsAt,
    ) -> Result<Vec<PersonSummary>, Refusal> {
        self.check(viewer, Action::Search)?;
        let name = query.name.clone().unwrap_or_default().to_lowercase();
        Ok(lists::people()
            .into_iter()
            .filter(|who| who.name.to_lowercase().contains(&name))
            .collect())
    }

    fn imports(&self, viewer: &Viewer) -> Result<Vec<ImportRun>, Refusal> {
        self.check(viewer, Action::Import)?;
        Ok(lists::imports())
    }

    fn import_run(&self, viewer: &Viewer, run: &str) -> Result<ImportRun, Refusal> {
        self.check(viewer, Action::Import)?;
        lists::imports()
            .into_iter()
            .find(|one| one.run == run)
            .ok_or(Refusal::NotFound)
    }

    fn start_import(&self, viewer: &Viewer, upload: Upload) -> Result<String, Refusal> {
        self.check(viewer, Action::Import)?;
        let content = std::fs::read_to_string(&upload.content).unwrap();
        self.note_down(format!(
            "import {} of {}: {} bytes",
            upload.file_name,
            upload.source,
            content.len()
        ));
        Ok("run-1".to_owned())
    }

    fn quarantine(
        &self,
        viewer: &Viewer,
        _: usize,
    ) -> Result<(Vec<QuarantineView>, usize), Refusal> {
        self.check(viewer, Action::Quarantine)?;
        Ok((vec![lists::quarantined(311), lists::quarantined(312)], 2))
    }

    fn quarantined(&self, viewer: &Viewer, position: u64) -> Result<QuarantineView, Refusal> {
        self.check(viewer, Action::Quarantine)?;
        if matches!(position, 311 | 312) {
            Ok(lists::quarantined(position))
        } else {
            Err(Refusal::NotFound)
        }
    }

    fn retry(
        &self,
        viewer: &Viewer,
        position: u64,
        corrected: &str,
    ) -> Result<RetryOutcome, Refusal> {
        self.check(viewer, Action::Quarantine)?;
        self.note_down(format!("retry {position}: {corrected:?}"));
        if corrected.contains("2025-13-02") {
            return Ok(RetryOutcome::StillUnread(
                lists::quarantined(position).unread.faults,
            ));
        }
        Ok(RetryOutcome::Accepted { facts: 2 })
    }

    fn set_aside(&self, viewer: &Viewer, position: u64, reason: &str) -> Result<(), Refusal> {
        self.check(viewer, Action::Quarantine)?;
        self.note_down(format!("set aside {position}: {reason}"));
        Ok(())
    }

    fn answer(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        findings: &[String],
        answer: AnswerKind,
        text: &str,
    ) -> Result<(), Refusal> {
        self.check(viewer, Action::Answer)?;
        self.note_down(format!(
            "answer {person} {findings:?} {}: {text}",
            answer.in_words()
        ));
        Ok(())
    }

    fn take_on(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        self.check(viewer, Action::Answer)?;
        self.note_down(format!("take on {person}: {reason:?}"));
        Ok(())
    }

    fn note(&self, viewer: &Viewer, person: PersonNumber, text: &str) -> Result<(), Refusal> {
        self.check(viewer, Action::Correct)?;
        self.note_down(format!("note {person}: {text:?}"));
        Ok(())
    }

    fn correct(
        &self,
        viewer: &Viewer,
        fact: FactId,
        happened: Option<Span>,
        statement_json: Option<&str>,
        reason: &str,
    ) -> Result<(), Refusal> {
        self.check(viewer, Action::Correct)?;
        if statement_json
            .is_some_and(|text| serde_json::from_str::<facts::Statement>(text).is_err())
        {
            return Err(Refusal::Invalid(
                "The statement is not what its kind expects".to_owned(),
                "statement".to_owned(),
            ));
        }
        self.note_down(format!(
            "correct {fact} {:?} {}: {reason}",
            happened.map(|span| span.from.to_string()),
            statement_json.is_some()
        ));
        Ok(())
    }

    fn retract(&self, viewer: &Viewer, fact: FactId, reason: &str) -> Result<(), Refusal> {
        self.check(viewer, Action::Correct)?;
        self.note_down(format!("retract {fact}: {reason}"));
        Ok(())
    }

    fn link(
        &self,
        viewer: &Viewer,
        one: PersonNumber,
        other: PersonNumber,
        reason: &str,
    ) -> Result<(), Refusal> {
        self.check(viewer, Action::Link)?;
        if other.0 > 100 {
            return Err(Refusal::NotFound);
        }
        self.note_down(format!("link {one} {other}: {reason}"));
        Ok(())
    }

    fn unlink(
        &self,
        viewer: &Viewer,
        one: &SubjectReference,
        other: &SubjectReference,
        reason: &str,
    ) -> Result<(), Refusal> {
        self.check(viewer, Action::Link)?;
        self.note_down(format!(
            "unlink {} {}: {reason}",
            one.reference, other.reference
        ));
        Ok(())
    }

    fn public_checkpoint(&self) -> Result<Option<String>, Refusal> {
        Ok(Some("northmoor.example/joinder\n".to_owned()))
    }

    fn public_tile(&self, tile: seals::Tile) -> Result<Option<Vec<seals::Hash>>, Refusal> {
        Ok((tile.path() == "tile/0/000.p/2").then(|| vec![[1; 32], [2; 32]]))
    }

    fn notices(&self) -> String {
        "An invented library 1.0\n\nPermission is hereby granted, free of charge, to any invented person.\n".to_owned()
    }
}
