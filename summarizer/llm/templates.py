"""Prompt templates: a TOML file a task, read strictly, filled with ``$variables``, versioned by contents."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from string import Template as StringTemplate
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from summarizer.errors import TemplateError
from summarizer.llm.protocol import Message
from summarizer.messages import say
from summarizer.models import Model

SHARED: Final = "system"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_CHECKOUT: Final = Path(__file__).parents[2] / "prompts"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Example(Model):
    """One worked case of a task, shown where the template says ``$examples``."""

    input: Text
    output: Text = Field(description="the answer as it ought to be: one JSON object")


class _File(BaseModel):
    """What a template's file may hold, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    version: int = Field(ge=1)
    description: Text
    system: Annotated[str, StringConstraints(strip_whitespace=True)] | None = None
    user: Text | None = None
    examples: list[Example] = []


class Prompt(Model):
    """A rendered template: the two texts of a request, and the version that made them."""

    system: str
    user: str
    version: str

    @property
    def messages(self) -> tuple[Message, ...]:
        """The conversation to send; an empty system text is left out."""
        turns = (Message(role="system", content=self.system), Message(role="user", content=self.user))
        return turns if self.system else turns[1:]


class Template(Model):
    """A task's prompt, ready to be filled in."""

    name: str
    description: str
    system: str
    user: str
    examples: tuple[Example, ...]
    version: str = Field(description="name, number and a hash of the contents: metrics@3+1f2e3d4c")

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names a caller has to give."""
        names = {*StringTemplate(self.system).get_identifiers(), *StringTemplate(self.user).get_identifiers()}
        return frozenset(names - {"examples"})

    def render(self, **values: str) -> Prompt:
        """Fill in the variables; what stands in a value is never taken for a variable.

        Raises:
            TemplateError: naming the variables that are missing, or those the template has no place for: a
                user's own template that forgets ``$report`` would ask about nothing.
        """
        missing = sorted(self.variables - values.keys())
        if missing:
            raise TemplateError(template=self.name, problem=say("template.missing", names=_dollars(missing)))
        unused = sorted(values.keys() - self.variables)
        if unused:
            raise TemplateError(template=self.name, problem=say("template.unused", names=_dollars(unused)))
        filled = {**values, "examples": "\n\n".join(f"{case.input}\n{case.output}" for case in self.examples)}
        return Prompt(
            system=StringTemplate(self.system).substitute(filled),
            user=StringTemplate(self.user).substitute(filled),
            version=self.version,
        )


def load_template(name: str, folder: Path | None = None) -> Template:
    """Read a template: from the user's folder if it is there, else the one that comes with the product.

    A template without ``system`` has the shared one of ``system.toml``, so that all tasks begin alike; one
    with an empty ``system`` has none.

    Raises:
        TemplateError: if there is none of that name, or it is broken.
    """
    text, file = _read(name, folder)
    shared_text = ""
    system = file.system
    if system is None:
        shared_text, shared = _read(SHARED, folder)
        system = shared.system or ""
    user = file.user
    if user is None:
        if name != SHARED:
            raise TemplateError(template=name, problem=say("template.field", field="user"))
        user = ""
    for part in (system, user):
        if not StringTemplate(part).is_valid():
            raise TemplateError(template=name, problem=say("template.dollar"))
    digest = hashlib.sha256(f"{text}\0{shared_text}".encode()).hexdigest()[:8]
    return Template(
        name=name,
        description=file.description,
        system=system,
        user=user,
        examples=tuple(file.examples),
        version=f"{name}@{file.version}+{digest}",
    )


def template_names() -> tuple[str, ...]:
    """Name the templates that come with the product."""
    return tuple(
        sorted(path.name.removesuffix(".toml") for path in _shipped().iterdir() if path.suffix == ".toml")
    )


def _read(name: str, folder: Path | None) -> tuple[str, _File]:
    """Read and check a template's file."""
    path = _find(name, folder)
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        file = _File.model_validate(tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError(template=str(path), problem=str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise TemplateError(template=str(path), problem=f"{where}: {first['msg']}") from error
    for number, case in enumerate(file.examples, start=1):
        try:
            answer = json.loads(case.output)
        except ValueError as error:
            raise _broken_example(name, number, str(error)) from error
        if not isinstance(answer, dict):
            raise _broken_example(name, number, say("llm.no_object"))
    return text, file


def _find(name: str, folder: Path | None) -> Path:
    if folder is not None and not folder.is_dir():
        raise TemplateError(template=str(folder), problem=say("template.no_folder"))
    if _NAME.fullmatch(name):
        for place in (folder, _shipped()):
            if place is not None and (path := place / f"{name}.toml").exists():
                return path
    raise TemplateError(template=name, problem=say("template.no_file", names=", ".join(template_names())))


@cache
def _shipped() -> Path:
    """Find the templates: in the wheel they lie in the package, in a checkout beside it."""
    packed = Path(str(resources.files("summarizer").joinpath("_prompts")))
    return packed if packed.is_dir() else _CHECKOUT


def _broken_example(name: str, number: int, reason: str) -> TemplateError:
    return TemplateError(template=name, problem=say("template.example", number=number, reason=reason))


def _dollars(names: list[str]) -> str:
    return ", ".join(f"${name}" for name in names)
