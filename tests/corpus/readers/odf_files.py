"""OpenDocument files for the tests, from XML."""

import zipfile
from io import BytesIO

_BASE = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{
            prefix: f"{_BASE}:{name}:1.0"
            for prefix, name in (
                ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                ("draw", "drawing"), ("presentation", "presentation"), ("meta", "meta"),
                ("fo", "xsl-fo-compatible"), ("manifest", "manifest"), ("svg", "svg-compatible"),
            )
        },
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)  # fmt: skip


def odf(
    body: str,
    *,
    kind: str = "text",
    automatic: str = "",
    styles: str = "",
    meta: str = "",
    more: dict[str, str] | None = None,
) -> bytes:
    """A file with this body, automatic styles, common styles and properties."""
    inner = "text" if kind.startswith("text") else kind
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:{inner}>{body}</office:{inner}>"
        "</office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {NAMESPACES}><office:styles>{styles}"
        "</office:styles></office:document-styles>",
        "meta.xml": f"<office:document-meta {NAMESPACES}><office:meta>{meta}</office:meta>"
        "</office:document-meta>",
        **(more or {}),
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def paragraph(text: str, style: str = "") -> str:
    """A paragraph."""
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{text}</text:p>"


def styled(name: str, formatting: str, family: str = "text", parent: str = "") -> str:
    """A style of text with these attributes of `style:text-properties`."""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{above}>'
        f"<style:text-properties {formatting}/></style:style>"
    )
