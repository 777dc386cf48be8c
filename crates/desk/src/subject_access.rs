//! Requests of people who ask what is held on them: entered, followed by a clock, decided on item by item, answered.
//!
//! Clock, exemptions, redaction and the answer are `disclosure`'s; what is held is `subject_access_items`'.
//!
//! *Invariant:* no item is given of which nobody decided so, as it stands.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::keeping::{Acts, by, sees_everything, statement_of, why};
use crate::picture::Picture;
use crate::subject_access_items::request_of;
use crate::subject_access_view::{
    DecideItem, DecisionView, ItemView, NewRequest, RequestLine, RequestPage, StepView,
};
use crate::view::{AsAt, PersonNumber};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use chronology::FiledRecord;
use disclosure::{Answer, Exemption, Item, RequestHead, compose, spans_of};
use facts::{
    Asker, Disclosed, DisclosureDecision, Fact, FactId, RequestStep, Said, Span, Statement,
    SubjectAccessRequest, SubjectAccessStep, When,
};
use ledger::Position;
use std::collections::BTreeMap;

impl Desk {
    /// Enters a request. What is held at this moment is what it asks for.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such person, the day is to come, or it is not said who asks for them.
    pub fn open_request(
        &mut self,
        viewer: &Viewer,
        person: PersonNumber,
        new: &NewRequest,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        may(viewer)?;
        if new.received > now.london_day() {
            return Err(Refusal::invalid(
                "received",
                "this day is to come: say when it was received",
            ));
        }
        let details = new
            .asker_details
            .as_deref()
            .map(str::trim)
            .unwrap_or_default();
        if new.asker != Asker::Person && details.is_empty() {
            return Err(Refusal::invalid(
                "asker_details",
                "say who asks, and how to reach them",
            ));
        }
        let request = SubjectAccessRequest {
            asker: new.asker,
            asker_details: Said::from_field(details),
            identity_certain: new.identity_certain,
            by: by(viewer),
        };
        let picture = self.picture_asked_for(viewer, person, now)?;
        self.file_about(
            &picture,
            "subject access request",
            request.into(),
            new.received,
            viewer,
            now,
        )
    }

    /// Says what happened to a request.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such request, the day is before its receipt or to come, or nothing is said.
    pub fn request_step(
        &mut self,
        viewer: &Viewer,
        request: FactId,
        (step, on): (RequestStep, Day),
        reason: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        may(viewer)?;
        let acts = self.acts_of_data_protection()?;
        let (picture, act) = self.about_request(viewer, request, &acts, now)?;
        if on < received(act) || on > now.london_day() {
            return Err(Refusal::invalid(
                "on",
                "say a day from the receipt of the request to today",
            ));
        }
        let told = SubjectAccessStep {
            request,
            step,
            reason: why(reason)?,
            by: by(viewer),
        };
        self.file_about(
            &picture,
            "subject access step",
            told.into(),
            on,
            viewer,
            now,
        )
    }

