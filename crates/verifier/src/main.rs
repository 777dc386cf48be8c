//! `joinder-verifier`: checks a proof file, a case file, or a whole log of leaves, and says in words what was checked and what was not.
//! Exit codes: 0 it holds; 1 it does not; 2 it could not be checked.

use std::fs::{self, File};
use std::io::BufReader;
use std::process::ExitCode;
use verifier::{Case, Checkpoint, Fact, Key, check_case, check_leaves, check_proof};

const USAGE: &str = "joinder-verifier proof FILE --log-key KEY [--witness-key KEY]…
joinder-verifier case FILE --log-key KEY [--witness-key KEY]…
joinder-verifier leaves LEAVES-FILE CHECKPOINT-FILE… --log-key KEY [--witness-key KEY]…

Keys look like `name+id+base64`. Get them from people you know, not from whoever gave you the file.";

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    match run(&given) {
        Ok(Ok(words)) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Ok(Err(why)) => {
            println!("IT DOES NOT HOLD: {why}");
            ExitCode::from(1)
        }
        Err(why) => {
            eprintln!("joinder-verifier: {why}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// What was checked, or why it does not hold; or, outside, why it could not be checked.
fn run(given: &[String]) -> Result<Result<String, String>, String> {
    let (mut words, mut logs, mut witnesses) = (Vec::new(), Vec::new(), Vec::new());
    let mut given = given.iter();
    while let Some(word) = given.next() {
        let keys = match word.as_str() {
            "--log-key" => &mut logs,
            "--witness-key" => &mut witnesses,
            flag if flag.starts_with('-') => return Err(format!("`{flag}` is not known")),
            _ => {
                words.push(word.as_str());
                continue;
            }
        };
        keys.push(Key::parse(
            given.next().ok_or("a key is missing after its flag")?,
        )?);
    }
    let [log] = &logs[..] else {
        return Err("give one log's key with `--log-key`".to_owned());
    };
    match &words[..] {
        ["proof", file] => {
            let text = read(file)?;
            Ok(check_proof(&text, log, &witnesses).map(|shown| proved(&shown, log, &witnesses)))
        }
        ["case", file] => {
            let opened = File::open(file).map_err(|fault| format!("`{file}`: {fault}"))?;
            let mut lines = String::new();
            let checked = check_case(&mut BufReader::new(opened), log, &witnesses, &mut |fact| {
                lines.push_str(&in_a_line(fact))
            });
            Ok(checked.map(|(case, checkpoint)| {
                format!("{lines}\n{}", case_holds(&case, &checkpoint, &witnesses))
            }))
        }
        ["leaves", leaves, first, others @ ..] => {
            let opened = File::open(leaves).map_err(|fault| format!("`{leaves}`: {fault}"))?;
            let notes: Vec<String> = [first]
                .into_iter()
                .chain(others)
                .map(|file| read(file))
                .collect::<Result<_, _>>()?;
            let checked = notes
                .iter()
                .map(|note| Checkpoint::parse(note))
                .collect::<Result<Vec<_>, _>>()
                .and_then(|all| {
                    let count = check_leaves(&mut BufReader::new(opened), &all, log, &witnesses)?;
                    Ok(format!(
                        "It holds: {count} leaves, and they begin with the past of each of {} checkpoints, signed by the log{}.",
                        all.len(),
                        and_by(&witnesses)
                    ))
                });
            Ok(checked)
        }
        _ => Err("say `proof`, `case` or `leaves`, and the files".to_owned()),
    }
}

fn read(file: &str) -> Result<String, String> {
    fs::read_to_string(file).map_err(|fault| format!("`{file}`: {fault}"))
}

fn proved(shown: &verifier::Shown, log: &Key, witnesses: &[Key]) -> String {
    let (opened, checkpoint) = (&shown.opened, &shown.checkpoint);
    let keys: Vec<&Key> = witnesses.iter().chain([log]).collect();
    let mut words = format!(
        "It holds.\n\n{}\n\nThis stands in the ledger `{}` as entry {}, part {} of {}, from {} ({}).\n\
         By that ledger's clock it was received on {} and known on {}{}.\n\
         It is one of the first {} entries, signed by the log{}.",
        opened.content,
        checkpoint.origin,
        opened.position,
        opened.part,
        opened.commitments.len().saturating_sub(1),
        opened.agency,
        opened.source,
        at(opened.received_at.div_euclid(1_000_000)),
        day(i64::from(opened.known_on)),
        if opened.claimed {
            ", which is a claim"
        } else {
            ""
        },
        checkpoint.size,
        and_by(witnesses),
    );
    for witness in witnesses {
        let signed = checkpoint.signed_at(witness).unwrap_or_default();
        words.push_str(&format!(
            "\n`{}` signed on {}, by its own clock.",
            witness.name(),
            at(i64::try_from(signed).unwrap_or(i64::MAX))
        ));
    }
    if witnesses.is_empty() {
        words.push_str("\nNo witness was asked for: the log alone says so.");
    }
    for name in checkpoint.not_checked(&keys) {
        words.push_str(&format!(
            "\nNot checked, since no key was given: the signature of `{name}`."
        ));
    }
    words
}

/// A fact of a case in a line.
fn in_a_line(fact: &Fact) -> String {
    let entry = &fact.entry;
    let standing = match fact.standing.as_str() {
        "" => String::new(),
        other => format!(" [{other}]"),
    };
    format!(
        "{}  {}  {}{standing}  (from {}, known on {})\n",
        fact.fact,
        fact.happened,
        fact.says,
        entry.agency,
        day(i64::from(entry.known_on)),
    )
}

fn case_holds(case: &Case, checkpoint: &Checkpoint, witnesses: &[Key]) -> String {
    format!(
        "It holds: {} facts of person {} ({}) of the ledger `{}`, as known by the end of {}; the file was made on {} by {}, \
         for: {}.\nEach fact stands in the ledger word for word, among the first {} entries, signed by the log{}. The log \
         signed every line of the file. What a fact says in words is the ledger's own reading of it.",
        case.facts,
        case.person,
        case.names.join(", "),
        case.origin,
        case.known_on,
        case.made,
        case.made_by,
        case.purpose,
        checkpoint.size,
        and_by(witnesses),
    )
}

fn and_by(witnesses: &[Key]) -> String {
    witnesses
        .iter()
        .map(|witness| format!(", and by the witness `{}`", witness.name()))
        .collect()
}

/// A time in seconds since 1970-01-01 UTC.
fn at(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("{} {hour:02}:{minute:02}:{:02} UTC", day(days), second % 60)
}

/// A day in days since 1970-01-01, in the Gregorian calendar: 400 years have 146,097 days, and are counted from March.
fn day(days: i64) -> String {
    let since = days.saturating_add(719_468);
    let (era, day_of_era) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_those_of_the_calendar() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_784, "2026-11-27"),
            (-25_509, "1900-02-28"),
            (-25_508, "1900-03-01"),
        ] {
            assert_eq!(day(days), expected);
        }
        assert_eq!(at(1_795_777_899), "2026-11-27 11:11:39 UTC");
        assert_eq!(at(-1), "1969-12-31 23:59:59 UTC");
    }
}
