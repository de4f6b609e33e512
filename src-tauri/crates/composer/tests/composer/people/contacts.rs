use super::{contact, details, number, world};
use crate::support::World;
use composer::{
    contacts::{
        self, ContactChoice, ContactDetails, ContactFilter, ContactQuery, ContactRule, save,
    },
    error::DeskError,
};

fn names(world: &World, filter: ContactFilter) -> Vec<String> {
    let query = ContactQuery {
        filter,
        ..ContactQuery::default()
    };
    let page = contacts::list(&world.desk, &query).unwrap();
    assert_eq!(page.total as usize, page.items.len());
    page.items.into_iter().map(|one| one.details.name).collect()
}

fn search(world: &World, search: &str) -> Vec<String> {
    names(
        world,
        ContactFilter {
            search: search.into(),
            ..ContactFilter::default()
        },
    )
}

fn ruled(world: &World, rules: Vec<ContactRule>) -> Vec<String> {
    names(
        world,
        ContactFilter {
            rules,
            ..ContactFilter::default()
        },
    )
}

#[test]
fn contacts_are_found_by_name_number_tag_and_field() {
    let world = world();
    contact(&world, 1, "Anna Albers", &["vip"]);
    contact(&world, 2, "Élodie Öztürk", &[]);
    let mut ben = details(3, "Ben Brouwer");
    ben.fields
        .insert("Straße Nr.".into(), "Über den Linden 3".into());
    save(&world.desk, None, ben).unwrap();
    assert_eq!(
        search(&world, ""),
        ["Anna Albers", "Ben Brouwer", "Élodie Öztürk"]
    );
    assert_eq!(search(&world, "elod"), ["Élodie Öztürk"]);
    assert_eq!(search(&world, "linden"), ["Ben Brouwer"]);
    assert_eq!(search(&world, "vip"), ["Anna Albers"]);
    assert_eq!(search(&world, "+49 151 2000-0003"), ["Ben Brouwer"]);
    assert_eq!(
        search(&world, "0151 20000003"),
        ["Ben Brouwer"],
        "as it is dialled at home"
    );
    assert!(search(&world, "\"* OR").is_empty());
    let field = "straße_nr".to_owned();
    let value = "ÜBER DEN".to_owned();
    let contains = ContactRule::FieldContains {
        field: field.clone(),
        value,
    };
    assert_eq!(ruled(&world, vec![contains]), ["Ben Brouwer"]);
    let lacks = ContactRule::LacksField { field };
    let not_vip = ContactRule::NotTag { tag: "vip".into() };
    assert_eq!(ruled(&world, vec![lacks, not_vip]), ["Élodie Öztürk"]);
    let prefix = ContactRule::NumberStarts { prefix: number(1) };
    assert_eq!(ruled(&world, vec![prefix]), ["Anna Albers"]);
}

#[test]
fn pages_follow_each_other_without_a_gap_or_a_repeat() {
    let world = world();
    for index in 0..25 {
        // Several share a name, so that the id decides.
        contact(&world, index, ["Anna", "Ben"][index % 2], &[]);
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let query = ContactQuery {
            cursor: cursor.clone(),
            limit: Some(7),
            ..ContactQuery::default()
        };
        let page = contacts::list(&world.desk, &query).unwrap();
        assert_eq!(page.total, 25);
        seen.extend(page.items.into_iter().map(|one| one.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 25);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 25);
}

#[test]
fn a_number_belongs_to_one_contact() {
    let world = world();
    let anna = contact(&world, 1, "Anna", &[]);
    let again = ContactDetails {
        number: "0151 2000 0001".into(),
        ..details(9, "Somebody else")
    };
    let refused = save(&world.desk, None, again).unwrap_err();
    assert!(
        matches!(&refused, DeskError::Invalid(why) if why.contains("Anna")),
        "{refused}"
    );
    let renamed = save(&world.desk, Some(anna.id), details(1, "Anne Albers")).unwrap();
    assert_eq!(
        (renamed.id, renamed.details.name.as_str()),
        (anna.id, "Anne Albers")
    );
}

#[test]
fn a_contact_with_too_much_in_it_is_refused_and_nothing_is_kept() {
    let world = world();
    let bad = [
        ContactDetails {
            number: "nobody".into(),
            ..details(1, "A")
        },
        ContactDetails {
            first_name: "x".repeat(121),
            ..details(1, "A")
        },
        ContactDetails {
            tags: (0..51).map(|at| at.to_string()).collect(),
            ..details(1, "A")
        },
        ContactDetails {
            fields: [("***".to_owned(), "x".to_owned())].into(),
            ..details(1, "A")
        },
        ContactDetails {
            fields: [("name".to_owned(), "x".to_owned())].into(),
            ..details(1, "A")
        },
    ];
    for details in bad {
        let refused = save(&world.desk, None, details.clone());
        assert!(matches!(refused, Err(DeskError::Invalid(_))), "{details:?}");
    }
    assert!(search(&world, "").is_empty());
}

#[test]
fn deleting_many_is_undone_with_tags_and_words() {
    let world = world();
    for index in 0..5 {
        contact(&world, index, &format!("Anna {index}"), &["friday"]);
    }
    let all = ContactChoice::All {
        filter: ContactFilter::default(),
    };
    let gone = contacts::delete(&world.desk, &all).unwrap();
    assert_eq!(gone.len(), 5);
    assert!(search(&world, "anna").is_empty());
    assert!(contacts::facts(&world.desk).unwrap().tags.is_empty());
    assert_eq!(contacts::restore(&world.desk, &gone).unwrap(), 5);
    assert_eq!(search(&world, "anna").len(), 5);
    assert_eq!(contacts::facts(&world.desk).unwrap().tags[0].count, 5);
    contacts::delete(&world.desk, &ContactChoice::These { ids: vec![gone[0]] }).unwrap();
    contact(&world, 0, "Somebody new", &[]);
    assert_eq!(
        contacts::restore(&world.desk, &gone[..1]).unwrap(),
        0,
        "the number is taken"
    );
}

#[test]
fn tags_are_given_to_many_and_taken_away() {
    let world = world();
    let one = contact(&world, 1, "Anna", &["old"]);
    contact(&world, 2, "Ben", &[]);
    let all = ContactChoice::All {
        filter: ContactFilter::default(),
    };
    let changed = contacts::tag(&world.desk, &all, &["new".into()], &["old".into()]).unwrap();
    assert_eq!(changed, 2);
    let tagged = ContactRule::Tag { tag: "new".into() };
    assert_eq!(ruled(&world, vec![tagged]).len(), 2);
    let anna = contacts::read(&world.desk, one.id).unwrap();
    assert_eq!(anna.details.tags, ["new"]);
}

#[test]
fn two_contacts_become_one_that_lacks_nothing() {
    let world = world();
    let kept = contact(&world, 1, "Anna", &["a"]);
    let mut other = details(2, "A. Albers");
    other.tags = vec!["b".into()];
    other.fields.insert("city".into(), "Köln".into());
    let other = save(&world.desk, None, other).unwrap();
    let merged = contacts::merge(&world.desk, kept.id, other.id).unwrap();
    assert_eq!(merged.details.name, "Anna");
    assert_eq!(merged.details.last_name, "Albers");
    assert_eq!(merged.details.tags, ["a", "b"]);
    assert_eq!(merged.details.fields["city"], "Köln");
    assert_eq!(merged.details.fields["other_number"], number(2));
    assert!(contacts::read(&world.desk, other.id).is_err());
}
