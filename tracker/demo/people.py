"""The demo's organisations and people. All invented; addresses end in .example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from tracker.domain.people import UserRole
from tracker.domain.texts.sorting import sort_key
from tracker.models.law.conduct import ConductAcceptance
from tracker.models.people import Organisation, User
from tracker.queries.law.conduct import present_text
from tracker.queries.reference import districts


class DemoOrganisation(NamedTuple):
    """An organisation: key, name, short name, actor kind, district or None."""

    key: str
    name: str
    short_name: str
    kind: str
    district: str | None


class DemoPerson(NamedTuple):
    """A person: address, name, title, organisation key, role, whether admin of the organisation."""

    email: str
    name: str
    title: str
    organisation: str
    role: UserRole = UserRole.MEMBER
    is_admin: bool = False


ORGANISATIONS: Final = (
    DemoOrganisation("sdf", "Farsta stadsdelsförvaltning", "Farsta SDF", "actor:district_administration", "Farsta"),
    DemoOrganisation("police", "Lokalpolisområde Farsta", "Polisen", "actor:police", "Farsta"),
    DemoOrganisation(
        "owner",
        "Centrumfastigheter Söder AB",
        "Centrumfastigheter",
        "actor:property_owner",
        "Farsta",
    ),
    DemoOrganisation("traffic", "Trafikkontoret", "Trafikkontoret", "actor:specialist_board", None),
    DemoOrganisation("school", "Farsta grundskola F–9", "Skolan", "actor:municipal_school", "Farsta"),
    DemoOrganisation("free_school", "Friskolan Lärkträdet", "Friskolan", "actor:independent_school", "Farsta"),
    DemoOrganisation("business", "Företagarföreningen Farsta", "Företagarna", "actor:business", "Farsta"),
    DemoOrganisation("walkers", "Nattvandrarna Farsta", "Nattvandrarna", "actor:civil_society", "Farsta"),
    DemoOrganisation("culture", "Kulturförvaltningen", "Kulturförvaltningen", "actor:specialist_board", None),
    DemoOrganisation("office", "Stadsledningskontoret", "Stadsledningskontoret", "actor:executive_office", None),
    DemoOrganisation("operator", "Driften av Platssamverkan", "Driften", "actor:operator", None),
    DemoOrganisation(
        "skarholmen",
        "Skärholmens stadsdelsförvaltning",
        "Skärholmen SDF",
        "actor:district_administration",
        "Skärholmen",
    ),
    DemoOrganisation("police_south", "Lokalpolisområde Skärholmen", "Polisen Skärholmen", "actor:police", "Skärholmen"),
    DemoOrganisation("housing", "Bostadsbolaget Tallbacken", "Tallbacken", "actor:property_owner", "Farsta"),
)

PEOPLE: Final = (
    DemoPerson(
        "amina.berg@farsta.example", "Amina Berg", "Trygghetssamordnare", "sdf", UserRole.COORDINATOR, is_admin=True
    ),
    DemoPerson("olle.nystrom@farsta.example", "Olle Nyström", "Trygghetssamordnare", "sdf", UserRole.COORDINATOR),
    DemoPerson("karin.lund@polis.example", "Karin Lund", "Kommunpolis", "police"),
    DemoPerson("johan.ek@centrumfastigheter.example", "Johan Ek", "Förvaltare", "owner", is_admin=True),
    DemoPerson("sara.holm@trafik.example", "Sara Holm", "Handläggare", "traffic"),
    DemoPerson("elin.persson@skola.example", "Elin Persson", "Biträdande rektor", "school"),
    DemoPerson("reza.amini@foretag.example", "Reza Amini", "Ordförande", "business"),
    DemoPerson("birgitta.sjo@nattvandrare.example", "Birgitta Sjö", "Samordnar nattvandringen", "walkers"),
    DemoPerson(
        "overblick@stadsledning.example",
        "Hanna Falk",
        "Trygghetsstrateg",
        "office",
        UserRole.OVERVIEW,
    ),
    DemoPerson("admin@tracker.example", "Drift Admin", "Systemadministratör", "operator", UserRole.SYSTEM_ADMIN),
    DemoPerson(
        "maja.lind@skarholmen.example",
        "Maja Lind",
        "Trygghetssamordnare",
        "skarholmen",
        UserRole.COORDINATOR,
    ),
)

# Colleagues that the cases need but that nobody signs in as at the first start: no password until they are given one.
COLLEAGUES: Final = (
    DemoPerson("rektor@friskola.example", "Ingrid Ståhl", "Rektor", "free_school"),
    DemoPerson("vakant@kultur.example", "Lars Brink", "Enhetschef", "culture"),
    DemoPerson("per.alm@polis-skarholmen.example", "Per Alm", "Kommunpolis", "police_south"),
    DemoPerson("eva.rask@tallbacken.example", "Eva Rask", "Områdeschef", "housing"),
    DemoPerson("maria.falk@centrumfastigheter.example", "Maria Falk", "Driftledare", "owner", UserRole.READER),
)


def add_people(session: Session, password_hash: str) -> tuple[dict[str, Organisation], dict[str, User]]:
    """Add every organisation and person; gives them back by key and by the address's part before the at sign."""
    by_name = {district.name: district.id for district in districts(session)}
    organisations = {
        row.key: Organisation(
            name=row.name,
            short_name=row.short_name,
            sort_key=sort_key(row.name),
            kind_code=row.kind,
            district_id=by_name.get(row.district or ""),
        )
        for row in ORGANISATIONS
    }
    session.add_all(organisations.values())
    session.flush()
    users = {
        person.email.partition("@")[0]: User(
            email=person.email,
            name=person.name,
            title=person.title,
            organisation_id=organisations[person.organisation].id,
            role=person.role,
            is_organisation_admin=person.is_admin,
            password_hash=password_hash if person in PEOPLE else None,
        )
        for person in (*PEOPLE, *COLLEAGUES)
    }
    session.add_all(users.values())
    session.flush()
    _accept_conduct(session, users.values())
    return organisations, users


def _accept_conduct(session: Session, users: Iterable[User]) -> None:
    """Everybody of the demo has accepted the code of conduct, where there is one."""
    text = present_text(session)
    if text is None:
        return
    for user in users:
        user.conduct_version = text.version
        session.add(ConductAcceptance(user_id=user.id, version=text.version))
    session.flush()
