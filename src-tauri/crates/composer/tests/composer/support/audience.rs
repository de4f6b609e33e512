//! The one sender and the 300 groups that the account of every world can reach.

use composer::{
    channel::{RemoteGroup, RemoteSender},
    id::SenderId,
    recipient::Recipient,
};

/// Gives the sender.
pub fn shop() -> RemoteSender {
    RemoteSender {
        id: SenderId("shop".into()),
        name: "Shop phone".into(),
        status: "WORKING".into(),
        can_send: true,
    }
}

/// Gives the groups as the system tells of them.
pub fn remote_groups() -> Vec<RemoteGroup> {
    let groups = (1..=300).map(|number| RemoteGroup {
        id: format!("g{number}"),
        name: format!("Group {number}"),
        member_count: Some(10),
        is_announce: false,
        can_send: true,
        sender_ids: vec![shop().id],
    });
    groups.collect()
}

/// Gives one of the account's 300 groups.
pub fn group(number: usize) -> Recipient {
    Recipient::Group {
        id: format!("g{number}"),
        name: format!("Group {number}"),
    }
}

/// Gives the first so many of the account's groups.
pub fn groups(count: usize) -> Vec<Recipient> {
    (1..=count).map(group).collect()
}

/// Gives so many phone numbers that belong to nobody.
pub fn phones(count: usize) -> Vec<Recipient> {
    let numbers = (0..count).map(|number| Recipient::Phone {
        number: format!("+4915550{number:06}"),
        name: format!("Nobody {number}"),
    });
    numbers.collect()
}
