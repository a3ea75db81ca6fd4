//! Once warm, a week asks for no memory: replicates live in the memory of those before them. And how much that is.

#![allow(unsafe_code, reason = "an allocator that counts")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use hearth::engine::scenario::Scenario;
use hearth::engine::simulation::Simulation;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    static BYTES: Cell<i64> = const { Cell::new(0) };
}

struct Counting;

fn count() {
    // A thread that ends has nothing left to count with.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

fn hold(bytes: i64) {
    let _ = BYTES.try_with(|held| held.set(held.get() + bytes));
}

// SAFETY: all work is handed to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        hold(layout.size() as i64);
        // SAFETY: the caller's promises are those that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        hold(-(layout.size() as i64));
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        hold(size as i64 - layout.size() as i64);
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of this thread during `work`.
fn allocations(work: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

/// Weeks of a warm replicate that asked for memory, with how often each did; the last is what `restart` asked for.
fn of_weeks(text: &str) -> (Vec<(u32, u64)>, u64) {
    let scenario = Scenario::parse(text, "test", &[]).unwrap_or_else(|error| panic!("{error}"));
    let mut simulation = Simulation::new(&scenario, 5);
    simulation.restart(0);
    simulation.run(&mut |_, _, _| {});
    let restart = allocations(|| simulation.restart(0));
    let weeks = (0..scenario.horizon_weeks).map(|week| {
        let count = allocations(|| {
            simulation.step();
        });
        (week, count)
    });
    (weeks.filter(|&(_, count)| count > 0).collect(), restart)
}

#[test]
fn counting_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(vec![1u8; 100]))), 1);
    assert_eq!(allocations(|| ()), 0);
}

#[test]
fn a_warm_week_of_the_baseline_asks_for_no_memory() {
    assert_eq!(of_weeks("()"), (vec![], 0));
}

#[test]
fn nor_does_a_constellation_with_much_going_on() {
    let text = r#"(
        horizon_weeks: 156,
        organisation: (brokers: 0.3, reorganisations_per_year: 2.0, decisions_per_year: 6.0),
        policy: (events_per_month: 4.0, measurement: 0.8, learning_cycle: 0.8, tasks_per_month: 4.0),
        communities: [(name: "a", founders: 20), (name: "b", enrolled: 60), (name: "c")],
        timeline: [
            at(week: 20, shock: influx),
            at(week: 40, shock: split),
            at(week: 45, shock: merge),
            every(weeks: 9, event: joint_event),
            every(weeks: 26, set: {"policy.openness": 0.9}),
            when(energy_below: 0.45, again_after: 10, event: renewal_workshop),
            between(from: 60, to: 80, set: {"policy.control": 0.8, "organisation.workload": 0.2}),
            at(week: 120, community: "c", shock: dissolve),
        ],
    )"#;
    assert_eq!(of_weeks(text), (vec![], 0));
}

#[test]
fn a_slot_takes_as_much_memory_as_is_said() {
    // docs/performance.md says it: the ties of a member, and all the rest.
    const TIES: i64 = 100;
    const REST: i64 = 160;
    let text = "(horizon_weeks: 60, communities: [(enrolled: 40000)])";
    let scenario = Scenario::parse(text, "test", &[]).unwrap_or_else(|error| panic!("{error}"));
    let before = BYTES.get();
    let mut simulation = Simulation::new(&scenario, 5);
    let mut slots = 0;
    for _ in 0..scenario.horizon_weeks {
        simulation.step();
        slots = slots.max(simulation.communities().iter().map(|one| one.slots() as i64).sum());
    }
    let held = BYTES.get() - before;
    assert!(slots > 40_000, "{slots}");
    assert!(held < slots * (TIES + REST), "{} bytes a slot", held / slots);
    assert!(held > slots * TIES, "{held} bytes for {slots} slots: not all was counted");
}
