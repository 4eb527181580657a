//! A disk small enough to be filled.

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A small disk, gone when dropped.
pub(crate) struct Disk(TempDir);

impl Disk {
    /// None, and why in the test's output, where none can be made.
    pub(crate) fn mount(mebibytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "larder-test"]).arg(folder.path());
        let mounted = mount.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        eprintln!("LEFT OUT: a full disk. Only root on Linux can make a small one (mount -t tmpfs).");
        None
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}
