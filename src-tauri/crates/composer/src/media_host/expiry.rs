//! When a signed address ends, as far as the address itself says.

use chrono::{DateTime, NaiveDateTime};

/// Reads the end of an address's life; `None` when it names none.
///
/// Known are Amazon's and Google's signatures (a date and a number of seconds), their older form (`Expires`), and
/// Azure's `se`.
pub fn expires_at_ms(url: &str) -> Option<i64> {
    let query = url.split_once('?')?.1.split('#').next()?;
    let find = |name: &str| {
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            key.eq_ignore_ascii_case(name).then(|| plain(value))
        })
    };
    for vendor in ["X-Amz", "X-Goog"] {
        if let Some((date, seconds)) =
            find(&format!("{vendor}-Date")).zip(find(&format!("{vendor}-Expires")))
        {
            let from = NaiveDateTime::parse_from_str(&date, "%Y%m%dT%H%M%SZ").ok()?;
            let seconds: i64 = seconds.parse().ok()?;
            return from
                .and_utc()
                .timestamp_millis()
                .checked_add(seconds.checked_mul(1000)?);
        }
    }
    if let Some(at) = find("se").filter(|_| find("sig").is_some()) {
        let at = DateTime::parse_from_rfc3339(&at).ok()?;
        return Some(at.timestamp_millis());
    }
    find("Expires")?.parse::<i64>().ok()?.checked_mul(1000)
}

/// Undoes the escapes a date can have in an address.
fn plain(value: &str) -> String {
    value
        .replace("%3A", ":")
        .replace("%3a", ":")
        .replace("%2B", "+")
}

#[cfg(test)]
mod tests {
    use super::expires_at_ms;

    #[test]
    fn signed_addresses_say_when_they_end() {
        let at = 1_795_255_200_000; // 2026-11-21T10:00:00Z
        for url in [
            "https://b.example/a.jpg?X-Amz-Algorithm=A&X-Amz-Date=20261121T090000Z&X-Amz-Expires=3600&X-Amz-Signature=1",
            "https://b.example/a.jpg?x-goog-date=20261121T095500Z&x-goog-expires=300",
            "https://b.example/a.jpg?AWSAccessKeyId=1&Expires=1795255200&Signature=x",
            "https://b.example/a.jpg?sv=2026-02-06&se=2026-11-21T10%3A00%3A00Z&sig=x",
        ] {
            assert_eq!(expires_at_ms(url), Some(at), "{url}");
        }
    }

    #[test]
    fn other_addresses_do_not() {
        for url in [
            "https://b.example/a.jpg",
            "https://b.example/a.jpg?v=3",
            "https://b.example/a.jpg?se=north",
            "https://b.example/a.jpg?X-Amz-Date=tomorrow&X-Amz-Expires=1",
            "https://b.example/a.jpg?X-Amz-Date=20261121T090000Z&X-Amz-Expires=9223372036854775807",
            "https://b.example/a.jpg?Expires=never",
        ] {
            assert_eq!(expires_at_ms(url), None, "{url}");
        }
    }
}
