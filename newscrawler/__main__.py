"""`python -m newscrawler` is the console program."""

from newscrawler.commands import main

if __name__ == "__main__":
    main()
