//! Finding words in a text: letters alike in capitals or not, any white space alike, and never a part of a longer word.

/// The places, in letters, at which `sought` stands in `text`.
pub(crate) fn places(text: &str, sought: &str) -> Vec<(usize, usize)> {
    let letters: Vec<char> = text.chars().map(plain).collect();
    let sought: Vec<char> = sought
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .map(plain)
        .collect();
    let mut found = Vec::new();
    if sought.is_empty() {
        return found;
    }
    let mut at = 0;
    while at < letters.len() {
        match end_of(&letters, at, &sought).filter(|end| is_whole(&letters, at, *end)) {
            Some(end) => {
                found.push((at, end));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// True where `sought` stands anywhere in `text`.
pub(crate) fn holds(text: &str, sought: &str) -> bool {
    !places(text, sought).is_empty()
}

/// Where the words that begin at `at` end, where they stand there. One space stands for any white space.
fn end_of(letters: &[char], at: usize, sought: &[char]) -> Option<usize> {
    let mut place = at;
    for letter in sought {
        let found = letters.get(place)?;
        if *letter == ' ' {
            if !found.is_whitespace() {
                return None;
            }
            while letters.get(place).is_some_and(|one| one.is_whitespace()) {
                place += 1;
            }
        } else if found == letter {
            place += 1;
        } else {
            return None;
        }
    }
    Some(place)
}

/// True where neither end cuts a word in two.
fn is_whole(letters: &[char], start: usize, end: usize) -> bool {
    let word = |place: Option<usize>| {
        let letter = place.and_then(|place| letters.get(place));
        letter.is_some_and(|letter| letter.is_alphanumeric())
    };
    let cut_before = word(start.checked_sub(1)) && word(Some(start));
    let cut_after = word(end.checked_sub(1)) && word(Some(end));
    !cut_before && !cut_after
}

fn plain(letter: char) -> char {
    match letter {
        '’' => '\'',
        letter => letter.to_lowercase().next().unwrap_or(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text, what is sought in it, and the places where that stands.
    type Sought = (&'static str, &'static str, &'static [(usize, usize)]);

    #[test]
    fn words_are_found_whole_in_any_case_over_any_white_space() {
        let table: &[Sought] = &[
            ("seen with Rowan Example at", "rowan  example", &[(10, 23)]),
            ("ROWAN\n  EXAMPLE", "Rowan Example", &[(0, 15)]),
            ("Annabel and Ann, ann", "Ann", &[(12, 15), (17, 20)]),
            ("O’Example", "O'Example", &[(0, 9)]),
            ("x 07700 900123.", "07700 900123", &[(2, 14)]),
            ("élan Élan", "ÉLAN", &[(0, 4), (5, 9)]),
            ("nothing", "", &[]),
            ("Ann", "Annabel", &[]),
        ];
        for (text, sought, expected) in table {
            assert_eq!(places(text, sought), *expected, "{text} {sought}");
        }
    }
}
