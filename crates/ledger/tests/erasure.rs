//! Sealing and erasing: what is sealed is not there to be read, what was erased is gone and says so, and what was merely
//! removed shows.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{Day, Instant};
use ledger::{
    Authority, DataKey, EntryClass, KeyNumber, KeyService, Ledger, LedgerFault, Marks, NewEntry,
    Outcome, RecordKey, Run, SqliteLedger, Tag, Visibility,
};
use std::path::{Path, PathBuf};

/// Words that stand in no file once they are sealed or erased.
const SECRET: &str = "a sentence about an invented child";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.file("ledger.sqlite"), noon()).unwrap()
    }

    fn read(&self) -> SqliteLedger {
        SqliteLedger::open_to_read(&self.file("ledger.sqlite")).unwrap()
    }

    fn sql(&self, file: &str, sql: &str) {
        let connection = rusqlite::Connection::open(self.file(file)).unwrap();
        for trigger in [
            "entry_is_not_changed",
            "entry_is_not_removed",
            "content_is_only_sealed",
            "content_is_sealed",
            "content_is_not_removed",
        ] {
            connection
                .execute_batch(&format!("drop trigger if exists {trigger}"))
                .unwrap();
        }
        connection.execute_batch(sql).unwrap();
    }

    fn number(&self, file: &str, sql: &str) -> i64 {
        let connection = rusqlite::Connection::open(self.file(file)).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// True where any file of the folder holds these bytes.
    fn holds(&self, words: &str) -> bool {
        std::fs::read_dir(self.0.path()).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes
                .windows(words.len())
                .any(|window| window == words.as_bytes())
        })
    }
}

fn noon() -> Instant {
    Instant::parse("2026-03-02T12:00:00Z").unwrap()
}

fn version(record: u8, content: u8, written: i64) -> NewEntry {
    NewEntry {
        agency: "northmoor".to_owned(),
        source: "northmoor-social-care".to_owned(),
        class: EntryClass::Record,
        claimed_on: None,
        record: RecordKey([record; 16]),
        fingerprint: [content; 16],
        written: Some(written),
        marks: Marks::of(if record == 9 { &["restricted"] } else { &[] }),
        tags: vec![Tag([record; 16])],
        parts: vec![
            format!(r#"{{"record":{record},"says":"{SECRET}"}}"#).into_bytes(),
            format!(r#"{{"content":{content}}}"#).into_bytes(),
        ],
    }
}

fn authority() -> Authority {
    Authority {
        by: "robin".to_owned(),
        role: "data protection officer".to_owned(),
        kind: "court_order".to_owned(),
        words: "Order of an invented court, 1 March 2026".to_owned(),
    }
}

/// Three records; the second has two versions and a sighting.
fn filled(folder: &Folder) -> SqliteLedger {
    let mut ledger = folder.open();
    ledger
        .append(
            &[
                version(1, 1, 1),
                version(2, 1, 1),
                version(3, 1, 1),
                version(2, 2, 2),
                version(2, 1, 3),
                version(9, 1, 1),
            ],
            noon(),
        )
        .unwrap();
    ledger
}

fn erase(ledger: &mut SqliteLedger, record: u8) -> Result<ledger::Erasure, LedgerFault> {
    ledger.erase(
        &[RecordKey([record; 16])],
        "record",
        "northmoor",
        &authority(),
        noon(),
    )
}

#[test]
fn what_is_kept_cannot_be_read_without_the_keys() {
    let folder = Folder::new();
    drop(filled(&folder));
    assert!(!folder.holds(SECRET), "content stands in a file as it came");
    assert_eq!(
        folder.number("keys.sqlite", "select count(*) from data_key"),
        4,
        "a key for each source record"
    );
    let ledger = folder.read();
    assert_eq!(
        ledger
            .entry(3, &Visibility::Everything)
            .unwrap()
            .unwrap()
            .parts,
        version(2, 1, 1).parts
    );
    assert_eq!(ledger.verify().unwrap(), None);
}

#[test]
fn what_was_erased_is_gone_and_the_chain_says_by_whom_and_why() {
    let folder = Folder::new();
    let mut ledger = filled(&folder);
    let (before, hashes) = (ledger.head().unwrap(), leaves(&folder));
    let erasure = erase(&mut ledger, 2).unwrap();
    assert_eq!(erasure.tombstone.entries, [Run(3, 3), Run(5, 6)]);
    assert_eq!(
        (erasure.tombstone.records, erasure.position),
        (1, before.0 + 1)
    );
    assert_eq!(
        leaves(&folder)[..hashes.len()],
        hashes,
        "no hash of the past changes"
    );
    assert_eq!(ledger.verify().unwrap(), None);
    for position in [3, 5, 6] {
        assert_eq!(
            ledger.entry(position, &Visibility::Everything).unwrap(),
            None
        );
    }
    assert_eq!(
        ledger
            .with_tag(Tag([2; 16]), Day::LAST, &Visibility::Everything)
            .unwrap(),
        []
    );
    assert!(
        ledger.entry(2, &Visibility::Everything).unwrap().is_some(),
        "others stay"
    );
    assert_eq!(
        folder.number("keys.sqlite", "select count(*) from data_key"),
        3
    );
    let told = ledger.erasures().unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0].tombstone.authority, told[0].unfinished),
        (&authority(), false)
    );
    assert!(
        matches!(erase(&mut ledger, 2), Err(LedgerFault::Erasure(_))),
        "nothing is erased twice"
    );
    assert!(matches!(
        erase(&mut ledger, 77),
        Err(LedgerFault::Erasure(_))
    ));
    assert_eq!(ledger.erasures().unwrap().len(), 1);
}

