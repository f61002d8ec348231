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
    Ok(())
}
