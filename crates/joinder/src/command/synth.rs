//! `joinder synth`: an invented area's agencies' files.

use crate::arguments::{Common, Synth};
use crate::clock_of_the_machine::now;
use crate::print::Fault;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, wanted: &Synth) -> Result<ExitCode, Fault> {
    let today = wanted
        .until
        .or(common.as_of)
        .unwrap_or_else(|| now().london_day());
    let area = synth::Area {
        people: wanted.people,
        seed: wanted.seed,
        today,
    };
    let summary =
        synth::write_area(&area, &wanted.out).map_err(|fault| Fault::Said(fault.to_string()))?;
    println!("{summary}");
    Ok(ExitCode::SUCCESS)
}
