//! `fsm fmt`: the one layout.

use std::path::Path;

use fsm_build::Text;
use fsm_lang::Options;
use fsm_lang::diag::Sink;
use fsm_lang::diag::render::Renderer;
use fsm_lang::span::Sources;
use fsm_lang::syntax::print;

use crate::arguments::Fmt;
use crate::failure::{Failure, Outcome};
use crate::{files, output};

pub(super) fn run(arguments: &Fmt) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Done;
    let files::Found { files: paths, mut failed } = files::find(&arguments.paths, &["fsm"])?;
    for path in paths {
        match one(&path, arguments) {
            Ok(one) => outcome = outcome.and(one),
            Err(failure) => {
                failure.tell();
                failed = true;
            }
        }
    }
    if failed { Err(Failure::said()) } else { Ok(outcome) }
}

fn one(path: &Path, arguments: &Fmt) -> Result<Outcome, Failure> {
    if files::is_rust(path) {
        return Err(Failure::new(format!("`{}` is Rust, which `fsm fmt` does not lay out", path.display()))
            .with_help("name `.fsm` files"));
    }
    let text = match files::read(path, arguments.limits.max_bytes)? {
        Text::Whole(text) => text,
        broken => {
            files::tell(&fsm_build::Unit::new(&files::name(path), broken, &Options::default()));
            return Ok(Outcome::AtFault);
        }
    };
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let source = sources.add_text(files::name(path), text.as_str());
    let Ok(formatted) = print::format(source, &text, &mut sink) else {
        let renderer = Renderer::new(&sources).with_colours(output::colours());
        for diagnostic in sink.into_sorted() {
            output::tell(&format!("{}\n", renderer.human(&diagnostic)));
        }
        return Ok(Outcome::AtFault);
    };
    if arguments.check {
        if formatted == text {
            return Ok(Outcome::Done);
        }
        output::complain(&format!(
            "{}: not in the one layout; `fsm fmt` brings it there\n",
            files::name(path)
        ));
        return Ok(Outcome::AtFault);
    }
    if path == Path::new(files::STANDARD_INPUT) {
        output::print(formatted)?;
    } else if formatted != text {
        output::replace(path, &formatted)?;
    }
    Ok(Outcome::Done)
}
