//! History 1: a child whom everybody saw. Wholly invented; she lives, and the story ends with an enquiry that looks back.
//!
//! Seven months in the life of a girl of four: about fifty contacts by children's services, health visitor, hospital and
//! surgery, police and nursery, each with its own part of the picture. The table is written to be read by a practitioner:
//! one row an event, with the day (0 is a Monday, thirty weeks before the end), the time, who wrote it, what kind of record,
//! how many days later it was written, and what it says. A value `@192` is the date of day 192.
//!
//! Nothing here is taken from a case. What is missing on purpose: the police call of day 72 is passed on to nobody, the core
//! group of day 85 did not meet, and no agency ever writes the man down as a member of the household.

use crate::case::{Assessment, Case, Enquiry, Path, Plan, Working};
use crate::event::{Agency, At, Event, Log};
use crate::lore::Lore;
use crate::people::{Family, Home, Part, Person, Stay};
use calendar::{Day, Weekday};

/// One row: day, (hour, minute), agency, kind, days until it was written, what it says.
type Row = (
    i32,
    (u8, u8),
    Agency,
    &'static str,
    i32,
    &'static [(&'static str, &'static str)],
);

const CS: Agency = Agency::ChildrensServices;
const HV: Agency = Agency::HealthVisiting;
const HO: Agency = Agency::Hospital;
const PO: Agency = Agency::Police;
const NU: Agency = Agency::Schools;

const SW: (&str, &str) = ("by", "Verityne Copperwheat-Dray");
const SOCIAL: (&str, &str) = ("role", "social worker");
const VIS: (&str, &str) = ("by", "Orlaithe Boatengwa");
const HEALTH: (&str, &str) = ("role", "health visitor");
const SURGERY: (&str, &str) = ("provider", "Ropewalk Medical Centre");
const HOSPITAL: (&str, &str) = ("provider", "St Osyth's General");
const WALK_IN: (&str, &str) = ("provider", "Coldharrow Walk-in Centre");
const NURSERY: (&str, &str) = ("provider", "Little Plovers Nursery");
const MOTHER: (&str, &str) = ("explained_by", "mother");
const MOBILE: (&str, &str) = ("mobile", "yes");
const PLAN: (&str, &str) = ("purpose", "protection_plan");
const ENQUIRY: (&str, &str) = ("purpose", "enquiry");
const SEEN: (&str, &str) = ("seen", "yes");
const ALONE: (&str, &str) = ("seen_alone", "yes");
const NOT_ALONE: (&str, &str) = ("seen_alone", "no");
const ROOM: (&str, &str) = ("bedroom_seen", "yes");
const WITH_MOTHER: (&str, &str) = ("present", "mother");
const GROUP: (&str, &str) = ("present", "social worker; mother; health visitor; nursery");

