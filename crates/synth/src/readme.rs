//! The manifest and the page that stand beside an area's files.

use crate::{Area, Delivery, Summary};
use std::fmt::Write;

/// The deliveries in the order in which they arrived.
pub(crate) fn manifest(deliveries: &[Delivery]) -> String {
    let mut text = String::from(
        "# The deliveries of this area, in the order in which they arrived. All of it is invented.\n",
    );
    for one in deliveries {
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "\n[[delivery]]\nreceived_on = \"{}\"\nagency = \"{}\"\nsource = \"{}\"\nformat = \"{}\"\nfile = \"{}\"\n",
            one.received_on, one.agency, one.source, one.format, one.file
        );
    }
    text
}

/// The page for whoever opens the folder.
pub(crate) fn page(area: &Area, summary: &Summary) -> String {
    let deliveries = &summary.deliveries;
    let first = deliveries
        .first()
        .map(|one| one.received_on.in_words())
        .unwrap_or_default();
    let mut page = format!(
        "# Northmoor, an invented area\n\n\
         Everybody and everything in these files is made up. There is no Northmoor Council, no St Osyth's General, and none of\n\
         these people. NHS numbers are of the range kept for tests, postcodes lead nowhere.\n\
         Some of the files speak of injuries to children.\n\n\
         Made for {} people with seed {}; {} deliveries from {first} to {}; {} children, {} with an open case, {} with a child\n\
         protection plan; {} faults planted on purpose.\n\n\
         | folder | what is in it |\n|---|---|\n\
         | `batches/DAY/` | the agencies' files as they arrived on that day |\n\
         | `mappings/` | how each agency's file is read |\n\
         | `manifest.toml` | every file in order: day, agency, source, format |\n\
         | `truth/` | who is who, who lived where, what was planted: for checking, not for importing |\n\n\
         To import the first day, from this folder:\n\n```sh\n",
        summary.people,
        area.seed,
        deliveries.len(),
        area.today.in_words(),
        summary.children,
        summary.children_known,
        summary.children_on_plans,
        summary.faults
    );
    let day = deliveries.first().map(|one| one.received_on);
    for one in deliveries.iter().filter(|one| Some(one.received_on) == day) {
        let _ = writeln!(
            page,
            "joinder import --source {} --format {} --received-on {} {}",
            one.source, one.format, one.received_on, one.file
        );
    }
    page.push_str("```\n");
    page
}
