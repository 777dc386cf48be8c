//! What an operator writes: settings, rules, schedules of keeping, rows of the law of release, days off. The first byte chooses
//! the reader.
#![no_main]

use retention::Schedules;
use rulebook::Rulebook;
use std::sync::LazyLock;

static RULES: LazyLock<Rulebook> = LazyLock::new(Rulebook::built_in);
static SCHEDULES: LazyLock<Schedules> = LazyLock::new(Schedules::built_in);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&which, rest)) = bytes.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    match which % 5 {
        0 => {
            if let Ok(settings) = toml::from_str::<desk::Settings>(text) {
                let _terms = settings.school.terms();
                if let Ok(local) = settings.local_choices(&RULES) {
                    let _keeping = settings.local_keeping(&SCHEDULES, &local);
                }
            }
        }
        1 => {
            if let Err(faults) = Rulebook::load(&[("rules.toml", text)]) {
                assert!(!faults.is_empty(), "what is refused says why");
            }
        }
        2 => {
            if let Err(faults) = Schedules::load("keeping.toml", text) {
                assert!(!faults.is_empty(), "what is refused says why");
            }
        }
        3 => {
            let _days = calendar::BankHolidays::england_and_wales().with_overrides(text);
        }
        _ => {
            let _laws = sentence::Profile::peer(Some(("scenario.toml", text)));
        }
    }
});
