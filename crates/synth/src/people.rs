//! Families: who they are, where they live and have lived, who joined them.
//!
//! A family is made from the seed and its own number alone, so that any one can be made again without the others.
//! What becomes of them at the agencies is in `case` and `everyday`.

use crate::chance::Chance;
use crate::lore::Lore;
use crate::numbers;
use calendar::Day;

/// What a person is in the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Mother,
    Father,
    /// A parent's partner, of no child's birth.
    Partner,
    Grandparent,
    Child,
    /// An adult of a home without children.
    Adult,
    /// One who stays, and is nobody's relation.
    Visitor,
}

impl Part {
    /// What they are to a child of the family.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Partner => "mother's partner",
            Self::Grandparent => "grandparent",
            Self::Child => "sibling",
            Self::Adult => "adult",
            Self::Visitor => "visitor who stays",
        }
    }
}

/// One person, as they truly are.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Counted from 0 over the area; every agency's own reference follows from it.
    pub(crate) number: u64,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) female: bool,
    pub(crate) born: Day,
    pub(crate) ethnicity: &'static str,
    pub(crate) disability: &'static str,
    pub(crate) part: Part,
}

impl Person {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    pub(crate) fn nhs_number(&self) -> String {
        numbers::nhs_number(self.number)
    }

    /// The unique pupil number: from the September in which a child is four.
    pub(crate) fn pupil_number(&self, on: Day) -> Option<String> {
        let started = self.born.plus_months(48);
        (self.part == Part::Child && started < on)
            .then(|| numbers::pupil_number(self.number, started.year()))
    }

    /// Whole years on that day.
    pub(crate) fn age(&self, on: Day) -> i32 {
        let years = i32::from(on.year()) - i32::from(self.born.year());
        if self.born.plus_months(years * 12) > on {
            years - 1
        } else {
            years
        }
    }

    pub(crate) fn is_child(&self) -> bool {
        self.part == Part::Child
    }
}

/// A home.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) line: String,
    pub(crate) town: &'static str,
    pub(crate) postcode: String,
    pub(crate) uprn: String,
}

/// That a person lived in a home, from–to; both days included.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    /// Place in [`Family::people`].
    pub(crate) person: usize,
    /// Place in [`Family::homes`].
    pub(crate) home: usize,
    pub(crate) from: Day,
    pub(crate) to: Option<Day>,
    /// False where no agency was told of it.
    pub(crate) told: bool,
}

/// A family: its people, its homes, who lived where.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    pub(crate) number: u64,
    pub(crate) people: Vec<Person>,
    pub(crate) homes: Vec<Home>,
    pub(crate) stays: Vec<Stay>,
}

impl Family {
    /// The children who are born by that day and not yet eighteen on it, with their places.
    pub(crate) fn children(&self, on: Day) -> impl Iterator<Item = (usize, &Person)> {
        self.people
            .iter()
            .enumerate()
            .filter(move |(_, one)| one.is_child() && one.born <= on && one.age(on) < 18)
    }

    /// Where somebody lives on a day.
    pub(crate) fn home_of(&self, person: usize, on: Day) -> Option<&Home> {
        let stay = self.stays.iter().rfind(|stay| {
            stay.person == person && stay.from <= on && stay.to.is_none_or(|to| to >= on)
        })?;
        self.homes.get(stay.home)
    }

    /// The adult who most often brings the children.
    pub(crate) fn carer(&self) -> Option<(usize, &Person)> {
        self.people
            .iter()
            .enumerate()
            .find(|(_, one)| !one.is_child())
    }
}

/// Shares of census ethnicity codes, in thousandths; the shape of a mixed area.
const ETHNICITIES: &[(&str, usize)] = &[
    ("WBRI", 640),
    ("WIRI", 8),
    ("WIRT", 3),
    ("WOTH", 75),
    ("WROM", 6),
    ("MWBC", 20),
    ("MWBA", 12),
    ("MWAS", 16),
    ("MOTH", 18),
    ("AIND", 28),
    ("APKN", 45),
    ("ABAN", 20),
    ("AOTH", 22),
    ("BCRB", 15),
    ("BAFR", 40),
    ("BOTH", 10),
    ("CHNE", 6),
    ("OOTH", 12),
    ("NOBT", 4),
];

/// What a home is: adults and how many children, in thousandths of all homes. About 23 people in 100 are children.
const SHAPES: &[(Shape, usize)] = &[
    (Shape::Alone, 370),
    (Shape::Couple, 360),
    (Shape::TwoParents, 160),
    (Shape::OneParent, 75),
    (Shape::ThreeGenerations, 35),
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    Alone,
    Couple,
    TwoParents,
    OneParent,
    ThreeGenerations,
}

/// Makes the family of that number, whose first person has the number `first`, with at most `most` people.
pub(crate) fn make(
    lore: &Lore,
    seed: u64,
    number: u64,
    first: u64,
    most: usize,
    today: Day,
) -> Family {
    let mut chance = Chance::of(seed, number * 4 + 1);
    let mut shape = chance.weighted(SHAPES);
    if most < 3 {
        shape = Shape::Alone;
    }
    let mut making = Making {
        lore,
        chance,
        first,
        today,
        people: Vec::new(),
    };
    let surname = making.surname();
    let ethnicity = making.chance.weighted(ETHNICITIES);
    making.adults(shape, &surname, ethnicity);
    let children = match shape {
        Shape::Alone | Shape::Couple => 0,
        _ => making
            .chance
            .weighted(&[(1_usize, 440), (2, 390), (3, 120), (4, 50)]),
    };
    let mothers_age = making.people.first().map_or(30, |mother| mother.age(today));
    for _ in 0..children.min(most.saturating_sub(making.people.len())) {
        making.child(&surname, ethnicity, mothers_age);
    }
    let Making {
        mut chance,
        mut people,
        ..
    } = making;
    people.truncate(most.max(1));
    let mut family = Family {
        number,
        people,
        homes: Vec::new(),
        stays: Vec::new(),
    };
    settle(&mut family, lore, &mut chance, today);
    family
}

