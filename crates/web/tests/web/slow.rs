//! Clients that are slow on purpose, over a real line: each loses its place, and meanwhile others are served.

use crate::invented::Invented;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use web::{Waits, WebSettings};

/// A run stops here where a client is never let go. Nothing is measured by it.
const NEVER: Duration = Duration::from_secs(60);

/// A server that waits for one thing a short while, and for all else for ever.
async fn served(short: impl FnOnce(&mut Waits)) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    let mut waits = Waits {
        headers: NEVER * 2,
        body: NEVER * 2,
        answer: NEVER * 2,
    };
    short(&mut waits);
    let settings = WebSettings {
        waits,
        ..WebSettings::local(std::env::temp_dir())
    };
    let office = Arc::new(Invented::new(false)) as Arc<dyn web::Office>;
    tokio::spawn(web::serve(
        listener,
        office,
        settings,
        Arc::default(),
        std::future::pending(),
    ));
    address
}

/// Reads until the server lets go; gives what it said before.
async fn read_to_the_end(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut said = Vec::new();
    // A line that is cut off while more is on its way ends with a fault, which is an end too.
    let ended = tokio::time::timeout(NEVER, stream.read_to_end(&mut said)).await;
    assert!(ended.is_ok(), "the server never let go");
    String::from_utf8_lossy(&said).into_owned()
}

async fn a_quick_client_is_served(address: SocketAddr) {
    let mut quick = TcpStream::connect(address).await.unwrap();
    quick
        .write_all(b"GET /sign-in HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let said = read_to_the_end(&mut quick).await;
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
}

#[tokio::test]
async fn a_client_that_sends_its_headers_slowly_is_let_go() {
    let address = served(|waits| waits.headers = Duration::from_millis(300)).await;
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut answers, mut asks) = stream.into_split();
    let sending = tokio::spawn(async move {
        asks.write_all(b"GET /sign-in HTTP/1.1\r\nHost: desk.example\r\nX-Slow: ")
            .await
            .unwrap();
        // Never silent for long, and never done.
        while asks.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    a_quick_client_is_served(address).await;
    let said = read_to_the_end(&mut answers).await;
    assert!(
        said.is_empty() || said.starts_with("HTTP/1.1 408"),
        "it got an answer to half a request: {said}"
    );
    sending.abort();
}

#[tokio::test]
async fn a_client_that_stops_in_the_middle_of_a_form_is_let_go() {
    let address = served(|waits| waits.body = Duration::from_millis(300)).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(
        b"POST /sign-in HTTP/1.1\r\nHost: desk.example\r\nContent-Length: 1000\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\nuser=",
    )
    .await
    .unwrap();
    a_quick_client_is_served(address).await;
    let said = read_to_the_end(&mut slow).await;
    assert!(!said.starts_with("HTTP/1.1 2"), "{said}");
}

/// It asks for far more than the line holds, and takes nothing of it.
#[tokio::test]
async fn a_client_that_does_not_take_its_answers_is_let_go() {
    let address = served(|waits| waits.answer = Duration::from_millis(300)).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    let asked = "GET /assets/govuk.css HTTP/1.1\r\nHost: desk.example\r\n\r\n".repeat(400);
    slow.write_all(asked.as_bytes()).await.unwrap();
    a_quick_client_is_served(address).await;
    let let_go = async {
        // Where nobody reads at the other end any more, writing fails.
        while slow.write_all(b"G").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    assert!(
        tokio::time::timeout(NEVER, let_go).await.is_ok(),
        "the server never let go"
    );
}
