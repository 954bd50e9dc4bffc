//! Transcripts of the program, in `tests/cmd`. `TRYCMD=overwrite cargo test --test cli` writes them anew.
#![allow(missing_docs)]

#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    // Nothing of the environment shall be seen.
    cases.env("NO_COLOR", "1").env("DATELINE_INDEX", "").env("TZ", "UTC");
    cases.case("tests/cmd/*.trycmd");
    // One transcript removes a file between two steps, one copies a file.
    #[cfg(unix)]
    cases.register_bin("rm", std::path::Path::new("/bin/rm")).register_bin("cp", std::path::Path::new("/bin/cp"));
    #[cfg(not(unix))]
    cases.skip("tests/cmd/prune.trycmd").skip("tests/cmd/names.trycmd");
}
