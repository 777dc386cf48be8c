//! Going through a long list page by page; the place is kept in the address as `from`, counted from 0.

use crate::fields::Address;
use maud::{Markup, html};

const PREVIOUS: &str = "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z";
const NEXT: &str = "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z";

/// Links to the other pages of a list. `each` is how many lines a page has, `address` the list without its `from`.
pub(crate) fn pagination(from: usize, each: usize, of: usize, address: &Address) -> Markup {
    let each = each.max(1);
    let last = of.saturating_sub(1) / each;
    let current = (from / each).min(last);
    let to = |page: usize| {
        address
            .clone()
            .with("from", (page > 0).then_some(page * each))
            .to_string()
    };
    html! {
        @if last > 0 {
            nav.govuk-pagination aria-label="Pagination" {
                @if current > 0 {
                    div.govuk-pagination__prev { a."govuk-link govuk-pagination__link" href=(to(current - 1)) rel="prev" {
                        (arrow("prev", PREVIOUS)) span.govuk-pagination__link-title { "Previous" span.govuk-visually-hidden { " page" } }
                    } }
                }
                ul.govuk-pagination__list {
                    @for page in shown(current, last) {
                        @match page {
                            None => li."govuk-pagination__item govuk-pagination__item--ellipsis" { "⋯" },
                            Some(page) if page == current => li."govuk-pagination__item govuk-pagination__item--current" {
                                a."govuk-link govuk-pagination__link" href=(to(page)) aria-label=(format!("Page {}", page + 1)) aria-current="page" { (page + 1) }
                            },
                            Some(page) => li.govuk-pagination__item {
                                a."govuk-link govuk-pagination__link" href=(to(page)) aria-label=(format!("Page {}", page + 1)) { (page + 1) }
                            },
                        }
                    }
                }
                @if current < last {
                    div.govuk-pagination__next { a."govuk-link govuk-pagination__link" href=(to(current + 1)) rel="next" {
                        span.govuk-pagination__link-title { "Next" span.govuk-visually-hidden { " page" } } (arrow("next", NEXT))
                    } }
                }
            }
        }
    }
}

fn arrow(which: &str, path: &str) -> Markup {
    html! {
        svg class=(format!("govuk-pagination__icon govuk-pagination__icon--{which}")) xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13" {
            path d=(path) {}
        }
    }
}

/// The first, the last, and those around the current one; `None` stands for those left out.
fn shown(current: usize, last: usize) -> Vec<Option<usize>> {
    let mut wanted: Vec<usize> = [0, current.saturating_sub(1), current, current + 1, last]
        .into_iter()
        .filter(|page| *page <= last)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut shown = Vec::new();
    let mut before = None;
    for page in wanted {
        if before.is_some_and(|before| page > before + 1) {
            shown.push(None);
        }
        shown.push(Some(page));
        before = Some(page);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_last_and_neighbours_are_shown() {
        let text = |current, last| {
            shown(current, last)
                .iter()
                .map(|page| page.map_or("…".to_owned(), |page| page.to_string()))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(text(0, 1), "0 1");
        assert_eq!(text(0, 40), "0 1 … 40");
        assert_eq!(text(20, 40), "0 … 19 20 21 … 40");
        assert_eq!(text(40, 40), "0 … 39 40");
    }

    #[test]
    fn a_short_list_has_no_pages() {
        assert_eq!(pagination(0, 50, 50, &Address::to("/")).into_string(), "");
        assert!(
            pagination(50, 50, 51, &Address::to("/").with("team", Some("a")))
                .into_string()
                .contains("href=\"/?team=a\"")
        );
    }
}
