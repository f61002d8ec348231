//! That labels of pictures have room: of every chart of the corpus, by the font's own widths.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use fsm_build::{Text, Unit};
use fsm_lang::Options;
use fsm_lang::back::dot;
use fsm_picture::{Limits, Picture, Style};
use fsm_tests::corpus;
use roxmltree::{Document, Node, ParsingOptions};

/// Lines that touch do not overlap.
const SLACK: f64 = 0.5;

/// How far letters reach above and below where they stand, of their size: Arimo's capitals and descenders.
const ABOVE: f64 = 0.716;
const BELOW: f64 = 0.212;

#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    const NOWHERE: Self = Self { left: f64::MAX, top: f64::MAX, right: f64::MIN, bottom: f64::MIN };

    fn with(self, x: f64, y: f64) -> Self {
        Self {
            left: self.left.min(x),
            top: self.top.min(y),
            right: self.right.max(x),
            bottom: self.bottom.max(y),
        }
    }

    fn holds(self, inner: Self) -> bool {
        self.left <= inner.left + SLACK
            && self.top <= inner.top + SLACK
            && self.right >= inner.right - SLACK
            && self.bottom >= inner.bottom - SLACK
    }

    fn overlaps(self, other: Self) -> bool {
        self.left.max(other.left) + SLACK < self.right.min(other.right)
            && self.top.max(other.top) + SLACK < self.bottom.min(other.bottom)
    }
}

/// A line of text, and what it is a label of.
struct Label {
    text: String,
    area: Area,
    owner: Owner,
    /// The position of its group.
    group: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Owner {
    Graph,
    Cluster,
    Node,
    Edge,
}

#[test]
fn no_label_is_cut_off_or_lies_on_another() {
    let mut pictures = Vec::new();
    for case in corpus::ok().into_iter().chain(corpus::err()) {
        let findings = case.lint.is_some();
        for chart in case.unit().charts() {
            pictures
                .push((case.title(), dot::dot(chart, &dot::Options { findings, ..dot::Options::default() })));
        }
    }
    let labels = check(&pictures);
    assert!(pictures.len() > 150 && labels > 2_000, "{} pictures, {labels} labels", pictures.len());
}

#[test]
fn no_label_is_cut_off_in_a_drawing_with_straight_edges() {
    let straight = dot::Options { straight: true, ..dot::Options::default() };
    // Those with the most to draw, and one that is too dense for curves.
    let mut cases: Vec<_> = corpus::ok().into_iter().map(|case| (case.whole_text(), case)).collect();
    cases.sort_by_key(|(text, _)| std::cmp::Reverse(text.as_ref().map(String::len)));
    let charts = cases.into_iter().take(25).map(|(_, case)| (case.title(), case.unit()));
    let dense = Unit::new("dense.fsm", Text::Whole(dense(40)), &Options::default());
    let charts: Vec<_> = charts.chain([("dense".to_owned(), dense)]).collect();
    let charts =
        charts.iter().flat_map(|(title, unit)| unit.charts().iter().map(move |chart| (title, chart)));
    let pictures: Vec<_> = charts.map(|(title, chart)| (title.clone(), dot::dot(chart, &straight))).collect();
    let labels = check(&pictures);
    assert!(pictures.len() > 25 && labels > 500, "{} pictures, {labels} labels", pictures.len());
}

/// A machine of so many states, each of which leads to three all over it.
fn dense(states: usize) -> String {
    let events = ["Advance", "Return(to: u8)", "Cancel"];
    let lines = (0..states).map(|at| {
        let (near, far, other) = ((at + 1) % states, (at * 37 + 11) % states, (at * 53 + 29) % states);
        format!(
            "state Station{at} {{ on Advance => Station{near}; on Return(to) if to > {at} => Station{far} {{ note(to); }} \
             on Cancel => Station{other}; }}\n"
        )
    });
    let lines: String = lines.collect();
    format!(
        "#[endless] machine Dense {{ event {}; fn note(to: u8); initial Station0; {lines} }}",
        events.join(" | ")
    )
}

/// How many labels there are in digraphs, none of which lacks room.
fn check(pictures: &[(String, String)]) -> usize {
    let (next, faults, labels) = (AtomicUsize::new(0), Mutex::new(Vec::new()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((title, digraph)) = pictures.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let svg = Picture::of(digraph, &Limits::default()).and_then(|picture| picture.svg());
                    let (count, found) = faults_of(&svg.unwrap_or_else(|error| panic!("{title}: {error}")));
                    labels.fetch_add(count, Ordering::Relaxed);
                    let mut faults = faults.lock().unwrap();
                    faults.extend(found.into_iter().map(|fault| format!("{title}: {fault}")));
                }
            });
        }
    });
    let mut faults = faults.into_inner().unwrap();
    faults.sort();
    let labels = labels.into_inner();
    assert!(faults.is_empty(), "{} of {labels}:\n{}", faults.len(), faults.join("\n"));
    labels
}

#[test]
fn the_examples_pictures_have_room_as_well() {
    let mut pictures = 0;
    for example in std::fs::read_dir(corpus::root().join("../../examples")).unwrap() {
        for file in std::fs::read_dir(example.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|suffix| suffix == "svg") {
                let svg = std::fs::read_to_string(&path).unwrap();
                let (labels, faults) = faults_of(&svg);
                assert!(labels > 3 && faults.is_empty(), "{}: {labels} labels: {faults:#?}", path.display());
                pictures += 1;
            }
        }
    }
    assert!(pictures >= 8, "{pictures}");
}