#[rustfmt::skip]
const EVENTS: &[Row] = &[
    (0, (9, 40), CS, "contact", 0, &[("how", "telephone"), ("name", "nursery manager"), ("account", "tired and hungry at nursery on three days this month, collected late twice"), SW, SOCIAL]),
    (1, (11, 0), CS, "referral_decision", 0, &[("outcome", "assessment under section 17"), ("by", "Quillan Ellerbeck-Noor"), ("role", "team manager")]),
    (1, (12, 0), CS, "allocation", 0, &[SW, SOCIAL, ("team", "Assessment Team East")]),
    (2, (10, 15), CS, "visit", 0, &[ENQUIRY, SEEN, ALONE, ROOM, WITH_MOTHER, ("account", "flat cold, little food; mother says the heating is to be mended"), SW, SOCIAL]),
    (4, (14, 0), HV, "visit", 0, &[("place", "home"), SEEN, ("awake", "yes"), WITH_MOTHER, ("account", "mother tired, works nights; bedtime routine discussed"), VIS, HEALTH]),
    (8, (16, 20), HO, "attendance", 0, &[SURGERY, ("setting", "surgery"), ("unscheduled", "no"), ("reason", "cough"), ("brought_by", "mother"), ("outcome", "advice given")]),
    (9, (9, 10), CS, "reasonable_cause", 0, &[("account", "nursery told that the child was left alone in the flat at night"), ("by", "Quillan Ellerbeck-Noor"), ("role", "team manager")]),
    (9, (14, 30), CS, "strategy_discussion", 0, &[("present", "children's services; police; health visitor; nursery"), ("outcome", "section 47 enquiry")]),
    (10, (15, 30), CS, "visit", 0, &[ENQUIRY, SEEN, ALONE, WITH_MOTHER, ("account", "child talkative, speaks of a neighbour who looks in"), SW, SOCIAL]),
    (14, (18, 5), CS, "contact", 0, &[("how", "telephone"), ("name", "grandmother"), ("account", "asks who looks after the child while her daughter works nights"), SW, SOCIAL]),
    (16, (10, 0), HV, "appointment", 0, &[("provider", "Northmoor Health Visiting"), ("with", "hearing check"), ("outcome", "kept"), VIS, HEALTH]),
    (18, (12, 0), CS, "conference_report", 0, &[("conference_on", "@22"), SW, SOCIAL]),
    (29, (10, 0), CS, "core_group", 1, &[GROUP, ("account", "night care agreed with grandmother; heating mended"), SW, SOCIAL]),
    (30, (9, 0), CS, "supervision", 0, &[("account", "plan clear; visit every ten working days"), SW, SOCIAL]),
    (31, (15, 45), CS, "visit", 1, &[PLAN, SEEN, ALONE, ROOM, WITH_MOTHER, ("account", "home warmer, toys out, child drew a picture"), SW, SOCIAL]),
    (32, (17, 10), HO, "attendance", 0, &[SURGERY, ("setting", "surgery"), ("unscheduled", "no"), ("reason", "sore leg"), ("brought_by", "mother"), ("outcome", "advice given")]),
    (32, (17, 15), HO, "injury_observed", 0, &[SURGERY, ("site", "left shin"), ("injury", "bruise"), ("size", "2 cm"), ("explanation", "fell off a scooter"), MOTHER, ("role", "general practitioner"), MOBILE]),
    (38, (11, 30), HV, "visit", 0, &[("place", "home"), SEEN, ("awake", "yes"), WITH_MOTHER, ("account", "growth on the same line; mother has changed shifts"), VIS, HEALTH]),
    (43, (16, 0), CS, "visit", 0, &[PLAN, SEEN, NOT_ALONE, WITH_MOTHER, ("account", "short visit, child about to be taken out"), SW, SOCIAL]),
    (47, (13, 25), HO, "attendance", 0, &[WALK_IN, ("setting", "walk-in centre"), ("unscheduled", "yes"), ("reason", "cut lip"), ("brought_by", "mother"), ("outcome", "cleaned, sent home")]),
    (47, (13, 40), HO, "injury_observed", 0, &[WALK_IN, ("site", "lower lip"), ("injury", "cut"), ("size", "1 cm"), ("explanation", "slipped in the bath"), MOTHER, ("role", "nurse"), MOBILE]),
    (53, (10, 0), CS, "visit", 1, &[PLAN, SEEN, ALONE, WITH_MOTHER, ("account", "child says she sleeps at home all nights now"), SW, SOCIAL]),
    (57, (10, 0), CS, "core_group", 2, &[GROUP, ("account", "nursery attendance better; grandmother no longer needed at night, mother says"), SW, SOCIAL]),
    (60, (9, 30), HV, "appointment", 0, &[("provider", "Northmoor Speech and Language Clinic"), ("with", "first assessment"), ("outcome", "not_brought"), VIS, HEALTH]),
    (65, (10, 40), HV, "visit", 0, &[("place", "home"), SEEN, ("awake", "no"), ("present", "mother; unnamed man"), ("account", "a man opened the door and gave no name; mother says a friend who is leaving"), VIS, HEALTH]),
    (67, (15, 0), CS, "visit", 1, &[PLAN, SEEN, ALONE, ROOM, WITH_MOTHER, ("account", "home tidy; child quiet"), SW, SOCIAL]),
    (72, (23, 15), PO, "incident", 0, &[("incident", "disturbance at home"), ("place", "the family's home"), ("present", "mother; unnamed man"), ("child_present", "yes"), ("account", "neighbour reports shouting; man leaves as officers arrive; no complaint made; no notification sent"), ("by", "PC Garethyn Sowerbutte")]),
    (74, (12, 10), NU, "injury_observed", 0, &[NURSERY, ("site", "right upper arm"), ("injury", "bruise"), ("size", "3 cm"), ("explanation", "pulled back from the kerb"), MOTHER, ("role", "key worker"), MOBILE]),
    (79, (9, 5), CS, "contact", 0, &[("how", "telephone"), ("name", "mother"), ("account", "cancels the visit of today, child has a cold; rearranged for next week"), SW, SOCIAL]),
    (80, (18, 50), HO, "attendance", 0, &[HOSPITAL, ("setting", "emergency department"), ("unscheduled", "yes"), ("reason", "sore ear"), ("brought_by", "mother"), ("outcome", "discharged home")]),
    (80, (19, 30), HO, "injury_observed", 0, &[HOSPITAL, ("site", "left ear"), ("injury", "bruise"), ("size", "1 cm"), ("explanation", "fell against the bed frame"), MOTHER, ("role", "junior doctor"), MOBILE]),
    (86, (9, 20), CS, "note", 0, &[("account", "core group of yesterday did not meet: chair ill, not rearranged"), SW, SOCIAL]),
    (88, (15, 30), CS, "visit", 4, &[PLAN, SEEN, NOT_ALONE, WITH_MOTHER, ("parts_seen", "face; hands"), ("parts_not_seen", "ears; arms"), ("account", "in coat and hat, about to go out; seen for ten minutes"), SW, SOCIAL]),
    (93, (11, 0), HV, "visit", 0, &[("place", "home"), SEEN, ("awake", "yes"), WITH_MOTHER, ("account", "bruise on the lower back noted, see injury"), VIS, HEALTH]),
    (93, (11, 0), HV, "injury_observed", 0, &[("provider", "Northmoor Health Visiting"), ("site", "lower back"), ("injury", "bruise"), ("size", "4 cm"), ("explanation", "fell from the climbing frame at nursery"), MOTHER, HEALTH, MOBILE]),
    (95, (16, 0), NU, "note", 0, &[("account", "mother asks whether she fell here; no fall in the accident book"), ("by", "nursery manager")]),
    (99, (9, 0), CS, "supervision", 0, &[("account", "visits late; plan otherwise on track"), SW, SOCIAL]),
    (100, (16, 15), CS, "visit", 1, &[PLAN, SEEN, ALONE, WITH_MOTHER, ("account", "child played, did not want to talk"), SW, SOCIAL]),
    (102, (15, 0), CS, "conference_report", 0, &[("conference_on", "@106"), SW, SOCIAL]),
    (103, (11, 10), HO, "attendance", 0, &[WALK_IN, ("setting", "walk-in centre"), ("unscheduled", "yes"), ("reason", "burn on hand"), ("brought_by", "mother"), ("outcome", "dressed, sent home")]),
    (103, (11, 20), HO, "injury_observed", 0, &[WALK_IN, ("site", "right hand"), ("injury", "burn"), ("size", "1 cm"), ("explanation", "touched the iron"), MOTHER, ("role", "nurse"), MOBILE]),
    (106, (13, 30), CS, "conference", 0, &[("purpose", "review"), ("present", "conference chair; social worker; health visitor; nursery; mother"), ("outcome", "plan to continue")]),
    (110, (19, 20), CS, "contact", 2, &[("how", "telephone"), ("name", "neighbour"), ("account", "hears the child crying at night; says that a man has lived there since the spring"), ("by", "out of hours worker"), ("role", "duty worker")]),
    (113, (10, 0), CS, "core_group", 1, &[GROUP, ("account", "mother says nobody else lives in the home"), SW, SOCIAL]),
    (114, (14, 30), CS, "visit", 0, &[PLAN, SEEN, NOT_ALONE, WITH_MOTHER, ("account", "mother says the man is a cousin who visits; name not asked"), SW, SOCIAL]),
    (120, (9, 0), HO, "appointment", 0, &[HOSPITAL, ("with", "children's clinic"), ("outcome", "not_brought")]),
    (123, (9, 0), HO, "appointment", 0, &[HOSPITAL, ("with", "children's clinic"), ("outcome", "rearranged"), ("reason", "mother telephoned")]),
    (127, (15, 10), CS, "visit", 1, &[PLAN, SEEN, ALONE, ROOM, WITH_MOTHER, ("account", "a second bed in the living room, not explained"), SW, SOCIAL]),
    (128, (10, 30), HV, "visit", 0, &[("place", "home"), SEEN, ("awake", "yes"), WITH_MOTHER, ("account", "man's boots in the hall; child did not speak"), VIS, HEALTH]),
    (131, (22, 40), PO, "incident", 0, &[("incident", "concern for safety"), ("place", "the family's home"), ("present", "mother; man, first name only"), ("child_present", "yes"), ("account", "welfare check after an anonymous call; child asleep, not woken"), ("by", "PC Radoslev Lovelocke")]),
    (133, (8, 30), PO, "contact", 0, &[("told", "children's services front door"), ("account", "concern for safety on Saturday night, a child in the home, a man present"), ("by", "PC Radoslev Lovelocke")]),
    (135, (17, 0), HO, "attendance", 0, &[SURGERY, ("setting", "surgery"), ("unscheduled", "no"), ("reason", "bruise on the face"), ("brought_by", "mother"), ("outcome", "to be seen at the children's clinic")]),
    (135, (17, 10), HO, "injury_observed", 0, &[SURGERY, ("site", "left cheek"), ("injury", "bruise"), ("size", "3 cm"), ("explanation", "walked into a cupboard door"), MOTHER, ("role", "general practitioner"), MOBILE]),
    (137, (15, 0), CS, "visit", 1, &[PLAN, ("seen", "no"), WITH_MOTHER, ("account", "child said to be at her grandmother's"), SW, SOCIAL]),
    (141, (10, 0), CS, "core_group", 1, &[GROUP, ("account", "nursery reports a quieter child; clinic awaited"), SW, SOCIAL]),
    (142, (9, 30), HO, "appointment", 0, &[HOSPITAL, ("with", "children's clinic"), ("outcome", "kept"), ("reason", "weighed and measured, clinic running late; to be seen again in six weeks")]),
    (148, (14, 0), CS, "decision", 0, &[("purpose", "legal planning meeting"), ("outcome", "threshold not met"), ("account", "on the papers of children's services; plan to continue"), ("by", "Mordecael Gallowmarsh"), ("role", "service manager")]),
    (151, (16, 20), CS, "visit", 1, &[PLAN, SEEN, NOT_ALONE, WITH_MOTHER, ("parts_seen", "face; hands"), ("parts_not_seen", "arms; back"), ("account", "long sleeves on a warm day"), SW, SOCIAL]),
    (155, (9, 15), NU, "injury_observed", 0, &[NURSERY, ("site", "right hip"), ("injury", "bruise"), ("size", "4 cm"), ("explanation", "the child says: the table"), ("explained_by", "child"), ("role", "key worker"), MOBILE]),
    (158, (17, 45), CS, "contact", 0, &[("how", "telephone"), ("name", "grandmother"), ("account", "the child does not want to go home on Fridays"), SW, SOCIAL]),
    (162, (9, 0), CS, "supervision", 0, &[("account", "legal decision noted; visits to be unannounced"), SW, SOCIAL]),
    (163, (15, 40), CS, "visit", 0, &[PLAN, SEEN, ALONE, WITH_MOTHER, ("account", "child asks when the visitor will come again"), SW, SOCIAL]),
    (165, (10, 0), HV, "appointment", 0, &[("provider", "Northmoor Health Visiting"), ("with", "school entry review"), ("outcome", "cancelled_by_carer"), VIS, HEALTH]),
    (170, (10, 0), HV, "appointment", 0, &[("provider", "Northmoor Health Visiting"), ("with", "school entry review"), ("outcome", "kept"), VIS, HEALTH]),
    (170, (10, 20), HV, "injury_observed", 0, &[("provider", "Northmoor Health Visiting"), ("site", "upper back"), ("injury", "bruise"), ("size", "3 cm"), ("explanation", "slid down the stairs"), MOTHER, HEALTH, MOBILE]),
    (176, (10, 0), CS, "core_group", 1, &[GROUP, ("account", "actions carried over; next meeting in four weeks"), SW, SOCIAL]),
    (178, (16, 0), CS, "visit", 1, &[PLAN, SEEN, NOT_ALONE, WITH_MOTHER, ("account", "television on, few words"), SW, SOCIAL]),
    (184, (11, 0), CS, "contact", 0, &[("how", "telephone"), ("name", "nursery manager"), ("account", "not at nursery since Monday, mother cannot be reached"), SW, SOCIAL]),
    (186, (10, 0), CS, "visit", 1, &[PLAN, ("seen", "no"), ("account", "no answer at the door"), SW, SOCIAL]),
    (190, (9, 30), CS, "visit", 1, &[PLAN, SEEN, NOT_ALONE, WITH_MOTHER, ("parts_not_seen", "left forearm"), ("account", "sat beside her mother throughout"), SW, SOCIAL]),
    (194, (16, 5), HO, "attendance", 0, &[HOSPITAL, ("setting", "emergency department"), ("unscheduled", "yes"), ("reason", "sore wrist"), ("brought_by", "grandmother"), ("outcome", "kept in overnight, children's services told")]),
    (194, (17, 0), HO, "injury_observed", 0, &[HOSPITAL, ("site", "left wrist"), ("injury", "fracture"), ("explanation", "fell from a slide"), ("explained_by", "grandmother, as told by mother"), ("onset", "@192"), ("onset_precision", "about"), ("role", "paediatrician"), MOBILE]),
    (194, (17, 20), HO, "injury_observed", 0, &[HOSPITAL, ("site", "right upper arm"), ("injury", "bruise"), ("size", "4 cm"), ("explanation", "NK"), ("role", "paediatrician"), MOBILE]),
    (196, (9, 0), CS, "contact", 0, &[("how", "telephone"), ("name", "safeguarding nurse"), ("account", "two injuries, one of them two days old; the record shows two other attendances"), SW, SOCIAL]),
    (196, (9, 45), CS, "reasonable_cause", 0, &[("account", "injuries without a fitting explanation"), ("by", "Quillan Ellerbeck-Noor"), ("role", "team manager")]),
    (196, (14, 0), CS, "strategy_discussion", 0, &[("present", "children's services; police; hospital; health visitor; surgery; nursery"), ("outcome", "section 47 enquiry")]),
    (197, (10, 0), CS, "visit", 0, &[ENQUIRY, SEEN, ALONE, ("present", "grandmother"), ("place", "hospital"), ("account", "child at ease, speaks of a man who stays in the living room"), SW, SOCIAL]),
    (198, (15, 0), CS, "decision", 0, &[("purpose", "where the child stays"), ("outcome", "with her grandmother while the enquiry lasts"), ("account", "agreed by mother"), ("by", "Mordecael Gallowmarsh"), ("role", "service manager")]),
    (203, (11, 0), CS, "visit", 0, &[PLAN, SEEN, ALONE, ROOM, ("present", "grandmother"), ("place", "grandmother's home"), ("account", "well, wrist in plaster, back at nursery"), SW, SOCIAL]),
    (204, (10, 0), CS, "note", 0, &[("account", "enquiry looks back: each agency asked what it knew of injuries, of adults in the home and of missed appointments, and on which day"), SW, SOCIAL]),
    (206, (13, 0), CS, "decision", 0, &[("purpose", "looking back"), ("outcome", "one chronology of all agencies to be made for the seven months"), ("account", "no agency had more than a part of it"), ("by", "Mordecael Gallowmarsh"), ("role", "service manager")]),
];

