"""A whole city of cases, invented and the same every time: bulk inserts straight into the migrated tables.

The shape is the same at every size (parties, places and meetings of a case; shares of steps and statuses), and the
coordinator who is measured has OWN_CASES cases of her own at every size; her district grows with the city.
"""

from __future__ import annotations

import base64
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus, Demarcation, MeetingKind, PartyRole, PartyStatus
from tracker.domain.clock import now
from tracker.domain.mapping import MappingState
from tracker.domain.people import UserRole
from tracker.domain.plans import MeasureStatus
from tracker.domain.problems import problem_letter
from tracker.domain.steps import ORDER, PassageKind, Step, position
from tracker.domain.texts.sorting import sort_key
from tracker.models import Base
from tracker.models.programmes import District, FocusArea, ProgrammeVersion
from tracker.services.trail.chain import insert_events

SEED = 2027
OWN_CASES = 12
COORDINATORS = 200
FULL_SHARE = 0.35
MEASURED_DISTRICT = "Farsta"

FIRST = ("Alma", "Bo", "Cilla", "Dan", "Edit", "Folke", "Gun", "Harald", "Isa", "Jon", "Kaj", "Lo", "Mio", "Nora")
LAST = ("Almdal", "Björkvik", "Dalgren", "Ekudd", "Granmo", "Hagvall", "Kvarnås", "Lindmo", "Rönnvik", "Sjödahl")
SPOTS = ("Torget", "Gångtunneln", "Parkstråket", "Bussterminalen", "Skolgården", "Trappan", "Perrongen", "Lekplatsen")
NEAR = ("centrum", "simhallen", "biblioteket", "idrottsplatsen", "vattentornet", "kvarnen", "allén", "höjden")
WORRIES = ("mörkt efter sju", "skymd sikt", "högljutt om kvällen", "nedskräpat", "få passerar", "trasiga lampor")
# kind, name before the district's, how many in a district
LOCAL_KINDS = (
    ("actor:district_administration", "Stadsdelsförvaltningen", 1),
    ("actor:police", "Lokalpolisområdet", 1),
    ("actor:property_owner", "Fastighetsägaren", 3),
    ("actor:municipal_school", "Grundskolan", 2),
    ("actor:civil_society", "Nattvandringen", 2),
    ("actor:business", "Företagarna", 1),
)
CITY_KINDS = (("actor:specialist_board", "Gatu- och ljuskontoret"), ("actor:specialist_board", "Idrottskontoret"))
AUDITED_VIEWS = 3
STEPS = (*ORDER, Step.IMPLEMENTATION, Step.FOLLOW_UP)
STATUSES = (*[CaseStatus.OPEN] * 14, *[CaseStatus.CLOSED] * 5, CaseStatus.REFERRED)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation and the person who answers for it."""

    organisation_id: str
    contact_id: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Who is measured, and on which case."""

    coordinator_id: str
    member_id: str
    overview_id: str
    case_id: str


@dataclass(slots=True)
class City:
    """Rows by table, in the making."""

    rng: random.Random
    moment: dt.datetime
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **values: Any) -> str:
        """A row with an id of the product's form, from the seed."""
        values.setdefault("id", base64.b32encode(self.rng.randbytes(10)).decode("ascii").lower())
        self.rows[table].append(values)
        row_id: str = values["id"]
        return row_id

    def ago(self, most_days: int) -> dt.datetime:
        return self.moment - dt.timedelta(minutes=self.rng.randrange(60, most_days * 24 * 60))


