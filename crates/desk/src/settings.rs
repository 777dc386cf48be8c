//! Settings of a data folder: `settings.toml`, where somebody wrote one. Unknown keys are refused, by name.

use crate::fault::Refusal;
use calendar::{Day, SchoolTerms};
use retention::{LocalKeeping, Schedules};
use rulebook::{LocalChoices, Nation, Rulebook};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What an operator can set. All of it has a default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Which local variant of a rule an agency follows, or which period of its own: agency, then rule, then variant or
    /// period.
    #[serde(default)]
    pub local: BTreeMap<String, BTreeMap<String, String>>,
    /// Which variant of a retention schedule an agency follows, or which period of its own: agency, then schedule, then
    /// variant or period.
    #[serde(default)]
    pub retention: BTreeMap<String, BTreeMap<String, String>>,
    /// Where an agency works, if not in England.
    #[serde(default)]
    pub nations: BTreeMap<String, Nation>,
    /// When schools are open, where that is known.
    #[serde(default)]
    pub school: School,
    /// A file in the data folder that adds or removes bank holidays.
    #[serde(default)]
    pub bank_holidays: Option<String>,
    /// How long an account may be idle before it must sign in again, in minutes.
    #[serde(default)]
    pub idle_minutes: Option<u32>,
    /// True where anybody who reaches the server may read the ledger's checkpoint and hashes. They hold no content, but
    /// tell how many entries there are.
    #[serde(default)]
    pub public_log: bool,
    /// Witnesses that the server asks to sign each new checkpoint: addresses of C2SP tlog-witness. Their keys are named
    /// with `joinder checkpoint trust`.
    #[serde(default)]
    pub ask_witnesses: Vec<String>,
    /// How many days backups of `keys.sqlite` are kept: an erasure is complete when they have aged.
    #[serde(default)]
    pub key_backup_days: Option<u32>,
    /// How long an emergency opening of a hidden record lasts, in minutes.
    #[serde(default)]
    pub break_glass_minutes: Option<u32>,
    /// True where everybody has to set up a second step or add a passkey before anything else. Where nothing is said: true
    /// of a server that is reached by HTTPS, false on one's own machine. Never asked of demo users.
    #[serde(default)]
    pub second_step_required: Option<bool>,
}

/// Term dates of the area's schools, as an operator writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct School {
    /// When schools open, as `08:45`.
    #[serde(default)]
    pub opens: Option<String>,
    /// The terms.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// Days within terms on which schools are closed.
    #[serde(default)]
    pub closed: Vec<Day>,
}

/// One term, its first and last day included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

impl School {
    /// The terms as the calendar takes them.
    ///
    /// # Errors
    /// Where a term ends before it starts, or the hour is none.
    pub fn terms(&self) -> Result<SchoolTerms, Refusal> {
        let said = |fault: &dyn std::fmt::Display| {
            Refusal::Failed(format!("in the settings, `school`: {fault}"))
        };
        let terms = self.terms.iter().map(|term| (term.from, term.to)).collect();
        let terms = SchoolTerms::new(terms)
            .map_err(|fault| said(&fault))?
            .closed_on(self.closed.iter().copied());
        let Some(opens) = &self.opens else {
            return Ok(terms);
        };
        let clock = opens.split_once(':').and_then(|(hour, minute)| {
            let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some((hour, minute))
        });
        let (hour, minute) = clock.ok_or_else(|| {
            said(&format!(
                "`opens` is `{opens}`; expected a time such as `08:45`"
            ))
        })?;
        Ok(terms.opening_at(hour, minute))
    }
}

impl Settings {
    /// What agencies chose among the variants of rules, and where they work.
    ///
    /// # Errors
    /// Where a choice names no rule or variant, all of them in one refusal.
    pub fn local_choices(&self, rulebook: &Rulebook) -> Result<LocalChoices, Refusal> {
        let mut local = LocalChoices::none();
        for (agency, choices) in &self.local {
            for (rule, variant) in choices {
                local = local.with(agency, rule, variant);
            }
        }
        for (agency, nation) in &self.nations {
            local = local.in_nation(agency, *nation);
        }
        let faults = local.faults(rulebook);
        if faults.is_empty() {
            Ok(local)
        } else {
            Err(Refusal::Failed(format!(
                "in the settings, `local`: {}",
                faults.join("; ")
            )))
        }
    }

    /// What agencies chose among the variants of retention schedules, and where they work.
    ///
    /// # Errors
    /// Where a choice names no schedule or variant, all of them in one refusal.
    pub fn local_keeping(
        &self,
        schedules: &Schedules,
        local: &LocalChoices,
    ) -> Result<LocalKeeping, Refusal> {
        let keeping = LocalKeeping::read(&self.retention, local, schedules).map_err(|faults| {
            Refusal::Failed(format!(
                "in the settings, `retention`: {}",
                faults.join("; ")
            ))
        })?;
        Ok(self
            .nations
            .iter()
            .fold(keeping, |keeping, (agency, nation)| {
                keeping.in_nation(agency, *nation)
            }))
    }

    /// Reads the settings at `path`; defaults where there is no such file.
    ///
    /// # Errors
    /// Where the file cannot be read, or a key is not known.
    pub fn read(path: &Path) -> Result<Self, Refusal> {
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text)
                .map_err(|fault| Refusal::Failed(format!("`{}`: {fault}", path.display()))),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(fault) => Err(fault.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<LocalChoices, String> {
        let settings: Settings = toml::from_str(text).map_err(|fault| fault.to_string())?;
        settings.school.terms().map_err(|fault| fault.to_string())?;
        settings
            .local_choices(&Rulebook::built_in())
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn an_agency_chooses_a_variant_a_period_of_its_own_and_a_nation() {
        let local = read(
            "[local.northmoor]\nE9 = \"blackpool\"\nE4 = \"within 48 hours of\"\n[nations]\nsaltmarsh = \"wales\"\n[school]\nopens = \"09:00\"\nterms = [{ from = \"2026-09-02\", to = \"2026-12-18\" }]\n",
        )
        .unwrap();
        assert_eq!(local.variant("northmoor", "E9"), Some("blackpool"));
        assert_eq!(
            local
                .own_period("northmoor", "E4")
                .map(|one| one.to_string()),
            Some("within 48 hours of".to_owned())
        );
        assert_eq!(local.nation("saltmarsh"), Nation::Wales);
        assert_eq!(local.nation("northmoor"), Nation::England);
    }

    #[test]
    fn what_cannot_be_followed_is_refused_with_what_was_found() {
        let cases = [
            (
                "[local.northmoor]\nE99 = \"x\"",
                "chooses for `E99`, which is no rule",
            ),
            (
                "[local.northmoor]\nE9 = \"luton\"",
                "chooses `luton` for `E9`; expected blackpool, liverpool, tees, or a period",
            ),
            (
                "[local.northmoor]\nE17 = \"visit\"",
                "where an agency has nothing to choose",
            ),
            (
                "[local.northmoor]\nE21 = \"within 5 working days of\"",
                "where an agency has nothing to choose",
            ),
            (
                "[nations]\nsaltmarsh = \"scotland\"",
                "unknown variant `scotland`",
            ),
            (
                "[school]\nopens = \"early\"",
                "`opens` is `early`; expected a time such as `08:45`",
            ),
            (
                "[school]\nterms = [{ from = \"2026-09-02\", to = \"2026-01-18\" }]",
                "ends before it starts",
            ),
        ];
        for (text, expected) in cases {
            let fault = read(text).unwrap_err();
            assert!(fault.contains(expected), "{text}: {fault}");
        }
    }
}
