//! What is read: situations, people, facts, duties, searches. `known_on=2026-11-22` works as on the pages. A search is sent
//! as JSON in the body, so that it stands in no address.

use super::acts::fact_id;
use super::body::{Line, Sent, SentDay};
use super::{Answer, answer, at};
use crate::fields::{Address, Fields, person_number};
use crate::guard::Visit;
use crate::known_on::KNOWN_ON;
use crate::office::Refusal;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use desk::view::{ChronologyRow, DutyFilter, PersonSummary, Place, SearchQuery, TodayFilter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Facts on one page of a chronology.
pub(crate) const FACTS_A_PAGE: usize = 200;

/// A page of a list: its lines as they stand, and where the next page is.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Paged<T> {
    /// The list.
    #[serde(flatten)]
    list: T,
    /// The address of the next page; absent on the last one. What comes in meanwhile moves nothing.
    next_page: Option<String>,
}

/// A page of a chronology, newest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChronologyPage {
    /// Facts.
    lines: Vec<ChronologyRow>,
    /// How many facts there are in all.
    matching: usize,
}

/// People who match.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FoundPeople {
    /// At most 50 people, by name.
    lines: Vec<PersonSummary>,
}

/// What to search for; at least one of these.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub(crate) struct SearchBody {
    /// Part of a name.
    #[serde(default)]
    name: Option<Line>,
    /// An identifier of any scheme.
    #[serde(default)]
    identifier: Option<Line>,
    /// Date of birth.
    #[serde(default)]
    born: Option<SentDay>,
}

/// Names the next page in the body and in a `Link` header (RFC 8288).
pub(crate) fn paged<T>(list: T, next: Option<Address>) -> (Paged<T>, Option<HeaderValue>) {
    let next_page = next.map(|address| address.to_string());
    let link = next_page
        .as_ref()
        .and_then(|address| HeaderValue::from_str(&format!("<{address}>; rel=\"next\"")).ok());
    (Paged { list, next_page }, link)
}

/// Asks the office for a page of a list. `next` says, from the list, after which place the next page begins.
pub(crate) async fn page<T: Serialize + Send + 'static>(
    visit: &Visit,
    base: Address,
    work: impl FnOnce(&dyn crate::Office, &access::Viewer) -> Result<(T, Option<String>), Refusal>
    + Send
    + 'static,
) -> Answer {
    let viewer = visit.viewer()?;
    let (body, link) = visit
        .app
        .ask(move |office| {
            let (list, next) = work(office, &viewer)?;
            let next = next.map(|after| base.with("after", Some(after)));
            let (page, link) = paged(list, next);
            Ok::<_, Refusal>((serde_json::to_vec(&page), link))
        })
        .await??;
    let body = body.map_err(|_| super::unwritten())?;
    let mut response = Response::new(axum::body::Body::from(body));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, super::JSON);
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// This list's address with all that was asked for but the place.
pub(crate) fn same_list(path: impl Into<String>, fields: &Fields, names: &[&str]) -> Address {
    names
        .iter()
        .chain([&KNOWN_ON])
        .fold(Address::to(path), |address, name| {
            address.with(name, fields.get(name))
        })
}

pub(crate) fn after(fields: &Fields) -> Option<Place> {
    fields.get("after").and_then(|text| text.parse().ok())
}

pub(crate) async fn today(visit: Visit, Asked(fields): Asked) -> Answer {
    let at = at(&visit, &fields)?;
    let get = |name| fields.get(name).map(str::to_owned);
    let filter = TodayFilter {
        team: get("team"),
        owner: get("owner"),
        urgency: get("urgency"),
        from: 0,
        after: after(&fields),
    };
    let base = same_list("/api/v1/today", &fields, &["team", "owner", "urgency"]);
    page(&visit, base, move |office, viewer| {
        let list = office.today(viewer, &filter, &at)?;
        let next = list.next.as_ref().map(ToString::to_string);
        Ok((list, next))
    })
    .await
}

pub(crate) async fn person(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Answer {
    let (person, at) = (person_number(&person)?, at(&visit, &fields)?);
    answer(&visit, move |office, viewer| {
        office.person(viewer, person, &at)
    })
    .await
}

pub(crate) async fn chronology(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Answer {
    let (person, at) = (person_number(&person)?, at(&visit, &fields)?);
    let after = fields.get("after").map(fact_id).transpose()?;
    let base = same_list(format!("/api/v1/people/{person}/chronology"), &fields, &[]);
    page(&visit, base, move |office, viewer| {
        let rows = office.person(viewer, person, &at)?.chronology;
        let matching = rows.len();
        let begin = match after {
            None => 0,
            // A fact that stands here no more, as its record was found to be about somebody else.
            Some(fact) => rows.iter().position(|row| row.fact == fact).map(|place| place + 1).ok_or_else(|| {
                Refusal::Invalid("The fact after which to go on is not in this chronology (any more): begin again without it.".to_owned(), "after".to_owned())
            })?,
        };
        let lines: Vec<_> = rows.into_iter().skip(begin).take(FACTS_A_PAGE).collect();
        let next = lines
            .last()
            .filter(|_| begin + lines.len() < matching)
            .map(|row| row.fact.to_string());
        Ok((ChronologyPage { lines, matching }, next))
    })
    .await
}

pub(crate) async fn fact(visit: Visit, Path(fact): Path<String>, Asked(fields): Asked) -> Answer {
    let (fact, at) = (fact_id(&fact)?, at(&visit, &fields)?);
    answer(&visit, move |office, viewer| office.fact(viewer, fact, &at)).await
}

/// What the address of a list of duties asks for.
fn duties_asked(fields: &Fields) -> DutyFilter {
    let get = |name| fields.get(name).map(str::to_owned);
    DutyFilter {
        team: get("team"),
        state: get("state"),
        rule: get("rule"),
        from: 0,
        after: after(fields),
    }
}

pub(crate) async fn duties(visit: Visit, Asked(fields): Asked) -> Answer {
    let (filter, at) = (duties_asked(&fields), at(&visit, &fields)?);
    let base = same_list("/api/v1/duties", &fields, &["team", "state", "rule"]);
    page(&visit, base, move |office, viewer| {
        let list = office.duties(viewer, &filter, &at)?;
        let next = list.next.as_ref().map(ToString::to_string);
        Ok((list, next))
    })
    .await
}

pub(crate) async fn duties_csv(visit: Visit, asked: Asked) -> Result<Response, Problem> {
    at(&visit, &asked.0)?;
    crate::export::duties(visit, asked).await
}

pub(crate) async fn search(
    visit: Visit,
    Asked(fields): Asked,
    Sent(body): Sent<SearchBody>,
) -> Answer {
    let query = SearchQuery {
        name: body.name.map(|line| line.0),
        identifier: body.identifier.map(|line| line.0),
        born: body.born.map(|day| day.0),
    };
    if query == SearchQuery::default() {
        return Err(Problem::Invalid(
            "Give one at least of `name`, `identifier` and `born`.".to_owned(),
        ));
    }
    let at = at(&visit, &fields)?;
    answer(&visit, move |office, viewer| {
        office
            .search(viewer, &query, &at)
            .map(|lines| FoundPeople { lines })
    })
    .await
}

pub(crate) async fn rules(visit: Visit) -> Answer {
    answer(&visit, |office, viewer| office.rules(viewer)).await
}
