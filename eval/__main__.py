"""``python -m eval``: check the gold, propose labels, run an engine, compare two runs, attack the gate, scan."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from itertools import chain
from pathlib import Path

import click

from eval.attack.gate import ProductGate
from eval.attack.questions import ANSWER_SHARES, attack_answers
from eval.attack.trial import SEED, SHARES, Slip, attack
from eval.attack.word_trial import WORD_SHARES, attack_words
from eval.cases import CASES, read_cases, score_cases
from eval.check import check_gold, misfiled
from eval.compare import compare
from eval.errors import HarnessError, PeerError
from eval.floors import Floor, broken, parse_floor
from eval.gold import GOLD, MORE_QUESTIONS, QUESTIONS, first_answers, load_answers, load_gold
from eval.intervals import Rate, rate
from eval.pages import (
    PAGE,
    answers_page,
    attack_page,
    comparison_page,
    peers_page,
    scan_page,
    suites_page,
    summary_page,
    words_page,
    write_pages,
)
from eval.peers.langextract import LangExtract
from eval.peers.one_prompt import OnePrompt
from eval.peers.recognizers import Recognizers, recognize
from eval.peers.said import Peer
from eval.peers.table import table
from eval.propose import propose
from eval.results import RUNS, read, save
from eval.run import Conditions, run, samples
from eval.scan.account import SUFFIXES, account_file
from eval.suites import read_suites
from eval.texts import OWN, PLACES, SUITES, find_texts, read_reports
from eval.uhgeval import NAME as NEWS
from eval.uhgeval import judge
from eval.verified import RELEASES, read_releases, releases_page
from eval.verified import SHARES as RELEASE_SHARES
from eval.wordings import CONDENSED, read_wordings
from summarizer import load, load_settings, loads, summarize
from summarizer.conversation import ask
from summarizer.errors import SummarizerError
from summarizer.models import Answer, EngineName, Report, Summary

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_reports = click.option(
    "--reports",
    "places",
    type=_FOLDER,
    multiple=True,
    help="Where the texts are; may be repeated. "
    "[default: ../shared/reports/seed and more, examples, eval/invented, eval/reports]",
)


@click.group()
def main() -> None:
    """Hold what the product says against hand-labelled gold. docs/evaluation.md explains each figure."""


def _stop(error: Exception, code: int) -> None:
    click.echo(str(error), err=True)
    sys.exit(code)


@main.command("check-gold")
@_reports
def check_gold_command(places: tuple[Path, ...]) -> None:
    """Prove every surface, offset, value, unit, name and id; print what cannot be checked, and why."""
    gold, answers = load_gold(), load_answers()
    further = {folder: load_answers(folder) for folder in MORE_QUESTIONS}
    asked = [*answers, *chain.from_iterable(further.values())]
    proof = check_gold(gold, asked, find_texts(places or PLACES), OWN)
    filed = [misfiled(folder, labels) for folder, labels in {QUESTIONS: answers, **further}.items()]
    findings = [*misfiled(GOLD, gold), *chain.from_iterable(filed), *proof.findings]
    for finding in findings:
        click.echo(str(finding))
    wrong = sum(finding.proven_wrong for finding in findings)
    unchecked = len(findings) - wrong
    click.echo(f"{proof.labels} labels of {len(gold)} reports: {wrong} wrong, {unchecked} not checked.")
    sys.exit(1 if wrong else 0)


@main.command("propose")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=_FOLDER, help="A folder to write gold/NAME.json and gold_qa/NAME.json into.")
def propose_command(file: Path, out: Path | None) -> None:
    """Propose labels for a report from the rules engine, to be corrected by hand."""
    proposal = propose(summarize(load(file), engine="rules"), file.stem)
    if out is None:
        click.echo(proposal.gold, nl=False)
        return
    for folder, text in (("gold", proposal.gold), ("gold_qa", proposal.answers)):
        path = out / folder / f"{file.stem}.json"
        if path.exists():
            raise HarnessError(f"{path} is there already; corrected labels are not overwritten")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        click.echo(str(path))


def _engine(engine: EngineName, model: str | None, base_url: str | None) -> Callable[[Report], Summary]:
    settings = load_settings(model=model, base_url=base_url)
    return partial(summarize, settings=settings, engine=engine)


def _asker(model: str | None, base_url: str | None) -> Callable[[Report, str], Answer]:
    settings = load_settings(model=model, base_url=base_url)
    return partial(ask, settings=settings)


@main.command("run")
@click.option("--engine", type=click.Choice(["rules", "llm"]), default="rules", show_default=True)
@click.option("--model", help="The model's name. [default: SUMMARIZER_MODEL]")
@click.option("--base-url", help="The endpoint's address. [default: OPENAI_BASE_URL]")
@click.option(
    "--repeat", type=click.IntRange(min=1), default=1, show_default=True, help="Passes over the reports."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=RUNS, help="[default: eval/runs]"
)
@click.option("--questions", is_flag=True, help="Ask the gold's questions too.")
@click.option("--no-aliases", is_flag=True, help="Only the gold's own name of a metric is right, no alias.")
@click.option("--fail-under", multiple=True, metavar="FIGURE=VALUE", help="Exit 1 below it; may be repeated.")
@_reports
def run_command(
    engine: EngineName,
    model: str | None,
    base_url: str | None,
    repeat: int,
    out: Path,
    questions: bool,
    no_aliases: bool,
    fail_under: tuple[str, ...],
    places: tuple[Path, ...],
) -> None:
    """Let an engine read every report whose text is at hand, and score it."""
    floors = [parse_floor(text) for text in fail_under]
    gold, answers = load_gold(), first_answers()
    if no_aliases:
        gold = tuple(report.without_aliases() for report in gold)
    found = samples(gold, answers, find_texts(places or PLACES), load)
    conditions = Conditions(engine=engine, model=model, passes=repeat)
    done = run(
        conditions,
        found,
        (*gold, *answers),
        _engine(engine, model, base_url),
        progress=lambda message: click.echo(message, err=True),
        ask=_asker(model, base_url) if questions else None,
    )
    folder = save(done, out)
    write_pages(done, folder)
    click.echo(summary_page(done), nl=False)
    click.echo(f"\n{folder / PAGE} shows every error.", err=True)
    missed = list(broken(floors, done.summary.pooled))
    for message in missed:
        click.echo(message, err=True)
    sys.exit(1 if missed or done.summary.info.failures else 0)


_seed = click.option(
    "--seed", type=int, default=SEED, show_default=True, help="The same seed plants the same errors."
)


def _say(slips: Iterable[Slip]) -> None:
    for slip in slips:
        click.echo(f"{slip.label:18} {slip.report:14} {slip.form:9} {slip.text} | {slip.was} | {slip.reason}")


def _stop_below(floors: Iterable[Floor], shares: Mapping[str, Rate]) -> None:
    missed = list(broken(floors, shares))
    for message in missed:
        click.echo(message, err=True)
    sys.exit(1 if missed else 0)


@main.command("attack")
@_seed
@click.option(
    "--only", type=click.Choice(["numbers", "words"]), help="Plant errors in numbers or in words alone."
)
@click.option("--suites", type=_FOLDER, help="Where the news are. [default: ../shared/suites]")
@click.option("--slips", is_flag=True, help="Print every error that passed and every true statement refused.")
@click.option(
    "--fail-under",
    multiple=True,
    metavar="SHARE=VALUE",
    help="Exit 1 below it; may be repeated. "
    f"{', '.join((*SHARES, *WORD_SHARES))}; passed and what follows words is of the true statements.",
)
@_reports
def attack_command(
    seed: int,
    only: str | None,
    suites: Path | None,
    slips: bool,
    fail_under: tuple[str, ...],
    places: tuple[Path, ...],
) -> None:
    """Plant errors in numbers and in words of correct statements and say how many the gate catches."""
    floors = [parse_floor(text, (*SHARES, *WORD_SHARES)) for text in fail_under]
    read = cache(load)
    shares: dict[str, Rate] = {}
    found: list[Slip] = []
    if only != "words":
        texts = find_texts(places or PLACES)
        trial = attack(samples(load_gold(), first_answers(), texts, read), seed)
        path = (suites or SUITES) / NEWS
        news = judge(path) if suites or path.is_file() else None
        click.echo(attack_page(trial, news))
        if news is None:
            click.echo(f"The news are not at hand: {path} is not there.", err=True)
        shares |= trial.shares()
        found += trial.slips
    if only != "numbers":
        words = attack_words(read_reports(places or PLACES, read), ProductGate(), seed)
        click.echo(words_page(words), nl=False)
        shares |= words.shares()
        found += words.slips
    _say(found if slips else ())
    _stop_below(floors, {**dict.fromkeys((*SHARES, *WORD_SHARES), rate(0, 0)), **shares})


@main.command("attack-answers")
@_seed
@click.option("--slips", is_flag=True, help="Print every question that got a figure, and the answer.")
@click.option(
    "--fail-under",
    multiple=True,
    metavar="SHARE=VALUE",
    help=f"Exit 1 below it; may be repeated. {', '.join(ANSWER_SHARES)}.",
)
@_reports
def attack_answers_command(
    seed: int, slips: bool, fail_under: tuple[str, ...], places: tuple[Path, ...]
) -> None:
    """Ask the rules engine what reports do not say, and say how often it gives a figure all the same."""
    floors = [parse_floor(text, ANSWER_SHARES) for text in fail_under]
    trial = attack_answers(read_reports(places or PLACES, load), partial(ask, engine="rules"), seed)
    click.echo(answers_page(trial), nl=False)
    _say(trial.slips if slips else ())
    _stop_below(floors, trial.shares())


@main.command("verify")
@click.argument("folder", type=_FOLDER, default=RELEASES)
@click.option(
    "--slips", is_flag=True, help="Print each fault that was missed and each sentence called wrong."
)
@click.option(
    "--fail-under",
    multiple=True,
    metavar="SHARE=VALUE",
    help="Exit 1 below it; may be repeated. found: of the faults; quiet: of the sentences without one.",
)
def verify_command(folder: Path, slips: bool, fail_under: tuple[str, ...]) -> None:
    """Verify texts with planted faults against their reports, by rules; without FOLDER, those of eval/releases."""
    floors = [parse_floor(text, RELEASE_SHARES) for text in fail_under]
    outcome = read_releases(folder, RELEASES.parents[1])
    click.echo(releases_page(outcome), nl=False)
    for one in outcome.texts if slips else ():
        for slip in one.slips:
            click.echo(f"{one.name:12} {slip.status:12} {slip.kind:12} {slip.text}")
    _stop_below(floors, {"found": outcome.found, "quiet": outcome.quiet})


@main.command("wordings")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=CONDENSED)
@click.option(
    "--slips", is_flag=True, help="Print each statement that was judged otherwise than its author did."
)
@click.option(
    "--fail-under", type=click.FloatRange(0, 1), help="Exit 1 if fewer are judged as their author did."
)
def wordings_command(file: Path, slips: bool, fail_under: float | None) -> None:
    """Prove statements that readers made of reports' sentences, true or false, without a verifier."""
    outcome = read_wordings(file, RELEASES.parents[1])
    click.echo(f"shown of true statements: {outcome.shown}")
    click.echo(f"refused of false statements: {outcome.refused}")
    for slip in outcome.slips if slips else ():
        click.echo(slip)
    right = rate(outcome.shown.right + outcome.refused.right, outcome.shown.n + outcome.refused.n)
    sys.exit(1 if fail_under is not None and (right.value or 0) < fail_under else 0)


