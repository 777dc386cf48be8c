//! What two laws change, as somebody reads it: a summary, bars of text, lines of a CSV file, and a drawing (SVG).
//! The figures are worked out in `what_if`.

use std::fmt::Write;

use crate::what_if::{Change, Compared};

/// So many characters are the longest bar.
const BAR: u32 = 50;
/// No more weeks than this are shown as bars of text.
const WEEKS_IN_TEXT: usize = 30;

/// The header of the CSV file.
pub const CSV_HEADER: &str = "id,date,before,after,days\n";

/// The lines of the CSV file for one person: one for each date that moves.
#[must_use]
pub fn csv_lines(compared: &Compared) -> String {
    let mut text = String::new();
    let id = field(&compared.id);
    for one in &compared.moves {
        let day = |day: Option<calendar::Day>| day.map_or(String::new(), |day| day.to_string());
        let days = one.days().map_or(String::new(), |days| days.to_string());
        let (before, after) = (day(one.before), day(one.after));
        let _ = writeln!(text, "{id},{},{before},{after},{days}", one.kind.name());
    }
    text
}

/// A field of a CSV file: quoted where it has to be, and never taken for a formula by a spreadsheet.
fn field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// The summary, and the releases of each week in which they differ as bars.
#[must_use]
pub fn change_in_text(change: &Change, names: [&str; 2]) -> String {
    let [a, b] = names;
    let mut text = String::new();
    let _ = writeln!(text, "A: {a}\nB: {b}\n");
    let rows = [
        ("people", change.people),
        ("released earlier under B", change.earlier),
        ("released later under B", change.later),
        (
            "released on the same day, another date moves",
            change.other_dates_only,
        ),
        ("without dates under A", change.refused[0]),
        ("without dates under B", change.refused[1]),
    ];
    for (words, count) in rows {
        let _ = writeln!(text, "{count:>9}  {words}");
    }
    let mean = if change.moved() == 0 {
        0.0
    } else {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a mean of days shown to one place"
        )]
        let mean = change.days as f64 / change.moved() as f64;
        mean
    };
    let _ = writeln!(
        text,
        "{:>9}  days in custody, all together ({mean:+.1} for each who moves)",
        format!("{:+}", change.days)
    );
    text.push_str(&who_moves(change));
    text.push_str(&bars(change));
    text
}

/// Those who move farthest, as a table; all of them are in the CSV file.
fn who_moves(change: &Change) -> String {
    if change.farthest.is_empty() {
        return String::new();
    }
    let named = change.farthest.len();
    let head = if change.moved() > named {
        format!(
            "\nWho moves farthest ({named} of {}; all are in the CSV file)\n",
            change.moved()
        )
    } else {
        "\nWho moves, the farthest first\n".to_owned()
    };
    let widest = change.farthest.iter().map(|one| one.id.chars().count());
    let width = widest.max().unwrap_or(0).max(4);
    let mut text = head;
    let _ = writeln!(
        text,
        "  {:<width$}  {:<10}  {:<10}  {:>6}",
        "who", "A", "B", "days"
    );
    for one in &change.farthest {
        // Whatever a reference holds, it stays on its line.
        let id: String = one
            .id
            .chars()
            .filter(|letter| !letter.is_control())
            .collect();
        let (before, after) = (one.before.to_string(), one.after.to_string());
        let _ = writeln!(
            text,
            "  {id:<width$}  {before:<10}  {after:<10}  {:>+6}",
            one.days()
        );
    }
    text
}

fn bars(change: &Change) -> String {
    let differing = || change.weeks.iter().filter(|(_, [a, b])| a != b);
    let most = differing()
        .flat_map(|(_, counts)| *counts)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut text = "\nReleases by week, from Monday, where they differ\n".to_owned();
    if differing().next().is_none() {
        text.push_str("  in no week\n");
    }
    for (monday, counts) in differing().take(WEEKS_IN_TEXT) {
        for (name, count, filled) in [("A", counts[0], '░'), ("B", counts[1], '█')] {
            let length = (count * BAR).div_ceil(most);
            let bar: String =
                std::iter::repeat_n(filled, usize::try_from(length).unwrap_or(0)).collect();
            let day = if name == "A" {
                monday.short_words()
            } else {
                String::new()
            };
            let _ = writeln!(text, "  {day:<22} {name} {count:>6} {bar}");
        }
    }
    let more = differing().count().saturating_sub(WEEKS_IN_TEXT);
    if more > 0 {
        let _ = writeln!(
            text,
            "  and {more} more weeks: `--chart FILE` draws them all"
        );
    }
    text
}

/// The releases of each week under both laws, drawn.
#[must_use]
pub fn change_as_svg(change: &Change, names: [&str; 2]) -> String {
    const HEIGHT: u32 = 240;
    let first = change.weeks.keys().next().copied();
    let last = change.weeks.keys().next_back().copied();
    let (Some(first), Some(last)) = (first, last) else {
        return empty();
    };
    let weeks = last.days_since(first) / 7 + 1;
    // As many pixels as there is room for: a decade of weeks still fits on a page.
    let step = (1_600 / weeks.max(1)).clamp(2, 24);
    let width = weeks * step + 80;
    let most = change
        .weeks
        .values()
        .flatten()
        .copied()
        .max()
        .unwrap_or(1)
        .max(1);
    let [a, b] = names.map(escaped);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{}\" viewBox=\"0 0 {width} {}\" role=\"img\" aria-labelledby=\"title description\">\n<title id=\"title\">Releases by week</title>\n<desc id=\"description\">{} people. A, {a}: outlined bars. B, {b}: filled bars. {} are released earlier under B and {} later. The most in a week is {most}.</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        HEIGHT + 90,
        HEIGHT + 90,
        change.people,
        change.earlier,
        change.later,
    );
    let _ = writeln!(
        svg,
        "<g font-family=\"Arial, sans-serif\" font-size=\"12\" fill=\"#0b0c0c\"><text x=\"60\" y=\"16\">Releases by week. Outlined, A: {a}. Filled, B: {b}.</text><text x=\"4\" y=\"36\">{most}</text><text x=\"4\" y=\"{}\">0</text></g>",
        HEIGHT + 30
    );
    let _ = writeln!(
        svg,
        "<line x1=\"50\" y1=\"{0}\" x2=\"{width}\" y2=\"{0}\" stroke=\"#0b0c0c\"/>",
        HEIGHT + 30
    );
    let mut labelled = None;
    for (monday, counts) in &change.weeks {
        let x = 50 + monday.days_since(first) / 7 * step;
        let [of_a, of_b] = counts.map(|count| (count * HEIGHT).div_ceil(most));
        let bar = step * 4 / 5;
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{}\" width=\"{bar}\" height=\"{of_b}\" fill=\"#1d70b8\"><title>Week of {}: A {}, B {}</title></rect><rect x=\"{x}\" y=\"{}\" width=\"{bar}\" height=\"{of_a}\" fill=\"none\" stroke=\"#0b0c0c\"/>",
            HEIGHT + 30 - of_b,
            monday.in_words(),
            counts[0],
            counts[1],
            HEIGHT + 30 - of_a,
        );
        if labelled != Some(monday.year()) {
            labelled = Some(monday.year());
            let _ = writeln!(
                svg,
                "<text x=\"{x}\" y=\"{}\" font-family=\"Arial, sans-serif\" font-size=\"12\" fill=\"#0b0c0c\">{}</text>",
                HEIGHT + 50,
                monday.year()
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn empty() -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"40\" role=\"img\" aria-label=\"Nobody is released\"><text x=\"4\" y=\"24\">Nobody is released.</text></svg>\n".to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
