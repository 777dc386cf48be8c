//! The machine's clock is set back between two commands, as `faketime` (a Debian package) makes the real binary see it: what
//! came later is not known earlier, nothing is lost, and all that is checked is sound.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]
#![cfg(target_os = "linux")]

mod common;

use common::{Folder, lines};
use std::process::{Command, Output};

const FIRST: &str = "2026-06-10 10:00:00";
const SET_BACK: &str = "2026-06-01 09:00:00";
const LATER: &str = "2026-06-20 09:00:00";

/// Runs the command while the clock shows that time in UTC.
fn at(time: &str, folder: &Folder, arguments: &[&str]) -> Output {
    let command = folder.command(arguments);
    let output = Command::new("faketime")
        .arg(time)
        .arg(command.get_program())
        .args(command.get_args())
        .env("TZ", "UTC")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{time} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn import(time: &str, folder: &Folder, source: &str, of: &str) {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/mappings");
    let format = format!("mapping:{examples}/{of}.toml");
    let file = format!("{examples}/{of}.sample.csv");
    at(
        time,
        folder,
        &["import", "--source", source, "--format", &format, &file],
    );
}

/// Facts by source that were known by the end of a day.
fn known(folder: &Folder, day: &str, source: &str) -> usize {
    let listed = at(LATER, folder, &["facts", "--json", "--known-on", day]);
    lines(&listed)
        .iter()
        .filter(|fact| fact["source"] == source)
        .count()
}

#[test]
fn what_came_after_the_clock_was_set_back_is_known_no_earlier_and_all_is_sound() {
    if Command::new("faketime").arg("--version").output().is_err() {
        println!("ignored: `faketime` is not here");
        return;
    }
    let folder = Folder::new();
    import(FIRST, &folder, "northmoor", "childrens-services");
    import(SET_BACK, &folder, "health", "health-visiting");
    for arguments in [["verify"], ["replay"], ["duties"]] {
        at(SET_BACK, &folder, &arguments);
        at(LATER, &folder, &arguments);
    }
    let (first, second) = (
        known(&folder, "2026-06-10", "northmoor"),
        known(&folder, "2026-06-10", "health"),
    );
    assert!(first > 50 && second > 10, "{first} {second}");
    for before in ["2026-06-01", "2026-06-09"] {
        let both = (
            known(&folder, before, "northmoor"),
            known(&folder, before, "health"),
        );
        assert_eq!(both, (0, 0), "{before}");
    }
    // The same files again, with the clock right: nothing is doubled.
    import(LATER, &folder, "northmoor", "childrens-services");
    import(LATER, &folder, "health", "health-visiting");
    let again = (
        known(&folder, "2026-06-20", "northmoor"),
        known(&folder, "2026-06-20", "health"),
    );
    assert_eq!(again, (first, second));
    at(LATER, &folder, &["verify"]);
    at(LATER, &folder, &["replay"]);
}
