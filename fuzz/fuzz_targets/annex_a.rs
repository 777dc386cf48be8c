//! The Annex A workbook.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    joinder_fuzz::deliver_named("annex-a", bytes);
});
