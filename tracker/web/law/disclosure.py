"""Giving out public records: what is asked for, what becomes of each item, the decision, and the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from flask import Response, abort, current_app, request, url_for

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.ids import is_id
from tracker.domain.law.disclosure import DisclosureKind, DisclosureOutcome, DisclosureState
from tracker.extensions import database, ngettext
from tracker.extensions import gettext as _
from tracker.models.law.disclosure import Disclosure, DisclosureItem
from tracker.queries.law.disclosure import disclosure_in, disclosures_of, items_of, outcome_counts, stored_items
from tracker.services.law.disclosure import begin_disclosure, decide_disclosure, save_outcomes
from tracker.services.views import record_fetch
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.formats import day_of
from tracker.web.labels import label
from tracker.web.labels.system.law import item_words
from tracker.web.law.forms import APPEAL, DecisionForm, ItemsForm, RequestForm
from tracker.web.law.package import document, item_lines, package
from tracker.web.law.room import bp
from tracker.web.paging import Pages, turn_page
from tracker.web.session import CaseContext, actor, db, load_case, work

ITEMS_A_PAGE: Final = 20
Counts = Mapping[tuple[DisclosureKind, DisclosureOutcome], int]


@bp.route("/arenden/<ident:case_id>/utlamnanden", methods=["GET", "POST"])
def disclosures(case_id: str) -> Answer:
    """Every disclosure of the case, and a form to begin one."""
    context = load_case(case_id, Permission.DISCLOSURE_MANAGE)
    form = RequestForm()
    if form.validate_on_submit():
        with form.refusals():
            row = begin_disclosure(work(), context.case, form.to_draft())
            text = _("Gå igenom vad som lämnas ut. Det som bara myndigheter läser är maskat tills du ändrar det.")
            return done(text, "law.disclosure", case_id=context.id, disclosure_id=row.id)
    return page(
        "law/disclosures.html",
        form=form,
        rows=disclosures_of(db(), context.id),
        case_frame=case_frame(context, "law.disclosures"),
    )


@bp.route("/arenden/<ident:case_id>/utlamnanden/<ident:disclosure_id>", methods=["GET", "POST"])
def disclosure(case_id: str, disclosure_id: str) -> Answer:
    """One disclosure: its items to decide on, a page at a time, or what was decided."""
    context = load_case(case_id, Permission.DISCLOSURE_MANAGE)
    row = _load(context, disclosure_id)
    if row.state is DisclosureState.DECIDED:
        return _decided(context, row)
    seen = _page_of(row.id)
    form = ItemsForm.of(seen.items)
    if form.validate_on_submit():
        with form.refusals():
            save_outcomes(work(), context.case, disclosure_id, form.to_drafts(seen.items))
            return done(_("Sparat."), "law.disclosure", case_id=context.id, disclosure_id=disclosure_id, **seen.address)
    return page("law/disclosure.html", form=form, row=row, **_shown(context, disclosure_id, seen))


def _load(context: CaseContext, disclosure_id: str) -> Disclosure:
    row = disclosure_in(db(), context.id, disclosure_id) if is_id(disclosure_id) else None
    if row is None:
        abort(404)
    return row


class ItemsPage(NamedTuple):
    """One page of a disclosure's items, and how many there are of each kind and outcome."""

    items: Sequence[DisclosureItem]
    counts: Counts
    kind: DisclosureKind | None
    pages: Pages

    @property
    def address(self) -> dict[str, Any]:
        """The parts of the address that bring back here."""
        number = self.pages.number
        return {"slag": self.kind.value if self.kind else None, "sida": number if number > 1 else None}


def _page_of(disclosure_id: str) -> ItemsPage:
    name = request.args.get("slag", "")
    kind = DisclosureKind(name) if name in set(DisclosureKind) else None
    counts = outcome_counts(db(), disclosure_id)
    total = sum(count for (each, _outcome), count in counts.items() if kind in {None, each})
    words = ngettext("%(num)d del", "%(num)d delar", total)
    pages = turn_page(total, words, {"slag": kind.value} if kind else {}, size=ITEMS_A_PAGE)
    items = stored_items(db(), disclosure_id, kind=kind, limit=pages.limit, offset=pages.offset)
    return ItemsPage(items, counts, kind, pages)


