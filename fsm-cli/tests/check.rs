//! `fsm check` as a process.

mod support;

use support::{BROKEN, Folder, LAMP};

#[test]
fn a_chart_without_a_fault_is_done() {
    let said = Folder::with(&[("lamp.fsm", LAMP)]).fsm(&["check", "lamp.fsm"]);
    assert_eq!(
        (said.code, said.out.as_str(), said.err.as_str()),
        (Some(0), "", "checked 1 file: nothing to say\n")
    );
}

#[test]
fn findings_are_told_to_a_person() {
    let said = Folder::with(&[("lamp.fsm", BROKEN)]).fsm(&["check", "lamp.fsm"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.starts_with("error[unknown_name]: "), "{}", said.err);
    assert!(said.err.contains("\n --> lamp.fsm:5:29\n"), "{}", said.err);
    assert!(said.err.ends_with("checked 1 file: 1 error\n"), "{}", said.err);
    assert!(!said.err.contains('\u{1b}'), "no colours but on a terminal");
}

#[test]
fn short_is_a_line_a_finding() {
    let said = Folder::with(&[("lamp.fsm", BROKEN)]).fsm(&["check", "--format", "short", "lamp.fsm"]);
    assert_eq!((said.code, said.err.lines().count()), (Some(1), 1));
    assert!(said.err.starts_with("lamp.fsm:5:29: error[unknown_name]: "), "{}", said.err);
}

#[test]
fn json_is_one_object_in_order_of_file_and_place() {
    let two = BROKEN.replace("Press => Off", "Pres => Off").replace('\n', "\r\n");
    let folder = Folder::with(&[("b.fsm", &two), ("a.fsm", BROKEN), ("c/fine.fsm", LAMP)]);
    let said = folder.fsm(&["check", "--format", "json"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&report["version"], &report["files"]), (&1.into(), &3.into()));
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&report), ["version", "files", "findings"]);
    let findings = report["findings"].as_array().unwrap();
    let places: Vec<String> = findings
        .iter()
        .map(|it| {
            format!(
                "{} {}:{} {}",
                it["file"], it["start"]["line"], it["start"]["column"], it["start"]["offset"]
            )
        })
        .collect();
    assert_eq!(places, ["\"a.fsm\" 5:29 88", "\"b.fsm\" 5:29 92", "\"b.fsm\" 6:19 118"]);
    let promised = ["lint", "severity", "file", "start", "end", "message", "labels", "notes", "help"];
    assert_eq!(keys(&findings[0])[..promised.len()], promised);
    assert_eq!(keys(&findings[0]["start"]), ["line", "column", "offset"]);
}

#[test]
fn json_of_nothing_is_an_object_too() {
    let said = Folder::with(&[("lamp.fsm", LAMP)]).fsm(&["check", "--format", "json", "lamp.fsm"]);
    assert_eq!(said.code, Some(0));
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report, serde_json::json!({ "version": 1, "files": 1, "findings": [] }));
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::new();
    let said = folder.fsm_with_input(&["check", "--format", "short", "-"], BROKEN.as_bytes());
    assert_eq!(said.code, Some(1));
    assert!(said.err.starts_with("-:5:29: error"), "{}", said.err);
}

