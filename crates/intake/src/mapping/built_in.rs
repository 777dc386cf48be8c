//! Mappings that come with Joinder: the two agencies' involvement lists.

use super::Mapping;
use std::sync::LazyLock;

static SOCIAL_CARE: LazyLock<Option<Mapping>> =
    LazyLock::new(|| Mapping::load(include_str!("built_in/two-agencies-csc.toml")).ok());
static EDUCATION: LazyLock<Option<Mapping>> =
    LazyLock::new(|| Mapping::load(include_str!("built_in/two-agencies-education.toml")).ok());

pub(crate) fn social_care() -> Option<&'static Mapping> {
    SOCIAL_CARE.as_ref()
}

pub(crate) fn education() -> Option<&'static Mapping> {
    EDUCATION.as_ref()
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_are_sound() {
        assert!(super::Mapping::load(include_str!("built_in/two-agencies-csc.toml")).is_ok());
        assert!(super::Mapping::load(include_str!("built_in/two-agencies-education.toml")).is_ok());
    }
}
