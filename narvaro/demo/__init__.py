"""The fictional municipality of Älvköping: files in our own format, and the demo that is built from them.

Everything here is invented, and the same every time: the same seed gives the same bytes, and what happened on a
day never depends on how long the generator went on after it. The files are read in by the same import as a real
school's files, so the demo is also a test of the import.
"""
