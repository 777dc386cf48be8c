//! Reading: the picture of a person with many facts on any past day, and all duties of an area.

use crate::machine::{spread, timed};
use access::{Clearance, Purpose, Role, Viewer};
use calendar::{Day, Instant};
use desk::view::{AsAt, SearchQuery};
use desk::{DataFolder, Desk};
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) fn viewer() -> Result<Viewer, super::Failure> {
    let purpose = Purpose::stated("bench").ok_or("no purpose")?;
    Ok(Viewer {
        user: "bench".to_owned(),
        role: Role::Operator,
        agency: "joinder".to_owned(),
        team: None,
        clearance: Clearance::Restricted,
        purpose,
    })
}

pub(crate) fn now() -> Result<Instant, super::Failure> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(Instant::from_micros(i64::try_from(since.as_micros())?))
}

/// The chronology of the person with the most facts, as known on many days; each read leaves its look on the ledger.
pub(crate) fn past(folder: &Path) -> Result<(), super::Failure> {
    let desk = Desk::open(DataFolder::at(folder)?, now()?)?;
    let viewer = viewer()?;
    let query = SearchQuery {
        name: Some(format!("Invented-{}", 20_000 / crate::data::scale())),
        ..SearchQuery::default()
    };
    let present = AsAt::present(now()?);
    let found = desk.search(&viewer, &query, &present, now()?)?;
    let person = found
        .first()
        .ok_or("the person with many facts is not found")?
        .person;
    let today = now()?.london_day();
    let (mut durations, mut facts) = (Vec::new(), 0);
    for back in 0..60 {
        let at = if back % 2 == 0 {
            present
        } else {
            AsAt {
                known_on: today,
                ..AsAt::end_of(Day::plus_days(today, -back))
            }
        };
        let began = std::time::Instant::now();
        facts = desk.standing_facts(&viewer, person, &at, now()?)?;
        durations.push(began.elapsed());
    }
    let (median, worst) = spread(&mut durations);
    println!(
        "as known on a day: a person with {facts} facts: median {median:.1} ms, p99 {worst:.1} ms  (mark: 10 ms)"
    );
    Ok(())
}

/// Every duty of everybody, printed by the command.
pub(crate) fn duties(joinder: &Path, folder: &Path) -> Result<(), super::Failure> {
    let out = folder.with_extension("duties");
    let taken = timed(
        Command::new(joinder)
            .args(["duties", "--json", "--data"])
            .arg(folder)
            .stdout(Stdio::from(std::fs::File::create(&out)?))
            .stderr(Stdio::null()),
    )?;
    let lines = std::fs::read(&out)?
        .iter()
        .filter(|byte| **byte == b'\n')
        .count();
    println!(
        "duties: {lines} duties of {} people in {:.1} s, memory {} MB  (mark: 20 s for 100,000 people)",
        100_000 / crate::data::scale(),
        taken.wall.as_secs_f64(),
        taken.memory
    );
    Ok(())
}

/// Building all derived state again from the ledger, compared with what stands.
pub(crate) fn replay(joinder: &Path, folder: &Path) -> Result<(), super::Failure> {
    let taken = timed(
        Command::new(joinder)
            .args(["replay", "--data"])
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )?;
    println!(
        "replay: {:.1} s, memory {} MB",
        taken.wall.as_secs_f64(),
        taken.memory
    );
    Ok(())
}
