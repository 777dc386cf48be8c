//! Who a person is, where and with whom they live, and which services know them.

use super::statement;
use crate::{Certainty, Identifier, Party, Said, When, YesNo};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A name as the source writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonName {
    /// Given names.
    #[serde(default)]
    pub given: Option<String>,
    /// Family name.
    #[serde(default)]
    pub family: Option<String>,
}

impl PersonName {
    /// The whole name for people.
    #[must_use]
    pub fn in_words(&self) -> String {
        [self.given.as_deref(), self.family.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

statement! {
    /// Names, birth, death, sex, ethnicity and disability, as one source holds them.
    PersonDetails {
        /// Names, the one in use first.
        names: Vec<PersonName>,
        /// Date of birth.
        born: Option<When>,
        /// Expected date of birth of an unborn child.
        expected: Option<When>,
        /// Date of death.
        died: Option<When>,
        /// Sex or gender, in the source's own code.
        sex: Said,
        /// Ethnicity, in the source's own code.
        ethnicity: Said,
        /// Disabilities, in the source's own codes.
        disabilities: Vec<String>,
        /// First language, in the source's own code.
        language: Said,
    }
}

/// An identifier that the source holds for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdentifierHeld {
    /// The identifier.
    pub identifier: Identifier,
    /// True for one that is no longer in use (a former pupil number). It still names the person.
    #[serde(default)]
    pub former: bool,
}

statement! {
    /// Where the person lives; the fact's span says from when to when.
    Address {
        /// The lines of the address, as written.
        lines: Vec<String>,
        /// Postcode, as written.
        postcode: Option<String>,
        /// Unique property reference number.
        uprn: Option<String>,
        /// How sure the source is.
        certainty: Certainty,
    }
}

statement! {
    /// Somebody who lives in the person's home; the fact's span says from when to when.
    HouseholdMember {
        /// Who.
        member: Party,
        /// What they are to the person: `mother`, `mother's partner`.
        relationship: Option<String>,
        /// How sure the source is.
        certainty: Certainty,
        /// Whether they stay overnight.
        overnight: YesNo,
    }
}

statement! {
    /// How the person and another are related.
    Relationship {
        /// The other.
        to: Party,
        /// What the other is to the person: `mother`, `father`, `sibling`.
        is: String,
        /// The other's date of birth, where told.
        born: Option<When>,
        /// How sure the source is.
        certainty: Certainty,
    }
}

statement! {
    /// A service is or was involved with the person; the fact's span says from when to when.
    ServiceInvolvement {
        /// Which service: `children's social care`.
        service: String,
        /// Whether it is current or historic, in the source's own word.
        status: Option<String>,
        /// The organisation.
        organisation: Option<String>,
        /// Who to speak to there.
        contact: Option<Party>,
        /// How to reach them.
        telephone: Option<String>,
        /// The day of the most recent interaction, where told.
        most_recent: Option<When>,
    }
}

statement! {
    /// Who is responsible for the person's case; the fact's span says from when to when.
    Allocation {
        /// The worker.
        worker: Party,
        /// The team.
        team: Option<String>,
        /// Why it ended, in the source's own code.
        ended_because: Said,
    }
}
