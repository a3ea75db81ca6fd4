//! What an archive holds, as an RO-Crate: repositories and programs read files, inputs and the program from one file of JSON-LD.
//!
//! RO-Crate 1.1 (<https://w3id.org/ro/crate/1.1>), with the run as a `CreateAction`: the program is its instrument, the scenario and the
//! seed are its objects, data and all that was made of them its results.

use serde_json::{Value, json};

use super::manifest::{DataFile, Manifest};
use super::text::command_line;

/// Name of the file.
pub const FILE: &str = "ro-crate-metadata.json";

/// The table of [`meaning`]: what stands in a results folder.
const HEAD: &str = include_str!("outputs_head.md");

/// What only whoever publishes an archive can say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publication {
    /// The day, as `2026-05-04`.
    pub date: String,
    /// Under which licence others may use the results: an identifier of <https://spdx.org/licenses>, or an address.
    pub license: Option<String>,
    /// Who made them: names, each with an ORCID where there is one.
    pub authors: Vec<Author>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Name.
    pub name: String,
    /// Identifier, such as `0000-0002-1825-0097`.
    pub orcid: Option<String>,
}

/// The metadata of an archive called `name` that holds these files, beside this one.
pub fn metadata(
    name: &str,
    manifest: &Manifest,
    files: &[DataFile],
    citation: &str,
    published: &Publication,
) -> Value {
    let refer = |id: &str| json!({ "@id": id });
    let part_of = |file: &&DataFile| refer(&address(&file.name));
    let input = |file: &&DataFile| is_input(manifest, &file.name);
    let result = |file: &&DataFile| {
        manifest.files.iter().chain(&manifest.made).any(|made| made.name == file.name) && !input(file)
    };
    let kind = manifest.kind.name();
    let command = command_line(&manifest.command);
    let license = license(published.license.as_deref());
    let mut root = json!({
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": format!(
            "A {kind} of simulated communities of practice, made by Hearth {} with seed {}.", manifest.version, manifest.seed
        ),
        "datePublished": published.date,
        "license": refer(license["@id"].as_str().unwrap_or_default()),
        "hasPart": files.iter().map(|file| part_of(&file)).collect::<Vec<_>>(),
        "mentions": refer("#run"),
    });
    let mut graph = vec![json!({
        "@id": FILE,
        "@type": "CreativeWork",
        "conformsTo": refer("https://w3id.org/ro/crate/1.1"),
        "about": refer("./"),
    })];
    let people: Vec<Value> = published.authors.iter().map(person).collect();
    if !people.is_empty() {
        root["author"] = people.iter().map(|person| json!({ "@id": person["@id"] })).collect();
    }
    graph.push(root);
    graph.extend(files.iter().map(file_entity));
    let mut objects: Vec<Value> = files.iter().filter(input).map(|file| part_of(&file)).collect();
    objects.extend(["#seed", "#replicates"].map(refer));
    graph.push(json!({
        "@id": "#run",
        "@type": "CreateAction",
        "name": command,
        "description": format!("Hearth made this {kind}; `hearth reproduce` makes it again, to the same bytes."),
        "instrument": refer("#hearth"),
        "object": objects,
        "result": files.iter().filter(result).map(|file| part_of(&file)).collect::<Vec<_>>(),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }));
    graph.push(value("seed", "Seed of all random numbers", &manifest.seed.to_string()));
    let done = manifest.replicates.to_string();
    graph.push(value("replicates", "Runs of each arm or point", &done));
    graph.push(program(manifest, citation));
    graph.push(spdx("MIT"));
    graph.push(spdx("Apache-2.0"));
    if !graph.iter().any(|known| known["@id"] == license["@id"]) {
        graph.push(license);
    }
    graph.extend(people);
    // The context of 1.1 is older than `sha256` in schema.org.
    let context = json!(["https://w3id.org/ro/crate/1.1/context", { "sha256": "https://schema.org/sha256" }]);
    json!({ "@context": context, "@graph": graph })
}

/// Whether results were made from a file: a text that was read, a scenario, the points.
fn is_input(manifest: &Manifest, name: &str) -> bool {
    manifest.inputs.iter().any(|input| input.name == name)
        || manifest.arms.iter().any(|arm| arm.scenario == name)
        || (manifest.points.is_some() && name == "points.csv")
}

fn file_entity(file: &DataFile) -> Value {
    let mut entity = json!({
        "@id": address(&file.name),
        "@type": "File",
        "name": file.name,
        "encodingFormat": format_of(&file.name),
        "contentSize": file.bytes.to_string(),
        "sha256": file.sha256,
    });
    if let Some(meaning) = meaning(&file.name) {
        entity["description"] = meaning.into();
    }
    entity
}

