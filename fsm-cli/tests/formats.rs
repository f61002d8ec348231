//! What `fsm check` tells programs: SARIF and GitHub's workflow commands.

mod support;

use std::path::{Path, PathBuf};

use boon::{Compiler, Schemas};
use serde_json::Value;
use support::{BROKEN, Folder, LAMP};

/// Holds a log to the schema of OASIS, and what refers to a rule to the rules.
fn check_sarif(log: &Value) {
    const SCHEMA: &str = include_str!("sarif/sarif-schema-2.1.0.json");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("sarif.json", serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let schema = compiler.compile("sarif.json", &mut schemas).unwrap();
    if let Err(error) = schemas.validate(log, schema) {
        panic!("{error:#}");
    }
    for run in log["runs"].as_array().unwrap() {
        let rules: Vec<&Value> =
            run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
        for result in run["results"].as_array().unwrap() {
            assert!(rules.contains(&&result["ruleId"]), "{result}");
        }
    }
}

/// Everything there is to find: each finding of each lint, in the corpus.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpus/err")
}

fn said_of_corpus(format: &str) -> String {
    let said = Folder::new().fsm(&["check", "--format", format, &corpus().to_string_lossy()]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    said.out
}

#[test]
fn what_is_no_sarif_is_seen() {
    let log = |level: &str| {
        let rule = serde_json::json!({ "id": "r" });
        let result = serde_json::json!({ "ruleId": "r", "level": level, "message": { "text": "no" } });
        serde_json::json!({ "version": "2.1.0", "runs": [{
            "tool": { "driver": { "name": "fsm", "rules": [rule] } }, "results": [result],
        }] })
    };
    check_sarif(&log("error"));
    assert!(std::panic::catch_unwind(|| check_sarif(&log("fatal"))).is_err());
}

#[test]
fn sarif_of_every_finding_has_what_its_schema_requires() {
    let log: Value = serde_json::from_str(&said_of_corpus("sarif")).unwrap();
    check_sarif(&log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let has = |key: &str| results.iter().filter(|result| !result[key].is_null()).count();
    assert!(results.len() > 150 && has("fixes") > 10 && has("relatedLocations") > 50, "{}", results.len());
}

#[test]
fn sarif_says_where_and_what() {
    let twice = BROKEN.replace("state On {", "state Off; state On {");
    let folder = Folder::with(&[("a b/l\u{e4}mp.fsm", &twice), ("fine.fsm", LAMP)]);
    folder.write("bytes.fsm", b"machine \xff");
    let said = folder.fsm(&["check", "--format", "sarif"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    let log: Value = serde_json::from_str(&said.out).unwrap();
    check_sarif(&log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let rules: Vec<&str> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(rules, ["unknown_name", "duplicate_name", "syntax"]);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/l%C3%A4mp.fsm");
    assert_eq!((&place["region"]["startLine"], &place["region"]["endColumn"]), (&5.into(), &32.into()));
    assert!(results[1]["relatedLocations"].is_array());
}

#[test]
fn sarif_of_nothing_has_no_results() {
    let said = Folder::with(&[("lamp.fsm", LAMP)]).fsm(&["check", "--format", "sarif", "lamp.fsm"]);
    assert_eq!(said.code, Some(0));
    let log: Value = serde_json::from_str(&said.out).unwrap();
    check_sarif(&log);
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn a_change_stands_in_sarif_and_json() {
    let text = LAMP.replace("Press => Off", "Pres => Off");
    let (start, end) = (text.find("Pres ").unwrap(), text.find(" => Off").unwrap());
    let folder = Folder::with(&[("lamp.fsm", &text)]);
    let said = folder.fsm(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&said.out).unwrap();
    check_sarif(&log);
    let change = &log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "Press");
    let said = folder.fsm(&["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let fix = &report["findings"][0]["fix"];
    assert_eq!(fix["title"], "write `Press`");
    let edit = &fix["edits"][0];
    assert_eq!(
        (&edit["start"]["offset"], &edit["end"]["offset"], &edit["text"]),
        (&start.into(), &end.into(), &"Press".into())
    );
}

/// A workflow command, taken apart as GitHub's runner does it: the kind, the properties, what is said.
fn command(line: &str) -> (&str, Vec<(&str, String)>, String) {
    let (head, said) = line.strip_prefix("::").expect(line).split_once("::").expect(line);
    let (kind, properties) = head.split_once(' ').expect(line);
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').expect(line);
        assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&key), "{line}");
        assert!(!value.is_empty() && !value.contains(':'), "{line}");
        (key, unescaped(value, &["%25", "%0D", "%0A", "%3A", "%2C"]))
    });
    (kind, properties.collect(), unescaped(said, &["%25", "%0D", "%0A"]))
}

fn unescaped(text: &str, escapes: &[&str]) -> String {
    let mut pieces = text.split('%');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_at_checked(2).unwrap_or_else(|| panic!("`%` in {text}"));
        assert!(escapes.contains(&format!("%{code}").as_str()), "%{code} in {text}");
        plain.push(char::from(u8::from_str_radix(code, 16).unwrap()));
        plain.push_str(rest);
    }
    plain
}

#[test]
fn github_has_a_command_for_every_finding() {
    let out = said_of_corpus("github");
    let report: Value = serde_json::from_str(&said_of_corpus("json")).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(out.lines().count(), findings.len());
    assert!(findings.len() > 150);
    for (line, finding) in out.lines().zip(findings) {
        let (kind, properties, said) = command(line);
        let of =
            |key: &str| properties.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str());
        let kind_of = match finding["severity"].as_str().unwrap() {
            "info" => "notice",
            other => other,
        };
        assert_eq!((kind, of("title")), (kind_of, finding["lint"].as_str()), "{line}");
        assert!(Path::new(of("file").unwrap()).is_file(), "{line}");
        assert!(said.starts_with(finding["message"].as_str().unwrap()), "{line}");
        let number = |key: &str| of(key).map(|value| value.parse::<u64>().unwrap());
        let (start, end) = (number("line").unwrap(), number("endLine"));
        assert!(start > 0 && number("col").unwrap() > 0, "{line}");
        // A column at the end is taken only in the first line.
        assert!(end.map_or(number("endColumn").is_some(), |end| end > start), "{line}");
        assert!(end.is_none() || number("endColumn").is_none(), "{line}");
    }
}

#[test]
fn github_is_a_command_a_finding() {
    let folder = Folder::with(&[("a,b:c%.fsm", BROKEN), ("fine.fsm", LAMP)]);
    let said = folder.fsm(&["check", "--format", "github"]);
    assert_eq!((said.code, said.err.as_str(), said.out.lines().count()), (Some(1), "", 1));
    let start = "::error file=a%2Cb%3Ac%25.fsm,line=5,col=29,endColumn=32,title=unknown_name::there is no state `Onn` here";
    assert!(said.out.starts_with(start), "{}", said.out);
    assert!(said.out.contains("%0A  = help: "), "{}", said.out);
    let said = folder.fsm(&["check", "--format", "github", "fine.fsm"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (Some(0), "", ""));
}
