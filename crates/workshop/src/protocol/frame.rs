//! A picture of the community in binary: its members and their ties in one week. `docs/protocol.md` has the layout.

use hearth_engine::model::state::{Community, path};

/// Version of this layout.
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

/// Which picture this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Number of the request.
    pub re: u32,
    /// Number of the future.
    pub future: u32,
    /// Its revision.
    pub revision: u32,
    /// Index of the community.
    pub community: u16,
    /// The week.
    pub week: u32,
    /// Largest number of ties.
    pub ties: u32,
}

impl Frame {
    /// The picture of a community in its present state.
    pub fn of(self, community: &Community) -> Vec<u8> {
        let members = &community.members;
        let participants: Vec<usize> =
            (0..members.id.len()).filter(|&slot| members.is_member[slot] > 0.0).collect();
        let ties = strongest(community, &participants, self.ties as usize);
        let mut out = Vec::with_capacity(HEAD + 20 * participants.len() + 12 * ties.len());
        out.extend([LAYOUT, community.stage as u8]);
        out.extend(self.community.to_le_bytes());
        for number in
            [self.re, self.future, self.revision, self.week, participants.len() as u32, ties.len() as u32]
        {
            out.extend(number.to_le_bytes());
        }
        participants.iter().for_each(|&slot| out.extend(members.id[slot].to_le_bytes()));
        for column in [&members.participation, &members.energy, &members.engagement] {
            participants.iter().for_each(|&slot| out.extend(column[slot].to_le_bytes()));
        }
        let at_work = at_work(community);
        for &slot in &participants {
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

/// A tie between two members, by their indices in the picture.
struct Tie {
    one: u32,
    other: u32,
    weight: f32,
}

/// The strongest ties among participants, each once, strongest first.
fn strongest(community: &Community, participants: &[usize], most: usize) -> Vec<Tie> {
    if most == 0 {
        return Vec::new();
    }
    let ties = &community.members.ties;
    let mut strongest = Vec::new();
    for (one, &slot) in participants.iter().enumerate() {
        for (peer, weight) in ties.of(slot) {
            // Most ties are held by both sides: the earlier member's side counts, or the only side that holds it.
            if let Ok(other) = participants.binary_search(&peer) {
                let back = ties.weight(peer, slot);
                if slot < peer || back == 0.0 {
                    strongest.push(Tie { one: one as u32, other: other as u32, weight: weight.max(back) });
                }
            }
        }
    }
    let order =
        |a: &Tie, b: &Tie| b.weight.total_cmp(&a.weight).then((a.one, a.other).cmp(&(b.one, b.other)));
    if strongest.len() > most {
        strongest.select_nth_unstable_by(most, order);
        strongest.truncate(most);
    }
    strongest.sort_unstable_by(order);
    strongest
}
