//! Transcripts of the program, in `tests/cmd`. `TRYCMD=overwrite cargo test --test cli` writes them anew.
#![allow(missing_docs)]

#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    // Nothing of the environment shall be seen.
    cases.env("NO_COLOR", "1").env("DATELINE_INDEX", "").env("TZ", "UTC");
    cases.case("tests/cmd/*.trycmd").case("tests/cmd/*.toml");
    // Some transcripts remove, copy or show a file between two steps.
    #[cfg(unix)]
    cases.register_bin("rm", std::path::Path::new("/bin/rm")).register_bin("cp", std::path::Path::new("/bin/cp"));
    #[cfg(unix)]
    cases.register_bin("cat", std::path::Path::new("/bin/cat"));
    #[cfg(not(unix))]
    cases
        .skip("tests/cmd/prune.trycmd")
        .skip("tests/cmd/names.trycmd")
        .skip("tests/cmd/queries.trycmd")
        .skip("tests/cmd/warnings.trycmd");
}
