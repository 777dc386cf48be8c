//! The frame of every page: header, navigation, who is looking and why, footer. It is Joinder's own and looks like no
//! government service: generic header, own name, own typeface.

use crate::app::App;
use crate::office::Session;
use crate::posted::CSRF;
use access::Action;
use maud::{DOCTYPE, Markup, html};

/// The words that stand on every page of a demonstration.
const DEMO: &str = "This is a demonstration with invented people. It is not a government service.";

/// Where in the navigation a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Today,
    Duties,
    Search,
    Caseload,
    ReleaseDates,
    Imports,
    Quarantine,
    Accounts,
    BreakGlass,
    Keeping,
    Erasing,
    SubjectAccess,
    Elsewhere,
}

/// What the frame needs to know of a page.
pub(crate) struct Frame<'a> {
    pub(crate) app: &'a App,
    pub(crate) session: Option<&'a Session>,
    /// The title, without the service's name. Each page has its own.
    pub(crate) title: String,
    pub(crate) place: Place,
    /// True where the form that was sent has a fault: the title says so first.
    pub(crate) faulty: bool,
    /// What belongs into the head besides, and scripts of this page only.
    pub(crate) head: Markup,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(
        app: &'a App,
        session: Option<&'a Session>,
        title: impl Into<String>,
        place: Place,
    ) -> Self {
        Self {
            app,
            session,
            title: title.into(),
            place,
            faulty: false,
            head: html! {},
        }
    }

    pub(crate) fn faulty(self, faulty: bool) -> Self {
        Self { faulty, ..self }
    }

    pub(crate) fn head(self, head: Markup) -> Self {
        Self { head, ..self }
    }

    /// The whole page around its main part.
    pub(crate) fn around(&self, main: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html.govuk-template lang="en" {
                (self.document_head())
                body.govuk-template__body {
                    a.govuk-skip-link href="#main-content" data-module="govuk-skip-link" { "Skip to main content" }
                    (self.header())
                    div.govuk-width-container {
                        main.govuk-main-wrapper #main-content { (main) }
                    }
                    (footer(self.session))
                    script type="module" src="/assets/init.js" {}
                }
            }
        }
    }

    fn document_head(&self) -> Markup {
        html! {
            head {
                meta charset="utf-8";
                title { @if self.faulty { "Error: " } (self.title) " - Joinder" }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="robots" content="noindex, nofollow";
                link rel="icon" type="image/svg+xml" href="/assets/favicon.svg";
                link rel="stylesheet" href="/assets/govuk.css";
                link rel="stylesheet" href="/assets/moj.css";
                link rel="stylesheet" href="/assets/joinder.css";
                (self.head)
            }
        }
    }

    fn header(&self) -> Markup {
        html! {
            header.govuk-template__header {
                div."govuk-generic-header joinder-header" {
                    div."govuk-generic-header__container govuk-width-container" {
                        div.govuk-generic-header__logo {
                            a.govuk-generic-header__homepage-link href="/" { "Joinder" }
                        }
                    }
                }
                @if self.app.settings.demo || self.session.is_some_and(|session| session.demo) {
                    div.joinder-band { div.govuk-width-container { p { (DEMO) } } }
                }
                @if let Some(session) = self.session {
                    (self.navigation(session))
                    (who_is_looking(session))
                }
            }
        }
    }

    fn navigation(&self, session: &Session) -> Markup {
        let places = [
            (Place::Today, "/", "Today", Action::SeeToday),
            (Place::Duties, "/duties", "Duties", Action::SeeDuties),
            (Place::Search, "/search", "Search", Action::Search),
            (
                Place::Caseload,
                "/caseload",
                "Caseload",
                Action::SeeSupervision,
            ),
            (
                Place::ReleaseDates,
                "/release-dates",
                "Release dates",
                Action::WorkOutRelease,
            ),
            (Place::Imports, "/imports", "Imports", Action::Import),
            (
                Place::Quarantine,
                "/quarantine",
                "Quarantine",
                Action::Quarantine,
            ),
            (
                Place::Accounts,
                "/accounts",
                "Accounts",
                Action::ManageAccounts,
            ),
            (
                Place::BreakGlass,
                "/break-glass/reviews",
                "Emergency openings",
                Action::ReviewBreakGlass,
            ),
            (Place::Keeping, "/keeping", "What is kept", Action::Retain),
            (Place::Erasing, "/erasing", "Erasing", Action::Erase),
            (
                Place::SubjectAccess,
                "/subject-access",
                "Subject access",
                Action::SubjectAccess,
            ),
        ];
        let allowed: Vec<_> = places
            .into_iter()
            .filter(|(.., action)| session.role.may(*action))
            .collect();
        html! {
            @if !allowed.is_empty() {
                div.govuk-service-navigation data-module="govuk-service-navigation" {
                    div.govuk-width-container { div.govuk-service-navigation__container {
                        nav.govuk-service-navigation__wrapper aria-label="Menu" {
                            button."govuk-service-navigation__toggle govuk-js-service-navigation-toggle" type="button" aria-controls="navigation" hidden aria-hidden="true" { "Menu" }
                            ul.govuk-service-navigation__list #navigation {
                                @for (place, address, name, _) in allowed { (item(place == self.place, address, name)) }
                            }
                        }
                    } }
                }
            }
        }
    }
}

