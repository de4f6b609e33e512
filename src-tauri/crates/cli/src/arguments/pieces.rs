//! Arguments of `draft` for everything a message can hold beside text and files.

use clap::Args;
use composer::content::{ParameterKind, TemplateParameter};
use std::path::PathBuf;

/// One structured piece, buttons, and what the system is asked for.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Pieces, buttons and options")]
pub struct PieceFlags {
    /// A place: degrees of latitude and longitude, such as 52.52,13.405
    #[arg(long, value_name = "LAT,LON", group = "piece", allow_hyphen_values = true, value_parser = degrees)]
    pub location: Option<(f64, f64)>,
    /// Name of the place
    #[arg(long, value_name = "NAME", requires = "location")]
    pub place: Option<String>,
    /// Address of the place
    #[arg(long, requires = "location")]
    pub address: Option<String>,
    /// A list, as JSON with `button` and `sections`; - is standard input
    #[arg(long, value_name = "FILE", group = "piece")]
    pub list: Option<PathBuf>,
    /// A row of a list: Section/Title[/Description[/payload]]; \/ is a slash
    #[arg(long, value_name = "ROW", group = "piece", num_args = 1.., requires = "list_button")]
    pub row: Vec<String>,
    /// Words on the button that opens the list
    #[arg(long, value_name = "WORDS", requires = "row")]
    pub list_button: Option<String>,
    /// A card: Title|Text|PICTURE-FILE|Button=URL
    #[arg(long, value_name = "CARD", group = "piece", num_args = 1..)]
    pub card: Vec<String>,
    /// A template, by its name or project id
    #[arg(long, value_name = "NAME", group = "piece", requires = "locale")]
    pub template: Option<String>,
    /// Language of the template, such as en or pt-BR
    #[arg(long, requires = "template")]
    pub locale: Option<String>,
    /// Version of the template
    #[arg(long, value_name = "VERSION", requires = "template")]
    pub template_version: Option<String>,
    /// What the template says, with places such as {{1}}; for the preview only
    #[arg(long, value_name = "WORDS", requires = "template")]
    pub template_words: Option<String>,
    /// A value of the template: key=value, with :number, :boolean or :json after it where it is no text
    #[arg(long, value_name = "KEY=VALUE", num_args = 1.., requires = "template", value_parser = parameter)]
    pub param: Vec<TemplateParameter>,
    /// A value of the template in the older form, by name
    #[arg(long, value_name = "NAME=VALUE", num_args = 1.., requires = "template", conflicts_with = "param", value_parser = pair)]
    pub variable: Vec<(String, String)>,
    /// A template in the system's own form, as JSON; - is standard input
    #[arg(long, value_name = "FILE", group = "piece")]
    pub template_json: Option<PathBuf>,
    /// A button that answers with its words; replies come first, then postbacks, links and requests
    #[arg(long, value_name = "TEXT", num_args = 1..)]
    pub reply: Vec<String>,
    /// A button that gives something back
    #[arg(long, value_name = "TEXT=PAYLOAD", num_args = 1.., value_parser = pair)]
    pub postback: Vec<(String, String)>,
    /// A button that opens an https address
    #[arg(long, value_name = "TEXT=URL", num_args = 1.., value_parser = pair)]
    pub link: Vec<(String, String)>,
    /// A button that asks where the reader is
    #[arg(long, value_name = "TEXT")]
    pub ask_location: Option<String>,
    /// Answer a received message, by its id
    #[arg(long, value_name = "MESSAGE-ID")]
    pub answer: Option<String>,
    /// Words to find the message by at the system
    #[arg(long, value_name = "TAG", num_args = 1..)]
    pub tag: Vec<String>,
    /// Do not deliver it later than this after it was sent: 90s, 30m, 36h, 2d
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub valid_for: Option<u32>,
    /// Deliver it in quiet hours, too
    #[arg(long)]
    pub despite_quiet_hours: bool,
    /// Leave out people who have had too much; marks it as marketing
    #[arg(long)]
    pub cap_frequency: bool,
    /// Let the system count the taps on links
    #[arg(long)]
    pub track_links: bool,
    /// Pictures that are sent as stickers; one is made of what is none
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub sticker: Vec<PathBuf>,
}

