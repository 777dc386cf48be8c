//! Verifying: every table and column of the ledger is checked against the chain; the first place that differs is named.
//!
//! A long ledger is checked in pieces, by as many threads as there are processors: an entry is checked beside what is
//! stored of the one before it, which its own piece checks. What comes of the pieces is put together in their order.

use super::append::unsigned;
use super::connection::SqliteLedger;
use super::read::tags_of;
use super::tree::Checking;
use super::verify_erased::Erased;
use super::verify_piece::{Piece, TagSum, entries, tags};
use crate::hashing::BEFORE_THE_FIRST;
use crate::{Broken, Hash, LedgerFault};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Entries in a piece: large enough that beginning one costs nothing beside it.
const ENTRIES_IN_A_PIECE: u64 = 20_000;

/// `known` are sizes and roots that somebody holds a checkpoint of, in any order.
pub(super) fn verify(
    ledger: &SqliteLedger,
    known: &[(u64, Hash)],
) -> Result<Option<Broken>, LedgerFault> {
    verify_in_pieces(ledger, known, ENTRIES_IN_A_PIECE)
}

fn verify_in_pieces(
    ledger: &SqliteLedger,
    known: &[(u64, Hash)],
    piece: u64,
) -> Result<Option<Broken>, LedgerFault> {
    let mut known = known.to_vec();
    known.sort_unstable();
    let found = verify_once(ledger, &known, piece)?;
    let Some(broken) = found else {
        return Ok(None);
    };
    // An erasure may have destroyed a key while its entry was still in sight here: the next look sees the erasure.
    verify_once(ledger, &known, piece).map(|again| again.map(|_| broken))
}

fn verify_once(
    ledger: &SqliteLedger,
    known: &[(u64, Hash)],
    piece: u64,
) -> Result<Option<Broken>, LedgerFault> {
    let fault = |fault: rusqlite::Error| ledger.fault(&fault);
    // One read transaction says how far the ledger goes. Other handles may see more by then, and look no further.
    let reading = ledger.connection.unchecked_transaction().map_err(fault)?;
    let found = walk(ledger, &reading, known, piece).map_err(fault)?;
    reading.finish().map_err(fault)?;
    Ok(found)
}

/// A piece of the work.
#[derive(Clone, Copy)]
enum Job {
    /// The entries after one position and up to another.
    Entries(u64, u64),
    /// The tags of the index that begin with this half of a byte, of entries up to a position: others append meanwhile.
    Tags(u8, u64),
}

impl Job {
    fn all(last: u64, piece: u64) -> Vec<Self> {
        let mut jobs = Vec::new();
        let mut after = 0;
        while after < last {
            let until = last.min(after + piece);
            jobs.push(Self::Entries(after, until));
            after = until;
        }
        jobs.extend((0..16).map(|half| Self::Tags(half, last)));
        jobs
    }

    fn done(self, ledger: &SqliteLedger, erased: &Erased, sealed: bool) -> rusqlite::Result<Piece> {
        match self {
            Self::Entries(after, until) => entries(ledger, erased, sealed, (after, until)),
            Self::Tags(half, last) => tags(&ledger.connection, half, last),
        }
    }
}

/// What has come of the pieces so far.
struct Whole<'a> {
    reading: &'a Connection,
    tree: Checking<'a>,
    last: Hash,
    in_contents: TagSum,
    in_index: TagSum,
}

impl Whole<'_> {
    /// Takes the next piece, in order; says where the ledger is broken in it.
    fn take(&mut self, piece: Piece) -> rusqlite::Result<Option<Broken>> {
        for (position, (leaf, chain)) in (piece.after + 1..).zip(&piece.entries) {
            if let Some(what) = self.tree.push(self.reading, *leaf)? {
                return Ok(Some(Broken { position, what }));
            }
            self.last = *chain;
        }
        self.in_contents.join(piece.in_contents);
        self.in_index.join(piece.in_index);
        Ok(piece.broken)
    }
}

fn walk(
    ledger: &SqliteLedger,
    reading: &Connection,
    known: &[(u64, Hash)],
    piece: u64,
) -> rusqlite::Result<Option<Broken>> {
    let last = reading.query_row("select coalesce(max(position), 0) from entry", [], |row| {
        row.get(0)
    })?;
    let format: i64 = reading.query_row("select format from opened", [], |row| row.get(0))?;
    let erased = Erased::begin(reading)?;
    let mut whole = Whole {
        reading,
        tree: Checking::begin(reading, known)?,
        last: BEFORE_THE_FIRST,
        in_contents: TagSum::default(),
        in_index: TagSum::default(),
    };
    let jobs = Job::all(unsigned(last), piece.max(1));
    let several = unsigned(last) > piece && can_be_shared(ledger);
    let broken = if several {
        by_several(ledger, &erased, format > 1, &jobs, &mut whole)?
    } else {
        let mut done = jobs.iter().map(|job| job.done(ledger, &erased, format > 1));
        done.find_map(|piece| piece.and_then(|piece| whole.take(piece)).transpose())
            .transpose()?
    };
    if broken.is_some() {
        return Ok(broken);
    }
    let tags_agree = whole.in_contents == whole.in_index;
    if let Some(broken) = check_rest(reading, unsigned(last), &whole.last, tags_agree)? {
        return Ok(Some(broken));
    }
    match erased.end(reading)? {
        None => whole.tree.end(reading),
        broken => Ok(broken),
    }
}

