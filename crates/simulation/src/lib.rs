//! For tests only: a machine whose disk fails on purpose, and whose every failure can be had again by its seed.
//!
//! A [`Machine`] is a folder whose SQLite files are kept in memory, by a layer beneath SQLite that is the default one of
//! the process from the first machine on. Whatever opens a database in that folder is simulated without knowing it, so
//! that the product needs no hook for its tests, and a database that is added later is covered too. Files elsewhere go
//! to the operating system as before.
//!
//! The disk knows what was written and what was *synced*. When power is lost, each write since the last sync is kept,
//! lost or torn, sector by sector, as chance will have it. Faults are planned ahead: "at the first write from operation
//! 40 on, the disk is full".
//!
//! For each file of a machine an empty one stands in the real folder, so that code that looks whether a file is there,
//! or removes it, finds what it would find.
//!
//! Not simulated: a folder's own entries (a file that was made or removed stays so), and decay of what was synced.
//!
//! *Invariant:* no crate that is shipped depends on this one.

mod chance;
mod disk;
mod fault;
mod layer;
mod locks;
mod machine;
mod memory;

pub use chance::Chance;
pub use disk::Image;
pub use fault::Fault;
pub use machine::{Machine, watching};
