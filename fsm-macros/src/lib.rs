//! The doors into the language from Rust: tokens in, tokens out.
