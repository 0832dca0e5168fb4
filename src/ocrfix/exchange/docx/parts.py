"""The parts of a Word file that are the same for every text (ECMA-376, parts 1 and 2)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from ocrfix.render.signs import signs

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DOCUMENT, COMMENTS = "word/document.xml", "word/comments.xml"
CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
PROPERTY = "ocrfix"
"""The document property that says what the file was written from."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = {
    "/word/document.xml": f"{_WORD}.document.main+xml",
    "/word/styles.xml": f"{_WORD}.styles+xml",
    "/word/settings.xml": f"{_WORD}.settings+xml",
    "/word/comments.xml": f"{_WORD}.comments+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(f'<Override PartName="{k}" ContentType="{v}"/>' for k, v in _TYPES.items())
    + "</Types>"
)
SETTINGS = (
    f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:trackRevisions/>'
    '<w:defaultTabStop w:val="720"/><w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
"""Turns on change tracking, so that the user's own edits have an author."""


def package(document: str, comments: str, *, title: str, token: str, date: str, lang: str) -> bytes:
    """The whole file; the same input gives the same bytes."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _rels(
            (f"{_OFFICE}/relationships/officeDocument", DOCUMENT),
            (f"{_PACKAGE}/relationships/metadata/core-properties", CORE),
            (f"{_OFFICE}/relationships/custom-properties", CUSTOM),
        ),
        DOCUMENT: document,
        "word/_rels/document.xml.rels": _rels(
            *((f"{_OFFICE}/relationships/{n}", f"{n}.xml") for n in
              ("styles", "settings", "comments"))
        ),
        "word/styles.xml": _styles(lang),
        "word/settings.xml": SETTINGS,
        COMMENTS: comments,
        CORE: _core(title, token, date),
        CUSTOM: _custom(token),
    }  # fmt: skip
    return _zipped(parts)


def _zipped(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            # Dated 1980, not now, so that the same restoration gives the same bytes.
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, text.encode())
    return out.getvalue()


def _rels(*links: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _styles(lang: str) -> str:
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:eastAsia="Georgia" w:cs="Georgia"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="{escape(lang)}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="0" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/></w:style></w:styles>'
    )


def _core(title: str, token: str, date: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(signs(title))}</dc:title><dc:creator>ocrfix</dc:creator>"
        f"<dc:description>ocrfix: {escape(token)}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created>'
        "</cp:coreProperties>"
    )


def _custom(token: str) -> str:
    return (
        f'{HEAD}<Properties xmlns="{_OFFICE}/custom-properties"'
        f' xmlns:vt="{_OFFICE}/docPropsVTypes"><property'
        f' fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{PROPERTY}">'
        f"<vt:lpwstr>{escape(token)}</vt:lpwstr></property></Properties>"
    )
