//! What each operation of the API takes and gives. What it needs stands in `routes.rs`; a test holds the two together.

use super::query::{Form, Parameter};
use super::{
    accounts, acts, imports, keeping, quarantine, reads, release_dates, session, subject_access,
    supervision, supervision_papers, supervision_places, supervision_public, watch,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// One operation.
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// Its name in the description: stable, for clients that are made from it.
    pub(crate) id: &'static str,
    /// What it is about, for the page.
    pub(crate) group: &'static str,
    /// What it does, in a line.
    pub(crate) summary: &'static str,
    /// What else there is to know.
    pub(crate) about: &'static str,
    pub(crate) query: &'static [Parameter],
    pub(crate) takes: Takes,
    pub(crate) gives: Gives,
    /// True where an `Idempotency-Key` makes it safe to send again.
    pub(crate) has_key: bool,
    /// True where `If-Match` refuses it when what it is about has changed.
    pub(crate) has_match: bool,
}

/// Makes the schema of a type.
pub(crate) type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// What a request carries.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    Nothing,
    Json(MakeSchema),
    File,
}

/// What an answer carries.
#[derive(Clone, Copy)]
pub(crate) enum Gives {
    /// `200` with JSON.
    Json(MakeSchema),
    /// `200` with JSON of no fixed form: the description itself.
    Description,
    /// `201` with JSON.
    Made(MakeSchema),
    /// `202` with JSON.
    Begun(MakeSchema),
    /// `204`.
    Nothing,
    /// `200` with CSV.
    Csv,
    /// `200` with a zip archive.
    Archive,
    /// `200` with server-sent events.
    Events,
}

impl Operation {
    /// True where a file is sent, which is streamed.
    pub(crate) const fn takes_file(&self) -> bool {
        matches!(self.takes, Takes::File)
    }
}

/// The description of a route.
pub(crate) fn operation(method: &str, path: &str) -> Option<&'static Operation> {
    operations().find(|one| one.method == method && one.path == path)
}

/// Every operation of the API, in the order of the page.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    [
        OPERATIONS,
        watch::OPERATIONS,
        keeping::OPERATIONS,
        subject_access::OPERATIONS,
        supervision::OPERATIONS,
        supervision_papers::OPERATIONS,
        supervision_places::OPERATIONS,
        supervision_public::OPERATIONS,
        accounts::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}

/// The maker of a type's schema.
pub(super) fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

pub(super) const KNOWN_ON: Parameter = Parameter {
    name: "known_on",
    form: Form::Day,
    about: "The picture as it was known by the end of this day in London, not after today.",
};
const TEAM: Parameter = Parameter {
    name: "team",
    form: Form::Text(200),
    about: "Of this team only.",
};
const AFTER: Parameter = Parameter {
    name: "after",
    form: Form::Place,
    about: "The place after which the page begins: follow next_page rather than make one.",
};
const URGENCY: Parameter = Parameter {
    name: "urgency",
    form: Form::OneOf(&[
        "act_today",
        "overdue",
        "due_soon",
        "discrepancy",
        "cannot_tell",
        "no_source",
    ]),
    about: "Of this urgency only.",
};
const OWNER: Parameter = Parameter {
    name: "owner",
    form: Form::Text(200),
    about: "Of this owner only, by the user's name.",
};
const STATE: Parameter = Parameter {
    name: "state",
    form: Form::OneOf(&[
        "overdue",
        "due_soon",
        "running",
        "cannot_tell",
        "met_late",
        "met",
        "not_needed",
    ]),
    about: "In this state only.",
};
const RULE: Parameter = Parameter {
    name: "rule",
    form: Form::Text(100),
    about: "Under this rule only, such as E6.",
};
const AFTER_FACT: Parameter = Parameter {
    name: "after",
    form: Form::Fact,
    about: "The fact after which the page begins: follow next_page rather than make one.",
};
const AFTER_RUN: Parameter = Parameter {
    name: "after",
    form: Form::Run,
    about: "The run after which the page begins: follow next_page rather than make one.",
};
const AFTER_POSITION: Parameter = Parameter {
    name: "after",
    form: Form::Number,
    about: "The position after which the page begins: follow next_page rather than make one.",
};

/// An operation that only reads JSON.
pub(super) const fn read(
    path: &'static str,
    id: &'static str,
    (group, summary): (&'static str, &'static str),
    about: &'static str,
    query: &'static [Parameter],
    gives: MakeSchema,
) -> Operation {
    Operation {
        method: "GET",
        path,
        id,
        group,
        summary,
        about,
        query,
        takes: Takes::Nothing,
        gives: Gives::Json(gives),
        has_key: false,
        has_match: false,
    }
}

