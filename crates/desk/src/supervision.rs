//! Supervision: a person's licences, recalls and parole reviews worked out from the facts, and the caseload.
//!
//! What a licence, a recall or a review is, and which step may follow, is `licence`'s and `parole`'s; here they are put together
//! for a viewer. What people do is `supervision_acts`.

use crate::beside::children_beside;
use crate::desk::Desk;
use crate::evaluation::Evaluated;
use crate::fault::{Refusal, allow};
use crate::order::{due_order, state_order};
use crate::picture::Picture;
use crate::supervision_before::before_next;
use crate::supervision_hearing::{hearing_view, rights_view, still_open};
use crate::supervision_papers::PlanView;
use crate::supervision_places::places_view;
use crate::supervision_plan::plan_view;
use crate::supervision_public::hearing_here;
use crate::supervision_recall::{follows, takes_recall_step};
use crate::supervision_review::review_steps;
use crate::supervision_view::{LicenceView, RecallView, ReviewView, SupervisionPage, TagView};
use crate::view::{AsAt, PersonNumber};
use access::{Action, Role, Viewer};
use calendar::Instant;
use chronology::{Chronology, NotTaken};
use facts::licence::{LicenceAct, RecallAct, Who};
use facts::{FactId, Kind};
use licence::compliance::{Watch, classes, watches};
use licence::life::{Step, next};
use licence::plan::CouldHaveFound;
use licence::policy::Policy;
use licence::recall::{Evidence, Linked, Report, SigningCheck, Stage, report, signing_check};
use licence::recorded::{
    Beside, RecordedCopy, RecordedDecision, RecordedLicence, RecordedRecall, act_of, copies,
    decisions, keeping, licences, life_facts, patterns, recalls, standing, tag_events,
};
use licence::tag::{TagState, days_at_risk, state_at};
use parole::recorded::{RecordedReview, listed, reviews};
use parole::review::Times;
use rulebook::Duty;
use std::sync::{Arc, LazyLock};

/// The kinds of fact that supervision is made of.
const KINDS: [Kind; 14] = [
    Kind::LicenceStep,
    Kind::LicenceCopyStep,
    Kind::CandidateBreach,
    Kind::ConditionDecision,
    Kind::TagStep,
    Kind::RecallStep,
    Kind::ReviewStep,
    Kind::ListedReview,
    Kind::DossierStep,
    Kind::AddressStep,
    Kind::AreaStep,
    Kind::HearingStep,
    Kind::PlanStep,
    Kind::VictimStep,
];

/// How many of the newest facts are offered to rest a decision on.
const RECENT: usize = 12;

/// What supervision reckons with, beside the rulebook: read once for all desks.
#[derive(Clone)]
pub(crate) struct Supervising {
    pub(crate) rights: licence::life::Rights,
    pub(crate) law: sentence::after_release::AfterRelease,
    pub(crate) policies: Vec<Policy>,
    pub(crate) copies: licence::copies::CopyRows,
    pub(crate) tranches: licence::recall::TrancheRows,
}

impl Supervising {
    /// What comes with Joinder, read once however many desks a program opens, and the policies that a folder has adopted, by
    /// the names of their files.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(crate) fn with(policies: &[(String, String)]) -> Result<Arc<Self>, Refusal> {
        static READ: LazyLock<Result<Arc<Supervising>, String>> =
            LazyLock::new(|| Supervising::read().map(Arc::new));
        let built_in = READ
            .as_ref()
            .map_err(|fault| Refusal::Failed(fault.clone()))?;
        let adopted = crate::supervision_policies::read(policies)?;
        if adopted.is_empty() {
            return Ok(Arc::clone(built_in));
        }
        let mut all = built_in.as_ref().clone();
        all.policies.extend(adopted);
        Ok(Arc::new(all))
    }

    fn read() -> Result<Self, String> {
        Ok(Self {
            rights: licence::life::Rights::built_in().map_err(|fault| fault.to_string())?,
            law: sentence::after_release::AfterRelease::built_in()
                .map_err(|fault| format!("{fault:?}"))?,
            policies: Policy::built_in()
                .into_iter()
                .filter_map(|reading| reading.policy)
                .collect(),
            copies: licence::copies::CopyRows::built_in().map_err(|fault| fault.to_string())?,
            tranches: licence::recall::TrancheRows::built_in()
                .map_err(|fault| fault.to_string())?,
        })
    }
}

/// A person's supervision as it stands at an instant.
pub(crate) struct Supervised {
    pub(crate) licences: Vec<RecordedLicence>,
    pub(crate) recalls: Vec<RecordedRecall>,
    pub(crate) reviews: Vec<RecordedReview>,
    pub(crate) decisions: Vec<RecordedDecision>,
    pub(crate) copies: Vec<RecordedCopy>,
    pub(crate) nowhere: Vec<NotTaken>,
}

