use hearth::experiment::question::{Asked, Question};
fn main() {
    let q = Question::load(std::path::Path::new("scenarios/studies/best-sponsorship-under-budget.ron"), &Asked::default()).unwrap();
    let t = std::time::Instant::now();
    let n = 2000;
    let mut w = 0;
    for i in 0..n {
        let sets: Vec<String> = q.uncertain.iter().enumerate().map(|(p, f)| f.set(1, i, p)).collect();
        w += q.base.with(&sets).unwrap().horizon_weeks;
    }
    println!("{w} with {:?}", t.elapsed() / n);
    let s = q.base.with(&[]).unwrap();
    let t = std::time::Instant::now();
    for _ in 0..n { let sim = hearth::simulation::Simulation::new(&s, 1); w += sim.week(); }
    println!("{w} new {:?}", t.elapsed() / n);
    let mut sim = hearth::simulation::Simulation::new(&s, 1);
    let t = std::time::Instant::now();
    for i in 0..n { sim.restart(i); sim.run(&mut |_, _, _| {}); }
    println!("{w} life {:?}", t.elapsed() / n);
}