/// A file's name as part of an address.
fn address(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(byte.into())
            }
            other => out += &format!("%{other:02X}"),
        }
    }
    out
}

/// Media types; `.ron` has none of its own.
fn format_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "parquet" => "application/vnd.apache.parquet",
        "csv" => "text/csv",
        "json" => "application/json",
        "html" => "text/html",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "md" => "text/markdown",
        "cff" => "application/yaml",
        "ron" | "txt" => "text/plain",
        _ => "application/octet-stream",
    }
}

/// What a file holds, by the table in the documentation of results: the first sentence of its row.
fn meaning(file: &str) -> Option<String> {
    let own = [
        ("README.md", "What each file is, and how to do it again"),
        ("CITATION.cff", "How to cite Hearth"),
        ("columns.md", "Meaning and unit of every column of the tables"),
    ];
    if let Some((_, meaning)) = own.iter().find(|(name, _)| *name == file) {
        return Some((*meaning).to_owned());
    }
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).any(|name| stands_for(name, file));
    let rows = HEAD.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let (_, text) = rows.into_iter().find(|(cell, _)| names(cell))?;
    let sentence = text.split_once(". ").map_or(text, |(first, _)| first);
    Some(sentence.trim_end_matches('.').replace('`', ""))
}

/// Whether a name of that table stands for a file: `figures/` for all in it, capital letters for what differs.
fn stands_for(name: &str, file: &str) -> bool {
    if name.ends_with('/') {
        return file.starts_with(name);
    }
    match name.find(|letter: char| letter.is_ascii_uppercase()) {
        Some(at) => {
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            file.starts_with(&name[..at]) && file.ends_with(&format!(".{ending}"))
        }
        None => name == file,
    }
}

fn value(id: &str, description: &str, value: &str) -> Value {
    json!({ "@id": format!("#{id}"), "@type": "PropertyValue", "name": id, "description": description, "value": value })
}

/// The program, and where to get it as far as `CITATION.cff` says so.
fn program(manifest: &Manifest, citation: &str) -> Value {
    let mut entity = json!({
        "@id": "#hearth",
        "@type": "SoftwareApplication",
        "name": "Hearth",
        "description": "A deterministic agent-based simulator of communities of practice. The same scenario, seed and version give \
                        the same bytes; other versions may give others.",
        "softwareVersion": manifest.version,
        "version": format!("{} (commit {})", manifest.version, manifest.commit),
        "applicationCategory": "Simulation",
        "operatingSystem": "Linux, macOS, Windows",
        "license": [{ "@id": spdx_address("MIT") }, { "@id": spdx_address("Apache-2.0") }],
        "citation": { "@id": "CITATION.cff" },
    });
    let stated = |key: &str| {
        let line = citation.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
        Some(line.trim().trim_matches(['"', '\'']).to_owned())
    };
    if let Some(place) = stated("repository-code").or_else(|| stated("url")) {
        entity["url"] = place.into();
        entity["downloadUrl"] = format!(
            "{}/releases/tag/v{}",
            entity["url"].as_str().unwrap_or_default().trim_end_matches('/'),
            manifest.version
        )
        .into();
    }
    if let Some(doi) = stated("doi") {
        entity["identifier"] = format!("https://doi.org/{doi}").into();
    }
    entity
}

fn spdx_address(id: &str) -> String {
    format!("https://spdx.org/licenses/{id}")
}

fn spdx(id: &str) -> Value {
    json!({ "@id": spdx_address(id), "@type": "CreativeWork", "name": id, "description": "A licence of the SPDX list" })
}

/// The licence of the results.
fn license(stated: Option<&str>) -> Value {
    match stated {
        Some(address) if address.contains("://") => json!({
            "@id": address, "@type": "CreativeWork", "name": address, "description": "The licence of these results",
        }),
        Some(id) => spdx(id),
        None => json!({
            "@id": "#license",
            "@type": "CreativeWork",
            "name": "No licence is stated",
            "description": "Ask whoever published these results under which licence they may be used.",
        }),
    }
}

