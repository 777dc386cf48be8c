//! Children in Need census XML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    joinder_fuzz::deliver_named("cin-census", bytes);
});
