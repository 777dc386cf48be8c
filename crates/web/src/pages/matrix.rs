//! Who may do what: the policy itself as a table, made from the same code that decides.

use crate::components::layout::{Frame, Place};
use crate::components::tables::framed;
use crate::guard::Visit;
use access::{Action, Role};
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit) -> Markup {
    let columns: Vec<&str> = ["To do"]
        .into_iter()
        .chain(Role::ALL.into_iter().map(Role::in_words))
        .collect();
    let rows = html! {
        @for action in Action::ALL {
            tr.govuk-table__row {
                th.govuk-table__header scope="row" { (crate::components::tags::capital(action.in_words())) }
                @for role in Role::ALL {
                    td.govuk-table__cell { @if role.may(action) { strong { "Yes" } } @else { span.joinder-muted { "No" } } }
                }
            }
        }
    };
    Frame::new(&visit.app, Some(&visit.session), "Who may do what", Place::Elsewhere).around(html! {
        h1.govuk-heading-l { "Who may do what" }
        p.govuk-body { "You are signed in as " strong { (visit.session.role.in_words()) } ". What stands as “No” is refused, on pages and in the API alike." }
        (framed("matrix", "Roles and what each may do", false, &columns, rows))
        p.govuk-body { "Besides, nobody sees a fact that is marked for a higher clearance than theirs: such facts are gone before matching, counting and searching." }
    })
}
