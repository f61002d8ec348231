//! How heavy each lint is by the command's flags.

use clap::ArgMatches;
use fsm_lang::lints::{Level, Levels};

/// What the flags say, in the order of the line: the last that names a lint decides.
///
/// # Errors
/// A lint that is not there, or that is always an error.
pub(crate) fn of(matches: &ArgMatches) -> Result<Levels, String> {
    let mut flags = Vec::new();
    for (flag, level) in [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)] {
        // Only `check` has these flags; asking for places of one that is not there would panic.
        if let Ok(Some(lints)) = matches.try_get_many::<String>(flag)
            && let Some(places) = matches.indices_of(flag)
        {
            flags.extend(places.zip(lints).map(|(place, lint)| (place, level, lint)));
        }
    }
    flags.sort_by_key(|(place, ..)| *place);
    let mut levels = Levels::new();
    for (_, level, lint) in flags {
        levels.set(lint, level).map_err(|error| error.to_string())?;
    }
    Ok(levels)
}
