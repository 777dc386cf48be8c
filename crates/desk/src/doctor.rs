//! Examining a data folder: everything that an operator should know before a user finds it out, one check after the other,
//! each by itself, so that one that fails hides no other.
//!
//! Nothing is changed. What is found names no person: files, numbers, sources.
//! Whether the past was altered is `joinder verify`'s; whether derived state is right is `joinder replay`'s.

use crate::desk::{Desk, bank_holidays};
use crate::fault::{Refusal, allow};
use crate::folder::DataFolder;
use crate::settings::Settings;
use access::{Action, Role, Viewer};
use calendar::{Day, Instant};
use ledger::{Ledger, SqliteLedger, Visibility};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Free space below which the next import may fail: this much, and as much again as the ledger is large.
const SPACE_AT_LEAST: u64 = 1 << 30;
/// How many days a source may be silent before somebody should ask why.
const SILENT_DAYS: i32 = 35;
/// How many days ahead working days must be known: a year, as clocks run as long.
const HOLIDAYS_AHEAD: i32 = 366;
/// Open files that a server with many clients needs.
const OPEN_FILES: u64 = 1_024;
/// How far the machine's clock may be behind the last entry, in microseconds: a minute.
const CLOCK_BEHIND: i64 = 60_000_000;

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Good,
    /// Works, and somebody should look at it.
    Attention,
    /// Does not work.
    Fault,
}

/// One check: what was looked at, what was found, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it is.
    pub health: Health,
    /// What was found and, where it is not good, what to do.
    pub words: String,
}

/// Examines a folder. The checks stand in the order in which a fault of one explains faults of the next.
///
/// # Errors
/// Only where the viewer may not: everything else is a finding.
pub fn examine(folder: &DataFolder, viewer: &Viewer, now: Instant) -> Result<Vec<Check>, Refusal> {
    allow(viewer, Action::Operate)?;
    let mut checks = vec![
        check("permissions", permissions(folder)),
        check("free space", free_space(folder)),
        check("open files", open_files()),
        check("ledger", ledger(folder)),
        check("clock", clock(folder, now)),
        check("settings", settings(folder)),
        check("bank holidays", holidays_ahead(folder, now.london_day())),
        check("uploads", uploads(folder)),
    ];
    // Opening a desk would make what is not there.
    if !folder.ledger().is_file() {
        return Ok(checks);
    }
    match Desk::open_as_it_is(folder.clone(), now) {
        Ok(desk) => checks.extend([
            check("derived state", derived(&desk)),
            check("seals", desk.seals_health(now)),
            check("quarantine", quarantine(&desk)),
            check("accounts", accounts(&desk)),
            check("sources", sources(&desk, now.london_day())),
        ]),
        Err(refusal) => checks.push(Check {
            name: "desk",
            health: Health::Fault,
            words: refusal.to_string(),
        }),
    }
    Ok(checks)
}

type Found = Result<(Health, String), Refusal>;

fn check(name: &'static str, found: Found) -> Check {
    let (health, words) = found
        .unwrap_or_else(|refusal| (Health::Fault, format!("it cannot be examined: {refusal}")));
    Check {
        name,
        health,
        words,
    }
}

fn good(words: impl Into<String>) -> Found {
    Ok((Health::Good, words.into()))
}

fn attention(words: impl Into<String>) -> Found {
    Ok((Health::Attention, words.into()))
}

fn fault(words: impl Into<String>) -> Found {
    Ok((Health::Fault, words.into()))
}

#[cfg(unix)]
fn permissions(folder: &DataFolder) -> Found {
    use std::os::unix::fs::PermissionsExt;
    let mode =
        |path: &Path| std::fs::metadata(path).map(|metadata| metadata.permissions().mode() & 0o777);
    let own = mode(folder.path())?;
    if own & 0o077 != 0 {
        return fault(format!(
            "others on this machine may enter the data folder (mode {own:o}): run `chmod 700 {}`",
            folder.path().display()
        ));
    }
    good("only the owner may enter the data folder")
}

#[cfg(not(unix))]
fn permissions(_: &DataFolder) -> Found {
    attention(
        "permissions are examined on Unix only: see that only the service's user may read the data folder",
    )
}

#[cfg(unix)]
fn free_space(folder: &DataFolder) -> Found {
    let space = rustix::fs::statvfs(folder.path()).map_err(std::io::Error::from)?;
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    let ledger = std::fs::metadata(folder.ledger()).map_or(0, |metadata| metadata.len());
    let megabytes = free / 1_000_000;
    if free < SPACE_AT_LEAST.saturating_add(ledger) {
        return attention(format!(
            "{megabytes} MB are free, and the ledger has {} MB: make room for as much again and 1 GB",
            ledger / 1_000_000
        ));
    }
    good(format!("{megabytes} MB are free"))
}

#[cfg(not(unix))]
fn free_space(_: &DataFolder) -> Found {
    attention("free space is examined on Unix only")
}

#[cfg(unix)]
fn open_files() -> Found {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    match limit {
        Some(limit) if limit < OPEN_FILES => attention(format!(
            "a process may have {limit} files open: raise it to {OPEN_FILES} (`LimitNOFILE=` of the service)"
        )),
        Some(limit) => good(format!("a process may have {limit} files open")),
        None => good("a process may have any number of files open"),
    }
}

