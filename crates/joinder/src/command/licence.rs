//! `joinder licence`: the conditions that a policy offers, and what differs between two versions; a policy adopted.

use crate::arguments::Common;
use crate::arguments::licence::{Conditions, Licence, LicenceAct};
use crate::print::{Fault, json_line};
use licence::policy::{
    Change, ConditionKind, Difference, Differences, Policy, PolicyCondition, PolicyListing,
    PolicyReading, differences,
};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// So many faults are said for people to read; a file that is of another kind has one in every row.
const FAULTS_SAID: usize = 20;

pub(crate) fn run(common: &Common, asked: &Licence) -> Result<ExitCode, Fault> {
    match &asked.what {
        LicenceAct::InForce(asked) => super::after_release::in_force(common, asked),
        LicenceAct::Conditions(asked) => conditions(common, asked),
        LicenceAct::Adopt { policy } => adopt(common, policy),
    }
}

fn adopt(common: &Common, path: &Path) -> Result<ExitCode, Fault> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|fault| Fault::Said(format!("`{shown}` cannot be read: {fault}")))?;
    let folder = crate::viewer::folder(common)?;
    let adopted = desk::adopt_policy(&folder, &text)
        .map_err(|refusal| Fault::Said(format!("`{shown}`: {refusal}")))?;
    let mut out = io::stdout().lock();
    if common.json {
        let told =
            serde_json::json!({ "version": adopted.version, "conditions": adopted.conditions });
        json_line(&mut out, &told)?;
    } else {
        writeln!(
            out,
            "Adopted: {}, {} conditions. A server that runs takes it up when it is started again.",
            adopted.version, adopted.conditions
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn conditions(common: &Common, asked: &Conditions) -> Result<ExitCode, Fault> {
    let mut out = io::stdout().lock();
    if asked.schema {
        json_line(&mut out, &PolicyListing::schema())?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(path) = &asked.policy else {
        return Err(Fault::Said("say which policy: `--policy FILE`".to_owned()));
    };
    let (reading, whole) = read(path)?;
    let Some(before) = &asked.compare else {
        if common.json {
            json_line(&mut out, &PolicyListing::of(reading))?;
        } else if let Some(policy) = &reading.policy {
            print_policy(&mut out, policy)?;
        }
        return Ok(ExitCode::from(u8::from(!whole)));
    };
    let (before, before_whole) = read(before)?;
    let (Some(before), Some(after)) = (&before.policy, &reading.policy) else {
        return Ok(ExitCode::from(2));
    };
    let found = differences(before, after);
    if common.json {
        json_line(&mut out, &found)?;
    } else {
        print_differences(&mut out, &found)?;
    }
    Ok(ExitCode::from(u8::from(!(whole && before_whole))))
}

/// What a file holds, and whether all of it could be read. What could not is said on the error output.
fn read(path: &Path) -> Result<(PolicyReading, bool), Fault> {
    let shown = path.display();
    let bytes = std::fs::read(path)
        .map_err(|fault| Fault::Said(format!("`{shown}` cannot be read: {fault}")))?;
    let reading = Policy::read(&bytes);
    let mut faults = io::stderr().lock();
    let all = reading.faults.len() + reading.remarks.len();
    for fault in reading
        .faults
        .iter()
        .chain(&reading.remarks)
        .take(FAULTS_SAID)
    {
        writeln!(faults, "{shown}, {fault}")?;
    }
    if all > FAULTS_SAID {
        writeln!(
            faults,
            "{shown}: {} more; `--json` lists all",
            all - FAULTS_SAID
        )?;
    }
    if reading.policy.is_none() {
        return Err(Fault::Said(format!(
            "`{shown}`: no policy could be read from it"
        )));
    }
    let whole = reading.faults.is_empty();
    Ok((reading, whole))
}

fn print_policy(out: &mut dyn Write, policy: &Policy) -> Result<(), Fault> {
    let from = policy.in_force_from.map_or_else(
        || "a day that the file does not say".to_owned(),
        calendar::Day::in_words,
    );
    let until = policy
        .in_force_until
        .map_or_else(String::new, |day| format!(" until {}", day.in_words()));
    writeln!(
        out,
        "Policy {}, in force from {from}{until}: {} conditions",
        policy.version,
        policy.conditions.len()
    )?;
    let mut heading = String::new();
    for condition in &policy.conditions {
        let kind = match condition.kind {
            ConditionKind::Standard => "Standard",
            ConditionKind::Additional => "Additional",
        };
        let category = condition
            .category
            .as_ref()
            .map_or_else(String::new, |category| format!(", {category}"));
        let under = format!("{kind} ({}){category}", condition.licence_type);
        if under != heading {
            writeln!(out, "\n{under}")?;
            heading = under;
        }
        print_condition(out, condition)?;
    }
    Ok(())
}

fn print_condition(out: &mut dyn Write, condition: &PolicyCondition) -> Result<(), Fault> {
    writeln!(
        out,
        "  {:>2}  {}",
        condition.sequence,
        one_line(&condition.text)
    )?;
    let names: Vec<&str> = condition
        .inputs
        .iter()
        .map(|input| input.name.as_str())
        .collect();
    let asks = if names.is_empty() {
        String::new()
    } else {
        format!(", asks for {}", names.join(", "))
    };
    Ok(writeln!(out, "      {}{asks}", condition.identity)?)
}

fn print_differences(out: &mut dyn Write, found: &Differences) -> Result<(), Fault> {
    writeln!(
        out,
        "From {} to {}: {} conditions unchanged, {} changes",
        found.from_version,
        found.to_version,
        found.unchanged,
        found.changes.len()
    )?;
    for difference in &found.changes {
        print_difference(out, difference)?;
    }
    Ok(())
}

fn print_difference(out: &mut dyn Write, difference: &Difference) -> Result<(), Fault> {
    let words = match difference.change {
        Change::Removed => "removed",
        Change::Replaced => "replaced, as the policy says",
        Change::CodeMeansAnother => "the code stands for ANOTHER condition",
        Change::Reworded => "reworded",
        Change::InputsChanged => "the same words, other values to fill in",
        Change::Added => "added",
    };
    let code = difference.after.as_ref().or(difference.before.as_ref());
    let code = code.map_or("", |identity| identity.code.as_str());
    writeln!(out, "\n{code}: {words}")?;
    for (when, text) in [
        ("before", &difference.text_before),
        ("after ", &difference.text_after),
    ] {
        if let Some(text) = text {
            writeln!(out, "  {when}  {}", one_line(text))?;
        }
    }
    let how = if difference.said_by_policy {
        "said by the policy"
    } else {
        "suggested by its words"
    };
    for counterpart in &difference.counterparts {
        writeln!(out, "  counterpart {how}: {counterpart}")?;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