fn item(active: bool, address: &str, name: &str) -> Markup {
    html! {
        @if active {
            li."govuk-service-navigation__item govuk-service-navigation__item--active" {
                a.govuk-service-navigation__link href=(address) aria-current="true" { strong.govuk-service-navigation__active-fallback { (name) } }
            }
        } @else {
            li.govuk-service-navigation__item { a.govuk-service-navigation__link href=(address) { (name) } }
        }
    }
}

/// Who is looking, in what role and for what purpose: what is recorded of every look is in sight while looking.
fn who_is_looking(session: &Session) -> Markup {
    html! {
        div.joinder-viewer { div."govuk-width-container joinder-viewer__line" {
            p {
                strong { (session.display_name) } ", " (session.role.in_words()) ", " (session.agency)
                br;
                @match &session.purpose {
                    Some(purpose) => { "Looking for: " (purpose.words()) " " a.govuk-link href="/purpose" { "Change" span.govuk-visually-hidden { " what you are looking for" } } },
                    None => { a.govuk-link href="/purpose" { "Say what you are looking for" } },
                }
            }
            form method="post" action="/sign-out" {
                (secret(session))
                a.govuk-link href="/account" { "Your account" } " "
                button.joinder-link-button type="submit" { "Sign out" }
            }
        } }
    }
}

fn footer(session: Option<&Session>) -> Markup {
    html! {
        footer.govuk-template__footer { div."govuk-footer joinder-footer" { div.govuk-width-container {
            div.govuk-footer__meta { div."govuk-footer__meta-item govuk-footer__meta-item--grow" {
                h2.govuk-visually-hidden { "About Joinder" }
                ul.govuk-footer__inline-list {
                    li.govuk-footer__inline-list-item { a.govuk-footer__link href="/accessibility" { "Accessibility" } }
                    li.govuk-footer__inline-list-item { a.govuk-footer__link href="/licences" { "Licences" } }
                    @if let Some(session) = session {
                        @if session.role.may(Action::SeeDuties) {
                            li.govuk-footer__inline-list-item { a.govuk-footer__link href="/rules" { "Rules" } }
                            li.govuk-footer__inline-list-item { a.govuk-footer__link href="/before-recall" { "Before a recall" } }
                        }
                        li.govuk-footer__inline-list-item { a.govuk-footer__link href="/access" { "Who may do what" } }
                    }
                }
                p { "Joinder shows facts and where they come from. It gives nobody a score." @if session.is_some() { " Every look is recorded." } }
            } }
        } } }
    }
}

/// The secret of the session, for every form.
pub(crate) fn secret(session: &Session) -> Markup {
    html! { input type="hidden" name=(CSRF) value=(session.csrf); }
}
