//! One sentence as told, as the calculation takes it; or everything about it that is missing.

use crate::case::Building;
use crate::reason::Reason;
use crate::terms;
use crate::told::One;
use calendar::Day;
use facts::statement::{Sentence as Told, SentenceSort, Term as ToldTerm};
use facts::{Said, When, YesNo};
use sentence::{
    Discretion, Exclusion, Exclusions, Indeterminate, IndeterminateKind, Sentence, SentenceKind,
    Standard, Term,
};

/// Whom to ask for what a court said.
const COURT: &str = "the court, or the prison that holds the warrant";

/// Whom to ask for what a prison works out itself.
const PRISON: &str = "the prison’s offender management unit";

/// A sentence with or without an end.
pub(crate) enum Sorted {
    WithEnd(Sentence),
    WithoutEnd(Indeterminate),
}

/// Reads one sentence; its reasons go to `building`, and `None` comes back where there are any.
pub(crate) fn read(building: &mut Building<'_>, at: usize) -> Option<Sorted> {
    let one = *building.told.sentences.get(at)?;
    let mut reader = Reader {
        name: building.told.name(at),
        one,
        reasons: Vec::new(),
        taken: Vec::new(),
    };
    let read = reader.sorted();
    let is_clear = reader.reasons.is_empty();
    building.reasons.append(&mut reader.reasons);
    building.taken.append(&mut reader.taken);
    read.filter(|_| is_clear)
}

/// Which sentence without an end it is, if it is one.
pub(crate) fn endless(sort: SentenceSort) -> Option<IndeterminateKind> {
    match sort {
        SentenceSort::Life => Some(IndeterminateKind::Life),
        SentenceSort::PublicProtection => Some(IndeterminateKind::PublicProtection),
        SentenceSort::DetentionForPublicProtection => {
            Some(IndeterminateKind::DetentionForPublicProtection)
        }
        SentenceSort::AtHisMajestysPleasure => Some(IndeterminateKind::AtHisMajestysPleasure),
        _ => None,
    }
}

struct Reader<'a> {
    name: String,
    one: One<'a, Told>,
    reasons: Vec<Reason>,
    taken: Vec<String>,
}

