//! The table of facts: each has a name, a unit and a definition, once.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// What is known of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct FactInfo {
    /// Name of the fact.
    pub name: &'static str,
    /// Unit, as one writes it behind a number.
    pub unit: &'static str,
    /// What it is about.
    pub group: &'static str,
    /// Its definition, one line or a few.
    pub meaning: &'static [&'static str],
}

/// The value of a fact, if the log gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fact<'a> {
    /// The log doesn't give it.
    Unknown,
    /// A number.
    Number(f64),
    /// A word, such as a date.
    Word(&'a str),
}

/// As JSON: null, a number (a whole one without a point), a string.
impl Serialize for Fact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Unknown => serializer.serialize_none(),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                serializer.serialize_i64(number as i64)
            }
            Self::Number(number) => serializer.serialize_f64(number),
            Self::Word(word) => serializer.serialize_str(word),
        }
    }
}

/// What a field of [`Facts`] holds.
trait Holds {
    fn fact(&self) -> Fact<'_>;
}

impl Holds for Option<f64> {
    fn fact(&self) -> Fact<'_> {
        self.map_or(Fact::Unknown, Fact::Number)
    }
}

impl Holds for Option<String> {
    fn fact(&self) -> Fact<'_> {
        self.as_deref().map_or(Fact::Unknown, Fact::Word)
    }
}

