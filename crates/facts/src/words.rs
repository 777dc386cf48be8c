//! One line in plain English for every statement: what a chronology and a finding's evidence say.
//!
//! Codes are shown as they came, after their meaning where `intake` knows it. Page furniture is `web`'s.

use crate::office::*;
use crate::statement::*;
use crate::words_care::{care, emergencies, notices};
use crate::words_licence::licence;
use crate::words_parole::parole;
use crate::words_returns::{adoption, elsewhere, leaving_care, school};
use crate::words_sentence::justice;
use crate::{Certainty, Party, Said, Statement, SubjectReference, When, YesNo};

impl Statement {
    /// What this says, in one line for people.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut line = Line::new(self.kind().in_words());
        // Each field of work takes its own kinds; the last to be asked takes none, and the kind's name stands alone.
        let _told = home(&mut line, self)
            || contact(&mut line, self)
            || referral_to_conference(&mut line, self)
            || plans(&mut line, self)
            || care(&mut line, self)
            || leaving_care(&mut line, self)
            || adoption(&mut line, self)
            || school(&mut line, self)
            || elsewhere(&mut line, self)
            || emergencies(&mut line, self)
            || notices(&mut line, self)
            || justice(&mut line, self)
            || licence(&mut line, self)
            || parole(&mut line, self)
            || office(&mut line, self)
            || office_acts(&mut line, self)
            || data_protection(&mut line, self);
        line.text
    }
}

/// Who, where and with whom.
fn home(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::PersonDetails(one) => person(line, one),
        Statement::IdentifierHeld(one) => line
            .say(if one.former { "former" } else { "" })
            .say(scheme(one))
            .say(&one.identifier.value)
            .done(),
        Statement::Address(one) => line
            .say(&one.lines.join(", "))
            .option(one.postcode.as_deref())
            .certain(one.certainty),
        Statement::HouseholdMember(one) => {
            line.say(&one.member.in_words())
                .option(one.relationship.as_deref());
            line.certain(one.certainty);
            line.answer("stays overnight", one.overnight).done();
        }
        Statement::Relationship(one) => line
            .say(&one.is)
            .say(&one.to.in_words())
            .when("born", one.born)
            .certain(one.certainty),
        Statement::ServiceInvolvement(one) => line
            .say(&one.service)
            .option(one.status.as_deref())
            .option(one.organisation.as_deref())
            .done(),
        Statement::Allocation(one) => line
            .say(&one.worker.in_words())
            .option(one.team.as_deref())
            .code("ended because", &one.ended_because)
            .done(),
        _ => return false,
    }
    true
}

/// Contact with the person.
fn contact(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::Contact(one) => line
            .option(one.how.as_deref())
            .party("from", one.from.as_ref())
            .option(one.account.as_deref())
            .done(),
        Statement::Visit(one) => visit(line, one),
        Statement::InjuryObserved(one) => injury(line, one),
        Statement::Attendance(one) => line
            .say(&one.provider)
            .option(one.setting.as_deref())
            .option(one.reason.as_deref())
            .party("brought by", one.brought_by.as_ref())
            .option(one.outcome.as_deref())
            .done(),
        Statement::Appointment(one) => line
            .say(&one.provider)
            .option(one.with.as_deref())
            .say(outcome(one.outcome))
            .option(one.reason.as_deref())
            .done(),
        Statement::Incident(one) => line
            .say(&one.incident)
            .option(one.place.as_deref())
            .parties("present", &one.present)
            .answer("child present", one.child_present)
            .option(one.account.as_deref())
            .done(),
        _ => return false,
    }
    true
}

