"""The one stylesheet, written from the tokens.

Widgets choose a look with two properties: ``variant`` on buttons (``primary``, ``quiet``, ``danger``) and ``role`` on
labels and frames (see `genstudio.ui.theme.set_role`). Rings of focus are drawn inside a control's own border, so
nothing moves.
"""

from string import Template

from genstudio.resources import resource_path
from genstudio.ui.tokens import MEASURE, RADIUS, SPACE, TEXT, Palette


def stylesheet(palette: Palette) -> str:
    """The stylesheet for one scheme."""
    scheme = "dark" if palette.dark else "light"
    values: dict[str, object] = {name: value for name, value in vars(palette).items() if isinstance(value, str)}
    values |= {
        "tiny": SPACE.tiny,
        "small": SPACE.small,
        "medium": SPACE.medium,
        "large": SPACE.large,
        "radius_field": RADIUS.field,
        "radius_button": RADIUS.button,
        "radius_card": RADIUS.card,
        "text_small": TEXT.small,
        "text_body": TEXT.body,
        "text_heading": TEXT.heading,
        "text_title": TEXT.title,
        "inner_height": MEASURE.control - 2,
        "focused_height": MEASURE.control - 4,
        "knob": "#ffffff" if palette.dark else palette.card,
        "chosen_segment": palette.window if palette.dark else palette.card,
        "segment_line": palette.raised if palette.dark else palette.line,
        "field_line": palette.line if palette.dark else palette.field,
        "chevron_down": resource_path(f"chevron-down-{scheme}.svg").as_posix(),
        "chevron_up": resource_path(f"chevron-up-{scheme}.svg").as_posix(),
        "tick": resource_path("tick.svg").as_posix(),
    }
    parts = (_SURFACES, _TEXT, _BUTTONS, _FIELDS, _CHECKS, _SLIDERS, _LISTS, _MENUS)
    return "\n".join(Template(part).substitute(values) for part in parts)


_SURFACES = """
QMainWindow, QDialog { background: $window; }
QScrollArea, QStackedWidget { background: transparent; border: none; }
QScrollArea > QWidget > QWidget#scroll { background: transparent; }
QFrame[role="card"] { background: $card; border: 1px solid $line; border-radius: ${radius_card}px; }
QFrame[role="well"] { background: $field; border: none; border-radius: ${radius_button}px; }
QFrame[role="raised"] { background: $raised; border: none; border-radius: ${radius_button}px; }
QWidget[role="rail"] { background: $card; border: none; border-right: 1px solid $line; }
QWidget[role="header"] { background: $window; border: none; border-bottom: 1px solid $line; }
QFrame[role="strip"] { background: $card; border: none; border-top: 1px solid $line; }
QFrame[role="segmented"] { background: $raised; border: 1px solid $segment_line; border-radius: ${radius_button}px; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="notice"] { background: $raised; border: none; border-top: 1px solid $line; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; border-radius: 2px; }
QSplitter::handle:horizontal { width: ${large}px; margin: 0 6px; }
QSplitter::handle:vertical { height: ${large}px; margin: 6px 0; }
QStatusBar { background: $card; border-top: 1px solid $line; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 5px 7px; font-size: ${text_body}px; }
"""

_TEXT = """
QLabel { background: transparent; color: $text; border: none; }
QLabel:disabled { color: $disabled; }
QLabel[role="title"] { font-size: ${text_title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${text_body}px; font-weight: 600; }
QLabel[role="headline"] { font-size: ${text_heading}px; font-weight: 600; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: ${text_small}px; }
QLabel[role="error"] { color: $error; font-size: ${text_small}px; }
QLabel[role="readout"] {
    background: $card; border: 1px solid $line; border-radius: ${radius_field}px; padding: 6px 8px;
}
QLabel[role="number"] { color: $text; }
"""

