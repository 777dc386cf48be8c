//! Roles and actions, and which role may do what: the whole policy, in one table.

use ledger::Marks;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody can do here.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See the list of open situations.
    SeeToday,
    /// Open a person's page.
    SeePerson,
    /// Search for people.
    Search,
    /// See duties.
    SeeDuties,
    /// Work out release dates of sentences that are typed in: nothing is looked up, nothing kept.
    WorkOutRelease,
    /// Take a list away as a file.
    Export,
    /// See who looked at a person.
    SeeTrail,
    /// Answer findings, take a situation on.
    Answer,
    /// Correct and take back facts, add a note.
    Correct,
    /// Link and unlink records.
    Link,
    /// Import files.
    Import,
    /// See and correct what could not be read.
    Quarantine,
    /// Erase on somebody's authority, and let what was erased in again.
    Erase,
    /// See what is due for a decision to keep or erase, place and lift legal holds, keep longer.
    Retain,
    /// Answer people who ask what is held on them: see all of it, decide on each item, export.
    SubjectAccess,
    /// Open a record that is hidden from the viewer, in an emergency, for a reason and for a time.
    BreakGlass,
    /// Judge whether such an opening was justified.
    ReviewBreakGlass,
    /// Take the answer to such a person away.
    Disclose,
    /// See licences, recalls and parole reviews, and the caseload.
    SeeSupervision,
    /// Write a licence, decide whether its conditions were kept, say what happened to a tag.
    WriteLicence,
    /// Take a licence further: submit, approve, bring into force, vary. Which step is whose office's is the licence's own table.
    StepLicence,
    /// Take a recall further: ask, sign, revoke, receive. Which step is whose is a table too.
    StepRecall,
    /// Keep the steps of a review by the Parole Board.
    KeepReview,
    /// Let the public see that a hearing is held, or the summary of a decision, and withdraw it.
    Publish,
    /// Approve where somebody on licence is to live.
    ApproveAddress,
    /// Keep the plan for managing risk: risks, controls, and what would detect that one has failed.
    KeepPlan,
    /// Keep the dossier of a review: what was asked for, put in, given and received. Which step is whose is a table too.
    KeepDossier,
    /// See what is withheld from a prisoner.
    SeeWithheld,
    /// Keep contact with those harmed: what they asked for, what answers it, their statement, notices. Nobody else sees any of it.
    KeepVictims,
    /// Make and change accounts.
    ManageAccounts,
    /// Check the ledger, build derived state again.
    Operate,
}

impl Action {
    /// All actions, in the order of the matrix.
    pub const ALL: [Self; 31] = [
        Self::SeeToday,
        Self::SeePerson,
        Self::Search,
        Self::SeeDuties,
        Self::WorkOutRelease,
        Self::Export,
        Self::SeeTrail,
        Self::Answer,
        Self::Correct,
        Self::Link,
        Self::Import,
        Self::Quarantine,
        Self::Erase,
        Self::Retain,
        Self::SubjectAccess,
        Self::Disclose,
        Self::BreakGlass,
        Self::ReviewBreakGlass,
        Self::SeeSupervision,
        Self::WriteLicence,
        Self::StepLicence,
        Self::StepRecall,
        Self::KeepReview,
        Self::Publish,
        Self::ApproveAddress,
        Self::KeepPlan,
        Self::KeepDossier,
        Self::SeeWithheld,
        Self::KeepVictims,
        Self::ManageAccounts,
        Self::Operate,
    ];

    /// True for an act that needs a fresh proof of who is acting, however long they have been signed in: what joins or
    /// parts people, takes data away, opens what is hidden, puts something before the public, erases, or changes who may come in.
    #[must_use]
    pub const fn is_sensitive(self) -> bool {
        matches!(
            self,
            Self::Link
                | Self::Export
                | Self::BreakGlass
                | Self::Erase
                | Self::Disclose
                | Self::Publish
                | Self::ManageAccounts
        )
    }

