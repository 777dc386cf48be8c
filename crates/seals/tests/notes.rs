//! Notes, keys, checkpoints, requests and proof files: the open formats to the letter, and every other letter refused.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use proptest::prelude::*;
use seals::{
    Checkpoint, CheckpointFault, CosignRequest, InclusionProof, KeyFault, KeyKind, Note, PublicKey,
    Signature, SignedCheckpoint, SigningKey,
};

fn log() -> SigningKey {
    SigningKey::from_seed("northmoor.example/joinder", KeyKind::Log, &[7; 32]).unwrap()
}

fn witness(number: u8) -> SigningKey {
    let name = format!("witness.example/w{number}");
    SigningKey::from_seed(&name, KeyKind::Witness, &[100 + number; 32]).unwrap()
}

/// The key and note in the documentation of the Go package `sumdb/note`, where the format comes from.
#[test]
fn the_note_of_the_formats_first_implementation_holds() {
    let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    let public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let key = SigningKey::parse(secret).unwrap();
    assert_eq!(key.public().to_string(), public);
    assert_eq!(key.to_secret_text(), secret);
    let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    let line = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
    let note = Note::parse(&format!("{text}\n{line}\n")).unwrap();
    assert_eq!(note.text, text);
    let [signature] = &note.signatures[..] else {
        panic!("one signature is there: {note}")
    };
    assert_eq!(signature.key_id, key.public().id());
    assert_eq!(note.to_string(), format!("{text}\n{line}\n"));
}

/// The example of `tlog-checkpoint` and `tlog-cosignature`, read and written.
#[test]
fn the_specifications_example_is_read() {
    let example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let note = Note::parse(example).unwrap();
    assert_eq!(note.to_string(), example);
    let checkpoint = Checkpoint::parse(&note.text).unwrap();
    assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
    assert_eq!(checkpoint.size, 20_852_163);
    assert_eq!(checkpoint.text(), note.text);
    assert_eq!(note.signatures[1].bytes.len(), 8 + 64);
}

#[test]
fn keys_are_read_whole_or_not_at_all() {
    let public = log().public().to_string();
    assert_eq!(PublicKey::parse(&public).unwrap(), *log().public());
    let (head, key) = public.rsplit_once('+').unwrap();
    let (name, id) = head.split_once('+').unwrap();
    let cases = [
        (String::new(), KeyFault::Form),
        (format!("{name}+{id}"), KeyFault::Form),
        (format!("{name}+{id}+AAAA"), KeyFault::Kind),
        (format!("{name}+{id}+AQID"), KeyFault::Form),
        (format!("other+{id}+{key}"), KeyFault::Id),
        (format!("{name}+00000000+{key}"), KeyFault::Id),
        (format!("{name}+{}+{key}", id.to_uppercase()), KeyFault::Id),
        (format!("+{id}+{key}"), KeyFault::Name),
        (format!("a b+{id}+{key}"), KeyFault::Name),
    ];
    for (text, fault) in cases {
        assert_eq!(PublicKey::parse(&text), Err(fault), "{text}");
    }
    let shown = format!("{:?}", log());
    assert!(
        !shown.contains(log().to_secret_text().rsplit_once('+').unwrap().1),
        "a key that is printed for debugging hides what it signs with: {shown}"
    );
}

#[test]
fn a_checkpoint_is_signed_opened_and_cosigned() {
    let signed = SignedCheckpoint::sign(&log(), 70_000, [9; 32]).unwrap();
    let opened = SignedCheckpoint::open(&signed.to_string(), log().public()).unwrap();
    assert_eq!(opened, signed);
    let line = signed.cosign(&witness(1), 1_795_000_000).unwrap();
    let with = signed.with_cosignature(line, witness(1).public()).unwrap();
    let with = SignedCheckpoint::open(&with.to_string(), log().public()).unwrap();
    assert_eq!(
        with.cosigned_by(witness(1).public()).unwrap().at,
        1_795_000_000
    );
    assert_eq!(
        with.cosigned_by(witness(2).public()),
        Err(CheckpointFault::NotSigned("witness.example/w2".to_owned()))
    );
    let later = with.cosign(&witness(1), 1_795_000_060).unwrap();
    let again = with.with_cosignature(later, witness(1).public()).unwrap();
    assert_eq!(
        again.note().signatures.len(),
        2,
        "the later takes the place of the earlier"
    );
    assert_eq!(
        again.cosigned_by(witness(1).public()).unwrap().at,
        1_795_000_060
    );
}

