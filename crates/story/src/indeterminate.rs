//! An indeterminate sentence for public protection, told from sentence to a recall that nobody may sign. Wholly invented.

use crate::licences::{Life, tag};
use crate::papers::{dossier, plan};
use crate::reviews::{LastReview, from_list, panel, public, refusal};
use crate::telling::{Made, MadeKind, Story, StoryFault, Teller, day, noon, told};
use licence::life::{Act, Step, Who, plain};
use licence::recall::{
    Evidence, Linked, Recall, RecallAct, RecallDone, RecallRefused, report, signing_check,
};
use licence::tag::TagEvent;
use parole::outcome::Outcome;
use parole::review::ReviewAct;
use sentence::after_release::{LifeFacts, Mappa, SentenceServed};

const TITLE: &str = "A life on licence, from sentence to a recall that nobody may sign";
const NOTICE: &str = "Everybody and everything here is invented: the person, the offence, the days, the places, the policy. Each sum, text and \
refusal was worked out by the parts of Joinder that would do so for a real case. The law is taken as it stood on each day; what was not read \
in statute or guidance says `unverified`.";
const PERSON: &str = "Quill Marrow";

/// Releases and revocations, in order: the facts on any day are those before it.
const RELEASES: [&str; 4] = ["2012-06-11", "2016-04-18", "2020-09-14", "2024-06-24"];
const RECALLS: [&str; 3] = ["2014-02-03", "2017-11-06", "2023-03-06"];

pub(crate) fn tell() -> Result<Story, StoryFault> {
    let mut teller = Teller::new()?;
    sentence_and_first_release(&mut teller)?;
    first_recall(&mut teller)?;
    second_recall(&mut teller)?;
    third_recall(&mut teller)?;
    last_review(&mut teller)?;
    last_licence(&mut teller)?;
    Ok(teller.end(TITLE, NOTICE))
}

/// What is known on a day, before what happens on it.
fn facts_on(on: &str) -> Result<LifeFacts, StoryFault> {
    let on = day(on)?;
    let mut before = [Vec::new(), Vec::new()];
    for (days, known) in [(&RELEASES[..], 0), (&RECALLS[..], 1)] {
        for text in days {
            let of = day(text)?;
            if let Some(list) = before.get_mut(known).filter(|_| of < on) {
                list.push(of);
            }
        }
    }
    let [releases, recalls] = before;
    Ok(LifeFacts {
        sentence: SentenceServed {
            kind: Some("IPP".to_owned()),
            sentenced_on: Some(day("2007-03-14")?),
            length_days: None,
        },
        date_of_birth: Some(day("1979-02-02")?),
        releases: Some(releases),
        recalls: Some(recalls),
        hdc: Some(false),
        mappa: Some(Mappa {
            category: Some(2),
            level: Some(2),
        }),
        flags: None,
    })
}

/// Whether anybody may sign on a day, with both sums.
fn check(teller: &Teller, on: &str) -> Result<Vec<Made>, StoryFault> {
    let found = signing_check(&facts_on(on)?, day(on)?, &teller.law);
    let may = found.why_not.clone().unwrap_or_else(|| {
        format!(
            "The licence is in force on {}: it may be signed",
            found.on.in_words()
        )
    });
    Ok(vec![
        Made::plain(MadeKind::Check, may)
            .with(found.licence.working.clone())
            .by(found.licence.rule.clone(), found.licence.authority.as_ref()),
        Made::plain(
            MadeKind::Check,
            format!("Type of recall: {}", plain(&found.recall.answer)),
        )
        .with(found.recall.working.clone())
        .by(found.recall.rule.clone(), found.recall.authority.as_ref()),
    ])
}

fn done(on: &str, by: &str, act: RecallAct) -> Result<RecallDone, StoryFault> {
    Ok(RecallDone {
        at: noon(on)?,
        by: by.to_owned(),
        act,
    })
}

/// A recall from the request to the return, with the report.
struct Told<'a> {
    asked: &'a str,
    returned: &'a str,
    tried: &'a [&'a str],
    why: &'a str,
    conditions: &'a [u32],
    evidence: &'a [(&'a str, &'a str, &'a str, u32)],
}