    /// True for a sensitive act that a program's token can be allowed by name. The others are never done by a program: in
    /// each of them a person answers for a reason of their own.
    #[must_use]
    pub const fn can_be_allowed_to_a_token(self) -> bool {
        matches!(self, Self::Link | Self::Export)
    }

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::SeeToday => "see open situations",
            Self::SeePerson => "open a person's page",
            Self::Search => "search for people",
            Self::SeeDuties => "see duties",
            Self::WorkOutRelease => "work out release dates of sentences typed in",
            Self::Export => "take lists away as files",
            Self::SeeTrail => "see who looked at a person",
            Self::Answer => "answer findings and take situations on",
            Self::Correct => "correct and take back facts, add notes",
            Self::Link => "link and unlink records",
            Self::Import => "import files",
            Self::Quarantine => "see and correct what could not be read",
            Self::Erase => "erase on authority, see what was erased",
            Self::Retain => "place and lift legal holds, decide what is kept longer",
            Self::SubjectAccess => "answer people who ask what is held on them",
            Self::Disclose => "take the answer to such a person away",
            Self::BreakGlass => "open a hidden record in an emergency",
            Self::ReviewBreakGlass => "review emergency openings of hidden records",
            Self::SeeSupervision => "see licences, recalls, parole reviews and the caseload",
            Self::WriteLicence => "write a licence, decide whether its conditions were kept",
            Self::StepLicence => "take a licence further, as their office may",
            Self::StepRecall => "take a recall further, as their office may",
            Self::KeepReview => "keep the steps of a parole review",
            Self::Publish => "publish hearings and summaries of decisions",
            Self::ApproveAddress => "approve where somebody on licence is to live",
            Self::KeepPlan => "keep the plan for managing risk",
            Self::KeepDossier => "keep the dossier of a review, as their office may",
            Self::KeepVictims => "keep contact with those harmed",
            Self::SeeWithheld => "see what is withheld from a prisoner",
            Self::ManageAccounts => "make and change accounts",
            Self::Operate => "verify the ledger and rebuild derived state",
        }
    }
}

/// What somebody is here.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works with people: social worker, health visitor, officer.
    Practitioner,
    /// Leads a team.
    Manager,
    /// Looks back: reviewer, inspector. Changes nothing.
    Reviewer,
    /// Brings agencies' files in and deals with what could not be read.
    DataSteward,
    /// Answers for data protection: erases on authority, answers people who ask what is held on them.
    DataProtectionOfficer,
    /// Responsible for restricted records: is told of each emergency opening and judges it. Changes nothing else.
    Guardian,
    /// A probation officer: writes licences, supervises, asks for recall.
    ProbationPractitioner,
    /// A senior probation officer: signs for a recall first.
    SeniorProbationOfficer,
    /// The head of a probation unit: approves variations, signs for a recall last.
    HeadOfProbationUnit,
    /// Decides for a prison's governor: approves licences.
    PrisonDecisionMaker,
    /// Administers cases in a prison: brings licences into force, receives who is recalled.
    PrisonCaseAdministrator,
    /// The casework section, for the Secretary of State: revokes, refers, approves what the Board directed.
    CaseworkSection,
    /// Keeps reviews by the Parole Board.
    ParoleCaseWorker,
    /// A victim liaison officer: keeps contact with those harmed, and sees nothing else of whoever harmed them.
    VictimLiaisonOfficer,
    /// Makes accounts. Sees no person.
    Administrator,
    /// The operator of this machine, at the command line.
    Operator,
}

impl Role {
    /// All roles, in the order of the matrix.
    pub const ALL: [Self; 16] = [
        Self::Practitioner,
        Self::Manager,
        Self::Reviewer,
        Self::DataSteward,
        Self::DataProtectionOfficer,
        Self::Guardian,
        Self::ProbationPractitioner,
        Self::SeniorProbationOfficer,
        Self::HeadOfProbationUnit,
        Self::PrisonDecisionMaker,
        Self::PrisonCaseAdministrator,
        Self::CaseworkSection,
        Self::ParoleCaseWorker,
        Self::VictimLiaisonOfficer,
        Self::Administrator,
        Self::Operator,
    ];