/// What a stranger must not take for a checkpoint, or for a witness's word.
#[test]
fn false_signatures_are_refused() {
    let signed = SignedCheckpoint::sign(&log(), 3, [9; 32]).unwrap();
    let other = SigningKey::from_seed("northmoor.example/joinder", KeyKind::Log, &[8; 32]).unwrap();
    let elsewhere = SigningKey::from_seed("elsewhere.example", KeyKind::Log, &[7; 32]).unwrap();
    assert_eq!(
        SignedCheckpoint::open(&signed.to_string(), other.public()),
        Err(CheckpointFault::NotSigned(
            "northmoor.example/joinder".to_owned()
        )),
        "another key of the same name"
    );
    assert!(matches!(
        SignedCheckpoint::open(&signed.to_string(), elsewhere.public()),
        Err(CheckpointFault::Origin { .. })
    ));
    let larger = signed.to_string().replacen("\n3\n", "\n4\n", 1);
    assert!(matches!(
        SignedCheckpoint::open(&larger, log().public()),
        Err(CheckpointFault::Forged(_))
    ));
    assert!(matches!(
        SignedCheckpoint::sign(&witness(1), 3, [9; 32]),
        Err(CheckpointFault::Kind(_))
    ));
    assert!(matches!(
        signed.cosign(&log(), 1),
        Err(CheckpointFault::Kind(_))
    ));
    // A witness's line from another checkpoint, with another time, or under another witness's name.
    let elsewhere = SignedCheckpoint::sign(&log(), 4, [9; 32]).unwrap();
    let line = elsewhere.cosign(&witness(1), 5).unwrap();
    assert!(signed.with_cosignature(line, witness(1).public()).is_err());
    let mut line = signed.cosign(&witness(1), 5).unwrap();
    line.bytes[7] ^= 1;
    assert!(signed.with_cosignature(line, witness(1).public()).is_err());
    let line = signed.cosign(&witness(1), 5).unwrap();
    assert!(
        signed
            .with_cosignature(line.clone(), witness(2).public())
            .is_err()
    );
    let renamed = Signature {
        name: witness(2).public().name().to_owned(),
        key_id: witness(2).public().id(),
        ..line
    };
    assert!(
        signed
            .with_cosignature(renamed, witness(2).public())
            .is_err()
    );
}

#[test]
fn texts_that_differ_a_little_are_refused() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    for text in [
        format!("a.example\n03\n{root}\n"),
        format!("a.example\n+3\n{root}\n"),
        format!("a.example\n-3\n{root}\n"),
        format!("a.example\n3 \n{root}\n"),
        format!("a.example\n3\n{root}"),
        format!("a.example\n3\n{root}\nan extension\n"),
        format!("a.example\n3\n{}\n", root.replace('=', "")),
        format!("a.example\n3\n{}\n", root.replace("I=", "J=")),
        "a.example\n3\nAAAA\n".to_owned(),
        format!("a example\n3\n{root}\n"),
        format!("\n3\n{root}\n"),
        format!("a.example\n99999999999999999999999\n{root}\n"),
    ] {
        assert_eq!(
            Checkpoint::parse(&text),
            Err(CheckpointFault::Text),
            "{text}"
        );
    }
    for note in [
        "text\n",
        "text\n\n",
        "text\n\n\u{2014} a.example AAAAAAA=",
        "text\n\n- a.example AAAAAAA=\n",
        "text\n\n\u{2014} a.example AAAA\n",
        "text\n\n\u{2014}  AAAAAAA=\n",
        "te\rxt\n\n\u{2014} a.example AAAAAAA=\n",
        "te\0xt\n\n\u{2014} a.example AAAAAAA=\n",
    ] {
        assert!(Note::parse(note).is_err(), "{note:?}");
    }
    assert!(Note::parse("text\n\n\u{2014} a.example AAAAAAA=\n").is_ok());
}

#[test]
fn requests_and_proof_files_are_read_as_they_are_written() {
    let checkpoint = SignedCheckpoint::sign(&log(), 9, [9; 32])
        .unwrap()
        .to_string();
    for (old_size, proof) in [(0, vec![]), (4, vec![[1; 32], [2; 32]])] {
        let request = CosignRequest {
            old_size,
            proof,
            checkpoint: checkpoint.clone(),
        };
        assert_eq!(CosignRequest::parse(&request.to_string()), Some(request));
    }
    for body in [
        "",
        "old 1\n",
        "old 01\n\ncheckpoint\n",
        "old 1\nAAAA\n\ncheckpoint\n",
        "new 1\n\nc\n",
    ] {
        assert_eq!(CosignRequest::parse(body), None, "{body:?}");
    }
    let sixty_four = CosignRequest {
        old_size: 1,
        proof: vec![[1; 32]; 64],
        checkpoint: checkpoint.clone(),
    };
    assert_eq!(CosignRequest::parse(&sixty_four.to_string()), None);
    let proof = InclusionProof {
        extra: b"{}".to_vec(),
        index: 3,
        path: vec![[1; 32]; 4],
        checkpoint,
    };
    assert_eq!(InclusionProof::parse(&proof.to_string()), Some(proof));
}

proptest! {
    /// Whatever comes in, reading ends and says yes only to what it would write itself.
    #[test]
    fn what_is_read_is_written_again(text in "(old [0-9]{1,3}|c2sp\\.org/tlog-proof@v1|[ -~\u{2014}]{0,20}|\n){0,12}") {
        if let Ok(note) = Note::parse(&text) {
            prop_assert_eq!(note.to_string(), text.clone());
        }
        if let Some(request) = CosignRequest::parse(&text) {
            prop_assert_eq!(request.to_string(), text.clone());
        }
        if let Some(proof) = InclusionProof::parse(&text) {
            prop_assert_eq!(proof.to_string(), text);
        }
    }
}
