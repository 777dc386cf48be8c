//! `joinder licence in-force` and `joinder recall type`: what the law of a day says of somebody who was released, from a file
//! of facts. Nothing is kept.

use crate::arguments::{Common, OnFacts, Recall, RecallAct};
use crate::print::{Fault, json_line};
use calendar::Day;
use sentence::after_release::{
    AfterRelease, Authority, InForce, LifeFacts, RecallOnDay, RecallType, licence_in_force,
    recall_on_day,
};
use std::io::{self, Write};
use std::process::ExitCode;

pub(crate) fn in_force(common: &Common, asked: &OnFacts) -> Result<ExitCode, Fault> {
    let (law, facts) = read(asked)?;
    let answer = licence_in_force(&facts, asked.on, &law);
    if common.json {
        json_line(&mut io::stdout(), &answer)?;
    } else {
        let words = match answer.answer {
            InForce::Yes => "in force",
            InForce::No => "not in force",
            InForce::CannotTell => "cannot be told",
        };
        say(
            &format!("On {} the licence: {words}", asked.on.in_words()),
            answer.taken_as.as_deref(),
            answer.authority.as_ref(),
            &answer.working,
        )?;
    }
    Ok(ExitCode::from(u8::from(answer.answer != InForce::Yes)))
}

pub(crate) fn recall(common: &Common, recall: &Recall) -> Result<ExitCode, Fault> {
    let asked = match &recall.what {
        RecallAct::Type(asked) => asked,
        RecallAct::Facts => return schema(),
    };
    let (law, facts) = read(asked)?;
    let both = recall_on_day(&facts, asked.on, &law);
    let answer = &both.recall;
    if common.json {
        json_line(&mut io::stdout(), &both)?;
    } else {
        let words = in_words(answer.answer);
        let days = answer
            .fixed_term_days
            .map_or_else(String::new, |days| format!(" ({days} days)"));
        let taken = answer
            .taken_as
            .map(|taken| format!("taken as {}", in_words(taken)));
        say(
            &format!("On {} the recall is: {words}{days}", asked.on.in_words()),
            taken.as_deref(),
            answer.authority.as_ref(),
            &answer.working,
        )?;
        writeln!(io::stdout(), "{}", of_the_licence(&both, asked.on))?;
    }
    // Where there is no licence, there is no recall, whatever its type would be.
    let told = answer.answer != RecallType::CannotTell && both.licence.answer != InForce::No;
    Ok(ExitCode::from(u8::from(!told)))
}

/// Whether there is a licence on which anybody could be recalled, in a line.
fn of_the_licence(both: &RecallOnDay, on: Day) -> String {
    let last = |last: Option<Day>| {
        last.map_or_else(String::new, |last| {
            format!("; its last day: {}", last.in_words())
        })
    };
    match both.licence.answer {
        InForce::Yes => format!(
            "The licence is in force on {}{}",
            on.in_words(),
            last(both.licence.last_day)
        ),
        InForce::No => format!(
            "NO RECALL: on {} no licence is in force{}. See `joinder licence in-force`",
            on.in_words(),
            last(both.licence.last_day)
        ),
        InForce::CannotTell => format!(
            "Whether the licence is in force on {} cannot be told; not known: {}. Nobody signs until it is established",
            on.in_words(),
            both.licence.missing.join(", ")
        ),
    }
}

const fn in_words(recall: RecallType) -> &'static str {
    match recall {
        RecallType::FixedTerm => "fixed term",
        RecallType::Standard => "standard",
        RecallType::Emergency => "emergency",
        RecallType::Discretionary => "fixed term or standard, for whoever decides to say",
        RecallType::CannotTell => "cannot be told",
    }
}

/// The law, and the facts of the file; every fault of them is named.
fn read(asked: &OnFacts) -> Result<(AfterRelease, LifeFacts), Fault> {
    let law = AfterRelease::built_in().map_err(|fault| Fault::Said(fault.to_string()))?;
    let path = asked.facts.display();
    let text = std::fs::read_to_string(&asked.facts)
        .map_err(|fault| Fault::Said(format!("`{path}` cannot be read: {fault}")))?;
    let facts = LifeFacts::read(&text).map_err(|faults| {
        let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Fault::Said(format!("`{path}`: {}", all.join("; ")))
    })?;
    let unknown = law.unknown_flags(&facts);
    if unknown.is_empty() {
        return Ok((law, facts));
    }
    let known: Vec<&str> = law.flags().map(|(flag, _)| flag).collect();
    Err(Fault::Said(format!(
        "`{path}`: `flags` has {}; expected of {}",
        unknown.join(", "),
        known.join(", ")
    )))
}

fn schema() -> Result<ExitCode, Fault> {
    let law = AfterRelease::built_in().map_err(|fault| Fault::Said(fault.to_string()))?;
    let flags: serde_json::Map<String, serde_json::Value> = law
        .flags()
        .map(|(flag, words)| (flag.to_owned(), words.into()))
        .collect();
    json_line(
        &mut io::stdout(),
        &serde_json::json!({ "schema": LifeFacts::schema(), "flags": flags }),
    )?;
    Ok(ExitCode::SUCCESS)
}

fn say(
    answer: &str,
    taken: Option<&str>,
    authority: Option<&Authority>,
    working: &[String],
) -> Result<(), Fault> {
    let mut out = io::stdout().lock();
    writeln!(out, "{answer}")?;
    if let Some(taken) = taken {
        writeln!(out, "    {taken}")?;
    }
    if let Some(authority) = authority {
        let verified = if authority.verified {
            ""
        } else {
            " (unverified)"
        };
        writeln!(
            out,
            "    by {}, {}{verified}",
            authority.instrument, authority.provision
        )?;
    }
    for step in working {
        writeln!(out, "    {step}")?;
    }
    Ok(())
}
