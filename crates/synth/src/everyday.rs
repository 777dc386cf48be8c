//! What happens to every family, case or no case: health visits, attendances, injuries, police calls, school, probation.
//!
//! Rates are in `rates`. Children with a case are met more often by police, and by nobody else: more would be a claim.

use crate::case::Working;
use crate::chance::Chance;
use crate::event::{Agency, At, Event, Log};
use crate::lore::{HOSPITAL, Lore};
use crate::people::{Family, Person};
use crate::rates;
use calendar::Day;

/// Everyday life of one family over the months up to `today`.
#[derive(Debug)]
pub(crate) struct Everyday<'a> {
    pub(crate) family: &'a Family,
    pub(crate) lore: &'a Lore,
    pub(crate) working: Working<'a>,
    pub(crate) first: Day,
    pub(crate) today: Day,
    pub(crate) has_case: bool,
}

impl Everyday<'_> {
    /// Writes all of it.
    pub(crate) fn write(&self, chance: &mut Chance, log: &mut Log) {
        for (place, child) in self.family.children(self.today) {
            self.health_visits(place, child, chance, log);
            self.hospital(place, child, chance, log);
            self.school(place, child, chance, log);
        }
        self.police(chance, log);
        for (place, adult) in self
            .family
            .people
            .iter()
            .enumerate()
            .filter(|(_, one)| !one.is_child() && one.age(self.today) < 70)
        {
            // Once per mille and once more in two: five in a thousand, men more often.
            if chance.yes(if adult.female {
                rates::SUPERVISED_BY_PROBATION / 3
            } else {
                rates::SUPERVISED_BY_PROBATION * 5 / 3
            }) {
                self.probation(place, chance, log);
            }
        }
    }

    /// The five reviews of the healthy child programme that fall into the window.
    fn health_visits(&self, place: usize, child: &Person, chance: &mut Chance, log: &mut Log) {
        const REVIEWS: [(i32, &str); 4] = [
            (13, "new birth visit"),
            (49, "6 to 8 week review"),
            (330, "1 year review"),
            (840, "2 to 2½ year review"),
        ];
        let agency = Agency::HealthVisiting;
        if child.age(self.today) >= 5 {
            return;
        }
        log.write(Event::new(
            agency,
            "person_details",
            place,
            At::day(self.first.max(child.born.plus_days(5))),
        ));
        let visitor = self.lore.worker(agency.number(), chance.below(40));
        for (age, name) in REVIEWS {
            let day = self
                .working
                .on(child.born.plus_days(age + chance.between(-2, 12)));
            if day < self.first || day > self.today {
                continue;
            }
            let at = At::time(day, chance.office_time());
            if age > 300 {
                let outcome = self.outcome(chance);
                let event = Event::new(agency, "appointment", place, at)
                    .with("provider", "Northmoor Health Visiting")
                    .with("with", name)
                    .with("outcome", outcome);
                log.write(
                    event
                        .with("by", visitor.clone())
                        .with("role", "health visitor"),
                );
            } else {
                let visit = Event::new(agency, "visit", place, at)
                    .with("purpose", "health")
                    .with("place", "home")
                    .with("seen", "yes");
                let visit = visit
                    .with("seen_alone", "not_applicable")
                    .with(
                        "awake",
                        chance.weighted(&[("yes", 700), ("no", 200), ("", 100)]),
                    )
                    .with("present", "mother");
                log.write(
                    visit
                        .with("by", visitor.clone())
                        .with("role", "health visitor")
                        .with("account", name)
                        .written_after(chance.between(0, 2)),
                );
            }
        }
    }

    fn outcome(&self, chance: &mut Chance) -> &'static str {
        if chance.yes(rates::NOT_BROUGHT) {
            return "not_brought";
        }
        chance.weighted(&[
            ("kept", 900),
            ("cancelled_by_carer", 40),
            ("rearranged", 40),
            ("cancelled_by_provider", 20),
        ])
    }

    fn hospital(&self, place: usize, child: &Person, chance: &mut Chance, log: &mut Log) {
        let days = self.today.days_since(self.first);
        let share = rates::ATTENDED * usize::try_from(days).unwrap_or_default() / 365;
        if !chance.yes(share) {
            return;
        }
        let day = chance.day(self.first.max(child.born), self.today);
        let at = At::time(day, chance.any_time());
        let agency = Agency::Hospital;
        let brought = self
            .family
            .carer()
            .map_or("parent", |(_, carer)| carer.part.in_words());
        let surgery = chance.yes(300);
        let provider = if surgery {
            chance.pick(&self.lore.surgeries)
        } else {
            HOSPITAL
        };
        let setting = if surgery {
            "surgery"
        } else {
            "emergency department"
        };
        let injured = chance.yes(rates::INJURED) && child.age(day) >= 1;
        let reason = if injured {
            "injury"
        } else {
            chance.pick(&[
                "fever",
                "cough",
                "vomiting",
                "asthma",
                "rash",
                "stomach pain",
                "ear pain",
            ])
        };
        log.write(
            Event::new(agency, "attendance", place, at)
                .with("provider", provider)
                .with("setting", setting)
                .with("unscheduled", "yes")
                .with("reason", reason)
                .with("brought_by", brought)
                .with("outcome", "discharged home"),
        );
        if injured {
            let teller = if child.age(day) > 6 { "child" } else { brought };
            self.injury(place, at, (provider, setting), teller, chance, log);
        }
        if chance.yes(250) {
            let later = At::time(
                self.working.after(day, chance.between(8, 25)),
                chance.office_time(),
            );
            log.write(
                Event::new(agency, "appointment", place, later)
                    .with("provider", HOSPITAL)
                    .with("with", "outpatient clinic")
                    .with("outcome", self.outcome(chance)),
            );
        }
    }

    fn injury(
        &self,
        place: usize,
        at: At,
        (provider, setting): (&'static str, &'static str),
        teller: &'static str,
        chance: &mut Chance,
        log: &mut Log,
    ) {
        let (site, injury, size, explanation) = chance.pick(&MINOR_INJURIES);
        let nurse = self
            .lore
            .worker(Agency::Hospital.number(), chance.below(60));
        let event = Event::new(Agency::Hospital, "injury_observed", place, at)
            .with("provider", provider)
            .with("setting", setting);
        let event = event
            .with("site", site)
            .with("injury", injury)
            .with("size", size)
            .with("explanation", explanation);
        log.write(
            event
                .with("explained_by", teller)
                .with("by", nurse)
                .with("role", "nurse")
                .with("mobile", "yes"),
        );
    }

    fn school(&self, place: usize, child: &Person, chance: &mut Chance, log: &mut Log) {
        if child.pupil_number(self.today).is_none() {
            return;
        }
        let year = child.age(self.today) - 4;
        let school = if year <= 6 {
            chance.pick(&self.lore.primary)
        } else {
            chance.pick(&self.lore.secondary)
        };
        let joined = Day::from_ymd(self.today.year() - 1, 9, 3)
            .unwrap_or(self.first)
            .max(child.born.plus_months(48));
        let year_group = if year <= 0 {
            "R".to_owned()
        } else {
            year.to_string()
        };
        let roll = Event::new(
            Agency::Schools,
            "school_roll",
            place,
            At::day(joined.min(self.today)),
        );
        let roll = roll
            .with("school", school)
            .with("year_group", year_group)
            .with("status", "C");
        log.write(Event {
            written: At::day(self.first.max(joined)),
            ..roll
        });
        self.absence(place, school, chance, log);
        if year >= 7 && chance.yes(rates::SUSPENDED) {
            let day = self.working.on(chance.day(self.first, self.today));
            let days = chance.between(1, 4);
            let event = Event::new(Agency::Schools, "exclusion", place, At::day(day))
                .until(Some(self.working.after(day, days - 1)));
            let event = event
                .with("school", school)
                .with("exclusion", "SUSP")
                .with("reason", chance.pick(&["PB", "DB", "VA", "PA"]));
            log.write(event.with("sessions", (days * 2).to_string()));
        }
    }

    /// Absence, month by month, where it came to more than a day.
    fn absence(&self, place: usize, school: &'static str, chance: &mut Chance, log: &mut Log) {
        let often = chance.yes(200);
        let mut month = self.first;
        while month.plus_months(1) <= self.today {
            let possible = chance.between(30, 42);
            let missed = if often {
                chance.between(3, possible / 3)
            } else {
                chance.between(0, 3)
            };
            // August is no month of school.
            if missed > 2 && month.month() != 8 {
                let end = month.plus_months(1).plus_days(-1);
                let event = Event::new(Agency::Schools, "absence", place, At::day(month))
                    .until(Some(end))
                    .with("school", school);
                let event = event
                    .with("possible", possible.to_string())
                    .with("missed", missed.to_string());
                let event = event.with("authorised", chance.weighted(&[("yes", 700), ("no", 300)]));
                let reason = chance.weighted(&[("I", 600), ("O", 250), ("M", 100), ("G", 50)]);
                log.write(Event {
                    written: At::day(end.plus_days(2)),
                    ..event.with("reason", reason)
                });
            }
            month = month.plus_months(1);
        }
    }

    fn police(&self, chance: &mut Chance, log: &mut Log) {
        let Some((place, _)) = self.family.children(self.today).next() else {
            return;
        };
        let share = if self.has_case {
            rates::POLICE_CALLED_IN_CASE
        } else {
            rates::POLICE_CALLED
        };
        if !chance.yes(share) {
            return;
        }
        let day = chance.day(self.first, self.today);
        let at = At::time(day, chance.any_time());
        let Some(home) = self.family.home_of(place, day) else {
            return;
        };
        let kind = chance.weighted(&[
            ("domestic abuse", 600),
            ("concern for safety", 250),
            ("missing child", 80),
            ("antisocial behaviour", 70),
        ]);
        let account = match kind {
            "domestic abuse" => "verbal argument reported by a neighbour, parties separated",
            "concern for safety" => "welfare check, occupants spoken to",
            "missing child" => "late home, returned before officers arrived",
            _ => "noise and damage in the street",
        };
        let officer = format!(
            "PC {}",
            self.lore.worker(Agency::Police.number(), chance.below(120))
        );
        let lag = if chance.yes(900) {
            0
        } else {
            chance.between(2, 6)
        };
        for (child, person) in self.family.children(day) {
            if person.born > day {
                continue;
            }
            let event = Event::new(Agency::Police, "incident", child, at)
                .with("incident", kind)
                .with("place", format!("{}, {}", home.line, home.town))
                .with("postcode", home.postcode.clone());
            let event = event.with("present", "mother; partner").with(
                "child_present",
                chance.weighted(&[("yes", 650), ("no", 250), ("unknown", 100)]),
            );
            log.write(
                event
                    .with("account", account)
                    .with("by", officer.clone())
                    .with("role", "police officer")
                    .written_after(lag),
            );
        }
    }

    /// A sentence, and what followed: a community order, or custody and release on licence, now and then a recall.
    fn probation(&self, place: usize, chance: &mut Chance, log: &mut Log) {
        let agency = Agency::Probation;
        let officer = self.lore.worker(agency.number(), chance.below(30));
        let offence = chance.pick(&[
            "theft",
            "assault occasioning actual bodily harm",
            "possession with intent to supply",
            "driving while disqualified",
            "criminal damage",
            "burglary",
        ]);
        let sentenced = self
            .working
            .on(chance.day(self.today.plus_days(-900), self.today.plus_days(-60)));
        let custody = chance.yes(450);
        let (sentence, length) = if custody {
            (
                "standard determinate",
                chance.pick(&["14 months", "18 months", "2 years", "3 years"]),
            )
        } else {
            ("community order", chance.pick(&["12 months", "18 months"]))
        };
        let event = Event::new(agency, "sentence", place, At::day(sentenced))
            .with("kind", sentence)
            .with("offence", offence)
            .with("length", length)
            .with("court", "Northmoor Crown Court");
        log.write(
            event
                .with("by", officer.clone())
                .with("role", "probation practitioner"),
        );
        let released = self
            .working
            .on(sentenced.plus_days(chance.between(200, 420)));
        if custody && released <= self.today {
            let until = released.plus_days(chance.between(180, 540)).in_words();
            log.write(
                Event::new(agency, "release", place, At::day(released))
                    .with("kind", "conditional")
                    .with("from", "HMP Coldharrow")
                    .with("licence_until", until)
                    .with("by", officer.clone())
                    .with("role", "probation practitioner"),
            );
            let recalled = released.plus_days(chance.between(30, 200));
            if chance.yes(180) && recalled <= self.today {
                let reason = chance.pick(&[
                    "failed to keep in touch",
                    "address not approved",
                    "further offence alleged",
                ]);
                log.write(
                    Event::new(agency, "recall", place, At::day(recalled))
                        .with("kind", "fixed term 28 days")
                        .with("reason", reason)
                        .with("by", officer)
                        .with("role", "probation practitioner"),
                );
            }
        }
    }
}

/// Site, kind, size, explanation: what children do to themselves.
const MINOR_INJURIES: [(&str, &str, &str, &str); 12] = [
    ("left knee", "graze", "3 cm", "fell off a bicycle"),
    ("right forearm", "bruise", "2 cm", "bumped into a door"),
    ("forehead", "cut", "1 cm", "ran into a table edge"),
    ("left wrist", "sprain", "", "fell in the playground"),
    ("right ankle", "sprain", "", "turned over playing football"),
    ("chin", "cut", "1 cm", "slipped in the bath"),
    ("right hand", "burn", "1 cm", "touched a hot cup"),
    ("left shin", "bruise", "3 cm", "kicked in a game"),
    ("lower lip", "cut", "", "fell from a swing"),
    (
        "right index finger",
        "trapped finger",
        "",
        "caught in a car door",
    ),
    ("left elbow", "graze", "4 cm", "fell from a scooter"),
    (
        "left collar bone",
        "fracture",
        "",
        "fell off a climbing frame",
    ),
];
