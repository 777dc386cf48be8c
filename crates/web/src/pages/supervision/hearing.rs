//! The panel of a review, and the application for a public hearing: who sits and what stands against it, who applied and what each party
//! thinks, what was decided by whom and why, which parts are private, and which names are not to be said. Where it is held, who comes and
//! who is kept out is `arrangements`; what the public is told is `publishing`.

use super::acts::take;
use super::{Shown, arrangements, not_taken, publishing};
use crate::components::choices::choices;
use crate::components::controls::{Control, button, details};
use crate::components::faults::Faults;
use crate::components::tables::{Row, stacked, summary};
use crate::components::tags::{capital, tag_saying};
use crate::entered::day;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::posted::Posted;
use crate::problem::Problem;
use axum::extract::Path;
use axum::response::Response;
use calendar::Day;
use desk::{HearingView, ReviewView, Supervise};
use facts::Party;
use facts::hearing::{HearingAct, HearingParty, HearingStep, PanelProfession, PublicDecider};
use maud::{Markup, html};
use parole::panel::Member;
use parole::public_hearing::PublicHearing;

pub(super) fn section(shown: &Shown<'_>, one: &ReviewView) -> Markup {
    let view = &one.hearing;
    let name = &one.recorded.name;
    let (panel, public) = (form_of(name, "panel"), form_of(name, "public"));
    let members = view.recorded.members.len();
    let stands = match (&view.recorded.public.decision, view.faults.is_empty()) {
        (Some(decision), _) if decision.public => "public hearing",
        (Some(_), _) => "public hearing refused",
        (None, _) if !view.recorded.public.applications.is_empty() => "public hearing applied for",
        _ => "private",
    };
    details(
        &format!(
            "Panel and public hearing: {members} members{}, {stands}",
            if view.faults.is_empty() {
                ""
            } else {
                ", may not sit as it is"
            }
        ),
        shown.faulty(&panel)
            || shown.faulty(&public)
            || arrangements::faulty(shown, name)
            || publishing::faulty(shown, name),
        html! {
            (the_panel(view))
            (the_application(view))
            (arrangements::shown(view))
            @if shown.acts() && shown.page.keeps_reviews { (panel_form(shown, name, view)) (public_form(shown, name)) (arrangements::form(shown, name)) }
            (publishing::section(shown, one))
            (not_taken("Steps around this hearing that were not taken", &view.recorded.not_taken))
        },
    )
}

pub(super) fn form_of(review: &str, part: &str) -> String {
    format!("hearing-{review}-{part}")
}

fn the_panel(view: &HearingView) -> Markup {
    let recorded = &view.recorded;
    let row = |member: &Member| {
        Row::of(vec![
            html! { (member.name) @if recorded.chair.as_ref() == Some(&member.name) { ", chair" } },
            html! { (capital(member.profession.in_words())) },
            html! {
                @match &member.conflicts {
                    None => { (tag_saying("overdue", "Not asked")) }
                    Some(conflicts) if conflicts.is_empty() => { "None declared" }
                    Some(conflicts) => { (tag_saying("discrepancy", "Declared")) " " (conflicts.join("; ")) }
                }
            },
            html! { (absences(member)) },
        ])
    };
    let rows: Vec<Row> = recorded.members.iter().map(row).collect();
    html! {
        @if rows.is_empty() { p.govuk-body { "Nobody is named to the panel." } }
        @else { (stacked("Panel", &["Member", "Is", "Conflicts of interest", "Cannot sit"], &rows)) }
        @if !view.faults.is_empty() {
            ul."govuk-list govuk-list--bullet" { @for fault in &view.faults { li { (tag_saying("overdue", "May not sit")) " " (fault) } } }
        }
        @for (name, why) in &recorded.stood_down { p.govuk-body { (name) " stood down: " (why) } }
    }
}

/// The days on which a member cannot sit, those that follow each other together.
fn absences(member: &Member) -> String {
    let mut spans: Vec<(Day, Day)> = Vec::new();
    for day in &member.away {
        match spans.last_mut() {
            Some((_, last)) if last.plus_days(1) == *day => *last = *day,
            _ => spans.push((*day, *day)),
        }
    }
    let in_words = |(first, last): &(Day, Day)| match first == last {
        true => first.in_words(),
        false => format!("{} to {}", first.in_words(), last.in_words()),
    };
    let all: Vec<String> = spans.iter().map(in_words).collect();
    if all.is_empty() {
        return "No day known".to_owned();
    }
    all.join("; ")
}

