//! What people do to licences, recalls and reviews. Each act is first tried against the fold of what stands: one that no row
//! allows is refused and nothing is kept of it; one that is taken is a fact, or several in one entry of the ledger.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::picture::Picture;
use crate::supervision::{Supervised, needs_reason, offices};
use crate::supervision_hearing::hearing_step;
use crate::supervision_places::{address_step, area_step};
use crate::supervision_recall::recall_step_of;
use crate::supervision_victims::victim_step;
use crate::supervision_view::{Supervise, Ticked};
use crate::view::{AsAt, PersonNumber};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use chronology::Chronology;
use facts::dossier::DossierSet;
use facts::licence::{
    ConditionDecision, Decided, LicenceAct, LicenceKind, LicenceStep, SetBy, TagEvent, TagStep, Who,
};
use facts::place::AddressAct;
use facts::{Fact, FactId, Handling, Party, Span, Statement, When};
use licence::life::{ConditionOnLicence, Done, Licence};
use licence::policy::{ConditionKind, Policy};
use licence::recorded::{RecordedLicence, served_of, step_of};
use licence::served::ServedCondition;

/// Who acts, when, on which licence: what every step of a licence carries.
pub(crate) struct Acting<'a> {
    pub(crate) viewer: &'a Viewer,
    pub(crate) now: Instant,
    pub(crate) name: String,
    pub(crate) kind: LicenceKind,
}

impl Acting<'_> {
    pub(crate) fn step(&self, act: LicenceAct, who: Who) -> LicenceStep {
        LicenceStep {
            licence_kind: Some(self.kind),
            ..LicenceStep::plain(self.name.clone(), act, who, by(self.viewer))
        }
    }
}

impl Acting<'_> {
    /// What a step does, as the fold takes it.
    fn done(&self, step: &LicenceStep) -> Result<Done, Refusal> {
        Ok(Done {
            at: self.now,
            who: step.who,
            by: self.viewer.user.clone(),
            act: step_of(step, self.kind).map_err(|why| Refusal::invalid("act", why))?,
        })
    }
}

