//! Running the site on a listener until it is told to stop.

use crate::app::WebSettings;
use crate::measure::Measures;
use crate::office::Office;
use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

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
    let stop = async move {
        shutdown.await;
        told.send_replace(true);
    };
    let site = crate::router(office, settings, measures);
    let served = axum::serve(
        listener,
        site.into_make_service_with_connect_info::<std::net::SocketAddr>(),
    )
    .with_graceful_shutdown(stop)
    .into_future();
    let too_long = async move {
        // The sender lives in the server's own future: where that has ended, there is nothing to wait for.
        if stopping.wait_for(|told| *told).await.is_ok() {
            tokio::time::sleep(LAST_REQUESTS).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        done = served => done,
        () = too_long => {
            tracing::warn!(seconds = LAST_REQUESTS.as_secs(), "requests under way did not finish and were cut off");
            Ok(())
        }
    }
}

/// Serves [`crate::operations`] for as long as the process lives.
///
/// # Errors
/// Where the listener fails.
pub async fn serve_operations(
    listener: tokio::net::TcpListener,
    operations: axum::Router,
) -> std::io::Result<()> {
    axum::serve(listener, operations).await
}
