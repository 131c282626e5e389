"""Words for files: what they are, where they stand with the virus scanner, and why one is not taken in."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.files.kinds import FileKind, FileState
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    FileKind: {
        FileKind.JPEG: _l("Bild"),
        FileKind.PNG: _l("Bild"),
        FileKind.PDF: _l("PDF"),
        FileKind.DOCX: _l("Word-dokument"),
        FileKind.XLSX: _l("Excel-ark"),
        FileKind.PPTX: _l("PowerPoint"),
        FileKind.ODT: _l("OpenDocument, text"),
        FileKind.ODS: _l("OpenDocument, kalkyl"),
        FileKind.ODP: _l("OpenDocument, presentation"),
    },
    FileState: {
        FileState.CHECKING: _l("Kontrolleras"),
        FileState.CLEAN: _l("Klar"),
        FileState.INFECTED: _l("Spärrad"),
    },
}
FILES: Final[dict[str, Any]] = {
    "blur.no_photo": _l("Bara bilder kan suddas."),
    "blur.none": _l("Dra över det som ska bli suddigt, eller skriv en ruta med siffror."),
    "blur.outside": _l("Rutan måste ha en bredd och en höjd, och rymmas i bilden. Rätta siffrorna."),
    "blur.too_many": _l("Sudda högst %(most)s rutor på en gång. Spara och fortsätt sedan."),
    "file.being_checked": _l("Filen kontrolleras. Den kan öppnas när kontrollen är klar. Ladda om sidan om en stund."),
    "file.blocked": _l("Filen är spärrad. Kontrollen hittade något skadligt i den, så ingen kan öppna den."),
    "file.bomb": _l("Filen packar upp sig till något orimligt stort. Spara den på nytt, eller välj en annan."),
    "file.broken": _l("Filen går inte att läsa. Den kan vara skadad eller avbruten. Öppna den och spara om den."),
    "file.description_too_long": _l("Skriv högst %(most)s tecken."),
    "file.empty": _l("Filen är tom. Välj en annan."),
    "file.heic": _l(
        "Bilden är i formatet HEIC. Välj bilden direkt ur bildbiblioteket, så görs den om till JPEG, "
        "eller ställ in kameran på Mest kompatibel."
    ),
    "file.locked": _l("Filen är låst med lösenord och går inte att kontrollera. Ta bort lösenordet och försök igen."),
    "file.macros": _l("Dokumentet innehåller makron. Spara det utan makron, till exempel som docx eller xlsx."),
    "file.mapping_frozen": _l("Kartläggningen är inlämnad. Komplettera den med en ny iakttagelse och lägg filen där."),
    "file.missing": _l("Filen finns inte kvar i lagret. Säg till den som har hand om driften."),
    "file.moving": _l("Rörliga bilder tas inte emot. Välj en bild (JPEG, PNG eller WebP)."),
    "file.no_description": _l("Skriv vad filen visar, så att även den som inte ser den vet."),
    "file.no_reason": _l("Skriv varför filen stoppas."),
    "file.no_file": _l("Välj en fil."),
    "file.not_accepted": _l(
        "Det slaget av fil tas inte emot. Välj en bild (JPEG, PNG eller WebP), en PDF "
        "eller ett dokument (docx, xlsx, pptx, odt, ods eller odp)."
    ),
    "file.not_placeable": _l("Iakttagelsen kan inte ändras längre."),
    "file.not_stored": _l("Filen kunde inte sparas just nu. Försök igen om en stund."),
    "file.old_office": _l("Det är ett äldre dokumentformat. Spara det som docx, xlsx eller pptx, eller som PDF."),
    "file.reason_too_long": _l("Skriv högst %(most)s tecken."),
    "file.removed": _l("Någon har tagit bort filen."),
    "file.stopped": _l("Samordnaren har stoppat filen. Bara samordnaren kan släppa tillbaka den."),
    "file.too_large": _l("Filen är för stor. Den får vara högst %(most)s MB."),
    "file.too_many_pixels": _l("Bilden har för många bildpunkter. Gör den mindre, till exempel 4 000 punkter bred."),
    "file.too_wide": _l("Det som filen hör till läses av färre. Välj en snävare krets."),
}
