//! An import that is killed at any moment: the ledger verifies, nothing is doubled, and a re-run ends in the same facts as
//! an undisturbed run (positions, salts and times of receipt apart).
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{Folder, joinder};
use std::fmt::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

const KILLS: u32 = 200;

/// Enough rows for several commits.
const ROWS: usize = 6_000;

/// Enough rows for several batches, so that a kill falls between and inside them.
fn rows() -> String {
    let mut text = include_str!("../../../examples/mappings/health-visiting.sample.csv")
        .lines()
        .next()
        .unwrap()
        .to_owned()
        + "\n";
    let columns: Vec<String> = text.trim().split(',').map(str::to_owned).collect();
    for row in 0..ROWS {
        let number = row.to_string();
        let child = format!("HV-{}", row % 700);
        let day = format!("{:02}/{:02}/2025 10:00", row % 28 + 1, row / 28 % 12 + 1);
        let given = [
            ("Row Id", number.as_str()),
            ("Row Type", "visit"),
            ("Patient Id", &child),
            ("At", &day),
            ("Practitioner", "Robin Fernsby"),
            ("Seen", if row % 9 == 0 { "perhaps" } else { "Y" }),
            ("Updated", &day),
        ];
        let fields: Vec<&str> = columns
            .iter()
            .map(|column| {
                given
                    .iter()
                    .find(|(name, _)| name == column)
                    .map_or("", |(_, value)| value)
            })
            .collect();
        writeln!(text, "{}", fields.join(",")).unwrap();
    }
    text
}

