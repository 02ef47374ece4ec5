"""Conformance and interop suite for the IETF RATS documents."""

__version__ = "0.1.0"
