//! Kubernetes workloads, as far as they link containers to images, and function descriptors.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/>

use super::{Fact, Role, RoleHint, What, WorkloadContainer};
use crate::parse::tree::Node;
use crate::parse::{Issue, yaml};
use crate::source::LineIndex;

/// Words of which one must stand in a YAML file for it to be parsed at all.
const SIGNS: &[&str] = &["containers:", "AWS::", "Serverless"];

/// Reads the workloads and function resources of any YAML file; nothing when it has none.
pub fn extract(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let text = index.text();
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return (Vec::new(), Vec::new());
    }
    let (documents, issues) = yaml::parse(text);
    let mut facts = Vec::new();
    for document in &documents {
        let kind = document.text_of("kind").unwrap_or_default();
        if let Some(spec) = pod_spec(kind, document) {
            containers(&mut facts, index, kind, document, spec);
        }
        functions(&mut facts, index, document);
    }
    (facts, issues)
}

fn pod_spec<'n>(kind: &str, document: &'n Node) -> Option<&'n Node> {
    match kind {
        "Pod" => document.get("spec"),
        "CronJob" => document.at(&["spec", "jobTemplate", "spec", "template", "spec"]),
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "ReplicaSet" | "Rollout" => {
            document.at(&["spec", "template", "spec"])
        }
        _ => None,
    }
}

fn containers(
    facts: &mut Vec<Fact>,
    index: &LineIndex<'_>,
    kind: &str,
    document: &Node,
    spec: &Node,
) {
    let name = document.at(&["metadata", "name"]).and_then(Node::text).unwrap_or_default();
    for container in spec.get("containers").into_iter().flat_map(Node::items) {
        let at = index.span(container.range.start..container.range.start + 1);
        let text = |key: &str| container.text_of(key).unwrap_or_default().to_owned();
        let workload = WorkloadContainer {
            kind: kind.to_owned(),
            name: name.to_owned(),
            container: text("name"),
            image: text("image"),
        };
        facts.push(Fact { at, what: What::Workload(workload) });
    }
}

/// Function resources of CloudFormation and SAM templates.
fn functions(facts: &mut Vec<Fact>, index: &LineIndex<'_>, document: &Node) {
    let kinds = ["AWS::Serverless::Function", "AWS::Lambda::Function"];
    for (name, resource) in document.get("Resources").into_iter().flat_map(Node::entries) {
        let kind = resource.text_of("Type").unwrap_or_default();
        if kinds.contains(&kind) {
            let framework = if kind.contains("Serverless") { "aws-sam" } else { "aws-lambda" };
            let hint = RoleHint {
                role: Role::Function,
                framework: Some(framework.to_owned()),
                sign: kind.to_owned(),
            };
            facts.push(Fact { at: index.span(name.range.clone()), what: What::Role(hint) });
        }
    }
}
