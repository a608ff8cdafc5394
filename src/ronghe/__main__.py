"""``python -m ronghe`` is the ``ronghe`` program."""

from ronghe.cli.main import main

if __name__ == "__main__":
    main()
