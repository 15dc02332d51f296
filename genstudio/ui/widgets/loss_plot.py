"""skeleton: signatures only, being filled in. Imports pyqtgraph: import this module late.
@dataclass(frozen=True)
class SeriesSpec:
    key: str
    title: str
    held_out: bool = False
    group: str = ""      # series of one group share a colour (training and held-out of one term); default: title
class LossPlot(QWidget):
    def __init__(self, name: str, parent: QWidget | None = None) -> None: "controls are NAME.log, NAME.smoothing, NAME.series.KEY"
    def set_series(self, series: Sequence[SeriesSpec]) -> None: ...
    def update_series(self, key: str, x: NDArray[np.float64], y: NDArray[np.float64]) -> None: ...
    def set_steps_per_epoch(self, steps: float | None) -> None: ...
    def set_empty_text(self, text: str) -> None: ...
    def clear(self) -> None: "drops the data, keeps the series"
    def set_log(self, on: bool) -> None: ...
    def set_smoothing(self, smoothing: Smoothing) -> None: ...   # enum NONE, SOME, MUCH
"""
