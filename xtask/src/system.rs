//! The system packages that building, running and testing need.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use xtask::process::{Result, find, succeed};

/// What packages are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// To compile and to show the window.
    Build,
    /// To show the window where there is no display.
    Display,
    /// To drive the window and the pages in tests, and what else tests talk to.
    Test,
}

/// One package.
struct Package {
    role: Role,
    /// Its name in Debian and Ubuntu.
    name: &'static str,
    /// What it brings, for systems with other names.
    what: &'static str,
    /// Programs, any of which makes the package unnecessary.
    instead: &'static [&'static str],
}

const fn package(role: Role, name: &'static str, what: &'static str) -> Package {
    Package { role, name, what, instead: &[] }
}

const PACKAGES: &[Package] = &[
    package(Role::Build, "cmake", "CMake"),
    package(Role::Build, "g++", "a C++20 compiler"),
    package(Role::Build, "make", "make"),
    package(Role::Build, "pkg-config", "pkg-config"),
    package(Role::Build, "libwebkit2gtk-4.1-dev", "WebKitGTK 4.1 with headers"),
    package(Role::Build, "libxdo-dev", "libxdo with headers"),
    package(Role::Build, "libssl-dev", "OpenSSL with headers"),
    package(Role::Build, "librsvg2-dev", "librsvg with headers"),
    package(Role::Build, "libayatana-appindicator3-dev", "Ayatana AppIndicator 3 with headers"),
    package(Role::Build, "gstreamer1.0-plugins-base", "GStreamer plugins: base"),
    package(Role::Build, "gstreamer1.0-plugins-good", "GStreamer plugins: good (cameras)"),
    package(Role::Build, "gstreamer1.0-plugins-bad", "GStreamer plugins: bad"),
    package(Role::Build, "gstreamer1.0-gl", "GStreamer plugins: OpenGL"),
    package(Role::Build, "gstreamer1.0-pipewire", "GStreamer plugin: PipeWire"),
    package(Role::Display, "xvfb", "Xvfb, a display in memory"),
    package(Role::Display, "dbus", "dbus-daemon"),
    package(Role::Display, "ffmpeg", "ffmpeg, to take the screenshot"),
    package(Role::Display, "libgl1-mesa-dri", "Mesa's software renderer"),
    package(Role::Display, "fonts-dejavu-core", "fonts"),
    package(Role::Test, "webkit2gtk-driver", "WebKitWebDriver"),
    package(Role::Test, "gcc", "a C compiler"),
    package(Role::Test, "dbus-x11", "D-Bus for X11"),
    package(Role::Test, "pipewire", "PipeWire"),
    package(Role::Test, "wireplumber", "WirePlumber"),
    package(Role::Test, "libpipewire-0.3-dev", "PipeWire with headers"),
    // Debian starts it as a service on its usual port. Tests never go there: each starts a server of its own, on a
    // port that is free.
    package(Role::Test, "redis-server", "redis-server"),
    package(Role::Test, "xdotool", "xdotool"),
    package(Role::Test, "gnome-keyring", "gnome-keyring-daemon"),
    Package {
        role: Role::Test,
        name: "chromium",
        what: "Chromium, for the page tests",
        // Ubuntu has no such package, but its programs are as good.
        instead: &["chromium", "chromium-browser", "google-chrome"],
    },
];

/// Makes sure that the packages of `roles` are there: installs them as root, or through sudo with `yes`;
/// otherwise fails with the one command to type.
pub(crate) fn ensure(roles: &[Role], yes: bool) -> Result {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if find("dpkg-query").is_none() || find("apt-get").is_none() {
        remind(roles);
        return Ok(());
    }
    let missing = missing(roles, &installed(roles)?, |program| find(program).is_some());
    if missing.is_empty() {
        return Ok(());
    }
    let root = is_root();
    let may_install = root || (yes && find("sudo").is_some());
    if !may_install {
        return Err(how_to_install(&missing));
    }
    eprintln!("Installing system packages: {}", missing.join(" "));
    let prefix: &[&str] = if root { &[] } else { &["sudo"] };
    succeed(&mut apt(prefix, &["update", "-q"]))?;
    let mut install = vec!["install", "-y", "-q", "--no-install-recommends"];
    install.extend(&missing);
    succeed(&mut apt(prefix, &install))
}

