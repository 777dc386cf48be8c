//! Reviews as the record has them: each a fold over a person's standing facts, as known on a day; directions and the hearing's
//! log beside it; and reviews as another system lists them. A step that the rules do not know is kept beside the fold with the
//! reason.

use crate::outcome::Outcome;
use crate::review::{Review, ReviewAct, ReviewDone, ReviewKind, Times};
use calendar::{Day, Instant};
use chronology::{Chronology, Entry, NotTaken};
use facts::parole::{ReviewAct as Recorded, ReviewOutcome, ReviewStep};
use facts::{FactId, Kind, Statement, When, YesNo};
use serde::Serialize;

/// What a panel directed, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Direction {
    /// Its name.
    pub name: String,
    /// What is to be done.
    pub words: String,
    /// The day on which it was given.
    pub given: Day,
    /// By when.
    pub due: Option<Day>,
    /// When it was complied with; absent where nobody has said so.
    pub complied: Option<Day>,
    /// The fact that gave it.
    pub fact: FactId,
}

/// Something that is to be done before the next review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Its name.
    pub name: String,
    /// What is to be done.
    pub words: String,
    /// Who does it.
    pub who: String,
    /// By when.
    pub due: Option<Day>,
    /// When it was done; absent where nobody has said so.
    pub done: Option<Day>,
    /// The fact that set it.
    pub fact: FactId,
}

/// Something that a member of staff decided (r. 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaffDecision {
    /// What, in words.
    pub what: String,
    /// When.
    pub on: Day,
    /// The fact.
    pub fact: FactId,
}

/// A line of the hearing's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// The fact.
    pub fact: FactId,
    /// When.
    pub at: When,
    /// The witness who spoke; absent where the line is of something else.
    pub witness: Option<String>,
    /// What they spoke of.
    pub topic: Option<String>,
    /// What.
    pub words: String,
    /// Who wrote it.
    pub by: String,
}

/// A review as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedReview {
    /// Its name among the person's reviews.
    pub name: String,
    /// What came of the steps that were taken.
    pub review: Review,
    /// The facts of those steps, in the order of `review.done`.
    pub steps: Vec<FactId>,
    /// Directions, with what came of each.
    pub directions: Vec<Direction>,
    /// What is to be done before the next review.
    pub tasks: Vec<Task>,
    /// What members of staff decided.
    pub staff: Vec<StaffDecision>,
    /// The hearing's log.
    pub log: Vec<LogLine>,
    /// Case conferences, with what was settled in each.
    pub conferences: Vec<LogLine>,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// A review as another system lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The fact.
    pub fact: FactId,
    /// The system's reference.
    pub review: String,
    /// The kind, in the system's words.
    pub kind: Option<String>,
    /// The status, in the system's words.
    pub status: Option<String>,
    /// The day that is aimed at.
    pub target: Option<When>,
    /// What came of it. A blank is none yet; the day is not in the list, and is not guessed.
    pub outcome: Outcome,
}

/// A person's reviews as they stand at an instant, in the order in which they were begun; and steps of which no earlier one says
/// the kind of review.
#[must_use]
pub fn reviews(
    chronology: &Chronology<'_>,
    now: Instant,
    times: Times<'_>,
) -> (Vec<RecordedReview>, Vec<NotTaken>) {
    let (mut found, mut nowhere) = (Vec::<RecordedReview>::new(), Vec::new());
    for entry in chronology.of_kind(Kind::ReviewStep) {
        let Statement::ReviewStep(step) = entry.statement.as_ref() else {
            continue;
        };
        if !found.iter().any(|one| one.name == step.review) {
            let Some(kind) = step.review_kind else {
                let why = "no step before it says of what kind the review is".to_owned();
                nowhere.push(NotTaken::of(entry, why));
                continue;
            };
            found.push(RecordedReview {
                name: step.review.clone(),
                review: Review::planned(kind),
                steps: Vec::new(),
                directions: Vec::new(),
                tasks: Vec::new(),
                staff: Vec::new(),
                log: Vec::new(),
                conferences: Vec::new(),
                not_taken: Vec::new(),
            });
        }
        if let Some(review) = found.iter_mut().find(|one| one.name == step.review) {
            review.take(entry, step, now, times);
        }
    }
    (found, nowhere)
}

