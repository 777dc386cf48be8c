//! Tiles: the tree's hashes, 256 side by side, as `C2SP tlog-tiles` names and addresses them.
//!
//! A hash of level 0 is a leaf; a hash of level *n* + 1 is the root over a whole tile of level *n*. A hash that stands in a
//! tile never changes; the last tile of each level is *partial* until it is full.

/// How many hashes a full tile holds.
pub const WIDTH: u64 = 256;

/// How many doublings of the tree one level of tiles spans.
pub const HEIGHT: u32 = 8;

/// The highest level that a tree of at most 2^64 leaves has.
const TOP: u32 = 7;

/// Which tile: its level, its number in the level from 0, and how many hashes it holds, 1 to 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u32,
    number: u64,
    width: u64,
}

impl Tile {
    /// The tile `number` of `level` in a tree of `size` leaves; `None` where that tree has no such tile.
    #[must_use]
    pub fn of_tree(level: u32, number: u64, size: u64) -> Option<Self> {
        let hashes = hashes_at(level, size);
        let before = number.checked_mul(WIDTH)?;
        let width = hashes.checked_sub(before)?.min(WIDTH);
        (width > 0).then_some(Self {
            level,
            number,
            width,
        })
    }

    /// The level, 0 for leaves.
    #[must_use]
    pub const fn level(self) -> u32 {
        self.level
    }

    /// The number within its level, from 0.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.number
    }

    /// How many hashes it holds, 1 to 256.
    #[must_use]
    pub const fn width(self) -> u64 {
        self.width
    }

    /// The number within its level of the tile's first hash.
    #[must_use]
    pub const fn first_hash(self) -> u64 {
        self.number * WIDTH
    }

    /// The address below a log's prefix: `tile/0/x001/x234/067`, with `.p/112` after it for a partial tile.
    #[must_use]
    pub fn path(self) -> String {
        let mut groups = vec![format!("{:03}", self.number % 1000)];
        let mut rest = self.number / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        let partial = if self.width < WIDTH {
            format!(".p/{}", self.width)
        } else {
            String::new()
        };
        format!("tile/{}/{}{partial}", self.level, groups.join("/"))
    }

    /// Reads what [`Tile::path`] writes; `None` for anything else, however little it differs.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (groups, width.parse().ok()?),
            None => (rest, WIDTH),
        };
        let mut number = 0_u64;
        for group in groups.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            number = number
                .checked_mul(1000)?
                .checked_add(digits.parse().ok()?)?;
        }
        let tile = Self {
            level: level.parse().ok()?,
            number,
            width,
        };
        let sound = tile.level <= TOP
            && (1..=WIDTH).contains(&tile.width)
            && number < u64::MAX / WIDTH
            && tile.path() == path;
        sound.then_some(tile)
    }
}

/// How many hashes a level has in a tree of `size` leaves.
#[must_use]
pub const fn hashes_at(level: u32, size: u64) -> u64 {
    match size.checked_shr(HEIGHT * level) {
        Some(hashes) => hashes,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of `tlog-tiles`: a tree of 70,000, and its address with three groups.
    #[test]
    fn the_tiles_of_the_specifications_example() {
        let cases = [
            (0, 272, Some(256)),
            (0, 273, Some(112)),
            (0, 274, None),
            (1, 0, Some(256)),
            (1, 1, Some(17)),
            (2, 0, Some(1)),
            (3, 0, None),
            (9, 0, None),
        ];
        for (level, number, width) in cases {
            assert_eq!(
                Tile::of_tree(level, number, 70_000).map(Tile::width),
                width,
                "tile {number} of level {level}"
            );
        }
        let tile = Tile::of_tree(0, 1_234_067, u64::MAX >> 8).unwrap();
        assert_eq!(tile.path(), "tile/0/x001/x234/067");
        let partial = Tile::of_tree(1, 1, 70_000).unwrap();
        assert_eq!(partial.path(), "tile/1/001.p/17");
    }

    #[test]
    fn an_address_has_one_spelling() {
        for good in [
            "tile/0/000",
            "tile/7/x001/000",
            "tile/3/x001/x234/067.p/255",
            "tile/0/000.p/1",
        ] {
            assert_eq!(
                Tile::parse(good).map(Tile::path).as_deref(),
                Some(good),
                "{good}"
            );
        }
        for bad in [
            "tile/8/000",
            "tile/00/000",
            "tile/+1/000",
            "tile/0/0",
            "tile/0/1000",
            "tile/0/x000/000",
            "tile/0/001/000",
            "tile/0/x001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/1/",
            "tile/0/../000",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/entries/000",
            "/tile/0/000",
            "",
        ] {
            assert_eq!(Tile::parse(bad), None, "{bad}");
        }
    }
}
