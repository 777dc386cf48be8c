//! The order in which duties are listed: by where they stand, then by when they are due.

use calendar::Moment;

/// The order in which due days and times are listed: a day stands at its end, in coordinated universal time, which is close
/// enough for order and costs no look at London's clocks.
pub(crate) fn due_order(due: Moment) -> i64 {
    match due {
        Moment::Day(day) => i64::from(day.number())
            .saturating_add(1)
            .saturating_mul(86_400_000_000),
        Moment::Instant(instant) => instant.micros(),
    }
}

/// The order in which states are listed.
pub(crate) fn state_order(state: &str) -> u8 {
    [
        "overdue",
        "due_soon",
        "running",
        "cannot_tell",
        "met_late",
        "met",
        "not_needed",
    ]
    .iter()
    .position(|name| *name == state)
    .and_then(|place| u8::try_from(place).ok())
    .unwrap_or(u8::MAX)
}
