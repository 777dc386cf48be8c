//! Evaluation: the rulebook over a person's picture, kept as lines of Today and of the list of duties.
//!
//! A person is evaluated apart for each clearance that makes a difference, from what somebody of that clearance may
//! see: a restricted fact changes nothing for those who may not see it. What is kept is right until the person's wake.

use crate::desk::Desk;
use crate::events;
use crate::fault::Refusal;
use crate::order::{due_order, state_order};
use crate::picture::Picture;
use crate::sentenced::{Sentenced, sentenced};
use crate::shelves;
use crate::view::{
    AnswerView, DutyLine, DutyView, FindingView, PersonNumber, PersonSummary, SituationView,
    TodayLine,
};
use access::Clearance;
use calendar::{Day, Instant, Moment};
use chronology::Chronology;
use facts::{FactId, Kind};
use ledger::{Shelf, ShelfBatch, Visibility};
use rulebook::{Duty, Finding, Question};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// How many people are evaluated and kept together.
const PEOPLE_AT_ONCE: usize = 1_000;

/// By how many microseconds clocks may differ that are read by several programs: five minutes, for which lists of the
/// present are shown as they are kept, too.
const CLOCKS_DIFFER: i64 = 300_000_000;

/// From how many people on it is worth a second thread.
const WORTH_A_THREAD: usize = 64;

/// Which kinds each source can carry, as known on a day.
pub(crate) type Coverages = BTreeMap<String, BTreeSet<Kind>>;

/// What the rulebook says of one person.
pub(crate) struct Evaluated {
    pub(crate) who: PersonSummary,
    pub(crate) duties: Vec<Duty>,
    pub(crate) situation: Option<rulebook::Situation>,
    pub(crate) wake: Option<Instant>,
    /// The person's line of the caseload, where there is one.
    pub(crate) caseload: Option<crate::supervision_view::CaseloadLine>,
    /// True where something of the person was ever published.
    pub(crate) published: bool,
    /// The agency of each record that a duty or finding rests on, by position.
    pub(crate) agencies: BTreeMap<u64, String>,
    /// What the sentences lead to that sources tell of.
    pub(crate) sentenced: Option<Sentenced>,
}

/// What evaluating people makes: the rows to keep, and the findings that were not open before.
#[derive(Default)]
struct Rows {
    batch: ShelfBatch,
    news: Vec<events::News>,
}

/// A line kept on the shelf: for viewers from its own clearance up to `until`.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept<T> {
    pub(crate) until: Clearance,
    pub(crate) line: T,
}

impl Desk {
    /// What sources can carry, as known by the end of a day. What is entered here says nothing about what an agency's
    /// own systems could have told.
    pub(crate) fn coverages(&self, known_on: Day) -> Result<Coverages, Refusal> {
        let mut coverages = Coverages::from([(crate::looks::HERE.to_owned(), BTreeSet::new())]);
        let mut fault = None;
        let all = shelves::coverages();
        self.derived
            .scan(&all, &all, &Visibility::Everything, &mut |_, value| {
                match postcard::from_bytes::<(Day, String, BTreeSet<Kind>)>(value) {
                    Ok((day, source, kinds)) if day <= known_on => {
                        coverages.entry(source).or_default().extend(kinds)
                    }
                    Ok(_) => {}
                    Err(wrong) => fault = Some(wrong),
                }
                ControlFlow::Continue(())
            })?;
        fault.map_or(Ok(coverages), |fault| Err(fault.into()))
    }

    /// Runs the rulebook over a picture.
    pub(crate) fn evaluate(
        &self,
        picture: &Picture,
        coverages: &Coverages,
    ) -> Result<Evaluated, Refusal> {
        let chronology = picture.chronology();
        self.evaluate_chronology(picture, &chronology, coverages)
    }

