//! A complete study in one file: all that was made, what made it, and what the columns mean.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use flate2::{Compression, GzBuilder};

use super::atomic::{Aside, Hashed};
use super::ro_crate::{self, Publication};
use super::text::command_line;
use super::{DataFile, Manifest, columns_markdown};

/// How Hearth is cited.
const CITATION: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../CITATION.cff"));

/// Folders of work that is done: results were made of it; and what an engine was given for it, which names this machine.
const LEFT_OUT: [&str; 2] = ["cluster", "units"];

/// What was packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Names of the files, in their order in the archive.
    pub files: Vec<String>,
    /// Length of the archive.
    pub bytes: u64,
    /// SHA-256 of the archive.
    pub sha256: String,
}

/// Packs a results folder as `.tar.gz`, an [RO-Crate](super::ro_crate) as well. The same files and publication give the same bytes:
/// nothing else in it tells of time or machine.
///
/// # Errors
///
/// Where a file can't be read, or the archive can't be written; then there is none.
pub fn pack(
    folder: &Path,
    manifest: &Manifest,
    name: &str,
    published: &Publication,
    target: &Path,
) -> io::Result<Packed> {
    let mut files = Vec::new();
    list(folder, "", &mut files)?;
    let mut own = vec![
        ("README.md".to_owned(), readme(name, manifest)),
        ("CITATION.cff".to_owned(), CITATION.to_owned()),
        ("columns.md".to_owned(), columns_markdown()),
    ];
    files.retain(|file| file != ro_crate::FILE && own.iter().all(|(name, _)| name != file));
    let mut described: Vec<DataFile> = own
        .iter()
        .map(|(name, text)| DataFile {
            name: name.clone(),
            bytes: text.len() as u64,
            sha256: super::atomic::sha256(text.as_bytes()),
        })
        .collect();
    for file in &files {
        described.push(DataFile::of(folder, file)?);
    }
    let metadata = ro_crate::metadata(name, manifest, &described, CITATION, published);
    own.insert(0, (ro_crate::FILE.to_owned(), serde_json::to_string_pretty(&metadata)? + "\n"));
    let (aside, writer) = Aside::create(target)?;
    let packer =
        GzBuilder::new().mtime(0).operating_system(255).write(Hashed::new(writer), Compression::default());
    let mut tar = tar::Builder::new(packer);
    for (file, text) in &own {
        append(&mut tar, &format!("{name}/{file}"), text.len() as u64, text.as_bytes())?;
    }
    for file in &files {
        let source = File::open(folder.join(file))?;
        let bytes = source.metadata()?.len();
        append(&mut tar, &format!("{name}/{file}"), bytes, source.take(bytes))?;
    }
    let (writer, sha256, bytes) = tar.into_inner()?.finish()?.finish();
    aside.commit(writer)?;
    let files = own.into_iter().map(|(name, _)| name).chain(files).collect();
    Ok(Packed { files, bytes, sha256 })
}

fn append<W: io::Write>(
    tar: &mut tar::Builder<W>,
    name: &str,
    bytes: u64,
    from: impl Read,
) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    tar.append_data(&mut header, name, from)
}

/// Files of a folder and below it, in order; neither hidden ones, nor units and temporary files.
fn list(folder: &Path, below: &str, files: &mut Vec<String>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder.join(below))?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let place = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        let kind = entry.file_type()?;
        if name.starts_with('.')
            || name.ends_with(".tmp")
            || (below.is_empty() && LEFT_OUT.contains(&name.as_str()))
        {
            continue;
        }
        if kind.is_dir() {
            list(folder, &place, files)?;
        } else if kind.is_file() {
            files.push(place);
        }
    }
    Ok(())
}

fn readme(name: &str, manifest: &Manifest) -> String {
    let Manifest { version, commit, seed, replicates, .. } = manifest;
    let hash = manifest.content_hash.as_deref().unwrap_or("none");
    let (about, files) = match manifest.has_arms() {
        true => {
            let points = manifest.points.as_ref().map_or(String::new(), |points| {
                format!(", {} points of {}", points.count, points.paths.join(", "))
            });
            let arms = manifest.arm_count();
            (
                format!(
                    "A study made by Hearth {version} (commit {commit}), with seed {seed}, {replicates} replicates of each \
                     of {arms} arms{points}."
                ),
                "- `scenario.ron`, `arms/`, `points.csv`: the scenario as resolved, and how its arms or points differ\n\
                 - `*.parquet`: the tables; `columns.md` says what their columns mean\n\
                 - `report.html`, `figures/`, `story.txt`: what was made of them, where it is there"
                    .to_owned(),
            )
        }
        false => {
            let files: Vec<String> = manifest.files.iter().map(|file| format!("`{}`", file.name)).collect();
            let kind = manifest.kind.name();
            let article = if kind.starts_with('a') { "An" } else { "A" };
            (
                format!("{article} {kind} made by Hearth {version} (commit {commit}), with seed {seed}."),
                format!(
                    "- `*.ron`: the texts it was made from, and scenarios that came out\n\
                     - {}: the results; each column of the Parquet files carries its meaning\n\
                     - `report.html` and the figures: what was made of them, where it is there",
                    files.join(", ")
                ),
            )
        }
    };
    format!(
        "# {name}\n\n{about}\n\n- `ro-crate-metadata.json`: all files, the run and the program, for repositories and programs (RO-Crate 1.1)\n\
         - `manifest.json`: what made it, and the SHA-256 of every file; content hash {hash}\n\
         {files}\n\nTo do it again with the same version of Hearth, and see whether the same bytes come out:\n\n\
         ```sh\nhearth reproduce {name}\n```\n\n\
         The command that made it:\n\n```sh\n{}\n```\n\n`CITATION.cff` says how to cite Hearth.\n",
        command_line(&manifest.command)
    )
}