#[cfg(not(unix))]
fn open_files() -> Found {
    attention("the limit of open files is examined on Unix only")
}

fn ledger(folder: &DataFolder) -> Found {
    if !folder.ledger().is_file() {
        return fault(format!(
            "there is no ledger in `{}`: name the data folder with `--data DIR`, or import a first file",
            folder.path().display()
        ));
    }
    let ledger = SqliteLedger::open_to_read(&folder.ledger())?;
    let (entries, _) = ledger.head()?;
    good(format!(
        "it opens, with {entries} entries; whether they are unaltered, `joinder verify` says"
    ))
}

/// The ledger keeps receipt strictly increasing whatever the clock says, so a clock that is behind is found here only.
fn clock(folder: &DataFolder, now: Instant) -> Found {
    let ledger = SqliteLedger::open_to_read(&folder.ledger())?;
    let (position, _) = ledger.head()?;
    let Some(last) = ledger.entry(position, &Visibility::Everything)? else {
        return attention("the last entry's time cannot be told: its content was erased");
    };
    let last = last.receipt.received_at;
    if now.micros() < last.micros().saturating_sub(CLOCK_BEHIND) {
        return fault(format!(
            "the machine's clock says {}, and the last entry was received at {}: set the clock; until then new entries bear times just after the last",
            now.london_words(),
            last.london_words()
        ));
    }
    good(format!(
        "the last entry was received at {}",
        last.london_words()
    ))
}

fn settings(folder: &DataFolder) -> Found {
    Settings::read(&folder.settings())?;
    if folder.settings().is_file() {
        good("`settings.toml` can be read")
    } else {
        good("there is no `settings.toml`: the defaults hold")
    }
}

fn holidays_ahead(folder: &DataFolder, today: Day) -> Found {
    let holidays = bank_holidays(folder, &Settings::read(&folder.settings())?)?;
    let (_, last) = holidays.years();
    if !holidays.covers(today) {
        return fault(format!(
            "working days are known to the end of {last} only, and clocks that run now cannot be worked out: bring Joinder up to date"
        ));
    }
    if !holidays.covers(today.plus_days(HOLIDAYS_AHEAD)) {
        return attention(format!(
            "working days are known to the end of {last} only: bring Joinder up to date"
        ));
    }
    good(format!("working days are known to the end of {last}"))
}

/// What is left behind by imports that were cut off holds personal data and is of no use.
fn uploads(folder: &DataFolder) -> Found {
    let left = match std::fs::read_dir(folder.path().join("uploads")) {
        Ok(files) => files
            .filter_map(Result::ok)
            .filter(|file| {
                let age = file
                    .metadata()
                    .and_then(|metadata| metadata.modified())
                    .map(|written| written.elapsed().unwrap_or_default());
                age.is_ok_and(|age| age > std::time::Duration::from_secs(86_400))
            })
            .count(),
        Err(_) => 0,
    };
    if left > 0 {
        return attention(format!(
            "{left} uploaded files are older than a day: their imports were cut off. Send them again, and remove them from `uploads`"
        ));
    }
    good("no upload was left behind")
}

fn derived(desk: &Desk) -> Found {
    let behind = desk.condition()?.behind;
    if behind > 0 {
        return attention(format!(
            "{behind} entries are not taken in yet: the next command or a running server does that"
        ));
    }
    good("it has taken in all entries; whether it is right, `joinder replay` says")
}

fn quarantine(desk: &Desk) -> Found {
    match desk.condition()?.quarantined {
        0 => good("nothing waits in quarantine"),
        waiting => attention(format!(
            "{waiting} records could not be read and wait for somebody: see `joinder quarantine`"
        )),
    }
}

fn accounts(desk: &Desk) -> Found {
    let accounts = desk.all_accounts()?;
    if accounts.is_empty() {
        return good("there is no account yet: `joinder serve` makes a first administrator");
    }
    let open = accounts.iter().filter(|account| account.open);
    if !open
        .clone()
        .any(|account| account.role == Role::Administrator)
        && !desk.folder().is_demo()
    {
        return attention(
            "no administrator's account is open: make one with `joinder user add`".to_owned(),
        );
    }
    good(format!("{} accounts are open", open.count()))
}

/// A source that has gone silent is the one fault that no record shows.
fn sources(desk: &Desk, today: Day) -> Found {
    let mut last: BTreeMap<String, Day> = BTreeMap::new();
    for run in desk.all_runs()? {
        let day = run.began.london_day();
        let newest = last.entry(run.source).or_insert(day);
        *newest = (*newest).max(day);
    }
    let silent: Vec<String> = last
        .iter()
        .filter(|(_, day)| today.days_since(**day) > SILENT_DAYS)
        .map(|(source, day)| format!("`{source}` since {}", day.in_words()))
        .collect();
    if silent.is_empty() {
        return good(format!(
            "{} sources, each heard of within {SILENT_DAYS} days",
            last.len()
        ));
    }
    attention(format!(
        "nothing came from {}: ask the agency",
        silent.join(", ")
    ))
}
