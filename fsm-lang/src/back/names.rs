//! The one namer: keywords and collisions of all back ends.