    /// All requests, those that are due first before those that were answered.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn requests(&self, viewer: &Viewer, now: Instant) -> Result<Vec<RequestLine>, Refusal> {
        may(viewer)?;
        self.look(
            viewer,
            "subject access requests",
            None,
            &AsAt::present(now),
            now,
        )?;
        let acts = self.acts_of_data_protection()?;
        let mut lines = Vec::new();
        for position in acts.keys() {
            if request_of(&acts, *position).is_some() {
                lines.extend(self.line(viewer, *position, &acts, now)?);
            }
        }
        lines.sort_by_key(|line| {
            let due = line.clock.due.unwrap_or(Day::LAST);
            (!line.clock.state.is_open(), due, line.request)
        });
        Ok(lines)
    }

    /// A request with everything that is held, what was decided on it, and what stands in the way of an answer.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such request, or the store fails.
    pub fn request(
        &self,
        viewer: &Viewer,
        request: FactId,
        now: Instant,
    ) -> Result<RequestPage, Refusal> {
        may(viewer)?;
        let acts = self.acts_of_data_protection()?;
        let (picture, _) = self.about_request(viewer, request, &acts, now)?;
        let items = self.items_before(viewer, &picture, &acts, request.position)?;
        let line = self
            .line(viewer, request.position, &acts, now)?
            .ok_or(Refusal::NotFound)?;
        let stops = self.answer_of(&line, &picture, &items, &acts, now)?.err();
        let decisions = decisions(&acts, request.position);
        let items = items
            .into_iter()
            .map(|item| ItemView {
                decision: decisions
                    .get(&item.id)
                    .map(|(decision, act)| self.decision_view(decision, act, &item)),
                item,
            })
            .collect();
        Ok(RequestPage {
            line,
            steps: steps(&acts, request.position)
                .map(|(on, step)| StepView {
                    on,
                    step: step.step.in_words(),
                    reason: step.reason.clone(),
                    by: step.by.in_words(),
                })
                .collect(),
            items,
            stops: stops.unwrap_or_default(),
        })
    }

    /// Decides on one item.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such request or item, or the decision does not say what it must.
    pub fn decide_item(
        &mut self,
        viewer: &Viewer,
        request: FactId,
        item: &str,
        decide: &DecideItem,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        may(viewer)?;
        let acts = self.acts_of_data_protection()?;
        let (picture, act) = self.about_request(viewer, request, &acts, now)?;
        let items = self.items_before(viewer, &picture, &acts, request.position)?;
        let item = items
            .iter()
            .find(|one| one.id == item)
            .ok_or(Refusal::NotFound)?;
        let asker = request_of(&acts, request.position).map_or(Asker::Person, |one| one.asker);
        let on = received(act);
        let decision = self.decision(viewer, request, item, decide, (asker, on))?;
        self.decide(
            "subject access decision",
            &picture,
            decision.into(),
            viewer,
            now,
        )
    }

    /// The answer to a request, as files.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such request, or anything stands in the way: all of it, a line each.
    pub fn answer_request(
        &self,
        viewer: &Viewer,
        request: FactId,
        now: Instant,
    ) -> Result<Answer, Refusal> {
        allow(viewer, Action::Disclose)?;
        may(viewer)?;
        let acts = self.acts_of_data_protection()?;
        let (picture, _) = self.about_request(viewer, request, &acts, now)?;
        let items = self.items_before(viewer, &picture, &acts, request.position)?;
        let line = self
            .line(viewer, request.position, &acts, now)?
            .ok_or(Refusal::NotFound)?;
        self.answer_of(&line, &picture, &items, &acts, now)?
            .map_err(|stops| {
                let lines: Vec<String> = stops.iter().map(disclosure::Stop::in_words).collect();
                Refusal::invalid(
                    "items",
                    format!("nothing is given yet:\n{}", lines.join("\n")),
                )
            })
    }

    /// The exemptions that can be used on a request.
    ///
    /// # Errors
    /// Where the viewer may not.
    pub fn exemptions(
        &self,
        viewer: &Viewer,
        asker: Asker,
        now: Instant,
    ) -> Result<Vec<Exemption>, Refusal> {
        may(viewer)?;
        let all = self
            .shared
            .disclosure
            .exemptions_for(asker, now.london_day());
        Ok(all.cloned().collect())
    }

    fn decision(
        &self,
        viewer: &Viewer,
        request: FactId,
        item: &Item,
        decide: &DecideItem,
        (asker, on): (Asker, Day),
    ) -> Result<DisclosureDecision, Refusal> {
        let disclosed = decide.disclosed.ok_or_else(|| {
            Refusal::invalid(
                "disclosed",
                "choose what becomes of it: nothing is given by default",
            )
        })?;
        let named = decide.exemption.as_deref().filter(|id| !id.is_empty());
        let exemption = match (disclosed, named) {
            (Disclosed::Whole, None) => None,
            (Disclosed::Whole, Some(_)) => {
                return Err(Refusal::invalid(
                    "exemption",
                    "what is given whole has no exemption",
                ));
            }
            (_, named) => {
                let open = named.and_then(|id| {
                    let mut all = self.shared.disclosure.exemptions_for(asker, on);
                    all.find(|one| one.id == id)
                });
                Some(open.ok_or_else(|| {
                    Refusal::invalid(
                        "exemption",
                        "choose an exemption that can be used on this request",
                    )
                })?)
            }
        };
        let redactions = spans_of(item, &decide.words, &decide.parts)
            .map_err(|fault| Refusal::invalid("words", fault))?;
        if (disclosed == Disclosed::Redacted) == redactions.is_empty() {
            return Err(Refusal::invalid(
                "words",
                "say which words or parts are taken out, and choose to disclose with parts taken out",
            ));
        }
        let of_whom = decide
            .of_whom
            .as_deref()
            .map(str::trim)
            .filter(|of| !of.is_empty());
        Ok(DisclosureDecision {
            request,
            item: item.id.clone(),
            print: item.print(),
            disclosed,
            exemption: exemption.map(|one| one.id.clone()),
            redactions,
            of_whom: of_whom.map(str::to_owned),
            reason: why(&decide.reason)?,
            by: by(viewer),
        })
    }

    fn answer_of(
        &self,
        line: &RequestLine,
        picture: &Picture,
        items: &[Item],
        acts: &Acts,
        now: Instant,
    ) -> Result<Result<Answer, Vec<disclosure::Stop>>, Refusal> {
        let head = RequestHead {
            request: line.request.to_string(),
            received: line.received,
            asked_by: line.asker.in_words().to_owned(),
            made: now,
        };
        let decisions = decisions(acts, line.request.position)
            .into_iter()
            .map(|(item, (decision, _))| (item, decision.clone()))
            .collect();
        let hidden = self.restricted_words(picture, items)?;
        Ok(compose(
            &head,
            items,
            &decisions,
            &self.shared.disclosure,
            &hidden,
        ))
    }

    fn decision_view(
        &self,
        decision: &DisclosureDecision,
        act: &FiledRecord,
        item: &Item,
    ) -> DecisionView {
        let day = act.arrival.received.london_day();
        let exemption = decision.exemption.as_deref();
        let row = exemption.and_then(|id| self.shared.disclosure.exemption(id, day));
        DecisionView {
            disclosed: decision.disclosed,
            exemption: decision.exemption.clone(),
            exemption_words: row.map(|row| format!("{}: {}", row.authority(), row.title)),
            of_whom: decision.of_whom.clone(),
            redactions: decision.redactions.clone(),
            reason: decision.reason.clone(),
            by: decision.by.in_words(),
            at: act.arrival.received,
            stale: decision.print != item.print(),
        }
    }

    fn line(
        &self,
        viewer: &Viewer,
        position: Position,
        acts: &Acts,
        now: Instant,
    ) -> Result<Option<RequestLine>, Refusal> {
        let (Some(act), Some(request)) = (acts.get(&position), request_of(acts, position)) else {
            return Ok(None);
        };
        let at = self.all_received(&AsAt::present(now), now)?;
        let mut who = None;
        for tag in &act.about {
            if let (None, Some(person)) = (&who, self.number_of(*tag)?) {
                let picture = self.picture(person, &viewer.visibility(), &at)?;
                who = picture.map(|picture| picture.summary());
            }
        }
        let received = received(&act.record);
        let mut told: Vec<(Day, RequestStep)> = steps(acts, position)
            .map(|(on, step)| (on, step.step))
            .collect();
        told.sort_by_key(|(on, _)| *on);
        let rules = &self.shared.disclosure;
        let rule = rules
            .clock_on(received)
            .ok_or_else(|| Refusal::Failed("no clock for requests of that day".to_owned()))?;
        let holidays = &self.shared.holidays;
        Ok(Some(RequestLine {
            request: FactId {
                position,
                ordinal: 0,
            },
            who,
            received,
            asker: request.asker,
            asker_details: request.asker_details.text().map(str::to_owned),
            clock: disclosure::clock(received, &told, rule, holidays, now.london_day()),
        }))
    }

    /// The person of a request, with a look on the trail.
    fn about_request<'a>(
        &self,
        viewer: &Viewer,
        request: FactId,
        acts: &'a Acts,
        now: Instant,
    ) -> Result<(Picture, &'a FiledRecord), Refusal> {
        request_of(acts, request.position).ok_or(Refusal::NotFound)?;
        let act = acts.get(&request.position).ok_or(Refusal::NotFound)?;
        for tag in &act.about {
            if let Some(person) = self.number_of(*tag)? {
                return Ok((self.picture_asked_for(viewer, person, now)?, &act.record));
            }
        }
        Err(Refusal::NotFound)
    }

    fn picture_asked_for(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        now: Instant,
    ) -> Result<Picture, Refusal> {
        let what = "everything held, for a subject access request";
        self.picture_looked_at(viewer, person, what, now)
    }

    /// Files an act that happened on a day with every source record's subject of a person.
    fn file_about(
        &mut self,
        picture: &Picture,
        act: &str,
        statement: Statement,
        on: Day,
        viewer: &Viewer,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        let facts = picture
            .cluster
            .members
            .iter()
            .map(|member| Fact {
                about: Some(member.clone()),
                happened: Span::at(When::Day(on)),
                statement: statement.clone(),
            })
            .collect();
        let handlings = picture.records.iter().map(|record| record.handling);
        let outside = handlings.filter(|handling| !handling.is_walled());
        let handling = outside.max();
        let position = self.enter(act, facts, handling.unwrap_or_default(), viewer, now)?;
        self.catch_up(now)?;
        Ok(FactId {
            position,
            ordinal: 0,
        })
    }
}

