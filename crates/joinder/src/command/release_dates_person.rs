//! `joinder release-dates person`: a person's dates from the sentences that the record tells of, as known on a day. What they are,
//! `custody` works out.

use crate::arguments::{Common, ReleaseDatesPerson};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use custody::{Reason, Reckoning, ReleaseDates, Step};
use desk::view::PersonNumber;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

pub(crate) fn run(common: &Common, person: &ReleaseDatesPerson) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let at = viewer::picture(common);
    let number = PersonNumber(person.person);
    let Some(dates) = desk.release_dates(&viewer, number, &at, now())? else {
        return Err(Fault::Said(
            "no source tells of a sentence of this person, as far as was known then".to_owned(),
        ));
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if common.json {
        json_line(&mut out, &dates)?;
    } else {
        print(&dates, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn print(dates: &ReleaseDates, out: &mut dyn Write) -> io::Result<()> {
    let day = dates.law_on.in_words();
    writeln!(
        out,
        "Worked out, not told, under the law as it stood on {day}"
    )?;
    if !dates.disagreement.is_empty() {
        writeln!(out, "\nNo date is given: the sources disagree.")?;
        reasons(&dates.disagreement, out)?;
    }
    dates
        .reckonings
        .iter()
        .try_for_each(|one| reckoning(one, out))
}

fn reckoning(one: &Reckoning, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nAs {} tells it", one.source)?;
    for sentence in &one.sentences {
        writeln!(out, "  {}: {}", sentence.passed.in_words(), sentence.words)?;
    }
    for line in &one.besides {
        writeln!(out, "  {}", line.words)?;
    }
    if !one.refused.is_empty() {
        writeln!(out, "No date is given.")?;
        reasons(&one.refused, out)?;
    }
    for date in &one.dates {
        let day = date.day.in_words_with_weekday();
        writeln!(out, "\n{}  {day} ({})", date.date, date.what)?;
        if let Some(by) = date.leaves_by {
            writeln!(out, "  leaves on or before {}", by.in_words_with_weekday())?;
        }
        step(&date.working, 1, out)?;
    }
    for term in &one.minimum_terms {
        let ends = term.ends.in_words_with_weekday();
        writeln!(
            out,
            "\nThe minimum term of {} ends on {ends}",
            term.sentence
        )?;
        for one in &term.working {
            step(one, 1, out)?;
        }
    }
    reasons(&one.withheld, out)?;
    for taken in &one.taken {
        writeln!(out, "Taken for granted: {taken}")?;
    }
    Ok(())
}

fn reasons(list: &[Reason], out: &mut dyn Write) -> io::Result<()> {
    list.iter()
        .try_for_each(|one| writeln!(out, "  {} {}: {}", one.code, one.field, one.words))
}

fn step(one: &Step, depth: usize, out: &mut dyn Write) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    writeln!(out, "{indent}{}", one.words)?;
    if let Some(authority) = &one.authority {
        let verified = match one.verified {
            Some(false) => " (not verified)",
            _ => "",
        };
        writeln!(out, "{indent}  [{authority}{verified}]")?;
    }
    one.steps
        .iter()
        .try_for_each(|child| step(child, depth.saturating_add(1), out))
}