fn the_application(view: &HearingView) -> Markup {
    let public = &view.recorded.public;
    html! {
        (summary(&[
            ("Applied for by", html! {
                @if public.applications.is_empty() { "Nobody" }
                @for one in &public.applications { p.govuk-body { (capital(&one.applicant)) ", " (one.on.in_words()) ": " (one.grounds) } }
                @if view.late > 0 { (tag_saying("overdue", &format!("{} too late", view.late))) }
            }),
            ("Last day to apply", html! { @match view.apply_by { Some(day) => { (day.in_words()) " (P3)" }, None => { "No hearing is listed" } } }),
            ("Views", views(public)),
            ("Decided", decided(public)),
            ("In private all the same", html! { @if public.private_parts.is_empty() { "Nothing" } @for part in &public.private_parts { p.govuk-body { (part) } } }),
            ("Names not to be said", html! { @if public.names_not_said.is_empty() { "None" } @else { (public.names_not_said.join(", ")) } }),
        ]))
    }
}

fn views(public: &PublicHearing) -> Markup {
    html! {
        @for party in HearingParty::ALL {
            @let mut theirs = public.views.iter().filter(|view| view.of == party);
            p.govuk-body {
                (capital(party.in_words())) ": "
                @match theirs.next_back() {
                    Some(view) => { @if view.in_favour { "for" } @else { "against" } ", " (view.on.in_words()) @if !view.words.is_empty() { ": " (view.words) } }
                    None => { (tag_saying("running", "Not heard")) }
                }
            }
        }
    }
}

fn decided(public: &PublicHearing) -> Markup {
    html! {
        @match &public.decision {
            None => { "Not decided: the hearing is private" }
            Some(decision) => {
                strong { @if decision.public { "In public" } @else { "In private" } } ", by " (decision.by.in_words()) ", " (decision.on.in_words())
                p.govuk-body { (decision.reasons) }
            }
        }
    }
}

