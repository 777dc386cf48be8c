//! The area's sentenced people: adults of its families, as the prison's sentence system and probation's register tell of them, with
//! the truth beside it as the case from which their release dates follow.
//!
//! They go by the numbers under which police and probation may know them, so that the records join. What the prison leaves out
//! (days on remand, a return to custody) is left out on purpose: no date follows from what it tells.

use crate::chance::Chance;
use crate::event::At;
use crate::formats::british;
use crate::numbers;
use crate::people::{Family, Person};
use calendar::Day;
use serde_json::{Value, json};

/// The columns of the prison's file, as `examples/mappings/prison-sentences.toml` reads them.
pub(crate) const PRISON_COLUMNS: [&str; 43] = [
    "Row Id",
    "Row Type",
    "Prison Number",
    "PNC Id",
    "NHS Number",
    "Forenames",
    "Surname",
    "Date Of Birth",
    "Gender",
    "Booking",
    "Event Date",
    "End Date",
    "Sentence Ref",
    "Sentence Type",
    "Sort",
    "Offence",
    "Offence Date",
    "Offence Code",
    "Court",
    "Years",
    "Months",
    "Weeks",
    "Days",
    "Extension Years",
    "Extension Months",
    "Consecutive To",
    "SDS Plus",
    "SDS Plus Today",
    "Excluded",
    "Lists",
    "Automatic",
    "Board",
    "Notification",
    "Removal",
    "Adjustment",
    "Adjustment Days",
    "Recall Kind",
    "Fixed Term",
    "Returned",
    "Reason",
    "Establishment",
    "Into Custody",
    "Modified",
];

/// The columns of probation's file, as `examples/mappings/probation-sentences.toml` reads them.
pub(crate) const PROBATION_COLUMNS: [&str; 15] = [
    "CRN",
    "Prison Number",
    "PNC Id",
    "Forename",
    "Surname",
    "Date Of Birth",
    "Event",
    "Sentenced",
    "Kind",
    "Sort",
    "Length",
    "Offence",
    "Offence Date",
    "Court",
    "Updated",
];

/// The mapping files that read them.
pub(crate) const MAPPINGS: [(&str, &str); 2] = [
    (
        "prison-sentences.toml",
        include_str!("../../../examples/mappings/prison-sentences.toml"),
    ),
    (
        "probation-sentences.toml",
        include_str!("../../../examples/mappings/probation-sentences.toml"),
    ),
];

/// Streams of chance from here on are for them.
const STREAM: u64 = 1 << 41;

/// How many of the first families have somebody in prison, so that a small area has some; of the others, one in so many.
const FIRST: u64 = 9;
const ONE_IN: u64 = 60;

/// What became of somebody, in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    ReleaseNear,
    ReleasePassed,
    Released,
    AtLarge,
    Returned,
    Life,
    RemandNotTold,
    Consecutive,
    UnknownToPrison,
}

const STORIES: [Story; 9] = [
    Story::ReleaseNear,
    Story::ReleasePassed,
    Story::Released,
    Story::AtLarge,
    Story::Returned,
    Story::Life,
    Story::RemandNotTold,
    Story::Consecutive,
    Story::UnknownToPrison,
];

/// What is written of one sentenced person: rows of the two deliveries of each file, and the truth.
#[derive(Debug, Default)]
pub(crate) struct Sentenced {
    /// Rows of the prison's first and last delivery.
    pub(crate) prison: [Vec<String>; 2],
    /// Rows of probation's last delivery.
    pub(crate) probation: Vec<String>,
    /// The case, one line, with whether the prison tells enough for a date.
    pub(crate) truth: String,
}

