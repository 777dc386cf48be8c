//! Recognising a format by how a file begins.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(format) = intake::Format::recognise(bytes) {
        joinder_fuzz::deliver(&format, bytes);
    }
});