fn yes_or_no(
    yes: &'static str,
    no: &'static str,
) -> [(&'static str, &'static str, Option<&'static str>); 2] {
    [("yes", yes, None), ("no", no, None)]
}

const PANEL: [HearingAct; 6] = [
    HearingAct::DirectPanel,
    HearingAct::NameMember,
    HearingAct::DeclareConflicts,
    HearingAct::NameChair,
    HearingAct::SayAway,
    HearingAct::StandDown,
];

const PUBLIC: [HearingAct; 5] = [
    HearingAct::ApplyForPublic,
    HearingAct::GiveView,
    HearingAct::DecidePublic,
    HearingAct::PrivatePart,
    HearingAct::NameNotSaid,
];

fn panel_form(shown: &Shown<'_>, review: &str, view: &HearingView) -> Markup {
    let form = form_of(review, "panel");
    let of = |field: &str| format!("{form}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, member, profession, chair) =
        (of("act"), of("member"), of("profession"), of("may-chair"));
    let (conflicts, members, wanted, words) =
        (of("conflicts"), of("members"), of("wanted"), of("words"));
    let (from, until) = (of("from"), of("until"));
    let acts = choices(
        "Choose a step",
        PANEL.map(|one| (one.name(), one.in_words())),
    );
    let professions = choices(
        "Not said",
        PanelProfession::ALL.map(|one| (one.name(), one.in_words())),
    );
    let known: Vec<&str> = view
        .recorded
        .members
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let hint = if known.is_empty() {
        "By name.".to_owned()
    } else {
        format!("By name. On it now: {}.", known.join(", "))
    };
    let directed = [
        (
            "specialist".to_owned(),
            html! { "A psychologist or psychiatrist" },
        ),
        ("judge".to_owned(), html! { "A judge" }),
    ];
    details(
        "Record a step of the panel",
        shown.faulty(&form),
        html! {
            (shown.form("hearing", &[("form", &form), ("review", &review)], html! {
                (Control::new(&act, "What was done", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&member, "Member", faults).hint(&hint).text(fields.or_empty(&member), "govuk-input--width-20"))
                (Control::new(&profession, "What the member is", faults).select(&professions, fields.or_empty(&profession)))
                (Control::new(&chair, "May the member chair?", faults).radios(&yes_or_no("Yes", "No"), fields.get(&chair)))
                (Control::new(&conflicts, "Conflicts of interest", faults).hint("Each on a line; none where the member declares that there is nothing.").lines(fields.or_empty(&conflicts), 2, false))
                (Control::new(&from, "First day on which the member cannot sit", faults).day(fields))
                (Control::new(&until, "Last such day", faults).hint("Where it is not the one.").day(fields))
                (Control::new(&members, "How many members are directed", faults).text(fields.or_empty(&members), "govuk-input--width-2"))
                (Control::new(&wanted, "Directed to sit", faults).ticks(&directed, &fields.all(&wanted)))
                (Control::new(&words, "Why", faults).hint("Where a member stands down.").lines(fields.or_empty(&words), 2, false))
                (button("Record the step"))
            }))
        },
    )
}

fn public_form(shown: &Shown<'_>, review: &str) -> Markup {
    let form = form_of(review, "public");
    let of = |field: &str| format!("{form}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, applicant, party, public) = (of("act"), of("applicant"), of("party"), of("public"));
    let (decider, words) = (of("decider"), of("words"));
    let acts = choices(
        "Choose a step",
        PUBLIC.map(|one| (one.name(), one.in_words())),
    );
    let parties = choices(
        "Not said",
        HearingParty::ALL.map(|one| (one.name(), one.in_words())),
    );
    let deciders = choices(
        "Not said",
        PublicDecider::ALL.map(|one| (one.name(), one.in_words())),
    );
    details(
        "Record a step of a public hearing",
        shown.faulty(&form),
        html! {
            (shown.form("hearing", &[("form", &form), ("review", &review)], html! {
                (Control::new(&act, "What was done", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&applicant, "Who applies", faults).hint("As a role: the prisoner, the press, a victim, anybody.").text(fields.or_empty(&applicant), "govuk-input--width-20"))
                (Control::new(&party, "Whose view it is", faults).select(&parties, fields.or_empty(&party)))
                (Control::new(&public, "The view, or the decision", faults).radios(&yes_or_no("For a public hearing", "Against it"), fields.get(&public)))
                (Control::new(&decider, "Who decides", faults).select(&deciders, fields.or_empty(&decider)))
                (Control::new(&words, "In words", faults).hint("Grounds, view, reasons; which part; which name.").lines(fields.or_empty(&words), 3, false))
                (button("Record the step"))
            }))
        },
    )
}

pub(crate) async fn step(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let missing = "Select what was done";
    take_step(
        visit,
        &person,
        fields,
        entered,
        (Supervise::Hearing, missing),
    )
    .await
}

/// Takes a step around a hearing that a form was filled in with; `missing` is said where nobody chose which.
pub(super) async fn take_step(
    visit: Visit,
    person: &str,
    fields: Fields,
    entered: fn(&Fields, &str, &mut Faults) -> Option<HearingStep>,
    (act, missing): (fn(HearingStep) -> Supervise, &str),
) -> Result<Response, Problem> {
    let form = fields.or_empty("form").to_owned();
    let mut faults = Faults::default();
    let step = entered(&fields, &form, &mut faults);
    if step.is_none() {
        faults.add(&format!("{form}-act"), missing);
    }
    take(visit, person, fields, &form, (step.map(act), faults)).await
}

/// What was entered; `None` where nobody said what was done.
fn entered(fields: &Fields, form: &str, faults: &mut Faults) -> Option<HearingStep> {
    let of = |field: &str| fields.or_empty(&format!("{form}-{field}"));
    let text = |field: &str| fields.get(&format!("{form}-{field}")).map(str::to_owned);
    let answer = |field: &str| {
        let answer = fields.get(&format!("{form}-{field}"))?;
        Some(answer == "yes")
    };
    let act = HearingAct::named(of("act"))?;
    let wanted = fields.all(&format!("{form}-wanted"));
    let directs = act == HearingAct::DirectPanel;
    let lines = of("conflicts").lines().map(str::trim);
    Some(HearingStep {
        member: text("member"),
        profession: PanelProfession::named(of("profession")),
        may_chair: answer("may-chair"),
        conflicts: lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        members: of("members").parse().ok(),
        specialist: directs.then(|| wanted.contains(&"specialist")),
        judge: directs.then(|| wanted.contains(&"judge")),
        applicant: text("applicant"),
        party: HearingParty::named(of("party")),
        public: answer("public"),
        decider: PublicDecider::named(of("decider")),
        starts_on: day(fields, &format!("{form}-from"), "The first day", faults),
        until: day(fields, &format!("{form}-until"), "The last day", faults),
        venue: text("venue"),
        link: text("link"),
        outlet: text("outlet"),
        contact: text("contact"),
        excluded: text("excluded"),
        decided_by: text("decided-by"),
        words: text("words"),
        ..HearingStep::plain(fields.or_empty("review").to_owned(), act, Party::default())
    })
}
