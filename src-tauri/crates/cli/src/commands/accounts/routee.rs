//! The settings of a Routee account, as flags name them.

use crate::{arguments::RouteeFlags, problem::Problem};
use composer::account::{RouteeGroup, RouteeOptions};

/// Says whether any of the flags was named.
pub fn is_given(flags: &RouteeFlags) -> bool {
    !flags.numbers.is_empty()
        || !flags.groups.is_empty()
        || !flags.templates.is_empty()
        || flags.auth_url.is_some()
        || flags.path_prefix.is_some()
        || flags.per_second.is_some()
        || flags.send_empty_text.is_some()
        || flags.template_account.is_some()
}

/// Changes what the flags name; a list that is named is replaced whole.
pub fn changed(flags: RouteeFlags, known: RouteeOptions) -> Result<RouteeOptions, Problem> {
    let groups = flags.groups.iter().map(|typed| group(typed));
    Ok(RouteeOptions {
        auth_base_url: flags.auth_url.unwrap_or(known.auth_base_url),
        path_prefix: flags.path_prefix.unwrap_or(known.path_prefix),
        senders: or_known(flags.numbers, known.senders),
        groups: or_known(groups.collect::<Result<_, _>>()?, known.groups),
        requests_per_second: flags.per_second.unwrap_or(known.requests_per_second),
        send_empty_text: flags.send_empty_text.unwrap_or(known.send_empty_text),
        template_account_id: flags.template_account.unwrap_or(known.template_account_id),
        template_ids: or_known(flags.templates, known.template_ids),
    })
}

fn or_known<T>(named: Vec<T>, known: Vec<T>) -> Vec<T> {
    if named.is_empty() { known } else { named }
}

fn group(typed: &str) -> Result<RouteeGroup, Problem> {
    let (id, name) = typed.split_once('=').ok_or_else(|| {
        Problem::usage(format!(
            "“{typed}” is no group: write its id and name as 8841203=Regulars"
        ))
    })?;
    Ok(RouteeGroup {
        id: id.to_owned(),
        name: name.to_owned(),
    })
}
