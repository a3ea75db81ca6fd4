mod bare;
use hearth::scenario::Scenario;
use hearth::simulation::Simulation;
fn main() {
    let s = Scenario::default();
    let mut e = Simulation::new(&s, 7);
    let mut b = bare::Life::new(7);
    let mut bad = 0;
    for r in 0..200 {
        e.restart(r);
        b.restart(r);
        for w in 0..260 {
            let row = e.step()[0].row;
            let seen = b.step();
            let want = bare::Seen { members: row.members, active: row.active, participants: row.participants };
            if seen != want { println!("r {r} w {w}: {seen:?} engine {want:?}"); bad += 1; break; }
        }
    }
    println!("bad {bad}");
    let mut best = [f64::MAX; 2];
    let mut mw = 0.0f64;
    for _ in 0..7 {
        let t = std::time::Instant::now();
        mw = 0.0;
        for r in 0..60 { e.restart(r); for _ in 0..260 { mw += f64::from(e.step()[0].row.members); } }
        best[0] = best[0].min(t.elapsed().as_secs_f64());
        let t = std::time::Instant::now();
        let mut m2 = 0.0;
        for r in 0..60 { b.restart(r); for _ in 0..260 { m2 += f64::from(b.step().members); } }
        best[1] = best[1].min(t.elapsed().as_secs_f64());
        assert!(bad > 0 || m2 == mw);
    }
    println!("mw/week {} engine {} bare {} ratio {}", mw / 60.0 / 260.0, best[0] / mw * 1e9, best[1] / mw * 1e9, best[0] / best[1]);
}
