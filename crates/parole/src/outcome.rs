//! What came of a review. A blank is "none yet", and words that nobody knows are kept as they came: neither is a refusal.

use calendar::Day;
use serde::{Deserialize, Serialize};

/// What came of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// Nothing has been decided.
    NoneYet,
    /// Release was directed.
    Released {
        /// When the decision was given; absent where the source does not say.
        on: Option<Day>,
        /// True where an oral hearing was held; absent where the source does not say.
        at_hearing: Option<bool>,
    },
    /// Release was refused.
    Refused {
        /// When; absent where the source does not say.
        on: Option<Day>,
    },
    /// Advice on open conditions, without release.
    OpenConditions {
        /// When; absent where the source does not say.
        on: Option<Day>,
        /// True where a move to open conditions was recommended.
        recommended: bool,
    },
    /// The referral was withdrawn.
    Withdrawn {
        /// When; absent where the source does not say.
        on: Option<Day>,
    },
    /// Put off.
    Deferred {
        /// When; absent where the source does not say.
        on: Option<Day>,
    },
    /// The source's own words, which no rule here knows.
    Unknown {
        /// As they came.
        words: String,
    },
}

impl Outcome {
    /// What a source's words mean. A blank is [`Outcome::NoneYet`].
    #[must_use]
    pub fn from_words(words: &str, on: Option<Day>) -> Self {
        let plain: String = words
            .to_lowercase()
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() {
                    letter
                } else {
                    ' '
                }
            })
            .collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let release = |at_hearing| Self::Released { on, at_hearing };
        match plain.as_str() {
            "" => Self::NoneYet,
            "release"
            | "release immediately"
            | "recommend release"
            | "release at crd"
            | "compassionate release" => release(None),
            "oral hearing release" => release(Some(true)),
            "paper release" => release(Some(false)),
            "no release" | "refused" | "stay in closed" => Self::Refused { on },
            "open accepted" | "open exceptional" | "stay in open" => Self::OpenConditions {
                on,
                recommended: true,
            },
            "open rejected" => Self::OpenConditions {
                on,
                recommended: false,
            },
            "withdrawn" => Self::Withdrawn { on },
            "deferred" => Self::Deferred { on },
            _ => Self::Unknown {
                words: words.trim().to_owned(),
            },
        }
    }

    /// In words for people.
    #[must_use]
    pub fn in_words(&self) -> String {
        let dated = |words: &str, on: &Option<Day>| match on {
            Some(on) => format!("{words}, {}", on.in_words()),
            None => format!("{words}, day not known"),
        };
        match self {
            Self::NoneYet => "no decision yet".to_owned(),
            Self::Released { on, .. } => dated("release directed", on),
            Self::Refused { on } => dated("release refused", on),
            Self::OpenConditions {
                on,
                recommended: true,
            } => dated("open conditions recommended", on),
            Self::OpenConditions { on, .. } => dated("open conditions not recommended", on),
            Self::Withdrawn { on } => dated("withdrawn", on),
            Self::Deferred { on } => dated("deferred", on),
            Self::Unknown { words } => {
                format!("the source says `{words}`: what that means is not known")
            }
        }
    }
}