impl Desk {
    /// Does something to a licence, a recall or a review of a person.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such person, or the step is not allowed now: the reason, in words.
    pub fn supervise(
        &mut self,
        viewer: &Viewer,
        person: PersonNumber,
        act: &Supervise,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, action_of(act))?;
        let picture = if matches!(act, Supervise::Victim(_) | Supervise::Clear { .. }) {
            let at = self.all_received(&AsAt::present(now), now)?;
            self.picture_for_liaison(viewer, person, &at, now)?
        } else {
            self.picture_looked_at(viewer, person, "supervision, to act", now)?
        };
        let statements = self.statements(viewer, &picture, act, now)?;
        let happened = match act {
            Supervise::Keep { from, until, .. } => when_it_was(*from, *until, now)?,
            _ => Span::at(When::Instant(now)),
        };
        if statements.is_empty() {
            return Err(Refusal::invalid("act", "nothing would change"));
        }
        let fact = |statement| Fact {
            about: Some(picture.anchor.clone()),
            happened,
            statement,
        };
        let handling = crate::acts::handlings(&picture).max().unwrap_or_default();
        let (walled, open): (Vec<_>, Vec<_>) = statements
            .into_iter()
            .partition(|statement| wall_of(statement).is_some());
        let mut acts = Vec::new();
        if let Some(wall) = walled.first().and_then(wall_of) {
            let facts = walled.into_iter().map(fact).collect();
            acts.push(("supervision, behind a wall", facts, wall));
        }
        if !open.is_empty() {
            acts.push((
                "supervision",
                open.into_iter().map(fact).collect(),
                handling,
            ));
        }
        let position = self.enter_together(acts, viewer, now)?;
        self.catch_up(now)?;
        Ok(FactId {
            position,
            ordinal: 0,
        })
    }

    /// The facts that an act makes.
    fn statements(
        &self,
        viewer: &Viewer,
        picture: &Picture,
        act: &Supervise,
        now: Instant,
    ) -> Result<Vec<Statement>, Refusal> {
        let chronology = picture.chronology();
        let all = self.supervised(&chronology, now);
        let who = picture.summary_of(&chronology);
        let born = who.born.map(When::in_words);
        let whose = (who.name.as_str(), born.as_deref());
        let acting_on = |name: String, kind: LicenceKind| Acting {
            viewer,
            now,
            name,
            kind,
        };
        let acting = |one: &RecordedLicence| acting_on(one.name.clone(), one.licence.kind);
        Ok(match act {
            Supervise::Begin {
                kind,
                policy,
                release_on,
            } => {
                let acting = acting_on((all.licences.len() + 1).to_string(), *kind);
                self.begin(&acting, policy, *release_on, &all)?
            }
            Supervise::Conditions {
                licence,
                ticked,
                own_words,
                set_by,
                submit,
            } => {
                let one = named(&all, licence)?;
                self.conditions(&acting(one), one, (ticked, own_words), *set_by, *submit)?
            }
            Supervise::Step {
                licence,
                act,
                reason,
            } => {
                let one = named(&all, licence)?;
                let steps = self.licence_step(&acting(one), one, *act, reason.as_deref())?;
                self.with_copies(&acting(one), (&all, one), steps, whose)?
            }
            Supervise::MakeCopies { .. } | Supervise::Copy { .. } | Supervise::Keep { .. } => {
                self.kept_beside(viewer, &all, act, whose)?
            }
            Supervise::Decide { .. } | Supervise::Tag { .. } => beside(viewer, &all, act)?,
            _ => match recall_step_of(viewer, act) {
                Some(step) => self.recall_step(viewer, &chronology, &all, step, now)?,
                None => self.papers(viewer, (picture, &chronology, &all), act, now)?,
            },
        })
    }

    /// The facts that an act on reviews, and on what stands beside licences, makes.
    fn papers(
        &self,
        viewer: &Viewer,
        (picture, chronology, all): (&Picture, &Chronology<'_>, &Supervised),
        act: &Supervise,
        now: Instant,
    ) -> Result<Vec<Statement>, Refusal> {
        Ok(match act {
            Supervise::Review { .. } => vec![self.review_step(viewer, all, act, now)?],
            Supervise::Dossier(step) => self.dossier_step(
                viewer,
                chronology,
                (all, &picture.summary_of(chronology).name),
                step,
                now,
            )?,
            Supervise::Victim(step) => victim_step(viewer, chronology, all, step, now)?,
            Supervise::Plan(step) => self.plan_step(viewer, chronology, all, step, now)?,
            Supervise::Address(step) => address_step(viewer, chronology, step, now)?,
            Supervise::Area(step) => area_step(viewer, chronology, all, step, now)?,
            Supervise::Hearing(step) => hearing_step(viewer, chronology, all, step, now)?,
            Supervise::Publish(step) => self.publishing_step(viewer, (picture, all), step, now)?,
            Supervise::Clear { fact } => self.cleared_step(viewer, chronology, all, *fact, now)?,
            Supervise::Assemble { review } => {
                self.dossier_assembled(viewer, picture, review, now)?
            }
            _ => Vec::new(),
        })
    }

    /// A new licence: the day of release, and every standard condition of the policy.
    fn begin(
        &self,
        acting: &Acting<'_>,
        policy: &str,
        release_on: Day,
        all: &Supervised,
    ) -> Result<Vec<Statement>, Refusal> {
        let policy = self
            .policy(policy)
            .ok_or_else(|| Refusal::invalid("policy", "choose one of the policies"))?;
        if all.licences.iter().any(|one| is_open(&one.licence)) {
            return Err(Refusal::invalid(
                "kind",
                "a licence is being written or is in force: finish that one, or vary it",
            ));
        }
        let who = author(acting.viewer)?;
        let mut steps = vec![LicenceStep {
            starts_on: Some(release_on),
            ..acting.step(LicenceAct::SetStart, who)
        }];
        for condition in &policy.conditions {
            if condition.kind == ConditionKind::Standard && condition.licence_type == "AP" {
                let served = ServedCondition::serve(condition, Default::default())
                    .map_err(|faults| refused(&condition.identity.code, &faults))?;
                steps.push(LicenceStep {
                    condition: Some(served_of(&served)),
                    set_by: Some(SetBy::Order),
                    ..acting.step(LicenceAct::Add, who)
                });
            }
        }
        self.tried(Licence::draft(acting.kind), acting, steps)
    }

    /// The draft made to hold these additional conditions and no others.
    fn conditions(
        &self,
        acting: &Acting<'_>,
        one: &RecordedLicence,
        (ticked, own_words): (&[Ticked], &[String]),
        set_by: SetBy,
        submit: bool,
    ) -> Result<Vec<Statement>, Refusal> {
        let who = author(acting.viewer)?;
        let draft: Vec<&ConditionOnLicence> =
            one.licence.in_version(one.licence.version + 1).collect();
        let version = draft
            .iter()
            .find_map(|row| Some(row.condition.identity.as_ref()?.policy_version.clone()));
        let policy = version
            .and_then(|version| self.policy(&version))
            .ok_or_else(|| Refusal::invalid("act", "the policy of this licence is not here"))?;
        let mut steps = Vec::new();
        let add = |condition: &ServedCondition| LicenceStep {
            condition: Some(served_of(condition)),
            set_by: Some(set_by),
            ..acting.step(LicenceAct::Add, who)
        };
        let numbered = |act, number| LicenceStep {
            condition_number: Some(number),
            ..acting.step(act, who)
        };
        let mut kept = Vec::new();
        for tick in ticked {
            let served = served_by(policy, tick)?;
            let same = |row: &&&ConditionOnLicence| row.condition.identity == served.identity;
            match draft.iter().find(same) {
                None => steps.push(add(&served)),
                Some(row) => {
                    kept.push(row.number);
                    if row.condition.values != served.values {
                        steps.push(LicenceStep {
                            condition: Some(served_of(&served)),
                            ..numbered(LicenceAct::Vary, row.number)
                        });
                    }
                }
            }
        }
        for words in own_words.iter().filter(|words| !words.trim().is_empty()) {
            let served = ServedCondition::bespoke(words)
                .map_err(|fault| Refusal::invalid("own-words", fault.to_string()))?;
            let same = |row: &&&ConditionOnLicence| row.condition == served;
            match draft.iter().find(same) {
                Some(row) => kept.push(row.number),
                None => steps.push(add(&served)),
            }
        }
        for row in &draft {
            if row.condition.kind == ConditionKind::Additional && !kept.contains(&row.number) {
                steps.push(numbered(LicenceAct::Remove, row.number));
            }
        }
        if submit {
            steps.push(acting.step(LicenceAct::Submit, who));
        }
        self.tried(one.licence.clone(), acting, steps)
    }

    fn licence_step(
        &self,
        acting: &Acting<'_>,
        one: &RecordedLicence,
        act: LicenceAct,
        reason: Option<&str>,
    ) -> Result<Vec<Statement>, Refusal> {
        if matches!(
            act,
            LicenceAct::Add | LicenceAct::Vary | LicenceAct::Remove | LicenceAct::SetStart
        ) {
            return Err(Refusal::invalid("act", "write the conditions in the draft"));
        }
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        if needs_reason(act) && reason.is_none() {
            return Err(Refusal::invalid("reason", "say why"));
        }
        let submitted = one.licence.done.iter().rfind(|done| {
            matches!(&done.act, licence::life::Act::Step { step, .. } if *step == licence::life::Step::Submit)
        });
        let own = submitted.is_some_and(|done| done.by == acting.viewer.user);
        if act == LicenceAct::Approve && own {
            return Err(Refusal::invalid(
                "act",
                "you put it forward: another person has to approve it",
            ));
        }
        let mut why = None;
        for who in offices(acting.viewer.role) {
            let step = LicenceStep {
                reason: reason.map(str::to_owned),
                ..acting.step(act, who)
            };
            match self.tried(one.licence.clone(), acting, vec![step]) {
                Ok(statements) => return Ok(statements),
                Err(refusal) => why = why.or(Some(refusal)),
            }
        }
        Err(why.unwrap_or_else(|| Refusal::invalid("act", "this step is another office's")))
    }

    /// Steps, and the copies that are owed from then on: one entry, every copy. They are made by the act that brings a licence, or its
    /// change, into force.
    fn with_copies(
        &self,
        acting: &Acting<'_>,
        (all, one): (&Supervised, &RecordedLicence),
        mut steps: Vec<Statement>,
        whose: (&str, Option<&str>),
    ) -> Result<Vec<Statement>, Refusal> {
        let into_force = |statement: &Statement| match statement {
            Statement::LicenceStep(step) => {
                matches!(step.act, LicenceAct::Activate | LicenceAct::ServeVariation)
            }
            _ => false,
        };
        if steps.iter().any(into_force) {
            let mut in_force = one.clone();
            in_force.licence = self.folded(&one.licence, acting, &steps)?;
            steps.extend(self.owed_copies(acting.viewer, all, &in_force, whose)?);
        }
        Ok(steps)
    }

    /// The licence after steps that were tried.
    fn folded(
        &self,
        licence: &Licence,
        acting: &Acting<'_>,
        steps: &[Statement],
    ) -> Result<Licence, Refusal> {
        let mut licence = licence.clone();
        for statement in steps {
            let Statement::LicenceStep(step) = statement else {
                continue;
            };
            let done = acting.done(step)?;
            licence
                .take(done, &self.shared.supervising.rights)
                .map_err(|refused| Refusal::invalid("act", refused.to_string()))?;
        }
        Ok(licence)
    }

    /// Steps, where each of them is allowed after the one before.
    pub(crate) fn tried(
        &self,
        mut licence: Licence,
        acting: &Acting<'_>,
        steps: Vec<LicenceStep>,
    ) -> Result<Vec<Statement>, Refusal> {
        let rights = &self.shared.supervising.rights;
        for step in &steps {
            licence
                .take(acting.done(step)?, rights)
                .map_err(|refused| Refusal::invalid("act", refused.to_string()))?;
        }
        Ok(steps.into_iter().map(Statement::from).collect())
    }
}

