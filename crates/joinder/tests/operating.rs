//! What an operator relies on: the doctor's findings, the server's readiness and measures, a stop that is graceful, and a
//! log in which nobody can be found.
#![allow(
    clippy::allow_attributes,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{CENSUS, Folder};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

/// A server of the real binary, with where its log goes.
struct Server {
    process: Child,
    pages: String,
    operations: String,
}

impl Server {
    fn start(folder: &Folder, log: &Path) -> Self {
        let mut process = folder
            .command(&["serve", "--port", "0", "--operations", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(log).unwrap())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let mut address_after = |words: &str| {
            loop {
                let mut line = String::new();
                assert!(said.read_line(&mut line).unwrap() > 0, "it ended early");
                if let Some((_, rest)) = line.split_once(words) {
                    return rest.split_once('/').unwrap().0.to_owned();
                }
            }
        };
        let operations = address_after("Measures are at http://");
        let pages = address_after("Joinder is open at http://");
        Self {
            process,
            pages,
            operations,
        }
    }

    fn terminate(mut self) -> std::process::ExitStatus {
        let told = std::process::Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        self.process.wait().unwrap()
    }
}

/// Asks as plainly as HTTP can be asked; gives the whole answer.
fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{request}").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(address: &str, path: &str, cookie: &str) -> String {
    ask(
        address,
        &format!(
            "GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        ),
    )
}

fn post(address: &str, path: &str, cookie: &str, kind: &str, body: &str) -> String {
    ask(
        address,
        &format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
    )
}

fn cookie_in(answer: &str) -> String {
    let set = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap_or_else(|| panic!("no cookie in {answer}"));
    set.split(';').next().unwrap().to_owned()
}

fn secret_in(page: &str) -> String {
    let (_, rest) = page
        .split_once("name=\"csrf\" value=\"")
        .unwrap_or_else(|| panic!("no form in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn the_doctor_names_what_an_operator_must_know_and_changes_nothing() {
    let folder = Folder::new();
    let nothing = folder.run(&["doctor", "--json"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(
        !folder.data().join("ledger.sqlite").exists(),
        "it made a ledger"
    );
    folder.import("northmoor", &folder.file("census.xml", CENSUS));
    let checks = folder.json(&["doctor"]);
    let health = |name: &str| {
        checks
            .iter()
            .find(|check| check["name"] == name)
            .unwrap_or_else(|| panic!("no check `{name}`"))["health"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(health("ledger"), "good");
    assert_eq!(health("derived state"), "good");
    assert_eq!(health("sources"), "good");
    assert_eq!(health("quarantine"), "attention");
    assert_eq!(health("permissions"), "good");
    std::fs::write(folder.data().join("settings.toml"), "colour = 1\n").unwrap();
    std::fs::remove_file(folder.data().join("derived.sqlite")).unwrap();
    let broken = folder.run(&["doctor"]);
    let said = String::from_utf8_lossy(&broken.stdout).into_owned();
    assert_eq!(broken.status.code(), Some(1));
    assert!(said.contains("colour"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_data_folder_that_others_may_enter_is_a_fault() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("census.xml", CENSUS));
    std::fs::set_permissions(folder.data(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let found = folder.run(&["doctor"]);
    assert_eq!(found.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&found.stdout).contains("chmod 700"));
}

#[test]
fn a_server_says_when_it_is_ready_counts_what_it_does_and_stops_when_it_is_told() {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("census.xml", CENSUS));
    let log = folder.0.path().join("log");
    let server = Server::start(&folder, &log);
    assert!(get(&server.pages, "/health/ready", "").starts_with("HTTP/1.1 200"));
    assert!(get(&server.pages, "/metrics", "").starts_with("HTTP/1.1 404"));
    let measures = get(&server.operations, "/metrics", "");
    for line in [
        "joinder_ready 1",
        "joinder_quarantined_records 1",
        r#"joinder_requests_total{route="/health/ready",method="GET",status="200"} 1"#,
    ] {
        assert!(measures.contains(line), "{line} in {measures}");
    }
    assert_eq!(server.terminate().code(), Some(0));
}

/// Every word of the names of an invented area, and of all else that is told of its people whatever is long enough not to be
/// an ordinary word by chance, such as an identifier.
fn names_of(area: &Path) -> BTreeSet<String> {
    let people = std::fs::read_to_string(area.join("truth/people.jsonl")).unwrap();
    let mut words = BTreeSet::new();
    for line in people.lines() {
        let person: serde_json::Value = serde_json::from_str(line).unwrap();
        collect(&person, 5, &mut words);
    }
    words
}

fn collect(value: &serde_json::Value, shortest: usize, words: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => words.extend(
            text.split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| word.chars().count() >= shortest)
                .map(str::to_lowercase),
        ),
        serde_json::Value::Array(all) => all.iter().for_each(|one| collect(one, shortest, words)),
        serde_json::Value::Object(fields) => fields.iter().for_each(|(field, one)| {
            let is_name = matches!(field.as_str(), "given" | "surname");
            collect(one, if is_name { 2 } else { shortest }, words);
        }),
        _ => {}
    }
}

#[test]
fn nobody_of_the_area_can_be_found_in_the_log() {
    let folder = Folder::new();
    let area = folder.0.path().join("area");
    let made = common::joinder(&["synth", "--people", "200", "--out"])
        .arg(&area)
        .output()
        .unwrap();
    assert!(made.status.success());
    let data = folder.data();
    let demo = common::joinder(&["demo", "--people", "200", "--no-serve", "--data"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(
        demo.status.success(),
        "{}",
        String::from_utf8_lossy(&demo.stderr)
    );
    let names = names_of(&area);
    assert!(names.len() > 200, "only {} words to look for", names.len());

    let log = folder.0.path().join("log");
    let server = Server::start(&folder, &log);
    let address = server.pages.clone();
    let form = "application/x-www-form-urlencoded";
    let door = get(&address, "/sign-in", "");
    let body = format!("csrf={}&user=sam", secret_in(&door));
    let signed = post(&address, "/demo/sign-in", &cookie_in(&door), form, &body);
    let cookie = cookie_in(&signed);
    let csrf = secret_in(&get(&address, "/purpose", &cookie));
    let name = names.iter().next().unwrap();
    post(
        &address,
        "/purpose",
        &cookie,
        form,
        &format!("csrf={csrf}&purpose=other&words={name}"),
    );
    let mut shown = 0;
    for person in folder.people().into_iter().take(40) {
        let page = get(&address, &format!("/person/{person}?name={name}"), &cookie);
        shown += usize::from(page.starts_with("HTTP/1.1 200"));
    }
    assert!(shown > 10, "only {shown} people were shown");
    post(
        &address,
        "/search",
        &cookie,
        form,
        &format!("csrf={csrf}&name={name}"),
    );
    post(
        &address,
        "/api/v1/search",
        &cookie,
        "application/json",
        &format!("{{\"name\":\"{name}\"}}"),
    );
    post(
        &address,
        "/api/v1/search",
        &cookie,
        "application/json",
        &format!("{{\"name\":{name}"),
    );
    get(&address, &format!("/{name}/{name}"), &cookie);
    post(
        &address,
        "/sign-in",
        "",
        form,
        &format!("user={name}&password={name}"),
    );
    assert!(server.terminate().success());

    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.lines().count() > 45, "the log is too short: {log}");
    let ours = ["route", "person", "request", "search", "trace"];
    let said: BTreeSet<String> = log
        .split(|letter: char| !letter.is_alphanumeric())
        .map(str::to_lowercase)
        .collect();
    let found: Vec<&String> = names
        .iter()
        .filter(|name| said.contains(*name) && !ours.contains(&name.as_str()))
        .collect();
    assert!(found.is_empty(), "in the log: {found:?}");
}