/// The sentenced person of a family, where it has one; `turn` is how many there were before.
pub(crate) fn of_family(family: &Family, seed: u64, today: Day, turn: usize) -> Option<Sentenced> {
    let chosen = (1..=FIRST).contains(&family.number) || family.number % ONE_IN == 11;
    let mut adults = family
        .people
        .iter()
        .filter(|one| !one.is_child() && one.age(today) >= 30);
    let person = adults.next().filter(|_| chosen)?;
    let story = STORIES.get(turn % STORIES.len()).copied()?;
    let mut life = Life {
        person,
        today,
        chance: Chance::of(seed, STREAM + person.number),
        sentenced: Sentenced::default(),
        row: 0,
        input: json!({}),
    };
    life.tell(story);
    Some(life.sentenced)
}

struct Life<'a> {
    person: &'a Person,
    today: Day,
    chance: Chance,
    sentenced: Sentenced,
    row: usize,
    input: Value,
}

impl Life<'_> {
    fn tell(&mut self, story: Story) {
        let months: i32 = match story {
            Story::Life => 12 * self.chance.between(8, 16),
            Story::Consecutive => 18,
            Story::Released | Story::AtLarge | Story::Returned => 24,
            _ => 30,
        };
        let remand = self.chance.between(20, 60);
        // About a third of the term, so that release is near, or has passed; for a life sentence its minimum term.
        let served = match story {
            Story::Life => months * 30 - 300,
            Story::Released | Story::AtLarge | Story::Returned => months * 30 - 90,
            Story::ReleasePassed => months * 14,
            Story::Consecutive => months * 12,
            _ => months * 10 - 8,
        };
        let passed = self.today.plus_days(-(served - remand));
        let first = passed.plus_days(-remand);
        self.input = json!({"booking": {
            "offender": {"dateOfBirth": self.person.born.to_string()}, "sentences": [], "adjustments": {},
        }});
        self.person_row(passed);
        self.sentence(story, passed, months, "1", None);
        if story == Story::Consecutive {
            self.sentence(story, passed, months, "2", Some("1"));
        }
        if story != Story::RemandNotTold {
            self.adjustment("REMAND", (first, passed.plus_days(-1)), remand);
        }
        self.adjust_truth("REMAND", (first, passed.plus_days(-1)), remand, passed);
        self.afterwards(story, passed, months);
        self.in_probation(story, passed, months);
        let told = !matches!(
            story,
            Story::AtLarge | Story::RemandNotTold | Story::UnknownToPrison
        );
        let line = json!({"id": numbers::prison_number(self.person.number), "told": told, "input": self.input});
        self.sentenced.truth = line.to_string();
    }

    /// A release, a recall, a return.
    fn afterwards(&mut self, story: Story, passed: Day, months: i32) {
        if !matches!(story, Story::Released | Story::AtLarge | Story::Returned) {
            return;
        }
        let released = passed.plus_days(months * 15);
        self.prison(
            1,
            released,
            &[
                ("Row Type", "release"),
                ("Reason", "conditional release"),
                ("Establishment", "HMP Nowhere"),
            ],
        );
        self.push("/booking/externalMovements", json!({"movementDate": released.to_string(), "movementReason": "CRD", "direction": "OUT"}));
        if story == Story::Released {
            return;
        }
        let revoked = released.plus_days(40);
        let back = revoked.plus_days(6);
        let returned = if story == Story::Returned {
            british(At::day(back))
        } else {
            String::new()
        };
        self.prison(
            1,
            revoked,
            &[
                ("Row Type", "recall"),
                ("Recall Kind", "standard"),
                ("Returned", &returned),
                ("Reason", "did not keep an appointment"),
            ],
        );
        if story == Story::Returned {
            let at_large = (revoked.plus_days(1), back.plus_days(-1));
            self.adjustment("UAL", at_large, 5);
            self.adjust_truth("UNLAWFULLY_AT_LARGE", at_large, 5, at_large.0);
            let recall = json!({"recallType": "STANDARD_RECALL", "revocationDate": revoked.to_string(), "returnToCustodyDate": back.to_string()});
            if let Some(sentence) = self
                .input
                .pointer_mut("/booking/sentences/0")
                .and_then(Value::as_object_mut)
            {
                sentence.insert("recall".to_owned(), recall);
            }
            if let Some(booking) = self
                .input
                .pointer_mut("/booking")
                .and_then(Value::as_object_mut)
            {
                booking.insert("returnToCustodyDate".to_owned(), back.to_string().into());
                // Days on remand count for a sentence under recall too.
                let remand = booking
                    .get("adjustments")
                    .and_then(|all| all.get("REMAND"))
                    .cloned();
                if let (Some(remand), Some(all)) = (
                    remand,
                    booking
                        .get_mut("adjustments")
                        .and_then(Value::as_object_mut),
                ) {
                    all.insert("RECALL_REMAND".to_owned(), remand);
                }
            }
        }
    }

    fn sentence(
        &mut self,
        story: Story,
        passed: Day,
        months: i32,
        reference: &str,
        after: Option<&str>,
    ) {
        let offence = passed.plus_days(-self.chance.between(210, 500));
        let endless = story == Story::Life;
        let (years, rest) = ((months / 12).to_string(), (months % 12).to_string());
        let offence_on = british(At::day(offence));
        let mut cells = vec![
            ("Row Type", "sentence"),
            ("Sentence Ref", reference),
            ("Offence", "an invented offence"),
            ("Offence Date", offence_on.as_str()),
            ("Court", "Nowhere Crown Court"),
            ("Years", years.as_str()),
            ("Months", rest.as_str()),
            ("Consecutive To", after.unwrap_or("CONC")),
            ("Notification", "N"),
            ("Removal", "N"),
        ];
        if endless {
            cells.extend([("Sentence Type", "life imprisonment"), ("Sort", "LIFE")]);
        } else {
            cells.extend([
                ("Sentence Type", "standard determinate"),
                ("Sort", "SDS"),
                ("SDS Plus", "N"),
                ("SDS Plus Today", "N"),
                ("Excluded", "N"),
                ("Board", "NO"),
            ]);
        }
        // What one prison wrote at first was wrong, and it sends the row again.
        if story == Story::ReleaseNear {
            let mut wrong = cells.clone();
            wrong
                .iter_mut()
                .filter(|(name, _)| *name == "Months")
                .for_each(|(_, value)| *value = "9");
            self.prison(0, passed, &wrong);
            self.row -= 1;
        }
        self.prison(1, passed, &cells);
        let term = json!({"durationElements": {"YEARS": months / 12, "MONTHS": months % 12}});
        let mut sentence = json!({
            "identifier": reference, "sentencedAt": passed.to_string(), "offence": {"committedAt": offence.to_string()},
        });
        if let Some(fields) = sentence.as_object_mut() {
            if endless {
                fields.insert("type".to_owned(), "LifeSentence".into());
                fields.insert("minimumTerm".to_owned(), term);
            } else {
                fields.insert("type".to_owned(), "StandardSentence".into());
                fields.insert("duration".to_owned(), term);
            }
            if let Some(after) = after {
                fields.insert("consecutiveSentenceUUIDs".to_owned(), json!([after]));
            }
        }
        self.push("/booking/sentences", sentence);
    }

    fn adjustment(&mut self, what: &str, period: (Day, Day), days: i32) {
        let (last, days) = (british(At::day(period.1)), days.to_string());
        let reason = if what == "UAL" { "RECALL" } else { "" };
        self.prison(
            1,
            period.0,
            &[
                ("Row Type", "adjustment"),
                ("End Date", &last),
                ("Adjustment", what),
                ("Adjustment Days", &days),
                ("Reason", reason),
            ],
        );
    }

    fn adjust_truth(&mut self, name: &str, period: (Day, Day), days: i32, from: Day) {
        let one = json!({
            "appliesToSentencesFrom": from.to_string(), "numberOfDays": days, "fromDate": period.0.to_string(), "toDate": period.1.to_string(),
        });
        self.push(&format!("/booking/adjustments/{name}"), one);
    }

    fn person_row(&mut self, on: Day) {
        let person = self.person;
        let (born, nhs) = (british(At::day(person.born)), person.nhs_number());
        let cells = [
            ("Row Type", "person"),
            (
                "NHS Number",
                if person.number.is_multiple_of(2) {
                    nhs.as_str()
                } else {
                    ""
                },
            ),
            ("Forenames", person.given.as_str()),
            ("Surname", person.family.as_str()),
            ("Date Of Birth", born.as_str()),
            ("Gender", if person.female { "F" } else { "M" }),
        ];
        self.prison(0, on, &cells);
    }

    /// A row of one of the prison's deliveries; one of the first is in the last as well, as prisons send all that they hold.
    fn prison(&mut self, delivery: usize, on: Day, cells: &[(&str, &str)]) {
        self.row += 1;
        let number = self.person.number;
        let id = format!("{number}-{}", self.row);
        let (prison_number, police) = (
            numbers::prison_number(number),
            numbers::police_computer(number),
        );
        let booking = format!("B{number:05}");
        let (on_day, modified) = (british(At::day(on)), british(At::time(on, (16, 30))));
        let of_row = |column: &str| -> String {
            let given = cells.iter().find(|(name, _)| *name == column);
            match (column, given) {
                (_, Some((_, value))) => (*value).to_owned(),
                ("Row Id", _) => id.clone(),
                ("Prison Number", _) => prison_number.clone(),
                ("PNC Id", _) => police.clone(),
                ("Booking", _) => booking.clone(),
                ("Event Date", _) => on_day.clone(),
                // What is written again is written later.
                ("Modified", _) if delivery == 1 => british(At::time(on, (17, 45))),
                ("Modified", _) => modified.clone(),
                _ => String::new(),
            }
        };
        let line: Vec<String> = PRISON_COLUMNS.iter().map(|column| of_row(column)).collect();
        let rows = self.sentenced.prison.get_mut(delivery);
        rows.map(|rows| rows.push(line.join(",")))
            .unwrap_or_default();
    }

    /// Probation knows every second of them; of one it knows a sentence that the prison does not.
    fn in_probation(&mut self, story: Story, passed: Day, months: i32) {
        if story != Story::UnknownToPrison && !self.person.number.is_multiple_of(2) {
            return;
        }
        let (kind, sort) = if story == Story::Life {
            ("life imprisonment", "LIFE")
        } else {
            ("standard determinate", "SDS")
        };
        self.probation_row(
            "1",
            passed,
            (kind, sort),
            &format!("{} years {} months", months / 12, months % 12),
        );
        if story == Story::UnknownToPrison {
            let newer = passed.plus_days(90).min(self.today.plus_days(-10));
            self.probation_row("2", newer, ("standard determinate", "SDS"), "8 months");
        }
    }

    fn probation_row(
        &mut self,
        event: &str,
        passed: Day,
        (kind, sort): (&str, &str),
        length: &str,
    ) {
        let person = self.person;
        let day = |day: Day| british(At::day(day));
        let cells = [
            numbers::case_reference(person.number),
            numbers::prison_number(person.number),
            numbers::police_computer(person.number),
            person.given.clone(),
            person.family.clone(),
            day(person.born),
            event.to_owned(),
            day(passed),
            kind.to_owned(),
            sort.to_owned(),
            length.to_owned(),
            "an invented offence".to_owned(),
            day(passed.plus_days(-210)),
            "Nowhere Crown Court".to_owned(),
            british(At::time(passed, (9, 15))),
        ];
        self.sentenced.probation.push(cells.join(","));
    }

    /// Adds to a list of the truth, which begins where there is none.
    fn push(&mut self, path: &str, one: Value) {
        let Some((parent, name)) = path.rsplit_once('/') else {
            return;
        };
        let Some(fields) = self
            .input
            .pointer_mut(parent)
            .and_then(Value::as_object_mut)
        else {
            return;
        };
        let list = fields.entry(name.to_owned()).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(one);
        }
    }
}
