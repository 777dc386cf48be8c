//! `joinder subject-access`: requests of people who ask what is held on them, from receipt to answer.

use crate::arguments::Common;
use crate::arguments::subject_access::{Decide, SubjectAccess, SubjectAccessAct};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, Table, json_line};
use crate::viewer;
use access::Viewer;
use desk::view::PersonNumber;
use desk::{DecideItem, Desk, NewRequest, zip_of};
use facts::{Asker, Disclosed, FactId};
use std::io;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, asked: &SubjectAccess) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let mut desk = viewer::desk(common)?;
    match &asked.what {
        SubjectAccessAct::Open {
            person,
            received,
            asker,
            asker_details,
            identity_certain,
        } => {
            let new = NewRequest {
                received: *received,
                asker: *asker,
                asker_details: asker_details.clone(),
                identity_certain: *identity_certain,
            };
            let request = desk.open_request(&viewer, PersonNumber(*person), &new, now())?;
            println!("request {request} is entered");
        }
        SubjectAccessAct::Step {
            request,
            step,
            on,
            reason,
        } => {
            desk.request_step(&viewer, *request, (*step, *on), reason, now())?;
            list(common, &desk, &viewer)?;
        }
        SubjectAccessAct::List => list(common, &desk, &viewer)?,
        SubjectAccessAct::Show { request } => show(common, &desk, &viewer, *request)?,
        SubjectAccessAct::Item { request, item } => one(common, &desk, &viewer, *request, item)?,
        SubjectAccessAct::Exemptions { asker } => exemptions(common, &desk, &viewer, *asker)?,
        SubjectAccessAct::Decide(decide) => {
            decide_on(&mut desk, &viewer, decide)?;
            println!("{}: decided", decide.item);
        }
        SubjectAccessAct::Export { request, to } => export(&desk, &viewer, *request, to)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(common: &Common, desk: &Desk, viewer: &Viewer) -> Result<(), Fault> {
    let lines = desk.requests(viewer, now())?;
    if common.json {
        return lines
            .iter()
            .try_for_each(|line| json_line(&mut io::stdout(), line));
    }
    let mut table = Table::under(&["request", "person", "received", "asked by", "clock"]);
    for line in &lines {
        let who = line.who.as_ref();
        table.row(vec![
            line.request.to_string(),
            who.map_or_else(|| "erased".to_owned(), |who| who.person.0.to_string()),
            line.received.to_string(),
            line.asker.in_words().to_owned(),
            line.clock.state.in_words(),
        ]);
    }
    if lines.is_empty() {
        println!("there are no requests");
    } else {
        table.print(&mut io::stdout())?;
    }
    Ok(())
}

fn show(common: &Common, desk: &Desk, viewer: &Viewer, request: FactId) -> Result<(), Fault> {
    let page = desk.request(viewer, request, now())?;
    if common.json {
        return json_line(&mut io::stdout(), &page);
    }
    println!("{}", page.line.clock.state.in_words());
    for working in &page.line.clock.working {
        println!("    {working}");
    }
    let mut table = Table::under(&["item", "what", "agency", "about others too", "decision"]);
    for one in &page.items {
        let decision = one.decision.as_ref().map_or_else(
            || "undecided".to_owned(),
            |decision| {
                let stale = if decision.stale {
                    ", to be decided again"
                } else {
                    ""
                };
                format!(
                    "{}{stale}, by {}",
                    decision.disclosed.in_words(),
                    decision.by
                )
            },
        );
        table.row(vec![
            one.item.id.clone(),
            one.item.title.clone(),
            one.item.agency.clone(),
            one.item.also_about.to_string(),
            decision,
        ]);
    }
    table.print(&mut io::stdout())?;
    match page.stops.len() {
        0 => println!("nothing stands in the way of an answer"),
        many => println!("{many} things stand in the way of an answer:"),
    }
    for stop in &page.stops {
        println!("    {}", stop.in_words());
    }
    Ok(())
}

fn one(
    common: &Common,
    desk: &Desk,
    viewer: &Viewer,
    request: FactId,
    item: &str,
) -> Result<(), Fault> {
    let page = desk.request(viewer, request, now())?;
    let one = page
        .items
        .iter()
        .find(|one| one.item.id == item)
        .ok_or_else(|| Fault::Said(format!("request {request} has no item `{item}`")))?;
    if common.json {
        return json_line(&mut io::stdout(), one);
    }
    println!("{} ({})", one.item.title, one.item.agency);
    for (number, part) in one.item.parts.iter().enumerate() {
        println!("part {number}: {}\n{}", part.name, part.text);
    }
    Ok(())
}

fn exemptions(common: &Common, desk: &Desk, viewer: &Viewer, asker: Asker) -> Result<(), Fault> {
    for one in desk.exemptions(viewer, asker, now())? {
        if common.json {
            let told = serde_json::json!({
                "exemption": one.id,
                "title": one.title,
                "authority": one.authority(),
                "test": one.test,
                "says": one.says,
                "read": one.read,
                "verified": one.read.verified(),
            });
            json_line(&mut io::stdout(), &told)?;
        } else {
            println!("{}: {} ({})", one.id, one.title, one.authority());
            println!("    {} ({})", one.test, one.read.in_words());
        }
    }
    Ok(())
}

fn decide_on(desk: &mut Desk, viewer: &Viewer, decide: &Decide) -> Result<(), Fault> {
    let disclosed = match (decide.disclose, decide.withhold) {
        (true, _) => Disclosed::Whole,
        (_, true) => Disclosed::Withheld,
        _ => Disclosed::Redacted,
    };
    let of_item = DecideItem {
        disclosed: Some(disclosed),
        exemption: decide.exemption.clone(),
        words: decide.take_out.clone(),
        parts: decide.take_out_part.clone(),
        of_whom: decide.of_whom.clone(),
        reason: decide.reason.clone(),
    };
    desk.decide_item(viewer, decide.request, &decide.item, &of_item, now())?;
    Ok(())
}

fn export(desk: &Desk, viewer: &Viewer, request: FactId, to: &Path) -> Result<(), Fault> {
    let named = |fault: io::Error| Fault::Said(format!("`{}`: {fault}", to.display()));
    if to.exists() {
        return Err(Fault::Said(format!(
            "`{}` is there already: name a folder or file that is not",
            to.display()
        )));
    }
    let answer = desk.answer_request(viewer, request, now())?;
    if to.extension().is_some_and(|ending| ending == "zip") {
        std::fs::write(to, zip_of(&answer)?).map_err(named)?;
    } else {
        std::fs::create_dir(to).map_err(named)?;
        for file in &answer.files {
            std::fs::write(to.join(file.name), &file.content).map_err(named)?;
        }
    }
    let (whole, redacted, withheld) = answer.counts;
    println!(
        "{whole} items are given whole, {redacted} with parts taken out, {withheld} withheld: `{}`; read it before it is sent, then say `joinder subject-access step {request} answered`",
        to.display()
    );
    Ok(())
}
