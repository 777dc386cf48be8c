//! The ledger and the shelf in SQLite: one file each, write-ahead log, every commit forced to disk.
//!
//! SQL stands in `ledger.sql`, `tree.sql`, `shelf.sql` and the queries of this folder, and nowhere else in Joinder.

mod append;
mod connection;
mod copy;
mod open_part;
mod read;
mod shelf;
mod tree;
mod verify;

pub use connection::SqliteLedger;
pub use copy::copy_store;
pub use shelf::SqliteShelf;
