//! The seals from end to end, with the real binary: a log, a partner agency's witness over HTTP and by file, a proof that a
//! stranger checks, and a past that is rolled back.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{CENSUS, Folder, joinder};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use verifier::{Checkpoint, Fact, Key, check_case, check_leaves, check_proof};

/// A server that ends with the test.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts a command that says where it answers after `words`.
    fn start(mut command: Command, words: &str) -> Self {
        let process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            process,
            address: String::new(),
        };
        let mut said = BufReader::new(server.process.stdout.take().unwrap());
        while server.address.is_empty() {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended early");
            if let Some((_, rest)) = line.split_once(words) {
                server.address = rest.split_once('/').unwrap().0.to_owned();
            }
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _gone = self.process.wait();
    }
}

fn said(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn witness(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = joinder(&["witness"]);
    command.args(arguments).arg("--data").arg(folder);
    command
}

fn key(text: &str) -> Key {
    Key::parse(text.trim_end()).unwrap()
}

/// A log with a census in it, and a witness that watches it and is trusted by it.
fn log_and_witness() -> (Folder, std::path::PathBuf, String, String) {
    let folder = Folder::new();
    let origin = ["--origin", "northmoor.example/joinder"];
    let log = said(&folder.run(&[&["checkpoint", "key"][..], &origin].concat()));
    assert!(log.starts_with("northmoor.example/joinder+"), "{log}");
    let census = folder.file("census.xml", CENSUS);
    folder.import("northmoor-social-care", &census);
    let own = folder.0.path().join("witness");
    let name = ["key", "--name", "police.northmoor.example/witness"];
    let police = said(&witness(&own, &name).output().unwrap());
    said(&witness(&own, &["watch", log.trim_end()]).output().unwrap());
    said(&folder.run(&["checkpoint", "trust", police.trim_end()]));
    (folder, own, log, police)
}

#[test]
fn a_witness_signs_by_file_and_a_stranger_checks_a_proof_and_the_whole_log() {
    let (folder, own, log, police) = log_and_witness();
    assert!(
        folder.data().join("seals-checkpoint").is_file(),
        "an import ends with a checkpoint"
    );
    let first_fact = folder
        .json(&["facts"])
        .iter()
        .find(|fact| fact["source"] == "northmoor-social-care")
        .map(|fact| format!("{}.{}", fact["id"]["position"], fact["id"]["ordinal"]))
        .unwrap();
    let request = folder.file(
        "request",
        said(&folder.run(&["checkpoint", "request", "0"])),
    );
    let cosigned = said(
        &witness(&own, &["cosign", &request.display().to_string()])
            .output()
            .unwrap(),
    );
    let cosigned = folder.file("cosigned", cosigned);
    let cosigned_name = cosigned.display().to_string();
    assert_eq!(
        said(&folder.run(&["checkpoint", "add", &cosigned_name])),
        "signed by police.northmoor.example/witness\n"
    );
    let proof = said(&folder.run(&["prove", &first_fact]));
    let shown = check_proof(&proof, &key(&log), &[key(&police)]).unwrap();
    assert!(
        shown.opened.content.contains("\"statement\""),
        "{}",
        shown.opened.content
    );
    assert!(
        !proof.contains("TEST1") || shown.opened.content.contains("TEST1"),
        "nothing but the fact is given away"
    );
    let leaves = folder.0.path().join("leaves");
    said(&folder.run(&["checkpoint", "leaves", &leaves.display().to_string()]));
    let checkpoint = Checkpoint::parse(&std::fs::read_to_string(&cosigned).unwrap()).unwrap();
    let mut opened = std::fs::File::open(&leaves).unwrap();
    check_leaves(&mut opened, &[checkpoint], &key(&log), &[key(&police)]).unwrap();
    let sound = said(&folder.run(&[
        "verify",
        "--since",
        &cosigned_name,
        "--witness-key",
        police.trim_end(),
    ]));
    assert!(sound.contains("of the checkpoint that you hold"), "{sound}");
    let looked = folder
        .json(&["facts"])
        .into_iter()
        .any(|fact| fact["fact"]["statement"]["look"]["at"] == "proof");
    assert!(looked, "giving a proof is on the record");
    let health = |folder: &Folder| {
        let checks = folder.json(&["doctor"]);
        let found = checks.iter().find(|check| check["name"] == "seals");
        found.unwrap()["health"].as_str().unwrap().to_owned()
    };
    assert_eq!(health(&folder), "good");
    let alone = Folder::new();
    alone.import("northmoor", &alone.file("census.xml", CENSUS));
    assert_eq!(health(&alone), "attention", "nobody else has signed");
    let missing = folder.run(&["prove", "9999.0"]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn a_log_and_a_witness_meet_over_http_and_a_rollback_is_named() {
    let (folder, own, _, _) = log_and_witness();
    let police = Server::start(
        witness(&own, &["serve", "--port", "0"]),
        "The witness answers at http://",
    );
    let url = format!("http://{}/", police.address);
    let ask = || said(&folder.run(&["checkpoint", "ask", &url]));
    assert_eq!(ask(), "signed by police.northmoor.example/witness\n");
    let before = folder.0.path().join("before");
    copy(&folder.data(), &before);
    folder.import("another-source", &folder.file("again.xml", CENSUS));
    assert_eq!(
        ask(),
        "signed by police.northmoor.example/witness\n",
        "the second time from where it left off"
    );
    // The other way round: the witness visits the log, once the operator lets the log be public.
    let prefix = |server: &Server| format!("http://{}/log", server.address);
    let visit = |server: &Server| witness(&own, &["visit", &prefix(server)]).output().unwrap();
    let closed = Server::start(
        folder.command(&["serve", "--port", "0"]),
        "Joinder is open at http://",
    );
    let refused = visit(&closed);
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("404"),
        "not public by itself"
    );
    drop(closed);
    std::fs::write(folder.data().join("settings.toml"), "public_log = true\n").unwrap();
    folder.import("a-third-source", &folder.file("third.xml", CENSUS));
    let open = Server::start(
        folder.command(&["serve", "--port", "0"]),
        "Joinder is open at http://",
    );
    let visited = visit(&open);
    assert!(said(&visited).contains("police.northmoor.example/witness "));
    drop(open);
    // Somebody puts last week's disk back, with its seals: in itself it is sound, and the witness knows better.
    std::fs::remove_dir_all(folder.data()).unwrap();
    copy(&before, &folder.data());
    assert_eq!(folder.run(&["verify"]).status.code(), Some(0));
    std::fs::write(folder.data().join("settings.toml"), "public_log = true\n").unwrap();
    let back = Server::start(
        folder.command(&["serve", "--port", "0"]),
        "Joinder is open at http://",
    );
    let declined = visit(&back);
    assert_eq!(declined.status.code(), Some(1));
    let words = String::from_utf8_lossy(&declined.stderr).into_owned();
    assert!(words.contains("rolled back"), "{words}");
    let held = folder.file("held", &visited.stdout);
    let broken = folder.run(&["verify", "--since", &held.display().to_string()]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&broken.stdout).contains("it was removed"));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let target = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &target);
        } else {
            std::fs::copy(file.path(), target).unwrap();
        }
    }
}

