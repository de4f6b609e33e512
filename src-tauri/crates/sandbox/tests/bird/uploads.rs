use super::{CHANNEL, message, request, send, with_body};
use crate::support::{World, frozen, jpeg, json_of};
use reqwest::multipart::{Form, Part};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

async fn sign(world: &World, kind: &str) -> Value {
    let path = format!("{CHANNEL}/presigned-upload");
    let asked = request(world, "POST", &path).json(&json!({ "contentType": kind }));
    json_of(asked.send().await.unwrap(), StatusCode::OK).await
}

fn fields(form: &Value) -> Vec<(String, String)> {
    let pairs = form["uploadFormData"].as_object().unwrap().iter();
    pairs
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect()
}

fn parts(fields: Vec<(String, String)>) -> Form {
    fields
        .into_iter()
        .fold(Form::new(), |form, (name, value)| form.text(name, value))
}

fn file(bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name("dial.jpg")
}

async fn upload(world: &World, form: &Value, parts: Form) -> Response {
    let url = form["uploadUrl"].as_str().unwrap();
    world
        .client
        .post(url)
        .multipart(parts)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_signed_form_stores_the_file_and_serves_it_where_it_said() {
    let world = frozen().await;
    let form = sign(&world, "image/jpeg").await;
    assert_eq!(form["uploadMethod"], "POST");
    let media = form["mediaUrl"].as_str().unwrap().to_owned();
    assert_eq!(world.client.get(&media).send().await.unwrap().status(), 404);
    let sent = parts(fields(&form)).part("file", file(jpeg("dial")));
    let answer = upload(&world, &form, sent).await;
    assert_eq!(answer.status().as_u16(), 204);
    assert!(answer.bytes().await.unwrap().is_empty());
    let seen = world.client.get(&media).send().await.unwrap();
    assert_eq!(seen.headers()["content-type"], "image/jpeg");
    assert_eq!(seen.bytes().await.unwrap(), jpeg("dial"));
}

async fn refusal(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    assert!(text.starts_with("<?xml"), "{text}");
    let code = text.split_once("<Code>").unwrap().1;
    (status, code.split_once("</Code>").unwrap().0.to_owned())
}

#[tokio::test]
async fn a_form_that_is_not_as_it_was_given_out_is_refused() {
    let world = frozen().await;
    let form = sign(&world, "image/jpeg").await;
    let changed = |edit: fn(&mut Vec<(String, String)>)| {
        let mut fields = fields(&form);
        edit(&mut fields);
        parts(fields).part("file", file(jpeg("x")))
    };
    let denied = [
        changed(|fields| fields[0].1.push('x')),
        changed(|fields| drop(fields.pop())),
        changed(|fields| fields.push(("more".into(), "x".into()))),
        Form::new()
            .part("file", file(jpeg("x")))
            .text("key", "after the file"),
    ];
    for sent in denied {
        let told = refusal(upload(&world, &form, sent).await).await;
        assert_eq!(told, (403, "AccessDenied".to_owned()));
    }
    let late = parts(fields(&form))
        .part("file", file(jpeg("x")))
        .text("after", "the file");
    let told = refusal(upload(&world, &form, late).await).await;
    assert_eq!(told, (400, "InvalidArgument".to_owned()));
    let none = parts(fields(&form));
    let told = refusal(upload(&world, &form, none).await).await;
    assert_eq!(told.0, 400, "no file");
    let url = form["mediaUrl"].as_str().unwrap();
    assert_eq!(world.client.get(url).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_form_takes_no_second_authorization_and_ends_after_an_hour() {
    let world = frozen().await;
    let form = sign(&world, "image/jpeg").await;
    let sent = || parts(fields(&form)).part("file", file(jpeg("x")));
    let url = form["uploadUrl"].as_str().unwrap();
    let signed_twice = world
        .client
        .post(url)
        .header("authorization", "AccessKey sandbox")
        .multipart(sent());
    let told = refusal(signed_twice.send().await.unwrap()).await;
    assert_eq!(told, (400, "InvalidArgument".to_owned()));
    world.advance(3_600_000).await;
    let told = refusal(upload(&world, &form, sent()).await).await;
    assert_eq!(told, (403, "AccessDenied".to_owned()));
}

#[tokio::test]
async fn a_hundred_mebibytes_pass_and_a_byte_more_does_not() {
    let world = frozen().await;
    for (more, status) in [(0, 204), (1, 400)] {
        let form = sign(&world, "video/mp4").await;
        let bytes = vec![7; 100 * 1024 * 1024 + more];
        let sent = parts(fields(&form)).part("file", file(bytes));
        assert_eq!(upload(&world, &form, sent).await.status().as_u16(), status);
    }
}

#[tokio::test]
async fn a_message_shows_what_was_uploaded_and_fails_where_nothing_was() {
    let world = frozen().await;
    let form = sign(&world, "image/jpeg").await;
    let image = with_body(
        json!({ "type": "image", "image": { "images": [{ "mediaUrl": form["mediaUrl"] }] } }),
    );
    let early = send(&world, &image).await;
    world.advance(1).await;
    let failed = message(&world, &early).await;
    assert_eq!(
        (&failed["status"], &failed["failure"]["code"]),
        (&json!("sending_failed"), &json!(11_002))
    );
    let sent = parts(fields(&form)).part("file", file(jpeg("dial")));
    upload(&world, &form, sent).await;
    send(&world, &image).await;
    world.advance(1).await;
    let row = &world.deliveries().await[0];
    assert_eq!(row["media_sha256"].as_array().unwrap().len(), 1);
    let path = row["content"]["media"][0]["path"].as_str().unwrap();
    let seen = world.client.get(world.url(path)).send().await.unwrap();
    assert_eq!(seen.bytes().await.unwrap(), jpeg("dial"));
}

#[tokio::test]
async fn only_the_content_type_can_be_asked_for() {
    let world = frozen().await;
    let path = format!("{CHANNEL}/presigned-upload");
    for (body, field) in [
        (json!({}), "contentType"),
        (json!({ "contentType": "" }), "contentType"),
        (json!({ "contentType": "image/png", "size": 1 }), "size"),
    ] {
        let answer = request(&world, "POST", &path).json(&body).send().await;
        let told = json_of(answer.unwrap(), StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(told["details"][field].is_array(), "{told}");
    }
}
