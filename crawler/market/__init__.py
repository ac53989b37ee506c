"""An invented market: ten shops under `.example` names that sell mats of invented brands, served on loopback.

For the demo, the tests and the benchmarks. The market is the reader's exam: it knows what every page states (truth.py),
serves pages that say so in words the reader was not written for (wordings/), and checks what was read (check.py).
Nothing in crawler/pages or crawler/readers may import it.
"""
