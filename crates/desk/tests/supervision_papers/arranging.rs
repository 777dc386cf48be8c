//! How a hearing is arranged, a member who cannot sit on its day, and what is to be done before the next review.

use super::publishing::{KEEPER, plain, review};
use super::{Case, who};
use crate::common::day;
use access::Role;
use desk::Supervise;
use desk::view::AsAt;
use facts::hearing::{HearingAct, HearingStep, PanelProfession};
use facts::parole::{ReviewAct, ReviewOutcome};
use parole::panel::PanelFault;

#[test]
fn a_hearing_is_arranged_and_a_member_who_is_away_is_said_and_refuses_nothing() {
    let mut case = Case::referred();
    case.acts(KEEPER, &review(ReviewAct::DirectHearing, None, None))
        .unwrap();
    let of = |act| HearingStep {
        member: Some("Judge Fennimore".to_owned()),
        ..plain(act)
    };
    let away = |from: Option<&str>, until: Option<&str>| HearingStep {
        starts_on: from.map(day),
        until: until.map(day),
        ..of(HearingAct::SayAway)
    };
    let tried = |case: &mut Case, step| case.acts(KEEPER, &Supervise::Hearing(step));
    assert!(
        tried(&mut case, away(Some("2026-06-01"), None)).is_err(),
        "nobody of that name sits"
    );
    case.hearing(HearingStep {
        profession: Some(PanelProfession::Judge),
        may_chair: Some(true),
        ..of(HearingAct::NameMember)
    });
    case.hearing(of(HearingAct::NameChair));
    case.hearing(of(HearingAct::DeclareConflicts));
    for (from, until) in [
        (None, None),
        (Some("2026-06-02"), Some("2026-06-01")),
        (Some("2026-06-01"), Some("2027-06-03")),
    ] {
        assert!(
            tried(&mut case, away(from, until)).is_err(),
            "{from:?} {until:?}"
        );
    }
    case.hearing(away(Some("2026-05-30"), Some("2026-06-02")));
    let faults = |case: &mut Case| case.page(&who(KEEPER)).reviews.remove(0).hearing.faults;
    assert_eq!(faults(&mut case), [], "no hearing is listed");
    case.acts(KEEPER, &review(ReviewAct::List, Some("2026-06-02"), None))
        .unwrap();
    let on = day("2026-06-02");
    let name = "Judge Fennimore".to_owned();
    assert_eq!(
        faults(&mut case),
        [PanelFault::Away { name, on }],
        "listed, and said"
    );
    case.acts(KEEPER, &review(ReviewAct::Defer, None, None))
        .unwrap();
    case.acts(KEEPER, &review(ReviewAct::List, Some("2026-06-03"), None))
        .unwrap();
    assert_eq!(faults(&mut case), [], "the day after they are there");

    assert!(tried(&mut case, plain(HearingAct::SetPlace)).is_err());
    let out = |by: Option<&str>, why: Option<&str>| HearingStep {
        excluded: Some("the observer from the press".to_owned()),
        decided_by: by.map(str::to_owned),
        words: why.map(str::to_owned),
        ..plain(HearingAct::Exclude)
    };
    assert!(tried(&mut case, out(None, Some("spoke aloud"))).is_err());
    assert!(tried(&mut case, out(Some("the chair"), None)).is_err());
    case.hearing(HearingStep {
        venue: Some("Hall 2".to_owned()),
        link: Some("https://video.example/1".to_owned()),
        ..plain(HearingAct::SetPlace)
    });
    let press = |act, outlet: &str| HearingStep {
        outlet: Some(outlet.to_owned()),
        contact: Some("01632 960000".to_owned()),
        ..plain(act)
    };
    case.hearing(press(HearingAct::Accredit, "Northmoor Echo"));
    case.hearing(press(HearingAct::Accredit, "Southmoor Post"));
    assert!(
        tried(
            &mut case,
            press(HearingAct::EndAccreditation, "Nobody's News")
        )
        .is_err()
    );
    let before = AsAt::present(case.now);
    case.on("2026-03-05");
    case.hearing(press(HearingAct::EndAccreditation, "Southmoor Post"));
    case.hearing(out(Some("the chair"), Some("spoke aloud")));
    let seen = |case: &mut Case, role| case.page(&who(role)).reviews.remove(0).hearing.recorded;
    let kept = seen(&mut case, KEEPER);
    assert_eq!(kept.place.unwrap().venue.as_deref(), Some("Hall 2"));
    assert_eq!(kept.press.len(), 1);
    assert_eq!(kept.press[0].contact.as_deref(), Some("01632 960000"));
    assert_eq!(kept.excluded[0].decided_by, "the chair");
    // How the press is reached is for the office alone.
    let officer = seen(&mut case, Role::ProbationPractitioner);
    assert_eq!(
        (officer.press[0].outlet.as_str(), &officer.press[0].contact),
        ("Northmoor Echo", &None)
    );
    // As it was known two days before.
    let desk = &case.room.desk;
    let page = desk
        .supervision(&who(KEEPER), case.person, &before, case.now)
        .unwrap();
    let earlier = &page.reviews[0].hearing.recorded;
    assert_eq!((earlier.press.len(), earlier.excluded.len()), (2, 0));
}

