"""One function over many items, on all cores of this machine or, by another runner, on many machines."""

from ronghe.kernel.running.beside import Beside
from ronghe.kernel.running.errors import Cancelled, TaskFailed, WorkerLost
from ronghe.kernel.running.here import HereRunner
from ronghe.kernel.running.processes import ProcessRunner, cores
from ronghe.kernel.running.protocol import Runner

__all__ = ["Beside", "Cancelled", "HereRunner", "ProcessRunner", "Runner", "TaskFailed", "WorkerLost", "cores"]
