"""Honest submissions to exercise 00, as name: cells. Each gets full marks."""

from tests.grading.hostile import HONEST, answer

HONEST_ONES = {
    "prints a lot": [HONEST, "for _ in range(20_000): print('x' * 100)"],
    "prints in the function": [answer("print('x' * 100_000)\nreturn 2 * image")],
    "prints to stderr": [answer("print('x', file=sys.stderr)\nreturn 2 * image")],
    "prints from a thread": [
        "import threading\nfor _ in range(9): threading.Thread(target=print, args=['x']).start()",
        HONEST,
    ],
    "warns": [answer("import warnings\nwarnings.warn('look')\nreturn 2 * image")],
    "logs": [answer("import logging\nlogging.error('look')\nreturn 2 * image")],
    "plots": [
        "import matplotlib.pyplot as plt\n%matplotlib inline",
        "fig, ax = plt.subplots()\nax.imshow([[1, 2]])\nax.set_title('one')\nplt.show()",
        HONEST,
    ],
    "times": [HONEST, "%timeit -n 1000 double(np.ones(3))", "%%timeit\nx = 1", "%time double([1])"],
    "keeps the time": [
        HONEST,
        "t = %timeit -n 9 -q -o double(np.ones(3))\nassert t.average == t.best > 0\ntwo = 2",
        answer("return two * image"),
    ],
    "asks for its user": [f"import getpass\nprint(getpass.getuser())\n{HONEST}"],
    "has a window": [
        "import matplotlib\nmatplotlib.use('TkAgg')\nmatplotlib.use('QtAgg')\n"
        f"import matplotlib.pyplot as plt\nplt.plot([1])\n{HONEST}"
    ],
    "chooses the format of its plots": [
        "import matplotlib_inline\nfrom matplotlib_inline import backend_inline\n"
        f"backend_inline.set_matplotlib_formats('svg')\n{HONEST}"
    ],
    "asks for its language": [
        "import locale\nlocale.setlocale(locale.LC_ALL, '')\n"
        "with open('ö', 'w') as file: file.write('ö')\nwith open('ö', 'rb') as file:\n"
        f"    assert file.read() == b'\\xc3\\xb6'\n{HONEST}"
    ],
    "asks the shell": ["!pip install numpy\nimport numpy as np", "files = !ls", HONEST],
    "uses magics that a worker lacks": [
        "%autosave 60\n%load_ext nb_black\n%conda install numpy\n%tensorflow_version 2.x\n" + HONEST
    ],
    "uses pylab": ["%pylab inline", "def double(image): return 2 * asarray(image)"],
    "reads the help": [f"import numpy as np\nhelp(np.pad)\n{HONEST}"],
    "helps itself": ["def twice(x): return x + x", "def double(image): return twice(image)"],
    "returns lists": [answer("return [[2 * x for x in row] for row in image.tolist()]")],
    "returns a tuple of rows": [answer("return tuple(2 * image)")],
    "returns float32": [answer("return (2 * image).astype(np.float32)")],
    "returns numbers as objects": [answer("return (2 * np.asarray(image)).astype(object)")],
    "returns NumPy's numbers as objects": [
        answer(
            "rows = [[np.float64(2 * x) for x in row] for row in image]\n"
            "return np.array(rows, dtype=object)"
        )
    ],
    "returns complex numbers that are real": [answer("return 2 * image + 0j")],
    "returns a view": [answer("return (2 * image)[::-1][::-1]")],
    "returns a masked array": [answer("return np.ma.masked_array(2 * image)")],
    "checks itself": [
        f"import convlab\nprint(convlab.__version__)\nfrom convlab import exercise\n{HONEST}",
        "exercise('00_start_here').check(double)\nexercise('00_start_here').hint(double)",
        "assert exercise('00_start_here').examine(double).status\ntwo = 2",
        "if convlab.explore.sliding_window().stage: one = 1\nconvlab.samples.camera().shape",
        answer("return two * one * image"),
    ],
    "compares with the course": [
        "import convlab, scipy.ndimage, pandas as pd\nfrom convlab import ops",
        HONEST,
        "assert (double([[1]]) == convlab.correlate2d([[1]], [[2]])).all()",
    ],
    "writes a module": [
        "%%writefile two.py\nTWO = 2",
        "from two import TWO\nimport two",
        answer("return TWO * two.TWO * image / 2"),
    ],
    "has type hints of a missing library": [
        "import numpy as np, torch\nfrom jaxtyping import Float\nprint(torch.__version__)\n"
        'def double(image: Float[np.ndarray, "h w"] | torch.Tensor | None) -> "torch.Tensor":\n'
        "    return image.numpy() if isinstance(image, torch.Tensor) else 2 * image",
    ],
    "compares with a missing library": [
        "import torch\ntorch.manual_seed(0)\nimport numpy as np; torch.set_num_threads(1); two = 2",
        "x = torch.rand(1, 1, 5, 5)\ny = 1 - 2 * x\nprint(abs(y.numpy() - np.ones(3)))\n"
        "for batch in torch.split(x, 1):\n    print(batch)\n%precision 3\n"
        "def double(image): return two * np.asarray(image)",
    ],
    "derives from a missing class": [f"from torch import nn\nclass Net(nn.Module): pass\n{HONEST}"],
    "manages without a library": [
        "try:\n    from numba import njit\nexcept ImportError:\n    def njit(function):\n"
        "        if not function: raise ValueError\n        return function\n"
        "try:\n    import google.colab\n    drive.mount()\n"
        "except (ValueError, ModuleNotFoundError): pass\ntry: import torch\nexcept: torch = None",
        "import contextlib\njax = None\nwith contextlib.suppress(ImportError):\n    import jax",
        "@njit\ndef double(image): return image.numpy() if torch or jax else 2 * image",
    ],
    "imports NumPy again after a library that it does not need": [
        "import numpy as np",
        "try:\n    import torch\n    import numpy as np\nexcept ImportError: torch = None",
        "def double(image): return image.numpy() if torch else 2 * np.asarray(image)",
    ],
    "replaces the stub beside a library that it does not use": [
        "def double(image): raise NotImplementedError",
        "try:\n    from numba import njit\n    def double(image): return 2 * image\n"
        "except Exception as error: print(error)",
    ],
    "shows its progress": [
        "import numpy as np, tqdm.notebook\nfrom tqdm.auto import tqdm as bar, trange",
        "class Bar(bar): pass\nwith bar(total=3) as one: one.update(1)",
        "from tqdm.notebook import tnrange\nassert list(tnrange(2)) == [0, 1]\n"
        "assert len(bar([1, 2])) == len(list(bar(zip([1, 2])))) == 2",
        "def double(image):\n    found, rows = np.array(image), bar(range(len(image)))\n"
        "    for row in rows:\n        rows.set_postfix(row=row)\n"
        "        for x in (one := trange(1, image.shape[1], leave=False)):\n"
        "            one.update()\n            found[row, x] *= 2\n"
        "    for row, _ in enumerate(tqdm.tqdm(image, total=4)): found[row, 0] *= 2\n"
        "    return found",
    ],
    "shows what it does": [
        "import seaborn as sns\nsns.set_theme(style='white')\nimport numpy as np",
        "import plotly.express as px\npx.imshow(np.eye(3), title='one').show()\n"
        "from rich import print\nfrom rich.progress import track\n"
        "def double(image):\n    print(0, image)\n"
        "    return [[2 * x for x in row] for row in track(image, description='rows')]",
    ],
    "is from Colab, with widgets": [
        "from google.colab import drive, files\ndrive.mount('/content/drive')\n"
        "files.upload()\nimport numpy as np",
        "import ipywidgets as widgets\nfrom ipywidgets import interact, IntSlider\n"
        "slider = widgets.IntSlider(3, min=0)\nslider.observe(print, names='value')\n"
        "with widgets.Output() as out: print(isinstance(out, widgets.Widget))\n"
        "@interact(k=IntSlider(value=3))\ndef show(k: widgets.IntSlider | None): pass\n"
        "def double(image): return 2 * np.asarray(image)",
    ],
    "asks for a library that it does not need": [
        f"try:\n    import torch\nexcept ImportError:\n    print('none')\n    raise\n{HONEST}"
    ],
    "asks for a library that it does not use": [
        "try:\n    import torch\n    import numpy as np\nexcept ImportError:\n    print('install')",
        "try:\n    import cupy\nexcept ImportError as error:\n    raise OSError('pip') from error\n"
        "try:\n    import tqdm\nexcept ImportError:\n    import subprocess\n"
        "    subprocess.check_call(['pip', 'install', 'tqdm'])\n    import tqdm\ntwo = 2",
        "try:\n    from numba import njit\n    def double(image): return two * np.asarray(image)\n"
        "except Exception as error: print(error)",
    ],
    "handles a group of errors": [
        "try:\n    import torch\nexcept* ImportError:\n    torch = None\n"
        "def double(image): return image.numpy() if torch else 2 * image",
    ],
    "fails in another cell": ["1 / 0", HONEST, "x = ("],
    "defines it twice": ["def double(image): return image", HONEST],
    "asks for input": [HONEST, "input('your name? ')"],
    "writes a file": ["import numpy as np\nnp.save('mine.npy', np.ones(3))", HONEST],
    "copied with its prompts": ["In [1]: two = 2", "In [2]: " + answer("return two * image")],
    "waits for async": ["import asyncio\nawait asyncio.sleep(0)", HONEST],
    "has no array": [answer("return (np.asarray(image, dtype=float) * 2).tolist()")],
}