/// A case file of the first person whom the census names, as text.
fn case_of(folder: &Folder) -> String {
    let person = folder.people()[0].to_string();
    said(&folder.run(&[
        "case",
        "--person",
        &person,
        "--purpose",
        "asked for by a court",
    ]))
}

#[test]
fn a_case_is_one_file_that_a_stranger_checks_to_the_last_letter() {
    let (folder, _, log, police) = log_and_witness();
    let file = case_of(&folder);
    let check = |file: &str, witnesses: &[Key]| {
        let mut said = Vec::new();
        let mut each = |fact: &Fact| said.push(fact.says.clone());
        let checked = check_case(&mut file.as_bytes(), &key(&log), witnesses, &mut each);
        checked.map(|(case, _)| (case, said))
    };
    let (case, facts) = check(&file, &[]).unwrap();
    assert_eq!(case.purpose, "asked for by a court");
    assert_eq!(case.facts, facts.len() as u64);
    assert!(facts.len() > 3, "{facts:?}");
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    // Every fact of the person in the ledger is in it, and nobody else's.
    let of_it = folder
        .json(&["facts"])
        .iter()
        .filter(|fact| {
            fact["source"] == "northmoor-social-care" && !fact["fact"]["about"].is_null()
        })
        .filter(|fact| fact["fact"]["statement"]["look"].is_null())
        .count();
    assert_eq!(facts.len(), of_it);
    for line in 0..lines.len() {
        let without: String = [&lines[..line], &lines[line + 1..]].concat().concat();
        assert!(check(&without, &[]).is_err(), "without line {}", line + 1);
        let twice: String = [&lines[..=line], &lines[line..]].concat().concat();
        assert!(check(&twice, &[]).is_err(), "line {} twice", line + 1);
    }
    assert!(check(&file[..file.len() - 1], &[]).is_err(), "cut off");
    assert!(
        check(&(file.clone() + "\n"), &[]).is_err(),
        "something after it"
    );
    for (what, with) in [
        ("\"standing\":\"", "\"standing\":\"not "),
        ("\"purpose\":\"", "\"purpose\":\"not "),
        ("\"says\":\"", "\"says\":\"not "),
    ] {
        let altered = file.replacen(what, with, 1);
        assert_ne!(altered, file, "{what}");
        assert!(check(&altered, &[]).is_err(), "{what}");
    }
    let unseen = check(&file, &[key(&police)]);
    assert!(unseen.unwrap_err().contains("has not signed"));
    let other = Folder::new();
    let other = said(&other.run(&["checkpoint", "key", "--origin", "other.example/joinder"]));
    let mut nothing = |_: &Fact| {};
    assert!(check_case(&mut file.as_bytes(), &key(&other), &[], &mut nothing).is_err());
    let looked = folder.json(&["facts"]).into_iter().any(|fact| {
        let look = &fact["fact"]["statement"]["look"];
        look["at"] == "case file" && look["purpose"] == "asked for by a court"
    });
    assert!(looked, "giving a case away is on the record");
}
