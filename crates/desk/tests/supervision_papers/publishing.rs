//! What the public sees of reviews, walked through all stages: nothing before it is cleared and published, nothing that says a name which is
//! not to be said, and nothing any more once it is withdrawn, not so, or erased.

use super::{Case, who};
use crate::common::{day, operator};
use access::Role;
use calendar::Instant;
use desk::view::AsAt;
use desk::{CorrectionOf, ErasureScope, Ground, PublicationsView, Refusal, Seen, Supervise};
use facts::hearing::{HearingAct, HearingParty, HearingStep, PublicDecider};
use facts::parole::{ReviewAct, ReviewOutcome};
use facts::victims::{VictimAct, VictimStep};
use facts::{FactId, Party};

pub(super) const KEEPER: Role = Role::ParoleCaseWorker;
const LIAISON: Role = Role::VictimLiaisonOfficer;

pub(super) fn plain(act: HearingAct) -> HearingStep {
    HearingStep::plain("1".to_owned(), act, Party::default())
}

fn said(act: HearingAct, words: &str) -> HearingStep {
    HearingStep {
        words: Some(words.to_owned()),
        ..plain(act)
    }
}

fn summary(paragraphs: &[&str], asked_on: &str) -> HearingStep {
    HearingStep {
        paragraphs: paragraphs.iter().map(|&text| text.to_owned()).collect(),
        asked_on: Some(day(asked_on)),
        ..plain(HearingAct::PublishSummary)
    }
}

pub(super) fn review(
    act: ReviewAct,
    on: Option<&str>,
    outcome: Option<ReviewOutcome>,
) -> Supervise {
    Supervise::Review {
        review: Some("1".to_owned()),
        kind: None,
        act,
        day: on.map(day),
        who: None,
        task: None,
        by_staff: None,
        direction: None,
        witness: None,
        topic: None,
        outcome,
        on_papers: outcome.map(|_| false),
        words: "risk".to_owned(),
    }
}

impl Case {
    pub(super) fn on(&mut self, day: &str) {
        self.now = Instant::parse(&format!("{day}T09:00:00Z")).unwrap();
    }

    pub(super) fn hearing(&mut self, step: HearingStep) {
        self.acts(KEEPER, &Supervise::Hearing(step)).unwrap();
    }

    fn publishes(&mut self, step: HearingStep) -> Result<(), Refusal> {
        self.acts(KEEPER, &Supervise::Publish(step))
    }

    /// A hearing listed for 1 June, and the decision that it is public.
    pub(super) fn public() -> Self {
        let mut case = Self::referred();
        case.acts(KEEPER, &review(ReviewAct::DirectHearing, None, None))
            .unwrap();
        case.acts(KEEPER, &review(ReviewAct::List, Some("2026-06-01"), None))
            .unwrap();
        case.hearing(HearingStep {
            applicant: Some("the press".to_owned()),
            ..said(HearingAct::ApplyForPublic, "open justice")
        });
        for party in HearingParty::ALL {
            case.hearing(HearingStep {
                party: Some(party),
                public: Some(true),
                ..plain(HearingAct::GiveView)
            });
        }
        case.hearing(HearingStep {
            public: Some(true),
            decider: Some(PublicDecider::BoardChair),
            ..said(HearingAct::DecidePublic, "in the interests of justice")
        });
        case
    }

    /// What may be cleared: the listings and decisions.
    fn notable(&mut self) -> FactId {
        let at = AsAt::present(self.now);
        let page = self
            .room
            .desk
            .victims(&who(LIAISON), self.person, &at, self.now);
        page.unwrap().published.last().unwrap().fact
    }

    fn clears(&mut self, fact: FactId) -> Result<(), Refusal> {
        self.acts(LIAISON, &Supervise::Clear { fact })
    }

    fn told(&mut self) -> PublicationsView {
        self.page(&who(KEEPER))
            .reviews
            .remove(0)
            .hearing
            .publications
    }

    /// Everything that anybody who is not signed in can read.
    fn public_sees(&mut self) -> String {
        let told = self.told();
        let desk = &self.room.desk;
        let mut seen = format!("{:?}", desk.public_hearings(self.now).unwrap());
        for line in told.announcements.iter().chain(&told.summaries) {
            let (hearing, decision) = (
                desk.public_hearing(&line.reference, self.now).unwrap(),
                desk.public_decision(&line.reference).unwrap(),
            );
            seen.push_str(&format!("{hearing:?}{decision:?}"));
        }
        seen
    }
}

/// Why it was refused.
fn why(refused: Result<(), Refusal>) -> String {
    format!("{:?}", refused.unwrap_err())
}

