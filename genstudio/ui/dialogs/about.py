"""What this program is."""

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio import __version__
from genstudio.resources import resource_path
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import primary_button

_LOGO = 64
_TEXT_WIDTH = 360


def show_about(parent: QWidget | None) -> None:
    """Show the dialog until it is closed."""
    dialog = AboutDialog(parent)
    dialog.exec()
    dialog.deleteLater()


class AboutDialog(QDialog):
    """Name, version, purpose and first steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle(self.tr("About GenStudio"))
        logo = QLabel(self)
        logo.setPixmap(QIcon(str(resource_path("icon.svg"))).pixmap(QSize(_LOGO, _LOGO), self.devicePixelRatio()))
        words = QVBoxLayout()
        words.setSpacing(SPACE.small)
        words.addWidget(self._line("GenStudio", "title"))
        versions = self.tr("Version {version} · Python {python} · Qt for Python {qt}")
        facts = versions.format(version=__version__, python=platform.python_version(), qt=pyside_version)
        words.addWidget(self._line(facts, "small"))
        words.addSpacing(SPACE.small)
        purpose = self.tr(
            "Train autoencoders, variational autoencoders and GANs on your own pictures, then play with what they "
            "learned. Everything happens on this computer."
        )
        words.addWidget(self._line(purpose, "body"))
        words.addSpacing(SPACE.small)
        for step in self._steps():
            words.addWidget(self._line(step, "quiet"))
        words.addSpacing(SPACE.medium)
        close = primary_button(self.tr("Close"), "about.close", self)
        close.clicked.connect(self.accept)
        words.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.huge)
        row.setSpacing(SPACE.huge)
        row.addWidget(logo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetFixedSize)

    def _steps(self) -> tuple[str, ...]:
        return (
            self.tr("1. Pictures: drop a folder, or take the built-in faces."),
            self.tr("2. Train: choose what it should learn to be, and press Start."),
            self.tr("3. Create: move a slider, the picture follows. It works while training goes on."),
            self.tr("4. Morph: travel between two pictures. 5. Clean: take the noise out of one."),
        )

    def _line(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        set_role(label, role)
        label.setWordWrap(True)
        label.setFixedWidth(_TEXT_WIDTH)
        return label
