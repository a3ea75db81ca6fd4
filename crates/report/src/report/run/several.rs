//! What a report says of several communities: all of them together, then one by one as far as they are drawn.

use super::verdict::living;
use super::{Run, one};
use crate::figures::DRAWN_COMMUNITIES;
use crate::numbers::{of, ranked};
use crate::report::page::{Block, Section};
use crate::report::table::Table;
use crate::story::passages;
use hearth_study::output::text::{
    capital, cause_words, count, duration, interval, number, percent, plural, share, shorten, wilson,
};

pub(super) fn sections(run: &Run<'_>) -> Vec<Section> {
    let mut blocks: Vec<Block> = run.figure(0, "constellation").into_iter().collect();
    blocks.push(Block::Table(side_by_side(run)));
    let mut sections = vec![Section::new("The communities side by side", blocks)];
    if run.communities.len() <= DRAWN_COMMUNITIES {
        for (place, all) in run.communities.iter().enumerate() {
            sections.push(Section {
                heading: format!("Community: {}", shorten(&all.name, 60)),
                blocks: Vec::new(),
                sections: one::sections(run, place, one::Extent::Short),
            });
        }
    }
    if !run.portrait.communities.is_empty() {
        let passages = passages(run.portrait, run.communities, run.about);
        let lines = passages.into_iter().skip(1).map(|passage| Block::Text(passage.text));
        sections
            .push(Section::new(format!("One run: replicate {}", run.portrait.replicate), lines.collect()));
    }
    sections
}

fn side_by_side(run: &Run<'_>) -> Table {
    let caption = format!(
        "The communities over {} of {}: medians; alive with 95 % interval",
        plural(run.runs(), "run", "runs"),
        duration(f64::from(run.scenario.horizon_weeks))
    );
    let columns = [
        "Community",
        "#Alive at the end",
        "#Tangible value (h)",
        "#Cost (money)",
        "#Active at the end",
        "#Declined",
        "Heaviest drain, most often",
    ];
    let mut table = Table::new(caption, &columns);
    for all in run.communities {
        let (n, alive) = (all.replicates, living(all));
        let median = |column: &str| number(of(all, column).quantiles[3]);
        let declined: u64 = all.causes.iter().sum();
        let first = ranked(all).into_iter().next().filter(|(_, with)| *with > 0);
        table.row([
            shorten(&all.name, 60),
            format!("{} ({})", percent(share(alive, n)), interval(wilson(alive, n))),
            median("value_tangible"),
            median("cost"),
            median("active_end"),
            format!("{} of {}", count(declined), count(n)),
            first.map_or_else(|| "–".to_owned(), |(cause, _)| capital(cause_words(cause))),
        ]);
    }
    table
}