    pub(crate) fn evaluate_chronology(
        &self,
        picture: &Picture,
        chronology: &Chronology<'_>,
        coverages: &Coverages,
    ) -> Result<Evaluated, Refusal> {
        let now = picture.at.now;
        let sentenced = sentenced(chronology, &picture.at)?;
        let coverage = |source: &str| coverages.get(source);
        let rested = |one| self.for_rules(chronology, one, now);
        let worked_out = sentenced.as_ref().map(rested);
        let question = Question {
            chronology,
            coverage: &coverage,
            holidays: &self.shared.holidays,
            local: &self.shared.local,
            worked_out: worked_out.as_ref(),
            now,
        };
        let duties = rulebook::evaluate(&self.shared.rulebook, &question);
        let by_law = sentenced.as_ref().and_then(|one| one.wake);
        let wake = rulebook::wake(&duties, &question)
            .into_iter()
            .chain(by_law)
            .chain(picture.beside.wake(now))
            .min();
        let findings = self.findings_of(&duties, &question, picture);
        let situation = rulebook::situation(findings, chronology, picture.at.now);
        let rested_on: BTreeSet<u64> = duties
            .iter()
            .flat_map(|duty| {
                duty.evidence
                    .iter()
                    .chain(duty.started.as_ref().map(|started| &started.fact))
            })
            .chain(
                situation
                    .iter()
                    .flat_map(|one| one.open.iter().flat_map(|finding| &finding.evidence)),
            )
            .map(|fact| fact.position)
            .collect();
        let agencies = picture
            .records
            .iter()
            .filter(|record| rested_on.contains(&record.arrival.position))
            .map(|record| (record.arrival.position, record.agency.clone()))
            .collect();
        let who = picture.summary_of(chronology);
        Ok(Evaluated {
            published: crate::supervision_public::was_published(chronology),
            caseload: self.caseload_line(picture, chronology, &who, &duties),
            who,
            duties,
            situation,
            wake,
            agencies,
            sentenced,
        })
    }
}

impl Evaluated {
    /// The agency whose record a duty or finding starts from.
    fn agency_of(&self, first: Option<FactId>, evidence: &[FactId]) -> String {
        first
            .iter()
            .chain(evidence)
            .find_map(|fact| self.agencies.get(&fact.position))
            .cloned()
            .unwrap_or_default()
    }

    /// A duty for people, without its working.
    pub(crate) fn duty_view(&self, desk: &Desk, duty: &Duty, now: Instant) -> DutyView {
        let authority = desk.shared.rulebook.authority(duty);
        let moment = |when: facts::When| when.moment().or_else(|| when.earliest().map(Moment::Day));
        DutyView {
            rule: duty.rule.clone(),
            variant: duty.variant.clone(),
            title: duty.title.clone(),
            state: duty.state.name().to_owned(),
            state_words: state_words(duty, now),
            started: duty.started.and_then(|started| moment(started.at)),
            due: duty.due,
            met: duty.met.and_then(|met| moment(met.at)),
            owes: duty.owes.clone(),
            agency: self.agency_of(duty.started.map(|started| started.fact), &duty.evidence),
            authority: authority
                .map(rulebook::Authority::in_words)
                .unwrap_or_default(),
            authority_link: authority.and_then(|authority| authority.link.clone()),
            verified: duty.verified,
            working: Vec::new(),
            evidence: duty.evidence.clone(),
        }
    }

    /// The situation for people, where anything is open or was answered.
    pub(crate) fn situation_view(&self, now: Instant) -> Option<SituationView> {
        let situation = self.situation.as_ref()?;
        let team = situation
            .taken_on_by
            .as_ref()
            .map(|one| one.team.clone())
            .unwrap_or_else(|| self.team(situation));
        Some(SituationView {
            owner: situation
                .taken_on_by
                .as_ref()
                .map(|one| one.owner.clone())
                .or_else(|| situation.owner.clone())
                .unwrap_or_default(),
            team,
            taken_on: situation.taken_on_by.is_some(),
            opened: situation.opened.unwrap_or_else(|| now.london_day()),
            age_days: situation.age_days(now),
            open: situation
                .open
                .iter()
                .map(|finding| finding_view(finding, None))
                .collect(),
            answered: situation
                .answered
                .iter()
                .map(|one| {
                    let answer = AnswerView {
                        fact: one.fact,
                        answer: one.answer.answer.in_words().to_owned(),
                        text: one.answer.text.clone(),
                        by: one.answer.by.clone(),
                        on: facts::When::Unknown,
                    };
                    finding_view(&one.finding, Some(answer))
                })
                .collect(),
        })
    }

