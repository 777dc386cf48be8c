//! The server's own state: the office, the settings, and a pool of permits for work that blocks.

use crate::api::Listeners;
use crate::measure::Measures;
use crate::office::Office;
use crate::problem::Problem;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore, watch};

/// Calls to the office at one time; more wait in turn. More than a few a core only take turns on the processor, and the
/// last to be served waits the longest.
const PERMITS: usize = 8;
/// How long a request waits for a permit before it is told that the server is busy.
const PERMIT_WAIT: Duration = Duration::from_secs(15);

/// How the pages are served.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// True for a demonstration: every page says so, and demo users sign in with one click.
    pub demo: bool,
    /// True where the pages are reached by HTTPS: cookies are then sent over HTTPS only, under a `__Host-` name.
    pub secure_cookies: bool,
    /// The folder for files on their way in; it holds personal data while an import runs.
    pub uploads: PathBuf,
    /// The most bytes that one upload may have.
    pub upload_limit: u64,
    /// The address by which browsers reach the pages, such as `https://desk.example`: passkeys are bound to it.
    pub origin: Option<String>,
    /// Proxies whose word is taken for where a request comes from.
    pub proxies: Vec<std::net::IpAddr>,
    /// How long a client is waited for.
    pub waits: Waits,
}

/// How long a client is waited for before its place is given to another. None of it limits a fast client, however much
/// it sends or takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Until all headers of a request are there. One that holds a line open, or sends them a letter at a time, is let go.
    pub headers: Duration,
    /// For the next piece of a request's body.
    pub body: Duration,
    /// Until the client takes the next piece of an answer.
    pub answer: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(20),
            body: Duration::from_secs(60),
            answer: Duration::from_secs(60),
        }
    }
}

impl WebSettings {
    /// For this machine only, over HTTP: uploads of up to 2 GB, kept in `uploads`.
    #[must_use]
    pub fn local(uploads: PathBuf) -> Self {
        Self {
            demo: false,
            secure_cookies: false,
            uploads,
            upload_limit: 2_000_000_000,
            origin: None,
            proxies: Vec::new(),
            waits: Waits::default(),
        }
    }
}

/// What every handler holds.
pub(crate) struct App {
    pub(crate) office: Arc<dyn Office>,
    pub(crate) settings: WebSettings,
    pub(crate) measures: Arc<Measures>,
    /// Who listens to events.
    pub(crate) listeners: Listeners,
    /// Told once the server stops: streams end then by themselves.
    pub(crate) closing: watch::Sender<bool>,
    /// Held while somebody acts by way of the API, so that what they saw is still so.
    pub(crate) acting: Mutex<()>,
    permits: Arc<Semaphore>,
}

impl App {
    pub(crate) fn new(
        office: Arc<dyn Office>,
        settings: WebSettings,
        measures: Arc<Measures>,
        closing: watch::Sender<bool>,
    ) -> Arc<Self> {
        Arc::new(Self {
            office,
            settings,
            measures,
            listeners: Listeners::default(),
            closing,
            acting: Mutex::new(()),
            permits: Arc::new(Semaphore::new(PERMITS)),
        })
    }

    /// Asks the office something that may block. The permit moves into the work: a client who leaves half-way ends the
    /// waiting, not the work, and the permit comes back when the work is done.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Office) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permits = Arc::clone(&self.permits);
        let permit = tokio::time::timeout(PERMIT_WAIT, permits.acquire_owned())
            .await
            .map_err(|_| Problem::Busy)?
            .map_err(|_| Problem::Busy)?;
        let office = Arc::clone(&self.office);
        let span = tracing::Span::current();
        let work = move || {
            let _held_until_done = permit;
            // What the office writes to the log bears the request's trace, too.
            span.in_scope(|| work(office.as_ref()))
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Problem::Failed("a call to the office did not come back".to_owned()))
    }
}
