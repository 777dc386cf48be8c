//! What one resource says of a person, as facts.

use super::node::{Found, Node};
use crate::delivery::{Delivered, Delivery, Fault, Unread, shortened};
use crate::repeats::hash;
use facts::statement::{
    Address, Flag, IdentifierHeld, PersonDetails, PersonName, ProtectionPlan, Relationship,
    ServiceInvolvement, ViewedElsewhere,
};
use facts::{
    Body, Discrepancy, Fact, Handling, Identifier, Party, RecordReference, Said, Scheme, Span,
    Statement, SubjectReference, When,
};

const FORMAT: &str = "fhir";
const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
/// SNOMED CT: subject to a child protection plan; unborn child subject to one.
const PROTECTION_PLANS: &[&str] = &["342191000000101", "818901000000100"];

/// What is gathered while a resource is read.
struct Reading<'a> {
    one: &'a Found,
    all: &'a [Found],
    source: &'a str,
    place: String,
    faults: Vec<Fault>,
    said: Vec<(Span, Statement)>,
}

/// Reads a resource; `all` are those of the same document.
pub(super) fn read(
    delivery: &Delivery<'_>,
    one: &Found,
    all: &[Found],
    mut complaints: Vec<Discrepancy>,
) -> Delivered {
    let mut reading = Reading {
        one,
        all,
        source: delivery.source,
        place: format!("{} (line {})", one.kind, one.line),
        faults: Vec::new(),
        said: Vec::new(),
    };
    let about = reading.resource();
    for broken in &one.broken {
        reading.fault("", &one.verbatim, "well-formed XML", broken);
    }
    let written = written(one);
    let place = format!("{}, line {}", delivery.file, one.line);
    let record = RecordReference::new(delivery.source, &reference(one));
    if !reading.faults.is_empty() {
        return Delivered::Unread(Unread {
            record,
            format: FORMAT.to_owned(),
            about,
            place,
            context: String::new(),
            verbatim: one.verbatim.clone(),
            written,
            handling: Handling::Restricted,
            faults: reading.faults,
        });
    }
    if reading.said.is_empty() {
        complaints.push(Discrepancy {
            what: format!(
                "`{}` says nothing about a person here: it is kept as it came",
                one.kind
            ),
            ..Discrepancy::default()
        });
    }
    let fact = |(happened, statement)| Fact {
        about: about.clone(),
        happened,
        statement,
    };
    let mut facts: Vec<_> = reading.said.into_iter().map(fact).collect();
    let checks = facts
        .iter()
        .flat_map(|one| facts::check(one, written.day()));
    complaints.extend(checks.collect::<Vec<_>>());
    let unknown = Span::at(When::Unknown);
    facts.extend(
        complaints
            .into_iter()
            .map(|one| fact((unknown, one.into()))),
    );
    Delivered::Read(Body {
        record,
        format: FORMAT.to_owned(),
        written,
        place,
        verbatim: one.verbatim.clone(),
        handling: handling(&one.kind),
        facts,
    })
}

/// The record's own reference: the resource's type and id.
fn reference(one: &Found) -> String {
    let id = one.node.text("id").map_or_else(
        || format!("unnamed-{:016x}", hash(&one.verbatim)),
        str::to_owned,
    );
    format!("fhir/{}/{id}", one.kind)
}

/// When it was written, by its own provenance.
fn written(one: &Found) -> When {
    [
        "contained.recorded",
        "contained.Provenance.recorded",
        "meta.lastUpdated",
        "recorded",
    ]
    .iter()
    .find_map(|path| one.node.text(path))
    .and_then(crate::mapping::iso_time)
    .unwrap_or(When::Unknown)
}

/// Health detail and what people are to each other is for those whose role needs it.
fn handling(kind: &str) -> Handling {
    match kind {
        "Flag" | "Condition" | "RelatedPerson" | "AuditEvent" => Handling::Sensitive,
        _ => Handling::Ordinary,
    }
}

