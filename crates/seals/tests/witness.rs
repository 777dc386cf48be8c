//! A witness signs what goes on from what it signed, and nothing else: forks, rollbacks and false proofs are named.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod naive;

use naive::leaves;
use seals::{
    CosignRequest, Declined, Hash, KeyKind, SignedCheckpoint, SigningKey, Watched, consider,
};

fn log() -> SigningKey {
    SigningKey::from_seed("northmoor.example/joinder", KeyKind::Log, &[7; 32]).unwrap()
}

/// A request that a log with these leaves makes.
fn request(all: &[Hash], old: usize) -> CosignRequest {
    let signed = SignedCheckpoint::sign(&log(), all.len() as u64, naive::mth(all)).unwrap();
    CosignRequest {
        old_size: old as u64,
        proof: if old == 0 || old > all.len() {
            Vec::new()
        } else {
            naive::proof(old, all)
        },
        checkpoint: signed.to_string(),
    }
}

fn watched(last: Option<&[Hash]>) -> Watched {
    Watched {
        log: log().public().clone(),
        last: last.map(|all| (all.len() as u64, naive::mth(all))),
    }
}

#[test]
fn a_log_that_grows_is_signed_for_at_every_size() {
    let all = leaves(40);
    for new in 1..=all.len() {
        assert!(
            consider(&watched(None), &request(&all[..new], 0)).is_ok(),
            "first sight of {new}"
        );
        for old in 1..=new {
            let signed = consider(&watched(Some(&all[..old])), &request(&all[..new], old)).unwrap();
            assert_eq!(signed.checkpoint().size, new as u64);
        }
    }
}

#[test]
fn every_rewriting_is_declined_by_its_name() {
    let all = leaves(10);
    let mut forked = all.clone();
    forked[2] = seals::leaf_hash(b"another past");
    let longer_fork = [forked.clone(), leaves(3)].concat();
    let elsewhere =
        SigningKey::from_seed("northmoor.example/joinder", KeyKind::Log, &[8; 32]).unwrap();
    let by_another = CosignRequest {
        checkpoint: SignedCheckpoint::sign(&elsewhere, 12, [0; 32])
            .unwrap()
            .to_string(),
        ..request(&all, 10)
    };
    let mut one_wrong_step = request(&[all.clone(), leaves(3)].concat(), 10);
    one_wrong_step.proof[0][0] ^= 1;
    let ten = Some(&all[..]);
    type Refused = fn(&Declined) -> bool;
    let cases: [(&str, Option<&[Hash]>, CosignRequest, Refused); 8] = [
        (
            "a fork of the same size",
            ten,
            request(&forked, 10),
            |why| *why == Declined::Forked(10),
        ),
        (
            "a fork that went on",
            ten,
            request(&longer_fork, 10),
            |why| *why == Declined::NotConsistent { old: 10, new: 13 },
        ),
        ("truncation", ten, request(&all[..7], 7), |why| {
            *why == Declined::RolledBack { last: 10, shown: 7 }
        }),
        ("truncation, as if new", ten, request(&all[..7], 0), |why| {
            *why == Declined::RolledBack { last: 10, shown: 7 }
        }),
        ("a start from another size", ten, request(&all, 4), |why| {
            *why == Declined::OtherSize { last: 10, old: 4 }
        }),
        (
            "truncation, told as such",
            ten,
            request(&all[..7], 10),
            |why| *why == Declined::RolledBack { last: 10, shown: 7 },
        ),
        ("one wrong step", ten, one_wrong_step, |why| {
            *why == Declined::NotConsistent { old: 10, new: 13 }
        }),
        ("another log's key", ten, by_another, |why| {
            matches!(why, Declined::Checkpoint(_))
        }),
    ];
    for (what, last, request, refused) in cases {
        let why = consider(&watched(last), &request).unwrap_err();
        assert!(refused(&why), "{what}: {why:?}");
    }
}
