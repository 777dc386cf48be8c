//! Reads one file of rules: its TOML shape, and what is refused.
//!
//! What is checked across files (gaps and overlaps between the rows of one rule) is in `rulebook`.

use crate::authority::{Authority, Level, Read};
use crate::due_soon::DueSoon;
use crate::fault::RulebookFault;
use crate::load_selector::WrittenSelector;
use crate::nation::Nation;
use crate::rule::{
    Choose, Counts, InitiatedBy, Links, Roll, Rule, Shape, Stage, Tell, Unless, Variant, WhichYear,
    While,
};
use crate::selector::Selector;
use calendar::{Day, Period};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    instrument: WrittenInstrument,
    #[serde(default)]
    rule: Vec<Spanned<WrittenRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenInstrument {
    title: String,
    link: Option<String>,
    read: Read,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    id: String,
    title: String,
    owes: String,
    note: String,
    #[serde(default)]
    nation: Nation,
    shape: Shape,
    level: Level,
    in_force: WrittenForce,
    due_soon: DueSoon,
    #[serde(rename = "while")]
    runs_while: Option<While>,
    #[serde(default)]
    choose: Choose,
    #[serde(default)]
    tell: Tell,
    #[serde(default)]
    outlives: bool,
    #[serde(default)]
    same: bool,
    #[serde(default)]
    only_after: Vec<WrittenSelector>,
    #[serde(default)]
    from_dates: Vec<String>,
    #[serde(default)]
    tells_refusal: bool,
    #[serde(default)]
    first_from_start: bool,
    #[serde(default)]
    plan_frequency: bool,
    #[serde(default)]
    starts: Vec<WrittenSelector>,
    initiated_by: Option<WrittenInitiator>,
    #[serde(default)]
    met_by: Vec<WrittenSelector>,
    #[serde(default)]
    shown_by: Vec<WrittenSelector>,
    #[serde(default)]
    not_needed: Vec<WrittenUnless>,
    unmet_missing: Option<String>,
    assumed: Option<String>,
    variant: Vec<WrittenVariant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenForce {
    from: Day,
    to: Option<Day>,
    #[serde(default)]
    read: Read,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenInitiator {
    any: Vec<WrittenSelector>,
    within_days: u32,
    alone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenUnless {
    start: Option<WrittenSelector>,
    during: Option<While>,
    after: Option<WrittenSelector>,
    #[serde(default)]
    not_of_school_age: bool,
    why: Option<String>,
    missing: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenVariant {
    id: String,
    #[serde(default)]
    default: bool,
    period: Option<String>,
    #[serde(default)]
    roll: Roll,
    no_date: Option<String>,
    instrument: Option<String>,
    paragraph: String,
    link: Option<String>,
    read: Option<Read>,
    counts: Option<Counts>,
    starts: Option<Vec<WrittenSelector>>,
    met_by: Option<Vec<WrittenSelector>>,
    links: Option<Links>,
    year: Option<WhichYear>,
    only: Option<Vec<WrittenSelector>>,
    except: Option<Vec<WrittenSelector>>,
    #[serde(default)]
    any_agency: bool,
}

/// A row with the place it came from, for faults across files.
pub(crate) struct PlacedRule {
    pub(crate) rule: Rule,
    pub(crate) file: String,
    pub(crate) line: usize,
}

/// Reads one file. What is right is returned with what is wrong; a file that is no TOML of this shape gives one fault.
pub(crate) fn read_file(
    file: &str,
    text: &str,
    faults: &mut Vec<RulebookFault>,
) -> Vec<PlacedRule> {
    let written: WrittenFile = match toml::from_str(text) {
        Ok(written) => written,
        Err(fault) => {
            faults.push(RulebookFault {
                file: file.to_owned(),
                line: fault.span().map(|span| line_of(text, span.start)),
                key: "file".to_owned(),
                found: fault.message().to_owned(),
                expected: "rules as `docs/rules.md` describes them".to_owned(),
            });
            return Vec::new();
        }
    };
    let mut rules = Vec::new();
    for row in &written.rule {
        let line = line_of(text, row.span().start);
        let mut reader = Reader {
            file,
            line,
            id: &row.get_ref().id,
            faults,
        };
        if let Some(rule) = reader.rule(row.get_ref(), &written.instrument) {
            rules.push(PlacedRule {
                rule,
                file: file.to_owned(),
                line,
            });
        }
    }
    rules
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        .saturating_add(1)
}

struct Reader<'f> {
    file: &'f str,
    line: usize,
    id: &'f str,
    faults: &'f mut Vec<RulebookFault>,
}

impl Reader<'_> {
    fn fault(&mut self, key: &str, found: &str, expected: &str) {
        self.faults.push(RulebookFault {
            file: self.file.to_owned(),
            line: Some(self.line),
            key: format!("{}.{key}", self.id),
            found: found.to_owned(),
            expected: expected.to_owned(),
        });
    }

    fn rule(&mut self, row: &WrittenRule, instrument: &WrittenInstrument) -> Option<Rule> {
        let before = self.faults.len();
        let rule = Rule {
            id: row.id.clone(),
            title: row.title.clone(),
            owes: row.owes.clone(),
            note: row.note.clone(),
            nation: row.nation,
            shape: row.shape,
            level: row.level,
            from: row.in_force.from,
            until: row.in_force.to,
            from_read: row.in_force.read,
            due_soon: row.due_soon,
            runs_while: row.runs_while,
            variants: row
                .variant
                .iter()
                .map(|variant| self.variant(variant, instrument))
                .collect(),
            choose: row.choose,
            tell: row.tell,
            outlives: row.outlives,
            same: row.same,
            only_after: self.selectors("only_after", &row.only_after),
            from_dates: row.from_dates.clone(),
            tells_refusal: row.tells_refusal,
            first_from_start: row.first_from_start,
            plan_frequency: row.plan_frequency,
            starts: self.selectors("starts", &row.starts),
            initiated_by: row.initiated_by.as_ref().map(|one| InitiatedBy {
                selectors: self.selectors("initiated_by.any", &one.any),
                within_days: one.within_days,
                alone: one.alone.clone(),
            }),
            met_by: self.selectors("met_by", &row.met_by),
            shown_by: self.selectors("shown_by", &row.shown_by),
            unless: row
                .not_needed
                .iter()
                .filter_map(|one| self.unless(one))
                .collect(),
            unmet_missing: row.unmet_missing.clone(),
            assumed: row.assumed.clone(),
        };
        self.check(&rule);
        (self.faults.len() == before).then_some(rule)
    }

    fn variant(&mut self, row: &WrittenVariant, instrument: &WrittenInstrument) -> Variant {
        let period = row.period.as_deref().and_then(|text| match text.parse() {
            Ok(period) => Some(period),
            Err(_) => {
                self.fault(
                    "variant.period",
                    text,
                    "a period such as `within 15 working days of`",
                );
                None
            }
        });
        if row.period.is_some() == row.no_date.is_some() {
            self.fault(
                "variant",
                &row.id,
                "either `period`, or `no_date` with the reason why it sets none",
            );
        }
        let authority = Authority {
            instrument: row
                .instrument
                .clone()
                .unwrap_or_else(|| instrument.title.clone()),
            paragraph: row.paragraph.clone(),
            link: row
                .link
                .clone()
                .or_else(|| instrument.link.clone().filter(|_| row.instrument.is_none())),
        };
        Variant {
            id: row.id.clone(),
            default: row.default,
            period,
            roll: row.roll,
            no_date: row.no_date.clone(),
            authority,
            read: row.read.unwrap_or(instrument.read),
            counts: row.counts,
            starts: self.optional("variant.starts", row.starts.as_deref()),
            met_by: self.optional("variant.met_by", row.met_by.as_deref()),
            stage: Stage {
                links: row.links,
                year: row.year,
                only: self.optional("variant.only", row.only.as_deref()),
                except: self.optional("variant.except", row.except.as_deref()),
            },
            any_agency: row.any_agency,
        }
    }

    fn optional(
        &mut self,
        key: &str,
        written: Option<&[WrittenSelector]>,
    ) -> Option<Vec<Selector>> {
        written.map(|written| self.selectors(key, written))
    }

    fn selectors(&mut self, key: &str, written: &[WrittenSelector]) -> Vec<Selector> {
        written
            .iter()
            .filter_map(|one| self.selector(key, one))
            .collect()
    }

    fn selector(&mut self, key: &str, written: &WrittenSelector) -> Option<Selector> {
        match written.read() {
            Ok(selector) => Some(selector),
            Err((found, expected)) => {
                self.fault(key, &found, &expected);
                None
            }
        }
    }

    fn unless(&mut self, written: &WrittenUnless) -> Option<Unless> {
        if let (true, Some(why), None, None, None) = (
            written.not_of_school_age,
            &written.why,
            &written.start,
            written.during,
            &written.after,
        ) {
            return Some(Unless::NotOfSchoolAge { why: why.clone() });
        }
        match (
            &written.start,
            written.during,
            &written.after,
            &written.why,
            &written.missing,
        ) {
            (Some(is), None, None, Some(why), None) => Some(Unless::Start {
                is: self.selector("not_needed.start", is)?,
                why: why.clone(),
            }),
            (Some(is), None, None, None, Some(missing)) => Some(Unless::StartTellsNoDay {
                is: self.selector("not_needed.start", is)?,
                missing: missing.clone(),
            }),
            (None, Some(state), None, Some(why), None) => Some(Unless::During {
                state,
                why: why.clone(),
            }),
            (None, None, Some(is), Some(why), None) => Some(Unless::After {
                is: self.selector("not_needed.after", is)?,
                why: why.clone(),
            }),
            _ => {
                self.fault(
                    "not_needed",
                    "this mixture",
                    "`start`, `during` or `after` with `why`, or `start` with `missing`",
                );
                None
            }
        }
    }

    /// Where one variant is chosen, exactly one is taken unless an agency chooses.
    fn check_default(&mut self, rule: &Rule) {
        let defaults = rule
            .variants
            .iter()
            .filter(|variant| variant.default)
            .count();
        if rule.choose == Choose::Local && rule.variants.len() > 1 && defaults != 1 {
            self.fault(
                "variant.default",
                &format!("{defaults} of them"),
                "exactly one default variant",
            );
        }
    }

    fn check_from_dates(&mut self, rule: &Rule) {
        if (rule.shape == Shape::Worked) == rule.from_dates.is_empty() {
            self.fault(
                "from_dates",
                &rule.from_dates.join(", "),
                "the worked-out days from which it starts, for shape `worked` and only for it",
            );
        }
    }

    fn check(&mut self, rule: &Rule) {
        if rule.until.is_some_and(|until| until < rule.from) {
            self.fault(
                "in_force.to",
                &rule.until.map(|day| day.to_string()).unwrap_or_default(),
                "a day on or after `from`",
            );
        }
        if rule.variants.is_empty() {
            self.fault("variant", "nothing", "at least one variant");
        }
        self.check_default(rule);
        if matches!(rule.shape, Shape::Chain | Shape::Count) && rule.runs_while.is_none() {
            self.fault(
                "while",
                "nothing",
                "`plan`, `child_in_need` or `case`: as long as what it runs",
            );
        }
        self.check_from_dates(rule);
        for (place, variant) in rule.variants.iter().enumerate() {
            if rule
                .variants
                .iter()
                .take(place)
                .any(|other| other.id == variant.id)
            {
                self.fault(
                    "variant.id",
                    &variant.id,
                    "a name that no other variant of the rule has",
                );
            }
            // What is asked for by itself may run either way.
            let on_the_day = rule.shape == Shape::Before && variant.period == Some(Period::SameDay);
            if !matches!(rule.shape, Shape::Asked | Shape::Worked)
                && !on_the_day
                && variant
                    .period
                    .is_some_and(|period| period.is_backwards() != (rule.shape == Shape::Before))
            {
                self.fault(
                    "variant.period",
                    &variant.id,
                    "a period that runs backwards for shape `before`, and only for it",
                );
            }
            if variant.roll != Roll::None
                && !matches!(rule.shape, Shape::Asked | Shape::Before | Shape::Worked)
            {
                self.fault(
                    "variant.roll",
                    &variant.id,
                    "`roll` for shape `asked`, `before` or `worked`, and only for them",
                );
            }
            if (rule.shape == Shape::Count) != variant.counts.is_some() {
                self.fault(
                    "variant.counts",
                    &variant.id,
                    "`counts` for shape `count`, and only for it",
                );
            }
        }
    }
}