    /// True where somebody in this role may do this. What no line names is refused.
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        use Action::{
            Answer, BreakGlass, Correct, Disclose, Erase, Export, Import, KeepVictims, Link,
            ManageAccounts, Quarantine, Retain, ReviewBreakGlass, Search, SeeDuties, SeePerson,
            SeeToday, SeeTrail, SubjectAccess, WorkOutRelease,
        };
        match self {
            Self::Practitioner => matches!(
                action,
                SeeToday
                    | SeePerson
                    | Search
                    | SeeDuties
                    | WorkOutRelease
                    | Export
                    | Answer
                    | Correct
                    | BreakGlass
            ),
            Self::Manager => matches!(
                action,
                SeeToday
                    | SeePerson
                    | Search
                    | SeeDuties
                    | WorkOutRelease
                    | Export
                    | SeeTrail
                    | Answer
                    | Correct
                    | Link
                    | BreakGlass
            ),
            Self::Reviewer => matches!(
                action,
                SeeToday | SeePerson | Search | SeeDuties | WorkOutRelease | Export | SeeTrail
            ),
            Self::DataSteward => matches!(
                action,
                SeePerson | Search | Correct | Link | Import | Quarantine
            ),
            Self::DataProtectionOfficer => matches!(
                action,
                SeePerson | Search | SeeTrail | Erase | Retain | SubjectAccess | Disclose
            ),
            Self::Guardian => matches!(
                action,
                SeeToday | SeePerson | Search | SeeTrail | ReviewBreakGlass
            ),
            Self::ProbationPractitioner
            | Self::SeniorProbationOfficer
            | Self::HeadOfProbationUnit
            | Self::PrisonDecisionMaker
            | Self::PrisonCaseAdministrator
            | Self::CaseworkSection
            | Self::ParoleCaseWorker => self.may_in_supervision(action),
            Self::VictimLiaisonOfficer => matches!(action, Search | KeepVictims),
            Self::Administrator => matches!(action, ManageAccounts),
            Self::Operator => true,
        }
    }

    /// The same for those who write, approve and follow licences, recalls and reviews.
    fn may_in_supervision(self, action: Action) -> bool {
        use Action::{
            Answer, ApproveAddress, BreakGlass, Correct, KeepDossier, KeepPlan, KeepReview,
            Publish, Search, SeeDuties, SeePerson, SeeSupervision, SeeToday, SeeTrail, SeeWithheld,
            StepLicence, StepRecall, WorkOutRelease, WriteLicence,
        };
        // Who is on the caseload, and what is due: all of them need it.
        if matches!(action, SeePerson | Search | SeeDuties | SeeSupervision) {
            return true;
        }
        match self {
            Self::ProbationPractitioner => matches!(
                action,
                SeeToday
                    | WorkOutRelease
                    | Answer
                    | Correct
                    | BreakGlass
                    | WriteLicence
                    | StepLicence
                    | StepRecall
                    | KeepPlan
                    | KeepDossier
            ),
            Self::SeniorProbationOfficer => matches!(
                action,
                SeeToday
                    | WorkOutRelease
                    | SeeTrail
                    | Answer
                    | BreakGlass
                    | StepRecall
                    | KeepPlan
                    | ApproveAddress
            ),
            Self::HeadOfProbationUnit => matches!(
                action,
                SeeToday
                    | WorkOutRelease
                    | SeeTrail
                    | Answer
                    | StepLicence
                    | StepRecall
                    | ApproveAddress
            ),
            Self::PrisonDecisionMaker => matches!(action, WorkOutRelease | StepLicence),
            Self::PrisonCaseAdministrator => {
                matches!(
                    action,
                    WorkOutRelease | WriteLicence | StepLicence | StepRecall | KeepDossier
                )
            }
            Self::CaseworkSection => {
                matches!(
                    action,
                    WorkOutRelease
                        | StepLicence
                        | StepRecall
                        | KeepReview
                        | KeepDossier
                        | SeeWithheld
                )
            }
            Self::ParoleCaseWorker => {
                matches!(action, KeepReview | Publish | KeepDossier | SeeWithheld)
            }
            _ => false,
        }
    }

    /// The marks that somebody in this role holds by their office: what stands behind a wall is for no clearance.
    #[must_use]
    pub fn walls(self) -> Marks {
        let mut walls = Vec::new();
        if self.may(Action::SeeWithheld) {
            walls.push("withheld");
        }
        if self.may(Action::KeepVictims) {
            walls.push("victims");
        }
        Marks::of(&walls)
    }

    /// True where this role may do nothing that the other may not.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        Action::ALL
            .into_iter()
            .all(|action| !self.may(action) || other.may(action))
    }

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Practitioner => "practitioner",
            Self::Manager => "manager",
            Self::Reviewer => "reviewer",
            Self::DataSteward => "data steward",
            Self::DataProtectionOfficer => "data protection officer",
            Self::Guardian => "guardian",
            Self::ProbationPractitioner => "probation practitioner",
            Self::SeniorProbationOfficer => "senior probation officer",
            Self::HeadOfProbationUnit => "head of probation unit",
            Self::PrisonDecisionMaker => "prison decision maker",
            Self::PrisonCaseAdministrator => "prison case administrator",
            Self::CaseworkSection => "casework section",
            Self::ParoleCaseWorker => "parole case worker",
            Self::VictimLiaisonOfficer => "victim liaison officer",
            Self::Administrator => "administrator",
            Self::Operator => "operator",
        }
    }
}

