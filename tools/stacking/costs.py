"""What things cost on the chip's C stack, in bytes; the only place with such figures.

The sums below are of frames of C functions as the port has them when it is compiled for the chip
(MicroPython 1.29, ports/esp8266, -Os), along the way from one function of ours to the next or to
where the C code ends. How far they agree with what was measured is in docs/numbers.md.
"""

from dataclasses import dataclass

from . import states

STACK = 8192
LIMIT = 8128  # deeper, MicroPython raises RuntimeError: maximum recursion depth exceeded
DEEPEST = 7100  # the budget of a scenario ...
DEEPEST_WAIT = 0  # ... and of its waits for the network; 0: not yet a budget

# In use when boot.py and main.py start, and at the prompt: real boards print 2,080 to 2,112
# (micropython#5949, #6086, #2530).
BASE = 2096

# --- from function to function
_VM = 144  # mp_execute_bytecode
_FUNCTION = 64  # fun_bc_call; what it keeps beside it: states.on_stack()
_TO = 16 + 32  # mp_call_method_n_kw, mp_call_function_n_kw
_CLOSURE = 80  # closure_call: a function that uses variables of an outer one
_INSTANCE = 32 + 16 + 96  # mp_call_function_n_kw, type_call, mp_obj_instance_make_new
_EXECUTE = 32 + 32 + 16 + 32  # do_load, do_execute_proto_fun, mp_call_function_0, .._n_kw
STAR = 128 - 16  # mp_call_method_n_kw_var for mp_call_method_n_kw: a call with *args
RESUME = 32 + 16 + 32 + 32 + _VM  # mp_iternext_allow_raise, gen_instance_iternext, ..., the VM

# --- below any function of ours: built-in functions that make objects, and the collector below
# m_malloc, gc_alloc, gc_collect, gc_collect_end, mp_load_method_maybe, mp_map_lookup
_COLLECT = 16 + 48 + 48 + 64 + 32 + 64
LEAF = _TO + 48 + 80 + _COLLECT
AFTER_CHECK = _VM  # mp_cstack_check() is called when a function starts, by fun_bc_call


def function(words, code):
    """Bytes from a caller's frame to the end of that of what it calls: `words` of state (None if
    nobody knows: then as many as the stack takes), `code`: CPython's code object of it."""
    size = _VM + _FUNCTION + states.on_stack(states.MOST if words is None else words)
    if code.co_name == "<module>":
        return size + _EXECUTE
    size += _TO
    if code.co_freevars:
        size += _CLOSURE
    if code.co_name == "__init__":
        size += _INSTANCE
    return size


@dataclass(frozen=True)
class Cost:
    """`own`: bytes below the caller's frame at its deepest; `through`: bytes between the caller
    and a function of ours that it calls; `waits`: bytes below the caller while it waits, or 0;
    `inner`: counts also where another stand-in calls it; `blocks`: reads or writes blocks of
    littlefs, with a check of the stack in between."""

    name: str
    own: int
    through: int = 0
    waits: int = 0
    inner: bool = False
    blocks: bool = False

    @property
    def checked(self):
        """Bytes below the caller's frame where MicroPython looks for the last time whether the
        stack is large enough: where the block device's Python begins."""
        return self.own - _BLOCK_PYTHON if self.blocks else 0


# --- files: the block device of littlefs is Python, so C calls Python calls C
# FlashBdev.readblocks, fun_builtin_var_call, esp_flash_read, spi_flash_read
_BLOCK_PYTHON = states.on_stack(8) + _VM + _TO + 48 + 64 + 16
# mp_vfs_lfs2_dev_read, mp_vfs_blockdev_read_ext, mp_vfs_blockdev_call_rw
_BLOCK = 16 + 16 + 32 + _TO + _FUNCTION + _BLOCK_PYTHON
# lfs2_dir_find, lfs2_dir_fetchmatch, lfs2_bd_read
_FIND = 96 + 160 + 64 + _BLOCK
# fun_builtin_var_call, mp_vfs_..., mp_vfs_proxy_call, the method of VfsLfs2, fun_builtin_3_call
_PROXY = _TO + 48 + 32 + 32 + _TO + 16
_OPEN = _PROXY + 48 + 80 + _FIND  # mp_vfs_lfs2_file_open, lfs2_file_opencfg
_STAT = _PROXY + 288 + 64 + _FIND  # mp_vfs_lfs2_stat, lfs2_stat
_STREAM = _TO + 48 + 80 + 48  # fun_builtin_var_call, stream_read_generic, mp_vfs_lfs2_file_read
_READ = _STREAM + 32 + 64 + 64 + _BLOCK  # lfs2_file_read, lfs2_file_flushedread, lfs2_bd_read
# lfs2_dir_relocatingcommit, .._compact, .._traverse, .._commit_commit, .._commitattr,
# .._commitprog, lfs2_bd_prog, .._flush, .._cmp, .._read
_COMMIT = 144 + 160 + 144 + 240 + 16 + 80 + 48 + 48 + 64 + 96 + 64 + _BLOCK
# fun_builtin_1_call, mp_stream_close, mp_vfs_lfs2_file_ioctl, lfs2_file_close, .._sync_
_CLOSE = _TO + 16 + 32 + 48 + 16 + 16 + 80 + 16 + _COMMIT
_RENAME = _PROXY + 32 + 240 + 16 + _COMMIT  # mp_vfs_lfs2_rename, lfs2_rename
_REMOVE = _PROXY + 16 + 112 + 16 + _COMMIT