/// A condition of the policy with the values that were entered.
fn served_by(policy: &Policy, tick: &Ticked) -> Result<ServedCondition, Refusal> {
    let condition = policy
        .condition(&policy.identity(&tick.code))
        .filter(|condition| condition.kind == ConditionKind::Additional)
        .ok_or_else(|| Refusal::invalid("conditions", "the policy has no such condition"))?;
    ServedCondition::serve(condition, tick.values.clone())
        .map_err(|faults| refused(&tick.code, &faults))
}

/// What a decision and a tag's event make.
fn beside(viewer: &Viewer, all: &Supervised, act: &Supervise) -> Result<Vec<Statement>, Refusal> {
    match act {
        Supervise::Decide {
            licence,
            condition,
            decided,
            action,
            reason,
            evidence,
        } => {
            let one = named(all, licence)?;
            if !one
                .licence
                .conditions
                .iter()
                .any(|row| row.number == *condition)
            {
                return Err(Refusal::invalid(
                    "condition",
                    "choose a condition of the licence",
                ));
            }
            if reason.trim().is_empty() {
                return Err(Refusal::invalid("reason", "say why"));
            }
            if (*decided == Decided::Breach) != action.is_some() {
                return Err(Refusal::invalid(
                    "action",
                    "an action follows a breach, and only a breach",
                ));
            }
            let decision = ConditionDecision {
                licence: licence.clone(),
                condition_number: *condition,
                evidence: evidence.clone(),
                decided: *decided,
                action: *action,
                reason: reason.trim().to_owned(),
                by: by(viewer),
            };
            Ok(vec![decision.into()])
        }
        Supervise::Tag {
            licence,
            event,
            fit_by,
        } => {
            named(all, licence)?;
            if (*event == TagEvent::Ordered) != fit_by.is_some() {
                return Err(Refusal::invalid(
                    "fit-by",
                    "say by when the tag is to be fitted, where it is ordered, and only there",
                ));
            }
            let step = TagStep {
                licence: licence.clone(),
                event: *event,
                fit_by: *fit_by,
                by: by(viewer),
            };
            Ok(vec![step.into()])
        }
        _ => Ok(Vec::new()),
    }
}

