//! `joinder facts`: facts as they stand in the ledger; their kinds; their JSON Schema.

use crate::arguments::{Common, Facts, FactsAct};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, wanted: &Facts) -> Result<ExitCode, Fault> {
    let mut out = BufWriter::new(io::stdout().lock());
    match wanted.what {
        Some(FactsAct::Kinds) => {
            for kind in facts::Kind::ALL {
                writeln!(out, "{kind}\t{}", kind.in_words())?;
            }
        }
        Some(FactsAct::Schema) => {
            let schema = serde_json::to_string_pretty(&facts::json_schema())
                .map_err(|fault| Fault::Said(fault.to_string()))?;
            writeln!(out, "{schema}")?;
        }
        None => all(common, wanted, &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn all(common: &Common, wanted: &Facts, out: &mut dyn Write) -> Result<(), Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let mut fault = None;
    desk.every_fact(
        &viewer,
        wanted.since,
        &viewer::picture(common),
        now(),
        &mut |line| {
            if wanted
                .kind
                .is_some_and(|kind| kind != line.fact.statement.kind())
            {
                return ControlFlow::Continue(());
            }
            let printed = if common.json {
                json_line(out, &line)
            } else {
                writeln!(
                    out,
                    "{}  {}  {}  {}",
                    line.id,
                    line.fact.happened.in_words(),
                    line.source,
                    line.fact.statement.in_words()
                )
                .map_err(Fault::from)
            };
            fault = printed.err();
            if fault.is_some() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    )?;
    fault.map_or(Ok(()), Err)
}
