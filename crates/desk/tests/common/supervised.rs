//! Somebody who may be supervised, in a room of their own, and a clock that goes on by itself with each act and look.

use super::Room;
use access::Viewer;
use calendar::Instant;
use desk::view::{AsAt, PersonNumber};
use desk::{Refusal, Supervise, SupervisionPage};

const NHS: &str = super::FIRST;

pub struct Supervised {
    pub room: Room,
    pub person: PersonNumber,
    pub now: Instant,
}

impl Supervised {
    pub fn new() -> Self {
        let mut room = Room::opened_on("2026-03-01");
        room.import(
            "northmoor",
            "2026-03-01",
            &format!("c1,{NHS},r1,2026-03-01,child,,,Wren Tansy,\n"),
        );
        let person = room.person(NHS, "2026-03-01").unwrap();
        Self {
            room,
            person,
            now: Instant::parse("2026-03-02T09:00:00Z").unwrap(),
        }
    }

    pub fn does(&mut self, viewer: &Viewer, act: &Supervise) -> Result<(), Refusal> {
        self.now = Instant::from_micros(self.now.micros() + 60_000_000);
        self.room
            .desk
            .supervise(viewer, self.person, act, self.now)
            .map(|_| ())
    }

    pub fn page(&mut self, viewer: &Viewer) -> SupervisionPage {
        self.now = Instant::from_micros(self.now.micros() + 1_000_000);
        self.room
            .desk
            .supervision(viewer, self.person, &AsAt::present(self.now), self.now)
            .unwrap()
    }
}
