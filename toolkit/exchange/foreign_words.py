"""The words by which other tools' users call what the library has: threats, and what stands against them.

Only words that mean one thing, or few, are here; what people call differently each time is left to the room. A phrase
that means several threats names all of them, and `TELLING` the words that tell which.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CONTROLS", "TELLING", "THREATS"]


def _table(lines: str) -> Mapping[str, tuple[str, ...]]:
    """Phrase -> ids, of lines `id id: phrase, phrase`."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines.strip().splitlines():
        ids, _, phrases = line.partition(":")
        found.update({phrase.strip(): tuple(ids.split()) for phrase in phrases.split(",")})
    return found


THREATS: Mapping[str, tuple[str, ...]] = _table(
    """
indirect-prompt-injection: indirect prompt injection, cross domain prompt injection, xpia
direct-prompt-injection: direct prompt injection
direct-prompt-injection indirect-prompt-injection: prompt injection
jailbreak: jailbreak, jailbreaking, llm jailbreak
system-prompt-extraction: system prompt leakage, system prompt leak, prompt leakage, prompt extraction, prompt leaking
retrieval-poisoning: rag poisoning, knowledge base poisoning, vector database poisoning, vector store poisoning
retrieval-poisoning: poisoned knowledge base, retrieval poisoning, index poisoning
data-poisoning-broad: training data poisoning, data poisoning, dataset poisoning, poisoned training data
memory-poisoning: memory poisoning
tool-description-poisoning: tool poisoning, tool description poisoning
model-extraction-by-query: model extraction, model stealing, model theft by query
weight-theft model-extraction-by-query: model theft
model-inversion: model inversion
membership-inference: membership inference
attribute-inference: attribute inference
evasion-black-box evasion-white-box: adversarial example, adversarial examples, model evasion, evasion attack
confident-falsehood: hallucination, hallucinations, confabulation, misinformation
over-reliance: overreliance, over reliance
excessive-agency: excessive agency, excessive permissions of the agent
goal-hijack: goal hijack, goal hijacking, agent goal hijack
output-to-injection: insecure output handling, improper output handling
denial-of-wallet: denial of wallet, unbounded consumption
unexpected-code-execution: unexpected code execution
tool-command-injection: tool command injection
sandbox-escape: sandbox escape, container escape by the agent
session-bleed: session bleed, cross session leak
cross-tenant-vector-leak: cross tenant vector leak, cross tenant retrieval
embedding-inversion: embedding inversion
shadow-ai-use: shadow ai
approval-fatigue: approval fatigue
inference-flood denial-of-wallet: model denial of service, llm denial of service
service-flooding inference-flood: denial of service, dos attack, ddos, distributed denial of service, flooding
unprotected-transport-or-storage: man in the middle, mitm, sniffing traffic, eavesdropping, unencrypted communication
unprotected-transport-or-storage: unencrypted asset, unencrypted data, should use https, use https
unprotected-transport-or-storage: insecure communication channel, data transmitted
audit-record-tampering: tampers with audit logs, audit log tampering, log tampering, tamper with logs
insider-abuse: insider, malicious insider, rogue administrator
phishing-of-ai-staff: phishing, spear phishing
compromised-ml-library: malicious package, compromised dependency, dependency confusion
backup-and-recovery-gap: no backup, missing backup
site-or-utility-failure: power failure, data centre outage
"""
)

TELLING: Mapping[str, tuple[str, ...]] = {
    "indirect-prompt-injection": (
        *("indirect", "document", "documents", "retrieved", "retrieval", "email", "emails", "web page", "website"),
        *("letter", "letters", "file", "files", "third party content", "rag", "uploaded"),
    ),
    "direct-prompt-injection": (
        "direct",
        "direct input",
        "user input",
        "user prompt",
        "chat input",
        "malicious prompt",
    ),
    "denial-of-wallet": ("cost", "costs", "bill", "spend", "financial"),
    "weight-theft": (
        "weights",
        "artifacts",
        "artefacts",
        "model file",
        "model files",
        "checkpoint",
        "bucket",
        "registry",
    ),
    "model-extraction-by-query": ("query", "queries", "api", "outputs", "responses"),
    "evasion-white-box": ("white box", "whitebox", "gradient", "gradients"),
    "evasion-black-box": ("black box", "blackbox", "queries", "trial and error"),
    "inference-flood": ("model", "inference", "prompts", "tokens", "overwhelm", "flood", "queued"),
    "service-flooding": ("web", "network", "entrance", "ddos", "distributed", "cdn", "traffic"),
}

