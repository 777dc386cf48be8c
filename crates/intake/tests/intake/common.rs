//! What all tests of this crate share: reading a text as a delivery.

use calendar::BankHolidays;
use facts::{Body, Discrepancy, Statement};
use intake::{Delivered, Delivery, FileFault, FileSummary, Format, Unread};
use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::LazyLock;

pub static HOLIDAYS: LazyLock<BankHolidays> = LazyLock::new(BankHolidays::england_and_wales);

pub fn delivery(file: &str) -> Delivery<'_> {
    Delivery {
        source: "northmoor",
        file,
        holidays: &HOLIDAYS,
    }
}

/// All that a file came to.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    pub read: Vec<Body>,
    pub unread: Vec<Unread>,
    pub summary: FileSummary,
}

impl Outcome {
    pub fn discrepancies(&self) -> Vec<&Discrepancy> {
        self.read.iter().flat_map(discrepancies).collect()
    }

    pub fn body(&self, reference: &str) -> &Body {
        let found = self
            .read
            .iter()
            .find(|body| body.record.reference == reference);
        found.unwrap_or_else(|| panic!("no record `{reference}` among {:?}", self.references()))
    }

    pub fn references(&self) -> Vec<&str> {
        self.read
            .iter()
            .map(|body| body.record.reference.as_str())
            .collect()
    }
}

pub fn discrepancies(body: &Body) -> Vec<&Discrepancy> {
    let of = |fact: &'_ facts::Fact| matches!(fact.statement, Statement::Discrepancy(_));
    body.facts
        .iter()
        .filter(|fact| of(fact))
        .filter_map(|fact| match &fact.statement {
            Statement::Discrepancy(one) => Some(one),
            _ => None,
        })
        .collect()
}

pub fn try_read(
    format: &Format,
    file: &str,
    input: &mut dyn BufRead,
) -> Result<Outcome, FileFault> {
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    let summary = intake::read(format, &delivery(file), input, &mut |delivered| {
        match delivered {
            Delivered::Read(body) => read.push(body),
            Delivered::Unread(one) => unread.push(one),
        }
        ControlFlow::Continue(())
    })?;
    assert_eq!(
        summary.records,
        u64::try_from(read.len() + unread.len()).unwrap(),
        "every record is accepted or quarantined"
    );
    assert!(
        unread.iter().all(|one| !one.faults.is_empty()),
        "what is quarantined says why"
    );
    Ok(Outcome {
        read,
        unread,
        summary,
    })
}

pub fn read(format: &Format, text: &str) -> Outcome {
    try_read(format, "file", &mut text.as_bytes()).unwrap()
}