impl Supervised {
    /// The licence in force; else the newest.
    pub(crate) fn current(&self) -> Option<&RecordedLicence> {
        let in_force = |one: &&RecordedLicence| one.licence.state.is_in_force();
        self.licences
            .iter()
            .rfind(in_force)
            .or(self.licences.last())
    }

    /// The recall that is not over.
    pub(crate) fn open_recall(&self) -> Option<&RecordedRecall> {
        self.recalls.iter().rfind(|one| {
            !matches!(
                one.recall.stage,
                Stage::Released | Stage::NotRecalled | Stage::Stopped
            )
        })
    }
}

/// Which offices a role holds in the life of a licence. The operator acts for each.
pub(crate) fn offices(role: Role) -> Vec<Who> {
    match role {
        Role::ProbationPractitioner => vec![Who::Officer],
        Role::HeadOfProbationUnit => vec![Who::HeadOfProbationUnit],
        Role::PrisonDecisionMaker => vec![Who::PrisonDecisionMaker],
        Role::PrisonCaseAdministrator => vec![Who::PrisonAdministrator],
        Role::CaseworkSection => vec![Who::SecretaryOfState],
        Role::Operator => Who::ALL.to_vec(),
        _ => Vec::new(),
    }
}

impl Desk {
    /// A person's licences, recalls and reviews as known on a day.
    ///
    /// # Errors
    /// As [`Desk::person`].
    pub fn supervision(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
    ) -> Result<SupervisionPage, Refusal> {
        allow(viewer, Action::SeeSupervision)?;
        let at = &self.all_received(at, now)?;
        let picture = self.looked_at(viewer, "supervision", person, at, now)?;
        let chronology = picture.chronology();
        let coverages = self.coverages(picture.at.known_on)?;
        let evaluated = self.evaluate_chronology(&picture, &chronology, &coverages)?;
        let all = self.supervised(&chronology, picture.at.now);
        let mut page = self.supervision_page(viewer, &picture, &chronology, &all);
        page.duties = self.duties_of_supervision(&evaluated, &picture);
        Ok(page)
    }

    /// The conditions of a policy, by its version.
    #[must_use]
    pub fn policy(&self, version: &str) -> Option<&Policy> {
        let policies = &self.shared.supervising.policies;
        policies.iter().find(|policy| policy.version == version)
    }

    /// All licences, recalls and reviews of a chronology.
    pub(crate) fn supervised(&self, chronology: &Chronology<'_>, now: Instant) -> Supervised {
        let with = &self.shared.supervising;
        let (licences, mut nowhere) = licences(chronology, now, &with.rights);
        let life = |before: Instant| life_facts(chronology, &licences, before);
        let recalls = recalls(chronology, now, &life, &with.law);
        let (reviews, lost) = reviews(chronology, now, self.times());
        nowhere.extend(lost);
        let (decisions, refused) = decisions(chronology, now);
        nowhere.extend(refused);
        let (copies, refused) = copies(chronology, now);
        nowhere.extend(refused);
        Supervised {
            licences,
            recalls,
            reviews,
            decisions,
            copies,
            nowhere,
        }
    }

