//! Tables that scroll inside their own frame, so that the page never scrolls sideways; and lists of names and values.

use maud::{Markup, html};

/// A table with a caption that names its frame too. `id` must be its own on the page.
pub(crate) fn framed(
    id: &str,
    caption: &str,
    show_caption: bool,
    columns: &[&str],
    rows: Markup,
) -> Markup {
    html! {
        div.joinder-table-frame role="region" aria-labelledby=(id) tabindex="0" {
            table.govuk-table {
                caption #(id) class=(if show_caption { "govuk-table__caption govuk-table__caption--s" } else { "govuk-visually-hidden" }) { (caption) }
                thead.govuk-table__head { tr.govuk-table__row {
                    @for column in columns { th.govuk-table__header scope="col" { (column) } }
                } }
                tbody.govuk-table__body { (rows) }
            }
        }
    }
}

/// Names and values, one below the other on a phone. What is empty is left out by the caller, or said in words.
pub(crate) fn summary(rows: &[(&str, Markup)]) -> Markup {
    html! {
        dl.govuk-summary-list {
            @for (name, value) in rows {
                div.govuk-summary-list__row {
                    dt.govuk-summary-list__key { (name) }
                    dd.govuk-summary-list__value { (value) }
                }
            }
        }
    }
}

/// One row of a stacked table: its cells in the order of the columns, and an id to lead to.
pub(crate) struct Row {
    pub(crate) id: Option<String>,
    pub(crate) faded: bool,
    pub(crate) cells: Vec<Markup>,
}

impl Row {
    pub(crate) fn of(cells: Vec<Markup>) -> Self {
        Self {
            id: None,
            faded: false,
            cells,
        }
    }
}

/// A table whose rows become blocks on a narrow screen, each cell with its column's name. The roles are written out,
/// since a browser forgets them when the layout is no table's.
pub(crate) fn stacked(caption: &str, columns: &[&str], rows: &[Row]) -> Markup {
    html! {
        table."govuk-table joinder-stack" role="table" {
            caption.govuk-visually-hidden { (caption) }
            thead.govuk-table__head role="rowgroup" { tr.govuk-table__row role="row" {
                @for column in columns { th.govuk-table__header scope="col" role="columnheader" { (column) } }
            } }
            tbody.govuk-table__body role="rowgroup" {
                @for row in rows {
                    tr.govuk-table__row."joinder-faded"[row.faded] role="row" id=[row.id.as_ref()] {
                        @for (column, cell) in columns.iter().zip(&row.cells) {
                            td.govuk-table__cell role="cell" data-label=(column) { (cell) }
                        }
                    }
                }
            }
        }
    }
}

/// A count as people read it: `2,675`.
pub(crate) fn count(number: impl TryInto<u64>) -> String {
    let digits = number
        .try_into()
        .map_or_else(|_| "0".to_owned(), |number: u64| number.to_string());
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_have_commas() {
        let counts = [
            (0_u64, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (2_675_001, "2,675,001"),
        ];
        for (number, expected) in counts {
            assert_eq!(count(number), expected);
        }
    }
}
