//! By when a request is to be answered: one month, two more where the asker was told in time, stops while it is not certain
//! who asks or what they mean. UK GDPR, Article 12(3) and (6).

use crate::rules::ClockRule;
use calendar::{BankHolidays, Day};
use facts::RequestStep;
use schemars::JsonSchema;
use serde::Serialize;

/// How a request stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum RequestState {
    /// The asker was asked to show who they are, and has not: the clock has not begun.
    WaitsForIdentity {
        /// Since this day.
        #[schemars(with = "String")]
        since: Day,
    },
    /// The asker was asked what they mean, and has not answered: the clock stands.
    WaitsForClarification {
        /// Since this day.
        #[schemars(with = "String")]
        since: Day,
    },
    /// To be answered by a day.
    Running {
        /// That day.
        #[schemars(with = "String")]
        due: Day,
    },
    /// That day is past.
    Overdue {
        /// That day.
        #[schemars(with = "String")]
        due: Day,
    },
    /// It was answered.
    Answered {
        /// On this day.
        #[schemars(with = "String")]
        on: Day,
        /// True where that was after it was due.
        late: bool,
    },
    /// The asker took it back.
    Withdrawn {
        /// On this day.
        #[schemars(with = "String")]
        on: Day,
    },
}

impl RequestState {
    /// For people.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::WaitsForIdentity { since } => format!(
                "waits since {} for the asker to show who they are",
                since.in_words()
            ),
            Self::WaitsForClarification { since } => format!(
                "waits since {} for the asker to say what they mean",
                since.in_words()
            ),
            Self::Running { due } => format!("to be answered by {}", due.in_words()),
            Self::Overdue { due } => format!("overdue: was to be answered by {}", due.in_words()),
            Self::Answered { on, late } => format!(
                "answered {}{}",
                on.in_words(),
                if *late { ", late" } else { "" }
            ),
            Self::Withdrawn { on } => format!("taken back by the asker {}", on.in_words()),
        }
    }

    /// True while an answer is owed.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Answered { .. } | Self::Withdrawn { .. })
    }
}

/// How a request stands, with the working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestClock {
    /// How it stands.
    #[serde(flatten)]
    pub state: RequestState,
    /// By when it is to be answered, where that can be told.
    #[schemars(with = "Option<String>")]
    pub due: Option<Day>,
    /// The working, a sentence a step.
    pub working: Vec<String>,
}

/// How a request stands today. `steps` are in order of their days.
#[must_use]
pub fn clock(
    received: Day,
    steps: &[(Day, RequestStep)],
    rule: &ClockRule,
    holidays: &BankHolidays,
    today: Day,
) -> RequestClock {
    let mut working = vec![format!("received {}", received.in_words())];
    let due = due(received, steps, rule, holidays, &mut working);
    let ended = steps.iter().rev().find_map(|(day, step)| match step {
        RequestStep::Answered => Some(RequestState::Answered {
            on: *day,
            late: due.is_ok_and(|due| *day > due),
        }),
        RequestStep::Withdrawn => Some(RequestState::Withdrawn { on: *day }),
        _ => None,
    });
    let state = match (ended, due) {
        (Some(ended), _) => ended,
        (None, Ok(due)) if today > due => RequestState::Overdue { due },
        (None, Ok(due)) => RequestState::Running { due },
        (None, Err(waits)) => waits.state(),
    };
    RequestClock {
        state,
        due: due.ok(),
        working,
    }
}

/// What a clock waits for.
#[derive(Clone, Copy)]
enum Waits {
    Identity(Day),
    Clarification(Day),
}

impl Waits {
    const fn state(self) -> RequestState {
        match self {
            Self::Identity(since) => RequestState::WaitsForIdentity { since },
            Self::Clarification(since) => RequestState::WaitsForClarification { since },
        }
    }
}

fn due(
    received: Day,
    steps: &[(Day, RequestStep)],
    rule: &ClockRule,
    holidays: &BankHolidays,
    working: &mut Vec<String>,
) -> Result<Day, Waits> {
    let start = start(received, steps, working)?;
    let stood = stood_still(start, steps, working)?;
    let after = |months: u16, working: &mut Vec<String>| {
        let same = start.plus_months(i32::from(months));
        working.push(format!(
            "{months} month{} from {}: {}",
            if months == 1 { "" } else { "s" },
            start.in_words(),
            same.in_words()
        ));
        let due = same.plus_days(stood);
        if stood > 0 {
            working.push(format!("and {stood} days: {}", due.in_words()));
        }
        match holidays.next_working_day_on_or_after(due) {
            Ok(day) if day == due => due,
            Ok(day) => {
                working.push(format!("no working day: {}", day.in_words()));
                day
            }
            Err(_) => {
                working.push("whether that is a working day is not known".to_owned());
                due
            }
        }
    };
    let first = after(rule.months, working);
    let told = steps
        .iter()
        .find(|(_, step)| *step == RequestStep::Extended);
    match told {
        Some((day, _)) if *day <= first => {
            working.push(format!("told {} that it takes longer", day.in_words()));
            Ok(after(
                rule.months.saturating_add(rule.extension_months),
                working,
            ))
        }
        Some((day, _)) => {
            working.push(format!(
                "told {} that it takes longer: too late to count",
                day.in_words()
            ));
            Ok(first)
        }
        None => Ok(first),
    }
}

/// The day from which the time counts: that of receipt, or the later one on which it became certain who asks, where that
/// was asked.
fn start(
    received: Day,
    steps: &[(Day, RequestStep)],
    working: &mut Vec<String>,
) -> Result<Day, Waits> {
    let asked = steps
        .iter()
        .rev()
        .find(|(_, step)| *step == RequestStep::IdentityAsked);
    let Some((asked, _)) = asked else {
        return Ok(received);
    };
    let shown = steps
        .iter()
        .find(|(day, step)| *step == RequestStep::IdentityShown && day >= asked);
    let Some((shown, _)) = shown else {
        working.push(format!(
            "asked {} to show who they are: the time begins when they have",
            asked.in_words()
        ));
        return Err(Waits::Identity(*asked));
    };
    working.push(format!(
        "who asks was certain {}: the time begins",
        shown.in_words()
    ));
    Ok(received.max(*shown))
}

/// How many days the clock stood still while the asker was to say what they mean. Times that overlap count once.
fn stood_still(
    start: Day,
    steps: &[(Day, RequestStep)],
    working: &mut Vec<String>,
) -> Result<i32, Waits> {
    let (mut stood, mut waiting) = (0_i32, None);
    for (day, step) in steps {
        let day = (*day).max(start);
        match (step, waiting) {
            (RequestStep::ClarificationAsked, None) => waiting = Some(day),
            (RequestStep::Clarified, Some(since)) => {
                let days = day.days_since(since);
                working.push(format!(
                    "stood still {days} days from {} to {}",
                    since.in_words(),
                    day.in_words()
                ));
                stood = stood.saturating_add(days);
                waiting = None;
            }
            _ => {}
        }
    }
    waiting.map_or(Ok(stood), |since| Err(Waits::Clarification(since)))
}
