//! A dump of the tree without places: what the twins compare and the corpus keeps.