/// Reviews as other systems list them, in order.
#[must_use]
pub fn listed(chronology: &Chronology<'_>) -> Vec<Listed> {
    let one = |entry: &Entry<'_>| match entry.statement.as_ref() {
        Statement::ListedReview(one) => Some(Listed {
            fact: entry.id,
            review: one.review.clone(),
            kind: one.review_type.text().map(str::to_owned),
            status: one.status.text().map(str::to_owned),
            target: one.target,
            outcome: Outcome::from_words(one.result.text().unwrap_or_default(), None),
        }),
        _ => None,
    };
    chronology
        .of_kind(Kind::ListedReview)
        .filter_map(one)
        .collect()
}

impl RecordedReview {
    fn take(&mut self, entry: &Entry<'_>, step: &ReviewStep, now: Instant, times: Times<'_>) {
        let on = day_of(entry.happened.from, now);
        let taken = on
            .clone()
            .and_then(|on| self.apart(entry, step, on).map(|apart| (on, apart)))
            .and_then(|(on, apart)| {
                if apart {
                    return Ok(None);
                }
                let done = ReviewDone {
                    on,
                    act: act_of(step, self.review.kind, on)?,
                };
                let after = self.review.after(&done, times);
                after.map(Some).map_err(|refused| refused.to_string())
            });
        let by_staff = matches!(
            step.act,
            Recorded::Direct | Recorded::Defer | Recorded::Adjourn
        ) && step.by_staff == YesNo::Yes;
        if let (Ok(_), Ok(on), true) = (&taken, on, by_staff) {
            let what = step.act.in_words().to_owned();
            let fact = entry.id;
            self.staff.push(StaffDecision { what, on, fact });
        }
        match taken {
            Ok(Some(review)) => {
                self.review = review;
                self.steps.push(entry.id);
            }
            Ok(None) => {}
            Err(why) => self.not_taken.push(NotTaken::of(entry, why)),
        }
    }

