//! `contact`: people with a phone number, found, written down, taken in from files.

mod import;

use crate::{
    arguments::{ContactCommand, DetailFlags, FilterFlags},
    lookup,
    problem::{Exit, Problem},
    screen::table,
    workplace::Workplace,
};
use composer::{
    contacts::{
        self, Contact, ContactChoice, ContactDetails, ContactFilter, ContactQuery, ContactRule,
    },
    content::variables::name_of,
    id::ContactId,
    phone, settings,
    store::{contacts as stored, ids::Kept},
};
use serde_json::json;

/// Runs one of the contact commands.
pub fn run(command: ContactCommand, place: &Workplace) -> Result<(), Problem> {
    match command {
        ContactCommand::List {
            filter,
            limit,
            cursor,
        } => list(filter, limit, cursor, place),
        ContactCommand::Show { contact } => show(place, &find(place, &contact)?),
        ContactCommand::Add { number, details } => {
            let made = changed(ContactDetails::default(), Some(number), details);
            show(place, &contacts::save(place.desk(), None, made)?)
        }
        ContactCommand::Edit {
            contact,
            number,
            details,
        } => {
            let known = find(place, &contact)?;
            let made = changed(known.details, number, details);
            show(place, &contacts::save(place.desk(), Some(known.id), made)?)
        }
        ContactCommand::Delete { contact } => {
            let gone = contacts::delete(place.desk(), &these(place, &contact)?)?;
            let words = || format!("Deleted {} contacts.", gone.len());
            place.screen.show(&json!({ "deleted": gone }), words)
        }
        ContactCommand::Tag {
            contact,
            add,
            remove,
        } => {
            let choice = these(place, &contact)?;
            let count = contacts::tag(place.desk(), &choice, &add, &remove)?;
            let words = || format!("Changed the tags of {count} contacts.");
            place.screen.show(&json!({ "contacts": count }), words)
        }
        ContactCommand::Import(flags) => import::run(flags, place),
        ContactCommand::Export { file, filter } => {
            let count = contacts::export(place.desk(), &file, &filter_of(filter))?;
            let words = || format!("Wrote {count} contacts into {}.", file.display());
            place.screen.show(&json!({ "contacts": count }), words)
        }
    }
}

/// Makes the filter that was typed.
pub fn filter_of(flags: FilterFlags) -> ContactFilter {
    let tags = flags.tag.into_iter().map(|tag| ContactRule::Tag { tag });
    let others = flags.not_tag.into_iter();
    let others = others.map(|tag| ContactRule::NotTag { tag });
    let fields = flags.field.into_iter();
    let fields = fields.map(|(field, value)| ContactRule::FieldIs {
        field: name_of(&field).unwrap_or(field),
        value,
    });
    ContactFilter {
        search: flags.search.unwrap_or_default(),
        rules: tags.chain(others).chain(fields).collect(),
        suppressed: None,
    }
}

/// Finds a contact by its number, or by the beginning of its id.
fn find(place: &Workplace, typed: &str) -> Result<Contact, Problem> {
    let country = settings::read(place.desk())?.country;
    if let Some(phone) = phone::parse(typed, &country) {
        let known = place
            .desk()
            .store
            .read(|db| stored::by_number(db, &phone.number).map_err(Problem::from))?;
        return known.ok_or_else(|| {
            let message = format!("no contact has the number {}", phone.number);
            Problem::new(Exit::NotFound, "not_found", message)
        });
    }
    let id: ContactId = lookup::id(place.desk(), Kept::Contact, typed)?;
    Ok(contacts::read(place.desk(), id)?)
}

fn these(place: &Workplace, typed: &[String]) -> Result<ContactChoice, Problem> {
    let found = typed.iter().map(|typed| Ok(find(place, typed)?.id));
    let ids = found.collect::<Result<_, Problem>>()?;
    Ok(ContactChoice::These { ids })
}

fn changed(
    mut details: ContactDetails,
    number: Option<String>,
    flags: DetailFlags,
) -> ContactDetails {
    let parts = [
        (&mut details.number, number),
        (&mut details.name, flags.name),
        (&mut details.first_name, flags.first_name),
        (&mut details.last_name, flags.last_name),
    ];
    for (part, typed) in parts {
        if let Some(typed) = typed {
            *part = typed;
        }
    }
    if !flags.tag.is_empty() {
        details.tags = flags.tag;
    }
    details.fields.extend(flags.field);
    details
}

fn list(
    filter: FilterFlags,
    limit: u32,
    cursor: Option<String>,
    place: &Workplace,
) -> Result<(), Problem> {
    let query = ContactQuery {
        filter: filter_of(filter),
        cursor,
        limit: Some(limit),
    };
    let page = contacts::list(place.desk(), &query)?;
    place.screen.show(&page, || {
        let rows = page.items.iter().map(|contact| {
            [
                contact.details.number.clone(),
                contact.details.name.clone(),
                contact.details.tags.join(", "),
                if contact.suppressed { "never" } else { "" }.to_owned(),
            ]
        });
        let rows = table(["number", "name", "tags", "send to"], rows);
        match &page.next {
            Some(next) => format!("{rows}\n{} in all; --cursor {next} shows more", page.total),
            None => rows,
        }
    })
}

fn show(place: &Workplace, contact: &Contact) -> Result<(), Problem> {
    place.screen.show(contact, || {
        let details = &contact.details;
        let mut lines = vec![
            format!("{}  {}", details.number, details.name),
            format!("id: {}", contact.id),
        ];
        if !details.tags.is_empty() {
            lines.push(format!("tags: {}", details.tags.join(", ")));
        }
        let fields = details.fields.iter();
        lines.extend(fields.map(|(name, value)| format!("{name}: {value}")));
        if contact.suppressed {
            lines.push("must never be sent to".into());
        }
        lines.join("\n")
    })
}
