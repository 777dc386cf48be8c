//! A policy from JSON, in the shape that the licence service of the Ministry of Justice publishes: `version`,
//! `standardConditions` and `additionalConditions` by licence type, `changeHints`; here also `inForceFrom` and `inForceUntil`.

use super::fault::{PolicyFault, quoted, unfit};
use super::json_node::{Fields, Node};
use super::{
    Case, Choice, ConditionIdentity, ConditionKind, EvidenceClass, Input, InputKind, Joining,
    Policy, PolicyCondition, PolicyReading, Replacement,
};
use calendar::Day;

/// Fields of the published shape that say how its own pages look: known, and of no use here.
const OF_ITS_OWN_PAGES: &[&str] = &[
    "type",
    "categoryShort",
    "textPlural",
    "skippable",
    "pssDates",
    "requiresInput",
    "hideHintText",
];

struct Reader {
    faults: Vec<PolicyFault>,
    remarks: Vec<PolicyFault>,
}

pub(super) fn read(text: &str) -> PolicyReading {
    let mut reader = Reader {
        faults: Vec::new(),
        remarks: Vec::new(),
    };
    let policy = reader.policy(text).unwrap_or_else(|fault| {
        reader.faults.push(fault);
        None
    });
    PolicyReading {
        policy,
        faults: reader.faults,
        remarks: reader.remarks,
    }
}

impl Reader {
    fn policy(&mut self, text: &str) -> Result<Option<Policy>, PolicyFault> {
        let mut fields = Node::whole(text).object()?;
        let version = fields.needed("version", "the policy's version, such as \"2.1\"")?;
        let mut policy = Policy {
            version: version.trim().to_owned(),
            in_force_from: self.day(&mut fields, "inForceFrom"),
            in_force_until: self.day(&mut fields, "inForceUntil"),
            conditions: Vec::new(),
            replacements: Vec::new(),
        };
        let mut found = false;
        for (name, kind) in [
            ("standardConditions", ConditionKind::Standard),
            ("additionalConditions", ConditionKind::Additional),
        ] {
            if let Some(node) = fields.take(name) {
                found = true;
                self.conditions(&mut policy, &node, kind);
            }
        }
        if !found {
            self.faults.push(PolicyFault::at(
                1,
                "file",
                "neither `standardConditions` nor `additionalConditions`",
                "at least one of them",
            ));
            return Ok(None);
        }
        if let Some(hints) = fields.take("changeHints") {
            self.hints(&mut policy, &hints);
        }
        self.pass_over(fields);
        Ok(Some(policy))
    }

    fn conditions(&mut self, policy: &mut Policy, node: &Node<'_>, kind: ConditionKind) {
        let types = match node.object() {
            Ok(types) => types,
            Err(fault) => return self.faults.push(fault),
        };
        for of_type in types.rest() {
            let licence_type = of_type
                .path
                .rsplit('.')
                .next()
                .unwrap_or_default()
                .to_owned();
            let listed = match of_type.list() {
                Ok(listed) => listed,
                Err(fault) => {
                    self.faults.push(fault);
                    continue;
                }
            };
            for (place, node) in listed.iter().enumerate() {
                let sequence = u32::try_from(place + 1).unwrap_or(u32::MAX);
                match self.condition(node, &policy.version, kind, &licence_type, sequence) {
                    Ok(condition) => policy.conditions.push(condition),
                    Err(fault) => self.faults.push(fault),
                }
            }
        }
    }

    fn condition(
        &mut self,
        node: &Node<'_>,
        version: &str,
        kind: ConditionKind,
        licence_type: &str,
        sequence: u32,
    ) -> Result<PolicyCondition, PolicyFault> {
        let mut fields = node.object()?;
        let code = fields.needed("code", "the condition's code")?;
        let text = words(&mut fields, "text", node)?
            .ok_or_else(|| node.fault("a condition with its `text`"))?;
        let template = words(&mut fields, "tpl", node)?;
        let inputs = match fields.take("inputs") {
            Some(inputs) => self.inputs(&inputs)?,
            None => Vec::new(),
        };
        let asked = fields.take("requiresInput");
        if let Some(asked) = asked {
            let needs = asked.boolean()?;
            if needs == inputs.is_empty() {
                return Err(asked.fault("`true` where there are inputs, and only there"));
            }
        }
        let evidence = fields
            .text("evidenceClass")?
            .map(|class| {
                evidence_class(&class).ok_or_else(|| node.fault("`evidenceClass` A, B, C or D"))
            })
            .transpose()?;
        let condition = PolicyCondition {
            identity: ConditionIdentity {
                policy_version: version.trim().to_owned(),
                code: code.trim().to_owned(),
            },
            kind,
            licence_type: licence_type.to_owned(),
            sequence,
            category: words(&mut fields, "category", node)?,
            text,
            template,
            inputs,
            asks_about_monitoring: fields.flag("requiresElectronicMonitoringResponse")?,
            evidence,
            note: words(&mut fields, "subtext", node)?,
        };
        self.pass_over(fields);
        Ok(condition)
    }

