//! The JSON Schema of scenario files, for editors and for programs that write scenarios.

use hearth_engine::scenario::{Entry, Kind, Section, sections, timeline_sections};
use serde_json::{Map, Value, json};

/// JSON Schema of a scenario. A line of the timeline is an object with its trigger as the key, such
/// as `{"at": {"week": 40, "event": "meeting"}}`.
pub fn schema() -> Value {
    let all = sections();
    let mut root = group_schema(&all, "");
    let policy = group_schema(&all, "policy");
    let mut community = group_schema(&all, "community");
    community["properties"]["policy"] = json!({"$ref": "#/$defs/policy"});
    let properties = &mut root["properties"];
    properties["organisation"] = group_schema(&all, "organisation");
    properties["communities"] = json!({
        "type": "array", "minItems": 1, "maxItems": 1000, "items": community,
    });
    properties["policy"] = json!({"$ref": "#/$defs/policy"});
    properties["model"] = group_schema(&all, "model");
    properties["rules"] = group_schema(&all, "rules");
    properties["timeline"] = json!({"type": "array", "items": line_schema()});
    properties["extends"] = json!({
        "type": "string", "description": "A scenario file that this one is a variant of.",
    });
    properties["timeline_replaces"] = json!({
        "type": "boolean", "default": false,
        "description": "Whether the timeline stands instead of the extended one, not after it.",
    });
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("Hearth scenario");
    root["$defs"] = json!({"policy": policy});
    root
}

fn line_schema() -> Value {
    let parts = timeline_sections();
    let live: Map<String, Value> = sections()
        .iter()
        .flat_map(|section| &section.entries)
        .filter(|entry| entry.live)
        .map(|entry| (entry.path.clone(), value_schema(entry)))
        .collect();
    let mut lines = Vec::new();
    for trigger in ["at", "every", "between", "when"] {
        let mut body = group_schema(&parts, trigger);
        let properties = &mut body["properties"];
        properties["community"] = json!({
            "type": "string", "description": "Only in the community of this name.",
        });
        properties["set"] = json!({
            "type": "object", "minProperties": 1, "additionalProperties": false,
            "properties": live,
            "description": "Parameters that take new values, by path.",
        });
        for action in ["event", "task", "shock"] {
            let mut long = group_schema(&parts, action);
            long["required"] = json!(["kind"]);
            let short = long["properties"]["kind"]["enum"].clone();
            properties[action] = json!({"oneOf": [{"enum": short}, long]});
        }
        lines.push(json!({
            "type": "object", "additionalProperties": false,
            "required": [trigger], "properties": {trigger: body},
        }));
    }
    json!({"oneOf": lines})
}

/// A group with all below it.
fn group_schema(all: &[Section], path: &str) -> Value {
    let mut properties = Map::new();
    let mut about = String::new();
    for section in all {
        if section.path == path {
            about.clone_from(&section.about);
            for entry in &section.entries {
                properties.insert(entry.spec.name.to_owned(), value_schema(entry));
            }
        } else if let Some(name) = section.path.strip_prefix(&format!("{path}."))
            && !name.contains('.')
        {
            properties.insert(name.to_owned(), group_schema(all, &section.path));
        }
    }
    json!({
        "type": "object", "additionalProperties": false,
        "description": about, "properties": properties,
    })
}

fn value_schema(entry: &Entry) -> Value {
    let spec = &entry.spec;
    let unit = match spec.unit {
        "" => String::new(),
        unit => format!(" [{unit}]"),
    };
    let mut out = Map::new();
    let plausible =
        entry.plausible.map_or_else(String::new, |range| format!(" Plausible: {}.", range.text()));
    out.insert("description".into(), json!(format!("{}{unit}{plausible}", spec.text())));
    let default = match (entry.kind, &entry.default) {
        (_, None) => None,
        (Kind::Choice(_), Some(name)) => Some(json!(name)),
        // Numbers, flags and texts are written alike in RON and in JSON.
        (_, Some(text)) => serde_json::from_str(text).ok(),
    };
    out.extend(default.map(|value: Value| ("default".to_owned(), value)));
    match entry.kind {
        Kind::Choice(names) => {
            let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            out.insert("enum".into(), json!(names));
        }
        kind => {
            let name = match kind {
                Kind::Number => "number",
                Kind::Whole => "integer",
                Kind::Flag => "boolean",
                Kind::Text | Kind::Choice(_) => "string",
            };
            out.insert("type".into(), json!(name));
        }
    }
    if let Some((low, high)) = spec.range {
        out.insert("minimum".into(), json!(low));
        out.insert("maximum".into(), json!(high));
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearth_engine::scenario::catalogue;

    #[test]
    fn the_schema_knows_every_parameter() {
        let schema = schema();
        for entry in catalogue() {
            let path = entry.path.replace("community.", "communities/items.");
            let path = path.replace("policy.", "$defs/policy.").replace('.', "/properties/");
            let pointer = match path.strip_prefix("$defs") {
                Some(_) => format!("/{path}"),
                None => format!("/properties/{path}"),
            };
            let found = schema.pointer(&pointer).unwrap_or_else(|| panic!("{pointer}"));
            assert!(found["description"].is_string());
            assert!(found["type"].is_string() || found["enum"].is_array(), "{pointer}");
            assert!(found.get("default").is_some(), "{pointer}");
        }
        let at = schema.pointer("/properties/timeline/items/oneOf/0/properties/at/properties");
        assert_eq!(at.unwrap()["week"]["type"], "integer");
    }
}
