//! `joinder story`: invented lives, told step by step.

use crate::arguments::Common;
use crate::arguments::licence::{Story, StoryAct};
use crate::print::{Fault, json_line};
use std::io::{self, Write};
use std::process::ExitCode;

pub(crate) fn run(common: &Common, asked: &Story) -> Result<ExitCode, Fault> {
    let StoryAct::Licence = asked.what;
    let told = story::licence().map_err(|fault| Fault::Said(fault.to_string()))?;
    let mut out = io::stdout().lock();
    if common.json {
        json_line(&mut out, &told)?;
    } else {
        out.write_all(told.in_words().as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The story's headings, one a line, for the demonstration.
pub(crate) fn headings() -> Result<(), Fault> {
    let told = story::licence().map_err(|fault| Fault::Said(fault.to_string()))?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{} (`joinder story licence` tells it whole):",
        told.title
    )?;
    for step in &told.steps {
        writeln!(out, "    {}: {}", step.day.in_words(), step.what)?;
    }
    Ok(())
}
