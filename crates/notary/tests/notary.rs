//! A log and its witnesses over files: what was signed is never contradicted, and a witness remembers.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use notary::{LogSeals, NotaryFault, WitnessFolder};
use seals::{
    CosignRequest, Declined, Frontier, Hash, SignedCheckpoint, Tile, TileSource, TreeView,
    leaf_hash,
};
use std::path::Path;

/// A ledger of leaves.
#[derive(Clone)]
struct Leaves(Vec<Hash>);

impl Leaves {
    fn of(count: u64) -> Self {
        Self(
            (0..count)
                .map(|number| leaf_hash(&number.to_be_bytes()))
                .collect(),
        )
    }

    fn root(&self, size: u64) -> Hash {
        let mut frontier = Frontier::default();
        for leaf in &self.0[..usize::try_from(size).unwrap()] {
            frontier.push(*leaf);
        }
        frontier.root()
    }

    fn seal(&self, seals: &LogSeals) -> Result<SignedCheckpoint, NotaryFault> {
        seals.seal(&mut || Ok(self.0.len() as u64), &mut |size| {
            Ok(self.root(size))
        })
    }

    fn request(&self, signed: &SignedCheckpoint, old_size: u64) -> String {
        let size = signed.checkpoint().size;
        let proof = TreeView::new(self.clone(), size)
            .consistency(old_size)
            .unwrap_or_default();
        CosignRequest {
            old_size,
            proof,
            checkpoint: signed.to_string(),
        }
        .to_string()
    }
}

impl TileSource for Leaves {
    type Fault = String;

    /// Trees here have fewer than 256 leaves: one tile.
    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, String> {
        Ok(self.0[..usize::try_from(tile.width()).unwrap()].to_vec())
    }
}

fn log_in(folder: &Path) -> LogSeals {
    LogSeals::open(&folder.join("seals"), Some("northmoor.example/joinder")).unwrap()
}

fn witness_in(folder: &Path, name: &str) -> WitnessFolder {
    WitnessFolder::open(&folder.join(name), Some(&format!("{name}.example"))).unwrap()
}

#[test]
fn a_key_is_made_once_and_is_the_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let keys: Vec<String> = std::thread::scope(|scope| {
        let made: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| log_in(folder.path()).key().to_string()))
            .collect();
        made.into_iter().map(|made| made.join().unwrap()).collect()
    });
    assert!(
        keys.iter().all(|key| *key == keys[0]),
        "eight at once made one key"
    );
    let own = folder.path().join("seals");
    assert_eq!(
        std::fs::read_to_string(own.join("seals-public-key")).unwrap(),
        format!("{}\n", keys[0])
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&own.join("seals.key")), 0o600);
        assert_eq!(mode(&own), 0o700);
    }
    assert!(matches!(
        LogSeals::open(&own, Some("another.example")),
        Err(NotaryFault::OtherName { .. })
    ));
    let kept = std::fs::read(own.join("seals.key")).unwrap();
    std::fs::remove_file(own.join("seals.key")).unwrap();
    assert!(
        matches!(LogSeals::open(&own, None), Err(NotaryFault::KeyLost { .. })),
        "a lost key is not replaced by another unseen"
    );
    std::fs::write(own.join("seals.key"), kept).unwrap();
    let unnamed = |name: &str| {
        let seals = LogSeals::open(&folder.path().join(name), None).unwrap();
        seals.key().name().to_owned()
    };
    assert_ne!(unnamed("one"), unnamed("two"), "no two logs have one name");
}

#[test]
fn a_log_does_not_contradict_itself() {
    let folder = tempfile::tempdir().unwrap();
    let seals = log_in(folder.path());
    let hundred = Leaves::of(100);
    let first = hundred.seal(&seals).unwrap();
    assert_eq!(
        hundred.seal(&seals).unwrap(),
        first,
        "nothing new, nothing signed"
    );
    let again = log_in(folder.path());
    assert_eq!(
        again.latest().unwrap(),
        Some(first.clone()),
        "it is on disk"
    );
    let longer = Leaves::of(130).seal(&again).unwrap();
    assert_eq!(longer.checkpoint().size, 130);
    assert!(matches!(
        hundred.seal(&again),
        Err(NotaryFault::RolledBack {
            signed: 130,
            found: 100
        })
    ));
    let mut rewritten = Leaves::of(140);
    rewritten.0[3][0] ^= 1;
    assert!(matches!(
        rewritten.seal(&again),
        Err(NotaryFault::Rewritten(130))
    ));
    assert_eq!(again.latest().unwrap(), Some(longer));
    let file = folder.path().join("seals/seals-checkpoint");
    let altered = std::fs::read_to_string(&file)
        .unwrap()
        .replace("\n130\n", "\n120\n");
    std::fs::write(&file, altered).unwrap();
    assert!(
        Leaves::of(140).seal(&again).is_err(),
        "an altered file is not signed over"
    );
}

