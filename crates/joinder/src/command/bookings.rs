//! `joinder release-dates rows`: the bookings of a file of cases as CSV, for `examples/mappings/prison-sentences.toml`. What the rows have
//! no column for is said on the error output.

use crate::print::Fault;
use intake::bookings::{COLUMNS, rows};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(path: &Path) -> Result<ExitCode, Fault> {
    let shown = path.display();
    let file = File::open(path)
        .map_err(|fault| Fault::Said(format!("`{shown}` cannot be read: {fault}")))?;
    let mut out = BufWriter::new(io::stdout().lock());
    write_row(&mut out, COLUMNS)?;
    let (mut left_out, mut whole) = (BTreeSet::new(), true);
    for (place, line) in BufReader::new(file).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match rows(&line, place + 1) {
            Ok(found) => {
                for row in &found.rows {
                    write_row(&mut out, row.iter().map(String::as_str))?;
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

fn write_row<'a>(out: &mut impl Write, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let quoted = |cell: &str| {
        if cell.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    };
    let cells: Vec<String> = cells.into_iter().map(quoted).collect();
    writeln!(out, "{}", cells.join(","))
}
