"""How numbers are written where Django has it otherwise; named by ``FORMAT_MODULE_PATH``."""
