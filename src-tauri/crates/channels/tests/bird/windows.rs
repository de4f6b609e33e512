use crate::support::{
    BAKERY, KIM_ID, ROBIN, ROBIN_ID, Recorder, TOKEN, World, client, contact, phone,
};
use composer::{
    channel::{ChannelError, ServiceWindow},
    id::SenderId,
    recipient::Recipient,
};

const HOUR_MS: i64 = 3_600_000;

async fn window(world: &World, recipient: &Recipient) -> Result<ServiceWindow, ChannelError> {
    let sender = SenderId(BAKERY.into());
    world.client.service_window(&sender, recipient).await
}

#[tokio::test]
async fn a_contact_that_wrote_an_hour_ago_can_be_written_to_for_23_more() {
    let world = World::new().await;
    let until = world.sandbox.now_ms() + 23 * HOUR_MS;
    let open = ServiceWindow {
        open_until_ms: Some(until),
    };
    assert_eq!(window(&world, &contact(ROBIN_ID)).await, Ok(open));
    assert_eq!(
        window(&world, &phone(ROBIN)).await,
        Ok(open),
        "found by its number"
    );
}

#[tokio::test]
async fn the_window_of_who_never_wrote_or_wrote_long_ago_is_closed() {
    let world = World::new().await;
    let closed = ServiceWindow {
        open_until_ms: None,
    };
    assert_eq!(window(&world, &contact(KIM_ID)).await, Ok(closed));
    assert_eq!(window(&world, &phone("+447700900125")).await, Ok(closed));
    world.advance(24 * HOUR_MS).await;
    assert_eq!(window(&world, &contact(ROBIN_ID)).await, Ok(closed));
    assert_eq!(window(&world, &phone(ROBIN)).await, Ok(closed));
}

#[tokio::test]
async fn a_session_that_never_ends_is_open_to_the_end_of_time() {
    let body = r#"{"serviceWindowExpireAt":null,"isPermanentSession":true}"#;
    let recorder = Recorder::json("200 OK", body).await;
    let sender = SenderId(BAKERY.into());
    let found = client(&recorder.url, TOKEN)
        .service_window(&sender, &contact(ROBIN_ID))
        .await;
    let until = found.unwrap().open_until_ms.unwrap();
    assert_eq!(
        until, 253_402_300_799_000,
        "the last second of the year 9999"
    );
}

#[tokio::test]
async fn a_group_has_no_window() {
    let world = World::new().await;
    let group = Recipient::Group {
        id: "g".into(),
        name: "Divers".into(),
    };
    assert_eq!(window(&world, &group).await, Err(ChannelError::NotOffered));
}