_BUTTONS = """
QPushButton {
    background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius_button}px;
    padding: 0 14px; min-height: ${inner_height}px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton:disabled { color: $disabled; background: transparent; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: ${focused_height}px; }
QPushButton[variant="primary"] { background: $primary; color: $on_primary; border-color: $primary; font-weight: 600; }
QPushButton[variant="primary"]:hover { background: $primary_hover; border-color: $primary_hover; }
QPushButton[variant="primary"]:pressed { background: $primary_pressed; border-color: $primary_pressed; }
QPushButton[variant="primary"]:disabled { background: $raised; border-color: $line; color: $disabled; }
QPushButton[variant="primary"]:focus { border: 2px solid $text; }
QPushButton[variant="quiet"] { background: transparent; border-color: transparent; color: $quiet; }
QPushButton[variant="quiet"]:hover { background: $raised; color: $text; }
QPushButton[variant="quiet"]:pressed { background: $hover; }
QPushButton[variant="quiet"]:focus { border: 2px solid $accent; }
QPushButton[variant="quiet"]:disabled { color: $disabled; }
QPushButton[variant="danger"] { color: $error; }
QPushButton[variant="danger"]:disabled { color: $disabled; }
QPushButton[variant="segment"] {
    background: transparent; border: 2px solid transparent; border-radius: ${radius_field}px; color: $quiet;
    min-height: 22px; padding: 0 10px;
}
QPushButton[variant="segment"]:hover { color: $text; }
QPushButton[variant="segment"]:pressed { background: $hover; }
QPushButton[variant="segment"]:checked { background: $chosen_segment; color: $text; font-weight: 600; }
QPushButton[variant="segment"]:focus { border-color: $accent; }
QPushButton[variant="segment"]:disabled { color: $disabled; }
QPushButton[variant="fold"] {
    background: transparent; border: 2px solid transparent; border-radius: ${radius_field}px; color: $quiet;
    min-height: 22px; padding: 0 6px 0 0; text-align: left;
}
QPushButton[variant="fold"]:hover { color: $text; }
QPushButton[variant="fold"]:focus { border-color: $accent; }
QPushButton[variant="legend"] { border: none; padding: 0; min-height: 0; }
QPushButton[compact="true"] { min-height: 26px; }
QPushButton[compact="true"]:focus { min-height: 24px; }
QPushButton::menu-indicator {
    image: url("$chevron_down"); subcontrol-position: right center; right: 9px; width: 12px; height: 12px;
}

QToolButton {
    background: transparent; color: $text; border: 1px solid transparent; border-radius: ${radius_field}px;
    padding: 5px;
}
QToolButton:hover { background: $raised; }
QToolButton:pressed { background: $hover; }
QToolButton:checked { background: $accent_soft; border-color: $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton:focus { border: 2px solid $accent; padding: 4px; }
QToolButton[variant="framed"] { background: $raised; border: 1px solid $line; border-radius: ${radius_button}px; }
QToolButton[variant="framed"]:hover { background: $hover; }
QToolButton[variant="framed"]:focus { border: 2px solid $accent; }
QToolButton::menu-indicator { image: none; }
"""

_FIELDS = """
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $field; color: $text; border: 1px solid $field_line; border-radius: ${radius_field}px;
    selection-background-color: $primary; selection-color: $on_primary;
}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: ${inner_height}px; padding: 0 9px; }
QLineEdit { placeholder-text-color: $quiet; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $edge; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border: 2px solid $accent; padding: 0 8px; min-height: ${focused_height}px;
}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $disabled; background: transparent; border-color: $line;
}
QLineEdit:disabled { placeholder-text-color: $disabled; }
QLineEdit[invalid="true"], QLineEdit[invalid="true"]:focus {
    border: 2px solid $error; padding: 0 8px; min-height: ${focused_height}px;
}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    background: transparent; border: none; width: 20px; subcontrol-origin: border;
}
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-position: top right; margin: 3px 3px 0 0; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-position: bottom right; margin: 0 3px 3px 0; }
QSpinBox::up-button:hover, QDoubleSpinBox::up-button:hover,
QSpinBox::down-button:hover, QDoubleSpinBox::down-button:hover { background: $raised; border-radius: 3px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$chevron_up"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$chevron_down"); width: 10px; height: 10px; }
QComboBox { combobox-popup: 0; padding-right: 0; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QAbstractSpinBox QLineEdit:disabled {
    background: transparent; border: none; padding: 0 0 0 7px; min-height: 0;
}
QComboBox::drop-down { background: transparent; border: none; width: 26px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$chevron_down"); width: 12px; height: 12px; }
QComboBox[variant="quiet"] { background: transparent; border-color: transparent; color: $quiet; }
QComboBox[variant="quiet"]:hover { background: $raised; color: $text; }
QComboBox[variant="quiet"]:focus { border: 2px solid $accent; }
QComboBox QAbstractItemView {
    background: $card; color: $text; border: 1px solid $line; border-radius: ${radius_field}px;
    padding: ${tiny}px; outline: 0;
    selection-background-color: $raised; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 ${small}px; border-radius: 4px; }
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected {
    background: $hover; color: $text;
}
"""