@main.command("suites")
@click.option("--suites", type=_FOLDER, help="Where the suites are. [default: ../shared/suites]")
@click.option("--peer", is_flag=True, help="Beside ours, what recognizers-text-suite reads (extra peers).")
def suites_command(suites: Path | None, peer: bool) -> None:
    """Say how many of other projects' written numbers are read, and which are refused on purpose."""
    folder = suites or SUITES
    readers = [read_suites(folder)]
    if peer:
        readers.append(read_suites(folder, recognize, Recognizers.title))
    click.echo(suites_page(readers), nl=False)


@main.command("cases")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--show", is_flag=True, help="Print each fault with its text; what has been seen is blind no more."
)
@click.option("--fail-under", type=click.FloatRange(0, 1), help="Exit 1 if fewer of all cases are right.")
def cases_command(files: tuple[Path, ...], show: bool, fail_under: float | None) -> None:
    """Score labelled sentences by kind; without FILES, those of eval/cases."""
    low = False
    for path in files or sorted(CASES.glob("*.jsonl")):
        scores = score_cases(read_cases(path), lambda text: summarize(loads(text), engine="rules"))
        click.echo(f"{path.stem}")
        for score in scores:
            click.echo(f"  {score.kind:14} cases {score.cases}  numbers {score.numbers}  names {score.names}")
        *_, total = scores
        if show:
            click.echo("\n".join((*total.wrong, *total.misnamed)))
        low |= fail_under is not None and (total.cases.value or 0) < fail_under
    sys.exit(1 if low else 0)


