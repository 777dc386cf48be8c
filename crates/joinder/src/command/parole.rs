//! `joinder parole reviews`: reviews from another system's list of fifteen columns. Nothing is kept.

use crate::arguments::Common;
use crate::arguments::licence::{Parole, ParoleAct};
use crate::print::{Fault, Table, json_line};
use std::io::{self, Write};
use std::process::ExitCode;

pub(crate) fn run(common: &Common, asked: &Parole) -> Result<ExitCode, Fault> {
    let ParoleAct::Reviews { list } = &asked.what;
    let shown = list.display();
    let bytes = std::fs::read(list)
        .map_err(|fault| Fault::Said(format!("`{shown}` cannot be read: {fault}")))?;
    let read = parole::review_list::read(&bytes);
    let mut faults = io::stderr().lock();
    for fault in &read.faults {
        writeln!(faults, "{shown}, {fault}")?;
    }
    let mut out = io::stdout().lock();
    if common.json {
        json_line(&mut out, &read)?;
    } else {
        let mut table = Table::under(&["line", "review", "type", "target", "outcome"]);
        for review in &read.reviews {
            table.row(vec![
                review.line.to_string(),
                review.review_id.clone(),
                review.review_type.clone().unwrap_or_default(),
                review
                    .target
                    .map_or_else(String::new, calendar::Day::in_words),
                review.outcome.in_words(),
            ]);
        }
        table.print(&mut out)?;
    }
    Ok(ExitCode::from(u8::from(!read.faults.is_empty())))
}
