"""What a verification finds, each with the command that mends it."""

from dataclasses import dataclass, field

INDEX = "run 'footnote index'"
REBUILD = "run 'footnote rebuild'"
FRESH = "run 'footnote index --fresh'"
RESTORE = "run 'footnote restore FILE' with a backup, or 'footnote index --fresh'"
NAMED = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: `code` for programs, `what` and `mend` for people.

    `damaged` tells damage from a folder that has merely moved on. `count` is of how many things;
    `items` names the first of them.
    """

    code: str
    what: str
    mend: str
    damaged: bool
    count: int = 1
    items: tuple[str, ...] = ()


@dataclass(slots=True)
class Collected:
    """Things of one kind, counted; the first few are kept by name, so that memory stays flat."""

    code: str
    what: str
    mend: str
    damaged: bool = True
    count: int = 0
    items: list[str] = field(default_factory=list)

    def add(self, item: str, count: int = 1) -> None:
        """One more, or several of one name, or none."""
        self.count += count
        if count and len(self.items) < NAMED and item not in self.items:
            self.items.append(item)

    def findings(self) -> tuple[Finding, ...]:
        """One finding, or none."""
        if not self.count:
            return ()
        what = f"{self.what}: {self.count:,}"
        return (Finding(self.code, what, self.mend, self.damaged, self.count, tuple(self.items)),)


def without_advice(error: Exception) -> str:
    """An error's message without the command it ends with: a finding names its own."""
    return str(error).split("; run 'footnote", maxsplit=1)[0]
