"""The names of the files in a run folder, for those who look for them without loading torch."""

RUN_FILE = "run.json"
METRICS_FILE = "metrics.jsonl"
CHECKPOINT_FILE = "checkpoint.safetensors"
MODEL_FILE = "model.safetensors"
RESULT_FILE = "result.json"
SAMPLES_FOLDER = "samples"