    pub(crate) fn times(&self) -> Times<'_> {
        Times {
            rulebook: &self.shared.rulebook,
            holidays: &self.shared.holidays,
        }
    }

    /// What has to be looked at before anybody signs a recall at an instant; `None` where no licence is in force.
    pub(crate) fn check_before_signing(
        &self,
        chronology: &Chronology<'_>,
        all: &Supervised,
        now: Instant,
    ) -> Option<SigningCheck> {
        all.current()
            .filter(|one| one.licence.state.is_in_force())?;
        let life = life_facts(chronology, &all.licences, now);
        Some(signing_check(
            &life,
            now.london_day(),
            &self.shared.supervising.law,
        ))
    }

    fn supervision_page(
        &self,
        viewer: &Viewer,
        picture: &Picture,
        chronology: &Chronology<'_>,
        all: &Supervised,
    ) -> SupervisionPage {
        let (now, today) = (picture.at.now, picture.at.now.london_day());
        let who = picture.summary_of(chronology);
        let beside = children_beside(picture);
        let licence =
            |one: &RecordedLicence| self.licence_view(viewer, (chronology, &beside), all, one, now);
        let recall = |one: &RecordedRecall| {
            recall_view(
                viewer,
                one,
                report_of(chronology, all, one, &who.name, now),
                (self.found_before(chronology, all, one), now),
            )
        };
        let keeps = viewer.may(Action::KeepReview);
        let plan = plan_view(viewer, chronology, all, now);
        let review = |one: &RecordedReview| {
            self.review_view(viewer, chronology, (&who.name, one), &plan, now)
        };
        let policies = &self.shared.supervising.policies;
        SupervisionPage {
            who: who.clone(),
            known_on: picture.at.known_on,
            now,
            licences: all.licences.iter().rev().map(licence).collect(),
            recalls: all.recalls.iter().rev().map(recall).collect(),
            reviews: all.reviews.iter().rev().map(review).collect(),
            listed: listed(chronology),
            places: places_view(viewer, chronology, now),
            plan: plan.clone(),
            nowhere: all.nowhere.clone(),
            check: self.check_before_signing(chronology, all, now),
            tranche: self.tranche_of(chronology, all, now),
            life: life_facts(chronology, &all.licences, now),
            duties: Vec::new(),
            policies: policies
                .iter()
                .map(|policy| (policy.version.clone(), policy.in_force_on(today)))
                .collect(),
            recent: recent(chronology),
            may_write: viewer.may(Action::WriteLicence),
            may_ask: all.open_recall().is_none()
                && viewer.may(Action::StepRecall)
                && takes_recall_step(viewer.role, RecallAct::Ask),
            keeps_reviews: keeps,
        }
    }

    /// A review with what stands beside it.
    fn review_view(
        &self,
        viewer: &Viewer,
        chronology: &Chronology<'_>,
        (name, one): (&str, &RecordedReview),
        plan: &PlanView,
        now: Instant,
    ) -> ReviewView {
        let (today, times) = (now.london_day(), self.times());
        let keeps = viewer.may(Action::KeepReview);
        let hearing = hearing_here(chronology, &one.name, now);
        let dossier = self.dossier_view(viewer, chronology, (name, one), now);
        let publications = self.publications_view(viewer, one, &hearing);
        let next = parole::clocks::next_review(&one.review);
        ReviewView {
            times: still_open(chronology, one, today, times, now),
            rights: rights_view(one, &hearing, &dossier, today, times),
            before_next: before_next(one, &next, &dossier, plan, today),
            next,
            may: if keeps {
                review_steps(one.review.stage)
            } else {
                Vec::new()
            },
            hearing: hearing_view(publications, hearing, one, times, keeps),
            dossier,
            recorded: one.clone(),
        }
    }

    fn licence_view(
        &self,
        viewer: &Viewer,
        (chronology, beside): (&Chronology<'_>, &Beside),
        all: &Supervised,
        one: &RecordedLicence,
        now: Instant,
    ) -> LicenceView {
        let offices = offices(viewer.role);
        let theirs = |step: &Step| {
            let may = |who: &Who| next(one.licence.state, *step, one.licence.kind, *who).is_some();
            viewer.may(Action::StepLicence) && offices.iter().any(may)
        };
        let of_it = |decision: &&RecordedDecision| decision.licence == one.name;
        let policies = &self.shared.supervising.policies;
        let decided = &all.decisions;
        let keeping = keeping(chronology, one, (decided, policies), beside, now);
        LicenceView {
            watches: self.watches_of(chronology, one, now),
            classes: classes(&one.licence, policies),
            patterns: patterns(&one.name, &keeping, decided, now.london_day()),
            keeping,
            copies: standing(
                one,
                &self.shared.supervising.copies,
                &self.shared.supervising.policies,
                &all.copies,
            ),
            decisions: all.decisions.iter().rev().filter(of_it).cloned().collect(),
            tag: tag_of(chronology, one, now),
            may: Step::ALL.into_iter().filter(theirs).map(act_of).collect(),
            recorded: one.clone(),
        }
    }

    fn duties_of_supervision(
        &self,
        evaluated: &Evaluated,
        picture: &Picture,
    ) -> Vec<crate::view::DutyView> {
        let mut duties: Vec<_> = evaluated
            .duties
            .iter()
            .filter(|duty| is_of_supervision(duty))
            .map(|duty| crate::view::DutyView {
                working: self.shared.rulebook.working(duty, &self.shared.holidays),
                ..evaluated.duty_view(self, duty, picture.at.now)
            })
            .collect();
        duties.sort_by_key(|duty| {
            (
                state_order(&duty.state),
                duty.due.map_or(i64::MAX, due_order),
            )
        });
        duties
    }

    /// How each condition in force is watched. Of the sources that could come in for one, only the tag's state is known here:
    /// for all others it is said that nothing comes in.
    pub(crate) fn watches_of(
        &self,
        chronology: &Chronology<'_>,
        one: &RecordedLicence,
        now: Instant,
    ) -> Vec<(u32, Watch)> {
        let policies = &self.shared.supervising.policies;
        let tag = tag_of(chronology, one, now).state;
        let tagged = |identity: &licence::policy::ConditionIdentity| {
            let found = policies
                .iter()
                .find_map(|policy| policy.condition(identity));
            found.is_some_and(|condition| condition.asks_about_monitoring)
        };
        let sources: Vec<(u32, String)> = one
            .licence
            .in_force()
            .filter(|row| row.condition.identity.as_ref().is_some_and(tagged))
            .map(|row| (row.number, "the tag".to_owned()))
            .collect();
        watches(&one.licence, policies, &sources, tag)
    }
}

