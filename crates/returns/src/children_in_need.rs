//! The Children in Need census as XML, by the schema of 2026.
//!
//! A child is in it whose referral was open at some time from 1 April to 31 March. Codes of earlier years are written as
//! those of 2026 (`GenderCurrent` 1 and 2 as `M` and `F`).

use crate::codes;
use crate::episode::{Child, Episode};
use crate::standing::Told;
use crate::xml::{Document, can_hold};
use calendar::{Day, Instant};
use facts::statement::{Assessment, Enquiry, ProtectionPlan};
use facts::{Said, YesNo};
use std::collections::BTreeMap;

/// Which census, by whom.
#[derive(Clone, Debug)]
pub struct Census {
    /// The collection year: the census ends on 31 March of it.
    pub year: i16,
    /// The local authority's three digits.
    pub authority: String,
    /// When it is written.
    pub written: Instant,
}

/// A census that was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The document.
    pub xml: String,
    /// How many children are in it.
    pub children: usize,
    /// What could not be written, and why; each with the child's reference. Not for a log.
    pub left_out: Vec<String>,
}

/// Writes the census from what stands of one source's facts.
///
/// # Errors
/// In words, where the year or the authority is none, or no child was open in the year: the schema has no empty census.
pub fn children_in_need_census(census: &Census, told: Vec<Told>) -> Result<Written, String> {
    let digits = census.authority.bytes().all(|digit| digit.is_ascii_digit());
    if census.authority.len() != 3 || !digits {
        return Err(format!(
            "`{}` is no local authority's code; expected three digits",
            census.authority
        ));
    }
    let year = |year: i16, month, day| Day::from_ymd(year, month, day);
    let first = census
        .year
        .checked_sub(1)
        .and_then(|before| year(before, 4, 1));
    let (Some(first), Some(last)) = (first, year(census.year, 3, 31)) else {
        return Err(format!("`{}` is no year", census.year));
    };
    let mut left_out = Vec::new();
    let children = open_children(told, (first, last), &mut left_out);
    if children.is_empty() {
        return Err(format!(
            "no referral was open from {} to {}, so there is no census to write",
            first.in_words(),
            last.in_words()
        ));
    }
    let mut document = Document::new();
    document.within("Message", |document| {
        header(document, census, last);
        document.within("Children", |document| {
            for (name, child) in &children {
                let mut notes = Notes {
                    child: name,
                    all: &mut left_out,
                };
                document.within("Child", |document| {
                    write_child(document, name, child, &mut notes);
                });
            }
        });
    });
    Ok(Written {
        xml: document.finish(),
        children: children.len(),
        left_out,
    })
}

/// The children who had a referral that was open in those days and can be written, by their own references.
fn open_children(
    told: Vec<Told>,
    (first, last): (Day, Day),
    left_out: &mut Vec<String>,
) -> Vec<(String, Child)> {
    let mut subjects: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for one in told {
        if let Some(about) = &one.fact.about {
            subjects
                .entry(about.reference.clone())
                .or_default()
                .push(one);
        }
    }
    let mut children = Vec::new();
    for (reference, told) in &subjects {
        let mut child = Child::of(told);
        child
            .episodes
            .retain(|episode| episode.open_between(first, last));
        let name = child.local.clone().unwrap_or_else(|| {
            reference
                .rsplit('/')
                .next()
                .unwrap_or(reference.as_str())
                .to_owned()
        });
        let mut notes = Notes {
            child: &name,
            all: left_out,
        };
        if child.episodes.is_empty() {
            continue;
        }
        std::mem::take(&mut child.left_out)
            .into_iter()
            .for_each(|why| notes.say(&why));
        child
            .episodes
            .retain(|episode| writable(episode, &mut notes));
        if child.episodes.is_empty() {
            notes.say("the child: none of its referrals can be written");
        } else if !can_hold(&name) {
            notes.say("the child: its reference holds characters that XML has not");
        } else {
            children.push((name, child));
        }
    }
    children
}

struct Notes<'a> {
    child: &'a str,
    all: &'a mut Vec<String>,
}

