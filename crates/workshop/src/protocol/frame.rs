//! A picture of the community: its members and their ties in one week, in binary. `docs/protocol.md` has the layout.

use hearth_engine::model::state::{Community, path};

/// Number of this layout.
pub const LAYOUT: u8 = 1;
/// Bytes before the arrays.
pub const HEAD: usize = 28;

/// Bits of a member.
pub mod bits {
    /// Was among the founders.
    pub const FOUNDER: u32 = 1;
    /// Signed up at the start without founding.
    pub const ENROLLED: u32 = 2;
    /// Took part this week.
    pub const PRESENT: u32 = 4;
    /// Joined this week.
    pub const NEW: u32 = 8;
    /// Works on a task.
    pub const AT_WORK: u32 = 16;
    /// Belongs to a second community.
    pub const BROKER: u32 = 32;
}

/// Where a picture belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Number of the question.
    pub re: u32,
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Place of the community.
    pub community: u16,
    /// The week.
    pub week: u32,
    /// Most ties.
    pub ties: u32,
}

impl Frame {
    /// The picture of a community as it is.
    pub fn of(self, community: &Community) -> Vec<u8> {
        let members = &community.members;
        let here: Vec<usize> = (0..members.id.len()).filter(|&slot| members.is_member[slot] > 0.0).collect();
        let ties = strongest(community, &here, self.ties as usize);
        let mut out = Vec::with_capacity(HEAD + 20 * here.len() + 12 * ties.len());
        out.extend([LAYOUT, community.stage as u8]);
        out.extend(self.community.to_le_bytes());
        for number in [self.re, self.future, self.revision, self.week, here.len() as u32, ties.len() as u32] {
            out.extend(number.to_le_bytes());
        }
        here.iter().for_each(|&slot| out.extend(members.id[slot].to_le_bytes()));
        for column in [&members.participation, &members.energy, &members.engagement] {
            here.iter().for_each(|&slot| out.extend(column[slot].to_le_bytes()));
        }
        let at_work = at_work(community);
        for &slot in &here {
            out.extend(self.bits(community, slot, at_work[slot]).to_le_bytes());
        }
        ties.iter().for_each(|tie| out.extend(tie.one.to_le_bytes()));
        ties.iter().for_each(|tie| out.extend(tie.other.to_le_bytes()));
        ties.iter().for_each(|tie| out.extend(tie.weight.to_le_bytes()));
        out
    }

    fn bits(self, community: &Community, slot: usize, at_work: bool) -> u32 {
        let members = &community.members;
        let (came, joined) = (members.path[slot], u32::from(members.joined[slot]));
        let facts = [
            (bits::FOUNDER, came & path::FOUNDER != 0),
            (bits::ENROLLED, came & path::ENROLLED != 0),
            (bits::PRESENT, members.present[slot] > 0.0),
            (bits::NEW, joined == self.week),
            (bits::AT_WORK, at_work),
            (bits::BROKER, came & path::BROKER != 0),
        ];
        let facts: u32 = facts.into_iter().filter(|(_, holds)| *holds).map(|(bit, _)| bit).sum();
        facts | u32::from(members.unit[slot]) << 8 | joined << 16
    }
}

fn at_work(community: &Community) -> Vec<bool> {
    let mut at_work = vec![false; community.members.id.len()];
    for project in &community.projects {
        for &slot in &project.team[..project.size] {
            if let Some(member) = at_work.get_mut(slot as usize) {
                *member = true;
            }
        }
    }
    at_work
}

/// A tie between two places of a picture.
struct Tie {
    one: u32,
    other: u32,
    weight: f32,
}

/// The strongest ties among members who are here, each once, strongest first.
fn strongest(community: &Community, here: &[usize], most: usize) -> Vec<Tie> {
    if most == 0 {
        return Vec::new();
    }
    let ties = &community.members.ties;
    let mut found = Vec::new();
    for (one, &slot) in here.iter().enumerate() {
        for (peer, weight) in ties.of(slot) {
            // Both sides hold a tie, mostly: the side of the earlier member tells of it, or the only one that does.
            if let Ok(other) = here.binary_search(&peer) {
                let back = ties.weight(peer, slot);
                if slot < peer || back == 0.0 {
                    found.push(Tie { one: one as u32, other: other as u32, weight: weight.max(back) });
                }
            }
        }
    }
    let order =
        |a: &Tie, b: &Tie| b.weight.total_cmp(&a.weight).then((a.one, a.other).cmp(&(b.one, b.other)));
    if found.len() > most {
        found.select_nth_unstable_by(most, order);
        found.truncate(most);
    }
    found.sort_unstable_by(order);
    found
}
