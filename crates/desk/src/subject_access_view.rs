//! What is shown of requests of people who ask what is held on them.

use crate::schema::{IsoDay, IsoInstant};
use crate::view::PersonSummary;
use calendar::{Day, Instant};
use disclosure::{Item, RequestClock, Stop};
use facts::{Asker, Disclosed, FactId, Redaction};
use schemars::JsonSchema;
use serde::Serialize;

/// A request as it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// The day on which it was received.
    pub received: Day,
    /// Who asks.
    pub asker: Asker,
    /// The asker's name and how to reach them, where it is not the person.
    pub asker_details: Option<String>,
    /// True where it is certain who asks.
    pub identity_certain: bool,
}

/// A request, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestLine {
    /// The request.
    pub request: FactId,
    /// About whom; absent where nothing of the person is left.
    pub who: Option<PersonSummary>,
    /// When it was received.
    #[schemars(with = "IsoDay")]
    pub received: Day,
    /// Who asks.
    pub asker: Asker,
    /// The asker's name and how to reach them, as given.
    pub asker_details: Option<String>,
    /// How it stands.
    pub clock: RequestClock,
}

/// A step of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StepView {
    /// On which day.
    #[schemars(with = "IsoDay")]
    pub on: Day,
    /// What happened, for people.
    pub step: &'static str,
    /// Why and how.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// What was decided on an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DecisionView {
    /// What becomes of it.
    pub disclosed: Disclosed,
    /// The exemption's name in the rules.
    pub exemption: Option<String>,
    /// Exemption and paragraph, for people.
    pub exemption_words: Option<String>,
    /// Whose data is taken out, as far as it was said.
    pub of_whom: Option<String>,
    /// What is taken out.
    pub redactions: Vec<Redaction>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    #[schemars(with = "IsoInstant")]
    pub at: Instant,
    /// True where the item says something else now: it is to be decided on again.
    pub stale: bool,
}

/// An item with what was decided on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemView {
    /// The item.
    #[serde(flatten)]
    pub item: Item,
    /// The newest decision.
    pub decision: Option<DecisionView>,
}

/// A request with everything that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestPage {
    /// The request.
    pub line: RequestLine,
    /// What happened since.
    pub steps: Vec<StepView>,
    /// Everything that was held when it was entered.
    pub items: Vec<ItemView>,
    /// What stands in the way of an answer.
    pub stops: Vec<Stop>,
}

/// What somebody decides on an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecideItem {
    /// What becomes of it; nothing is given by default.
    pub disclosed: Option<Disclosed>,
    /// The exemption's name.
    pub exemption: Option<String>,
    /// Words to take out, wherever they stand in the item.
    pub words: Vec<String>,
    /// Parts to take out whole, by their numbers from 0.
    pub parts: Vec<u32>,
    /// Whose data that is.
    pub of_whom: Option<String>,
    /// Why.
    pub reason: String,
}