#[test]
fn witnesses_sign_and_their_signatures_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let seals = log_in(folder.path());
    let (one, two) = (
        witness_in(folder.path(), "police"),
        witness_in(folder.path(), "health"),
    );
    let leaves = Leaves::of(20);
    let signed = leaves.seal(&seals).unwrap();
    assert!(matches!(
        one.cosign(&leaves.request(&signed, 0), 5),
        Err(NotaryFault::NotWatched(_))
    ));
    for witness in [&one, &two] {
        witness.watch(seals.key()).unwrap();
    }
    let by_one = one.cosign(&leaves.request(&signed, 0), 5).unwrap();
    let by_two = two.cosign(&leaves.request(&signed, 0), 6).unwrap();
    let mut root = |size| Ok(leaves.root(size));
    assert!(matches!(
        seals.take_cosigned(&by_one.checkpoint.to_string(), &mut root),
        Err(NotaryFault::NoWitness)
    ));
    for witness in [&one, &two] {
        seals.trust(witness.key()).unwrap();
    }
    for cosigned in [&by_one, &by_two, &by_one] {
        seals
            .take_cosigned(&cosigned.checkpoint.to_string(), &mut root)
            .unwrap();
    }
    for kept in [
        seals.latest().unwrap().unwrap(),
        seals.cosigned().unwrap().unwrap(),
    ] {
        assert_eq!(kept.cosigned_by(one.key()).unwrap().at, 5);
        assert_eq!(kept.cosigned_by(two.key()).unwrap().at, 6);
        assert_eq!(kept.note().signatures.len(), 3);
    }
    // A later checkpoint has no signatures yet; the cosigned one stays.
    let later = Leaves::of(30).seal(&seals).unwrap();
    assert_eq!(later.note().signatures.len(), 1);
    assert_eq!(seals.cosigned().unwrap().unwrap().checkpoint().size, 20);
    // A false signature under a trusted witness's name is refused whole.
    let forged = by_one.checkpoint.to_string().replace("\n20\n", "\n21\n");
    assert!(seals.take_cosigned(&forged, &mut root).is_err());
    assert!(seals.trust(seals.key()).is_err(), "a log is no witness");
}

#[test]
fn a_witness_remembers_over_restarts_and_names_what_it_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let seals = log_in(folder.path());
    let leaves = Leaves::of(60);
    let at = |count: u64| {
        let part = Leaves(leaves.0[..usize::try_from(count).unwrap()].to_vec());
        part.seal(&seals).unwrap()
    };
    let (twenty, forty, sixty) = (at(20), at(40), at(60));
    witness_in(folder.path(), "police")
        .watch(seals.key())
        .unwrap();
    let first = witness_in(folder.path(), "police")
        .cosign(&leaves.request(&twenty, 0), 1)
        .unwrap();
    assert_eq!(first.before, None);
    let next = witness_in(folder.path(), "police")
        .cosign(&leaves.request(&sixty, 20), 2)
        .unwrap();
    assert_eq!(next.before, Some(20));
    let witness = witness_in(folder.path(), "police");
    assert_eq!(
        witness.signed_last("northmoor.example/joinder").unwrap(),
        60
    );
    assert_eq!(witness.watched().unwrap()[0].1.as_ref().unwrap().size, 60);
    assert!(matches!(
        witness.cosign(&leaves.request(&forty, 20), 3),
        Err(NotaryFault::Declined(Declined::RolledBack {
            last: 60,
            shown: 40
        }))
    ));
    // The log's own machine signs for another past, from a folder without its memory.
    let mut forked = leaves.clone();
    forked.0[7][0] ^= 1;
    std::fs::remove_file(folder.path().join("seals/seals-checkpoint")).unwrap();
    let other = forked.seal(&seals).unwrap();
    assert!(matches!(
        witness.cosign(&forked.request(&other, 60), 4),
        Err(NotaryFault::Declined(Declined::Forked(60)))
    ));
    assert_eq!(
        witness.signed_last("northmoor.example/joinder").unwrap(),
        60,
        "a refusal changes nothing"
    );
    let impostor = LogSeals::open(
        &folder.path().join("impostor"),
        Some("northmoor.example/joinder"),
    );
    assert!(matches!(
        witness.watch(impostor.unwrap().key()),
        Err(NotaryFault::OtherKey(_))
    ));
    for nonsense in ["", "old 1\n\n", "not a request\n\nat all\n"] {
        assert!(witness.cosign(nonsense, 5).is_err(), "{nonsense:?}");
    }
}

/// Of many requests at once for the same step, each is decided after the one before: one past is signed, never two.
#[test]
fn two_requests_at_once_do_not_both_win() {
    let folder = tempfile::tempdir().unwrap();
    let seals = log_in(folder.path());
    witness_in(folder.path(), "police")
        .watch(seals.key())
        .unwrap();
    let requests: Vec<String> = (0..8_u8)
        .map(|other| {
            let mut leaves = Leaves::of(10);
            leaves.0[9][0] = other;
            let _gone = std::fs::remove_file(folder.path().join("seals/seals-checkpoint"));
            let signed = leaves.seal(&seals).unwrap();
            leaves.request(&signed, 0)
        })
        .collect();
    let signed = std::thread::scope(|scope| {
        let asked: Vec<_> = requests
            .iter()
            .map(|request| {
                scope.spawn(|| {
                    witness_in(folder.path(), "police")
                        .cosign(request, 1)
                        .is_ok()
                })
            })
            .collect();
        asked
            .into_iter()
            .map(|asked| asked.join().unwrap())
            .filter(|signed| *signed)
            .count()
    });
    assert_eq!(signed, 1);
}
