//! A dossier printed: title, contents, numbered pages, each with the person's name and the version. The contents have roman numbers
//! and stand before page 1, so that they can grow without moving a page.
//!
//! The typeface is within (DejaVu Sans, which has the letters of Welsh and of all of Europe), so that a page looks the same everywhere.
//! Not here: structure for screen readers (PDF/UA); the pages on the web are for that.

use crate::dossier::{Document, Dossier, Set};
use krilla::Document as Pdf;
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use std::fmt::Write;
use std::sync::LazyLock;

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 57.0;
const SIZE: f32 = 10.0;
const HEADING_SIZE: f32 = 15.0;
const LEADING: f32 = 14.0;
/// How much wider a heading's bold letters are than those of the text, on the safe side.
const HEADING_SCALE: f32 = 1.8;
/// The last line's place, above the foot.
const BOTTOM: f32 = PAGE.1 - MARGIN - LEADING;

/// A dossier that cannot be printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfFault {
    /// There is nothing to print.
    #[error("version {version} has no document in this set")]
    Empty {
        /// Which.
        version: u32,
    },
    /// The typeface or the writer fails: a fault of ours.
    #[error("the document could not be written: {0}")]
    Writer(String),
}

/// A printed set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The first page of each document, by its number.
    pub contents: Vec<(u32, usize)>,
    /// How many numbered pages there are.
    pub pages: usize,
}

/// One line on a page.
struct Line {
    text: String,
    heading: bool,
}

/// A typeface: for the writer, and to measure with.
struct Face {
    font: Font,
    widths: Vec<f32>,
    /// What a letter beyond the table is taken for.
    widest: f32,
}

/// The typeface, plain and bold: read and measured once, since a page of supervision asks for it with each look.
static FACES: LazyLock<Result<[Face; 2], PdfFault>> = LazyLock::new(|| {
    Ok([
        Face::new(dejavu::sans::regular())?,
        Face::new(dejavu::sans::bold())?,
    ])
});

fn faces() -> Result<&'static [Face; 2], PdfFault> {
    FACES.as_ref().map_err(PdfFault::clone)
}

/// Prints a set of a version.
///
/// # Errors
/// Where there is nothing in it, or the writer fails.
pub fn print(dossier: &Dossier, set: Set, version: u32) -> Result<Printed, PdfFault> {
    let [plain, bold] = faces()?;
    let documents: Vec<&Document> = dossier.in_set(set, version).collect();
    if documents.is_empty() {
        return Err(PdfFault::Empty { version });
    }
    let (pages, contents) = lay_out(&documents, plain);
    let front = contents_pages(dossier, set, version, &documents, &contents, plain);
    let mut pdf = Pdf::new();
    let mut outline = Outline::new();
    for (place, document) in documents.iter().enumerate() {
        let first = contents.get(place).map_or(1, |(_, first)| *first);
        let destination =
            XyzDestination::new(front.len() + first - 1, Point::from_xy(MARGIN, MARGIN));
        outline.push_child(OutlineNode::new(document.title.clone(), destination));
    }
    let all = pages.len();
    let person = format!("{}: {}", dossier.person, dossier.review);
    for (number, page) in front.iter().enumerate() {
        let foot = format!("{} · version {version}", roman(number + 1));
        draw(&mut pdf, page, &foot, &person, plain, bold)?;
    }
    for (number, page) in pages.iter().enumerate() {
        let letter = if set == Set::Withheld { "W" } else { "" };
        let foot = format!(
            "{letter}{} of {letter}{all} · version {version}",
            number + 1
        );
        draw(&mut pdf, page, &foot, &person, plain, bold)?;
    }
    pdf.set_outline(outline);
    pdf.set_metadata(
        Metadata::new()
            .title(format!("{}, {}", dossier.person, dossier.review))
            .language("en-GB".to_owned()),
    );
    let bytes = pdf
        .finish()
        .map_err(|fault| PdfFault::Writer(format!("{fault:?}")))?;
    Ok(Printed {
        pdf: bytes,
        contents,
        pages: all,
    })
}

/// On which page each document of a set begins, and how many numbered pages there are, without printing it.
///
/// # Errors
/// Where the typeface fails.
pub fn pages_of(
    dossier: &Dossier,
    set: Set,
    version: u32,
) -> Result<(Vec<(u32, usize)>, usize), PdfFault> {
    let [plain, _] = faces()?;
    let documents: Vec<&Document> = dossier.in_set(set, version).collect();
    let (pages, contents) = lay_out(&documents, plain);
    Ok((contents, pages.len()))
}

