//! Writes the area: deliveries in dated folders, the mappings that read them, a manifest, and the truth.

use crate::area::{Families, Household};
use crate::chance::Chance;
use crate::custody;
use crate::dirt::{Dirt, Planted, stain_in, stain_in_words};
use crate::event::{Agency, Event};
use crate::formats::census::{self, Stain};
use crate::formats::{self, Told, rows, school};
use crate::lore::Lore;
use crate::schedule::{Feed, first_delivery};
use crate::sink::{Encoding, Sink};
use crate::{Area, Delivery, Summary, SynthFault, readme, truth};
use calendar::{BankHolidays, Day};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Of what was delivered, so many in a thousand rows are in the next delivery too.
const SENT_AGAIN: usize = 40;
/// Of what was delivered with a fault, so many in a thousand rows are sent again without it.
const PUT_RIGHT: usize = 450;

/// Writes an area into a folder that is not there yet, or empty.
///
/// # Errors
/// Where there are fewer than 20 people to be made, the folder holds something, or a file cannot be written.
pub fn write_area(area: &Area, out: &Path) -> Result<Summary, SynthFault> {
    if area.people < 20 {
        return Err(SynthFault::TooFewPeople { found: area.people });
    }
    if std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(SynthFault::FolderNotEmpty {
            folder: out.to_owned(),
        });
    }
    let (lore, holidays) = (Lore::new(), BankHolidays::england_and_wales());
    let mut writer = Writer::new(area, out)?;
    for household in Families::of(area, &lore, &holidays) {
        writer.household(&household)?;
    }
    writer.finish()
}

struct Truth {
    people: Sink,
    households: Sink,
    records: Sink,
    faults: Sink,
    sentences: Sink,
}

/// Deliveries of the prison's and probation's sentences: so many days before the last day, and on it.
const SENTENCES_BEFORE: [i32; 2] = [28, 0];

struct Writer<'a> {
    area: &'a Area,
    out: &'a Path,
    days: BTreeMap<Feed, Vec<Day>>,
    open: BTreeMap<(Feed, usize), Sink>,
    truth: Truth,
    dirt: Dirt,
    resend: Chance,
    summary: Summary,
    /// How many people were sentenced, and the files that tell of them.
    sentenced: usize,
    sentences: BTreeMap<String, (Delivery, Sink)>,
}

impl<'a> Writer<'a> {
    fn new(area: &'a Area, out: &'a Path) -> Result<Self, SynthFault> {
        let feeds = Agency::ALL
            .map(Feed::Events)
            .into_iter()
            .chain([Feed::Census]);
        let days = feeds.map(|feed| (feed, feed.days(area.today))).collect();
        let truth = |name: &str| Sink::create(&out.join("truth").join(name), Encoding::Utf8, "");
        Ok(Self {
            area,
            out,
            days,
            open: BTreeMap::new(),
            truth: Truth {
                people: truth("people.jsonl")?,
                households: truth("households.jsonl")?,
                records: truth("records.jsonl")?,
                faults: truth("faults.jsonl")?,
                sentences: truth("sentences.jsonl")?,
            },
            dirt: Dirt::default(),
            resend: Chance::of(area.seed, u64::MAX),
            summary: Summary::default(),
            sentenced: 0,
            sentences: BTreeMap::new(),
        })
    }

    fn household(&mut self, household: &Household) -> Result<(), SynthFault> {
        let family = &household.family;
        for line in truth::people(household) {
            self.truth.people.row(&format!("{line}\n"))?;
        }
        for line in truth::households(household) {
            self.truth.households.row(&format!("{line}\n"))?;
        }
        for line in truth::records(household) {
            self.truth.records.row(&format!("{line}\n"))?;
        }
        if family.number == 0 {
            let page = truth::history_one(household, self.area.today);
            Sink::create(&self.out.join("truth/history-1.md"), Encoding::Utf8, &page)?.close("")?;
        }
        self.census(household)?;
        for event in &household.events {
            self.event(&Told { family, event }, &household.events)?;
        }
        self.sentences(household)?;
        self.count(household);
        Ok(())
    }

    /// The household's sentenced person, in the files that tell of sentences and in the truth.
    fn sentences(&mut self, household: &Household) -> Result<(), SynthFault> {
        let (area, turn) = (self.area, self.sentenced);
        let Some(one) = custody::of_family(&household.family, area.seed, area.today, turn) else {
            return Ok(());
        };
        self.sentenced += 1;
        self.truth.sentences.row(&format!("{}\n", one.truth))?;
        for (place, rows) in one.prison.iter().enumerate() {
            for row in rows {
                self.sentence_row(place, "prison", row)?;
            }
        }
        for row in &one.probation {
            self.sentence_row(1, "probation", row)?;
        }
        Ok(())
    }