/// What is done up to the revocation, all on one day.
fn acts(about: &Told<'_>) -> Result<[RecallDone; 4], StoryFault> {
    let ask = RecallAct::Ask {
        tried: about.tried.iter().map(|one| (*one).to_owned()).collect(),
        why_nothing_less: about.why.to_owned(),
        conditions: about.conditions.to_vec(),
    };
    let sign = |words: &str| RecallAct::Sign {
        rationale: words.to_owned(),
    };
    Ok([
        done(about.asked, "officer", ask)?,
        done(
            about.asked,
            "senior",
            sign("The risk cannot be held in the community."),
        )?,
        done(about.asked, "head", sign("I agree, and have read the sum."))?,
        done(about.asked, "casework", RecallAct::Revoke)?,
    ])
}

/// The report, as a document.
fn report_on(life: &Life, revoked: &Recall, about: &Told<'_>) -> Result<Made, StoryFault> {
    let mut evidence = Vec::new();
    for (on, source, words, condition) in about.evidence {
        evidence.push(Evidence {
            fact: format!("record {}", evidence.len() + 1),
            on: day(on)?,
            source: (*source).to_owned(),
            words: (*words).to_owned(),
            condition: Some(*condition),
        });
    }
    let linked = Linked {
        person: PERSON,
        licence: &life.licence,
        recall: revoked,
        evidence: &evidence,
        victims_told: None,
    };
    let lines = report(&linked, noon(about.asked)?)
        .lines
        .iter()
        .map(|line| format!("{}: {}", line.heading, line.words))
        .collect();
    let words = "Report on the recall, from linked facts";
    Ok(Made::plain(MadeKind::Document, words).with(lines))
}

fn recall(teller: &mut Teller, life: &Life, about: &Told<'_>) -> Result<(), StoryFault> {
    let facts = facts_on(about.asked)?;
    let revoked = told(Recall::replay(&acts(about)?, &facts, &teller.law))?;
    let mut made = check(teller, about.asked)?;
    made.push(report_on(life, &revoked, about)?);
    made.extend(teller.duty("R3", &format!("{}T12:00", about.asked))?);
    teller.step(about.asked, "asked for, signed twice, revoked", made)?;

    let back = done(about.returned, "prison", RecallAct::Return)?;
    let back = told(revoked.after(&back, &facts, &teller.law))?;
    let words = back.at_large(day(about.returned)?).map_or_else(
        || "No day unlawfully at large".to_owned(),
        |large| {
            format!(
                "{} days unlawfully at large, {} to {}",
                large.days,
                large.first.in_words(),
                large.last.in_words()
            )
        },
    );
    let mut made = vec![Made::plain(MadeKind::State, words)];
    for rule in ["R9", "R7", "R15"] {
        made.extend(teller.duty(rule, about.returned)?);
    }
    teller.step(about.returned, "back in prison", made)
}

fn sentence_and_first_release(teller: &mut Teller) -> Result<(), StoryFault> {
    let minimum = day("2007-03-14")?.plus_months(42).plus_days(-1);
    let expiry = minimum.plus_days(-120);
    let sum = vec![
        format!(
            "three years and six months beginning with 14 March 2007 end with {}",
            minimum.in_words()
        ),
        format!("less 120 days on remand: {}", expiry.in_words()),
    ];
    teller.step("2007-03-14", "sentenced to imprisonment for public protection for wounding; minimum term three years and six months", vec![
        Made::plain(MadeKind::Check, "End of the minimum term").with(sum),
        Made::plain(MadeKind::Duty, "Review at the end of the minimum term").due(expiry),
    ])?;
    teller.step(
        "2010-06-08",
        "the first review refuses release",
        refusal("2010-06-08")?,
    )?;
    let mut made = teller.duty("L1", "2012-06-11").unwrap_or_default();
    made.push(Made::plain(
        MadeKind::Decision,
        Outcome::Released {
            on: Some(day("2012-05-14")?),
            at_hearing: Some(true),
        }
        .in_words(),
    ));
    teller.step("2012-05-14", "the second review directs release", made)
}

