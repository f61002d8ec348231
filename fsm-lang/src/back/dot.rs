//! Graphviz: a chart as a DOT digraph.
