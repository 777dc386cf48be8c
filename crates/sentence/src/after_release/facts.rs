//! What is known of a person's sentence and of what came after it, as the commands and programs give it. What is absent is
//! not known; it never means "no".

use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;

/// The facts, as `joinder recall type` and `joinder licence in-force` read them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifeFacts {
    /// The sentence.
    #[serde(default)]
    pub sentence: SentenceServed,
    /// When the person was born.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub date_of_birth: Option<Day>,
    /// The days of release, the first included. An empty list says: never released.
    #[serde(default)]
    #[schemars(with = "Option<Vec<String>>")]
    pub releases: Option<Vec<Day>>,
    /// The days on which the licence was revoked. An empty list says: never recalled.
    #[serde(default)]
    #[schemars(with = "Option<Vec<String>>")]
    pub recalls: Option<Vec<Day>>,
    /// True where the person is on home detention curfew.
    #[serde(default)]
    pub hdc: Option<bool>,
    /// Multi-agency public protection arrangements.
    #[serde(default)]
    pub mappa: Option<Mappa>,
    /// What applies, by the ids of `recall-type.toml`. Where the list is there, what it does not name does not apply.
    #[serde(default)]
    pub flags: Option<BTreeSet<String>>,
}

/// The sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentenceServed {
    /// Its kind: `IPP`, `DPP`, `LIFE`, `HMP`, `SDS`, `YOUTH_SDS`, `EDS`, `SOPC`, `DCR` (discretionary conditional release, the law
    /// before 4 April 2005), `STS` (serious terrorism); `INDETERMINATE` where no more is known.
    #[serde(default)]
    pub kind: Option<String>,
    /// The day on which it was passed.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub sentenced_on: Option<Day>,
    /// Its whole length in days, the day of sentence counted.
    #[serde(default)]
    pub length_days: Option<i32>,
}

/// Category and level; an absent one is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mappa {
    /// The category, 1 to 4; 0 for somebody who is not managed so.
    #[serde(default, deserialize_with = "digit")]
    pub category: Option<u8>,
    /// The level, 1 to 3; 0 for somebody who is not managed so.
    #[serde(default, deserialize_with = "digit")]
    pub level: Option<u8>,
}

/// A number that some systems write as a text.
fn digit<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u8>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(u8),
        Text(String),
    }
    match Option::<Written>::deserialize(from)? {
        None => Ok(None),
        Some(Written::Number(number)) => Ok(Some(number)),
        Some(Written::Text(text)) => text.trim().parse().map(Some).map_err(|_| {
            serde::de::Error::custom(format!("`{text}` is no number; expected 0 to 4"))
        }),
    }
}

/// Facts that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: {message}")]
pub struct FactsFault {
    /// The field.
    pub field: String,
    /// What was found and what was expected.
    pub message: String,
}

impl LifeFacts {
    /// Reads facts from JSON, and names everything that contradicts itself.
    ///
    /// # Errors
    /// The faults, all of them.
    pub fn read(json: &str) -> Result<Self, Vec<FactsFault>> {
        // A mark that some editors put before the text says nothing.
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        let mut facts: Self = serde_json::from_str(json).map_err(|fault| {
            vec![FactsFault {
                field: format!("line {}, column {}", fault.line(), fault.column()),
                message: fault.to_string(),
            }]
        })?;
        for days in [&mut facts.releases, &mut facts.recalls]
            .into_iter()
            .flatten()
        {
            days.sort_unstable();
        }
        let faults = facts.faults();
        if faults.is_empty() {
            Ok(facts)
        } else {
            Err(faults)
        }
    }

    fn faults(&self) -> Vec<FactsFault> {
        let mut faults = Vec::new();
        let mut say = |field: &str, message: String| {
            faults.push(FactsFault {
                field: field.to_owned(),
                message,
            });
        };
        if let Some(length) = self.sentence.length_days.filter(|length| *length < 1) {
            say(
                "sentence.length_days",
                format!("`{length}` is no length; expected 1 or more days"),
            );
        }
        let releases = self.releases.as_deref().unwrap_or_default();
        if let (Some(sentenced), Some(first)) = (self.sentence.sentenced_on, releases.first())
            && *first < sentenced
        {
            say(
                "releases",
                format!("`{first}` is before the sentence was passed, {sentenced}"),
            );
        }
        if let Some((field, message)) = self.out_of_order() {
            say(field, message);
        }
        faults.extend(self.mappa_faults());
        faults
    }

