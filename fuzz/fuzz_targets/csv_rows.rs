//! CSV rows by a mapping, in any encoding: the header is given, the rest is not.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let format = joinder_fuzz::mapping(include_str!("../mappings/rows.toml"));
    joinder_fuzz::deliver(&format, bytes);
    let mut headed = b"Id,Child,On,Kind,Seen,Who,Count,Said\n".to_vec();
    headed.extend_from_slice(bytes);
    joinder_fuzz::deliver(&format, &headed);
});