#[test]
fn a_public_hearing_is_told_only_once_it_is_cleared_and_only_while_it_is_so() {
    let mut case = Case::public();
    let announce = || {
        said(
            HearingAct::Announce,
            "Watch by video in the hall at Northmoor.",
        )
    };
    assert_eq!(
        case.public_sees(),
        "[]",
        "a decision that it is public publishes nothing"
    );
    // Whoever publishes does it by its own door, and nobody else does.
    assert!(case.acts(KEEPER, &Supervise::Hearing(announce())).is_err());
    let clears = HearingStep {
        of_fact: Some(FactId {
            position: 1,
            ordinal: 0,
        }),
        ..plain(HearingAct::ClearToPublish)
    };
    assert!(
        case.acts(KEEPER, &Supervise::Hearing(clears.clone()))
            .is_err()
    );
    assert!(case.publishes(clears).is_err());
    for role in Role::ALL {
        let may = matches!(role, Role::ParoleCaseWorker | Role::Operator);
        if !may {
            assert!(
                case.acts(role, &Supervise::Publish(announce())).is_err(),
                "{role:?}"
            );
        }
    }
    assert!(why(case.publishes(announce())).contains("victim liaison has not yet said"));
    // Somebody who was asked and has not answered may want notice: the same words as before anybody was known.
    let victim = |act| VictimStep {
        name: Some("Oriel Marsh".to_owned()),
        ..VictimStep::plain(String::new(), act, Party::default())
    };
    case.acts(LIAISON, &Supervise::Victim(victim(VictimAct::Offer)))
        .unwrap();
    let listing = case.notable();
    assert!(why(case.clears(listing)).contains("has not been sent it"));
    assert!(why(case.publishes(announce())).contains("victim liaison has not yet said"));
    let joins = VictimStep {
        victim: "V1".to_owned(),
        ..victim(VictimAct::Decline)
    };
    case.acts(LIAISON, &Supervise::Victim(joins)).unwrap();
    assert!(
        case.acts(KEEPER, &Supervise::Clear { fact: listing })
            .is_err()
    );
    case.clears(listing).unwrap();
    // Neither the person nor somebody harmed is named to the public, nor whom the panel forbade.
    case.hearing(said(HearingAct::NameNotSaid, "Basil Fennimore"));
    for named in ["Oriel", "Wren Tansy", "Mr Fennimore"] {
        let how = said(
            HearingAct::Announce,
            &format!("Ask for {named} at the door."),
        );
        assert!(
            why(case.publishes(how)).contains("not to be said"),
            "{named}"
        );
    }
    assert_eq!(case.public_sees(), "[]");
    case.publishes(announce()).unwrap();
    let told = case.told().announcements.remove(0);
    assert!(told.stands);
    let seen = case.public_sees();
    assert!(seen.contains("hall at Northmoor") && seen.contains(&told.reference));
    for secret in [
        "Tansy",
        "Wren",
        "Oriel",
        "Fennimore",
        "justice",
        "press",
        "V1",
    ] {
        assert!(!seen.contains(secret), "`{secret}` in {seen}");
    }
    // Put off: gone at once. Listed anew: not told before it is cleared and published anew.
    case.acts(KEEPER, &review(ReviewAct::Defer, None, None))
        .unwrap();
    let gone = |case: &Case| {
        case.room
            .desk
            .public_hearing(&told.reference, case.now)
            .unwrap()
    };
    assert_eq!(gone(&case), Some(Seen::Gone));
    assert_eq!(case.room.desk.public_hearings(case.now).unwrap(), []);
    case.acts(KEEPER, &review(ReviewAct::List, Some("2026-06-08"), None))
        .unwrap();
    assert_eq!(gone(&case), Some(Seen::Gone));
    assert!(why(case.publishes(announce())).contains("victim liaison has not yet said"));
    let listing = case.notable();
    case.clears(listing).unwrap();
    case.publishes(announce()).unwrap();
    let again = case.told().announcements.remove(1);
    assert_ne!(again.reference, told.reference);
    let hearings = case.room.desk.public_hearings(case.now).unwrap();
    assert_eq!((hearings.len(), hearings[0].day), (1, day("2026-06-08")));
    // A day later it is no hearing to come.
    let later = Instant::parse("2026-06-09T09:00:00Z").unwrap();
    assert_eq!(case.room.desk.public_hearings(later).unwrap(), []);
    let by_reference = case
        .room
        .desk
        .public_hearing(&again.reference, later)
        .unwrap();
    assert_eq!(by_reference, Some(Seen::Gone));
    assert_eq!(
        case.room.desk.public_hearing("7QK2M-X0R8D", later).unwrap(),
        None
    );
    // Withdrawn, with the reason; once.
    let withdraw = |words: &str| HearingStep {
        reference: Some(again.reference.clone()),
        ..said(HearingAct::WithdrawAnnouncement, words)
    };
    assert!(case.publishes(withdraw(" ")).is_err());
    case.publishes(withdraw("the hall is closed")).unwrap();
    assert!(case.publishes(withdraw("the hall is closed")).is_err());
    let seen = case.public_sees();
    assert!(!seen.contains("hall") && seen.contains("Gone"), "{seen}");
}