CONTROLS: Mapping[str, tuple[str, ...]] = _table(
    """
encrypt-data-and-models: encrypt, encrypted, encryption, tls, mtls, https, ssl
network-segmentation-and-egress-control: firewall, firewalls, network segmentation, egress filtering, private network
network-segmentation-and-egress-control: restrict access to the ip addresses, selected networks, port access
network-segmentation-and-egress-control: egress control, egress controls, network policies, private endpoints
access-control-at-rest: role based access control, rbac, fine grained access management, least privilege
access-control-in-production: authenticated, authentication, authorization checks, authorisation checks
access-control-in-production: authorization mechanism, authorisation mechanism
secret-management: rotate, secret manager, secrets manager, secret management, secret rotation, short lived tokens
secret-management: access keys, expire and replace, key rotation, rotate credentials, short lived credentials
session-and-account-protection: multi factor authentication, mfa, two factor, second factor, phishing resistant
patch-and-vulnerability-management: patching, patch management, security updates, dependabot, vulnerability management
backup-and-known-good-restore: backup, backups, snapshots
redundancy-and-fallback: availability zones, redundant, failover, fallback model
tamper-evident-audit: immutable storage, tamper evident, append only log, immutable logs, write once
tamper-evident-audit: immutable audit logging
query-rate-and-quota-limits: rate limit, rate limits, rate limiting, throttling, quota, quotas
workload-resource-bounds: token limit, max tokens, timeout, timeouts
spend-and-abuse-alerting: cost alert, budget alert, billing alarm, spend alert
change-control-for-prompts-and-models: change control for prompts, model change control, prompt versioning
code-execution-sandbox: code sandbox, sandboxed code, sandboxed code execution, code execution sandbox
human-approval-of-risky-actions: human in the loop, human approval, manual approval
human-approval-of-risky-actions: human confirmation of actions, human confirmation of high risk
generative-guardrails: content moderation, prompt filtering
generative-guardrails: guardrail, guardrails, content filter, content filters, prompt filter, llama guard, prompt shield
instruction-data-separation: instruction hierarchy, delimit untrusted content, spotlighting
prompt-guidelines-in-context: system prompt hardening
output-encoding-and-sanitising: outputs as untrusted, encode outputs, sanitize outputs, sanitise outputs
output-encoding-and-sanitising: output encoding, output sanitisation, output sanitization, encode output, escape output
structured-output-enforcement: structured output, output schema, schema validation of the output
output-leak-prevention: dlp, data loss prevention
grounding-and-source-display: cite sources, source citation, citations, grounding
permission-aware-retrieval: document level permissions, document level access control, permission aware retrieval
index-intake-control: review documents before indexing, intake review
agent-least-privilege: least privilege for the agent, agent least privilege
tool-permission-scoping: scoped tools, tool allow list, tool permissions
tool-allow-list-and-pinning: tool pinning, approved tools only
memory-hardening: memory validation, memory expiry
pin-and-hash-downloads: version pinning, pinned versions, pin versions, hash pinning
artifact-verification-and-scanning: model scanning, scan models, artifact scanning
weight-and-artifact-signing: signed models, model signing, artifact signing, code signing
ai-bill-of-materials: ai bill of materials, ai bom, ml bom
supplier-due-diligence: vendor assessment, supplier assessment, due diligence
staff-ai-security-training: security training, awareness training, security awareness
ai-red-teaming: red team, red teaming, penetration test, penetration testing, pentest
ai-telemetry-logging: log prompts, logging of prompts, prompt logging
abuse-and-attack-detection: attack detection, intrusion detection, abuse detection
behaviour-and-drift-monitoring: drift monitoring, drift detection
log-redaction-and-retention: log redaction, redact logs, log retention
data-minimisation-and-masking: data masking, mask personal data, pseudonymisation, data minimisation, anonymisation
privacy-preserving-training: differential privacy
adversarial-training-and-hardening: adversarial training
model-watermarking: model watermarking, watermark the model
dataset-provenance: dataset provenance, data provenance
training-data-sanitising: data sanitisation, outlier removal, clean training data
tenant-isolation: tenant isolation, isolate tenants
confidential-computing: confidential computing, secure enclave
cache-isolation: cache isolation
content-labelling: label ai content, ai disclosure
oversight-by-design: human oversight
ai-incident-response: incident response plan, incident response
circuit-breakers: kill switch
"""
)