/// Takes pieces, buttons, the answer and options out of a draft.
#[derive(Debug, Default, Args)]
pub struct TakenOut {
    /// Take the place, list, cards or template out
    #[arg(long, conflicts_with = "piece")]
    pub no_piece: bool,
    /// Take every button out
    #[arg(long)]
    pub no_buttons: bool,
    /// Send it as a message of its own
    #[arg(long, conflicts_with = "answer")]
    pub no_answer: bool,
    /// Take tags and every other option back
    #[arg(long)]
    pub no_options: bool,
}

fn degrees(text: &str) -> Result<(f64, f64), String> {
    let form = || "it takes latitude and longitude, such as 52.52,13.405".to_owned();
    let (latitude, longitude) = text.split_once(',').ok_or_else(form)?;
    let number = |text: &str| {
        text.trim()
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
    };
    number(latitude).zip(number(longitude)).ok_or_else(form)
}

/// Words before the first sign of equality, and what is after it.
fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("there is no = in it")?;
    let name = name.trim();
    if name.is_empty() {
        return Err("there is nothing before the =".into());
    }
    Ok((name.to_owned(), value.to_owned()))
}

fn parameter(text: &str) -> Result<TemplateParameter, String> {
    let (key, typed) = pair(text)?;
    let (value, kind) = match typed.rsplit_once(':') {
        Some((value, "text")) => (value, ParameterKind::Text),
        Some((value, "number")) => (value, ParameterKind::Number),
        Some((value, "boolean")) => (value, ParameterKind::Boolean),
        Some((value, "json")) => (value, ParameterKind::Json),
        _ => (typed.as_str(), ParameterKind::Text),
    };
    let value = value.to_owned();
    Ok(TemplateParameter { key, value, kind })
}

fn seconds(text: &str) -> Result<u32, String> {
    let form = || "it takes a number with s, m, h or d after it, such as 36h".to_owned();
    let unit = text.chars().next_back().ok_or_else(form)?;
    let each: u32 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return Err(form()),
    };
    let count: u32 = text[..text.len() - 1].trim().parse().map_err(|_| form())?;
    count
        .checked_mul(each)
        .ok_or_else(|| format!("{text} is too long"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_two_numbers() {
        assert_eq!(degrees("-33.9, 18.4"), Ok((-33.9, 18.4)));
        assert!(degrees("52.5").is_err() && degrees("a,b").is_err() && degrees("NaN,1").is_err());
    }

    #[test]
    fn a_value_may_say_its_kind() {
        let read = |text| parameter(text).map(|one| (one.key, one.value, one.kind));
        let of = |key: &str, value: &str, kind| Ok((key.to_owned(), value.to_owned(), kind));
        assert_eq!(read("1=Ann"), of("1", "Ann", ParameterKind::Text));
        assert_eq!(
            read("price=9.5:number"),
            of("price", "9.5", ParameterKind::Number)
        );
        assert_eq!(read("at=10:30"), of("at", "10:30", ParameterKind::Text));
        assert_eq!(
            read("a=b:number:text"),
            of("a", "b:number", ParameterKind::Text)
        );
        assert!(read("Ann").is_err() && read("=Ann").is_err());
    }

    #[test]
    fn a_time_is_a_number_and_a_unit() {
        assert_eq!(seconds("36h"), Ok(129_600));
        assert_eq!((seconds("90s"), seconds("2d")), (Ok(90), Ok(172_800)));
        assert!(
            ["", "36", "h", "-1h", "99999999d", "1ü"]
                .iter()
                .all(|text| seconds(text).is_err())
        );
    }
}
