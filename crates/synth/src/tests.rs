//! Tests of the whole area.
