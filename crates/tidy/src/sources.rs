//! What is asked of each Rust file and each crate's manifest, beyond what clippy asks.
//! Sizes are in `sizes`, words in `words`.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::{Check, repository::Repository};

/// Every module says what it is.
pub const MODULE_DOCS: Check = Check {
    name: "every Rust file begins with a `//!` that says what is here",
    run: module_docs,
    faults_in_bad: 1,
    bad: || {
        Repository::of(&[(
            "a.rs",
            "// Not for readers of the documentation.\nfn a() {}\n",
        )])
    },
    good: || Repository::of(&[("a.rs", "//! What is here.\n\nfn a() {}\n")]),
};

/// Nothing that ships stops at the first surprise; clippy does not look into macros, this does.
pub const UNWRAP: Check = Check {
    name: "`unwrap()` stands in tests only",
    run: unwraps,
    faults_in_bad: 2,
    bad: || {
        Repository::of(&[(
            "a.rs",
            "fn a() { b().unwrap(); print!(\"{}\", b().unwrap()); }",
        )])
    },
    good: || {
        let beside = "/// `b().unwrap()`\nfn a() { b().unwrap_or(1); }\n";
        let in_test = "#[cfg(test)] mod tests { fn a() { b().unwrap(); } }";
        Repository::of(&[
            ("a.rs", &format!("{beside}{in_test}")),
            ("tests/c.rs", "fn a() { b().unwrap(); }"),
        ])
    },
};

/// Lints are policy, and policy is for all.
pub const LINTS: Check = Check {
    name: "every crate takes the lints of the workspace",
    run: lints,
    faults_in_bad: 1,
    bad: || Repository::of(&[("crates/a/Cargo.toml", "[package]\nname = \"a\"\n")]),
    good: || {
        Repository::of(&[(
            "crates/a/Cargo.toml",
            "[package]\n[lints]\nworkspace = true\n",
        )])
    },
};

/// A function found in a Rust file, outside tests.
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of its signature, from 1.
    pub line: usize,
    /// Lines from its signature to its closing brace, both counted.
    pub lines: usize,
}

/// Whether a file holds tests or benches only, by its place or its name.
#[must_use]
pub fn is_test_file(path: &str) -> bool {
    let place = format!("/{path}");
    place.contains("/tests/")
        || place.contains("/benches/")
        || place.ends_with("/tests.rs")
        || place.ends_with("_tests.rs")
        || place.ends_with(".test.mjs")
}

/// The functions of a Rust file, outside tests.
///
/// # Errors
/// When the text is not Rust.
pub fn functions(text: &str) -> Result<Vec<Function>, syn::Error> {
    Ok(look(text)?.functions)
}

fn module_docs(repository: &Repository) -> Vec<String> {
    repository
        .texts(".rs")
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| {
            format!("{path}: begin it with `//! ` and a sentence that says what is here")
        })
        .collect()
}

fn unwraps(repository: &Repository) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in repository
        .texts(".rs")
        .filter(|(path, _)| !is_test_file(path))
    {
        match look(text) {
            Ok(found) => {
                faults.extend(found.unwraps.iter().map(|line| {
                    format!("{path}:{line}: `unwrap` outside a test; return the error")
                }))
            }
            Err(error) => faults.push(format!("{path}: cannot be parsed: {error}")),
        }
    }
    faults
}

/// A crate for tests that has to be `unsafe`: it says why in its manifest, and states the other lints again.
const LINTS_OF_ITS_OWN: &str = "simulation";

fn lints(repository: &Repository) -> Vec<String> {
    repository
        .crates()
        .into_iter()
        .filter(|name| *name != LINTS_OF_ITS_OWN)
        .map(|name| format!("crates/{name}/Cargo.toml"))
        .filter(|path| {
            let manifest = repository
                .text(path)
                .and_then(|text| text.parse::<toml::Table>().ok());
            let lints = manifest
                .as_ref()
                .and_then(|table| table.get("lints")?.get("workspace")?.as_bool());
            lints != Some(true)
        })
        .map(|path| format!("{path}: add `[lints]` with `workspace = true`"))
        .collect()
}

/// What a walk through one file gathers; it does not go into what is compiled for tests only.
#[derive(Default)]
struct Findings {
    functions: Vec<Function>,
    unwraps: Vec<usize>,
}

fn look(text: &str) -> Result<Findings, syn::Error> {
    let mut findings = Findings::default();
    findings.visit_file(&syn::parse_file(text)?);
    Ok(findings)
}

impl Findings {
    fn measure(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let line = signature.span().start().line;
        let lines = block.span().end().line.saturating_sub(line) + 1;
        self.functions.push(Function {
            name: signature.ident.to_string(),
            line,
            lines,
        });
    }

    fn find_unwraps(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.find_unwraps(group.stream()),
                TokenTree::Ident(ident) if ident == "unwrap" => {
                    self.unwraps.push(ident.span().start().line);
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Findings {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            self.measure(&item.sig, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "unwrap" {
            self.unwraps.push(call.method.span().start().line);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.find_unwraps(found.tokens.clone());
    }
}

/// Whether an item carries `#[test]` or `#[cfg(test)]` (or a `cfg` that names `test` among others).
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let names_test = |list: &syn::MetaList| {
            list.tokens
                .to_string()
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "test")
        };
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(names_test)
    })
}
