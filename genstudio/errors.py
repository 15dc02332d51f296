"""What can go wrong, each with one plain sentence for the person in front of the screen.

The sentence says what happened *and* what to do next. The technical cause travels as ``__cause__``, for the log only.
Raised in the packages below, shown in one place above (`genstudio.ui.main_window`, `genstudio.cli`).
"""


class GenStudioError(Exception):
    """A failure that a person can do something about; ``str(error)`` is the sentence to show."""


class DataError(GenStudioError):
    """Pictures that could not be opened, or not used.

    Attributes:
        instead: the folder that holds the pictures that were meant, perhaps, or the name of a set to try again; empty
            where there is neither.
    """

    def __init__(self, sentence: str, instead: str = "") -> None:
        super().__init__(sentence)
        self.instead = instead


class SettingsError(GenStudioError):
    """A setting that is unknown, of the wrong type or out of range, or does not go with the others or the pictures.

    Attributes:
        setting: the name of the one to change, where there is one.
    """

    def __init__(self, sentence: str, setting: str = "") -> None:
        super().__init__(sentence)
        self.setting = setting


class DeviceError(GenStudioError):
    """A device that was asked for and is not there."""


class ModelFileError(GenStudioError):
    """A model file that is damaged, too large or of another program."""


class RunError(GenStudioError):
    """A run folder that cannot be created, written or continued."""


class TrainingError(GenStudioError):
    """Training that cannot go on, such as a loss that is no longer a number."""


class UnsupportedError(GenStudioError):
    """Something that this kind of model cannot do, such as encoding with a GAN."""


class ExportError(GenStudioError):
    """A picture, film or folder that could not be written."""


class Cancelled(GenStudioError):
    """The person changed their mind; not an error to show."""
