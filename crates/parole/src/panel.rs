//! Who sits: a chair who is named, a psychologist or psychiatrist where one was directed, a judge where one was, and nobody with a
//! conflict of interest. Parole Board Rules 2019 r. 5; that a specialist sits by direction is from general knowledge.

pub use facts::hearing::PanelProfession as Profession;

use calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// By name.
    pub name: String,
    /// What the member is.
    pub profession: Profession,
    /// True where the member may chair.
    pub may_chair: bool,
    /// What was declared about this case; empty where the member said that there is nothing. Absent: nobody has asked.
    pub conflicts: Option<Vec<String>>,
    /// Days on which the member cannot sit.
    pub away: BTreeSet<Day>,
}

/// What was directed about the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// A psychologist or psychiatrist.
    pub specialist: bool,
    /// A judge.
    pub judge: bool,
    /// How many at least; one where nothing was directed.
    pub members: usize,
}

/// Why a panel may not sit as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum PanelFault {
    /// Nobody is named as chair, or somebody who is not on it.
    NoChair,
    /// The chair may not chair.
    ChairMayNot {
        /// Who.
        name: String,
    },
    /// A psychologist or psychiatrist was directed.
    NoSpecialist,
    /// A judge was directed.
    NoJudge,
    /// There are too few.
    TooFew {
        /// How many were directed.
        wanted: usize,
    },
    /// One member twice.
    Twice {
        /// Who.
        name: String,
    },
    /// A conflict was declared.
    Conflict {
        /// Who.
        name: String,
        /// What.
        what: String,
    },
    /// Nobody has asked for conflicts.
    ConflictsNotAsked {
        /// Of whom.
        name: String,
    },
    /// Cannot sit on a day of the hearing.
    Away {
        /// Who.
        name: String,
        /// When.
        on: Day,
    },
}

impl std::fmt::Display for PanelFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoChair => out.write_str("nobody on it is named as chair"),
            Self::ChairMayNot { name } => write!(out, "{name} may not chair"),
            Self::NoSpecialist => {
                out.write_str("a psychologist or psychiatrist was directed, and there is none")
            }
            Self::NoJudge => out.write_str("a judge was directed, and there is none"),
            Self::TooFew { wanted } => {
                write!(out, "fewer than the {wanted} members that were directed")
            }
            Self::Twice { name } => write!(out, "{name} is on it twice"),
            Self::Conflict { name, what } => {
                write!(out, "{name} has a conflict of interest: {what}")
            }
            Self::ConflictsNotAsked { name } => {
                write!(out, "nobody has asked {name} for conflicts of interest")
            }
            Self::Away { name, on } => write!(out, "{name} cannot sit on {}", on.in_words()),
        }
    }
}

/// Everything that is wrong with a panel; empty where it may sit.
#[must_use]
pub fn faults(members: &[Member], chair: &str, wanted: Wanted, days: &[Day]) -> Vec<PanelFault> {
    let mut faults = Vec::new();
    match members.iter().find(|member| member.name == chair) {
        None => faults.push(PanelFault::NoChair),
        Some(member) if !member.may_chair => faults.push(PanelFault::ChairMayNot {
            name: chair.to_owned(),
        }),
        Some(_) => {}
    }
    let any = |professions: &[Profession]| {
        members
            .iter()
            .any(|member| professions.contains(&member.profession))
    };
    if wanted.specialist && !any(&[Profession::Psychologist, Profession::Psychiatrist]) {
        faults.push(PanelFault::NoSpecialist);
    }
    if wanted.judge && !any(&[Profession::Judge]) {
        faults.push(PanelFault::NoJudge);
    }
    let names: BTreeSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    if names.len() < wanted.members.max(1) {
        faults.push(PanelFault::TooFew {
            wanted: wanted.members.max(1),
        });
    }
    for name in &names {
        if members.iter().filter(|member| member.name == *name).count() > 1 {
            faults.push(PanelFault::Twice {
                name: (*name).to_owned(),
            });
        }
    }
    for member in members {
        let name = || member.name.clone();
        match &member.conflicts {
            None => faults.push(PanelFault::ConflictsNotAsked { name: name() }),
            Some(conflicts) => faults.extend(conflicts.iter().map(|what| PanelFault::Conflict {
                name: name(),
                what: what.clone(),
            })),
        }
        for day in days.iter().filter(|day| member.away.contains(day)) {
            faults.push(PanelFault::Away {
                name: name(),
                on: *day,
            });
        }
    }
    faults
}
