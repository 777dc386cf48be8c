//! Copies of a licence as facts: that one was made for whoever must have it, that it was sent, and that they have it. What stands in
//! a copy is `licence`'s to say, from the licence itself; the fact keeps the checksum of what was made.

use crate::Party;
use crate::licence::worded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

worded! {
    /// Who must have a copy.
    CopyRecipient {
        /// The police.
        Police = "the police",
        /// Whoever fits and watches tags.
        TaggingProvider = "the tagging provider",
        /// Where the person lives.
        Accommodation = "the accommodation",
        /// The victim liaison officer.
        VictimLiaison = "the victim liaison officer",
    }
}

impl CopyRecipient {
    /// The name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Police => "police",
            Self::TaggingProvider => "tagging_provider",
            Self::Accommodation => "accommodation",
            Self::VictimLiaison => "victim_liaison",
        }
    }
}

worded! {
    /// What happened to a copy.
    CopyEvent {
        /// Made from the licence: from now on it is owed.
        Made = "made",
        /// Sent.
        Sent = "sent",
        /// They said that they have it.
        Received = "received",
    }
}

/// Something that happened to the copy of a licence for one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LicenceCopyStep {
    /// The licence.
    pub licence: String,
    /// Of which of its versions.
    pub version: u32,
    /// For whom.
    pub recipient: CopyRecipient,
    /// What happened.
    pub event: CopyEvent,
    /// The checksum (SHA-256, in hexadecimal) of the copy's data.
    #[serde(default)]
    pub sha256: Option<String>,
    /// By whom, or who says so.
    pub by: Party,
}

#[cfg(test)]
mod tests {
    use super::CopyRecipient;

    #[test]
    fn the_name_in_data_is_one() {
        for recipient in CopyRecipient::ALL {
            assert_eq!(recipient.name(), recipient.as_str());
        }
    }
}
