//! Running the site on a listener until it is told to stop, for clients that are slow, many, or gone half-way.

use crate::app::{Waits, WebSettings};
use crate::measure::Measures;
use crate::office::Office;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

/// How many clients may be connected at once; more wait until one has gone. Fewer than the files that a process may have
/// open where nobody raised that.
const CONNECTIONS: usize = 800;

/// How long to wait before taking on clients again where the machine has no handle left for one.
const OUT_OF_HANDLES: Duration = Duration::from_millis(200);

/// How long requests under way may take to finish once the server has been told to stop. What is committed by then is
/// kept; an import that is cut short is sent again and adds nothing twice.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// Serves until `shutdown` comes, then takes no more requests and lets those under way finish, for twenty seconds at most.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    office: Arc<dyn Office>,
    settings: WebSettings,
    measures: Arc<Measures>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (told, mut stopping) = watch::channel(false);
    let closing = told.clone();
    let stop = async move {
        shutdown.await;
        told.send_replace(true);
    };
    let waits = settings.waits;
    let site = crate::routes::site(office, settings, measures, closing);
    let served = connections(listener, site, waits, stop);
    let too_long = async move {
        // The sender lives in the server's own future: where that has ended, there is nothing to wait for.
        if stopping.wait_for(|told| *told).await.is_ok() {
            tokio::time::sleep(LAST_REQUESTS).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = served => Ok(()),
        () = too_long => {
            tracing::warn!(seconds = LAST_REQUESTS.as_secs(), "requests under way did not finish and were cut off");
            Ok(())
        }
    }
}

/// Takes clients on until told to stop, then lets requests under way finish. One that keeps us waiting is let go.
pub(crate) async fn connections(
    listener: TcpListener,
    site: Router,
    waits: Waits,
    stop: impl Future<Output = ()>,
) {
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(waits.headers);
    let (places, open) = (
        Arc::new(Semaphore::new(CONNECTIONS)),
        GracefulShutdown::new(),
    );
    tokio::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((place, listener.accept().await))
        };
        let accepted = tokio::select! {
            accepted = next => accepted,
            () = &mut stop => None,
        };
        match accepted {
            None => break,
            Some((place, Ok((stream, peer)))) => {
                let site = site.clone();
                let answer =
                    hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
                        let mut request = request.map(|body| TimeoutBody::new(waits.body, body));
                        request.extensions_mut().insert(ConnectInfo(peer));
                        site.clone().oneshot(request)
                    });
                let mut stream = TimeoutStream::new(stream);
                stream.set_write_timeout(Some(waits.answer));
                let stream = TokioIo::new(Box::pin(stream));
                let connection = open.watch(http.serve_connection(stream, answer));
                tokio::spawn(async move {
                    // A client that goes away half-way is no fault of ours, and its place is free again.
                    let _gone = connection.await;
                    drop(place);
                });
            }
            Some((_, Err(fault))) => {
                tracing::warn!(%fault, "a client could not be taken on");
                tokio::time::sleep(OUT_OF_HANDLES).await;
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

/// Serves [`crate::operations`] for as long as the process lives, to clients that may be slow or gone.
pub async fn serve_operations(listener: TcpListener, operations: Router) {
    connections(
        listener,
        operations,
        Waits::default(),
        std::future::pending(),
    )
    .await;
}
