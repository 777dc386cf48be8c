//! New findings as they come: a log for each clearance, beside the accounts, from which anybody can go on where they
//! stopped. The log is neither ground state nor derived: it says when something was first found here.
//!
//! Each clearance has a log and numbers of its own, so that a gap tells nobody of what others see. What is read is looked
//! up again before it is given: a finding that is no longer open for the viewer, or no longer to be seen, is left out.

use crate::desk::Desk;
use crate::evaluation::{Evaluated, urgency_name};
use crate::fault::{Refusal, allow};
use crate::schema::{IsoDay, IsoInstant};
use crate::shelves;
use crate::view::{AsAt, PersonNumber};
use access::{Action, Clearance, Viewer};
use calendar::{Day, Instant};
use ledger::{Shelf, ShelfBatch, Visibility};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// How many events each log keeps. Whoever stayed away for longer begins again with the list of situations.
const KEPT: u64 = 10_000;

/// A finding that was not open before: enough to know whether to look, and nothing of what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Whom it is about.
    pub person: PersonNumber,
    /// Names the finding with its evidence.
    pub fingerprint: String,
    /// The rule's id, or `record` for a discrepancy in the data.
    pub rule: String,
    /// The finding's title.
    pub title: String,
    /// `act_today`, `overdue`, `due_soon`, `discrepancy`, `cannot_tell` or `no_source`.
    pub urgency: String,
    /// True where the authority was read in the statute or guidance itself.
    pub verified: bool,
    /// The team that the situation falls to.
    pub team: String,
    /// Since when it has stood.
    #[schemars(with = "IsoDay")]
    pub since: Day,
    /// When it was found here.
    #[schemars(with = "IsoInstant")]
    pub found: Instant,
}

/// A place in a log: `sensitive-17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventMark {
    clearance: Clearance,
    number: u64,
}

impl std::fmt::Display for EventMark {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}-{}", name_of(self.clearance), self.number)
    }
}

impl std::str::FromStr for EventMark {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "this is no place in the events: send the id of the last one".to_owned();
        let (name, number) = text.split_once('-').ok_or_else(wrong)?;
        let clearance = Clearance::ALL
            .into_iter()
            .find(|clearance| name_of(*clearance) == name)
            .ok_or_else(wrong)?;
        let number = number.parse().map_err(|_| wrong())?;
        Ok(Self { clearance, number })
    }
}

/// Events after a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Events {
    /// Each with its own place, in order.
    pub events: Vec<(EventMark, Event)>,
    /// How far has been read: from here it goes on.
    pub upto: EventMark,
    /// True where there may have been events that are kept no more, or of another clearance: look at the list afresh.
    pub missed: bool,
}

/// The findings that are open for the clearances `from` to `until`.
pub(crate) struct Open {
    pub(crate) from: Clearance,
    until: Clearance,
    findings: Vec<Event>,
}

/// What is kept of them, to be compared with later.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptOpen {
    until: Clearance,
    /// Fingerprints, each with its urgency: what becomes overdue is news again.
    open: Vec<(String, String)>,
}

impl KeptOpen {
    fn holds(&self, event: &Event) -> bool {
        self.open.iter().any(|(fingerprint, urgency)| {
            *fingerprint == event.fingerprint && *urgency == event.urgency
        })
    }
}

impl Open {
    pub(crate) fn kept(&self) -> KeptOpen {
        KeptOpen {
            until: self.until,
            open: self
                .findings
                .iter()
                .map(|event| (event.fingerprint.clone(), event.urgency.clone()))
                .collect(),
        }
    }
}

/// An event for the log of one clearance.
pub(crate) struct News {
    clearance: Clearance,
    event: Event,
}

impl Evaluated {
    /// The open findings, where there are any.
    pub(crate) fn open_findings(
        &self,
        (from, until): (Clearance, Clearance),
        now: Instant,
    ) -> Option<Open> {
        let team = self.situation_view(now)?.team;
        let open = &self.situation.as_ref()?.open;
        let event = |finding: &rulebook::Finding| Event {
            person: self.who.person,
            fingerprint: finding.fingerprint.clone(),
            rule: finding.rule.clone(),
            title: finding.title.clone(),
            urgency: urgency_name(finding.urgency).to_owned(),
            verified: finding.verified,
            team: team.clone(),
            since: finding.since,
            found: now,
        };
        (!open.is_empty()).then(|| Open {
            from,
            until,
            findings: open.iter().map(event).collect(),
        })
    }
}

/// What is open now and was not before, for each clearance by itself.
pub(crate) fn news_of(before: &[(Clearance, KeptOpen)], after: &[Open]) -> Vec<News> {
    let mut news = Vec::new();
    for clearance in Clearance::ALL {
        let seen_before = covering(before, clearance);
        let open = after
            .iter()
            .filter(|open| open.from <= clearance && clearance <= open.until)
            .flat_map(|open| &open.findings)
            .filter(|event| !seen_before.is_some_and(|before| before.holds(event)));
        news.extend(open.map(|event| News {
            clearance,
            event: event.clone(),
        }));
    }
    news
}

fn covering(rows: &[(Clearance, KeptOpen)], clearance: Clearance) -> Option<&KeptOpen> {
    rows.iter()
        .find(|(from, open)| *from <= clearance && clearance <= open.until)
        .map(|(_, open)| open)
}

