//! The tree over the entries: kept whatever the batches, the same as one made from all leaves; and no table, column, row or
//! order of the store can be changed without its showing. Where everything was worked out again by whoever changed it, a
//! checkpoint that somebody else holds shows it.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::Instant;
use ledger::{
    Authority, Broken, EntryClass, Hash, Ledger, Marks, NewEntry, RecordKey, SqliteLedger, Tag,
    Visibility, tree_of,
};
use rusqlite::Connection;
use seals::{Frontier, Tile, is_consistent, root_of_inclusion};
use std::path::{Path, PathBuf};

fn noon() -> Instant {
    Instant::parse("2026-03-02T12:00:00Z").unwrap()
}

fn entry(number: u16) -> NewEntry {
    let mut record = [0; 16];
    record[..2].copy_from_slice(&number.to_be_bytes());
    NewEntry {
        agency: "northmoor".to_owned(),
        source: "northmoor-social-care".to_owned(),
        class: EntryClass::Record,
        claimed_on: None,
        record: RecordKey(record),
        fingerprint: record,
        written: Some(i64::from(number)),
        marks: if number.is_multiple_of(3) {
            Marks::of(&["restricted"])
        } else {
            Marks::default()
        },
        tags: vec![Tag(record), Tag([200; 16])],
        parts: vec![
            format!(r#"{{"record":{number}}}"#).into_bytes(),
            format!(r#"{{"fact":{number},"secret":"not to be given away"}}"#).into_bytes(),
        ],
    }
}

fn entries(numbers: std::ops::Range<u16>) -> Vec<NewEntry> {
    numbers.map(entry).collect()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("ledger.sqlite")
    }

    fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.file(), noon()).unwrap()
    }

    /// A ledger of so many entries, the opening among them.
    fn of(size: u16) -> Self {
        let folder = Self::new();
        folder.open().append(&entries(1..size), noon()).unwrap();
        folder
    }

    /// Another folder with the same files.
    fn copy(&self) -> Self {
        let other = Self::new();
        for file in std::fs::read_dir(self.0.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), other.0.path().join(file.file_name())).unwrap();
        }
        other
    }

    fn verify(&self, known: &[(u64, Hash)]) -> Option<Broken> {
        SqliteLedger::open_to_read(&self.file())
            .unwrap()
            .verify_against(known)
            .unwrap()
    }

    fn checkpoint(&self) -> (u64, Hash) {
        let ledger = self.open();
        let size = ledger.head().unwrap().0;
        (size, tree_of(&ledger, size).root().unwrap())
    }
}

