//! Nothing to use: this crate exists for its tests, by which the repository checks itself.
//! What is checked, and why, stands in `tests/tidy.rs`.