/// The wall behind which a statement stands, where it does.
fn wall_of(statement: &Statement) -> Option<Handling> {
    match statement {
        Statement::DossierStep(step) if step.set == DossierSet::Withheld => {
            Some(Handling::Withheld)
        }
        Statement::VictimStep(_) => Some(Handling::Victims),
        _ => None,
    }
}

/// When what is entered happened; it has happened.
fn when_it_was(from: When, until: Option<When>, now: Instant) -> Result<Span, Refusal> {
    let today = now.london_day();
    if from.earliest().is_some_and(|day| today < day) {
        return Err(Refusal::invalid("from", "the day has not come"));
    }
    let ends_before = |until: When| {
        until
            .latest()
            .zip(from.earliest())
            .is_some_and(|(ends, begins)| ends < begins)
    };
    if until.is_some_and(ends_before) {
        return Err(Refusal::invalid("until", "it ends before it begins"));
    }
    Ok(Span::between(from, until))
}

const fn action_of(act: &Supervise) -> Action {
    match act {
        Supervise::Begin { .. }
        | Supervise::Conditions { .. }
        | Supervise::Decide { .. }
        | Supervise::MakeCopies { .. }
        | Supervise::Copy { .. }
        | Supervise::Keep { .. }
        | Supervise::Tag { .. } => Action::WriteLicence,
        Supervise::Address(step)
            if matches!(step.act, AddressAct::Approve | AddressAct::Refuse) =>
        {
            Action::ApproveAddress
        }
        Supervise::Address(_) | Supervise::Area(_) => Action::WriteLicence,
        Supervise::Step { .. } => Action::StepLicence,
        Supervise::Recall { .. } | Supervise::Recalled(_) => Action::StepRecall,
        Supervise::Review { .. } | Supervise::Assemble { .. } | Supervise::Hearing(_) => {
            Action::KeepReview
        }
        Supervise::Victim(_) | Supervise::Clear { .. } => Action::KeepVictims,
        Supervise::Publish(_) => Action::Publish,
        Supervise::Plan(_) => Action::KeepPlan,
        Supervise::Dossier(_) => Action::KeepDossier,
    }
}

/// In which office somebody writes a licence.
fn author(viewer: &Viewer) -> Result<Who, Refusal> {
    offices(viewer.role)
        .into_iter()
        .find(|who| matches!(who, Who::Officer | Who::PrisonAdministrator))
        .ok_or_else(|| Refusal::invalid("act", "this step is another office's"))
}

pub(crate) fn named<'a>(
    all: &'a Supervised,
    licence: &str,
) -> Result<&'a RecordedLicence, Refusal> {
    all.licences
        .iter()
        .find(|one| one.name == licence)
        .ok_or(Refusal::NotFound)
}

fn is_open(licence: &Licence) -> bool {
    use licence::life::State;
    !matches!(
        licence.state,
        State::Ended | State::Revoked | State::Withdrawn
    )
}

fn refused(code: &str, faults: &[licence::served::ValueFault]) -> Refusal {
    let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Refusal::invalid("conditions", format!("{code}: {}", words.join("; ")))
}

pub(crate) fn by(viewer: &Viewer) -> Party {
    Party {
        name: Some(viewer.user.clone()),
        role: Some(viewer.role.in_words().to_owned()),
        subject: None,
    }
}
