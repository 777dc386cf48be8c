//! `joinder doctor`: what an operator should know of the data folder and the machine. Exit code 1 where something does not
//! work; what only wants attention is no failure.

use crate::arguments::Common;
use crate::clock_of_the_machine::now;
use crate::print::{Fault, Table, json_line};
use crate::viewer;
use desk::Health;
use std::io;
use std::process::ExitCode;

pub(crate) fn run(common: &Common) -> Result<ExitCode, Fault> {
    let checks = desk::examine(&viewer::folder(common)?, &viewer::operator(common)?, now())?;
    let mut table = Table::under(&["", "checked", "found"]);
    for check in &checks {
        if common.json {
            json_line(&mut io::stdout(), check)?;
        }
        let health = match check.health {
            Health::Good => "good",
            Health::Attention => "ATTENTION",
            Health::Fault => "FAULT",
        };
        table.row(vec![
            health.to_owned(),
            check.name.to_owned(),
            check.words.clone(),
        ]);
    }
    if !common.json {
        table.print(&mut io::stdout())?;
    }
    let faults = checks.iter().any(|check| check.health == Health::Fault);
    Ok(ExitCode::from(u8::from(faults)))
}
