//! Living through a history at a desk.

use super::{Act, SOURCES, Step};
use access::{Clearance, Purpose, Role, Viewer};
use calendar::{Day, Instant};
use desk::view::{AsAt, PersonNumber};
use desk::{CorrectionOf, DataFolder, Delivery, Desk, Refusal, RetryOutcome};
use facts::{AnswerKind, FactId, Span, SubjectReference, When};
use intake::{Format, Mapping};
use std::path::Path;
use std::sync::LazyLock;

/// The small format of these tests.
const MAPPING: &str = include_str!("../events.toml");

/// The same format as a source sends it that cannot tell of referrals and plans.
static LEAN: LazyLock<String> = LazyLock::new(|| {
    let (before, _) = MAPPING.split_once("[[fact]]\nkind = \"referral\"").unwrap();
    let (_, withdrawal) = MAPPING
        .split_once("initial_category = \"{detail}\"")
        .unwrap();
    format!("{before}{withdrawal}").replace("name = \"events\"", "name = \"lean\"")
});

static FORMATS: LazyLock<[Format; 2]> = LazyLock::new(|| {
    [MAPPING, &LEAN].map(|text| Format::Mapping(Box::new(Mapping::load(text).unwrap())))
});

const HEADING: &str = "child,nhs,record,written,event,on,until,detail,handling\n";

/// A desk that a history is lived through at, with the machine's clock.
pub struct Life {
    pub desk: Desk,
    pub now: Instant,
    /// Acts that were taken, and not refused as out of place.
    pub done: Vec<Act>,
}

/// When every history begins.
pub fn beginning() -> Instant {
    Instant::parse("2026-03-02T12:00:00Z").unwrap()
}

pub fn viewer(restricted: bool) -> Viewer {
    let clearance = if restricted {
        Clearance::Restricted
    } else {
        Clearance::Ordinary
    };
    Viewer {
        user: "robin".to_owned(),
        role: Role::Operator,
        agency: "northmoor".to_owned(),
        team: None,
        clearance,
        purpose: Purpose::stated("test").unwrap(),
    }
}

impl Life {
    pub fn begin(folder: &Path, now: Instant) -> Result<Self, Refusal> {
        let desk = Desk::open(DataFolder::at(folder)?, now)?;
        Ok(Self {
            desk,
            now,
            done: Vec::new(),
        })
    }