/// From referral to conference.
fn referral_to_conference(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::Referral(one) => line
            .code("source", &one.referred_by)
            .code("need", &one.primary_need)
            .answer("no further action", one.no_further_action)
            .option(one.account.as_deref())
            .done(),
        Statement::ReferralDecision(one) => {
            line.say(&one.response).party("by", one.by.as_ref()).done();
        }
        Statement::CaseClosure(one) => line.code("reason", &one.reason).done(),
        Statement::Assessment(one) => line
            .list("factors", &one.factors)
            .answer("child seen", one.child_seen)
            .option(one.outcome.as_deref())
            .done(),
        Statement::EarlyHelpAssessment(one) => line.option(one.organisation.as_deref()).done(),
        Statement::ChildInNeedCase(one) => line
            .code("need", &one.primary_need)
            .code("status", &one.status)
            .code("closed because", &one.closed_because)
            .done(),
        Statement::ReasonableCause(one) => line
            .option(one.grounds.as_deref())
            .party("found by", one.by.as_ref())
            .done(),
        Statement::StrategyDiscussion(one) => line
            .parties("took part", &one.attended)
            .option(one.outcome.as_deref())
            .done(),
        Statement::Enquiry(one) => {
            let stated = |day: calendar::Day| {
                format!("conference due by {} as the source states", day.in_words())
            };
            line.option(one.conference_target.map(stated).as_deref())
                .answer("no conference required", one.conference_not_required)
                .option(one.outcome.as_deref())
                .done();
        }
        Statement::Conference(one) => line
            .say(purpose(one.purpose))
            .answer("plan made", one.plan_made)
            .option(one.outcome.as_deref())
            .done(),
        Statement::ConferenceReport(one) => {
            let meant = |day: calendar::Day| format!("for the conference of {}", day.in_words());
            line.option(one.conference_on.map(meant).as_deref())
                .party("by", one.by.as_ref())
                .done();
        }
        _ => return false,
    }
    true
}

/// Plans and what is done under them.
fn plans(line: &mut Line, statement: &Statement) -> bool {
    let every = |days: Option<u32>| days.map(|days| format!("to be seen every {days} days"));
    match statement {
        Statement::TransferInNotice(one) => line.option(one.from_authority.as_deref()).done(),
        Statement::ProtectionPlan(one) => line
            .code("first category", &one.initial_category)
            .code("latest category", &one.latest_category)
            .option(every(one.seen_every_days).as_deref())
            .done(),
        Statement::PlanReview(one) => line.option(one.outcome.as_deref()).done(),
        Statement::CoreGroup(one) => line
            .parties("attended", &one.attended)
            .option(one.account.as_deref())
            .done(),
        Statement::ChildInNeedPlan(one) => {
            line.option(every(one.seen_every_days).as_deref()).done();
        }
        Statement::PreProceedings(one) => line.code("outcome", &one.outcome).done(),
        Statement::Supervision(one) => line
            .party("of", one.worker.as_ref())
            .option(one.account.as_deref())
            .done(),
        _ => return false,
    }
    true
}

/// What is written here, or found by a check.
fn office(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::Note(one) => line.option(one.title.as_deref()).say(&one.text).done(),
        Statement::Decision(one) => line
            .say(&one.about)
            .say(&one.outcome)
            .option(one.reason.as_deref())
            .party("by", one.by.as_ref())
            .done(),
        Statement::Discrepancy(one) => discrepancy(line, one),
        Statement::SourceDescription(one) => line.say(&one.source).say(&one.format).done(),
        Statement::Answer(one) => line
            .say(one.answer.in_words())
            .say(&one.text)
            .say(&format!("by {}", one.by))
            .done(),
        Statement::BreakGlass(one) => line
            .say(&format!(
                "{} as {} of {} opened what is hidden from them",
                one.user, one.role, one.agency
            ))
            .say(&one.reason)
            .done(),
        Statement::BreakGlassReview(one) => line
            .say(if one.justified {
                "justified"
            } else {
                "not justified"
            })
            .say(&one.reason)
            .party("by", one.by.as_ref())
            .done(),
        Statement::Look(one) => line
            .say(&format!(
                "{} as {} of {} looked at {}",
                one.viewer, one.role, one.agency, one.at
            ))
            .say(&one.purpose)
            .done(),
        _ => return false,
    }
    true
}

