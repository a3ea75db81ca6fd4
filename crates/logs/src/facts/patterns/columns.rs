//! The table of patterns: each has a name, a unit and a definition, once.

use hearth_engine::observe::columns::columns;

columns! {
    /// Patterns of weeks and longer periods, and of who takes part. A quarter has 13 weeks, a month 4, a year 52, all from the
    /// first event.
    pub struct WeekPatterns: f64 {
        /// Correlation of a week's events (logarithm of one more) with those of the week before.
        events_after_1w, "-1..1";
        /// The same with those of four weeks before.
        events_after_4w, "-1..1";
        /// The same with those of thirteen weeks before.
        events_after_13w, "-1..1";
        /// Correlation of a week's active members (logarithm of one more) with those of the week before.
        active_after_1w, "-1..1";
        /// The same with those of four weeks before.
        active_after_4w, "-1..1";
        /// The same with those of thirteen weeks before.
        active_after_13w, "-1..1";
        /// Correlation of a week's newcomers with those of the week before.
        newcomers_after_1w, "-1..1";
        /// Variance over mean of weekly active members within a quarter, mean over quarters with four and more.
        active_dispersion, "ratio";
        /// The same of newcomers.
        newcomers_dispersion, "ratio";
        /// Standard deviation over mean of weekly events within a quarter, mean over quarters with ten and more.
        events_variation, "ratio";
        /// Share of all newcomers in the week with the most.
        newcomers_top_week, "share";
        /// Share of all newcomers in the month with the most.
        newcomers_top_month, "share";
        /// Gini coefficient of newcomers by month.
        newcomers_month_gini, "0..1";
        /// Gini coefficient of events by month.
        events_month_gini, "0..1";
        /// Gini coefficient of weeks of activity (of all members) by month.
        active_month_gini, "0..1";
        /// Share of all events in the month with the most.
        events_top_month, "share";
        /// Share of the observed time until half of all events.
        half_of_events_at, "share";
        /// Share of the observed time until nine tenths of all events.
        most_of_events_at, "share";
        /// Share of the observed time until half of all newcomers.
        half_of_newcomers_at, "share";
        /// Share of the observed time until nine tenths of all newcomers.
        most_of_newcomers_at, "share";
        /// Weekly active members of the second year, to those of the first.
        second_year, "ratio";
        /// Weekly active members of the third year, to those of the first.
        third_year, "ratio";
        /// Share of the observed time until the end of the best 52 weeks.
        peak_at, "share";
        /// Weekly active members in the best 52 weeks, to those of all weeks.
        peak_to_mean, "ratio";
        /// Weekly active members in the best 52 weeks, to those of the first 52.
        peak_to_first_year, "ratio";
        /// Weekly active members in the 52 weeks that begin a year after the best ones, to those of the best.
        year_after_peak, "ratio";
        /// The same two years after.
        two_years_after_peak, "ratio";
        /// Weekly active members in the last 52 weeks, to those of the best 52.
        end_to_peak, "ratio";
        /// Silences of the whole community of four weeks and more, in a year.
        silences_per_year, "1/year";
        /// Weeks without an event, of those up to the last event.
        silent_before_last, "share";
        /// Share of the observed time after the last event.
        silent_at_end, "share";
        /// Whether anybody came back after thirteen silent weeks.
        revived, "0 or 1";
        /// Weeks without an event.
        silent_weeks, "share";
        /// Events of the second busiest member, to those of the busiest.
        second_to_first, "ratio";
        /// Members with two events, of those with one or two.
        two_events, "share";
        /// Exponent (less one) of a power law of events by member, from two events on (Hill's estimate); of eight such members or more.
        power_law, "";
        /// Mean difference in log-likelihood of that power law and a geometric distribution.
        power_law_gain, "";
        /// Standard deviation of the logarithm of events, of members with two and more.
        log_events_sd, "";
        /// Events of a member in a week with any.
        events_per_active_week, "events";
        /// Such weeks with a single event.
        single_event_weeks, "share";
        /// Gini coefficient of events over such weeks.
        active_week_gini, "0..1";
        /// Gini coefficient of the times from first to last event, of members with more than one day.
        tenure_gini, "0..1";
        /// Weeks with an event, of those from first to last, of members with 26 weeks and more; mean.
        occupancy, "share";
        /// Standard deviation of that.
        occupancy_sd, "share";
        /// Share of all events by the first member.
        first_member_share, "share";
        /// Share of all events by members of the first half year.
        early_members_share, "share";
        /// Their share of the events after the first year.
        early_members_later, "share";
        /// Share of all members who came in the first half year.
        came_early, "share";
        /// Years whose busiest member is another than in the year before.
        leader_changes, "share";
        /// Share of a year's five busiest who were among those of the year before.
        top_five_stay, "share";
        /// Share of a year's events by its busiest member, mean.
        year_top_share, "share";
        /// Messages of a thread.
        thread_length, "events";
        /// Threads of a single message.
        single_threads, "share";
        /// Standard deviation over mean of messages of a thread.
        thread_length_variation, "ratio";
        /// Threads of ten messages and more.
        long_threads, "share";
        /// People in threads of two messages and more.
        people_per_thread, "people";
        /// Such threads that last longer than four weeks.
        threads_over_4w, "share";
        /// Threads with an answer by somebody else whose starter writes once more after it.
        starter_returns, "share";
        /// Triangles among those who follow upon one another (within three messages of a thread), of all pairs of ties that share a person.
        transitivity, "share";
        /// The same person by person, mean.
        clustering, "share";
        /// Gini coefficient of the number of such ties.
        ties_gini, "0..1";
        /// Ties of the best connected, of all others there are.
        hub_share, "share";
        /// Mean number of ties, of all people.
        ties_density, "share";
        /// Directed pairs who followed upon one another more than once.
        repeated_replies, "share";
        /// Correlation of the number of ties at both ends of a tie.
        assortativity, "-1..1";
        /// Members who only started threads.
        only_start, "share";
        /// Members who only continued threads.
        only_answer, "share";
        /// Share of the messages that continue threads by the twentieth of the members who wrote the most of them.
        top_answerers, "share";
    }
}

