"""An activity begins: its words, its dates and its helpers on one page."""
