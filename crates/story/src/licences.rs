//! The licences of the story: their conditions, their steps, their tags.

use crate::telling::{Made, MadeKind, StoryFault, noon, told};
use calendar::Day;
use licence::life::{Act, Done, Licence, LicenceKind, Rights, SetBy, Step, Who, plain};
use licence::policy::{Policy, PolicyCondition};
use licence::served::{ServedCondition, Values};
use licence::tag::{TagEvent, days_at_risk};

/// A condition of the story: code, and values by name.
type Row = (
    &'static str,
    &'static [(&'static str, &'static [&'static str])],
);

/// What every licence of the story has.
#[rustfmt::skip]
const FIRST: &[Row] = &[
    ("S1", &[]), ("S2", &[]), ("S3", &[]), ("S4", &[]), ("S5", &[]),
    ("A1", &[("address", &["Quernstone House, Northmoor"])]),
    ("A2", &[("gender", &["any"]), ("age", &["18"])]),
    ("A4", &[]),
    ("A5", &[("devices", &["computer", "mobile phone", "tablet"])]),
    ("A6", &[("begins", &["19:00"]), ("ends", &["07:00"])]),
    ("A8", &[("behaviour", &["violence", "alcohol"])]),
    ("A9", &[("until", &["2024-12-31"])]),
    ("A10", &[]),
];

/// The last licence: more than twenty.
#[rustfmt::skip]
const LAST: &[Row] = &[
    ("A1", &[("address", &["Teasel Court, Northmoor"])]),
    ("A3", &[("names", &["Oriel Tansy", "Bramwell Oake"])]),
    ("A7", &[("zone", &["Harbour side"])]),
];

/// Conditions in words of the Board's own.
const BOARDS_OWN: &[&str] = &[
    "Own and use one telephone that reaches the internet, its number given to your supervising officer on the day you get it.",
    "Show every account that you hold on a site or an app on which people meet, and every name that you use there.",
    "Do not spend a night in a household that your supervising officer has not seen.",
    "Report to the staff of Quernstone House at 10am and 4pm, every day.",
    "Keep every appointment with the psychologist to whom you are sent.",
    "Say beforehand which vehicle you mean to use.",
];

/// A licence from draft to release.
pub(crate) struct Life {
    /// As it stands.
    pub(crate) licence: Licence,
    rights: Rights,
}

fn policy() -> Result<Policy, StoryFault> {
    let read = Policy::built_in().into_iter().next();
    read.and_then(|reading| reading.policy)
        .ok_or_else(|| StoryFault("the policy of the demo cannot be read".to_owned()))
}

fn serve(policy: &Policy, (code, values): &Row) -> Result<(ServedCondition, SetBy), StoryFault> {
    let condition: &PolicyCondition = policy
        .condition(&policy.identity(code))
        .ok_or_else(|| StoryFault(format!("no condition {code}")))?;
    let values: Values = values
        .iter()
        .map(|(name, given)| {
            let given = given.iter().map(|one| (*one).to_owned()).collect();
            ((*name).to_owned(), given)
        })
        .collect();
    let set_by = if code.starts_with('S') {
        SetBy::Order
    } else {
        SetBy::Board
    };
    let served = ServedCondition::serve(condition, values).map_err(|faults| {
        StoryFault(
            faults
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("; "),
        )
    })?;
    Ok((served, set_by))
}

impl Life {
    /// Written, approved and brought into force on the day of release.
    pub(crate) fn released(
        begun: &str,
        approved: &str,
        release: &str,
        whole: bool,
    ) -> Result<Self, StoryFault> {
        let policy = policy()?;
        let mut life = Self {
            licence: Licence::draft(LicenceKind::Indeterminate),
            rights: told(Rights::built_in())?,
        };
        let day = told(Day::parse_iso(release))?;
        life.does(begun, Who::Officer, Act::SetStart { day })?;
        let mut rows: Vec<Row> = FIRST.to_vec();
        if whole {
            rows.retain(|(code, _)| *code != "A1");
            rows.extend_from_slice(LAST);
        }
        for row in &rows {
            let (condition, set_by) = serve(&policy, row)?;
            life.does(begun, Who::Officer, Act::Add { condition, set_by })?;
        }
        for words in BOARDS_OWN.iter().filter(|_| whole) {
            let condition = told(ServedCondition::bespoke(words))?;
            life.does(
                begun,
                Who::Officer,
                Act::Add {
                    condition,
                    set_by: SetBy::Board,
                },
            )?;
        }
        life.step(approved, Who::Officer, Step::Submit)?;
        life.step(approved, Who::SecretaryOfState, Step::Approve)?;
        life.step(release, Who::PrisonAdministrator, Step::Activate)?;
        Ok(life)
    }

    pub(crate) fn does(&mut self, on: &str, who: Who, act: Act) -> Result<(), StoryFault> {
        let done = Done {
            at: noon(on)?,
            who,
            by: "northmoor".to_owned(),
            act,
        };
        self.licence = told(self.licence.after(&done, &self.rights))?;
        Ok(())
    }

    pub(crate) fn step(&mut self, on: &str, who: Who, step: Step) -> Result<(), StoryFault> {
        let reason = Some("as the story tells".to_owned());
        self.does(on, who, Act::Step { step, reason })
    }

    /// What a step would be refused with; an error where it is not refused.
    pub(crate) fn refused(&self, on: &str, who: Who, act: Act) -> Result<Made, StoryFault> {
        let done = Done {
            at: noon(on)?,
            who,
            by: "northmoor".to_owned(),
            act,
        };
        match self.licence.after(&done, &self.rights) {
            Err(refused) => Ok(Made::plain(MadeKind::Refusal, refused.to_string())),
            Ok(_) => Err(StoryFault(
                "the story tells of a refusal, and there is none".to_owned(),
            )),
        }
    }

    /// The licence as a document: every condition as served.
    pub(crate) fn document(&self) -> Made {
        let lines: Vec<String> = self
            .licence
            .in_force()
            .map(|row| {
                let name = row
                    .condition
                    .identity
                    .as_ref()
                    .map_or_else(|| "in words of its own".to_owned(), ToString::to_string);
                format!(
                    "{} ({name}, set by {}): {}",
                    row.number,
                    plain(&row.set_by),
                    row.condition.text
                )
            })
            .collect();
        let words = format!(
            "Licence, version {}, {} conditions as served",
            self.licence.version,
            lines.len()
        );
        Made::plain(MadeKind::Document, words).with(lines)
    }
}

/// The days on which a tag did not watch, as a state.
pub(crate) fn tag(
    events: &[(&str, TagEvent)],
    first: &str,
    last: &str,
) -> Result<Made, StoryFault> {
    let mut at = Vec::new();
    for (on, event) in events {
        at.push((noon(on)?, *event));
    }
    let days = days_at_risk(
        &at,
        told(Day::parse_iso(first))?,
        told(Day::parse_iso(last))?,
    );
    let lines = days
        .iter()
        .map(|risk| format!("{}: {}", risk.day.in_words(), plain(&risk.state)))
        .collect();
    let words = format!(
        "The tag did not watch on {} days: each is a day at risk, none says that anything was done",
        days.len()
    );
    Ok(Made::plain(MadeKind::State, words).with(lines))
}
