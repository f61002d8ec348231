//! Files: a chart is loaded from inside one root folder, and a build script turns it into Rust.
