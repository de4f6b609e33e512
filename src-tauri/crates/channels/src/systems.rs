//! Picks the client for an account: the one place that knows which systems there are.

use crate::{bird, routee, watchcollect};
use composer::{
    account::{Account, SystemKind},
    capabilities::Capabilities,
    channel::{Channel, ChannelError, Connector},
    secret::Secret,
};
use std::sync::Arc;

/// Every sending system Postroom can talk to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Systems;

impl Connector for Systems {
    fn capabilities(&self, account: &Account) -> Capabilities {
        match account.kind {
            SystemKind::Watchcollect => watchcollect::capabilities(),
            SystemKind::Routee => routee::capabilities(account),
            SystemKind::Bird => bird::capabilities(),
        }
    }

    fn connect(&self, account: &Account, secret: Secret) -> Result<Arc<dyn Channel>, ChannelError> {
        match account.kind {
            SystemKind::Watchcollect => {
                Ok(Arc::new(watchcollect::Watchcollect::new(account, secret)?))
            }
            SystemKind::Routee => Ok(Arc::new(routee::Routee::new(account, &secret)?)),
            SystemKind::Bird => Ok(Arc::new(bird::Bird::new(account, secret)?)),
        }
    }
}
