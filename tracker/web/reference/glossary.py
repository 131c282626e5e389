"""The words of platssamverkan, explained for who meets them for the first time. In Swedish order by test."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from tracker.domain.texts.sorting import sort_key
from tracker.extensions import lazy_gettext as _l
from tracker.web.reference.law_words import LAW_WORDS
from tracker.web.reference.sign_in_words import SIGN_IN_WORDS


class Word(NamedTuple):
    """A word, the id of its place on the page, and what it means."""

    anchor: str
    term: Any
    meaning: Any


_WORDS: Final = (
    Word(
        "aktor",
        _l("Aktör"),
        _l(
            "En organisation som har något med platsen att göra: en förvaltning, polisen, en "
            "fastighetsägare, en skola, "
            "en förening. När den är med i ett ärende kallas den part."
        ),
    ),
    Word(
        "allman-handling",
        _l("Allmän handling"),
        _l(
            "Text som en myndighet har tagit emot eller gjort klar. Vem som helst kan begära att få läsa den, och då "
            "prövar myndigheten om något i den är hemligt."
        ),
    ),
    Word(
        "bakgrundsorsak",
        _l("Bakgrundsorsak"),
        _l("En orsak som ni inte rår på där ni är, till exempel fattigdom. Den skrivs upp men behöver ingen åtgärd."),
    ),
    Word(
        "bortprioriterat",
        _l("Bortprioriterat"),
        _l("Ett problem som ni har valt att inte arbeta med nu. Det har alltid ett skäl och en dag då ni prövar igen."),
    ),
    Word(
        "diarienummer",
        _l("Diarienummer (dnr)"),
        _l(
            "Numret som ärendet har i myndighetens diarium. Här är det en hänvisning; diariet förs på "
            "sitt vanliga ställe."
        ),
    ),
    Word(
        "egen-anteckning",
        _l("Egen anteckning"),
        _l(
            "Något som en organisation skriver för sig själv om ett ärende, ett problem eller en åtgärd. Ingen annan i "
            "ärendet läser den, men den kan behöva lämnas ut som allmän handling."
        ),
    ),
    Word(
        "egen-kartlaggning",
        _l("Egen kartläggning"),
        _l(
            "Det som en part själv vet om platsen: vad som händer, var och när, hur man vet det och "
            "varför det kan vara "
            "så. Den skrivs innan man har läst vad andra skriver."
        ),
    ),
    Word(
        "fokusomrade",
        _l("Fokusområde"),
        _l(
            "En del av trygghetsprogrammet som ärendet hör till. Ett ärende behåller områdena i det "
            "program det började "
            "under."
        ),
    ),
    Word(
        "fynd",
        _l("Fynd"),
        _l("Något ni såg på en trygghetsvandring: otryggt, eller värt att värna. Det får en mottagare och en dag."),
    ),
    Word(
        "forseglad",
        _l("Förseglad"),
        _l("Bara den egna organisationen kan läsa. Inte samordnaren, inte den som sköter driften."),
    ),
    Word(
        "gemensam-kartlaggning",
        _l("Gemensam kartläggning"),
        _l(
            "Ni lägger era egna kartläggningar bredvid varandra, ser vad flera har sett och skriver "
            "problemen tillsammans."
        ),
    ),
    Word(
        "handlingar",
        _l("Handlingar"),
        _l("Bilder och dokument i ärendet. Varje fil har en egen krets som läser den."),
    ),
    Word(
        "iakttagelse",
        _l("Iakttagelse"),
        _l("Något som en part har sett på platsen: vad, var, när och hur ofta, och hur man vet det."),
    ),
    Word(
        "indikator",
        _l("Indikator"),
        _l("Det ni mäter för att se om ett mål är nått, med utgångsvärde, målvärde och utfall."),
    ),
    Word(
        "initiering",
        _l("Initiering"),
        _l(
            "Det första steget: ni kommer överens om vilken plats det gäller, varför, vilka som är med "
            "och vem som gör vad."
        ),
    ),
    Word(
        "kort-varsel",
        _l("Kort varsel"),
        _l(
            "En åtgärd som inte kan vänta på planen. Den får läggas in i alla steg, gäller en kort tid och följs av en "
            "eftertanke."
        ),
    ),
    Word(
        "krets",
        _l("Krets"),
        _l(
            "De som får läsa en text eller en fil: den egna organisationen, myndigheter i ärendet, alla parter eller "
            "offentligt. Den kan ändras, men det som har lästs kan inte göras oläst."
        ),
    ),
    Word(
        "lagesbild",
        _l("Lägesbild"),
        _l(
            "Hur det ser ut på platsen en viss dag, enligt alla parter. När den fryses får den ett nummer och kan inte "
            "ändras efteråt."
        ),
    ),
    Word(
        "medborgardialog",
        _l("Medborgardialog"),
        _l("Samtal med dem som bor, arbetar eller rör sig på platsen. En trygghetsvandring är ett sätt."),
    ),
    Word(
        "mal",
        _l("Mål"),
        _l("Vad som ska vara annorlunda, hur ni ser det och när det ska vara nått."),
    ),
    Word(
        "omtag",
        _l("Omtag"),
        _l("Ni går tillbaka till ett tidigare steg, med ett skäl. Det som redan är fryst finns kvar."),
    ),
    Word(
        "ordhint",
        _l("Ordhint"),
        _l("Ett råd när en text har ett ord som kan stigmatisera en plats: vad du kan skriva hellre, och varför."),
    ),
    Word(
        "orsaksanalys",
        _l("Orsaksanalys"),
        _l(
            "Ni skriver varför ett problem finns, så att åtgärderna tar sikte på orsaken och inte bara på det som syns."
        ),
    ),
    Word(
        "part",
        _l("Part"),
        _l("En aktör som är inbjuden till ärendet eller har tackat ja. En part samordnar, bidrar eller styr."),
    ),
    Word(
        "perspektiv",
        _l("Perspektiv"),
        _l(
            "Vems sida av saken som ska höras, till exempel barn, äldre, personer med "
            "funktionsnedsättning och företagare."
        ),
    ),
    Word(
        "platssamverkan",
        _l("Platssamverkan"),
        _l(
            "Flera organisationer arbetar tillsammans för att en viss plats ska bli tryggare. Det gäller platsen, inte "
            "enskilda personer."
        ),
    ),
    Word(
        "prioritering",
        _l("Prioritering"),
        _l(
            "Varje part sätter poäng på problemen var för sig. Ni ser hur lika eller olika ni tycker, och styrgruppen "
            "beslutar."
        ),
    ),
    Word(
        "ruttblad",
        _l("Ruttblad"),
        _l("Ett papper att ha med på en trygghetsvandring: karta, tider, vad ni tittar på och rader att skriva på."),
    ),
    Word(
        "radighet",
        _l("Rådighet"),
        _l("Den som får bestämma över en plats och kan ändra den, till exempel byta en lampa."),
    ),
    Word(
        "samordnare",
        _l("Samordnare"),
        _l("Den eller de som leder ärendet. Funktionen kan delas av flera personer."),
    ),
    Word(
        "skyddsfaktor",
        _l("Skyddsfaktor"),
        _l(
            "Något som gör platsen tryggare redan i dag och som ni ska akta, till exempel ett bibliotek med öppet sent."
        ),
    ),
    Word(
        "stegport",
        _l("Stegport"),
        _l("Det som ska vara på plats innan ni går till nästa steg. Ni kan gå vidare ändå om ni skriver varför."),
    ),
    Word(
        "styrgrupp",
        _l("Styrgrupp"),
        _l("De chefer som beslutar om samverkan, prioritering och plan."),
    ),
    Word(
        "sakerhet",
        _l("Säkerhet"),
        _l("Skydd mot brott, brand och andra faror. Frågor om bara säkerhet har egna vägar och hänvisas dit."),
    ),
    Word(
        "trygghet",
        _l("Trygghet"),
        _l("Hur det känns att vara på platsen, och vad som får människor att våga eller låta bli att vara där."),
    ),
    Word(
        "trygghetsprogram",
        _l("Trygghetsprogram"),
        _l("Stadens program för trygghet under några år, med egna fokusområden och steg."),
    ),
    Word(
        "trygghetsvandring",
        _l("Trygghetsvandring"),
        _l(
            "Ni går över platsen tillsammans med dem som är där till vardags och skriver upp vad som "
            "är tryggt och otryggt."
        ),
    ),
    Word(
        "varna",
        _l("Värna"),
        _l("Det som känns tryggt och ska få vara kvar."),
    ),
    Word(
        "atgard",
        _l("Åtgärd"),
        _l("Något som en part lovar att göra åt en orsak, med dag, ansvarig och uppföljning."),
    ),
    Word(
        "atgardsplan",
        _l("Åtgärdsplan"),
        _l("Mål och åtgärder för de problem ni har prioriterat. Styrgruppen antar den."),
    ),
    Word(
        "overlamningspaket",
        _l("Överlämningspaket"),
        _l(
            "Det som en samordnare håller i, samlat för den som tar över: ärenden, vad som saknas i dem, möten och "
            "åtgärder. Du kan skriva ut det."
        ),
    ),
)

GLOSSARY: Final = tuple(
    sorted((*_WORDS, *(Word(*row) for row in (*LAW_WORDS, *SIGN_IN_WORDS))), key=lambda word: sort_key(str(word.term)))
)
