//! What a referral has to hold: the items of the Schedule to the Parole Board Rules 2019, Part A (the ten items), and the reports
//! of Part B as far as they have been read. Each is there with its source and day, or does not apply and why, or is missing.

use calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// Part A: the full name.
    Name,
    /// Part A: the date of birth.
    DateOfBirth,
    /// Part A: prisons, and the days of each transfer.
    PrisonsAndTransfers,
    /// Part A: sentence, offence, earlier convictions.
    SentenceAndConvictions,
    /// Part A: the judge's remarks on sentence.
    SentencingRemarks,
    /// Part A: the parole history.
    ParoleHistory,
    /// Part A: appeals.
    Appeals,
    /// Part A: earlier recalls and their reasons.
    EarlierRecalls,
    /// Part A: the reasons for this recall, and what came of charges.
    ReasonsForRecall,
    /// Part A: witness and police statements, the prosecutor's summary.
    Statements,
    /// Part B: pre-sentence reports.
    PreSentenceReports,
    /// Part B: reports that the court recommended.
    ReportsByCourt,
    /// Part B: transfers under mental health law.
    MentalHealthTransfers,
    /// Practice: the prison offender manager's report.
    PrisonManagerReport,
    /// Practice: the community offender manager's report.
    CommunityManagerReport,
}

impl Item {
    /// All items, in the Schedule's order.
    pub const ALL: [Self; 15] = [
        Self::Name,
        Self::DateOfBirth,
        Self::PrisonsAndTransfers,
        Self::SentenceAndConvictions,
        Self::SentencingRemarks,
        Self::ParoleHistory,
        Self::Appeals,
        Self::EarlierRecalls,
        Self::ReasonsForRecall,
        Self::Statements,
        Self::PreSentenceReports,
        Self::ReportsByCourt,
        Self::MentalHealthTransfers,
        Self::PrisonManagerReport,
        Self::CommunityManagerReport,
    ];

    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Name => "full name",
            Self::DateOfBirth => "date of birth",
            Self::PrisonsAndTransfers => "prisons and transfers",
            Self::SentenceAndConvictions => "sentence, offence and earlier convictions",
            Self::SentencingRemarks => "the judge's remarks",
            Self::ParoleHistory => "parole history",
            Self::Appeals => "appeals",
            Self::EarlierRecalls => "earlier recalls and their reasons",
            Self::ReasonsForRecall => "reasons for this recall, and the outcome of charges",
            Self::Statements => "witness and police statements",
            Self::PreSentenceReports => "pre-sentence reports",
            Self::ReportsByCourt => "reports that the court recommended",
            Self::MentalHealthTransfers => "transfers under mental health law",
            Self::PrisonManagerReport => "report of the prison offender manager",
            Self::CommunityManagerReport => "report of the community offender manager",
        }
    }
}

/// Whether an item is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Held {
    /// It is there.
    There {
        /// Where it comes from.
        source: String,
        /// Its day.
        on: Day,
    },
    /// It does not apply, for a reason.
    NotApplicable {
        /// Why.
        because: String,
    },
    /// Asked for, not there yet.
    AskedFor {
        /// From whom.
        of: String,
        /// When it was asked for.
        on: Day,
        /// By when it is due.
        due: Day,
    },
}

/// A checklist. An item that nobody has said anything of is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// What is known of each item.
    pub items: BTreeMap<Item, Held>,
}

impl Checklist {
    /// The items that are missing or only asked for, in the Schedule's order. Empty where the referral is complete.
    pub fn missing(&self) -> impl Iterator<Item = Item> {
        Item::ALL.into_iter().filter(|item| {
            !matches!(
                self.items.get(item),
                Some(Held::There { .. } | Held::NotApplicable { .. })
            )
        })
    }

    /// The reports that were asked for and are late on a day.
    pub fn late(&self, today: Day) -> impl Iterator<Item = (Item, &str, Day)> {
        self.items
            .iter()
            .filter_map(move |(item, held)| match held {
                Held::AskedFor { of, due, .. } if *due < today => Some((*item, of.as_str(), *due)),
                _ => None,
            })
    }
}
