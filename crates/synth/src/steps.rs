//! What children's services do in a case and write down as they go: decisions, visits, meetings, reports, supervision.
//!
//! The clocks that these steps keep or miss are the rulebook's; how often they are missed is in `rates`. The dates of
//! the case itself are in `case`.

use crate::case::{Case, Path, Working};
use crate::chance::Chance;
use crate::event::{Agency, At, Event, Log};
use crate::lore::Lore;
use crate::people::{Family, Stay};
use crate::rates;
use calendar::Day;

/// Where the steps of a family's cases are gathered.
#[derive(Debug)]
pub(crate) struct Steps<'a> {
    pub(crate) family: &'a Family,
    pub(crate) lore: &'a Lore,
    pub(crate) working: Working<'a>,
    pub(crate) today: Day,
    pub(crate) log: &'a mut Log,
}

/// Who has the case.
struct Team {
    worker: String,
    manager: String,
    team: &'static str,
}

const CS: Agency = Agency::ChildrensServices;
const TEAMS: [&str; 5] = [
    "Assessment Team East",
    "Assessment Team West",
    "Safeguarding Team 1",
    "Safeguarding Team 2",
    "Children with Disabilities Team",
];
/// How many social workers the council has in these files.
const STAFF: usize = 90;

impl Steps<'_> {
    /// All steps of a case, for each of these children.
    pub(crate) fn case(&mut self, case: &Case, children: &[usize], chance: &mut Chance) {
        let number = chance.below(STAFF);
        let team = Team {
            worker: self.lore.worker(CS.number(), number),
            manager: self.lore.worker(CS.number(), 900 + number / 8),
            team: chance.pick(&TEAMS),
        };
        let draw = u64::try_from(chance.below(1 << 30)).unwrap_or_default();
        for child in children {
            // The same draws for each child of the family: they are visited and met about together.
            let mut same = Chance::of(draw, 1);
            self.child(case, *child, &team, &mut same, chance);
        }
    }

    fn child(
        &mut self,
        case: &Case,
        child: usize,
        team: &Team,
        same: &mut Chance,
        own: &mut Chance,
    ) {
        self.registration(case, child);
        self.decision(case, child, team, same);
        if case.no_further_action {
            return;
        }
        self.allocation(case, child, team, same);
        self.enquiries(case, child, team, same, own);
        let assessed = case
            .assessment
            .as_ref()
            .and_then(|one| one.authorised)
            .unwrap_or(self.today);
        let first = self.working.after(case.referral, same.between(2, 7));
        self.visits(
            (first, assessed),
            "enquiry",
            (9, 20),
            child,
            team,
            same,
            own,
        );
        if let Some(plan) = &case.plan {
            let end = plan.end.unwrap_or(self.today);
            self.core_groups(plan.start, end, child, team, same);
            for held in &plan.reviews {
                self.conference(*held, "review", plan.end == Some(*held), child, team, same);
            }
            self.visits(
                (self.working.after(plan.start, same.between(5, 9)), end),
                "protection_plan",
                (6, 10),
                child,
                team,
                same,
                own,
            );
        }
        for (start, end) in &case.in_need {
            let first = self.working.after(*start, same.between(8, 18));
            self.visits(
                (first, end.unwrap_or(self.today)),
                "child_in_need",
                (12, 20),
                child,
                team,
                same,
                own,
            );
        }
        self.supervision(case, child, team, same);
    }

    fn allocation(&mut self, case: &Case, child: usize, team: &Team, same: &mut Chance) {
        let allocated = At::day(self.working.after(case.referral, same.between(1, 2)));
        let ended = case.closed.map(|(day, _)| day);
        self.push(
            Event::new(CS, "allocation", child, allocated)
                .with("by", team.worker.clone())
                .with("role", "social worker")
                .with("team", team.team),
        );
        if let Some(end) = ended {
            self.log.ended(end, end);
        }
    }

    /// Who the child is, where and with whom they live: written down when the referral came, and when it changes.
    pub(crate) fn registration(&mut self, case: &Case, child: usize) {
        self.push(Event::new(
            CS,
            "person_details",
            child,
            At::day(case.referral),
        ));
        let family = self.family;
        let since = |stay: &&Stay| stay.told && stay.to.is_none_or(|to| to >= case.referral);
        for own in family
            .stays
            .iter()
            .filter(|stay| stay.person == child)
            .filter(since)
        {
            let Some(home) = family.homes.get(own.home) else {
                continue;
            };
            let address = Event::new(CS, "address", child, At::day(own.from))
                .with("address", format!("{}; {}", home.line, home.town));
            let address = address
                .with("postcode", home.postcode.clone())
                .with("uprn", home.uprn.clone())
                .with("certainty", "verified");
            self.push(Event {
                written: At::time(own.from.max(case.referral), (16, 30)),
                ..address
            });
            if let Some(to) = own.to {
                self.log.ended(to, to.plus_days(3).max(case.referral));
            }
            let share = |stay: &&Stay| {
                stay.person != child
                    && stay.home == own.home
                    && own.to.is_none_or(|to| to >= stay.from)
                    && stay.to.is_none_or(|to| to >= own.from)
            };
            for stay in family.stays.iter().filter(since).filter(share) {
                self.member(case, child, own, stay);
            }
        }
    }

    fn member(&mut self, case: &Case, child: usize, own: &Stay, stay: &Stay) {
        let Some(other) = self.family.people.get(stay.person) else {
            return;
        };
        let from = own.from.max(stay.from);
        let is = match (other.is_child(), other.female) {
            (true, true) => "sister",
            (true, false) => "brother",
            (false, _) => other.part.in_words(),
        };
        let certainty = if stay.from > case.referral {
            "reported"
        } else {
            "verified"
        };
        let member = Event::new(CS, "household_member", child, At::day(from))
            .with("name", other.name())
            .with("relationship", is);
        let written = At::time(from.max(case.referral), (16, 30));
        self.push(Event {
            written,
            ..member.with("certainty", certainty).with("overnight", "yes")
        });
        if let Some(to) = [own.to, stay.to].into_iter().flatten().min() {
            self.log.ended(to, to.plus_days(3).max(case.referral));
        }
    }

    fn decision(&mut self, case: &Case, child: usize, team: &Team, same: &mut Chance) {
        let days = if same.yes(rates::DECIDED_IN_TIME) {
            same.between(0, 1)
        } else {
            same.between(2, 4)
        };
        let response = match case.path {
            Path::NoFurtherAction => "no further action",
            Path::Plan | Path::PlanEnded => "strategy discussion and assessment",
            _ => "assessment under section 17",
        };
        if !same.yes(rates::DECISION_MISSING) {
            let at = At::time(self.working.after(case.referral, days), same.office_time());
            self.push(
                Event::new(CS, "referral_decision", child, at)
                    .with("outcome", response)
                    .with("by", team.manager.clone())
                    .with("role", "team manager"),
            );
        }
    }

    fn enquiries(
        &mut self,
        case: &Case,
        child: usize,
        team: &Team,
        same: &mut Chance,
        own: &mut Chance,
    ) {
        for enquiry in &case.enquiries {
            let cause = At::time(
                if same.yes(850) {
                    enquiry.start
                } else {
                    self.working.before(enquiry.start, 1)
                },
                (9, 10),
            );
            let grounds = same.pick(&[
                "disclosure to school staff",
                "police attendance at the home",
                "injury reported by a health worker",
                "concern about neglect at home",
                "information from a relative",
            ]);
            self.push(
                Event::new(CS, "reasonable_cause", child, cause)
                    .with("account", grounds)
                    .with("by", team.manager.clone())
                    .with("role", "team manager"),
            );
            let discussion = At::time(enquiry.start, (same.pick(&[11_u8, 13, 14, 15]), 30));
            let outcome = "section 47 enquiry";
            self.push(
                Event::new(CS, "strategy_discussion", child, discussion)
                    .with("present", "children's services; police; health")
                    .with("outcome", outcome)
                    .with("by", team.manager.clone())
                    .with("role", "team manager"),
            );
            self.visit(
                self.working.after(enquiry.start, same.between(0, 1)),
                "enquiry",
                child,
                team,
                same,
                own,
            );
            if let Some(held) = enquiry.conference {
                self.conference(held, "initial", false, child, team, same);
            }
        }
    }

    fn conference(
        &mut self,
        held: Day,
        purpose: &'static str,
        ends: bool,
        child: usize,
        team: &Team,
        same: &mut Chance,
    ) {
        let outcome = if ends {
            "plan ended, child in need plan made"
        } else {
            "plan to continue"
        };
        let attended = "conference chair; social worker; health visitor or school nurse; school; police; parent";
        // The census carries the initial conference; its reviews it carries as reviews of the plan only.
        let at = At::time(held, (same.pick(&[9_u8, 10, 13, 14]), 30));
        if purpose == "review" {
            self.push(
                Event::new(CS, "conference", child, at)
                    .with("purpose", purpose)
                    .with("present", attended)
                    .with("outcome", outcome),
            );
        }
        let least = if purpose == "initial" { 2 } else { 5 };
        if !same.yes(rates::REPORT_MISSING) {
            let days = if same.yes(rates::REPORT_IN_TIME) {
                least + same.between(0, 3)
            } else {
                same.between(0, least - 1)
            };
            let at = At::day(self.working.before(held, days));
            self.push(
                Event::new(CS, "conference_report", child, at)
                    .with("conference_on", held.to_string())
                    .with("by", team.worker.clone())
                    .with("role", "social worker"),
            );
        }
    }

    fn core_groups(&mut self, start: Day, end: Day, child: usize, team: &Team, same: &mut Chance) {
        let mut due = self.working.after(start, 10);
        loop {
            if same.yes(rates::CORE_GROUP_MISSED) {
                due = due.plus_days(28);
            }
            let held = if same.yes(rates::CORE_GROUP_IN_TIME) {
                self.working.before(due, same.between(0, 3))
            } else {
                self.working.after(due, same.between(1, 6))
            };
            if held > end {
                break;
            }
            let account = same.pick(&[
                "plan reviewed, actions on track",
                "two actions carried over",
                "school attendance improved",
                "parent to attend group, referral made",
                "home conditions discussed",
            ]);
            let lag = self.lag(same, 5);
            let event = Event::new(
                CS,
                "core_group",
                child,
                At::time(held, (same.pick(&[10_u8, 14]), 0)),
            )
            .with("present", "social worker; parent; health visitor or school")
            .with("account", account);
            self.push(
                event
                    .with("by", team.worker.clone())
                    .with("role", "social worker")
                    .written_after(lag),
            );
            due = held.plus_months(1);
        }
    }

    /// Visits from a first day to a last, every so many working days.
    #[expect(
        clippy::too_many_arguments,
        reason = "the draws for the family and for the child are kept apart"
    )]
    fn visits(
        &mut self,
        (first, last): (Day, Day),
        purpose: &'static str,
        (least, most): (i32, i32),
        child: usize,
        team: &Team,
        same: &mut Chance,
        own: &mut Chance,
    ) {
        let mut day = self.working.on(first);
        while day <= last.min(self.today) {
            self.visit(day, purpose, child, team, same, own);
            let gap = if same.yes(rates::VISIT_IN_TIME) {
                same.between(least, most)
            } else {
                same.between(most + 1, most + 7)
            };
            day = self.working.after(day, gap);
        }
    }

    fn visit(
        &mut self,
        day: Day,
        purpose: &'static str,
        child: usize,
        team: &Team,
        same: &mut Chance,
        own: &mut Chance,
    ) {
        let Some(person) = self.family.people.get(child) else {
            return;
        };
        if person.born > day {
            return;
        }
        let infant = person.age(day) < 3;
        let at = At::time(day, same.office_time());
        let lag = self.lag(same, 2);
        let mut visit = Event::new(CS, "visit", child, at)
            .with("purpose", purpose)
            .with("place", "home")
            .with("by", team.worker.clone())
            .with("role", "social worker");
        let refused = same.yes(12);
        let seen = if refused || own.yes(rates::CHILD_NOT_SEEN) {
            "no"
        } else if own.yes(rates::SEEN_NOT_STATED) {
            ""
        } else {
            "yes"
        };
        visit = visit
            .with("seen", seen)
            .with("access_refused", if refused { "yes" } else { "" });
        visit = if seen == "yes" {
            what_was_seen(visit, infant, own)
        } else {
            visit.with("account", why_not_seen(refused, own))
        };
        let present = if refused {
            String::new()
        } else {
            self.present(same)
        };
        self.push(visit.with("present", present).written_after(lag));
    }

    /// The adults who were there: mostly one, now and then two.
    fn present(&self, same: &mut Chance) -> String {
        let adults = self
            .family
            .people
            .iter()
            .filter(|one| !one.is_child())
            .map(|one| one.part.in_words());
        let adults: Vec<_> = adults.take(if same.yes(700) { 1 } else { 2 }).collect();
        adults.join("; ")
    }

    fn supervision(&mut self, case: &Case, child: usize, team: &Team, same: &mut Chance) {
        let end = case.closed.map_or(self.today, |(day, _)| day);
        let mut day = self
            .working
            .on(case.referral.plus_days(same.between(14, 35)));
        while day <= end {
            let account = same.pick(&[
                "progress of the plan discussed",
                "case direction agreed",
                "visits up to date",
                "assessment to be finished",
                "next review prepared",
            ]);
            self.push(
                Event::new(CS, "supervision", child, At::day(day))
                    .with("by", team.worker.clone())
                    .with("role", "social worker")
                    .with("account", account),
            );
            let gap = if same.yes(rates::SUPERVISED_IN_TIME) {
                same.between(26, 56)
            } else {
                same.between(62, 80)
            };
            day = self.working.on(day.plus_days(gap));
        }
    }

    /// How many days later it is written down; `most` working days would be in time.
    fn lag(&self, chance: &mut Chance, most: i32) -> i32 {
        if chance.yes(rates::WRITTEN_IN_TIME) {
            chance.below(2).try_into().unwrap_or_default()
        } else {
            most + chance.between(3, 6)
        }
    }

    fn push(&mut self, event: Event) {
        self.log.write(event);
    }
}

