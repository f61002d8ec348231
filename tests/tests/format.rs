//! The formatter over the corpus and the examples: the tree and the comments stay, and a second pass changes nothing.

use std::path::{Path, PathBuf};

use fsm_lang::diag::Sink;
use fsm_lang::span::SourceId;
use fsm_lang::syntax::{print, text, tree};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// All charts below a folder.
fn charts(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.ends_with("target") {
            charts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "fsm") {
            found.push(path);
        }
    }
}

/// The tree without places, and the comments without the blanks at the end of their lines and with LF.
fn content(name: &Path, chart: &str) -> (String, Vec<String>) {
    let mut sink = Sink::new();
    let tree = text::parse(SourceId::default(), chart, &mut sink);
    assert!(sink.check().is_ok(), "{}: {:#?}\n{chart}", name.display(), sink.diagnostics());
    let comment = |comment: &text::Comment<'_>| comment.text.trim_end().replace("\r\n", "\n");
    (tree::dump(&tree), text::comments(SourceId::default(), chart).iter().map(comment).collect())
}

#[test]
fn formatting_keeps_trees_and_comments() {
    let mut found = Vec::new();
    charts(&root().join("tests/corpus/ok"), &mut found);
    charts(&root().join("examples"), &mut found);
    assert!(found.len() > 20, "these are not all charts: {found:?}");
    for path in found {
        let chart = std::fs::read_to_string(&path).unwrap();
        let formatted = print::format(SourceId::default(), &chart, &mut Sink::new()).unwrap();
        assert_eq!(content(&path, &chart), content(&path, &formatted), "{}:\n{formatted}", path.display());
        let again = print::format(SourceId::default(), &formatted, &mut Sink::new()).unwrap();
        assert_eq!(formatted, again, "{}", path.display());
    }
}

#[test]
fn examples_have_the_one_layout() {
    let mut found = Vec::new();
    charts(&root().join("examples"), &mut found);
    for path in found {
        let chart = std::fs::read_to_string(&path).unwrap();
        let formatted = print::format(SourceId::default(), &chart, &mut Sink::new()).unwrap();
        assert_eq!(chart, formatted, "run `fsm fmt {}`", path.display());
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Texts near those of the corpus: lines are torn and joined, pieces moved. Those that still parse keep their tree.
#[test]
fn torn_charts_keep_trees_and_comments() {
    let rounds = std::env::var("FSM_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20);
    let mut found = Vec::new();
    charts(&root().join("tests/corpus/ok"), &mut found);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 33) as usize % below
    };
    const PIECES: [&str; 16] = [
        " ",
        "\n",
        "\n\n\n",
        "// c\n",
        "/* c */",
        "/* c\n   d */",
        "\n// own\n",
        ",",
        ";",
        "(",
        ")",
        "//\n",
        "/**/",
        "|",
        "#[endless]\n",
        " /// d\n",
    ];
    let mut parsed = 0;
    for path in &found {
        let chart = std::fs::read_to_string(path).unwrap();
        // Not in the middle of a word.
        let inside =
            |place: &usize| chart[..*place].ends_with(is_word) && chart[*place..].starts_with(is_word);
        let places: Vec<usize> =
            chart.char_indices().map(|(place, _)| place).filter(|place| !inside(place)).collect();
        for _ in 0..rounds {
            let mut cuts: Vec<usize> = (0..=next(3)).map(|_| places[next(places.len())]).collect();
            cuts.sort_unstable();
            let mut torn = String::new();
            let mut at = 0;
            for cut in cuts {
                torn.push_str(&chart[at..cut]);
                torn.push_str(PIECES[next(PIECES.len())]);
                at = cut;
            }
            torn.push_str(&chart[at..]);
            let Ok(formatted) = print::format(SourceId::default(), &torn, &mut Sink::new()) else { continue };
            parsed += 1;
            assert_eq!(content(path, &torn), content(path, &formatted), "from:\n{torn}\nto:\n{formatted}");
            let again = print::format(SourceId::default(), &formatted, &mut Sink::new()).unwrap();
            assert_eq!(formatted, again, "from:\n{torn}");
        }
    }
    assert!(parsed > 2 * found.len(), "only {parsed} parsed");
}
