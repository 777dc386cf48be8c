//! Tests of reading agencies' formats, from outside.

mod agencies_shared;
mod census;
mod census_shared;
mod common;
mod examples;
mod mapping;
mod robust;
