//! The pages, one a module: each asks the office, and puts what it gets into components.

pub(crate) mod accessibility;
pub(crate) mod accounts;
pub(crate) mod before_recall;
pub(crate) mod break_glass;
pub(crate) mod confirm;
pub(crate) mod developers;
pub(crate) mod duties;
pub(crate) mod erasing;
pub(crate) mod error;
pub(crate) mod fact;
pub(crate) mod imports;
pub(crate) mod keeping;
pub(crate) mod licences;
pub(crate) mod matrix;
pub(crate) mod own_account;
pub(crate) mod person;
pub(crate) mod problems;
pub(crate) mod purpose;
pub(crate) mod quarantine;
pub(crate) mod release_dates;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod subject_access;
pub(crate) mod today;
pub(crate) mod trail;
