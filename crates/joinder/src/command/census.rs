//! `joinder census`: a source's Children in Need census of a year, as XML on the standard output.

use crate::arguments::{Census, Common};
use crate::clock_of_the_machine::now;
use crate::print::Fault;
use crate::viewer;
use facts::Statement;
use returns::{Told, children_in_need_census, standing};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, wanted: &Census) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let (mut told, mut acts) = (Vec::new(), Vec::new());
    let at = viewer::picture(common);
    desk.every_fact(&viewer, 0, &at, now(), &mut |line| {
        let act = matches!(
            line.fact.statement,
            Statement::Correction(_) | Statement::Retraction(_) | Statement::Withdrawal(_)
        );
        if act {
            acts.push((line.id, line.fact.statement));
        } else if line.source == wanted.source {
            told.push(Told {
                id: line.id,
                record: line.record,
                written: line.written,
                fact: line.fact,
            });
        }
        ControlFlow::Continue(())
    })?;
    let census = returns::Census {
        year: wanted.year,
        authority: wanted.authority.clone(),
        written: now(),
    };
    let written = children_in_need_census(&census, standing(told, &acts)).map_err(Fault::Said)?;
    let mut out = io::stdout().lock();
    out.write_all(written.xml.as_bytes())?;
    out.flush()?;
    for why in &written.left_out {
        eprintln!("left out: {why}");
    }
    eprintln!("{} children", written.children);
    Ok(ExitCode::SUCCESS)
}
