//! The dossier of a review: shown with its checklist and both sets, assembled from the record, stepped by the office whose step it
//! is, and printed. What is withheld is entered behind a wall, and nobody else's picture has it.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::picture::Picture;
use crate::supervision::Supervised;
use crate::supervision_acts::by;
use crate::supervision_assembled::assembled;
use crate::supervision_papers::{
    DocumentLine, DossierFile, DossierSetView, DossierView, ItemLine, VersionLine,
};
use crate::view::{AsAt, PersonNumber};
use access::{Action, Role, Viewer};
use calendar::{Day, Instant};
use chronology::Chronology;
use facts::Statement;
use facts::dossier::{DossierAct, DossierRecipient, DossierSet, DossierStep};
use ledger::hexadecimal;
use parole::dossier::Dossier;
use parole::pdf::{pages_of, print};
use parole::recorded::RecordedReview;
use parole::recorded_dossier::{RecordedDossier, dossier_of};
use parole::schedule::{Held, Item};
use sha2::{Digest, Sha256};

/// Whose step a step of a dossier is. The Secretary of State asks to withhold; the Board decides it.
const fn takes_dossier_step(role: Role, act: DossierAct, set: DossierSet) -> bool {
    use DossierAct as A;
    match (role, set) {
        (Role::Operator, _) => true,
        (Role::CaseworkSection, DossierSet::Open) => !matches!(act, A::KeepWithheld | A::Disclose),
        (Role::CaseworkSection, DossierSet::Withheld) => {
            matches!(act, A::Add | A::Close | A::Give | A::Acknowledge)
        }
        (Role::ParoleCaseWorker, DossierSet::Open) => !matches!(act, A::KeepWithheld | A::Disclose),
        (Role::ParoleCaseWorker, DossierSet::Withheld) => {
            !matches!(act, A::AskFor | A::NotApplicable)
        }
        // Reports come from where they are written; the prison hands the dossier over.
        (Role::ProbationPractitioner, DossierSet::Open) => matches!(act, A::Add),
        (Role::PrisonCaseAdministrator, DossierSet::Open) => {
            matches!(act, A::Add | A::Give | A::Acknowledge)
        }
        _ => false,
    }
}

/// What can follow in a set as it stands.
fn follows(act: DossierAct, set: &Dossier, which: DossierSet) -> bool {
    use DossierAct as A;
    let closed = set.versions().last().map_or(0, |(count, _)| *count);
    let undecided = |document: &parole::dossier::Document| {
        matches!(
            document.handling,
            parole::dossier::Handling::WithholdingAsked { .. }
        )
    };
    match act {
        A::AskFor | A::NotApplicable => which == DossierSet::Open,
        A::Add => true,
        A::KeepWithheld | A::Disclose => set.documents().iter().any(undecided),
        A::Close => set.documents().len() > closed,
        A::Give => set.version() > 0,
        A::Acknowledge => set.unacknowledged().next().is_some(),
    }
}

impl Desk {
    /// The dossier of a review as the viewer may see it.
    pub(crate) fn dossier_view(
        &self,
        viewer: &Viewer,
        chronology: &Chronology<'_>,
        (person, review): (&str, &RecordedReview),
        now: Instant,
    ) -> DossierView {
        let dossier = dossier_of(chronology, person, &review.name, &about(review), now);
        let today = now.london_day();
        let may = |which: DossierSet, set: &Dossier| {
            let theirs = |act: &DossierAct| {
                viewer.may(Action::KeepDossier)
                    && takes_dossier_step(viewer.role, *act, which)
                    && follows(*act, set, which)
            };
            DossierAct::ALL.into_iter().filter(theirs).collect()
        };
        let sees = viewer.may(Action::SeeWithheld);
        DossierView {
            checklist: Item::ALL
                .into_iter()
                .map(|item| item_line(&dossier, item, today))
                .collect(),
            missing: dossier.checklist.missing().count(),
            may: may(DossierSet::Open, &dossier.open),
            may_withheld: may(DossierSet::Withheld, &dossier.withheld),
            assembles: viewer.may(Action::KeepReview),
            open: set_view(&dossier, &dossier.open, DossierSet::Open),
            withheld: sees.then(|| set_view(&dossier, &dossier.withheld, DossierSet::Withheld)),
            not_taken: dossier.not_taken,
        }
    }

