//! Search by name, identifier and date of birth, over what the viewer may see. What was searched for is in no URL and
//! no log; the look says only that somebody searched.

use crate::closure::{self, Rows, Seen};
use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::picture::Picture;
use crate::shelves;
use crate::view::{AsAt, PersonNumber, PersonSummary, SearchQuery};
use access::{Action, Viewer};
use facts::{Identifier, Scheme};
use ledger::{Tag, Visibility};
use std::collections::BTreeSet;

/// The most people that a search gives.
const MOST: usize = 50;

/// The words of a name as they are searched for: lower case, without marks over letters, apart at anything that is no
/// letter or digit but an apostrophe.
pub(crate) fn words(name: &str) -> Vec<String> {
    name.split(|letter: char| !letter.is_alphanumeric() && letter != '\'' && letter != '’')
        .map(|word| {
            word.chars()
                .filter(|letter| letter.is_alphanumeric())
                .flat_map(plain)
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// A source's own reference as it is searched for: whole, and its last part where it has several (`999/NM0333334`).
pub(crate) fn reference_forms(reference: &str) -> Vec<String> {
    let whole = reference.trim().to_lowercase();
    let last = whole
        .rsplit('/')
        .next()
        .map(str::to_owned)
        .filter(|last| *last != whole);
    std::iter::once(whole)
        .chain(last)
        .filter(|form| !form.is_empty())
        .collect()
}

/// A letter in its plainest form: `É` is `e`. Letters that are not of this list stay as they are, in lower case.
fn plain(letter: char) -> Vec<char> {
    let lower: Vec<char> = letter.to_lowercase().collect();
    let base = match lower.first() {
        Some('à'..='å' | 'ā' | 'ă' | 'ą') => 'a',
        Some('ç' | 'ć' | 'č') => 'c',
        Some('è'..='ë' | 'ē' | 'ę' | 'ě') => 'e',
        Some('ì'..='ï' | 'ī' | 'ı') => 'i',
        Some('ł') => 'l',
        Some('ñ' | 'ń' | 'ň') => 'n',
        Some('ò'..='ö' | 'ø' | 'ō') => 'o',
        Some('ś' | 'š' | 'ş') => 's',
        Some('ù'..='ü' | 'ū' | 'ů') => 'u',
        Some('ŵ') => 'w',
        Some('ý' | 'ÿ' | 'ŷ') => 'y',
        Some('ź' | 'ż' | 'ž') => 'z',
        _ => return lower,
    };
    vec![base]
}

impl Desk {
    /// People who match all that is asked for, at most 50.
    ///
    /// # Errors
    /// Where nothing is asked for, the viewer may not, or the store fails.
    pub fn search(
        &self,
        viewer: &Viewer,
        query: &SearchQuery,
        at: &AsAt,
        now: calendar::Instant,
    ) -> Result<Vec<PersonSummary>, Refusal> {
        allow(viewer, Action::Search)?;
        self.look(viewer, "search", None, at, now)?;
        let at = &self.all_received(at, now)?;
        let mut answer: Vec<PersonSummary> = self
            .matching(query, &viewer.visibility(), at)?
            .into_iter()
            .map(|(_, summary)| summary)
            .collect();
        for opened in self.opened_for(viewer, at, now)? {
            if let Some(summary) = summary_if_matching(&opened, query)
                && answer.iter().all(|one| one.person != summary.person)
            {
                answer.push(summary);
            }
        }
        answer.sort_by(|one, other| (&one.name, one.person).cmp(&(&other.name, other.person)));
        Ok(answer)
    }

    /// People who match all that is asked for, as far as a visibility goes: at most 50.
    pub(crate) fn matching(
        &self,
        query: &SearchQuery,
        visible: &Visibility,
        at: &AsAt,
    ) -> Result<Vec<(Picture, PersonSummary)>, Refusal> {
        let rows = Seen {
            shelf: &self.derived,
            visible: &Visibility::Everything,
        };
        let Some(found) = self.candidates(&rows, query)? else {
            return Err(Refusal::invalid(
                "name",
                "give part of a name, an identifier or a date of birth",
            ));
        };
        let (mut looked, mut people) = (BTreeSet::new(), BTreeSet::new());
        let mut answer = Vec::new();
        for tag in found {
            if answer.len() >= MOST || !looked.insert(tag) {
                continue;
            }
            // Who stands together with this subject is for the facts to decide that this viewer may see.
            let number = self.number_of(tag)?;
            let picture = number
                .map(|number| self.picture(number, visible, at))
                .transpose()?;
            let Some(picture) = picture.flatten() else {
                continue;
            };
            let members = picture.cluster.members.iter();
            looked.extend(members.map(|member| self.keys.subject(member)));
            if people.insert(picture.person)
                && let Some(summary) = summary_if_matching(&picture, query)
            {
                answer.push((picture, summary));
            }
        }
        Ok(answer)
    }

    /// Subjects that the index gives for the narrowest part of the query; `None` where nothing is asked for.
    fn candidates(
        &self,
        rows: &dyn Rows,
        query: &SearchQuery,
    ) -> Result<Option<Vec<Tag>>, Refusal> {
        if let Some(text) = query
            .identifier
            .as_deref()
            .filter(|text| !text.trim().is_empty())
        {
            return Ok(Some(self.by_identifier(rows, text)?));
        }
        let longest = query
            .name
            .as_deref()
            .map(words)
            .and_then(|words| words.into_iter().max_by_key(String::len));
        match (longest, query.born) {
            (Some(word), _) => Ok(Some(closure::tags(rows, &shelves::name_word(&word))?)),
            (None, Some(day)) => Ok(Some(closure::tags(rows, &shelves::born_on(day.number()))?)),
            (None, None) => Ok(None),
        }
    }

    fn by_identifier(&self, rows: &dyn Rows, text: &str) -> Result<Vec<Tag>, Refusal> {
        let schemes = [
            Scheme::NhsNumber,
            Scheme::UniquePupilNumber,
            Scheme::PoliceNationalComputer,
            Scheme::PrisonNumber,
            Scheme::CaseReferenceNumber,
        ];
        let mut found = Vec::new();
        for scheme in schemes {
            found.extend(closure::tags(
                rows,
                &shelves::holders(self.keys.identifier(&Identifier::new(scheme, text))),
            )?);
        }
        for form in reference_forms(text) {
            found.extend(closure::tags(rows, &shelves::reference_text(&form))?);
        }
        Ok(found)
    }

    /// A subject's own number. For a viewer who may not see all, it may be a person's even where it is not for others.
    pub(crate) fn number_of(&self, tag: Tag) -> Result<Option<PersonNumber>, Refusal> {
        let index = Seen {
            shelf: &self.derived,
            visible: &Visibility::Everything,
        };
        Ok(crate::people::subject_row(&index, tag)?.map(|row| row.number))
    }
}

/// Who a picture is of, where all that is asked for matches.
fn summary_if_matching(picture: &Picture, query: &SearchQuery) -> Option<PersonSummary> {
    let summary = picture.summary();
    let asked = query.name.as_deref().map(words).unwrap_or_default();
    let names: Vec<String> = picture
        .names()
        .into_iter()
        .flat_map(|(name, _)| words(&name))
        .collect();
    let named = asked
        .iter()
        .all(|word| names.iter().any(|name| name.starts_with(word.as_str())));
    let born = query.born.is_none_or(|day| picture.births().contains(&day));
    let identified = query
        .identifier
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .is_none_or(|text| {
            let held = summary
                .identifiers
                .iter()
                .any(|held| Identifier::new(held.scheme, text).value == held.value);
            let asked = reference_forms(text);
            let referred = |reference: &str| {
                reference_forms(reference)
                    .iter()
                    .any(|form| asked.contains(form))
            };
            held || picture
                .cluster
                .members
                .iter()
                .any(|member| referred(&member.reference))
        });
    (named && born && identified).then_some(summary)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_are_found_without_their_marks() {
        assert_eq!(words("Zoë O'Brien-Łuczak"), ["zoe", "obrien", "luczak"]);
        assert_eq!(words("  Anne  Marie "), ["anne", "marie"]);
        assert_eq!(words("李 明"), ["李", "明"]);
        assert!(words(" - ").is_empty());
    }
}
