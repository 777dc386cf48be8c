//! The dossier of a review: what the Schedule asks for and what is missing; the documents with their pages, versions and late
//! additions; receipts; and, for whoever may see it, what is withheld, as a set of its own. Each set is printed.

use super::{Shown, not_taken};
use crate::components::controls::{Control, button, details, second_button};
use crate::components::tables::{Row, count, stacked};
use crate::components::tags::{capital, tag_saying};
use crate::fields::person_number;
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::{DocumentLine, DossierSetView, DossierView, ItemLine, ReviewView};
use facts::dossier::{DossierAct, DossierRecipient, DossierSet, ScheduleItem};
use maud::{Markup, html};
use parole::dossier::Handling;
use parole::schedule::Held;

pub(super) fn section(shown: &Shown<'_>, one: &ReviewView) -> Markup {
    let dossier = &one.dossier;
    let name = &one.recorded.name;
    let open = ["ask", "document", "hand", "close", "assemble", "decide"]
        .iter()
        .any(|part| {
            let form = |set| form_of(name, set, part);
            shown.faulty(&form(DossierSet::Open)) || shown.faulty(&form(DossierSet::Withheld))
        });
    let title = format!(
        "Dossier: {} documents, {} of the Schedule's items missing",
        count(dossier.open.documents.len()),
        dossier.missing
    );
    details(
        &title,
        open,
        html! {
            (checklist(&dossier.checklist))
            @if shown.acts() && dossier.may.contains(&DossierAct::AskFor) { (ask(shown, name)) }
            (one_set(shown, one, DossierSet::Open, &dossier.open))
            @if let Some(withheld) = dossier.withheld.as_ref().filter(|set| !set.documents.is_empty() || !dossier.may_withheld.is_empty()) {
                div.govuk-inset-text {
                    p.govuk-body { (tag_saying("discrepancy", "Withheld")) " Rule 17: not for the prisoner, and not seen by other offices." }
                    (one_set(shown, one, DossierSet::Withheld, withheld))
                }
            }
            (not_taken("Steps of this dossier that were not taken", &dossier.not_taken))
        },
    )
}

/// The name of a form of a set, and the beginning of its fields' names.
pub(super) fn form_of(review: &str, set: DossierSet, part: &str) -> String {
    format!("dossier-{review}-{}-{part}", set.name())
}

fn checklist(items: &[ItemLine]) -> Markup {
    let row = |line: &ItemLine| {
        Row::of(vec![
            html! { (capital(line.item.in_words())) },
            html! {
                @match &line.held {
                    None => { (tag_saying("overdue", "Missing")) }
                    Some(Held::There { .. }) => { (tag_saying("met", "There")) }
                    Some(Held::NotApplicable { .. }) => { (tag_saying("not_needed", "Does not apply")) }
                    Some(Held::AskedFor { .. }) if line.late => { (tag_saying("overdue", "Late")) }
                    Some(Held::AskedFor { .. }) => { (tag_saying("running", "Asked for")) }
                }
            },
            html! {
                @match &line.held {
                    None => { "Nobody has said anything of it" }
                    Some(Held::There { source, on }) => { (capital(source)) ", " (on.in_words()) }
                    Some(Held::NotApplicable { because }) => { (capital(because)) }
                    Some(Held::AskedFor { of, on, due }) => { "Of " (of) " on " (on.in_words()) ", due by " (due.in_words()) }
                }
            },
        ])
    };
    let rows: Vec<Row> = items.iter().map(row).collect();
    stacked(
        "What the Schedule asks for",
        &["Item", "Is", "Source and day, or why not"],
        &rows,
    )
}

