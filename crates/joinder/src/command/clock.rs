//! `joinder clock`: by when something is due, for any clock by its id, with the working.

use crate::arguments::{Clock, ClockAct, Common};
use crate::print::{Fault, Table, json_line};
use calendar::{BankHolidays, Moment};
use rulebook::{ClockLine, Rulebook};
use serde::Serialize;
use std::io;
use std::process::ExitCode;

/// What `--json` prints, one line a variant.
#[derive(Serialize)]
struct Line<'a> {
    rule: &'a str,
    variant: &'a str,
    title: &'a str,
    from: Moment,
    due: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    working: &'a str,
    period: Option<String>,
    length: Option<u32>,
    unit: Option<&'static str>,
    /// Whether the start is counted: "beginning with".
    start_counted: Option<bool>,
    /// What becomes of a start on a day that is no working day. No rule moves an end.
    roll: rulebook::Roll,
    nation: rulebook::Nation,
    in_force_from: calendar::Day,
    in_force_until: Option<calendar::Day>,
    in_force_read: rulebook::Read,
    authority: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    read: rulebook::Read,
    verified: bool,
    default: bool,
}

pub(crate) fn run(common: &Common, clock: &Clock) -> Result<ExitCode, Fault> {
    let rulebook = Rulebook::built_in();
    if let Some(ClockAct::List) = clock.what {
        return list(common, &rulebook);
    }
    let (Some(rule), Some(from)) = (&clock.rule, &clock.from) else {
        return Err(Fault::Said("say which clock and from when: `joinder clock --rule E6 --from 2022-06-02`; `joinder clock list` names all".to_owned()));
    };
    let from = Moment::parse_london(from).map_err(|_| {
        Fault::Said(format!(
            "`{from}` is neither a day such as 2022-06-02 nor a time such as 2022-06-02T10:15:00Z, or 2022-06-02T10:15 by London clocks"
        ))
    })?;
    let rule = rule.trim().to_uppercase();
    let lines = rulebook::clock(&rulebook, &rule, from, &BankHolidays::england_and_wales())
        .map_err(|fault| Fault::Said(fault.to_string()))?;
    for line in &lines {
        if common.json {
            json_line(&mut io::stdout(), &as_json(line))?
        } else {
            print(line)
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(line: &ClockLine) -> Line<'_> {
    Line {
        rule: &line.rule,
        variant: &line.variant,
        title: &line.title,
        from: line.from,
        due: line.due,
        why: line.why.as_deref(),
        working: &line.working,
        period: line.period.map(|period| period.to_string()),
        length: line.period.and_then(|period| period.length()),
        unit: line.period.map(|period| period.unit()),
        start_counted: line.period.map(|period| period.counts_start()),
        roll: line.roll,
        nation: line.nation,
        in_force_from: line.in_force_from,
        in_force_until: line.in_force_until,
        in_force_read: line.in_force_read,
        authority: &line.authority,
        link: line.link.as_deref(),
        read: line.read,
        verified: line.verified,
        default: line.default,
    }
}

fn print(line: &ClockLine) {
    let due = line
        .due
        .map_or_else(|| "no date".to_owned(), Moment::in_words);
    let unverified = if line.verified {
        String::new()
    } else {
        format!(" ({})", line.read.in_words())
    };
    println!("{} ({}): {}: {due}", line.rule, line.variant, line.title);
    println!("    {}", line.why.as_deref().unwrap_or(&line.working));
    println!("    {}{unverified}", line.authority);
}

fn list(common: &Common, rulebook: &Rulebook) -> Result<ExitCode, Fault> {
    let mut table = Table::under(&["rule", "variant", "period", "verified", "duty"]);
    for clock in rulebook::clock_list(rulebook) {
        for variant in &clock.variants {
            let period = variant
                .period
                .map_or_else(|| "sets no date".to_owned(), |period| period.to_string());
            if common.json {
                json_line(
                    &mut io::stdout(),
                    &serde_json::json!({ "rule": clock.rule, "variant": variant.variant, "title": clock.title, "owes": clock.owes, "period": variant.period.map(|period| period.to_string()), "verified": variant.verified, "in_force_from": clock.from, "in_force_until": clock.until }),
                )?;
            } else {
                let verified = if variant.verified { "yes" } else { "no" };
                table.row(vec![
                    clock.rule.clone(),
                    variant.variant.clone(),
                    period,
                    verified.to_owned(),
                    clock.title.clone(),
                ]);
            }
        }
    }
    if !common.json {
        table.print(&mut io::stdout())?;
    }
    Ok(ExitCode::SUCCESS)
}
