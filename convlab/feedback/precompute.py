"""A program that computes the outcomes of all known mistakes while the learner reads.

`convlab lab` starts it, and it ends with its parent. Without it, the first check that needs pairs
of mistakes in a function would take seconds.
"""

import os

from convlab.feedback.loading import exercise_folders


def main():
    if hasattr(os, "nice"):
        os.nice(19)
    parent = os.getppid()
    for folder in exercise_folders():
        if os.getppid() != parent:  # it has ended
            return
        folder.compute_outcomes()


if __name__ == "__main__":
    main()
