//! The scenarios that are shipped: rows laid over the law's, to ask what would be if it were otherwise.
//! Each is a file of `rulebooks/release/scenarios/`, in the shape that `docs/release-dates/rows.md` gives; its first line says what it is.
//! How rows are laid over others is in `law_loading`.

/// A scenario that is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name: that of its file, without the ending.
    pub name: &'static str,
    /// Its rows, as TOML.
    pub rows: &'static str,
}

impl Scenario {
    /// Every scenario that is shipped.
    pub const ALL: [Scenario; 5] = [
        Scenario {
            name: "progression-model-later",
            rows: include_str!("../../../rulebooks/release/scenarios/progression-model-later.toml"),
        },
        Scenario {
            name: "no-progression-model",
            rows: include_str!("../../../rulebooks/release/scenarios/no-progression-model.toml"),
        },
        Scenario {
            name: "one-half",
            rows: include_str!("../../../rulebooks/release/scenarios/one-half.toml"),
        },
        Scenario {
            name: "curfew-of-180-days",
            rows: include_str!("../../../rulebooks/release/scenarios/curfew-of-180-days.toml"),
        },
        Scenario {
            name: "supervision-stays",
            rows: include_str!("../../../rulebooks/release/scenarios/supervision-stays.toml"),
        },
    ];

    /// The scenario of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Scenario> {
        Scenario::ALL.into_iter().find(|one| one.name == name)
    }

    /// What it is, in one line.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let first = self.rows.lines().next().unwrap_or_default();
        first.trim_start_matches(['#', ' '])
    }
}