#[test]
fn a_summary_is_read_by_its_reference_alone_and_is_gone_with_its_decision_or_the_person() {
    let mut case = Case::public();
    let text = [
        "The panel heard the prisoner.",
        "It heard from Quill Marrow.",
        "Release was refused.",
    ];
    case.acts(
        LIAISON,
        &Supervise::Victim(VictimStep {
            name: Some("Oriel Marsh".to_owned()),
            ..VictimStep::plain(String::new(), VictimAct::Join, Party::default())
        }),
    )
    .unwrap();
    case.on("2026-06-01");
    case.acts(KEEPER, &review(ReviewAct::Conclude, None, None))
        .unwrap();
    let publish = |text: &[&str]| summary(text, "2026-06-12");
    assert!(why(case.publishes(publish(&text))).contains("nothing has been decided"));
    case.on("2026-06-10");
    let decide = review(ReviewAct::Decide, None, Some(ReviewOutcome::Refused));
    case.acts(KEEPER, &decide).unwrap();
    case.on("2026-06-15");
    assert!(why(case.publishes(publish(&text))).contains("victim liaison has not yet said"));
    let decision = case.notable();
    assert!(
        case.clears(decision).is_err(),
        "Oriel Marsh was not sent notice"
    );
    let notice = VictimStep {
        of_fact: Some(decision),
        ..VictimStep::plain("V1".to_owned(), VictimAct::SendNotice, Party::default())
    };
    case.acts(LIAISON, &Supervise::Victim(notice)).unwrap();
    case.clears(decision).unwrap();
    // Six months of 10 June end on 10 December; nobody asked before the decision, or tomorrow.
    for (asked, now, because) in [
        ("2026-06-09", "2026-06-16", "between the decision and today"),
        ("2026-06-18", "2026-06-17", "between the decision and today"),
        ("2026-12-11", "2026-12-12", "asked for by"),
    ] {
        case.on(now);
        assert!(
            why(case.publishes(summary(&text, asked))).contains(because),
            "{asked}"
        );
    }
    case.on("2026-12-13");
    case.hearing(said(HearingAct::NameNotSaid, "Quill Marrow"));
    assert!(why(case.publishes(publish(&text))).contains("paragraph 2"));
    assert!(why(case.publishes(publish(&["Ms Marsh asked for it."]))).contains("paragraph 1"));
    let redacted = |numbers: &[u32]| HearingStep {
        redacted: numbers.to_vec(),
        ..publish(&text)
    };
    assert!(
        case.publishes(redacted(&[4])).is_err(),
        "there is no such paragraph"
    );
    assert!(
        case.publishes(redacted(&[1, 2, 3])).is_err(),
        "nothing would be left"
    );
    assert_eq!(case.public_sees(), "[]");
    let publish_it = Supervise::Publish(redacted(&[2]));
    let desk = &mut case.room.desk;
    let published = desk
        .supervise(&who(KEEPER), case.person, &publish_it, case.now)
        .unwrap();
    let reference = case.told().summaries.remove(0).reference;
    let seen = case.public_sees();
    assert!(seen.contains("Release was refused.") && seen.contains("have not published this part"));
    for secret in ["Quill", "Oriel", "Tansy", "risk", "V1"] {
        assert!(!seen.contains(secret), "`{secret}` in {seen}");
    }
    let read = |case: &Case| case.room.desk.public_decision(&reference).unwrap();
    assert_eq!(
        case.room.desk.public_hearings(case.now).unwrap(),
        [],
        "no list has it"
    );
    // The same reference is none for a hearing.
    assert_eq!(
        case.room.desk.public_hearing(&reference, case.now).unwrap(),
        None
    );
    // A name that is forbidden afterwards takes it down; so does a decision that stands no more, and a fact that is taken back.
    let correct = CorrectionOf {
        happened: None,
        statement: Some(format!(
            r#"{{"hearing_step":{{"review":"1","act":"publish_summary","by":{{}},"reference":"{reference}","of_fact":{{"position":{},"ordinal":{}}},"asked_on":"2026-06-12","paragraphs":["Wren lives at the harbour."]}}}}"#,
            decision.position, decision.ordinal
        )),
    };
    let now = Instant::from_micros(case.now.micros() + 60_000_000);
    case.now = now;
    case.room
        .desk
        .correct(&operator(), published, &correct, "it should say more", now)
        .unwrap();
    let seen = case.public_sees();
    assert!(!seen.contains("harbour"), "no correction publishes: {seen}");
    assert_eq!(read(&case), None);
    case.publishes(redacted(&[2])).unwrap();
    assert!(
        matches!(read(&case), Some(Seen::Published(_))),
        "the same reference, published anew"
    );
    let becomes_final = review(ReviewAct::BecomeFinal, None, None);
    case.acts(KEEPER, &becomes_final).unwrap();
    assert!(matches!(read(&case), Some(Seen::Published(_))));
    case.acts(KEEPER, &review(ReviewAct::SetAside, None, None))
        .unwrap();
    assert_eq!(read(&case), Some(Seen::Gone));
    let scope = ErasureScope::Person {
        person: case.person,
        shared_too: true,
    };
    let now = Instant::from_micros(case.now.micros() + 60_000_000);
    let authority = "Order of an invented court";
    case.room
        .desk
        .erase(&operator(), &scope, Ground::CourtOrder, authority, now)
        .unwrap();
    assert_eq!(read(&case), None, "an erased one was never there");
}
