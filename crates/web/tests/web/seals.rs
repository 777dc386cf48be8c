//! The public log, and a witness's server: the addresses and answers that C2SP tlog-tiles and tlog-witness prescribe.

use crate::site::{Site, request};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use notary::WitnessFolder;
use seals::{CosignRequest, Frontier, Hash, KeyKind, SignedCheckpoint, SigningKey, leaf_hash};
use tower::ServiceExt;

#[tokio::test]
async fn the_log_is_served_under_the_addresses_of_tlog_tiles() {
    let site = Site::new();
    let ask = async |path: &str| {
        let asked = request("GET", path, None).body(Body::empty()).unwrap();
        site.ask(asked).await
    };
    let checkpoint = ask("/log/checkpoint").await;
    assert_eq!(checkpoint.status, StatusCode::OK);
    assert_eq!(
        checkpoint.header("content-type"),
        "text/plain; charset=utf-8"
    );
    let tile = ask("/log/tile/0/000.p/2").await;
    assert_eq!(tile.status, StatusCode::OK);
    assert_eq!(tile.header("content-type"), "application/octet-stream");
    assert!(tile.header("cache-control").contains("immutable"));
    assert_eq!(tile.body.len(), 64);
    for path in [
        "/log/tile/0/000",
        "/log/tile/0/000.p/02",
        "/log/tile/9/000",
        "/log/tile/entries/000",
        "/log/tile/0/..%2f..%2fledger.sqlite",
    ] {
        assert_eq!(ask(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

/// A request with an empty proof, which holds only from nothing or for the same size.
fn asked(key: &SigningKey, old_size: u64, leaves: &[Hash]) -> CosignRequest {
    CosignRequest {
        old_size,
        proof: Vec::new(),
        checkpoint: SignedCheckpoint::sign(key, leaves.len() as u64, root(leaves))
            .unwrap()
            .to_string(),
    }
}

#[tokio::test]
async fn a_witness_answers_as_tlog_witness_says() {
    let folder = tempfile::tempdir().unwrap();
    let log = |name: &str, seed| SigningKey::from_seed(name, KeyKind::Log, &[seed; 32]).unwrap();
    let (ours, impostor, unknown) = (
        log("northmoor.example/joinder", 1),
        log("northmoor.example/joinder", 2),
        log("elsewhere.example/log", 3),
    );
    let witness = WitnessFolder::open(folder.path(), Some("police.example/witness")).unwrap();
    witness.watch(ours.public()).unwrap();
    let public = witness.key().clone();
    let router = web::witness_router(witness, || 1_795_000_000);
    let leaves: Vec<Hash> = (0..9_u8).map(|number| leaf_hash(&[number])).collect();
    let mut forked = leaves.clone();
    forked[2] = leaf_hash(b"another past");
    let send = async |body: String| {
        let asked = Request::post("/add-checkpoint")
            .body(Body::from(body))
            .unwrap();
        let answer = router.clone().oneshot(asked).await.unwrap();
        let status = answer.status().as_u16();
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let body = to_bytes(answer.into_body(), 10_000).await.unwrap();
        (status, kind, String::from_utf8(body.to_vec()).unwrap())
    };
    let first = asked(&ours, 0, &leaves[..7]);
    let (status, _, line) = send(first.to_string()).await;
    assert_eq!(status, 200);
    let signed = SignedCheckpoint::open(&format!("{}{line}", first.checkpoint), ours.public());
    assert_eq!(
        signed.unwrap().cosigned_by(&public).unwrap().at,
        1_795_000_000
    );
    let cases = [
        ("nonsense", "nonsense".to_owned(), 400),
        (
            "an unknown log",
            asked(&unknown, 0, &leaves).to_string(),
            404,
        ),
        ("another key", asked(&impostor, 7, &leaves).to_string(), 403),
        (
            "an old size above the new",
            asked(&ours, 9, &leaves[..8]).to_string(),
            400,
        ),
        (
            "a start from elsewhere",
            asked(&ours, 3, &leaves).to_string(),
            409,
        ),
        (
            "rolled back",
            asked(&ours, 0, &leaves[..5]).to_string(),
            409,
        ),
        ("forked", asked(&ours, 7, &forked[..7]).to_string(), 409),
        (
            "a proof that does not hold",
            asked(&ours, 7, &leaves).to_string(),
            422,
        ),
        (
            "the same again",
            asked(&ours, 7, &leaves[..7]).to_string(),
            200,
        ),
    ];
    for (what, body, expected) in cases {
        let (status, kind, text) = send(body).await;
        assert_eq!(status, expected, "{what}: {text}");
        if what == "a start from elsewhere" {
            assert_eq!((kind.as_str(), text.as_str()), ("text/x.tlog.size", "7\n"));
        }
    }
}
