//! What generated machines link to.
#![no_std]