struct Making<'a> {
    lore: &'a Lore,
    chance: Chance,
    first: u64,
    today: Day,
    people: Vec<Person>,
}

impl Making<'_> {
    fn surname(&mut self) -> String {
        self.chance.pick(&self.lore.family).to_owned()
    }

    fn adults(&mut self, shape: Shape, surname: &str, ethnicity: &'static str) {
        let with_children = !matches!(shape, Shape::Alone | Shape::Couple);
        let age = if with_children {
            self.chance.between(21, 46)
        } else {
            self.chance.between(19, 88)
        };
        let part = if with_children {
            Part::Mother
        } else {
            Part::Adult
        };
        let female = with_children || self.chance.yes(500);
        self.person(part, female, surname, age, ethnicity);
        if matches!(
            shape,
            Shape::Couple | Shape::TwoParents | Shape::ThreeGenerations
        ) {
            let part = if with_children {
                Part::Father
            } else {
                Part::Adult
            };
            let own = if self.chance.yes(300) {
                self.surname()
            } else {
                surname.to_owned()
            };
            let age = (age + self.chance.between(-3, 7)).max(18);
            self.person(part, !female, &own, age, ethnicity);
        }
        if shape == Shape::ThreeGenerations {
            let age = age + self.chance.between(22, 34);
            let female = self.chance.yes(700);
            self.person(Part::Grandparent, female, surname, age, ethnicity);
        }
    }

    fn child(&mut self, surname: &str, ethnicity: &'static str, mothers_age: i32) {
        let oldest = (mothers_age - 18).clamp(0, 17);
        let age = self.chance.between(0, oldest);
        let female = self.chance.yes(488);
        self.person(Part::Child, female, surname, age, ethnicity);
    }

    /// Adds somebody of that age today.
    fn person(
        &mut self,
        part: Part,
        female: bool,
        family: &str,
        age: i32,
        ethnicity: &'static str,
    ) {
        let given = if female {
            self.chance.pick(&self.lore.female)
        } else {
            self.chance.pick(&self.lore.male)
        };
        // Born on a day of the year before the birthday of that age: today is their birthday at the latest.
        let born = self
            .today
            .plus_months(-12 * age)
            .plus_days(-self.chance.between(0, 364));
        let disability = if self.chance.yes(60) {
            self.chance
                .pick(&["AUT", "LD", "COMM", "BEH", "MOB", "HEAR", "VIS"])
        } else {
            "NONE"
        };
        let number = self.first + u64::try_from(self.people.len()).unwrap_or_default();
        self.people.push(Person {
            number,
            given: given.to_owned(),
            family: family.to_owned(),
            female,
            born,
            ethnicity,
            disability,
            part,
        });
    }
}

/// Gives a family its homes: most have lived in one for years, some have moved in the last three years.
fn settle(family: &mut Family, lore: &Lore, chance: &mut Chance, today: Day) {
    let moved = chance.yes(240);
    family.homes.push(home(lore, chance));
    let move_day = chance.day(today.plus_days(-1000), today.plus_days(-14));
    if moved {
        family.homes.push(home(lore, chance));
    }
    for (place, person) in family.people.iter().enumerate() {
        let came = person.born.max(today.plus_days(-3650));
        if moved && came < move_day {
            family.stays.push(Stay {
                person: place,
                home: 0,
                from: came,
                to: Some(move_day.plus_days(-1)),
                told: true,
            });
        }
        family.stays.push(Stay {
            person: place,
            home: usize::from(moved),
            from: if moved { came.max(move_day) } else { came },
            to: None,
            told: true,
        });
    }
}

/// A home that no letter could reach: the postcode area ZZ does not exist.
pub(crate) fn home(lore: &Lore, chance: &mut Chance) -> Home {
    const LETTERS: [char; 20] = [
        'A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X',
        'Y', 'Z',
    ];
    let flat = if chance.yes(180) {
        format!("Flat {}, ", chance.between(1, 24))
    } else {
        String::new()
    };
    let line = format!(
        "{flat}{} {}",
        chance.between(1, 180),
        chance.pick(&lore.streets)
    );
    let (one, two) = (chance.pick(&LETTERS), chance.pick(&LETTERS));
    let uprn = format!("999{:09}", chance.below(1_000_000_000));
    Home {
        line,
        town: chance.pick(&lore.towns),
        postcode: format!("ZZ99 3{one}{two}"),
        uprn,
    }
}

/// A new partner moves in on that day; `told` says whether any agency hears of it.
pub(crate) fn partner_moves_in(
    family: &mut Family,
    lore: &Lore,
    chance: &mut Chance,
    number: u64,
    on: Day,
    told: bool,
    today: Day,
) {
    let home = family
        .stays
        .iter()
        .rfind(|stay| stay.to.is_none())
        .map_or(0, |stay| stay.home);
    let born = today
        .plus_months(-12 * chance.between(22, 44))
        .plus_days(-chance.between(0, 364));
    let (given, surname) = (
        chance.pick(&lore.male).to_owned(),
        chance.pick(&lore.family).to_owned(),
    );
    let ethnicity = chance.weighted(ETHNICITIES);
    family.stays.push(Stay {
        person: family.people.len(),
        home,
        from: on,
        to: None,
        told,
    });
    family.people.push(Person {
        number,
        given,
        family: surname,
        female: false,
        born,
        ethnicity,
        disability: "NONE",
        part: Part::Partner,
    });
}
