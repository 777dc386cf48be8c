//! Times and days as text.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(when) = text.parse::<facts::When>() {
        assert_eq!(when.to_string().parse::<facts::When>().ok(), Some(when));
        when.in_words();
        when.order();
        assert!(when.earliest() <= when.latest());
    }
    let _day = calendar::Day::parse_iso(text);
});