def fill(session: Session, count: int) -> Keys:
    """Insert ``count`` cases and all that belongs to them. Reference data must be there; the caller commits."""
    city = City(random.Random(SEED), now())
    by_district = {
        row.id: _people(city, row.id, row.name)
        for row in session.execute(sa.select(District.id, District.name).order_by(District.sort_key))
    }
    home = session.scalars(sa.select(District.id).where(District.name == MEASURED_DISTRICT)).one()
    shared = [_organisation(city, kind, name, None) for kind, name in CITY_KINDS]
    areas = [tuple(row) for row in session.execute(_areas())]
    coordinator_id = by_district[home].coordinators[0]
    overview_id = _person(city, shared[0].organisation_id, UserRole.OVERVIEW)
    own_cases: list[Row] = []
    for number in range(count):
        is_own = number % (count // OWN_CASES) == 0 and len(own_cases) < OWN_CASES
        district_id = home if is_own else city.rng.choice(list(by_district))
        people = by_district[district_id]
        leader = coordinator_id if is_own else city.rng.choice(people.coordinators[1:])
        case = _case(city, number, district_id, leader, city.rng.choice(areas))
        parties = [*people.parties[:3], *city.rng.sample([*people.parties[3:], *shared], city.rng.randint(1, 4))]
        _content(city, case, leader, parties)
        own_cases += [case] if is_own else []
    for name, rows in city.rows.items():
        if name == "audit_event":
            insert_events(session, rows)
        else:
            session.execute(sa.insert(Base.metadata.tables[name]), rows)
    shown = max(own_cases, key=lambda case: (case["status"] is CaseStatus.OPEN, position(case["step"])))
    return Keys(coordinator_id, by_district[home].parties[1].contact_id, overview_id, shown["id"])


def _areas() -> sa.Select[str, str]:
    return (
        sa.select(ProgrammeVersion.id, FocusArea.id)
        .join(FocusArea, FocusArea.programme_version_id == ProgrammeVersion.id)
        .where(ProgrammeVersion.is_selectable)
        .order_by(ProgrammeVersion.first_year, FocusArea.position)
    )


# --- organisations and people -----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Local:
    """A district's organisations (administration first, police second) and its coordinators."""

    parties: list[Party]
    coordinators: list[str]


def _people(city: City, district_id: str, district: str) -> Local:
    parties = [
        _organisation(city, kind, f"{name} {district} {number}", district_id)
        for kind, name, many in LOCAL_KINDS
        for number in range(1, many + 1)
    ]
    own = parties[0].organisation_id
    coordinators = [_person(city, own, UserRole.COORDINATOR) for _ in range(COORDINATORS // 11 + 1)]
    return Local(parties, coordinators)


def _organisation(city: City, kind: str, name: str, district_id: str | None) -> Party:
    organisation_id = city.add(
        "organisation",
        name=f"{name} (påhittad)",
        short_name=name[:60],
        sort_key=sort_key(name),
        kind_code=kind,
        district_id=district_id,
        created_at=city.moment,
        version=1,
    )
    return Party(organisation_id, _person(city, organisation_id, UserRole.MEMBER))


def _person(city: City, organisation_id: str, role: UserRole) -> str:
    number = len(city.rows["app_user"])
    return city.add(
        "app_user",
        email=f"bench{number}@stad.example",
        name=f"{city.rng.choice(FIRST)} {city.rng.choice(LAST)}",
        title="Trygghetssamordnare" if role is UserRole.COORDINATOR else "Handläggare",
        organisation_id=organisation_id,
        role=role,
        is_organisation_admin=False,
        created_at=city.moment,
    )


# --- a case -----------------------------------------------------------------------------------------------------------
def _case(city: City, number: int, district_id: str, leader: str, area: Sequence[str]) -> Row:
    rng = city.rng
    title = f"{rng.choice(SPOTS)} vid {rng.choice(NEAR)} {number + 1}"
    step, status, updated = rng.choice(STEPS), rng.choice(STATUSES), city.ago(1100)
    city.add(
        "case",
        reference=f"BE-{2020 + number % 7}-{number:05}",
        title=title,
        sort_key=sort_key(title),
        registry_number=f"1.2/{number}",
        purpose="platsinriktat arbete",
        demarcation=Demarcation.SECURITY if status is CaseStatus.REFERRED else Demarcation.PERCEIVED_SAFETY,
        programme_version_id=area[0],
        focus_area_id=area[1],
        district_id=district_id,
        status=status,
        step=step,
        round=1,
        mapping_due_on=(updated + dt.timedelta(days=rng.randint(1, 60))).date(),
        revealed_at=updated if position(step) >= position(Step.JOINT_MAPPING) else None,
        created_by_id=leader,
        communication_responsible_id=leader,
        updated_at=updated,
        created_at=updated - dt.timedelta(days=rng.randint(30, 200)),
        version=3,
    )
    return city.rows["case"][-1]


def _content(city: City, case: Row, leader: str, parties: Sequence[Party]) -> None:
    """All that belongs to a case: parties, places, meetings and passages; for a share of them the work itself."""
    city.add("case_coordinator", case_id=case["id"], user_id=leader, created_at=case["created_at"])
    party_ids = _parties(city, case, leader, parties)
    place_ids = [_place(city, case, number) for number in range(1, city.rng.randint(1, 3) + 1)]
    _meetings(city, case, leader)
    _passages(city, case, leader)
    for party in city.rng.choices(parties, k=AUDITED_VIEWS):
        city.add(
            "audit_event",
            happened_at=city.ago(300),
            user_id=party.contact_id,
            organisation_id=party.organisation_id,
            case_id=case["id"],
            tag=Tag.CASE_VIEWED,
            facts={},
        )
    reached = position(case["step"])
    if reached < position(Step.OWN_MAPPINGS) or city.rng.random() > FULL_SHARE:
        return
    seen = [seen for party in parties for seen in _mapping(city, case, party, place_ids)]
    if reached >= position(Step.JOINT_MAPPING):
        causes = [cause for number in range(3) for cause in _problem(city, case, leader, number, seen)]
        if reached >= position(Step.GOAL_SETTING):
            _plan(city, case, leader, party_ids, causes)


def _parties(city: City, case: Row, leader: str, parties: Sequence[Party]) -> list[str]:
    ids = []
    for number, party in enumerate(parties):
        is_accepted = number == 0 or city.rng.random() < 0.9
        ids.append(
            city.add(
                "case_party",
                case_id=case["id"],
                organisation_id=party.organisation_id,
                contact_id=party.contact_id,
                role=PartyRole.CONTRIBUTES if number else PartyRole.COORDINATES,
                status=PartyStatus.ACCEPTED if is_accepted else PartyStatus.INVITED,
                invited_at=case["created_at"],
                invited_by_id=leader,
                answered_at=case["created_at"] if is_accepted else None,
                answered_by_id=party.contact_id if is_accepted else None,
            ),
        )
    return ids


def _place(city: City, case: Row, number: int) -> str:
    """A rectangle of some tens of metres somewhere in Stockholm."""
    west, south = round(city.rng.uniform(17.80, 18.20), 6), round(city.rng.uniform(59.23, 59.40), 6)
    east, north = round(west + 0.0012, 6), round(south + 0.0007, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return city.add(
        "place",
        case_id=case["id"],
        number=number,
        name=f"{city.rng.choice(SPOTS)} {number}",
        geometry={"type": "Polygon", "coordinates": [ring]},
        min_lon=west,
        min_lat=south,
        max_lon=east,
        max_lat=north,
        created_at=case["created_at"],
        version=1,
    )


def _meetings(city: City, case: Row, leader: str) -> None:
    for _ in range(city.rng.randint(0, 3)):
        city.add(
            "meeting",
            case_id=case["id"],
            kind=city.rng.choice(list(MeetingKind)),
            title="Möte om platsen",
            starts_at=city.moment + dt.timedelta(hours=city.rng.randint(-9000, 1500)),
            created_by_id=leader,
            created_at=case["created_at"],
            version=1,
        )


def _passages(city: City, case: Row, leader: str) -> None:
    for place in range(position(case["step"]) + 1):
        city.add(
            "step_passage",
            case_id=case["id"],
            from_step=ORDER[place - 1] if place else None,
            to_step=ORDER[place],
            kind=PassageKind.GATE_MET if place else PassageKind.STARTED,
            missing=[],
            passed_at=case["created_at"] + dt.timedelta(days=place),
            passed_by_id=leader,
        )


def _mapping(city: City, case: Row, party: Party, place_ids: Sequence[str]) -> list[str]:
    """An own mapping with three observations; gives their ids."""
    is_revealed = case["revealed_at"] is not None
    is_handed_in = is_revealed or city.rng.random() < 0.5
    mapping_id = city.add(
        "own_mapping",
        case_id=case["id"],
        organisation_id=party.organisation_id,
        round=1,
        state=MappingState.HANDED_IN if is_handed_in else MappingState.DRAFT,
        why_this_problem="det syns mest",
        sources_used="egna ronder",
        handed_in_at=case["created_at"] if is_handed_in else None,
        handed_in_by_id=party.contact_id if is_handed_in else None,
        revealed_at=case["revealed_at"],
        created_at=case["created_at"],
        version=1,
    )
    city.add("possible_cause", mapping_id=mapping_id, text="dålig belysning", created_at=case["created_at"])
    return [
        city.add(
            "observation",
            mapping_id=mapping_id,
            position=number,
            type_code="observation:lighting",
            title=city.rng.choice(WORRIES),
            place_id=city.rng.choice(place_ids),
            created_at=case["created_at"],
        )
        for number in range(1, 4)
    ]


def _problem(city: City, case: Row, leader: str, number: int, seen: Sequence[str]) -> list[str]:
    """A joint problem with three sources and two causes; gives the causes' ids."""
    made = {"created_at": case["updated_at"]}
    problem_id = city.add(
        "problem",
        case_id=case["id"],
        letter=problem_letter(number),
        title=city.rng.choice(WORRIES),
        created_by_id=leader,
        **made,
    )
    for observation_id in city.rng.sample(list(seen), 3):
        city.add("problem_source", problem_id=problem_id, observation_id=observation_id, placed_by_id=leader, **made)
    return [city.add("cause", problem_id=problem_id, number=place, text="skymd sikt", **made) for place in (1, 2)]


def _plan(city: City, case: Row, leader: str, party_ids: Sequence[str], causes: Sequence[str]) -> None:
    """Four measures, each against a cause, due around now."""
    for number, cause_id in enumerate(causes[:4], start=1):
        status = city.rng.choice((MeasureStatus.PLANNED, MeasureStatus.ONGOING, MeasureStatus.DONE))
        due_on = (city.moment + dt.timedelta(days=city.rng.randint(-400, 200))).date()
        measure_id = city.add(
            "measure",
            case_id=case["id"],
            number=number,
            title="Bättre ljus",
            type_code="measure:maintenance",
            party_id=city.rng.choice(party_ids),
            starts_on=due_on - dt.timedelta(days=60),
            due_on=due_on,
            status=status,
            closed_on=due_on if status is MeasureStatus.DONE else None,
            created_by_id=leader,
            created_at=case["updated_at"],
        )
        city.rows["measure_cause"].append({"measure_id": measure_id, "cause_id": cause_id})
