use hearth::{observe::*, scenario::Scenario, simulation::Simulation};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let n: u32 = args.get(0).and_then(|a| a.parse().ok()).unwrap_or(200);
    let file = args.get(1).cloned().unwrap_or("-".into());
    let sets: Vec<String> = args.iter().skip(2).cloned().collect();
    let s = if file == "-" {
        Scenario::parse("()", "x", &sets).unwrap_or_else(|e| panic!("{e}"))
    } else {
        Scenario::load(file.as_ref(), &sets).unwrap_or_else(|e| panic!("{e}"))
    };
    let mut sim = Simulation::new(&s, 7);
    let t = std::time::Instant::now();
    let mut mw = 0.0f64;
    let cols: Vec<&str> = RunRow::COLUMNS.iter().map(|c| c.name).collect();
    let mut sums = vec![(0.0f64, 0u32); cols.len()];
    let wcols = WeekRow::COLUMNS;
    let weeks_show = [4u32, 12, 26, 52, 104, 156, 208, 259];
    let mut wsum = vec![vec![0.0f64; wcols.len()]; weeks_show.len()];
    let mut causes = std::collections::BTreeMap::new();
    let mut stages = std::collections::BTreeMap::new();
    let mut alive = vec![0u32; weeks_show.len()];
    let mut fl = Flows::default();
    for r in 0..n {
        sim.restart(r);
        let out = sim.run(&mut |w, c, seen| {
            mw += seen.row.members as f64;
            if c == 0 {
                if let Some(k) = weeks_show.iter().position(|&x| x == w) {
                    for (i, v) in seen.row.values().iter().enumerate() {
                        wsum[k][i] += *v as f64;
                    }
                    if life::is_alive(seen.stage) {
                        alive[k] += 1;
                    }
                }
                fl.add(&seen.flows);
            }
        });
        let o = &out[0];
        for (i, v) in o.row.values().iter().enumerate() {
            if v.is_finite() {
                sums[i].0 += v;
                sums[i].1 += 1;
            }
        }
        *causes.entry(o.cause.map(|c| c.name()).unwrap_or("-")).or_insert(0) += 1;
        *stages.entry(o.final_stage.name()).or_insert(0) += 1;
    }
    let el = t.elapsed();
    println!("{} reps {:?}  {:.1} ns/member-week", n, el, el.as_nanos() as f64 / mw);
    if std::env::var("Q").is_ok() {
        for k in [
            "alive",
            "weeks_lived",
            "first_maturing",
            "first_stewardship",
            "value_tangible",
            "roi",
            "energy_mean",
            "answer_rate",
            "active_end",
            "members_end",
            "coverage",
            "legitimacy_mean",
        ] {
            let i = cols.iter().position(|c| *c == k).unwrap();
            print!("{k} {:.2} | ", sums[i].0 / sums[i].1.max(1) as f64);
        }
        println!();
        return;
    }
    for (i, c) in cols.iter().enumerate() {
        print!("{c} {:.2}({}) ", sums[i].0 / sums[i].1.max(1) as f64, sums[i].1);
        if i % 5 == 4 {
            println!()
        }
    }
    println!("\n{causes:?}\n{stages:?}");
    print!("{:18}", "week");
    for w in weeks_show {
        print!("{w:>9}")
    }
    println!();
    print!("{:18}", "alive");
    for a in &alive {
        print!("{:9.2}", *a as f64 / n as f64)
    }
    println!();
    for (i, c) in wcols.iter().enumerate() {
        print!("{:18}", c.name);
        for k in &wsum {
            print!("{:9.2}", k[i] / n as f64)
        }
        println!();
    }
    for f in Flow::ALL {
        println!(
            "{:12} E {:8.3} G {:8.3}",
            f.name(),
            fl.energy[*f as usize] / mw * 100.0,
            fl.engagement[*f as usize] / mw * 100.0
        );
    }
}
