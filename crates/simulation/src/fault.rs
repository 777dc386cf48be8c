//! What can be planned to go wrong, and which operation of the disk each is met by.

use rusqlite::ffi;
use std::ffi::c_int;

/// Something that goes wrong, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// Power is lost in the middle of a write, a truncation or a sync.
    PowerLost,
    /// A write keeps some of its bytes, then fails.
    WriteFails,
    /// A write keeps some of its bytes, then the disk is full.
    DiskFull,
    /// A read fails.
    ReadFails,
    /// A read gives fewer bytes than there are. Of the write-ahead log SQLite hears it; of the main file the layer reads
    /// on, as SQLite's own does.
    ReadShort,
    /// A sync fails; what it was for may or may not be on disk, and no later sync brings it there.
    SyncFails,
    /// A sync says that it is done, and is not.
    SyncLies,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::PowerLost,
        Self::WriteFails,
        Self::DiskFull,
        Self::ReadFails,
        Self::ReadShort,
        Self::SyncFails,
        Self::SyncLies,
    ];

    /// True where this can happen to an operation.
    pub(crate) const fn meets(self, operation: Operation) -> bool {
        match operation {
            Operation::Read => matches!(self, Self::ReadFails | Self::ReadShort),
            Operation::Write => {
                matches!(self, Self::PowerLost | Self::WriteFails | Self::DiskFull)
            }
            Operation::Truncate => matches!(self, Self::PowerLost | Self::WriteFails),
            Operation::Sync => matches!(self, Self::PowerLost | Self::SyncFails | Self::SyncLies),
        }
    }
}

/// What the disk is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Read,
    Write,
    Truncate,
    Sync,
}

impl Operation {
    /// What SQLite is told when this fails.
    pub(crate) const fn failed(self) -> c_int {
        match self {
            Self::Read => ffi::SQLITE_IOERR_READ,
            Self::Write => ffi::SQLITE_IOERR_WRITE,
            Self::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
            Self::Sync => ffi::SQLITE_IOERR_FSYNC,
        }
    }
}
