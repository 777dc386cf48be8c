//! Whether a text says a name. Text for the public is looked through for the names that are not to be said in it: the whole name, however
//! it is written, or for those that need most care any word of it that is written as a name is. Rather once too often than not once:
//! whoever writes can use another word.
//!
//! Authority: Parole Board Rules 2019 r. 27(2): the names of persons other than parties are not disclosed.

use serde::Serialize;

/// Names that a text for the public does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unsaid {
    /// Names of which not even a part is said: those that a panel forbade, and of those harmed.
    pub no_part: Vec<String>,
    /// Names that are not said as a whole: of others on the record.
    pub not_whole: Vec<String>,
}

/// Words that stand before a name and are none.
const TITLES: [&str; 10] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lady", "judge", "the",
];

/// The fewest letters of a word that is taken for a name by itself: an initial names nobody.
const SHORTEST: usize = 3;

impl Unsaid {
    /// True where the text says one of the names.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.no_part.iter().any(|name| says_part(text, name))
            || self.not_whole.iter().any(|name| says_whole(text, name))
    }

    /// The same with more names of which no part is said.
    #[must_use]
    pub fn with(&self, names: &[String]) -> Self {
        let mut more = self.clone();
        more.no_part.extend_from_slice(names);
        more
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// True where the text has the words of the name one after the other, in capitals or not, with whatever stands between them.
fn says_whole(text: &str, name: &str) -> bool {
    let low = |text: &str| -> Vec<String> { words(text).map(str::to_lowercase).collect() };
    let (text, name) = (low(text), low(name));
    !name.is_empty() && text.windows(name.len()).any(|some| some == name)
}

/// True where the text has the whole name, or one of its words written as a name.
fn says_part(text: &str, name: &str) -> bool {
    let begins_large = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let own = |word: &&str| {
        word.chars().count() >= SHORTEST
            && begins_large(word)
            && !TITLES.contains(&word.to_lowercase().as_str())
    };
    says_whole(text, name)
        || words(name).filter(own).any(|part| {
            let part = part.to_lowercase();
            words(text).any(|word| begins_large(word) && word.to_lowercase() == part)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_written_and_not_in_other_words() {
        let unsaid = Unsaid {
            no_part: vec!["Ms Oriel Marsh-Tansy".to_owned(), "Rose Quill".to_owned()],
            not_whole: vec!["Dr Basil Fennimore".to_owned()],
        };
        for (text, found) in [
            ("It heard from oriel  MARSH Tansy.", true),
            ("Oriel's statement was read.", true),
            ("Ms Tansy was there.", true),
            ("TANSY was there.", true),
            ("The marsh was flooded, and costs rose.", false),
            ("Ms Marshall spoke.", false),
            ("It heard from Dr Basil Fennimore.", true),
            ("Dr Fennimore spoke.", false),
            ("The judge and the prisoner spoke.", false),
            ("", false),
        ] {
            assert_eq!(unsaid.is_in(text), found, "{text}");
        }
        assert!(!Unsaid::default().is_in("Anybody at all."));
        assert!(
            !Unsaid {
                no_part: vec![String::new(), " . ".to_owned()],
                ..Unsaid::default()
            }
            .is_in("Anybody.")
        );
        assert!(
            Unsaid::default()
                .with(&["Wren Tansy".to_owned()])
                .is_in("Wren was asked.")
        );
    }
}
