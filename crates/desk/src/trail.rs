//! The trail and the office's acts: one thread that appends for many, so that fifty people at once wait for one flush to
//! disk and not for fifty.

use crate::fault::Refusal;
use crate::folder::DataFolder;
use calendar::Instant;
use ledger::{Ledger, NewEntry, Outcome, SqliteLedger};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

/// The most entries that go in with one commit.
const MOST_AT_ONCE: usize = 256;

struct Order {
    entries: Vec<NewEntry>,
    now: Instant,
    reply: mpsc::Sender<Result<Vec<Outcome>, String>>,
}

/// Appends entries to the ledger for any number of callers.
#[derive(Clone)]
pub struct Trail(Arc<Writer>);

/// The appending thread. When its last handle goes, it finishes what it was given and closes the ledger.
struct Writer {
    orders: Option<mpsc::Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to say; what it committed is on disk.
            let _ended = thread.join();
        }
    }
}

impl Trail {
    /// Starts the appending thread of a data folder.
    ///
    /// # Errors
    /// Where the ledger cannot be opened or no thread can be had.
    pub fn start(folder: &DataFolder, now: Instant) -> Result<Self, Refusal> {
        let mut ledger = SqliteLedger::open(&folder.ledger(), now)?;
        ledger.leave_log()?;
        let (orders, waiting) = mpsc::channel::<Order>();
        let thread = std::thread::Builder::new()
            .name("trail".to_owned())
            .spawn(move || {
                while let Ok(first) = waiting.recv() {
                    let mut together = vec![first];
                    while together.len() < MOST_AT_ONCE
                        && let Ok(next) = waiting.try_recv()
                    {
                        together.push(next);
                    }
                    carry_out(&mut ledger, together);
                }
            })?;
        Ok(Self(Arc::new(Writer {
            orders: Some(orders),
            thread: Some(thread),
        })))
    }

    /// Appends, and returns when it is on disk.
    ///
    /// # Errors
    /// Where the ledger refuses.
    pub fn append(&self, entries: Vec<NewEntry>, now: Instant) -> Result<Vec<Outcome>, Refusal> {
        let (reply, answer) = mpsc::channel();
        let stopped =
            || Refusal::Failed("the ledger is not taking entries; nothing was kept".to_owned());
        let orders = self.0.orders.as_ref().ok_or_else(stopped)?;
        orders
            .send(Order {
                entries,
                now,
                reply,
            })
            .map_err(|_| stopped())?;
        answer
            .recv()
            .map_err(|_| stopped())?
            .map_err(Refusal::Failed)
    }
}

/// Appends several orders with one commit, and tells each its own outcomes. Where that fails, each is tried alone, so
/// that one bad order spoils no other.
fn carry_out(ledger: &mut SqliteLedger, orders: Vec<Order>) {
    let Some(now) = orders.iter().map(|order| order.now).max() else {
        return;
    };
    let all: Vec<NewEntry> = orders
        .iter()
        .flat_map(|order| order.entries.iter().cloned())
        .collect();
    match ledger.append(&all, now) {
        Ok(outcomes) => {
            let mut outcomes = outcomes.into_iter();
            for order in orders {
                let own = outcomes.by_ref().take(order.entries.len()).collect();
                // A caller that has gone away needs no answer; what it asked for is kept.
                let _gone = order.reply.send(Ok(own));
            }
        }
        Err(_) => {
            for order in orders {
                let outcome = ledger
                    .append(&order.entries, order.now)
                    .map_err(|fault| fault.to_string());
                let _gone = order.reply.send(outcome);
            }
        }
    }
}
