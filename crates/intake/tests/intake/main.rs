//! Tests of reading agencies' formats, from outside.

#[cfg(test)]
mod agencies_shared;
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
mod census_shared;
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
mod returns_shared;
#[cfg(test)]
mod robust;
