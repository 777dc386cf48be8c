//! Canonical JSON: one value has one form.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes)
        && let Ok(written) = facts::canonical::to_vec(&value)
    {
        let read: serde_json::Value = facts::canonical::from_slice(&written).expect("it reads back");
        assert_eq!(facts::canonical::to_vec(&read).expect("and is written again"), written);
    }
});
