"""Names that people give to the parts of their AI systems, with the kind each most likely is.

Written down trade by trade before the guesser was looked at. Where two kinds are equally right, both stand.
`HELD_BACK` was written at the same time and not looked at while the words of the catalogue were chosen.
"""

from __future__ import annotations

__all__ = ["HELD_BACK", "NAMES", "pairs"]

NAMES = """
# drawings of others
LLM inference service: model
inference service: inference_api
Training data store: training_data
Agent tool (ticket creator): tool_server
Agent tool: tool_server
data store: store
customer data store: store
# hospital
patient records: database
triage nurse: actor
patient: end_user
patient portal: web_app
triage chatbot: agent
radiology image archive: file_store|store
tumour detector: classifier
sepsis risk model: model|classifier
clinical guidelines index: vector_store
discharge summary generator: model
electronic health record: database|downstream_application
EHR: database|downstream_application
consultant radiologist: actor
bedside monitor: edge_device|hardware
ward tablet: edge_device
medical device gateway: api_gateway
de-identification job: process|pipeline
referral letters: file_store
speech-to-text model: conversion_service
hospital network: hosting|process

# bank
fraud scoring model: classifier
credit risk model: classifier|model
transaction stream: queue
Kafka topic: queue
payments core: downstream_application|process
core banking system: downstream_application
customer database: database
relationship manager: actor
mobile app: web_app
mobile banking app: web_app
open banking API: process|inference_api|external_entity
sanctions list: store|file_store|database
AML analyst: actor
model risk committee: actor|human_oversight
feature store: feature_store
nightly batch scoring: pipeline|process|classifier|inference_api
Snowflake warehouse: database
KYC document upload: ingest_pipeline|web_app
face match service: classifier
loan officer: actor

# retail
product catalogue: database|store
recommender: model|classifier
recommendation engine: model|classifier
shopper: end_user
online shop: web_app
product reviews: external_source|file_store|database
price optimiser: model|classifier
loyalty card database: database
shelf camera: hardware|edge_device
stock forecast: model|classifier
demand forecasting model: model|classifier
search index: vector_store
customer service bot: agent
order system: downstream_application
returns desk: actor|process
email campaign tool: tool_server|process|downstream_application
click stream: queue
supplier feed: external_source
visual search: process|classifier|embedding_service|vector_store|tool_server
warehouse robot: edge_device

# HR
applicant: end_user
CV inbox: file_store|external_source
CV index: vector_store
CV ranker: classifier
CV parser: ingest_pipeline
HR chatbot: agent
recruiter: actor
hiring manager: actor
HR policies: file_store
interview recordings: file_store
payroll system: downstream_application
Workday: downstream_application
job board: external_source|web_app|external_entity
screening questionnaire: web_app|process
works council: actor
employee: actor
employee directory: database|identity_provider|store
skills graph: vector_store|database
video interview analyser: classifier|model
onboarding assistant: agent

# factory vision
line camera: hardware|edge_device
defect detector: classifier
edge box: edge_device
GPU server: hardware
PLC: edge_device|hardware|process
robot arm: edge_device
SCADA: downstream_application|process
labelled images: training_data
S3 bucket with training images: training_data|file_store
nightly retraining job: training_pipeline
maintenance engineer: actor|developer
sensor readings: queue|database|store|hardware
vibration sensor: hardware
quality inspector: human_oversight|actor
model weights: model_registry|store|file_store
image annotation tool: labelling_service
OTA update server: process|pipeline
digital twin: process|model
Jetson: edge_device|hardware
MES: downstream_application

# call centre
caller: end_user
call recordings: file_store
transcripts: file_store|database
Whisper transcription: conversion_service
call summariser: model
call centre agent: actor
agent desktop: web_app
telephony gateway: api_gateway
voice bot: agent
sentiment classifier: classifier
CRM: downstream_application
Salesforce: downstream_application
Zendesk: downstream_application
knowledge articles: vector_store|file_store
supervisor dashboard: monitoring|web_app
quality team: actor
SIP trunk: external_entity|process|queue
next best action model: model|classifier
call router: orchestrator|process
Twilio: external_entity|tool_server

# legal
contract repository: store|file_store
contract clauses index: vector_store
paralegal: actor
lawyer: actor
case management system: downstream_application
e-discovery platform: downstream_application|process|hosting
document drafting assistant: agent
client: end_user
court website: external_source
legal research tool: tool_server
redaction service: guardrail|process
SharePoint: file_store
policy documents: file_store
precedent database: database
GPT-4o via Azure: hosted_model
Copilot: hosted_model|agent
Claude Sonnet 4: hosted_model
Gemini 2.5 Pro: hosted_model
Llama 3 70B: model
Mistral Large: model|hosted_model

# public sector
citizen: end_user
benefits claimant: end_user
caseworker: actor
eligibility model: model|classifier
gov.uk website: external_source|web_app
public consultation responses: external_source|file_store
translation service: model|process|hosted_model
freedom of information inbox: file_store|external_source
identity service: identity_provider
GOV.UK One Login: identity_provider
council website: web_app|external_source
open data portal: external_source|artefact_source|web_app
minister's office: actor
ombudsman: actor|external_entity
audit log: logs
police database: database
number plate recognition: classifier
body worn camera: edge_device|hardware
decision letters: file_store
appeals panel: human_oversight|actor

# dev tools and platform
LangChain orchestrator: orchestrator
Slack bot: agent
admin console: web_app
feature flags: store|process|database
Postgres: database
MCP server for Jira: tool_server
email inbox: file_store|external_source
content moderation API: guardrail
human reviewer queue: queue|human_oversight
prompt templates repo: prompt
user profile store: database|store
GitHub Actions: pipeline
GitHub repo: store|artefact_source|file_store
code assistant: agent
VS Code extension: plugin
vector DB: vector_store
Pinecone: vector_store
Redis: cache
chat history: memory
system prompt: prompt
Hugging Face: artefact_source
model registry: model_registry
MLflow: model_registry
LLM gateway: inference_api|api_gateway
LLM: model
vLLM server: inference_api
embedding model: embedding_service
reranker: classifier
web search tool: tool_server
code interpreter: tool_server
Jupyter notebooks: workbench
data scientist: developer
ML engineer: developer
SRE: administrator
sysadmin: administrator
Grafana dashboards: monitoring
Datadog: monitoring
Okta: identity_provider
Kubernetes cluster: hosting
API gateway: api_gateway
input guardrail: guardrail
evaluation set: evaluation_data
golden questions: evaluation_data
fine-tuned Llama: fine_tuned_model
LoRA adapter: fine_tuned_model
user feedback: feedback_loop
thumbs up/down: feedback_loop
chunker: ingest_pipeline
web crawler: ingest_pipeline
document loader: ingest_pipeline
session store: memory
Lambda function: process
S3: file_store
RabbitMQ: queue
internal wiki: file_store|external_source|database|vector_store
Confluence: file_store|database|vector_store
ClaimsDB: database
claims_db: database
PatientPortal: web_app
healthbot: agent
bought model: hosted_model
vendor's LLM: hosted_model
red team: actor
attacker: actor
agent registry: agent_channel
A2A bus: agent_channel
secrets vault: store|identity_provider

# robotics and vehicles
delivery drone: edge_device
driver: end_user|actor
lidar: hardware
path planner: orchestrator|process|model
perception model: classifier|model
teleoperator: actor|human_oversight
fleet backend: process
map server: process|database|store
simulation environment: workbench|process
safety controller: guardrail|process|orchestrator
operator console: web_app
training cluster: training_pipeline|hosting|hardware
"""