impl Reading<'_> {
    /// Reads by type; whom it is about.
    fn resource(&mut self) -> Option<SubjectReference> {
        match self.one.kind.as_str() {
            "Patient" => self.patient(),
            "Flag" | "Condition" => self.flag(),
            "CarePlan" => self.care_plan(),
            "CareTeam" => self.care_team(),
            "RelatedPerson" => self.related_person(),
            "AuditEvent" => self.audit_event(),
            _ => None,
        }
    }

    fn fault(&mut self, field: &str, found: &str, expected: &str, reason: &str) {
        self.faults.push(Fault {
            place: self.place.clone(),
            field: field.to_owned(),
            found: shortened(found),
            expected: expected.to_owned(),
            reason: reason.to_owned(),
        });
    }

    fn say(&mut self, happened: Span, statement: impl Into<Statement>) {
        self.said.push((happened, statement.into()));
    }

    fn time(&mut self, path: &str) -> Option<When> {
        let text = self.one.node.text(path)?.to_owned();
        let when = crate::mapping::iso_time(&text);
        if when.is_none() {
            self.fault(
                path,
                &text,
                "a FHIR date or time, such as `2024-07-22`",
                "this is no time",
            );
        }
        when
    }

    fn period(&mut self) -> Span {
        let from = self.time("period.start").unwrap_or(When::Unknown);
        Span::between(from, self.time("period.end"))
    }

    /// Whom it is about: a reference to a patient, or an identifier, which is then said too.
    fn subject(&mut self, path: &str) -> Option<SubjectReference> {
        let at = |rest: &str| format!("{path}.{rest}");
        let number = {
            let mut identifiers = self.one.node.all(&at("identifier")).into_iter();
            identifiers
                .find(|one| one.text("system") == Some(NHS_NUMBER))
                .and_then(|one| one.text("value"))
                .map(str::to_owned)
        };
        let reference = self.one.node.text(&at("reference")).map(str::to_owned);
        if let Some(number) = &number {
            let identifier = Identifier::new(Scheme::NhsNumber, number);
            self.say(
                Span::at(When::Unknown),
                IdentifierHeld {
                    identifier,
                    former: false,
                },
            );
        }
        let reference = reference.or_else(|| number.map(|number| format!("nhs-number/{number}")));
        if reference.is_none() {
            self.fault(
                path,
                "",
                "a reference to a patient, or an NHS number",
                "it cannot be told whom this is about",
            );
        }
        reference.map(|reference| SubjectReference::new(self.source, &reference))
    }

    fn patient(&mut self) -> Option<SubjectReference> {
        let node = &self.one.node;
        let Some(id) = node.text("id") else {
            self.fault(
                "id",
                "",
                "the patient's `id`",
                "it cannot be told whom this is about",
            );
            return None;
        };
        let about = SubjectReference::new(self.source, &format!("Patient/{id}"));
        let (born, died) = (self.time("birthDate"), self.time("deceasedDateTime"));
        let node = &self.one.node;
        let details = PersonDetails {
            names: names(node),
            born,
            died,
            sex: Said::from_field(node.text("gender").unwrap_or_default()),
            language: Said::from_field(
                node.text("communication.language.coding.code")
                    .unwrap_or_default(),
            ),
            ..PersonDetails::default()
        };
        let numbers: Vec<_> = node
            .all("identifier")
            .into_iter()
            .filter(|one| one.text("system") == Some(NHS_NUMBER))
            .filter_map(|one| one.text("value"))
            .map(|number| Identifier::new(Scheme::NhsNumber, number))
            .collect();
        let addresses: Vec<_> = node
            .all("address")
            .into_iter()
            .map(|one| Address {
                lines: one.texts("line"),
                postcode: one.text("postalCode").map(str::to_owned),
                ..Address::default()
            })
            .collect();
        let timeless = Span::at(When::Unknown);
        self.say(timeless, details);
        for identifier in numbers {
            self.say(
                timeless,
                IdentifierHeld {
                    identifier,
                    former: false,
                },
            );
        }
        for address in addresses {
            self.say(timeless, address);
        }
        Some(about)
    }

    fn flag(&mut self) -> Option<SubjectReference> {
        let about = self.subject("subject");
        let happened = self.period();
        let node = &self.one.node;
        let code = |path: &str| {
            let coding = node.all(path);
            let coding = coding.first()?;
            Some(format!(
                "{}|{}",
                coding.text("system").unwrap_or_default(),
                coding.text("code")?
            ))
        };
        let words = ["code.text", "code.coding.display"]
            .iter()
            .find_map(|path| node.text(path));
        let mut detail = node.texts("extension.valueAnnotation.text");
        detail.extend(node.texts("category.coding.display"));
        detail.extend(node.texts("extension.valueReference.display"));
        let status = node
            .text("status")
            .or_else(|| node.text("clinicalStatus.coding.code"));
        let flag = Flag {
            flag: Said::from_field(words.unwrap_or_default()),
            code: code("code.coding"),
            status: Said::from_field(status.unwrap_or_default()),
            detail: Some(detail.join("; ")).filter(|detail| !detail.is_empty()),
            organisation: None,
        };
        self.say(happened, flag);
        about
    }

    fn care_plan(&mut self) -> Option<SubjectReference> {
        let about = self.subject("subject");
        let happened = self.period();
        let node = &self.one.node;
        let codes = node.texts("category.coding.code");
        let plan = codes
            .iter()
            .any(|code| PROTECTION_PLANS.contains(&code.as_str()));
        let service = node.text("category.coding.display").unwrap_or("care plan");
        let involvement = ServiceInvolvement {
            service: service.to_owned(),
            status: node.text("status").map(str::to_owned),
            organisation: node
                .text("careTeam.display")
                .map(str::to_owned)
                .or_else(|| {
                    self.team()
                        .and_then(|team| team.text("name").map(str::to_owned))
                }),
            telephone: self.team().and_then(telephone),
            ..ServiceInvolvement::default()
        };
        if plan {
            self.say(happened, ProtectionPlan::default());
        }
        self.say(happened, involvement);
        about
    }

    /// The team that a plan refers to, where it is in the same document.
    fn team(&self) -> Option<&Node> {
        let reference = self.one.node.text("careTeam.reference")?;
        let id = reference.strip_prefix("CareTeam/")?;
        let mut teams = self.all.iter().filter(|other| other.kind == "CareTeam");
        teams
            .find(|other| other.node.text("id") == Some(id))
            .map(|team| &team.node)
    }

    /// A team without a subject says nothing of a person by itself; what it adds to a plan is said with the plan.
    fn care_team(&mut self) -> Option<SubjectReference> {
        if self.one.node.all("subject").is_empty() {
            return None;
        }
        let about = self.subject("subject");
        let happened = self.period();
        let node = &self.one.node;
        let involvement = ServiceInvolvement {
            service: node
                .text("category.coding.display")
                .unwrap_or("children's social care")
                .to_owned(),
            status: node.text("status").map(str::to_owned),
            organisation: node.text("name").map(str::to_owned),
            telephone: telephone(node),
            ..ServiceInvolvement::default()
        };
        self.say(happened, involvement);
        about
    }

    fn related_person(&mut self) -> Option<SubjectReference> {
        let about = self.subject("patient");
        let (happened, born) = (self.period(), self.time("birthDate"));
        let node = &self.one.node;
        let name = names(node).first().map(PersonName::in_words);
        let mut relations = node.texts("relationship.coding.display");
        if relations.is_empty() {
            relations = node.texts("relationship.text");
        }
        let to = Party {
            name: name.filter(|name| !name.is_empty()),
            role: relations.first().cloned(),
            subject: None,
        };
        let all: Vec<_> = relations
            .into_iter()
            .map(|is| Relationship {
                to: to.clone(),
                is,
                born,
                ..Relationship::default()
            })
            .collect();
        if all.is_empty() {
            self.fault(
                "relationship",
                "",
                "what they are to the person",
                "this is missing",
            );
        }
        for one in all {
            self.say(happened, one);
        }
        about
    }

    fn audit_event(&mut self) -> Option<SubjectReference> {
        let when = self.time("recorded").unwrap_or(When::Unknown);
        let node = &self.one.node;
        let person = node
            .all("entity")
            .into_iter()
            .find(|one| one.text("what.identifier.system") == Some(NHS_NUMBER))
            .and_then(|one| one.text("what.identifier.value"))
            .map(str::to_owned);
        let agent = |kind: &str| {
            let mut agents = node.all("agent").into_iter();
            agents
                .find(|one| one.text("who.type") == Some(kind))
                .and_then(|one| one.text("who.display").or(one.text("who.identifier.value")))
                .map(str::to_owned)
        };
        let by = agent("Practitioner").map(|name| Party {
            name: Some(name),
            ..Party::default()
        });
        let view = ViewedElsewhere {
            by,
            organisation: agent("Organization"),
            system: node.text("source.observer.display").map(str::to_owned),
            what: node.texts("entity.detail.valueString").first().cloned(),
            action: Said::from_field(
                node.text("subtype.code")
                    .or(node.text("action"))
                    .unwrap_or_default(),
            ),
        };
        let Some(number) = person else {
            self.fault(
                "entity",
                "",
                "an entity with an NHS number",
                "it cannot be told whose record was looked at",
            );
            return None;
        };
        let identifier = Identifier::new(Scheme::NhsNumber, &number);
        self.say(
            Span::at(When::Unknown),
            IdentifierHeld {
                identifier,
                former: false,
            },
        );
        self.say(Span::at(when), view);
        Some(SubjectReference::new(
            self.source,
            &format!("nhs-number/{number}"),
        ))
    }
}

fn names(node: &Node) -> Vec<PersonName> {
    let name = |one: &Node| PersonName {
        given: Some(one.texts("given").join(" ")).filter(|given| !given.is_empty()),
        family: one.text("family").map(str::to_owned),
    };
    node.all("name")
        .into_iter()
        .map(name)
        .filter(|name| *name != PersonName::default())
        .collect()
}

/// All numbers, each with what it is for.
fn telephone(node: &Node) -> Option<String> {
    let number = |one: &Node| {
        let value = one.text("value")?;
        Some(match one.text("use") {
            Some(used) => format!("{value} ({used})"),
            None => value.to_owned(),
        })
    };
    let all: Vec<_> = node.all("telecom").into_iter().filter_map(number).collect();
    Some(all.join(", ")).filter(|all| !all.is_empty())
}
