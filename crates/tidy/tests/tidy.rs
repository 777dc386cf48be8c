//! Runs every check on the repository, after proving that each can fail.

use std::path::Path;

use tidy::CHECKS;
use tidy::repository::Repository;

#[test]
fn every_check_refuses_its_bad_example_and_passes_its_good_one() {
    for check in CHECKS {
        let found = (check.run)(&(check.bad)());
        assert_eq!(
            found.len(),
            check.faults_in_bad,
            "its bad example: {}: {found:#?}",
            check.name
        );
        assert_eq!(
            (check.run)(&(check.good)()),
            Vec::<String>::new(),
            "refuses its good example: {}",
            check.name
        );
    }
}

#[test]
fn the_repository_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let repository = Repository::read(&root).unwrap();
    assert!(
        repository.contains("crates/tidy/tests/tidy.rs"),
        "the wrong folder was read: {}",
        root.display()
    );
    let mut report = String::new();
    for check in CHECKS {
        let faults = (check.run)(&repository);
        if !faults.is_empty() {
            report.push_str(&format!("\n{}:\n  {}\n", check.name, faults.join("\n  ")));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
