//! Importing: a file is read record by record, what is new is appended, what cannot be read is kept with the reason.
//!
//! Three threads: one reads and makes entries, this one appends, the third takes what was appended into derived state.
//! Batches are committed as they come; an import that is killed can be run again, and adds nothing twice.

use crate::body;
use crate::desk::Desk;
use crate::evaluation;
use crate::fault::{Refusal, allow};
use crate::fresh::Fresh;
use crate::keys::Keys;
use crate::looks::HERE;
use crate::view::Tally;
use access::{Action, Viewer};
use calendar::{BankHolidays, Day, Instant};
use facts::{Body, Fact, Handling, RecordReference, Span, When};
use intake::{Delivered, Format, Unread};
use ledger::{EntryClass, Ledger, NewEntry, Outcome, SqliteLedger};
use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::mpsc;

/// How many records are committed together: large enough that the flush to disk is small beside the work, small enough
/// that others who write wait no more than a moment.
const RECORDS_AT_ONCE: usize = 4_000;
/// The most bytes of records, as they came, that are committed together, with the facts in them.
const BYTES_AT_ONCE: usize = 8 << 20;

/// What is delivered, and by whom.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The agency.
    pub agency: String,
    /// Its source.
    pub source: String,
    /// The file's name, for places.
    pub file: String,
    /// For history loaded later: the day on which it claims to have been received.
    pub received_on: Option<Day>,
    /// The text of the mapping, where the file is read by one.
    pub mapping: Option<String>,
}

/// What came of one file.
#[derive(Clone, Debug)]
pub struct FileImport {
    /// The tally.
    pub tally: Tally,
    /// What is to be said of the file as a whole.
    pub remarks: Vec<String>,
}

/// One record on its way to the ledger: the entry, the body that it says, whether it could be read, and how many facts it
/// makes.
struct Made {
    entry: NewEntry,
    body: Option<Body>,
    readable: bool,
    facts: u64,
}

impl Desk {
    /// Imports one file. `progress` is told the tally after each commit. Derived state follows with
    /// [`Desk::settle_import`].
    ///
    /// # Errors
    /// Where the viewer may not, the file cannot be read at all, or the store fails. What was committed before stays.
    pub fn import(
        &mut self,
        viewer: &Viewer,
        delivery: &Delivery,
        format: &Format,
        input: &mut (dyn BufRead + Send),
        now: &dyn Fn() -> Instant,
        progress: &mut dyn FnMut(&Tally),
    ) -> Result<FileImport, Refusal> {
        allow(viewer, Action::Import)?;
        if delivery
            .received_on
            .is_some_and(|day| day > now().london_day())
        {
            return Err(Refusal::invalid(
                "received-on",
                "a file cannot have been received on a day that has not come: give today or an earlier day",
            ));
        }
        // What is done here is filed under this name: a file under it could pass for somebody's decision or look.
        if delivery.source.trim().eq_ignore_ascii_case(HERE) {
            return Err(Refusal::invalid(
                "source",
                format!(
                    "`{HERE}` stands for what is entered here: name the system that the file comes from"
                ),
            ));
        }
        self.describe_source(delivery, format, now())?;
        let mut writer = SqliteLedger::open(&self.shared.folder.ledger(), now())?;
        writer.take_room()?;
        let (keys, holidays) = (self.keys, &self.shared.holidays);
        let (made, waiting) = mpsc::sync_channel::<Vec<Made>>(2);
        let (fresh, coming) = mpsc::sync_channel::<Vec<Fresh>>(1);
        let (mut beside, began) = (self.another()?, now());
        let mut tally = Tally::default();
        let stopped = |what: &str| Refusal::Failed(format!("{what} stopped unexpectedly"));
        let summary = std::thread::scope(|scope| {
            let reader =
                scope.spawn(move || read_file(delivery, format, input, keys, holidays, &made));
            let taker = scope.spawn(move || beside.take_fresh(&coming, began));
            let kept = keep_all(
                &mut writer,
                &waiting,
                &fresh,
                &keys,
                now,
                &mut tally,
                progress,
            );
            // Reader and taker stop by themselves: the one where nobody takes what it makes, the other where no more comes.
            drop((waiting, fresh));
            let read = reader.join().map_err(|_| stopped("reading the file"))?;
            let taken = taker
                .join()
                .map_err(|_| stopped("deriving from the file"))?;
            kept.and(read).and_then(|read| taken.map(|()| read))
        })?;
        Ok(FileImport {
            tally,
            remarks: summary.remarks,
        })
    }

    /// Brings derived state up to date after imports, saying how far it has come: people evaluated, of how many.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn settle_import(
        &mut self,
        now: Instant,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), Refusal> {
        self.project(now, &mut |_| {})?;
        evaluation::evaluate_dirty(self, now, progress)
    }

    /// Says once what a source is able to report: that too is a fact, received when its first file was.
    fn describe_source(
        &mut self,
        delivery: &Delivery,
        format: &Format,
        now: Instant,
    ) -> Result<(), Refusal> {
        let described = facts::SourceDescription {
            source: delivery.source.clone(),
            format: format.name().to_owned(),
            carries: format.carries().into_iter().collect(),
            mapping: delivery.mapping.clone(),
        };
        let body = Body {
            record: RecordReference::new(
                HERE,
                &format!("source/{}/{}", delivery.source, described.format),
            ),
            format: crate::looks::ENTERED_HERE.to_owned(),
            written: When::Unknown,
            place: delivery.file.clone(),
            verbatim: String::new(),
            handling: Handling::Ordinary,
            facts: vec![Fact {
                about: None,
                happened: Span::at(When::Unknown),
                statement: described.into(),
            }],
        };
        let entry = body::entry_of(body, &delivery.agency, delivery.received_on, &self.keys)?;
        self.trail.append(vec![entry], now).map(|_| ())
    }
}

