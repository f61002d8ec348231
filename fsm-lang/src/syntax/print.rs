//! The formatter: a tree printed in the one layout, with the comments of its text.