    /// The team that a situation falls to while nobody took it on: the agency whose record the most pressing finding
    /// starts from.
    fn team(&self, situation: &rulebook::Situation) -> String {
        situation
            .open
            .first()
            .map(|finding| self.agency_of(None, &finding.evidence))
            .unwrap_or_default()
    }

    /// The line of Today, where anything is open.
    pub(crate) fn today_line(&self, now: Instant) -> Option<TodayLine> {
        let situation = self
            .situation
            .as_ref()
            .filter(|situation| situation.is_open())?;
        let view = self.situation_view(now)?;
        let first = situation
            .open
            .first()
            .map(|finding| finding_view(finding, None))?;
        Some(TodayLine {
            who: self.who.clone(),
            owner: view.owner,
            team: view.team,
            taken_on: view.taken_on,
            first,
            open: situation.open.len(),
            opened: view.opened,
        })
    }

    /// The lines of the list of duties: what can still be acted on.
    pub(crate) fn duty_lines(&self, desk: &Desk, now: Instant) -> Vec<(u8, i64, DutyLine)> {
        self.duties
            .iter()
            .filter(|duty| duty.open)
            .map(|duty| {
                let due = duty.due.map_or(i64::MAX, due_order);
                (
                    state_order(duty.state.name()),
                    due,
                    DutyLine {
                        who: self.who.clone(),
                        duty: self.duty_view(desk, duty, now),
                    },
                )
            })
            .collect()
    }
}

/// The state in words, with by how much it is late at `now`.
pub(crate) fn state_words(duty: &Duty, now: Instant) -> String {
    let words = duty.state.in_words();
    match &duty.state {
        rulebook::DutyState::Overdue => duty.overdue_by(now).map_or_else(
            || words.to_owned(),
            |by| format!("{words} by {}", by.in_words()),
        ),
        rulebook::DutyState::MetLate { by } => format!("{words}, by {}", by.in_words()),
        rulebook::DutyState::NotNeeded { why } => format!("{words}: {why}"),
        rulebook::DutyState::CannotTell { missing } => format!("{words}: {missing}"),
        _ => words.to_owned(),
    }
}

pub(crate) fn finding_view(finding: &Finding, answer: Option<AnswerView>) -> FindingView {
    FindingView {
        fingerprint: finding.fingerprint.clone(),
        rule: finding.rule.clone(),
        title: finding.title.clone(),
        urgency: urgency_name(finding.urgency).to_owned(),
        words: finding.words.clone(),
        authority: finding
            .authority
            .as_ref()
            .map(rulebook::Authority::in_words)
            .unwrap_or_default(),
        verified: finding.verified,
        since: finding.since,
        evidence: finding.evidence.clone(),
        answer,
    }
}

/// An urgency's name in data.
pub(crate) const fn urgency_name(urgency: rulebook::Urgency) -> &'static str {
    match urgency {
        rulebook::Urgency::Act => "act_today",
        rulebook::Urgency::Overdue => "overdue",
        rulebook::Urgency::DueSoon => "due_soon",
        rulebook::Urgency::Data => "discrepancy",
        rulebook::Urgency::CannotTell => "cannot_tell",
        rulebook::Urgency::NoSource => "no_source",
    }
}

/// Evaluates everybody who was touched, or whose wake has come. `progress` is told how many are done and were found.
pub(crate) fn evaluate_dirty(
    desk: &mut Desk,
    now: Instant,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), Refusal> {
    let mut helper = None;
    let (mut done, mut coverages, mut quiet) = (0, None, None);
    loop {
        let _lock = desk.shared.folder.lock()?;
        let now = clock_of_derived_state(desk, now)?;
        renew_rules(desk)?;
        let people = waiting(desk, now, PEOPLE_AT_ONCE)?;
        if people.is_empty() {
            return Ok(());
        }
        let coverages = match &mut coverages {
            Some(known) => known,
            none => none.insert(desk.coverages(Day::LAST)?),
        };
        let quiet = match quiet {
            Some(known) => known,
            None => *quiet.insert(desk.is_being_rebuilt()?),
        };
        if helper.is_none() && people.len() >= WORTH_A_THREAD {
            helper = Some(desk.another()?);
        }
        let mut rows = rows_of_all(desk, helper.as_mut(), &people, now, coverages)?;
        rows.batch
            .put(evaluated_at(), now.micros().to_be_bytes().to_vec());
        if !quiet {
            // Before the state that they come from: what is told twice does less harm than what is never told.
            desk.announce(&rows.news)?;
        }
        desk.derived.change(&rows.batch)?;
        done += people.len() as u64;
        progress(done, done.max(people.len() as u64));
    }
}

