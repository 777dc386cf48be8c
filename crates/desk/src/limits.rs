//! How often somebody may try to come in: each wrong try makes the next one wait longer, and nobody's waiting is another's.
//!
//! Tries are counted in *buckets*. A browser in which somebody signed in before has a bucket of its own with their name:
//! whatever strangers do elsewhere, it stays open to its owner. Strangers are counted by name and network together, by
//! network alone (many names from one place), and by name alone (one name from many places), where the wait stays short:
//! guessing is slow, and no account is ever shut. A right password gives back what it took.
//!
//! NIST SP 800-63B 5.2.2 asks for a limit on guesses; the device token is that of OWASP's *device cookies*.

use crate::desk::Desk;
use crate::fault::Refusal;
use calendar::Instant;
use ledger::{Shelf, ShelfBatch, Visibility};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU32, Ordering};

/// After so many new tries, buckets that nobody needs any more are thrown out.
const BETWEEN_SWEEPS: u32 = 500;

/// A day, after which every bucket is forgotten.
const DAY: i64 = 86_400;

/// Who is at the door, as far as the network and the browser say.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The network they come from: an IPv4 address, or the first 64 bits of an IPv6 one. Kept only as a keyed hash.
    pub network: String,
    /// The token of their browser, where it has one.
    pub device: Option<String>,
    /// The browser and system in two words, for the list of sessions.
    pub browser: String,
}

/// How tries of one sort are slowed. Seconds throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limit {
    /// So many tries cost nothing.
    free: u32,
    /// The wait after the first that does; it doubles with each more.
    first: i64,
    /// It never grows beyond this.
    longest: i64,
    /// After so long without a try, all is forgotten.
    forgotten_after: i64,
}

/// A browser in which this person signed in before.
const KNOWN_BROWSER: Limit = Limit {
    free: 10,
    first: 30,
    longest: 900,
    forgotten_after: 3_600,
};

/// One name from one network, in a browser that is not known.
const NAME_AND_NETWORK: Limit = Limit {
    free: 5,
    first: 60,
    longest: 3_600,
    forgotten_after: DAY,
};

/// Any names from one network, in browsers that are not known.
const NETWORK: Limit = Limit {
    free: 40,
    first: 15,
    longest: 900,
    forgotten_after: 3_600,
};

/// One name from anywhere, in browsers that are not known: at most a hundred guesses, then one a minute.
const NAME: Limit = Limit {
    free: 100,
    first: 60,
    longest: 60,
    forgotten_after: DAY,
};

/// What is kept of tries.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Tries {
    counted: u32,
    last: Instant,
}

impl Limit {
    /// Seconds until the next try; 0 for now.
    fn wait(&self, tries: Tries, now: Instant) -> i64 {
        let since = now.micros().saturating_sub(tries.last.micros()) / 1_000_000;
        if since >= self.forgotten_after {
            return 0;
        }
        let Some(over) = tries.counted.checked_sub(self.free) else {
            return 0;
        };
        let wait = self
            .first
            .saturating_mul(1_i64.checked_shl(over.min(30)).unwrap_or(i64::MAX))
            .min(self.longest);
        // A clock that was set back must not shut anybody out for longer than the wait itself.
        (wait - since.max(0)).max(0)
    }

    fn after_one_more(&self, tries: Option<Tries>, now: Instant) -> Tries {
        let counted = tries
            .filter(|tries| {
                now.micros().saturating_sub(tries.last.micros()) / 1_000_000 < self.forgotten_after
            })
            .map_or(0, |tries| tries.counted);
        Tries {
            counted: counted.saturating_add(1),
            last: now,
        }
    }
}

/// The buckets of one try.
pub(crate) struct Gates(Vec<Gate>);

struct Gate {
    key: Vec<u8>,
    limit: Limit,
    /// True where a right answer empties it; else it only gives back the one try.
    own: bool,
}

impl Desk {
    /// The buckets of a try at `what` (`password`, `code`) under a name.
    pub(crate) fn gates(&self, what: &str, user: &str, caller: &Caller, known: bool) -> Gates {
        let gate = |parts: &[&str], limit, own| Gate {
            key: [b"l", self.keys.try_at(what, parts).as_slice()].concat(),
            limit,
            own,
        };
        if known {
            let device = caller.device.as_deref().unwrap_or_default();
            return Gates(vec![gate(&["browser", user, device], KNOWN_BROWSER, true)]);
        }
        Gates(vec![
            gate(
                &["name and network", user, &caller.network],
                NAME_AND_NETWORK,
                true,
            ),
            gate(&["network", &caller.network], NETWORK, false),
            gate(&["name", user], NAME, false),
        ])
    }

