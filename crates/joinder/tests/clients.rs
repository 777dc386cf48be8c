//! Clients that vanish half-way: ten thousand dropped connections, at every point of a request and its answer, and then the
//! server answers as before. A pool that leaks its permits, or a line that is held open, would hang it.
#![allow(
    clippy::allow_attributes,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::Folder;
use common::served::{Person, Served, get, post};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};

const DROPPED: usize = 10_000;

/// Where a client leaves.
#[derive(Clone, Copy, Debug)]
enum Leaves {
    BeforeAWord,
    InTheFirstLine,
    InTheHeaders,
    InTheBody,
    BeforeTheAnswer,
    InTheAnswer,
}

const ALL: [Leaves; 6] = [
    Leaves::BeforeAWord,
    Leaves::InTheFirstLine,
    Leaves::InTheHeaders,
    Leaves::InTheBody,
    Leaves::BeforeTheAnswer,
    Leaves::InTheAnswer,
];

fn leave(mut stream: TcpStream, person: &Person, child: u64, number: usize) {
    let looks = get("/", &person.cookies);
    let writes = post(
        &format!("/person/{child}/note"),
        &person.cookies,
        &format!("csrf={}&note=half+a+note+{number}", person.secret),
    );
    // Every fourth round of places to leave at, so that each of them cuts off what writes too.
    let request = if (number / ALL.len()).is_multiple_of(4) {
        writes
    } else {
        looks
    };
    let headers = request.find("\r\n\r\n").unwrap();
    let part = match ALL[number % ALL.len()] {
        Leaves::BeforeAWord => "",
        Leaves::InTheFirstLine => &request[..number % 10],
        Leaves::InTheHeaders => &request[..20 + number % (headers - 20)],
        Leaves::InTheBody => &request[..request.len() - 1],
        Leaves::BeforeTheAnswer | Leaves::InTheAnswer => &request,
    };
    // The server may already have answered with a refusal and closed.
    let _sent = stream.write_all(part.as_bytes());
    if matches!(ALL[number % ALL.len()], Leaves::InTheAnswer) {
        let _some = stream.read(&mut [0; 64]);
    }
}

#[test]
fn ten_thousand_dropped_connections_and_no_hang() {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("census.xml", common::CENSUS));
    let child = folder.people().pop().unwrap();
    Person::account(&folder);
    let served = Served::start(&folder);
    let person = Person::signs_in(&served);
    assert!(served.get("/", &person.cookies).starts_with("HTTP/1.1 200"));
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= DROPPED {
                        return;
                    }
                    leave(served.connect(), &person, child, number);
                }
            });
        }
    });
    for _ in 0..20 {
        let answer = served.get(&format!("/person/{child}"), &person.cookies);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    let noted = served.post(
        &format!("/person/{child}/note"),
        &person.cookies,
        &format!("csrf={}&note=a+whole+note", person.secret),
    );
    assert!(noted.starts_with("HTTP/1.1 303"), "{noted}");
    drop(served);
    assert!(folder.run(&["verify"]).status.success());
    assert!(folder.run(&["replay"]).status.success());
    let notes = folder.json(&["facts", "--kind", "note"]);
    let told: Vec<String> = notes.iter().map(ToString::to_string).collect();
    let mut distinct = told.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), told.len(), "a note was doubled");
    assert!(told.iter().any(|note| note.contains("a whole note")));
}

#[test]
fn more_clients_than_there_are_places_who_say_nothing_are_let_go() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let mut silent: Vec<TcpStream> = (0..900).map(|_| served.connect()).collect();
    for stream in &mut silent {
        let _sent = stream.write_all(b"GET / HTTP/1.1\r\nHost: lo");
    }
    // All places are taken by clients who never finish; they lose them after twenty seconds, and this one is served.
    let answer = served.get("/sign-in", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
