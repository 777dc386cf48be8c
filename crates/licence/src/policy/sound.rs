//! Whether a policy that was read can be used: codes that stand for one condition, templates whose blanks can be filled.

use super::fault::{PolicyFault, quoted};
use super::{Input, InputKind, Policy, PolicyCondition};
use crate::served::template_blanks;
use std::collections::BTreeSet;

/// Names every fault, and takes out the conditions that have one: a licence is made of none of them.
pub(super) fn check(
    policy: &mut Policy,
    faults: &mut Vec<PolicyFault>,
    remarks: &mut Vec<PolicyFault>,
) {
    if let (Some(from), Some(until)) = (policy.in_force_from, policy.in_force_until)
        && until < from
    {
        faults.push(whole(
            "in_force_until",
            &quoted(&until.to_string()),
            &format!("a day not before {from}"),
        ));
    }
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    policy.conditions.retain(|condition| {
        let code = condition.identity.code.clone();
        if !seen.insert((condition.licence_type.clone(), code.clone())) {
            faults.push(whole(
                &format!("code {code}"),
                "two conditions with it",
                "each code once within a licence type",
            ));
            return false;
        }
        let found = faults_of(condition);
        let sound = found.is_empty();
        faults.extend(found);
        sound
    });
    if policy.conditions.is_empty() {
        faults.push(whole("conditions", "none that can be used", "at least one"));
    }
    let codes: BTreeSet<&str> = policy
        .conditions
        .iter()
        .map(|condition| condition.identity.code.as_str())
        .collect();
    for replacement in &mut policy.replacements {
        replacement.codes.retain(|code| {
            let known = codes.contains(code.as_str());
            if !known {
                let field = format!("replacement of {}", replacement.previous_code);
                remarks.push(whole(&field, &quoted(code), "a code of this version"));
            }
            known
        });
    }
}

/// A fault of the file as a whole, or one that only shows when all of it was read.
fn whole(field: &str, found: &str, expected: &str) -> PolicyFault {
    PolicyFault::at(1, field, found, expected)
}

fn faults_of(condition: &PolicyCondition) -> Vec<PolicyFault> {
    let field = format!("code {}", condition.identity.code);
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    name_inputs(&condition.inputs, &field, &mut names, &mut faults);
    let Some(template) = &condition.template else {
        if condition
            .inputs
            .iter()
            .any(|input| input.kind != InputKind::Zone)
        {
            faults.push(whole(
                &field,
                "inputs without a template",
                "a template that names them",
            ));
        }
        return faults;
    };
    match template_blanks(template) {
        Err(place) => faults.push(whole(
            &field,
            &format!(
                "a brace that is not closed, or none opened, at letter {place} of the template"
            ),
            "`{name}`",
        )),
        Ok(blanks) => {
            for blank in blanks.iter().flatten() {
                if !names.contains(blank.as_str()) {
                    faults.push(whole(
                        &field,
                        &format!("`{{{blank}}}` in the template"),
                        "the name of one of its inputs",
                    ));
                }
            }
        }
    }
    faults
}

fn name_inputs<'a>(
    inputs: &'a [Input],
    field: &str,
    names: &mut BTreeSet<&'a str>,
    faults: &mut Vec<PolicyFault>,
) {
    for input in inputs {
        names.insert(&input.name);
        let chooses = matches!(input.kind, InputKind::OneOf | InputKind::SomeOf);
        if chooses == input.options.is_empty() {
            faults.push(whole(
                field,
                &format!(
                    "input `{}` with {} options",
                    input.name,
                    input.options.len()
                ),
                "options where something is chosen, and only there",
            ));
        }
        for option in &input.options {
            name_inputs(&option.inputs, field, names, faults);
        }
    }
}
