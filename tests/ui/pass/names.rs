//! Keywords, and names that Rust's prelude or the generated code uses itself.

use fsm_runtime::Error;

fsm_runtime::machine! {
    machine r#Match {
        var r#type: u8 = 0;
        event r#fn(r#in: u8) | Some | Result(host: u8) | Event;
        fn r#move(r#loop: u8);
        fn new(event: u8, now: u8);

        initial None;
        state None { on Some => State; on r#fn(r#in) { r#type = r#in; r#move(r#type); } }
        state State { on Result(host) => r#self_ { new(host, r#type); } }
        state r#self_ { on Event => r#final; }
        final r#final;
    }
}

// What generated functions call their own, in machines that have no need of it.
fsm_runtime::machine! {
    #[endless]
    machine Step(sink: u8) {
        pub var step: u8 = sink;
        event Now(now: u8) | Refuses;
        fn step(beside: u8) -> u8;
        fn refuses_in(step: u8);

        initial Fault;
        state Fault { on Now(now) if step(now) > step => Core(step); }
        state Core(host: u8) { on Refuses => Fault { refuses_in(host); } }
    }
}

impl step::Host for u8 {
    fn step(&self, beside: u8) -> u8 {
        beside * 2
    }
    fn refuses_in(&mut self, step: u8) {
        *self += step;
    }
}

#[derive(Default)]
struct Recorder(Vec<u8>);

impl r#match::Host for Recorder {
    fn r#move(&mut self, r#loop: u8) {
        self.0.push(r#loop);
    }
    fn new(&mut self, event: u8, now: u8) {
        self.0.extend([event, now]);
    }
}

fn main() -> Result<(), Error> {
    let mut machine = Match::new(Recorder::default())?;
    assert!(machine.handle(r#match::Event::Fn { r#in: 7 })?.is_handled());
    assert!(machine.handle(r#match::Event::Some)?.is_handled());
    assert!(machine.handle(r#match::Event::Result { host: 9 })?.is_handled());
    assert!(machine.handle(r#match::Event::Event)?.is_handled());
    assert!(machine.end().is_some());
    assert_eq!(machine.into_host().0, [7, 9, 7]);

    let mut machine = Step::new(0, 3)?;
    assert!(!machine.handle(step::Event::Now { now: 1 })?.is_handled());
    assert!(machine.handle(step::Event::Now { now: 2 })?.is_handled());
    assert!(machine.handle(step::Event::Refuses)?.is_handled());
    assert_eq!((machine.step(), *machine.host()), (3, 3));
    Ok(())
}