impl Notes<'_> {
    fn say(&mut self, what: &str) {
        self.all.push(format!("{}: {what}", self.child));
    }

    /// A code that the schema has; else nothing, and a note.
    fn code(&mut self, name: &str, said: &Said, known: &[&str]) -> Option<String> {
        match said {
            Said::Text(code) if known.contains(&code.as_str()) => Some(code.clone()),
            Said::Text(code) => {
                self.say(&format!("{name} `{code}` is no code of the schema of 2026"));
                None
            }
            _ => None,
        }
    }
}

/// Whether a referral says what the schema cannot do without.
fn writable(episode: &Episode, notes: &mut Notes<'_>) -> bool {
    let flag = flag(episode.referral.no_further_action);
    if flag.is_none() {
        notes.say(&format!(
            "the referral of {}: whether it led to no further action is not stated, and the schema asks it",
            episode.referred
        ));
    }
    flag.is_some()
}

fn header(document: &mut Document, census: &Census, last: Day) {
    document.within("Header", |document| {
        document.within("CollectionDetails", |document| {
            document.element("Collection", &"CIN");
            document.element("Year", &census.year);
            document.element("ReferenceDate", &last);
        });
        document.within("Source", |document| {
            document.element("SourceLevel", &"L");
            document.element("LEA", &census.authority);
            document.element("SoftwareCode", &"Joinder");
            document.element("SerialNo", &"001");
            document.element("DateTime", &census.written);
        });
    });
}

fn write_child(document: &mut Document, name: &str, child: &Child, notes: &mut Notes<'_>) {
    document.within("ChildIdentifiers", |document| {
        document.element("LAchildID", &name);
        let number = |number: &Option<String>| number.clone().filter(|number| pupil_number(number));
        let (current, former) = (
            number(&child.pupil_number),
            number(&child.former_pupil_number),
        );
        if current != child.pupil_number || former != child.former_pupil_number {
            notes.say("a pupil number that has not the form of one");
        }
        document.optional("UPN", current.as_ref());
        document.optional("FormerUPN", former.as_ref());
        let reason = child
            .no_pupil_number
            .as_ref()
            .filter(|reason| codes::UPN_UNKNOWN.contains(&reason.as_str()));
        document.optional("UPNunknown", reason);
        document.optional("PersonBirthDate", child.born.as_ref());
        document.optional("ExpectedPersonBirthDate", child.expected.as_ref());
        document.element("Sex", &sex(&child.sex, notes));
        document.optional("PersonDeathDate", child.died.as_ref());
    });
    document.within("ChildCharacteristics", |document| {
        // Not obtained is what the census has for what nobody has said.
        let ethnicity = notes.code("ethnicity", &child.ethnicity, codes::ETHNICITY);
        document.element("Ethnicity", &ethnicity.unwrap_or_else(|| "NOBT".to_owned()));
        let disabilities = known(&child.disabilities, codes::DISABILITY, "disability", notes);
        if !disabilities.is_empty() {
            document.within("Disabilities", |document| {
                for one in &disabilities {
                    document.element("Disability", one);
                }
            });
        }
    });
    for episode in &child.episodes {
        document.within("CINdetails", |document| {
            write_episode(document, episode, notes);
        });
    }
}

fn write_episode(document: &mut Document, episode: &Episode, notes: &mut Notes<'_>) {
    let referral = &episode.referral;
    document.element("CINreferralDate", &episode.referred);
    let source = notes.code(
        "source of referral",
        &referral.referred_by,
        codes::REFERRAL_SOURCE,
    );
    // `10` is the census's own code for unknown.
    document.element("ReferralSource", &source.unwrap_or_else(|| "10".to_owned()));
    let need = notes.code("primary need", &referral.primary_need, codes::PRIMARY_NEED);
    document.optional("PrimaryNeedCode", need.as_ref());
    if let Some((closed, reason)) = &episode.closed {
        document.element("CINclosureDate", closed);
        let reason = notes.code("reason for closure", reason, codes::CLOSURE_REASON);
        document.optional("ReasonForClosure", reason.as_ref());
    }
    document.optional("DateOfInitialCPC", episode.conference.as_ref());
    for (started, ended, assessment) in &episode.assessments {
        document.within("Assessments", |document| {
            write_assessment(document, *started, *ended, assessment, notes);
        });
    }
    for (started, ended) in &episode.plans {
        document.within("CINPlanDates", |document| {
            document.element("CINPlanStartDate", started);
            document.optional("CINPlanEndDate", ended.as_ref());
        });
    }
    for (_, started, enquiry, conference) in &episode.enquiries {
        write_enquiry(document, *started, enquiry, *conference, notes);
    }
    document.optional("ReferralNFA", flag(referral.no_further_action).as_ref());
    for (started, ended, plan, reviews) in &episode.protection_plans {
        write_plan(document, (*started, *ended), plan, reviews, notes);
    }
}

