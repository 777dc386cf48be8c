//! FHIR resources and bundles, as JSON and as XML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    joinder_fuzz::deliver_named("fhir", bytes);
});