/// `apt-get` that asks nothing.
fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    let mut words = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    words.extend(arguments);
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).stdin(Stdio::null());
    if prefix.contains(&"sudo") {
        command.stdin(Stdio::inherit());
    }
    command
}

fn of(roles: &[Role]) -> impl Iterator<Item = &'static Package> {
    PACKAGES.iter().filter(move |package| roles.contains(&package.role))
}

/// The packages that dpkg knows as installed.
fn installed(roles: &[Role]) -> Result<BTreeSet<String>> {
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\\n"])
        .args(of(roles).map(|package| package.name))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("dpkg-query can't be started: {error}."))?;
    // Its exit code only says that some name was not found, which is what we ask.
    Ok(read_installed(&String::from_utf8_lossy(&output.stdout)))
}

fn read_installed(listing: &str) -> BTreeSet<String> {
    listing.lines().filter_map(|line| line.strip_suffix(" installed")).map(str::to_owned).collect()
}

fn missing(
    roles: &[Role],
    installed: &BTreeSet<String>,
    program: impl Fn(&str) -> bool,
) -> Vec<&'static str> {
    of(roles)
        .filter(|package| !installed.contains(package.name))
        .filter(|package| !package.instead.iter().any(|name| program(name)))
        .map(|package| package.name)
        .collect()
}

fn how_to_install(missing: &[&str]) -> String {
    format!(
        "Some system packages are missing. Install them with this command, then try again \
         (or add --yes to have it done):\n\n  sudo apt-get update && sudo apt-get install --yes {}\n",
        missing.join(" ")
    )
}

/// On systems we have no package names for: what is needed, once for each role asked for.
fn remind(roles: &[Role]) {
    let needs: Vec<&str> = of(roles).map(|package| package.what).collect();
    eprintln!(
        "This is neither Debian nor Ubuntu, so nothing is installed for you. Needed are: {}.",
        needs.join(", ")
    );
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").stdin(Stdio::null()).output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_fully_installed_counts() {
        let listing = "cmake installed\ng++ config-files\nmake not-installed\nxvfb installed\n";
        let installed = read_installed(listing);
        assert_eq!(installed.into_iter().collect::<Vec<_>>(), ["cmake", "xvfb"]);
    }

    #[test]
    fn missing_packages_are_those_of_the_roles_asked_for() {
        let installed: BTreeSet<String> = ["dbus", "ffmpeg", "fonts-dejavu-core"].map(str::to_owned).into();
        assert_eq!(missing(&[Role::Display], &installed, |_| false), ["xvfb", "libgl1-mesa-dri"]);
        assert!(missing(&[Role::Build], &installed, |_| false).contains(&"libwebkit2gtk-4.1-dev"));
    }

    #[test]
    fn another_browser_will_do() {
        let all = |_: &str| true;
        let none = BTreeSet::new();
        assert!(!missing(&[Role::Test], &none, all).contains(&"chromium"));
        assert!(missing(&[Role::Test], &none, |_| false).contains(&"chromium"));
    }

    #[test]
    fn the_command_to_type_stands_alone_on_its_line() {
        let message = how_to_install(&["cmake", "xvfb"]);
        let line = message.lines().find(|line| line.contains("apt-get"));
        assert_eq!(line, Some("  sudo apt-get update && sudo apt-get install --yes cmake xvfb"));
        assert!(message.contains("--yes to have it done"));
    }

    #[test]
    fn sudo_stands_before_what_it_runs() {
        let command = apt(&["sudo"], &["update"]);
        assert_eq!(command.get_program(), "sudo");
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        assert_eq!(words, ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update"]);
    }

    #[test]
    fn no_package_is_listed_twice() {
        let names: BTreeSet<_> = PACKAGES.iter().map(|package| package.name).collect();
        assert_eq!(names.len(), PACKAGES.len());
    }
}
