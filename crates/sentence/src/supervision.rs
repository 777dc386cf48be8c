//! Top-up supervision: until when a person is supervised after a short licence.
//! Authority: Criminal Justice Act 2003 section 256AA (Offender Rehabilitation Act 2014); its repeal is a row of the law.
//! Whether a sentence can have it is in `kinds`; whether it is shown beside other sentences, in `dates_shown`.

use calendar::Day;

use crate::calculation::{Calculation, Dates, Given};
use crate::case::{Sentence, SentenceKind};
use crate::day_counting::birthday;

/// The last day of supervision; nothing where the person is too young, the licence too long, or supervision repealed.
pub(crate) fn ends(calculation: &Calculation<'_>, dates: &Dates, given: Given<'_>) -> Option<Day> {
    let aggregate = &calculation.aggregate;
    let days = &given.law.rows.days;
    if given.law.switches.supervision_repealed {
        return None;
    }
    let before_breach = |part: &&Sentence| match part.kind {
        SentenceKind::BreachOfSupervision { supervision_ends } => Some(supervision_ends),
        _ => None,
    };
    let mut breaches = aggregate.parts.iter().filter_map(before_breach).peekable();
    if breaches.peek().is_some() {
        return breaches.flatten().max();
    }
    // The peer asks neither the day of the offence nor the age at the half-way day of a detention and training order.
    let as_the_peer = given.law.rows.as_the_peer;
    let is_any_order = as_the_peer && aggregate.all(Sentence::is_detention_and_training);
    let is_short = aggregate.is_shorter_than_months(24) && aggregate.days() > 1;
    let can_have = is_any_order || (aggregate.has_rehabilitation_part(days) && is_short);
    if !can_have {
        return None;
    }
    let eighteen = birthday(given.case.born, 18);
    let half_way = aggregate
        .passed
        .plus_days(crate::day_counting::Fraction::HALF.of_days(aggregate.length) - 1);
    // The licence as it is without adjustment.
    let licence = aggregate.expiry.days_since(calculation.point.release);
    let unbounded = calculation
        .point
        .release
        .plus_days(calculation.shift(given));
    let without_awarded = if as_the_peer {
        unbounded
    } else {
        dates.release_without_awarded
    };
    let too_young = !is_any_order && half_way < eighteen;
    if too_young || licence >= 365 || without_awarded < eighteen {
        return None;
    }
    let adjustments = &calculation.adjustments;
    // For the peer release is on the day of sentence only if additional days do not put it later.
    let from = match as_the_peer {
        true if dates.is_immediate => aggregate.passed,
        true => unbounded,
        false => dates.release_without_awarded,
    };
    let ends = from
        .plus_months(12)
        .plus_days(adjustments.at_large_after_release);
    // From the repeal on nobody is supervised, also where supervision was imposed before.
    Some(ends).filter(|ends| days.supervision_ends.is_none_or(|repeal| *ends < repeal))
}
