//! Keeping, erasing and giving away, over desks.

use crate::clock_of_the_machine::now;
use crate::server::Counter;
use access::Viewer;
use calendar::Day;
use desk::view::PersonNumber;
use desk::{
    DecideItem, ErasurePlan, ErasureReceipt, ErasureScope, Exemption, Ground, NewRequest,
    PersonRetention, RequestLine, RequestPage, RetentionFilter, RetentionList,
};
use facts::{Asker, FactId, RequestStep};
use web::Keep;
use web::office::{LINES_A_PAGE, Refusal};

/// How many people are looked through for one page of the queue.
const PEOPLE_A_PAGE: usize = 1_000;

impl Keep for Counter {
    fn retention(
        &self,
        viewer: &Viewer,
        filter: RetentionFilter,
        after: Option<PersonNumber>,
    ) -> Result<RetentionList, Refusal> {
        let most = (LINES_A_PAGE, PEOPLE_A_PAGE);
        self.serve(|desk| desk.retention_list(viewer, filter, after, most, now()))
    }

    fn retention_of(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
    ) -> Result<PersonRetention, Refusal> {
        self.serve(|desk| desk.retention_of(viewer, person, now()))
    }

    fn place_hold(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        (reason, authority): (&str, &str),
    ) -> Result<FactId, Refusal> {
        self.serve(|desk| desk.hold(viewer, person, reason, authority, now()))
    }

    fn lift_hold(
        &self,
        viewer: &Viewer,
        hold: FactId,
        (reason, authority): (&str, &str),
    ) -> Result<FactId, Refusal> {
        self.serve(|desk| desk.lift_hold(viewer, hold, reason, authority, now()))
    }

    fn keep_longer(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        until: Day,
        reason: &str,
    ) -> Result<FactId, Refusal> {
        self.serve(|desk| desk.keep_longer(viewer, person, until, reason, now()))
    }

    fn plan_erasure(&self, viewer: &Viewer, scope: &ErasureScope) -> Result<ErasurePlan, Refusal> {
        self.serve(|desk| desk.plan_erasure(viewer, scope, now()))
    }

    fn erase(
        &self,
        viewer: &Viewer,
        scope: &ErasureScope,
        (ground, authority): (Ground, &str),
    ) -> Result<ErasureReceipt, Refusal> {
        self.serve(|desk| desk.erase(viewer, scope, ground, authority, now()))
    }

    fn erasures(&self, viewer: &Viewer) -> Result<Vec<ErasureReceipt>, Refusal> {
        self.serve(|desk| desk.erasures(viewer, now()))
    }

    fn requests(&self, viewer: &Viewer) -> Result<Vec<RequestLine>, Refusal> {
        self.serve(|desk| desk.requests(viewer, now()))
    }

    fn open_request(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        new: &NewRequest,
    ) -> Result<FactId, Refusal> {
        self.serve(|desk| desk.open_request(viewer, person, new, now()))
    }

    fn request(&self, viewer: &Viewer, request: FactId) -> Result<RequestPage, Refusal> {
        self.serve(|desk| desk.request(viewer, request, now()))
    }

    fn request_step(
        &self,
        viewer: &Viewer,
        request: FactId,
        step: (RequestStep, Day),
        reason: &str,
    ) -> Result<FactId, Refusal> {
        self.serve(|desk| desk.request_step(viewer, request, step, reason, now()))
    }

    fn decide_item(
        &self,
        viewer: &Viewer,
        request: FactId,
        item: &str,
        decide: &DecideItem,
    ) -> Result<FactId, Refusal> {
        self.serve(|desk| desk.decide_item(viewer, request, item, decide, now()))
    }

    fn answer_request(&self, viewer: &Viewer, request: FactId) -> Result<Vec<u8>, Refusal> {
        self.serve(|desk| {
            let answer = desk.answer_request(viewer, request, now())?;
            desk::zip_of(&answer)
        })
    }

    fn exemptions(&self, viewer: &Viewer, asker: Asker) -> Result<Vec<Exemption>, Refusal> {
        self.serve(|desk| desk.exemptions(viewer, asker, now()))
    }
}
