//! A backup made while the folder is in use restores to the same record; one that was cut off or altered is refused.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{CENSUS, Folder, joinder};
use std::path::{Path, PathBuf};
use std::process::Output;

fn census(child: usize) -> String {
    CENSUS.replace("TEST1", &format!("TEST{child}"))
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A folder with one census in it, and where its backup goes.
fn imported() -> (Folder, PathBuf, PathBuf) {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("census.xml", CENSUS));
    let (to, keys) = (folder.0.path().join("backup"), folder.0.path().join("keys"));
    (folder, to, keys)
}

fn back_up(folder: &Folder, to: &Path, keys: &Path) -> Output {
    folder.run(&[
        "backup",
        "--to",
        &to.display().to_string(),
        "--keys-to",
        &keys.display().to_string(),
    ])
}

fn restore(to: &Path, keys: &Path, data: &Path) -> Output {
    joinder(&["restore"])
        .args(["--from".as_ref(), to.as_os_str()])
        .args(["--keys".as_ref(), keys.as_os_str()])
        .args(["--data".as_ref(), data.as_os_str()])
        .output()
        .unwrap()
}

/// What a folder's record says of people, as printed. Looks are on the record too, and asking makes one: they are left out.
fn everything(data: &Path) -> Vec<Vec<u8>> {
    [
        &["facts", "--kind", "referral"][..],
        &["facts", "--kind", "discrepancy"],
        &["facts", "--kind", "person_details"],
        &["duties"],
        &["quarantine"],
    ]
    .iter()
    .map(|arguments| {
        let output = joinder(arguments)
            .args(["--json", "--data"])
            .arg(data)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", said(&output));
        output.stdout
    })
    .collect()
}

