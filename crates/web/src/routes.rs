//! Every route, once: where it is, by which method, and what it needs. The site is built from this table, and a test walks it.

use crate::app::{App, WebSettings};
use crate::headers::{secure, watch};
use crate::measure::Measures;
use crate::office::Office;
use crate::pages::{
    accessibility, accounts, before_recall, break_glass, confirm, developers, duties, erasing,
    error, fact, imports, keeping, licences, matrix, own_account, person, problems, public,
    purpose, quarantine, release_dates, rules, search, sign_in, subject_access, supervision, today,
    trail, victims,
};
use crate::posted::form_limit;
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
    /// Somebody who is signed in and proved a short while ago who they are.
    SignedInAfresh,
    /// Somebody whose role may do this, and who has said for what purpose.
    ToSay(Action),
}

impl Needs {
    /// True where the route asks for a fresh proof of who is acting: changes to one's account, and each act that
    /// [`Action::is_sensitive`]. To look at the form of such an act needs none, but to take a list away does.
    #[must_use]
    pub fn asks_again(self, method: &axum::http::Method) -> bool {
        match self {
            Self::Nobody | Self::SignedIn => false,
            Self::SignedInAfresh => true,
            Self::ToSay(action) => {
                action.is_sensitive() && (method != axum::http::Method::GET || action == Export)
            }
        }
    }
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

use Action::{
    Answer, ApproveAddress, BreakGlass, Correct, Disclose, Erase, Export, Import, KeepDossier,
    KeepPlan, KeepReview, KeepVictims, Link, ManageAccounts, Publish, Quarantine, Retain,
    ReviewBreakGlass, Search, SeeDuties, SeePerson, SeeSupervision, SeeToday, SeeTrail,
    StepLicence, StepRecall, SubjectAccess, WorkOutRelease, WriteLicence,
};
use Needs::{Nobody, SignedIn, SignedInAfresh, ToSay};

routes! {
    GET "/sign-in" Nobody => sign_in::show;
    POST "/sign-in" Nobody => sign_in::sign_in;
    POST "/sign-in/code" Nobody => sign_in::code;
    GET "/sign-in/passkey" Nobody => sign_in::passkey;
    POST "/sign-in/passkey" Nobody => sign_in::by_passkey;
    POST "/demo/sign-in" Nobody => sign_in::demo;
    GET "/assets/{*path}" Nobody => assets::asset;
    GET "/health/live" Nobody => health::live;
    GET "/health/ready" Nobody => health::ready;
    GET "/log/checkpoint" Nobody => log::checkpoint;
    GET "/log/tile/{*tile}" Nobody => log::tile;
    GET "/licences" Nobody => licences::show;
    GET "/accessibility" Nobody => accessibility::show;
    GET "/public/hearings" Nobody => public::hearings;
    GET "/public/hearings/{reference}" Nobody => public::hearing;
    GET "/public/decisions/{reference}" Nobody => public::decision;
    GET "/access" SignedIn => matrix::show;
    GET "/purpose" SignedIn => purpose::show;
    POST "/purpose" SignedIn => purpose::state;
    POST "/sign-out" SignedIn => sign_in::sign_out;
    GET "/confirm" SignedIn => confirm::show;
    POST "/confirm" SignedInAfresh => confirm::confirmed;
    GET "/account" SignedIn => own_account::show;
    GET "/account/password" SignedIn => own_account::password;
    POST "/account/password" SignedIn => own_account::change_password;
    GET "/account/second-factor" SignedInAfresh => own_account::second_factor;
    POST "/account/second-factor" SignedInAfresh => own_account::set_second_factor;
    POST "/account/second-factor/remove" SignedInAfresh => own_account::drop_second_factor;
    POST "/account/recovery-codes" SignedInAfresh => own_account::renew_codes;
    GET "/account/passkey" SignedInAfresh => own_account::passkey;
    POST "/account/passkey" SignedInAfresh => own_account::add_passkey;
    POST "/account/passkey/remove" SignedInAfresh => own_account::remove_passkey;
    POST "/account/sessions/end" SignedIn => own_account::end_sessions;
    GET "/accounts" ToSay(ManageAccounts) => accounts::list;
    POST "/accounts" ToSay(ManageAccounts) => accounts::make;
    GET "/accounts/{account}" ToSay(ManageAccounts) => accounts::show;
    POST "/accounts/{account}" ToSay(ManageAccounts) => accounts::change;
    POST "/accounts/{account}/reset" ToSay(ManageAccounts) => accounts::reset;
    POST "/accounts/{account}/close" ToSay(ManageAccounts) => accounts::close;
    POST "/accounts/{account}/reopen" ToSay(ManageAccounts) => accounts::reopen;
    GET "/break-glass" ToSay(BreakGlass) => break_glass::show;
    POST "/break-glass" ToSay(BreakGlass) => break_glass::open;
    GET "/break-glass/reviews" ToSay(ReviewBreakGlass) => break_glass::reviews;
    POST "/break-glass/reviews/{fact}" ToSay(ReviewBreakGlass) => break_glass::review;
    GET "/" ToSay(SeeToday) => today::show;
    GET "/person/{person}" ToSay(SeePerson) => person::show;
    GET "/person/{person}/trail" ToSay(SeeTrail) => trail::show;
    GET "/person/{person}/trail/print" ToSay(SeeTrail) => trail::print;
    POST "/person/{person}/answer" ToSay(Answer) => person::acts::answer;
    POST "/person/{person}/take-on" ToSay(Answer) => person::acts::take_on;
    POST "/person/{person}/note" ToSay(Correct) => person::acts::note;
    POST "/person/{person}/link" ToSay(Link) => person::acts::link;
    POST "/person/{person}/unlink" ToSay(Link) => person::acts::unlink;
    GET "/fact/{fact}" ToSay(SeePerson) => fact::show;
    POST "/fact/{fact}/correct" ToSay(Correct) => fact::correct;
    POST "/fact/{fact}/retract" ToSay(Correct) => fact::retract;
    GET "/duties" ToSay(SeeDuties) => duties::show;
    GET "/rules" ToSay(SeeDuties) => rules::show;
    GET "/release-dates" ToSay(WorkOutRelease) => release_dates::show;
    POST "/release-dates" ToSay(WorkOutRelease) => release_dates::work_out;
    GET "/duties.csv" ToSay(Export) => export::duties;
    GET "/before-recall" ToSay(SeeDuties) => before_recall::show;
    POST "/before-recall" ToSay(SeeDuties) => before_recall::check;
    GET "/caseload" ToSay(SeeSupervision) => supervision::caseload::show;
    GET "/supervision/{person}" ToSay(SeeSupervision) => supervision::show;
    GET "/supervision/{person}/draft" ToSay(WriteLicence) => supervision::draft::show;
    GET "/supervision/{person}/report/{recall}" ToSay(SeeSupervision) => supervision::report::show;
    GET "/supervision/{person}/copy/{licence}/{recipient}" ToSay(SeeSupervision) => supervision::copies::pdf;
    POST "/supervision/{person}/copy" ToSay(WriteLicence) => supervision::keeping_acts::copy;
    POST "/supervision/{person}/keep" ToSay(WriteLicence) => supervision::keeping_acts::keep;
    GET "/supervision/{person}/before-recall" ToSay(SeeSupervision) => before_recall::of_person;
    POST "/supervision/{person}/begin" ToSay(WriteLicence) => supervision::acts::begin;
    POST "/supervision/{person}/conditions" ToSay(WriteLicence) => supervision::acts::conditions;
    POST "/supervision/{person}/step" ToSay(StepLicence) => supervision::acts::step;
    POST "/supervision/{person}/decide" ToSay(WriteLicence) => supervision::acts::decide;
    POST "/supervision/{person}/tag" ToSay(WriteLicence) => supervision::acts::tag;
    POST "/supervision/{person}/recall" ToSay(StepRecall) => supervision::acts::recall;
    POST "/supervision/{person}/review" ToSay(KeepReview) => supervision::acts::review;
    GET "/supervision/{person}/dossier/{review}/{set}/{version}" ToSay(SeeSupervision) => supervision::dossier::pdf;
    POST "/victims/{person}/clear" ToSay(KeepVictims) => victims::clear;
    GET "/victims/{person}" ToSay(KeepVictims) => victims::show;
    POST "/victims/{person}" ToSay(KeepVictims) => victims::take;
    POST "/supervision/{person}/address" ToSay(WriteLicence) => supervision::places::address;
    POST "/supervision/{person}/address/approval" ToSay(ApproveAddress) => supervision::places::approve;
    POST "/supervision/{person}/area" ToSay(WriteLicence) => supervision::places::area;
    GET "/supervision/{person}/area/{area}/{form}" ToSay(SeeSupervision) => supervision::places::file;
    POST "/supervision/{person}/plan" ToSay(KeepPlan) => supervision::plan::step;
    POST "/supervision/{person}/hearing" ToSay(KeepReview) => supervision::hearing::step;
    POST "/supervision/{person}/publish" ToSay(Publish) => supervision::publishing::step;
    POST "/supervision/{person}/dossier" ToSay(KeepDossier) => supervision::dossier_acts::step;
    GET "/search" ToSay(Search) => search::show;
    POST "/search" ToSay(Search) => search::results;
    GET "/imports" ToSay(Import) => imports::show;
    POST "/imports" ToSay(Import) => upload::start;
    GET "/imports/{run}" ToSay(Import) => imports::run;
    GET "/quarantine" ToSay(Quarantine) => quarantine::list;
    GET "/quarantine/{position}" ToSay(Quarantine) => quarantine::show;
    POST "/quarantine/{position}/retry" ToSay(Quarantine) => quarantine::retry;
    POST "/quarantine/{position}/set-aside" ToSay(Quarantine) => quarantine::set_aside;
    GET "/keeping" ToSay(Retain) => keeping::list;
    GET "/keeping/{person}" ToSay(Retain) => keeping::show;
    POST "/keeping/{person}/hold" ToSay(Retain) => keeping::hold;
    POST "/keeping/{person}/lift" ToSay(Retain) => keeping::lift;
    POST "/keeping/{person}/keep" ToSay(Retain) => keeping::keep;
    GET "/erasing" ToSay(Erase) => erasing::show;
    POST "/erasing" ToSay(Erase) => erasing::erase;
    GET "/subject-access" ToSay(SubjectAccess) => subject_access::list;
    POST "/subject-access" ToSay(SubjectAccess) => subject_access::open;
    GET "/subject-access/{request}" ToSay(SubjectAccess) => subject_access::show;
    POST "/subject-access/{request}/step" ToSay(SubjectAccess) => subject_access::step;
    POST "/subject-access/{request}/answer" ToSay(Disclose) => subject_access::answer;
    GET "/subject-access/{request}/items/{item}" ToSay(SubjectAccess) => subject_access::item::show;
    POST "/subject-access/{request}/items/{item}" ToSay(SubjectAccess) => subject_access::item::decide;
    GET "/api" Nobody => developers::show;
    GET "/problems" Nobody => problems::list;
    GET "/problems/{kind}" Nobody => problems::show;
    GET "/api/v1/openapi.json" Nobody => api::openapi::show;
    GET "/api/v1/session" SignedIn => api::session::show;
    POST "/api/v1/session/purpose" SignedIn => api::session::state_purpose;
    GET "/api/v1/access" SignedIn => api::session::matrix;
    GET "/api/v1/today" ToSay(SeeToday) => api::reads::today;
    GET "/api/v1/events" ToSay(SeeToday) => api::events::listen;
    GET "/api/v1/people/{person}" ToSay(SeePerson) => api::reads::person;
    GET "/api/v1/people/{person}/chronology" ToSay(SeePerson) => api::reads::chronology;
    POST "/api/v1/people/{person}/answers" ToSay(Answer) => api::acts::answer;
    POST "/api/v1/people/{person}/take-on" ToSay(Answer) => api::acts::take_on;
    POST "/api/v1/people/{person}/notes" ToSay(Correct) => api::acts::note;
    POST "/api/v1/people/{person}/links" ToSay(Link) => api::acts::link;
    POST "/api/v1/people/{person}/unlinks" ToSay(Link) => api::acts::unlink;
    GET "/api/v1/facts/{fact}" ToSay(SeePerson) => api::reads::fact;
    POST "/api/v1/facts/{fact}/corrections" ToSay(Correct) => api::acts::correct;
    POST "/api/v1/facts/{fact}/retractions" ToSay(Correct) => api::acts::retract;
    GET "/api/v1/people/{person}/looks" ToSay(SeeTrail) => api::watch::looks;
    POST "/api/v1/break-glass" ToSay(BreakGlass) => api::watch::open;
    GET "/api/v1/break-glass/reviews" ToSay(ReviewBreakGlass) => api::watch::openings;
    POST "/api/v1/break-glass/reviews/{fact}" ToSay(ReviewBreakGlass) => api::watch::review;
    POST "/api/v1/before-recall" ToSay(SeeDuties) => api::watch::before_recall;
    GET "/api/v1/caseload" ToSay(SeeSupervision) => api::supervision::caseload;
    GET "/api/v1/people/{person}/supervision" ToSay(SeeSupervision) => api::supervision::show;
    GET "/api/v1/people/{person}/licences/{licence}/copies/{recipient}" ToSay(SeeSupervision) => api::supervision::copy;
    POST "/api/v1/people/{person}/licences" ToSay(WriteLicence) => api::supervision::begin;
    POST "/api/v1/people/{person}/licences/{licence}/conditions" ToSay(WriteLicence) => api::supervision::conditions;
    POST "/api/v1/people/{person}/licences/{licence}/steps" ToSay(StepLicence) => api::supervision::step_licence;
    POST "/api/v1/people/{person}/licences/{licence}/decisions" ToSay(WriteLicence) => api::supervision::decide;
    POST "/api/v1/people/{person}/licences/{licence}/tag-events" ToSay(WriteLicence) => api::supervision::tag;
    POST "/api/v1/people/{person}/licences/{licence}/copies" ToSay(WriteLicence) => api::supervision::copy_event;
    POST "/api/v1/people/{person}/licences/{licence}/records" ToSay(WriteLicence) => api::supervision::record;
    POST "/api/v1/people/{person}/licences/{licence}/candidates" ToSay(WriteLicence) => api::supervision::candidate;
    POST "/api/v1/people/{person}/disclosures" ToSay(WriteLicence) => api::supervision::disclose;
    POST "/api/v1/people/{person}/inspections" ToSay(WriteLicence) => api::supervision::inspect;
    POST "/api/v1/people/{person}/recall-steps" ToSay(StepRecall) => api::supervision::step_recall;
    POST "/api/v1/people/{person}/review-steps" ToSay(KeepReview) => api::supervision::step_review;
    GET "/api/v1/people/{person}/victims" ToSay(KeepVictims) => api::supervision_papers::victims;
    POST "/api/v1/people/{person}/victim-steps" ToSay(KeepVictims) => api::supervision_papers::step_victim;
    POST "/api/v1/people/{person}/addresses" ToSay(WriteLicence) => api::supervision_places::address;
    POST "/api/v1/people/{person}/addresses/{address}/decisions" ToSay(ApproveAddress) => api::supervision_places::approve;
    POST "/api/v1/people/{person}/areas" ToSay(WriteLicence) => api::supervision_places::draw;
    GET "/api/v1/people/{person}/areas/{area}" ToSay(SeeSupervision) => api::supervision_places::area;
    POST "/api/v1/people/{person}/plan-steps" ToSay(KeepPlan) => api::supervision_papers::step_plan;
    POST "/api/v1/people/{person}/reviews/{review}/hearing-steps" ToSay(KeepReview) => api::supervision_papers::step_hearing;
    POST "/api/v1/people/{person}/reviews/{review}/publications" ToSay(Publish) => api::supervision_public::publish;
    POST "/api/v1/people/{person}/clearances" ToSay(KeepVictims) => api::supervision_public::clear;
    POST "/api/v1/people/{person}/reviews/{review}/dossier-steps" ToSay(KeepDossier) => api::supervision_papers::step_dossier;
    POST "/api/v1/people/{person}/reviews/{review}/dossier" ToSay(KeepReview) => api::supervision_papers::assemble;
    GET "/api/v1/people/{person}/reviews/{review}/dossier/{set}/{version}" ToSay(SeeSupervision) => api::supervision_papers::dossier;
    GET "/api/v1/keeping" ToSay(Retain) => api::keeping::list;
    GET "/api/v1/people/{person}/keeping" ToSay(Retain) => api::keeping::show;
    POST "/api/v1/people/{person}/holds" ToSay(Retain) => api::keeping::hold;
    POST "/api/v1/holds/{fact}/lift" ToSay(Retain) => api::keeping::lift;
    POST "/api/v1/people/{person}/keep-longer" ToSay(Retain) => api::keeping::keep;
    GET "/api/v1/erasures" ToSay(Erase) => api::keeping::erasures;
    POST "/api/v1/erasures" ToSay(Erase) => api::keeping::erase;
    POST "/api/v1/erasures/plan" ToSay(Erase) => api::keeping::plan;
    GET "/api/v1/subject-access" ToSay(SubjectAccess) => api::subject_access::list;
    POST "/api/v1/subject-access" ToSay(SubjectAccess) => api::subject_access::open;
    GET "/api/v1/subject-access/{fact}" ToSay(SubjectAccess) => api::subject_access::show;
    POST "/api/v1/subject-access/{fact}/steps" ToSay(SubjectAccess) => api::subject_access::step;
    GET "/api/v1/subject-access/{fact}/items/{item}" ToSay(SubjectAccess) => api::subject_access::item;
    POST "/api/v1/subject-access/{fact}/items/{item}" ToSay(SubjectAccess) => api::subject_access::decide;
    POST "/api/v1/subject-access/{fact}/answer" ToSay(Disclose) => api::subject_access::give;
    GET "/api/v1/accounts" ToSay(ManageAccounts) => api::accounts::list;
    POST "/api/v1/accounts" ToSay(ManageAccounts) => api::accounts::make;
    GET "/api/v1/accounts/{account}" ToSay(ManageAccounts) => api::accounts::show;
    POST "/api/v1/accounts/{account}" ToSay(ManageAccounts) => api::accounts::change;
    POST "/api/v1/accounts/{account}/acts" ToSay(ManageAccounts) => api::accounts::act;
    GET "/api/v1/duties" ToSay(SeeDuties) => api::reads::duties;
    GET "/api/v1/duties.csv" ToSay(Export) => api::reads::duties_csv;
    GET "/api/v1/rules" ToSay(SeeDuties) => api::reads::rules;
    POST "/api/v1/release-dates" ToSay(WorkOutRelease) => api::release_dates::work_out;
    POST "/api/v1/search" ToSay(Search) => api::reads::search;
    GET "/api/v1/imports" ToSay(Import) => api::imports::list;
    POST "/api/v1/imports" ToSay(Import) => api::imports::start;
    GET "/api/v1/imports/{run}" ToSay(Import) => api::imports::show;
    GET "/api/v1/quarantine" ToSay(Quarantine) => api::quarantine::list;
    GET "/api/v1/quarantine/{position}" ToSay(Quarantine) => api::quarantine::show;
    POST "/api/v1/quarantine/{position}/retry" ToSay(Quarantine) => api::quarantine::retry;
    POST "/api/v1/quarantine/{position}/set-aside" ToSay(Quarantine) => api::quarantine::set_aside;
}

/// The whole site over an office. What is asked of it is counted in `measures`.
pub fn router(office: Arc<dyn Office>, settings: WebSettings, measures: Arc<Measures>) -> Router {
    site(
        office,
        settings,
        measures,
        tokio::sync::watch::Sender::new(false),
    )
}

/// The whole site, with whoever tells it that the server stops.
pub(crate) fn site(
    office: Arc<dyn Office>,
    settings: WebSettings,
    measures: Arc<Measures>,
    closing: tokio::sync::watch::Sender<bool>,
) -> Router {
    let app = App::new(office, settings, measures, closing);
    let upload_limit = usize::try_from(app.settings.upload_limit).unwrap_or(usize::MAX);
    let mut site = Router::new();
    for route in ROUTES {
        let door = middleware::from_fn_with_state((Arc::clone(&app), route.needs), guard::guard);
        let limit = if route.method == "POST" && route.path.ends_with("/imports") {
            upload_limit
        } else {
            form_limit(route.path, route.needs == Needs::Nobody)
        };
        let mut handler = api::with_layers(route.method, route.path, (route.handler)(), &app)
            .layer(DefaultBodyLimit::max(limit))
            .layer(door);
        if route.path.starts_with("/assets/") {
            // Pages are not compressed: what they repeat beside a secret could be told from their length.
            handler = handler.layer(CompressionLayer::new());
        }
        site = site.route(route.path, handler);
    }
    site.fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            error::dress_the_rest,
        ))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), watch))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), secure))
        .with_state(app)
}
