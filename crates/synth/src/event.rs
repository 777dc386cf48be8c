//! One thing that an agency writes down: when it happened, when it was written, whom it is about, and named fields.
//!
//! Kinds and fields carry the vocabulary's own names (`visit`, `seen_alone`); which column of which agency's file shows a
//! field, and under what heading, is in `formats`.

use calendar::Day;
use std::borrow::Cow;

/// A text that may stand in the program or be made.
pub(crate) type Text = Cow<'static, str>;

/// The agencies that send files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agency {
    ChildrensServices,
    HealthVisiting,
    Hospital,
    Police,
    Schools,
    Probation,
}

impl Agency {
    pub(crate) const ALL: [Self; 6] = [
        Self::ChildrensServices,
        Self::HealthVisiting,
        Self::Hospital,
        Self::Police,
        Self::Schools,
        Self::Probation,
    ];

    /// The source's name: what `joinder import --source` is given.
    pub(crate) const fn source(self) -> &'static str {
        match self {
            Self::ChildrensServices => "northmoor-childrens-services",
            Self::HealthVisiting => "northmoor-health-visiting",
            Self::Hospital => "northmoor-hospital",
            Self::Police => "northmoor-police",
            Self::Schools => "northmoor-schools",
            Self::Probation => "northmoor-probation",
        }
    }

    /// The organisation that the source belongs to: what a viewer of that agency is signed in for.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ChildrensServices => "northmoor-council",
            Self::HealthVisiting => "northmoor-health",
            Self::Hospital => "northmoor-hospital",
            Self::Police => "northmoor-police",
            Self::Schools => "northmoor-schools",
            Self::Probation => "northmoor-probation",
        }
    }

    /// The agency's number, for its own staff and its own deliveries.
    pub(crate) const fn number(self) -> u64 {
        match self {
            Self::ChildrensServices => 1,
            Self::HealthVisiting => 2,
            Self::Hospital => 3,
            Self::Police => 4,
            Self::Schools => 5,
            Self::Probation => 6,
        }
    }
}

/// A day and, where the agency writes it, the time: hour and minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) day: Day,
    pub(crate) time: Option<(u8, u8)>,
}

impl At {
    pub(crate) const fn day(day: Day) -> Self {
        Self { day, time: None }
    }

    pub(crate) const fn time(day: Day, time: (u8, u8)) -> Self {
        Self {
            day,
            time: Some(time),
        }
    }
}

/// One thing written down.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) agency: Agency,
    /// The kind of fact, in the vocabulary's name.
    pub(crate) kind: &'static str,
    /// Place in the family's people.
    pub(crate) about: usize,
    pub(crate) happened: At,
    pub(crate) until: Option<Day>,
    pub(crate) written: At,
    /// The family's own count of what is written of it: the agency's reference for the record follows from it, and a
    /// record that is sent again keeps it.
    pub(crate) number: usize,
    pub(crate) fields: Vec<(&'static str, Text)>,
}

impl Event {
    /// Something that happened on a day and was written the same day.
    pub(crate) fn new(agency: Agency, kind: &'static str, about: usize, happened: At) -> Self {
        let written = At::time(
            happened.day,
            happened.time.map_or((17, 0), |(hour, minute)| {
                (hour.saturating_add(1).min(23), minute)
            }),
        );
        Self {
            agency,
            kind,
            about,
            happened,
            until: None,
            written,
            number: 0,
            fields: Vec::new(),
        }
    }

    /// With a field.
    pub(crate) fn with(mut self, name: &'static str, text: impl Into<Text>) -> Self {
        self.fields.push((name, text.into()));
        self
    }

    /// Written so many days later than it happened.
    pub(crate) fn written_after(mut self, days: i32) -> Self {
        if days > 0 {
            self.written = At::time(self.happened.day.plus_days(days), (10, 0));
        }
        self
    }

    /// Ending on that day.
    pub(crate) fn until(mut self, day: Option<Day>) -> Self {
        self.until = day;
        self
    }

    /// The text of a field; empty where there is none.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| *field == name)
            .map_or("", |(_, text)| text)
    }
}

/// All that is written of one family, in the order of making.
#[derive(Debug)]
pub(crate) struct Log {
    today: Day,
    pub(crate) events: Vec<Event>,
}

impl Log {
    /// An empty log; what would be written after `today` is not.
    pub(crate) const fn until(today: Day) -> Self {
        Self {
            today,
            events: Vec::new(),
        }
    }

    /// Writes something down.
    pub(crate) fn write(&mut self, event: Event) {
        if event.happened.day <= self.today && event.written.day <= self.today {
            self.events.push(Event {
                number: self.events.len() + 1,
                ..event
            });
        }
    }

    /// Writes the same record again with its end, as it became known on a later day.
    pub(crate) fn ended(&mut self, end: Day, written: Day) {
        if written <= self.today
            && let Some(last) = self
                .events
                .last()
                .filter(|last| last.happened.day <= end)
                .cloned()
        {
            self.events.push(Event {
                until: Some(end),
                written: At::time(written, (16, 45)),
                ..last
            });
        }
    }
}
