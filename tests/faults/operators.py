"""The ways in which a rule may be wrong: edits of an expression in the source of a module."""

import ast
from collections.abc import Callable, Iterator, Mapping

Edit = tuple[str, ast.AST]
Operator = Callable[[ast.AST], Iterator[Edit]]

TRUE, FALSE = ast.parse("sa.true()", mode="eval").body, ast.parse("sa.false()", mode="eval").body
RULE = ast.parse("lambda _t: []", mode="eval").body
OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
RENAMED = {
    "and_": "or_",
    "or_": "and_",
    "in_": "not_in",
    "is_": "is_not",
    "is_not": "is_",
    "true": "false",
    "false": "true",
    "EVERYBODY": "NOBODY",
    "NOBODY": "EVERYBODY",
    "anybody": "nobody",
    "nobody": "anybody",
    "WORKSPACE": "PORTAL",
}
# What narrows a declaration of the graph.
NARROWING = ("guard", "rule", "only", "where")


def text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:100]


def called(call: ast.Call) -> str:
    """The last word of what is called."""
    return ast.unparse(call.func).rpartition(".")[2]


def same_call(call: ast.Call, args: list[ast.expr], keywords: list[ast.keyword]) -> ast.Call:
    return ast.Call(call.func, args, keywords)


# What takes as many conditions, roles or ways as one likes: one less breaks no call.
TAKES_MANY = (
    "and_", "or_", "where", "union", "union_all", "case", "coalesce", "every", "reach",
    "reaching", "granted", "_contact_through",
)  # fmt: skip


def fewer_arguments(node: ast.AST) -> Iterator[Edit]:
    """A condition, a role or a way less."""
    if not isinstance(node, ast.Call) or called(node) not in TAKES_MANY:
        return
    several = len(node.args) + len(node.keywords) > 1
    if several or called(node) == "where":
        for place, gone in enumerate(node.args):
            kept = node.args[:place] + node.args[place + 1 :]
            yield f"without {text(gone)}", same_call(node, kept, node.keywords)
    for gone in node.keywords:
        kept = [each for each in node.keywords if each is not gone]
        yield f"without {text(gone)}", same_call(node, node.args, kept)


def unguarded(node: ast.AST) -> Iterator[Edit]:
    """A field without its guard, or a link without what narrows it."""
    if isinstance(node, ast.Call):
        for gone in node.keywords:
            if gone.arg in NARROWING and not is_none(gone.value):
                kept = [each for each in node.keywords if each is not gone]
                yield f"without {text(gone)}", same_call(node, node.args, kept)


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def members(node: ast.AST) -> Iterator[Edit]:
    """A way of a rule, a step of a way, a member of any other list less."""
    if not isinstance(node, ast.List | ast.Tuple) or not isinstance(node.ctx, ast.Load):
        return
    for place, gone in enumerate(node.elts):
        if isinstance(gone, ast.Constant | ast.JoinedStr):
            continue
        rest = (node.elts[:place], node.elts[place + 1 :])
        yield f"without {text(gone)}", type(node)([*rest[0], *rest[1]], ast.Load())


def entries(node: ast.AST) -> Iterator[Edit]:
    """A role without its rule, or whose rule shows every row."""
    if not isinstance(node, ast.Dict) or all(isinstance(one, ast.Constant) for one in node.values):
        return
    for place, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
        keys, values = node.keys.copy(), node.values.copy()
        name = text(key) if key else f"**{text(value)}"
        del keys[place], values[place]
        yield f"without the entry {name}", ast.Dict(keys, values)
        if key is not None:
            wide = [*node.values[:place], RULE, *node.values[place + 1 :]]
            yield f"every row for {name}", ast.Dict(node.keys, wide)


def opposite(node: ast.AST) -> Iterator[Edit]:
    """The other comparison, or without its negation."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        other = OPPOSITES[type(node.ops[0])]()
        assert isinstance(other, ast.cmpop)
        flipped = ast.Compare(node.left, [other], node.comparators)
        yield f"{text(flipped)}", flipped
    if isinstance(node, ast.BoolOp):
        other_word = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"{type(other_word).__name__} in {text(node)}", ast.BoolOp(other_word, node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"not the opposite of {text(node.operand)}", node.operand
    if isinstance(node, ast.Call) and called(node) == "not_":
        yield f"not the opposite of {text(node.args[0])}", node.args[0]


def renamed(node: ast.AST) -> Iterator[Edit]:
    """Another word: `or` for `and`, everybody for nobody, PORTAL for WORKSPACE."""
    if isinstance(node, ast.Attribute) and node.attr in RENAMED and text(node) != "db.Name":
        yield (
            f"{RENAMED[node.attr]} in {text(node)}",
            ast.Attribute(node.value, RENAMED[node.attr], node.ctx),
        )
    if isinstance(node, ast.Name) and node.id in RENAMED and isinstance(node.ctx, ast.Load):
        yield f"{RENAMED[node.id]} for {node.id}", ast.Name(RENAMED[node.id], node.ctx)


def denied(node: ast.AST) -> Iterator[Edit]:
    """No for yes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{not node.value} for {node.value}", ast.Constant(not node.value)


def decided(node: ast.AST) -> Iterator[Edit]:
    """A question answered the same way always."""
    if isinstance(node, ast.IfExp):
        yield f"always {text(node.body)}", node.body
        yield f"always {text(node.orelse)}", node.orelse
    if isinstance(node, ast.If):
        for answer in (True, False):
            fixed = ast.If(ast.Constant(answer), node.body, node.orelse)
            yield f"{answer} for `if {text(node.test)}`", fixed


def constant(node: ast.AST) -> Iterator[Edit]:
    """A rule that shows every row, and one that shows none."""
    for answer in (TRUE, FALSE):
        if isinstance(node, ast.Lambda) and not isinstance(node.body, ast.List):
            yield f"{text(answer)} for {text(node)}", ast.Lambda(node.args, answer)
        if not isinstance(node, ast.FunctionDef) or text(node.returns or node) != "Condition":
            continue
        if text(ast.Return(answer)) != text(node.body[-1]):
            other = ast.FunctionDef(
                node.name, node.args, [ast.Return(answer)], node.decorator_list, node.returns
            )
            yield f"{text(answer)} from {node.name}", other


def another_of(values: Mapping[str, list[str]]) -> Operator:
    """The next member of an enumeration: another role, another kind."""

    def operator(node: ast.AST) -> Iterator[Edit]:
        if not isinstance(node, ast.Attribute):
            return
        members = values.get(text(node.value).removeprefix("db."), [])
        if node.attr in members:
            other = members[(members.index(node.attr) + 1) % len(members)]
            yield f"{other} for {text(node)}", ast.Attribute(node.value, other, node.ctx)

    return operator


def another_flag(flags: list[str]) -> Operator:
    """Another right of a row of reach."""

    def operator(node: ast.AST) -> Iterator[Edit]:
        if isinstance(node, ast.Call) and called(node) == "flag":
            (name,) = node.args
            assert isinstance(name, ast.Constant)
            for other in flags:
                if other != name.value:
                    yield f"{other} for {text(name)}", same_call(node, [ast.Constant(other)], [])

    return operator
