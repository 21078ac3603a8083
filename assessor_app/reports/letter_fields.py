"""Which fields a template asks for that no letter has: read off its marks, so that every branch is seen."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from assessor_app.domain.letter import FIELDS, CodePart, CriterionPart, Letter, Seen

if TYPE_CHECKING:
    from jinja2 import nodes

OWNERS = {CriterionPart: "criterion", CodePart: "code", Seen: "seen"}
_SAME = frozenset({"list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr"})
_ONE = frozenset({"first", "last", "random", "min", "max"})
_BY_ATTRIBUTE = frozenset({"selectattr", "rejectattr", "groupby"})  # of filters, those that name it first
_OF_MACROS = ("caller", "varargs", "kwargs")

Kind = Any  # the type of a value, such as `tuple[Seen, ...]`; None where it is not known
Scope = dict[str, Kind]


def named(kind: Kind, field: str) -> str:
    """A field as it is told: with what it was asked of, where that is a part of a letter."""
    return f"{OWNERS[kind]}.{field}" if kind in OWNERS else field


def fields_there(unknown: Iterable[str]) -> str:
    """The fields there are, of what the unknown ones were asked of."""
    owners = dict.fromkeys(name.partition(".")[0] if "." in name else "" for name in unknown)
    parts = {owner: kind for kind, owner in OWNERS.items()}
    told = [
        f"“{each}” has {', '.join(f.name for f in fields(parts[each]))}." if each in parts
        else f"There are {', '.join(FIELDS)}."
        for each in owners
    ]  # fmt: skip
    return " ".join(dict.fromkeys(told))


def unknown_fields(tree: "nodes.Template") -> tuple[str, ...]:
    """What no letter has; a value of which nothing is known here is given the benefit of the doubt."""
    from jinja2 import nodes

    asked = _Asked()
    asked.read(tree, get_type_hints(Letter) | {each.name: None for each in tree.find_all(nodes.Macro)})
    return tuple(asked.unknown)


class _Asked:
    """Goes through the marks of a template in their order, and knows what each name stands for there."""

    def __init__(self) -> None:
        self.unknown = dict[str, None]()

    def read(self, node: Any, scope: Scope) -> None:
        from jinja2 import nodes

        match node:
            case nodes.If():
                self._either(node, scope)
            case nodes.For():
                self._each(node, scope)
            case nodes.Assign(target=target, node=value):
                _bind(target, self.kind(value, scope), scope)
            case nodes.AssignBlock(target=target):
                _bind(target, None, scope)
                self._inside(node, scope)
            case nodes.Macro(args=given) | nodes.CallBlock(args=given):
                self._inside(node, scope | dict.fromkeys((*_OF_MACROS, *(each.name for each in given))))
            case nodes.With(targets=targets, values=values, body=body):
                inner = dict(scope)
                for target, value in zip(targets, values, strict=True):
                    _bind(target, self.kind(value, scope), inner)
                self._all(body, inner)
            case nodes.Expr():
                self.kind(node, scope)
            case nodes.Template() | nodes.Output():
                self._all(node.iter_child_nodes(), scope)
            case _:
                self._inside(node, scope)

    def _all(self, several: "Iterable[nodes.Node]", scope: Scope) -> None:
        for each in several:
            self.read(each, scope)

    def _inside(self, node: "nodes.Node", scope: Scope) -> None:
        self._all(node.iter_child_nodes(), dict(scope))

    def _either(self, node: "nodes.If", scope: Scope) -> None:
        """What a name stands for behind it is known where all branches leave it at the same."""
        self.read(node.test, scope)
        branches = [dict(scope) for _ in range(2 + len(node.elif_))]
        self._all(node.body, branches[0])
        self._all(node.else_, branches[1])
        for each, branch in zip(node.elif_, branches[2:], strict=True):
            self.read(each, branch)
        names = {name for branch in branches for name in branch}
        scope |= {name: _common(branch.get(name) for branch in branches) for name in names}

    def _each(self, node: "nodes.For", scope: Scope) -> None:
        inner = scope | {"loop": None}
        of = self.kind(node.iter, scope)
        _bind(node.target, None if node.recursive else _one_of(of), inner)
        self._all([*([node.test] if node.test else []), *node.body], inner)
        self._all(node.else_, dict(scope))

    def kind(self, node: Any, scope: Scope) -> Kind:
        """Of the value of an expression."""
        from jinja2 import nodes

        match node:
            case nodes.Name(name=name):
                if name not in scope:
                    self.unknown.setdefault(name)
                return scope.get(name)
            case nodes.Getattr(node=of, attr=name) | nodes.Getitem(node=of, arg=nodes.Const(value=str(name))):
                return self._member(self.kind(of, scope), name)
            case nodes.Getitem(node=of, arg=at):
                self.read(at, scope)
                several = self.kind(of, scope)
                return several if isinstance(at, nodes.Slice) else _one_of(several)
            case nodes.Filter():
                return self._filtered(node, scope)
            case nodes.Const(value=value):
                return type(value)
        self._all((each for each in node.iter_child_nodes() if not isinstance(each, nodes.Expr)), scope)
        kinds = [self.kind(each, scope) for each in node.iter_child_nodes() if isinstance(each, nodes.Expr)]
        return _common(kinds[-2:]) if isinstance(node, nodes.CondExpr | nodes.And | nodes.Or | nodes.Add) else None

    def _member(self, kind: Kind, name: str) -> Kind:
        origin: Any = get_origin(kind)
        owner = origin or kind
        if owner is None or (hasattr(owner, name) and not name.startswith("_")):
            return get_type_hints(owner).get(name) if owner in OWNERS else None
        self.unknown.setdefault(named(owner, name))
        return None

    def _filtered(self, node: "nodes.Filter", scope: Scope) -> Kind:
        self._all([*node.args, *node.kwargs], scope)
        of = self.kind(node.node, scope) if node.node is not None else None
        for path in _attributes(node):
            member = _one_of(of)
            for name in path:
                member = _one_of(member) if name.isdigit() else self._member(member, name)
        if node.name in _SAME:
            return of
        return _one_of(of) if node.name in _ONE else None


def _attributes(node: "nodes.Filter") -> Iterator[list[str]]:
    """The paths of the attributes by which a filter goes."""
    from jinja2 import nodes

    said = [each.value for each in node.kwargs if each.key == "attribute"]
    for each in said or (node.args[:1] if node.name in _BY_ATTRIBUTE else []):
        if isinstance(each, nodes.Const) and isinstance(each.value, str):
            yield from (path.split(".") for path in each.value.split(","))


def _bind(target: "nodes.Node", kind: Kind, scope: Scope) -> None:
    from jinja2 import nodes

    for each in target.find_all(nodes.Name):
        scope[each.name] = None
    if isinstance(target, nodes.Name):
        scope[target.name] = kind


def _one_of(kind: Kind) -> Kind:
    """What a list holds; a part of words is words."""
    origin: Any = get_origin(kind)
    return get_args(kind)[0] if origin is tuple else kind if kind is str else None


def _common(kinds: Iterable[Kind]) -> Kind:
    first, *others = kinds
    return first if all(each == first for each in others) else None
