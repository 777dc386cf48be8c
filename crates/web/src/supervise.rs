//! What pages need of whoever keeps licences, recalls and parole reviews. A part of [`crate::Office`].
//!
//! Methods may block, as the office's do.

use crate::office::Refusal;
use access::Viewer;
use desk::view::{AsAt, PersonNumber};
use desk::{CaseloadPage, CopyFile, CopyFor, Supervise, SupervisionPage};
use facts::FactId;
use licence::policy::Policy;

/// Licences, recalls and reviews. Every method refuses as [`Refusal`] says.
pub trait Supervision: Send + Sync + 'static {
    /// The caseload; `own` leaves only those whose licence the viewer wrote.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn caseload(&self, viewer: &Viewer, own: bool, at: &AsAt) -> Result<CaseloadPage, Refusal>;
    /// A person's licences, recalls and reviews.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn supervision(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
    ) -> Result<SupervisionPage, Refusal>;
    /// Does something to one of them.
    ///
    /// # Errors
    /// See [`Refusal`]; the field is the act's own.
    fn supervise(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        act: &Supervise,
    ) -> Result<FactId, Refusal>;
    /// A licence as a recipient may have it, as data and as PDF.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn licence_copy(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        copy: (&str, CopyFor),
        at: &AsAt,
    ) -> Result<CopyFile, Refusal>;
    /// A policy of licence conditions by its version. It says nothing about anybody.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn policy(&self, version: &str) -> Result<Option<Policy>, Refusal>;
}
