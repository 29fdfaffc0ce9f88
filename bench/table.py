"""A row of the result, and how its figures are written."""

from dataclasses import dataclass

from measure import median

MILLISECONDS = "{:.1f} ms"
SECONDS = "{:.2f} s"
MEGABYTES = "{:.1f} MB"
NUMBER = "{:g}"


@dataclass(frozen=True)
class Row:
    what: str
    against: str
    ours: str
    theirs: str
    result: str
    reach: str

    @staticmethod
    def ratio(what, against, ours, theirs, reach, unit):
        """Of the medians; `unit` is how one is written."""
        one, other = median(ours), median(theirs)
        return Row(what, against, unit.format(one), unit.format(other), f"{one / other:.3f}", reach)

    @staticmethod
    def difference(what, against, ours, theirs, reach, unit):
        one, other = median(ours), median(theirs)
        sign = "+" if one >= other else "-"
        return Row(what, against, unit.format(one), unit.format(other), sign + unit.format(abs(one - other)), reach)

    @staticmethod
    def size(what, size, reach, unit):
        return Row(what, "", unit.format(size), "", unit.format(size), reach)

    def line(self):
        return f"| {self.what} | {self.against} | {self.ours} | {self.theirs} | **{self.result}** | {self.reach} |"


HEAD = "| what | against | ours | theirs | result | to reach |\n|---|---|---|---|---|---|"