impl Desk {
    /// Findings that were not open before, after a place; from now on where there is none. `opening` says that somebody
    /// begins to listen, which is a look even where there is nothing yet.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn events(
        &self,
        viewer: &Viewer,
        after: Option<EventMark>,
        (opening, most): (bool, usize),
        now: Instant,
    ) -> Result<Events, Refusal> {
        allow(viewer, Action::SeeToday)?;
        let end = EventMark {
            clearance: viewer.clearance,
            number: self.last_event(viewer.clearance)?,
        };
        let oldest = end.number.saturating_sub(KEPT);
        let known = after.filter(|mark| {
            mark.clearance == viewer.clearance && (oldest..=end.number).contains(&mark.number)
        });
        let mut found = Events {
            events: Vec::new(),
            upto: known.unwrap_or(end),
            missed: after.is_some() && known.is_none(),
        };
        if known.is_some_and(|mark| mark.number < end.number) {
            self.read_events(viewer, most, &mut found)?;
        }
        if opening || !found.events.is_empty() {
            self.look(viewer, "events", None, &AsAt::present(now), now)?;
        }
        Ok(found)
    }

    fn read_events(&self, viewer: &Viewer, most: usize, found: &mut Events) -> Result<(), Refusal> {
        let prefix = log_of(viewer.clearance);
        let from = event_key(viewer.clearance, found.upto.number + 1);
        let mut read: Vec<(u64, Event)> = Vec::new();
        let mut fault = None;
        self.accounts.scan(
            &prefix,
            &from,
            &Visibility::Everything,
            &mut |key, value| {
                match serde_json::from_slice(value) {
                    Ok(event) => {
                        let number = shelves::last_person(key).map_or(0, |number| number.0);
                        read.push((number, event));
                    }
                    Err(wrong) => fault = Some(wrong),
                }
                if read.len() < most {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            },
        )?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        for (number, event) in read {
            let mark = EventMark {
                clearance: viewer.clearance,
                number,
            };
            found.upto = mark;
            if self.is_still_open(viewer, &event)? {
                found.events.push((mark, event));
            }
        }
        Ok(())
    }

    /// True where the finding is open for this viewer at present.
    fn is_still_open(&self, viewer: &Viewer, event: &Event) -> Result<bool, Refusal> {
        let rows = self.open_findings_under(event.person, &viewer.visibility())?;
        Ok(covering(&rows, viewer.clearance).is_some_and(|open| open.holds(event)))
    }

    /// What was open of a person when they were last evaluated, for each clearance that sees something else.
    pub(crate) fn open_findings_of(
        &self,
        person: PersonNumber,
    ) -> Result<Vec<(Clearance, KeptOpen)>, Refusal> {
        self.open_findings_under(person, &Visibility::Everything)
    }

    fn open_findings_under(
        &self,
        person: PersonNumber,
        visible: &Visibility,
    ) -> Result<Vec<(Clearance, KeptOpen)>, Refusal> {
        let prefix = shelves::open_findings_of(person);
        let (mut rows, mut fault) = (Vec::new(), None);
        self.derived
            .scan(&prefix, &prefix, visible, &mut |key, value| {
                let from = key
                    .last()
                    .and_then(|level| Clearance::ALL.get(usize::from(*level)));
                match (from, postcard::from_bytes(value)) {
                    (Some(from), Ok(open)) => rows.push((*from, open)),
                    (_, Err(wrong)) => fault = Some(wrong),
                    (None, _) => {}
                }
                ControlFlow::Continue(())
            })?;
        fault.map_or(Ok(rows), |fault| Err(fault.into()))
    }

    /// Puts news into the logs, and drops the oldest. Whoever calls holds the lock on derived state.
    pub(crate) fn announce(&mut self, news: &[News]) -> Result<(), Refusal> {
        let mut batch = ShelfBatch::default();
        for clearance in Clearance::ALL {
            let mut last = self.last_event(clearance)?;
            let before = last;
            for one in news.iter().filter(|one| one.clearance == clearance) {
                last += 1;
                batch.put(event_key(clearance, last), serde_json::to_vec(&one.event)?);
                if let Some(dropped) = last.checked_sub(KEPT) {
                    batch.remove(event_key(clearance, dropped));
                }
            }
            if last > before {
                batch.put(end_key(clearance), last.to_be_bytes().to_vec());
            }
        }
        if batch.is_empty() {
            return Ok(());
        }
        Ok(self.accounts.change(&batch)?)
    }

    /// True where derived state is empty and something was announced before: what is found now is not new.
    pub(crate) fn is_being_rebuilt(&self) -> Result<bool, Refusal> {
        let all = shelves::evaluations();
        let mut any = false;
        self.derived
            .scan(&all, &all, &Visibility::Everything, &mut |_, _| {
                any = true;
                ControlFlow::Break(())
            })?;
        Ok(!any && self.last_event(Clearance::Restricted)? > 0)
    }

    fn last_event(&self, clearance: Clearance) -> Result<u64, Refusal> {
        let bytes = self
            .accounts
            .get(&end_key(clearance), &Visibility::Everything)?;
        Ok(bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u64::from_be_bytes))
    }
}

const fn name_of(clearance: Clearance) -> &'static str {
    match clearance {
        Clearance::Ordinary => "ordinary",
        Clearance::Sensitive => "sensitive",
        Clearance::Restricted => "restricted",
    }
}

fn log_of(clearance: Clearance) -> Vec<u8> {
    [b"E/".as_slice(), &[clearance as u8]].concat()
}

fn event_key(clearance: Clearance, number: u64) -> Vec<u8> {
    [log_of(clearance).as_slice(), &number.to_be_bytes()].concat()
}

fn end_key(clearance: Clearance) -> Vec<u8> {
    [b"E#".as_slice(), &[clearance as u8]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back_and_nothing_else_does() {
        let mark: EventMark = "sensitive-17".parse().unwrap();
        assert_eq!(mark.to_string(), "sensitive-17");
        for wrong in [
            "",
            "17",
            "secret-17",
            "sensitive-",
            "sensitive--1",
            "sensitive-x",
        ] {
            assert!(wrong.parse::<EventMark>().is_err(), "{wrong}");
        }
    }
}
