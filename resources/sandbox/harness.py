# SPDX-FileCopyrightText: Candor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one candidate program inside the sandbox and reports what its calls returned.

Started by core/sandbox/bubblewrap_sandbox.cpp. The job is read from descriptor 3, events are written to descriptor 4,
one JSON object a line; both formats are described in core/sandbox/harness_protocol.h. No expected value and no
verdict is ever in this process: it returns values, and the comparison happens outside. Every line carries the job's
random token, so that a program that writes to all descriptors by accident or in the hope of luck is not believed. A
program that searches this process for the token can still forge a line, but a line can only claim a value.

Nothing here may import what is slow to import (json, re, traceback, signal): that would be paid for each program.
"""

import builtins
import posix
import resource
import sys
import time
import _ast
import _signal

try:
    from _json import encode_basestring as quoted
except ImportError:
    from json.encoder import py_encode_basestring as quoted

# The harness looks its builtins up in a copy of its own, so that a program that replaces some does not change it.
__builtins__ = dict(builtins.__dict__)

JOB, RESULT = 3, 4
MAX_DEPTH, MAX_VALUES, MAX_BYTES, MAX_DIGITS = 64, 100_000, 1 << 20, 4_300  # core/suite/python_value.h
MAX_MESSAGE, MAX_FRAMES = 2_000, 20
PROGRAM, TESTS = "program.py", "tests.py"

write, leave, process_time = posix.write, posix._exit, time.process_time_ns
name_of_type = type.__dict__["__name__"].__get__
reserve = [bytearray(8 << 20)]  # given back after a MemoryError, to have room for the report of it


async def _coroutine():
    pass


_example = _coroutine()
CoroutineType = type(_example)
_example.close()
FunctionType = type(_coroutine)


class Unsupported(Exception):
    """A result that is not of the closed set of types, or beyond the limits."""

    def __init__(self, key, reason):
        self.key, self.reason = key, reason


# --- the job -------------------------------------------------------------------------------------------------------


def read_job():
    blocks = []
    while True:
        block = posix.read(JOB, 1 << 20)
        if not block:
            break
        blocks.append(block)
    posix.close(JOB)
    data, at, fields = b"".join(blocks), 0, []
    while at < len(data):
        colon = data.index(b":", at)
        end = colon + 1 + int(data[at:colon])
        fields.append(data[colon + 1 : end])
        at = end
    return iter(fields)


def limit(cpu_ms, memory, processes, file_bytes):
    """Hard limits: what is set here can't be raised again without a capability, and there is none."""
    seconds = (cpu_ms + 999) // 1000
    # The soft limit kills by SIGXCPU, which names the cause; the hard one follows if the program ignores that.
    for what, soft, hard in (
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, file_bytes, file_bytes),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_NPROC, processes, processes),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        # Candor itself may run under limits (ulimit, a container's): a lower one stays.
        _, ceiling = resource.getrlimit(what)
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(what, (soft, hard))
    if cpu_ms % 1000:
        _signal.setitimer(_signal.ITIMER_PROF, cpu_ms / 1000)


# --- events --------------------------------------------------------------------------------------------------------


class Events:
    def __init__(self, token):
        self.start = '{"token":' + quoted(token) + ',"event":'

    def send(self, event, **fields):
        parts = [self.start, quoted(event)]
        for key, value in fields.items():
            parts += [",", quoted(key), ":", value]
        parts.append("}\n")
        data = "".join(parts).encode("utf-8", "backslashreplace")
        try:
            while data:
                data = data[write(RESULT, data) :]
        except OSError:
            leave(70)  # the program closed the descriptor: it has ended without a result


def text(value):
    """Any str as JSON. Lone surrogates are shown escaped; a subclass of str is read as what it holds."""
    value = str.__getitem__(value, slice(0, MAX_MESSAGE))
    return quoted(value.encode("utf-8", "backslashreplace").decode("utf-8"))


def texts(values):
    return "[" + ",".join([text(value) for value in values]) + "]"


