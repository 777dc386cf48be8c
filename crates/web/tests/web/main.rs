//! The whole site over an invented office: who is let in, what pages are made of, what forms do.

#[path = "../invented/mod.rs"]
mod invented;

mod answers;
mod forms;
mod markup;
mod ratchet;
mod site;