    /// Takes one try from every bucket before it is made, so that many at once do not slip through together.
    ///
    /// # Errors
    /// Where one of them says to wait; then nothing is taken.
    pub(crate) fn take_try(&mut self, gates: &Gates, now: Instant) -> Result<(), Refusal> {
        let _held = self.shared.folder.lock_accounts()?;
        let mut batch = ShelfBatch::default();
        for gate in &gates.0 {
            let tries = self.tries(&gate.key)?;
            let wait = tries.map_or(0, |tries| gate.limit.wait(tries, now));
            if wait > 0 {
                let minutes = u32::try_from((wait + 59) / 60).unwrap_or(u32::MAX);
                return Err(Refusal::TooManyAttempts(minutes));
            }
            batch.put(
                gate.key.clone(),
                serde_json::to_vec(&gate.limit.after_one_more(tries, now))?,
            );
        }
        self.accounts.change(&batch)?;
        self.sweep_tries(now)
    }

    /// Gives back what a right answer took.
    pub(crate) fn give_back(&mut self, gates: &Gates) -> Result<(), Refusal> {
        let _held = self.shared.folder.lock_accounts()?;
        let mut batch = ShelfBatch::default();
        for gate in &gates.0 {
            match self.tries(&gate.key)? {
                Some(tries) if !gate.own && tries.counted > 1 => {
                    let fewer = Tries {
                        counted: tries.counted - 1,
                        ..tries
                    };
                    batch.put(gate.key.clone(), serde_json::to_vec(&fewer)?);
                }
                Some(_) => batch.remove(gate.key.clone()),
                None => {}
            }
        }
        Ok(self.accounts.change(&batch)?)
    }

    fn tries(&self, key: &[u8]) -> Result<Option<Tries>, Refusal> {
        let row = self.accounts.get(key, &Visibility::Everything)?;
        Ok(row.and_then(|row| serde_json::from_slice(&row).ok()))
    }

    /// Now and then throws out buckets of more than a day ago.
    fn sweep_tries(&mut self, now: Instant) -> Result<(), Refusal> {
        static SINCE_LAST: AtomicU32 = AtomicU32::new(0);
        if SINCE_LAST.fetch_add(1, Ordering::Relaxed) < BETWEEN_SWEEPS {
            return Ok(());
        }
        SINCE_LAST.store(0, Ordering::Relaxed);
        let mut batch = ShelfBatch::default();
        self.accounts
            .scan(b"l", b"l", &Visibility::Everything, &mut |key, value| {
                let old = serde_json::from_slice::<Tries>(value).map_or(true, |tries| {
                    now.micros().saturating_sub(tries.last.micros()) / 1_000_000 > DAY
                });
                if old {
                    batch.remove(key.to_vec());
                }
                ControlFlow::Continue(())
            })?;
        Ok(self.accounts.change(&batch)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    /// Tries, seconds since the last, and the wait that is left: five are free, the sixth waits a minute, then two, four.
    #[test]
    fn each_wrong_try_makes_the_next_wait_longer() {
        let cases = [
            (4, 0, 0),
            (5, 0, 60),
            (5, 59, 1),
            (5, 60, 0),
            (6, 0, 120),
            (8, 0, 480),
            (11, 0, 3_600),
            (4_000_000, 0, 3_600),
            (11, DAY, 0),
            // The clock was set back by an hour.
            (5, -3_600, 60),
        ];
        for (counted, since, wait) in cases {
            let tries = Tries {
                counted,
                last: at(1_000_000),
            };
            assert_eq!(
                NAME_AND_NETWORK.wait(tries, at(1_000_000 + since)),
                wait,
                "{counted} tries, {since} s"
            );
        }
    }

    #[test]
    fn a_name_from_anywhere_never_waits_longer_than_a_minute() {
        for counted in [100, 10_000, u32::MAX] {
            let tries = Tries {
                counted,
                last: at(0),
            };
            assert_eq!(NAME.wait(tries, at(0)), 60);
        }
    }
}
