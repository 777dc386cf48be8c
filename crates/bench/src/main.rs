//! Measures the release binary: import, a person's page under load, a picture of a past day, all duties of an area; and,
//! in the same run, bare SQLite inserts of the same rows, so that the cost of the promises is seen.
//!
//! `joinder-bench JOINDER [import] [page] [past] [duties] [promises] [release-dates] [supervision] [licensees] [ten-million]`: all but the last where none is named.
//! Data is generated, by a fixed rule, in a folder that is removed again. `JOINDER_BENCH_SCALE=100` makes everything a hundred
//! times smaller.
//!
//! Not here: judging. A figure is printed with its mark; nothing fails because a machine is slow.

mod baseline;
mod data;
mod import;
mod licensees;
mod machine;
mod page;
mod promises;
mod read;
mod release_dates;
mod supervision;

use std::path::PathBuf;
use std::process::ExitCode;

/// The command's own allocator, so that what is measured in this process is what the command does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What went wrong while measuring: no figure is better than a wrong one.
pub(crate) type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("joinder-bench: {fault}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let joinder = PathBuf::from(
        arguments
            .next()
            .ok_or("give the path of the release binary")?,
    );
    let named: Vec<String> = arguments.collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let room = std::env::temp_dir().join(format!("joinder-bench-{}", std::process::id()));
    std::fs::create_dir_all(&room)?;
    println!("{}", machine::described());
    let done = measure(&joinder, &room, &wanted).and_then(|()| {
        if named.iter().any(|name| name == "ten-million") {
            ten_million(&joinder, &room)
        } else {
            Ok(())
        }
    });
    std::fs::remove_dir_all(&room)?;
    done
}

/// Ten million facts: minutes and gigabytes, so only where it is asked for.
fn ten_million(joinder: &std::path::Path, room: &std::path::Path) -> Result<(), Failure> {
    let area = room.join("ten-million");
    let file = data::events(room, 200_000 / data::scale(), 25, 5_000 / data::scale())?;
    import::measure(joinder, &area, &file)?;
    read::replay(joinder, &area)?;
    page::measure(joinder, &area, &page::CHILDREN)
}

fn measure(
    joinder: &std::path::Path,
    room: &std::path::Path,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<(), Failure> {
    let scale = data::scale();
    let area = room.join("area");
    if wanted("import") || wanted("page") || wanted("past") {
        let file = data::events(room, 20_000 / scale, 25, 5_000 / scale)?;
        let imported = import::measure(joinder, &area, &file)?;
        import::parsing(&file)?;
        baseline::measure(room, &file, &imported)?;
        baseline::measure_stored(room, &area, &imported)?;
        read::replay(joinder, &area)?;
    }
    if wanted("promises") {
        let file = data::events(room, 20_000 / scale, 25, 5_000 / scale)?;
        promises::measure(room, &file)?;
    }
    if wanted("release-dates") {
        release_dates::measure(usize::try_from(scale)?)?;
    }
    if wanted("supervision") {
        supervision::measure(usize::try_from(scale)?)?;
    }
    if wanted("licensees") {
        licensees::measure(joinder, room)?;
    }
    if wanted("page") {
        page::measure(joinder, &area, &page::CHILDREN)?;
    }
    if wanted("past") {
        read::past(&area)?;
    }
    if wanted("duties") {
        let large = room.join("large");
        let file = data::events(room, 100_000 / scale, 8, 0)?;
        import::quietly(joinder, &large, &file)?;
        read::duties(joinder, &large)?;
    }
    Ok(())
}
