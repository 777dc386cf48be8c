//! `joinder release-dates rows`: the bookings of a file of cases as CSV, for `examples/mappings/prison-sentences.toml`. What the rows have
//! no column for is said on the error output.

use crate::print::Fault;
use intake::bookings::{COLUMNS, rows};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(path: &Path) -> Result<ExitCode, Fault> {
    let shown = path.display();
    let file = File::open(path)
        .map_err(|fault| Fault::Said(format!("`{shown}` cannot be read: {fault}")))?;
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    out.write_record(COLUMNS).map_err(io::Error::from)?;
    let (mut left_out, mut whole) = (BTreeSet::new(), true);
    for (place, line) in BufReader::new(file).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match rows(&line, place + 1) {
            Ok(found) => {
                for row in &found.rows {
                    out.write_record(row).map_err(io::Error::from)?;
                }
                left_out.extend(found.left_out);
            }
            Err(why) => {
                whole = false;
                writeln!(io::stderr(), "{shown}, line {}: {why}", place + 1)?;
            }
        }
    }
    out.flush()?;
    for what in left_out {
        writeln!(io::stderr(), "{shown}: left out: {what}")?;
    }
    Ok(ExitCode::from(u8::from(!whole)))
}
