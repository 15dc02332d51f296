"""`InterpolationPanel`: the page on which one picture turns into another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from genstudio.latent.interpolation import Method
from genstudio.ui.dialogs import files
from genstudio.ui.icons import Icon, Tint, icon
from genstudio.ui.latent_well import LatentWell
from genstudio.ui.painted_by import PaintedBy
from genstudio.ui.panels.interpolation.exporting import Way, filming, stripping
from genstudio.ui.panels.interpolation.ping_pong import PingPong
from genstudio.ui.panels.interpolation.side import WaySide
from genstudio.ui.panels.nothing_learned import NothingLearned
from genstudio.ui.sheet_painter import NOT_YET, SheetPainter
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.undo_button import UndoButton
from genstudio.ui.widgets.buttons import button, enable, primary_button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.filmstrip import Filmstrip
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.value_slider import ValueSlider
from genstudio.ui.workers import Failure
