"""Matching: who could accompany whom, proposed by an exact engine, decided by people."""
