//! What pages need of whoever keeps and gives away what is held: retention, legal holds, erasing, subject access. A part
//! of [`crate::Office`].
//!
//! Methods may block, as the office's do.

use crate::office::Refusal;
use access::Viewer;
use calendar::Day;
use desk::view::PersonNumber;
use desk::{
    DecideItem, ErasurePlan, ErasureReceipt, ErasureScope, Exemption, Ground, NewRequest,
    PersonRetention, RequestLine, RequestPage, RetentionFilter, RetentionList,
};
use facts::{Asker, FactId, RequestStep};

/// Keeping, erasing and giving away. Every method refuses as [`Refusal`] says.
pub trait Keep: Send + Sync + 'static {
    /// A stretch of the queue of what is due, after a person.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn retention(
        &self,
        viewer: &Viewer,
        filter: RetentionFilter,
        after: Option<PersonNumber>,
    ) -> Result<RetentionList, Refusal>;
    /// What is held on a person, until when and why.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn retention_of(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
    ) -> Result<PersonRetention, Refusal>;
    /// Places a legal hold, for a reason and on an authority.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn place_hold(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        because: (&str, &str),
    ) -> Result<FactId, Refusal>;
    /// Lifts one, for a reason and on an authority.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn lift_hold(
        &self,
        viewer: &Viewer,
        hold: FactId,
        because: (&str, &str),
    ) -> Result<FactId, Refusal>;
    /// Keeps what is held on a person longer.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn keep_longer(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        until: Day,
        reason: &str,
    ) -> Result<FactId, Refusal>;
    /// What an erasure would take.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn plan_erasure(&self, viewer: &Viewer, scope: &ErasureScope) -> Result<ErasurePlan, Refusal>;
    /// Erases.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn erase(
        &self,
        viewer: &Viewer,
        scope: &ErasureScope,
        on: (Ground, &str),
    ) -> Result<ErasureReceipt, Refusal>;
    /// What was erased, newest first.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn erasures(&self, viewer: &Viewer) -> Result<Vec<ErasureReceipt>, Refusal>;
    /// All subject access requests.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn requests(&self, viewer: &Viewer) -> Result<Vec<RequestLine>, Refusal>;
    /// Enters one.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn open_request(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        new: &NewRequest,
    ) -> Result<FactId, Refusal>;
    /// One with everything that is held.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn request(&self, viewer: &Viewer, request: FactId) -> Result<RequestPage, Refusal>;
    /// Says what happened to one.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn request_step(
        &self,
        viewer: &Viewer,
        request: FactId,
        step: (RequestStep, Day),
        reason: &str,
    ) -> Result<FactId, Refusal>;
    /// Decides on an item.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn decide_item(
        &self,
        viewer: &Viewer,
        request: FactId,
        item: &str,
        decide: &DecideItem,
    ) -> Result<FactId, Refusal>;
    /// The answer, as an archive.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn answer_request(&self, viewer: &Viewer, request: FactId) -> Result<Vec<u8>, Refusal>;
    /// The exemptions that can be used on a request of such an asker.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn exemptions(&self, viewer: &Viewer, asker: Asker) -> Result<Vec<Exemption>, Refusal>;
}
