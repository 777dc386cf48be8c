//! One file of a delivery as it is written: opened when its first line comes, in UTF-8 or, where an agency still does so,
//! in Latin-1 or with a byte-order mark.

use crate::SynthFault;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// How a file's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// UTF-8 after a byte-order mark.
    Utf8Marked,
    /// ISO 8859-1; what it cannot write stands as `?`.
    Latin1,
}

/// A file that is being written.
#[derive(Debug)]
pub(crate) struct Sink {
    path: PathBuf,
    file: BufWriter<File>,
    encoding: Encoding,
    pub(crate) rows: u64,
}

impl Sink {
    /// Makes the file, with the folders above it, and begins it with `header`.
    pub(crate) fn create(
        path: &Path,
        encoding: Encoding,
        header: &str,
    ) -> Result<Self, SynthFault> {
        let fault = |source| SynthFault::write(path, source);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        let file = BufWriter::with_capacity(16 * 1024, File::create(path).map_err(fault)?);
        let mut sink = Self {
            path: path.to_owned(),
            file,
            encoding,
            rows: 0,
        };
        if encoding == Encoding::Utf8Marked {
            sink.bytes(b"\xEF\xBB\xBF")?;
        }
        sink.text(header)?;
        Ok(sink)
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, line: &str) -> Result<(), SynthFault> {
        self.rows += 1;
        self.text(line)
    }

    /// Adds text as it is.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), SynthFault> {
        if self.encoding == Encoding::Latin1 {
            let bytes: Vec<u8> = text
                .chars()
                .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'))
                .collect();
            return self.bytes(&bytes);
        }
        self.bytes(text.as_bytes())
    }

    /// Ends the file.
    pub(crate) fn close(mut self, ending: &str) -> Result<(), SynthFault> {
        self.text(ending)?;
        self.file
            .flush()
            .map_err(|source| SynthFault::write(&self.path, source))
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), SynthFault> {
        self.file
            .write_all(bytes)
            .map_err(|source| SynthFault::write(&self.path, source))
    }
}