columns! {
    /// Patterns of days and hours.
    pub struct DayPatterns: f64 {
        /// Events of a member on a day with any.
        events_per_active_day, "events";
        /// The same of each member, median.
        events_per_day_of_median, "events";
        /// Days of a member with an event in a week with any.
        days_per_active_week, "days";
        /// Members with one day only, of those with more than one event.
        one_day_of_more, "share";
        /// Second active day within a week after the first, of members with two and more.
        second_day_within_week, "share";
        /// Burstiness of the intervals between a member's days, mean of members with ten days and more.
        member_burstiness, "-1..1";
        /// Burstiness of the intervals between the community's days.
        burstiness, "-1..1";
        /// Correlation of neighbours among these intervals.
        interval_memory, "-1..1";
        /// Events on Saturdays and Sundays.
        weekend_share, "share";
        /// Evenness of the days of the week.
        weekday_evenness, "0..1";
        /// Days of activity (of all members) from 22 December to 2 January, to those of the four weeks before and after.
        holiday_ratio, "ratio";
        /// Evenness of the hours of the day (UTC), where the log has hours.
        hour_evenness, "0..1";
        /// Time until the first answer by somebody else, median of threads with one.
        first_answer, "days";
        /// Such answers within a day.
        first_answer_within_day, "share";
        /// Time from the first to the last message, median of threads with two and more.
        thread_span, "days";
    }
}

impl WeekPatterns {
    /// Nothing is known.
    pub(super) fn unknown() -> Self {
        Self::from_values([f64::NAN; Self::COLUMNS.len()])
    }
}

impl DayPatterns {
    /// Nothing is known.
    pub(super) fn unknown() -> Self {
        Self::from_values([f64::NAN; Self::COLUMNS.len()])
    }
}
