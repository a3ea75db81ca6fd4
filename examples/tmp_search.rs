use std::sync::atomic::AtomicBool;
use hearth::experiment::question::{Asked, Question};
use hearth::experiment::search::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let q = Question::load(std::path::Path::new(&a[1]), &Asked::default()).unwrap();
    let effort = Effort { last_look: q.replicates.most(), ..Effort::default() };
    let request = Request { budget: a.get(2).and_then(|x| x.parse().ok()), aim: None, less: false, indifference: None, failure: None, seed: 1, effort };
    let s = Search::new(&q, request).unwrap();
    println!("about {} lives", s.lives());
    let t = std::time::Instant::now();
    let last = std::sync::Mutex::new((String::new(), t));
    let control = SearchControl { threads: 0, stop: &AtomicBool::new(false), progress: &|p| {
        let mut l = last.lock().unwrap();
        if l.0 != p.step { println!("{:>8.2?} {} ({})", t.elapsed(), p.step, p.total); *l = (p.step.to_owned(), t); }
    } };
    let f = s.run(None, control);
    println!("{:?}", t.elapsed());
    match f {
        Err(e) => println!("{e}"),
        Ok(None) => println!("stopped"),
        Ok(Some(f)) => {
            println!("lives {} tried {} contenders {} among {} within {:?} zone {} gain {:?} repl {}", f.lives, f.tried.len(), f.contenders.len(), f.selected_among, f.within, f.indifference, f.gain, f.replicates);
            for (i, c) in f.contenders.iter().enumerate() {
                println!("{i:3} {:60} n {:5} cost {:8.0} ({:.0}..{:.0}) over {:.2} aim {:.3} ({:.3}..{:.3}) {:?} p {:.2} {}", c.name, c.lives, c.cost.mean, c.cost.low, c.cost.high, c.over_budget, c.outcomes[f.aim].mean, c.outcomes[f.aim].low, c.outcomes[f.aim].high, c.fate, c.likely_best,
                  f.fronts.iter().map(|x| format!("{:?}", x.standings[i])).collect::<Vec<_>>().join(" "));
            }
            if let Some(r) = &f.robustness { for p in &r.policies { println!("robust {} exp {:.3} ({:.3}..{:.3}) worst {:.3} regret {:.3} ({:.3}..{:.3}) worst {:.3} best in {:.2}", p.contender, p.expected.mean, p.expected.low, p.expected.high, p.worst_tenth, p.regret.mean, p.regret.low, p.regret.high, p.regret_worst_tenth, p.best_in); } }
            println!("failure {} {:#?}", f.failure, f.conditions);
        }
    }
}
