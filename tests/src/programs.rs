//! A package of many small programs, each compiled by itself: what rustc says of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use serde_json::Value;

/// A package with a program in each file of `src/bin`.
#[derive(Clone, Debug)]
pub struct Package {
    folder: PathBuf,
    target: PathBuf,
}

/// What rustc says at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `error` or `warning`.
    pub level: String,
    /// The text without places, of several lines.
    pub text: String,
    /// rustc's own code, as `E0425`.
    pub code: Option<String>,
    /// The primary places.
    pub places: Vec<Place>,
    /// All of it, as a person reads it.
    pub rendered: String,
}

/// A place in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1.
    pub line: u64,
    /// What is underlined of the first line.
    pub underlined: String,
    /// The first line.
    pub text: String,
}

impl Package {
    /// An empty package, which needs `fsm-runtime`. `target` is where cargo builds: packages may share it.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn new(folder: PathBuf, target: PathBuf) -> io::Result<Self> {
        let programs = folder.join("src/bin");
        match fs::remove_dir_all(&programs) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&programs)?,
        }
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let manifest = format!(
            "[package]\nname = {name:?}\nedition = \"2024\"\n\n[dependencies]\nfsm-runtime = {{ path = {:?} }}\n\n\
             [profile.dev]\ndebug = false\n\n[workspace]\n",
            tests.join("../fsm-runtime")
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(tests.join("../Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder, target })
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a program.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn program(&self, name: &str, text: &str) -> io::Result<()> {
        fs::write(self.folder.join("src/bin").join(name).with_extension("rs"), text)
    }

    /// What rustc says of each program of which it says something.
    ///
    /// # Errors
    /// Cargo can't be run, or the programs are not looked at.
    pub fn check(&self) -> io::Result<BTreeMap<String, Vec<Message>>> {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
            .args(["check", "--bins", "--keep-going", "--offline", "--quiet", "--message-format", "json"])
            .env("CARGO_TARGET_DIR", &self.target)
            .current_dir(&self.folder)
            .output()?;
        let messages = messages(&String::from_utf8_lossy(&output.stdout));
        if messages.is_empty() && !output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        Ok(messages)
    }
}

fn messages(lines: &str) -> BTreeMap<String, Vec<Message>> {
    let mut messages: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    for line in lines.lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        let message = Message::of(&line["message"]);
        // "aborting due to 2 previous errors"
        if line["reason"] == "compiler-message" && !(message.places.is_empty() && message.code.is_none()) {
            let program = line["target"]["name"].as_str().unwrap_or_default();
            messages.entry(program.to_owned()).or_default().push(message);
        }
    }
    messages
}

impl Message {
    fn of(message: &Value) -> Self {
        let text = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
        let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
        Self {
            level: text("level"),
            text: text("message"),
            code: message["code"]["code"].as_str().map(ToOwned::to_owned),
            places: spans.iter().filter(|span| span["is_primary"] == true).map(Place::of).collect(),
            rendered: text("rendered"),
        }
    }
}

impl Place {
    fn of(span: &Value) -> Self {
        let line = &span["text"][0];
        let text = line["text"].as_str().unwrap_or_default();
        let column = |key: &str| {
            let column = line[key].as_u64().and_then(|column| usize::try_from(column).ok());
            column.unwrap_or(1).saturating_sub(1)
        };
        let (start, end) = (column("highlight_start"), column("highlight_end"));
        Self {
            line: span["line_start"].as_u64().unwrap_or_default(),
            underlined: text.chars().skip(start).take(end.saturating_sub(start)).collect(),
            text: text.to_owned(),
        }
    }
}