    /// Directions, conferences and the log stand beside the stages. True where the step was one of those.
    fn apart(&mut self, entry: &Entry<'_>, step: &ReviewStep, on: Day) -> Result<bool, String> {
        let words = step.words.clone().unwrap_or_default();
        match step.act {
            Recorded::Direct => {
                if words.trim().is_empty() {
                    return Err("it does not say what is to be done".to_owned());
                }
                let name = step
                    .direction
                    .clone()
                    .unwrap_or_else(|| entry.id.to_string());
                if self.directions.iter().any(|one| one.name == name) {
                    return Err(format!("there is a direction `{name}` already"));
                }
                self.directions.push(Direction {
                    name,
                    words,
                    given: on,
                    due: step.due_on,
                    complied: None,
                    fact: entry.id,
                });
            }
            Recorded::Comply => {
                let named = |one: &&mut Direction| Some(&one.name) == step.direction.as_ref();
                let direction = self
                    .directions
                    .iter_mut()
                    .find(named)
                    .ok_or("there is no such direction")?;
                direction.complied = Some(on);
            }
            Recorded::SetTask | Recorded::DoTask => self.task(entry, step, on)?,
            Recorded::Log => self.log.push(log_line(entry, step, words)),
            Recorded::Confer => {
                if words.trim().is_empty() {
                    return Err("it does not say what was settled".to_owned());
                }
                self.conferences.push(log_line(entry, step, words));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl RecordedReview {
    /// What is to be done before the next review, and what was.
    fn task(&mut self, entry: &Entry<'_>, step: &ReviewStep, on: Day) -> Result<(), String> {
        let said = |text: &Option<String>, what: &str| {
            let text = text.as_deref().unwrap_or_default().trim();
            if text.is_empty() {
                return Err(format!("it does not say {what}"));
            }
            Ok(text.to_owned())
        };
        if step.act == Recorded::DoTask {
            let named = |one: &&mut Task| Some(&one.name) == step.task.as_ref();
            let task = self.tasks.iter_mut().find(named);
            task.ok_or("nothing of that name is to be done")?.done = Some(on);
            return Ok(());
        }
        let name = step.task.clone().unwrap_or_else(|| entry.id.to_string());
        if self.tasks.iter().any(|one| one.name == name) {
            return Err(format!("there is something of the name `{name}` already"));
        }
        self.tasks.push(Task {
            name,
            words: said(&step.words, "what is to be done")?,
            who: said(&step.who, "who does it")?,
            due: step.due_on,
            done: None,
            fact: entry.id,
        });
        Ok(())
    }
}

fn log_line(entry: &Entry<'_>, step: &ReviewStep, words: String) -> LogLine {
    LogLine {
        fact: entry.id,
        at: entry.happened.from,
        witness: step.witness.clone(),
        topic: step.topic.clone(),
        words,
        by: step.by.in_words(),
    }
}

fn day_of(when: When, now: Instant) -> Result<Day, String> {
    let day = when.day().ok_or_else(|| {
        format!(
            "its day is not known exactly ({}), so that it cannot be put in order",
            when.in_words()
        )
    })?;
    if day > now.london_day() {
        return Err("its day has not come".to_owned());
    }
    Ok(day)
}

/// What a step does to a review of a kind.
///
/// # Errors
/// What it lacks, in words.
pub fn act_of(step: &ReviewStep, kind: ReviewKind, on: Day) -> Result<ReviewAct, String> {
    if step.review_kind.is_some_and(|said| said != kind) {
        return Err(format!(
            "it says another kind of review than the first step, which says {}",
            kind.in_words()
        ));
    }
    let words = step.words.clone().unwrap_or_default();
    let outcome = || {
        let decided = step.outcome.ok_or("it lacks the outcome")?;
        Ok::<Outcome, String>(outcome_of(decided, step.on_papers, on))
    };
    Ok(match step.act {
        Recorded::Refer => ReviewAct::Refer,
        Recorded::DirectHearing => ReviewAct::DirectHearing,
        Recorded::ConsiderPapers => ReviewAct::ConsiderPapers,
        Recorded::DirectPapers => ReviewAct::DirectPapers,
        Recorded::AskForHearing => ReviewAct::AskForHearing,
        Recorded::List => ReviewAct::List {
            day: step.hearing_on.ok_or("it lacks the day of the hearing")?,
        },
        Recorded::Defer => ReviewAct::Defer { reason: words },
        Recorded::Adjourn => ReviewAct::Adjourn { reason: words },
        Recorded::Conclude => ReviewAct::Conclude,
        Recorded::Decide => ReviewAct::Decide {
            outcome: outcome()?,
            on_papers: match step.on_papers {
                YesNo::Yes => true,
                YesNo::No => false,
                _ => return Err("it does not say whether it was decided on papers".to_owned()),
            },
            reasons: step.reasons.clone(),
        },
        Recorded::ApplyToReconsider => ReviewAct::ApplyToReconsider {
            by: step.by.in_words(),
            grounds: words,
        },
        Recorded::RefuseReconsideration => ReviewAct::RefuseReconsideration,
        Recorded::GrantReconsideration => ReviewAct::GrantReconsideration,
        Recorded::BecomeFinal => ReviewAct::BecomeFinal,
        Recorded::SetAside => ReviewAct::SetAside { reason: words },
        Recorded::ReferToHighCourt => ReviewAct::ReferToHighCourt,
        Recorded::HighCourtDecides => ReviewAct::HighCourtDecides {
            outcome: outcome()?,
        },
        Recorded::Withdraw => ReviewAct::Withdraw { reason: words },
        Recorded::Direct
        | Recorded::Comply
        | Recorded::Log
        | Recorded::Confer
        | Recorded::SetTask
        | Recorded::DoTask => {
            return Err("it moves no review".to_owned());
        }
    })
}

const fn outcome_of(decided: ReviewOutcome, on_papers: YesNo, on: Day) -> Outcome {
    let on = Some(on);
    match decided {
        ReviewOutcome::Released => Outcome::Released {
            on,
            at_hearing: match on_papers {
                YesNo::Yes => Some(false),
                YesNo::No => Some(true),
                _ => None,
            },
        },
        ReviewOutcome::Refused => Outcome::Refused { on },
        ReviewOutcome::OpenRecommended => Outcome::OpenConditions {
            on,
            recommended: true,
        },
        ReviewOutcome::OpenNotRecommended => Outcome::OpenConditions {
            on,
            recommended: false,
        },
    }
}
