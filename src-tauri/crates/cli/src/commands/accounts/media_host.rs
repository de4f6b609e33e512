//! `account media-host`: where an account's pictures are kept.

mod keys;

use crate::{
    arguments::{KeySource, MediaHostCommand, MediaPlace, RouteWord},
    choice,
    problem::{Exit, Problem},
    words::word,
    workplace::Workplace,
};
use composer::{
    account::{Account, Keeping, UploadRoute},
    media_host::{
        self, OwnStorage, ShownHost, StorageKeys, StoragePlace, StorageProblem, StorageTrial,
    },
};

/// Runs one of the media host commands.
pub async fn run(command: MediaHostCommand, place: &mut Workplace) -> Result<(), Problem> {
    match command {
        MediaHostCommand::Show { id } => {
            let account = choice::account(place, Some(&id)).await?;
            let shown = media_host::show(place.desk(), account.id)?;
            place.screen.show(&shown, || shown_words(&account, &shown))
        }
        MediaHostCommand::Try { id } => {
            let account = choice::account(place, Some(&id)).await?;
            let storage = account.options.own_storage.clone().ok_or_else(|| {
                Problem::usage(
                    "this account has no storage of its own yet: use “account media-host set”",
                )
            })?;
            let trial = try_out(place, &account, storage, None).await?;
            place.screen.show(&trial, || tried_words(&trial))
        }
        MediaHostCommand::Set {
            id,
            place: wanted,
            keys,
            untried,
        } => {
            let account = choice::account(place, Some(&id)).await?;
            set(place, &account, wanted, &keys, untried).await
        }
    }
}

async fn set(
    place: &mut Workplace,
    account: &Account,
    wanted: MediaPlace,
    source: &KeySource,
    untried: bool,
) -> Result<(), Problem> {
    let (route, storage) = chosen(wanted)?;
    let mut keys = None;
    if let Some(storage) = &storage {
        keys = keys::read(&storage.place, source)?;
        if !untried {
            try_out(place, account, storage.clone(), keys.clone())
                .await
                .map_err(|problem| {
                    problem.and("Nothing was changed; --untried keeps it all the same.")
                })?;
        }
    }
    let how = if source.session_only {
        Keeping::SessionOnly
    } else {
        Keeping::Keychain
    };
    let choose =
        |keys, how| media_host::choose(place.desk(), account.id, route, storage.clone(), keys, how);
    let changed = match choose(keys.clone(), how).map_err(Problem::from) {
        // With the keys in the environment nothing more is needed for this run.
        Err(problem) if problem.code == "no_keychain" && keys::of_this_run().is_some() => {
            choose(keys, Keeping::SessionOnly)?
        }
        other => other?,
    };
    let shown = media_host::show(place.desk(), changed.id)?;
    place.screen.show(&shown, || shown_words(&changed, &shown))
}

/// Tries a storage out; what is wrong with it ends the command.
async fn try_out(
    place: &Workplace,
    account: &Account,
    storage: OwnStorage,
    keys: Option<StorageKeys>,
) -> Result<StorageTrial, Problem> {
    let work = media_host::try_out(place.desk(), account.id, storage, keys);
    let trial = place.unless_stopped(work).await?;
    match trial.problem {
        None | Some(StorageProblem::NotDeleted) => Ok(trial),
        Some(problem) => {
            let exit = match problem {
                StorageProblem::Unreachable => Exit::Unreachable,
                StorageProblem::KeysMissing | StorageProblem::KeysRefused => Exit::SignInNeeded,
                StorageProblem::NoSuchPlace => Exit::NotFound,
                _ => Exit::Invalid,
            };
            let text = trial.detail.clone().unwrap_or_else(|| word(&problem));
            Err(Problem::new(exit, "storage", text).with_detail(&trial))
        }
    }
}

fn chosen(wanted: MediaPlace) -> Result<(UploadRoute, Option<OwnStorage>), Problem> {
    let needed = |value: Option<String>, name: &str| {
        value.ok_or_else(|| Problem::usage(format!("this kind of storage needs {name}")))
    };
    let place = match wanted.route {
        RouteWord::System => return Ok((UploadRoute::Endpoint, None)),
        RouteWord::WithMessage => return Ok((UploadRoute::Multipart, None)),
        RouteWord::S3 => StoragePlace::S3 {
            bucket: needed(wanted.bucket, "--bucket")?,
            region: wanted.region,
            endpoint: wanted.endpoint,
        },
        RouteWord::Gcs => StoragePlace::Gcs {
            bucket: needed(wanted.bucket, "--bucket")?,
            endpoint: wanted.endpoint,
        },
        RouteWord::Azure => StoragePlace::Azure {
            account: needed(wanted.storage_account, "--storage-account")?,
            container: needed(wanted.bucket, "--bucket")?,
            endpoint: wanted.endpoint,
        },
        RouteWord::Folder => StoragePlace::Folder {
            path: needed(wanted.path, "--path")?,
        },
    };
    let storage = OwnStorage {
        place,
        prefix: wanted.prefix,
        public_url: needed(wanted.public_url, "--public-url")?,
    };
    Ok((UploadRoute::OwnStorage, Some(storage)))
}

fn shown_words(account: &Account, shown: &ShownHost) -> String {
    let kept = match shown.route {
        UploadRoute::Endpoint => "at the system itself".to_owned(),
        UploadRoute::Multipart => "nowhere: each message carries its own".to_owned(),
        UploadRoute::OwnStorage => shown.storage.as_ref().map_or_else(String::new, |storage| {
            let keys = match (&storage.place, shown.has_keys) {
                (StoragePlace::Folder { .. }, _) => "",
                (_, true) => "; its keys are at hand",
                (_, false) => "; its keys are missing",
            };
            format!(
                "{}, public at {}{keys}",
                place_words(storage),
                storage.public_url
            )
        }),
    };
    format!("The pictures of {} are kept {kept}.", account.name)
}

fn place_words(storage: &OwnStorage) -> String {
    match &storage.place {
        StoragePlace::S3 { bucket, .. } => format!("in the bucket {bucket}"),
        StoragePlace::Gcs { bucket, .. } => format!("in the Google bucket {bucket}"),
        StoragePlace::Azure {
            account, container, ..
        } => format!("in the container {container} of {account}"),
        StoragePlace::Folder { path } => format!("in the folder {path}"),
    }
}

fn tried_words(trial: &StorageTrial) -> String {
    let stored = "A small file was stored and fetched by its public address";
    match &trial.detail {
        None => format!("{stored}, and deleted again. The storage can be used."),
        Some(why) => {
            format!("{stored}. The storage can be used, but the file could not be deleted: {why}")
        }
    }
}