/// An operation that changes something, and can be sent again under a key.
pub(super) const fn post(
    path: &'static str,
    id: &'static str,
    (group, summary): (&'static str, &'static str),
    about: &'static str,
    takes: MakeSchema,
    gives: Gives,
) -> Operation {
    Operation {
        method: "POST",
        takes: Takes::Json(takes),
        gives,
        has_key: true,
        ..read(path, id, (group, summary), about, &[], takes)
    }
}

/// An act: it makes a fact.
const fn act(
    path: &'static str,
    id: &'static str,
    (group, summary): (&'static str, &'static str),
    about: &'static str,
    takes: MakeSchema,
) -> Operation {
    Operation {
        has_match: true,
        ..post(
            path,
            id,
            (group, summary),
            about,
            takes,
            Gives::Made(of::<acts::Filed>),
        )
    }
}

const SESSION: &str = "Who is asking";
const LISTS: &str = "What needs an answer";
const PEOPLE: &str = "People";
const FACTS: &str = "Facts";
const FILES: &str = "Files";

/// What is done day by day.
static OPERATIONS: &[Operation] = &[
    Operation {
        gives: Gives::Description,
        ..read(
            "/api/v1/openapi.json",
            "description",
            (SESSION, "This description, in OpenAPI 3.1"),
            "",
            &[],
            of::<acts::Filed>,
        )
    },
    read(
        "/api/v1/session",
        "session",
        (SESSION, "Who is asking, and what they may do"),
        "",
        &[],
        of::<session::SessionView>,
    ),
    Operation {
        method: "POST",
        takes: Takes::Json(of::<session::PurposeBody>),
        gives: Gives::Nothing,
        ..read(
            "/api/v1/session/purpose",
            "statePurpose",
            (SESSION, "Say what you are looking for"),
            "For a session. A program with a token says it with each request, in Joinder-Purpose.",
            &[],
            of::<acts::Filed>,
        )
    },
    read(
        "/api/v1/access",
        "accessMatrix",
        (SESSION, "Who may do what"),
        "What does not stand there is refused.",
        &[],
        of::<session::Matrix>,
    ),
    read(
        "/api/v1/today",
        "today",
        (LISTS, "Open situations, most urgent first"),
        "50 on a page.",
        &[KNOWN_ON, TEAM, OWNER, URGENCY, AFTER],
        of::<reads::Paged<desk::view::TodayPage>>,
    ),
    Operation {
        gives: Gives::Events,
        ..read(
            "/api/v1/events",
            "events",
            (LISTS, "New findings as they come"),
            "Server-sent events. Each of the type `finding` has as its data a finding that was not open before, and as its id its place: send the last one in Last-Event-ID to go on from there. `missed` says that there may have been some that are kept no more: read the list of situations again. A stream ends after five minutes; come again.",
            &[],
            of::<desk::Event>,
        )
    },
    read(
        "/api/v1/duties",
        "duties",
        (LISTS, "Duties, overdue first"),
        "50 on a page.",
        &[KNOWN_ON, TEAM, STATE, RULE, AFTER],
        of::<reads::Paged<desk::view::DutiesPage>>,
    ),
    Operation {
        gives: Gives::Csv,
        ..read(
            "/api/v1/duties.csv",
            "dutiesAsCsv",
            (LISTS, "All duties that match, as CSV"),
            "A cell that a spreadsheet would take for a formula has an apostrophe before it.",
            &[KNOWN_ON, TEAM, STATE, RULE],
            of::<acts::Filed>,
        )
    },
    read(
        "/api/v1/rules",
        "rules",
        (LISTS, "Every rule, with its authority, and what it found"),
        "",
        &[],
        of::<desk::RulesPage>,
    ),
    Operation {
        method: "POST",
        takes: Takes::Json(of::<release_dates::ReleaseDatesBody>),
        ..read(
            "/api/v1/release-dates",
            "workOutReleaseDates",
            (
                LISTS,
                "Release dates of a case that is sent, each explained",
            ),
            "Nothing is looked up and nothing is kept.",
            &[],
            of::<release_dates::ReleaseDatesAnswer>,
        )
    },
    Operation {
        method: "POST",
        takes: Takes::Json(of::<reads::SearchBody>),
        ..read(
            "/api/v1/search",
            "search",
            (PEOPLE, "People who match all that is given"),
            "What is searched for stands in the body, so that it is in no address and no log.",
            &[KNOWN_ON],
            of::<reads::FoundPeople>,
        )
    },
    read(
        "/api/v1/people/{person}",
        "person",
        (
            PEOPLE,
            "A person: who they are, home, situation, duties, chronology",
        ),
        "",
        &[KNOWN_ON],
        of::<desk::view::PersonPage>,
    ),
    read(
        "/api/v1/people/{person}/chronology",
        "chronology",
        (PEOPLE, "A person's chronology, newest first"),
        "200 facts on a page.",
        &[KNOWN_ON, AFTER_FACT],
        of::<reads::Paged<reads::ChronologyPage>>,
    ),
    act(
        "/api/v1/people/{person}/answers",
        "answerFindings",
        (PEOPLE, "Answer open findings"),
        "",
        of::<acts::AnswerBody>,
    ),
    act(
        "/api/v1/people/{person}/take-on",
        "takeOn",
        (PEOPLE, "Take the situation on"),
        "Send If-Match, so that nobody takes on what another has just taken on.",
        of::<acts::TakeOnBody>,
    ),
    act(
        "/api/v1/people/{person}/notes",
        "addNote",
        (PEOPLE, "Add a note"),
        "",
        of::<acts::NoteBody>,
    ),
    act(
        "/api/v1/people/{person}/links",
        "link",
        (PEOPLE, "Decide that two people of the record are one"),
        "",
        of::<acts::LinkBody>,
    ),
    act(
        "/api/v1/people/{person}/unlinks",
        "unlink",
        (
            PEOPLE,
            "Decide that two source records are not about the same person",
        ),
        "",
        of::<acts::UnlinkBody>,
    ),
    read(
        "/api/v1/facts/{fact}",
        "fact",
        (
            FACTS,
            "A fact, with the record that it came in, to the letter",
        ),
        "",
        &[KNOWN_ON],
        of::<desk::view::FactView>,
    ),
    act(
        "/api/v1/facts/{fact}/corrections",
        "correct",
        (FACTS, "Say how a fact should have read"),
        "What is left out stays as it was. A statement has the form of docs/facts.schema.json.",
        of::<acts::CorrectionBody>,
    ),
    act(
        "/api/v1/facts/{fact}/retractions",
        "retract",
        (FACTS, "Take a fact back"),
        "",
        of::<acts::ReasonBody>,
    ),
    read(
        "/api/v1/imports",
        "imports",
        (FILES, "Runs of imports, newest first"),
        "50 on a page, of the newest 200.",
        &[AFTER_RUN],
        of::<reads::Paged<imports::RunsPage>>,
    ),
    Operation {
        method: "POST",
        takes: Takes::File,
        gives: Gives::Begun(of::<imports::Begun>),
        has_key: true,
        ..read(
            "/api/v1/imports",
            "import",
            (FILES, "Import a file"),
            "The import goes on by itself; follow it where Location says.",
            &[],
            of::<imports::Begun>,
        )
    },
    read(
        "/api/v1/imports/{run}",
        "importRun",
        (FILES, "A run of an import, as far as it has come"),
        "",
        &[],
        of::<desk::view::ImportRun>,
    ),
    read(
        "/api/v1/quarantine",
        "quarantine",
        (FILES, "Records that could not be read, oldest first"),
        "50 on a page.",
        &[AFTER_POSITION],
        of::<reads::Paged<quarantine::QuarantinePage>>,
    ),
    read(
        "/api/v1/quarantine/{position}",
        "quarantined",
        (FILES, "A record that could not be read"),
        "",
        &[],
        of::<desk::view::QuarantineView>,
    ),
    Operation {
        method: "POST",
        takes: Takes::Json(of::<quarantine::RetryBody>),
        has_key: true,
        ..read(
            "/api/v1/quarantine/{position}/retry",
            "retry",
            (FILES, "Try a record again, corrected"),
            "The record as it arrived is kept.",
            &[],
            of::<quarantine::Accepted>,
        )
    },
    Operation {
        method: "POST",
        takes: Takes::Json(of::<acts::ReasonBody>),
        gives: Gives::Nothing,
        has_key: true,
        ..read(
            "/api/v1/quarantine/{position}/set-aside",
            "setAside",
            (FILES, "Leave a record unread, and say why"),
            "",
            &[],
            of::<acts::Filed>,
        )
    },
];
