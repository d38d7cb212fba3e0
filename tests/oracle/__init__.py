"""An independent answer: files of a random municipality, and every figure counted by hand from those files.

Nothing here shares code with the application. ``world`` invents the files, ``brute`` reads them with Python's csv
module and counts minute by minute, day by day, straight from the definitions.
"""
