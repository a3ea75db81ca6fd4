//! Fields of entries: texts, numbers and dates, however they are written.

use serde_json::Value;

use super::super::dates;

/// A field's text; a number as it is written. Empty where there is none.
pub fn text(of: &Value, field: &str) -> String {
    match &of[field] {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Whether a field is there and holds something.
pub fn has(of: &Value, field: &str) -> bool {
    !of[field].is_null()
}

/// Whether a field says yes.
pub fn is(of: &Value, field: &str) -> bool {
    of[field] == Value::Bool(true)
}

/// A number of things.
pub fn count(of: &Value, field: &str) -> Option<u64> {
    match &of[field] {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The entries of a list; none where there is no list.
pub fn list<'a>(of: &'a Value, field: &str) -> &'a [Value] {
    of[field].as_array().map_or(&[], Vec::as_slice)
}

/// The second that a date means, since 1970, UTC: a text in any form of [`dates::time`], or a number of seconds,
/// milliseconds, microseconds or nanoseconds since 1970, by its size.
pub fn time(of: &Value, field: &str) -> Option<i64> {
    let text = text(of, field);
    let whole = text.split('.').next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(&text.replacen('.', "", 1)) {
        return dates::time(&text);
    }
    let mut number: i64 = whole.parse().ok()?;
    // Seconds have 11 digits at most until the year 5138.
    while number >= 100_000_000_000 {
        number /= 1000;
    }
    Some(number)
}

/// The last part of a path or an address, such as an id.
pub fn last_part(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dates_of_all_forms() {
        for date in [
            json!("1577836800.000200"),
            json!("1577836800"),
            json!(1_577_836_800),
            json!(1_577_836_800.25),
            json!(1_577_836_800_123_u64),
            json!(1_577_836_800_123_456_u64),
            json!(1_577_836_800_123_456_789_u64),
            json!("2020-01-01T00:00:00Z"),
            json!("2020-01-01T00:00:00.0000000+00:00"),
            json!("2020-01-01T02:00:00.123+02:00"),
            json!("2020-01-01T00:00:00.123"),
            json!("2020-01-01 00:00:00 UTC"),
            json!("Wed, 1 Jan 2020 00:00:00 +0000"),
        ] {
            assert_eq!(time(&json!({ "date": date }), "date"), Some(1_577_836_800), "{date}");
        }
        for date in [
            json!(null),
            json!("soon"),
            json!(""),
            json!("."),
            json!(-5),
            json!([1]),
            json!(1e300),
            json!("9".repeat(40)),
        ] {
            let time = time(&json!({ "date": date }), "date");
            assert_eq!(time, None, "{date}");
        }
    }
}
