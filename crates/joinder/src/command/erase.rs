//! `joinder erase`: what would go, erasing it on somebody's authority, the receipt, and what was erased before.

use crate::arguments::Common;
use crate::arguments::erase::{Erase, EraseAct, On};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::view::PersonNumber;
use desk::{Desk, ErasurePlan, ErasureReceipt, ErasureScope};
use std::io;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, erase: &Erase) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let mut desk = viewer::desk(common)?;
    match &erase.what {
        EraseAct::Record { position, on } => {
            carry_out(common, &mut desk, &ErasureScope::Record(*position), on)
        }
        EraseAct::Person {
            person,
            shared_too,
            on,
        } => {
            let scope = ErasureScope::Person {
                person: PersonNumber(*person),
                shared_too: *shared_too,
            };
            carry_out(common, &mut desk, &scope, on)
        }
        EraseAct::Source { source, on } => {
            carry_out(common, &mut desk, &ErasureScope::Source(source.clone()), on)
        }
        EraseAct::Readmit {
            position,
            authority,
        } => {
            desk.readmit(&viewer, *position, authority, now())?;
            println!("record {position} may come in again: import its file once more");
            Ok(ExitCode::SUCCESS)
        }
        EraseAct::List => {
            let erasures = desk.erasures(&viewer, now())?;
            for receipt in &erasures {
                print(common, receipt)?;
            }
            if erasures.is_empty() && !common.json {
                println!("nothing was erased");
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn carry_out(
    common: &Common,
    desk: &mut Desk,
    scope: &ErasureScope,
    on: &On,
) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let (Some(ground), Some(authority)) = (on.ground, &on.authority) else {
        say_plan(common, &desk.plan_erasure(&viewer, scope, now())?)?;
        return Ok(ExitCode::SUCCESS);
    };
    let receipt = desk.erase(&viewer, scope, ground, authority, now())?;
    print(common, &receipt)?;
    Ok(ExitCode::SUCCESS)
}

fn say_plan(common: &Common, plan: &ErasurePlan) -> Result<(), Fault> {
    if common.json {
        return json_line(&mut io::stdout(), plan);
    }
    println!(
        "{} source records and acts would go, with {} facts:",
        plan.records, plan.facts
    );
    for (source, records) in &plan.sources {
        println!("    {records} of {source}");
    }
    for position in &plan.shared {
        println!("record {position} is about other people too and would stay (or: --shared-too)");
    }
    for position in &plan.unread {
        println!(
            "record {position} could not be read and may be about this person: look at it with `joinder quarantine`, and erase it by itself if so"
        );
    }
    println!(
        "{} looks would stay: the trail holds no content",
        plan.looks_kept
    );
    for hold in &plan.holds {
        println!("{hold}");
    }
    println!("nothing is erased yet: say on what authority, with --ground KIND --authority TEXT");
    Ok(())
}

fn print(common: &Common, receipt: &ErasureReceipt) -> Result<(), Fault> {
    if common.json {
        return json_line(&mut io::stdout(), receipt);
    }
    println!("{}", in_words(receipt));
    println!(
        "    kind of authority: {}; asked for: {}",
        receipt.ground, receipt.scope
    );
    println!(
        "    complete on {}, when no backup of the keys from before holds its keys any more",
        receipt.complete_on.in_words()
    );
    if receipt.unfinished {
        println!(
            "    its keys are still to be destroyed here: that is done when the ledger is next written to"
        );
    }
    Ok(())
}

/// An erasure in a line, as `joinder verify` says it too.
pub(crate) fn in_words(receipt: &ErasureReceipt) -> String {
    format!(
        "{} entries of {} records were erased by {} ({}) on {}, on the authority: {} (entry {})",
        receipt.entries,
        receipt.records,
        receipt.by,
        receipt.role,
        receipt.at.london_day().in_words(),
        receipt.authority,
        receipt.entry
    )
}
