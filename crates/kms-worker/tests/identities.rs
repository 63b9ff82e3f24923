//! Questions of the page about identities, over a store in memory.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

use std::collections::BTreeMap;

use kms_api::Timestamp;
use kms_protocol::identity::{AccountView, Manage, ManagingService};
use kms_protocol::{Actor, Ask, Failure, Part, Question, View};
use kms_store::MemoryStore;
use kms_worker::Host;
use kms_worker::host::{Moment, default_caller};
use pollster::block_on;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};

struct Scene {
    host: Host<MemoryStore>,
    rng: ChaCha20Rng,
}

impl Scene {
    fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let host = Host::open(MemoryStore::default(), default_caller().unwrap(), &mut rng);
        Self { host: block_on(host).unwrap(), rng }
    }

    fn ask(&mut self, by: Option<Actor>, ask: Ask) -> Result<Value, Failure> {
        let moment = &mut Moment::new(Timestamp::from_millis(1_767_225_600_000), &mut self.rng);
        block_on(self.host.answer(moment, Question { by, ask }, None)).map(|reply| reply.value)
    }

    fn iam(&mut self, by: Option<Actor>, operation: &str, input: Value) -> Result<Value, Failure> {
        let operation = operation.to_owned();
        self.ask(by, Ask::Manage(Manage { service: ManagingService::Iam, operation, input }))
    }
}

#[test]
fn an_identity_is_made_shown_and_acted_as() {
    let mut scene = Scene::new();
    scene.iam(None, "CreateUser", json!({ "UserName": "ann" })).unwrap();
    let accounts = scene.ask(None, Ask::View(View::Identities)).unwrap();
    let accounts: Vec<AccountView> = serde_json::from_value(accounts).unwrap();
    assert_eq!(accounts[0].users[0].arn, "arn:aws:iam::123456789012:user/ann");

    // What IAM refuses is told as IAM tells it, to whoever acts.
    let ann = Actor { who: Part::User { name: "ann".to_owned() }, ..Actor::home().unwrap() };
    let Err(Failure::Manage(error)) = scene.iam(Some(ann), "CreateUser", json!({ "UserName": "eve" })) else {
        panic!("she may not")
    };
    assert_eq!(error.code, "AccessDenied");
    assert!(error.message.contains("user/ann is not authorized to perform: iam:CreateUser"), "{}", error.message);
}

#[test]
fn policies_of_aws_are_of_the_partition() {
    let mut scene = Scene::new();
    let china = Actor { region: "cn-north-1".parse().unwrap(), ..Actor::home().unwrap() };
    for (by, partition) in [(None, "aws"), (Some(china), "aws-cn")] {
        let found = scene.ask(by, Ask::View(View::AwsPolicies)).unwrap();
        let found: BTreeMap<String, String> = serde_json::from_value(found).unwrap();
        let text = &found[&format!("arn:{partition}:iam::aws:policy/AdministratorAccess")];
        assert!(text.starts_with("{\"Version\""), "{text}");
    }
}
