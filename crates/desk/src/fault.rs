//! Why something asked for is not given. A hidden thing and an absent thing are refused alike.

use access::Action;
use ledger::LedgerFault;

/// A refusal, in words that the person who asked can act on.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing, or none that the viewer may see.
    #[error("there is nothing here that you can see")]
    NotFound,
    /// The viewer's role may not do this.
    #[error("your role may not {}", .0.in_words())]
    NotAllowed(Action),
    /// What was given does not make sense.
    #[error("{what}")]
    Invalid {
        /// What is wrong and what was expected.
        what: String,
        /// The field it stands in.
        field: &'static str,
    },
    /// Too many wrong passwords: the account waits for so many minutes.
    #[error("too many wrong passwords: try again in {0} minutes")]
    TooManyAttempts(u32),
    /// The store failed. The words are for the log as well and hold no personal data.
    #[error("{0}")]
    Failed(String),
}

impl Refusal {
    /// Something given in `field` does not make sense.
    pub(crate) fn invalid(field: &'static str, what: impl Into<String>) -> Self {
        Self::Invalid {
            what: what.into(),
            field,
        }
    }
}

impl From<LedgerFault> for Refusal {
    fn from(fault: LedgerFault) -> Self {
        Self::Failed(fault.to_string())
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(fault: serde_json::Error) -> Self {
        Self::Failed(format!("a fact could not be written: {fault}"))
    }
}

impl From<postcard::Error> for Refusal {
    fn from(fault: postcard::Error) -> Self {
        Self::Failed(format!(
            "derived state could not be read: {fault}; run `joinder replay`"
        ))
    }
}

impl From<std::io::Error> for Refusal {
    fn from(fault: std::io::Error) -> Self {
        Self::Failed(fault.to_string())
    }
}

/// Refuses where the viewer's role may not do this.
pub(crate) fn allow(viewer: &access::Viewer, action: Action) -> Result<(), Refusal> {
    if viewer.may(action) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(action))
    }
}
