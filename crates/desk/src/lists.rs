//! Lists over everybody: Today, and duties. The present is read from lines kept on the shelf; an earlier picture is
//! worked out from the facts known then, and kept in memory while it is being looked at.

use crate::desk::Desk;
use crate::evaluation::{Coverages, Kept};
use crate::fault::{Refusal, allow};
use crate::order::state_order;
use crate::shelves;
use crate::supervision_view::CaseloadLine;
use crate::view::{
    AsAt, DutiesPage, DutyFilter, DutyLine, PersonNumber, Place, TodayFilter, TodayLine, TodayPage,
};
use access::{Action, Clearance, Viewer};
use calendar::{Day, Instant, Moment};
use facts::{FactId, Identifier};
use ledger::{Shelf, Visibility};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

/// Lines on a page.
const LINES: usize = 50;

/// People whose duties are worked out together, by two threads.
const PEOPLE_AT_ONCE: usize = 1_000;

/// Earlier pictures that are kept in memory at once.
const PICTURES: usize = 4;

/// All lines of one earlier picture, each with its place.
#[derive(Default)]
pub(crate) struct Lines {
    today: Vec<(Vec<u8>, TodayLine)>,
    duties: Vec<(Vec<u8>, DutyLine)>,
    caseload: Vec<(Vec<u8>, CaseloadLine)>,
}

/// By what an earlier picture is known: the end of the ledger, what was known, now, and who may see it.
type PictureKey = (u64, Day, Instant, Clearance);

/// Earlier pictures in memory, newest last.
#[derive(Default)]
pub(crate) struct Pictures(Mutex<Vec<(PictureKey, Arc<Lines>)>>);

/// A duty of somebody, in full: a line of `joinder duties --json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DutyRecord {
    /// The person.
    pub person: PersonNumber,
    /// The person's name.
    pub name: String,
    /// Identifiers held.
    pub identifiers: Vec<Identifier>,
    /// The rule's id.
    pub rule: String,
    /// Which variant.
    pub variant: String,
    /// The duty's title.
    pub title: String,
    /// Who owes it.
    pub owes: String,
    /// The agency whose record started it.
    pub agency: String,
    /// Instrument and paragraph.
    pub authority: String,
    /// True where the authority was read in the statute or guidance itself.
    pub verified: bool,
    /// When its clock started.
    pub started: Option<Moment>,
    /// By when it is due (inclusive).
    pub due: Option<Moment>,
    /// `running`, `due_soon`, `overdue`, `met`, `met_late`, `not_needed` or `cannot_tell`.
    pub state: String,
    /// The state in words.
    pub why: String,
    /// When it was met.
    pub met: Option<Moment>,
    /// The facts it rests on.
    pub evidence: Vec<FactId>,
    /// The arithmetic in words.
    pub working: Vec<String>,
}

