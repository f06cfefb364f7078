"""The record and its seals are only added to, whoever asks."""

from ecabinet.kernel.triggers import append_only

TRIGGERS = [*append_only("record"), *append_only("seal")]