@main.command("peers")
@click.argument("names", nargs=-1, type=click.Choice(["recognizers", "langextract", "one-prompt"]))
@click.option("--model", help="The model's name. [default: SUMMARIZER_MODEL]")
@click.option("--base-url", help="The endpoint's address. [default: OPENAI_BASE_URL]")
@_reports
def peers_command(
    names: tuple[str, ...], model: str | None, base_url: str | None, places: tuple[Path, ...]
) -> None:
    """Score the rules engine and other systems by the same scorers (extra peers)."""
    chosen: list[Peer] = []
    for name in names:
        if name == "recognizers":
            chosen.append(Recognizers())
            continue
        settings = load_settings(model=model, base_url=base_url)
        if not (settings.model and settings.base_url):
            raise PeerError(f"{name} needs --model and --base-url, or SUMMARIZER_MODEL and OPENAI_BASE_URL")
        key = settings.api_key.get_secret_value() if settings.api_key else "none"
        chosen.append(
            (LangExtract if name == "langextract" else OnePrompt)(settings.model, settings.base_url, key)
        )
    found = samples(load_gold(), first_answers(), find_texts(places or PLACES), load)
    click.echo(peers_page(table(chosen, found)), nl=False)


@main.command("scan")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="Exit 1 where a number is not accounted for.")
def scan_command(paths: tuple[Path, ...], strict: bool) -> None:
    """Find every number of files naively and say which are used, which listed as not used, and which neither.

    Of a folder, the .txt, .docx and .pdf files are read.
    """
    inside = (sorted(path.iterdir()) if path.is_dir() else [path] for path in paths)
    files = [file for file in chain.from_iterable(inside) if file in paths or file.suffix.lower() in SUFFIXES]
    accounts = [account_file(file) for file in files]
    click.echo(scan_page(accounts), nl=False)
    sys.exit(1 if strict and any(account.unaccounted for account in accounts) else 0)


@main.command("compare")
@click.argument("a", type=_FOLDER)
@click.argument("b", type=_FOLDER)
def compare_command(a: Path, b: Path) -> None:
    """Say what changed from run A to run B, and which differences are larger than chance."""
    click.echo(comparison_page(compare(read(a), read(b))), nl=False)


def guarded() -> None:
    """Run the command; what is wrong with the input is one sentence and not a traceback."""
    try:
        main()
    except (HarnessError, SummarizerError) as error:
        _stop(error, error.exit_code)


if __name__ == "__main__":
    guarded()
