//! `#[statechart(file = "..", machine = "..")]`

use super::coded;
use syn::{Attribute, DeriveInput, Error, LitStr, Meta};

/// What the attribute says.
pub(super) struct Arguments {
    /// The chart's file, relative to the package.
    pub(super) file: LitStr,
    /// The machine whose host the type is, in a file with several.
    pub(super) machine: Option<LitStr>,
}

impl Arguments {
    /// Of the one attribute of a type. One mistake, the first, is an error.
    pub(super) fn of(input: &DeriveInput) -> Result<Self, Error> {
        let mut attributes = input.attrs.iter().filter(|attribute| attribute.path().is_ident("statechart"));
        let Some(attribute) = attributes.next() else {
            return Err(Error::new_spanned(&input.ident, coded(no_file())));
        };
        if let Some(second) = attributes.next() {
            let message = "there are two `#[statechart(..)]`, and a type is the host of one machine\n  \
                           = help: remove this one, or give it a type of its own";
            return Err(Error::new_spanned(second, coded(message)));
        }
        Self::read(attribute)
    }

    fn read(attribute: &Attribute) -> Result<Self, Error> {
        if !matches!(attribute.meta, Meta::List(_)) {
            return Err(Error::new_spanned(attribute, coded(no_file())));
        }
        let (mut file, mut machine) = (None, None);
        attribute.parse_nested_meta(|meta| {
            let slot = if meta.path.is_ident("file") {
                &mut file
            } else if meta.path.is_ident("machine") {
                &mut machine
            } else {
                return Err(meta.error(coded(
                    "there is nothing else to say of a statechart\n  = help: write `file = \"..\"` or `machine = \"..\"`",
                )));
            };
            let value: LitStr = meta.value()?.parse()?;
            if slot.replace(value).is_some() {
                return Err(Error::new_spanned(&meta.path, coded("this is given twice\n  = help: remove it here")));
            }
            Ok(())
        })?;
        let file = file.ok_or_else(|| Error::new_spanned(attribute, coded(no_file())))?;
        Ok(Self { file, machine })
    }
}

fn no_file() -> &'static str {
    "which file holds the chart?\n  = help: write `#[statechart(file = \"NAME.fsm\")]`, relative to the package"
}