fn import(folder: &Folder) -> std::process::Command {
    let mapping = concat!(
        "mapping:",
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/mappings/health-visiting.toml"
    );
    let mut command = folder.command(&[
        "import", "--source", "health", "--format", mapping, "--json",
    ]);
    command
        .arg(folder.0.path().join("rows.csv"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Every fact and every fault, with what differs from run to run left out.
fn export(folder: &Folder) -> Vec<String> {
    let mut told: Vec<String> = folder
        .json(&["facts"])
        .into_iter()
        .filter(|line| line["source"] == "health")
        .map(|line| format!("{} {} {}", line["record"], line["written"], line["fact"]))
        .collect();
    told.extend(
        folder
            .json(&["quarantine"])
            .into_iter()
            .map(|fault| format!("{} {} {}", fault["record"], fault["field"], fault["found"])),
    );
    told.sort();
    told
}

/// The ledger after a kill: sound, and no entry fewer than were seen in it before. Until one was, it may not be there yet.
fn kept_after(folder: &Folder, before: u64, kill: u32) -> u64 {
    let verified = folder.run(&["verify", "--json"]);
    if before == 0 && !verified.status.success() {
        return 0;
    }
    assert!(verified.status.success(), "after kill {kill}: {verified:?}");
    let told = common::lines(&verified);
    assert_eq!(told[0]["sound"], true, "after kill {kill}");
    let entries = told[0]["entries"].as_u64().unwrap();
    assert!(
        entries >= before,
        "after kill {kill}: {entries} entries, and there were {before}"
    );
    entries
}

#[test]
fn two_hundred_kills_lose_nothing_and_double_nothing() {
    let text = rows();
    let undisturbed = Folder::new();
    undisturbed.file("rows.csv", &text);
    let began = Instant::now();
    assert!(import(&undisturbed).status().unwrap().success());
    let whole = began.elapsed();
    let expected = export(&undisturbed);
    assert_eq!(
        expected.len(),
        ROWS,
        "a visit a row, or a fault for every ninth"
    );

    let mut killed = Folder::new();
    killed.file("rows.csv", &text);
    let (mut alive, mut kept, mut half_way, mut whole_again) = (0, 0, 0, 0);
    for kill in 0..KILLS {
        let mut child = import(&killed).spawn().unwrap();
        // From soon after the beginning to well into an undisturbed run, whose later part works out what is due.
        let share = 8 + u64::from((kill * 37) % KILLS) * 36 / u64::from(KILLS);
        std::thread::sleep(Duration::from_micros(
            u64::try_from(whole.as_micros()).unwrap() * share / 100,
        ));
        alive += u32::from(child.try_wait().unwrap().is_none());
        // kill -9 on Unix.
        child.kill().unwrap();
        child.wait().unwrap();
        if kill % 4 != 0 {
            continue;
        }
        kept = kept_after(&killed, kept, kill);
        half_way += u32::from((100..ROWS as u64).contains(&kept));
        if kept > ROWS as u64 {
            // All of it came through, piece by piece: it is what an undisturbed run keeps, and another folder begins.
            ends_as(&killed, &expected);
            (killed, kept) = (Folder::new(), 0);
            killed.file("rows.csv", &text);
            whole_again += 1;
        }
    }
    assert!(
        alive >= KILLS / 2 && half_way >= 3 && whole_again >= 2,
        "{alive} of {KILLS} were at work when they were killed, {half_way} left a part behind, {whole_again} folders were filled"
    );
    ends_as(&killed, &expected);
}

/// Imports once more, undisturbed: nothing is missing, nothing doubled, and all that is checked is sound.
fn ends_as(folder: &Folder, expected: &[String]) {
    assert!(import(folder).status().unwrap().success());
    assert_eq!(export(folder), expected);
    assert!(folder.run(&["verify"]).status.success());
    assert!(folder.run(&["replay"]).status.success());
}

#[test]
fn two_imports_and_a_reader_at_once_add_nothing_twice_and_show_no_half() {
    let text = rows();
    let alone = Folder::new();
    alone.file("rows.csv", &text);
    assert!(import(&alone).status().unwrap().success());
    let both = Folder::new();
    both.file("rows.csv", &text);
    assert!(
        joinder(&["user", "list", "--data"])
            .arg(both.data())
            .status()
            .unwrap()
            .success()
    );
    let (mut one, mut other) = (
        import(&both).spawn().unwrap(),
        import(&both).spawn().unwrap(),
    );
    // The ledger that a reader sees meanwhile is whole, and only grows.
    let mut seen = 0;
    while one.try_wait().unwrap().is_none() || other.try_wait().unwrap().is_none() {
        let verified = both.json(&["verify"]);
        let entries = verified[0]["entries"].as_u64().unwrap();
        assert_eq!(verified[0]["sound"], true);
        assert!(entries >= seen, "{entries} entries after {seen}");
        seen = entries;
    }
    assert!(one.wait().unwrap().success());
    assert!(other.wait().unwrap().success());
    assert_eq!(export(&both), export(&alone));
    assert!(both.run(&["verify"]).status.success());
    assert!(both.run(&["replay"]).status.success());
}

/// A disk that takes no more, at once or after what went in with the first commit: the command says so, keeps what it
/// committed, and goes on where there is room again.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_nothing_that_was_kept_is_lost() {
    let text = rows();
    for (bytes, committed) in [(300_000, 0..100), (6_000_000, 4_000..ROWS as u64)] {
        let folder = Folder::new();
        folder.file("rows.csv", &text);
        let command = import(&folder);
        let refused = std::process::Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec prlimit \"$@\"", "sh"])
            .arg(format!("--fsize={bytes}"))
            .arg(command.get_program())
            .args(command.get_args())
            .output()
            .unwrap();
        assert!(!refused.status.success());
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(
            told.contains(".sqlite` failed") || told.contains("full"),
            "{bytes}: {told}"
        );
        let kept = kept_after(&folder, 0, 0);
        assert!(committed.contains(&kept), "{bytes}: {kept} entries");
        assert!(import(&folder).status().unwrap().success());
        assert_eq!(export(&folder).len(), ROWS);
        assert!(folder.run(&["verify"]).status.success());
        assert!(folder.run(&["replay"]).status.success());
    }
}
