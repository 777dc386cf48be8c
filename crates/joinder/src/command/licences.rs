//! `joinder licences`: the notices of the software within this binary.

use crate::print::Fault;
use std::io::{self, Write};
use std::process::ExitCode;

pub(crate) fn run() -> Result<ExitCode, Fault> {
    io::stdout().write_all(web::notices().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
