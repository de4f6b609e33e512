//! Contacts: found, written, tagged, deleted.

use super::{Answer, Desk};
use composer::{
    contacts::{
        self, Contact, ContactChoice, ContactDetails, ContactFacts, ContactPage, ContactQuery,
        NumberFacts,
    },
    id::ContactId,
};

#[tauri::command]
pub async fn list_contacts(shell: Desk<'_>, query: ContactQuery) -> Answer<ContactPage> {
    shell.run(move |desk| contacts::list(desk, &query)).await
}

#[tauri::command]
pub async fn read_contact(shell: Desk<'_>, id: ContactId) -> Answer<Contact> {
    shell.run(move |desk| contacts::read(desk, id)).await
}

#[tauri::command]
pub async fn contact_facts(shell: Desk<'_>) -> Answer<ContactFacts> {
    shell.run(contacts::facts).await
}

#[tauri::command]
pub async fn save_contact(
    shell: Desk<'_>,
    id: Option<ContactId>,
    contact: ContactDetails,
) -> Answer<Contact> {
    shell
        .run(move |desk| contacts::save(desk, id, contact))
        .await
}

#[tauri::command]
pub async fn delete_contacts(shell: Desk<'_>, choice: ContactChoice) -> Answer<Vec<ContactId>> {
    shell.run(move |desk| contacts::delete(desk, &choice)).await
}

#[tauri::command]
pub async fn restore_contacts(shell: Desk<'_>, ids: Vec<ContactId>) -> Answer<u32> {
    shell.run(move |desk| contacts::restore(desk, &ids)).await
}

#[tauri::command]
pub async fn tag_contacts(
    shell: Desk<'_>,
    choice: ContactChoice,
    add: Vec<String>,
    remove: Vec<String>,
) -> Answer<u32> {
    shell
        .run(move |desk| contacts::tag(desk, &choice, &add, &remove))
        .await
}

#[tauri::command]
pub async fn merge_contacts(shell: Desk<'_>, id: ContactId, other: ContactId) -> Answer<Contact> {
    shell
        .run(move |desk| contacts::merge(desk, id, other))
        .await
}

#[tauri::command]
pub async fn check_number(shell: Desk<'_>, text: String) -> Answer<NumberFacts> {
    shell
        .run(move |desk| contacts::number_facts(desk, &text))
        .await
}
