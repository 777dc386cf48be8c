//! The ledger and the shelf in SQLite: one file each, write-ahead log, every commit forced to disk.
//!
//! SQL stands in `ledger.sql`, `tree.sql`, `keys.sql`, `shelf.sql` and the queries of this folder, and nowhere else in Joinder.

mod append;
mod connection;
mod copy;
mod erase;
mod keyring;
mod open_part;
mod read;
mod shelf;
mod tree;
mod upgrade;
mod verify;
mod verify_erased;

pub use connection::SqliteLedger;
pub use copy::copy_store;
pub use shelf::SqliteShelf;