/// Under which key it is kept when somebody was last evaluated: no function of the ledger, so that a replay takes it
/// over.
pub(crate) fn evaluated_at() -> Vec<u8> {
    shelves::meta("evaluated")
}

/// What "now" is for derived state. Two programs' clocks may be read in another order than their turns come, so it does
/// not go back by moments. Where the machine's clock was set back, everybody is evaluated again: what is kept is right
/// from when it was worked out, not before.
pub(crate) fn clock_of_derived_state(desk: &mut Desk, now: Instant) -> Result<Instant, Refusal> {
    let kept = desk
        .derived
        .get(&evaluated_at(), &Visibility::Everything)?
        .and_then(|bytes| bytes.try_into().ok())
        .map(|bytes| Instant::from_micros(i64::from_be_bytes(bytes)));
    let Some(last) = kept.filter(|last| *last > now) else {
        return Ok(now);
    };
    if last.micros().saturating_sub(now.micros()) <= CLOCKS_DIFFER {
        return Ok(last);
    }
    let mut batch = ShelfBatch::default();
    for person in desk.all_people()? {
        batch.put(shelves::dirty(person), Vec::new());
    }
    batch.put(evaluated_at(), now.micros().to_be_bytes().to_vec());
    desk.derived.change(&batch)?;
    Ok(now)
}

/// Where rules, settings or bank holidays are not those by which people were evaluated, everybody waits again.
fn renew_rules(desk: &mut Desk) -> Result<(), Refusal> {
    let key = shelves::meta("rules");
    let print = desk.shared.rules.to_vec();
    if desk.derived.get(&key, &Visibility::Everything)?.as_ref() == Some(&print) {
        return Ok(());
    }
    let mut batch = ShelfBatch::default();
    for person in desk.all_people()? {
        batch.put(shelves::dirty(person), Vec::new());
    }
    batch.put(key, print);
    Ok(desk.derived.change(&batch)?)
}

