"""Buttons in their four weights, each with its object name and accessible name."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from genstudio.ui.icons import Icon, Tint, icon
from genstudio.ui.theme import MEASURE
from genstudio.ui.widgets.tips import plain_tip

_OWN_TIP = "ownToolTip"


def primary_button(text: str, name: str, parent: QWidget | None = None) -> QPushButton:
    """The one thing to do on a page."""
    return _button(text, name, "primary", parent)


def button(text: str, name: str, parent: QWidget | None = None) -> QPushButton:
    """An ordinary button."""
    return _button(text, name, "", parent)


def quiet_button(text: str, name: str, parent: QWidget | None = None) -> QPushButton:
    """A button that shows its outline only under the pointer."""
    return _button(text, name, "quiet", parent)


def danger_button(text: str, name: str, parent: QWidget | None = None) -> QPushButton:
    """A button that throws something away."""
    return _button(text, name, "danger", parent)


def icon_button(which: Icon, label: str, name: str, parent: QWidget | None = None) -> QToolButton:
    """A small button without text; ``label`` is its tooltip and accessible name."""
    result = QToolButton(parent)
    result.setIcon(icon(which, Tint.QUIET))
    result.setIconSize(QSize(MEASURE.icon, MEASURE.icon))
    result.setToolTip(label)
    _name(result, name, label)
    return result


def set_primary(control: QPushButton, primary: bool) -> None:
    """Give a button the look of the one thing to do, or of an ordinary one."""
    variant = "primary" if primary else ""
    if control.property("variant") != variant:
        control.setProperty("variant", variant)
        control.style().unpolish(control)
        control.style().polish(control)


def enable(widget: QWidget, enabled: bool, reason: str = "") -> None:
    """Enable ``widget``, or disable it with ``reason`` as its tooltip; once enabled it has its own tooltip again."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled):
        widget.setProperty(_OWN_TIP, widget.toolTip())
    own = str(widget.property(_OWN_TIP) or "")
    widget.setEnabled(enabled)
    widget.setToolTip(own if enabled or not reason else plain_tip(reason))


def _button(text: str, name: str, variant: str, parent: QWidget | None) -> QPushButton:
    result = QPushButton(text, parent)
    if variant:
        result.setProperty("variant", variant)
    _name(result, name, text)
    return result


def _name(result: QPushButton | QToolButton, name: str, label: str) -> None:
    result.setObjectName(name)
    result.setAccessibleName(label)
    # A click leaves the focus where it was: the ring of focus is for those who use the keyboard.
    result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
