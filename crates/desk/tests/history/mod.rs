//! Histories by chance: what arrives, what people do, how time passes; small enough that ten thousand are lived through
//! in a minute. The same seed tells the same history.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each test file uses the part that it needs, and a test may stop at the first surprise"
)]

pub mod live;

use simulation::Chance;

/// Children of a source: few, so that their records meet.
const CHILDREN: u64 = 4;

/// Records of a child: few, so that they come again changed, moved or withdrawn.
const RECORDS: u64 = 4;

/// Test NHS numbers, from the range kept for tests.
pub const NUMBERS: [&str; 3] = ["9990000018", "9990000026", "9990000034"];

pub const SOURCES: [&str; 3] = ["northmoor", "southmoor", "westmoor"];

const EVENTS: [&str; 18] = [
    "child",
    "note",
    "assessment",
    "address",
    "referral",
    "plan",
    "plan",
    "withdrawal",
    "sentence",
    "sentence",
    "release",
    "licence",
    "recall",
    "review",
    "home",
    "home",
    "home",
    "served",
];

/// One thing that happens. Numbers are choices among what there is when it happens.
#[derive(Clone, Debug)]
pub enum Step {
    /// A file arrives. With `settled` derived state follows at once, otherwise when something else makes it.
    File {
        source: usize,
        /// Read by the mapping that knows fewer kinds.
        lean: bool,
        /// So many days before now, where it claims to have been received earlier.
        claimed: Option<u64>,
        rows: Vec<String>,
        settled: bool,
    },
    /// Somebody does something.
    Act {
        act: Act,
        restricted: bool,
        one: u64,
        other: u64,
    },
    /// Time passes, or the machine's clock is set back.
    Minutes(i64),
    /// The desk is closed, and opened again.
    Reopened,
}

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    Link,
    Unlink,
    Note,
    TakeOn,
    Answer,
    CorrectTime,
    CorrectStatement,
    Retract,
    SetAside,
    Retry,
    Look,
}

pub const ACTS: [Act; 11] = [
    Act::Link,
    Act::Unlink,
    Act::Note,
    Act::TakeOn,
    Act::Answer,
    Act::CorrectTime,
    Act::CorrectStatement,
    Act::Retract,
    Act::SetAside,
    Act::Retry,
    Act::Look,
];

/// The history of a seed.
pub fn told_by(seed: u64) -> Vec<Step> {
    let mut chance = Chance::of(seed);
    let steps = 1 + chance.below(7);
    let mut told = vec![file(&mut chance)];
    if chance.one_in(1_000) {
        told.push(crowd(&mut chance));
    }
    told.extend((0..steps).map(|_| step(&mut chance)));
    told
}

fn step(chance: &mut Chance) -> Step {
    match chance.below(20) {
        0..7 => file(chance),
        7..16 => Step::Act {
            act: ACTS[chance.place(ACTS.len())],
            restricted: chance.one_in(2),
            one: chance.below(12),
            other: chance.below(12),
        },
        16..18 => Step::Minutes(match chance.below(4) {
            0 => 1,
            1 => 24 * 60,
            2 => 40 * 24 * 60,
            _ => 8 * 24 * 60 + 13,
        }),
        18 => Step::Minutes(
            -(match chance.below(3) {
                0 => 2,
                1 => 25 * 60,
                _ => 45 * 24 * 60,
            }),
        ),
        _ => Step::Reopened,
    }
}

fn file(chance: &mut Chance) -> Step {
    let rows = 1 + chance.below(4);
    let written = 1 + chance.below(27);
    Step::File {
        source: chance.place(SOURCES.len()),
        lean: chance.one_in(5),
        claimed: chance.one_in(5).then(|| chance.below(60)),
        rows: (0..rows).map(|_| row(chance, written)).collect(),
        settled: !chance.one_in(3),
    }
}

/// `child,nhs,record,written,event,on,until,detail,handling`
fn row(chance: &mut Chance, written: u64) -> String {
    let child = chance.below(CHILDREN);
    let number = match chance.below(10) {
        0..3 => "",
        3..9 => NUMBERS[(usize::try_from(child).unwrap() + chance.place(2)) % NUMBERS.len()],
        _ => "not a number",
    };
    let record = chance.below(RECORDS);
    let event = EVENTS[chance.place(EVENTS.len())];
    let on = match chance.below(12) {
        0 => "2026-13-45".to_owned(),
        1 => "NK".to_owned(),
        _ => format!("2026-0{}-{:02}", 1 + chance.below(3), 1 + chance.below(27)),
    };
    let detail = match event {
        "withdrawal" => chance.below(RECORDS).to_string(),
        "plan" => "NEG".to_owned(),
        // So many months, so that release comes within the history.
        "sentence" => (1 + chance.below(4)).to_string(),
        "licence" => ["set_start", "submit", "edit", "withdraw"][chance.place(4)].to_owned(),
        // So few homes that those of a child and of somebody on licence are the same one.
        "home" => (1 + chance.below(2)).to_string(),
        "recall" => ["ask", "revoke", "return", "refer"][chance.place(4)].to_owned(),
        "review" => ["refer", "direct_hearing", "list", "withdraw"][chance.place(4)].to_owned(),
        _ => format!("Wren {}", chance.below(3)),
    };
    let until = if chance.one_in(8) { "2026-03-20" } else { "" };
    let handling = ["", "", "", "S", "R"][chance.place(5)];
    let written = if chance.one_in(8) {
        String::new()
    } else {
        format!("2026-02-{written:02}")
    };
    format!("c{child},{number},{child}{record},{written},{event},{on},{until},{detail},{handling}")
}

/// So many children with one number that it names nobody any more.
fn crowd(chance: &mut Chance) -> Step {
    let number = NUMBERS[chance.place(NUMBERS.len())];
    let more = 45 + chance.below(10);
    Step::File {
        source: chance.place(SOURCES.len()),
        lean: false,
        claimed: None,
        rows: (0..more)
            .map(|child| format!("m{child},{number},m{child},2026-02-01,note,2026-01-05,,many,"))
            .collect(),
        settled: true,
    }
}
