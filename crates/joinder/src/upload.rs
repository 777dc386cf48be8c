//! An import that somebody started in the browser: it runs on a thread of its own and keeps how far it has come.

use crate::clock_of_the_machine::now;
use access::Viewer;
use desk::view::{ImportRun, Tally};
use desk::{Delivery, Desk, Refusal};
use intake::{Format, Mapping};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use web::office::Upload;

/// Starts an import and gives its run's name.
pub(crate) fn start(mut desk: Desk, viewer: Viewer, upload: Upload) -> Result<String, Refusal> {
    let opened = File::open(&upload.content)?;
    let bytes = opened.metadata()?.len();
    let read = Arc::new(AtomicU64::new(0));
    let mut input = BufReader::with_capacity(
        256 * 1024,
        Counted {
            inner: opened,
            read: Arc::clone(&read),
        },
    );
    let format = format_of(&upload, &mut input)?;
    let delivery = Delivery {
        agency: desk
            .agency_of(&upload.source)?
            .unwrap_or_else(|| upload.source.clone()),
        source: upload.source.clone(),
        file: upload.file_name.clone(),
        received_on: upload.received_on,
        mapping: upload.mapping.clone(),
    };
    let mut run = crate::run::begin(&viewer, &delivery, &format, bytes);
    desk.keep_run(&run)?;
    let name = run.run.clone();
    std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || {
            carry_out(
                &mut desk, &viewer, &delivery, &format, &mut input, &read, &mut run,
            );
            // The uploaded file is removed with this.
            drop(upload);
        })?;
    Ok(name)
}

fn carry_out(
    desk: &mut Desk,
    viewer: &Viewer,
    delivery: &Delivery,
    format: &Format,
    input: &mut (dyn BufRead + Send),
    read: &AtomicU64,
    run: &mut ImportRun,
) {
    let mut beside = desk.another();
    let mut progress = |tally: &Tally| {
        run.tally = *tally;
        run.bytes.0 = read.load(Ordering::Relaxed);
        if let Ok(beside) = &mut beside
            && let Err(fault) = beside.keep_run(run)
        {
            tracing::error!(%fault, "how far an import has come could not be kept");
        }
    };
    let done = desk.import(viewer, delivery, format, input, &now, &mut progress);
    crate::run::end(run, &done);
    if let Err(refusal) = desk.settle_import(now(), &mut |_, _| {}) {
        run.failed.get_or_insert(refusal.to_string());
    }
    if let Err(fault) = desk.seal() {
        tracing::error!(%fault, "no checkpoint could be signed");
    }
    if let Err(fault) = desk.keep_run(run) {
        tracing::error!(%fault, "the end of an import could not be kept");
    }
}

fn format_of(upload: &Upload, input: &mut BufReader<impl Read>) -> Result<Format, Refusal> {
    if let Some(text) = upload
        .mapping
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        let mapping = Mapping::load(text).map_err(|fault| invalid("mapping", fault.to_string()))?;
        return Ok(Format::Mapping(Box::new(mapping)));
    }
    if let Some(name) = upload.format.as_deref().filter(|name| !name.is_empty()) {
        return Format::named(name).map_err(|fault| invalid("format", fault.to_string()));
    }
    let beginning = input.fill_buf()?;
    Format::recognise(beginning).ok_or_else(|| {
        invalid(
            "format",
            "the format of this file is not recognised: choose one, or bring a mapping".to_owned(),
        )
    })
}

fn invalid(field: &'static str, what: String) -> Refusal {
    Refusal::Invalid { what, field }
}

/// A reader that counts.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
