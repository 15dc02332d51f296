"""skeleton: signatures only, being filled in.
@dataclass(frozen=True)
class MessageChoice:
    key: str
    text: str
    role: ChoiceRole = NORMAL   # enum PRIMARY, NORMAL, DANGER
def ask(parent: QWidget | None, title: str, sentence: str, choices: Sequence[MessageChoice], detail: str = "") -> str: "the chosen key; the last choice's key when closed or Esc"
"""
