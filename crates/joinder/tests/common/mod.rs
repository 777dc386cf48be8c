//! Runs the real binary on a data folder of its own.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each test file uses the part that it needs, and a test may stop at the first surprise"
)]

pub mod served;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The command with its data folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = joinder(arguments);
        command.arg("--data").arg(self.data());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command that succeeds prints, as JSON documents.
    pub fn json(&self, arguments: &[&str]) -> Vec<serde_json::Value> {
        let output = self.run(&[arguments, &["--json"]].concat());
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        lines(&output)
    }

    /// The numbers of people with duties, each once.
    pub fn people(&self) -> Vec<u64> {
        let numbers: std::collections::BTreeSet<u64> = self
            .json(&["duties"])
            .iter()
            .filter_map(|duty| duty["person"].as_u64())
            .collect();
        numbers.into_iter().collect()
    }

    pub fn import(&self, source: &str, file: &Path) -> serde_json::Value {
        self.json(&["import", "--source", source, &file.display().to_string()])
            .pop()
            .unwrap()
    }
}

pub fn joinder(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_joinder"));
    command.args(arguments);
    command
}

pub fn lines(output: &Output) -> Vec<serde_json::Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A small census with one child on a plan, a section 47 enquiry whose stated target is a day too early, and one referral
/// whose date is no date.
pub const CENSUS: &str = r#"<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2023</Year><ReferenceDate>2023-03-31</ReferenceDate></CollectionDetails>
<Source><SourceLevel>L</SourceLevel><LEA>999</LEA><SoftwareCode>Invented</SoftwareCode><Release>1</Release><SerialNo>1</SerialNo><DateTime>2023-05-23T11:14:05</DateTime></Source></Header>
<Children><Child><ChildIdentifiers><LAchildID>TEST1</LAchildID><UPN>N000000000010</UPN><PersonBirthDate>2015-03-27</PersonBirthDate><Sex>F</Sex></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>
<CINdetails><CINreferralDate>2022-05-20</CINreferralDate><ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>false</ReferralNFA>
<Section47><S47ActualStartDate>2022-06-02</S47ActualStartDate><InitialCPCtarget>2022-06-23</InitialCPCtarget><DateOfInitialCPC>2022-06-27</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired></Section47>
<ChildProtectionPlans><CPPstartDate>2022-06-27</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP><Reviews><CPPreviewDate>2022-09-20</CPPreviewDate></Reviews></ChildProtectionPlans></CINdetails>
<CINdetails><CINreferralDate>2022-13-45</CINreferralDate><ReferralSource>1A</ReferralSource></CINdetails></Child></Children></Message>"#;