impl Reader<'_> {
    fn field(&self, part: &str) -> String {
        format!("{}: {part}", self.name)
    }

    fn sorted(&mut self) -> Option<Sorted> {
        let told = self.one.said;
        let passed = self.day(
            Some(self.one.happened.from),
            "day on which it was passed",
            COURT,
        );
        let Some(sort) = told.sort else {
            let field = self.field("kind");
            self.reasons.push(Reason::missing(
                field,
                &format!("which kind of sentence `{}` is in law", told.sentence),
                PRISON,
            ));
            return None;
        };
        if let Some(kind) = endless(sort) {
            return self.without_end(kind, passed).map(Sorted::WithoutEnd);
        }
        self.with_end(sort, passed).map(Sorted::WithEnd)
    }

    fn without_end(
        &mut self,
        kind: IndeterminateKind,
        passed: Option<Day>,
    ) -> Option<Indeterminate> {
        let told = self.one.said;
        let minimum = self.length(
            told.minimum.as_ref(),
            told.minimum_term.as_deref(),
            "minimum term",
        );
        let last_review = match told.last_review {
            None => None,
            when => self.day(when, "day of the last review", "the Parole Board"),
        };
        Some(Indeterminate {
            kind,
            minimum: minimum?,
            passed: passed?,
            last_review,
        })
    }

    fn with_end(&mut self, sort: SentenceSort, passed: Option<Day>) -> Option<Sentence> {
        let told = self.one.said;
        let offence = self.day(told.offence_on, "day of the offence", COURT);
        let custodial = self.length(told.term.as_ref(), told.length.as_deref(), "length");
        let kind = self.kind(sort);
        let discretion = self.discretion();
        Some(Sentence {
            identifier: told.reference.clone(),
            kind: kind?,
            custodial: custodial?,
            passed: passed?,
            offence: offence?,
            offence_code: told.offence_code.clone(),
            // Which sentence it follows is told by reference, and found once all are read.
            consecutive_to: None,
            is_consecutive: matches!(told.consecutive_to, Said::Text(_)),
            recall: None,
            discretion,
        })
    }

    fn kind(&mut self, sort: SentenceSort) -> Option<SentenceKind> {
        let told = self.one.said;
        match sort {
            SentenceSort::Standard => self.standard(false),
            SentenceSort::Section250 => self.standard(true),
            SentenceSort::Extended => {
                let extension = self.extension();
                let automatic = self.yes_or_no(
                    told.automatic_release,
                    "automatic release",
                    "whether release is automatic, or directed by the Parole Board,",
                );
                Some(SentenceKind::Extended {
                    extension: extension?,
                    automatic: automatic?,
                })
            }
            SentenceSort::ParticularConcern | SentenceSort::ParticularConcernUnder18 => {
                Some(SentenceKind::ParticularConcern {
                    extension: self.extension()?,
                    under_18: sort == SentenceSort::ParticularConcernUnder18,
                })
            }
            SentenceSort::SeriousTerrorism => Some(SentenceKind::SeriousTerrorism {
                extension: self.extension()?,
            }),
            SentenceSort::DetentionAndTraining => Some(SentenceKind::DetentionAndTraining),
            SentenceSort::DefaultTerm => Some(SentenceKind::Fine {
                amount: told.fine_pounds.map(f64::from),
            }),
            SentenceSort::BreachOfSupervision => Some(SentenceKind::BreachOfSupervision {
                supervision_ends: match told.supervision_ends {
                    None => None,
                    when => self.day(when, "end of supervision before the breach", PRISON),
                },
            }),
            SentenceSort::Life
            | SentenceSort::PublicProtection
            | SentenceSort::DetentionForPublicProtection
            | SentenceSort::AtHisMajestysPleasure => None,
        }
    }

    fn standard(&mut self, section_250: bool) -> Option<SentenceKind> {
        let told = self.one.said;
        let plus = self.yes_or_no(
            told.two_thirds,
            "release at two thirds",
            "whether its kind, length and offence make release two thirds of the way",
        );
        let plus_eligible = match plus {
            Some(true) => Some(true),
            _ => self.yes_or_no(
                told.two_thirds_today,
                "release at two thirds today",
                "whether such a sentence passed today would be released from at two thirds",
            ),
        };
        let exclusions = self.exclusions();
        Some(SentenceKind::Standard(Standard {
            plus: plus?,
            plus_eligible: plus_eligible?,
            section_250,
            exclusions: exclusions?,
        }))
    }

    fn exclusions(&mut self) -> Option<Exclusions> {
        let told = self.one.said;
        let excluded = self.yes_or_no(
            told.excluded,
            "excluded from early release",
            "whether its offence is on a list that is excluded from early release",
        )?;
        let field = self.field("excluded from early release");
        if !excluded {
            if !told.exclusion_lists.is_empty() {
                self.reasons.push(Reason::new(
                    "CONTRADICTION",
                    field,
                    "the offence is said to be on no list, and lists are named; ask the prison’s offender management unit",
                ));
            }
            return Some(Exclusions::default());
        }
        if told.exclusion_lists.is_empty() {
            self.reasons.push(Reason::missing(
                field,
                "on which list its offence is",
                PRISON,
            ));
            return None;
        }
        let mut exclusions = Exclusions::default();
        for name in &told.exclusion_lists {
            match Exclusion::named(name.trim()) {
                Some(list) => exclusions = exclusions.with(list),
                None => {
                    let known = Exclusion::ALL.map(Exclusion::name).join(", ");
                    self.reasons
                        .push(Reason::unknown(field.clone(), name, &known));
                }
            }
        }
        Some(exclusions)
    }

    fn discretion(&mut self) -> Option<Discretion> {
        match &self.one.said.board_decides {
            Said::NotApplicable => None,
            Said::Text(text) if text == "TERRORISM" => Some(Discretion::Terrorism),
            Said::Text(text) if text == "POWER_TO_DETAIN" => Some(Discretion::PowerToDetain),
            Said::Text(text) => {
                let field = self.field("decided by the Parole Board");
                self.reasons.push(Reason::unknown(
                    field,
                    text,
                    "`TERRORISM` or `POWER_TO_DETAIN`",
                ));
                None
            }
            Said::Unknown | Said::NotStated => {
                self.taken.push(format!(
                    "{}: whether the Parole Board decides on a release that would be automatic (sections 244ZB and 247A) is not told; taken as not, because it does only where somebody has said so",
                    self.name
                ));
                None
            }
        }
    }

    fn extension(&mut self) -> Option<Term> {
        self.length(self.one.said.extension.as_ref(), None, "extension period")
    }

    fn length(
        &mut self,
        fields: Option<&ToldTerm>,
        words: Option<&str>,
        part: &str,
    ) -> Option<Term> {
        let field = self.field(part);
        let found = match (fields, words) {
            (Some(fields), _) => (terms::of_fields(fields), fields.in_words()),
            (None, Some(words)) => (terms::of_words(words), words.to_owned()),
            (None, None) => {
                self.reasons
                    .push(Reason::missing(field, &format!("the {part}"), COURT));
                return None;
            }
        };
        if found.0.is_none() {
            let expected = "a length such as `4 years 6 months`";
            self.reasons
                .push(Reason::unknown(field, &found.1, expected));
        }
        found.0
    }

    fn day(&mut self, when: Option<When>, part: &str, whom: &str) -> Option<Day> {
        let day = when.and_then(When::day);
        if day.is_none() {
            let field = self.field(part);
            self.reasons.push(match when {
                None | Some(When::Unknown) => Reason::missing(field, &format!("the {part}"), whom),
                Some(when) => Reason::new(
                    "MISSING",
                    field,
                    format!(
                        "the {part} is known only as {}; ask {whom}",
                        when.in_words()
                    ),
                ),
            });
        }
        day
    }

    fn yes_or_no(&mut self, answer: YesNo, part: &str, what: &str) -> Option<bool> {
        match answer {
            YesNo::Yes => Some(true),
            YesNo::No | YesNo::NotApplicable => Some(false),
            YesNo::Unknown | YesNo::NotStated => {
                let field = self.field(part);
                self.reasons.push(Reason::missing(field, what, PRISON));
                None
            }
        }
    }
}
