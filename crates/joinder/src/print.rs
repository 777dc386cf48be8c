//! Printing: tables and lines for people, one JSON document a line for programs; and faults in words.

use desk::Refusal;
use serde::Serialize;
use std::io::{self, Write};

/// Why a command could not be done.
#[derive(Debug)]
pub(crate) enum Fault {
    Refused(Refusal),
    Output(io::Error),
    Said(String),
}

impl Fault {
    /// True where whoever reads the output has gone away: no fault of ours, and nobody to tell.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(fault) if fault.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(out),
            Self::Output(fault) => write!(out, "the output could not be written: {fault}"),
            Self::Said(words) => out.write_str(words),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for Fault {
    fn from(fault: io::Error) -> Self {
        Self::Output(fault)
    }
}

impl From<String> for Fault {
    fn from(words: String) -> Self {
        Self::Said(words)
    }
}

/// Prints one JSON document on a line.
pub(crate) fn json_line(out: &mut dyn Write, value: &impl Serialize) -> Result<(), Fault> {
    let line = serde_json::to_string(value).map_err(|fault| Fault::Said(fault.to_string()))?;
    Ok(writeln!(out, "{line}")?)
}

/// Rows under headings, each column as wide as its widest cell.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn under(headings: &[&str]) -> Self {
        Self {
            rows: vec![
                headings
                    .iter()
                    .map(|heading| (*heading).to_owned())
                    .collect(),
            ],
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(crate) fn print(&self, out: &mut dyn Write) -> Result<(), Fault> {
        let columns = self.rows.first().map_or(0, Vec::len);
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let line: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            writeln!(out, "{}", line.join("  ").trim_end())?;
        }
        Ok(())
    }
}
