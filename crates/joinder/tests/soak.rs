//! A soak: eight hours of a busy day, played quickly against the real server. Files come and come again corrected, people
//! look, note, take on and answer, records are linked, and now and then everything is killed. In the end the ledger
//! verifies, a replay is equal, and what was acknowledged is there, once.
//!
//! `make soak` plays the whole day of a busy area; `make test` a short form of it. `JOINDER_SOAK_HOURS` says how many hours
//! are played, `JOINDER_SOAK_BUSY` how many times as much comes in and is done.
#![allow(
    clippy::allow_attributes,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::Folder;
use common::served::{Person, Served};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::process::Stdio;

/// Quarters of an hour in an hour: each brings a file, and work at the desk.
const QUARTERS: usize = 4;

/// In how many quarters of an hour everything is killed once.
const BETWEEN_KILLS: usize = 3;

/// Rows of a file, the children in it, and what is done in a quarter of an hour: of each so many times as the day is busy.
const ROWS: usize = 400;
const CHILDREN: usize = 60;
const TURNS: usize = 12;

fn set(variable: &str) -> usize {
    std::env::var(variable).map_or(1, |text| text.parse().unwrap())
}

fn hours() -> usize {
    set("JOINDER_SOAK_HOURS")
}

fn busy() -> usize {
    set("JOINDER_SOAK_BUSY")
}

/// A file of visits. Every other one sends those of the one before again, corrected.
fn file(quarter: usize) -> String {
    let columns: Vec<&str> = include_str!("../../../examples/mappings/health-visiting.sample.csv")
        .lines()
        .next()
        .unwrap()
        .split(',')
        .collect();
    let mut text = columns.join(",") + "\n";
    let rows = ROWS * busy();
    for row in 0..rows {
        let number = (quarter / 2 * rows + row).to_string();
        let child = format!("HV-{}", row % (CHILDREN * busy()));
        let day = format!("{:02}/11/2025 10:00", row % 28 + 1);
        let updated = format!("{:02}/12/2025 10:00", quarter % 28 + 1);
        let fields: Vec<&str> = columns
            .iter()
            .map(|column| match *column {
                "Row Id" => number.as_str(),
                "Row Type" => "visit",
                "Patient Id" => &child,
                "At" => &day,
                "Practitioner" => "Robin Fernsby",
                "Seen" if row % 9 == 0 => "perhaps",
                "Seen" if quarter % 2 == 1 => "N",
                "Seen" => "Y",
                "Updated" => &updated,
                _ => "",
            })
            .collect();
        writeln!(text, "{}", fields.join(",")).unwrap();
    }
    text
}

