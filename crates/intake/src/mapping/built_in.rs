//! Mappings that come with Joinder, each loaded once: the two agencies' involvement lists, the looked-after children
//! return, the school census, case notes, and the lists of an Annex A workbook.

use super::Mapping;
use std::sync::LazyLock;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        static ALL: LazyLock<Vec<(&'static str, Option<Mapping>)>> = LazyLock::new(|| {
            vec![$(($name, Mapping::load(include_str!(concat!("built_in/", $name, ".toml"))).ok())),*]
        });

        /// The names of all, in the order in which they are tried on a file.
        pub(crate) const NAMES: &[&str] = &[$($name),*];
    };
}

built_in![
    "two-agencies-csc",
    "two-agencies-education",
    "ssda903-header",
    "ssda903-episodes",
    "ssda903-reviews",
    "ssda903-uasc",
    "ssda903-oc2",
    "ssda903-oc3",
    "ssda903-ad1",
    "ssda903-placed-for-adoption",
    "ssda903-missing",
    "ssda903-previous-permanence",
    "ssda903-social-workers",
    "school-census-on-roll",
    "school-census-off-roll",
    "school-census-exclusions-on-roll",
    "school-census-exclusions-off-roll",
    "school-census-sessions",
    "school-census-addresses",
    "case-notes",
    "annex-a-list-1",
    "annex-a-list-2",
    "annex-a-list-3",
    "annex-a-list-4",
    "annex-a-list-5",
    "annex-a-list-6",
    "annex-a-list-7",
    "annex-a-list-8",
    "annex-a-list-9",
    "annex-a-list-10",
    "annex-a-list-11",
];

/// The mapping of that name.
pub(crate) fn named(name: &str) -> Option<&'static Mapping> {
    ALL.iter()
        .find(|(known, _)| *known == name)
        .and_then(|(_, mapping)| mapping.as_ref())
}

/// The first mapping all of whose columns stand in a file's first line; its name.
pub(crate) fn fitting(header: &str) -> Option<&'static str> {
    ALL.iter()
        .find(|(_, mapping)| {
            mapping
                .as_ref()
                .is_some_and(|mapping| mapping.fits_header(header))
        })
        .map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_sound_and_bear_their_own_name() {
        assert_eq!(ALL.len(), NAMES.len());
        for (name, mapping) in ALL.iter() {
            let mapping = mapping.as_ref();
            let found = mapping.map(Mapping::format_name);
            assert_eq!(found, Some(format!("mapping:{name}").as_str()), "{name}");
        }
    }

    /// A file of one format is never taken for one of another.
    #[test]
    fn each_is_recognised_by_its_own_columns_only() {
        for (name, mapping) in ALL.iter() {
            let columns = mapping
                .as_ref()
                .map(|mapping| format!("\"{}\"", mapping.columns().join("\",\"")));
            assert_eq!(columns.as_deref().and_then(fitting), Some(*name));
        }
    }
}
