"""How many rounds through the pictures to propose, so that few pictures are enough steps as well. Loads no torch."""

from __future__ import annotations

LEAST_STEPS = 1_000
"""With half as many the copies of four hundred faces are a quarter further off."""
USUAL = 20
"""The usual number of rounds, which that many steps go with."""
ROUND_NUMBERS = (20, 30, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000)


def suitable_rounds(usual: int, pictures: int, batch_size: int, batches_per_step: int = 1) -> int:
    """The rounds that make enough steps, as an even figure; never fewer than `usual`.

    With few pictures a round is over before anything was learned.

    Args:
        usual: what is proposed where there are many; enough steps are `LEAST_STEPS` for `USUAL` rounds, in proportion.
        pictures: to learn from.
        batches_per_step: of these sizes that a training step takes, see `FamilySettings.batches_per_step`.
    """
    steps_per_round = max(1, pictures // max(1, min(batch_size, pictures)) // batches_per_step)
    needed = -(-LEAST_STEPS * usual // USUAL // steps_per_round)
    if needed <= usual:
        return usual
    return min((count for count in ROUND_NUMBERS if count >= needed), default=ROUND_NUMBERS[-1])
