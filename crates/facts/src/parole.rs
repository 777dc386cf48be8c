//! Reviews by the Parole Board as facts: each step that was taken in one, and reviews as another system lists them.
//!
//! A blank outcome is *none yet*, which is no refusal. What a review then is, and whether a step was allowed, is `parole`'s.

use crate::licence::worded;
use crate::statement::statement;
use crate::{Party, Said, When, YesNo};
use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

worded! {
    /// What kind of review it is.
    ReviewKind {
        /// Before the minimum term has ended: advice on open conditions.
        PreTariff = "before the minimum term has ended",
        /// At its end.
        OnTariff = "at the end of the minimum term",
        /// After it.
        PostTariff = "after the minimum term",
        /// After a recall, indeterminate sentence.
        RecallIndeterminate = "after a recall, indeterminate sentence",
        /// After a recall, determinate sentence.
        RecallDeterminate = "after a recall, determinate sentence",
        /// A determinate sentence from which the Board directs release.
        DeterminateByBoard = "determinate sentence, release at the Board's direction",
        /// Whether the licence of an IPP or DPP sentence is ended.
        LicenceTermination = "whether the licence is ended",
    }
}

worded! {
    /// A step of a review.
    ReviewAct {
        /// Letter and reports have been received.
        Refer = "referred",
        /// A panel on papers directs an oral hearing.
        DirectHearing = "oral hearing directed",
        /// A prisoner who was refused on papers asks for an oral hearing.
        AskForHearing = "oral hearing asked for",
        /// A panel has considered the papers; its decision is to be given in writing.
        ConsiderPapers = "papers considered",
        /// A panel directs that no hearing is needed after all.
        DirectPapers = "decision on papers directed",
        /// The hearing gets a day.
        List = "hearing listed",
        /// A panel directs that something be done by a day.
        Direct = "direction",
        /// What was directed is there.
        Comply = "direction complied with",
        /// Something of the hearing's log: who spoke of what.
        Log = "hearing log",
        /// A case conference: what was settled in it.
        Confer = "case conference held",
        /// Put off before it began.
        Defer = "deferred",
        /// Begun, and put off.
        Adjourn = "adjourned",
        /// The last evidence is heard.
        Conclude = "evidence heard",
        /// The decision, with reasons by issue.
        Decide = "decided",
        /// An application to reconsider.
        ApplyToReconsider = "reconsideration applied for",
        /// The application is refused: the decision is final.
        RefuseReconsideration = "reconsideration refused",
        /// The application is granted: decided anew.
        GrantReconsideration = "reconsideration granted",
        /// The window has passed.
        BecomeFinal = "final",
        /// A final decision is set aside.
        SetAside = "set aside",
        /// Release is referred to the High Court.
        ReferToHighCourt = "referred to the High Court",
        /// The High Court has decided.
        HighCourtDecides = "decided by the High Court",
        /// Withdrawn.
        Withdraw = "withdrawn",
        /// Something is to be done before the next review.
        SetTask = "to do before the next review",
        /// It was done.
        DoTask = "done before the next review",
    }
}

worded! {
    /// What was decided.
    ReviewOutcome {
        /// Release.
        Released = "release directed",
        /// No release.
        Refused = "release refused",
        /// A move to open conditions is recommended, without release.
        OpenRecommended = "open conditions recommended",
        /// A move to open conditions is not recommended.
        OpenNotRecommended = "open conditions not recommended",
    }
}

/// A step of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewStep {
    /// The review's name, its own among the person's reviews.
    pub review: String,
    /// What kind of review it is; the first step says so, later ones may.
    #[serde(default)]
    pub review_kind: Option<ReviewKind>,
    /// What was done.
    pub act: ReviewAct,
    /// The day of the hearing that is listed.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub hearing_on: Option<Day>,
    /// By when what is directed is to be done.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub due_on: Option<Day>,
    /// The name of the direction that is given or complied with.
    #[serde(default)]
    pub direction: Option<String>,
    /// The name of what is to be done before the next review.
    #[serde(default)]
    pub task: Option<String>,
    /// Who is to do it.
    #[serde(default)]
    pub who: Option<String>,
    /// Whether a member of staff decided it, so that a party can ask for a member's decision (rule 4).
    #[serde(default)]
    pub by_staff: YesNo,
    /// The witness who speaks, in the hearing's log.
    #[serde(default)]
    pub witness: Option<String>,
    /// What they speak of.
    #[serde(default)]
    pub topic: Option<String>,
    /// What was decided.
    #[serde(default)]
    pub outcome: Option<ReviewOutcome>,
    /// Whether it was decided on papers.
    #[serde(default)]
    pub on_papers: YesNo,
    /// The reasons, issue by issue.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// The reason, the grounds, what is directed, what was said: as the step has it.
    #[serde(default)]
    pub words: Option<String>,
    /// By whom.
    pub by: Party,
}

impl ReviewStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(review: String, act: ReviewAct, by: Party) -> Self {
        Self {
            review,
            review_kind: None,
            act,
            hearing_on: None,
            due_on: None,
            direction: None,
            task: None,
            who: None,
            by_staff: YesNo::NotStated,
            witness: None,
            topic: None,
            outcome: None,
            on_papers: YesNo::NotStated,
            reasons: Vec::new(),
            words: None,
            by,
        }
    }
}

statement! {
    /// A review as another system lists it, in that system's words.
    ListedReview {
        /// The system's reference for the review.
        review: String,
        /// The kind of sentence.
        sentence_type: Said,
        /// When it was passed.
        sentenced_on: Option<When>,
        /// When the minimum term ends.
        tariff_expiry: Option<When>,
        /// The day of the review.
        review_date: Option<When>,
        /// The kind of review.
        review_type: Said,
        /// Its status.
        status: Said,
        /// The day that is aimed at.
        target: Option<When>,
        /// When the prison's report is due.
        report_due: Option<When>,
        /// When it was there.
        report_done: Option<When>,
        /// What came of it, in the system's words. Not stated: none yet, which is no refusal.
        result: Said,
    }
}
