//! A duty in words, with its arithmetic: made when somebody asks, and not while clocks are run.

use crate::{Duty, DutyState, Rulebook};
use calendar::{BankHolidays, Moment};

impl Rulebook {
    /// The working of a duty, step by step, each a short statement without a full stop: what started it, what was
    /// counted and what not, when it was due, what came of it, and what was taken where something was not known.
    #[must_use]
    pub fn working(&self, duty: &Duty, holidays: &BankHolidays) -> Vec<String> {
        let mut steps = self.counting(duty, holidays);
        if let Some(due) = duty.due {
            steps.push(format!("due {}", by_when(due)));
        }
        steps.push(outcome(duty));
        steps.extend(self.assumed(duty));
        steps.extend(duty.notes.iter().cloned());
        steps
    }

    /// What started it, and what was counted and what not.
    fn counting(&self, duty: &Duty, holidays: &BankHolidays) -> Vec<String> {
        let mut steps = vec![capital(&duty.about())];
        let start = duty.started.and_then(|started| started.at.moment());
        if let (Some(period), Some(start), Some(_)) = (duty.period, start, duty.due) {
            let day = duty.started.and_then(|started| started.at.earliest());
            let roll = self
                .variant_on(&duty.rule, &duty.variant, day)
                .map_or(crate::Roll::None, |(_, variant)| variant.roll);
            let rolled = crate::clock::rolled(roll, start, holidays);
            let due = rolled.and_then(|(start, moved)| Ok((moved, period.due(start, holidays)?)));
            match due {
                Ok((moved, due)) => {
                    let moved = moved.trim_end_matches("; ");
                    steps.extend((!moved.is_empty()).then(|| moved.to_owned()));
                    steps.extend(due.working);
                }
                Err(fault) => steps.push(fault.to_string()),
            }
        }
        if duty.period.is_none() {
            let day = duty.started.and_then(|started| started.at.earliest());
            let said = self
                .variant_on(&duty.rule, &duty.variant, day)
                .and_then(|(_, variant)| variant.no_date.clone());
            steps.extend(said);
        }
        steps
    }

    /// What came of it first, then how that is worked out: for a list in which people look for what to do.
    #[must_use]
    pub fn outcome_first(&self, duty: &Duty, holidays: &BankHolidays) -> String {
        let ahead = matches!(duty.state, DutyState::Running | DutyState::DueSoon);
        let due = duty.due.map(|due| {
            let was = if ahead { "is" } else { "was" };
            format!("{was} due {}", by_when(due))
        });
        let said: Vec<String> = due.into_iter().chain([outcome(duty)]).collect();
        let mut how = self.counting(duty, holidays);
        how.extend(self.assumed(duty));
        how.extend(duty.notes.iter().cloned());
        format!("{}. {}.", capital(&said.join("; ")), how.join("; "))
    }

    /// Says which variant was taken where neither the plan nor the agency has chosen, and why.
    fn assumed(&self, duty: &Duty) -> Option<String> {
        let day = duty.started.and_then(|started| started.at.earliest());
        let (rule, variant) = duty
            .assumed
            .then(|| self.variant_on(&duty.rule, &duty.variant, day))
            .flatten()?;
        let because = rule
            .assumed
            .as_deref()
            .unwrap_or("which procedure the authority goes by is not known here");
        Some(match &variant.period {
            Some(period) => format!(
                "taken as `{}` ({period} the start), because {because}",
                variant.id
            ),
            None => format!("taken as `{}`, because {because}", variant.id),
        })
    }

    /// The working as one sentence.
    #[must_use]
    pub fn sentence(&self, duty: &Duty, holidays: &BankHolidays) -> String {
        let steps = self.working(duty, holidays);
        match steps.split_first() {
            Some((about, rest)) if !rest.is_empty() => format!("{about}: {}.", rest.join("; ")),
            _ => format!("{}.", steps.join("; ")),
        }
    }
}

/// A day is due by its end, a time by itself.
fn by_when(due: Moment) -> String {
    match due {
        Moment::Day(_) => format!("by the end of {}", due.in_words()),
        Moment::Instant(_) => format!("by {}", due.in_words()),
    }
}

fn outcome(duty: &Duty) -> String {
    let met = duty.met.map(|met| met.at.in_words()).unwrap_or_default();
    match &duty.state {
        DutyState::Running | DutyState::DueSoon => "not yet known to have been done".to_owned(),
        DutyState::Overdue if duty.due.is_none() => "overdue".to_owned(),
        DutyState::Overdue => "overdue: not known to have been done".to_owned(),
        DutyState::Met => format!("met on {met}"),
        DutyState::MetLate { by } => format!("met on {met}, {} late", by.in_words()),
        DutyState::NotNeeded { why } => format!("not needed: {why}"),
        DutyState::CannotTell { missing } => format!("cannot be told; what is missing: {missing}"),
    }
}

pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
