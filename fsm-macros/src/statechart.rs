//! `#[derive(Statechart)]`: a chart in a file of its own.

use std::path::{Path, PathBuf};

use fsm_build::{MAX_BYTES, Unit};
use fsm_lang::back::rust::HostType;
use fsm_lang::diag::{Severity, Sink};
use fsm_lang::syntax::ast::{File, Machine};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Error, LitStr};

/// `file = "..", machine = ".."`
struct Arguments {
    file: LitStr,
    machine: Option<LitStr>,
}

/// The machines of the file, and what keeps them from compiling.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let expanded = syn::parse2(tokens).and_then(|input: DeriveInput| {
        let arguments = arguments(&input)?;
        machines(&input, &arguments)
    });
    expanded.unwrap_or_else(Error::into_compile_error)
}

fn arguments(input: &DeriveInput) -> Result<Arguments, Error> {
    let (mut file, mut machine) = (None, None);
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("statechart")) {
        attribute.parse_nested_meta(|meta| {
            let slot = if meta.path.is_ident("file") {
                &mut file
            } else if meta.path.is_ident("machine") {
                &mut machine
            } else {
                return Err(meta.error("there are `file` and `machine`"));
            };
            let value: LitStr = meta.value()?.parse()?;
            if slot.replace(value).is_some() {
                return Err(meta.error("this is given twice"));
            }
            Ok(())
        })?;
    }
    let file = file.ok_or_else(|| {
        Error::new_spanned(
            &input.ident,
            "which file holds the chart? write `#[statechart(file = \"NAME.fsm\")]`, relative to the package",
        )
    })?;
    Ok(Arguments { file, machine })
}

fn machines(input: &DeriveInput, arguments: &Arguments) -> Result<TokenStream, Error> {
    let literal = &arguments.file;
    let (name, package) = (literal.value(), package());
    let failed = |error: &dyn std::fmt::Display| Error::new(literal.span(), error);
    let path = fsm_build::inside(&package, Path::new(&name)).map_err(|error| failed(&error))?;
    let text = fsm_build::load(&path, MAX_BYTES).map_err(|error| failed(&error))?;
    let unit = Unit::new(&name, text, &fsm_lang::Options::default());

    let mut sink = Sink::new();
    unit.diagnostics().into_iter().for_each(|finding| sink.push(finding.clone()));
    let renderer = unit.renderer();
    let errors = unit.diagnostics().into_iter().filter(|finding| finding.severity == Severity::Error);
    let errors = errors.map(|finding| {
        // rustc writes `error:` itself; the code stands where `machine!` has it.
        let text = renderer.human(finding);
        let excerpt = text.split_once('\n').map_or("", |(_, excerpt)| excerpt);
        let text = format!("{} [{}]\n{excerpt}", finding.message, finding.code.0).trim_end().to_owned();
        quote_spanned!(literal.span()=> ::core::compile_error! { #text })
    });

    let hosted = hosted(unit.tree(), arguments)?;
    if hosted.is_some_and(|machine| input.ident == machine.name.name.as_str()) {
        let message = format!("`{}` is the machine's name already: call its host otherwise", input.ident);
        return Err(Error::new_spanned(&input.ident, message));
    }
    let host = HostType { name: input.ident.clone(), generics: input.generics.clone() };
    let host = hosted.map(|machine| (machine.span, &host));
    let machines = fsm_lang::machines(unit.tree(), unit.charts(), host, sink.check());
    // What is read here is no dependency that cargo knows of.
    let place = format!("/{name}");
    Ok(quote! {
        const _: &[u8] = ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #place));
        #(#errors)*
        #machines
    })
}

/// The machine whose host the type is; `None` if there is none that can be read, which has been reported.
fn hosted<'f>(file: &'f File, arguments: &Arguments) -> Result<Option<&'f Machine>, Error> {
    match (&arguments.machine, file.machines.as_slice()) {
        (None, [] | [_]) => Ok(file.machines.first()),
        (None, several) => {
            let names: Vec<String> =
                several.iter().map(|machine| format!("`{}`", machine.name.name)).collect();
            Err(Error::new(
                arguments.file.span(),
                format!("the file has {}: say `machine = \"..\"`, whose host this is", names.join(", ")),
            ))
        }
        (Some(name), machines) => {
            let found = machines.iter().find(|machine| machine.name.name == name.value());
            match found {
                Some(machine) => Ok(Some(machine)),
                None if machines.is_empty() => Ok(None),
                None => Err(Error::new(name.span(), format!("the file has no machine `{}`", name.value()))),
            }
        }
    }
}

/// The folder of the package that is compiled.
fn package() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}