fn person(author: &Author) -> Value {
    let id = match &author.orcid {
        Some(orcid) => format!("https://orcid.org/{orcid}"),
        None => format!("#{}", address(&author.name).replace('/', "%2F")),
    };
    json!({ "@id": id, "@type": "Person", "name": author.name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{ArmEntry, Invocation};

    fn file(name: &str) -> DataFile {
        DataFile { name: name.to_owned(), bytes: 12, sha256: "ab".repeat(32) }
    }

    fn crate_of(published: &Publication, citation: &str) -> Value {
        let invocation =
            Invocation { command: vec!["hearth".to_owned(), "run".to_owned()], ..Invocation::default() };
        let mut manifest = Manifest::begun(&invocation, 7, 20, Value::Null);
        manifest.arms = vec![ArmEntry {
            name: "Baseline".to_owned(),
            communities: vec!["Community".to_owned()],
            horizon_weeks: 52,
            scenario: "scenario.ron".to_owned(),
            scenario_sha256: String::new(),
            uncertain: Vec::new(),
        }];
        manifest.files = vec![file("runs.parquet")];
        manifest.made = vec![file("figures/a b.svg")];
        let files =
            ["README.md", "figures/a b.svg", "manifest.json", "runs.parquet", "scenario.ron"].map(file);
        metadata("baseline", &manifest, &files, citation, published)
    }

    fn entity<'a>(metadata: &'a Value, id: &str) -> &'a Value {
        let mut found = metadata["@graph"].as_array().unwrap().iter().filter(|entity| entity["@id"] == id);
        let entity = found.next().unwrap_or_else(|| panic!("there is no {id}"));
        assert!(found.next().is_none(), "{id} is there twice");
        entity
    }

    /// Each `{"@id": …}` alone.
    fn references(value: &Value, to: &mut Vec<String>) {
        match value {
            Value::Object(object) if object.len() == 1 && object.contains_key("@id") => {
                to.push(object["@id"].as_str().unwrap().to_owned());
            }
            Value::Object(object) => object.values().for_each(|value| references(value, to)),
            Value::Array(list) => list.iter().for_each(|value| references(value, to)),
            _ => {}
        }
    }

    #[test]
    fn files_inputs_program_and_action_are_there() {
        let published = Publication {
            date: "2026-05-04".to_owned(),
            license: Some("CC-BY-4.0".to_owned()),
            authors: vec![
                Author { name: "Ada King".to_owned(), orcid: Some("0000-0002-1825-0097".to_owned()) },
                Author { name: "Ben Li".to_owned(), orcid: None },
            ],
        };
        let metadata = crate_of(&published, "title: x\nrepository-code: \"https://example.org/hearth\"\n");
        let root = entity(&metadata, "./");
        assert_eq!((&root["@type"], &root["datePublished"]), (&"Dataset".into(), &"2026-05-04".into()));
        assert_eq!(root["license"]["@id"], "https://spdx.org/licenses/CC-BY-4.0");
        assert_eq!(root["hasPart"].as_array().unwrap().len(), 5);
        assert_eq!(entity(&metadata, FILE)["conformsTo"]["@id"], "https://w3id.org/ro/crate/1.1");
        let runs = entity(&metadata, "runs.parquet");
        assert_eq!(runs["encodingFormat"], "application/vnd.apache.parquet");
        assert_eq!((&runs["sha256"], &runs["contentSize"]), (&"ab".repeat(32).into(), &"12".into()));
        assert_eq!(runs["description"], "One row for each replicate and community");
        assert!(
            entity(&metadata, "figures/a%20b.svg")["description"]
                .as_str()
                .unwrap()
                .starts_with("Every figure")
        );
        let run = entity(&metadata, "#run");
        assert_eq!(run["object"], json!([{"@id": "scenario.ron"}, {"@id": "#seed"}, {"@id": "#replicates"}]));
        assert_eq!(run["result"], json!([{"@id": "figures/a%20b.svg"}, {"@id": "runs.parquet"}]));
        assert_eq!(entity(&metadata, "#seed")["value"], "7");
        let program = entity(&metadata, run["instrument"]["@id"].as_str().unwrap());
        assert_eq!(program["softwareVersion"], env!("CARGO_PKG_VERSION"));
        assert_eq!(program["url"], "https://example.org/hearth");
        assert_eq!(entity(&metadata, "https://orcid.org/0000-0002-1825-0097")["name"], "Ada King");
        assert_eq!(entity(&metadata, "#Ben%20Li")["name"], "Ben Li");
    }

    #[test]
    fn what_is_referred_to_is_there_or_elsewhere() {
        let metadata = crate_of(&Publication { date: "2026-05-04".to_owned(), ..Publication::default() }, "");
        let mut referred = Vec::new();
        references(&metadata["@graph"], &mut referred);
        for id in referred.iter().filter(|id| !id.starts_with("https://w3id.org/") && *id != "CITATION.cff") {
            entity(&metadata, id);
        }
        assert_eq!(entity(&metadata, "#license")["name"], "No licence is stated");
        assert_eq!(entity(&metadata, "#hearth")["url"], Value::Null);
    }

    #[test]
    fn files_have_the_meaning_that_the_documentation_gives() {
        assert_eq!(meaning("arms/helped.ron"), meaning("scenario.ron"));
        assert!(meaning("log-0-Community.csv").unwrap().contains("participation log"));
        assert!(meaning("report.html").unwrap().starts_with("Everything on one page"));
        assert_eq!(meaning("other.bin"), None);
    }
}
