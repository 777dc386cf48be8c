//! `joinder serve`: the pages and the API on a network address.

use crate::arguments::{Common, Serve};
use crate::clock_of_the_machine::now;
use crate::print::Fault;
use crate::server::Counter;
use crate::viewer;
use desk::Desk;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often clocks that move by themselves, and entries that others made, are looked at.
const BETWEEN_LOOKS: Duration = Duration::from_secs(20);

pub(crate) fn run(common: &Common, serve: &Serve) -> Result<ExitCode, Fault> {
    let mut desk = viewer::desk(common)?;
    if desk.has_no_accounts()? {
        let (account, password) = desk.make_first_administrator()?;
        println!(
            "There was no account yet. Sign in as `{}` with this password, which is shown only now:\n    {password}",
            account.user
        );
        println!("Make other accounts with `joinder user add`; an administrator sees no person.");
    }
    open(desk, serve.address, serve.port, serve.https)
}

/// Opens the desk and serves until the process is told to stop.
pub(crate) fn open(desk: Desk, address: IpAddr, port: u16, https: bool) -> Result<ExitCode, Fault> {
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO)
        .init();
    let demo = desk.folder().is_demo() && address.is_loopback();
    let uploads = desk.folder().path().join("uploads");
    std::fs::create_dir_all(&uploads)?;
    let office = Arc::new(Counter::over(desk, demo));
    let mut beside = office.another_desk()?;
    std::thread::Builder::new()
        .name("clocks".to_owned())
        .spawn(move || {
            loop {
                std::thread::sleep(BETWEEN_LOOKS);
                if let Err(fault) = beside.catch_up(now()) {
                    tracing::error!(%fault, "derived state could not be brought up to date");
                }
            }
        })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let socket = SocketAddr::new(address, port);
        let listener = tokio::net::TcpListener::bind(socket)
            .await
            .map_err(|fault| {
                Fault::Said(format!(
                    "`{socket}` cannot be listened on: {fault}; choose another with `--port`"
                ))
            })?;
        println!(
            "Joinder is open at http://{}/ (stop it with Ctrl-C)",
            listener.local_addr()?
        );
        let settings = web::WebSettings {
            demo,
            secure_cookies: https,
            ..web::WebSettings::local(uploads)
        };
        web::serve(listener, office, settings, stopped()).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Waits until the process is told to stop.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! { _ = interrupted => {}, () = terminated => {} }
    }
    #[cfg(not(unix))]
    let _interrupted = interrupted.await;
}
