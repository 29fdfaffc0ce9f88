"""A row of the result, and how its figures are written."""

from dataclasses import dataclass

from measure import median


@dataclass(frozen=True)
class Row:
    what: str
    against: str
    ours: str
    other: str
    result: str
    reach: str

    @staticmethod
    def ratio(what, against, ours, others, reach, unit):
        one, other = median(ours), median(others)
        return Row(what, against, unit(one), unit(other), f"{one / other:.3f}", reach)

    @staticmethod
    def difference(what, against, ours, others, reach, unit):
        one, other = median(ours), median(others)
        return Row(what, against, unit(one), unit(other), f"{one - other >= 0 and '+' or '-'}{unit(abs(one - other))}", reach)

    @staticmethod
    def size(what, size, reach, unit):
        return Row(what, "", unit(size), "", unit(size), reach)

    def line(self):
        return f"| {self.what} | {self.against} | {self.ours} | {self.other} | **{self.result}** | {self.reach} |"


HEAD = "| what | against | ours | theirs | result | to reach |\n|---|---|---|---|---|---|"


def milliseconds(value):
    return f"{value * 1000:.1f} ms"


def seconds(value):
    return f"{value:.2f} s"


def megabytes(value):
    return f"{value / 1e6:.1f} MB"


def plain_number(value):
    return f"{value:g}"
