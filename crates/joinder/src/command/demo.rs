//! `joinder demo`: an invented area, its agencies' files imported batch by batch as they would have come, and the desk
//! opened on this machine with demo users.

use crate::arguments::{Common, Demo};
use crate::clock_of_the_machine::now;
use crate::command::import::{format_named, settle};
use crate::print::Fault;
use crate::viewer;
use access::{Clearance, Role, Viewer};
use desk::view::Tally;
use desk::{DataFolder, Delivery, Desk};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::BufReader;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::ExitCode;

/// The demo users: name for signing in, name shown, role, agency, clearance.
const USERS: [(&str, &str, Role, &str, Clearance); 6] = [
    (
        "robin",
        "Robin Fernsby",
        Role::Practitioner,
        "northmoor-council",
        Clearance::Sensitive,
    ),
    (
        "sam",
        "Sam Okonjo-Vale",
        Role::Manager,
        "northmoor-council",
        Clearance::Restricted,
    ),
    (
        "ash",
        "Ash Tindley",
        Role::Practitioner,
        "northmoor-health",
        Clearance::Sensitive,
    ),
    (
        "noor",
        "Noor Quillfeather",
        Role::Reviewer,
        "northmoor-safeguarding-partnership",
        Clearance::Sensitive,
    ),
    (
        "kit",
        "Kit Marrowby",
        Role::DataSteward,
        "northmoor-council",
        Clearance::Sensitive,
    ),
    (
        "admin",
        "Alex Penhallock",
        Role::Administrator,
        "northmoor-council",
        Clearance::Ordinary,
    ),
];

pub(crate) fn run(common: &Common, demo: &Demo) -> Result<ExitCode, Fault> {
    let folder = demo_folder(common)?;
    if folder.ledger().exists() && !folder.is_demo() {
        return Err(Fault::Said(format!(
            "`{}` holds a record that `joinder demo` did not make: give another folder with `--data`",
            folder.path().display()
        )));
    }
    let viewer = viewer::operator(common)?;
    let mut desk = if folder.is_demo() {
        println!(
            "The demo folder `{}` is there already; remove it to begin anew.",
            folder.path().display()
        );
        Desk::open(folder, now())?
    } else {
        make(folder, demo, &viewer)?
    };
    settle(&mut desk)?;
    if demo.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    println!("This is a demonstration with invented people. It is not a government service.");
    super::serve::open(desk, IpAddr::V4(Ipv4Addr::LOCALHOST), demo.port, false)
}

/// The folder asked for, or one beside the usual one.
fn demo_folder(common: &Common) -> Result<DataFolder, Fault> {
    if common.data.is_some() {
        return viewer::folder(common);
    }
    let usual = viewer::default_folder().ok_or_else(|| {
        Fault::Said(
            "no data folder: give `--data DIR`, since this user has no home folder".to_owned(),
        )
    })?;
    DataFolder::at(&usual.with_file_name("joinder-demo"))
        .map_err(|fault| Fault::Said(fault.to_string()))
}

fn make(folder: DataFolder, demo: &Demo, viewer: &Viewer) -> Result<Desk, Fault> {
    let files = folder.path().join("files");
    println!(
        "Making an invented area of {} people in `{}`",
        demo.people,
        files.display()
    );
    let area = synth::Area {
        people: demo.people,
        seed: demo.seed,
        today: now().london_day(),
    };
    let summary =
        synth::write_area(&area, &files).map_err(|fault| Fault::Said(fault.to_string()))?;
    let mark = folder.demo_mark();
    let mut desk = Desk::open(folder, now())?;
    import_all(&mut desk, &files, &summary.deliveries, viewer)?;
    for (user, name, role, agency, clearance) in USERS {
        // Demo users sign in with one click; this password is known to nobody.
        let password = format!("{}-{}", now().micros(), user.repeat(4));
        desk.make_account(viewer, user, name, role, agency, None, clearance, &password)?;
    }
    // The mark comes last: a folder that was left half-made is not taken for a demo.
    std::fs::write(
        mark,
        "This folder was made by `joinder demo`: all people in it are invented.\n",
    )?;
    Ok(desk)
}

fn import_all(
    desk: &mut Desk,
    files: &Path,
    deliveries: &[synth::Delivery],
    viewer: &Viewer,
) -> Result<(), Fault> {
    let bar = ProgressBar::new(deliveries.len() as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    println!(
        "Importing {} files of {} agencies, as they came over the months",
        deliveries.len(),
        agencies(deliveries)
    );
    let mut whole = Tally::default();
    for delivery in deliveries {
        bar.set_message(format!("{} {}", delivery.received_on, delivery.source));
        let tally = import_one(desk, files, delivery, viewer)?;
        whole.read += tally.read;
        whole.quarantined += tally.quarantined;
        whole.facts += tally.facts;
        bar.inc(1);
    }
    bar.finish_and_clear();
    println!(
        "{} records read: {} facts; {} records could not be read and wait in quarantine",
        whole.read, whole.facts, whole.quarantined
    );
    Ok(())
}

fn agencies(deliveries: &[synth::Delivery]) -> usize {
    deliveries
        .iter()
        .map(|delivery| &delivery.agency)
        .collect::<std::collections::BTreeSet<_>>()
        .len()
}

fn import_one(
    desk: &mut Desk,
    files: &Path,
    delivery: &synth::Delivery,
    viewer: &Viewer,
) -> Result<Tally, Fault> {
    let name = match delivery.format.strip_prefix("mapping:") {
        Some(mapping) => format!("mapping:{}", files.join(mapping).display()),
        None => delivery.format.clone(),
    };
    let (format, mapping) = format_named(&name)?;
    let path = files.join(&delivery.file);
    let mut input = BufReader::with_capacity(256 * 1024, File::open(&path)?);
    let file = path.file_name().map_or_else(
        || delivery.file.clone(),
        |name| name.to_string_lossy().into_owned(),
    );
    let told = Delivery {
        agency: delivery.agency.clone(),
        source: delivery.source.clone(),
        file,
        received_on: Some(delivery.received_on),
        mapping,
    };
    Ok(desk
        .import(viewer, &told, &format, &mut input, &now, &mut |_| {})?
        .tally)
}
