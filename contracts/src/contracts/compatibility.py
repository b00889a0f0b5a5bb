"""May one schema replace another under the same version?

Messages are kept for months and services are updated one by one, so new consumers read old messages and old
consumers read new ones. Only one change is safe in both directions: a new optional field. Everything else
needs a new version of the event, published beside the old one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "deprecated"})
_NESTED = {"items": "[]", "additionalProperties": "{}"}
_STRUCTURE = frozenset({"type", "properties", "required", "anyOf", "enum", "const"})
_UNKNOWN = frozenset({"allOf", "oneOf", "not", "prefixItems", "patternProperties", "if"})
_ABSENT = object()


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """What makes `new` unfit to replace `old`, one sentence each; empty when it may.

    Raises:
        NotImplementedError: a schema uses a keyword that this comparison would overlook.
    """
    return list(_Comparison(old, new).compare("", old, new))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The two documents, whose references point into their own `$defs`."""

    old: Schema
    new: Schema

    def compare(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        old, new = _resolve(self.old, old), _resolve(self.new, new)
        where = path or "message"
        yield from _constraints(where, old, new)
        yield from _choices(where, "type", _types(self.old, old), _types(self.new, new))
        yield from _choices(where, "value", _values(old), _values(new))
        yield from self._fields(path, old, new)
        for key, mark in _NESTED.items():
            if isinstance(old.get(key), Mapping) and isinstance(new.get(key), Mapping):
                yield from self.compare(path + mark, old[key], new[key])
        yield from self._variants(path, old, new)

    def _fields(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
        for name, field in before.items():
            where = f"{path}.{name}" if path else name
            if name not in after:
                yield f"{where}: removed or renamed"
                continue
            if name in needed_after - needed_before:
                yield f"{where}: became required"
            if name in needed_before - needed_after:
                yield f"{where}: is no longer required"
            yield from self.compare(where, field, after[name])
        for name in sorted(after.keys() - before.keys()):
            if name in needed_after:
                yield f"{path}.{name}: added as a required field"

    def _variants(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        """Compare the alternatives of a union that share a type; lost and new types are told already."""
        before = _by_type(self.old, old)
        after = _by_type(self.new, new)
        for kind in sorted(before.keys() & after.keys()):
            if len(before[kind]) != len(after[kind]):
                yield f"{path}: has {len(after[kind])} instead of {len(before[kind])} alternatives of {kind}"
            for one, other in zip(before[kind], after[kind], strict=False):
                yield from self.compare(path, one, other)


def _resolve(document: Schema, schema: Schema) -> Schema:
    """The schema with its reference replaced by what it points to; siblings of the reference stay."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target = document["$defs"][reference.removeprefix("#/$defs/")]
    siblings = {key: value for key, value in schema.items() if key != "$ref"}
    return {**_resolve(document, target), **siblings}


def _constraints(where: str, old: Schema, new: Schema) -> Iterator[str]:
    """Every keyword that is neither structure nor text for people: format, pattern, limits, default."""
    if unknown := (old.keys() | new.keys()) & _UNKNOWN:
        raise NotImplementedError(
            f"{where}: teach contracts.compatibility about {', '.join(sorted(unknown))}"
        )
    for key in sorted((old.keys() | new.keys()) - _ANNOTATIONS - _STRUCTURE):
        before, after = old.get(key, _ABSENT), new.get(key, _ABSENT)
        nested = key in _NESTED and isinstance(before, Mapping) and isinstance(after, Mapping)
        if before != after and not nested:
            yield f"{where}: {key} changed from {_show(before)} to {_show(after)}"


def _choices(where: str, what: str, old: set[str] | None, new: set[str] | None) -> Iterator[str]:
    """Compare what is allowed; None means that nothing is excluded."""
    if old == new:
        return
    if old is None or new is None:
        yield f"{where}: its {what}s are {'now' if old is None else 'no longer'} restricted"
        return
    for lost in sorted(old - new):
        yield f"{where}: {what} {lost} is no longer possible"
    for added in sorted(new - old):
        yield f"{where}: {what} {added} is new, readers of this version do not know it"


def _types(document: Schema, schema: Schema) -> set[str] | None:
    if "anyOf" in schema:
        return set(_by_type(document, schema))
    kind = schema.get("type")
    if kind is None:
        return None
    return {kind} if isinstance(kind, str) else set(kind)


def _values(schema: Schema) -> set[str] | None:
    if "const" in schema:
        return {repr(schema["const"])}
    return {repr(value) for value in schema["enum"]} if "enum" in schema else None


def _by_type(document: Schema, schema: Schema) -> dict[str, list[Schema]]:
    """The alternatives of a union, grouped by their JSON type."""
    groups: dict[str, list[Schema]] = {}
    for alternative in schema.get("anyOf", ()):
        resolved = _resolve(document, alternative)
        groups.setdefault(str(resolved.get("type", "any")), []).append(resolved)
    return groups


def _show(value: object) -> str:
    return "nothing" if value is _ABSENT else repr(value)
