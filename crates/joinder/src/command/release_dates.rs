//! `joinder release-dates`: a file of cases in, one answer a line out, in order. What the answers are, `sentence` works out.

use crate::arguments::{ReleaseDates, ReleaseProfile};
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

pub(crate) fn run(arguments: &ReleaseDates) -> Result<ExitCode, Fault> {
    let scenario = arguments.scenario.as_deref().map(read).transpose()?;
    let scenario = scenario
        .as_ref()
        .map(|(place, text)| (place.as_str(), text.as_str()));
    let profile = profile(arguments, scenario)?;
    let jobs = arguments.jobs.map_or_else(
        || thread::available_parallelism().map_or(1, NonZero::get),
        NonZero::get,
    );
    let file =
        File::open(&arguments.cases).map_err(|fault| cannot_read(&arguments.cases, &fault))?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut lines = BufReader::new(file).lines();
    loop {
        let mut batch = Vec::new();
        for line in lines.by_ref().take(jobs.saturating_mul(LINES_PER_JOB)) {
            let line = line.map_err(|fault| cannot_read(&arguments.cases, &fault))?;
            batch.push(line);
        }
        if batch.is_empty() {
            break;
        }
        for answer in answers(&batch, &profile, arguments.explain, jobs) {
            writeln!(out, "{answer}")?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
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
fn answers(batch: &[String], profile: &Profile, explain: bool, jobs: usize) -> Vec<String> {
    let stretch = batch.len().div_ceil(jobs).max(1);
    let work = |lines: &[String]| -> Vec<String> {
        lines
            .iter()
            .map(|line| sentence::answer_line(line, profile, explain))
            .collect()
    };
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

fn read(path: &Path) -> Result<(String, String), Fault> {
    let text = std::fs::read_to_string(path).map_err(|fault| cannot_read(path, &fault))?;
    Ok((path.display().to_string(), text))
}

fn cannot_read(path: &Path, fault: &io::Error) -> Fault {
    Fault::Said(format!("`{}` cannot be read: {fault}", path.display()))
}