/// A letter of a few pages: a title, and parts of a heading and paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The title.
    pub title: String,
    /// At the foot of every page, at the left.
    pub foot: String,
    /// The parts: a heading, which may be empty, and its paragraphs.
    pub parts: Vec<(String, Vec<String>)>,
}

/// Prints a letter, in the dossier's own typeface and on its paper.
///
/// # Errors
/// Where the writer fails.
pub fn print_letter(letter: &Letter) -> Result<Vec<u8>, PdfFault> {
    let [plain, bold] = faces()?;
    let mut lines = Vec::new();
    wrap_to(&letter.title, plain, HEADING_SCALE, true, &mut lines);
    for (heading, paragraphs) in &letter.parts {
        lines.push(Line::blank());
        wrap_to(heading, plain, HEADING_SCALE, true, &mut lines);
        for paragraph in paragraphs {
            wrap(paragraph, plain, &mut lines);
            lines.push(Line::blank());
        }
    }
    let mut pages = Vec::new();
    paginate(lines, &mut pages);
    let mut pdf = Pdf::new();
    for (number, page) in pages.iter().enumerate() {
        let foot = format!("{} of {}", number + 1, pages.len());
        draw(&mut pdf, page, &foot, &letter.foot, plain, bold)?;
    }
    pdf.set_metadata(
        Metadata::new()
            .title(letter.title.clone())
            .language("en-GB".to_owned()),
    );
    pdf.finish()
        .map_err(|fault| PdfFault::Writer(format!("{fault:?}")))
}

/// Pages of lines, and each document's first page.
type Pages = Vec<Vec<Line>>;

fn lay_out(documents: &[&Document], face: &Face) -> (Pages, Vec<(u32, usize)>) {
    let (mut pages, mut contents): (Pages, Vec<(u32, usize)>) = (Vec::new(), Vec::new());
    for document in documents {
        contents.push((document.number, pages.len() + 1));
        let mut lines = Vec::new();
        wrap_to(&document.title, face, HEADING_SCALE, true, &mut lines);
        let mut about = format!("{}, {}", document.source, document.dated.in_words());
        if let (Some(number), Some(why)) = (document.replaces, &document.why_new_version) {
            let earlier = contents.iter().find(|(known, _)| *known == number);
            let page = earlier.map_or_else(String::new, |(_, page)| format!(" on page {page}"));
            // Writing to a string does not fail.
            let _ = write!(about, ". In place of the version{page}: {why}");
        }
        wrap(&about, face, &mut lines);
        lines.push(Line::blank());
        for paragraph in &document.paragraphs {
            wrap(paragraph, face, &mut lines);
            lines.push(Line::blank());
        }
        paginate(lines, &mut pages);
    }
    (pages, contents)
}

fn contents_pages(
    dossier: &Dossier,
    set: Set,
    version: u32,
    documents: &[&Document],
    contents: &[(u32, usize)],
    face: &Face,
) -> Pages {
    let heading = match set {
        Set::Open => "Dossier",
        Set::Withheld => "Withheld material (rule 17): not for the prisoner",
    };
    let mut lines = vec![
        Line {
            text: heading.to_owned(),
            heading: true,
        },
        Line::plain(dossier.person.clone()),
        Line::plain(dossier.review.clone()),
        Line::plain(format!("Version {version}")),
        Line::blank(),
        Line {
            text: "Contents".to_owned(),
            heading: true,
        },
    ];
    let before = dossier.in_set(set, version.saturating_sub(1)).count();
    for (place, document) in documents.iter().enumerate() {
        if version > 1 && place == before {
            lines.push(Line::blank());
            lines.push(Line::plain("Added in this version".to_owned()));
        }
        let page = contents.get(place).map_or(0, |(_, page)| *page);
        let replaced = dossier
            .replaced_by(document.number, set)
            .filter(|newer| documents.iter().any(|known| known.number == newer.number));
        let newer = if replaced.is_some() {
            " (there is a newer version)"
        } else {
            ""
        };
        wrap(
            &format!(
                "Page {page}: {}{newer}, {}, {}",
                document.title,
                document.source,
                document.dated.in_words()
            ),
            face,
            &mut lines,
        );
    }
    let mut pages = Vec::new();
    paginate(lines, &mut pages);
    pages
}

impl Line {
    const fn plain(text: String) -> Self {
        Self {
            text,
            heading: false,
        }
    }

    const fn blank() -> Self {
        Self::plain(String::new())
    }

    const fn height(&self) -> f32 {
        if self.heading { LEADING * 2.0 } else { LEADING }
    }
}