HELD_BACK = """
ward clerk: actor
appointment booking system: downstream_application
lab results: database|file_store
DICOM store: store|file_store
pharmacy database: database
symptom checker: agent|model|classifier|web_app
GP: actor|end_user
card holder: end_user
branch staff: actor
chargeback model: model|classifier
trading desk: actor|process
customer letters: file_store|external_source
Bloomberg feed: external_source
general ledger: database|downstream_application
store assistant app: web_app
basket data: database|store
store manager: actor
product images: file_store
chat widget: web_app
returns portal: web_app
job applicant: end_user
reference checks provider: external_entity
salary database: database
LinkedIn: external_source|external_entity
training records: database|file_store
torque sensor: hardware
vision model: classifier
production database: database
shift supervisor: actor
spare parts catalogue: database|store
labelling vendor: labelling_service|external_entity
conveyor controller: hardware|edge_device|process|orchestrator
outbound dialler: process|tool_server|downstream_application
customer: end_user
human agent: actor
call transcripts bucket: file_store
Amazon Connect: downstream_application|external_entity|hosting|process
knowledge base: vector_store
judge: actor
court clerk: actor
document index: vector_store
matter files: file_store
clause classifier: classifier
Anthropic API: hosted_model
benefits officer: actor
citizen portal: web_app
planning documents: file_store
tax calculation service: process
public website: external_source|web_app
resident: end_user
chat logs: logs
Slack: downstream_application|external_entity|external_source
Jira: downstream_application
Elasticsearch cluster: vector_store
pull request bot: agent
PyPI: artefact_source
CI runner: pipeline
Bedrock Claude: hosted_model
prompt library: prompt
output filter: guardrail
agent memory: memory
SageMaker endpoint: inference_api
image generator: model
experiment tracker: workbench
spam filter: classifier|guardrail
Airflow DAG: pipeline
Vertex AI: hosted_model
Auth0: identity_provider
load balancer: api_gateway
browser extension: plugin
payment tool: tool_server
Weights & Biases: workbench|monitoring|model_registry
MySQL replica: database
GPU nodes: hardware
onboard computer: edge_device|hardware
remote operator: actor|human_oversight
map tiles: file_store|store|external_source
gripper: hardware|edge_device
telemetry pipeline: pipeline|logs
mobile phone: edge_device
Qdrant on our cluster: vector_store
folder of scanned invoices: file_store
database of embeddings: vector_store
chatbot for tenants: agent
proxy to OpenAI: api_gateway|inference_api
email from customers: external_source
planner agent: orchestrator|agent
research sub-agent: agent
policy PDFs: file_store
FAQ pages: file_store|external_source|web_app
"""


def pairs(table: str) -> list[tuple[str, frozenset[str]]]:
    """Each name of a table with the kinds that are right for it."""
    lines = [line for line in table.splitlines() if line and not line.startswith("#")]
    split = [line.rpartition(": ") for line in lines]
    return [(name, frozenset(kinds.split("|"))) for name, _, kinds in split]
