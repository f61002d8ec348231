//! The reference interpreter, after SCXML Appendix D: it decides what a chart means.