def tagged(value):
    """The value as tagged JSON (core/suite/python_value.h). Exact types only: a subclass may lie about itself."""
    out, values, room = [], 0, MAX_BYTES

    def take(size):
        nonlocal room
        room -= size
        if room < 0:
            raise Unsupported("too_big", "more than %d bytes of text" % MAX_BYTES)

    def put_all(tag, items, depth):
        out.append('["%s",[' % tag)
        comma = ""
        for item in items:
            out.append(comma)
            put(item, depth + 1)
            comma = ","
        out.append("]]")

    def put_text(item):
        take(len(item))
        try:
            take(len(item.encode("utf-8")) - len(item))
            out.append('["s",' + quoted(item) + "]")
        except UnicodeEncodeError:
            raw = item.encode("utf-8", "surrogatepass")
            take(2 * len(raw))
            out.append('["u","' + raw.hex() + '"]')

    def put_int(item):
        # Converting takes quadratic time, and Python itself refuses more digits.
        digits = str(item) if item.bit_length() <= MAX_DIGITS * 10 // 3 else ""
        if not 0 < len(digits) - (item < 0) <= MAX_DIGITS:
            raise Unsupported("too_big", "an integer of more than %d digits" % MAX_DIGITS)
        out.append('["i","' + digits + '"]')

    def put(item, depth):
        nonlocal values
        values += 1
        if values > MAX_VALUES:
            raise Unsupported("too_big", "more than %d values" % MAX_VALUES)
        if depth > MAX_DEPTH:
            raise Unsupported("too_big", "nested more than %d deep" % MAX_DEPTH)
        kind = type(item)
        if item is None:
            out.append('["N"]')
        elif kind is bool:
            out.append('["b",true]' if item else '["b",false]')
        elif kind is int:
            put_int(item)
        elif kind is float:
            out.append('["f","' + item.hex() + '"]')
        elif kind is str:
            put_text(item)
        elif kind is bytes:
            take(2 * len(item))
            out.append('["y","' + item.hex() + '"]')
        elif kind is list:
            put_all("l", item, depth)
        elif kind is tuple:
            put_all("t", item, depth)
        elif kind is set:
            put_all("S", item, depth)
        elif kind is frozenset:
            put_all("F", item, depth)
        elif kind is dict:
            out.append('["d",[')
            comma = ""
            for key, inner in item.items():
                out.append(comma + "[")
                put(key, depth + 1)
                out.append(",")
                put(inner, depth + 1)
                out.append("]")
                comma = ","
            out.append("]]")
        else:
            raise Unsupported("unsupported", name_of_type(kind))

    put(value, 0)
    return "".join(out)


# --- exceptions ----------------------------------------------------------------------------------------------------


def message_of(error):
    try:
        return text(str(error))
    except BaseException as second:
        return text("<no text: __str__ raised " + name_of_type(type(second)) + ">")


