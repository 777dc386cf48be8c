//! Every route, once: where it is, by which method, and what it needs. The site is built from this table, and a test walks it.

use crate::app::{App, WebSettings};
use crate::headers::{secure, watch};
use crate::measure::Measures;
use crate::office::Office;
use crate::pages::{
    accessibility, duties, error, fact, imports, licences, matrix, person, purpose, quarantine,
    rules, search, sign_in, today,
};
use crate::posted::FORM_LIMIT;
use crate::{api, assets, export, guard, health, log, upload};
use access::Action;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// What a route needs of whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nobody: it is public, and says nothing about anybody.
    Nobody,
    /// Somebody who is signed in.
    SignedIn,
    /// Somebody whose role may do this, and who has said for what purpose.
    ToSay(Action),
}

/// One route.
#[derive(Clone, Copy)]
pub struct Route {
    /// Its address, with `{names}` for what varies.
    pub path: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// What it needs.
    pub needs: Needs,
    handler: fn() -> MethodRouter<Arc<App>>,
}

macro_rules! routes {
    ($($method:ident $path:literal $needs:expr => $handler:path;)*) => {
        /// Every route of the site.
        pub const ROUTES: &[Route] = &[
            $(Route { path: $path, method: stringify!($method), needs: $needs, handler: || routes!(@ $method $handler) }),*
        ];
    };
    (@ GET $handler:path) => { get($handler) };
    (@ POST $handler:path) => { post($handler) };
}

use Action::{Answer, Correct, Export, Import, Link, Quarantine, Search, SeeDuties, SeePerson, SeeToday};
use Needs::{Nobody, SignedIn, ToSay};

routes! {
    GET "/sign-in" Nobody => sign_in::show;
    POST "/sign-in" Nobody => sign_in::sign_in;
    POST "/demo/sign-in" Nobody => sign_in::demo;
    GET "/assets/{*path}" Nobody => assets::asset;
    GET "/health/live" Nobody => health::live;
    GET "/health/ready" Nobody => health::ready;
    GET "/log/checkpoint" Nobody => log::checkpoint;
    GET "/log/tile/{*tile}" Nobody => log::tile;
    GET "/licences" Nobody => licences::show;
    GET "/accessibility" Nobody => accessibility::show;
    GET "/access" SignedIn => matrix::show;
    GET "/purpose" SignedIn => purpose::show;
    POST "/purpose" SignedIn => purpose::state;
    POST "/sign-out" SignedIn => sign_in::sign_out;
    GET "/" ToSay(SeeToday) => today::show;
    GET "/person/{person}" ToSay(SeePerson) => person::show;
    POST "/person/{person}/answer" ToSay(Answer) => person::acts::answer;
    POST "/person/{person}/take-on" ToSay(Answer) => person::acts::take_on;
    POST "/person/{person}/note" ToSay(Correct) => person::acts::note;
    POST "/person/{person}/link" ToSay(Link) => person::acts::link;
    POST "/person/{person}/unlink" ToSay(Link) => person::acts::unlink;
    GET "/fact/{fact}" ToSay(SeePerson) => fact::show;
    POST "/fact/{fact}/correct" ToSay(Correct) => fact::correct;
    POST "/fact/{fact}/retract" ToSay(Correct) => fact::retract;
    GET "/duties" ToSay(SeeDuties) => duties::show;
    GET "/duties.csv" ToSay(SeeDuties) => export::duties;
    GET "/rules" ToSay(SeeDuties) => rules::show;
    GET "/duties.csv" ToSay(Export) => export::duties;
    GET "/search" ToSay(Search) => search::show;
    POST "/search" ToSay(Search) => search::results;
    GET "/imports" ToSay(Import) => imports::show;
    POST "/imports" ToSay(Import) => upload::start;
    GET "/imports/{run}" ToSay(Import) => imports::run;
    GET "/quarantine" ToSay(Quarantine) => quarantine::list;
    GET "/quarantine/{position}" ToSay(Quarantine) => quarantine::show;
    POST "/quarantine/{position}/retry" ToSay(Quarantine) => quarantine::retry;
    POST "/quarantine/{position}/set-aside" ToSay(Quarantine) => quarantine::set_aside;
    GET "/api/v1/today" ToSay(SeeToday) => api::today;
    GET "/api/v1/people/{person}" ToSay(SeePerson) => api::person;
    GET "/api/v1/people/{person}/chronology" ToSay(SeePerson) => api::chronology;
    GET "/api/v1/facts/{fact}" ToSay(SeePerson) => api::fact;
    GET "/api/v1/duties" ToSay(SeeDuties) => api::duties;
    GET "/api/v1/rules" ToSay(SeeDuties) => api::rules;
    POST "/api/v1/search" ToSay(Search) => api::search;
    GET "/api/v1/imports" ToSay(Import) => api::imports;
    GET "/api/v1/imports/{run}" ToSay(Import) => api::import_run;
    GET "/api/v1/quarantine" ToSay(Quarantine) => api::quarantine;
}

/// The whole site over an office. What is asked of it is counted in `measures`.
pub fn router(office: Arc<dyn Office>, settings: WebSettings, measures: Arc<Measures>) -> Router {
    let app = App::new(office, settings, measures);
    let upload_limit = usize::try_from(app.settings.upload_limit).unwrap_or(usize::MAX);
    let mut site = Router::new();
    for route in ROUTES {
        let door = middleware::from_fn_with_state((Arc::clone(&app), route.needs), guard::guard);
        let limit = if route.path == "/imports" {
            upload_limit
        } else {
            FORM_LIMIT
        };
        let mut handler = (route.handler)()
            .layer(DefaultBodyLimit::max(limit))
            .layer(door);
        if route.path.starts_with("/assets/") {
            // Pages are not compressed: what they repeat beside a secret could be told from their length.
            handler = handler.layer(CompressionLayer::new());
        }
        site = site.route(route.path, handler);
    }
    site.fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_page)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            error::dress_the_rest,
        ))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), watch))
        .layer(middleware::from_fn(secure))
        .with_state(app)
}
