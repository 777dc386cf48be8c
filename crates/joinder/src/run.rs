//! The run of an import, kept for people to look at: when it began, what came of it.

use crate::clock_of_the_machine::now;
use access::Viewer;
use desk::view::{ImportRun, Tally};
use desk::{Delivery, Desk, FileImport, Refusal};
use intake::Format;
use std::io::BufRead;

/// A run that begins now, of a file of so many bytes.
pub(crate) fn begin(
    viewer: &Viewer,
    delivery: &Delivery,
    format: &Format,
    bytes: u64,
) -> ImportRun {
    let began = now();
    ImportRun {
        run: format!("{:016x}", began.micros()),
        file: delivery.file.clone(),
        agency: delivery.agency.clone(),
        source: delivery.source.clone(),
        format: format.name().to_owned(),
        by: viewer.user.clone(),
        began,
        ended: None,
        bytes: (0, bytes),
        tally: Tally::default(),
        remarks: Vec::new(),
        failed: None,
    }
}

/// Writes down how a run ended.
pub(crate) fn end(run: &mut ImportRun, done: &Result<FileImport, Refusal>) {
    match done {
        Ok(done) => {
            run.tally = done.tally;
            run.remarks = done.remarks.clone();
        }
        Err(refusal) => run.failed = Some(refusal.to_string()),
    }
    run.bytes.0 = run.bytes.1;
    run.ended = Some(now());
}

/// Imports one file from start to end and keeps its run.
pub(crate) fn import(
    desk: &mut Desk,
    viewer: &Viewer,
    delivery: &Delivery,
    format: &Format,
    bytes: u64,
    input: &mut (dyn BufRead + Send),
    progress: &mut dyn FnMut(&Tally),
) -> Result<FileImport, Refusal> {
    let mut run = begin(viewer, delivery, format, bytes);
    let done = desk.import(viewer, delivery, format, input, &now, progress);
    end(&mut run, &done);
    desk.keep_run(&run)?;
    done
}