fn write_assessment(
    document: &mut Document,
    started: Day,
    ended: Option<Day>,
    assessment: &Assessment,
    notes: &mut Notes<'_>,
) {
    document.element("AssessmentActualStartDate", &started);
    let review = assessment.review_point.and_then(facts::When::day);
    document.optional("AssessmentInternalReviewDate", review.as_ref());
    document.optional("AssessmentAuthorisationDate", ended.as_ref());
    let factors = known(&assessment.factors, codes::FACTORS, "factor", notes);
    if !factors.is_empty() {
        document.within("FactorsIdentifiedAtAssessment", |document| {
            for factor in &factors {
                document.element("AssessmentFactors", factor);
            }
        });
    }
}

fn write_enquiry(
    document: &mut Document,
    started: Day,
    enquiry: &Enquiry,
    conference: Option<Day>,
    notes: &mut Notes<'_>,
) {
    let Some(not_required) = flag(enquiry.conference_not_required) else {
        notes.say(&format!("the enquiry of {started}: whether a conference was required is not stated, and the schema asks it"));
        return;
    };
    document.within("Section47", |document| {
        document.element("S47ActualStartDate", &started);
        document.optional("InitialCPCtarget", enquiry.conference_target.as_ref());
        document.optional("DateOfInitialCPC", conference.as_ref());
        document.element("ICPCnotRequired", &not_required);
    });
}

fn write_plan(
    document: &mut Document,
    (started, ended): (Day, Option<Day>),
    plan: &ProtectionPlan,
    reviews: &[Day],
    notes: &mut Notes<'_>,
) {
    let first = notes.code("first category", &plan.initial_category, codes::ABUSE);
    let latest = notes.code("latest category", &plan.latest_category, codes::ABUSE);
    let (Some(first), Some(latest), Some(before)) = (first, latest, plan.previous_plans) else {
        notes.say(&format!("the plan of {started}: its categories or the number of earlier plans are not stated, and the schema asks them"));
        return;
    };
    document.within("ChildProtectionPlans", |document| {
        document.element("CPPstartDate", &started);
        document.optional("CPPendDate", ended.as_ref());
        document.element("InitialCategoryOfAbuse", &first);
        document.element("LatestCategoryOfAbuse", &latest);
        document.element("NumberOfPreviousCPP", &before);
        if !reviews.is_empty() {
            document.within("Reviews", |document| {
                for review in reviews {
                    document.element("CPPreviewDate", review);
                }
            });
        }
    });
}

/// Sex as the schema of 2026 has it; unknown where nobody has said it.
fn sex(said: &Said, notes: &mut Notes<'_>) -> &'static str {
    match said.text() {
        Some("M" | "1") => "M",
        Some("F" | "2") => "F",
        Some("U" | "0" | "9") | None => "U",
        Some(other) => {
            notes.say(&format!("sex `{other}` is no code of the schema of 2026"));
            "U"
        }
    }
}

fn flag(answer: YesNo) -> Option<&'static str> {
    match answer {
        YesNo::Yes => Some("1"),
        YesNo::No => Some("0"),
        _ => None,
    }
}

/// A letter, eleven digits, and a digit or a letter.
fn pupil_number(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 13
        && bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.iter().skip(1).take(11).all(u8::is_ascii_digit)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
}

fn known(said: &[String], known: &[&str], name: &str, notes: &mut Notes<'_>) -> Vec<String> {
    said.iter()
        .filter_map(|code| notes.code(name, &Said::Text(code.clone()), known))
        .collect()
}