def described(error):
    """What a report says about an exception, as fields of an event."""
    if isinstance(error, MemoryError):
        reserve.clear()
    kind, message = text(name_of_type(type(error))), message_of(error)
    frames, line, test_line, innermost = [], 0, 0, ""
    step = error.__traceback__
    while step is not None:
        file, name = step.tb_frame.f_code.co_filename, step.tb_frame.f_code.co_name
        if file == PROGRAM or file == TESTS:
            innermost = file
            if file == PROGRAM:
                line = step.tb_lineno
            else:
                test_line = step.tb_lineno
            frames.append('  File "%s", line %d, in %s' % (file, step.tb_lineno, name))
        step = step.tb_next
    if len(frames) > MAX_FRAMES:
        left = len(frames) - MAX_FRAMES
        frames[MAX_FRAMES // 2 : -MAX_FRAMES // 2] = ["  ... %d more ..." % left]
    return {
        "type": kind,
        "message": message,
        "line": str(line),
        "test_line": str(test_line),
        "in_program": "true" if innermost == PROGRAM else "false",
        "memory": "true" if isinstance(error, MemoryError) else "false",
        "assertion": "true" if isinstance(error, AssertionError) else "false",
        "frames": "[" + ",".join([quoted(frame) for frame in frames]) + "]",
    }


def safely_described(error):
    try:
        return described(error)
    except BaseException as second:
        memory = isinstance(error, MemoryError) or isinstance(second, MemoryError)
        reserve.clear()
        error.__traceback__ = second.__traceback__ = None  # with the frames goes what they hold
        return {"type": '"MemoryError"' if memory else '"Exception"', "message": '""', "line": "0",
                "test_line": "0", "in_program": "true", "memory": "true" if memory else "false",
                "assertion": "false", "frames": "[]"}


# --- the program ---------------------------------------------------------------------------------------------------


def compiled(source, file, events):
    """Python's own message is the one of ast.parse, whose file name is <unknown>; then the code is compiled."""
    try:
        tree = compile(source, "<unknown>", "exec", _ast.PyCF_ONLY_AST, dont_inherit=True)
    except BaseException as error:
        if isinstance(error, MemoryError):
            reserve.clear()
            shown = text("the program is nested too deeply, or too large, for Python's parser (MemoryError)")
        elif isinstance(error, SyntaxError):
            shown = message_of(error)
        else:
            shown = text(name_of_type(type(error)) + ": " + str(error))
        events.send("compile_error", file=quoted(file), message=shown, line=line_of(error))
        return None, None
    try:
        return tree, compile(tree, file, "exec", dont_inherit=True)
    except MemoryError as error:
        events.send("load_error", **safely_described(error))
    except BaseException as error:
        shown = message_of(error) if isinstance(error, SyntaxError) else text(
            name_of_type(type(error)) + ": " + str(error))
        events.send("compile_error", file=quoted(file), message=shown, line=line_of(error))
    return None, None


def line_of(error):
    line = error.lineno if isinstance(error, SyntaxError) else None
    return str(line) if type(line) is int and line > 0 else "0"


def defined_names(body, functions, others):
    """Names that the program itself defines at its top level, also under if, try, with and loops."""
    for node in body:
        if isinstance(node, (_ast.FunctionDef, _ast.AsyncFunctionDef)):
            functions[node.name] = None
        elif isinstance(node, _ast.ClassDef):
            others["class " + node.name] = None
        elif isinstance(node, _ast.Assign) and isinstance(node.value, _ast.Lambda):
            for target in node.targets:
                if isinstance(target, _ast.Name):
                    functions[target.id] = None
        for part in ("body", "orelse", "finalbody"):
            if not isinstance(node, (_ast.FunctionDef, _ast.AsyncFunctionDef, _ast.ClassDef)):
                inner = getattr(node, part, None)
                if type(inner) is list:
                    defined_names(inner, functions, others)
        for handler in getattr(node, "handlers", ()):
            defined_names(handler.body, functions, others)


def entry_point(tree, namespace, wanted, events):
    """The function to call and its name, or None after telling what there is instead."""
    if not wanted.isascii():
        import unicodedata

        wanted = unicodedata.normalize("NFKC", wanted)  # as Python does with identifiers
    if callable(namespace.get(wanted)):
        return wanted, namespace[wanted]
    functions, others = {}, {}
    defined_names(tree.body, functions, others)
    there = [name for name in functions if callable(namespace.get(name))]
    if len(there) == 1:
        return there[0], namespace[there[0]]
    found = ["function " + name for name in there] + list(others)
    if wanted in namespace:
        found.insert(0, wanted + ", which is no function but of type " + name_of_type(type(namespace[wanted])))
    events.send("missing", defined=texts(found[:20]))
    return None, None


def run_case(index, function, arguments, names, events):
    before = process_time()
    try:
        value = function(*[eval(code, dict(names)) for code in arguments])
    except BaseException as error:
        spent = process_time() - before
        events.send("case", index=str(index), cpu_us=str(spent // 1000), **safely_described(error))
        return
    spent = process_time() - before
    try:
        outcome = {"value": tagged(value)}
    except Unsupported as refused:
        outcome = {refused.key: text(refused.reason), "result_type": text(name_of_type(type(value)))}
    except MemoryError as error:
        outcome = safely_described(error)
    except BaseException as error:
        outcome = {"unsupported": text(name_of_type(type(value))), "result_type": text(name_of_type(type(value)))}
    events.send("case", index=str(index), cpu_us=str(spent // 1000), **outcome)
    if type(value) is CoroutineType:
        value.close()  # never started, so this runs nothing; without it Python warns about it


def run_tests(code, namespace, events):
    before = process_time()
    try:
        exec(code, namespace)
    except BaseException as error:
        events.send("test_error", **safely_described(error))
        return
    events.send("test_passed", cpu_us=str((process_time() - before) // 1000))


def main():
    fields = read_job()
    events = Events(next(fields).decode())
    for stream in streams:
        stream.reconfigure(errors="backslashreplace", line_buffering=True)
    wanted = next(fields).decode()
    program = next(fields)
    tests = next(fields).decode()
    numbers = [int(next(fields)) for _ in range(4)]
    names = {"__builtins__": {}, "set": set, "frozenset": frozenset, "float": float}
    cases = []
    for count in fields:
        literals = [next(fields).decode() for _ in range(int(count))]
        # In brackets, so that line breaks within a literal do not end it.
        cases.append([compile("(" + literal + "\n)", "<argument>", "eval") for literal in literals])
    limit(*numbers)
    events.send("ready", version=quoted(sys.version.split()[0]))

    try:
        source = program.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        events.send("compile_error", file=quoted(PROGRAM), message=text("the program is not UTF-8: " + str(error)), line="0")
        return
    test_code = None
    if tests:
        test_code = compiled(tests, TESTS, events)[1]
        if test_code is None:
            return
    tree, code = compiled(source, PROGRAM, events)
    if code is None:
        return
    events.send("compiled")

    module = type(sys)("candidate")
    namespace = module.__dict__
    namespace["__builtins__"] = builtins
    sys.modules["candidate"] = module
    sys.modules["__main__"] = type(sys)("__main__")
    sys.argv[:] = [PROGRAM]
    if sys.path and sys.path[0] == "/":
        del sys.path[0]  # before Python 3.11 the harness's directory stands there
    try:
        exec(code, namespace)
    except BaseException as error:
        events.send("load_error", **safely_described(error))
        return
    called, function = entry_point(tree, namespace, wanted, events) if wanted else ("", None)
    if called is None:
        return
    events.send("loaded", called=text(called))
    if test_code is not None:
        if called != wanted:
            namespace[wanted] = function
        run_tests(test_code, namespace, events)
    else:
        for index, arguments in enumerate(cases):
            run_case(index, function, arguments, names, events)
    events.send("done", cpu_us=str(process_time() // 1000))


streams = sys.stdout, sys.stderr
status = 0
try:
    main()
except MemoryError:
    status = 71
except BaseException as defect:
    status = 70
    streams[1].write("harness: " + repr(defect) + "\n")
for stream in streams:
    try:
        stream.flush()
    except BaseException:
        pass
leave(status)  # no exit hooks, no waiting for threads
