//! Seals that convince a stranger: the hash tree over the ledger's entries, signed checkpoints of it, proofs that an entry
//! is in it and that it only grew, and what a witness asks before it signs as well.
//!
//! All formats are open ones: RFC 9162 for the tree and its proofs; C2SP `signed-note`, `tlog-checkpoint`, `tlog-tiles`,
//! `tlog-cosignature`, `tlog-witness` and `tlog-proof` for what is written down. How they fit together is in
//! `docs/seals.md`.
//!
//! *Invariant:* pure: no file, no clock, no network, no randomness. Seeds, times and tiles come in as arguments.
//!
//! *Invariant:* knows no entry's content and no ledger: a leaf is 32 bytes.

mod case;
mod checkpoint;
mod inclusion;
mod keys;
mod note;
mod proof;
mod request;
mod tile;
mod tree;
mod view;
mod witness;

pub use case::{CASE_FORMAT, CaseSeal};
pub use checkpoint::{Checkpoint, CheckpointFault, Cosignature, MOST_SIGNATURES, SignedCheckpoint};
pub use inclusion::{InclusionProof, LONGEST_PROOF};
pub use keys::{KeyFault, KeyKind, PublicKey, SigningKey};
pub use note::{LONGEST_NOTE, Note, NoteFault, Signature, is_name};
pub use proof::{LONGEST, is_consistent, root_of_inclusion};
pub use request::{CosignRequest, LONGEST_REQUEST};
pub use tile::{HEIGHT, Tile, WIDTH, hashes_at};
pub use tree::{Frontier, Hash, empty_root, leaf_hash, node_hash, root_over};
pub use view::{TileSource, TreeView, ViewFault};
pub use witness::{Declined, Watched, consider};