def _shown(context: CaseContext, disclosure_id: str, seen: ItemsPage) -> dict[str, Any]:
    only = [(item.kind, item.row_id) for item in seen.items]
    there = {(item.kind, item.row_id): item for item in items_of(db(), actor(), context.id, only)}
    return {
        "items": [(item, *_words(item, there.get((item.kind, item.row_id)))) for item in seen.items],
        "kinds": [each for each in DisclosureKind if any(each is found for found, _outcome in seen.counts)],
        "kind": seen.kind,
        "totals": _totals(seen.counts),
        "pages": seen.pages,
        "action": url_for("law.disclosure", case_id=context.id, disclosure_id=disclosure_id, **seen.address),
        "case_frame": case_frame(context, "law.disclosures"),
    }


def _words(item: DisclosureItem, seen: Any) -> tuple[str, list[tuple[str, str]]]:
    """An item's heading and its fields; one that is no longer in the case says so."""
    if seen is None:
        return item_words(item.kind, ""), [
            (_("Finns inte längre"), _("Det har tagits bort ur ärendet och följer inte med."))
        ]
    lines = item_lines(item.kind, list(seen.fields))
    if seen.frozen:
        lines.append(
            (_("Innehåll"), _("Problem, orsaker och iakttagelser följer med som de frystes, om de lämnas ut här."))
        )
    return item_words(item.kind, seen.mark), lines


def _totals(counts: Counts) -> list[tuple[str, str]]:
    """How many items have each outcome."""
    return [
        (label(outcome), str(sum(count for (_kind, each), count in counts.items() if each is outcome)))
        for outcome in DisclosureOutcome
    ]


def _decided(context: CaseContext, row: Disclosure) -> Answer:
    return page(
        "law/disclosure_decided.html",
        row=row,
        printed=document(row, context.case.reference),
        package_href=url_for("law.disclosure_package", case_id=context.id, disclosure_id=row.id),
        case_frame=case_frame(context, "law.disclosures"),
    )


@bp.route("/arenden/<ident:case_id>/utlamnanden/<ident:disclosure_id>/beslut", methods=["GET", "POST"])
def decide_disclosure_page(case_id: str, disclosure_id: str) -> Answer:
    """The decision, after a page that says what it gives out."""
    context = load_case(case_id, Permission.DISCLOSURE_MANAGE)
    row = _load(context, disclosure_id)
    form = DecisionForm(registry_number=context.case.registry_number, appeal=str(APPEAL), version=row.version)
    if form.validate_on_submit():
        with form.refusals():
            decide_disclosure(work(), context.case, disclosure_id, form.to_draft())
            text = _("Beslutet är antecknat. Hämta handlingarna och lämna dem vidare.")
            return done(text, "law.disclosure", case_id=context.id, disclosure_id=disclosure_id)
    counts = outcome_counts(db(), disclosure_id)
    return page(
        "law/decide_disclosure.html",
        form=form,
        row=row,
        is_draft=row.state is DisclosureState.DRAFT,
        totals=_totals(counts),
        case_frame=case_frame(context, "law.disclosures"),
    )


@bp.get("/arenden/<ident:case_id>/utlamnanden/<ident:disclosure_id>/paket")
def disclosure_package(case_id: str, disclosure_id: str) -> Answer:
    """The package of a decided disclosure; that it was fetched stands in the log before it is sent."""
    context = load_case(case_id, Permission.DISCLOSURE_MANAGE)
    row = _load(context, disclosure_id)
    if row.state is not DisclosureState.DECIDED or row.decided_at is None:
        abort(404)
    record_fetch(database.writer, actor(), Tag.DISCLOSURE_FETCHED, context.id, row.id)
    tools = current_app.extensions
    content = package(row, context.case.reference, tools["pdf"], tools["shelf"].store)
    name = f"utlamnande-{context.case.reference}-{day_of(row.decided_at).isoformat()}.zip"
    return Response(
        content, mimetype="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
