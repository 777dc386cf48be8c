//! `joinder duties`: every duty of everybody, with its state.

use crate::arguments::{Common, Duties};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, Table, json_line};
use crate::viewer;
use desk::DutyRecord;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, duties: &Duties) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut table = Table::under(&["person", "name", "rule", "duty", "due", "state"]);
    let mut fault = None;
    let wanted = |wish: &Option<String>, is: &str| wish.as_deref().is_none_or(|wish| wish == is);
    desk.every_duty(&viewer, &viewer::picture(common), now(), &mut |duty| {
        if !wanted(&duties.state, &duty.state) || !wanted(&duties.rule, &duty.rule) {
            return ControlFlow::Continue(());
        }
        if !common.json {
            table.row(cells(&duty));
            return ControlFlow::Continue(());
        }
        fault = json_line(&mut out, &duty).err();
        if fault.is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    fault.map_or(Ok(()), Err)?;
    if !common.json {
        table.print(&mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn cells(duty: &DutyRecord) -> Vec<String> {
    let due = duty
        .due
        .map_or_else(|| "no date set".to_owned(), |due| due.to_string());
    vec![
        duty.person.to_string(),
        duty.name.clone(),
        duty.rule.clone(),
        duty.title.clone(),
        due,
        duty.why.clone(),
    ]
}
