//! An export that somebody altered, with a manifest that agrees with it: it is refused, or it is built to the same ledger.
//!
//! An input is a list of changes to an export that was made once: five bytes each, what to do, to which line, at which
//! place (two bytes), with which byte.
#![no_main]

use calendar::Instant;
use desk::{DataFolder, Desk, ExportManifest};
use joinder_fuzz::folder::{desk_with_a_file, operator};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::LazyLock;

const ENTRIES: &str = "entries-000001.jsonl";

/// A folder of its own, its export, and the lines of that.
struct Made {
    room: PathBuf,
    manifest: ExportManifest,
    lines: Vec<Vec<u8>>,
}

fn now() -> Instant {
    Instant::from_micros(1_795_774_305_123_456)
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let room = std::env::temp_dir().join(format!("joinder-fuzz-exports-{}", std::process::id()));
    let desk = desk_with_a_file(&room.join("data"), now);
    let to = room.join("export");
    let manifest = desk::export(desk.folder(), &operator(), &to, None, now()).expect("an export");
    let text = std::fs::read(to.join(ENTRIES)).expect("its entries");
    let lines = text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    Made { room, manifest, lines }
});

/// What a number in a line may become.
const NUMBERS: [&str; 8] = [
    "0",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e400",
    "null",
    "[]",
];

fn change(lines: &mut Vec<Vec<u8>>, [what, line, high, low, byte]: [u8; 5]) {
    if lines.is_empty() {
        return;
    }
    let (number, count) = (usize::from(line) % lines.len(), lines.len());
    let at = usize::from(u16::from_be_bytes([high, low]));
    match what % 7 {
        0 => {
            lines.remove(number);
        }
        1 => lines.insert(number, lines[number].clone()),
        2 => lines.swap(number, usize::from(byte) % count),
        3 => lines[number].truncate(at),
        4 => {
            let line = &mut lines[number];
            let place = at % line.len().max(1);
            if let Some(found) = line.get_mut(place) {
                *found = byte;
            }
        }
        5 => {
            // The number that stands after a colon, and not one within words.
            let line = &mut lines[number];
            let starts: Vec<usize> = (1..line.len())
                .filter(|&place| line[place - 1] == b':' && line[place].is_ascii_digit())
                .collect();
            if let Some(&start) = starts.get(at % starts.len().max(1)) {
                let end = line[start..].iter().position(|byte| !byte.is_ascii_digit());
                let end = end.map_or(line.len(), |length| start + length);
                let other = NUMBERS[usize::from(byte) % NUMBERS.len()];
                line.splice(start..end, other.bytes());
            }
        }
        _ => {
            let place = at % (lines[number].len() + 1);
            lines[number].insert(place, byte);
        }
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let made = &*MADE;
    let mut lines = made.lines.clone();
    let (changes, _) = bytes.as_chunks::<5>();
    changes.iter().take(8).for_each(|one| change(&mut lines, *one));
    let (from, into) = (made.room.join("export"), made.room.join("built"));
    let text = lines.concat();
    std::fs::write(from.join(ENTRIES), &text).expect("entries are written");
    let mut manifest = made.manifest.clone();
    for file in manifest.files.iter_mut().filter(|file| file.name == ENTRIES) {
        file.bytes = text.len() as u64;
        file.sha256 = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    }
    let manifest = serde_json::to_vec(&manifest).expect("JSON");
    std::fs::write(from.join("manifest.json"), manifest).expect("a manifest is written");
    if desk::rebuild(&from, &operator(), &into, None, now()).is_ok() {
        let folder = DataFolder::at(&into).expect("what was built");
        assert_eq!(Desk::verify(&folder, &operator()).expect("it is verified"), None);
        let again = made.room.join("again");
        desk::export(&folder, &operator(), &again, None, now()).expect("an export");
        let said = std::fs::read(again.join(ENTRIES)).expect("its entries");
        assert_eq!(said, made.lines.concat(), "another ledger was built from an altered export");
        std::fs::remove_dir_all(again).expect("removed");
    }
    let _gone = std::fs::remove_dir_all(&into);
});
