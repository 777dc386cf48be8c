//! Settings of a data folder: `settings.toml`, where somebody wrote one. Unknown keys are refused, by name.

use crate::fault::Refusal;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What an operator can set. All of it has a default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Which local variant of a rule an agency follows: agency, then rule, then variant.
    #[serde(default)]
    pub local: BTreeMap<String, BTreeMap<String, String>>,
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
}

impl Settings {
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
