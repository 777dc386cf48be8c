//! The server is killed while programs write through the API: what it acknowledged is there, once; what it did not may be
//! asked again under the same key, and is there once too.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::served::{Person, Served};
use common::{CENSUS, Folder};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::Mutex;
use std::time::Duration;

const KILLS: u64 = 25;

/// Programs that write at the same time.
const WRITERS: usize = 4;

/// Longest that the server lives, in thousandths of a second: a note takes a few of them.
const LONGEST: u64 = 160;

/// What a writer knows of its notes: the words, which are the key too, and whether it was told that they are kept.
type Told = Mutex<BTreeMap<String, bool>>;

/// Sends a note; gives the first line of the answer, or nothing where the server was gone before it had answered.
fn note(served: &Served, token: &str, person: u64, words: &str) -> Option<String> {
    let body = format!("{{\"text\":\"{words}\"}}");
    let request = format!(
        "POST /api/v1/people/{person}/notes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nJoinder-Purpose: test\r\nIdempotency-Key: {words}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = std::net::TcpStream::connect(served.address).ok()?;
    stream.set_read_timeout(Some(common::served::HANG)).unwrap();
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    // What came before the connection broke may still be the whole head.
    let _broken = stream.read_to_end(&mut answer);
    let head = String::from_utf8_lossy(&answer).into_owned();
    head.split_once("\r\n").map(|(line, _)| line.to_owned())
}

fn write_until_killed(served: &Served, token: &str, person: u64, writer: &str, told: &Told) {
    for number in 0.. {
        let words = format!("{writer}-{number}");
        told.lock().unwrap().insert(words.clone(), false);
        let Some(line) = note(served, token, person, &words) else {
            return;
        };
        assert_eq!(line, "HTTP/1.1 201 Created", "{words}");
        told.lock().unwrap().insert(words, true);
    }
}

/// A folder with one family in it, the token of a program that may write, and the number of a person to write about.
fn folder() -> (Folder, String, u64) {
    let folder = Folder::new();
    let census = folder.file("census.xml", CENSUS);
    folder.import("health", &census);
    Person::account(&folder);
    let made = folder.run(&["user", "token", "rowan", "--label", "test"]);
    assert!(made.status.success(), "{made:?}");
    let token = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let person = folder.people()[0];
    (folder, token, person)
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_once_and_the_rest_can_be_asked_again() {
    let (folder, token, person) = folder();
    let told = Told::default();
    for kill in 0..KILLS {
        let served = Served::start(&folder);
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (served, token, told) = (&served, token.as_str(), &told);
                let name = format!("note-{kill}-{writer}");
                scope.spawn(move || write_until_killed(served, token, person, &name, told));
            }
            std::thread::sleep(Duration::from_millis(5 + (kill * 67) % LONGEST));
            served.kill_now();
        });
    }
    let told = told.into_inner().unwrap();
    let (kept, unsure): (Vec<_>, Vec<_>) = told.iter().partition(|(_, kept)| **kept);
    assert!(
        kept.len() >= 100 && !unsure.is_empty(),
        "{} kept, {} unsure: nothing was tried",
        kept.len(),
        unsure.len()
    );
    let served = Served::start(&folder);
    for (words, _) in &unsure {
        let line = note(&served, &token, person, words);
        assert_eq!(line.as_deref(), Some("HTTP/1.1 201 Created"), "{words}");
    }
    drop(served);
    assert!(folder.run(&["verify"]).status.success());
    assert!(folder.run(&["replay"]).status.success());
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for fact in folder.json(&["facts", "--kind", "note"]) {
        let text = fact["fact"].to_string();
        for words in told.keys() {
            if text.contains(&format!("\"{words}\"")) {
                *found.entry(words.clone()).or_default() += 1;
            }
        }
    }
    let expected: BTreeMap<String, usize> = told.keys().map(|words| (words.clone(), 1)).collect();
    assert_eq!(found, expected);
}