/// How a child was seen: alone from three years on, awake before that; the bedroom; a line of what was noted.
fn what_was_seen(visit: Event, infant: bool, own: &mut Chance) -> Event {
    const OF_INFANTS: [&str; 4] = [
        "smiled and reached out",
        "fed while we spoke",
        "sleeping place checked",
        "routine discussed with parent",
    ];
    const OF_OLDER: [&str; 6] = [
        "talked about school",
        "home tidy, food in the kitchen",
        "room cold, heating repair chased",
        "quiet, answered when asked",
        "parent engaged with the plan",
        "spoke of friends",
    ];
    let visit = visit.with(
        "bedroom_seen",
        own.weighted(&[("yes", 620), ("no", 260), ("", 120)]),
    );
    if infant {
        let awake = own.weighted(&[("yes", 820), ("no", 120), ("", 60)]);
        return visit
            .with("seen_alone", "not_applicable")
            .with("awake", awake)
            .with("account", own.pick(&OF_INFANTS));
    }
    let alone = own.weighted(&[("yes", 720), ("no", 200), ("", 80)]);
    visit
        .with("seen_alone", alone)
        .with("account", own.pick(&OF_OLDER))
}

fn why_not_seen(refused: bool, own: &mut Chance) -> &'static str {
    if refused {
        return "not let in";
    }
    own.pick(&[
        "child out with a relative",
        "no answer at the door",
        "child asleep upstairs, not seen",
        "",
    ])
}
