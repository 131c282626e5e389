"""Words for permissions, duties, circles, user roles and vocabularies."""

from __future__ import annotations

from tracker.domain.access import Circle, Duty, Permission
from tracker.domain.people import ActorKind, LinkState, UserRole
from tracker.domain.signing.second_factors import Proof, SecondFactorKind
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    Circle: {
        Circle.OWN_ORGANISATION: _l("Bara er organisation"),
        Circle.AUTHORITIES: _l("Myndigheter i ärendet"),
        Circle.ALL_PARTIES: _l("Alla parter"),
        Circle.PUBLIC: _l("Offentligt"),
    },
    Duty: {
        Duty.COORDINATOR: _l("Samordnare i ärendet"),
        Duty.DISTRICT_COORDINATOR: _l("Samordnare i samma stadsdelsområde"),
        Duty.INVITED: _l("Inbjuden part"),
        Duty.OVERVIEW: _l("Stadsledningskontoret"),
        Duty.PARTY: _l("Part i ärendet"),
        Duty.PARTY_READER: _l("Läsare hos en part"),
        Duty.COORDINATING_ROLE: _l("Samordnare"),
        Duty.ORGANISATION_ADMIN: _l("Administratör för sin organisation"),
        Duty.SIGNED_IN: _l("Alla inloggade"),
        Duty.SYSTEM_ADMIN: _l("Systemadministratör"),
    },
    Permission: {
        Permission.AUDIT_READ: _l("Läsa loggen"),
        Permission.CASE_CREATE: _l("Starta ett ärende"),
        Permission.CASE_EDIT: _l("Ändra ärendets uppgifter och platser"),
        Permission.CASE_LIST: _l("Se listan över sina ärenden"),
        Permission.CASE_READ: _l("Läsa ärendets översikt"),
        Permission.INVITATION_ANSWER: _l("Svara på inbjudan"),
        Permission.JOINT_EDIT: _l("Para ihop iakttagelser och skriva orsaker"),
        Permission.JOINT_READ: _l("Läsa den gemensamma kartläggningen"),
        Permission.MAIL_MANAGE: _l("Se kön av brev och skicka dem igen"),
        Permission.MAPPING_COORDINATE: _l("Sätta sista dag, påminna och öppna kartläggningar"),
        Permission.MAPPING_READ: _l("Läsa sin organisations kartläggning"),
        Permission.MAPPING_WRITE: _l("Skriva och lämna in sin organisations kartläggning"),
        Permission.MEASURE_REPORT: _l("Rapportera hur en åtgärd går"),
        Permission.MEETING_EDIT: _l("Lägga in möten och dialoger"),
        Permission.NOTE_READ: _l("Läsa sin organisations anteckningar"),
        Permission.NOTE_WRITE: _l("Skriva anteckningar för sin organisation"),
        Permission.ORGANISATION_EDIT: _l("Lägga till och ändra aktörer"),
        Permission.PARTY_EDIT: _l("Bjuda in och avsluta parter"),
        Permission.PASSWORD_CHANGE: _l("Byta sitt eget lösenord"),
        Permission.PICTURE_FREEZE: _l("Frysa lägesbilden"),
        Permission.PLAN_ACCEPT: _l("Acceptera mål för sin organisation"),
        Permission.PLAN_EDIT: _l("Skriva mål och åtgärder"),
        Permission.PRIORITY_DECIDE: _l("Anteckna styrgruppens beslut"),
        Permission.PRIORITY_SCORE: _l("Sätta poäng för sin organisation"),
        Permission.PROCESS_MOVE: _l("Gå vidare, gå vidare ändå och göra omtag"),
        Permission.PROVIDER_EDIT: _l("Ställa in organisationens egen inloggning"),
        Permission.SECOND_FACTOR_EDIT: _l("Ändra sin egen tvåstegsinloggning"),
        Permission.SESSION_END: _l("Avsluta sina egna inloggningar"),
        Permission.SHORT_NOTICE_ADD: _l("Lägga till en åtgärd med kort varsel"),
        Permission.VOCABULARY_EDIT: _l("Ändra ordlistorna"),
    },
    LinkState: {
        LinkState.OPEN: _l("Väntar"),
        LinkState.USED: _l("Använd"),
        LinkState.EXPIRED: _l("Har gått ut"),
        LinkState.REVOKED: _l("Gäller inte längre"),
    },
    UserRole: {
        UserRole.COORDINATOR: _l("Trygghetssamordnare"),
        UserRole.MEMBER: _l("Medarbetare hos en part"),
        UserRole.OVERVIEW: _l("Överblick, stadsledningskontoret"),
        UserRole.READER: _l("Läsare"),
        UserRole.SYSTEM_ADMIN: _l("Systemadministratör"),
    },
    Proof: {
        Proof.ONE_TIME_CODE: _l("Engångskod"),
        Proof.PASSWORD: _l("Lösenord"),
        Proof.PROVIDER: _l("Organisationsinloggning"),
        Proof.RECOVERY_CODE: _l("Reservkod"),
    },
    SecondFactorKind: {SecondFactorKind.TOTP: _l("App för engångskoder")},
    ActorKind: {
        ActorKind.DISTRICT_ADMINISTRATION: _l("Stadsdelsförvaltning"),
        ActorKind.EXECUTIVE_OFFICE: _l("Stadsledningskontor"),
        ActorKind.INDEPENDENT_SCHOOL: _l("Fristående skola"),
        ActorKind.OPERATOR: _l("Drift av tjänsten"),
        ActorKind.POLICE: _l("Polis"),
    },
    Vocabulary: {
        Vocabulary.ACTOR: _l("Slag av aktör"),
        Vocabulary.CAUSE: _l("Orsaker"),
        Vocabulary.MEASURE: _l("Åtgärder"),
        Vocabulary.OBSERVATION: _l("Iakttagelser"),
        Vocabulary.PERSPECTIVE: _l("Perspektiv"),
        Vocabulary.SOURCE: _l("Källor"),
        Vocabulary.THEME: _l("Teman"),
    },
}
