//! The ledger's seals: checkpoints signed, facts proved to a stranger, requests to witnesses, hashes for whoever asks.
//! Formats and keys are in the rooms `seals` and `notary`; here they meet the ledger.

use crate::body::body_of;
use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::folder::DataFolder;
use crate::view::AsAt;
use access::{Action, Viewer};
use calendar::Instant;
use facts::FactId;
use ledger::{Broken, Hash, Ledger, Opening, SqliteLedger, Visibility, tree_of};
use notary::{LogSeals, NotaryFault};
use seals::{CosignRequest, InclusionProof, PublicKey, SignedCheckpoint, Tile};
use std::io::Write;

/// Proofs of facts, one after the other, under one checkpoint.
pub(crate) struct Proofs<'a> {
    desk: &'a Desk,
    checkpoint: &'a SignedCheckpoint,
    /// The path of the entry before: facts of one entry share it.
    last: (u64, Vec<Hash>),
}

impl<'a> Proofs<'a> {
    pub(crate) const fn under(desk: &'a Desk, checkpoint: &'a SignedCheckpoint) -> Self {
        Self {
            desk,
            checkpoint,
            last: (0, Vec::new()),
        }
    }

    /// A fact's part of its entry, opened, and the path from the entry to the root.
    ///
    /// # Errors
    /// Where there is no such fact for whoever sees so much, or it is not what the ledger was sealed with.
    pub(crate) fn of(
        &mut self,
        id: FactId,
        visible: &Visibility,
    ) -> Result<(Opening, &[Hash]), Refusal> {
        let (ledger, signed) = (&self.desk.ledger, self.checkpoint.checkpoint());
        let index = id.position.saturating_sub(1);
        let part = usize::try_from(id.ordinal).map_or(usize::MAX, |place| place.saturating_add(1));
        let opening = ledger
            .opening(id.position, part, visible)?
            .ok_or(Refusal::NotFound)?;
        if self.last.0 != id.position {
            let path = tree_of(ledger, signed.size)
                .inclusion(index)
                .map_err(ledger::LedgerFault::from)?;
            self.last = (id.position, path);
        }
        let path = &self.last.1;
        let root = opening
            .leaf()
            .and_then(|leaf| seals::root_of_inclusion(&leaf, index, signed.size, path));
        if root != Some(signed.root) {
            return Err(Refusal::Failed(
                "the fact is not what the ledger was sealed with: run `joinder verify`".to_owned(),
            ));
        }
        Ok((opening, path))
    }
}

impl From<NotaryFault> for Refusal {
    fn from(fault: NotaryFault) -> Self {
        Self::Failed(fault.to_string())
    }
}

impl Desk {
    /// Signs a checkpoint of the ledger as it stands; gives the last one again where nothing was added since.
    ///
    /// # Errors
    /// Where the ledger is no longer what was signed for, or a file cannot be written.
    pub fn seal(&self) -> Result<SignedCheckpoint, Refusal> {
        let seals = LogSeals::open(self.folder().path(), None)?;
        let signed = seals.seal(
            &mut || {
                let head = self.ledger.head().map_err(|fault| fault.to_string())?;
                Ok(head.0)
            },
            &mut |size| self.root(size),
        )?;
        Ok(signed)
    }

    fn root(&self, size: u64) -> Result<Hash, String> {
        tree_of(&self.ledger, size)
            .root()
            .map_err(|fault| fault.to_string())
    }

    /// The log's public key, made where there is none; `origin` names the log then.
    ///
    /// # Errors
    /// Where the key has another name than `origin`, or a file cannot be written.
    pub fn seals_key(&self, origin: Option<&str>) -> Result<PublicKey, Refusal> {
        Ok(LogSeals::open(self.folder().path(), origin)?.key().clone())
    }

    /// The public key in a folder, where one was made; writes nothing.
    ///
    /// # Errors
    /// Where the key cannot be read.
    pub fn key_in(folder: &DataFolder) -> Result<Option<PublicKey>, Refusal> {
        Ok(LogSeals::find(folder.path())?.map(|seals| seals.key().clone()))
    }

    /// The latest checkpoint, with the signatures of witnesses that came back; `None` before the first.
    ///
    /// # Errors
    /// Where its file was altered.
    pub fn latest_checkpoint(&self) -> Result<Option<SignedCheckpoint>, Refusal> {
        match LogSeals::find(self.folder().path())? {
            Some(seals) => Ok(seals.latest()?),
            None => Ok(None),
        }
    }

    /// What a witness is to be asked that has signed `old_size` entries before: a new checkpoint with its proof.
    ///
    /// # Errors
    /// Where no checkpoint can be signed, or the ledger has fewer entries.
    pub fn cosign_request(&self, old_size: u64) -> Result<CosignRequest, Refusal> {
        let signed = self.seal()?;
        let proof = tree_of(&self.ledger, signed.checkpoint().size)
            .consistency(old_size)
            .map_err(ledger::LedgerFault::from)?;
        Ok(CosignRequest {
            old_size,
            proof,
            checkpoint: signed.to_string(),
        })
    }

    /// Lets a witness's signatures count here.
    ///
    /// # Errors
    /// Where it is no witness's key.
    pub fn trust_witness(&self, witness: &PublicKey) -> Result<(), Refusal> {
        Ok(LogSeals::open(self.folder().path(), None)?.trust(witness)?)
    }

