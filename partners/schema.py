"""The OpenAPI document, made of the same structs and parameters that answer: it cannot say something else."""

from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from factboxes import registry as kinds
from partners.parameters import Parameter
from partners.problems import MEDIA_TYPE, Problem

COMPONENT: Any = ResolvedComponent  # the library has no types
GENERATOR: Any = SchemaGenerator
NAMES = "#/components/schemas/{name}"
LINK = {"type": ["string", "null"], "format": "uri", "description": "An absolute address; null at the end."}
QUOTA = {
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": 'The limit: `"address";q=600;w=60`.'},
    "RateLimit": {"schema": {"type": "string"}, "description": 'What is left of it: `"address";r=599;t=58`.'},
}
KEPT = {
    "ETag": {"schema": {"type": "string"}, "description": "Strong; for If-None-Match."},
    "Cache-Control": {"schema": {"type": "string"}, "description": "Keep it, but ask before using it again."},
}
ETAG = {
    "name": "If-None-Match", "in": "header", "schema": {"type": "string"},
    "description": "The ETag of what you have: 304 and no body if it is still so.",
}  # fmt: skip
REFUSALS = {
    400: "A parameter is unknown, repeated or not understood; `errors` name each.",
    404: "There is nothing at this address.",
    406: "The Accept header leaves out application/json.",
    429: "Too many requests from this address; Retry-After tells the seconds to wait.",
    500: "The newsroom's mistake.",
}


class Operation(AutoSchema):
    """One address's part of the document, from what its view declares."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> dict[str, Any] | None:
        view: Any = self.view
        if not view.told:
            return None
        return {
            "operationId": view.told.name,
            "summary": view.told.summary,
            "description": view.told.description,
            "tags": [view.told.tag],
            "parameters": [*view.told.path, *map(_parameter, view.parameters), ETAG],
            "responses": _responses(view.told, registry),
        }


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the document says of one address."""

    name: str
    summary: str
    tag: str
    answer: Any  # a struct; the row's struct when `pages`; a plain schema
    description: str = ""
    pages: bool = False
    path: tuple[dict[str, Any], ...] = ()
    gone: tuple[type, ...] = ()  # the structs of a 410


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(parameter.schema)
    return {"name": parameter.name, "in": "query", "description": parameter.description, "schema": schema}


def _responses(told: Told, registry: ComponentRegistry) -> dict[str, Any]:
    body = told.answer if isinstance(told.answer, dict) else _named(told.answer, registry)
    if told.pages:
        body = _page(body)
    answers = {"200": _answer("The answer.", "application/json", body, QUOTA | KEPT)}
    answers["304"] = {"description": "What you have is still so.", "headers": QUOTA | KEPT}
    if told.gone:
        bodies = {"anyOf": [_named(struct, registry) for struct in told.gone]}
        answers["410"] = _answer("The story was withdrawn or expunged.", MEDIA_TYPE, bodies, QUOTA)
    refused = _named(Problem, registry)
    wait = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
    for status, text in REFUSALS.items():
        headers = QUOTA | wait if status == HTTPStatus.TOO_MANY_REQUESTS else QUOTA
        answers[str(status)] = _answer(text, MEDIA_TYPE, refused, headers)
    return dict(sorted(answers.items()))


def _answer(text: str, media_type: str, schema: dict[str, Any], headers: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {media_type: {"schema": schema}}, "headers": headers}


def _page(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["results", "next", "previous"],
        "properties": {"results": {"type": "array", "items": row}, "next": LINK, "previous": LINK},
    }


def _named(struct: type, registry: ComponentRegistry) -> dict[str, Any]:
    """A reference to a struct's schema, which is put among the components with all that it names."""
    known = [box.facts_type for box in kinds.kinds().values()]
    (reference, *facts), found = msgspec.json.schema_components([struct, *known], ref_template=NAMES)
    _sharpen(found, facts)
    for name, schema in found.items():
        registry.register_on_missing(COMPONENT(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema))
    return dict(reference)


def _sharpen(found: dict[str, Any], facts: list[Any]) -> None:
    """What the structs' types leave open: a box's facts are those of its kind, a focal point is two shares."""
    if "BoxOf" in found:
        found["BoxOf"]["properties"]["facts"] = {"anyOf": [*facts, {"type": "object"}], "description": "By `kind`."}
    if "PictureOf" in found:
        share = {"type": "number", "minimum": 0, "maximum": 1}
        found["PictureOf"]["properties"]["focal_point"] = {
            "type": "array", "items": share, "minItems": 2, "maxItems": 2, "description": "Across, then down.",
        }  # fmt: skip


@cache
def document() -> bytes:
    """The whole OpenAPI document as JSON; the same for everyone, made once a process."""
    return msgspec.json.encode(GENERATOR().get_schema(request=None, public=True))
