//! The step that brings the program: a release that is what its checksum and its attestation say,
//! or nothing is run.

use super::script::{Done, Runner, executable};
use sha2::{Digest, Sha256};
use std::fs;
use std::process::Command;

const ARCHIVE: &str = "readycheck-v9.8.7-x86_64-unknown-linux-musl.tar.gz";

/// Takes what the release folder holds, and says of the rest what `curl --fail` says.
const CURL: &str = r#"#!/bin/sh
while [ $# -gt 1 ]; do
  if [ "$1" = --output ]; then output=$2; fi
  shift
done
echo "$1" >> "$RELEASE/asked"
test -e "$RELEASE/${1##*/}" || exit 22
cp "$RELEASE/${1##*/}" "$output"
"#;

/// Knows the flags of a current `gh`, and verifies what `GH_VERIFIES` says.
const GH: &str = r#"#!/bin/sh
case "$*" in
  "attestation verify --help") echo "  --source-ref string" ;;
  *) echo "$*" >> "$RELEASE/verified"; exit "$GH_VERIFIES" ;;
esac
"#;

/// A runner that asks for release 9.8.7, which is there and holds a program of that version.
fn runner() -> Runner {
    let mut runner = Runner::new();
    let release = runner.path("release");
    let folder = release.join("readycheck-v9.8.7-x86_64-unknown-linux-musl");
    fs::create_dir_all(&folder).expect("writable");
    executable(&folder.join("readycheck"), "#!/bin/sh\necho readycheck 9.8.7\n");
    let mut tar = Command::new("tar");
    tar.arg("-C").arg(&release).arg("-czf").arg(release.join(ARCHIVE));
    let packed = tar.arg(folder.file_name().expect("a name")).status().expect("tar starts");
    assert!(packed.success());
    let bytes = fs::read(release.join(ARCHIVE)).expect("there");
    let digest: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    let sums = format!("{}  readycheck-other.tar.gz\n{digest}  {ARCHIVE}\n", "0".repeat(64));
    fs::write(release.join("SHA256SUMS"), sums).expect("writable");
    runner.install("curl", CURL);
    runner.set("RELEASE", release.to_str().expect("UTF-8"));
    runner.set("ACTION_PATH", env!("CARGO_MANIFEST_DIR"));
    runner.set("ACTION_REPOSITORY", "owner/readycheck");
    runner.set("ACTION_REF", "v9");
    runner.set("BUILD", "auto");
    runner.set("VERSION", "9.8.7");
    runner
}

fn refused(runner: &Runner, words: &str) -> Done {
    let done = runner.run("fetch");
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.log.contains("::error title=readycheck::"), "{}", done.log);
    assert!(done.log.contains(words), "{}", done.log);
    assert!(!runner.path("temp/readycheck/readycheck").exists(), "the program was unpacked");
    done
}

#[test]
fn a_release_is_fetched_and_unpacked() {
    let runner = runner();
    let done = runner.run("fetch");
    assert_eq!(done.code, 0, "{done:?}");
    let binary = &done.outputs["binary"];
    let said = Command::new(binary).output().expect("unpacked").stdout;
    assert_eq!(said, b"readycheck 9.8.7\n");
    assert_eq!(done.outputs.get("build"), None);
    assert!(done.log.contains("provenance not"), "{}", done.log);
    let asked = fs::read_to_string(runner.path("release/asked")).expect("asked");
    let place = "https://github.com/owner/readycheck/releases/download/v9.8.7";
    assert_eq!(asked, format!("{place}/SHA256SUMS\n{place}/{ARCHIVE}\n"));
}

#[test]
fn the_version_of_the_action_is_the_default() {
    let mut runner = runner();
    runner.set("VERSION", "");
    refused(
        &runner,
        concat!("release v", env!("CARGO_PKG_VERSION"), " of owner/readycheck has no"),
    );
}

#[test]
fn an_archive_without_a_checksum_is_not_run() {
    let runner = runner();
    fs::write(runner.path("release/SHA256SUMS"), "0000  other\n").expect("writable");
    refused(&runner, "SHA256SUMS of v9.8.7 does not say what");
}

#[test]
fn an_archive_with_another_checksum_is_not_run() {
    let runner = runner();
    let sums = format!("{}  {ARCHIVE}\n", "a".repeat(64));
    fs::write(runner.path("release/SHA256SUMS"), sums).expect("writable");
    refused(&runner, "is not what SHA256SUMS of v9.8.7 says");
}