fn recall_view(
    viewer: &Viewer,
    one: &RecordedRecall,
    report: Report,
    (could_have_found, now): (Vec<CouldHaveFound>, Instant),
) -> RecallView {
    let theirs = |act: &RecallAct| {
        viewer.may(Action::StepRecall)
            && follows(*act, one.recall.stage)
            && takes_recall_step(viewer.role, *act)
    };
    RecallView {
        report,
        could_have_found,
        at_large: one.recall.at_large(now.london_day()),
        arrest: one.arrest(),
        may: RecallAct::ALL.into_iter().filter(theirs).collect(),
        recorded: one.clone(),
    }
}

/// The newest facts that are no steps of supervision themselves.
fn recent(chronology: &Chronology<'_>) -> Vec<(FactId, String)> {
    let standing: Vec<_> = chronology
        .standing()
        .filter(|entry| !is_ours(entry))
        .collect();
    let words = |entry: &&chronology::Entry<'_>| {
        let (when, what) = (entry.happened.in_words(), entry.statement.in_words());
        (entry.id, format!("{when}: {what}"))
    };
    standing.iter().rev().take(RECENT).map(words).collect()
}

/// The report on a recall: the conditions as served, with the facts on which decisions about them rest.
pub(crate) fn report_of(
    chronology: &Chronology<'_>,
    all: &Supervised,
    one: &RecordedRecall,
    person: &str,
    now: Instant,
) -> Report {
    let none = licence::life::Licence::draft(facts::licence::LicenceKind::Determinate);
    let licence = all
        .licences
        .iter()
        .find(|licence| Some(&licence.name) == one.licence.as_ref());
    let mut evidence = Vec::new();
    for decision in all
        .decisions
        .iter()
        .filter(|decision| Some(&decision.licence) == one.licence.as_ref() && decision.at <= now)
    {
        evidence.push(Evidence {
            fact: decision.fact.to_string(),
            on: decision.at.london_day(),
            source: format!("decided by {}", decision.by),
            words: format!("{}: {}", decision.decided.in_words(), decision.reason),
            condition: Some(decision.condition),
        });
        let rested = decision
            .evidence
            .iter()
            .filter_map(|fact| chronology.entry(*fact));
        evidence.extend(rested.filter_map(|entry| {
            Some(Evidence {
                fact: entry.id.to_string(),
                on: entry.happened.from.earliest()?,
                source: entry.record.record.source.to_string(),
                words: entry.statement.in_words(),
                condition: Some(decision.condition),
            })
        }));
    }
    report(
        &Linked {
            person,
            licence: licence.map_or(&none, |licence| &licence.licence),
            recall: &one.recall,
            evidence: &evidence,
            victims_told: victims_told(one).as_deref(),
        },
        now,
    )
}

/// When the victim liaison officer was told of a recall, in words.
fn victims_told(one: &RecordedRecall) -> Option<String> {
    let told = |paper: &&licence::recorded::Paper| paper.act == RecallAct::TellVictimLiaison;
    one.papers.iter().find(told).map(|paper| {
        format!(
            "the victim liaison officer was told on {}",
            paper.at.london_day().in_words()
        )
    })
}

pub(crate) fn is_ours(entry: &chronology::Entry<'_>) -> bool {
    entry.stands() && KINDS.contains(&entry.statement.kind())
}

/// Whether a duty is one of licences, recalls or reviews: by what started it.
pub(crate) fn is_of_supervision(duty: &Duty) -> bool {
    duty.started
        .as_ref()
        .is_some_and(|started| KINDS.contains(&started.kind))
}

/// How the tag of a licence stands. Days at risk are those since release, where one was ordered.
pub(crate) fn tag_of(chronology: &Chronology<'_>, one: &RecordedLicence, now: Instant) -> TagView {
    let (events, _) = tag_events(chronology, &one.name, now);
    let released = one.licence.served.first().map(|at| at.london_day());
    let ordered = !events.is_empty();
    TagView {
        state: if ordered {
            state_at(&events, now)
        } else {
            TagState::NotOrdered
        },
        days_at_risk: released
            .filter(|_| ordered && one.licence.state.is_in_force())
            .map_or(0, |first| {
                days_at_risk(&events, first, now.london_day()).len()
            }),
    }
}

/// The acts of a licence that need a reason.
pub(crate) const fn needs_reason(act: LicenceAct) -> bool {
    matches!(
        act,
        LicenceAct::SendBack
            | LicenceAct::Withdraw
            | LicenceAct::DropVariation
            | LicenceAct::Revoke
            | LicenceAct::End
    )
}