fn one_set(shown: &Shown<'_>, one: &ReviewView, set: DossierSet, of: &DossierSetView) -> Markup {
    let (dossier, name) = (&one.dossier, &one.recorded.name);
    let may = may(dossier, set);
    html! {
        h3.govuk-heading-s { (capital(set.in_words())) }
        @if of.documents.is_empty() { p.govuk-body { "No document is in it yet." } }
        @else { (documents(set, of)) }
        @if of.version > 0 {
            p.govuk-body {
                "Version " (of.version) ", " (count(of.pages)) " pages. "
                @for version in of.versions.iter().rev() {
                    a.govuk-link href=(shown.act(&format!("dossier/{name}/{}/{}", set.name(), version.version))) { "Version " (version.version) " (PDF), " (version.closed.london_day().in_words()) } " "
                }
            }
        }
        @if !of.receipts.is_empty() { (receipts(of)) }
        @if shown.acts() {
            @if set == DossierSet::Open && dossier.assembles { (assemble(shown, name)) }
            @if may.contains(&DossierAct::Add) { (document(shown, one, set, of)) }
            @if may.contains(&DossierAct::Disclose) { (decide(shown, name, of)) }
            @if may.contains(&DossierAct::Close) { (close(shown, name, set)) }
            @if may.contains(&DossierAct::Give) || may.contains(&DossierAct::Acknowledge) { (hand(shown, name, set, of, may)) }
        }
    }
}

fn may(dossier: &DossierView, set: DossierSet) -> &[DossierAct] {
    match set {
        DossierSet::Open => &dossier.may,
        DossierSet::Withheld => &dossier.may_withheld,
    }
}

fn documents(set: DossierSet, of: &DossierSetView) -> Markup {
    let row = |line: &DocumentLine| {
        Row::of(vec![
            html! { (line.number) },
            html! {
                (line.title)
                br; span.joinder-muted { (line.source) ", " (line.dated.in_words()) }
                @if let (Some(number), Some(why)) = (line.replaces, &line.why_new_version) { br; span.joinder-muted { "In place of document " (number) ": " (why) } }
                @if let Some(newer) = line.replaced_by { br; span.joinder-muted { "Document " (newer) " takes its place" } }
            },
            html! { @match line.page { Some(page) => { @if set == DossierSet::Withheld { "W" } (page) }, None => { "-" } } },
            html! {
                @match line.first_version {
                    None => { (tag_saying("running", "Not in a version yet")) }
                    Some(1) => { "Version 1" }
                    Some(version) => { (tag_saying("due_soon", "Late addition")) " version " (version) }
                }
                @match &line.handling {
                    Handling::WithholdingAsked { on, grounds } => { br; (tag_saying("overdue", "Not decided")) " asked on " (on.in_words()) ": " (grounds) }
                    Handling::Withheld { on, grounds } => { br; "Withheld, decided on " (on.in_words()) ": " (grounds) }
                    Handling::Disclosed { on } => { br; "Disclosed on " (on.in_words()) }
                    Handling::Open if set == DossierSet::Withheld => { br; "Disclosed before it was given" }
                    Handling::Open => {}
                }
            },
        ])
    };
    let rows: Vec<Row> = of.documents.iter().map(row).collect();
    stacked("Documents", &["Number", "Document", "Page", "Since"], &rows)
}

fn receipts(of: &DossierSetView) -> Markup {
    let row = |receipt: &parole::dossier::Receipt| {
        Row::of(vec![
            html! { (capital(receipt.to.in_words())) },
            html! { "Version " (receipt.version) ", " (receipt.given.london_day().in_words()) },
            html! {
                @match receipt.acknowledged {
                    Some(at) => { (tag_saying("met", "Received")) " " (at.london_day().in_words()) }
                    None => { (tag_saying("due_soon", "Not yet received")) }
                }
            },
        ])
    };
    let rows: Vec<Row> = of.receipts.iter().map(row).collect();
    stacked("Receipts", &["Who", "Given", "Received"], &rows)
}

/// A form of a set: its hidden fields, and what stands in it.
fn form(shown: &Shown<'_>, review: &str, set: DossierSet, part: &str, inside: &Markup) -> Markup {
    html! {
        (shown.form("dossier", &[("form", &form_of(review, set, part)), ("part", &part), ("review", &review), ("set", &set.name())], html! {
            (inside)
        }))
    }
}

