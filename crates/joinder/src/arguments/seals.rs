//! Arguments of the commands that seal the past and check it: `verify`, `checkpoint`, `prove`, `witness`.

use clap::{Args, Subcommand};
use facts::FactId;
use seals::PublicKey;
use std::net::IpAddr;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A checkpoint that you hold: the ledger must begin with the past that it was signed for. Can be given again
    #[arg(long, value_name = "CHECKPOINT-FILE")]
    pub(crate) since: Vec<PathBuf>,
    /// A witness whose signature every checkpoint given must bear. Can be given again
    #[arg(long, value_name = "KEY", value_parser = PublicKey::parse)]
    pub(crate) witness_key: Vec<PublicKey>,
    /// The log's public key [default: the one in the data folder]
    #[arg(long, value_name = "KEY", value_parser = PublicKey::parse)]
    pub(crate) log_key: Option<PublicKey>,
}

#[derive(Debug, Args)]
pub(crate) struct Checkpoint {
    #[command(subcommand)]
    pub(crate) what: Option<CheckpointAct>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CheckpointAct {
    /// Print the log's public key, and make the key where there is none
    Key {
        /// The name of this log when its key is made, such as `northmoor.example/joinder`; it cannot be changed later
        #[arg(long, value_name = "NAME")]
        origin: Option<String>,
    },
    /// Write the leaves of all entries under the last checkpoint, 32 bytes each, for `joinder-verifier leaves`
    Leaves {
        /// The file to write
        file: PathBuf,
    },
    /// Print what a witness is to be asked: a checkpoint, and the proof from the size that it signed last
    Request {
        /// The size that the witness signed last; 0 for none
        #[arg(default_value_t = 0)]
        old: u64,
    },
    /// Let the signatures of a witness count here
    Trust {
        /// The witness's public key
        #[arg(value_parser = PublicKey::parse)]
        key: PublicKey,
    },
    /// Take a checkpoint that came back from a witness, with its signature
    Add {
        /// The file
        file: PathBuf,
    },
    /// Ask a witness over HTTP, and keep its signature
    Ask {
        /// The address of its `joinder witness serve`, or of another that speaks C2SP tlog-witness
        url: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Prove {
    /// The fact, as `joinder facts` prints it, such as `184.0`
    pub(crate) fact: FactId,
    /// The file to write; it holds the fact, in the open [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Case {
    #[command(flatten)]
    pub(crate) whose: super::Chronology,
    /// The file to write; it holds what is known of the person, in the open [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// `--data` names the witness's own folder [default: joinder-witness in the user's data folder]; no ledger is needed.
#[derive(Debug, Args)]
pub(crate) struct Witness {
    #[command(subcommand)]
    pub(crate) what: WitnessAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum WitnessAct {
    /// Print the witness's public key, and make the key where there is none
    Key {
        /// The name of this witness when its key is made, such as `police.northmoor.example/witness`
        #[arg(long)]
        name: Option<String>,
    },
    /// Watch a log: get its key from people you know, not from its server
    Watch {
        /// The log's public key
        #[arg(value_parser = PublicKey::parse)]
        key: PublicKey,
    },
    /// List the logs that are watched, and what was signed last of each
    List,
    /// Check what a log asks, and sign where it goes on from what was signed before
    Cosign {
        /// A file that `joinder checkpoint request` printed; `-` for standard input
        file: PathBuf,
    },
    /// Fetch the checkpoint of a log that is watched, check it against its hashes, and sign
    Visit {
        /// The address of its server, such as `https://joinder.northmoor.example`
        url: String,
    },
    /// Sign for logs that ask over HTTP (C2SP tlog-witness)
    Serve {
        /// The address to listen on
        #[arg(long, default_value = "127.0.0.1")]
        address: IpAddr,
        /// The port; 0 for any that is free
        #[arg(long, default_value_t = 8088)]
        port: u16,
    },
}
