//! The description of the API in OpenAPI 3.1, made from the table of routes, what each operation says of itself, and the
//! types themselves. It is checked in as `docs/openapi.json` and compared with it by a test.

use super::JSON;
use super::describe::{Gives, Operation, Takes, operations};
use super::query::Form;
use crate::problem::TYPES;
use crate::routes::{Needs, ROUTES};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

static WRITTEN: LazyLock<String> = LazyLock::new(|| {
    let mut text = serde_json::to_string_pretty(&description()).unwrap_or_default();
    text.push('\n');
    text
});

/// The description, as it is served and checked in.
pub(crate) fn written() -> &'static str {
    &WRITTEN
}

pub(crate) async fn show() -> Response {
    ([(header::CONTENT_TYPE, JSON)], written()).into_response()
}

/// The two makers of schemas: types are written one way, and read in another.
struct Makers {
    given: SchemaGenerator,
    taken: SchemaGenerator,
}

fn description() -> Value {
    let settings = || {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
    };
    let mut makers = Makers {
        given: settings().for_serialize().into_generator(),
        taken: settings().for_deserialize().into_generator(),
    };
    let mut paths = Map::new();
    for operation in operations() {
        let needs = ROUTES
            .iter()
            .find(|route| route.path == operation.path && route.method == operation.method)
            .map_or(Needs::SignedIn, |route| route.needs);
        let described = described(operation, needs, &mut makers);
        let path = paths
            .entry(operation.path)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(path) = path.as_object_mut() {
            path.insert(operation.method.to_lowercase(), described);
        }
    }
    let mut schemas = makers.taken.take_definitions(true);
    schemas.extend(makers.given.take_definitions(true));
    schemas.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Joinder",
            "version": "1",
            "summary": "One joined-up record for public protection, for programs",
            "description": "What the pages do with the record. Accounts, emergency openings, erasing and the answer to a subject access request are for people, with a session: a token is refused. A program sends its token in Authorization, and in Joinder-Purpose what it is looking for: both are recorded with every look. What is restricted for its clearance is absent from everything here.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token that `joinder user token` made" },
                "session": { "type": "apiKey", "in": "cookie", "name": "joinder-session", "description": "The cookie of a session, for pages of this server; over HTTPS its name begins with __Host-. What is sent by POST carries the session's secret in Joinder-Secret" },
            },
        },
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "A problem document (RFC 9457). Each type has a page at its address.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string", "pattern": format!("^{TYPES}[a-z-]+$") },
            "title": { "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": { "type": "string" },
            "field": { "type": "string", "description": "The field that is meant" },
            "faults": { "type": "array", "items": { "$ref": "#/components/schemas/Fault" } },
        },
    })
}

fn described(operation: &Operation, needs: Needs, makers: &mut Makers) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "tags": [operation.group],
        "summary": operation.summary,
        "parameters": parameters(operation, needs),
        "responses": responses(operation, needs, makers),
        "security": if needs == Needs::Nobody { json!([]) } else { json!([{ "token": [] }, { "session": [] }]) },
    });
    if let Some(described) = described.as_object_mut() {
        if !operation.about.is_empty() {
            described.insert("description".to_owned(), operation.about.into());
        }
        if let Some(body) = request_body(operation, makers) {
            described.insert("requestBody".to_owned(), body);
        }
        if let Needs::ToSay(action) = needs {
            let words = format!("a role that may {}", action.in_words());
            described.insert("x-joinder-needs".to_owned(), words.into());
        }
    }
    described
}

fn request_body(operation: &Operation, makers: &mut Makers) -> Option<Value> {
    match operation.takes {
        Takes::Nothing => None,
        Takes::Json(make) => {
            let schema = make(&mut makers.taken);
            Some(
                json!({ "required": true, "content": { "application/json": { "schema": schema } } }),
            )
        }
        Takes::File => Some(
            json!({ "required": true, "content": { "multipart/form-data": { "schema": {
            "type": "object",
            "required": ["source", "file"],
            "additionalProperties": false,
            "properties": {
                "source": { "type": "string", "minLength": 1, "maxLength": 200, "description": "The source that the file is from" },
                "format": { "type": "string", "description": "The format; recognised where it is left out" },
                "mapping": { "type": "string", "description": "A mapping (TOML), for a file of no built-in format" },
                "received_on": { "type": "string", "format": "date", "description": "For history loaded later: the day on which it claims to have been received" },
                "file": { "type": "string", "format": "binary" },
            },
        } } } }),
        ),
    }
}

