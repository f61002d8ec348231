//! Bytes to text: what a file has to be before it is parsed.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// A larger file is not read, unless the caller says so.
pub const MAX_BYTES: u64 = fsm_lang::syntax::text::MAX_SIZE as u64;

/// What a file said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Its text.
    Whole(String),
    /// It is no UTF-8.
    Broken(Vec<u8>),
    /// It is larger than that many bytes, and was not read.
    TooLarge(u64),
}

/// Why there is no file to read.
#[derive(Debug)]
pub enum LoadError {
    /// The system refused.
    Io(PathBuf, io::Error),
    /// It is a folder.
    Folder(PathBuf),
    /// It is a device, a socket or a pipe.
    Special(PathBuf),
    /// It lies outside of the root folder, by its name or by a symbolic link.
    Outside {
        /// What was asked for.
        path: PathBuf,
        /// The folder that it has to lie in.
        root: PathBuf,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "can't read `{}`: {error}", path.display()),
            Self::Folder(path) => write!(f, "`{}` is a folder, not a file", path.display()),
            Self::Special(path) => write!(f, "`{}` is no file that can be read again", path.display()),
            Self::Outside { path, root } => {
                write!(f, "`{}` lies outside of `{}`", path.display(), root.display())
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(_, error) => Some(error),
            Self::Folder(_) | Self::Special(_) | Self::Outside { .. } => None,
        }
    }
}

/// Reads a file of at most `limit` bytes. It reads no more than that, whatever the system says of its size.
///
/// # Errors
/// There is no such file, it is a folder, or the system refuses it.
pub fn load(path: &Path, limit: u64) -> Result<Text, LoadError> {
    let failed = |error| LoadError::Io(path.to_owned(), error);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(LoadError::Folder(path.to_owned()));
    }
    decode(file, limit).map_err(failed)
}

/// Reads a text of at most `limit` bytes, from standard input for example.
///
/// # Errors
/// The system's.
pub fn decode(reader: impl Read, limit: u64) -> io::Result<Text> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    // Places are 32 bits wide.
    if bytes.len() as u64 > limit || u32::try_from(bytes.len()).is_err() {
        return Ok(Text::TooLarge(limit.min(u64::from(u32::MAX))));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Text::Whole(text),
        Err(error) => Text::Broken(error.into_bytes()),
    })
}

/// The file that `path`, relative to `root`, names: inside `root`, also when all symbolic links are followed.
///
/// # Errors
/// It is not there, is no file, or lies outside.
pub fn inside(root: &Path, path: &Path) -> Result<PathBuf, LoadError> {
    let outside = || LoadError::Outside { path: path.to_owned(), root: root.to_owned() };
    if leads_out(path) {
        return Err(outside());
    }
    let real_root = root.canonicalize().map_err(|error| LoadError::Io(root.to_owned(), error))?;
    let joined = root.join(path);
    let failed = |error| LoadError::Io(joined.clone(), error);
    let real = joined.canonicalize().map_err(failed)?;
    if !real.starts_with(&real_root) {
        return Err(outside());
    }
    let kind = real.metadata().map_err(failed)?.file_type();
    match (kind.is_file(), kind.is_dir()) {
        (true, _) => Ok(joined),
        (_, true) => Err(LoadError::Folder(joined)),
        // Opening a pipe would wait for whoever writes into it.
        _ => Err(LoadError::Special(joined)),
    }
}

/// Whether a path leaves the folder that it is relative to, whatever lies there.
fn leads_out(path: &Path) -> bool {
    let mut depth = 0_usize;
    path.components().any(|part| match part {
        Component::Normal(_) => {
            depth += 1;
            false
        }
        Component::CurDir => false,
        Component::ParentDir if depth > 0 => {
            depth -= 1;
            false
        }
        Component::ParentDir | Component::RootDir | Component::Prefix(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_up_to_its_limit() {
        assert_eq!(decode(&b"abc"[..], 3).unwrap(), Text::Whole("abc".into()));
        assert_eq!(decode(&b"abcd"[..], 3).unwrap(), Text::TooLarge(3));
        assert_eq!(decode(io::repeat(b'x'), 1_000).unwrap(), Text::TooLarge(1_000));
    }

    #[test]
    fn what_is_no_utf_8_is_kept() {
        assert_eq!(decode(&b"a\xff"[..], 100).unwrap(), Text::Broken(b"a\xff".to_vec()));
    }

    /// A folder of its own for a test, with a root in it.
    fn folder(name: &str) -> (PathBuf, PathBuf) {
        let folder = std::env::temp_dir().join(format!("fsm-build-{name}-{}", std::process::id()));
        let root = folder.join("root");
        std::fs::create_dir_all(root.join("src")).unwrap();
        (folder, root)
    }

    #[test]
    fn a_file_outside_of_the_root_is_refused() {
        let (folder, root) = folder("inside");
        std::fs::write(folder.join("out.fsm"), "").unwrap();
        std::fs::write(root.join("src/in.fsm"), "").unwrap();
        for path in ["./src/in.fsm", "src/../src/in.fsm", "src//in.fsm"] {
            assert_eq!(inside(&root, Path::new(path)).unwrap(), root.join(path));
        }
        let absolute = folder.join("out.fsm");
        for path in ["../out.fsm", "src/../../out.fsm", "../none.fsm", absolute.to_str().unwrap()] {
            assert!(matches!(inside(&root, Path::new(path)), Err(LoadError::Outside { .. })), "{path}");
        }
        for path in ["src/none.fsm", "src/in.fsm/below.fsm", "src/\0.fsm"] {
            assert!(matches!(inside(&root, Path::new(path)), Err(LoadError::Io(..))), "{path}");
        }
        for path in ["", ".", "src", "src/.."] {
            assert!(matches!(inside(&root, Path::new(path)), Err(LoadError::Folder(_))), "{path}");
        }
        assert!(matches!(load(&root, 10), Err(LoadError::Folder(_))));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_pipes_are_not_opened() {
        let (folder, root) = folder("links");
        std::fs::write(folder.join("out.fsm"), "").unwrap();
        std::fs::write(root.join("in.fsm"), "").unwrap();
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, root.join(name)).unwrap();
        link(&folder.join("out.fsm"), "out.fsm");
        link(&folder, "up");
        link(Path::new("../in.fsm"), "src/in.fsm");
        link(Path::new("cycle.fsm"), "cycle.fsm");
        link(Path::new("nowhere"), "dangling.fsm");
        for path in ["out.fsm", "up/out.fsm"] {
            assert!(matches!(inside(&root, Path::new(path)), Err(LoadError::Outside { .. })), "{path}");
        }
        assert_eq!(inside(&root, Path::new("src/in.fsm")).unwrap(), root.join("src/in.fsm"));
        for path in ["cycle.fsm", "dangling.fsm"] {
            assert!(matches!(inside(&root, Path::new(path)), Err(LoadError::Io(..))), "{path}");
        }
        let socket = std::os::unix::net::UnixListener::bind(root.join("socket.fsm")).unwrap();
        assert!(matches!(inside(&root, Path::new("socket.fsm")), Err(LoadError::Special(_))));
        drop(socket);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
