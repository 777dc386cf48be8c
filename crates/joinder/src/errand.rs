//! Errands between a log and its witnesses over HTTP: asking a witness, visiting a log, and answering as a witness. The
//! room `web` knows how; here it meets the folders.

use crate::command::witness::seconds;
use crate::print::Fault;
use desk::Desk;
use notary::{Cosigned, NotaryFault, WitnessFolder};
use std::net::{IpAddr, SocketAddr};

/// Asks a witness to sign the ledger as it stands, and keeps its signature. Says who has signed.
pub(crate) fn ask(desk: &Desk, url: &str) -> Result<Vec<String>, Fault> {
    let note = web::errand::ask_witness(url, &mut |old_size| {
        desk.cosign_request(old_size)
            .map_err(|fault| fault.to_string())
    })?;
    Ok(desk.take_cosigned(&note)?)
}

/// Visits a log: fetches its checkpoint and as many hashes as it takes to see that it goes on from what was signed last.
pub(crate) fn visit(
    witness: &WitnessFolder,
    url: &str,
    at: u64,
) -> Result<Result<Cosigned, NotaryFault>, Fault> {
    let request = web::errand::visit_log(url, &mut |origin| {
        witness
            .signed_last(origin)
            .map_err(|fault| fault.to_string())
    })?;
    Ok(witness.cosign(&request.to_string(), at))
}

/// Answers logs until the process is told to stop.
pub(crate) fn serve(witness: WitnessFolder, address: IpAddr, port: u16) -> Result<(), Fault> {
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO)
        .init();
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
        println!("{}", witness.key());
        println!(
            "The witness answers at http://{}/ (stop it with Ctrl-C)",
            listener.local_addr()?
        );
        web::serve_witness(listener, witness, seconds, crate::command::serve::stopped()).await;
        Ok(())
    })
}
