"""What the search for initiatives yields."""

from dataclasses import dataclass

from pipeline.model import Finding, Mention, Status


@dataclass(frozen=True, slots=True)
class Initiatives:
    """The status lines of a document, the mentions they point to (initiatives and the clusters they are anchored in),
    and findings."""

    statuses: tuple[Status, ...] = ()
    mentions: tuple[Mention, ...] = ()
    findings: tuple[Finding, ...] = ()

    def plus(self, other: "Initiatives") -> "Initiatives":
        """Both together, this one first."""
        return Initiatives(
            self.statuses + other.statuses, self.mentions + other.mentions, self.findings + other.findings
        )