/// Begins on a page of its own.
fn paginate(lines: Vec<Line>, pages: &mut Pages) {
    let (mut page, mut at) = (Vec::new(), MARGIN + LEADING);
    for line in lines {
        if at + line.height() > BOTTOM {
            pages.push(std::mem::take(&mut page));
            at = MARGIN + LEADING;
        }
        at += line.height();
        page.push(line);
    }
    if !page.is_empty() {
        pages.push(page);
    }
}

/// Breaks a text into lines that fit.
fn wrap(text: &str, face: &Face, lines: &mut Vec<Line>) {
    wrap_to(text, face, 1.0, false, lines);
}

/// Breaks a text, in letters that are wider by a factor, into lines that fit; a word that is too long by itself is broken where it
/// must be.
fn wrap_to(text: &str, face: &Face, wider: f32, heading: bool, lines: &mut Vec<Line>) {
    let room = (PAGE.0 - 2.0 * MARGIN) / wider;
    let first = lines.len();
    let (mut line, mut width) = (String::new(), 0.0);
    let space = face.width(' ');
    for word in text.split_whitespace() {
        let long: f32 = word.chars().map(|letter| face.width(letter)).sum();
        if !line.is_empty() && width + space + long > room {
            lines.push(Line::plain(std::mem::take(&mut line)));
            width = 0.0;
        }
        if !line.is_empty() {
            line.push(' ');
            width += space;
        }
        for letter in word.chars() {
            let wide = face.width(letter);
            if width + wide > room {
                lines.push(Line::plain(std::mem::take(&mut line)));
                width = 0.0;
            }
            line.push(letter);
            width += wide;
        }
    }
    if !line.is_empty() {
        lines.push(Line::plain(line));
    }
    for line in lines.iter_mut().skip(first) {
        line.heading = heading;
    }
}

impl Face {
    fn new(bytes: &'static [u8]) -> Result<Self, PdfFault> {
        /// Letters measured once: those of Europe's languages in Latin, Greek and Cyrillic script.
        const MEASURED: u32 = 0x530;
        let broken = || PdfFault::Writer("the typeface cannot be read".to_owned());
        let font = Font::new(bytes.to_vec().into(), 0).ok_or_else(broken)?;
        let face = ttf_parser::Face::parse(bytes, 0).map_err(|_| broken())?;
        let scale = SIZE / f32::from(face.units_per_em());
        let width = |letter: char| {
            face.glyph_index(letter)
                .and_then(|glyph| face.glyph_hor_advance(glyph))
                .map_or(SIZE, |advance| f32::from(advance) * scale)
        };
        let widths = (0..MEASURED)
            .map(|code| char::from_u32(code).map_or(SIZE, width))
            .collect();
        Ok(Self {
            font,
            widths,
            widest: SIZE,
        })
    }

    fn width(&self, letter: char) -> f32 {
        let place = usize::try_from(u32::from(letter)).unwrap_or(usize::MAX);
        self.widths.get(place).copied().unwrap_or(self.widest)
    }
}

fn draw(
    pdf: &mut Pdf,
    lines: &[Line],
    foot: &str,
    person: &str,
    plain: &Face,
    bold: &Face,
) -> Result<(), PdfFault> {
    let settings = PageSettings::from_wh(PAGE.0, PAGE.1)
        .ok_or_else(|| PdfFault::Writer("the size of the page".to_owned()))?;
    let mut page = pdf.start_page_with(settings);
    let mut surface = page.surface();
    let mut at = MARGIN + LEADING;
    for line in lines {
        if line.heading {
            say(
                &mut surface,
                bold,
                HEADING_SIZE,
                MARGIN,
                at + LEADING / 2.0,
                &line.text,
            );
        } else {
            say(&mut surface, plain, SIZE, MARGIN, at, &line.text);
        }
        at += line.height();
    }
    say(
        &mut surface,
        plain,
        8.0,
        MARGIN,
        PAGE.1 - MARGIN / 2.0,
        person,
    );
    say(
        &mut surface,
        plain,
        8.0,
        PAGE.0 - MARGIN - 130.0,
        PAGE.1 - MARGIN / 2.0,
        foot,
    );
    surface.finish();
    page.finish();
    Ok(())
}

fn say(surface: &mut Surface<'_>, face: &Face, size: f32, x: f32, y: f32, text: &str) {
    if text.is_empty() {
        return;
    }
    surface.draw_text(
        Point::from_xy(x, y),
        face.font.clone(),
        size,
        text,
        false,
        TextDirection::Auto,
    );
}

/// Small roman numbers, for the pages of contents.
fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 9] = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let (mut left, mut written) = (number, String::new());
    for (value, sign) in SIGNS {
        while left >= value {
            written.push_str(sign);
            left -= value;
        }
    }
    written
}
