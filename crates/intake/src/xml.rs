//! XML as agencies send it: cut into children as a stream, then a tree of one child's elements, however damaged.
//!
//! What an element means is the format's own module's.

pub(crate) mod split;
pub(crate) mod tree;
