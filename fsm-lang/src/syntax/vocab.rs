//! Words, literals and limits that both front ends share.
