//! Duties as CSV, written as they are read: the whole list is never in memory. A client who leaves ends the writing.

use crate::guard::Visit;
use crate::known_on;
use crate::office::Refusal;
use crate::pages::duties::filter;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Bytes in one piece, and pieces on the way.
const PIECE: usize = 64 * 1024;
const PIECES: usize = 4;

type Piece = Result<Bytes, Refusal>;

pub(crate) async fn duties(visit: Visit, Asked(fields): Asked) -> Result<Response, Problem> {
    let picture = match known_on::asked(&fields, visit.app.office.now()) {
        known_on::Asked::For(picture) | known_on::Asked::GoOnTo(picture) => picture,
        known_on::Asked::Wrong(words) => return Err(Problem::Invalid(format!("{words}."))),
    };
    let (sender, mut pieces) = mpsc::channel::<Piece>(PIECES);
    let (viewer, filter, app) = (visit.viewer()?, filter(&fields), visit.app.clone());
    let work = move |office: &dyn crate::Office| {
        let mut out = Out {
            pieces: sender.clone(),
            gathered: Vec::with_capacity(PIECE),
        };
        let done = office.duties_csv(&viewer, &filter, &picture.at, &mut out);
        let last = done.and_then(|()| {
            out.flush()
                .map_err(|_| Refusal::Failed("the client left".to_owned()))
        });
        if let Err(refusal) = last {
            // Where the client has left, nobody is there to be told.
            let _ = sender.blocking_send(Err(refusal));
        }
    };
    tokio::spawn(async move { app.ask(work).await });
    // Until the first piece it can still be refused as a page.
    let first = match pieces.recv().await {
        Some(Ok(first)) => first,
        Some(Err(refusal)) => return Err(refusal.into()),
        None => Bytes::new(),
    };
    let name = format!(
        "attachment; filename=\"duties-{}.csv\"",
        picture.at.known_on
    );
    let named = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, named),
        ],
        Body::from_stream(Pieces {
            first: Some(first),
            rest: pieces,
        }),
    )
        .into_response())
}

/// Gathers what is written, and sends it on in pieces.
struct Out {
    pieces: mpsc::Sender<Piece>,
    gathered: Vec<u8>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.gathered));
        self.pieces
            .blocking_send(Ok(piece))
            .map_err(|_| std::io::ErrorKind::BrokenPipe.into())
    }
}

/// The pieces as the body of a response. A refusal in the middle breaks it off, so that a part is not taken for the whole.
struct Pieces {
    first: Option<Bytes>,
    rest: mpsc::Receiver<Piece>,
}

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        self.rest.poll_recv(context).map(|piece| {
            piece.map(|piece| piece.map_err(|_| std::io::ErrorKind::Interrupted.into()))
        })
    }
}
