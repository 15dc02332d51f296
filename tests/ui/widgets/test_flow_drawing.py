"""How data go through a model, as a drawing."""

from itertools import combinations

import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.registry import families
from genstudio.ui.theme import TEXT, Scheme, Theme, text_font
from genstudio.ui.widgets.flow_drawing import Arrangement, FlowDrawing, arrange, in_words

WIDTHS = (258, 310, 306)
"""Of the room in the Train page, narrow and wide, and in the list of all models."""
SMALLEST_LETTERS = 0.8
DRAWN = [key for key, family in families().items() if family.flow.nodes]


@pytest.fixture
def drawing(qtbot: QtBot) -> FlowDrawing:
    made = FlowDrawing("flow")
    qtbot.addWidget(made)
    made.resize(310, 10)
    made.show()
    return made


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("key", DRAWN)
def test_every_drawing_fits_and_can_be_read(key: str, width: int, qapp: QApplication) -> None:
    arranged = arrange(families()[key].flow, width)
    assert arranged.width <= width
    assert arranged.height <= 320
    assert arranged.scale >= SMALLEST_LETTERS
    metrics = QFontMetricsF(text_font(TEXT.small))
    for box in arranged.boxes.values():
        assert max(map(metrics.horizontalAdvance, box.lines)) <= box.rect.width() - 8
        assert len(box.lines) * metrics.height() <= box.rect.height() - 4
        assert " ".join(box.lines) == " ".join(box.node.title.split())
    for one, other in combinations(arranged.boxes.values(), 2):
        assert not one.rect.intersects(other.rect), (one.node.name, other.node.name)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("key", DRAWN)
def test_every_arrow_goes_from_edge_to_edge_and_through_no_box(key: str, width: int, qapp: QApplication) -> None:
    flow = families()[key].flow
    arranged = arrange(flow, width)
    for arrow, line in zip(flow.arrows, arranged.arrows, strict=True):
        assert on_edge(arranged.boxes[arrow.start].rect, line.p1())
        assert on_edge(arranged.boxes[arrow.end].rect, line.p2())
        assert line.length() >= 6
        for name, box in arranged.boxes.items():
            if name not in (arrow.start, arrow.end):
                assert not crosses(line, box.rect), f"the arrow from {arrow.start} to {arrow.end} runs through {name}"


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_it_is_painted_in_the_colours_of_the_theme(drawing: FlowDrawing, qapp: QApplication, scheme: Scheme) -> None:
    theme = Theme()
    theme.apply(qapp, scheme)
    drawing.set_flow(families()["vae"].flow, "VAE")
    image = drawing.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {theme.palette.primary, theme.palette.accent_soft, theme.palette.field} <= seen
    theme.apply(qapp, Scheme.LIGHT)


def test_it_is_as_high_as_it_needs(drawing: FlowDrawing) -> None:
    drawing.set_flow(families()["vae"].flow, "VAE")
    arranged = shown(drawing)
    assert drawing.height() == pytest.approx(arranged.height, abs=1)
    assert drawing.heightForWidth(310) == drawing.height()


def test_where_it_is_too_narrow_it_goes_from_the_top_down(qapp: QApplication) -> None:
    flow = families()["denoising"].flow
    wide, narrow = arrange(flow, 600), arrange(flow, 200)
    assert wide.boxes["picture"].rect.x() < wide.boxes["clean"].rect.x()
    assert narrow.boxes["clean"].rect.y() - narrow.boxes["picture"].rect.y() > 150
    assert narrow.scale == 1.0


def test_a_family_without_a_flow_gets_no_drawing(drawing: FlowDrawing) -> None:
    drawing.set_flow(Flow(), "Theirs")
    assert not drawing.isVisible()
    assert drawing.arrangement() is None
    drawing.set_flow(families()["vae"].flow, "VAE")
    assert drawing.isVisible()


def test_whoever_does_not_see_it_is_told(drawing: FlowDrawing) -> None:
    noise = Node("noise", "Noise", NodeKind.CODE, 0, 0)
    flow = Flow((noise, Node("painter", "Painter", NodeKind.NETWORK, 1, 0)), (Arrow("noise", "painter"),))
    drawing.set_flow(flow, "GAN")
    assert "GAN" in drawing.accessibleName()
    assert drawing.accessibleDescription() == in_words(flow) == "Noise → Painter"


def shown(drawing: FlowDrawing) -> Arrangement:
    arranged = drawing.arrangement()
    assert arranged is not None
    return arranged


def on_edge(box: QRectF, point: QPointF) -> bool:
    return box.adjusted(-0.5, -0.5, 0.5, 0.5).contains(point) and not box.adjusted(0.5, 0.5, -0.5, -0.5).contains(point)


def crosses(line: QLineF, box: QRectF) -> bool:
    corners = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
    edges = [QLineF(one, other) for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)]
    bounded = QLineF.IntersectionType.BoundedIntersection
    return any(line.intersects(edge)[0] == bounded for edge in edges)
