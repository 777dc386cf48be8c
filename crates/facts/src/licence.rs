//! Licence and recall as facts: each is one step that somebody took, with all that the step carries. What a licence or a recall
//! then is, and whether the step was allowed, is `licence`'s to say: a step that was not stays here and is shown as refused.
//!
//! Every fact carries the name of its licence or recall, so that several of one person are kept apart. Fields are plain words
//! and numbers, so that a mapping can make them from another system's file.

use crate::{FactId, Party};
use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A list of words, each with its name for people.
macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$one_doc:meta])* $one:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$one_doc])* $one),* }

        impl $name {
            /// All of them, in order.
            pub const ALL: [Self; [$(stringify!($one)),*].len()] = [$(Self::$one),*];

            /// For people.
            #[must_use]
            pub const fn in_words(self) -> &'static str {
                match self { $(Self::$one => $word),* }
            }

            /// The name in data.
            #[must_use]
            pub fn name(self) -> String {
                serde_json::to_value(self).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
            }

            /// Reads the name in data.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.name() == name)
            }
        }
    };
}
pub(crate) use worded;

worded! {
    /// The kinds of licence.
    LicenceKind {
        /// Automatic release from a determinate sentence.
        Determinate = "determinate sentence",
        /// Home detention curfew.
        HomeDetention = "home detention curfew",
        /// Release after a recall, without a direction of the Board.
        AfterRecall = "release after a recall",
        /// The sentence was served before it was passed.
        TimeServed = "sentence served before it was passed",
        /// Life, IPP, DPP and their like.
        Indeterminate = "indeterminate sentence",
        /// A determinate sentence from which the Board directs release.
        BoardDirected = "determinate sentence, release directed by the Parole Board",
    }
}

worded! {
    /// In which office somebody takes a step of a licence.
    Who {
        /// The probation officer who is responsible.
        Officer = "probation officer",
        /// The head of a probation delivery unit.
        HeadOfProbationUnit = "head of probation unit",
        /// A case administrator of the prison.
        PrisonAdministrator = "prison case administrator",
        /// Whoever decides for the governor.
        PrisonDecisionMaker = "prison decision maker",
        /// The Secretary of State, by the casework section.
        SecretaryOfState = "casework section, for the Secretary of State",
        /// The Parole Board.
        Board = "Parole Board",
        /// The day itself: a date came.
        Calendar = "the calendar",
    }
}

worded! {
    /// Whose condition it is.
    SetBy {
        /// An order: the standard conditions.
        Order = "the order",
        /// The Parole Board.
        Board = "the Parole Board",
        /// The High Court.
        HighCourt = "the High Court",
        /// The Secretary of State.
        SecretaryOfState = "the Secretary of State",
        /// The officer, for the Secretary of State.
        Officer = "the officer",
    }
}

worded! {
    /// Whether a condition stands in every licence.
    ConditionKind {
        /// In every licence of its type.
        Standard = "standard",
        /// Chosen where it is necessary and proportionate.
        Additional = "additional",
    }
}

worded! {
    /// What was done to a licence.
    LicenceAct {
        /// A condition is put in.
        Add = "condition put in",
        /// A condition is changed.
        Vary = "condition changed",
        /// A condition is taken out.
        Remove = "condition taken out",
        /// The day is set from which it is to be in force.
        SetStart = "day of release set",
        /// Put before whoever approves.
        Submit = "submitted",
        /// Given back with a reason.
        SendBack = "sent back",
        /// Approved.
        Approve = "approved",
        /// Opened again after approval.
        Edit = "opened again after approval",
        /// The hard stop came and it was not ready.
        PassHardStop = "not ready at the hard stop",
        /// Brought into force at release.
        Activate = "in force",
        /// A change of a licence in force was begun.
        BeginVariation = "variation begun",
        /// A change was given up.
        DropVariation = "variation given up",
        /// A change came into force: the person has been given it.
        ServeVariation = "variation served",
        /// Revoked: a recall.
        Revoke = "revoked",
        /// Ended.
        End = "ended",
        /// The release is off.
        Withdraw = "withdrawn",
    }
}

