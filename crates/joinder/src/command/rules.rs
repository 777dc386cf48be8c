//! `joinder rules`: all rules with their authority, and the proof that the rulebook is sound.

use crate::arguments::{Common, Rules, RulesAct};
use crate::print::{Fault, Table, json_line};
use calendar::BankHolidays;
use disclosure::CheckedDisclosure;
use retention::CheckedSchedules;
use rulebook::{Checked, Rule, Rulebook, Variant};
use std::io;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, rules: &Rules) -> Result<ExitCode, Fault> {
    match &rules.what {
        RulesAct::List => list(common),
        RulesAct::Check { folder } => check(common, folder.as_deref()),
    }
}

fn list(common: &Common) -> Result<ExitCode, Fault> {
    let rulebook = Rulebook::built_in();
    let mut table = Table::under(&[
        "rule",
        "variant",
        "where",
        "period",
        "in force",
        "read",
        "duty",
        "authority",
    ]);
    for rule in rulebook.rules() {
        for variant in &rule.variants {
            if common.json {
                json_line(&mut io::stdout(), &as_json(rule, variant))?;
            } else {
                table.row(row(rule, variant));
            }
        }
    }
    if !common.json {
        table.print(&mut io::stdout())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn row(rule: &Rule, variant: &Variant) -> Vec<String> {
    let until = rule
        .until
        .map_or_else(|| "on".to_owned(), |until| until.to_string());
    let read = serde_json::to_value(variant.read).unwrap_or_default();
    let unverified = if variant.read.verified() {
        ""
    } else {
        ", unverified"
    };
    vec![
        rule.id.clone(),
        if variant.default {
            format!("{} (default)", variant.id)
        } else {
            variant.id.clone()
        },
        rule.nation.in_words().to_owned(),
        variant
            .period
            .map_or_else(|| "sets no date".to_owned(), |period| period.to_string()),
        format!("{} {until}", rule.from),
        format!("{}{unverified}", read.as_str().unwrap_or_default()),
        rule.title.clone(),
        variant.authority.in_words(),
    ]
}

fn as_json(rule: &Rule, variant: &Variant) -> serde_json::Value {
    serde_json::json!({
        "rule": rule.id,
        "variant": variant.id,
        "default": variant.default,
        "nation": rule.nation,
        "title": rule.title,
        "owes": rule.owes,
        "note": rule.note,
        "shape": rule.shape,
        "level": rule.level,
        "period": variant.period.map(|period| period.to_string()),
        "length": variant.period.and_then(|period| period.length()),
        "unit": variant.period.map(|period| period.unit()),
        "start_counted": variant.period.map(|period| period.counts_start()),
        "roll": variant.roll,
        "no_date": variant.no_date,
        "authority": variant.authority.in_words(),
        "link": variant.authority.link,
        "read": variant.read,
        "verified": variant.read.verified(),
        "in_force_from": rule.from,
        "in_force_until": rule.until,
        "in_force_read": rule.from_read,
    })
}

fn check(common: &Common, folder: Option<&Path>) -> Result<ExitCode, Fault> {
    let holidays = BankHolidays::england_and_wales();
    let schedules = schedules(folder)?;
    let mut checked = match folder {
        None => rulebook::check_built_in(&holidays),
        Some(folder) => {
            let rules = without_schedules(texts(folder, "toml")?);
            let golden = folder.join("golden");
            let golden = if golden.is_dir() {
                without_schedules(texts(&golden, "csv")?)
            } else {
                Vec::new()
            };
            rulebook::check(&borrowed(&rules), &borrowed(&golden), &holidays)
        }
    };
    checked.faults.extend(schedules.faults.iter().cloned());
    let disclosure = disclosure_rules(folder, &holidays)?;
    checked.faults.extend(disclosure.faults.iter().cloned());
    if common.json {
        let mut told = serde_json::to_value(&checked).map_err(|fault| fault.to_string())?;
        if let Some(fields) = told.as_object_mut() {
            fields.insert("sound".to_owned(), checked.faults.is_empty().into());
            let schedules = serde_json::to_value(&schedules).map_err(|fault| fault.to_string())?;
            fields.insert("retention".to_owned(), schedules);
            let disclosure =
                serde_json::to_value(&disclosure).map_err(|fault| fault.to_string())?;
            fields.insert("subject_access".to_owned(), disclosure);
        }
        json_line(&mut io::stdout(), &told)?;
    } else {
        say(&checked);
        println!(
            "retention schedules: {} dated rows, {} variants ({} of them unverified), {} worked days",
            schedules.rows, schedules.variants, schedules.unverified, schedules.examples
        );
        println!(
            "subject access: {} exemptions ({} of them unverified), {} worked days of the clock",
            disclosure.exemptions, disclosure.unverified, disclosure.examples
        );
    }
    Ok(if checked.faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// Files beside the rules that hold none, and their worked days in `golden`: schedules, and the rules of subject access.
const NO_RULES: [&str; 2] = ["retention", "subject-access"];

/// Checks the retention schedules that come with Joinder, or those of a folder that holds some.
fn schedules(folder: Option<&Path>) -> Result<CheckedSchedules, Fault> {
    let Some(folder) = folder else {
        return Ok(retention::check_built_in());
    };
    Ok(
        beside(folder, "retention")?.map_or_else(CheckedSchedules::default, |(text, golden)| {
            retention::check(("retention.toml", &text), ("golden/retention.csv", &golden))
        }),
    )
}

/// Checks the rules of subject access that come with Joinder, or those of a folder that holds some.
fn disclosure_rules(
    folder: Option<&Path>,
    holidays: &BankHolidays,
) -> Result<CheckedDisclosure, Fault> {
    let Some(folder) = folder else {
        return Ok(disclosure::check_built_in(holidays));
    };
    let found = beside(folder, "subject-access")?;
    Ok(
        found.map_or_else(CheckedDisclosure::default, |(text, golden)| {
            disclosure::check(
                ("subject-access.toml", &text),
                ("golden/subject-access.csv", &golden),
                holidays,
            )
        }),
    )
}

/// A file beside the rules with its worked days; `None` where the folder has none.
fn beside(folder: &Path, name: &str) -> Result<Option<(String, String)>, Fault> {
    let read = |path: std::path::PathBuf| match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(Fault::Said(format!("`{}`: {fault}", path.display()))),
    };
    let Some(text) = read(folder.join(name).with_extension("toml"))? else {
        return Ok(None);
    };
    let golden = read(folder.join("golden").join(name).with_extension("csv"))?;
    Ok(Some((text, golden.unwrap_or_default())))
}

/// The files that hold rules: schedules are no rules.
fn without_schedules(mut texts: Vec<(String, String)>) -> Vec<(String, String)> {
    texts.retain(|(name, _)| {
        let stem = Path::new(name).file_stem().unwrap_or_default();
        NO_RULES.iter().all(|name| stem != *name)
    });
    texts
}

fn say(checked: &Checked) {
    for fault in &checked.faults {
        println!("{fault}");
    }
    let Checked {
        files,
        rules,
        rows,
        variants,
        unverified,
        examples,
        ..
    } = checked;
    let looked_at = format!(
        "{rules} rules in {files} files, {rows} dated rows, {variants} variants ({unverified} of them unverified), {examples} worked due dates"
    );
    match checked.faults.len() {
        0 => println!(
            "the rulebook is sound: {looked_at}; no gap or overlap, every trigger exists, every variant has its authority and a worked date that comes out"
        ),
        1 => println!("the rulebook is not sound: 1 fault; {looked_at}"),
        faults => println!("the rulebook is not sound: {faults} faults; {looked_at}"),
    }
}

/// The files of a folder that end so, in order of their names, with their texts.
fn texts(folder: &Path, ending: &str) -> Result<Vec<(String, String)>, Fault> {
    let named = |fault: io::Error| Fault::Said(format!("`{}`: {fault}", folder.display()));
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(named)? {
        let path = entry.map_err(named)?.path();
        if path.extension().is_some_and(|one| one == ending) {
            let text = std::fs::read_to_string(&path)
                .map_err(|fault| Fault::Said(format!("`{}`: {fault}", path.display())))?;
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            texts.push((name.unwrap_or_default(), text));
        }
    }
    texts.sort();
    if texts.is_empty() {
        return Err(Fault::Said(format!(
            "there is no file that ends in `.{ending}` in `{}`",
            folder.display()
        )));
    }
    Ok(texts)
}

fn borrowed(texts: &[(String, String)]) -> Vec<(&str, &str)> {
    texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}
