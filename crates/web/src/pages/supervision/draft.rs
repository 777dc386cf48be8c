//! Writing a licence: begin it by a policy, tick conditions, fill in their values, put it forward. One form holds all of it, so
//! that nothing is typed twice.

use super::inputs;
use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tags::capital;
use crate::fields::{Fields, person_number};
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::Path;
use desk::view::PersonNumber;
use desk::{LicenceView, SupervisionPage};
use facts::licence::{LicenceKind, SetBy};
use licence::life::State;
use licence::policy::{ConditionKind, Policy, PolicyCondition};
use licence::served::values_of_text;
use maud::{Markup, html};

pub(crate) async fn show(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Result<Markup, Problem> {
    page(&visit, person_number(&person)?, &fields, &Faults::default()).await
}

/// The page; a form that was sent with faults is shown again as it was typed.
pub(super) async fn page(
    visit: &Visit,
    person: PersonNumber,
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let at = Picture::present(visit.app.office.now()).at;
    let page = visit
        .app
        .ask(move |office| office.supervision(&viewer, person, &at))
        .await??;
    let title = format!("Licence of {}", page.who.name);
    let inside = match open_draft(&page) {
        None => begin(visit, &page, fields, faults),
        Some(draft) => {
            let policy = policy_of(visit, draft).await?;
            let policy = policy.ok_or_else(|| {
                Problem::Invalid("The policy of this licence is not here.".to_owned())
            })?;
            let standing = fields_of(draft, &policy);
            let shown = if faults.is_empty() { &standing } else { fields };
            write(visit, &page, draft, &policy, (shown, faults))
        }
    };
    Ok(Frame::new(&visit.app, Some(&visit.session), title, Place::Caseload)
        .faulty(!faults.is_empty())
        .around(html! {
            a.govuk-back-link href=(format!("/supervision/{person}")) { "Supervision of " (page.who.name) }
            (faults.summary())
            (inside)
        }))
}

/// The licence whose conditions can be written now.
pub(super) fn open_draft(page: &SupervisionPage) -> Option<&LicenceView> {
    page.licences.iter().find(|one| {
        matches!(
            one.recorded.licence.state,
            State::Draft | State::PastHardStop | State::VariationDraft
        )
    })
}

/// The policy by which a draft is written: that of its standard conditions.
pub(super) async fn policy_of(
    visit: &Visit,
    draft: &LicenceView,
) -> Result<Option<Policy>, Problem> {
    let licence = &draft.recorded.licence;
    let version = licence
        .in_version(licence.version + 1)
        .find_map(|row| Some(row.condition.identity.as_ref()?.policy_version.clone()));
    let Some(version) = version else {
        return Ok(None);
    };
    Ok(visit
        .app
        .ask(move |office| office.policy(&version))
        .await??)
}

fn begin(visit: &Visit, page: &SupervisionPage, fields: &Fields, faults: &Faults) -> Markup {
    let kinds: Vec<(String, String)> = LicenceKind::ALL
        .into_iter()
        .map(|kind| (kind.name(), capital(kind.in_words())))
        .collect();
    let policies: Vec<(String, String)> = page
        .policies
        .iter()
        .rev()
        .map(|(version, in_force)| {
            let words = match in_force {
                Some(true) => format!("{version}, in force"),
                Some(false) => format!("{version}, not in force today"),
                None => format!("{version}, its file does not say when it is in force"),
            };
            (version.clone(), words)
        })
        .collect();
    html! {
        h1.govuk-heading-l { "Write a licence for " (page.who.name) }
        form method="post" action=(format!("/supervision/{}/begin", page.who.person)) novalidate {
            (secret(&visit.session))
            (Control::new("kind", "Kind of licence", faults).select(&kinds, fields.or_empty("kind")))
            (Control::new("policy", "Policy", faults).hint("Every standard condition of it is put in.").select(&policies, fields.or_empty("policy")))
            (Control::new("release", "Day of release", faults).hint("For example, 27 3 2026").day(fields))
            (button("Begin the licence"))
        }
    }
}

/// What stands in the draft, as the form's own fields.
fn fields_of(draft: &LicenceView, policy: &Policy) -> Fields {
    let licence = &draft.recorded.licence;
    let mut fields = Vec::new();
    let mut own = Vec::new();
    for row in licence.in_version(licence.version + 1) {
        match &row.condition.identity {
            None => own.push(row.condition.text.clone()),
            Some(identity) => {
                if let Some(condition) = policy.condition(identity)
                    && condition.kind == ConditionKind::Additional
                {
                    fields.push(("tick".to_owned(), identity.code.clone()));
                    // What came by file as words has its values in them.
                    let read = row
                        .condition
                        .values
                        .is_empty()
                        .then(|| values_of_text(condition, &row.condition.text))
                        .flatten();
                    let values = read.as_ref().unwrap_or(&row.condition.values);
                    inputs::as_fields(condition, values, &mut fields);
                }
            }
        }
    }
    fields.push(("own-words".to_owned(), own.join("\n")));
    Fields(fields)
}

fn write(
    visit: &Visit,
    page: &SupervisionPage,
    draft: &LicenceView,
    policy: &Policy,
    (fields, faults): (&Fields, &Faults),
) -> Markup {
    let licence = &draft.recorded.licence;
    let standard: Vec<_> = licence
        .in_version(licence.version + 1)
        .filter(|row| row.condition.kind == ConditionKind::Standard)
        .collect();
    let mut categories: Vec<&str> = Vec::new();
    for condition in additional(policy) {
        let category = condition.category.as_deref().unwrap_or("Other");
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    let by_board = matches!(
        licence.kind,
        LicenceKind::Indeterminate | LicenceKind::BoardDirected
    );
    let usual = if by_board {
        SetBy::Board
    } else {
        SetBy::Officer
    }
    .name();
    let set_by: Vec<(String, String)> = SetBy::ALL
        .into_iter()
        .filter(|one| *one != SetBy::Order)
        .map(|one| (one.name(), capital(one.in_words())))
        .collect();
    html! {
        h1.govuk-heading-l { "Conditions for " (page.who.name) }
        p.govuk-body { (capital(licence.kind.in_words())) ", by " (policy.version) @if let Some(day) = licence.start { ", release on " (day.in_words()) } "." }
        h2.govuk-heading-m { "Standard conditions" }
        ol."govuk-list govuk-list--number" { @for row in standard { li { (row.condition.text) } } }
        form method="post" action=(format!("/supervision/{}/conditions", page.who.person)) novalidate {
            (secret(&visit.session))
            input type="hidden" name="licence" value=(draft.recorded.name);
            h2.govuk-heading-m { "Additional conditions" }
            p.govuk-body { "Tick what is necessary and proportionate, and fill in its values." }
            @for category in categories {
                fieldset.govuk-fieldset {
                    legend."govuk-fieldset__legend govuk-fieldset__legend--s" { (category) }
                    @for condition in additional(policy).filter(|one| one.category.as_deref().unwrap_or("Other") == category) {
                        (one_condition(condition, fields, faults))
                    }
                }
            }
            (Control::new("own-words", "Conditions in words of their own", faults).hint("One on each line.").lines(fields.or_empty("own-words"), 4, false))
            (Control::new("set-by", "Whose conditions are these?", faults).hint("Who set them decides who may change them.").select(&set_by, fields.get("set-by").unwrap_or(&usual)))
            div.govuk-button-group {
                button.govuk-button type="submit" name="then" value="submit" { "Save and submit for approval" }
                button."govuk-button govuk-button--secondary" type="submit" name="then" value="save" { "Save the draft" }
            }
        }
    }
}

/// The additional conditions that a policy offers, in its order.
pub(super) fn additional(policy: &Policy) -> impl Iterator<Item = &PolicyCondition> {
    policy
        .conditions
        .iter()
        .filter(|one| one.kind == ConditionKind::Additional && one.licence_type == "AP")
}

fn one_condition(condition: &PolicyCondition, fields: &Fields, faults: &Faults) -> Markup {
    let code = &condition.identity.code;
    let ticked = fields.all("tick").contains(&code.as_str());
    let id = format!("tick-{code}");
    html! {
        div.govuk-checkboxes data-module="govuk-checkboxes" {
            div.govuk-checkboxes__item {
                input.govuk-checkboxes__input #(id) name="tick" type="checkbox" value=(code) checked[ticked];
                label."govuk-label govuk-checkboxes__label" for=(id) { (condition.text) " " span.joinder-muted { (code) } }
            }
            @if let Some(note) = &condition.note { p.govuk-hint { (note) } }
            @if !condition.inputs.is_empty() { div.joinder-nested { (inputs::controls(code, &condition.inputs, fields, faults)) } }
        }
    }
}
