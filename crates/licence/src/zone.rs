//! Zones as geometry: read from GeoJSON (RFC 7946), kept as rings of longitude and latitude, and printed as a map from that very
//! geometry, so that what the person holds and what a tag is compared with are the same.
//!
//! Not here: whether a position lies inside; that is for whoever reads the tag's positions and knows how exact they are.

pub use facts::place::AreaKind as ZoneKind;

use geojson::{GeoJson, Geometry, GeometryValue};
use serde::{Deserialize, Serialize};

/// A zone. It bears no reason: why a place is in it may say where somebody lives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Its name, as the condition's text has it.
    pub name: String,
    /// What it is for.
    pub kind: ZoneKind,
    /// Its areas, each an outer ring and holes; closed rings of (longitude, latitude).
    pub areas: Vec<Vec<Ring>>,
}

/// A closed line: its last point is its first.
pub type Ring = Vec<[f64; 2]>;

/// A zone that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: found {found}; expected {expected}")]
pub struct ZoneFault {
    /// Where in the file.
    pub place: String,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: String,
}

fn fault(place: &str, found: &str, expected: &str) -> ZoneFault {
    ZoneFault {
        place: place.to_owned(),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}

/// The part of the earth in which a zone of England and Wales can lie: west, south, east, north, in degrees.
const ENGLAND_AND_WALES: [f64; 4] = [-6.5, 49.8, 2.0, 56.0];

impl Zone {
    /// A zone from GeoJSON: a polygon or several, bare, as features, or as a collection. Properties are not kept.
    ///
    /// # Errors
    /// Every fault, with its place.
    pub fn read(name: &str, kind: ZoneKind, json: &str) -> Result<Self, Vec<ZoneFault>> {
        let parsed: GeoJson = json
            .parse()
            .map_err(|error: geojson::Error| vec![fault("file", &error.to_string(), "GeoJSON")])?;
        let mut areas = Vec::new();
        let mut faults = Vec::new();
        match parsed {
            GeoJson::Geometry(geometry) => {
                read_geometry(&geometry, "geometry", &mut areas, &mut faults)
            }
            GeoJson::Feature(feature) => match feature.geometry {
                Some(geometry) => read_geometry(&geometry, "feature", &mut areas, &mut faults),
                None => faults.push(fault("feature", "no geometry", "a polygon")),
            },
            GeoJson::FeatureCollection(collection) => {
                for (number, feature) in collection.features.into_iter().enumerate() {
                    let place = format!("feature {}", number + 1);
                    match feature.geometry {
                        Some(geometry) => read_geometry(&geometry, &place, &mut areas, &mut faults),
                        None => faults.push(fault(&place, "no geometry", "a polygon")),
                    }
                }
            }
        }
        if areas.is_empty() && faults.is_empty() {
            faults.push(fault("file", "no area", "at least one polygon"));
        }
        if faults.is_empty() {
            Ok(Self {
                name: name.to_owned(),
                kind,
                areas,
            })
        } else {
            Err(faults)
        }
    }

    /// The zone as GeoJSON: its geometry and its name, nothing else.
    #[must_use]
    pub fn to_geojson(&self) -> serde_json::Value {
        serde_json::json!({
            "type": "Feature",
            "properties": { "name": self.name },
            "geometry": { "type": "MultiPolygon", "coordinates": self.areas },
        })
    }

    /// Its lines alone, as GeoJSON: what a fact keeps.
    #[must_use]
    pub fn geometry(&self) -> serde_json::Value {
        serde_json::json!({ "type": "MultiPolygon", "coordinates": self.areas })
    }

    /// West, south, east, north.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        let points = self.areas.iter().flatten().flatten();
        points.fold([180.0, 90.0, -180.0, -90.0], |[w, s, e, n], [x, y]| {
            [w.min(*x), s.min(*y), e.max(*x), n.max(*y)]
        })
    }

    /// A map of the zone as SVG, made from its geometry: north is up, and a bar shows a length on the ground.
    #[must_use]
    pub fn map_svg(&self) -> String {
        const SIDE: f64 = 600.0;
        const MARGIN: f64 = 40.0;
        /// Metres in a degree of latitude.
        const METRES_A_DEGREE: f64 = 111_320.0;
        let [west, south, east, north] = self.bounds();
        // Nearer the pole a degree of longitude is shorter.
        let squeeze = f64::midpoint(south, north).to_radians().cos();
        let (width, height) = ((east - west) * squeeze, north - south);
        let scale = (SIDE - 2.0 * MARGIN) / width.max(height).max(f64::EPSILON);
        let x = |longitude: f64| MARGIN + (longitude - west) * squeeze * scale;
        let y = |latitude: f64| MARGIN + (north - latitude) * scale;
        let mut path = String::new();
        for ring in self.areas.iter().flatten() {
            for (number, [longitude, latitude]) in ring.iter().enumerate() {
                let letter = if number == 0 { 'M' } else { 'L' };
                path.push_str(&format!("{letter}{:.1} {:.1}", x(*longitude), y(*latitude)));
            }
            path.push('Z');
        }
        let metres = nice_length(0.4 * width.max(height) * METRES_A_DEGREE);
        let bar = metres / METRES_A_DEGREE * scale;
        let (fill, words) = match self.kind {
            ZoneKind::Exclusion => ("#d4351c", "Do not enter"),
            ZoneKind::Restriction => ("#1d70b8", "Do not leave"),
        };
        let name = escaped(&self.name);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SIDE} {SIDE}\" role=\"img\" aria-label=\"{words}: {name}\">\
             <path d=\"{path}\" fill=\"{fill}\" fill-opacity=\"0.25\" fill-rule=\"evenodd\" stroke=\"{fill}\" stroke-width=\"2\"/>\
             <text x=\"{MARGIN}\" y=\"24\" font-size=\"18\">{words}: {name}</text>\
             <text x=\"570\" y=\"24\" font-size=\"18\">N ↑</text>\
             <path d=\"M{MARGIN} 580h{bar:.1}\" stroke=\"#0b0c0c\" stroke-width=\"3\"/>\
             <text x=\"{MARGIN}\" y=\"570\" font-size=\"14\">{metres} m</text></svg>"
        )
    }
}

