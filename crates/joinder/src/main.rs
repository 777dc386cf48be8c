//! The `joinder` command: reads its arguments, opens a desk, and prints. Everything it does, another room does.
//!
//! Exit codes: 0 done; 1 the check that was asked for failed (`verify`, `replay`, a witness that does not sign); 2 it could not be done, with a
//! message that says why and what to do.

mod acts;
mod arguments;
mod clock_of_the_machine;
mod command;
mod door;
mod errand;
mod keep;
mod print;
mod run;
mod server;
mod supervise;
mod upload;
mod viewer;

use arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

/// Pages and imports make and drop many small texts; this allocator is quicker at that than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let common = arguments.common;
    let done = match arguments.command {
        Command::Serve(serve) => command::serve::run(&common, &serve),
        Command::Demo(demo) => command::demo::run(&common, &demo),
        Command::Import(import) => command::import::run(&common, &import),
        Command::Quarantine(quarantine) => command::quarantine::run(&common, &quarantine),
        Command::Census(census) => command::census::run(&common, &census),
        Command::Facts(facts) => command::facts::run(&common, &facts),
        Command::Chronology(chronology) => command::chronology::run(&common, &chronology),
        Command::Duties(duties) => command::duties::run(&common, &duties),
        Command::Situations(situations) => command::situations::run(&common, &situations),
        Command::Erase(erase) => command::erase::run(&common, &erase),
        Command::SubjectAccess(asked) => command::subject_access::run(&common, &asked),
        Command::Retention(retention) => command::retention::run(&common, &retention),
        Command::Verify(verify) => command::verify::run(&common, &verify),
        Command::Checkpoint(checkpoint) => command::checkpoint::run(&common, &checkpoint),
        Command::Prove(prove) => command::prove::run(&common, &prove),
        Command::Case(case) => command::case::run(&common, &case),
        Command::Witness(witness) => command::witness::run(&common, &witness),
        Command::Replay => command::replay::run(&common),
        Command::Licence(licence) => command::licence::run(&common, &licence),
        Command::Parole(parole) => command::parole::run(&common, &parole),
        Command::Story(story) => command::story::run(&common, &story),
        Command::Recall(recall) => command::after_release::recall(&common, &recall),
        Command::Backup(backup) => command::backup::run(&common, &backup),
        Command::Restore(restore) => command::backup::restore(&common, &restore),
        Command::Export(export) => command::export::run(&common, &export),
        Command::Rebuild(rebuild) => command::export::rebuild(&common, &rebuild),
        Command::Doctor => command::doctor::run(&common),
        Command::Clock(clock) => command::clock::run(&common, &clock),
        Command::ReleaseDates(cases) => command::release_dates::run(&common, &cases),
        Command::Rules(rules) => command::rules::run(&common, &rules),
        Command::Synth(synth) => command::synth::run(&common, &synth),
        Command::User(user) => command::user::run(&common, &user),
        Command::Licences => command::licences::run(),
    };
    match done {
        Ok(code) => code,
        Err(fault) if fault.is_closed_pipe() => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("joinder: {fault}");
            ExitCode::from(2)
        }
    }
}
