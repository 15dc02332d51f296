"""The cards of the catalogue.

Sizes and checksums are those that TensorFlow Datasets has on record (``tensorflow_datasets/url_checksums``); of the
Olivetti faces the checksum is scikit-learn's, which does not record the size. Further addresses of the same files are
those of torchvision, Keras, Swift for TensorFlow and NIST; whoever sends a file, its checksum decides.
"""

from __future__ import annotations

from string import ascii_uppercase

from genstudio.data.catalogue.card import Card, Layout, RemoteFile
from genstudio.data.naming import printable
from genstudio.data.source import CATALOGUE
from genstudio.errors import DataError

_TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
_TRAIN_LABELS = "train-labels-idx1-ubyte.gz"
_TEST_IMAGES = "t10k-images-idx3-ubyte.gz"
_TEST_LABELS = "t10k-labels-idx1-ubyte.gz"
_DIGITS = tuple(str(digit) for digit in range(10))


def _idx_files(places: tuple[str, ...], *known: tuple[str, int, str]) -> tuple[RemoteFile, ...]:
    return tuple(
        RemoteFile(name, size, sha256, tuple(place + name for place in places)) for name, size, sha256 in known
    )


CARDS = (
    Card(
        key="mnist",
        title="MNIST",
        summary="Handwritten digits, each centred and alone: the first set that almost everybody trains on.",
        pictures=60_000,
        held_out=10_000,
        channels=1,
        height=28,
        width=28,
        classes=_DIGITS,
        licence="CC BY-SA 3.0",
        home="http://yann.lecun.com/exdb/mnist/",
        layout=Layout.IDX,
        files=_idx_files(
            ("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"),
            (_TRAIN_IMAGES, 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            (_TRAIN_LABELS, 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            (_TEST_IMAGES, 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            (_TEST_LABELS, 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ),
    ),
    Card(
        key="fashion-mnist",
        title="Fashion-MNIST",
        summary="Clothes, shoes and bags from a shop's catalogue: as small as MNIST and a good deal harder.",
        pictures=60_000,
        held_out=10_000,
        channels=1,
        height=28,
        width=28,
        classes=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        licence="MIT",
        home="https://github.com/zalandoresearch/fashion-mnist",
        layout=Layout.IDX,
        files=_idx_files(
            (
                "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
                "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            ),
            (_TRAIN_IMAGES, 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            (_TRAIN_LABELS, 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            (_TEST_IMAGES, 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            (_TEST_LABELS, 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        ),
    ),
    Card(
        key="kmnist",
        title="KMNIST",
        summary="Ten characters of old Japanese handwriting, each in several forms: more varied than MNIST.",
        pictures=60_000,
        held_out=10_000,
        channels=1,
        height=28,
        width=28,
        classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
        licence="CC BY-SA 4.0",
        home="http://codh.rois.ac.jp/kmnist/index.html.en",
        layout=Layout.IDX,
        files=_idx_files(
            ("https://codh.rois.ac.jp/kmnist/dataset/kmnist/", "http://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
            (_TRAIN_IMAGES, 18_165_135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
            (_TRAIN_LABELS, 29_497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
            (_TEST_IMAGES, 3_041_136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
            (_TEST_LABELS, 5_120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
        ),
    ),
    Card(
        key="emnist-letters",
        title="EMNIST letters",
        summary="Handwritten letters, capitals and small ones together. They come in one large file with digits.",
        pictures=124_800,
        held_out=20_800,
        channels=1,
        height=28,
        width=28,
        classes=tuple(ascii_uppercase),
        licence="None stated; credit Cohen et al. 2017 (arXiv:1702.05373)",
        home="https://www.nist.gov/itl/products-and-services/emnist-dataset",
        layout=Layout.EMNIST_LETTERS,
        files=(
            RemoteFile(
                "gzip.zip",
                561_753_746,
                "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e",
                (
                    "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
                    "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip",
                ),
            ),
        ),
    ),
    Card(
        key="cifar-10",
        title="CIFAR-10",
        summary="Tiny colour photographs of animals and vehicles: the usual test of a GAN, and not an easy one.",
        pictures=50_000,
        held_out=10_000,
        channels=3,
        height=32,
        width=32,
        classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        licence="None stated; credit A. Krizhevsky 2009",
        home="https://www.cs.toronto.edu/~kriz/cifar.html",
        layout=Layout.CIFAR,
        files=(
            RemoteFile(
                "cifar-10-binary.tar.gz",
                170_052_171,
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                (
                    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                    "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/cifar-10-binary.tar.gz",
                ),
            ),
        ),
    ),
    Card(
        key="svhn",
        title="SVHN",
        summary="House numbers photographed in streets, cut to one digit each: MNIST's digits in the real world.",
        pictures=73_257,
        held_out=26_032,
        channels=3,
        height=32,
        width=32,
        classes=_DIGITS,
        licence="Non-commercial use only; credit Netzer et al. 2011",
        home="http://ufldl.stanford.edu/housenumbers/",
        layout=Layout.SVHN,
        files=(
            RemoteFile(
                "train_32x32.mat",
                182_040_794,
                "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8",
                ("http://ufldl.stanford.edu/housenumbers/train_32x32.mat",),
            ),
            RemoteFile(
                "test_32x32.mat",
                64_275_384,
                "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b",
                ("http://ufldl.stanford.edu/housenumbers/test_32x32.mat",),
            ),
        ),
    ),
    Card(
        key="olivetti",
        title="Olivetti faces",
        summary="40 people, ten photographs of each: few enough to see at once what a model has learned by heart.",
        pictures=400,
        held_out=0,
        channels=1,
        height=64,
        width=64,
        classes=(),
        licence="None stated; credit AT&T Laboratories Cambridge",
        home="https://cam-orl.co.uk/facedatabase.html",
        layout=Layout.OLIVETTI,
        files=(
            RemoteFile(
                "olivettifaces.mat",
                4_000_000,
                "b612fb967f2dc77c9c62d3e1266e0c73d5fca46a4b8906c18e454d41af987794",
                ("https://ndownloader.figshare.com/files/5976027", "https://cs.nyu.edu/~roweis/data/olivettifaces.mat"),
                exact=False,
            ),
        ),
    ),
    Card(
        key="celeba",
        title="CelebA",
        summary="Faces of well-known people, all with their eyes in the same place: what GANs of faces are shown on.",
        pictures=202_599,
        held_out=0,
        channels=3,
        height=218,
        width=178,
        classes=(),
        licence="Non-commercial research only; you have to agree to its terms",
        home="https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
        layout=Layout.BY_HAND,
        steps=(
            "Read the terms on its home page, download img_align_celeba.zip there (1.44 GB, “Align&Cropped Images”), "
            "and open that file here as it is."
        ),
    ),
)


def card_of(source: str) -> Card:
    """The card that a name such as ``catalogue:mnist`` or ``mnist`` means.

    Raises:
        DataError: there is none.
    """
    key = source.removeprefix(CATALOGUE)
    found = next((card for card in CARDS if card.key == key), None)
    if found is None:
        known = ", ".join(card.key for card in CARDS)
        raise DataError(f"The catalogue has no set “{printable(key)}”. Choose one of {known}.")
    return found