    fn sentence_row(&mut self, place: usize, whose: &str, row: &str) -> Result<(), SynthFault> {
        let before = SENTENCES_BEFORE.get(place).copied().unwrap_or_default();
        let received_on = self.area.today.plus_days(-before);
        let file = format!("batches/{received_on}/northmoor-{whose}-sentences.csv");
        let columns: &[&str] = if whose == "prison" {
            &custody::PRISON_COLUMNS
        } else {
            &custody::PROBATION_COLUMNS
        };
        let sink = match self.sentences.entry(file.clone()) {
            std::collections::btree_map::Entry::Occupied(open) => &mut open.into_mut().1,
            std::collections::btree_map::Entry::Vacant(entry) => {
                let header = format!("{}\n", columns.join(","));
                let sink = Sink::create(&self.out.join(&file), Encoding::Utf8, &header)?;
                let delivery = Delivery {
                    received_on,
                    agency: format!("northmoor-{whose}"),
                    source: format!("northmoor-{whose}-sentences"),
                    format: format!("mapping:mappings/{whose}-sentences.toml"),
                    file,
                };
                &mut entry.insert((delivery, sink)).1
            }
        };
        sink.row(&format!("{row}\n"))
    }

    fn count(&mut self, household: &Household) {
        let today = self.area.today;
        let number = |count: usize| u64::try_from(count).unwrap_or_default();
        let summary = &mut self.summary;
        summary.families += 1;
        summary.people += number(household.family.people.len());
        summary.children += number(household.family.children(today).count());
        if household.cases.iter().any(|case| case.open(today)) {
            summary.children_known += number(household.children.len());
        }
        if household
            .cases
            .iter()
            .filter_map(|case| case.plan.as_ref())
            .any(|plan| plan.end.is_none())
        {
            summary.children_on_plans += number(household.children.len());
        }
    }

    /// The children of a household in every snapshot of the census.
    fn census(&mut self, household: &Household) -> Result<(), SynthFault> {
        for child in household
            .children
            .iter()
            .filter(|_| !household.cases.is_empty())
        {
            let Some(person) = household.family.people.get(*child) else {
                continue;
            };
            let stain = if household.family.number == 0 {
                Stain::None
            } else {
                self.dirt.stain()
            };
            for (place, day) in self.days_of(Feed::Census).into_iter().enumerate() {
                let stain = stain_in(stain, place);
                let Some(xml) = census::child(person, &household.cases, day, stain) else {
                    continue;
                };
                self.open(Feed::Census, place)?.row(&xml)?;
                if stain != Stain::None
                    && census::child(person, &household.cases, day, Stain::None).as_ref()
                        != Some(&xml)
                {
                    let (field, fault) = stain_in_words(stain);
                    let planted = Planted {
                        field: field.to_owned(),
                        ..Planted::of_file(
                            Agency::ChildrensServices,
                            &formats::child_id(person),
                            fault,
                            "",
                        )
                    };
                    self.planted(planted, Feed::Census, place)?;
                }
            }
        }
        Ok(())
    }

    /// An event in the first delivery that can hold it; now and then in the next one too. A delivery holds each record
    /// once, as it was last written.
    fn event(&mut self, told: &Told<'_>, all: &[Event]) -> Result<(), SynthFault> {
        let feed = Feed::Events(told.event.agency);
        let days = self.days_of(feed);
        let Some(place) = first_delivery(&days, told.event.written.day) else {
            return Ok(());
        };
        let mut later = all
            .iter()
            .filter(|one| one.number == told.event.number && one.written > told.event.written);
        let newer = later
            .next()
            .and_then(|one| first_delivery(&days, one.written.day))
            .unwrap_or(usize::MAX);
        if newer == place {
            return Ok(());
        }
        let line = clean(told);
        let planted = match told.event.agency {
            Agency::Schools => None,
            agency => {
                let mut cells = rows::cells(told);
                self.dirt
                    .spoil(told, &mut cells)
                    .map(|planted| (planted, rows::line(agency, cells)))
            }
        };
        let again = self.resend.below(1000)
            < if planted.is_some() {
                PUT_RIGHT
            } else {
                SENT_AGAIN
            };
        match planted {
            Some((planted, spoilt)) => {
                self.open(feed, place)?.row(&format!("{spoilt}\n"))?;
                self.planted(planted, feed, place)?;
            }
            None => self.open(feed, place)?.row(&format!("{line}\n"))?,
        }
        if again && place + 1 < days.len().min(newer) {
            // A record that is put right is written again; one that is only sent again stays as it was.
            self.open(feed, place + 1)?.row(&format!("{line}\n"))?;
        }
        Ok(())
    }

    fn planted(&mut self, planted: Planted, feed: Feed, place: usize) -> Result<(), SynthFault> {
        let file = self.file(feed, place);
        self.summary.faults += 1;
        self.truth
            .faults
            .row(&format!("{}\n", truth::fault(&Planted { file, ..planted })))
    }

    fn days_of(&self, feed: Feed) -> Vec<Day> {
        self.days.get(&feed).cloned().unwrap_or_default()
    }

    /// The path of a delivery's file below the folder.
    fn file(&self, feed: Feed, place: usize) -> String {
        format!("batches/{}/{}", self.day(feed, place), feed.file())
    }

