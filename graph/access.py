"""As whom, and how patiently, a SPARQL server is asked."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Access:
    """How a server is asked: as whom, by which engine's habits (None: it is recognised), how patiently (seconds)."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    engine: str | None = None
    timeout: float = 60.0
