//! Rules about dependencies that join manifests with lockfiles and bots.

pub mod lockfile_present;
pub mod update_automation;