/// A condition as it was served: version and code where a policy has it, the full text, and the values that stand in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConditionServed {
    /// The policy's version; absent for a condition in words of its own.
    #[serde(default)]
    pub policy_version: Option<String>,
    /// The code within that version.
    #[serde(default)]
    pub code: Option<String>,
    /// Standard or additional; one in words of its own is additional.
    pub kind: ConditionKind,
    /// The policy's category, where it has one.
    #[serde(default)]
    pub category: Option<String>,
    /// The full text with its values.
    pub text: String,
    /// The values by the names of the inputs.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
}

/// A step of a licence's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LicenceStep {
    /// The licence's name, its own among the person's licences.
    pub licence: String,
    /// What kind of licence it is; the first step says so, later ones may.
    #[serde(default)]
    pub licence_kind: Option<LicenceKind>,
    /// What was done.
    pub act: LicenceAct,
    /// In which office.
    pub who: Who,
    /// By whom.
    pub by: Party,
    /// Why, where the step needs a reason.
    #[serde(default)]
    pub reason: Option<String>,
    /// The number on the licence of the condition that is changed or taken out.
    #[serde(default)]
    pub condition_number: Option<u32>,
    /// The condition that is put in, or what one is changed to.
    #[serde(default)]
    pub condition: Option<ConditionServed>,
    /// Whose condition it is that is put in.
    #[serde(default)]
    pub set_by: Option<SetBy>,
    /// The day of release that is set.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub starts_on: Option<Day>,
}

impl LicenceStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(licence: String, act: LicenceAct, who: Who, by: Party) -> Self {
        Self {
            licence,
            licence_kind: None,
            act,
            who,
            by,
            reason: None,
            condition_number: None,
            condition: None,
            set_by: None,
            starts_on: None,
        }
    }
}

worded! {
    /// What an officer decided of what may be a breach.
    Decided {
        /// It was a breach.
        Breach = "a breach",
        /// There was a good reason.
        Acceptable = "acceptable: there was a good reason",
        /// It had been allowed.
        PermissionExisted = "permission existed",
        /// The equipment.
        Equipment = "the equipment",
        /// It was about somebody else.
        WrongPerson = "about somebody else",
    }
}

worded! {
    /// What is done after a breach, from the least on.
    Action {
        /// Talked about, and kept.
        Discussed = "discussed",
        /// A warning.
        Warning = "warning",
        /// A final warning, by a manager.
        FinalWarning = "final warning",
        /// More reporting, or other conditions asked for.
        MoreConditions = "other conditions asked for",
        /// Recall is considered.
        ConsiderRecall = "recall considered",
    }
}

/// What somebody decided of whether a condition was kept: never a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConditionDecision {
    /// The licence.
    pub licence: String,
    /// The condition, by its number on the licence: never by a code.
    pub condition_number: u32,
    /// The facts on which it rests; one that raised it as what may be a breach among them.
    #[serde(default)]
    pub evidence: Vec<FactId>,
    /// What.
    pub decided: Decided,
    /// What is done; only after a breach.
    #[serde(default)]
    pub action: Option<Action>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Party,
}

worded! {
    /// Something that happened to a tag.
    TagEvent {
        /// The order went to the provider.
        Ordered = "ordered",
        /// A visit to fit it found nobody, or was refused.
        VisitFailed = "visit to fit it failed",
        /// Fitted and working.
        Fitted = "fitted",
        /// The battery is empty.
        Flat = "battery empty",
        /// The equipment is faulty.
        Faulty = "faulty",
        /// It works again.
        Working = "works again",
        /// The strap was cut or opened.
        Tampered = "strap cut or opened",
        /// Taken off by the provider.
        Removed = "removed",
    }
}

/// Something that happened to the tag that a licence asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TagStep {
    /// The licence.
    pub licence: String,
    /// What happened.
    pub event: TagEvent,
    /// By when it is to be fitted; only where it was ordered.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub fit_by: Option<Day>,
    /// Who says so.
    pub by: Party,
}