    /// The facts that a step of a dossier makes. What is disclosed goes into the open set by the same act.
    pub(crate) fn dossier_step(
        &self,
        viewer: &Viewer,
        chronology: &Chronology<'_>,
        (all, person): (&Supervised, &str),
        step: &DossierStep,
        now: Instant,
    ) -> Result<Vec<Statement>, Refusal> {
        let review = reviewed(all, &step.review)?;
        if !takes_dossier_step(viewer.role, step.act, step.set) {
            return Err(Refusal::invalid("act", "this step is another office's"));
        }
        if step.act == DossierAct::Give && step.set == DossierSet::Withheld {
            board_only(step.recipient)?;
        }
        let mut dossier = dossier_of(chronology, person, &review.name, &about(review), now);
        let mut step = step.clone();
        step.by = by(viewer);
        let tried = dossier.take(&step, now);
        tried.map_err(|why| Refusal::invalid("act", why))?;
        let mut steps = vec![step.clone()];
        if step.act == DossierAct::Disclose {
            steps.push(disclosed(&dossier, &step)?);
        }
        Ok(steps.into_iter().map(Statement::from).collect())
    }

    /// The documents that the record itself makes: those that are new, and those that say something else than they did.
    pub(crate) fn dossier_assembled(
        &self,
        viewer: &Viewer,
        picture: &Picture,
        review: &str,
        now: Instant,
    ) -> Result<Vec<Statement>, Refusal> {
        if !viewer.may(Action::KeepReview) {
            return Err(Refusal::invalid("act", "this step is another office's"));
        }
        // It is made to be given away: from nothing that stands behind a wall.
        let picture = picture.outside_walls();
        let chronology = &picture.chronology();
        let all = &self.supervised(chronology, now);
        let review = reviewed(all, review)?;
        let who = picture.summary_of(chronology);
        let dossier = dossier_of(chronology, &who.name, &review.name, &about(review), now);
        let mut steps = Vec::new();
        for mut document in assembled(&who, chronology, all, review, now) {
            let of_title = |known: &&parole::dossier::Document| known.title == document.title;
            if let Some(before) = dossier.open.documents().iter().rfind(of_title) {
                if before.paragraphs == document.paragraphs {
                    continue;
                }
                document.replaces = Some(before.number);
                document.why_new_version =
                    Some("the record says something else than it did".to_owned());
            }
            steps.push(Statement::from(DossierStep {
                document: Some(document),
                ..DossierStep::plain(
                    review.name.clone(),
                    DossierAct::Add,
                    DossierSet::Open,
                    by(viewer),
                )
            }));
        }
        Ok(steps)
    }

    /// A set of a version of a dossier as PDF. Looked at, and said on the trail.
    ///
    /// # Errors
    /// Where the viewer may not, or there is no such person, review or version.
    pub fn dossier_file(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        (review, set, version): (&str, DossierSet, u32),
        at: &AsAt,
        now: Instant,
    ) -> Result<DossierFile, Refusal> {
        allow(viewer, Action::SeeSupervision)?;
        if set == DossierSet::Withheld {
            allow(viewer, Action::SeeWithheld)?;
        }
        let at = &self.all_received(at, now)?;
        let what = format!("dossier, {}", set.in_words());
        let picture = self.looked_at(viewer, &what, person, at, now)?;
        let chronology = picture.chronology();
        let all = self.supervised(&chronology, picture.at.now);
        let review = reviewed(&all, review)?;
        let name = picture.summary_of(&chronology).name;
        let now = picture.at.now;
        let dossier = dossier_of(&chronology, &name, &review.name, &about(review), now);
        let of_set = match set {
            DossierSet::Open => &dossier.open,
            DossierSet::Withheld => &dossier.withheld,
        };
        if version == 0 || of_set.version() < version || of_set.in_set(set, version).count() == 0 {
            return Err(Refusal::NotFound);
        }
        let printed =
            print(of_set, set, version).map_err(|fault| Refusal::Failed(fault.to_string()))?;
        Ok(DossierFile {
            sha256: hexadecimal(&Sha256::digest(&printed.pdf)),
            pages: printed.pages,
            pdf: printed.pdf,
        })
    }
}

