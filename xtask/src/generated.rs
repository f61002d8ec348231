//! Files that are made from others: written, or compared with what they should be.

use std::path::Path;

/// A file that is made from others.
pub(crate) struct Generated {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    /// What it should hold.
    pub(crate) content: String,
}

/// Writes the files, or with `--check` only compares; `command` is what brings them up to date.
pub(crate) fn settle(files: &[Generated], arguments: &[String], command: &str) -> Result<(), String> {
    let check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err(format!("`cargo xtask {command}` takes `--check` or nothing")),
    };
    let mut stale = Vec::new();
    for file in files {
        let path = crate::root().join(&file.path);
        if std::fs::read(&path).ok().as_deref() == Some(file.content.as_bytes()) {
            continue;
        }
        stale.push(file.path.as_str());
        if !check {
            write(&path, &file.content)?;
            println!("wrote {}", file.path);
        }
    }
    if check && !stale.is_empty() {
        return Err(format!("not up to date, run `cargo xtask {command}`: {}", stale.join(", ")));
    }
    println!("{command}: {} files are up to date", files.len());
    Ok(())
}

fn write(path: &Path, content: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, content))
        .map_err(|error| format!("{} can't be written: {error}", path.display()))
}
