use crate::support::{ADMINS_ONLY, BAKERY_COUNTER, DIVERS, LEFT, SHOP_PHONE, World, calm, frozen};
use serde_json::Value;

fn find<'a>(page: &'a Value, id: &str) -> &'a Value {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|group| group["id"] == id)
        .unwrap()
}

#[tokio::test]
async fn the_seeded_world_has_the_groups_of_a_watch_dealer_and_of_a_bakery() {
    let world = frozen().await;
    let page = world
        .get(&format!("/v2/groups?session_id={SHOP_PHONE}"))
        .await;
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 14);
    assert_eq!(
        items
            .iter()
            .filter(|group| group["can_send"] == true)
            .count(),
        12
    );
    let announce = find(&page, ADMINS_ONLY);
    assert_eq!(
        (&announce["is_announce"], &announce["can_send"]),
        (&true.into(), &false.into())
    );
    let left = find(&page, LEFT);
    assert_eq!(
        (&left["is_announce"], &left["can_send"]),
        (&false.into(), &false.into())
    );
    assert_eq!(find(&page, DIVERS)["participant_count"], 214);
    let bakery = world
        .get(&format!("/v2/groups?session_id={BAKERY_COUNTER}"))
        .await;
    assert_eq!(bakery["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn pages_hold_every_group_once_and_end() {
    let world = World::start(calm().extra_groups(300)).await;
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world
            .get(&format!("/v2/groups?page_size=100{cursor}"))
            .await;
        let items = page["items"].as_array().unwrap();
        ids.extend(
            items
                .iter()
                .map(|group| group["id"].as_str().unwrap().to_owned()),
        );
        if page["has_more"] == false {
            assert_eq!(page["next_cursor"], Value::Null);
            break;
        }
        cursor = format!("&cursor={}", page["next_cursor"].as_str().unwrap());
    }
    let total = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((total, ids.len()), (316, 316));
}

#[tokio::test]
async fn a_query_outside_the_contract_is_refused() {
    let world = frozen().await;
    for query in [
        "page_size=0",
        "page_size=201",
        "page_size=-1",
        "page_size=x",
        "page_size=",
        "cursor=zzz",
        "session_id=1",
    ] {
        assert_eq!(
            world.status("GET", &format!("/v2/groups?{query}")).await,
            400,
            "{query}"
        );
    }
    let sends = world.get("/v2/groups?page_size=1").await["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let foreign = format!("/v2/outbound/sends?cursor={sends}");
    assert_eq!(
        world.status("GET", &foreign).await,
        400,
        "a cursor of another list"
    );
    assert_eq!(
        world
            .status("GET", "/v2/outbound/sends?status=arrived")
            .await,
        400
    );
    assert_eq!(world.status("GET", "/v2/sessions?role=watching").await, 400);
}
