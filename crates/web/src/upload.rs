//! A file comes in: streamed to a file of its own, never held in memory. The form's secret must stand before the file, so
//! that what another site sends is refused before it is kept.

use crate::components::faults::Faults;
use crate::cookies::same_secret;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::office::{Refusal, Upload};
use crate::pages::imports;
use crate::posted::CSRF;
use crate::problem::Problem;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};
use tempfile::TempPath;
use tokio::io::AsyncWriteExt;

/// The most bytes of a field that is no file.
const FIELD_LIMIT: usize = 256 * 1024;

/// The most fields of a form that are no file.
const MOST_FIELDS: usize = 16;

pub(crate) async fn start(visit: Visit, form: Multipart) -> Result<Response, Problem> {
    let (fields, file) = receive(&visit, form).await?;
    let upload = match upload(&fields, file) {
        Ok(upload) => upload,
        Err(faults) => return again(&visit, &fields, &faults).await,
    };
    let viewer = visit.viewer()?;
    match visit
        .app
        .ask(move |office| office.start_import(&viewer, upload))
        .await?
    {
        Ok(run) => {
            Ok(Redirect::to(&format!("/imports/{}", crate::fields::encoded(&run))).into_response())
        }
        Err(Refusal::Invalid(words, field)) => {
            again(&visit, &fields, &Faults::one(&field, words)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// What came with a file by way of the API: its fields, the file with its name, and what stands for all of it.
pub(crate) struct Received {
    pub(crate) fields: Fields,
    pub(crate) file: Option<(TempPath, String)>,
    pub(crate) asked: [u8; 32],
}

/// Receives a file for whom the door has let in already.
pub(crate) async fn receive_file(visit: &Visit, mut form: Multipart) -> Result<Received, Problem> {
    let malformed =
        |_: MultipartError| Problem::Malformed("The form cannot be read to its end.".to_owned());
    let read = |fault: MultipartError| {
        if fault.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::TooLarge
        } else {
            malformed(fault)
        }
    };
    let mut hash = Sha256::new();
    let (mut fields, mut file) = (Fields::default(), None);
    while let Some(field) = form.next_field().await.map_err(read)? {
        let name = field.name().unwrap_or_default().to_owned();
        let again = fields.verbatim(&name).is_some() || (name == "file" && file.is_some());
        if again || fields.0.len() > MOST_FIELDS {
            return Err(Problem::Malformed(
                "A field of the form stands twice.".to_owned(),
            ));
        }
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
        if name == "file" {
            let file_name = last_part(field.file_name().unwrap_or_default());
            hash.update(file_name.as_bytes());
            hash.update([0]);
            let content = keep(visit, field, Some(&mut hash)).await?;
            file = (!file_name.is_empty()).then_some((content, file_name));
        } else {
            let value = text(field).await?;
            hash.update((value.len() as u64).to_be_bytes());
            hash.update(value.as_bytes());
            fields.0.push((name, value));
        }
    }
    Ok(Received {
        fields,
        file,
        asked: hash.finalize().into(),
    })
}

async fn again(visit: &Visit, fields: &Fields, faults: &Faults) -> Result<Response, Problem> {
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        imports::page(visit, fields, faults).await?,
    )
        .into_response())
}

async fn receive(
    visit: &Visit,
    mut form: Multipart,
) -> Result<(Fields, Option<(TempPath, String)>), Problem> {
    let mut fields = Fields::default();
    let mut file = None;
    let mut ours = false;
    while let Some(field) = form.next_field().await.map_err(refused)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == CSRF {
            ours = same_secret(&text(field).await?, &visit.session.csrf);
            continue;
        }
        if !ours {
            return Err(Problem::NotOurForm);
        }
        if fields.0.len() > MOST_FIELDS {
            return Err(Problem::Malformed(
                "The form has too many fields.".to_owned(),
            ));
        }
        if name == "file" {
            let file_name = last_part(field.file_name().unwrap_or_default());
            let content = keep(visit, field, None).await?;
            // A form without a file chosen sends an empty one without a name.
            file = (!file_name.is_empty()).then_some((content, file_name));
        } else {
            fields.0.push((name, text(field).await?));
        }
    }
    if ours {
        Ok((fields, file))
    } else {
        Err(Problem::NotOurForm)
    }
}

fn upload(fields: &Fields, file: Option<(TempPath, String)>) -> Result<Upload, Faults> {
    let mut faults = Faults::default();
    let source = fields.get("source").unwrap_or_default().to_owned();
    if source.is_empty() {
        faults.add("source", "Enter the source that the file is from");
    }
    let received_on = fields
        .day("received", "The day of receipt")
        .unwrap_or_else(|words| {
            faults.add("received", words);
            None
        });
    if file.is_none() {
        faults.add("file", "Select a file");
    }
    let get = |name| fields.get(name).map(str::to_owned);
    match file {
        Some((content, file_name)) if faults.is_empty() => Ok(Upload {
            content,
            file_name,
            source,
            format: get("format"),
            mapping: get("mapping"),
            received_on,
        }),
        _ => Err(faults),
    }
}

/// The name without folders, which some browsers send along, and without what would make it read otherwise than it is:
/// control characters, and marks that turn the direction of writing. It is shown, and never used as a path.
fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|letter| !letter.is_control() && !turns(*letter))
        .take(200)
        .collect::<String>()
        .trim_start_matches('.')
        .trim()
        .to_owned()
}

/// True for marks that turn or hide the direction of writing: `gpj.exe` can be made to look like `exe.jpg`.
const fn turns(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

async fn text(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(refused)? {
        if bytes.len() + chunk.len() > FIELD_LIMIT {
            return Err(Problem::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Problem::Invalid("The form is not in UTF-8.".to_owned()))
}

async fn keep(
    visit: &Visit,
    mut field: Field<'_>,
    mut hash: Option<&mut Sha256>,
) -> Result<TempPath, Problem> {
    let failed = |_: std::io::Error| {
        Problem::Failed("an upload could not be written to the folder for uploads".to_owned())
    };
    let folder = visit.app.settings.uploads.clone();
    let made = tokio::task::spawn_blocking(move || {
        tempfile::Builder::new()
            .prefix("upload-")
            .tempfile_in(folder)
    })
    .await;
    let (file, path) = made
        .map_err(|_| Problem::Failed("a file for an upload could not be made".to_owned()))?
        .map_err(failed)?
        .into_parts();
    let mut out = tokio::fs::File::from_std(file);
    while let Some(chunk) = field.chunk().await.map_err(refused)? {
        if let Some(hash) = hash.as_deref_mut() {
            hash.update(&chunk);
        }
        out.write_all(&chunk).await.map_err(failed)?;
    }
    out.flush().await.map_err(failed)?;
    Ok(path)
}

fn refused(fault: MultipartError) -> Problem {
    if fault.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge
    } else {
        Problem::Invalid(
            "The form could not be read. Go back, load the page again, and send it from there."
                .to_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_name_has_no_folders() {
        for (given, expected) in [
            ("census.xml", "census.xml"),
            ("C:\\files\\census.xml", "census.xml"),
            ("../../etc/passwd", "passwd"),
            ("a/", ""),
            ("a\nb.csv", "ab.csv"),
            ("a\0b.csv", "ab.csv"),
            ("..", ""),
            ("..\\..\\.bashrc", "bashrc"),
            ("census\u{202E}lmx.csv", "censuslmx.csv"),
        ] {
            assert_eq!(super::last_part(given), expected);
        }
    }
}