fn items(first: &str) -> Vec<(String, String)> {
    let mut items = vec![(String::new(), first.to_owned())];
    items.extend(
        ScheduleItem::ALL
            .into_iter()
            .map(|item| (item.name(), capital(item.in_words()))),
    );
    items
}

fn ask(shown: &Shown<'_>, review: &str) -> Markup {
    let set = DossierSet::Open;
    let name = form_of(review, set, "ask");
    let of = |field: &str| format!("{name}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, item, whom, due, words) = (of("act"), of("item"), of("of"), of("due"), of("words"));
    let acts = [DossierAct::AskFor, DossierAct::NotApplicable]
        .map(|act| (act.name(), capital(act.in_words())));
    details(
        "Ask for an item, or say that it does not apply",
        shown.faulty(&name),
        form(
            shown,
            review,
            set,
            "ask",
            &html! {
                (Control::new(&act, "What is said of it", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&item, "Item", faults).select(&items("Choose an item"), fields.or_empty(&item)))
                (Control::new(&whom, "Asked of whom", faults).text(fields.or_empty(&whom), "govuk-input--width-20"))
                (Control::new(&due, "Due by", faults).hint("Where it is asked for.").day(fields))
                (Control::new(&words, "Why it does not apply", faults).lines(fields.or_empty(&words), 2, false))
                (button("Record it"))
            },
        ),
    )
}

fn document(
    shown: &Shown<'_>,
    one: &ReviewView,
    set: DossierSet,
    of_set: &DossierSetView,
) -> Markup {
    let review = &one.recorded.name;
    let name = form_of(review, set, "document");
    let of = |field: &str| format!("{name}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (title, item, source, dated) = (of("title"), of("item"), of("source"), of("dated"));
    let (text, replaces, why, words) = (of("text"), of("replaces"), of("why"), of("words"));
    let mut earlier = vec![(String::new(), "None".to_owned())];
    earlier.extend(
        of_set
            .documents
            .iter()
            .filter(|line| line.replaced_by.is_none())
            .map(|line| {
                (
                    line.number.to_string(),
                    format!("{}: {}", line.number, line.title),
                )
            }),
    );
    let heading = match set {
        DossierSet::Open => "Put a document in",
        DossierSet::Withheld => "Put a document in, and ask for it to be withheld",
    };
    details(
        heading,
        shown.faulty(&name),
        form(
            shown,
            review,
            set,
            "document",
            &html! {
                (Control::new(&title, "Title", faults).text(fields.or_empty(&title), "govuk-input--width-20"))
                @if set == DossierSet::Open { (Control::new(&item, "Item of the Schedule", faults).select(&items("None of them"), fields.or_empty(&item))) }
                (Control::new(&source, "Who wrote it, or where it comes from", faults).text(fields.or_empty(&source), "govuk-input--width-20"))
                (Control::new(&dated, "Its day", faults).day(fields))
                (Control::new(&text, "Text", faults).hint("A blank line begins a new paragraph.").lines(fields.or_empty(&text), 8, false))
                @if earlier.len() > 1 {
                    (Control::new(&replaces, "In place of", faults).select(&earlier, fields.or_empty(&replaces)))
                    (Control::new(&why, "Why there is a new version", faults).text(fields.or_empty(&why), "govuk-input--width-20"))
                }
                @if set == DossierSet::Withheld { (Control::new(&words, "On which ground of rule 17", faults).lines(fields.or_empty(&words), 2, false)) }
                (button("Put it in"))
            },
        ),
    )
}

fn decide(shown: &Shown<'_>, review: &str, of_set: &DossierSetView) -> Markup {
    let set = DossierSet::Withheld;
    let name = form_of(review, set, "decide");
    let of = |field: &str| format!("{name}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, number, words) = (of("act"), of("number"), of("words"));
    let acts = [DossierAct::KeepWithheld, DossierAct::Disclose]
        .map(|act| (act.name(), capital(act.in_words())));
    let undecided: Vec<(String, String)> = of_set
        .documents
        .iter()
        .filter(|line| matches!(line.handling, Handling::WithholdingAsked { .. }))
        .map(|line| {
            (
                line.number.to_string(),
                format!("{}: {}", line.number, line.title),
            )
        })
        .collect();
    details(
        "Decide whether a document is withheld",
        shown.faulty(&name),
        form(
            shown,
            review,
            set,
            "decide",
            &html! {
                (Control::new(&number, "Document", faults).select(&undecided, fields.or_empty(&number)))
                (Control::new(&act, "Decided", faults).hint("What is disclosed goes into the open set at once.").select(&acts, fields.or_empty(&act)))
                (Control::new(&words, "Why", faults).lines(fields.or_empty(&words), 2, false))
                (button("Record the decision"))
            },
        ),
    )
}

fn close(shown: &Shown<'_>, review: &str, set: DossierSet) -> Markup {
    form(
        shown,
        review,
        set,
        "close",
        &second_button(match set {
            DossierSet::Open => "Close a version of the open set",
            DossierSet::Withheld => "Close a version of the withheld set",
        }),
    )
}

fn assemble(shown: &Shown<'_>, review: &str) -> Markup {
    form(
        shown,
        review,
        DossierSet::Open,
        "assemble",
        &second_button("Assemble from the record"),
    )
}

fn hand(
    shown: &Shown<'_>,
    review: &str,
    set: DossierSet,
    of_set: &DossierSetView,
    may: &[DossierAct],
) -> Markup {
    let name = form_of(review, set, "hand");
    let of = |field: &str| format!("{name}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, recipient, version) = (of("act"), of("recipient"), of("version"));
    let acts: Vec<(String, String)> = [DossierAct::Give, DossierAct::Acknowledge]
        .into_iter()
        .filter(|act| may.contains(act))
        .map(|act| (act.name(), capital(act.in_words())))
        .collect();
    let recipients: Vec<(String, String)> = DossierRecipient::ALL
        .into_iter()
        .filter(|one| {
            set == DossierSet::Open
                || matches!(
                    one,
                    DossierRecipient::Panel | DossierRecipient::SpecialAdvocate
                )
        })
        .map(|one| (one.name(), capital(one.in_words())))
        .collect();
    let versions: Vec<(String, String)> = of_set
        .versions
        .iter()
        .rev()
        .map(|one| (one.version.to_string(), format!("Version {}", one.version)))
        .collect();
    details(
        "Record that it was given, or received",
        shown.faulty(&name),
        form(
            shown,
            review,
            set,
            "hand",
            &html! {
                (Control::new(&act, "What happened", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&recipient, "Who", faults).select(&recipients, fields.or_empty(&recipient)))
                (Control::new(&version, "Version", faults).select(&versions, fields.or_empty(&version)))
                (button("Record it"))
            },
        ),
    )
}

/// A set of a version as PDF. Looking at it is on the trail.
pub(crate) async fn pdf(
    visit: Visit,
    Path((person, review, set, version)): Path<(String, String, String, String)>,
) -> Result<Response, Problem> {
    let (person, viewer) = (person_number(&person)?, visit.viewer()?);
    let set = DossierSet::named(&set).ok_or(Problem::NotFound)?;
    let version: u32 = version.parse().map_err(|_| Problem::NotFound)?;
    let at = Picture::present(visit.app.office.now()).at;
    let file = visit
        .app
        .ask(move |office| office.dossier_file(&viewer, person, (&review, set, version), &at))
        .await??;
    let named = match set {
        DossierSet::Open => "attachment; filename=\"dossier.pdf\"",
        DossierSet::Withheld => "attachment; filename=\"dossier-withheld.pdf\"",
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(named)),
    ];
    Ok((headers, file.pdf).into_response())
}
