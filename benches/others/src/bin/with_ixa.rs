//! The model with ixa: members are entities with properties, weeks are a periodic plan.

use ixa::ExecutionPhase;
use ixa::prelude::*;
use others::*;

define_entity!(Member);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Base(f64);
impl_property!(Base, Member, persist = false);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Engagement(f64);
impl_property!(Engagement, Member, persist = false);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Energy(f64);
impl_property!(Energy, Member, persist = false);

/// Energy won and lost this week.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gained(f64);
impl_property!(Gained, Member, default_const = Gained(0.0), persist = false);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Present(bool);
impl_property!(Present, Member, default_const = Present(false), persist = false);

define_rng!(Birth);
define_rng!(Attendance);
define_rng!(Work);
define_rng!(Exchange);

define_data_plugin!(Presences, u64, 0);

fn main() {
    replicates(|seed| {
        let mut context = Context::new();
        context.init_random(seed);
        found(&mut context);
        context.add_periodic_plan_with_phase(1.0, week, ExecutionPhase::Normal);
        context.add_plan(f64::from(WEEKS) - 0.5, Context::shutdown);
        context.execute();
        let members = || context.get_entity_iterator::<Member>();
        Ending {
            presences: *context.get_data(Presences),
            engagement: members().map(|member| context.get_property::<_, Engagement>(member).0).collect(),
            energy: members().map(|member| context.get_property::<_, Energy>(member).0).collect(),
        }
    });
}

fn found(context: &mut Context) {
    for _ in 0..MEMBERS {
        let [base, engagement, energy] =
            [BASE, ENGAGEMENT, ENERGY].map(|range| born(range, context.sample_range(Birth, 0.0..1.0)));
        context
            .add_entity(with!(Member, Base(base), Engagement(engagement), Energy(energy)))
            .expect("a member has all its properties");
    }
}

fn week(context: &mut Context) {
    let members: Vec<MemberId> = context.get_entity_iterator().collect();
    let present: Vec<MemberId> = members.iter().copied().filter(|&member| attends(context, member)).collect();
    *context.get_data_mut(Presences) += present.len() as u64;
    for place in 0..present.len() {
        work(context, &present, place);
    }
    for member in members {
        settle(context, member);
    }
}

fn attends(context: &mut Context, member: MemberId) -> bool {
    let Engagement(engagement) = context.get_property(member);
    let Energy(energy) = context.get_property(member);
    let comes = context.sample_bool(Attendance, logistic(inclination(engagement, energy)));
    context.set_property(member, Present(comes));
    comes
}

/// Work, and requests to others who are there.
fn work(context: &mut Context, present: &[MemberId], place: usize) {
    let member = present[place];
    let mut gained = WORK * (context.sample_range(Work, 0.0..1.0) - 0.5);
    if present.len() > 1 {
        for _ in 0..context.sample_range(Exchange, 1..=2) {
            let choice = context.sample_range(Exchange, 0..present.len() - 1);
            let peer = present[choice + usize::from(choice >= place)];
            let Energy(energy) = context.get_property(peer);
            if context.sample_bool(Exchange, willingness(energy)) {
                gained += ANSWERED;
                gain(context, peer, HELPED);
            } else {
                gained += UNANSWERED;
            }
        }
    }
    gain(context, member, gained);
}

fn gain(context: &mut Context, member: MemberId, energy: f64) {
    let Gained(gained) = context.get_property(member);
    context.set_property(member, Gained(gained + energy));
}

fn settle(context: &mut Context, member: MemberId) {
    let Base(base) = context.get_property(member);
    let Energy(before) = context.get_property(member);
    let Engagement(engagement) = context.get_property(member);
    let Gained(gained) = context.get_property(member);
    let Present(present) = context.get_property(member);
    let energy = (before + RELAX * (base - before) + gained).clamp(0.0, 1.0);
    let (rate, goal) = if present { (WARM, energy) } else { (COOL, DISTANCE) };
    context.set_property(member, Energy(energy));
    context.set_property(member, Engagement(engagement + rate * (goal - engagement)));
    if gained != 0.0 {
        context.set_property(member, Gained(0.0));
    }
}
