//! Scripts, and what they show.
