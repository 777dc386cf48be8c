//! What pages need of whoever keeps licences, recalls and parole reviews. A part of [`crate::Office`].
//!
//! Methods may block, as the office's do.

use crate::office::Refusal;
use access::Viewer;
use desk::view::{AsAt, PersonNumber};
use desk::{
    Announcement, CaseloadPage, CopyFile, CopyFor, DossierFile, Seen, Summary, Supervise,
    SupervisionPage, VictimsPage,
};
use facts::FactId;
use facts::dossier::DossierSet;
use licence::policy::Policy;
use licence::zone::Zone;

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
    /// A set of a version of a review's dossier, printed.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn dossier_file(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        dossier: (&str, DossierSet, u32),
        at: &AsAt,
    ) -> Result<DossierFile, Refusal>;
    /// An area of a person's licence, by its name.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn area(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        area: &str,
        at: &AsAt,
    ) -> Result<Zone, Refusal>;
    /// Those harmed by a person, for victim liaison.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn victims(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
    ) -> Result<VictimsPage, Refusal>;
    /// The public hearings that are to come, for anybody.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn public_hearings(&self) -> Result<Vec<Announcement>, Refusal>;
    /// A public hearing by its reference, for anybody; `None` where there never was one.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn public_hearing(&self, reference: &str) -> Result<Option<Seen<Announcement>>, Refusal>;
    /// The summary of a decision by its reference, for anybody; `None` where there never was one.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn public_decision(&self, reference: &str) -> Result<Option<Seen<Summary>>, Refusal>;
    /// A policy of licence conditions by its version. It says nothing about anybody.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn policy(&self, version: &str) -> Result<Option<Policy>, Refusal>;
}