    /// What is wrong with the MAPPA answers, by themselves and beside the flags of the same meaning.
    fn mappa_faults(&self) -> Vec<FactsFault> {
        let mut faults = Vec::new();
        let mut say = |field: &str, message: String| {
            faults.push(FactsFault {
                field: field.to_owned(),
                message,
            });
        };
        let category = self.mappa.as_ref().and_then(|mappa| mappa.category);
        let level = self.mappa.as_ref().and_then(|mappa| mappa.level);
        if let Some(level) = level.filter(|level| *level > 3) {
            say(
                "mappa.level",
                format!("`{level}` is no level; expected 0 to 3"),
            );
        }
        if let Some(category) = category.filter(|category| *category > 4) {
            say(
                "mappa.category",
                format!("`{category}` is no category; expected 0 to 4"),
            );
        }
        let flagged = |flag: &str| {
            self.flags
                .as_ref()
                .is_some_and(|flags| flags.contains(flag))
        };
        if let Some(category) = category.filter(|category| *category != 4)
            && flagged("mappa_category_4")
        {
            say(
                "flags",
                format!("`mappa_category_4` contradicts `mappa.category`, which is `{category}`"),
            );
        }
        if let Some(level) = level.filter(|level| *level < 2)
            && flagged("mappa_level_2_or_3")
        {
            say(
                "flags",
                format!("`mappa_level_2_or_3` contradicts `mappa.level`, which is `{level}`"),
            );
        }
        faults
    }

    /// What is wrong with the order of releases and recalls, where both lists are there.
    fn out_of_order(&self) -> Option<(&'static str, String)> {
        let (releases, recalls) = (self.releases.as_ref()?, self.recalls.as_ref()?);
        let mut events: Vec<(Day, bool)> = releases.iter().map(|day| (*day, true)).collect();
        events.extend(recalls.iter().map(|day| (*day, false)));
        // On one day a recall follows a release: somebody cannot be recalled before being out.
        events.sort_by_key(|(day, release)| (*day, !release));
        let mut out = false;
        for (day, release) in events {
            if release == out {
                return Some(if release {
                    (
                        "releases",
                        format!(
                            "`{day}` is a release that follows another without a recall between; give both lists whole"
                        ),
                    )
                } else {
                    (
                        "recalls",
                        format!(
                            "`{day}` is a recall without a release before it; give both lists whole"
                        ),
                    )
                });
            }
            out = release;
        }
        None
    }

    /// The JSON Schema of the facts.
    #[must_use]
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(LifeFacts).to_value()
    }

    /// The kind of sentence as the rows name it, where it is known: in capital letters, and other services' names for the same.
    pub(super) fn kind(&self) -> Option<String> {
        let written = self.sentence.kind.as_ref()?.trim().to_uppercase();
        let written = written.replace([' ', '-'], "_");
        let named = match written.as_str() {
            "" => return None,
            "ADULT_SDS" | "STANDARD" | "STANDARD_DETERMINATE" | "SDS+" | "SDS_PLUS" => "SDS",
            "EXTENDED" | "EXTENDED_DETERMINATE" | "EPP" => "EDS",
            // Long detention of a child is read as standard determinate; whether they are a child still is asked of the day.
            "S250" | "SEC250" | "S91" | "SEC91" => "SDS",
            "DHMP" => "HMP",
            "MANDATORY_LIFE" | "DISCRETIONARY_LIFE" | "AUTOMATIC_LIFE" => "LIFE",
            "IMPRISONMENT_FOR_PUBLIC_PROTECTION" => "IPP",
            "DETENTION_FOR_PUBLIC_PROTECTION" => "DPP",
            "OFFENDER_OF_PARTICULAR_CONCERN" => "SOPC",
            "DISCRETIONARY_CONDITIONAL_RELEASE" => "DCR",
            "SERIOUS_TERRORISM" | "STS18" | "STS21" => "STS",
            other => other,
        };
        Some(named.to_owned())
    }
}
