//! Lines of `joinder release-dates`: whatever they hold, each has an answer or an error, under both profiles.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    joinder_fuzz::release_dates::answered(&text);
});
