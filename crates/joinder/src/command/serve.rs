//! `joinder serve`: the pages and the API on a network address.

use crate::arguments::{Common, Serve};
use crate::print::Fault;
use crate::server::Counter;
use crate::viewer;
use desk::Desk;
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often clocks that move by themselves, and entries that others made, are looked at.
const BETWEEN_LOOKS: Duration = Duration::from_secs(20);

/// How often the ledger is sealed while it is served, where something was added.
const BETWEEN_SEALS: Duration = Duration::from_secs(300);

/// How often the ledger's log is written back: each time then has little to write.
const BETWEEN_LOGS: Duration = Duration::from_millis(500);

pub(crate) fn run(common: &Common, serve: &Serve) -> Result<ExitCode, Fault> {
    let mut desk = viewer::desk(common)?;
    if desk.has_no_accounts()? {
        let (account, password) = desk.make_first_administrator()?;
        tell_first_password(&desk, &account.user, &password)?;
        println!("Make other accounts with `joinder user add`; an administrator sees no person.");
    }
    open(desk, serve)
}

/// Shows the first password to whoever sits at the terminal. Where nobody does, what is printed is kept in a log for long
/// and read by others: then it is in a file that only the folder's owner can read.
fn tell_first_password(desk: &Desk, user: &str, password: &str) -> Result<(), Fault> {
    if std::io::stdout().is_terminal() {
        println!(
            "There was no account yet. Sign in as `{user}` with this password, which is shown only now:\n    {password}"
        );
        return Ok(());
    }
    let path = desk.folder().path().join("first-password");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path)?.write_all(password.as_bytes())?;
    println!(
        "There was no account yet. Sign in as `{user}` with the password in `{}`, and remove that file.",
        path.display()
    );
    Ok(())
}

/// Opens the desk and serves until the process is told to stop.
pub(crate) fn open(desk: Desk, serve: &Serve) -> Result<ExitCode, Fault> {
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO)
        .init();
    if let Some(origin) = &serve.origin
        && desk::ServiceAddress::of_origin(origin).is_none()
    {
        return Err(Fault::Said(format!(
            "`--origin {origin}` is no address that passkeys can be bound to: give one such as `https://desk.example`, without a path"
        )));
    }
    if serve.https && serve.proxy.is_empty() {
        tracing::warn!(
            "no proxy is named with --proxy: wrong passwords of all users count as if they came from one place"
        );
    }
    let demo = desk.folder().is_demo() && serve.address.is_loopback();
    let uploads = desk.folder().path().join("uploads");
    std::fs::create_dir_all(&uploads)?;
    // Whoever is reached by HTTPS is reached by others: there a password alone is not enough, unless somebody says so.
    let second_step = desk.settings().second_step_required.unwrap_or(serve.https);
    let office = Arc::new(Counter::over(desk, demo, second_step));
    watch_clocks(&office)?;
    seal_from_time_to_time(&office)?;
    write_log_back_from_time_to_time(&office)?;
    let settings = web::WebSettings {
        demo,
        secure_cookies: serve.https,
        origin: serve.origin.clone(),
        proxies: serve.proxy.clone(),
        ..web::WebSettings::local(uploads)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = listen(SocketAddr::new(serve.address, serve.port), "--port").await?;
        let measures = Arc::new(web::Measures::default());
        let behind = Arc::clone(&office);
        if let Some(address) = serve.operations {
            let listener = listen(address, "--operations").await?;
            println!("Measures are at http://{}/metrics", listener.local_addr()?);
            let operations = web::operations(behind.clone(), Arc::clone(&measures));
            tokio::spawn(web::serve_operations(listener, operations));
        }
        println!(
            "Joinder is open at http://{}/ (stop it with Ctrl-C)",
            listener.local_addr()?
        );
        tell_the_service_manager(sd_notify::NotifyState::Ready);
        let told_to_stop = async move {
            stopped().await;
            tell_the_service_manager(sd_notify::NotifyState::Stopping);
            behind.stop();
        };
        web::serve(listener, office, settings, measures, told_to_stop).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// A thread that looks after clocks that move by themselves.
fn watch_clocks(office: &Arc<Counter>) -> Result<(), Fault> {
    let mut beside = office.another_desk()?;
    let office = Arc::clone(office);
    std::thread::Builder::new()
        .name("clocks".to_owned())
        .spawn(move || {
            loop {
                office.catch_up(&mut beside);
                std::thread::sleep(BETWEEN_LOOKS);
            }
        })?;
    Ok(())
}

/// A thread that writes the ledger's log back, so that nobody waits for it who asks for a page.
fn write_log_back_from_time_to_time(office: &Arc<Counter>) -> Result<(), Fault> {
    let beside = office.another_desk()?;
    let write_back = move || {
        loop {
            if let Err(fault) = beside.write_log_back() {
                tracing::warn!(%fault, "the ledger's log could not be written back");
            }
            std::thread::sleep(BETWEEN_LOGS);
        }
    };
    std::thread::Builder::new()
        .name("log".to_owned())
        .spawn(write_back)?;
    Ok(())
}

/// A thread that signs a checkpoint from time to time, and asks the witnesses that the settings name.
fn seal_from_time_to_time(office: &Arc<Counter>) -> Result<(), Fault> {
    let beside = office.another_desk()?;
    let seal = move || {
        loop {
            if let Err(fault) = beside.seal() {
                tracing::error!(%fault, "no checkpoint could be signed");
            }
            for url in &beside.settings().ask_witnesses {
                match crate::errand::ask(&beside, url) {
                    Ok(names) => tracing::info!(?names, "a checkpoint was signed by witnesses"),
                    Err(fault) => tracing::warn!(%fault, "a witness has not signed"),
                }
            }
            std::thread::sleep(BETWEEN_SEALS);
        }
    };
    std::thread::Builder::new()
        .name("seals".to_owned())
        .spawn(seal)?;
    Ok(())
}

async fn listen(socket: SocketAddr, flag: &str) -> Result<tokio::net::TcpListener, Fault> {
    tokio::net::TcpListener::bind(socket)
        .await
        .map_err(|fault| {
            Fault::Said(format!(
                "`{socket}` cannot be listened on: {fault}; choose another with `{flag}`"
            ))
        })
}

/// Tells systemd, where it started us; elsewhere nobody listens, and nothing happens.
fn tell_the_service_manager(state: sd_notify::NotifyState<'_>) {
    if let Err(fault) = sd_notify::notify(&[state]) {
        tracing::warn!(%fault, "the service manager could not be told how the server is");
    }
}

/// Waits until the process is told to stop.
pub(crate) async fn stopped() {
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
