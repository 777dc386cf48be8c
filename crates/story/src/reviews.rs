//! The reviews of the story: early ones from another system's list, the last one from referral to a public hearing.

use crate::telling::{Made, MadeKind, StoryFault, Teller, day, told};
use licence::life::plain;
use parole::clocks::{next_review_after, open};
use parole::outcome::Outcome;
use parole::panel::{Member, Profession, Wanted, faults};
use parole::public_hearing::{Application, Decider, Party, PublicDecision, PublicHearing, View};
use parole::review::{Review, ReviewAct, ReviewDone, ReviewKind, Times};
use parole::review_list::{HEADINGS, read};
use std::collections::BTreeSet;

/// Early reviews as another system lists them: the last is open, and its result is blank.
const LIST: &str = "Mx,ZZ00001,A0000ZZ,IPP,14/03/2007,16/05/2010,02/09/2014,R1,M1,Recall,Complete,02/09/2014,01/06/2014,02/06/2014,No Release
Mx,ZZ00001,A0000ZZ,IPP,14/03/2007,16/05/2010,02/10/2018,R2,M2,Recall,Complete,02/10/2018,01/07/2018,09/07/2018,No Release
Mx,ZZ00001,A0000ZZ,IPP,14/03/2007,16/05/2010,,R3,M3,Recall,Active - Referred,16/04/2024,15/01/2024,,
";

/// A refusal that was given on a day, and by when the next review has to be.
pub(crate) fn refusal(on: &str) -> Result<Vec<Made>, StoryFault> {
    let decided = day(on)?;
    let outcome = Outcome::Refused { on: Some(decided) };
    let next = next_review_after(ReviewKind::RecallIndeterminate, decided);
    Ok(vec![
        Made::plain(MadeKind::Decision, outcome.in_words()),
        Made::plain(MadeKind::Duty, "Next review")
            .due(next.no_later_than)
            .with(vec![
                next.because.to_owned(),
                format!("prepared from {}", next.prepare_from.in_words()),
            ]),
    ])
}

/// What the list of another system says, and what it does not.
pub(crate) fn from_list() -> Result<Made, StoryFault> {
    let text = format!("{}\n{LIST}", HEADINGS.join(","));
    let list = read(text.as_bytes());
    if let Some(fault) = list.faults.first() {
        return Err(StoryFault(fault.to_string()));
    }
    let lines = list
        .reviews
        .iter()
        .map(|review| format!("review {}: {}", review.review_id, review.outcome.in_words()))
        .collect();
    Ok(Made::plain(
        MadeKind::State,
        "Three reviews taken over from another system's list: a blank result is no decision, not a refusal",
    )
    .with(lines))
}

/// The review that is heard in public.
pub(crate) struct LastReview {
    review: Review,
}

impl LastReview {
    pub(crate) const fn planned() -> Self {
        Self {
            review: Review::planned(ReviewKind::RecallIndeterminate),
        }
    }

    /// One act, and what is due after it.
    pub(crate) fn does(
        &mut self,
        teller: &Teller,
        on: &str,
        act: ReviewAct,
    ) -> Result<Vec<Made>, StoryFault> {
        let times = Times {
            rulebook: &teller.rulebook,
            holidays: &teller.holidays,
        };
        let done = ReviewDone { on: day(on)?, act };
        self.review = told(self.review.after(&done, times))?;
        let mut made = vec![Made::plain(
            MadeKind::State,
            format!(
                "The review stands at `{}`: {}",
                plain(&self.review.stage),
                self.review.outcome.in_words()
            ),
        )];
        made.extend(open(&self.review, done.on, times).into_iter().map(|duty| {
            let mut made = Made::plain(MadeKind::Duty, duty.title).due(duty.due);
            made.rule = Some(duty.rule.to_owned());
            made
        }));
        Ok(made)
    }
}

/// Two applications, and the views of all who are heard.
fn applications() -> Result<PublicHearing, StoryFault> {
    let applied = day("2024-01-10")?;
    let application = |applicant: &str| Application {
        applicant: applicant.to_owned(),
        on: applied,
        grounds: "open justice".to_owned(),
    };
    let view = |of, in_favour, words: &str| View {
        of,
        in_favour,
        words: words.to_owned(),
        on: applied,
    };
    Ok(PublicHearing {
        applications: vec![application("a newspaper"), application("a person harmed")],
        views: vec![
            view(
                Party::Prisoner,
                false,
                "fears for the placement after release",
            ),
            view(
                Party::SecretaryOfState,
                true,
                "with the views of those harmed",
            ),
            view(
                Party::PanelChair,
                true,
                "evidence can be given without harm, but for one part",
            ),
        ],
        private_parts: vec!["where the person would live".to_owned()],
        names_not_said: vec![
            "anybody's address".to_owned(),
            "any child's name".to_owned(),
        ],
        decision: None,
    })
}

/// The applications, and the decision: the hearing is public.
pub(crate) fn public(on: &str) -> Result<Vec<Made>, StoryFault> {
    let hearing = applications()?;
    let lines = hearing
        .views
        .iter()
        .map(|view| {
            let side = if view.in_favour { "for" } else { "against" };
            format!("{}: {side}, {}", plain(&view.of), view.words)
        })
        .collect();
    let asked = format!("{} applications, decided once", hearing.applications.len());
    let hearing = told(
        hearing.decide(PublicDecision {
            on: day(on)?,
            by: Decider::JudgeForChair,
            public: true,
            reasons:
                "In the interests of justice: the pattern of earlier recalls is of public concern."
                    .to_owned(),
        }),
    )?;
    let how = if hearing.is_public() {
        "public"
    } else {
        "private"
    };
    let private = hearing
        .private_parts
        .iter()
        .map(|part| format!("in private: {part}"));
    let unsaid = hearing
        .names_not_said
        .iter()
        .map(|name| format!("not to be said: {name}"));
    Ok(vec![
        Made::plain(MadeKind::Check, asked).with(lines),
        Made::plain(MadeKind::Decision, format!("The hearing is {how}"))
            .with(private.chain(unsaid).collect()),
    ])
}

/// The panel as it was first put together, and as it may sit.
pub(crate) fn panel() -> Result<Vec<Made>, StoryFault> {
    let member = |name: &str, profession, conflicts: &[&str]| Member {
        name: name.to_owned(),
        profession,
        may_chair: profession != Profession::Psychologist,
        conflicts: Some(conflicts.iter().map(|one| (*one).to_owned()).collect()),
        away: BTreeSet::new(),
    };
    let wanted = Wanted {
        specialist: true,
        judge: false,
        members: 3,
    };
    let days = [day("2024-04-16")?, day("2024-04-17")?];
    let mut members = vec![
        member("Ismay Corriedale", Profession::Independent, &[]),
        member("Tobit Lanyard", Profession::Psychologist, &[]),
        member(
            "Perpetua Sedge",
            Profession::Independent,
            &["sat on the review of 2018"],
        ),
    ];
    let first: Vec<String> = faults(&members, "Ismay Corriedale", wanted, &days)
        .iter()
        .map(ToString::to_string)
        .collect();
    if let Some(member) = members.last_mut() {
        member.name = "Ludo Wherry".to_owned();
        member.conflicts = Some(Vec::new());
    }
    let left = faults(&members, "Ismay Corriedale", wanted, &days).len();
    Ok(vec![
        Made::plain(
            MadeKind::Check,
            "The panel as it was first put together may not sit",
        )
        .with(first),
        Made::plain(
            MadeKind::Check,
            format!("The panel as it sits: chair, psychologist member and one more; {left} faults"),
        ),
    ])
}