/// Reads the file and hands on entries in batches.
fn read_file(
    delivery: &Delivery,
    format: &Format,
    input: &mut (dyn BufRead + Send),
    keys: Keys,
    holidays: &BankHolidays,
    made: &mpsc::SyncSender<Vec<Made>>,
) -> Result<intake::FileSummary, Refusal> {
    let taken = intake::Delivery {
        source: &delivery.source,
        file: &delivery.file,
        holidays,
    };
    let mut batch: Vec<Made> = Vec::with_capacity(RECORDS_AT_ONCE);
    let (mut bytes, mut fault) = (0, None);
    let mut input = input;
    let summary = intake::read(format, &taken, &mut input, &mut |delivered| {
        match made_of(delivered, delivery, &keys) {
            Ok(one) => {
                bytes += one.entry.parts.iter().map(Vec::len).sum::<usize>();
                batch.push(one);
            }
            Err(refusal) => {
                fault = Some(refusal);
                return ControlFlow::Break(());
            }
        }
        if batch.len() >= RECORDS_AT_ONCE || bytes >= BYTES_AT_ONCE {
            bytes = 0;
            if made.send(std::mem::take(&mut batch)).is_err() {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    });
    if let Some(fault) = fault {
        return Err(fault);
    }
    // What was read before a fault of the file is kept; a closed channel means that keeping failed, and says why itself.
    let _closed = made.send(batch);
    summary.map_err(|fault| Refusal::invalid("file", fault.to_string()))
}

fn made_of(delivered: Delivered, delivery: &Delivery, keys: &Keys) -> Result<Made, Refusal> {
    match delivered {
        Delivered::Read(mut body) => {
            let facts = body.facts.len() as u64;
            let entry = body::entry_from(&mut body, &delivery.agency, delivery.received_on, keys)?;
            Ok(Made {
                entry,
                body: Some(body),
                readable: true,
                facts,
            })
        }
        Delivered::Unread(unread) => Ok(Made {
            entry: unread_entry(&unread, delivery, keys)?,
            body: None,
            readable: false,
            facts: 0,
        }),
    }
}

/// A record that could not be read, as an entry: it is a version of a record of its own, so that the same unreadable
/// record sent again is kept once.
fn unread_entry(unread: &Unread, delivery: &Delivery, keys: &Keys) -> Result<NewEntry, Refusal> {
    let record = RecordReference {
        source: unread.record.source.clone(),
        reference: format!("unread/{}", unread.record.reference),
    };
    let part = facts::canonical::to_vec(unread)?;
    Ok(NewEntry {
        agency: delivery.agency.clone(),
        source: delivery.source.clone(),
        class: EntryClass::Unread,
        claimed_on: delivery.received_on,
        record: keys.record(&record),
        fingerprint: keys.fingerprint(&[unread.verbatim.as_bytes(), unread.context.as_bytes()]),
        written: body::written_key(unread.written),
        marks: body::marks_of(unread.handling),
        tags: unread
            .about
            .iter()
            .map(|subject| keys.subject(subject))
            .collect(),
        parts: vec![part],
    })
}

/// Appends batches as they come, until there are no more.
fn keep_all(
    writer: &mut SqliteLedger,
    waiting: &mpsc::Receiver<Vec<Made>>,
    fresh: &mpsc::SyncSender<Vec<Fresh>>,
    keys: &Keys,
    now: &dyn Fn() -> Instant,
    tally: &mut Tally,
    progress: &mut dyn FnMut(&Tally),
) -> Result<(), Refusal> {
    while let Ok(batch) = waiting.recv() {
        let mut kinds = Vec::with_capacity(batch.len());
        let mut entries = Vec::with_capacity(batch.len());
        for made in batch {
            kinds.push((made.readable, made.facts, made.body));
            entries.push(made.entry);
        }
        let outcomes = writer.append(&entries, now())?;
        let (mut refused, mut appended) = (Vec::new(), Vec::with_capacity(entries.len()));
        for ((outcome, entry), (readable, facts, body)) in
            outcomes.into_iter().zip(entries).zip(kinds)
        {
            if let Outcome::Refused(by) = outcome {
                refused.push(crate::erased_again::entry_of(&entry, by, keys)?);
            }
            count(tally, readable, facts, outcome);
            appended.extend(Fresh::of(entry, body, outcome));
        }
        writer.append(&refused, now())?;
        // Where nobody takes it any more, it is read from the ledger later, and whatever was wrong shows there.
        let _closed = fresh.send(appended);
        progress(tally);
    }
    Ok(())
}

fn count(tally: &mut Tally, readable: bool, facts: u64, outcome: Outcome) {
    tally.read += 1;
    match outcome {
        Outcome::Held(_)
        | Outcome::SeenAgain {
            unchanged: true, ..
        } => tally.unchanged += 1,
        Outcome::Refused(_) => tally.quarantined += 1,
        _ if !readable => tally.quarantined += 1,
        Outcome::Appended(_) | Outcome::SeenAgain { .. } => {
            tally.accepted += 1;
            tally.facts += facts;
        }
    }
}
