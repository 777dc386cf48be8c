//! `joinder release-dates`: a file of cases in, one answer a line out, in order. What the answers are, `sentence` works out.

use crate::arguments::{Common, ReleaseDates, ReleaseDatesAct, ReleaseProfile};
use crate::command::{release_dates_diff, release_dates_person};
use crate::print::Fault;
use sentence::{Profile, Sheet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

/// So many lines are in memory for each job at a time.
const LINES_PER_JOB: usize = 2_000;

pub(crate) fn run(common: &Common, arguments: &ReleaseDates) -> Result<ExitCode, Fault> {
    match &arguments.what {
        Some(ReleaseDatesAct::Diff(diff)) => return release_dates_diff::run(diff),
        Some(ReleaseDatesAct::Rows { cases }) => return crate::command::bookings::run(cases),
        Some(ReleaseDatesAct::Person(person)) => return release_dates_person::run(common, person),
        Some(ReleaseDatesAct::Population(population)) => {
            let mut out = BufWriter::new(io::stdout().lock());
            for person in synth::sentenced(population.people, population.seed) {
                writeln!(out, "{person}")?;
            }
            out.flush()?;
            return Ok(ExitCode::SUCCESS);
        }
        None => {}
    }
    let Some(cases) = arguments.cases.as_deref() else {
        return Err(Fault::Said("say which file of cases".to_owned()));
    };
    let scenario = arguments.scenario.as_deref().map(read).transpose()?;
    let scenario = scenario
        .as_ref()
        .map(|(place, text)| (place.as_str(), text.as_str()));
    let profile = profile(arguments, scenario)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let jobs = jobs(arguments.jobs);
    in_batches(cases, jobs, |batch| {
        let work = |line: &str| {
            if arguments.text {
                sentence::answer_text(line, &profile)
            } else {
                sentence::answer_line(line, &profile, arguments.explain)
            }
        };
        for answer in answers(batch, &work, jobs) {
            writeln!(out, "{answer}")?;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn jobs(asked: Option<NonZero<usize>>) -> usize {
    asked.map_or_else(
        || thread::available_parallelism().map_or(1, NonZero::get),
        NonZero::get,
    )
}

/// The lines of a file, so many at a time.
pub(crate) fn in_batches(
    path: &Path,
    jobs: usize,
    mut work: impl FnMut(&[String]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let file = File::open(path).map_err(|fault| cannot_read(path, &fault))?;
    let mut lines = BufReader::new(file).lines();
    loop {
        let mut batch = Vec::new();
        for line in lines.by_ref().take(jobs.saturating_mul(LINES_PER_JOB)) {
            batch.push(line.map_err(|fault| cannot_read(path, &fault))?);
        }
        if batch.is_empty() {
            return Ok(());
        }
        work(&batch)?;
    }
}

fn profile(arguments: &ReleaseDates, scenario: Option<(&str, &str)>) -> Result<Profile, Fault> {
    let made = match (arguments.profile, arguments.law_on) {
        (ReleaseProfile::Crds, _) => Profile::peer(scenario),
        (ReleaseProfile::Law, None) => {
            return Err(Fault::Said(
                "say on which day the law is to be taken: `--law-on 2026-11-22`".to_owned(),
            ));
        }
        (ReleaseProfile::Law, Some(day)) => Sheet::of_the_law()
            .and_then(|sheet| match scenario {
                Some((place, text)) => sheet.with_file(place, text),
                None => Ok(sheet),
            })
            .and_then(|sheet| sheet.law_on(day))
            .map(Profile::Law),
    };
    made.map_err(|fault| Fault::Said(fault.to_string()))
}

/// The answers to a batch of lines, each job a stretch of them.
pub(crate) fn answers<T: Send>(
    batch: &[String],
    one: &(impl Fn(&str) -> T + Sync),
    jobs: usize,
) -> Vec<T> {
    let stretch = batch.len().div_ceil(jobs).max(1);
    let work = |lines: &[String]| -> Vec<T> { lines.iter().map(|line| one(line)).collect() };
    if jobs == 1 {
        return work(batch);
    }
    thread::scope(|scope| {
        let running: Vec<_> = batch
            .chunks(stretch)
            .map(|lines| (lines, scope.spawn(move || work(lines))))
            .collect();
        // A job that stopped, which none should, is done again here: no line is lost.
        running
            .into_iter()
            .flat_map(|(lines, job)| job.join().unwrap_or_else(|_| work(lines)))
            .collect()
    })
}

pub(crate) fn read(path: &Path) -> Result<(String, String), Fault> {
    let text = std::fs::read_to_string(path).map_err(|fault| cannot_read(path, &fault))?;
    Ok((path.display().to_string(), text))
}

fn cannot_read(path: &Path, fault: &io::Error) -> Fault {
    Fault::Said(format!("`{}` cannot be read: {fault}", path.display()))
}
