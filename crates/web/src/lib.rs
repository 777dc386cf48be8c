//! Pages and JSON API: the only room that knows HTTP. Server-drawn pages of GOV.UK Frontend and MoJ components that work
//! without JavaScript, on a phone and by keyboard.
//!
//! [`router`] makes the whole site over an [`Office`], which does the storing, looking up and recording; [`serve`] runs it.
//! Every route stands in one table (`routes.rs`) with what it needs: nobody, somebody signed in, or somebody whose role may
//! do an action and who has said for what purpose. A test walks the table.
//!
//! *Invariant:* nothing here knows storage, and nothing about a person stands in an address but their number here.
//!
//! *Invariant:* what somebody typed, searched for or looked at is in no log.
//!
//! *Invariant:* no page has an inline script or style, and none asks another machine for anything.
//!
//! *Invariant:* every task works without JavaScript.

mod api;
mod app;
mod assets;
mod caller;
mod components;
mod cookies;
pub mod door;
mod entered;
pub mod errand;
mod export;
mod fields;
mod guard;
mod headers;
mod health;
mod keep;
mod known_on;
mod log;
mod measure;
pub mod office;
mod pages;
mod posted;
mod problem;
mod routes;
mod serve;
mod supervise;
mod upload;
mod witness;

pub use app::{Waits, WebSettings};
pub use assets::notices;
pub use door::{AccountAct, CameIn, Door, Watch};
pub use health::operations;
pub use keep::Keep;
pub use measure::Measures;
pub use office::Office;
pub use routes::{Needs, ROUTES, Route, router};
pub use serve::{serve, serve_operations};
pub use supervise::Supervision;
pub use witness::{serve_witness, witness_router};