#[test]
fn after_a_refusal_what_is_to_be_done_before_the_next_review_is_a_list() {
    let mut case = Case::public();
    let with = |act, on: Option<&str>, words: &str, name: Option<&str>| {
        let Supervise::Review {
            review,
            kind,
            outcome,
            on_papers,
            ..
        } = review(act, None, None)
        else {
            unreachable!()
        };
        Supervise::Review {
            review,
            kind,
            act,
            day: on.map(day),
            who: (act == ReviewAct::SetTask && name.is_none())
                .then(|| "prison offender manager".to_owned()),
            task: name.map(str::to_owned),
            by_staff: None,
            direction: None,
            witness: None,
            topic: None,
            outcome,
            on_papers,
            words: words.to_owned(),
        }
    };
    let direct = with(
        ReviewAct::Direct,
        Some("2026-05-01"),
        "a report of the psychologist",
        None,
    );
    case.acts(KEEPER, &direct).unwrap();
    let list = |case: &mut Case| case.page(&who(KEEPER)).reviews.remove(0).before_next;
    assert!(list(&mut case).is_empty(), "nothing was refused");
    case.on("2026-06-01");
    case.acts(KEEPER, &review(ReviewAct::Conclude, None, None))
        .unwrap();
    let decide = review(ReviewAct::Decide, None, Some(ReviewOutcome::Refused));
    case.acts(KEEPER, &decide).unwrap();
    assert!(
        case.acts(KEEPER, &with(ReviewAct::SetTask, None, "", None))
            .is_err()
    );
    let task = with(
        ReviewAct::SetTask,
        Some("2026-09-01"),
        "a programme on relationships",
        None,
    );
    case.acts(KEEPER, &task).unwrap();
    let lines = list(&mut case);
    let said: Vec<_> = lines
        .iter()
        .map(|one| (one.what.as_str(), one.who.as_deref(), one.by, one.late))
        .collect();
    assert_eq!(
        said,
        [
            (
                "a programme on relationships",
                Some("prison offender manager"),
                Some(day("2026-09-01")),
                false
            ),
            (
                "a report of the psychologist",
                None,
                Some(day("2026-05-01")),
                true
            ),
        ]
    );
    assert!(
        case.acts(KEEPER, &with(ReviewAct::DoTask, None, "", Some("T2")))
            .is_err()
    );
    case.on("2026-09-02");
    assert!(list(&mut case)[0].late);
    case.acts(KEEPER, &with(ReviewAct::DoTask, None, "", Some("T1")))
        .unwrap();
    let done = list(&mut case).remove(0);
    assert_eq!((done.done, done.late), (Some(day("2026-09-02")), false));
    assert!(
        case.acts(KEEPER, &with(ReviewAct::DoTask, None, "", Some("T1")))
            .is_err(),
        "it was done"
    );
}