    /// Lives through one step. What does not fit what stands is refused, and that is no failure; the store's is.
    pub fn live(&mut self, step: &Step) -> Result<(), Refusal> {
        let done = match step {
            Step::File {
                source,
                lean,
                claimed,
                rows,
                settled,
            } => self
                .file(SOURCES[*source], *lean, *claimed, rows)
                .and_then(|()| {
                    if *settled {
                        self.desk.settle_import(self.now, &mut |_, _| {})
                    } else {
                        Ok(())
                    }
                }),
            Step::Act {
                act,
                restricted,
                one,
                other,
            } => self.act(*act, &viewer(*restricted), *one, *other),
            Step::Minutes(minutes) => {
                self.pass(*minutes);
                self.desk.catch_up(self.now).map(|_| ())
            }
            Step::Reopened => self.reopen(),
        };
        match (done, step) {
            (Err(Refusal::Failed(why)), _) => Err(Refusal::Failed(why)),
            (Ok(()), Step::Act { act, .. }) => {
                self.done.push(*act);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Lets time pass without anybody looking.
    pub fn pass(&mut self, minutes: i64) {
        self.now = Instant::from_micros(self.now.micros() + minutes * 60_000_000);
    }

    fn reopen(&mut self) -> Result<(), Refusal> {
        let folder = self.desk.folder().clone();
        self.desk = Desk::open(folder, self.now)?;
        Ok(())
    }

    pub fn file(
        &mut self,
        source: &str,
        lean: bool,
        claimed: Option<u64>,
        rows: &[String],
    ) -> Result<(), Refusal> {
        let (format, mapping) = if lean {
            (&FORMATS[1], LEAN.as_str())
        } else {
            (&FORMATS[0], MAPPING)
        };
        let today = self.now.london_day().number();
        let delivery = Delivery {
            agency: source.to_owned(),
            source: source.to_owned(),
            file: "events.csv".to_owned(),
            received_on: claimed
                .and_then(|ago| Day::from_number(today - i32::try_from(ago).unwrap())),
            mapping: Some(mapping.to_owned()),
        };
        let text = HEADING.to_owned() + &rows.join("\n");
        let now = self.now;
        self.desk
            .import(
                &viewer(true),
                &delivery,
                format,
                &mut text.as_bytes(),
                &|| now,
                &mut |_| {},
            )
            .map(|_| ())
    }

    fn act(&mut self, act: Act, viewer: &Viewer, one: u64, other: u64) -> Result<(), Refusal> {
        let (person, now) = (PersonNumber(one % 8 + 1), self.now);
        let second = PersonNumber(other % 8 + 1);
        match act {
            Act::Link => self
                .desk
                .link(viewer, person, second, "the same child", now)
                .map(|_| ()),
            Act::Unlink => {
                let (one, other) = (subject(one), subject(other));
                self.desk
                    .unlink(viewer, &one, &other, "another child", now)
                    .map(|_| ())
            }
            Act::Note => self
                .desk
                .note(viewer, person, &format!("note {other}"), now)
                .map(|_| ()),
            Act::TakeOn => self.desk.take_on(viewer, person, None, now).map(|_| ()),
            Act::Answer => self.answer(viewer, person, other),
            Act::CorrectTime => {
                let rightly = CorrectionOf {
                    happened: Some(Span::at(When::Day(now.london_day()))),
                    statement: None,
                };
                let fact = self.fact(viewer, person, other)?;
                self.desk
                    .correct(viewer, fact, &rightly, "misread", now)
                    .map(|_| ())
            }
            Act::CorrectStatement => {
                let number = super::NUMBERS[usize::try_from(one).unwrap() % super::NUMBERS.len()];
                let rightly = CorrectionOf {
                    happened: None,
                    statement: Some(format!(
                        r#"{{"identifier_held":{{"identifier":{{"scheme":"nhs_number","value":"{number}"}}}}}}"#
                    )),
                };
                let fact = self.fact(viewer, person, other)?;
                self.desk
                    .correct(viewer, fact, &rightly, "misread", now)
                    .map(|_| ())
            }
            Act::Retract => {
                let fact = self.fact(viewer, person, other)?;
                self.desk
                    .retract(viewer, fact, "never said", now)
                    .map(|_| ())
            }
            Act::SetAside => {
                let position = self.unread(viewer, other)?;
                self.desk.set_aside(viewer, position, "a test row", now)
            }
            Act::Retry => self.retry(viewer, other),
            Act::Look => self
                .desk
                .person(viewer, person, &AsAt::present(now), now)
                .map(|_| ()),
        }
    }

    fn answer(&mut self, viewer: &Viewer, person: PersonNumber, pick: u64) -> Result<(), Refusal> {
        let page = self
            .desk
            .person(viewer, person, &AsAt::present(self.now), self.now)?;
        let open: Vec<String> = page
            .situation
            .into_iter()
            .flat_map(|situation| situation.open)
            .map(|finding| finding.fingerprint)
            .collect();
        let finding = picked(open, pick)?;
        let kind = AnswerKind::ALL[usize::try_from(pick).unwrap() % AnswerKind::ALL.len()];
        self.desk
            .answer(viewer, person, &[finding], kind, "looked into", self.now)
            .map(|_| ())
    }

    fn fact(&self, viewer: &Viewer, person: PersonNumber, pick: u64) -> Result<FactId, Refusal> {
        let rows = self
            .desk
            .chronology(viewer, person, &AsAt::present(self.now), self.now)?;
        picked(rows.into_iter().map(|row| row.fact).collect(), pick)
    }

    fn unread(&self, viewer: &Viewer, pick: u64) -> Result<u64, Refusal> {
        let (held, _) = self.desk.quarantine(viewer, 0, 20, self.now)?;
        picked(held.into_iter().map(|view| view.position).collect(), pick)
    }

    fn retry(&mut self, viewer: &Viewer, pick: u64) -> Result<(), Refusal> {
        let position = self.unread(viewer, pick)?;
        let view = self.desk.quarantined(viewer, position, self.now)?;
        let corrected = view
            .unread
            .verbatim
            .replace("2026-13-45", "2026-02-14")
            .replace("not a number", "");
        match self.desk.retry(viewer, position, &corrected, self.now)? {
            RetryOutcome::Read { .. } => Ok(()),
            RetryOutcome::StillUnread { .. } => Err(Refusal::NotFound),
        }
    }
}

/// One of what there is.
fn picked<T>(mut all: Vec<T>, pick: u64) -> Result<T, Refusal> {
    if all.is_empty() {
        return Err(Refusal::NotFound);
    }
    let place = usize::try_from(pick).unwrap() % all.len();
    Ok(all.swap_remove(place))
}

fn subject(pick: u64) -> SubjectReference {
    let source = SOURCES[usize::try_from(pick % 3).unwrap()];
    SubjectReference::new(source, &format!("c{}", pick / 3))
}
