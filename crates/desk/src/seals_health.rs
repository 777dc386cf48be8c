//! How the ledger's seals are, for `joinder doctor`: whether checkpoints are signed, and whether anybody else has seen them.

use crate::desk::Desk;
use crate::doctor::Health;
use crate::fault::Refusal;
use calendar::Instant;
use ledger::{LedgerFault, tree_of};
use notary::LogSeals;
use seals::SignedCheckpoint;

/// How many days a witness may be silent before somebody should ask why.
const SILENT_DAYS: u64 = 7;

impl Desk {
    /// How the seals are.
    pub(crate) fn seals_health(&self, now: Instant) -> Result<(Health, String), Refusal> {
        let attention = |words: String| Ok((Health::Attention, words));
        let Some(seals) = LogSeals::find(self.folder().path())? else {
            return attention(
                "no checkpoint was signed yet: `joinder checkpoint` signs one, and each import"
                    .to_owned(),
            );
        };
        let Some(latest) = seals.latest()? else {
            return attention("no checkpoint was signed yet: run `joinder checkpoint`".to_owned());
        };
        let size = latest.checkpoint().size;
        let root = tree_of(&self.ledger, size)
            .root()
            .map_err(LedgerFault::from);
        if root.ok() != Some(latest.checkpoint().root) {
            return Ok((
                Health::Fault,
                format!(
                    "the ledger is not what a checkpoint of {size} entries was signed for: run `joinder verify`"
                ),
            ));
        }
        let witnesses = seals.witnesses()?;
        if witnesses.is_empty() {
            return attention(format!(
                "{size} entries are signed for, and by nobody else: without a witness a past that was rewritten as a whole does not show (docs/seals.md)"
            ));
        }
        let signed_at = |signed: &SignedCheckpoint| {
            let own = witnesses
                .iter()
                .filter_map(|key| signed.cosigned_by(key).ok());
            own.map(|cosignature| cosignature.at).max()
        };
        let cosigned = seals.cosigned()?;
        let Some((signed, at)) = cosigned
            .as_ref()
            .and_then(|signed| Some((signed.checkpoint().size, signed_at(signed)?)))
        else {
            return attention(
                "no witness has signed yet: run `joinder checkpoint ask URL`".to_owned(),
            );
        };
        let now = u64::try_from(now.micros() / 1_000_000).unwrap_or_default();
        let days = now.saturating_sub(at) / 86_400;
        let words = format!(
            "{size} entries are signed for, the first {signed} of them by a witness, {days} days ago"
        );
        if days > SILENT_DAYS {
            attention(format!("{words}: ask the witness why it is silent"))
        } else {
            Ok((Health::Good, words))
        }
    }
}