fn import(folder: &Folder, quarter: usize) -> std::process::Child {
    let path = folder.file(&format!("{quarter}.csv"), file(quarter));
    let mapping = concat!(
        "mapping:",
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/mappings/health-visiting.toml"
    );
    folder
        .command(&["import", "--source", "health", "--format", mapping])
        .arg(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How often each act was taken.
type Taken = BTreeMap<&'static str, usize>;

/// Answers a finding of a child of the census, where one is open: each quarter of an hour another child has come.
fn answer(served: &Served, person: &Person, child: u64, taken: &mut Taken) {
    let page = served.get(&format!("/person/{child}"), &person.cookies);
    let Some((_, rest)) = page.split_once("name=\"findings\" type=\"checkbox\" value=\"") else {
        return;
    };
    let finding = rest.split('"').next().unwrap();
    let form = format!(
        "csrf={}&findings={finding}&answer=acted&text=visited",
        person.secret
    );
    let done = served.post(&format!("/person/{child}/answer"), &person.cookies, &form);
    assert!(done.starts_with("HTTP/1.1 303"), "{done}");
    *taken.entry("answer").or_default() += 1;
}

/// A census with one child of its own, of whom something waits to be answered.
fn child_of(folder: &Folder, quarter: usize) -> u64 {
    let before: BTreeSet<u64> = folder.people().into_iter().collect();
    let census = common::CENSUS
        .replace("TEST1", &format!("SOAK{quarter}"))
        .replace("<UPN>N000000000010</UPN>", "");
    folder.import("northmoor", &folder.file("census.xml", census));
    let after = folder.people();
    *after
        .iter()
        .find(|person| !before.contains(person))
        .unwrap()
}

/// What people do in a quarter of an hour. Gives the notes that were acknowledged.
fn work(
    served: &Served,
    person: &Person,
    quarter: usize,
    notes: &mut BTreeSet<String>,
    taken: &mut Taken,
) {
    let turns = TURNS * busy();
    for turn in 0..turns {
        let number = quarter * turns + turn;
        let child = number % (20 * busy()) + 1;
        let read = ["/", "/duties", "/search", &format!("/person/{child}")][turn % 4].to_owned();
        let page = served.get(&read, &person.cookies);
        let known = page.starts_with("HTTP/1.1 200") || page.starts_with("HTTP/1.1 404");
        assert!(known, "{read}: {}", page.lines().next().unwrap_or_default());
        let secret = &person.secret;
        let note = format!("note-{number}-end");
        let (act, form) = match turn % 4 {
            0 | 1 => ("note", format!("csrf={secret}&note={note}")),
            2 => ("take-on", format!("csrf={secret}&reason=today")),
            _ => (
                "link",
                format!(
                    "csrf={secret}&other={}&link-reason=the+same",
                    child % (20 * busy()) + 2
                ),
            ),
        };
        let answer = served.post(&format!("/person/{child}/{act}"), &person.cookies, &form);
        assert!(!answer.starts_with("HTTP/1.1 5"), "{act}: {answer}");
        if answer.starts_with("HTTP/1.1 303") {
            *taken.entry(act).or_default() += 1;
            if act == "note" {
                notes.insert(note);
            }
        }
    }
}

#[test]
fn a_busy_day_ends_with_all_that_was_kept() {
    let folder = Folder::new();
    assert!(import(&folder, 0).wait().unwrap().success());
    Person::account(&folder);
    let mut served = Served::start(&folder);
    let mut person = Person::signs_in(&served);
    let (mut notes, mut cut_off) = (BTreeSet::new(), Vec::new());
    let mut taken = Taken::new();
    let quarters = hours() * QUARTERS;
    for quarter in 1..=quarters {
        let mut arriving = import(&folder, quarter);
        work(&served, &person, quarter, &mut notes, &mut taken);
        let child = child_of(&folder, quarter);
        answer(&served, &person, child, &mut taken);
        if quarter % BETWEEN_KILLS == 0 {
            arriving.kill().unwrap();
            arriving.wait().unwrap();
            cut_off.push(quarter);
            served.kill();
            served = Served::start(&folder);
            person = Person::signs_in(&served);
        } else {
            assert!(arriving.wait().unwrap().success());
        }
    }
    for quarter in cut_off {
        assert!(import(&folder, quarter).wait().unwrap().success());
    }
    drop(served);
    assert!(folder.run(&["verify"]).status.success());
    assert!(folder.run(&["replay"]).status.success());
    let told: Vec<String> = folder
        .json(&["facts", "--kind", "note"])
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(!notes.is_empty());
    for act in ["note", "take-on", "link", "answer"] {
        assert!(
            taken.get(act).is_some_and(|times| *times > 0),
            "{act}: {taken:?}"
        );
    }
    println!("{quarters} quarters of an hour: {taken:?}");
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &told {
        let from = line.find("note-").unwrap();
        let to = from + line[from..].find("-end").unwrap() + "-end".len();
        *times.entry(&line[from..to]).or_default() += 1;
    }
    for note in notes {
        assert_eq!(times.get(note.as_str()), Some(&1), "{note}");
    }
}