/// What is done here about facts, records and situations.
fn office_acts(line: &mut Line, statement: &Statement) -> bool {
    let both = |one: &SubjectReference, other: &SubjectReference| {
        format!("{} and {}", one.source, other.source)
    };
    match statement {
        Statement::Correction(one) => {
            let rightly = one
                .statement
                .as_ref()
                .map(|said| format!("it should read: {}", said.in_words()));
            line.say(&format!("of fact {}", one.of))
                .say(&one.reason)
                .option(rightly.as_deref())
                .done();
        }
        Statement::Retraction(one) => line
            .say(&format!("of fact {}", one.of))
            .say(&one.reason)
            .done(),
        Statement::Withdrawal(one) => line
            .say(&one.record.reference)
            .option(one.reason.as_deref())
            .done(),
        Statement::Link(one) => line
            .say(&both(&one.one, &one.other))
            .say(&one.reason)
            .done(),
        Statement::Unlink(one) => line
            .say(&both(&one.one, &one.other))
            .say(&one.reason)
            .done(),
        Statement::Ownership(one) => line
            .say(&format!("taken on by {}, {}", one.owner, one.team))
            .option(one.reason.as_deref())
            .done(),
        _ => return false,
    }
    true
}

/// What is decided about keeping and giving away.
fn data_protection(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::LegalHold(one) => line
            .say(&one.reason)
            .say(&one.authority)
            .party("by", Some(&one.by)),
        Statement::LegalHoldLifted(one) => line.say(&one.reason).say(&one.authority),
        Statement::RetentionDecision(one) => line
            .say(&format!("through {}", one.until.in_words()))
            .say(&one.reason)
            .party("by", Some(&one.by)),
        Statement::SubjectAccessRequest(one) => {
            line.say(&format!("asked by {}", one.asker.in_words()))
        }
        Statement::SubjectAccessStep(one) => line.say(one.step.in_words()).say(&one.reason),
        Statement::DisclosureDecision(one) => line
            .say(&one.item)
            .say(one.disclosed.in_words())
            .option(one.exemption.as_deref()),
        _ => return false,
    }
    .done();
    true
}

/// A line that grows by clauses: `visit: child seen: yes; present: unnamed man`.
pub(crate) struct Line {
    text: String,
    clauses: usize,
}

impl Line {
    fn new(kind: &str) -> Self {
        Self {
            text: kind.to_owned(),
            clauses: 0,
        }
    }

    pub(crate) fn say(&mut self, clause: &str) -> &mut Self {
        let clause = clause.trim();
        if !clause.is_empty() {
            self.text
                .push_str(if self.clauses == 0 { ": " } else { "; " });
            self.text.push_str(clause);
            self.clauses += 1;
        }
        self
    }

    pub(crate) fn option(&mut self, clause: Option<&str>) -> &mut Self {
        self.say(clause.unwrap_or_default())
    }

    pub(crate) fn when(&mut self, name: &str, when: Option<When>) -> &mut Self {
        self.option(
            when.map(|when| format!("{name} {}", when.in_words()))
                .as_deref(),
        )
    }

    pub(crate) fn count(&mut self, count: Option<u32>, what: &str) -> &mut Self {
        self.option(count.map(|count| format!("{count} {what}")).as_deref())
    }

    pub(crate) fn code(&mut self, name: &str, said: &Said) -> &mut Self {
        if *said == Said::NotStated {
            self
        } else {
            self.say(&format!("{name} {}", said.in_words()))
        }
    }

    pub(crate) fn answer(&mut self, question: &str, answer: YesNo) -> &mut Self {
        if answer == YesNo::NotStated {
            self
        } else {
            self.say(&format!("{question}: {}", answer.in_words()))
        }
    }

    pub(crate) fn list(&mut self, name: &str, items: &[String]) -> &mut Self {
        if items.is_empty() {
            self
        } else {
            self.say(&format!("{name} {}", items.join(", ")))
        }
    }

    pub(crate) fn party(&mut self, how: &str, party: Option<&Party>) -> &mut Self {
        self.option(
            party
                .map(|party| format!("{how} {}", party.in_words()))
                .as_deref(),
        )
    }

    pub(crate) fn parties(&mut self, how: &str, parties: &[Party]) -> &mut Self {
        let names: Vec<_> = parties.iter().map(Party::in_words).collect();
        self.list(how, &names)
    }

    fn certain(&mut self, certainty: Certainty) {
        self.say(match certainty {
            Certainty::Verified => "verified",
            Certainty::Reported => "reported, not checked",
            Certainty::Suspected => "suspected",
            Certainty::NotStated => "",
        });
    }

    pub(crate) fn done(&mut self) {}
}

