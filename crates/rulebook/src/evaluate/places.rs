//! Places of facts in the index: nearly always one, which then takes no room of its own on the heap.

/// One place or several, in the order in which they were put.
#[derive(Clone, Debug)]
pub(crate) enum Places {
    One([usize; 1]),
    Many(Vec<usize>),
}

impl Places {
    pub(crate) const fn one(place: usize) -> Self {
        Self::One([place])
    }

    /// Adds what is not there yet.
    pub(crate) fn add(&mut self, places: &[usize]) {
        for place in places {
            if !self.contains(place) {
                let mut all = self.to_vec();
                all.push(*place);
                *self = Self::Many(all);
            }
        }
    }

    /// These and those.
    pub(crate) fn with(&self, places: &[usize]) -> Self {
        let mut all = self.clone();
        all.add(places);
        all
    }
}

impl std::ops::Deref for Places {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        match self {
            Self::One(place) => place,
            Self::Many(places) => places,
        }
    }
}
