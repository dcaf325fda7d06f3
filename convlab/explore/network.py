"""A network: the costs of each of its lines."""

from convlab.drawing.network import network as draw
from convlab.explore._controls import slider, within
from convlab.explore._explorer import Explorer, set_range
from convlab.explore._networks import NETWORKS, SIZES, NetworkEditor, read_network


def network(network: str = "LeNet-5", *, size: int | None = None) -> Explorer:
    """Show the sizes, parameters and multiplications of a network, line by line.

    Parameters
    ----------
    network : str
        "LeNet-5", "AlexNet", "VGG16", "ResNet-50", "MobileNet", or lines of your own: first
        `image CHANNELS`, then `conv FILTERS KERNEL`, `pool KERNEL`, `linear OUTPUTS` and others.
    size : int, optional
        The height and width of the image, from 8 to 256; by default those of the known network,
        and 32 for your own.

    Returns
    -------
    Explorer
        With the controls `size` and `network`.

    Raises
    ------
    ValueError, TypeError
        If a line cannot be read or does not fit the line before it, or a size is out of range.
    """
    editor = NetworkEditor(NETWORKS, network)
    side = within(editor.size or 32 if size is None else size, "size", *SIZES)
    read_network(editor.value, side)  # raises an error if a line is wrong
    controls = {"network": editor, "size": slider("image size", side, *SIZES)}

    def picture(*, network, size, **shown):
        input_shape, lines = read_network(network, size)
        return draw(lines, input_shape, **shown)

    def resized():
        if editor.size:
            set_range(controls["size"], *editor.sizes)
            controls["size"].value = editor.size

    limits, before = {"size": lambda _now: editor.sizes}, {"network": resized}
    columns = [["network"], ["size"]]
    return Explorer(picture, controls, limits=limits, before=before, step=0, columns=columns)
