//! Facts as JSON: what is read can be written in canonical form and read again.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(body) = serde_json::from_slice::<facts::Body>(bytes) {
        let written = facts::canonical::to_vec(&body).expect("a body can be written down");
        assert_eq!(facts::canonical::from_slice::<facts::Body>(&written).expect("and read"), body);
        for fact in &body.facts {
            facts::check(fact, calendar::Day::from_ymd(2024, 3, 31));
            fact.statement.in_words();
        }
    }
});