/// Day 0: the Monday thirty weeks before the last day, or just before it.
pub(crate) fn first_day(today: Day) -> Day {
    let start = today.plus_days(-210);
    (0..7)
        .map(|days| start.plus_days(-days))
        .find(|day| day.weekday() == Weekday::Monday)
        .unwrap_or(start)
}

/// Given name, surname, female, months and days before day 0 at which they were born, what they are.
type Member = (&'static str, &'static str, bool, (i32, i32), Part);

#[rustfmt::skip]
const MEMBERS: [Member; 4] = [
    ("Merrin", "Saltmarche", true, (47, 12), Part::Child),
    ("Tamsaline", "Saltmarche", true, (26 * 12, 77), Part::Mother),
    ("Roswitha-Jo", "Saltmarche", true, (53 * 12, 200), Part::Grandparent),
    ("Caspen", "Woolstencroftby", false, (34 * 12, 31), Part::Visitor),
];

/// Member, home, first and last day, whether any agency was told.
#[rustfmt::skip]
const STAYS: [(usize, usize, i32, Option<i32>, bool); 5] = [
    (0, 0, -800, Some(197), true),
    (0, 1, 198, None, true),
    (1, 0, -800, None, true),
    (2, 1, -5000, None, true),
    (3, 0, 50, None, false),
];