    /// Takes a checkpoint that came back from a witness; says which trusted witnesses have signed it.
    ///
    /// # Errors
    /// Where it is none of this ledger, or no trusted witness has signed it.
    pub fn take_cosigned(&self, note: &str) -> Result<Vec<String>, Refusal> {
        let seals = LogSeals::open(self.folder().path(), None)?;
        Ok(seals.take_cosigned(note, &mut |size| self.root(size))?)
    }

    /// The latest checkpoint for anybody who asks: `None` where there is none, or the settings do not say `public_log`.
    ///
    /// # Errors
    /// As [`Desk::latest_checkpoint`].
    pub fn public_checkpoint(&self) -> Result<Option<String>, Refusal> {
        if !self.settings().public_log {
            return Ok(None);
        }
        Ok(self.latest_checkpoint()?.map(|signed| signed.to_string()))
    }

    /// A tile of the tree over the entries for anybody who asks; `None` as [`Desk::public_checkpoint`], and where the
    /// latest checkpoint does not reach so far. Hashes only.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn public_tile(&self, tile: Tile) -> Result<Option<Vec<Hash>>, Refusal> {
        if !self.settings().public_log {
            return Ok(None);
        }
        let Some(latest) = self.latest_checkpoint()? else {
            return Ok(None);
        };
        // What is not under a checkpoint yet is nobody's business.
        match Tile::of_tree(tile.level(), tile.number(), latest.checkpoint().size) {
            Some(reached) if reached.width() >= tile.width() => Ok(self.ledger.tile(tile)?),
            _ => Ok(None),
        }
    }

    /// Writes the leaves under the last checkpoint, 32 bytes each, for a verifier; says how many.
    ///
    /// # Errors
    /// Where there is no checkpoint yet, the store fails, or the writing.
    pub fn leaves(&self, viewer: &Viewer, out: &mut dyn Write) -> Result<u64, Refusal> {
        allow(viewer, Action::Operate)?;
        let size = self.seal()?.checkpoint().size;
        let mut number = 0;
        while let Some(tile) = Tile::of_tree(0, number, size) {
            let hashes = self.ledger.tile(tile)?.unwrap_or_default();
            out.write_all(hashes.as_flattened())?;
            number += 1;
        }
        Ok(size)
    }

    /// Proves a fact to a stranger: its entry opened as far as this one fact, its path to the root, and a checkpoint: the
    /// latest that a witness has signed, where the fact is under it. Nothing else of the entry is given away. Giving it is
    /// on the record first.
    ///
    /// # Errors
    /// Where the viewer may not, or there is no such fact that they may see.
    pub fn prove(
        &self,
        viewer: &Viewer,
        id: FactId,
        now: Instant,
    ) -> Result<InclusionProof, Refusal> {
        allow(viewer, Action::Operate)?;
        let visible = viewer.visibility();
        let about = self
            .ledger
            .entry(id.position, &visible)?
            .as_ref()
            .and_then(body_of)
            .and_then(|body| {
                let place = usize::try_from(id.ordinal).ok()?;
                body.facts.get(place).map(|fact| fact.about.clone())
            })
            .ok_or(Refusal::NotFound)?;
        self.look(viewer, "proof", about, &AsAt::present(now), now)?;
        let checkpoint = self.checkpoint_over(id.position)?;
        let mut proofs = Proofs::under(self, &checkpoint);
        let (opening, path) = proofs.of(id, &visible)?;
        Ok(InclusionProof {
            extra: serde_json::to_vec(&opening)?,
            index: id.position.saturating_sub(1),
            path: path.to_vec(),
            checkpoint: checkpoint.to_string(),
        })
    }

    /// The best checkpoint with a position under it: cosigned, or the latest, or a new one.
    pub(crate) fn checkpoint_over(&self, position: u64) -> Result<SignedCheckpoint, Refusal> {
        let seals = LogSeals::open(self.folder().path(), None)?;
        let held = [seals.cosigned()?, seals.latest()?];
        let over = |signed: &SignedCheckpoint| signed.checkpoint().size >= position;
        match held.into_iter().flatten().find(over) {
            Some(signed) => Ok(signed),
            None => self.seal(),
        }
    }

    /// Verifies a folder's ledger, and that it begins with the past of each of these checkpoints, and of those that were
    /// signed here.
    ///
    /// # Errors
    /// Where the viewer may not, the store fails, or a file of the seals was altered.
    pub(crate) fn verify_against(
        folder: &DataFolder,
        viewer: &Viewer,
        held: &[SignedCheckpoint],
    ) -> Result<Option<Broken>, Refusal> {
        allow(viewer, Action::Operate)?;
        let mut known: Vec<(u64, Hash)> = held.iter().map(size_and_root).collect();
        if let Some(seals) = LogSeals::find(folder.path())? {
            let own = [seals.latest()?, seals.cosigned()?];
            known.extend(own.iter().flatten().map(size_and_root));
        }
        let ledger = SqliteLedger::open_to_read(&folder.ledger())?;
        Ok(ledger.verify_against(&known)?)
    }
}

fn size_and_root(signed: &SignedCheckpoint) -> (u64, Hash) {
    (signed.checkpoint().size, signed.checkpoint().root)
}
