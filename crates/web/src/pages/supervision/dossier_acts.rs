//! Steps of a dossier, as they are entered. What cannot be taken is shown again with what was typed.

use super::acts::{finish, take};
use super::dossier::form_of;
use crate::components::faults::Faults;
use crate::entered;
use crate::fields::Fields;
use crate::posted::Posted;
use crate::problem::Problem;
use axum::extract::Path;
use axum::response::Response;
use calendar::Day;
use desk::Supervise;
use facts::Party;
use facts::dossier::{
    DossierAct, DossierDocument, DossierRecipient, DossierSet, DossierStep, ScheduleItem,
};

pub(crate) async fn step(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let set = DossierSet::named(fields.or_empty("set")).ok_or(Problem::NotFound)?;
    let (review, part) = (
        fields.or_empty("review").to_owned(),
        fields.or_empty("part"),
    );
    let form = form_of(&review, set, part);
    if part == "assemble" {
        return finish(
            visit,
            &person,
            fields,
            &form,
            Supervise::Assemble { review },
        )
        .await;
    }
    let mut faults = Faults::default();
    let read = Read {
        fields: &fields,
        form: &form,
        review: &review,
        set,
    };
    let step = match part {
        "ask" => read.ask(&mut faults),
        "document" => read.document(&mut faults),
        "decide" => read.decide(&mut faults),
        "close" => Some(read.plain(DossierAct::Close)),
        "hand" => read.hand(&mut faults),
        _ => return Err(Problem::NotFound),
    };
    let read = (step.map(Supervise::Dossier), faults);
    take(visit, &person, fields, &form, read).await
}

/// A form that is read.
struct Read<'a> {
    fields: &'a Fields,
    form: &'a str,
    review: &'a str,
    set: DossierSet,
}

impl Read<'_> {
    fn name(&self, field: &str) -> String {
        format!("{}-{field}", self.form)
    }

    fn text(&self, field: &str) -> Option<String> {
        self.fields.get(&self.name(field)).map(str::to_owned)
    }

    fn said(&self, field: &str, missing: &str, faults: &mut Faults) -> Option<String> {
        entered::needed(self.fields, &self.name(field), missing, faults)
    }

    fn chosen<T>(
        &self,
        field: &str,
        read: impl Fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        entered::chosen(self.fields, &self.name(field), read, faults)
    }

    fn day(&self, field: &str, faults: &mut Faults) -> Option<Day> {
        let name = self.name(field);
        entered::needed_day(self.fields, &name, "The day", "Enter the day", faults)
    }

    fn plain(&self, act: DossierAct) -> DossierStep {
        DossierStep::plain(self.review.to_owned(), act, self.set, Party::default())
    }

    fn ask(&self, faults: &mut Faults) -> Option<DossierStep> {
        let act = self.chosen("act", DossierAct::named, faults);
        let item = self.chosen("item", ScheduleItem::named, faults);
        let asks = act == Some(DossierAct::AskFor);
        let (of, due_on, words) = if asks {
            let of = self.said("of", "Enter of whom it is asked for", faults);
            (of, self.day("due", faults), None)
        } else {
            (None, None, self.said("words", "Enter why", faults))
        };
        Some(DossierStep {
            item: Some(item?),
            of,
            due_on,
            words,
            ..self.plain(act?)
        })
    }

    fn document(&self, faults: &mut Faults) -> Option<DossierStep> {
        let title = self.said("title", "Enter the title", faults);
        let source = self.said("source", "Enter where it comes from", faults);
        let dated = self.day("dated", faults);
        let text = self.said("text", "Enter the text", faults);
        let words = if self.set == DossierSet::Withheld {
            self.said("words", "Enter on which ground of rule 17", faults)
        } else {
            None
        };
        let replaces = self.text("replaces").and_then(|text| text.parse().ok());
        let why_new_version = match replaces {
            Some(_) => self.said("why", "Enter why there is a new version", faults),
            None => None,
        };
        Some(DossierStep {
            document: Some(DossierDocument {
                title: title?,
                item: ScheduleItem::named(self.fields.or_empty(&self.name("item"))),
                source: source?,
                dated: dated?,
                replaces,
                why_new_version,
                paragraphs: paragraphs(&text?),
            }),
            words,
            ..self.plain(DossierAct::Add)
        })
    }

    fn decide(&self, faults: &mut Faults) -> Option<DossierStep> {
        let act = self.chosen("act", DossierAct::named, faults);
        let number = self.chosen("number", |text| text.parse().ok(), faults);
        let words = self.said("words", "Enter why", faults);
        Some(DossierStep {
            number: Some(number?),
            words,
            ..self.plain(act?)
        })
    }

    fn hand(&self, faults: &mut Faults) -> Option<DossierStep> {
        let act = self.chosen("act", DossierAct::named, faults);
        let recipient = self.chosen("recipient", DossierRecipient::named, faults);
        let version = self.chosen("version", |text| text.parse().ok(), faults);
        Some(DossierStep {
            recipient: Some(recipient?),
            version: Some(version?),
            ..self.plain(act?)
        })
    }
}

/// Paragraphs, with a blank line between two.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            Some(last) if !last.is_empty() => paragraphs.push(String::new()),
            _ => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn a_blank_line_begins_a_new_paragraph() {
        assert_eq!(
            paragraphs("one\r\nline\r\n\r\n\r\ntwo\n"),
            ["one line", "two"]
        );
        assert!(paragraphs(" \n\n").is_empty());
    }
}