fn person(line: &mut Line, one: &PersonDetails) {
    let names: Vec<_> = one.names.iter().map(PersonName::in_words).collect();
    line.say(&names.join(", also "));
    line.when("born", one.born)
        .when("expected", one.expected)
        .when("died", one.died);
    line.code("sex", &one.sex)
        .code("ethnicity", &one.ethnicity)
        .list("disability", &one.disabilities)
        .code("first language", &one.language)
        .done();
}

fn scheme(one: &IdentifierHeld) -> &'static str {
    use crate::Scheme;
    match one.identifier.scheme {
        Scheme::NhsNumber => "NHS number",
        Scheme::UniquePupilNumber => "unique pupil number",
        Scheme::PoliceNationalComputer => "PNC identifier",
        Scheme::PrisonNumber => "prison number",
        Scheme::CaseReferenceNumber => "probation case reference",
        Scheme::Local => "source's own reference",
    }
}

fn visit(line: &mut Line, one: &Visit) {
    if one.by != Party::default() {
        line.say(&format!("by {}", one.by.in_words()));
    }
    line.answer("seen", one.seen)
        .answer("alone", one.seen_alone)
        .answer("awake", one.awake);
    line.answer("bedroom seen", one.bedroom_seen)
        .answer("access refused", one.access_refused);
    line.list("seen of the body:", &one.parts_seen)
        .list("not seen:", &one.parts_not_seen);
    line.parties("present:", &one.present)
        .option(one.account.as_deref())
        .done();
}

fn injury(line: &mut Line, one: &InjuryObserved) {
    line.say(&[one.injury.as_str(), one.site.as_str()].join(", "))
        .option(one.size.as_deref());
    line.option(one.provider.as_deref());
    match (&one.explanation, &one.explained_by) {
        (Said::NotStated, _) => line.say("no explanation recorded"),
        (said, Some(party)) => line.say(&format!(
            "explanation by {}: {}",
            party.in_words(),
            said.in_words()
        )),
        (said, None) => line.say(&format!("explanation: {}", said.in_words())),
    }
    .done();
}

fn discrepancy(line: &mut Line, one: &Discrepancy) {
    line.say(&one.what);
    for value in &one.fields {
        line.say(&format!("{} is {}", value.field, value.found));
    }
    line.option(
        one.expected
            .as_ref()
            .map(|expected| format!("expected {expected}"))
            .as_deref(),
    )
    .done();
}

fn outcome(outcome: AppointmentOutcome) -> &'static str {
    match outcome {
        AppointmentOutcome::Kept => "kept",
        AppointmentOutcome::NotBrought => "not brought",
        AppointmentOutcome::NotAttended => "did not attend",
        AppointmentOutcome::CancelledByCarer => "cancelled by parent or carer",
        AppointmentOutcome::CancelledByProvider => "cancelled by the provider",
        AppointmentOutcome::Rearranged => "rearranged",
        AppointmentOutcome::NotStated => "outcome not stated",
    }
}

fn purpose(purpose: ConferencePurpose) -> &'static str {
    match purpose {
        ConferencePurpose::Initial => "initial",
        ConferencePurpose::TransferIn => "transfer-in",
        ConferencePurpose::Review => "review",
        ConferencePurpose::PreBirth => "pre-birth",
        ConferencePurpose::NotStated => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_says_who_was_there_and_what_was_not_seen() {
        let visit = Visit {
            by: Party::in_role("social worker"),
            seen: YesNo::Yes,
            seen_alone: YesNo::NotApplicable,
            parts_not_seen: vec!["face".to_owned()],
            present: vec![Party::in_role("unnamed man")],
            ..Visit::default()
        };
        assert_eq!(
            Statement::from(visit).in_words(),
            "visit: by social worker; seen: yes; alone: does not apply; not seen: face; present: unnamed man"
        );
    }

    #[test]
    fn an_injury_without_an_account_says_so() {
        let injury = InjuryObserved {
            site: "left ear".to_owned(),
            injury: "bruise".to_owned(),
            ..InjuryObserved::default()
        };
        assert_eq!(
            Statement::from(injury).in_words(),
            "injury observed: bruise, left ear; no explanation recorded"
        );
    }
}