#[test]
fn folders_are_searched_in_order() {
    let folder = Folder::with(&[
        ("z.fsm", BROKEN),
        ("a/b.fsm", BROKEN),
        ("a/c.txt", BROKEN),
        (".hidden/h.fsm", BROKEN),
        ("target/t.fsm", BROKEN),
        ("target/CACHEDIR.TAG", ""),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    let files = |arguments: &[&str]| -> Vec<String> {
        let said = folder.fsm(&[&["check", "--format", "short"], arguments].concat());
        said.err.lines().map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(files(&[]), ["a/b.fsm", "z.fsm"]);
    assert_eq!(files(&["z.fsm", ".", "z.fsm"]), ["z.fsm", "a/b.fsm"]);
}

#[test]
fn macros_in_rust_are_checked_where_they_stand() {
    let rust = format!("//! A lamp.\nfsm_runtime::machine! {{\n{BROKEN}}}\nfn main() {{}}\n");
    let folder = Folder::with(&[("lamp.rs", &rust), ("other.rs", "fn other() {}\n")]);
    let said = folder.fsm(&["check", "--format", "short"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.starts_with("lamp.rs:7:29: error[unknown_name]"), "{}", said.err);
}

#[test]
fn the_last_level_of_a_lint_decides() {
    let gap = LAMP
        .replace("event Press", "event Press | Hold")
        .replace("    state Off", "    #[exhaustive]\n    state Off");
    let folder = Folder::with(&[("lamp.fsm", &gap)]);
    let check = |flags: &[&str]| {
        let said = folder.fsm(&[&["check", "lamp.fsm", "--format", "short"], flags].concat());
        (said.code, said.err.split(": ").nth(1).unwrap_or_default().to_owned())
    };
    let error = (Some(1), "error[unhandled_event]".to_owned());
    assert_eq!(check(&[]), error);
    assert_eq!(check(&["--warn", "unhandled_event"]), (Some(0), "warning[unhandled_event]".to_owned()));
    assert_eq!(check(&["--allow", "unhandled_event"]), (Some(0), String::new()));
    assert_eq!(check(&["--allow", "unhandled_event", "--deny", "unhandled_event"]), error);
    assert_eq!(check(&["--deny", "unhandled_event", "--allow", "unhandled_event"]), (Some(0), String::new()));
}

#[test]
fn a_lint_that_is_not_there_is_a_wrong_call() {
    let folder = Folder::with(&[("lamp.fsm", LAMP)]);
    let said = folder.fsm(&["check", "lamp.fsm", "--deny", "unhandled_evnt"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.contains("did you mean `unhandled_event`?"), "{}", said.err);
    assert_eq!(folder.fsm(&["check", "lamp.fsm", "--allow", "syntax"]).code, Some(2));
}

#[test]
fn what_cannot_be_read_is_the_systems_fault() {
    let folder = Folder::with(&[("lamp.fsm", BROKEN), ("empty/readme.txt", "")]);
    for arguments in [["check", "none.fsm"], ["check", "empty"]] {
        let said = folder.fsm(&arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
        assert!(said.err.starts_with("error: "), "{}", said.err);
    }
    let said = folder.fsm(&["check", "none.fsm", "lamp.fsm"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("none.fsm") && said.err.contains("error[unknown_name]"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_does_not_hide_the_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("closed/lamp.fsm", LAMP), ("open/lamp.fsm", BROKEN)]);
    let closed = folder.path().join("closed");
    let set = |mode| std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(mode)).unwrap();
    set(0o000);
    // Nothing is closed to the superuser.
    let is_closed = std::fs::read_dir(&closed).is_err();
    let said = folder.fsm(&["check", "--format", "short"]);
    set(0o755);
    assert!(said.err.contains("open/lamp.fsm:5:29: error"), "{}", said.err);
    if is_closed {
        assert_eq!(said.code, Some(2));
        assert!(said.err.starts_with("error: can't read `./closed`"), "{}", said.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let file = folder.path().join(std::ffi::OsStr::from_bytes(b"l\xffmp.fsm"));
    std::fs::write(&file, LAMP.replace("Press => Off", "Pres => Off")).unwrap();
    let said = folder.fsm(&["check", "--format", "sarif"]);
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("l%EF%BF%BDmp.fsm"), "{}", said.out);
    assert_eq!(folder.fsm(&["check", "--fix"]).code, Some(0));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), LAMP);
}

#[test]
fn bytes_that_are_no_chart_are_the_inputs_fault() {
    let folder = Folder::new();
    folder.write("bytes.fsm", b"machine M {\n  // \xff\n}\n");
    folder.write("nul.fsm", b"\0\0\0");
    folder.write("empty.fsm", b"");
    for (file, place) in
        [("bytes.fsm", "bytes.fsm:2:6: "), ("nul.fsm", "nul.fsm:1:1: "), ("empty.fsm", "empty.fsm:1:1: ")]
    {
        let said = folder.fsm(&["check", "--format", "short", file]);
        assert_eq!(said.code, Some(1), "{file}");
        assert!(said.err.starts_with(&format!("{place}error[syntax]: ")), "{}", said.err);
    }
    folder.write("lamp.fsm", LAMP.as_bytes());
    let said = folder.fsm(&["check", "--max-bytes", "20", "lamp.fsm"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("the file is larger than 20 bytes"), "{}", said.err);
}

#[test]
fn a_chart_cannot_speak_to_the_terminal() {
    let text = LAMP.replace(
        "event Press;",
        "event Press; // \u{1b}]0;owned\u{7}\u{1b}[2J\n    event Press; // \u{9b}2J",
    );
    let said = Folder::with(&[("lamp.fsm", &text)]).fsm(&["check", "lamp.fsm"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", said.err);
}

#[test]
fn what_could_not_be_read_is_not_called_checked() {
    let folder = Folder::with(&[("lamp.fsm", LAMP)]);
    let said = folder.fsm(&["check", "none.fsm"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.ends_with("checked nothing: could not read 1 file\n"), "{}", said.err);
    let said = folder.fsm(&["check", "lamp.fsm", "none.fsm"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.ends_with("checked 1 file, could not read 1: nothing to say\n"), "{}", said.err);
}
