//! What the record knows of a sentence, of releases and of recalls before an instant: what the check before a signature asks.
//! What the record does not say stays not known.

use super::RecordedLicence;
use calendar::{Day, Instant};
use chronology::Chronology;
use facts::licence::{LicenceKind, RecallAct};
use facts::statement::{SentenceSort, Term};
use facts::{Kind, Statement, When};
use sentence::after_release::{LifeFacts, Mappa, SentenceServed};

/// What the record has for the check before a signature at an instant: the newest sentence that names its kind, the days of
/// release and of revocation, the date of birth, MAPPA category and level where a flag names them.
#[must_use]
pub fn life_facts(
    chronology: &Chronology<'_>,
    licences: &[RecordedLicence],
    before: Instant,
) -> LifeFacts {
    let came = |when: When| when.day().filter(|day| Instant::start_of(*day) <= before);
    let mut life = LifeFacts::default();
    let (mut releases, mut recalls) = (Vec::<Day>::new(), Vec::<Day>::new());
    for licence in licences {
        let first = licence.licence.served.first();
        releases.extend(first.filter(|at| **at <= before).map(|at| at.london_day()));
    }
    for entry in chronology.standing() {
        match entry.statement.as_ref() {
            Statement::Sentence(one) => {
                if let Some(kind) = one.sort.and_then(sorted).or_else(|| kind_of(&one.sentence)) {
                    let sentenced_on = entry.happened.from.day();
                    life.sentence = SentenceServed {
                        kind: Some(kind.to_owned()),
                        sentenced_on,
                        length_days: sentenced_on
                            .zip(one.term.as_ref())
                            .and_then(|(day, term)| length(day, term)),
                    };
                }
            }
            Statement::Flag(one) => {
                let words = [one.flag.text(), one.detail.as_deref()];
                let said = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
                if let Some(mappa) = mappa_of(&said) {
                    let known = life.mappa.get_or_insert_default();
                    known.category = mappa.category.or(known.category);
                    known.level = mappa.level.or(known.level);
                }
            }
            Statement::Release(_) => releases.extend(came(entry.happened.from)),
            Statement::Recall(_) => recalls.extend(came(entry.happened.from)),
            // The revocation that is being asked about is not one before it.
            Statement::RecallStep(one) if one.act == RecallAct::Revoke => {
                let earlier = came(entry.happened.from).filter(|day| *day < before.london_day());
                recalls.extend(earlier);
            }
            Statement::PersonDetails(one) => {
                life.date_of_birth = one.born.and_then(When::day).or(life.date_of_birth);
            }
            _ => {}
        }
    }
    let knows = !releases.is_empty() || chronology.of_kind(Kind::Release).next().is_some();
    for days in [&mut releases, &mut recalls] {
        days.sort_unstable();
        days.dedup();
    }
    if knows {
        life.hdc = Some(licences.iter().any(|one| {
            one.licence.kind == LicenceKind::HomeDetention && one.licence.state.is_in_force()
        }));
        life.releases = Some(releases);
        life.recalls = Some(recalls);
    }
    life
}

/// Category and level that a flag's words name: `MAPPA category 2, level 1`.
fn mappa_of(words: &str) -> Option<Mappa> {
    let words = words.to_lowercase();
    if !words.contains("mappa") {
        return None;
    }
    let after = |name: &str| {
        let rest = words.split(name).nth(1)?.trim_start();
        let digit = rest.chars().next()?.to_digit(10)?;
        u8::try_from(digit).ok()
    };
    let mappa = Mappa {
        category: after("category").filter(|category| (1..=4).contains(category)),
        level: after("level").filter(|level| (1..=3).contains(level)),
    };
    (mappa.category.is_some() || mappa.level.is_some()).then_some(mappa)
}

/// The kind of sentence as the law after release names it; `None` for one that it does not tell apart.
const fn sorted(sort: SentenceSort) -> Option<&'static str> {
    Some(match sort {
        SentenceSort::PublicProtection => "IPP",
        SentenceSort::DetentionForPublicProtection => "DPP",
        SentenceSort::Life => "LIFE",
        SentenceSort::AtHisMajestysPleasure => "HMP",
        SentenceSort::Extended => "EDS",
        SentenceSort::ParticularConcern => "SOPC",
        SentenceSort::Standard => "SDS",
        _ => return None,
    })
}

/// Days of a term that begins with the day of sentence.
fn length(sentenced_on: Day, term: &Term) -> Option<i32> {
    let months = i32::try_from(term.years.checked_mul(12)?.checked_add(term.months)?).ok()?;
    let days = i32::try_from(term.weeks.checked_mul(7)?.checked_add(term.days)?).ok()?;
    let end = sentenced_on.plus_months(months).plus_days(days);
    Some(end.days_since(sentenced_on)).filter(|days| *days > 0)
}

/// The kind of sentence that a source's words name, where they name one that the law after release tells apart.
fn kind_of(words: &str) -> Option<&'static str> {
    let words = words.trim().to_lowercase();
    [
        ("imprisonment for public protection", "IPP"),
        ("detention for public protection", "DPP"),
        ("life", "LIFE"),
        ("extended", "EDS"),
        ("special custodial sentence", "SOPC"),
        ("standard determinate", "SDS"),
    ]
    .into_iter()
    .find(|(part, kind)| words.contains(part) || words == kind.to_lowercase())
    .map(|(_, kind)| kind)
}
