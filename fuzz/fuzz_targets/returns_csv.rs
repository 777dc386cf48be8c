//! The CSV files of the looked-after return, the school census, case notes and the Annex A lists: the first byte says which,
//! the header is that of the format, the rest is not.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else { return };
    let formats: Vec<_> = intake::Format::built_in().collect();
    let format = &formats[usize::from(*which) % formats.len()];
    let header = format.columns().join("\",\"");
    let mut file = format!("\"{header}\"\n").into_bytes();
    file.extend_from_slice(rest);
    joinder_fuzz::deliver(format, &file);
});
