//! An office with invented people and nothing behind it: for the tests of the pages, and for the gallery to look at them.

pub mod door;
pub mod keep;
pub mod lists;
pub mod person;
pub mod sentenced;
pub mod supervise;

use access::{Action, Clearance, Purpose, Role, Viewer};
use calendar::Instant;
use desk::view::*;
use desk::{EventMark, Events, KeptAnswer, Once};
use facts::{AnswerKind, FactId, Span, SubjectReference};
use std::collections::HashMap;
use std::sync::Mutex;
use web::office::*;

/// "Now" in everything invented.
pub const NOW: &str = "2026-11-22T10:15:00Z";

/// What a key that makes an act happen once was sent with, and what was answered.
type OnceKey = ([u8; 32], Option<KeptAnswer>);

/// The office. What is done to it is kept in `done`, to be looked at.
#[derive(Default)]
pub struct Invented {
    sessions: Mutex<HashMap<String, Session>>,
    done: Mutex<Vec<String>>,
    keys: Mutex<HashMap<String, OnceKey>>,
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
        let number = self.sessions.lock().unwrap().len() as u64;
        let mut bytes = [9; 32];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
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
            // Of these, what a program comes with: the office takes a session's digits for a token's too.
            allowed: vec![Action::Link, Action::Export],
            must_change: false,
            must_set_up: false,
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

    fn act(&self, viewer: &Viewer, act: &Act, key: Option<&str>) -> Result<FactId, Refusal> {
        let done = match act {
            Act::Answer {
                person,
                findings,
                answer,
                text,
            } => self.answer(viewer, *person, findings, *answer, text),
            Act::TakeOn { person, reason } => self.take_on(viewer, *person, reason.as_deref()),
            Act::Note { person, text } => self.note(viewer, *person, text),
            Act::Link {
                person,
                other,
                reason,
            } => self.link(viewer, *person, *other, reason),
            Act::Unlink {
                one, other, reason, ..
            } => self.unlink(viewer, one, other, reason),
            Act::Correct {
                fact,
                happened,
                statement,
                reason,
            } => self.correct(viewer, *fact, *happened, statement.as_deref(), reason),
            Act::Retract { fact, reason } => self.retract(viewer, *fact, reason),
        };
        if let Some(key) = key {
            self.note_down(format!("under {key}"));
        }
        done.map(|()| FactId {
            position: 900,
            ordinal: 0,
        })
    }

    fn token_session(&self, token: &str, purpose: Option<&Purpose>, _: Instant) -> Option<Session> {
        let digits = token.strip_prefix("joinder-token-")?;
        let held = self.sessions.lock().unwrap().get(digits).cloned()?;
        Some(Session {
            csrf: String::new(),
            purpose: purpose.cloned(),
            fresh: false,
            ..held
        })
    }

    fn once_begin(&self, user: &str, key: &str, asked: &[u8; 32]) -> Result<Once, Refusal> {
        let mut keys = self.keys.lock().unwrap();
        let name = format!("{user} {key}");
        Ok(match keys.get(&name) {
            Some((held, _)) if held != asked => Once::Other,
            Some((_, Some(answer))) => Once::Done(answer.clone()),
            Some((_, None)) => Once::UnderWay,
            None => {
                keys.insert(name, (*asked, None));
                Once::Fresh
            }
        })
    }

    fn once_end(
        &self,
        user: &str,
        key: &str,
        asked: &[u8; 32],
        answer: Option<KeptAnswer>,
    ) -> Result<(), Refusal> {
        let mut keys = self.keys.lock().unwrap();
        let name = format!("{user} {key}");
        match answer {
            Some(_) => keys.insert(name, (*asked, answer)),
            None => keys.remove(&name),
        };
        Ok(())
    }

    fn events(
        &self,
        viewer: &Viewer,
        after: Option<EventMark>,
        (_, most): (bool, usize),
    ) -> Result<Events, Refusal> {
        self.check(viewer, Action::SeeToday)?;
        Ok(lists::events(after, most))
    }

    fn quarantine_after(
        &self,
        viewer: &Viewer,
        after: u64,
    ) -> Result<(Vec<QuarantineView>, usize, bool), Refusal> {
        self.check(viewer, Action::Quarantine)?;
        let all = [311, 312].into_iter().filter(|position| *position > after);
        Ok((all.map(lists::quarantined).collect(), 2, false))
    }

    fn notices(&self) -> String {
        "An invented library 1.0\n\nPermission is hereby granted, free of charge, to any invented person.\n".to_owned()
    }
}
