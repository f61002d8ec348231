//! `#[derive(Statechart)]`: a chart in a file of its own. Of a file with several machines a derive makes the one whose host
//! its type is, and says what is wrong with that one.

mod attribute;

use std::path::PathBuf;

use fsm_build::{LoadError, Unit};
use fsm_lang::Options;
use fsm_lang::back::rust::HostType;
use fsm_lang::diag::{Diagnostic, Severity, Sink};
use fsm_lang::syntax::ast::{File, Machine};
use fsm_lang::syntax::tokens::TokenTable;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Error, Path, Token};

use attribute::Arguments;

/// The machine whose host the type is, and what keeps it from compiling.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let expanded = syn::parse2(tokens).and_then(|input: DeriveInput| {
        refuse_second_derive(&input)?;
        refuse_other_than_struct(&input)?;
        let arguments = Arguments::of(&input)?;
        machine(&input, &arguments)
    });
    expanded.unwrap_or_else(Error::into_compile_error)
}

/// A derive sees those of the attributes behind its own. It leaves the machine to the last of them, so that this is the only error.
/// Two in one attribute it can't see; rustc says of them what it says of any.
fn refuse_second_derive(input: &DeriveInput) -> Result<(), Error> {
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // What is no list of paths is for rustc to complain of.
        let derived = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
        let is_second = |path: &&Path| path.segments.last().is_some_and(|last| last.ident == "Statechart");
        if let Some(second) = derived.unwrap_or_default().iter().find(is_second) {
            let message = "`Statechart` is derived twice, and a type is the host of one machine\n  = help: remove it here";
            return Err(Error::new_spanned(second, coded(message)));
        }
    }
    Ok(())
}

fn refuse_other_than_struct(input: &DeriveInput) -> Result<(), Error> {
    let (token, kind) = match &input.data {
        Data::Struct(_) => return Ok(()),
        Data::Enum(data) => (data.enum_token.span, "an enum"),
        Data::Union(data) => (data.union_token.span, "a union"),
    };
    let name = &input.ident;
    let message = format!(
        "`Statechart` is derived by a struct, the host of the machine, and `{name}` is {kind}\n  \
         = help: the machine's states are made from its file; write `struct {name} {{ .. }}` with what its functions need"
    );
    Err(Error::new(token, coded(&message)))
}

fn machine(input: &DeriveInput, arguments: &Arguments) -> Result<TokenStream, Error> {
    let literal = &arguments.file;
    let (name, package) = (literal.value(), package());
    let unit = Unit::inside(&package, name.as_ref(), &Options::default())
        .map_err(|error| Error::new(literal.span(), coded(&explained(&error, &package))))?;

    let hosted = hosted(unit.tree(), arguments)?;
    let findings: Vec<&Diagnostic> =
        unit.diagnostics().into_iter().filter(|finding| concerns(finding, hosted, unit.tree())).collect();
    let mut sink = Sink::new();
    findings.iter().for_each(|&finding| sink.push(finding.clone()));
    let renderer = unit.renderer();
    let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
    let errors = errors.map(|finding| {
        // rustc writes `error:` itself; the code stands where `machine!` has it.
        let text = renderer.human(finding);
        let excerpt = text.split_once('\n').map_or("", |(_, excerpt)| excerpt);
        let text = format!("{} [{}]\n{excerpt}", finding.message, finding.code.0).trim_end().to_owned();
        quote_spanned!(literal.span()=> ::core::compile_error! { #text })
    });

    if hosted.is_some_and(|machine| input.ident == machine.name.name.as_str()) {
        let message = format!(
            "`{0}` is the name of the machine in `{name}`, too\n  = help: call its host otherwise: `struct {0}Host`",
            input.ident
        );
        return Err(Error::new_spanned(&input.ident, coded(&message)));
    }
    let host = HostType { name: input.ident.clone(), generics: input.generics.clone() };
    let host = hosted.map(|machine| (machine.span, &host));
    // What is in the file has no place in Rust but its name.
    let places = TokenTable::single(literal.span());
    let file = File { machines: hosted.cloned().into_iter().collect() };
    let machine = fsm_lang::machines(&file, unit.charts(), host, &places, &sink, errors.collect());
    // What is read here is no dependency that cargo knows of. And in a module that a derive makes, names of the module
    // around it come before the prelude's: a user's own `Result` would be meant. In one that another macro makes not.
    let place = format!("/{name}");
    Ok(quote! {
        const _: &[u8] = ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #place));
        ::fsm_runtime::items! { #machine }
    })
}

/// Whether a finding is for the host of this machine to hear: what stands in another one is said by the derive of that.
fn concerns(finding: &Diagnostic, hosted: Option<&Machine>, file: &File) -> bool {
    let place = finding.primary.span;
    let around =
        file.machines.iter().find(|machine| machine.span.lo <= place.lo && place.lo < machine.span.hi);
    match (around, hosted) {
        (Some(around), Some(hosted)) => around.name.name == hosted.name.name,
        _ => true,
    }
}

/// A message of a mistake in the derive and its attribute, with its code behind the first line, as those of charts have it.
fn coded(message: &str) -> String {
    match message.split_once('\n') {
        Some((first, rest)) => format!("{first} [statechart]\n{rest}"),
        None => format!("{message} [statechart]"),
    }
}

/// Why there is no chart, with what to do.
fn explained(error: &LoadError, package: &std::path::Path) -> String {
    let help = match error {
        LoadError::Outside { .. } => "move the chart into the package, of which it is a part".to_owned(),
        LoadError::Folder(_) => "name the file in it".to_owned(),
        LoadError::Special(_) | LoadError::Io(..) => {
            format!("name a file, relative to the package: `{}`", package.display())
        }
    };
    format!("{error}\n  = help: {help}")
}

/// The machine whose host the type is; `None` if there is none that can be read, which has been reported.
fn hosted<'f>(file: &'f File, arguments: &Arguments) -> Result<Option<&'f Machine>, Error> {
    let named = || {
        let names: Vec<String> =
            file.machines.iter().map(|machine| format!("`{}`", machine.name.name)).collect();
        names.join(", ")
    };
    match (&arguments.machine, file.machines.as_slice()) {
        (None, [] | [_]) => Ok(file.machines.first()),
        (None, _) => Err(Error::new(
            arguments.file.span(),
            coded(&format!("the file has {}\n  = help: say whose host this is: `machine = \"..\"`", named())),
        )),
        (Some(name), machines) => {
            let found = machines.iter().find(|machine| machine.name.name == name.value());
            match found {
                Some(machine) => Ok(Some(machine)),
                None if machines.is_empty() => Ok(None),
                None => Err(Error::new(
                    name.span(),
                    coded(&format!(
                        "the file has no machine `{}`\n  = help: it has {}",
                        name.value(),
                        named()
                    )),
                )),
            }
        }
    }
}

/// The folder of the package that is compiled.
fn package() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}
