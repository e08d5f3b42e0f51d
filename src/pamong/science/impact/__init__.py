"""Did it matter: what a training changed in what the public receives, with an honest interval and an honest word.

``panel`` says what goes in, ``found`` what comes out. One module for each way to compare (``staggered``, ``series``, ``lottery``,
``before_after``), one for uncertainty with few units (``clusters``), and ``verdict``, the table by which a word is chosen.
"""
