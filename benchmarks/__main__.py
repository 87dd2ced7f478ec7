"""`python -m benchmarks`: everything, as one Markdown table."""

if __name__ == "__main__":
    # Only here: the processes of the peers read this file too, and must not load the portal.
    from benchmarks.report import main

    main()
