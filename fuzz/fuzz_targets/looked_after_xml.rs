//! The looked-after children return as XML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    joinder_fuzz::deliver_named("ssda903-xml", bytes);
});
