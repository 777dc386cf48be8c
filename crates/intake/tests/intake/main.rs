//! Tests of reading agencies' formats, from outside.

#[cfg(test)]
mod agencies_third_party;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod census;
#[cfg(test)]
mod census_again;
#[cfg(test)]
mod census_faults;
#[cfg(test)]
mod census_rules;
#[cfg(test)]
mod census_third_party;
#[cfg(test)]
mod common;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod fhir;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod returns_third_party;
#[cfg(test)]
mod robust;
