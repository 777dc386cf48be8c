//! Who is looking, and what they may see and do: least privilege, readable by a governance board.
//!
//! A page or endpoint shows nothing until a policy here lets it. The matrix of roles and actions is checked in as
//! `docs/access-matrix.md`, made from [`Role::may`] and compared with it by a test.
//!
//! *Invariant:* pure: no store, no clock, no randomness. Salts and tokens come in as arguments.

mod matrix;
mod password;
mod second_factor;
mod viewer;

pub use matrix::{Action, Role, matrix};
pub use password::{PasswordFault, PasswordHash, hash_password, password_matches};
pub use second_factor::{SharedSecret, code_at, code_step, recovery_code, recovery_hash};
pub use viewer::{Clearance, Purpose, Viewer};
