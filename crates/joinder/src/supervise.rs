//! Licences, recalls and reviews, over desks.

use crate::clock_of_the_machine::now;
use crate::server::Counter;
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
use web::Supervision;
use web::office::Refusal;

impl Supervision for Counter {
    fn caseload(&self, viewer: &Viewer, own: bool, at: &AsAt) -> Result<CaseloadPage, Refusal> {
        self.serve(|desk| desk.caseload(viewer, own, at, now()))
    }

    fn supervision(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
    ) -> Result<SupervisionPage, Refusal> {
        self.serve(|desk| desk.supervision(viewer, person, at, now()))
    }

    fn supervise(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        act: &Supervise,
    ) -> Result<FactId, Refusal> {
        self.serve(|desk| desk.supervise(viewer, person, act, now()))
    }

    fn licence_copy(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        copy: (&str, CopyFor),
        at: &AsAt,
    ) -> Result<CopyFile, Refusal> {
        self.serve(|desk| desk.licence_copy(viewer, person, copy, at, now()))
    }

    fn dossier_file(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        dossier: (&str, DossierSet, u32),
        at: &AsAt,
    ) -> Result<DossierFile, Refusal> {
        self.serve(|desk| desk.dossier_file(viewer, person, dossier, at, now()))
    }

    fn area(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        area: &str,
        at: &AsAt,
    ) -> Result<Zone, Refusal> {
        self.serve(|desk| desk.area(viewer, person, area, at, now()))
    }

    fn victims(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
    ) -> Result<VictimsPage, Refusal> {
        self.serve(|desk| desk.victims(viewer, person, at, now()))
    }

    fn public_hearings(&self) -> Result<Vec<Announcement>, Refusal> {
        self.serve(|desk| desk.public_hearings(now()))
    }

    fn public_hearing(&self, reference: &str) -> Result<Option<Seen<Announcement>>, Refusal> {
        self.serve(|desk| desk.public_hearing(reference, now()))
    }

    fn public_decision(&self, reference: &str) -> Result<Option<Seen<Summary>>, Refusal> {
        self.serve(|desk| desk.public_decision(reference))
    }

    fn policy(&self, version: &str) -> Result<Option<Policy>, Refusal> {
        self.serve(|desk| Ok(desk.policy(version).cloned()))
    }
}