#[test]
fn a_backup_made_while_others_import_restores_to_a_sound_record() {
    let (folder, to, keys) = imported();
    let writers: Vec<_> = (2..6)
        .map(|child| {
            let file = folder.file(&format!("census-{child}.xml"), census(child));
            folder
                .command(&[
                    "import",
                    "--source",
                    "northmoor",
                    &file.display().to_string(),
                ])
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    let made = back_up(&folder, &to, &keys);
    assert!(made.status.success(), "{}", said(&made));
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    let checked = folder.run(&[
        "backup",
        "--check",
        &to.display().to_string(),
        "--keys",
        &keys.display().to_string(),
    ]);
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(said(&checked).contains("the ledger is sound"));
    let into = folder.0.path().join("restored");
    assert!(restore(&to, &keys, &into).status.success());
    let verified = joinder(&["verify", "--data"]).arg(&into).output().unwrap();
    assert!(verified.status.success(), "{}", said(&verified));
    let left: Vec<_> = std::fs::read_dir(folder.0.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("unfinished") || name.contains("being-checked"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn what_is_restored_says_what_was_backed_up_and_goes_on() {
    let (folder, to, keys) = imported();
    assert!(back_up(&folder, &to, &keys).status.success());
    let one = folder.0.path().join("one");
    assert!(restore(&to, &keys, &one).status.success());
    let (before, after) = (everything(&folder.data()), everything(&one));
    assert!(
        before.iter().all(|printed| !printed.is_empty()),
        "{before:?}"
    );
    assert_eq!(before, after);
    let replayed = joinder(&["replay", "--data"]).arg(&one).output().unwrap();
    assert!(said(&replayed).contains("equal"), "{}", said(&replayed));
    let file = folder.file("later.xml", census(9));
    let later = joinder(&["import", "--source", "northmoor", "--data"])
        .arg(&one)
        .arg(&file)
        .output()
        .unwrap();
    assert!(later.status.success(), "{}", said(&later));
    assert!(
        said(&later).contains("say something new"),
        "{}",
        said(&later)
    );
}

/// Licences stand on adopted policies: without them a restored record could not be gone on with.
#[test]
fn adopted_policies_and_settings_go_along_with_a_backup_and_an_export() {
    let (folder, to, keys) = imported();
    let policy = folder.file(
        "policy.csv",
        "version,kind,code,text\nsaltmarsh/1,standard,S1,Be good.\n",
    );
    let adopted = folder.run(&[
        "licence",
        "adopt",
        "--policy",
        &policy.display().to_string(),
    ]);
    assert!(adopted.status.success(), "{}", said(&adopted));
    let settings = folder.data().join("settings.toml");
    std::fs::write(&settings, "public_log = true\n").unwrap();
    assert!(back_up(&folder, &to, &keys).status.success());
    let export = folder.0.path().join("export");
    let made = folder.run(&["export", "--to", &export.display().to_string()]);
    assert!(made.status.success(), "{}", said(&made));
    let (restored, rebuilt) = (folder.0.path().join("one"), folder.0.path().join("two"));
    assert!(restore(&to, &keys, &restored).status.success());
    let built = joinder(&["rebuild", "--from"])
        .arg(&export)
        .arg("--data")
        .arg(&rebuilt)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", said(&built));
    for name in ["licence-policies/policy-saltmarsh_1-1", "settings.toml"] {
        let kept = std::fs::read(folder.data().join(name)).unwrap();
        assert_eq!(std::fs::read(restored.join(name)).unwrap(), kept, "{name}");
        assert_eq!(std::fs::read(rebuilt.join(name)).unwrap(), kept, "{name}");
    }
    let altered = to.join("licence-policies/policy-saltmarsh_1-1");
    std::fs::write(
        altered,
        "version,kind,code,text\nsaltmarsh/1,standard,S1,Be bad.\n",
    )
    .unwrap();
    let refused = restore(&to, &keys, &folder.0.path().join("three"));
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("policy-saltmarsh_1-1` of the backup is not as it was made"));
}

#[test]
fn a_backup_that_was_altered_or_cut_short_is_refused_by_name() {
    let (folder, to, keys) = imported();
    assert!(back_up(&folder, &to, &keys).status.success());
    let ledger = to.join("ledger.sqlite");
    let whole = std::fs::read(&ledger).unwrap();
    let mut altered = whole.clone();
    altered[5_000] ^= 1;
    for wrong in [&altered[..], &whole[..whole.len() / 2], &[][..]] {
        std::fs::write(&ledger, wrong).unwrap();
        let refused = restore(&to, &keys, &folder.0.path().join("restored"));
        assert_eq!(refused.status.code(), Some(2));
        assert!(
            said(&refused).contains("`ledger.sqlite` of the backup is not as it was made"),
            "{}",
            said(&refused)
        );
    }
    std::fs::write(&ledger, &whole).unwrap();
    let manifest = std::fs::read_to_string(to.join("manifest.json")).unwrap();
    for elsewhere in [
        "../ledger.sqlite",
        "/ledger.sqlite",
        "licence-policies/../ledger.sqlite",
        "licence-policies//ledger.sqlite",
        "uploads/ledger.sqlite",
        "",
    ] {
        let named = manifest.replace("\"ledger.sqlite\"", &format!("\"{elsewhere}\""));
        assert_ne!(named, manifest);
        std::fs::write(to.join("manifest.json"), named).unwrap();
        let refused = restore(&to, &keys, &folder.0.path().join("restored"));
        assert!(
            said(&refused).contains("no file of a backup"),
            "{elsewhere}: {}",
            said(&refused)
        );
    }
    std::fs::remove_file(to.join("manifest.json")).unwrap();
    let refused = restore(&to, &keys, &folder.0.path().join("restored"));
    assert!(said(&refused).contains("give the folder that `joinder backup`"));
}

#[test]
fn nothing_is_written_over() {
    let (folder, to, keys) = imported();
    assert!(back_up(&folder, &to, &keys).status.success());
    let again = back_up(&folder, &to, &keys);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("is there already"));
    let refused = restore(&to, &keys, &folder.data());
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said(&refused).contains("holds something"),
        "{}",
        said(&refused)
    );
}
