//! What makes two versions of a draft the same: a hash over everything both sides can say.

use crate::{
    channel::RemoteFile,
    draft::{SharedDraft, SharedSchedule},
};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Gives the SHA-256 of a draft's shared form, in lower-case hex.
pub(super) fn fingerprint(shared: &SharedDraft) -> String {
    let files: Vec<&str> = shared.files.iter().map(file_key).collect();
    let form = serde_json::json!([
        shared.sender,
        shared.groups,
        plain(&shared.text),
        files,
        shared.schedule.map(canonical),
    ]);
    let hash = Sha256::digest(form.to_string().as_bytes());
    hash.iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Names a file by its content, or by its address when the content is not known.
pub(super) fn file_key(file: &RemoteFile) -> &str {
    let is_hash = file.sha256.len() == 64 && file.sha256.bytes().all(|c| c.is_ascii_hexdigit());
    if is_hash { &file.sha256 } else { &file.url }
}

/// Writes line ends the one way that all systems keep.
pub(super) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Leaves out what changes nothing: the distance of a single run.
pub(super) fn canonical(schedule: SharedSchedule) -> (i64, Option<i64>, u32) {
    let count = match schedule.interval_ms {
        Some(_) => schedule.max_occurrences.unwrap_or(1).max(1),
        None => 1,
    };
    let interval_ms = schedule.interval_ms.filter(|_| count > 1);
    (schedule.first_run_at_ms, interval_ms, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SenderId;

    fn shared(text: &str) -> SharedDraft {
        SharedDraft {
            sender: SenderId("shop".into()),
            groups: vec!["a".into(), "b".into()],
            text: text.into(),
            files: Vec::new(),
            schedule: None,
        }
    }

    fn file(url: &str, sha256: &str) -> RemoteFile {
        RemoteFile {
            url: url.into(),
            mime: "image/jpeg".into(),
            name: "a.jpg".into(),
            sha256: sha256.into(),
            size_bytes: 1,
            storage_key: None,
        }
    }

    #[test]
    fn line_ends_and_addresses_of_known_files_make_no_difference() {
        assert_eq!(fingerprint(&shared("a\r\nb")), fingerprint(&shared("a\nb")));
        let hash = "0".repeat(64);
        let with = |url| SharedDraft {
            files: vec![file(url, &hash)],
            ..shared("a")
        };
        let (here, there) = (with("http://127.0.0.1:1/x"), with("http://127.0.0.1:2/x"));
        assert_eq!(fingerprint(&here), fingerprint(&there));
    }

    #[test]
    fn every_other_part_makes_a_difference() {
        let plain = shared("a");
        let mut others = vec![
            shared("b"),
            shared("a "),
            shared("a"),
            shared("a"),
            shared("a"),
        ];
        others[2].groups.reverse();
        others[3].files.push(file("https://x/1", ""));
        others[4].schedule = Some(SharedSchedule {
            first_run_at_ms: 1,
            interval_ms: None,
            max_occurrences: None,
        });
        for other in others {
            assert_ne!(fingerprint(&plain), fingerprint(&other), "{other:?}");
        }
    }

    #[test]
    fn a_single_run_is_the_same_however_it_is_written() {
        let run = |interval_ms, max_occurrences| {
            canonical(SharedSchedule {
                first_run_at_ms: 5,
                interval_ms,
                max_occurrences,
            })
        };
        assert_eq!(run(None, None), run(Some(60_000), Some(1)));
        assert_eq!(run(None, Some(7)), run(Some(60_000), None));
        assert_ne!(run(Some(60_000), Some(2)), run(None, None));
    }
}