/// The files of an answer in one archive.
///
/// # Errors
/// Where the archive cannot be written.
pub fn zip_of(answer: &Answer) -> Result<Vec<u8>, Refusal> {
    use std::io::Write;
    let said = |fault: zip::result::ZipError| Refusal::Failed(format!("the archive: {fault}"));
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for file in &answer.files {
        archive
            .start_file(file.name, zip::write::SimpleFileOptions::default())
            .map_err(said)?;
        archive.write_all(file.content.as_bytes())?;
    }
    Ok(archive.finish().map_err(said)?.into_inner())
}

fn may(viewer: &Viewer) -> Result<(), Refusal> {
    allow(viewer, Action::SubjectAccess)?;
    sees_everything(viewer)
}

/// The day on which a request was received.
fn received(act: &FiledRecord) -> Day {
    let happened = act
        .facts
        .first()
        .and_then(|(_, fact)| fact.happened.from.day());
    happened.unwrap_or_else(|| act.arrival.received.london_day())
}

/// What happened to a request, in the order in which it was entered.
fn steps(acts: &Acts, request: Position) -> impl Iterator<Item = (Day, &SubjectAccessStep)> {
    acts.values()
        .filter_map(move |act| match statement_of(&act.record)? {
            Statement::SubjectAccessStep(step) if step.request.position == request => {
                Some((received(&act.record), step))
            }
            _ => None,
        })
}

/// The newest decision on each item of a request.
fn decisions(
    acts: &Acts,
    request: Position,
) -> BTreeMap<String, (&DisclosureDecision, &FiledRecord)> {
    acts.values()
        .filter_map(|act| match statement_of(&act.record)? {
            Statement::DisclosureDecision(decision) if decision.request.position == request => {
                Some((decision.item.clone(), (decision, &act.record)))
            }
            _ => None,
        })
        .collect()
}
