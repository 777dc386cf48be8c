//! The invented area's sentenced people: the dates that the record works out from the files are those that the engine works out from the
//! truth, and where the files do not tell enough there is no date.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use access::{Clearance, Purpose, Role, Viewer};
use calendar::{Day, Instant};
use desk::view::{AsAt, SearchQuery};
use desk::{DataFolder, Delivery, Desk};
use intake::{Format, Mapping};
use serde_json::Value;
use std::fs;

#[test]
fn the_dates_of_the_record_are_those_of_the_truth() {
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("files");
    let today = Day::parse_iso("2026-05-04").unwrap();
    let area = synth::Area {
        people: 120,
        seed: 7,
        today,
    };
    let made = synth::write_area(&area, &files).unwrap();
    let viewer = Viewer {
        user: "robin".to_owned(),
        role: Role::Operator,
        agency: "northmoor".to_owned(),
        team: None,
        clearance: Clearance::Restricted,
        purpose: Purpose::stated("test").unwrap(),
    };
    let data = DataFolder::at(&folder.path().join("data")).unwrap();
    let noon = |day: Day| Instant::parse(&format!("{day}T11:00:00Z")).unwrap();
    let mut desk = Desk::open(data, noon(today.plus_days(-40))).unwrap();
    for one in made
        .deliveries
        .iter()
        .filter(|one| one.source.ends_with("-sentences"))
    {
        let mapping = one.format.strip_prefix("mapping:").unwrap();
        let mapping = fs::read_to_string(files.join(mapping)).unwrap();
        let delivery = Delivery {
            agency: one.agency.clone(),
            source: one.source.clone(),
            file: one.file.clone(),
            received_on: None,
            mapping: Some(mapping.clone()),
        };
        let format = Format::Mapping(Box::new(Mapping::load(&mapping).unwrap()));
        let bytes = fs::read(files.join(&one.file)).unwrap();
        let on = one.received_on;
        let done = desk
            .import(
                &viewer,
                &delivery,
                &format,
                &mut bytes.as_slice(),
                &|| noon(on),
                &mut |_| {},
            )
            .unwrap();
        assert_eq!(done.tally.quarantined, 0, "{}", one.file);
        desk.settle_import(noon(on), &mut |_, _| {}).unwrap();
    }
    let law = sentence::Sheet::of_the_law()
        .unwrap()
        .law_on(today)
        .unwrap();
    let profile = sentence::Profile::Law(law);
    let truth = fs::read_to_string(files.join("truth/sentences.jsonl")).unwrap();
    let (mut with, mut without) = (0, 0);
    for line in truth.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let number = case["id"].as_str().unwrap();
        let query = SearchQuery {
            identifier: Some(number.to_owned()),
            ..SearchQuery::default()
        };
        let at = AsAt::present(noon(today));
        let found = desk.search(&viewer, &query, &at, noon(today)).unwrap();
        assert_eq!(found.len(), 1, "{number}");
        let dates = desk
            .release_dates(&viewer, found[0].person, &at, noon(today))
            .unwrap()
            .unwrap();
        let answer: Value =
            serde_json::from_str(&sentence::answer_line(line, &profile, false)).unwrap();
        if case["told"] == false {
            without += 1;
            assert!(dates.given().is_none(), "{number}: {dates:#?}");
            assert!(!dates.refused().is_empty(), "{number}");
            continue;
        }
        with += 1;
        let given = dates
            .given()
            .unwrap_or_else(|| panic!("{number}: {:#?}", dates.refused()));
        for (name, day) in answer["dates"]
            .as_object()
            .unwrap_or_else(|| panic!("{answer}"))
        {
            let worked = given.day_of(name).map(|day| day.to_string());
            assert_eq!(worked.as_deref(), day.as_str(), "{number} {name}");
        }
        let terms = answer["minimumTerms"].as_array().map_or(0, Vec::len);
        assert_eq!(given.minimum_terms.len(), terms, "{number}");
        assert_eq!(
            given.dates.len(),
            answer["dates"].as_object().unwrap().len(),
            "{number}"
        );
    }
    assert!(
        with >= 5 && without >= 3,
        "{with} with dates, {without} without"
    );
    assert_eq!(
        desk.replay(&viewer, noon(today), &mut |_| {}).unwrap(),
        None
    );
}
