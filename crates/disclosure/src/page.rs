//! The answer as a document that a browser opens and a printer prints. It loads nothing and runs nothing.

use crate::answer::{Given, Told};

const STYLE: &str = "body{font:1.1rem/1.5 Arial,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f3f2f1;padding:1rem}h2{border-top:1px solid #b1b4b6;padding-top:1rem}.small{color:#505a5f}";

/// The document.
pub(crate) fn page(told: &Told<'_>) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>What is held on you</title><style>",
    );
    out.push_str(STYLE);
    out.push_str("</style></head>\n<body>\n<main>\n<h1>What is held on you</h1>\n");
    let head = told.request;
    paragraph(
        &mut out,
        &format!(
            "Request {}, received {} from {}. This answer was made on {}.",
            head.request,
            head.received.in_words(),
            head.asked_by,
            head.made.london_day().in_words()
        ),
    );
    paragraph(
        &mut out,
        &format!(
            "{} items are given. Where something was taken out, it says so in its place.",
            told.given.len()
        ),
    );
    if !told.withheld.is_empty() {
        out.push_str("<h2>What is not given</h2>\n<ul>\n");
        for withheld in &told.withheld {
            out.push_str("<li>");
            escape(
                &mut out,
                &format!("{} withheld: {}", withheld.items, withheld.because),
            );
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n");
    }
    for given in &told.given {
        item(&mut out, given);
    }
    out.push_str("<h2>If you disagree</h2>\n");
    paragraph(
        &mut out,
        "You can ask us to look at this again, complain to the Information Commissioner, or ask a court.",
    );
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn item(out: &mut String, given: &Given) {
    out.push_str("<h2>");
    escape(out, &given.title);
    out.push_str("</h2>\n<p class=\"small\">");
    escape(out, &given.agency);
    if let Some(received) = given.received {
        escape(out, &format!(", received {}", received.in_words()));
    }
    out.push_str("</p>\n");
    if let Some(because) = &given.taken_out_because {
        paragraph(out, &format!("Parts are taken out: {because}."));
    }
    for part in &given.parts {
        out.push_str("<h3>");
        escape(out, &part.name);
        out.push_str("</h3>\n<pre>");
        escape(out, &part.text);
        out.push_str("</pre>\n");
    }
}

fn paragraph(out: &mut String, text: &str) {
    out.push_str("<p>");
    escape(out, text);
    out.push_str("</p>\n");
}

fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
}
