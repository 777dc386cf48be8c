//! Running the site on a listener until it is told to stop.

use crate::app::WebSettings;
use crate::office::Office;
use std::future::Future;
use std::sync::Arc;

/// Serves until `shutdown` comes, then lets requests under way finish.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    office: Arc<dyn Office>,
    settings: WebSettings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, crate::router(office, settings))
        .with_graceful_shutdown(shutdown)
        .await
}
