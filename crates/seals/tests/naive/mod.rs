//! RFC 9162, 2.1, as it is written there: recursive, over all leaves. Slow, and kept as the oracle of what is quick.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::indexing_slicing,
    reason = "an oracle reads like the text that it follows; each test file uses the part that it needs"
)]

use seals::{Hash, Tile, TileSource, node_hash};

/// The largest power of two smaller than n.
fn k(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

/// MTH(D_n), where D are hashes of leaves already.
pub fn mth(d: &[Hash]) -> Hash {
    match d.len() {
        0 => seals::empty_root(),
        1 => d[0],
        n => node_hash(&mth(&d[..k(n)]), &mth(&d[k(n)..])),
    }
}

/// PATH(m, D_n).
pub fn path(m: usize, d: &[Hash]) -> Vec<Hash> {
    let n = d.len();
    if n == 1 {
        return Vec::new();
    }
    let k = k(n);
    if m < k {
        [path(m, &d[..k]), vec![mth(&d[k..])]].concat()
    } else {
        [path(m - k, &d[k..]), vec![mth(&d[..k])]].concat()
    }
}

/// PROOF(m, D_n).
pub fn proof(m: usize, d: &[Hash]) -> Vec<Hash> {
    subproof(m, d, true)
}

fn subproof(m: usize, d: &[Hash], b: bool) -> Vec<Hash> {
    let n = d.len();
    if m == n {
        return if b { Vec::new() } else { vec![mth(d)] };
    }
    let k = k(n);
    if m <= k {
        [subproof(m, &d[..k], b), vec![mth(&d[k..])]].concat()
    } else {
        [subproof(m - k, &d[k..], false), vec![mth(&d[..k])]].concat()
    }
}

/// Tiles made from all leaves by their definition in `tlog-tiles`.
pub struct FromLeaves<'a>(pub &'a [Hash]);

impl TileSource for FromLeaves<'_> {
    type Fault = String;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, String> {
        let each = 256_usize.pow(tile.level());
        let first = tile.first_hash() as usize;
        (first..first + tile.width() as usize)
            .map(|hash| {
                self.0
                    .get(hash * each..(hash + 1) * each)
                    .map(mth)
                    .ok_or_else(|| tile.path())
            })
            .collect()
    }
}

/// Leaves that nothing else has.
pub fn leaves(count: usize) -> Vec<Hash> {
    (0..count as u64)
        .map(|number| seals::leaf_hash(&number.to_be_bytes()))
        .collect()
}
