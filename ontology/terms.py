"""The words of the graph as constants: plain strings, equal to what `vocabulary.ttl` declares (a test compares them).

Own words first; borrowed ones (ELI, ORG, ODRL, PROV, SKOS, DCTERMS, Web Annotation, schema.org) are used as they are
where they mean the same, and stand above ours as super-classes and super-properties where ours say more.
"""

from typing import Final

from ontology.asking import State
from ontology.facts import BodyKind, DeadlineKind, EventKind, Role, Verdict
from ontology.iris import VOCABULARY

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
ELI: Final = "http://data.europa.eu/eli/ontology#"
OA: Final = "http://www.w3.org/ns/oa#"
ORG: Final = "http://www.w3.org/ns/org#"
ODRL: Final = "http://www.w3.org/ns/odrl/2/"
PROV: Final = "http://www.w3.org/ns/prov#"
SCHEMA: Final = "https://schema.org/"

PREFIXES: Final = {
    "duban": VOCABULARY,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "eli": ELI,
    "oa": OA,
    "org": ORG,
    "odrl": ODRL,
    "prov": PROV,
    "schema": SCHEMA,
}
"""The prefixes that every question and every export may use."""

# -- classes ------------------------------------------------------------------------------------------------------

NOTICE: Final = VOCABULARY + "Notice"
INSTRUMENT: Final = VOCABULARY + "Instrument"
PROVISION: Final = VOCABULARY + "Provision"
TASK: Final = VOCABULARY + "Task"
DUTY: Final = VOCABULARY + "Duty"
DEADLINE: Final = VOCABULARY + "Deadline"
BODY: Final = VOCABULARY + "Body"
FUNCTION: Final = VOCABULARY + "Function"
REGION: Final = VOCABULARY + "Region"
BODY_MENTION: Final = VOCABULARY + "BodyMention"
REGION_MENTION: Final = VOCABULARY + "RegionMention"
RECIPIENT: Final = VOCABULARY + "Recipient"
REMARK: Final = VOCABULARY + "Remark"
REPORT: Final = VOCABULARY + "ProgressReport"
DECISION: Final = VOCABULARY + "Decision"
POSITION: Final = OA + "TextPositionSelector"

OWN_CLASSES: Final = (
    NOTICE, INSTRUMENT, PROVISION, TASK, DUTY, DEADLINE, BODY, FUNCTION, REGION, BODY_MENTION, REGION_MENTION,
    RECIPIENT, REMARK, REPORT, DECISION,
)  # fmt: skip
"""The classes of the vocabulary that stores hold things of."""

# -- properties ---------------------------------------------------------------------------------------------------

A: Final = RDF + "type"
PREF_LABEL: Final = SKOS + "prefLabel"
TITLE: Final = DCTERMS + "title"
ISSUED: Final = DCTERMS + "issued"
IDENTIFIER: Final = DCTERMS + "identifier"
PART_OF: Final = DCTERMS + "isPartOf"
NUMBER: Final = ELI + "id_local"
CITES: Final = ELI + "cites"
REPEALS: Final = ELI + "repeals"
EFFECTIVE: Final = ELI + "first_date_entry_in_force"
SELECTOR: Final = OA + "hasSelector"
START_OFFSET: Final = OA + "start"
END_OFFSET: Final = OA + "end"
WITHIN: Final = SCHEMA + "containedInPlace"
IN_REGISTRY: Final = SKOS + "inScheme"

EXPIRES: Final = VOCABULARY + "expires"
ISSUER: Final = VOCABULARY + "issuer"
ADDRESSES: Final = VOCABULARY + "addresses"
SOURCE: Final = VOCABULARY + "source"
READER: Final = VOCABULARY + "reader"
JURISDICTION: Final = VOCABULARY + "jurisdiction"

ORDER: Final = VOCABULARY + "order"
PATH: Final = VOCABULARY + "path"
PART: Final = VOCABULARY + "part"
LABEL: Final = VOCABULARY + "label"
DEPTH: Final = VOCABULARY + "depth"
HEADING: Final = VOCABULARY + "heading"
TEXT: Final = VOCABULARY + "text"
EXPLICIT: Final = VOCABULARY + "explicit"
RULE: Final = VOCABULARY + "rule"
PRINTED: Final = VOCABULARY + "printed"

IN_INSTRUMENT: Final = VOCABULARY + "inInstrument"
IN_PROVISION: Final = VOCABULARY + "inProvision"
CHARGES: Final = VOCABULARY + "charges"
NAMES_REGION: Final = VOCABULARY + "namesRegion"
HAS_DEADLINE: Final = VOCABULARY + "hasDeadline"
MEANS_BODY: Final = VOCABULARY + "meansBody"
MEANS_REGION: Final = VOCABULARY + "meansRegion"
ROLE: Final = VOCABULARY + "role"

OF_TASK: Final = VOCABULARY + "ofTask"
BEARER: Final = VOCABULARY + "bearer"
UNDER_DEADLINE: Final = VOCABULARY + "underDeadline"
COUNTS_IN: Final = VOCABULARY + "countsIn"

