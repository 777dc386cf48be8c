//! The commands, one a file: each opens a desk as the local operator and prints.

pub(crate) mod after_release;
pub(crate) mod backup;
pub(crate) mod census;
pub(crate) mod checkpoint;
pub(crate) mod chronology;
pub(crate) mod clock;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod duties;
pub(crate) mod erase;
pub(crate) mod export;
pub(crate) mod facts;
pub(crate) mod import;
pub(crate) mod licence;
pub(crate) mod licences;
pub(crate) mod prove;
pub(crate) mod quarantine;
pub(crate) mod release_dates;
pub(crate) mod replay;
pub(crate) mod rules;
pub(crate) mod serve;
pub(crate) mod situations;
pub(crate) mod synth;
pub(crate) mod user;
pub(crate) mod verify;
pub(crate) mod witness;