worded! {
    /// A step of a recall.
    RecallAct {
        /// The officer asks, with what else was tried and why it is not enough.
        Ask = "asked for",
        /// The senior officer signs.
        Sign = "signed by the senior officer",
        /// The head of the unit signs: the request goes to the casework section.
        SignAsHead = "signed by the head of the unit",
        /// It is decided not to recall, and what is done instead.
        Decline = "decided against",
        /// The licence is revoked.
        Revoke = "licence revoked",
        /// The police were told that somebody is at large, and asked to arrest.
        TellPolice = "police told",
        /// The police say that they have not arrested the person yet.
        NotArrested = "not arrested",
        /// Arrested; the return to custody is a step of its own.
        Arrest = "arrested",
        /// A check of whether somebody at large was found.
        CheckAtLarge = "looked for",
        /// Back in prison.
        Return = "returned to custody",
        /// The prisoner was given the reasons and told of the right to make representations.
        Tell = "reasons and rights told",
        /// The recall dossier was given to the prisoner.
        Dossier = "dossier given to the prisoner",
        /// The officer's response to recall, with the risk now.
        PartB = "response to recall",
        /// The prisoner made representations.
        Represent = "representations made",
        /// The representations were answered, with what was decided and why.
        Reply = "representations answered",
        /// The victim liaison officer was told.
        TellVictimLiaison = "victim liaison officer told",
        /// Referred to the Parole Board.
        Refer = "referred to the Parole Board",
        /// Released again.
        Release = "released again",
        /// Rescinded or stopped.
        Stop = "rescinded or stopped",
    }
}

worded! {
    /// The type of a recall, as the law of the day required it.
    RecallKind {
        /// For a fixed term.
        FixedTerm = "fixed term",
        /// Standard.
        Standard = "standard",
        /// Emergency.
        Emergency = "emergency",
    }
}

worded! {
    /// What was decided of representations against recall.
    Replied {
        /// The recall stands, and the case goes to the Board or is there.
        Stands = "the recall stands",
        /// Released again.
        ReleasedAgain = "to be released again",
        /// The recall is rescinded.
        Rescinded = "the recall is rescinded",
    }
}

/// A step of a recall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecallStep {
    /// The recall's name, its own among the person's recalls.
    pub recall: String,
    /// The licence.
    #[serde(default)]
    pub licence: Option<String>,
    /// The kind of that licence.
    #[serde(default)]
    pub licence_kind: Option<LicenceKind>,
    /// What was done.
    pub act: RecallAct,
    /// The type, from the last signature on.
    #[serde(default)]
    pub recall_kind: Option<RecallKind>,
    /// The days of a fixed term.
    #[serde(default)]
    pub fixed_term_days: Option<u32>,
    /// What was tried short of recall.
    #[serde(default)]
    pub tried: Vec<String>,
    /// The conditions that were broken, by their numbers on the licence.
    #[serde(default)]
    pub conditions: Vec<u32>,
    /// The reason, the rationale, what was found, what was represented: as the step has it.
    #[serde(default)]
    pub words: Option<String>,
    /// The police force that was told, or that arrested.
    #[serde(default)]
    pub force: Option<String>,
    /// The reference of the warrant, or of the request to arrest.
    #[serde(default)]
    pub warrant: Option<String>,
    /// The day of the arrest, where it is not that of the step.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub arrested_on: Option<Day>,
    /// What was decided of representations.
    #[serde(default)]
    pub replied: Option<Replied>,
    /// By whom.
    pub by: Party,
}

impl RecallStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(recall: String, act: RecallAct, by: Party) -> Self {
        Self {
            recall,
            licence: None,
            licence_kind: None,
            act,
            recall_kind: None,
            fixed_term_days: None,
            tried: Vec::new(),
            conditions: Vec::new(),
            words: None,
            force: None,
            warrant: None,
            arrested_on: None,
            replied: None,
            by,
        }
    }
}
