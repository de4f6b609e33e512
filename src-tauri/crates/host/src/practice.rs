//! The built-in sandbox: a sending system on this machine, so that a first post needs no sign-up.

use crate::Keychain;
use composer::{
    account::{self, Account, AccountOptions, BirdOptions, RouteeGroup, RouteeOptions, SystemKind},
    audience,
    desk::Desk,
    error::DeskError,
    secret::Secret,
};
use sandbox::{BIRD_WORKSPACE, Options, RunningSandbox, Sandbox, SandboxError, routee_world};
use std::{path::Path, sync::Arc};

/// The port it takes when it is free, so that a bookmark of its page stays good.
const USUAL_PORT: u16 = 47_810;

/// The running sandbox of this process.
#[derive(Debug)]
pub struct Practice {
    running: RunningSandbox,
}

impl Practice {
    /// Starts the sandbox over its own folder; takes another port when the usual one is in use.
    pub async fn start(data: &Path) -> Result<Self, SandboxError> {
        let options = |port: u16| Options::default().port(port).data_dir(data.join("sandbox"));
        let running = match Sandbox::start(options(USUAL_PORT)).await {
            Err(SandboxError::Listen { .. }) => Sandbox::start(options(0)).await?,
            started => started?,
        };
        Ok(Self { running })
    }

    /// Gives its address, which is also its page.
    pub fn url(&self) -> &str {
        self.running.url()
    }

    /// Gives what is needed to make accounts on it.
    pub(crate) fn ground(&self, desk: &Arc<Desk>, keychain: &Arc<Keychain>) -> PracticeGround {
        PracticeGround {
            url: self.running.url().to_owned(),
            token: self.running.token().to_owned(),
            desk: desk.clone(),
            keychain: keychain.clone(),
        }
    }

    /// Stops it.
    pub async fn stop(self) {
        self.running.shutdown().await;
    }
}

/// Makes and renews the accounts on the built-in sandbox.
#[derive(Clone)]
pub struct PracticeGround {
    url: String,
    token: String,
    desk: Arc<Desk>,
    keychain: Arc<Keychain>,
}

impl PracticeGround {
    /// Adds an account of each other kind, so that all three systems can be tried; those that exist stay.
    pub async fn add_accounts(&self) -> Result<Vec<Account>, DeskError> {
        let mut added = Vec::new();
        for kind in [SystemKind::Routee, SystemKind::Bird] {
            let ground = self.clone();
            let account = tokio::task::spawn_blocking(move || ground.ensure(kind)).await;
            let account = account.map_err(|why| DeskError::Invalid(why.to_string()))??;
            audience::refresh(&self.desk, account.id).await?;
            added.push(account);
        }
        Ok(added)
    }

    /// Gives the accounts that exist their address and secret of this run.
    pub(crate) fn renew(&self) -> Result<Vec<Account>, DeskError> {
        let known = account::list(&self.desk)?.into_iter();
        let known = known.filter(|account| account.is_sandbox);
        known.map(|account| self.ensure(account.kind)).collect()
    }

    /// Makes sure there is an account of a kind, and lends it the sandbox's secret.
    pub(crate) fn ensure(&self, kind: SystemKind) -> Result<Account, DeskError> {
        let (name, path, secret) = match kind {
            SystemKind::Watchcollect => ("Sandbox", "", self.token.clone()),
            SystemKind::Routee => {
                let secret = format!("{}:{}", routee_world().application_id, self.token);
                ("Sandbox: Routee", "/routee", secret)
            }
            SystemKind::Bird => ("Sandbox: Bird", "/bird", self.token.clone()),
        };
        let url = format!("{}{path}", self.url.trim_end_matches('/'));
        let account = account::ensure_practice(&self.desk, kind, name, &url, options(&url))?;
        self.keychain.lend(account.id, Secret::new(secret));
        Ok(account)
    }
}

/// What the consoles of the imitated systems would tell a person.
fn options(url: &str) -> AccountOptions {
    let world = routee_world();
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let group = |(id, name): &(&str, &str)| RouteeGroup {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
    };
    AccountOptions {
        routee: RouteeOptions {
            auth_base_url: url.to_owned(),
            senders: owned(&world.senders),
            groups: world.groups.iter().map(group).collect(),
            template_account_id: world.account_id.to_owned(),
            template_ids: owned(&world.template_ids),
            ..RouteeOptions::default()
        },
        bird: BirdOptions {
            workspace_id: BIRD_WORKSPACE.to_owned(),
            ..BirdOptions::default()
        },
        ..AccountOptions::default()
    }
}