/// People who wait to be evaluated, at most so many.
fn waiting(desk: &Desk, now: Instant, most: usize) -> Result<Vec<PersonNumber>, Refusal> {
    let mut people = BTreeSet::new();
    desk.derived.scan(
        &shelves::dirty_people(),
        &shelves::dirty_people(),
        &Visibility::Everything,
        &mut |key, _| {
            people.extend(shelves::last_person(key));
            if people.len() < most {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        },
    )?;
    desk.derived.scan(
        &shelves::wakes(),
        &shelves::wakes(),
        &Visibility::Everything,
        &mut |key, _| {
            if people.len() >= most || shelves::wake_instant(key).is_none_or(|at| at > now) {
                return ControlFlow::Break(());
            }
            people.extend(shelves::last_person(key));
            ControlFlow::Continue(())
        },
    )?;
    Ok(people.into_iter().collect())
}

fn rows_of_all(
    desk: &Desk,
    helper: Option<&mut Desk>,
    people: &[PersonNumber],
    now: Instant,
    coverages: &Coverages,
) -> Result<Rows, Refusal> {
    let rows = |desk: &Desk, people: &[PersonNumber]| -> Result<Rows, Refusal> {
        let mut rows = Rows::default();
        people
            .iter()
            .try_for_each(|person| rows_of(desk, *person, now, coverages, &mut rows))?;
        Ok(rows)
    };
    let Some(helper) = helper else {
        return rows(desk, people);
    };
    let (own, theirs) = people.split_at(people.len() / 2);
    let (first, second) = std::thread::scope(|scope| {
        let worker = scope.spawn(move || rows(helper, theirs));
        (rows(desk, own), worker.join())
    });
    let mut rows = first?;
    let theirs =
        second.map_err(|_| Refusal::Failed("evaluation stopped unexpectedly".to_owned()))??;
    rows.batch.append(theirs.batch);
    rows.news.extend(theirs.news);
    Ok(rows)
}

/// Evaluates one person and puts its rows in place of the old ones.
fn rows_of(
    desk: &Desk,
    person: PersonNumber,
    now: Instant,
    coverages: &Coverages,
    rows: &mut Rows,
) -> Result<(), Refusal> {
    let Rows { batch, news } = rows;
    let before = desk.open_findings_of(person)?;
    let mut after = Vec::new();
    if let Some(old) = desk
        .derived
        .get(&shelves::evaluation(person), &Visibility::Everything)?
    {
        for key in postcard::from_bytes::<Vec<Vec<u8>>>(&old)? {
            batch.remove(key);
        }
        batch.remove(shelves::evaluation(person));
    }
    batch.remove(shelves::dirty(person));
    let mut keys = Vec::new();
    let (mut wakes, mut published) = (Vec::new(), false);
    for (levels, picture) in desk.pictures_by_level(person, now)? {
        if picture
            .days
            .last()
            .is_some_and(|last| *last > now.london_day())
        {
            // Received while the clock was ahead: how long it has stood is counted from a day that is still to come.
            wakes.push(Instant::start_of(now.london_day().plus_days(1)));
        }
        let evaluated = desk.evaluate(&picture, coverages)?;
        keep_lines(desk, &evaluated, levels, now, batch, &mut keys)?;
        published |= evaluated.published;
        after.extend(evaluated.open_findings(levels, now));
        wakes.extend(evaluated.wake);
    }
    if published {
        desk.keep_public_rows(person, now, batch, &mut keys)?;
    }
    for open in &after {
        let key = shelves::open_findings(person, open.from as u8);
        batch.put_marked(
            key.clone(),
            open.from.marks(),
            postcard::to_stdvec(&open.kept())?,
        );
        keys.push(key);
    }
    news.extend(events::news_of(&before, &after));
    if let Some(wake) = wakes.into_iter().min() {
        let key = shelves::wake(wake, person);
        batch.put(key.clone(), Vec::new());
        keys.push(key);
    }
    if !keys.is_empty() {
        batch.put(shelves::evaluation(person), postcard::to_stdvec(&keys)?);
    }
    Ok(())
}

fn keep_lines(
    desk: &Desk,
    evaluated: &Evaluated,
    (level, until): (Clearance, Clearance),
    now: Instant,
    batch: &mut ShelfBatch,
    keys: &mut Vec<Vec<u8>>,
) -> Result<(), Refusal> {
    let person = evaluated.who.person;
    let mut keep = |key: Vec<u8>, value: Vec<u8>| {
        batch.put_marked(key.clone(), level.marks(), value);
        keys.push(key);
    };
    if let (Some(line), Some(situation)) = (evaluated.today_line(now), &evaluated.situation) {
        let (urgency, since) = situation.order();
        keep(
            shelves::today_line(urgency, since, person, level as u8),
            postcard::to_stdvec(&Kept { until, line })?,
        );
    }
    if let Some(line) = &evaluated.caseload {
        let (state, due) = crate::caseload::order(line);
        keep(
            shelves::caseload_line(state, due, person, level as u8),
            postcard::to_stdvec(&Kept { until, line })?,
        );
    }
    for (number, (state, due, mut line)) in (0_u32..).zip(evaluated.duty_lines(desk, now)) {
        // By how much something is late grows by itself; it is said when the line is read.
        if line.duty.state == "overdue" {
            line.duty.state_words.clear();
        }
        keep(
            shelves::duty_line(state, due, person, number, level as u8),
            postcard::to_stdvec(&Kept { until, line })?,
        );
    }
    Ok(())
}

/// Evaluates everybody who waits on a shelf that no other process knows of.
pub(crate) fn evaluate_here(desk: &mut Desk, now: Instant) -> Result<(), Refusal> {
    renew_rules(desk)?;
    let coverages = desk.coverages(Day::LAST)?;
    loop {
        let people = waiting(desk, now, PEOPLE_AT_ONCE)?;
        if people.is_empty() {
            return Ok(());
        }
        let rows = rows_of_all(desk, None, &people, now, &coverages)?;
        desk.derived.change(&rows.batch)?;
    }
}