fn first_recall(teller: &mut Teller) -> Result<(), StoryFault> {
    let mut life = Life::released("2012-05-16", "2012-05-30", RELEASES[0], false)?;
    teller.step(RELEASES[0], "released on licence", vec![life.document()])?;
    recall(
        teller,
        &life,
        &Told {
            asked: RECALLS[0],
            returned: "2014-02-19",
            tried: &[
                "A written warning on 9 January 2014",
                "Reporting twice a week from 13 January 2014",
            ],
            why: "Four nights away in three weeks, and no word of where.",
            conditions: &[10, 3],
            evidence: &[
                (
                    "2014-01-28",
                    "tag provider",
                    "Absent from 8:10pm to 6:30am.",
                    10,
                ),
                (
                    "2014-02-01",
                    "approved premises",
                    "Did not come back for the night.",
                    3,
                ),
            ],
        },
    )?;
    life.step("2014-02-03", Who::SecretaryOfState, Step::Revoke)?;
    teller.step(
        "2014-09-02",
        "the review after the first recall refuses release",
        refusal("2014-09-02")?,
    )?;
    teller.step(
        "2016-03-15",
        "the next review directs release",
        vec![Made::plain(
            MadeKind::Decision,
            Outcome::Released {
                on: Some(day("2016-03-15")?),
                at_hearing: Some(true),
            }
            .in_words(),
        )],
    )
}

fn second_recall(teller: &mut Teller) -> Result<(), StoryFault> {
    let life = Life::released("2016-03-21", "2016-04-04", RELEASES[1], false)?;
    let tag = tag(
        &[
            (
                "2016-04-18",
                TagEvent::Ordered {
                    fit_by: day("2016-04-20")?,
                },
            ),
            ("2016-04-21", TagEvent::VisitFailed),
            ("2016-04-25", TagEvent::Fitted),
        ],
        "2016-04-18",
        "2016-05-31",
    )?;
    teller.step(
        RELEASES[1],
        "released on licence",
        vec![life.document(), tag],
    )?;
    recall(
        teller,
        &life,
        &Told {
            asked: RECALLS[1],
            returned: "2017-11-06",
            tried: &["A home visit with the manager on 20 October 2017"],
            why: "Three missed meetings, drink at the last, threats to a neighbour.",
            conditions: &[2, 11],
            evidence: &[
                (
                    "2017-10-30",
                    "probation",
                    "Did not come to the third meeting.",
                    2,
                ),
                (
                    "2017-11-04",
                    "police",
                    "Called to a dispute; smelt of drink.",
                    11,
                ),
            ],
        },
    )?;
    teller.step(
        "2018-10-02",
        "the review after the second recall refuses release",
        refusal("2018-10-02")?,
    )?;
    teller.step(
        "2020-07-28",
        "the next review directs release, with conditions that the Board sets",
        vec![Made::plain(
            MadeKind::Decision,
            Outcome::Released {
                on: Some(day("2020-07-28")?),
                at_hearing: Some(true),
            }
            .in_words(),
        )],
    )
}

fn third_recall(teller: &mut Teller) -> Result<(), StoryFault> {
    let mut life = Life::released("2020-08-03", "2020-08-24", RELEASES[2], true)?;
    teller.step(
        RELEASES[2],
        "released on licence, with more than twenty conditions",
        vec![life.document()],
    )?;
    life.step("2021-11-02", Who::Officer, Step::BeginVariation)?;
    life.does("2021-11-02", Who::Officer, Act::Remove { number: 9 })?;
    life.step("2021-11-03", Who::Officer, Step::Submit)?;
    let approve = Act::Step {
        step: Step::Approve,
        reason: None,
    };
    let refused = life.refused("2021-11-04", Who::SecretaryOfState, approve)?;
    teller.step(
        "2021-11-04",
        "the officer asks for the curfew to be taken out; the Board set it",
        vec![refused],
    )?;
    life.step("2021-11-05", Who::Officer, Step::Withdraw)
        .map_or_else(
            |_| life.step("2021-11-05", Who::SecretaryOfState, Step::SendBack),
            |()| Ok(()),
        )?;
    life.step("2021-11-08", Who::Officer, Step::DropVariation)?;
    teller.step("2023-03-03", "a device is inspected: it was set back two days before", vec![Made::plain(
        MadeKind::State,
        "Nothing before 1 March 2023 on the telephone; a second account on a site for meeting people; a school's number among its calls",
    )])?;
    recall(
        teller,
        &life,
        &Told {
            asked: RECALLS[2],
            returned: "2023-03-09",
            tried: &[],
            why: "The history was wiped, and a household with two children was never spoken of: nothing less would find out what happens there.",
            conditions: &[8, 7, 6],
            evidence: &[
                (
                    "2023-03-03",
                    "device inspection",
                    "Set back on 1 March 2023; no history before.",
                    8,
                ),
                (
                    "2023-03-04",
                    "police",
                    "The second account writes of evenings with a friend and her two children.",
                    7,
                ),
                (
                    "2023-03-05",
                    "police",
                    "A toothbrush and clothes in that home.",
                    6,
                ),
            ],
        },
    )
}

