//! The pages with invented people and nothing behind them, to look at while working on them: `gallery --port 8099`.
//!
//! It takes the arguments of `joinder demo`, so that the browser tests can be run against it too.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is invented here is right, or the run stops"
)]

#[expect(dead_code, reason = "the tests ask it for more than the gallery does")]
#[path = "../tests/invented/mod.rs"]
mod invented;

use std::sync::Arc;
use web::WebSettings;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        arguments
            .iter()
            .skip_while(|argument| *argument != name)
            .nth(1)
            .cloned()
    };
    let port = after("--port")
        .and_then(|port| port.parse::<u16>().ok())
        .unwrap_or(8099);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}/", listener.local_addr()?);
    let office = Arc::new(invented::Invented::new(true));
    let settings = WebSettings {
        demo: true,
        ..WebSettings::local(std::env::temp_dir())
    };
    let stop = async { tokio::signal::ctrl_c().await.unwrap_or_default() };
    web::serve(
        listener,
        Arc::clone(&office) as Arc<dyn web::Office>,
        settings,
        Arc::default(),
        stop,
    )
    .await?;
    for words in office.done() {
        println!("done here: {words}");
    }
    Ok(())
}
