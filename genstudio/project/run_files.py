"""The names of the files in a run folder, for those who look for them without loading torch."""

MODEL_SUFFIX = ".safetensors"
"""How the name of every model file ends."""

RUN_FILE = "run.json"
METRICS_FILE = "metrics.jsonl"
CHECKPOINT_FILE = f"checkpoint{MODEL_SUFFIX}"
MODEL_FILE = f"model{MODEL_SUFFIX}"
RESULT_FILE = "result.json"
SAMPLES_FOLDER = "samples"
LOCK_FILE = ".training"
"""Locked while the run is being trained; it stays, empty, and means nothing by itself."""
