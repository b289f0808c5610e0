"""The figures of every context: shown, drawn and exported, with small counts hidden."""
