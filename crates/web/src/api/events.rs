//! New findings as they come, as server-sent events. The id of each is its place: whoever was cut off sends the last one in
//! `Last-Event-ID` and goes on from there.
//!
//! A stream holds no permit of the office while it waits. It ends by itself after some minutes, so that whoever may not
//! listen any more is refused at the door when they come again; and when the server stops.

use crate::app::App;
use crate::guard::Visit;
use crate::problem::Problem;
use access::Viewer;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::{EventMark, Events};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// The most who listen at one time, and the most of one user.
const LISTENERS: usize = 256;
const LISTENERS_OF_ONE: usize = 8;

/// Events read at one time.
const AT_ONCE: usize = 100;

/// How often it is looked whether there is something new.
const PACE: Duration = Duration::from_secs(2);

/// After how long without an event a comment is sent, so that nothing on the way takes the line for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long a stream lasts.
const LASTS: Duration = Duration::from_secs(300);

/// Who is listening: how many streams each user has open.
#[derive(Clone, Default)]
pub(crate) struct Listeners(Arc<Mutex<HashMap<String, usize>>>);

/// One stream, counted for as long as it is held.
struct Listener {
    all: Listeners,
    user: String,
}

impl Listeners {
    fn admit(&self, user: &str) -> Option<Listener> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = counts.get(user).copied().unwrap_or(0);
        if counts.values().sum::<usize>() >= LISTENERS || own >= LISTENERS_OF_ONE {
            return None;
        }
        counts.insert(user.to_owned(), own + 1);
        Some(Listener {
            all: self.clone(),
            user: user.to_owned(),
        })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut counts = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = counts
            .get(&self.user)
            .copied()
            .unwrap_or(0)
            .saturating_sub(1);
        if left == 0 {
            counts.remove(&self.user);
        } else {
            counts.insert(self.user.clone(), left);
        }
    }
}

pub(crate) async fn listen(visit: Visit, headers: HeaderMap) -> Result<Response, Problem> {
    let after = headers
        .get("last-event-id")
        .map(|id| {
            let text = id.to_str().unwrap_or_default();
            text.parse::<EventMark>()
                .map_err(|words| Problem::Malformed(format!("In Last-Event-ID, {words}.")))
        })
        .transpose()?;
    let viewer = visit.viewer()?;
    let listener = visit
        .app
        .listeners
        .admit(&viewer.user)
        .ok_or(Problem::Busy)?;
    let first = ask(&visit.app, &viewer, after, true).await?;
    let (sender, pieces) = mpsc::channel(4);
    tokio::spawn(keep_telling(
        Arc::clone(&visit.app),
        viewer,
        first,
        sender,
        listener,
    ));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/event-stream"),
        ),
        // A proxy that gathers before it passes on would hold events back.
        (
            header::HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    Ok((headers, Body::from_stream(Pieces(pieces))).into_response())
}

async fn ask(
    app: &App,
    viewer: &Viewer,
    after: Option<EventMark>,
    opening: bool,
) -> Result<Events, Problem> {
    let viewer = viewer.clone();
    Ok(app
        .ask(move |office| office.events(&viewer, after, (opening, AT_ONCE)))
        .await??)
}

/// Tells what is new until the client leaves, the server stops, or the stream has lasted long enough.
async fn keep_telling(
    app: Arc<App>,
    viewer: Viewer,
    first: Events,
    sender: mpsc::Sender<Bytes>,
    _counted_until_the_end: Listener,
) {
    let mut closing = app.closing.subscribe();
    let until = Instant::now() + LASTS;
    let mut told = Instant::now();
    let mut found = first;
    // A comment at once: the client sees that the line is open.
    let mut text = format!(": listening\nid: {}\nretry: 5000\n", found.upto);
    if found.missed {
        text.push_str("event: missed\ndata: {}\n");
    } else {
        text.push_str("event: listening\ndata: {}\n");
    }
    text.push('\n');
    loop {
        text.push_str(&written(&found));
        if text.is_empty() && told.elapsed() >= HEARTBEAT {
            text.push_str(": still here\n\n");
        }
        if !text.is_empty() {
            told = Instant::now();
            if sender
                .send(Bytes::from(std::mem::take(&mut text)))
                .await
                .is_err()
            {
                return;
            }
        }
        let more = found.events.len() >= AT_ONCE;
        if !more {
            tokio::select! {
                () = sender.closed() => return,
                _ = closing.changed() => return,
                () = tokio::time::sleep(PACE) => {}
            }
        }
        if Instant::now() >= until {
            return;
        }
        // A server that is busy answers later; the client keeps its place.
        found = match ask(&app, &viewer, Some(found.upto), false).await {
            Ok(found) => found,
            Err(_) => return,
        };
    }
}

/// Events as text. What JSON writes has no line break, so that nothing in it ends an event.
fn written(found: &Events) -> String {
    let mut text = String::new();
    for (mark, event) in &found.events {
        if let Ok(data) = serde_json::to_string(event) {
            text.push_str(&format!("id: {mark}\nevent: finding\ndata: {data}\n\n"));
        }
    }
    text
}

struct Pieces(mpsc::Receiver<Bytes>);

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|piece| piece.map(Ok))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_every_line_and_each_is_given_back() {
        let all = Listeners::default();
        let own: Vec<_> = (0..LISTENERS_OF_ONE)
            .map(|_| all.admit("robin").unwrap())
            .collect();
        assert!(all.admit("robin").is_none());
        assert!(all.admit("ash").is_some());
        drop(own);
        assert!(all.admit("robin").is_some());
        assert!(all.0.lock().unwrap().is_empty());
    }
}