macro_rules! facts {
    (
        $(#[doc = $about:expr])+
        pub struct $facts:ident {
            $( $group:literal { $( $(#[doc = $meaning:expr])+ $name:ident: $kind:ty, $unit:expr; )* } )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $facts {
            $( $( $(#[doc = $meaning])+ pub $name: Option<$kind>, )* )*
        }

        impl $facts {
            /// All facts, in the order of [`Self::values`].
            pub const COLUMNS: &'static [FactInfo] = &[$( $( FactInfo {
                name: stringify!($name),
                unit: $unit,
                group: $group,
                meaning: &[$($meaning),+],
            }, )* )*];

            /// Every fact with what it means, in the order of the table.
            pub fn values(&self) -> impl Iterator<Item = (&'static FactInfo, Fact<'_>)> {
                let values = [$( $( self.$name.fact(), )* )*];
                Self::COLUMNS.iter().zip(values)
            }
        }
    };
}

facts! {
    /// The metrics of a log. `None` is what it doesn't give.
    ///
    /// Times count by the day (UTC) unless stated otherwise. Weeks are periods of seven days from the day of the
    /// first event. Weeks and calendar months count only if they were observed in full.
    pub struct Facts {
        "span" {
            /// Day of the first event.
            first_event: String, "day";
            /// Day of the last event.
            last_event: String, "day";
            /// Day until which the community was observed, if it is known.
            snapshot: String, "day";
            /// First to last event.
            lifespan_weeks: f64, "weeks";
            /// First event to the end of observation.
            observed_weeks: f64, "weeks";
            /// 1 if there was any event in the last 26 weeks observed.
            alive: f64, "0 or 1";
            /// Last event to the end of observation.
            tail_silence_weeks: f64, "weeks";
            /// Longest gap between two events.
            longest_silence_weeks: f64, "weeks";
        }
        "size" {
            /// Events.
            events: f64, "events";
            /// Commits among them.
            commits: f64, "events";
            /// Merges among the commits.
            merges: f64, "events";
            /// Reviews among them.
            reviews: f64, "events";
            /// Posts among them: each starts a thread.
            posts: f64, "events";
            /// Replies among them.
            replies: f64, "events";
            /// Contributions to tasks among them.
            tasks: f64, "events";
            /// Members: people with an event.
            members: f64, "people";
            /// Threads.
            threads: f64, "threads";
        }
        "activity" {
            /// Calendar months observed in full, the first one included.
            months_observed: f64, "months";
            /// Members active in a month, mean.
            monthly_active_mean: f64, "people";
            /// Members active in a month, median (of two in the middle, the higher).
            monthly_active_median: f64, "people";
            /// The month with the most active members.
            peak_month: String, "month";
            /// Active members in that month.
            peak_month_active: f64, "people";
            /// Monthly active members, mean of the best twelve months in a row.
            peak12_mean: f64, "people";
            /// Age of the community at the end of these twelve months.
            peak12_age_months: f64, "months";
            /// Monthly active members, mean of the last twelve months.
            last12_mean: f64, "people";
            /// That as a share of the best twelve months'.
            last12_to_peak12: f64, "ratio";
            /// 1 where the twelve-month mean fell below half of its best.
            fell_below_half: f64, "0 or 1";
            /// Months from the end of the best twelve to the first twelve whose mean is below half of theirs.
            months_peak_to_half: f64, "months";
            /// Correlation of monthly active members and monthly newcomers.
            active_newcomers_correlation: f64, "-1..1";
            /// Months without any event.
            months_silent_share: f64, "share";
            /// Members active in a week, mean.
            weekly_active_mean: f64, "people";
            /// Members active in a week, most.
            weekly_active_peak: f64, "people";
            /// Weeks without any event.
            weeks_silent_share: f64, "share";
        }
        "staying" {
            /// Members with exactly one event.
            one_time_share: f64, "share";
            /// Members with events on one day only.
            one_day_share: f64, "share";
            /// Members seen again more than 4 weeks after their first event (Kaplan-Meier). Membership lasts from the
            /// first to the last event. Members silent for the last 26 weeks have left; others are censored at their
            /// last event. Members who came in the last 26 weeks are left out. Unknown beyond the longest membership, unless
            /// all members had left by then.
            survival_4w: f64, "share";
            /// The same for 13 weeks.
            survival_13w: f64, "share";
            /// The same for 26 weeks.
            survival_26w: f64, "share";
            /// The same for 52 weeks.
            survival_52w: f64, "share";
            /// The same for 52 weeks, of members with two active days or more.
            survival_52w_repeaters: f64, "share";
            /// Shape of the Weibull distribution of membership times, each half a week longer than from first to last event
            /// (maximum likelihood, censored as above). Below 1 the hazard falls with tenure.
            weibull_shape: f64, "";
            /// The same for memberships of more than a week, counted after that week.
            weibull_shape_after_1w: f64, "";
            /// Of members with one active day in their first 28 days, the share seen again after more than 52 weeks (of
            /// those who came at least 52 weeks before the end).
            stay_1y_after_1_day: f64, "share";
            /// The same of members with two to four active days.
            stay_1y_after_2_to_4_days: f64, "share";
            /// The same of members with five active days or more.
            stay_1y_after_5_days: f64, "share";
        }
        "leaving, coming back" {
            /// Of a month's active members, the share not active in the next (pooled over months, last six left out).
            monthly_not_back_next: f64, "share";
            /// Of a month's active members, the share never seen again (pooled likewise).
            monthly_departure: f64, "share";
            /// Of all silences of 26 weeks or more, the share that ended in a return.
            return_after_26w_share: f64, "share";
            /// P(active next week | silent for 1 week).
            return_after_1w: f64, "share";
            /// P(active next week | silent for 2 weeks).
            return_after_2w: f64, "share";
            /// P(active next week | silent for 4 weeks).
            return_after_4w: f64, "share";
            /// P(active next week | silent for 8 weeks), from silences of 7 to 9.
            return_after_8w: f64, "share";
            /// P(active next week | silent for 12 weeks), from silences of 11 to 13.
            return_after_12w: f64, "share";
            /// P(active next week | silent for 26 weeks), from silences of 22 to 30.
            return_after_26w: f64, "share";
            /// P(active next week | silent for 52 weeks), from silences of 44 to 60.
            return_after_52w: f64, "share";
        }
        "coming" {
            /// Newcomers (first events) a month of 30.4375 days, the first and the last day observed included.
            newcomers_per_month: f64, "people/month";
            /// The year with the most of them.
            newcomers_peak_year: f64, "year";
            /// Newcomers a month in that year.
            newcomers_peak_year_per_month: f64, "people/month";
            /// Newcomers a month in each calendar year (first and last in part, if for 30 days or more).
            newcomers_per_month_by_year: String, "people/month";
        }
        "who does the work" {
            /// Gini coefficient of events by member.
            gini: f64, "0..1";
            /// Share of the events made by the busiest member.
            top1_share: f64, "share";
            /// Share made by the busiest hundredth of the members (rounded up).
            top1pct_share: f64, "share";
            /// Share made by the busiest tenth (rounded up).
            top10pct_share: f64, "share";
            /// Fewest members who make 80 % of the events.
            core_members: f64, "people";
            /// The same as a share of the members.
            core_share: f64, "share";
            /// Gini coefficient without merges.
            gini_nomerge: f64, "0..1";
            /// Share of the busiest member without merges.
            top1_share_nomerge: f64, "share";
            /// Fewest members who make 80 % of the events without merges, as a share.
            core_share_nomerge: f64, "share";
            /// Events in 52 weeks, as a ratio to those of the 52 weeks before, where a member who had made 20 % or more
            /// of these was never seen again (median; checked every 26 weeks; at least ten events before; years
            /// observed in full).
            leader_left_ratio: f64, "ratio";
            /// How often that was.
            leader_left_times: f64, "times";
            /// The same where there were such members and all of them were seen again.
            leader_stayed_ratio: f64, "ratio";
            /// How often that was.
            leader_stayed_times: f64, "times";
        }
        "levels" {
            /// P(active next week | active this week) of members whose running mean of active weeks (half-life eight
            /// weeks, this one included, 0 before the first) is .6 or more: the core.
            weekly_persistence_core: f64, "share";
            /// The same of those at .25 or more: active members.
            weekly_persistence_active: f64, "share";
            /// The same of all others.
            weekly_persistence_occasional: f64, "share";
            /// Of a year's contributors, those with a contribution in six tenths or more of its weeks: the year's core
            /// (years of 52 weeks from the first event, all together).
            year_core_share: f64, "share";
            /// Those with one in a quarter or more, but not in six tenths.
            year_active_share: f64, "share";
            /// All others.
            year_peripheral_share: f64, "share";
            /// Of a year's core, the share in the core the year after.
            yearly_core_stays: f64, "share";
            /// Of a year's active members, the share in the core the year after.
            yearly_active_becomes_core: f64, "share";
            /// Of a year's core, the share without any event the year after.
            yearly_core_gone: f64, "share";
        }
        "answers" {
            /// Newcomers (who came at least 26 weeks before the end) whose first post's thread got a message by
            /// somebody else within 28 days after it.
            first_post_reply_share: f64, "share";
            /// Of those answered, the share who later posted in another thread.
            return_elsewhere_if_answered: f64, "share";
            /// Of those not answered, the share who later posted in another thread.
            return_elsewhere_if_not: f64, "share";
            /// Threads (started at least 26 weeks before the end) that got a message by somebody else in 28 days.
            thread_reply_share: f64, "share";
            /// Of all who follow upon whom (within three messages of a thread), the share of directed pairs with
            /// a pair the other way round.
            reciprocated_share: f64, "share";
        }
    }
}

impl Facts {
    /// The number of this name; `None` if the log doesn't give it, if it is no number, or if there is no such
    /// fact.
    pub fn get(&self, name: &str) -> Option<f64> {
        match self.fact(name)? {
            Fact::Number(number) => Some(number),
            Fact::Unknown | Fact::Word(_) => None,
        }
    }

    /// The fact of this name; `None` where there is no such fact.
    pub fn fact(&self, name: &str) -> Option<Fact<'_>> {
        self.values().find(|(info, _)| info.name == name).map(|(_, fact)| fact)
    }
}

/// As JSON: an object with the facts as keys.
impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Self::COLUMNS.len()))?;
        for (info, fact) in self.values() {
            map.serialize_entry(info.name, &fact)?;
        }
        map.end()
    }
}

/// A page of documentation: every fact with its unit and definition.
pub fn columns_markdown() -> String {
    let mut text = String::from(include_str!("head.md"));
    let mut group = "";
    for info in Facts::COLUMNS {
        if group != info.group {
            group = info.group;
            text += &format!("\n## {group}\n\n| Fact | Unit | Meaning |\n|---|---|---|\n");
        }
        let meaning: Vec<&str> = info.meaning.iter().map(|line| line.trim()).collect();
        text += &format!("| `{}` | {} | {} |\n", info.name, info.unit, meaning.join(" ").replace('|', "\\|"));
    }
    text
}
