//! The Debian packages the project needs, each with its reason and the chore that needs it.

/// What is about to be done, which decides what must be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Compiling anything of ours.
    Build,
    /// Showing a window where there is no display.
    Display,
    /// Saving the window as a picture.
    Screenshot,
    /// Running all checks.
    Test,
    /// Comparing with other tools.
    Bench,
    /// Checking against the contract.
    Contract,
    /// Drawing the icons.
    Icons,
}

/// One system package.
#[derive(Debug, PartialEq, Eq)]
pub struct Package {
    /// Its Debian name.
    pub name: &'static str,
    /// What we need it for, in a few words.
    pub reason: &'static str,
    purposes: &'static [Purpose],
}

const fn package(
    name: &'static str,
    reason: &'static str,
    purposes: &'static [Purpose],
) -> Package {
    Package {
        name,
        reason,
        purposes,
    }
}

use Purpose::{Bench, Build, Contract, Display, Icons, Screenshot, Test};

const PACKAGES: &[Package] = &[
    package("build-essential", "compiles the C libraries", &[Build]),
    package("pkg-config", "finds the system libraries", &[Build]),
    package("cmake", "builds the JPEG codec", &[Build]),
    package("nasm", "assembles the JPEG codec", &[Build]),
    package("libwebkit2gtk-4.1-dev", "the web view", &[Build]),
    package("libdbus-1-dev", "talks to the desktop", &[Build]),
    package("ca-certificates", "trusts https servers", &[Build]),
    package("xvfb", "a display without a screen", &[Display]),
    package("dbus-daemon", "a session bus of its own", &[Display]),
    package("gnome-keyring", "the keychain", &[Display]),
    package("fonts-noto-color-emoji", "emoji in posts", &[Display]),
    package(
        "imagemagick",
        "takes pictures",
        &[Screenshot, Icons, Test, Bench],
    ),
    package("xdotool", "finds the window", &[Screenshot, Test]),
    package("webkit2gtk-driver", "drives the window", &[Test]),
    package("procps", "ends what the window driver leaves", &[Test]),
    package(
        "libimage-exiftool-perl",
        "reads what pictures tell",
        &[Test],
    ),
    package("ffmpeg", "converts films", &[Test]),
    package("sqlite3", "reads databases from outside", &[Test, Bench]),
    package(
        "libsecret-tools",
        "reads the keychain from outside",
        &[Test],
    ),
    package("libvips-tools", "scales pictures to compare with", &[Bench]),
    package("curl", "uploads to compare with", &[Bench]),
    package("wrk", "posts to compare with", &[Bench]),
    package("openssl", "hashes to compare with", &[Bench]),
    package("python3", "expands rules a second time", &[Test]),
    package("python3-icalendar", "reads calendar files", &[Test]),
    package("tzdata", "the clocks Python goes by", &[Test]),
    package("python3-venv", "runs schemathesis", &[Contract]),
    package("librsvg2-bin", "draws the icon", &[Icons]),
];

/// The packages these purposes need, each once.
pub fn needed_for(purposes: &[Purpose]) -> Vec<&'static Package> {
    let wanted = |package: &&Package| package.purposes.iter().any(|p| purposes.contains(p));
    PACKAGES.iter().filter(wanted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(purposes: &[Purpose]) -> Vec<&'static str> {
        needed_for(purposes).iter().map(|p| p.name).collect()
    }

    #[test]
    fn a_package_with_two_purposes_is_listed_once() {
        let names = names(&[Screenshot, Test]);
        let count = names.iter().filter(|name| **name == "imagemagick").count();
        assert_eq!(count, 1);
    }

    #[test]
    fn building_asks_for_no_display_and_no_peers() {
        let names = names(&[Build]);
        assert!(names.contains(&"libwebkit2gtk-4.1-dev"));
        assert!(!names.contains(&"xvfb") && !names.contains(&"curl"));
    }
}