/// 1, 2 or 5 and zeros, not above a length.
fn nice_length(metres: f64) -> f64 {
    let tens = 10_f64.powf(metres.max(1.0).log10().floor());
    [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * tens)
        .find(|length| *length <= metres)
        .unwrap_or(tens)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn read_geometry(
    geometry: &Geometry,
    place: &str,
    areas: &mut Vec<Vec<Ring>>,
    faults: &mut Vec<ZoneFault>,
) {
    match &geometry.value {
        GeometryValue::Polygon { coordinates } => read_area(coordinates, place, areas, faults),
        GeometryValue::MultiPolygon { coordinates } => {
            for (number, polygon) in coordinates.iter().enumerate() {
                let place = format!("{place}, area {}", number + 1);
                read_area(polygon, &place, areas, faults);
            }
        }
        other => faults.push(fault(
            place,
            &format!("`{}`", other.type_name()),
            "a polygon: a point or a line is no area",
        )),
    }
}

fn read_area(
    polygon: &[Vec<geojson::Position>],
    place: &str,
    areas: &mut Vec<Vec<Ring>>,
    faults: &mut Vec<ZoneFault>,
) {
    let mut rings: Vec<Ring> = Vec::new();
    for (number, ring) in polygon.iter().enumerate() {
        let place = format!("{place}, ring {}", number + 1);
        let points: Option<Ring> = ring
            .iter()
            .map(|point| match point.as_slice() {
                [longitude, latitude, ..] => Some([*longitude, *latitude]),
                _ => None,
            })
            .collect();
        match points
            .ok_or_else(|| fault(&place, "a point of one number", "longitude and latitude"))
            .and_then(|ring| sound(ring, &place))
        {
            Ok(ring) => rings.push(ring),
            Err(fault) => faults.push(fault),
        }
    }
    if polygon.is_empty() {
        faults.push(fault(place, "no ring", "an outer ring"));
    }
    if rings.len() == polygon.len() {
        areas.push(rings);
    }
}

fn sound(ring: Ring, place: &str) -> Result<Ring, ZoneFault> {
    if ring.len() < 4 {
        return Err(fault(
            place,
            &format!("{} points", ring.len()),
            "four or more, the last like the first",
        ));
    }
    if ring.first() != ring.last() {
        return Err(fault(
            place,
            "a ring that is open",
            "its last point like its first",
        ));
    }
    let [west, south, east, north] = ENGLAND_AND_WALES;
    let outside = ring
        .iter()
        .find(|[x, y]| !(west..=east).contains(x) || !(south..=north).contains(y));
    if let Some([x, y]) = outside {
        return Err(fault(
            place,
            &format!("`{x}, {y}`"),
            "longitude, then latitude, in degrees, within England and Wales",
        ));
    }
    if crosses_itself(&ring) {
        return Err(fault(
            place,
            "a ring that crosses itself",
            "one that does not",
        ));
    }
    Ok(ring)
}

/// Whether two sides that are no neighbours cross or touch.
fn crosses_itself(ring: &Ring) -> bool {
    let sides: Vec<([f64; 2], [f64; 2])> = ring
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] => Some((*from, *to)),
            _ => None,
        })
        .collect();
    let last = sides.len().saturating_sub(1);
    sides.iter().enumerate().any(|(here, one)| {
        sides
            .iter()
            .enumerate()
            .skip(here + 2)
            .any(|(there, other)| {
                let neighbours = here == 0 && there == last;
                !neighbours && meet(*one, *other)
            })
    })
}

fn meet((a, b): ([f64; 2], [f64; 2]), (c, d): ([f64; 2], [f64; 2])) -> bool {
    let side = |[px, py]: [f64; 2], [qx, qy]: [f64; 2], [rx, ry]: [f64; 2]| {
        ((qx - px) * (ry - py) - (qy - py) * (rx - px)).total_cmp(&0.0)
    };
    side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}
