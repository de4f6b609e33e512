//! `contact import`: a list taken in, with a report.

use crate::{
    arguments::{ImportFlags, PolicyWord},
    problem::{Exit, Problem},
    workplace::Workplace,
};
use composer::{
    contacts::import::{
        ColumnUse, Course, ImportPreview, ImportReport, ImportSettings, MergePolicy, import,
        inspect,
    },
    content::variables::name_of,
};

/// Takes a list in, or only shows how it would be read.
pub fn run(flags: ImportFlags, place: &Workplace) -> Result<(), Problem> {
    let guessed = inspect(place.desk(), &flags.file, None)?;
    let settings = settings(&flags, &guessed)?;
    let preview = inspect(place.desk(), &flags.file, Some(settings))?;
    let settings = with_columns(&flags, &preview)?;
    if flags.dry_run {
        let preview = inspect(place.desk(), &flags.file, Some(settings))?;
        return place.screen.show(&preview, || looked_at(&preview));
    }
    let course = Course {
        stop: place.stop.clone(),
        tell: &|_| {},
    };
    let (report, mut refused) = import(place.desk(), &flags.file, &settings, &course)?;
    if let Some(file) = &flags.refused {
        refused.save(file)?;
    }
    place.screen.show(&report, || words(&report))?;
    if report.stopped {
        return Err(crate::workplace::interrupted(
            "Stopped. What was read before is kept.",
        ));
    }
    if report.refused == 0 {
        return Ok(());
    }
    let message = format!(
        "{} rows were not taken; everything else is kept. --refused FILE saves them with the reason.",
        report.refused
    );
    Err(Problem::new(Exit::Invalid, "rows_refused", message))
}

fn settings(flags: &ImportFlags, guessed: &ImportPreview) -> Result<ImportSettings, Problem> {
    let mut settings = guessed.settings.clone();
    if let Some(country) = &flags.country {
        settings.country = composer::phone::country_code(country)?;
    }
    if let Some(sheet) = &flags.sheet {
        if !guessed.sheets.contains(sheet) {
            let known = guessed.sheets.join(", ");
            let message = format!("there is no sheet “{sheet}”; there are: {known}");
            return Err(Problem::usage(message));
        }
        settings.sheet = Some(sheet.clone());
    }
    settings.tags.clone_from(&flags.tag);
    settings.policy = match flags.policy {
        PolicyWord::FillGaps => MergePolicy::FillGaps,
        PolicyWord::Overwrite => MergePolicy::Overwrite,
        PolicyWord::Keep => MergePolicy::Keep,
    };
    Ok(settings)
}

/// Puts what was typed about columns in the place of what was guessed.
fn with_columns(flags: &ImportFlags, preview: &ImportPreview) -> Result<ImportSettings, Problem> {
    let mut settings = preview.settings.clone();
    for (column, what) in &flags.map {
        let at = place_of(column, &preview.header)?;
        if settings.columns.len() <= at {
            settings.columns.resize(at + 1, ColumnUse::Skip);
        }
        let meant = column_use(what)?;
        if !matches!(meant, ColumnUse::Skip | ColumnUse::Field { .. }) {
            // There is one of each; the guess gives way.
            for other in settings.columns.iter_mut().filter(|other| **other == meant) {
                *other = ColumnUse::Skip;
            }
        }
        settings.columns[at] = meant;
    }
    Ok(settings)
}

fn place_of(column: &str, header: &[String]) -> Result<usize, Problem> {
    let same = |heading: &String| heading.trim().eq_ignore_ascii_case(column);
    if let Some(at) = header.iter().position(same) {
        return Ok(at);
    }
    let number = column
        .parse::<usize>()
        .ok()
        .filter(|at| (1..=header.len()).contains(at));
    number.map(|at| at - 1).ok_or_else(|| {
        let message = format!(
            "there is no column “{column}”; there are: {}",
            header.join(", ")
        );
        Problem::usage(message)
    })
}

fn column_use(what: &str) -> Result<ColumnUse, Problem> {
    Ok(match what {
        "number" => ColumnUse::Number,
        "name" => ColumnUse::Name,
        "first_name" => ColumnUse::FirstName,
        "last_name" => ColumnUse::LastName,
        "tags" => ColumnUse::Tags,
        "skip" => ColumnUse::Skip,
        _ => {
            let name = what.strip_prefix("field:").and_then(name_of);
            let name = name.ok_or_else(|| {
                Problem::usage(format!(
                    "“{what}” is no use of a column; take number, name, first_name, last_name, tags, skip or field:NAME"
                ))
            })?;
            ColumnUse::Field { name }
        }
    })
}

fn looked_at(preview: &ImportPreview) -> String {
    let columns = preview.header.iter().zip(&preview.settings.columns);
    let columns = columns.map(|(heading, meant)| {
        let meant = match meant {
            ColumnUse::Field { name } => format!("field:{name}"),
            other => crate::words::word(&serde_json::json!(other)["kind"]),
        };
        format!("  {heading}: {meant}")
    });
    format!(
        "{} rows, of the first {} not taken\n{}",
        preview.row_count,
        preview.refused_count,
        columns.collect::<Vec<_>>().join("\n")
    )
}

fn words(report: &ImportReport) -> String {
    let mut lines = vec![format!(
        "{} rows: {} added, {} updated, {} unchanged, {} not taken",
        report.rows, report.added, report.updated, report.unchanged, report.refused
    )];
    let refused = report.first_refused.iter();
    lines.extend(refused.map(|row| {
        format!(
            "  line {}: {} ({})",
            row.line,
            row.problem.words(),
            row.text
        )
    }));
    lines.join("\n")
}
