"""The home page of the site."""

from html import escape
from pathlib import Path

from convlab import explore
from convlab.site import lessons, page
from convlab.workshop.lessons import course_lessons

_FIRST = "notebooks/00_start_here.ipynb"
_BODY = """\
<h1>Learn convolution by moving the kernel</h1>
<p class="lead">convlab is a course on the convolutional layer. You see every window, product and
sum; you predict a result before you see it; then you write the function yourself, and a check shows
what is wrong, in words and in a picture.</p>
<p class="ways"><a class="button" href="read/index.html">Read</a>
<a class="button" href="{run}">Run in the browser</a>
<a class="button" href="#install">Install</a></p>
<figure>{picture}<figcaption class="quiet">Click the picture, then use the arrow keys; or press
Play.</figcaption></figure>
<h2>Run in the browser</h2>
<p>All lessons, sliders, exercises and checks run in your browser, without a server and without an
account.</p>
<ul>
<li>The first time, it loads about 20 MB, from this site and from Pyodide's CDN.</li>
<li>There is no stop button: if a cell runs too long, choose <em>Restart Kernel</em> from the
<em>Kernel</em> menu. Your notebooks are kept, but variables are lost.</li>
<li>Your work stays in this browser: nothing is sent anywhere. If you clear this site's data, your
work is lost, so download the notebooks that you want to keep.</li>
</ul>
<h2>Lessons</h2>
{lessons}
<h2 id="install">Install</h2>
<p>On your own computer the course is faster and works offline. You need Python 3.11 or later and
git. In a clone of the repository:</p>
<pre>python3 course.py lab</pre>
<p>This installs everything into the folder <code>.venv</code> of the clone, and opens the course in
JupyterLab at lesson 0.</p>
<p>For your own notebooks there is a <a href="api/index.html">reference</a> of the functions and
explorers. To teach with the course, read the <a href="teach/index.html">guides for
instructors</a>.</p>
"""


def build_landing(folder: Path) -> None:
    """Write `index.html`, and the style of all pages, to the folder of the site."""
    body = _BODY.format(
        run=escape(page.run_link(_FIRST)),
        picture=page.picture(explore.sliding_window().stage.get_state()),
        lessons=lessons.table(course_lessons(), ""),
    )
    page.write(folder / "index.html", page.page("convlab: learn convolution", body, pictures=True))
    page.write_style(folder)
