//! What buttons and tags say of steps, states and watches.

use crate::components::tags::{capital, tag_saying};
use desk::LicenceView;
use facts::licence::{LicenceAct, RecallAct};
use facts::parole::ReviewAct;
use licence::compliance::Watch;
use licence::life::{State, plain};
use licence::policy::EvidenceClass;
use maud::{Markup, html};

/// A state of a licence as a tag.
pub(super) fn state(state: State) -> Markup {
    let code = match state {
        State::Active => "met",
        State::Revoked => "overdue",
        State::Submitted | State::VariationSubmitted | State::PastHardStop => "due_soon",
        State::Ended | State::Withdrawn => "not_needed",
        _ => "running",
    };
    tag_saying(code, &capital(&plain(&state)))
}

/// How a condition is watched. That nobody watches is said as loudly as what was broken.
pub(super) fn watch(watch: &Watch) -> Markup {
    match watch {
        Watch::Watched { by } => {
            html! { (tag_saying("met", "Watched")) br; span.joinder-muted { "by " (by) } }
        }
        Watch::NotMonitored { because } => {
            html! { (tag_saying("overdue", "Not monitored")) br; span.joinder-muted { (because) } }
        }
        Watch::ByReportOnly => tag_saying("running", "By report only"),
        Watch::NotKnown => tag_saying("cannot_tell", "Not known what would show it"),
    }
}

/// What would show that a condition is kept, by its class.
pub(super) fn class(one: &LicenceView, number: u32) -> &'static str {
    let class = one.classes.iter().find(|(known, _)| *known == number);
    match class.and_then(|(_, class)| *class) {
        Some(EvidenceClass::A) => "Class A: data alone can show it",
        Some(EvidenceClass::B) => "Class B: data can raise a question",
        Some(EvidenceClass::C) => "Class C: only a clock can be kept",
        Some(EvidenceClass::D) => "Class D: only a report shows it",
        None => "No class: its policy does not say",
    }
}

/// A step of a licence as a button says it.
pub(super) const fn licence_step(act: LicenceAct) -> &'static str {
    match act {
        LicenceAct::Add | LicenceAct::Vary | LicenceAct::Remove | LicenceAct::SetStart => {
            "Write the conditions"
        }
        LicenceAct::Submit => "Submit for approval",
        LicenceAct::SendBack => "Send back",
        LicenceAct::Approve => "Approve",
        LicenceAct::Edit => "Open again",
        LicenceAct::PassHardStop => "Record that the hard stop has passed",
        LicenceAct::Activate => "Bring into force",
        LicenceAct::BeginVariation => "Begin a variation",
        LicenceAct::DropVariation => "Give the variation up",
        LicenceAct::ServeVariation => "Record that the variation was served",
        LicenceAct::Revoke => "Revoke",
        LicenceAct::End => "End",
        LicenceAct::Withdraw => "Withdraw",
    }
}

/// A step of a recall as a choice says it.
pub(super) const fn recall_step(act: RecallAct) -> &'static str {
    match act {
        RecallAct::Ask => "Ask for recall",
        RecallAct::Sign => "Sign as senior officer",
        RecallAct::SignAsHead => "Sign as head of the unit",
        RecallAct::Decline => "Decide against recall",
        RecallAct::Revoke => "Revoke the licence",
        RecallAct::CheckAtLarge => "Record that the person was looked for",
        RecallAct::Return => "Record the return to custody",
        RecallAct::Tell => "Record that reasons and rights were told",
        RecallAct::Dossier => "Record that the dossier was given",
        RecallAct::PartB => "Give the response to recall",
        RecallAct::TellVictimLiaison => "Record that the victim liaison officer was told",
        RecallAct::TellPolice => "Record that the police were told",
        RecallAct::NotArrested => "Record that the person is not arrested",
        RecallAct::Arrest => "Record an arrest",
        RecallAct::Reply => "Answer representations",
        RecallAct::Represent => "Record representations",
        RecallAct::Refer => "Refer to the Parole Board",
        RecallAct::Release => "Record the release",
        RecallAct::Stop => "Rescind or stop",
    }
}

/// A step of a review as a choice says it.
pub(super) fn review_step(act: ReviewAct) -> String {
    capital(act.in_words())
}