#[test]
fn labels_without_room_are_found() {
    let svg = |dot: &str| Picture::of(dot, &Limits::default()).unwrap().svg().unwrap();
    let narrow =
        svg("digraph { node [shape=box]; a [label=\"far too long for it\", width=0.6, fixedsize=true] }");
    assert_eq!(
        faults_of(&narrow).1.len(),
        2,
        "out of its state, out of the picture: {:?}",
        faults_of(&narrow)
    );
    let roomy =
        svg("digraph { node [shape=box]; a [label=\"far too long for it\"]; a -> b [label=\"text\"] }");
    assert_eq!(faults_of(&roomy).1, Vec::<String>::new());
    let moved = roomy.replace("textLength=\"", "textLength=\"9");
    assert!(!faults_of(&moved).1.is_empty());
}

/// How many labels there are, and what is wrong with them.
fn faults_of(svg: &str) -> (usize, Vec<String>) {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(svg, options).unwrap();
    let graph = document.descendants().find(|node| node.attribute("class") == Some("graph")).unwrap();
    let groups: Vec<(Owner, Node<'_, '_>)> = std::iter::once((Owner::Graph, graph))
        .chain(graph.children().filter_map(|group| {
            let owner = match group.attribute("class")? {
                "cluster" => Owner::Cluster,
                "node" => Owner::Node,
                "edge" => Owner::Edge,
                other => panic!("a group of class {other}"),
            };
            Some((owner, group))
        }))
        .collect();
    // The first polygon is the background, which is all that there is to see.
    let shapes: Vec<Option<Area>> = groups.iter().map(|(_, group)| shape(*group)).collect();
    let mut labels = Vec::new();
    let mut faults = Vec::new();
    for (position, (owner, group)) in groups.iter().enumerate() {
        let inside = group.descendants().filter(|node| node.has_tag_name("text"));
        // The graph has all other groups inside.
        let own = inside.filter(|text| {
            let around = text.ancestors().find(|around| around.attribute("class").is_some());
            around == Some(*group)
        });
        for text in own {
            labels.push(label(text, *owner, position, &mut faults));
        }
    }
    let whole = shapes[0].unwrap();
    for (at, label) in labels.iter().enumerate() {
        if !whole.holds(label.area) {
            faults.push(format!("`{}` is out of the picture", label.text));
        }
        let shape = shapes[label.group];
        // A history's finding stands beside it, since there is no room in a small circle.
        let beside = shape.is_some_and(|shape| shape.right - shape.left < 25.0)
            && !matches!(label.text.as_str(), "H" | "H*");
        if matches!(label.owner, Owner::Cluster | Owner::Node)
            && !beside
            && !shape.is_some_and(|shape| shape.holds(label.area))
        {
            faults.push(format!("`{}` is out of its state", label.text));
        }
        for other in &labels[at + 1..] {
            if label.area.overlaps(other.area) {
                faults.push(format!("`{}` lies on `{}`", label.text, other.text));
            }
        }
        for (group, (owner, _)) in groups.iter().enumerate() {
            if *owner == Owner::Node
                && group != label.group
                && shapes[group].is_some_and(|shape| shape.overlaps(label.area))
            {
                faults.push(format!("`{}` ({:?}) lies on a state", label.text, label.owner));
            }
        }
    }
    (labels.len(), faults)
}

fn label(text: Node<'_, '_>, owner: Owner, group: usize, faults: &mut Vec<String>) -> Label {
    let number = |name: &str| text.attribute(name).map_or(0.0, |value| value.parse::<f64>().unwrap());
    let (x, y, size) = (number("x"), number("y"), number("font-size"));
    let content = text.text().unwrap_or_default().to_owned();
    let style = if text.attribute("font-weight") == Some("bold") { Style::Bold } else { Style::Regular };
    let width = fsm_picture::width(&content, size, style);
    if (width - number("textLength")).abs() > 0.01 {
        faults.push(format!("`{content}` is {width} long, not as it says"));
    }
    let left = match text.attribute("text-anchor") {
        Some("middle") => x - width / 2.0,
        Some("end") => x - width,
        _ => x,
    };
    let area = Area { left, top: y - ABOVE * size, right: left + width, bottom: y + BELOW * size };
    Label { text: content, area, owner, group }
}

/// What the first shape of a group covers; Graphviz writes that of the thing itself first.
fn shape(group: Node<'_, '_>) -> Option<Area> {
    let own = |node: &Node<'_, '_>| {
        let around = node.ancestors().find(|around| around.attribute("class").is_some());
        around == Some(group)
    };
    let shape = group
        .descendants()
        .filter(own)
        .find(|node| node.is_element() && matches!(node.tag_name().name(), "polygon" | "path" | "ellipse"))?;
    let number = |name: &str| shape.attribute(name).and_then(|value| value.parse::<f64>().ok());
    if let (Some(x), Some(y), Some(rx), Some(ry)) = (number("cx"), number("cy"), number("rx"), number("ry")) {
        return Some(Area { left: x - rx, top: y - ry, right: x + rx, bottom: y + ry });
    }
    let points = shape.attribute("points").or_else(|| shape.attribute("d"))?;
    let points =
        points.split(|c: char| c.is_ascii_alphabetic() || c == ' ').filter(|point| !point.is_empty());
    let points = points.map(|point| point.split_once(',').unwrap());
    Some(points.fold(Area::NOWHERE, |area, (x, y)| area.with(x.parse().unwrap(), y.parse().unwrap())))
}
