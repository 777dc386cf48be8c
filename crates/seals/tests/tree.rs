//! The tree and its proofs against the RFC's own words, against a library that others wrote, and against known answers.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod naive;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use naive::{FromLeaves, leaves};
use proptest::prelude::*;
use seals::{
    Frontier, Hash, TreeView, ViewFault, empty_root, is_consistent, leaf_hash, root_of_inclusion,
};

/// The eight leaves, and the root over each beginning of them, that the first implementations of certificate
/// transparency were tested with.
const KNOWN: [(&str, &str); 8] = [
    (
        "",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    ),
    (
        "00",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    ),
    (
        "10",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    ),
    (
        "2021",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (
        "3031",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    ),
    (
        "40414243",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    ),
    (
        "5051525354555657",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    ),
    (
        "606162636465666768696a6b6c6d6e6f",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ),
];

fn bytes(hexadecimal: &str) -> Vec<u8> {
    (0..hexadecimal.len() / 2)
        .map(|at| u8::from_str_radix(&hexadecimal[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

#[test]
fn known_leaves_have_known_roots() {
    let mut frontier = Frontier::default();
    assert_eq!(
        frontier.root().to_vec(),
        bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        "the empty tree"
    );
    for (leaf, root) in KNOWN {
        frontier.push(leaf_hash(&bytes(leaf)));
        assert_eq!(
            frontier.root().to_vec(),
            bytes(root),
            "after leaf {leaf}, size {}",
            frontier.size()
        );
    }
}

/// Every proof in every tree of up to 70 leaves is the one that the RFC's recursion gives, and holds.
#[test]
fn every_proof_in_small_trees_is_the_rfcs() {
    let all = leaves(70);
    for size in 1..=all.len() {
        let tree = &all[..size];
        let mut view = TreeView::new(FromLeaves(tree), size as u64);
        let root = view.root().unwrap();
        assert_eq!(root, naive::mth(tree), "root of {size}");
        for index in 0..size {
            let path = view.inclusion(index as u64).unwrap();
            assert_eq!(path, naive::path(index, tree), "leaf {index} of {size}");
            assert_eq!(
                root_of_inclusion(&tree[index], index as u64, size as u64, &path),
                Some(root),
                "leaf {index} of {size}"
            );
        }
        for old in 1..=size {
            let proof = view.consistency(old as u64).unwrap();
            assert_eq!(proof, naive::proof(old, tree), "from {old} to {size}");
            let before = naive::mth(&tree[..old]);
            assert!(
                is_consistent((old as u64, &before), (size as u64, &root), &proof),
                "from {old} to {size}"
            );
        }
        assert_eq!(view.consistency(0).unwrap(), Vec::<Hash>::new());
        assert!(is_consistent((0, &empty_root()), (size as u64, &root), &[]));
    }
}

/// A proof belongs to its leaf, its place and its two trees: any other is refused.
#[test]
fn a_proof_of_one_thing_proves_no_other() {
    let all = leaves(21);
    let roots: Vec<Hash> = (0..=all.len())
        .map(|size| naive::mth(&all[..size]))
        .collect();
    for size in 1..=all.len() {
        for index in 0..size {
            let path = naive::path(index, &all[..size]);
            for other in (0..size + 3).filter(|other| *other != index) {
                // A path through two equal shapes may lead somewhere; never to the root.
                assert_ne!(
                    root_of_inclusion(&all[index], other as u64, size as u64, &path),
                    Some(roots[size]),
                    "the path of leaf {index} as that of {other}, of {size}"
                );
            }
            if let Some(shorter) = path
                .get(..path.len().saturating_sub(1))
                .filter(|_| !path.is_empty())
            {
                assert_eq!(
                    root_of_inclusion(&all[index], index as u64, size as u64, shorter),
                    None
                );
            }
            let longer = [path.clone(), vec![roots[1]]].concat();
            assert_eq!(
                root_of_inclusion(&all[index], index as u64, size as u64, &longer),
                None
            );
        }
        for old in 1..size {
            let proof = naive::proof(old, &all[..size]);
            for (place, _) in proof.iter().enumerate() {
                let mut wrong = proof.clone();
                wrong[place][7] ^= 1;
                assert!(!is_consistent(
                    (old as u64, &roots[old]),
                    (size as u64, &roots[size]),
                    &wrong
                ));
            }
            let refused: [(u64, &Hash, u64, &Hash, &[Hash]); 5] = [
                (old as u64, &roots[size], size as u64, &roots[size], &proof),
                (old as u64, &roots[old], size as u64, &roots[old], &proof),
                (size as u64, &roots[size], old as u64, &roots[old], &proof),
                (
                    old as u64,
                    &roots[old],
                    size as u64,
                    &roots[size],
                    &proof[1..],
                ),
                (0, &roots[old], size as u64, &roots[size], &[]),
            ];
            for (old, before, new, after, proof) in refused {
                assert!(
                    !is_consistent((old, before), (new, after), proof),
                    "{old} to {new}"
                );
            }
        }
    }
}

#[test]
fn what_is_beyond_the_tree_is_refused() {
    let all = leaves(5);
    let mut view = TreeView::new(FromLeaves(&all), 5);
    assert_eq!(
        view.inclusion(5),
        Err(ViewFault::Beyond { asked: 5, size: 5 })
    );
    assert_eq!(
        view.consistency(6),
        Err(ViewFault::Beyond { asked: 6, size: 5 })
    );
    // A view that is larger than its source gets a narrow tile, and says so.
    let mut wider = TreeView::new(FromLeaves(&all), 6);
    assert_eq!(
        wider.root(),
        Err(ViewFault::Source("tile/0/000.p/6".to_owned()))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Trees that span several tiles, and two levels of them.
    #[test]
    fn large_trees_agree_with_the_rfc_and_with_another_library(
        size in prop_oneof![1_usize..700, 65_530_usize..66_000],
        at in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
    ) {
        let all = leaves(size);
        let (index, old) = (at.index(size), 1 + from.index(size));
        let mut view = TreeView::new(FromLeaves(&all), size as u64);
        let root = view.root().unwrap();
        let mut frontier = Frontier::default();
        all.iter().for_each(|leaf| frontier.push(*leaf));
        prop_assert_eq!(frontier.root(), root);
        prop_assert_eq!(view.frontier().unwrap(), frontier);
        let path = view.inclusion(index as u64).unwrap();
        prop_assert_eq!(&path, &naive::path(index, &all));
        prop_assert_eq!(root_of_inclusion(&all[index], index as u64, size as u64, &path), Some(root));
        let proof = view.consistency(old as u64).unwrap();
        prop_assert_eq!(&proof, &naive::proof(old, &all));
        let before = naive::mth(&all[..old]);
        prop_assert!(is_consistent((old as u64, &before), (size as u64, &root), &proof));
    }

    #[test]
    fn another_library_makes_the_same_roots_and_proofs(
        size in 1_usize..300,
        at in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
    ) {
        let (index, old) = (at.index(size), 1 + from.index(size));
        let mut theirs = MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
        for number in 0..size as u64 {
            theirs.push(number.to_be_bytes().to_vec());
        }
        let all = leaves(size);
        let mut ours = TreeView::new(FromLeaves(&all), size as u64);
        prop_assert_eq!(ours.root().unwrap().to_vec(), theirs.root().as_bytes().to_vec());
        prop_assert_eq!(
            ours.inclusion(index as u64).unwrap().concat(),
            theirs.prove_inclusion(index).as_bytes().to_vec()
        );
        if old < size {
            prop_assert_eq!(
                ours.consistency(old as u64).unwrap().concat(),
                theirs.prove_consistency(size - old).as_bytes().to_vec()
            );
        }
    }
}