fn last_review(teller: &mut Teller) -> Result<(), StoryFault> {
    teller.step(
        "2023-04-03",
        "earlier reviews are taken over from another system",
        vec![from_list()?],
    )?;
    let mut review = LastReview::planned();
    let made = review.does(teller, "2023-04-05", ReviewAct::Refer)?;
    teller.step("2023-04-05", "the case is referred to the Board", made)?;
    let made = review.does(teller, "2023-11-20", ReviewAct::DirectHearing)?;
    teller.step(
        "2023-11-20",
        "a panel on papers directs an oral hearing",
        made,
    )?;
    let made = review.does(
        teller,
        "2023-12-18",
        ReviewAct::List {
            day: day("2024-04-16")?,
        },
    )?;
    teller.step("2023-12-18", "the hearing is listed", made)?;
    teller.step("2024-01-15", "the dossier is closed and given", dossier()?)?;
    teller.step(
        "2024-02-06",
        "applications for a public hearing are decided",
        public("2024-02-06")?,
    )?;
    teller.step("2024-03-04", "the panel is put together", panel()?)?;
    teller.step(
        "2024-04-12",
        "the plan for a release is looked through",
        plan()?,
    )?;
    teller.step("2024-04-16", "the hearing begins, in public", vec![Made::plain(
        MadeKind::State,
        "Statements of those harmed are in the dossier and, as they chose, are not read aloud; who reads them there is on the trail",
    )])?;
    let made = review.does(teller, "2024-04-17", ReviewAct::Conclude)?;
    teller.step("2024-04-17", "the last evidence is heard", made)?;
    let outcome = Outcome::Released {
        on: Some(day("2024-04-30")?),
        at_hearing: Some(true),
    };
    let reasons = vec![
        "Disclosure: each control now has something that would detect its failure.".to_owned(),
        "Devices: one telephone, with monitoring software.".to_owned(),
    ];
    let made = review.does(
        teller,
        "2024-04-30",
        ReviewAct::Decide {
            outcome,
            on_papers: false,
            reasons,
        },
    )?;
    teller.step("2024-04-30", "the panel directs release", made)?;
    let made = review.does(teller, "2024-05-22", ReviewAct::BecomeFinal)?;
    teller.step(
        "2024-05-22",
        "nobody has asked for reconsideration: the decision is final",
        made,
    )
}

fn last_licence(teller: &mut Teller) -> Result<(), StoryFault> {
    let life = Life::released("2024-05-24", "2024-06-10", RELEASES[3], true)?;
    teller.step(RELEASES[3], "released on licence", vec![life.document()])?;
    let mut made = check(teller, "2026-09-07")?;
    let facts = facts_on("2026-09-07")?;
    let asked = done(
        "2026-09-07",
        "officer",
        RecallAct::Ask {
            tried: Vec::new(),
            why_nothing_less: "Two missed meetings.".to_owned(),
            conditions: vec![2],
        },
    )?;
    let asked = told(Recall::default().after(&asked, &facts, &teller.law))?;
    let sign = done(
        "2026-09-07",
        "senior",
        RecallAct::Sign {
            rationale: "I agree.".to_owned(),
        },
    )?;
    match asked.after(&sign, &facts, &teller.law) {
        Err(refused @ RecallRefused::MayNotSign(_)) => {
            made.push(Made::plain(
                MadeKind::Refusal,
                format!("The signature: {refused}"),
            ));
        }
        other => {
            return Err(StoryFault(format!(
                "the signature was not refused: {other:?}"
            )));
        }
    }
    teller.step(
        "2026-09-07",
        "another recall is asked for, and cannot be signed: the licence has ended by law",
        made,
    )
}