/// The review in words, for the dossier's pages.
fn about(review: &RecordedReview) -> String {
    format!("review {}: {}", review.name, review.review.kind.in_words())
}

fn reviewed<'a>(all: &'a Supervised, name: &str) -> Result<&'a RecordedReview, Refusal> {
    let found = all.reviews.iter().find(|one| one.name == name);
    found.ok_or(Refusal::NotFound)
}

/// Withheld material goes to the Board and to a special advocate, and to nobody else.
fn board_only(to: Option<DossierRecipient>) -> Result<(), Refusal> {
    match to {
        Some(DossierRecipient::Panel | DossierRecipient::SpecialAdvocate) => Ok(()),
        _ => Err(Refusal::invalid(
            "recipient",
            "what is withheld goes to the panel or to a special advocate",
        )),
    }
}

/// What puts a document that is disclosed into the open set, after all others.
fn disclosed(dossier: &RecordedDossier, step: &DossierStep) -> Result<DossierStep, Refusal> {
    let of_number = |known: &&parole::dossier::Document| Some(known.number) == step.number;
    let documents = dossier.withheld.documents();
    let document = documents.iter().find(of_number).ok_or(Refusal::NotFound)?;
    Ok(DossierStep {
        document: Some(facts::dossier::DossierDocument {
            title: document.title.clone(),
            item: None,
            source: document.source.clone(),
            dated: document.dated,
            replaces: None,
            why_new_version: None,
            paragraphs: document.paragraphs.clone(),
        }),
        ..DossierStep::plain(
            step.review.clone(),
            DossierAct::Add,
            DossierSet::Open,
            step.by.clone(),
        )
    })
}

fn item_line(dossier: &RecordedDossier, item: Item, today: Day) -> ItemLine {
    let held = dossier.checklist.items.get(&item).cloned();
    ItemLine {
        item,
        late: matches!(&held, Some(Held::AskedFor { due, .. }) if *due < today),
        held,
    }
}

fn set_view(dossier: &RecordedDossier, set: &Dossier, which: DossierSet) -> DossierSetView {
    let version = set.version();
    let (contents, pages) = if version == 0 {
        (Vec::new(), 0)
    } else {
        // A typeface that cannot be read shows as a printing fault where a set is printed; here pages are then not told.
        pages_of(set, which, version).unwrap_or_default()
    };
    let lines = set.documents().iter().map(|document| DocumentLine {
        number: document.number,
        title: document.title.clone(),
        source: document.source.clone(),
        dated: document.dated,
        added: document.added,
        item: dossier
            .items
            .iter()
            .find(|(number, _)| which == DossierSet::Open && *number == document.number)
            .map(|(_, item)| *item),
        first_version: set.first_version(document.number),
        page: contents
            .iter()
            .find(|(number, _)| *number == document.number)
            .map(|(_, page)| *page),
        replaces: document.replaces,
        replaced_by: set
            .replaced_by(document.number, which)
            .map(|newer| newer.number),
        why_new_version: document.why_new_version.clone(),
        handling: document.handling.clone(),
    });
    let versions = (1_u32..).zip(set.versions());
    DossierSetView {
        documents: lines.collect(),
        version,
        pages,
        versions: versions
            .map(|(version, (documents, closed))| VersionLine {
                version,
                documents: *documents,
                closed: *closed,
            })
            .collect(),
        receipts: set.receipts().to_vec(),
    }
}
