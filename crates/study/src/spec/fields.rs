//! Reading the parts of a study from the tree, with problems where they stand.

use hearth_engine::scenario::error::{Problem, Problems};
use hearth_engine::scenario::nearest;
pub use hearth_engine::scenario::node::{Content, Field, Node};
use hearth_engine::scenario::path::join;

/// The fields of a group; a problem where it is none, or a key isn't among the names.
pub fn group<'n>(
    node: &'n Node,
    path: &str,
    names: &[&str],
    example: &str,
    problems: &mut Problems,
) -> &'n [Field] {
    let Content::Fields(_, fields) = &node.content else {
        problems.report(|| {
            Problem::new(&node.place, path, format!("found {}", node.describe()))
                .help(format!("write {example}"))
        });
        return &[];
    };
    for field in fields {
        if !names.contains(&field.key.as_str()) {
            unknown(field, path, names, problems);
        }
    }
    fields
}

/// Tells of a key that doesn't exist.
pub(crate) fn unknown(field: &Field, path: &str, names: &[&str], problems: &mut Problems) {
    problems.report(|| {
        let help = match nearest(&field.key, names.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("there are {}", names.join(", ")),
        };
        let what = format!("unknown key `{}`", field.place.snippet());
        Problem::new(&field.place, &join(path, &field.place.snippet()), what).help(help)
    });
}

/// The items of a list; a problem where it is none.
pub fn list<'n>(node: &'n Node, path: &str, example: &str, problems: &mut Problems) -> &'n [Node] {
    if let Content::List(items) = &node.content {
        return items;
    }
    refuse(node, path, "a list", example, problems);
    &[]
}

/// A text in quotes.
pub fn text(node: &Node, path: &str, problems: &mut Problems) -> Option<String> {
    let found = node.text().map(str::to_owned);
    if found.is_none() {
        refuse(node, path, "a text in quotes", "\"…\"", problems);
    }
    found
}

/// A short text for tables, figures and files.
pub fn name(node: &Node, path: &str, problems: &mut Problems) -> Option<String> {
    let name = text(node, path, problems)?;
    let what = name_fault(&name)?;
    if what.is_empty() {
        return Some(name);
    }
    problems.report(|| Problem::new(&node.place, path, what));
    None
}

/// What is wrong with a name; an empty text where nothing is.
pub(crate) fn name_fault(name: &str) -> Option<&'static str> {
    Some(if name.trim().is_empty() {
        "a name can't be empty"
    } else if name.chars().count() > 100 {
        "a name has at most 100 characters"
    } else if name.chars().any(char::is_control) {
        "a name can't hold line breaks or other control characters"
    } else {
        ""
    })
}

/// A finite number within a range.
pub fn number(node: &Node, path: &str, (low, high): (f64, f64), problems: &mut Problems) -> Option<f64> {
    match node.content {
        Content::Number(number) if number >= low && number <= high => Some(number),
        _ => {
            let expected = match (low.is_finite(), high.is_finite()) {
                (true, true) => format!("a number from {low} to {high}"),
                (true, false) => format!("a number of at least {low}"),
                _ => "a number".to_owned(),
            };
            problems.report(|| {
                Problem::new(&node.place, path, format!("found {}; expected {expected}", node.describe()))
            });
            None
        }
    }
}

/// A whole number within a range.
pub fn whole(node: &Node, path: &str, (low, high): (u32, u32), problems: &mut Problems) -> Option<u32> {
    match node.content {
        Content::Number(number)
            if number.fract() == 0.0 && number >= f64::from(low) && number <= f64::from(high) =>
        {
            Some(number as u32)
        }
        _ => {
            problems.report(|| {
                let what = format!("found {}; expected a whole number from {low} to {high}", node.describe());
                Problem::new(&node.place, path, what)
            });
            None
        }
    }
}

/// Numbers of a list of a known length, finite and in order.
pub(crate) fn rising<const N: usize>(
    node: &Node,
    path: &str,
    example: &str,
    problems: &mut Problems,
) -> Option<[f64; N]> {
    let items = match &node.content {
        Content::List(items) if items.len() == N => items,
        _ => {
            refuse(node, path, &format!("a list of {N} numbers"), example, problems);
            return None;
        }
    };
    let mut numbers = [0.0; N];
    for (slot, item) in numbers.iter_mut().zip(items) {
        *slot = number(item, path, (f64::NEG_INFINITY, f64::INFINITY), problems).filter(|n| n.is_finite())?;
    }
    if !numbers.is_sorted() || numbers[0] == numbers[N - 1] {
        problems.report(|| {
            let what = format!("{} doesn't rise", node.place.snippet());
            Problem::new(&node.place, path, what).help(format!("write the lowest first, such as {example}"))
        });
        return None;
    }
    Some(numbers)
}

/// Tells that something else was expected.
pub fn refuse(node: &Node, path: &str, expected: &str, example: &str, problems: &mut Problems) {
    problems.report(|| {
        Problem::new(&node.place, path, format!("found {}; expected {expected}", node.describe()))
            .help(format!("write {example}"))
    });
}
