"""`examine`: everything the doctor looks for, and what it proposes to leave out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from genstudio.data.doctor.classes import class_findings
from genstudio.data.doctor.finding import FEW, Finding, Kind, Severity, finding, nobody
from genstudio.data.doctor.overview import Overview, look_over
from genstudio.data.doctor.sample import sample
from genstudio.data.doctor.shapes import shape_findings
from genstudio.data.doctor.twins import alike, all_but_one, digests, same
from genstudio.data.doctor.wording import pictures, them, verb
from genstudio.data.image_set import ImageSet, Labels, Mask
from genstudio.data.options import spread
from genstudio.data.watch import Watch

BLANK_CONTRAST = 2.0
"""Levels of 255; a picture that varies less shows nothing."""
STRANGE = 8.0
"""Robust standard deviations from the usual brightness."""
LEAST_SPREAD = 4.0
"""Levels of 255 that the robust standard deviation is taken to be at least."""
ENOUGH_TO_COMPARE = 50
FEW_FOR_A_GAN = 2_000
MINORITY = 0.1
STEPS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Examination:
    """What came out.

    Attributes:
        findings: the most important first; empty for a set in which nothing is wrong.
        overview: what the pictures look like together; None for points of the plane.
        looked_at: the indices of the pictures that were looked at, int64, ascending; None for all.
    """

    findings: tuple[Finding, ...]
    overview: Overview | None
    looked_at: Labels | None = None

    @property
    def proposed(self) -> Labels:
        """Indices of all pictures that are best left out, ascending."""
        surplus = [found.surplus for found in self.findings]
        return np.unique(np.concatenate(surplus)) if surplus else nobody()


def examine(images: ImageSet, watch: Watch | None = None, most: int | None = None) -> Examination:
    """Look a set over; in memory or on a memory map, a few megabytes at a time.

    Those already left out are looked at as well. Points of the plane have no findings.

    Args:
        most: look at so many pictures at most, spread evenly over the set; None looks at all. Sizes, classes and files
            that could not be read are known without looking, so these are told of the whole set.

    Raises:
        Cancelled: the watch says so.
    """
    watch = watch or Watch()
    if images.cloud is not None:
        return Examination((), None)
    looked_at = None if most is None or most >= len(images) else spread(len(images), most)
    seen = images if looked_at is None else sample(images, looked_at, watch)
    overview = look_over(seen, watch.part(0, STEPS))
    looks = (
        *_twins(seen, overview, watch),
        *_blank(overview),
        *_light(overview),
        *_colour(seen, overview),
    )
    found = [
        *_unreadable(images),
        *_size(images),
        *(looks if looked_at is None else (_of_whole(each, looked_at) for each in looks)),
        *shape_findings(images),
        *class_findings(images),
    ]
    order = list(Severity)
    return Examination(tuple(sorted(found, key=lambda one: order.index(one.severity))), overview, looked_at)


def _of_whole(found: Finding, looked_at: Labels) -> Finding:
    """A finding about a sample with the indices of the whole set."""
    return replace(found, pictures=looked_at[found.pictures], surplus=looked_at[found.surplus])


def _unreadable(images: ImageSet) -> Iterable[Finding]:
    report = images.report
    if count := report.skipped_count:
        yield finding(
            Kind.UNREADABLE,
            Severity.HINT,
            f"{pictures(count)} could not be read",
            f"The model learns without {them(count)}. Copy or save {them(count)} again if you miss {them(count)}.",
            files=report.skipped,
        )


def _size(images: ImageSet) -> Iterable[Finding]:
    count = len(images.used)
    if count < FEW:
        yield finding(
            Kind.FEW_PICTURES,
            Severity.TROUBLE,
            "Very few pictures",
            f"A model of so few learns them by heart. Add more, {FEW} at least; a thousand is good.",
        )
    elif count < FEW_FOR_A_GAN:
        yield finding(
            Kind.FEW_FOR_A_GAN,
            Severity.HINT,
            "Few pictures for a GAN",
            "An autoencoder will do. For a GAN add more, or let pictures be varied each time it looks: mirrored, "
            "shifted, in other light.",
        )


def _twins(images: ImageSet, overview: Overview, watch: Watch) -> Iterable[Finding]:
    codes = digests(images.pixels, watch.part(1, STEPS))
    copies, groups = same(codes)
    more_than_once = all_but_one(copies, groups, images.left_out_mask())
    torn = _torn(copies, groups, images)
    if torn.any():
        count = len(np.unique(groups[torn]))
        yield finding(
            Kind.CONTRADICTION,
            Severity.TROUBLE,
            f"{pictures(count)} {verb(count, 'is', 'are')} in several classes at once",
            f"The model cannot learn what {verb(count, 'it is', 'they are')}. Look at {them(count)}, and leave out the "
            "copies in the wrong class.",
            copies[torn],
            groups=groups[torn],
        )
    copies, groups = copies[~torn], np.unique(groups[~torn], return_inverse=True)[1]
    surplus = np.intersect1d(more_than_once, copies)
    if len(copies):
        yield finding(
            Kind.DUPLICATES,
            Severity.TROUBLE,
            "1 copy of another picture" if len(surplus) == 1 else f"{len(surplus):,} copies of other pictures",
            "The model would learn these by heart, and be measured on what it has seen. "
            "Leave the copies out; one of each stays.",
            copies,
            groups=groups,
            surplus=surplus,
        )
    shown = np.flatnonzero(overview.contrast >= BLANK_CONTRAST)
    once = np.setdiff1d(shown, more_than_once, assume_unique=True)
    near, near_groups = alike(images.pixels, overview.thumbs, once, watch.part(2, STEPS))
    if len(near):
        extra = len(all_but_one(near, near_groups, images.left_out_mask()))
        yield finding(
            Kind.NEAR_DUPLICATES,
            Severity.HINT,
            f"{pictures(extra)} {verb(extra, 'is nearly a copy of another', 'are nearly copies of others')}",
            "The same picture may have been saved twice or changed a little. "
            f"Look at {them(extra)}, and leave out what is a copy.",
            near,
            groups=near_groups,
        )
    if images.held_out is not None:
        leaked = np.flatnonzero(np.isin(codes, digests(images.held_out.pixels, watch.part(3, STEPS))))
        if len(leaked):
            rest = len(np.setdiff1d(images.used, leaked))
            advice = (
                f"Leave {them(len(leaked))} out."
                if rest
                else "Open only those to learn from: some are kept aside then."
            )
            yield finding(
                Kind.LEAK,
                Severity.TROUBLE,
                f"{pictures(len(leaked))} {verb(len(leaked), 'is', 'are')} among those kept aside to check as well",
                f"The model would be measured on what it has learned. {advice}",
                leaked,
                surplus=leaked if rest else nobody(),
            )


def _torn(copies: Labels, groups: Labels, images: ImageSet) -> Mask:
    """For each of the copies whether others of its group have another class."""
    if images.labels is None or not len(copies):
        return np.zeros(len(copies), np.bool_)
    labels = images.labels[copies]
    first = labels[np.unique(groups, return_index=True)[1]]
    differing = np.unique(groups[labels != first[groups]])
    return np.isin(groups, differing)


def _blank(overview: Overview) -> Iterable[Finding]:
    blank = np.flatnonzero(overview.contrast < BLANK_CONTRAST)
    if len(blank):
        yield finding(
            Kind.BLANK,
            Severity.TROUBLE,
            f"{pictures(len(blank))} {verb(len(blank), 'shows', 'show')} nothing",
            f"There is one colour all over. Leave {them(len(blank))} out, unless that is what you mean.",
            blank,
            surplus=blank,
        )


def _light(overview: Overview) -> Iterable[Finding]:
    """Pictures much darker or lighter than the others; the spread is the median absolute deviation's."""
    brightness = overview.brightness
    shown = np.flatnonzero(overview.contrast >= BLANK_CONTRAST)
    if len(shown) < ENOUGH_TO_COMPARE:
        return
    usual = float(np.median(brightness[shown]))
    spread = max(1.4826 * float(np.median(np.abs(brightness[shown] - usual))), LEAST_SPREAD)
    strange = shown[np.abs(brightness[shown] - usual) > STRANGE * spread]
    if len(strange):
        yield finding(
            Kind.STRANGE_LIGHT,
            Severity.HINT,
            f"{pictures(len(strange))} {verb(len(strange), 'is', 'are')} far darker or lighter than the others",
            f"Look whether {verb(len(strange), 'it belongs', 'they belong')} here.",
            strange,
        )


def _colour(images: ImageSet, overview: Overview) -> Iterable[Finding]:
    if images.channels != 3:
        return
    shown = overview.contrast >= BLANK_CONTRAST
    grey = np.flatnonzero(shown & ~overview.coloured)
    if 0 < len(grey) < MINORITY * len(images):
        yield finding(
            Kind.WITHOUT_COLOUR,
            Severity.HINT,
            f"{pictures(len(grey))} {verb(len(grey), 'shows', 'show')} hardly any colour, unlike the others",
            f"The model will paint some in grey too. Leave {them(len(grey))} out if you do not want that, "
            "or read all in grey.",
            grey,
        )