# --- imports
_IMPORT = 48 + 240  # mp_import_name, mp_builtin___import___default
# stat_module, stat_path, mp_vfs_import_stat, mp_vfs_lfs2_import_stat, lfs2_stat
_SEARCH = 16 + 16 + 96 + 304 + 64 + _FIND
_LOAD = 32 + 32 + 80 + 3 * 112 + _COLLECT  # do_load, mp_raw_code_load_file, load_raw_code

# --- waits: SDK tasks run below mp_event_handle_nowait and ets_loop_iter
_EVENTS = 16 + 16 + 32  # mp_event_wait_ms, mp_event_handle_nowait, ets_loop_iter
_TASKS = 250  # what the port's own tasks and lwIP need below them
_SLEEP = _TO + 16 + 16 + 16 + 16 + _EVENTS  # fun_builtin_1_call, time_sleep_ms, mp_hal_delay_ms
_SOCKET = _TO + 48 + 80 + 32 + 64 + 16 + _EVENTS  # .., lwip_socket_read, lwip_tcp_receive, poll_
_SCHEDULED = 16 + 80 + 32 + 32  # mp_handle_pending, mp_call_function_1_protected, ..


def _wait(name, size):
    return Cost(name, size + _TASKS, size - 32, size)


def _littlefs(name, own, inner=True):
    return Cost(name, own, inner=inner, blocks=True)


def _flash(name, own):
    return {
        "%s.%s" % (kind, name): _littlefs("littlefs " + name, own)
        for kind in ("flash.MemoryFlash", "littleflash.LittleFlash")
    }


# --- stand-ins of the virtual board for what is C on the chip: file.function -> Cost
STANDIN = {
    "loader.Importer.import_": Cost("import", _IMPORT + 200, _IMPORT),
    "loader.Importer._look_on_flash": _littlefs("search on littlefs", _SEARCH),
    "loader.Importer._load": Cost("load", _LOAD, inner=True),
    "cpu.Cpu._call": Cost("callback", _SCHEDULED, _SCHEDULED, inner=True),
    "os_standin.open_file": Cost("open", _OPEN - _FIND),
    **_flash("entries", _STAT),
    **_flash("stat", _STAT),
    **_flash("space", _STAT),
    **_flash("commit", _CLOSE),
    **_flash("remove", _REMOVE),
    **_flash("rename", _RENAME),
    "flash.open_flash": _littlefs("open on littlefs", _OPEN),
    "flash.FlashFile.read": _littlefs("file.read", _READ, inner=False),
    "flash.FlashFile.readinto": _littlefs("file.readinto", _READ, inner=False),
    "flash.FlashFile.readline": _littlefs("file.readline", _READ, inner=False),
    "flash.FlashFile.write": _littlefs("file.write", _READ, inner=False),
    "sockets.make_socket.<locals>.getaddrinfo": _wait("getaddrinfo", _SOCKET),
    **{
        "time_standin._sleeps.<locals>." + name: _wait(name, _SLEEP)
        for name in ("sleep_ms", "stretched", "sleep_us", "sleep")
    },
    **{
        "sockets.Socket." + name: _wait(name, _SOCKET)
        for name in ("connect", "send", "write", "recv", "read", "readinto", "readline")
    },
    **{"sockets.Socket." + name: _wait(name, _SOCKET) for name in ("sendto", "recvfrom")},
    "sockets.Poll.poll": _wait("poll", _SOCKET),
    "small_standins.make_gc.<locals>.collect": Cost("gc.collect", LEAF),
    "traceback_format.format_exception": Cost("print_exception", LEAF, inner=True),
}

# --- built-in functions of CPython that call a function of ours
# fun_builtin_var_call, mp_obj_list_sort, mp_quicksort, mp_call_function_1
_SORT = Cost("sort", LEAF, _TO + 48 + 32 + 48 + 32)
BUILTIN = {"sorted": _SORT, "sort": _SORT}


def place(code):
    """The key of STANDIN for a code object, whatever file it is in."""
    stem = code.co_filename.rsplit("/", 1)[-1].removesuffix(".py")
    return "%s.%s" % (stem, code.co_qualname)
