//! Mappings: the TOML file itself.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _loaded = intake::Mapping::load(text);
    }
});