/// The matrix as a page that a governance board can read: `docs/access-matrix.md`.
#[must_use]
pub fn matrix() -> String {
    let mut page = String::from(
        "# Who may do what\n\nMade from the policy in `crates/access`, and compared with it by a test. What is not ticked is refused.\n\n| |",
    );
    for role in Role::ALL {
        page.push_str(&format!(" {} |", role.in_words()));
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(Role::ALL.len()));
    page.push('\n');
    for action in Action::ALL {
        page.push_str(&format!("| {} |", action.in_words()));
        for role in Role::ALL {
            page.push_str(if role.may(action) { " ✔ |" } else { " |" });
        }
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checked_in_matrix_is_the_policy() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/access-matrix.md");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(path, matrix()).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            matrix(),
            "run the test with UPDATE_EXPECT=1 and review the change"
        );
    }

    #[test]
    fn an_administrator_sees_no_person() {
        let allowed: Vec<_> = Action::ALL
            .into_iter()
            .filter(|action| Role::Administrator.may(*action))
            .collect();
        assert_eq!(allowed, [Action::ManageAccounts]);
    }

    #[test]
    fn a_role_is_within_one_that_may_do_all_that_it_may() {
        let cases = [
            (Role::Reviewer, Role::Manager, true),
            (Role::Practitioner, Role::Manager, true),
            (Role::Manager, Role::Practitioner, false),
            (Role::DataSteward, Role::Manager, false),
            (Role::Administrator, Role::Manager, false),
            (Role::Manager, Role::Manager, true),
        ];
        for (one, other, expected) in cases {
            assert_eq!(one.is_within(other), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn keeping_and_giving_away_is_for_the_data_protection_officer_alone() {
        for role in Role::ALL {
            let expected = matches!(role, Role::DataProtectionOfficer | Role::Operator);
            for action in [
                Action::Erase,
                Action::Retain,
                Action::SubjectAccess,
                Action::Disclose,
            ] {
                assert_eq!(role.may(action), expected, "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn licences_are_for_those_whose_work_they_are() {
        let supervision = [
            Action::SeeSupervision,
            Action::WriteLicence,
            Action::StepLicence,
            Action::StepRecall,
            Action::KeepReview,
            Action::Publish,
            Action::ApproveAddress,
            Action::KeepPlan,
            Action::KeepDossier,
            Action::SeeWithheld,
        ];
        for role in [
            Role::Practitioner,
            Role::Manager,
            Role::Reviewer,
            Role::DataSteward,
            Role::DataProtectionOfficer,
            Role::Guardian,
            Role::Administrator,
        ] {
            for action in supervision {
                assert!(!role.may(action), "{role:?} {action:?}");
            }
        }
        // Who writes a licence does not sign for a recall as the only one; whoever approves one writes none.
        assert!(!Role::PrisonDecisionMaker.may(Action::WriteLicence));
        assert!(!Role::SeniorProbationOfficer.may(Action::WriteLicence));
        assert!(!Role::ParoleCaseWorker.may(Action::StepLicence));
    }

    #[test]
    fn those_harmed_are_for_victim_liaison_and_victim_liaison_for_nothing_else() {
        for role in Role::ALL {
            let expected = matches!(role, Role::VictimLiaisonOfficer | Role::Operator);
            assert_eq!(role.may(Action::KeepVictims), expected, "{role:?}");
        }
        let allowed: Vec<_> = Action::ALL
            .into_iter()
            .filter(|action| Role::VictimLiaisonOfficer.may(*action))
            .collect();
        assert_eq!(allowed, [Action::Search, Action::KeepVictims]);
        let withheld = [Role::CaseworkSection, Role::ParoleCaseWorker];
        assert!(
            withheld
                .iter()
                .all(|role| role.walls() == Marks::of(&["withheld"]))
        );
        assert_eq!(Role::Manager.walls(), Marks::default());
    }

    #[test]
    fn a_reviewer_changes_nothing() {
        for action in [
            Action::Answer,
            Action::Correct,
            Action::Link,
            Action::Import,
            Action::Quarantine,
            Action::Erase,
            Action::Retain,
            Action::SubjectAccess,
            Action::BreakGlass,
            Action::ReviewBreakGlass,
            Action::WriteLicence,
            Action::StepLicence,
            Action::StepRecall,
            Action::KeepReview,
            Action::ApproveAddress,
            Action::KeepPlan,
            Action::KeepDossier,
            Action::ManageAccounts,
        ] {
            assert!(!Role::Reviewer.may(action), "{}", action.in_words());
        }
    }

    #[test]
    fn who_opens_in_an_emergency_does_not_judge_it() {
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Operator) {
            assert!(
                !(role.may(Action::BreakGlass) && role.may(Action::ReviewBreakGlass)),
                "{}",
                role.in_words()
            );
        }
    }
}
