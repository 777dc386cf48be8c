//! `joinder case`: a person's whole case as one signed file, which a court or a journalist checks without trusting us.

use crate::arguments::Common;
use crate::arguments::seals::Case;
use crate::clock_of_the_machine::now;
use crate::command::checkpoint::named;
use crate::command::chronology::whose;
use crate::command::prove::for_the_owner;
use crate::print::Fault;
use crate::viewer;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

pub(crate) fn run(common: &Common, case: &Case) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let at = viewer::picture(common);
    let person = whose(&desk, &viewer, &case.whose, &at)?;
    match &case.out {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            desk.case_file(&viewer, person, &at, now(), &mut out)?;
            out.flush()?;
        }
        Some(file) => {
            let mut out = BufWriter::new(for_the_owner(file).map_err(|fault| named(file, &fault))?);
            let facts = desk.case_file(&viewer, person, &at, now(), &mut out)?;
            out.flush().map_err(|fault| named(file, &fault))?;
            println!(
                "{facts} facts are in {}: check them with `joinder-verifier case {} --log-key '{}'`",
                file.display(),
                file.display(),
                desk.seals_key(None)?
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
