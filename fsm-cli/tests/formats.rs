//! What `fsm check` tells programs: SARIF and GitHub's workflow commands.

mod support;

use serde_json::Value;
use support::{BROKEN, Folder, LAMP};

/// What SARIF 2.1.0 requires of an object, by the names of its schema: each property with the values that it may have.
fn check_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().is_some_and(|schema| schema.ends_with("sarif-2.1.0.json")));
    for run in log["runs"].as_array().expect("runs") {
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "fsm");
        let rules: Vec<&str> = driver["rules"].as_array().unwrap().iter().map(check_rule).collect();
        assert!(["utf16CodeUnits", "unicodeCodePoints"].contains(&run["columnKind"].as_str().unwrap()));
        for result in run["results"].as_array().expect("results") {
            assert!(rules.contains(&result["ruleId"].as_str().unwrap()), "{result}");
            check_level(&result["level"]);
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            result["locations"].as_array().unwrap().iter().for_each(check_location);
            for related in result["relatedLocations"].as_array().unwrap_or(&Vec::new()) {
                assert!(
                    related["id"].as_u64().is_some() && related["message"]["text"].is_string(),
                    "{related}"
                );
                check_location(related);
            }
            for fix in result["fixes"].as_array().unwrap_or(&Vec::new()) {
                assert!(fix["description"]["text"].is_string());
                for change in fix["artifactChanges"].as_array().expect("artifactChanges") {
                    assert!(change["artifactLocation"]["uri"].is_string());
                    let replacements = change["replacements"].as_array().expect("replacements");
                    assert!(!replacements.is_empty());
                    replacements.iter().for_each(|it| check_region(&it["deletedRegion"]));
                }
            }
        }
    }
}

fn check_rule(rule: &Value) -> &str {
    check_level(&rule["defaultConfiguration"]["level"]);
    assert!(rule["shortDescription"]["text"].is_string() && rule["help"]["text"].is_string(), "{rule}");
    rule["id"].as_str().expect("id")
}

fn check_level(level: &Value) {
    assert!(["none", "note", "warning", "error"].contains(&level.as_str().unwrap()), "{level}");
}

fn check_location(location: &Value) {
    let place = &location["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().expect("uri");
    assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
    if !place["region"].is_null() {
        check_region(&place["region"]);
    }
}

fn check_region(region: &Value) {
    for (key, least) in
        [("startLine", 1), ("startColumn", 1), ("endLine", 1), ("endColumn", 1), ("byteOffset", 0)]
    {
        assert!(region[key].as_u64().is_some_and(|number| number >= least), "{key} of {region}");
    }
    assert!(region["byteLength"].as_u64().is_some());
}

#[test]
fn sarif_has_what_its_schema_requires() {
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