fn parameters(operation: &Operation, needs: Needs) -> Value {
    let mut all: Vec<Value> = path_parameters(operation.path);
    all.extend(operation.query.iter().map(|one| {
        json!({ "name": one.name, "in": "query", "description": one.about, "schema": one.form.schema() })
    }));
    let header = |name: &str, about: &str, schema: Value| json!({ "name": name, "in": "header", "description": about, "schema": schema });
    let visible = r"^[\u0021-\u007E]+$";
    if matches!(needs, Needs::ToSay(_)) {
        all.push(header("Joinder-Purpose", "What you are looking for, recorded with the look; needed with a token", json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[\u0020-\u007E]*[\u0021-\u007E][\u0020-\u007E]*$" })));
    }
    if operation.has_key {
        all.push(header("Idempotency-Key", "Makes it safe to send this again: for 24 hours the same key gets the answer of the first time", json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": visible })));
    }
    if operation.has_match {
        all.push(header(
            "If-Match",
            "The ETag of the person or fact as you read it: refused where it has changed",
            json!({ "type": "string" }),
        ));
    }
    if matches!(operation.gives, Gives::Json(_)) && operation.method == "GET" {
        all.push(header(
            "If-None-Match",
            "The ETag of what you have: 304 where it is still so",
            json!({ "type": "string" }),
        ));
    }
    if matches!(operation.gives, Gives::Events) {
        all.push(header(
            "Last-Event-ID",
            "The id of the last event that you have",
            json!({ "type": "string", "pattern": "^(ordinary|sensitive|restricted)-[0-9]{1,15}$" }),
        ));
    }
    Value::Array(all)
}

fn path_parameters(path: &str) -> Vec<Value> {
    let forms = [
        ("person", Form::Number, "The person's number"),
        ("fact", Form::Fact, "The fact: position and place"),
        ("run", Form::Run, "The run"),
        ("item", Form::Run, "The item, such as record-184"),
        ("account", Form::Run, "The account, by its reference"),
        (
            "licence",
            Form::Run,
            "The licence, by its name among the person's",
        ),
        (
            "recipient",
            Form::OneOf(&[
                "person",
                "police",
                "tagging_provider",
                "accommodation",
                "victim_liaison",
            ]),
            "Whose copy",
        ),
        ("review", Form::Run, "The review, by its name on the record"),
        (
            "set",
            Form::OneOf(&["open", "withheld"]),
            "The set of the dossier",
        ),
        ("version", Form::Number, "The version of the dossier"),
        ("address", Form::Run, "The address, such as A1"),
        ("area", Form::Run, "The area, such as Z1"),
        (
            "position",
            Form::Number,
            "The record's position in the ledger",
        ),
    ];
    forms
        .iter()
        .filter(|(name, ..)| path.contains(&format!("{{{name}}}")))
        .map(|(name, form, about)| {
            json!({ "name": name, "in": "path", "required": true, "description": about, "schema": form.schema() })
        })
        .collect()
}

fn responses(operation: &Operation, needs: Needs, makers: &mut Makers) -> Value {
    let mut all = Map::new();
    let (status, answer) = success(operation, makers);
    all.insert(status.to_owned(), answer);
    if matches!(operation.gives, Gives::Json(_)) && operation.method == "GET" {
        all.insert(
            "304".to_owned(),
            json!({ "description": "It is as you have it" }),
        );
    }
    for (status, about) in problems_of(operation, needs) {
        all.insert(
            status.to_owned(),
            json!({
                "description": about,
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            }),
        );
    }
    Value::Object(all)
}

fn success(operation: &Operation, makers: &mut Makers) -> (&'static str, Value) {
    let text = |about: &str| json!({ "description": about, "schema": { "type": "string" } });
    let with = |about: &str, kind: &str, schema: Value, headers: Value| json!({ "description": about, "headers": headers, "content": { kind: { "schema": schema } } });
    let mut given = |make: fn(&mut SchemaGenerator) -> Schema| make(&mut makers.given).to_value();
    let json_type = "application/json";
    match operation.gives {
        Gives::Json(make) => {
            let headers = if operation.method == "GET" {
                json!({ "ETag": text("Stands for these very bytes"), "Link": text("The next page, where there is one") })
            } else {
                json!({})
            };
            ("200", with("As asked", json_type, given(make), headers))
        }
        Gives::Description => (
            "200",
            with(
                "OpenAPI 3.1",
                json_type,
                json!({ "type": "object" }),
                json!({}),
            ),
        ),
        Gives::Made(make) => (
            "201",
            with(
                "It is done: the fact that it is",
                json_type,
                given(make),
                json!({ "Location": text("Where the fact is read") }),
            ),
        ),
        Gives::Begun(make) => (
            "202",
            with(
                "It has begun",
                json_type,
                given(make),
                json!({ "Location": text("Where it can be followed") }),
            ),
        ),
        Gives::Nothing => ("204", json!({ "description": "It is done" })),
        Gives::Csv => (
            "200",
            with(
                "All of them, with a header line",
                "text/csv",
                json!({ "type": "string" }),
                json!({ "Content-Disposition": text("A file's name") }),
            ),
        ),
        Gives::Archive => ("200", archive()),
        Gives::Events => (
            "200",
            with(
                "Events, as they come",
                "text/event-stream",
                json!({ "type": "string" }),
                json!({}),
            ),
        ),
    }
}

fn archive() -> Value {
    json!({
        "description": "An archive",
        "headers": { "Content-Disposition": { "description": "A file's name", "schema": { "type": "string" } } },
        "content": { "application/zip": { "schema": { "type": "string", "format": "binary" } } },
    })
}

fn problems_of(operation: &Operation, needs: Needs) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![("400", "The request has not the form that is described here")];
    if needs != Needs::Nobody {
        all.push(("401", "No token or session, or one that has ended"));
        all.push(("403", "The role may not do this, or no purpose was stated"));
        all.push(("404", "There is no such thing, or it is hidden from you"));
    }
    if operation.has_key {
        all.push((
            "409",
            "The same is being done at this moment, under this key",
        ));
    }
    if operation.has_match {
        all.push(("412", "What was to be acted on has changed"));
    }
    if !matches!(operation.takes, Takes::Nothing) {
        all.push(("413", "What was sent is too large"));
        all.push(("415", "Another media type was expected"));
    }
    all.push(("422", "What was sent is understood, and cannot be taken"));
    all.push(("429", "Too many requests"));
    all.push(("500", "It could not be done; nothing was saved"));
    all.push(("503", "The service is busy"));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_checked_in_description_is_what_is_served() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(path, written()).unwrap();
        }
        let held = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            held == written(),
            "docs/openapi.json is not what is served: run the test with UPDATE_EXPECT=1 and review the change"
        );
    }

    #[test]
    fn every_route_of_the_api_is_described_and_every_description_has_a_route() {
        let name = |method: &str, path: &str| format!("{method} {path}");
        let routes: BTreeSet<_> = ROUTES
            .iter()
            .filter(|route| route.path.starts_with("/api/"))
            .map(|route| name(route.method, route.path))
            .collect();
        let described: BTreeSet<_> = operations().map(|one| name(one.method, one.path)).collect();
        assert_eq!(routes, described);
        let ids: BTreeSet<_> = operations().map(|one| one.id).collect();
        assert_eq!(
            ids.len(),
            operations().count(),
            "an operation's id is its own"
        );
    }

    #[test]
    fn everything_that_changes_in_an_address_is_described() {
        for operation in operations() {
            let places = operation.path.split('/');
            let named: Vec<_> = places.filter(|place| place.starts_with('{')).collect();
            let described = path_parameters(operation.path).len();
            assert_eq!(named.len(), described, "{}", operation.path);
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn references(value: &Value, found: &mut BTreeSet<String>) {
            match value {
                Value::Object(map) => {
                    if let Some(Value::String(reference)) = map.get("$ref") {
                        found.insert(reference.clone());
                    }
                    map.values().for_each(|value| references(value, found));
                }
                Value::Array(all) => all.iter().for_each(|value| references(value, found)),
                _ => {}
            }
        }
        let whole = description();
        let mut found = BTreeSet::new();
        references(&whole, &mut found);
        assert!(found.len() > 20, "{found:?}");
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(whole.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn what_changes_something_can_be_sent_again_and_what_reads_has_a_tag() {
        let only_asks = [
            "search",
            "statePurpose",
            "workOutReleaseDates",
            "beforeRecall",
            "planErasure",
        ];
        // Their answers are kept nowhere: passwords, and somebody's whole record.
        let given_once = ["makeAccount", "setTerms", "actOnAccount", "answerRequest"];
        for operation in operations() {
            let reads = only_asks.contains(&operation.id) || given_once.contains(&operation.id);
            assert_eq!(
                operation.has_key,
                operation.method == "POST" && !reads,
                "{}",
                operation.id
            );
        }
    }
}
