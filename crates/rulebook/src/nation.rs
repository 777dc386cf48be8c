//! Where a rule holds. England and Wales share the Children Act 1989, and much else differs: the guidance, the register.
//!
//! Which agency is in which nation is an operator's setting; one of which nothing is said is taken to be in England.

use serde::{Deserialize, Serialize};

/// Where a rule holds, or an agency works.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Nation {
    /// England.
    #[default]
    England,
    /// Wales.
    Wales,
    /// Both.
    EnglandAndWales,
}

impl Nation {
    /// True where a rule that holds here is one for an agency that works there.
    #[must_use]
    pub fn covers(self, agency: Self) -> bool {
        self == agency || self == Self::EnglandAndWales || agency == Self::EnglandAndWales
    }

    /// For people: `England and Wales`.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::England => "England",
            Self::Wales => "Wales",
            Self::EnglandAndWales => "England and Wales",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Nation::{England, EnglandAndWales, Wales};

    #[test]
    fn a_rule_of_one_nation_is_none_of_the_other() {
        assert!(England.covers(England) && Wales.covers(Wales));
        assert!(!England.covers(Wales) && !Wales.covers(England));
        assert!(EnglandAndWales.covers(Wales) && EnglandAndWales.covers(England));
        assert!(Wales.covers(EnglandAndWales), "a police force of both");
    }
}