#[test]
fn a_release_that_is_not_there_is_said() {
    let runner = runner();
    fs::remove_file(runner.path("release/SHA256SUMS")).expect("there");
    refused(&runner, "has no SHA256SUMS: choose another version, or set build: true");
}

#[test]
fn provenance_is_verified_where_gh_is() {
    let mut runner = runner();
    runner.install("gh", GH);
    runner.set("GH_TOKEN", "a token");
    runner.set("GH_VERIFIES", "0");
    let done = runner.run("fetch");
    assert_eq!(done.code, 0, "{done:?}");
    let verified = fs::read_to_string(runner.path("release/verified")).expect("asked");
    let flags = "--repo owner/readycheck --source-ref refs/tags/v9.8.7 --deny-self-hosted-runners \
                 --signer-workflow owner/readycheck/.github/workflows/release.yml";
    assert_eq!(verified, format!("attestation verify {ARCHIVE} {flags}\n"));
    assert!(!done.log.contains("provenance not"), "{}", done.log);
}

#[test]
fn an_archive_of_another_origin_is_not_run() {
    let mut runner = runner();
    runner.install("gh", GH);
    runner.set("GH_TOKEN", "a token");
    runner.set("GH_VERIFIES", "1");
    refused(&runner, "was not built by the release workflow of owner/readycheck");
}

#[test]
fn a_pinned_commit_must_be_the_one_that_the_release_was_built_from() {
    let mut runner = runner();
    runner.install("gh", GH);
    runner.set("GH_TOKEN", "a token");
    runner.set("GH_VERIFIES", "1");
    runner.set("VERSION", "");
    let commit = "0123456789abcdef0123456789abcdef01234567";
    runner.set("ACTION_REF", commit);
    // The checkout of the action says the version: make the release of that one.
    let own = runner.path("own");
    fs::create_dir(&own).expect("writable");
    let manifest = "[package]\r\nversion = \"9.8.7\"\r\nrust-version = \"1\"\r\n";
    fs::write(own.join("Cargo.toml"), manifest).expect("writable");
    runner.set("ACTION_PATH", own.to_str().expect("UTF-8"));
    refused(&runner, "Pin the commit of a release");
    let verified = fs::read_to_string(runner.path("release/verified")).expect("asked");
    assert!(verified.contains(&format!("--source-digest {commit}")), "{verified}");
}

#[test]
fn an_archive_that_holds_another_version_is_said() {
    let mut runner = runner();
    for name in [ARCHIVE, "SHA256SUMS"] {
        let text = fs::read(runner.path("release").join(name)).expect("there");
        let other = runner.path("release").join(name.replace("9.8.7", "9.8.8"));
        fs::write(
            other,
            String::from_utf8(text.clone())
                .map_or(text, |sums| sums.replace("9.8.7", "9.8.8").into_bytes()),
        )
        .expect("writable");
    }
    runner.set("VERSION", "v9.8.8");
    let done = runner.run("fetch");
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.log.contains("does not hold readycheck 9.8.8"), "{}", done.log);
}

#[test]
fn what_no_release_is_made_for_is_said() {
    let mut runner = runner();
    runner.set("RUNNER_ARCH", "ARM");
    refused(&runner, "no release is made for Linux on ARM: set build: true");
}

#[test]
fn a_version_is_no_text_of_a_command() {
    for version in ["1.2.3$(touch x)", "../../other/1.0.0", "1.2.3\n::warning::x", "latest"] {
        let mut runner = runner();
        runner.set("VERSION", version);
        let done = refused(&runner, "version must be that of a release");
        assert!(!done.log.contains("::warning::"), "{}", done.log);
    }
}

#[test]
fn a_branch_and_a_folder_are_built_from_their_own_source() {
    for reference in ["main", ""] {
        let mut runner = runner();
        runner.set("VERSION", "");
        runner.set("ACTION_REF", reference);
        let done = runner.run("fetch");
        assert_eq!((done.code, done.outputs["build"].as_str()), (0, "true"), "{done:?}");
        assert!(done.outputs["key"].starts_with("readycheck-Linux-X64-"), "{done:?}");
        assert_eq!(done.outputs["key"].len(), "readycheck-Linux-X64-".len() + 64);
        assert_eq!(done.outputs, runner.run("fetch").outputs, "the key of equal sources");
        assert!(!runner.path("release/asked").exists(), "something was fetched");
    }
}

#[test]
fn a_version_and_a_build_exclude_each_other() {
    let mut runner = runner();
    runner.set("BUILD", "true");
    refused(&runner, "leave one of them out");
    runner.set("BUILD", "yes");
    refused(&runner, "build must be true, false or auto");
}