/// True where another handle on the file can be had that opens what this one opens: not where a key service holds the keys.
fn can_be_shared(ledger: &SqliteLedger) -> bool {
    SqliteLedger::open_to_read(&ledger.path)
        .is_ok_and(|another| another.keyring().is_ok() == ledger.keyring().is_ok())
}

/// Does the jobs on as many threads as there are processors, each with a handle of its own.
fn by_several(
    ledger: &SqliteLedger,
    erased: &Erased,
    sealed: bool,
    jobs: &[Job],
    whole: &mut Whole<'_>,
) -> rusqlite::Result<Option<Broken>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (done, pieces) = mpsc::sync_channel(2 * threads);
        for _ in 0..threads {
            let (done, next, path) = (done.clone(), &next, &ledger.path);
            scope.spawn(move || {
                let Ok(own) = SqliteLedger::open_to_read(path) else {
                    return;
                };
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(number) else {
                        return;
                    };
                    // Nobody takes it once something was found: then the rest need not be done.
                    if done.send((number, job.done(&own, erased, sealed))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        in_order(ledger, erased, sealed, jobs, &pieces, whole)
    })
}

/// Takes the pieces in their order, and does any that no thread did.
fn in_order(
    ledger: &SqliteLedger,
    erased: &Erased,
    sealed: bool,
    jobs: &[Job],
    pieces: &mpsc::Receiver<(usize, rusqlite::Result<Piece>)>,
    whole: &mut Whole<'_>,
) -> rusqlite::Result<Option<Broken>> {
    let mut early = BTreeMap::new();
    for (number, job) in jobs.iter().enumerate() {
        let piece = loop {
            if let Some(piece) = early.remove(&number) {
                break piece;
            }
            match pieces.recv() {
                Ok((came, piece)) => early.insert(came, piece),
                Err(mpsc::RecvError) => break job.done(ledger, erased, sealed),
            };
        };
        if let Some(broken) = whole.take(piece?)? {
            return Ok(Some(broken));
        }
    }
    Ok(None)
}

/// What no single entry shows: the end, contents without an entry, and the index of tags.
fn check_rest(
    reading: &rusqlite::Connection,
    position: u64,
    before: &Hash,
    tags_agree: bool,
) -> rusqlite::Result<Option<Broken>> {
    let head: Option<(i64, Hash)> = reading
        .query_row("select position, chain from head", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    match head {
        Some((head, chain)) if unsigned(head) == position && chain == *before => {}
        Some((head, _)) if unsigned(head) > position => {
            return Ok(Some(Broken {
                position: position + 1,
                what: format!("it was removed: the ledger went on to entry {head}"),
            }));
        }
        Some((head, _)) => {
            return Ok(Some(Broken {
                position: unsigned(head) + 1,
                what: "it was put in at the end, or the head was altered".to_owned(),
            }));
        }
        None => {
            return Ok(Some(Broken {
                position,
                what: "the head of the ledger was removed".to_owned(),
            }));
        }
    }
    let stray: Option<i64> =
        reading.query_row("select c.position from content c left join entry e on e.position = c.position where e.position is null order by 1 limit 1", [], |row| row.get(0)).optional()?;
    if let Some(stray) = stray {
        return Ok(Some(Broken {
            position: unsigned(stray),
            what: "content was put in without an entry".to_owned(),
        }));
    }
    let lone: bool = reading.query_row(
        "select (select count(*) = 1 and min(one) = 1 from head) and (select count(*) = 1 and min(one) = 1 from opened)",
        [],
        |row| row.get(0),
    )?;
    if !lone {
        return Ok(Some(Broken {
            position,
            what:
                "the row that says where the ledger begins or ends was altered, or another put in"
                    .to_owned(),
        }));
    }
    match check_marks(reading)? {
        None if !tags_agree => first_wrong_tag(reading),
        broken => Ok(broken),
    }
}

fn check_marks(reading: &rusqlite::Connection) -> rusqlite::Result<Option<Broken>> {
    let unused: Option<String> =
        reading.query_row("select marks from mark_set where id not in (select distinct marks from content) limit 1", [], |row| row.get(0)).optional()?;
    Ok(unused.map(|marks| Broken {
        position: 0,
        what: format!("a set of marks `{marks}` was put in that no entry bears"),
    }))
}

/// The slow way, once it is known that the index of tags differs: which entry is the first.
fn first_wrong_tag(reading: &rusqlite::Connection) -> rusqlite::Result<Option<Broken>> {
    let mut contents = reading.prepare("select position, tags from content order by position")?;
    let mut index = reading.prepare("select tag from tag where position = ?1 order by tag")?;
    let mut rows = contents.query([])?;
    while let Some(row) = rows.next()? {
        let position: i64 = row.get(0)?;
        let mut held: Vec<Vec<u8>> = tags_of(row.get_ref(1)?.as_blob()?)
            .into_iter()
            .map(|tag| tag.0.to_vec())
            .collect();
        held.sort_unstable();
        let indexed: Vec<Vec<u8>> = index
            .query_map([position], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if held != indexed {
            return Ok(Some(Broken {
                position: unsigned(position),
                what: "the index of tags does not find it as it should".to_owned(),
            }));
        }
    }
    Ok(Some(Broken {
        position: 0,
        what: "the index of tags names entries that do not exist".to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::allow_attributes,
        clippy::unwrap_used,
        reason = "a test may stop at the first surprise"
    )]

    use super::*;
    use crate::{EntryClass, Ledger, Marks, NewEntry, RecordKey, Tag};
    use calendar::Instant;

    fn entry(number: u8) -> NewEntry {
        NewEntry {
            record: RecordKey([number % 7; 16]),
            fingerprint: [number; 16],
            written: Some(i64::from(number)),
            claimed_on: None,
            agency: "northmoor".to_owned(),
            source: "northmoor".to_owned(),
            class: EntryClass::Record,
            marks: Marks::from_text("ordinary"),
            tags: vec![Tag([number; 16]), Tag([255 - number; 16])],
            parts: vec![format!("part {number}").into_bytes(), vec![b'x'; 9]],
        }
    }

    /// What is done to a ledger of 30 entries, and where it shows; in pieces as in one.
    #[test]
    fn checked_in_pieces_or_in_one_the_same_place_is_named() {
        let cases = [
            ("", None),
            ("delete from entry where position = 7", Some(7)),
            ("delete from entry where position = 8", Some(8)),
            ("delete from entry where position in (7, 8, 9, 10)", Some(7)),
            (
                "update entry set agency = 'other' where position = 16",
                Some(16),
            ),
            (
                "update entry set chain = zeroblob(32) where position = 15",
                Some(15),
            ),
            (
                "update entry set received_at = 1 where position = 22",
                Some(22),
            ),
            ("delete from content where position = 29", Some(29)),
            (
                "update content set written = 77 where position = 23",
                Some(23),
            ),
            (
                "update or ignore tag set tag = x'ffffffffffffffffffffffffffffffffffff' where position = 9",
                Some(9),
            ),
            ("insert into tag values (x'', 3)", Some(3)),
            ("delete from head", Some(31)),
            ("update head set position = 99", Some(32)),
        ];
        for (change, expected) in cases {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("ledger.sqlite");
            let mut ledger =
                SqliteLedger::open(&path, Instant::parse("2026-03-10T12:00:00Z").unwrap()).unwrap();
            for number in 1..=30 {
                let now = Instant::parse(&format!("2026-03-10T13:{number:02}:00Z")).unwrap();
                ledger.append(&[entry(number)], now).unwrap();
            }
            drop(ledger);
            let raw = Connection::open(&path).unwrap();
            raw.pragma_update(None, "foreign_keys", false).unwrap();
            raw.pragma_update(None, "ignore_check_constraints", true)
                .unwrap();
            raw.execute_batch("drop trigger entry_is_not_changed; drop trigger entry_is_not_removed; drop trigger content_is_only_sealed; drop trigger content_is_not_removed;").unwrap();
            raw.execute_batch(change).unwrap();
            drop(raw);
            let ledger = SqliteLedger::open_to_read(&path).unwrap();
            let found = |piece| {
                let broken = verify_in_pieces(&ledger, &[], piece).unwrap();
                broken.map(|broken| (broken.position, broken.what))
            };
            let whole = found(1_000);
            assert_eq!(whole.as_ref().map(|(at, _)| *at), expected, "{change}");
            for piece in [1, 4, 7, 30] {
                assert_eq!(found(piece), whole, "{change}, in pieces of {piece}");
            }
        }
    }

    #[test]
    fn a_ledger_that_grows_meanwhile_is_sound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.sqlite");
        let now = Instant::parse("2026-03-10T12:00:00Z").unwrap();
        let mut ledger = SqliteLedger::open(&path, now).unwrap();
        let more = |ledger: &mut SqliteLedger, round: u8| {
            let entries: Vec<NewEntry> = (0..40)
                .map(|number| NewEntry {
                    fingerprint: [round.wrapping_mul(40).wrapping_add(number); 16],
                    written: Some(i64::from(round) * 40 + i64::from(number)),
                    ..entry(number)
                })
                .collect();
            ledger.append(&entries, now).unwrap();
        };
        more(&mut ledger, 0);
        let reader = SqliteLedger::open_to_read(&path).unwrap();
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 1..60 {
                    more(&mut ledger, round);
                }
                done.store(true, Ordering::Relaxed);
            });
            while !done.load(Ordering::Relaxed) {
                assert_eq!(verify_in_pieces(&reader, &[], 7).unwrap(), None);
            }
        });
        assert_eq!(verify_in_pieces(&reader, &[], 7).unwrap(), None);
    }
}
