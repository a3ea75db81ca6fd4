//! The system's allocator, which says in plain words that there is no memory left.

#![allow(unsafe_code, reason = "an allocator that says what happened where there is no memory left")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write;

/// The system's allocator. Where it has nothing left, the program says so and ends as one that was interrupted.
pub struct Memory;

#[global_allocator]
static MEMORY: Memory = Memory;

// SAFETY: all work is handed to the system's allocator as it is; where that has no memory, the process ends.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those that the system's allocator asks for.
        had(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        had(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        had(unsafe { System.realloc(memory, layout, size) }, size)
    }
}

#[inline]
fn had(memory: *mut u8, bytes: usize) -> *mut u8 {
    if memory.is_null() {
        none_left(bytes);
    }
    memory
}

/// Says it without any memory: the digits stand on the stack.
#[cold]
fn none_left(bytes: usize) -> ! {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut left = bytes.div_ceil(1 << 20);
    while at > 0 {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    let mut out = std::io::stderr();
    let parts: [&[u8]; 3] = [
        b"hearth: out of memory: the system has no ",
        &digits[at..],
        b" MB more to give.\nAll finished runs are kept. Close other programs, or ask for fewer --threads;\n\
          the same command continues.\n",
    ];
    for part in parts {
        // Where nobody reads this, nothing better can be done.
        let _ = out.write_all(part);
    }
    std::process::exit(3)
}