/// The family; the child is its first person, and number 0 of the area.
pub(crate) fn family(lore: &Lore, today: Day) -> Family {
    let zero = first_day(today);
    let home = |line: &str, postcode: &str, uprn: &str| Home {
        line: line.to_owned(),
        town: lore.towns.get(1).copied().unwrap_or_default(),
        postcode: postcode.to_owned(),
        uprn: uprn.to_owned(),
    };
    let person = |(number, (given, family, female, (months, days), part)): (u64, Member)| Person {
        number,
        given: given.to_owned(),
        family: family.to_owned(),
        female,
        born: zero.plus_months(-months).plus_days(-days),
        ethnicity: "WBRI",
        disability: "NONE",
        part,
    };
    let stay = |(person, home, from, to, told): (usize, usize, i32, Option<i32>, bool)| Stay {
        person,
        home,
        from: zero.plus_days(from),
        to: to.map(|to| zero.plus_days(to)),
        told,
    };
    Family {
        number: 0,
        people: (0..).zip(MEMBERS).map(person).collect(),
        homes: vec![
            home("14 Ropewalk North", "ZZ99 3QX", "999000000014"),
            home("3 Harebell Crescent", "ZZ99 3QZ", "999000000003"),
        ],
        stays: STAYS.map(stay).to_vec(),
    }
}

