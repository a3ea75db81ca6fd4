//! What a study holds in memory is what it has in hand: neither all that is known of all weeks of all communities, nor
//! all replicates.

#![allow(unsafe_code, reason = "an allocator that counts")]

#[path = "suite/fake.rs"]
mod fake;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use fake::{Fake, design, manifest, run};
use hearth::study::{ArmEnsemble, Detail, Ending, each_arm};

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: all work is handed to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(held, Relaxed);
        // SAFETY: the caller's promises are those that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const COMMUNITIES: usize = 200;
const WEEKS: usize = 100;

/// Most bytes that `work` held at a time, for each week of each community.
fn most(work: impl FnOnce()) -> usize {
    let before = HELD.load(Relaxed);
    MOST.store(before, Relaxed);
    work();
    (MOST.load(Relaxed) - before) / (COMMUNITIES * WEEKS)
}

/// A single test: the allocator counts for all threads.
#[test]
fn a_study_of_many_communities_holds_what_it_has_in_hand() {
    let counted = most(|| drop(std::hint::black_box(vec![1u8; 7 * COMMUNITIES * WEEKS])));
    assert_eq!(counted, 7);

    let arm = Fake { communities: COMMUNITIES, horizon: WEEKS as u32, ..Fake::new("A") };
    let folder = tempfile::tempdir().unwrap();
    let study = |replicates, stop_after| {
        let out = folder.path().join(format!("{replicates}"));
        most(|| {
            let ending = run(&out, design(&[&arm], replicates), 1, stop_after).unwrap();
            assert_eq!(ending == Ending::Complete, stop_after.is_none(), "{ending:?}");
        })
    };
    // What was taken down of a run takes 400 bytes a week until it is written; with what else is at work, and
    // doesn't grow. Its sketches would take 1,500 more.
    let taken = study(2, Some(1));
    assert!(taken < 1000, "a run: {taken} bytes");
    // Pages of the quantiles wait for the end of their row group. Distributions would take 4,000 more.
    let few = study(2, None);
    assert!(few < 3500, "two runs: {few} bytes");
    let many = study(6, None);
    assert!(many < few + few / 4, "six runs: {many} bytes, two {few}");
    // Of all weeks, distributions would take 4,000.
    let out = folder.path().join("6");
    let manifest = manifest(&out);
    let read = most(|| {
        let whole = |arm: ArmEnsemble| {
            let last = &arm.communities[COMMUNITIES - 1];
            assert_eq!((last.stages.len(), last.weeks.len()), (WEEKS, 0));
            assert!(last.stages.iter().all(|stages| stages.iter().sum::<u64>() == 6));
        };
        each_arm(&out, &manifest, Detail::Stages, whole).unwrap();
    });
    assert!(read < 500, "stages: {read} bytes");
}
