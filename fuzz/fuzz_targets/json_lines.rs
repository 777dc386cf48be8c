//! JSON lines by a mapping.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let format = joinder_fuzz::mapping(include_str!("../mappings/lines.toml"));
    joinder_fuzz::deliver(&format, bytes);
});
