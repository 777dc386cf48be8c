//! `joinder situations`: who needs an answer, most urgent first.

use crate::arguments::{Common, Situations};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::view::{TodayFilter, TodayLine};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

pub(crate) fn run(common: &Common, situations: &Situations) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut filter = TodayFilter {
        team: situations.team.clone(),
        ..TodayFilter::default()
    };
    loop {
        let page = desk.today(&viewer, &filter, &viewer::picture(common), now())?;
        for line in &page.lines {
            if common.json {
                json_line(&mut out, line)?
            } else {
                print(line, &mut out)?
            }
        }
        filter.from += page.lines.len();
        if page.lines.is_empty() || filter.from >= page.matching {
            break;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn print(line: &TodayLine, out: &mut dyn Write) -> Result<(), Fault> {
    writeln!(
        out,
        "{}  {}  ({}, {}; open since {})",
        line.who.person,
        line.who.name,
        line.team,
        line.owner,
        line.opened.in_words()
    )?;
    writeln!(
        out,
        "    {} {}: {}",
        line.first.rule, line.first.title, line.first.words
    )?;
    if line.open > 1 {
        writeln!(out, "    and {} more", line.open - 1)?;
    }
    Ok(())
}
