"""A credential as a page a person can read: no scripts, nothing fetched from elsewhere, in light and in dark."""

from html import escape
from typing import Any

from assessor_app.issuer.awards import Award

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'"

STYLE = """
:root { color-scheme: light dark; --canvas: #EEF0F3; --surface: #FFFFFF; --line: #DDE1E7; --text: #1B2430;
  --quiet: #566274; --accent: #1F5FBF; --good: #1D7A4C; --bad: #B3372F; --step: #C9D0D9; }
@media (prefers-color-scheme: dark) { :root { --canvas: #14171B; --surface: #1C2026; --line: #313842; --text: #E8ECF1;
  --quiet: #9AA7B8; --accent: #7FB0FF; --good: #6CD39B; --bad: #FF8F86; --step: #465160; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 3rem 1.25rem; background: var(--canvas); color: var(--text);
  font: 1rem/1.55 Inter, system-ui, "Segoe UI", "Noto Sans", sans-serif; }
main { max-width: 46rem; margin: 0 auto; background: var(--surface); border: 1px solid var(--line);
  border-radius: 12px; padding: 2.5rem; }
header { display: flex; gap: 1.75rem; align-items: flex-start; }
header img { width: 7.5rem; height: 7.5rem; flex: none; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .35rem; font-weight: 600; text-wrap: balance; }
h2 { font-size: 1.0625rem; font-weight: 600; margin: 2.25rem 0 .5rem; }
p { margin: .5rem 0; } .quiet { color: var(--quiet); } a { color: var(--accent); }
.state { display: inline-block; margin-top: .5rem; padding: .15rem .7rem; border: 1.5px solid; border-radius: 999px;
  font-weight: 600; font-size: .9375rem; } .stands { color: var(--good); } .revoked { color: var(--bad); }
.notice { border-left: 4px solid var(--bad); padding: .25rem 0 .25rem 1rem; margin: 1.75rem 0 0; }
ul.results { list-style: none; margin: 0; padding: 0; }
ul.results li { border-top: 1px solid var(--line); padding: .9rem 0; }
ul.results strong { font-weight: 600; } .level { display: flex; gap: .5rem; align-items: center; margin-top: .15rem; }
.steps { display: inline-flex; gap: 3px; } .steps i { width: 1.5rem; height: .4rem; border-radius: 3px;
  background: var(--step); } .steps i.reached { background: var(--good); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: .5rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
footer { max-width: 46rem; margin: 1.25rem auto 0; color: var(--quiet); font-size: .875rem; }
@media (max-width: 34rem) { body { padding: 0; } main { border: 0; border-radius: 0; padding: 1.5rem; }
  header { flex-direction: column; gap: 1rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { body { background: none; padding: 0; } main { border: 0; padding: 0; } }
"""


def credential_page(award: Award) -> str:
    """The whole page as HTML; what it says is what the signed document says, and whether it still stands."""
    document = award.document
    achievement = document["credentialSubject"]["achievement"]
    name, issuer = str(document["name"]), str(document["issuer"]["name"])
    state = "Revoked" if award.revoked_at else "Valid"
    return (
        f'<!doctype html>\n<html lang="{escape(str(achievement.get("inLanguage", "en")))}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(f'{name}: {state.lower()} credential of {issuer}')}</title>\n"
        f'<link rel="alternate" type="application/vc+ld+json" href="{award.id}.json">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{_header(award, name, issuer, state)}{_notice(award)}"
        f"<p>{escape(str(achievement.get('description', '')))}</p>\n"
        f"{_results(document)}{_criteria(achievement)}{_checking(award)}"
        f"</main>\n<footer>Issued by {escape(issuer)} as an Open Badges 3.0 credential. It names no assessor and holds "
        "no student work.</footer>\n</body>\n</html>\n"
    )


