//! What all fuzz targets share: reading bytes as a delivery in one format, and what must then hold.

pub mod folder;
pub mod release_dates;

use calendar::BankHolidays;
use intake::{Delivered, Delivery, Format};
use std::ops::ControlFlow;
use std::sync::LazyLock;

static HOLIDAYS: LazyLock<BankHolidays> = LazyLock::new(BankHolidays::england_and_wales);

/// Reads `bytes` as a file of that format. Panics where a promise of `intake` is broken: every record that is counted is
/// handed on, read or with a fault; what is read can be written down; what is unread can be tried again.
pub fn deliver(format: &Format, bytes: &[u8]) {
    let delivery = Delivery {
        source: "northmoor",
        file: "file",
        holidays: &HOLIDAYS,
    };
    let mut handed_on = 0_u64;
    let mut again = Vec::new();
    let summary = intake::read(format, &delivery, &mut &bytes[..], &mut |delivered| {
        handed_on += 1;
        match delivered {
            Delivered::Read(body) => {
                let written = facts::canonical::to_vec(&body).expect("a body can be written down");
                let read: facts::Body =
                    facts::canonical::from_slice(&written).expect("and read again");
                assert_eq!(read, body);
                body.facts.iter().for_each(|fact| {
                    fact.statement.in_words();
                });
            }
            Delivered::Unread(unread) => {
                assert!(!unread.faults.is_empty(), "an unread record says why");
                if again.len() < 4 {
                    again.push(unread);
                }
            }
        }
        ControlFlow::Continue(())
    });
    if let Ok(summary) = summary {
        assert_eq!(summary.records, handed_on, "nothing is lost");
    }
    for unread in &again {
        intake::read_again(format, &delivery, unread, &unread.verbatim);
    }
}

/// Reads `bytes` as a file of the built-in format of that name.
pub fn deliver_named(name: &str, bytes: &[u8]) {
    deliver(&Format::named(name).expect("a built-in format"), bytes);
}

/// A format described by a mapping, loaded once for each text.
pub fn mapping(text: &'static str) -> Format {
    thread_local! {
        static LOADED: std::cell::RefCell<Vec<(&'static str, Format)>> = const { std::cell::RefCell::new(Vec::new()) };
    }
    LOADED.with_borrow_mut(|loaded| {
        if let Some((_, format)) = loaded.iter().find(|(known, _)| *known == text) {
            return format.clone();
        }
        let format = Format::Mapping(Box::new(intake::Mapping::load(text).expect("a sound mapping")));
        loaded.push((text, format.clone()));
        format
    })
}
