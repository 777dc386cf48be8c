//! Errands over HTTP between a log and its witnesses: asking a witness to sign (C2SP tlog-witness), and visiting a log to
//! see its checkpoint and as many hashes as it takes to check it (C2SP tlog-tiles). What comes back is checked by whoever
//! sent us; here it is only fetched, within limits of size and time.

use seals::{
    Checkpoint, CosignRequest, Hash, LONGEST_NOTE, Note, Tile, TileSource, TreeView, WIDTH,
};
use std::time::Duration;
use ureq::tls::{RootCerts, TlsConfig};

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is answered to a request: status and body.
type Answer = (u16, Vec<u8>);

fn agent() -> ureq::Agent {
    // The authorities that this machine trusts: an agency's own is among them, where it is anywhere.
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    ureq::Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into()
}

fn failed(url: &str, fault: impl std::fmt::Display) -> String {
    format!("`{url}` did not answer: {fault}")
}

fn answer(
    url: &str,
    response: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Answer, String> {
    let mut response = response.map_err(|fault| failed(url, fault))?;
    let body = response
        .body_mut()
        .with_config()
        .limit(LONGEST_NOTE as u64)
        .read_to_vec()
        .map_err(|fault| failed(url, fault))?;
    Ok((response.status().as_u16(), body))
}

/// Asks the witness at `url` to sign what `request` makes for the size that the witness signed last. Gives the checkpoint
/// with the witness's signature lines on it, not checked yet.
///
/// # Errors
/// Where the witness cannot be reached, or does not sign; its own words are given on.
pub fn ask_witness(
    url: &str,
    request: &mut dyn FnMut(u64) -> Result<CosignRequest, String>,
) -> Result<String, String> {
    let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let agent = agent();
    let mut old_size = 0;
    // Asked from nothing, a witness that knows the log says from where to go on; a second conflict is one of two pasts.
    for _ in 0..2 {
        let asked = request(old_size)?;
        let sent = agent
            .post(&url)
            .content_type("text/plain; charset=utf-8")
            .send(asked.to_string());
        let (status, body) = answer(&url, sent)?;
        let text = String::from_utf8_lossy(&body).into_owned();
        match status {
            200 => return Ok(format!("{}{text}", asked.checkpoint)),
            409 if old_size == 0 && text.trim_end().parse() != Ok(0_u64) => {
                old_size = text.trim_end().parse().map_err(|_| refusal(&url, &text))?;
            }
            _ => return Err(refusal(&url, &text)),
        }
    }
    Err(refusal(&url, "it names a new size each time"))
}

fn refusal(url: &str, text: &str) -> String {
    let said: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
    format!("the witness at `{url}` does not sign: {said}")
}

/// Fetches the checkpoint of the log whose prefix is `url`, and the proof from the size that `signed_last` gives for its
/// origin: a request that a witness can decide.
///
/// # Errors
/// Where the log cannot be reached, or gives something else than a checkpoint and tiles.
pub fn visit_log(
    url: &str,
    signed_last: &mut dyn FnMut(&str) -> Result<u64, String>,
) -> Result<CosignRequest, String> {
    let prefix = url.trim_end_matches('/').to_owned();
    let agent = agent();
    let address = format!("{prefix}/checkpoint");
    let note = match answer(&address, agent.get(&address).call())? {
        (200, body) => {
            String::from_utf8(body).map_err(|_| failed(&address, "this is no checkpoint"))?
        }
        (status, _) => return Err(failed(&address, format!("status {status}"))),
    };
    let shown = Note::parse(&note)
        .map_err(|fault| failed(&address, fault))
        .and_then(|note| Checkpoint::parse(&note.text).map_err(|fault| failed(&address, fault)))?;
    let old_size = signed_last(&shown.origin)?;
    let tiles = Fetched { agent, prefix };
    let proof = if old_size > shown.size {
        // A log that has shrunk: there is nothing to fetch, and the witness says so.
        Vec::new()
    } else {
        TreeView::new(tiles, shown.size)
            .consistency(old_size)
            .map_err(|fault| fault.to_string())?
    };
    Ok(CosignRequest {
        old_size,
        proof,
        checkpoint: note,
    })
}

/// Tiles of a log's server.
struct Fetched {
    agent: ureq::Agent,
    prefix: String,
}

impl TileSource for Fetched {
    type Fault = String;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, String> {
        let full = Tile::of_tree(tile.level(), tile.number(), u64::MAX).unwrap_or(tile);
        // A log may keep only the full tile once there is one: its beginning is the same.
        for wanted in [tile, full] {
            let address = format!("{}/{}", self.prefix, wanted.path());
            match answer(&address, self.agent.get(&address).call())? {
                (200, body) => {
                    let width = usize::try_from(tile.width().min(WIDTH)).unwrap_or_default();
                    let (hashes, _) = body.as_chunks::<32>();
                    return Ok(hashes.get(..width).unwrap_or_default().to_vec());
                }
                (404, _) => {}
                (status, _) => return Err(failed(&address, format!("status {status}"))),
            }
        }
        Err(failed(&self.prefix, format!("it has no {}", tile.path())))
    }
}
