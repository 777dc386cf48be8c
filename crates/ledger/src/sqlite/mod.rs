//! The ledger and the shelf in SQLite: one file each, write-ahead log, every commit forced to disk.
//!
//! SQL stands in `ledger.sql`, `tree.sql`, `keys.sql`, `shelf.sql` and the queries of this folder, and nowhere else in Joinder.

mod append;
mod archive;
mod connection;
mod copy;
mod erase;
mod keyring;
mod open_part;
mod read;
mod rebuild;
mod shelf;
mod tree;
mod upgrade;
mod verify;
mod verify_erased;
mod verify_piece;

pub use connection::SqliteLedger;
pub use copy::copy_store;
pub use rebuild::Rebuilding;
pub use shelf::SqliteShelf;
