//! Marks on entries, and what a viewer's marks let through. Opaque: what a mark means is `access`'s.

use std::collections::BTreeSet;

/// The marks of one entry. A viewer must hold all of them to see it; no mark means that everybody may.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Marks(BTreeSet<String>);

impl Marks {
    /// Marks from names. A name holds no comma.
    #[must_use]
    pub fn of(names: &[&str]) -> Self {
        Self(names.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The marks as one text, sorted, with commas between.
    #[must_use]
    pub fn text(&self) -> String {
        self.0
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(",")
    }

    /// Reads what [`Marks::text`] wrote.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(
            text.split(',')
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    /// Both sets of marks together: what rests on two entries may be seen by those who may see both.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).cloned().collect())
    }
}

/// What a reader may see. There is no default: somebody must say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Everything: for deriving state and for verifying, never for a person's eyes.
    Everything,
    /// Entries whose marks are all among these.
    Holding(Marks),
}

impl Visibility {
    /// True where an entry with `marks` may be seen.
    #[must_use]
    pub fn shows(&self, marks: &Marks) -> bool {
        match self {
            Self::Everything => true,
            Self::Holding(held) => marks.0.is_subset(&held.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewer_must_hold_every_mark() {
        let cases = [
            ("", "", true),
            ("", "sensitive", true),
            ("sensitive", "", false),
            ("sensitive", "sensitive", true),
            ("restricted,sensitive", "sensitive", false),
            ("restricted,sensitive", "restricted,sensitive", true),
        ];
        for (entry, held, shown) in cases {
            let visibility = Visibility::Holding(Marks::from_text(held));
            assert_eq!(
                visibility.shows(&Marks::from_text(entry)),
                shown,
                "entry `{entry}`, viewer `{held}`"
            );
        }
        assert!(Visibility::Everything.shows(&Marks::of(&["restricted"])));
    }
}