/// The case, as the census tells it.
pub(crate) fn case(working: Working<'_>, today: Day) -> Case {
    let day = |offset| on(working, first_day(today), offset);
    Case {
        path: Path::Plan,
        referral: day(0),
        source: "2B",
        need: "N1",
        no_further_action: false,
        closed: None,
        assessment: Some(Assessment {
            start: day(2),
            review: day(14),
            authorised: Some(day(45)),
            factors: vec!["16A", "4B"],
        }),
        in_need: Vec::new(),
        enquiries: vec![
            Enquiry {
                start: day(9),
                target: working.after(day(9), 15),
                conference: Some(day(22)),
                not_required: None,
            },
            Enquiry {
                start: day(196),
                target: working.after(day(196), 15),
                conference: None,
                not_required: None,
            },
        ],
        plan: Some(Plan {
            start: day(22),
            end: None,
            category: "NEG",
            latest: "NEG",
            before: 0,
            reviews: vec![day(106)],
        }),
    }
}

/// Writes what each agency wrote.
pub(crate) fn write(working: Working<'_>, today: Day, log: &mut Log) {
    let zero = first_day(today);
    for (offset, time, agency, kind, later, fields) in EVENTS {
        let day = on(working, zero, *offset);
        let mut event = Event::new(*agency, kind, 0, At::time(day, *time)).written_after(*later);
        for (name, value) in *fields {
            event = match value
                .strip_prefix('@')
                .and_then(|offset| offset.parse().ok())
            {
                Some(offset) => {
                    let other = on(working, zero, offset);
                    event.with(name, other.to_string())
                }
                None => event.with(name, *value),
            };
        }
        log.write(event);
    }
}

/// How many rows the table has, by kind.
#[cfg(test)]
pub(crate) fn count(kinds: &[&str]) -> usize {
    EVENTS
        .iter()
        .filter(|(_, _, _, kind, ..)| kinds.contains(kind))
        .count()
}

/// The day of an offset; what falls on a bank holiday is done on the next working day, a weekend stays a weekend.
fn on(working: Working<'_>, zero: Day, offset: i32) -> Day {
    let day = zero.plus_days(offset);
    if day.weekday().is_weekend() {
        day
    } else {
        working.on(day)
    }
}