/// The store without what holds an administrator up: triggers and checks.
fn unguarded(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection
        .execute_batch("pragma foreign_keys = off; pragma ignore_check_constraints = on")
        .unwrap();
    let triggers = texts(
        &connection,
        "select name from sqlite_schema where type = 'trigger'",
    );
    for trigger in triggers {
        connection
            .execute_batch(&format!("drop trigger {trigger}"))
            .unwrap();
    }
    connection
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut query = connection.prepare(sql).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn leaves(file: &Path) -> Vec<Hash> {
    let connection = Connection::open(file).unwrap();
    let mut query = connection
        .prepare("select leaf from entry order by position")
        .unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn the_tree_is_that_of_all_leaves_whatever_the_batches() {
    let folder = Folder::new();
    let mut next = 1;
    for batch in [1, 254, 1, 2, 255, 300, 7, 512] {
        let mut ledger = folder.open();
        ledger.append(&entries(next..next + batch), noon()).unwrap();
        next += batch;
    }
    let all = leaves(&folder.file());
    assert_eq!(all.len(), usize::from(next));
    let ledger = SqliteLedger::open_to_read(&folder.file()).unwrap();
    let mut frontier = Frontier::default();
    let mut roots = vec![frontier.root()];
    for leaf in &all {
        frontier.push(*leaf);
        roots.push(frontier.root());
    }
    let whole = all.len() as u64;
    for size in [1, 2, 255, 256, 257, 511, 512, 513, 1024, whole] {
        let root = roots[usize::try_from(size).unwrap()];
        let mut tree = tree_of(&ledger, size);
        assert_eq!(tree.root().unwrap(), root, "the root of {size}");
        let leaf = size / 2;
        let path = tree.inclusion(leaf).unwrap();
        assert_eq!(
            root_of_inclusion(&all[usize::try_from(leaf).unwrap()], leaf, size, &path),
            Some(root),
            "entry {} of {size}",
            leaf + 1
        );
        let proof = tree_of(&ledger, whole).consistency(size).unwrap();
        assert!(
            is_consistent((size, &root), (whole, &roots[all.len()]), &proof),
            "from {size}"
        );
    }
    assert!(
        tree_of(&ledger, whole + 1).root().is_err(),
        "there is no tree of more entries than there are"
    );
    let beyond = Tile::of_tree(0, 5, whole + 600).unwrap();
    assert_eq!(ledger.tile(beyond).unwrap(), None);
    let known: Vec<(u64, Hash)> = (0..=whole).zip(roots).collect();
    assert_eq!(ledger.verify_against(&known).unwrap(), None);
}

#[test]
fn a_ledger_from_before_there_was_a_tree_gets_one() {
    let folder = Folder::of(700);
    let expected = folder.checkpoint();
    unguarded(&folder.file())
        .execute_batch("drop table subtree")
        .unwrap();
    assert_eq!(folder.checkpoint(), expected);
    assert_eq!(folder.verify(&[expected]), None);
}

/// Goes over the store's own list of tables and columns, so that one which is added and not covered fails here.
#[test]
fn no_table_column_row_or_order_can_be_changed_unseen() {
    let whole = Folder::of(600);
    for number in [77, 78, 79] {
        let authority = Authority {
            by: "robin".to_owned(),
            role: "data protection officer".to_owned(),
            kind: "court_order".to_owned(),
            words: "Order of an invented court, 1 March 2026".to_owned(),
        };
        let records = [entry(number).record];
        whole
            .open()
            .erase(&records, "record", "northmoor", &authority, noon())
            .unwrap();
    }
    let known = [whole.checkpoint()];
    assert_eq!(whole.verify(&known), None);
    let connection = Connection::open(whole.file()).unwrap();
    let tables = texts(
        &connection,
        "select name from sqlite_schema where type = 'table' order by name",
    );
    let mut tried = 0;
    for table in &tables {
        let rows: i64 = connection
            .query_row(&format!("select count(*) from {table}"), [], |row| {
                row.get(0)
            })
            .unwrap();
        if rows == 0 {
            assert_eq!(
                table, "to_destroy",
                "it is empty here, so nothing of it is tried"
            );
            continue;
        }
        let columns = texts(
            &connection,
            &format!("select name from pragma_table_info('{table}')"),
        );
        let one = one_row(&connection, table);
        let mut changes = vec![format!("delete from {table} where {one}")];
        for column in &columns {
            let altered = altered(&connection, table, column);
            changes.push(format!(
                "update {table} set {column} = {altered} where {one}"
            ));
        }
        for change in changes {
            let folder = whole.copy();
            let changed = unguarded(&folder.file())
                .execute(&change, [])
                .unwrap_or_else(|fault| panic!("{change}: {fault}"));
            assert_eq!(changed, 1, "{change}");
            assert!(shows(&folder, &known), "this does not show: {change}");
            tried += 1;
        }
    }
    assert!(
        tables.iter().any(|table| table == "subtree") && tried >= 35,
        "{tried} changes"
    );
}

/// A change shows where verifying names a place, or where the ledger is refused as none.
fn shows(folder: &Folder, known: &[(u64, Hash)]) -> bool {
    match SqliteLedger::open_to_read(&folder.file()) {
        Err(_) => true,
        Ok(ledger) => ledger.verify_against(known).unwrap().is_some(),
    }
}

/// A condition that one row in the middle of a table meets, by its primary key.
fn one_row(connection: &Connection, table: &str) -> String {
    let keys = texts(
        connection,
        &format!("select name from pragma_table_info('{table}') where pk > 0 order by pk"),
    );
    let quoted = keys
        .iter()
        .map(|key| format!("'{key} = ' || quote({key})"))
        .collect::<Vec<_>>()
        .join(" || ' and ' || ");
    let sql = format!(
        "select {quoted} from {table} order by {} limit 1 offset (select count(*) / 2 from {table})",
        keys.join(", ")
    );
    texts(connection, &sql).remove(0)
}

/// Another value of the same type that stands nowhere in the column.
fn altered(connection: &Connection, table: &str, column: &str) -> String {
    let kind = texts(
        connection,
        &format!("select type from pragma_table_info('{table}') where name = '{column}'"),
    )
    .remove(0);
    match kind.to_lowercase().as_str() {
        "integer" => format!("coalesce({column}, 0) + 1000000"),
        "text" => format!("coalesce({column}, '') || 'x'"),
        _ => format!("coalesce(cast(x'ff' || substr({column}, 2) as blob), zeroblob(32))"),
    }
}

#[test]
fn what_is_put_in_dropped_or_reordered_shows_without_any_checkpoint() {
    let whole = Folder::of(600);
    let cases = [
        "insert into subtree select level, number + 9, root from subtree where level = 1 and number = 0",
        "insert into subtree select 2, 0, root from subtree where level = 1 and number = 0",
        "delete from subtree where number = 1",
        "delete from subtree",
        "update subtree set root = (select root from subtree where number = 1) where number = 0",
        "update subtree set number = 5 - number",
        "delete from entry where position > 500",
        "update entry set leaf = (select leaf from entry where position = 300) where position = 301",
        "update content set parts = (select parts from content where position = 300) where position = 301",
        // Two entries change places, with their content.
        "update entry set position = -position where position in (300, 301);
         update entry set position = 601 + position where position < 0;
         update content set position = -position where position in (300, 301);
         update content set position = 601 + position where position < 0",
        // The last entry is dropped together with all that is filed of it, and the head is set back.
        "delete from entry where position = 600; delete from content where position = 600; delete from tag where position = 600;
         update head set position = 599",
    ];
    for change in cases {
        let folder = whole.copy();
        unguarded(&folder.file()).execute_batch(change).unwrap();
        assert!(folder.verify(&[]).is_some(), "this does not show: {change}");
    }
}

/// Somebody with the whole machine writes the past anew, with every hash as it has to be. The ledger is sound in itself;
/// what a witness or the operator holds shows it.
#[test]
fn a_past_that_was_written_anew_shows_against_a_checkpoint() {
    let early = Folder::of(300);
    let held = {
        let folder = early.copy();
        folder.open().append(&entries(300..700), noon()).unwrap();
        folder.checkpoint()
    };
    assert_eq!(held.0, 700);
    let mut changed = entries(300..700);
    changed[5].agency = "another agency".to_owned();
    let mut dropped = entries(300..701);
    dropped.remove(5);
    let mut swapped = entries(300..700);
    swapped.swap(5, 6);
    let mut put_in = entries(300..700);
    put_in.insert(5, entry(900));
    let cases = [
        ("changed", changed, 700),
        ("dropped", dropped, 700),
        ("reordered", swapped, 700),
        ("put in", put_in, 700),
        ("cut off", entries(300..600), 601),
        ("rolled back", Vec::new(), 301),
    ];
    for (what, anew, place) in cases {
        let folder = early.copy();
        folder.open().append(&anew, noon()).unwrap();
        assert_eq!(folder.verify(&[]), None, "{what}: sound in itself");
        let broken = folder.verify(&[early.checkpoint(), held]);
        assert_eq!(broken.map(|broken| broken.position), Some(place), "{what}");
    }
}

/// A part that is opened proves its entry and gives nothing else away.
#[test]
fn one_part_is_opened_and_no_other() {
    let folder = Folder::of(20);
    let ledger = folder.open();
    let all = leaves(&folder.file());
    for position in 2..=20_u64 {
        for part in 0..2 {
            let opened = ledger
                .opening(position, part, &Visibility::Everything)
                .unwrap()
                .unwrap();
            let index = usize::try_from(position).unwrap() - 1;
            assert_eq!(opened.leaf(), Some(all[index]), "part {part} of {position}");
            let written = serde_json::to_string(&opened).unwrap();
            assert_eq!(written.contains("not to be given away"), part == 1);
            let mut other = opened.clone();
            other.content.push(' ');
            assert_eq!(other.leaf(), None, "another content");
            let mut other = opened.clone();
            other.part = 0;
            assert_eq!(other.leaf(), None, "how it is found is no part");
            let mut other = opened;
            other.agency = "another".to_owned();
            assert_ne!(other.leaf(), Some(all[index]), "another agency");
        }
        assert_eq!(
            ledger
                .opening(position, 2, &Visibility::Everything)
                .unwrap(),
            None
        );
    }
    let plain = Visibility::Holding(Marks::default());
    assert_eq!(
        ledger.opening(4, 0, &plain).unwrap(),
        None,
        "entry 4 is restricted"
    );
    assert!(ledger.opening(5, 0, &plain).unwrap().is_some());
    assert_eq!(
        ledger.opening(99, 0, &Visibility::Everything).unwrap(),
        None
    );
}
