//! How the program is linked.

use std::env;

/// Where the program is to lie in memory is settled here rather than each time it starts: the tables of its libraries hold some 50,000
/// addresses, and writing them takes longer than a short search. A C library that is linked in keeps its own way.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let of_target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if of_target("OS") == "linux" && of_target("ENV") == "gnu" && !of_target("FEATURE").contains("crt-static") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
