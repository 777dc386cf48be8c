//! A data folder with a small invented file in it, for targets that need one.

use access::{Clearance, Purpose, Role, Viewer};
use calendar::Instant;
use desk::{DataFolder, Delivery, Desk};
use intake::{Format, Mapping};
use std::path::Path;

const MAPPING: &str = include_str!("../../examples/mappings/childrens-services.toml");
const ROWS: &[u8] = include_bytes!("../../examples/mappings/childrens-services.sample.csv");

/// Whoever sits at the machine.
pub fn operator() -> Viewer {
    Viewer {
        user: "operator".to_owned(),
        role: Role::Operator,
        agency: "northmoor".to_owned(),
        team: None,
        clearance: Clearance::Restricted,
        purpose: Purpose::stated("test").expect("a purpose"),
    }
}

/// A desk on a new folder, into which the file was imported. What is due is not worked out yet.
pub fn desk_with_a_file(path: &Path, now: fn() -> Instant) -> Desk {
    let mut desk = Desk::open(DataFolder::at(path).expect("a folder"), now()).expect("a desk");
    let delivery = Delivery {
        agency: "northmoor".to_owned(),
        source: "northmoor".to_owned(),
        file: "events.csv".to_owned(),
        received_on: None,
        mapping: Some(MAPPING.to_owned()),
    };
    let format = Format::Mapping(Box::new(Mapping::load(MAPPING).expect("a mapping")));
    desk.import(&operator(), &delivery, &format, &mut &ROWS[..], &now, &mut |_| {})
        .expect("an import");
    desk
}