_CHECKS = """
QCheckBox, QRadioButton {
    background: transparent; color: $text; spacing: ${small}px; padding: 3px 3px 3px 1px;
    border: 2px solid transparent; border-radius: ${radius_field}px;
}
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 16px; height: 16px; background: $field; border: 1px solid $edge;
}
QCheckBox::indicator { border-radius: 5px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $quiet; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary; image: url("$tick"); }
QRadioButton::indicator:checked { width: 8px; height: 8px; background: $on_primary; border: 5px solid $primary; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $raised; border-color: $line; }
QCheckBox::indicator:checked:disabled { background: $disabled; border-color: $disabled; }
"""

_SLIDERS = """
QSlider { background: transparent; border: 2px solid transparent; border-radius: ${radius_field}px; }
QSlider:focus { border-color: $accent; }
QSlider:horizontal { min-height: 20px; }
QSlider:vertical { min-width: 20px; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::groove:vertical { width: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::add-page:vertical { background: $accent; border-radius: 2px; }
QSlider::sub-page:horizontal:disabled, QSlider::add-page:vertical:disabled { background: $disabled; }
QSlider::handle:horizontal { width: 10px; margin: -6px 0; }
QSlider::handle:vertical { height: 10px; margin: 0 -6px; }
QSlider::handle { background: $knob; border: 3px solid $accent; border-radius: 8px; }
QSlider::handle:hover { border-color: $accent_hover; }
QSlider::handle:disabled { border-color: $disabled; background: $raised; }

QProgressBar {
    background: $line; color: transparent; border: none; border-radius: 2px; max-height: 4px; min-height: 4px;
}
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $edge; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 2px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
"""

_LISTS = """
QListView, QTreeView, QTableView {
    background: transparent; color: $text; border: none; outline: 0;
    selection-background-color: $accent_soft; selection-color: $text; alternate-background-color: $raised;
}
QListView::item { border-radius: ${radius_field}px; padding: 5px ${small}px; }
QListView::item:hover { background: $raised; }
QListView::item:selected { background: $accent_soft; color: $text; }
QHeaderView::section {
    background: $card; color: $quiet; border: none; border-bottom: 1px solid $line; padding: 5px ${small}px;
}
QTabWidget::pane { border: none; }
QTabBar { background: transparent; border: none; qproperty-expanding: false; qproperty-drawBase: false; }
QTabBar::tab { background: transparent; color: $quiet; padding: 7px ${medium}px; border: none;
    border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QGroupBox { border: none; margin-top: 22px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: $text; }
"""

_MENUS = """
QMenuBar { background: $window; color: $text; border-bottom: 1px solid $line; padding: 2px ${small}px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: ${radius_field}px; }
QMenuBar::item:selected { background: $raised; }
QMenuBar::item:disabled { color: $disabled; }
QMenu { background: $card; color: $text; border: 1px solid $line; padding: ${tiny}px; }
QMenu::item { padding: 6px 28px 6px ${medium}px; border-radius: ${radius_field}px; min-width: 120px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: ${tiny}px ${small}px; }
QMenu::icon { padding-left: ${small}px; }
"""
