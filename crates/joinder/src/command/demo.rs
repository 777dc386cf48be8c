//! `joinder demo`: an invented area, its agencies' files imported batch by batch as they would have come, and the desk
//! opened on this machine with demo users.

use crate::arguments::{Common, Demo, Serve};
use crate::clock_of_the_machine::now;
use crate::command::import::{format_named, settle};
use crate::command::{demo_licences, demo_papers};
use crate::print::Fault;
use crate::viewer;
use access::{Clearance, Role, Viewer};
use desk::view::Tally;
use desk::{AccountTerms, DataFolder, Delivery, Desk};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::BufReader;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A demo user: name for signing in, name shown, role, agency, whether the agency is also their team, clearance.
type User = (
    &'static str,
    &'static str,
    Role,
    &'static str,
    bool,
    Clearance,
);

/// The demo users.
#[rustfmt::skip]
const USERS: [User; 16] = [
    ("robin", "Robin Fernsby", Role::Practitioner, "northmoor-council", true, Clearance::Sensitive),
    ("sam", "Sam Okonjo-Vale", Role::Manager, "northmoor-council", false, Clearance::Restricted),
    ("ash", "Ash Tindley", Role::Practitioner, "northmoor-health", true, Clearance::Sensitive),
    ("noor", "Noor Quillfeather", Role::Reviewer, "northmoor-safeguarding-partnership", false, Clearance::Sensitive),
    ("kit", "Kit Marrowby", Role::DataSteward, "northmoor-council", false, Clearance::Restricted),
    ("wren", "Wren Hallowick", Role::Guardian, "northmoor-safeguarding-partnership", false, Clearance::Restricted),
    ("ines", "Ines Thackeray-Moss", Role::DataProtectionOfficer, "northmoor-council", false, Clearance::Restricted),
    ("admin", "Alex Penhallock", Role::Administrator, "northmoor-council", false, Clearance::Ordinary),
    ("tamsin", "Tamsin Larkspur", Role::ProbationPractitioner, "northmoor-probation", true, Clearance::Sensitive),
    ("sal", "Sal Brightwater", Role::SeniorProbationOfficer, "northmoor-probation", true, Clearance::Sensitive),
    ("hari", "Hari Stonecrop", Role::HeadOfProbationUnit, "northmoor-probation", false, Clearance::Sensitive),
    ("drew", "Drew Maplethorne", Role::PrisonDecisionMaker, "northmoor-prison", false, Clearance::Sensitive),
    ("perry", "Perry Ashgrove", Role::PrisonCaseAdministrator, "northmoor-prison", false, Clearance::Sensitive),
    ("casey", "Casey Windlass", Role::CaseworkSection, "northmoor-casework", false, Clearance::Sensitive),
    ("paz", "Paz Fairhurst", Role::ParoleCaseWorker, "northmoor-parole", false, Clearance::Sensitive),
    ("vera", "Vera Silverdale", Role::VictimLiaisonOfficer, "northmoor-victim-liaison", false, Clearance::Sensitive),
];

pub(crate) fn run(common: &Common, demo: &Demo) -> Result<ExitCode, Fault> {
    let folder = demo_folder(common)?;
    clear_unfinished(&folder)?;
    if !folder.is_demo() && std::fs::read_dir(folder.path())?.next().is_some() {
        return Err(Fault::Said(format!(
            "`{}` holds something that `joinder demo` did not make: give an empty folder, or one that is not there yet, with `--data`",
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
    super::story::headings()?;
    if demo.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    println!("This is a demonstration with invented people. It is not a government service.");
    let serve = Serve {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: demo.port,
        https: false,
        origin: None,
        proxy: Vec::new(),
        operations: None,
    };
    super::serve::open(desk, &serve)
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

/// Stands in the folder while a demo is being made.
fn unfinished(folder: &DataFolder) -> PathBuf {
    folder.path().join("demo-unfinished")
}

/// Removes what a demo left that was stopped while it was being made. A demo begins only in an empty folder, so nothing
/// of anybody else's is in it.
fn clear_unfinished(folder: &DataFolder) -> Result<(), Fault> {
    if !unfinished(folder).is_file() {
        return Ok(());
    }
    println!(
        "A demo was left unfinished in `{}`: beginning anew.",
        folder.path().display()
    );
    std::fs::remove_dir_all(folder.path())?;
    DataFolder::at(folder.path())?;
    Ok(())
}

fn make(folder: DataFolder, demo: &Demo, viewer: &Viewer) -> Result<Desk, Fault> {
    let files = folder.path().join("files");
    println!(
        "Making an invented area of {} people in `{}`",
        demo.people,
        files.display()
    );
    std::fs::write(unfinished(&folder), "a demo is being made here\n")?;
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
    import_licences(&mut desk, &files, viewer)?;
    demo_papers::enter(&mut desk, viewer)?;
    for (user, name, role, agency, is_team, clearance) in USERS {
        let team = is_team.then_some(agency);
        let terms = AccountTerms {
            display_name: name.to_owned(),
            role,
            agency: agency.to_owned(),
            team: team.map(str::to_owned),
            clearance,
        };
        desk.make_demo_account(viewer, user, &terms, now())?;
    }
    // The mark comes last: a folder that was left half-made is not taken for a demo.
    std::fs::write(
        mark,
        "This folder was made by `joinder demo`: all people in it are invented.\n",
    )?;
    std::fs::remove_file(unfinished(desk.folder()))?;
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

/// People on licence: a small file of its own, beside those of the area.
fn import_licences(desk: &mut Desk, files: &Path, viewer: &Viewer) -> Result<(), Fault> {
    let (mapping, file) = ("licence-steps.toml", "licence-steps.csv");
    let today = now().london_day();
    std::fs::write(files.join(mapping), demo_licences::MAPPING)?;
    std::fs::write(files.join(file), demo_licences::rows(today))?;
    let delivery = synth::Delivery {
        agency: "northmoor-probation".to_owned(),
        source: "northmoor-licences".to_owned(),
        file: file.to_owned(),
        format: format!("mapping:{mapping}"),
        received_on: today,
    };
    let tally = import_one(desk, files, &delivery, viewer)?;
    settle(desk)?;
    println!("{} steps of licences, recalls and reviews", tally.facts);
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
    let opened = File::open(&path)?;
    let bytes = opened.metadata()?.len();
    let mut input = BufReader::with_capacity(256 * 1024, opened);
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
    let done = crate::run::import(desk, viewer, &told, &format, bytes, &mut input, &mut |_| {})?;
    Ok(done.tally)
}