    fn inputs(&mut self, node: &Node<'_>) -> Result<Vec<Input>, PolicyFault> {
        let mut inputs = Vec::new();
        for node in node.list()? {
            let mut fields = node.object()?;
            let kind = fields.needed("type", "the type of the input")?;
            let kind = input_kind(&kind).ok_or_else(|| {
                PolicyFault::at(
                    node.line(),
                    &format!("{}.type", node.path),
                    &quoted(&kind),
                    "radio, check, text, timePicker, datePicker, address or fileUpload",
                )
            })?;
            let options = match fields.take("options") {
                Some(options) => self.options(&options)?,
                None => Vec::new(),
            };
            inputs.push(Input {
                name: fields.needed("name", "the name of the input")?,
                label: fields.needed("label", "the question")?,
                kind,
                joined_by: joining(&mut fields, &node)?,
                case: case(&mut fields, &node)?,
                indefinite_article: fields.flag("handleIndefiniteArticle")?,
                include_before: fields.text("includeBefore")?,
                repeats: fields.take("addAnother").is_some(),
                options,
                default_value: fields.text("defaultValue")?,
            });
            fields.take("subtext");
            self.pass_over(fields);
        }
        Ok(inputs)
    }

    fn options(&mut self, node: &Node<'_>) -> Result<Vec<Choice>, PolicyFault> {
        let mut options = Vec::new();
        for node in node.list()? {
            let mut fields = node.object()?;
            let value = fields.needed("value", "the answer")?;
            let inputs = match fields.take("conditional") {
                None => Vec::new(),
                Some(conditional) => {
                    let mut within = conditional.object()?;
                    let inputs = within.take("inputs");
                    self.pass_over(within);
                    inputs.map_or_else(|| Ok(Vec::new()), |inputs| self.inputs(&inputs))?
                }
            };
            options.push(Choice { value, inputs });
            self.pass_over(fields);
        }
        Ok(options)
    }

    fn hints(&mut self, policy: &mut Policy, node: &Node<'_>) {
        let hints = match node.list() {
            Ok(hints) => hints,
            Err(fault) => return self.faults.push(fault),
        };
        for hint in hints {
            match self.hint(&hint) {
                Ok(hint) => policy.replacements.push(hint),
                Err(fault) => self.faults.push(fault),
            }
        }
    }

    fn hint(&mut self, node: &Node<'_>) -> Result<Replacement, PolicyFault> {
        let mut fields = node.object()?;
        let previous_code = fields.needed("previousCode", "a code of the version before")?;
        let mut codes = Vec::new();
        if let Some(listed) = fields.take("replacements") {
            for code in listed.list()? {
                codes.push(code.string()?);
            }
        }
        self.pass_over(fields);
        Ok(Replacement {
            previous_code,
            codes,
        })
    }

    fn day(&mut self, fields: &mut Fields<'_>, name: &str) -> Option<Day> {
        let node = fields.take(name)?;
        let day = node
            .string()
            .ok()
            .and_then(|text| Day::parse_iso(text.trim()).ok());
        if day.is_none() {
            self.faults.push(node.fault("a day such as \"2026-03-31\""));
        }
        day
    }

    fn pass_over(&mut self, fields: Fields<'_>) {
        for node in fields.rest() {
            let name = node.path.rsplit('.').next().unwrap_or_default();
            if !OF_ITS_OWN_PAGES.contains(&name) && !node.is_null() {
                self.remarks
                    .push(node.fault("no such field: it is not read"));
            }
        }
    }
}

/// A text that may stand in a licence.
fn words(
    fields: &mut Fields<'_>,
    name: &str,
    at: &Node<'_>,
) -> Result<Option<String>, PolicyFault> {
    let Some(node) = fields.take(name) else {
        return Ok(None);
    };
    let text = node.string()?;
    match unfit(&text) {
        Some(expected) => Err(node.fault(expected)),
        None if text.trim().is_empty() && name == "text" => Err(at.fault("a `text` with words")),
        None => Ok(Some(text)),
    }
}

fn joining(fields: &mut Fields<'_>, at: &Node<'_>) -> Result<Option<Joining>, PolicyFault> {
    match fields.text("listType")?.as_deref() {
        None => Ok(None),
        Some("AND") => Ok(Some(Joining::And)),
        Some("OR") => Ok(Some(Joining::Or)),
        Some(_) => Err(at.fault("`listType` AND or OR")),
    }
}

fn case(fields: &mut Fields<'_>, at: &Node<'_>) -> Result<Option<Case>, PolicyFault> {
    match fields.text("case")?.as_deref() {
        None => Ok(None),
        Some("lower") => Ok(Some(Case::Lower)),
        Some("capitalised") => Ok(Some(Case::Capitalised)),
        Some(_) => Err(at.fault("`case` lower or capitalised")),
    }
}

fn input_kind(word: &str) -> Option<InputKind> {
    Some(match word {
        "radio" => InputKind::OneOf,
        "check" => InputKind::SomeOf,
        "text" => InputKind::Text,
        "timePicker" => InputKind::Time,
        "datePicker" => InputKind::Date,
        "address" => InputKind::Address,
        "fileUpload" => InputKind::Zone,
        _ => return None,
    })
}

/// The class by its letter.
pub(super) fn evidence_class(letter: &str) -> Option<EvidenceClass> {
    Some(match letter.trim() {
        "A" => EvidenceClass::A,
        "B" => EvidenceClass::B,
        "C" => EvidenceClass::C,
        "D" => EvidenceClass::D,
        _ => return None,
    })
}