#[test]
fn the_last_of_its_marks_can_be_erased() {
    let folder = Folder::new();
    let mut ledger = filled(&folder);
    erase(&mut ledger, 9).unwrap();
    assert_eq!(ledger.verify().unwrap(), None);
}

fn leaves(folder: &Folder) -> Vec<Vec<u8>> {
    let connection = rusqlite::Connection::open(folder.file("ledger.sqlite")).unwrap();
    let mut query = connection
        .prepare("select leaf from entry order by position")
        .unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn an_erased_record_does_not_come_in_again_until_somebody_lets_it() {
    let folder = Folder::new();
    let mut ledger = filled(&folder);
    let by = erase(&mut ledger, 2).unwrap().position;
    let again = [version(2, 1, 1), version(2, 7, 9), version(1, 5, 5)];
    let outcomes = ledger.append(&again, noon()).unwrap();
    assert_eq!(outcomes[..2], [Outcome::Refused(by), Outcome::Refused(by)]);
    assert!(
        matches!(outcomes[2], Outcome::Appended(_)),
        "others come in"
    );
    assert!(
        ledger
            .readmit(RecordKey([1; 16]), "northmoor", &authority(), noon())
            .is_err()
    );
    ledger
        .readmit(RecordKey([2; 16]), "northmoor", &authority(), noon())
        .unwrap();
    assert!(
        ledger
            .readmit(RecordKey([2; 16]), "northmoor", &authority(), noon())
            .is_err()
    );
    assert!(matches!(
        ledger.append(&again[1..2], noon()).unwrap()[..],
        [Outcome::Appended(_)]
    ));
    assert_eq!(ledger.verify().unwrap(), None);
    let second = erase(&mut ledger, 2).unwrap().position;
    assert_eq!(
        ledger.append(&again[..1], noon()).unwrap(),
        [Outcome::Refused(second)]
    );
    assert_eq!(ledger.verify().unwrap(), None);
}

/// What an administrator could do to the tables of erasing, and to content and keys, beside what was lawfully erased.
#[test]
fn a_quiet_deletion_still_shows() {
    let cases = [
        ("ledger.sqlite", "delete from content where position = 2", 2),
        (
            "ledger.sqlite",
            "delete from content where position = 2; insert into erased values (2, 8)",
            2,
        ),
        (
            "ledger.sqlite",
            "update erased set by_entry = 7 where position = 5",
            5,
        ),
        (
            "ledger.sqlite",
            "update erased set position = 2 where position = 5",
            2,
        ),
        ("ledger.sqlite", "delete from erased where position = 5", 8),
        ("ledger.sqlite", "delete from erased", 3),
        ("ledger.sqlite", "delete from refused", 8),
        (
            "ledger.sqlite",
            "update refused set record = zeroblob(16)",
            8,
        ),
        ("ledger.sqlite", "update refused set by_entry = 7", 8),
        ("ledger.sqlite", "update refused set readmitted = 7", 7),
        ("ledger.sqlite", "delete from content where position = 8", 3),
        (
            "ledger.sqlite",
            r#"update content set parts = cast(replace(cast(parts as text), '[5,6]', '[2,6]') as blob) where position = 8"#,
            2,
        ),
        (
            "ledger.sqlite",
            "insert into content select 5, record, fingerprint, written, marks, tags, salt, sealed_with, parts from content where position = 2",
            5,
        ),
        (
            "keys.sqlite",
            "delete from data_key where number = (select min(number) from data_key)",
            2,
        ),
        (
            "keys.sqlite",
            "update data_key set wrapped = zeroblob(72) where number = (select max(number) from data_key)",
            7,
        ),
        (
            "keys.sqlite",
            "update data_key set wrapped = (select wrapped from data_key order by number limit 1)",
            4,
        ),
    ];
    for (file, sql, place) in cases {
        let folder = Folder::new();
        let mut ledger = filled(&folder);
        erase(&mut ledger, 2).unwrap();
        assert_eq!(ledger.verify().unwrap(), None);
        drop(ledger);
        folder.sql(file, sql);
        let broken = folder.read().verify().unwrap();
        assert_eq!(
            broken.as_ref().map(|broken| broken.position),
            Some(place),
            "{sql}: {broken:?}"
        );
    }
}

#[test]
fn an_erasure_that_was_cut_off_is_finished_at_the_next_opening() {
    let folder = Folder::new();
    let mut ledger = filled(&folder);
    // As it stands when the machine dies between the commit of the ledger and the destroying of the key.
    let keys = std::fs::read(folder.file("keys.sqlite")).unwrap();
    erase(&mut ledger, 2).unwrap();
    drop(ledger);
    assert!(keys.len() >= 4_096);
    let number = folder.number("keys.sqlite", "select max(number) from data_key") + 1;
    folder.sql(
        "keys.sqlite",
        &format!("insert into data_key values ({number}, zeroblob(72))"),
    );
    folder.sql(
        "ledger.sqlite",
        &format!("insert into to_destroy values ({number})"),
    );
    let reading = folder.read();
    assert!(reading.erasures().unwrap()[0].unfinished);
    assert_eq!(
        reading.verify().unwrap(),
        None,
        "what was erased is erased, whether its key is gone or not"
    );
    drop(reading);
    let ledger = folder.open();
    assert!(!ledger.erasures().unwrap()[0].unfinished);
    assert_eq!(
        folder.number("keys.sqlite", "select count(*) from data_key"),
        3
    );
    assert_eq!(
        folder.number("ledger.sqlite", "select count(*) from to_destroy"),
        0
    );
    assert_eq!(ledger.verify().unwrap(), None);
}

#[test]
fn a_key_in_use_is_never_destroyed() {
    let folder = Folder::new();
    drop(filled(&folder));
    folder.sql(
        "ledger.sqlite",
        &format!(
            "insert into to_destroy values ({})",
            folder.number("keys.sqlite", "select min(number) from data_key")
        ),
    );
    let fault = SqliteLedger::open(&folder.file("ledger.sqlite"), noon())
        .err()
        .unwrap()
        .to_string();
    assert!(fault.contains("no erasure asked for"), "{fault}");
    assert_eq!(
        folder.number("keys.sqlite", "select count(*) from data_key"),
        4
    );
    assert_eq!(
        folder
            .read()
            .verify()
            .unwrap()
            .map(|broken| broken.position),
        Some(2)
    );
}

#[test]
fn without_its_keys_the_record_says_what_is_missing_and_hashes_are_still_checked() {
    for (missing, named) in [
        ("keys.sqlite", "keys.sqlite"),
        ("installation.key", "installation.key"),
    ] {
        let folder = Folder::new();
        drop(filled(&folder));
        std::fs::remove_file(folder.file(missing)).unwrap();
        let fault = SqliteLedger::open(&folder.file("ledger.sqlite"), noon())
            .err()
            .unwrap()
            .to_string();
        assert!(
            fault.contains(named) && fault.contains("not there"),
            "{fault}"
        );
        assert!(
            !folder.file(missing).exists(),
            "no new key is made in the place of one that is lost"
        );
        let ledger = folder.read();
        assert!(ledger.keys_missing().is_some());
        assert_eq!(ledger.head().unwrap().0, 7);
        assert_eq!(ledger.verify().unwrap(), None);
        let fault = ledger
            .entry(3, &Visibility::Everything)
            .err()
            .unwrap()
            .to_string();
        assert!(fault.contains(named), "{fault}");
        drop(ledger);
        folder.sql(
            "ledger.sqlite",
            "update entry set agency = 'other' where position = 4",
        );
        assert_eq!(
            folder
                .read()
                .verify()
                .unwrap()
                .map(|broken| broken.position),
            Some(4)
        );
    }
}

#[test]
fn another_installations_key_is_told_apart() {
    let (folder, other) = (Folder::new(), Folder::new());
    drop((filled(&folder), filled(&other)));
    std::fs::copy(
        other.file("installation.key"),
        folder.file("installation.key"),
    )
    .unwrap();
    let fault = SqliteLedger::open(&folder.file("ledger.sqlite"), noon())
        .err()
        .unwrap()
        .to_string();
    assert!(fault.contains("another installation key"), "{fault}");
    assert!(folder.read().keys_missing().is_some());
}

/// A key service of a test: it refuses once it is told to.
struct Service(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl KeyService for Service {
    fn wrap(&self, number: KeyNumber, key: &DataKey) -> Result<Vec<u8>, LedgerFault> {
        if self.0.load(std::sync::atomic::Ordering::SeqCst) {
            return Err(LedgerFault::Keys {
                path: "service".to_owned(),
                reason: "it refuses".to_owned(),
            });
        }
        Ok([&number.0.to_be_bytes()[..], key.bytes(), &[0; 32]].concat())
    }

    fn open(&self, _: KeyNumber, wrapped: &[u8]) -> Result<Option<DataKey>, LedgerFault> {
        Ok(wrapped
            .get(8..40)
            .and_then(|key| key.try_into().ok())
            .map(DataKey::of))
    }
}

#[test]
fn a_key_service_can_stand_in_for_the_key_file_and_where_it_refuses_nothing_is_kept() {
    let folder = Folder::new();
    let refuses = std::sync::Arc::default();
    let path: &Path = &folder.file("ledger.sqlite");
    let mut ledger = SqliteLedger::open_with(
        path,
        Box::new(Service(std::sync::Arc::clone(&refuses))),
        noon(),
    )
    .unwrap();
    ledger.append(&[version(1, 1, 1)], noon()).unwrap();
    assert!(!folder.file("installation.key").exists());
    refuses.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(
        ledger
            .append(&[version(1, 2, 2), version(2, 1, 1)], noon())
            .is_err()
    );
    assert_eq!(
        ledger.head().unwrap().0,
        2,
        "a batch whose keys cannot be kept is not kept"
    );
    assert_eq!(
        ledger
            .entry(2, &Visibility::Everything)
            .unwrap()
            .unwrap()
            .parts,
        version(1, 1, 1).parts
    );
    assert_eq!(ledger.verify().unwrap(), None);
}

#[test]
fn a_writer_of_the_first_format_is_stopped() {
    let folder = Folder::new();
    drop(filled(&folder));
    let connection = rusqlite::Connection::open(folder.file("ledger.sqlite")).unwrap();
    let insert = "insert into content select 99, record, fingerprint, written, marks, tags, salt, null, parts from content where position = 2";
    assert!(
        connection
            .execute(insert, [])
            .unwrap_err()
            .to_string()
            .contains("older joinder")
    );
    for sql in [
        "update content set written = 1",
        "delete from content where position = 2",
    ] {
        assert!(
            connection
                .execute(sql, [])
                .unwrap_err()
                .to_string()
                .contains("append-only"),
            "{sql}"
        );
    }
}
