//! `fsm check --fix` as a process.

mod support;

use support::{BROKEN, Folder, LAMP};

fn misspelt() -> String {
    LAMP.replace("Press => Off", "Pres => Off").replace("    event Press;", "    event Press")
}

#[test]
fn what_is_surely_meant_is_written() {
    let folder = Folder::with(&[("lamp.fsm", &misspelt()), ("fine.fsm", LAMP)]);
    let said = folder.fsm(&["check", "--fix"]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(0), "checked 2 files: 2 changes made, nothing to say\n")
    );
    assert_eq!((folder.read("lamp.fsm"), folder.read("fine.fsm")), (LAMP.to_owned(), LAMP.to_owned()));
    let said = folder.fsm(&["check", "--fix"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), "checked 2 files: nothing to say\n"));
}

#[test]
fn what_may_mean_something_else_is_left_and_told() {
    // `Onn` has three letters: as likely a state to come.
    let folder = Folder::with(&[("lamp.fsm", BROKEN)]);
    let said = folder.fsm(&["check", "--fix", "--format", "short", "lamp.fsm"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.starts_with("lamp.fsm:5:29: error[unknown_name]"), "{}", said.err);
    assert_eq!(folder.read("lamp.fsm"), BROKEN);
}

#[test]
fn a_text_without_mistakes_is_not_written_again() {
    let folder = Folder::with(&[("lamp.fsm", LAMP)]);
    let before = std::fs::metadata(folder.path().join("lamp.fsm")).unwrap().modified().unwrap();
    assert_eq!(folder.fsm(&["check", "--fix", "lamp.fsm"]).code, Some(0));
    assert_eq!(std::fs::metadata(folder.path().join("lamp.fsm")).unwrap().modified().unwrap(), before);
}

#[test]
fn standard_input_is_mended_to_standard_output() {
    let folder = Folder::new();
    let said = folder.fsm_with_input(&["check", "--fix", "-"], misspelt().as_bytes());
    assert_eq!((said.code, said.out.as_str()), (Some(0), LAMP));
    let said = folder.fsm_with_input(&["check", "--fix", "--format", "json", "-"], misspelt().as_bytes());
    assert_eq!(said.code, Some(2));
}

#[test]
fn macros_in_rust_are_mended_where_they_stand() {
    let rust =
        |chart: &str| format!("//! A lamp: \u{e4}.\nfsm_runtime::machine! {{\n{chart}}}\nfn main() {{}}\n");
    let folder = Folder::with(&[("lamp.rs", &rust(&misspelt()))]);
    assert_eq!(folder.fsm(&["check", "--fix"]).code, Some(0));
    assert_eq!(folder.read("lamp.rs"), rust(LAMP));
}

#[test]
fn what_is_silenced_is_left() {
    let allow = "    #[allow(dead_end, reason = \"a sketch\")]\n    state On";
    let unneeded = LAMP.replace("    state On", allow);
    let folder = Folder::with(&[("lamp.fsm", &unneeded)]);
    assert_eq!(folder.fsm(&["check", "--fix", "--allow", "unneeded_allow"]).code, Some(0));
    assert_eq!(folder.read("lamp.fsm"), unneeded);
    assert_eq!(folder.fsm(&["check", "--fix"]).code, Some(0));
    assert_eq!(folder.read("lamp.fsm"), LAMP);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_the_systems_fault() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("closed/lamp.fsm", &misspelt())]);
    let closed = folder.path().join("closed");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
    // Nothing is closed to the superuser.
    let is_closed = std::fs::write(closed.join("probe"), "").is_err();
    let said = folder.fsm(&["check", "--fix"]);
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
    if is_closed {
        assert_eq!((said.code, folder.read("closed/lamp.fsm")), (Some(2), misspelt()));
        assert!(said.err.starts_with("error: can't write `closed/lamp.fsm`"), "{}", said.err);
    }
}
