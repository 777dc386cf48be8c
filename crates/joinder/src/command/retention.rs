//! `joinder retention`: what is due for a decision, one person's records, legal holds, decisions to keep.

use crate::arguments::Common;
use crate::arguments::retention::{Retention, RetentionAct};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, Table, json_line};
use crate::viewer;
use access::Viewer;
use desk::view::PersonNumber;
use desk::{Desk, HoldView, RetentionFilter};
use std::io;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, retention: &Retention) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let mut desk = viewer::desk(common)?;
    match &retention.what {
        RetentionAct::List { only } => list(common, &desk, &viewer, *only)?,
        RetentionAct::Show { person } => show(common, &desk, &viewer, PersonNumber(*person))?,
        RetentionAct::Holds => {
            let holds = desk.holds(&viewer, now())?;
            for hold in &holds {
                say_hold(common, hold)?;
            }
            if holds.is_empty() && !common.json {
                println!("there are no legal holds");
            }
        }
        RetentionAct::Hold {
            person,
            reason,
            authority,
        } => {
            let person = PersonNumber(*person);
            let hold = desk.hold(&viewer, person, reason, authority, now())?;
            println!(
                "legal hold {hold} is placed: nothing of person {} can be erased",
                person.0
            );
        }
        RetentionAct::Lift {
            hold,
            reason,
            authority,
        } => {
            desk.lift_hold(&viewer, *hold, reason, authority, now())?;
            println!("legal hold {hold} is lifted");
        }
        RetentionAct::Keep {
            person,
            until,
            reason,
        } => {
            desk.keep_longer(&viewer, PersonNumber(*person), *until, reason, now())?;
            println!("kept through {}", until.in_words());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(common: &Common, desk: &Desk, viewer: &Viewer, only: RetentionFilter) -> Result<(), Fault> {
    let everybody = (usize::MAX, usize::MAX);
    let found = desk.retention_list(viewer, only, None, everybody, now())?;
    if common.json {
        for line in &found.lines {
            json_line(&mut io::stdout(), line)?;
        }
        return Ok(());
    }
    let mut table = Table::under(&[
        "person",
        "name",
        "records",
        "due",
        "since",
        "cannot tell",
        "held",
    ]);
    for line in &found.lines {
        table.row(vec![
            line.who.person.0.to_string(),
            line.who.name.clone(),
            line.records.to_string(),
            line.due.to_string(),
            line.due_since
                .map(|day| day.to_string())
                .unwrap_or_default(),
            line.cannot_tell.to_string(),
            if line.held { "yes" } else { "" }.to_owned(),
        ]);
    }
    if !found.lines.is_empty() {
        table.print(&mut io::stdout())?;
    }
    println!(
        "{} of {} people; nothing is erased by a clock: keep longer with `joinder retention keep`, or erase with `joinder erase`",
        found.lines.len(),
        found.looked_through
    );
    Ok(())
}

fn show(common: &Common, desk: &Desk, viewer: &Viewer, person: PersonNumber) -> Result<(), Fault> {
    let shown = desk.retention_of(viewer, person, now())?;
    if common.json {
        return json_line(&mut io::stdout(), &shown);
    }
    for record in &shown.records {
        println!(
            "{} of {}: {}",
            record.record.reference,
            record.record.source,
            record.state.in_words()
        );
        for because in &record.because {
            println!(
                "    {} ({}), {}, {}: {}",
                because.schedule, because.title, because.authority, because.read, because.working
            );
        }
    }
    if let Some((until, why)) = &shown.kept_longer {
        println!("kept longer, through {}: {why}", until.in_words());
    }
    for hold in &shown.holds {
        say_hold(common, hold)?;
    }
    Ok(())
}

fn say_hold(common: &Common, hold: &HoldView) -> Result<(), Fault> {
    if common.json {
        return json_line(&mut io::stdout(), hold);
    }
    println!(
        "legal hold {} on {}, placed {} by {}: {} ({})",
        hold.hold,
        hold.person.map_or_else(
            || "nobody who is left".to_owned(),
            |person| format!("person {}", person.0)
        ),
        hold.placed.london_day().in_words(),
        hold.by,
        hold.reason,
        hold.authority
    );
    if let (Some(lifted), Some(because)) = (hold.lifted, &hold.lifted_because) {
        println!("    lifted {}: {because}", lifted.london_day().in_words());
    }
    Ok(())
}
