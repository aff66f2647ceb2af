//! The whole text of a file for who edits it: exactly the bytes on disk, and only while they are
//! the ones that were analysed.

use super::read::content_hash;
use crate::repository::File;
use std::path::Path;

/// Bytes of a file beyond which nothing is edited.
const SIZE_LIMIT: u64 = 1 << 20;

/// The text of a file of the tree under `root`. `None` when it is large, not UTF-8, not readable, a
/// symbolic link, or changed since it was analysed.
pub fn text(root: &Path, file: &File) -> Option<String> {
    let path = root.join(&file.path);
    let metadata = path.symlink_metadata().ok()?;
    if !metadata.is_file() || metadata.len() > SIZE_LIMIT {
        return None;
    }
    let bytes = std::fs::read(&path).ok()?;
    let same = file.content_hash == 0 || file.content_hash == content_hash(&bytes);
    same.then(|| String::from_utf8(bytes).ok()).flatten()
}
