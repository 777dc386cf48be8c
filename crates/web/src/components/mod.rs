//! Components of GOV.UK Frontend and of the MoJ library, typed again as functions, and what is ours alone.
//!
//! *Invariant:* a component knows no request and no office: what it shows comes in as arguments.

pub(crate) mod banners;
pub(crate) mod choices;
pub(crate) mod controls;
pub(crate) mod duty;
pub(crate) mod faults;
pub(crate) mod known_on_form;
pub(crate) mod lanes;
pub(crate) mod lanes_axis;
pub(crate) mod layout;
pub(crate) mod pages;
pub(crate) mod tables;
pub(crate) mod tags;
pub(crate) mod who;
