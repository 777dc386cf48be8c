//! The release-date engine itself: cases built from bytes, so that almost every one can be read and is worked out.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let line = joinder_fuzz::release_dates::case(bytes).to_string();
    joinder_fuzz::release_dates::answered(&line);
});
