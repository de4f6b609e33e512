//! Fills a data folder with drafts as a watch dealer would have written them.

use crate::{choice, problem::Problem, workplace::Workplace};
use composer::{
    audience::Group,
    draft::{Draft, DraftFields, Origin},
    id::DraftId,
    recipient::Recipient,
    schedule::Schedule,
    settings::{self, Settings},
    store::{StoreError, drafts, revisions},
};
use serde_json::json;
use std::time::Instant;

const PER_TRANSACTION: usize = 1_000;
const MOST: u32 = 1_000_000;
const OPENINGS: [&str; 6] = [
    "*Just in:*",
    "Sold, thank you all.",
    "Last chance before the weekend:",
    "New price:",
    "_On consignment:_",
    "Looking for a buyer:",
];
const WATCHES: [&str; 7] = [
    "a steel diver from 1971",
    "a two-tone dress watch",
    "a bicompax chronograph",
    "a manual-wind field watch",
    "a gold pocket watch with chain",
    "a pilot's watch, 39 mm",
    "a moonphase with full set",
];
const REMARKS: [&str; 5] = [
    "Serviced in March, runs +3 s a day.",
    "Dial is original, hands are relumed.",
    "Box and papers included.",
    "Shipping insured, pick-up in Utrecht on Saturday.",
    "Ask for the movement pictures 📷.",
];

/// Whoever has written so many drafts has seen the welcome.
fn welcome_is_over(place: &Workplace) -> Result<(), Problem> {
    let settings = settings::read(place.desk())?;
    let seen = Settings {
        welcomed: true,
        ..settings
    };
    settings::save(place.desk(), seen)?;
    Ok(())
}

/// Writes drafts in bulk; every third has groups, every seventh a schedule.
pub async fn seed_drafts(number: u32, place: &mut Workplace) -> Result<(), Problem> {
    let number = number.min(MOST);
    let account = choice::account(place, None).await?;
    let groups = choice::groups(place, &account, false).await?;
    let senders = choice::senders(place, &account, false).await?;
    let base = DraftFields {
        account_id: Some(account.id),
        sender_id: choice::sender(&senders, None)?,
        ..DraftFields::default()
    };
    welcome_is_over(place)?;
    let begun = Instant::now();
    let numbers: Vec<u32> = (0..number).collect();
    let now_ms = place.desk().now_ms();
    for chunk in numbers.chunks(PER_TRANSACTION) {
        place.desk().store.write(|tx| {
            for count in chunk {
                let age_ms = i64::from(number - count) * 61_000;
                let draft = seeded(*count, &base, &groups, now_ms - age_ms);
                drafts::write(tx, &draft)?;
                revisions::add(tx, &draft, Origin::Typed)?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let result = json!({ "drafts": number, "seconds": seconds });
    place.screen.show(&result, || {
        format!("{number} drafts written in {seconds:.2} s")
    })
}

fn seeded(count: u32, base: &DraftFields, groups: &[Group], at_ms: i64) -> Draft {
    let mut fields = base.clone();
    fields.content.text = text(count);
    if count.is_multiple_of(3) && !groups.is_empty() {
        let chosen = (0..1 + count % 4).map(|step| &groups[(count + step) as usize % groups.len()]);
        fields.recipients = chosen
            .map(|group| Recipient::Group {
                id: group.id.clone(),
                name: group.name.clone(),
            })
            .collect();
    }
    if count.is_multiple_of(7) {
        fields.schedule = next_year(count);
    }
    Draft {
        id: DraftId::new(),
        revision: 1,
        fields,
        created_at_ms: at_ms,
        updated_at_ms: at_ms,
        deleted_at_ms: None,
    }
}

fn next_year(count: u32) -> Schedule {
    let day = chrono::NaiveDate::from_yo_opt(2030, 1 + count % 365);
    let at = day.and_then(|day| day.and_hms_opt(7 + count % 12, 30, 0));
    at.map_or(Schedule::Now, |at| Schedule::Once {
        at,
        zone: chrono_tz::Tz::Europe__Berlin,
    })
}

/// Gives a post's text; a different one for every number.
pub fn text(count: u32) -> String {
    let pick = |words: &[&'static str], stride: u32| words[(count / stride) as usize % words.len()];
    format!(
        "{} {}\n{}\n\nRef. {count:05}, € {}",
        pick(&OPENINGS, 1),
        pick(&WATCHES, 2),
        pick(&REMARKS, 3),
        350 + count * 37 % 9_000
    )
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn every_seeded_text_is_another() {
        let texts: std::collections::HashSet<String> = (0..2_000).map(text).collect();
        assert_eq!(texts.len(), 2_000);
    }
}
