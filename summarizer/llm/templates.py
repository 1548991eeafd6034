"""Prompt templates: a TOML file a task, read strictly, filled with ``$variables``, versioned by contents."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache, cached_property
from pathlib import Path
from string import Template as StringTemplate
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import from_json

from summarizer.errors import TemplateError
from summarizer.filenames import shipped
from summarizer.llm.protocol import Message
from summarizer.messages import say
from summarizer.models import Model

SHARED: Final = "system"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def _with_sound_variables(text: str) -> str:
    if not StringTemplate(text).is_valid():
        raise ValueError(say("template.dollar"))
    return text


def _json_object(text: str) -> str:
    if not isinstance(from_json(text), dict):
        raise ValueError(say("llm.no_object"))
    return text


_Trimmed = Annotated[str, StringConstraints(strip_whitespace=True)]
_Text = Annotated[_Trimmed, StringConstraints(min_length=1)]


class Example(Model):
    """One worked case of a task, shown where the template says ``$examples``."""

    input: _Text
    output: Annotated[_Text, AfterValidator(_json_object)]


class _File(BaseModel):
    """What a template's file may hold, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    version: int = Field(ge=1)
    description: _Text
    system: Annotated[_Trimmed, AfterValidator(_with_sound_variables)] | None = None
    user: Annotated[_Text, AfterValidator(_with_sound_variables)] | None = None
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
        return frozenset(StringTemplate(f"{self.system}\n{self.user}").get_identifiers()) - {"examples"}

    def render(self, **values: str) -> Prompt:
        """Fill in the variables; what stands in a value is never taken for a variable.

        Raises:
            TemplateError: naming the variables that are missing, or those the template has no place for: a
                user's own template that forgets ``$report`` would ask about nothing.
        """
        missing, unused = self.variables - values.keys(), values.keys() - self.variables
        for kind, names in (("missing", missing), ("unused", unused)):
            if names:
                listed = ", ".join(f"${name}" for name in sorted(names))
                raise TemplateError(template=self.name, problem=say(f"template.{kind}", names=listed))
        filled = {**values, "examples": "\n\n".join(f"{case.input}\n{case.output}" for case in self.examples)}
        system, user = (StringTemplate(text).substitute(filled) for text in (self.system, self.user))
        return Prompt(system=system, user=user, version=self.version)


def load_template(name: str, folder: Path | None = None) -> Template:
    """Read a template: from the user's folder if it is there, else the one that comes with the product.

    A template without ``system`` has the shared one of ``system.toml``, so that all tasks begin alike; one
    with an empty ``system`` has none.

    Raises:
        TemplateError: if there is none of that name, or it is broken.
    """
    text, file = _read(name, folder)
    if file.user is None and name != SHARED:
        raise TemplateError(template=name, problem=say("template.field", field="user"))
    shared_text, shared = _read(SHARED, folder) if file.system is None else ("", file)
    digest = hashlib.sha256(f"{text}\0{shared_text}".encode()).hexdigest()[:8]
    return Template(
        name=name,
        description=file.description,
        system=shared.system or "",
        user=file.user or "",
        examples=tuple(file.examples),
        version=f"{name}@{file.version}+{digest}",
    )


def template_names() -> tuple[str, ...]:
    """Return the names of the templates that come with the product."""
    return tuple(sorted(path.stem for path in _shipped().glob("*.toml")))


def _read(name: str, folder: Path | None) -> tuple[str, _File]:
    """Return a template's text, and what it holds."""
    path = _find(name, folder)
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        return text, _File.model_validate(tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError(template=str(path), problem=str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        # Of examples the first is number 1.
        where = ".".join(str(step + 1) if isinstance(step, int) else step for step in first["loc"])
        reason = first.get("ctx", {}).get("error", first["msg"])
        raise TemplateError(template=str(path), problem=f"{where}: {reason}") from error


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
    return shipped("_prompts", "prompts")