    fn day(&self, feed: Feed, place: usize) -> Day {
        self.days
            .get(&feed)
            .and_then(|days| days.get(place))
            .copied()
            .unwrap_or(self.area.today)
    }

    fn open(&mut self, feed: Feed, place: usize) -> Result<&mut Sink, SynthFault> {
        let file = self.file(feed, place);
        let day = self.day(feed, place);
        let entry = match self.open.entry((feed, place)) {
            std::collections::btree_map::Entry::Occupied(open) => return Ok(open.into_mut()),
            std::collections::btree_map::Entry::Vacant(entry) => entry,
        };
        let header = match feed {
            Feed::Census => census::beginning(day),
            Feed::Events(Agency::Schools) => String::new(),
            Feed::Events(agency) => format!("{}\n", rows::header(agency)),
        };
        Ok(entry.insert(Sink::create(
            &self.out.join(file),
            encoding(feed, place),
            &header,
        )?))
    }

    fn finish(mut self) -> Result<Summary, SynthFault> {
        let mut deliveries = Vec::new();
        for (feed, place) in self.open.keys().copied().collect::<Vec<_>>() {
            deliveries.push(self.delivery(feed, place, self.file(feed, place)));
            let fault = match (encoding(feed, place), feed) {
                (Encoding::Latin1, _) => "written in Latin-1, not in UTF-8",
                (Encoding::Utf8Marked, _) => "begins with a byte-order mark",
                (_, Feed::Census) => {
                    "an extract in the course of the year, before the reference date that it bears"
                }
                _ => continue,
            };
            let record = if feed == Feed::Census { "Header" } else { "" };
            self.planted(
                Planted::of_file(feed.agency(), record, fault, ""),
                feed,
                place,
            )?;
        }
        for ((feed, _), sink) in std::mem::take(&mut self.open) {
            self.summary.records += sink.rows;
            sink.close(if feed == Feed::Census {
                census::ENDING
            } else {
                ""
            })?;
        }
        deliveries.extend(self.duplicate(&deliveries)?);
        for (delivery, sink) in std::mem::take(&mut self.sentences).into_values() {
            self.summary.records += sink.rows;
            sink.close("")?;
            deliveries.push(delivery);
        }
        deliveries.sort_by(|one, other| {
            (one.received_on, &one.file).cmp(&(other.received_on, &other.file))
        });
        self.summary.deliveries = deliveries;
        let own = Agency::ALL.map(formats::mapping);
        for (name, text) in own.into_iter().chain(custody::MAPPINGS) {
            Sink::create(&self.out.join("mappings").join(name), Encoding::Utf8, text)?.close("")?;
        }
        let manifest = readme::manifest(&self.summary.deliveries);
        Sink::create(&self.out.join("manifest.toml"), Encoding::Utf8, &manifest)?.close("")?;
        Sink::create(
            &self.out.join("README.md"),
            Encoding::Utf8,
            &readme::page(self.area, &self.summary),
        )?
        .close("")?;
        let Truth {
            people,
            households,
            records,
            faults,
            sentences,
        } = self.truth;
        for sink in [people, households, records, faults, sentences] {
            sink.close("")?;
        }
        Ok(self.summary)
    }

    fn delivery(&self, feed: Feed, place: usize, file: String) -> Delivery {
        let agency = feed.agency();
        Delivery {
            received_on: self.day(feed, place),
            agency: agency.name().to_owned(),
            source: agency.source().to_owned(),
            format: feed.format(),
            file,
        }
    }

    /// The hospital's first file is delivered a second time, under another name, with its next one.
    fn duplicate(&mut self, deliveries: &[Delivery]) -> Result<Option<Delivery>, SynthFault> {
        let mut hospital = deliveries
            .iter()
            .filter(|one| one.source == Agency::Hospital.source());
        let (Some(first), Some(next)) = (hospital.next(), hospital.next()) else {
            return Ok(None);
        };
        let file = format!("batches/{}/northmoor-hospital-again.csv", next.received_on);
        let target: PathBuf = self.out.join(&file);
        std::fs::copy(self.out.join(&first.file), &target)
            .map_err(|source| SynthFault::write(&target, source))?;
        let planted = Planted {
            file: file.clone(),
            ..Planted::of_file(
                Agency::Hospital,
                "",
                "a whole file is sent twice",
                &first.file,
            )
        };
        self.summary.faults += 1;
        self.truth
            .faults
            .row(&format!("{}\n", truth::fault(&planted)))?;
        Ok(Some(Delivery {
            file,
            ..next.clone()
        }))
    }
}

fn clean(told: &Told<'_>) -> String {
    match told.event.agency {
        Agency::Schools => school::line(told),
        agency => rows::line(agency, rows::cells(told)),
    }
}

/// One file of the health visitors is in Latin-1, one of the police begins with a byte-order mark.
const fn encoding(feed: Feed, place: usize) -> Encoding {
    match (feed, place) {
        (Feed::Events(Agency::HealthVisiting), 3) => Encoding::Latin1,
        (Feed::Events(Agency::Police), 2) => Encoding::Utf8Marked,
        _ => Encoding::Utf8,
    }
}