def _header(award: Award, name: str, issuer: str, state: str) -> str:
    kind = "revoked" if award.revoked_at else "stands"
    return (
        f'<header>\n<img src="{award.id}.svg" alt="">\n<div>\n<h1>{escape(name)}</h1>\n'
        f'<p class="quiet">Awarded by {escape(issuer)} on '
        f'<time datetime="{escape(str(award.document["validFrom"]))}">{_day(award.document["validFrom"])}</time></p>\n'
        f'<span class="state {kind}">{state}</span>\n</div>\n</header>\n'
    )


def _notice(award: Award) -> str:
    if award.revoked_at is None:
        return ""
    return (
        f'<p class="notice" role="status"><strong>This credential was revoked on {_day(award.revoked_at)}.</strong> '
        "What it says below does not count any more. Its issuer can say why.</p>\n"
    )


def _day(moment: object) -> str:
    return escape(str(moment)[:10])


def _results(document: dict[str, Any]) -> str:
    subject = document["credentialSubject"]
    described = {d["id"]: d for d in subject["achievement"].get("resultDescription", [])}
    items = [_result(described[result["resultDescription"]], result) for result in subject.get("result", [])]
    return f'<h2>What was seen</h2>\n<ul class="results">\n{"".join(items)}</ul>\n' if items else ""


def _result(description: dict[str, Any], result: dict[str, Any]) -> str:
    levels = description["rubricCriterionLevel"]
    at = next(n for n, level in enumerate(levels) if level["id"] == result["achievedLevel"])
    steps = "".join(f"<i{' class=reached' if n <= at else ''}></i>" for n in range(len(levels)))
    said = escape(str(levels[at].get("description", "")))
    return (
        f"<li><strong>{escape(str(description['name']))}</strong>"
        f'<div class="level"><span class="steps" aria-hidden="true">{steps}</span>'
        f"<span>{escape(str(levels[at]['name']))}, level {at + 1} of {len(levels)}</span></div>"
        f'<p class="quiet">{said}</p></li>\n'
    )


def _criteria(achievement: dict[str, Any]) -> str:
    said = achievement.get("criteria", {}).get("narrative")
    return f"<h2>How it is earned</h2>\n<p>{escape(str(said))}</p>\n" if said else ""


def _checking(award: Award) -> str:
    issuer = str(award.document["issuer"]["id"])
    status_url = str(award.document["credentialStatus"]["statusListCredential"])
    return (
        "<h2>Check it yourself</h2>\n"
        "<p>The signed document carries its own proof; any Open Badges 3.0 verifier can check it without this page. "
        "Whether it was revoked stands in the status list.</p>\n"
        f'<dl><dt>Document</dt><dd><a href="{award.id}.json">JSON</a>, and in the picture as '
        f'<a href="{award.id}.png">PNG</a> or <a href="{award.id}.svg">SVG</a>{_compact(award)}</dd>\n'
        f'<dt>Status list</dt><dd><a href="{escape(status_url)}">{escape(status_url)}</a></dd>\n'
        f"<dt>Issuer</dt><dd>{escape(issuer)}</dd>\n<dt>Credential</dt><dd>{escape(str(award.document['id']))}</dd></dl>\n"
    )


def _compact(award: Award) -> str:
    """Nothing is signed for one that was revoked."""
    return "" if award.revoked_at is not None else f'; as one signed text, <a href="{award.id}.jwt">VC-JWT</a>'


def prefers_page(accept: str) -> bool:
    """True when a browser asks: HTML is wanted at least as much as JSON. A verifier that says nothing gets JSON."""
    html, other = _weight(accept, "text/html"), max(_weight(accept, kind) for kind in JSON_KINDS)
    return html > 0 and html >= other


JSON_KINDS = ("application/vc+ld+json", "application/ld+json", "application/json")


def _weight(accept: str, kind: str) -> float:
    for given in accept.split(","):
        name, *parameters = (part.strip() for part in given.split(";"))
        if name.lower() == kind:
            said = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
            try:
                return float(said)
            except ValueError:
                return 0.0
    return 0.0
