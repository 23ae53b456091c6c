"""Small models of Microsoft's Threat Modeling Tool, to try the reader on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

NOWHERE = "00000000-0000-0000-0000-000000000000"
_SPACES = (
    'xmlns="http://schemas.datacontract.org/2004/07/ThreatModeling.Model" '
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays" '
    'xmlns:b="http://schemas.datacontract.org/2004/07/ThreatModeling.KnowledgeBase"'
)
FORMS = {"GE.EI": "StencilRectangle", "GE.P": "StencilEllipse", "GE.DS": "StencilParallelLines"}


def _property(form: str, label: str, key: str, value: str, more: str = "") -> str:
    return (
        f'<a:anyType i:type="b:{form}DisplayAttribute"><b:DisplayName>{escape(label)}</b:DisplayName>'
        f"<b:Name>{escape(key)}</b:Name><b:Value>{value}</b:Value>{more}</a:anyType>"
    )


def answer(key: str, *options: str, chosen: int = 0, form: str = "List") -> str:
    """A property whose answer is one of a list."""
    listed = "".join(f"<a:string>{escape(each)}</a:string>" for each in options)
    return _property(form, key, key, listed, f"<b:SelectedIndex>{chosen}</b:SelectedIndex>")


def _properties(name: str, stencil: str, more: Sequence[str], out: str) -> str:
    scope = _property("Boolean", "Out Of Scope", "71f3d9aa-b8ef-4e54-8126-607a1d903103", "true" if out else "false")
    reason = _property("String", "Reason For Out Of Scope", "752473b6-52d4-4776-9a24-202153f7d579", escape(out))
    header, called = _property("Header", stencil, "", ""), _property("String", "Name", "", escape(name))
    return f"<Properties>{header}{called}{scope}{reason}{''.join(more)}</Properties>"


def shape(
    key: str,
    family: str,
    name: str,
    at: Sequence[float] = (0, 0, 100, 100),
    *,
    stencil: str = "",
    type_: str = "",
    more: Sequence[str] = (),
    out: str = "",
    form: str = "",
) -> str:
    """A shape of a drawing; `at` is left, top, width and height, and `out` the reason why it is out of scope."""
    form = form or FORMS.get(family, "BorderBoundary")
    places = "".join(
        f"<{side}>{value}</{side}>" for side, value in zip(("Left", "Top", "Width", "Height"), at, strict=True)
    )
    return (
        f"<a:KeyValueOfguidanyType><a:Key>{key}</a:Key><a:Value i:type={quoteattr(form)}>"
        f"<GenericTypeId>{family}</GenericTypeId><Guid>{key}</Guid>{_properties(name, stencil or name, more, out)}"
        f"<TypeId>{type_ or family}</TypeId>{places}</a:Value></a:KeyValueOfguidanyType>"
    )


def line(
    key: str,
    name: str,
    source: str = NOWHERE,
    target: str = NOWHERE,
    points: Sequence[tuple[float, float]] = (),
    *,
    curve: bool = False,
    stencil: str = "Generic Data Flow",
    more: Sequence[str] = (),
    out: str = "",
) -> str:
    """A flow, or a boundary curve; `points` are its beginning, its handle and its end."""
    places = "".join(
        f"<{end}X>{across}</{end}X><{end}Y>{down}</{end}Y>"
        for end, (across, down) in zip(("Source", "Handle", "Target"), points, strict=False)
    )
    form = "LineBoundary" if curve else "Connector"
    return (
        f"<a:KeyValueOfguidanyType><a:Key>{key}</a:Key><a:Value i:type='{form}'>"
        f"<GenericTypeId>{'GE.TB.L' if curve else 'GE.DF'}</GenericTypeId><Guid>{key}</Guid>"
        f"{_properties(name, stencil, more, out)}<SourceGuid>{source}</SourceGuid>"
        f"<TargetGuid>{target}</TargetGuid>{places}</a:Value></a:KeyValueOfguidanyType>"
    )


def threat(key: str, about: Sequence[str], state: str, said: Mapping[str, str], why: str = "") -> str:
    """A threat about a flow, its source and its target."""
    ids = "".join(
        f"<b:{end}Guid>{each}</b:{end}Guid>" for end, each in zip(("Flow", "Source", "Target"), about, strict=True)
    )
    texts = "".join(
        f"<a:KeyValueOfstringstring><a:Key>{escape(label)}</a:Key><a:Value>{escape(text)}</a:Value></a:KeyValueOfstringstring>"
        for label, text in said.items()
    )
    return (
        f"<a:KeyValueOfstringThreat><a:Key>{key}</a:Key><a:Value>{ids}<b:Id>{key}</b:Id><b:Priority>High</b:Priority>"
        f"<b:Properties>{texts}</b:Properties><b:State>{escape(state)}</b:State>"
        f"<b:StateInformation>{escape(why)}</b:StateInformation></a:Value></a:KeyValueOfstringThreat>"
    )


def sheet(shapes: Sequence[str], lines: Sequence[str] = (), title: str = "Diagram 1") -> str:
    """One drawing."""
    return (
        f"<DrawingSurfaceModel><Borders>{''.join(shapes)}</Borders><Header>{escape(title)}</Header>"
        f"<Lines>{''.join(lines)}</Lines></DrawingSurfaceModel>"
    )


def model(*sheets: str, about: Mapping[str, str] | None = None, threats: Sequence[str] = (), more: str = "") -> bytes:
    """A whole file, with a stencil library that holds far more than is read."""
    said = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in (about or {}).items())
    library = (
        "<KnowledgeBase><b:GenericElements><b:ElementType/></b:GenericElements><b:ThreatMetaData>"
        "<b:PropertiesMetaData>"
        "<b:ThreatMetaDatum><b:Name>m1</b:Name><b:Label>Possible Mitigation(s)</b:Label>"
        "<b:Id>m1</b:Id></b:ThreatMetaDatum>"
        "</b:PropertiesMetaData></b:ThreatMetaData></KnowledgeBase>"
    )
    text = (
        f"<ThreatModel {_SPACES}><DrawingSurfaceList>{''.join(sheets)}</DrawingSurfaceList>"
        f"<MetaInformation>{said}</MetaInformation>{more}"
        f"<ThreatInstances>{''.join(threats)}</ThreatInstances>{library}</ThreatModel>"
    )
    return text.encode()
