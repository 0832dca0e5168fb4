"""Other people's tools on the same pages: each script reads a text and prints what it makes.

None of them is needed to use or to test ocrfix; a script whose tool is not there ends with
exit code 3, and the table leaves its row out. Where the tools come from:

    htrc_heads.py       pip install htrc-text-processing tqdm
    dehyphen_words.py   pip install --no-deps dehyphen
    calibre_text.py     apt-get install --no-install-recommends calibre

They may live in an environment of their own: PEERS_PYTHON names its interpreter.
"""

from __future__ import annotations
