//! The words and pictures a draft is given on the command line.

use crate::{
    arguments::ContentFlags,
    problem::{Exit, Problem},
    workplace::Workplace,
};
use composer::{
    content::Attachment,
    draft::Draft,
    id::{AttachmentId, DraftId},
    imaging::PictureProblem,
    library::{self, AttachOutcome, AttachStep, GoOn},
};
use serde::Serialize;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

const LONGEST_TEXT_BYTES: u64 = 1_000_000;

/// A file that could not be attached.
#[derive(Debug, Serialize)]
pub struct Refused {
    pub name: String,
    pub code: PictureProblem,
    pub message: String,
}

/// Gives the words the flags name, if they name any.
pub fn text(flags: &ContentFlags) -> Result<Option<String>, Problem> {
    match (&flags.text, &flags.text_file) {
        (Some(text), _) => Ok(Some(text.clone())),
        (None, Some(path)) => read_text(path).map(Some),
        (None, None) => Ok(None),
    }
}

/// Reads a text of at most 1 MB; `-` is standard input.
pub fn read_text(path: &Path) -> Result<String, Problem> {
    let name = path.display();
    let read = |source: &mut dyn Read| {
        let mut bytes = Vec::new();
        source
            .take(LONGEST_TEXT_BYTES + 1)
            .read_to_end(&mut bytes)
            .map(|_| bytes)
    };
    let bytes = match path.as_os_str() == "-" {
        true => read(&mut std::io::stdin().lock()),
        false => File::open(path).and_then(|mut file| read(&mut file)),
    };
    let bytes = bytes.map_err(|why| {
        let exit = if why.kind() == std::io::ErrorKind::NotFound {
            Exit::NotFound
        } else {
            Exit::Invalid
        };
        Problem::new(
            exit,
            "unreadable_text",
            format!("the text file {name} cannot be read: {why}; no draft was changed"),
        )
    })?;
    let unusable = |why: &str| {
        Problem::new(
            Exit::Invalid,
            "unusable_text",
            format!("the text file {name} {why}; no draft was changed"),
        )
    };
    if bytes.len() as u64 > LONGEST_TEXT_BYTES {
        return Err(unusable("is larger than 1 MB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| unusable("is not text in UTF-8"))?;
    Ok(tidy(&text))
}

/// Takes out what editors add: a byte order mark, carriage returns, and one line end at the very end.
fn tidy(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    text.strip_suffix('\n').unwrap_or(&text).to_owned()
}

/// Attaches files, several at once; one that cannot be used costs nothing else.
pub fn attach(place: &Workplace, id: DraftId, files: &[PathBuf]) -> Result<Vec<Refused>, Problem> {
    let gathered = library::gather(files);
    let files = gathered.files.as_slice();
    let told = |_: AttachStep<'_>| {
        if place.stop.is_cancelled() {
            GoOn::No
        } else {
            GoOn::Yes
        }
    };
    let outcomes = library::attach_files(place.desk(), id, files, &told)?;
    if outcomes.len() < files.len() {
        let message = "Stopped; the pictures attached so far are kept in the draft.";
        return Err(
            crate::workplace::interrupted(message).with_detail(serde_json::json!({ "id": id }))
        );
    }
    let left_out = gathered.left_out.iter().cloned();
    let left_out = left_out.map(|(name, error)| AttachOutcome::Refused { name, error });
    let all = left_out.chain(outcomes);
    let refused = all.filter_map(|outcome| match outcome {
        AttachOutcome::Attached { .. } => None,
        AttachOutcome::Refused { name, error } => Some(Refused {
            name,
            code: error.code,
            message: error.message,
        }),
    });
    Ok(refused.collect())
}

/// Attaches one file; one that cannot be used is noted instead.
pub fn attached(
    place: &Workplace,
    id: DraftId,
    file: &Path,
    refused: &mut Vec<Refused>,
) -> Result<Option<Attachment>, Problem> {
    match library::attach_file(place.desk(), id, file)? {
        AttachOutcome::Attached { attachment } => Ok(Some(*attachment)),
        AttachOutcome::Refused { name, error } => {
            refused.push(Refused {
                name,
                code: error.code,
                message: error.message,
            });
            Ok(None)
        }
    }
}

/// Finds a draft's attachments by name or id, all or none.
pub fn named(draft: &Draft, wanted: &[String]) -> Result<Vec<AttachmentId>, Problem> {
    let attachments = &draft.fields.content.attachments;
    let mut found = Vec::new();
    for wanted in wanted {
        let before = found.len();
        let meant = attachments.iter().filter(|one| {
            one.name == *wanted
                || (wanted.len() >= 4 && one.id.to_string().starts_with(wanted.as_str()))
        });
        found.extend(meant.map(|one| one.id));
        if found.len() == before {
            let message = format!("the draft has no picture “{wanted}”; nothing was changed");
            return Err(Problem::new(Exit::NotFound, "not_found", message));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn only_what_an_editor_added_is_taken_out_of_a_text() {
        assert_eq!(tidy("\u{feff}a\r\n b \n"), "a\n b ");
        assert_eq!(tidy("a\n\n"), "a\n");
        assert_eq!(tidy(""), "");
    }
}
