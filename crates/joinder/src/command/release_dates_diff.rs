//! `joinder release-dates diff`: a population under two laws. What moves is worked out, and shown, by `sentence`.

use crate::arguments::ReleaseDatesDiff;
use crate::command::release_dates::{answers, in_batches, jobs, read};
use crate::print::Fault;
use calendar::Day;
use sentence::{Change, Law, Sheet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(arguments: &ReleaseDatesDiff) -> Result<ExitCode, Fault> {
    let day = arguments.law_on.unwrap_or(Day::LAST);
    let (a, b) = match arguments.scenario.as_slice() {
        [one] => (law(None, day)?, law(Some(one), day)?),
        [one, other] => (law(Some(one), day)?, law(Some(other), day)?),
        more => {
            let count = more.len();
            let said = format!("say `--scenario` once or twice; found {count}");
            return Err(Fault::Said(said));
        }
    };
    let mut csv = arguments.csv.as_deref().map(create).transpose()?;
    if let Some(csv) = &mut csv {
        csv.write_all(sentence::CSV_HEADER.as_bytes())?;
    }
    let mut change = Change::default();
    let jobs = jobs(arguments.jobs);
    let laws = [&a.1, &b.1];
    let work = |line: &str| {
        let compared = sentence::compare_line(line, laws);
        let lines = sentence::csv_lines(&compared);
        (compared, lines)
    };
    in_batches(&arguments.population, jobs, |batch| {
        for (compared, lines) in answers(batch, &work, jobs) {
            change.add(&compared);
            if let Some(csv) = &mut csv {
                csv.write_all(lines.as_bytes())?;
            }
        }
        Ok(())
    })?;
    if let Some(csv) = &mut csv {
        csv.flush()?;
    }
    let names = [a.0.as_str(), b.0.as_str()];
    if let Some(path) = &arguments.chart {
        let mut file = create(path)?;
        file.write_all(sentence::change_as_svg(&change, names).as_bytes())?;
        file.flush()?;
    }
    print!("{}", sentence::change_in_text(&change, names));
    Ok(ExitCode::SUCCESS)
}

/// The law of a day with a scenario laid over it, and what it is called.
fn law(scenario: Option<&Path>, day: Day) -> Result<(String, Law), Fault> {
    let said = |fault: sentence::LawError| Fault::Said(fault.to_string());
    let mut sheet = Sheet::of_the_law().map_err(said)?;
    let mut name = "the law as it is".to_owned();
    if let Some(path) = scenario {
        let (place, text) = read(path)?;
        sheet = sheet.with_file(&place, &text).map_err(said)?;
        name = place;
    }
    Ok((name, sheet.law_on(day).map_err(said)?))
}

fn create(path: &Path) -> Result<BufWriter<File>, Fault> {
    File::create(path)
        .map(BufWriter::new)
        .map_err(|fault| Fault::Said(format!("`{}` cannot be written: {fault}", path.display())))
}
