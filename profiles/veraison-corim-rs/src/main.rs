//! Lets the suite ask the crate `corim-rs`: one JSON object a line in, one a line out.
//!
//! It adds nothing to the crate and takes nothing away. Every "rejected" is an error that the crate returned, or something
//! that its types cannot hold; a panic of the crate ends the process; and what a message says is read off the crate's own
//! types, never off its bytes.

#[macro_use]
mod model;
mod comid;
mod coswid;
mod lines;
mod manifest;
mod operations;
mod signed;
mod values;

use lines::{Outcome, Refusal, fail, read};

/// What the crate can do, and how it is asked. It has no CMW collections.
const OPERATIONS: lines::Operations = &[
    ("comid.decode", operations::decode_comid),
    ("corim.decode", operations::decode_corim),
    ("corim.encode", operations::encode),
    ("corim.reencode", operations::reencode),
    ("corim.sign", signed::sign),
    ("corim.verify", signed::verify),
    ("coswid.decode", operations::decode_coswid),
    ("cotl.decode", operations::decode_cotl),
];

fn main() {
    lines::Library {
        name: "veraison/corim-rs",
        version: lines::pinned(include_str!("../Cargo.toml"), "corim-rs"),
        operations: OPERATIONS,
        features: &[],
    }
    .serve();
}
