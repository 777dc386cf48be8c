//! A record that was erased and is sent again: it does not come back in silence. What is kept is that it came, where it
//! stood in its file, and which erasure refuses it; nothing of what it says.

use crate::fault::Refusal;
use crate::keys::Keys;
use facts::{Handling, RecordReference, When};
use intake::{Fault, Unread};
use ledger::{EntryClass, NewEntry, Position, RecordKey};

/// The name of the format under which such a record is kept.
pub(crate) const ERASED_BEFORE: &str = "erased before";

/// What is kept of an entry that was refused. Sent again and again, it is kept once for each erasure.
pub(crate) fn entry_of(refused: &NewEntry, by: Position, keys: &Keys) -> Result<NewEntry, Refusal> {
    let place = place_of(refused);
    let unread = Unread {
        record: RecordReference::new(&refused.source, &format!("refused by erasure {by}")),
        format: ERASED_BEFORE.to_owned(),
        about: None,
        place: place.clone(),
        // By this, and by nothing else, somebody can let the record in again.
        context: hexadecimal(&refused.record),
        verbatim: String::new(),
        written: When::Unknown,
        handling: Handling::Ordinary,
        faults: vec![Fault {
            place,
            field: String::new(),
            found: "a record whose content was erased".to_owned(),
            expected: "a decision: let the record in again and import the file once more, or set this aside"
                .to_owned(),
            reason: format!("it was erased by entry {by}; what was sent now was not kept"),
        }],
    };
    let part = facts::canonical::to_vec(&unread)?;
    let record = RecordReference::new(&refused.source, &format!("refused/{by}/{}", unread.context));
    Ok(NewEntry {
        agency: refused.agency.clone(),
        source: refused.source.clone(),
        class: EntryClass::Unread,
        claimed_on: None,
        record: keys.record(&record),
        fingerprint: keys.fingerprint(&[b"refused"]),
        written: None,
        marks: refused.marks.clone(),
        tags: Vec::new(),
        parts: vec![part],
    })
}

/// The file and line that a record stood in; of what it says, nothing.
fn place_of(refused: &NewEntry) -> String {
    #[derive(serde::Deserialize)]
    struct Place {
        place: String,
    }
    refused
        .parts
        .first()
        .and_then(|part| serde_json::from_slice::<Place>(part).ok())
        .map(|head| head.place)
        .unwrap_or_default()
}

/// A record's key in digits.
pub(crate) fn hexadecimal(record: &RecordKey) -> String {
    ledger::hexadecimal(&record.0)
}

/// Reads what [`hexadecimal`] wrote.
pub(crate) fn record_key(digits: &str) -> Option<RecordKey> {
    let bytes: Option<Vec<u8>> = digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    bytes?.try_into().ok().map(RecordKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_records_key_is_read_back() {
        let key = RecordKey([0xA7; 16]);
        assert_eq!(record_key(&hexadecimal(&key)), Some(key));
        assert_eq!(record_key("a7"), None);
        assert_eq!(record_key(&"zz".repeat(16)), None);
    }
}
