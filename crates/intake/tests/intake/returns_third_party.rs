//! The looked-after return, the school census and case notes as others made them: every row is read, and none is lost.

use crate::common::try_read;
use intake::Format;

/// `(file, format, rows, complaints)`. The complaints are: check letters of invented pupil numbers, two reviews of one child on
/// one day, codes that no return has (`XXX`, `SWLAZY`), and tokens in place of pupil numbers.
const FILES: &[(&str, &str, usize, usize)] = &[
    ("ssda903/header.csv", "ssda903-header", 2675, 2568),
    ("ssda903/episodes.csv", "ssda903-episodes", 5050, 0),
    ("ssda903/reviews.csv", "ssda903-reviews", 12582, 12),
    ("ssda903/uasc.csv", "ssda903-uasc", 132, 0),
    ("ssda903/oc2.csv", "ssda903-oc2", 2675, 0),
    ("ssda903/oc3.csv", "ssda903-oc3", 53, 0),
    ("ssda903/ad1.csv", "ssda903-ad1", 29, 0),
    ("ssda903/missing.csv", "ssda903-missing", 43, 0),
    (
        "ssda903/placed_for_adoption.csv",
        "ssda903-placed-for-adoption",
        29,
        29,
    ),
    (
        "ssda903/previous_permanence.csv",
        "ssda903-previous-permanence",
        2675,
        0,
    ),
    ("ssda903/sw_episodes.csv", "ssda903-social-workers", 1, 1),
    (
        "school-census/2024_autumn_pupilonroll.csv",
        "school-census-on-roll",
        9088,
        18176,
    ),
    (
        "school-census/2024_autumn_pupilnolongeronroll.csv",
        "school-census-off-roll",
        308,
        616,
    ),
    (
        "school-census/2024_autumn_termlyexclusionsonroll.csv",
        "school-census-exclusions-on-roll",
        10373,
        0,
    ),
    (
        "school-census/2024_autumn_termlyexclusionsoffroll.csv",
        "school-census-exclusions-off-roll",
        318,
        0,
    ),
    (
        "school-census/2024_autumn_termlysessiondetailsonroll.csv",
        "school-census-sessions",
        39953,
        0,
    ),
    (
        "school-census/2024_autumn_addressesoffroll.csv",
        "school-census-addresses",
        1698,
        0,
    ),
    ("ssda903/fake_903.xml", "ssda903-xml", 2454, 250),
    ("annex-a/Annex_A_2024_Jan.xlsx", "annex-a", 59, 0),
    ("case-notes/synthetic-case-notes.csv", "case-notes", 500, 0),
];

#[test]
#[ignore = "needs files of third parties"]
fn every_row_of_the_returns_is_read() {
    for (file, name, rows, complained_of) in FILES {
        let bytes = third_party::bytes(file).unwrap();
        let format = Format::recognise(&bytes[..bytes.len().min(8192)]);
        let format = format.unwrap_or_else(|| panic!("{file} is not recognised"));
        assert_eq!(format.name(), *name, "{file}");
        let outcome = try_read(&format, file, &mut bytes.as_slice()).unwrap();
        assert_eq!(
            (outcome.read.len(), &outcome.unread),
            (*rows, &Vec::new()),
            "{file}"
        );
        let complaints = outcome.discrepancies().len();
        assert_eq!(complaints, *complained_of, "{file}");
    }
}