KIND: Final = VOCABULARY + "deadlineKind"
START: Final = VOCABULARY + "start"
DUE: Final = VOCABULARY + "due"
EVERY: Final = VOCABULARY + "every"
INTERVAL: Final = VOCABULARY + "interval"
DAY_RULE: Final = VOCABULARY + "dayRule"
DURATION: Final = VOCABULARY + "duration"
WORKDAYS: Final = VOCABULARY + "workdays"
AFTER: Final = VOCABULARY + "after"
DELIVERABLE: Final = VOCABULARY + "deliverable"

BODY_KIND: Final = VOCABULARY + "bodyKind"
HAS_FUNCTION: Final = VOCABULARY + "function"
SCOPE: Final = VOCABULARY + "scope"
MEMBER: Final = VOCABULARY + "member"
LEVEL: Final = VOCABULARY + "level"

REMARKS_ON: Final = VOCABULARY + "remarksOn"
CODE: Final = VOCABULARY + "code"
SEVERITY: Final = VOCABULARY + "severity"
MESSAGE: Final = VOCABULARY + "message"

ABOUT: Final = VOCABULARY + "about"
TELLS: Final = VOCABULARY + "tells"
DAY: Final = VOCABULARY + "day"
RECORDED: Final = VOCABULARY + "recorded"
REPORTER: Final = VOCABULARY + "reporter"
NOTE: Final = VOCABULARY + "note"
EVIDENCE: Final = VOCABULARY + "evidence"
UNTIL: Final = VOCABULARY + "until"
WITHDRAWS: Final = VOCABULARY + "withdraws"
RECORDED_AT: Final = VOCABULARY + "recordedAt"
RECORDED_BY: Final = VOCABULARY + "recordedBy"

DECIDES: Final = VOCABULARY + "decides"
VERDICT: Final = VOCABULARY + "verdict"
ON_PROPERTY: Final = VOCABULARY + "onProperty"
SETS_BEARER: Final = VOCABULARY + "setsBearer"
SETS_ROLE: Final = VOCABULARY + "setsRole"
SETS_DUE: Final = VOCABULARY + "setsDue"
SETS_START: Final = VOCABULARY + "setsStart"
SETS_REGION: Final = VOCABULARY + "setsRegion"
REASON: Final = VOCABULARY + "reason"
DECIDED_BY: Final = VOCABULARY + "decidedBy"
DECIDED_AT: Final = VOCABULARY + "decidedAt"
DECIDED_ON: Final = VOCABULARY + "decidedOn"

FORMAT_VERSION: Final = VOCABULARY + "formatVersion"
REVISION: Final = VOCABULARY + "revision"
WROTE: Final = VOCABULARY + "wrote"
GAVE: Final = VOCABULARY + "gave"
READ_AS: Final = VOCABULARY + "readAs"

CARRY_OUT: Final = VOCABULARY + "CarryOut"
"""The action of every duty, for readers of ODRL; never stored."""

# -- closed sets: each word of `ontology.facts` has an individual of its own ----------------------------------------

ROLES: Final[dict[Role, str]] = {
    "lead": VOCABULARY + "Lead",
    "responsible": VOCABULARY + "Responsible",
    "support": VOCABULARY + "Support",
}
"""Strongest first."""

KINDS: Final[dict[DeadlineKind, str]] = {
    "by": VOCABULARY + "By",
    "from": VOCABULARY + "From",
    "window": VOCABULARY + "Window",
    "recurring": VOCABULARY + "Recurring",
    "relative": VOCABULARY + "Relative",
}

BODY_KINDS: Final[dict[BodyKind, str]] = {
    "government": VOCABULARY + "Government",
    "department": VOCABULARY + "Department",
    "party": VOCABULARY + "Party",
    "institution": VOCABULARY + "Institution",
    "enterprise": VOCABULARY + "Enterprise",
    "group": VOCABULARY + "Group",
    "unknown": VOCABULARY + "Unknown",
}

EVENTS: Final[dict[EventKind, str]] = {
    "done": VOCABULARY + "Done",
    "open": VOCABULARY + "Open",
    "partial": VOCABULARY + "Partial",
    "triggered": VOCABULARY + "Triggered",
    "verified": VOCABULARY + "Verified",
    "returned": VOCABULARY + "Returned",
    "extended": VOCABULARY + "Extended",
    "dropped": VOCABULARY + "Dropped",
    "withdrawn": VOCABULARY + "Withdrawn",
}

VERDICTS: Final[dict[Verdict, str]] = {
    "accepted": VOCABULARY + "Accepted",
    "changed": VOCABULARY + "Changed",
    "rejected": VOCABULARY + "Rejected",
}

STATES: Final[dict[State, str]] = {
    State.DONE: VOCABULARY + "StateDone",
    State.OVERDUE: VOCABULARY + "StateOverdue",
    State.DUE_SOON: VOCABULARY + "StateDueSoon",
    State.OPEN: VOCABULARY + "StateOpen",
    State.PENDING: VOCABULARY + "StatePending",
    State.LAPSED: VOCABULARY + "StateLapsed",
    State.STANDING: VOCABULARY + "StateStanding",
    State.CONDITIONAL: VOCABULARY + "StateConditional",
    State.DROPPED: VOCABULARY + "StateDropped",
}
"""States belong to a day and are worked out when asked: exports may name them, the store never does."""