impl Desk {
    /// The page Today.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn today(
        &self,
        viewer: &Viewer,
        filter: &TodayFilter,
        at: &AsAt,
        now: Instant,
    ) -> Result<TodayPage, Refusal> {
        allow(viewer, Action::SeeToday)?;
        self.look(viewer, "today", None, at, now)?;
        let mut gather = Gather::default();
        if at.is_present(now) {
            self.kept_lines(
                viewer,
                &shelves::today_lines(),
                &mut |place, line: TodayLine| gather.today(place, line, filter),
            )?;
        } else {
            for (place, line) in &self.lines_of(viewer.clearance, at)?.today {
                gather.today(place, line.clone(), filter);
            }
        }
        Ok(TodayPage {
            lines: gather.today,
            matching: gather.matching,
            by_urgency: in_order(gather.counts, urgency_order),
            teams: gather.teams.into_iter().collect(),
            next: gather.more.then_some(gather.last).flatten(),
            known_on: at.known_on,
        })
    }

    /// Duties that can still be acted on.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn duties(
        &self,
        viewer: &Viewer,
        filter: &DutyFilter,
        at: &AsAt,
        now: Instant,
    ) -> Result<DutiesPage, Refusal> {
        allow(viewer, Action::SeeDuties)?;
        self.look(viewer, "duties", None, at, now)?;
        let mut gather = Gather::default();
        self.each_duty(viewer, at, now, &mut |place, line| {
            gather.duty(place, line, filter)
        })?;
        Ok(DutiesPage {
            lines: gather.duties,
            matching: gather.matching,
            by_state: in_order(gather.counts, state_order),
            teams: gather.teams.into_iter().collect(),
            rules: gather.rules.into_iter().collect(),
            next: gather.more.then_some(gather.last).flatten(),
            known_on: at.known_on,
        })
    }

    /// Duties that match, as CSV. A field that a spreadsheet would take for a formula is given as text.
    ///
    /// # Errors
    /// Where the viewer may not, the store fails, or nothing can be written.
    pub fn duties_csv(
        &self,
        viewer: &Viewer,
        filter: &DutyFilter,
        at: &AsAt,
        now: Instant,
        out: &mut dyn Write,
    ) -> Result<(), Refusal> {
        allow(viewer, Action::Export)?;
        self.look(viewer, "duties export", None, at, now)?;
        let mut table = csv::Writer::from_writer(out);
        let failed = |fault: csv::Error| {
            Refusal::Failed(format!("the export could not be written: {fault}"))
        };
        table
            .write_record([
                "person",
                "name",
                "team",
                "rule",
                "duty",
                "owed by",
                "started",
                "due",
                "state",
                "authority",
                "verified",
            ])
            .map_err(failed)?;
        let mut fault = None;
        self.each_duty(viewer, at, now, &mut |_, line| {
            if fault.is_none() && matches(&line, filter) {
                fault = table.write_record(csv_fields(&line)).err();
            }
        })?;
        fault.map_or(Ok(()), |fault| Err(failed(fault)))?;
        table.flush().map_err(Refusal::from)
    }

    pub(crate) fn each_duty(
        &self,
        viewer: &Viewer,
        at: &AsAt,
        now: Instant,
        each: &mut dyn FnMut(&[u8], DutyLine),
    ) -> Result<(), Refusal> {
        if at.is_present(now) {
            let mut said = |place: &[u8], mut line: DutyLine| {
                if let (true, Some(due)) = (line.duty.state_words.is_empty(), line.duty.due) {
                    line.duty.state_words = format!(
                        "overdue by {}",
                        rulebook::lateness(due, Moment::Instant(now)).in_words()
                    );
                }
                each(place, line);
            };
            return self.kept_lines(viewer, &shelves::duty_lines(), &mut said);
        }
        for (place, line) in &self.lines_of(viewer.clearance, at)?.duties {
            each(place, line.clone());
        }
        Ok(())
    }

    /// Lines on the shelf that are right for the viewer's clearance, in order, each with its place: its key but for the
    /// kind before and the clearance after it.
    pub(crate) fn kept_lines<T: serde::de::DeserializeOwned>(
        &self,
        viewer: &Viewer,
        prefix: &[u8],
        each: &mut dyn FnMut(&[u8], T),
    ) -> Result<(), Refusal> {
        let mut fault = None;
        self.derived
            .scan(prefix, prefix, &viewer.visibility(), &mut |key, value| {
                match postcard::from_bytes::<Kept<T>>(value) {
                    Ok(kept) if kept.until >= viewer.clearance => {
                        each(shelves::place_in(key), kept.line)
                    }
                    Ok(_) => {}
                    Err(wrong) => {
                        fault = Some(wrong);
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            })?;
        fault.map_or(Ok(()), |fault| Err(fault.into()))
    }

    /// The caseload of an earlier picture, in order.
    pub(crate) fn caseload_of_before(
        &self,
        viewer: &Viewer,
        at: &AsAt,
    ) -> Result<Vec<CaseloadLine>, Refusal> {
        let lines = self.lines_of(viewer.clearance, at)?;
        Ok(lines
            .caseload
            .iter()
            .map(|(_, line)| line.clone())
            .collect())
    }

    /// All lines of an earlier picture.
    fn lines_of(&self, clearance: Clearance, at: &AsAt) -> Result<Arc<Lines>, Refusal> {
        let key = (
            crate::desk::cursor(&self.derived)?,
            at.known_on,
            at.now,
            clearance,
        );
        let poisoned = || {
            Refusal::Failed("an earlier request stopped unexpectedly; restart joinder".to_owned())
        };
        if let Some((_, lines)) = self
            .shared
            .pictures
            .0
            .lock()
            .map_err(|_| poisoned())?
            .iter()
            .find(|(held, _)| *held == key)
        {
            return Ok(Arc::clone(lines));
        }
        let lines = Arc::new(self.work_out_lines(clearance, at)?);
        let mut pictures = self.shared.pictures.0.lock().map_err(|_| poisoned())?;
        if pictures.len() >= PICTURES {
            pictures.remove(0);
        }
        pictures.push((key, Arc::clone(&lines)));
        Ok(lines)
    }

    fn work_out_lines(&self, clearance: Clearance, at: &AsAt) -> Result<Lines, Refusal> {
        let coverages = self.coverages(at.known_on)?;
        let visible = Visibility::Holding(clearance.marks());
        let mut today = Vec::new();
        let mut duties = Vec::new();
        let mut caseload = Vec::new();
        for person in self.all_people()? {
            let Some(picture) = self
                .picture(person, &visible, at)?
                .filter(|picture| picture.person == person)
            else {
                continue;
            };
            let evaluated = self.evaluate(&picture, &coverages)?;
            if let (Some(line), Some(situation)) =
                (evaluated.today_line(at.now), &evaluated.situation)
            {
                let (urgency, since) = situation.order();
                let key = shelves::today_line(urgency, since, person, 0);
                today.push((shelves::place_in(&key).to_vec(), line));
            }
            if let Some(line) = &evaluated.caseload {
                let (state, due) = crate::caseload::order(line);
                let key = shelves::caseload_line(state, due, person, 0);
                caseload.push((key, line.clone()));
            }
            for (number, (state, due, line)) in (0_u32..).zip(evaluated.duty_lines(self, at.now)) {
                let key = shelves::duty_line(state, due, person, number, 0);
                duties.push((shelves::place_in(&key).to_vec(), line));
            }
        }
        today.sort_by(|(one, _), (other, _)| one.cmp(other));
        duties.sort_by(|(one, _), (other, _)| one.cmp(other));
        caseload.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(Lines {
            today,
            duties,
            caseload,
        })
    }

    /// Everybody who is a person at present, and all who ever had a number: a picture of before may need them.
    pub(crate) fn all_people(&self) -> Result<BTreeSet<PersonNumber>, Refusal> {
        let mut people = BTreeSet::new();
        self.derived.scan(
            &shelves::numbers(),
            &shelves::numbers(),
            &Visibility::Everything,
            &mut |key, _| {
                people.extend(shelves::first_person(key));
                ControlFlow::Continue(())
            },
        )?;
        Ok(people)
    }

    /// Every duty of everybody whom the viewer may see, person by person, met ones too.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn every_duty(
        &self,
        viewer: &Viewer,
        at: &AsAt,
        now: Instant,
        each: &mut dyn FnMut(DutyRecord) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        allow(viewer, Action::SeeDuties)?;
        self.look(viewer, "every duty", None, at, now)?;
        let at = &self.all_received(at, now)?;
        let coverages = self.coverages(at.known_on)?;
        let people: Vec<PersonNumber> = self.all_people()?.into_iter().collect();
        let visible = viewer.visibility();
        let of = |desk: &Self, people: &[PersonNumber]| -> Result<Vec<DutyRecord>, Refusal> {
            let mut records = Vec::new();
            for person in people {
                records.extend(desk.duties_of(*person, &visible, at, &coverages)?);
            }
            Ok(records)
        };
        let mut helper = self.another()?;
        for chunk in people.chunks(PEOPLE_AT_ONCE) {
            let (first, second) = chunk.split_at(chunk.len() / 2);
            let (mine, theirs) = std::thread::scope(|scope| {
                let helper = &mut helper;
                let of = &of;
                let worker = scope.spawn(move || of(helper, second));
                (of(self, first), worker.join())
            });
            let theirs = theirs.map_err(|_| {
                Refusal::Failed("working out duties stopped unexpectedly".to_owned())
            })?;
            for record in mine?.into_iter().chain(theirs?) {
                if each(record).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn duties_of(
        &self,
        person: PersonNumber,
        visible: &Visibility,
        at: &AsAt,
        coverages: &Coverages,
    ) -> Result<Vec<DutyRecord>, Refusal> {
        let Some(picture) = self
            .picture(person, visible, at)?
            .filter(|picture| picture.person == person)
        else {
            return Ok(Vec::new());
        };
        let evaluated = self.evaluate(&picture, coverages)?;
        let record = |duty: &rulebook::Duty| {
            let view = evaluated.duty_view(self, duty, at.now);
            DutyRecord {
                person,
                name: evaluated.who.name.clone(),
                identifiers: evaluated.who.identifiers.clone(),
                rule: view.rule,
                variant: view.variant,
                title: view.title,
                owes: view.owes,
                agency: view.agency,
                authority: view.authority,
                verified: view.verified,
                started: view.started,
                due: view.due,
                state: view.state,
                why: view.state_words,
                met: view.met,
                evidence: view.evidence,
                working: self.shared.rulebook.working(duty, &self.shared.holidays),
            }
        };
        Ok(evaluated.duties.iter().map(record).collect())
    }
}

/// What a list gathers while it goes over all lines: one page of those that match, and counts over all.
#[derive(Default)]
struct Gather {
    today: Vec<TodayLine>,
    duties: Vec<DutyLine>,
    matching: usize,
    /// The place of the last line shown, and whether more follow.
    last: Option<Place>,
    more: bool,
    counts: BTreeMap<String, usize>,
    teams: BTreeSet<String>,
    rules: BTreeSet<String>,
}

impl Gather {
    /// True where a line that matches is on the page that is asked for.
    fn shows(&mut self, place: &[u8], shown: usize, from: usize, after: Option<&Place>) -> bool {
        if self.more || self.matching < from {
            return false;
        }
        if after.is_some_and(|after| Place::of(place) <= *after) {
            return false;
        }
        self.more = shown >= LINES;
        if !self.more {
            self.last = Some(Place::of(place));
        }
        !self.more
    }

    fn today(&mut self, place: &[u8], line: TodayLine, filter: &TodayFilter) {
        count(&mut self.counts, &line.first.urgency);
        note(&mut self.teams, &line.team);
        let wanted =
            |wish: &Option<String>, is: &str| wish.as_deref().is_none_or(|wish| wish == is);
        if wanted(&filter.team, &line.team)
            && wanted(&filter.owner, &line.owner)
            && wanted(&filter.urgency, &line.first.urgency)
        {
            if self.shows(place, self.today.len(), filter.from, filter.after.as_ref()) {
                self.today.push(line);
            }
            self.matching += 1;
        }
    }

    fn duty(&mut self, place: &[u8], line: DutyLine, filter: &DutyFilter) {
        count(&mut self.counts, &line.duty.state);
        note(&mut self.teams, &line.duty.agency);
        note(&mut self.rules, &line.duty.rule);
        if matches(&line, filter) {
            if self.shows(place, self.duties.len(), filter.from, filter.after.as_ref()) {
                self.duties.push(line);
            }
            self.matching += 1;
        }
    }
}

fn matches(line: &DutyLine, filter: &DutyFilter) -> bool {
    let wanted = |wish: &Option<String>, is: &str| wish.as_deref().is_none_or(|wish| wish == is);
    wanted(&filter.team, &line.duty.agency)
        && wanted(&filter.state, &line.duty.state)
        && wanted(&filter.rule, &line.duty.rule)
}

fn count(counts: &mut BTreeMap<String, usize>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

fn note(names: &mut BTreeSet<String>, name: &str) {
    if !name.is_empty() && !names.contains(name) {
        names.insert(name.to_owned());
    }
}

fn in_order(counts: BTreeMap<String, usize>, order: fn(&str) -> u8) -> Vec<(String, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(name, _)| order(name));
    counts
}

fn urgency_order(name: &str) -> u8 {
    [
        "act_today",
        "overdue",
        "due_soon",
        "discrepancy",
        "cannot_tell",
        "no_source",
    ]
    .iter()
    .position(|one| *one == name)
    .and_then(|place| u8::try_from(place).ok())
    .unwrap_or(u8::MAX)
}

fn csv_fields(line: &DutyLine) -> Vec<String> {
    let duty = &line.duty;
    let moment =
        |moment: Option<Moment>| moment.map(|moment| moment.to_string()).unwrap_or_default();
    [
        line.who.person.to_string(),
        line.who.name.clone(),
        duty.agency.clone(),
        duty.rule.clone(),
        duty.title.clone(),
        duty.owes.clone(),
        moment(duty.started),
        moment(duty.due),
        duty.state_words.clone(),
        duty.authority.clone(),
        if duty.verified { "yes" } else { "no" }.to_owned(),
    ]
    .into_iter()
    .map(|field| as_text(&field))
    .collect()
}

/// What a formula begins with, in the spreadsheets that are about; and the forms of the first four that take the width
/// of an ideograph, which some read as these.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A field that begins as a formula does is put behind an apostrophe, so that a spreadsheet shows it and runs nothing.
fn as_text(field: &str) -> String {
    if field.starts_with(FORMULA) {
        format!("'{field}")
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::as_text;

    #[test]
    fn a_formula_is_given_as_text() {
        for field in [
            "=1+1", "+44", "-1", "@sum", "\tx", "\rx", "\n=1", "＝1+1", "＠sum",
        ] {
            assert!(as_text(field).starts_with('\''), "{field}");
        }
        assert_eq!(as_text("Kit Marlowe"), "Kit Marlowe");
    }
}
