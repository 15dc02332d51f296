"""`ReadingCard`: what the model will see of the pictures: their size, colours and shape."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from genstudio.data.image_set import ImageSet
from genstudio.data.options import SENSIBLE_SIZES, WHITE, ColourChoice, CropChoice, ReadOptions
from genstudio.ui.images import to_qimage
from genstudio.ui.picture_facts import colour_word
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import enable
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.setting_row import CalmComboBox

PICTURE = 168
BLACK, GREY = (0, 0, 0), (128, 128, 128)


class ReadingCard(Card):
    """One picture as the model gets it, and the choices that decide how.

    Signals:
        chosen(ReadOptions): read the set again, so.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("What the model will see"))
        self._options = ReadOptions()
        self._wanted: ReadOptions | None = None
        self._picture = PictureWell("dataset.picture", self.tr("One picture as the model sees it"), self)
        self._picture.setFixedHeight(PICTURE)
        self._picture.setToolTip(self.tr("Click a picture in the preview to see it here"))
        self._size = CalmComboBox(self)
        self._size.setObjectName("dataset.size")
        self._size.setAccessibleName(self.tr("Size of the pictures"))
        self._size.setToolTip(self.tr("Larger pictures show more; twice the side takes four times as long to learn"))
        self._sizes: list[int | None] = [None, *SENSIBLE_SIZES]
        self._size.activated.connect(self._choose_size)
        self._colour = CalmComboBox(self)
        self._colour.setObjectName("dataset.colour")
        self._colour.setAccessibleName(self.tr("Colours of the pictures"))
        self._colour.setToolTip(self.tr("Automatic reads in grey if every picture is grey, otherwise in colour"))
        self._colours = list(ColourChoice)
        self._colour.activated.connect(self._choose_colour)
        self._crop = CalmComboBox(self)
        self._crop.setObjectName("dataset.crop")
        self._crop.setAccessibleName(self.tr("What is taken of pictures that are no squares"))
        self._crop.setToolTip(self._crop.accessibleName())
        self._crops = list(CropChoice)
        titles = {
            CropChoice.CENTRE: self.tr("Middle square"),
            CropChoice.SMART: self.tr("Most interesting square"),
            CropChoice.PAD: self.tr("All of it, with borders"),
        }
        for choice in self._crops:
            self._crop.addItem(titles[choice])
        self._crop.activated.connect(self._choose_crop)
        self._ground = CalmComboBox(self)
        self._ground.setObjectName("dataset.background")
        self._ground.setAccessibleName(self.tr("What lies under transparent pictures and in borders"))
        self._ground.setToolTip(self._ground.accessibleName())
        self._grounds = [WHITE, BLACK, GREY]
        for name in (self.tr("White"), self.tr("Black"), self.tr("Grey")):
            self._ground.addItem(name)
        self._ground.activated.connect(self._choose_ground)
        self.body.addWidget(self._picture)
        self.body.addLayout(self._form())

    def show_images(self, images: ImageSet, options: ReadOptions) -> None:
        """Show how a set was read."""
        self._options = options
        self._fill_sizes(images)
        self._fill_colours(images)
        self._show_options()
        self.show_picture(images, 0)

    def show_picture(self, images: ImageSet, index: int) -> None:
        """Show one of the pictures large."""
        self._picture.set_picture(to_qimage(images.pixels[index]))

    def set_brief(self, brief: bool) -> None:
        """Without the picture, where examples are shown beside it."""
        self._picture.setVisible(not brief)

    def set_busy(self, busy: bool) -> None:
        """While other pictures are opened nothing can be chosen; afterwards the choices show how the set was read.

        While the present set is read again for this card, the person may go on choosing.
        """
        others = busy and self._wanted is None
        reason = self.tr("The pictures are being opened")
        for editor in (self._size, self._colour, self._crop, self._ground):
            enable(editor, not others, reason)
        if not busy:
            self._wanted = None
            self._show_options()

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(SPACE.medium)
        form.setVerticalSpacing(SPACE.small)
        form.setColumnStretch(1, 1)
        editors = (
            (self.tr("Size"), self._size),
            (self.tr("Colours"), self._colour),
            (self.tr("Shape"), self._crop),
            (self.tr("Ground"), self._ground),
        )
        for row, (title, editor) in enumerate(editors):
            label = QLabel(title, self)
            set_role(label, "quiet")
            label.setBuddy(editor)
            form.addWidget(label, row, 0)
            form.addWidget(editor, row, 1)
        return form

    def _fill_sizes(self, images: ImageSet) -> None:
        chosen = self._options.size
        self._sizes = [None, *sorted({*SENSIBLE_SIZES, *([chosen] if chosen is not None else [])})]
        automatic = f"{images.width} × {images.height}" if chosen is None else ""
        self._size.clear()
        self._size.addItem(self._automatic(automatic))
        for size in self._sizes[1:]:
            self._size.addItem(f"{size} × {size}")

    def _fill_colours(self, images: ImageSet) -> None:
        titles = {ColourChoice.GREY: self.tr("Grey"), ColourChoice.COLOUR: self.tr("Colour")}
        automatic = colour_word(images) if self._options.colour is ColourChoice.AUTO else ""
        self._colour.clear()
        for choice in self._colours:
            self._colour.addItem(titles.get(choice) or self._automatic(automatic))

    def _automatic(self, outcome: str) -> str:
        """The automatic choice, with what it led to where it is the present one."""
        return self.tr("Automatic ({outcome})").format(outcome=outcome) if outcome else self.tr("Automatic")

    def _show_options(self) -> None:
        self._size.setCurrentIndex(self._sizes.index(self._options.size))
        self._colour.setCurrentIndex(self._colours.index(self._options.colour))
        self._crop.setCurrentIndex(self._crops.index(self._options.crop))
        ground = self._options.background
        if ground not in self._grounds:
            self._grounds.append(ground)
            self._ground.addItem("#{:02x}{:02x}{:02x}".format(*ground))
        self._ground.setCurrentIndex(self._grounds.index(ground))

    @Slot(int)
    def _choose_size(self, index: int) -> None:
        self._want(replace(self._wanted or self._options, size=self._sizes[index]))

    @Slot(int)
    def _choose_colour(self, index: int) -> None:
        self._want(replace(self._wanted or self._options, colour=self._colours[index]))

    @Slot(int)
    def _choose_crop(self, index: int) -> None:
        self._want(replace(self._wanted or self._options, crop=self._crops[index]))

    @Slot(int)
    def _choose_ground(self, index: int) -> None:
        self._want(replace(self._wanted or self._options, background=self._grounds[index]))

    def _want(self, options: ReadOptions) -> None:
        if options != (self._wanted or self._options):
            self._wanted = options
            self.chosen.emit(options)
