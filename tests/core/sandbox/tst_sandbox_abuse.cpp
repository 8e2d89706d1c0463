// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/sandbox.h"
#include "tests/core/sandbox/sandbox_fixture.h"

#include <QTest>

#include <arpa/inet.h>
#include <atomic>
#include <filesystem>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using candor::ExecutionReport;
using candor::SandboxJob;
using candor::SandboxLimits;
using candor::Task;
using candor::Verdict;

namespace {

constexpr const char* kSecret = "sk-canary-5f2c";

SandboxLimits tightLimits()
{
    SandboxLimits limits;
    limits.cpu = std::chrono::milliseconds(1'000);
    limits.wall = std::chrono::milliseconds(30'000);
    limits.memoryBytes = 256u << 20;
    limits.outputBytes = 64u << 10;
    return limits;
}

/// Programs that only time can end: for them the wall-clock limit is short, for the others out of reach, so that a
/// loaded machine does not turn one limit into the other.
SandboxLimits limitsFor(std::string_view name)
{
    SandboxLimits limits = tightLimits();
    for (const std::string_view sleeper : {"A32 ", "A33 ", "A44 ", "A45 "}) {
        if (name.starts_with(sleeper)) {
            limits.wall = std::chrono::milliseconds(2'000);
        }
    }
    return limits;
}

struct Abuse
{
    std::string name;
    std::string program;
    QList<Verdict> verdicts; ///< that are allowed
    std::string said;        ///< must stand in message, notes, a case's note or the output
    ExecutionReport report{};
    ExecutionReport sibling{}; ///< a right program that ran right after, beside the other rows
};

/// A TCP service on the host's loopback that nobody may reach.
class Listener
{
public:
    Listener() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(m_socket, generic, size) != 0 || ::listen(m_socket, 8) != 0 ||
            ::getsockname(m_socket, generic, &size) != 0) {
            qFatal("no listener on loopback");
        }
        m_port = ntohs(address.sin_port);
    }
    ~Listener() { ::close(m_socket); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] bool wasReached() const
    {
        pollfd waiting{m_socket, POLLIN, 0};
        return ::poll(&waiting, 1, 0) > 0;
    }

private:
    int m_socket;
    int m_port = 0;
};

} // namespace

/// The abuse tests of reliability.md, section 4, by their numbers. A64-A66 (sockets and calls that only seccomp
/// closes), A68 and A69 (ptrace) belong to the hostile-proof sandbox.
class TestSandboxAbuse : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void abuseEndsAsRequired_data();
    void abuseEndsAsRequired();
    void nothingIsLeftOutside();

private:
    void row(std::string name, std::string program, QList<Verdict> verdicts, std::string said = {});
    void verdictIntegrity();
    void time();
    void resources();
    void reachingOut();
    void inputAndResults();
    void sourceText();

    std::vector<Abuse> m_rows;
    std::unique_ptr<candor::Sandbox> m_sandbox;
    Task m_task = candor::test::doublingTask();
    Listener m_listener;
    std::string m_marker;
};

namespace {

using V = Verdict;

std::string f(const std::string& body)
{
    return "def f(n):\n    " + body + "\n";
}

} // namespace

void TestSandboxAbuse::row(std::string name, std::string program, QList<Verdict> verdicts, std::string said)
{
    m_rows.push_back(Abuse{std::move(name), std::move(program), std::move(verdicts), std::move(said)});
}

void TestSandboxAbuse::initTestCase()
{
    qputenv("OPENAI_API_KEY", kSecret);
    m_sandbox = candor::test::makeSandbox(tightLimits());
    m_marker = "candor-abuse-" + std::to_string(::getpid());
    verdictIntegrity();
    time();
    resources();
    reachingOut();
    inputAndResults();
    sourceText();

    // All at once in four threads, each one followed by a program that must not notice.
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> workers;
    for (int i = 0; i < 4; ++i) {
        workers.emplace_back([this, &next] {
            for (std::size_t at = next++; at < m_rows.size(); at = next++) {
                Abuse& abuse = m_rows[at];
                abuse.report = m_sandbox->execute(SandboxJob{abuse.program, &m_task, limitsFor(abuse.name)}, {});
                abuse.sibling = m_sandbox->execute(SandboxJob{f("return n*2"), &m_task, tightLimits()}, {});
            }
        });
    }
}

void TestSandboxAbuse::abuseEndsAsRequired_data()
{
    QTest::addColumn<qsizetype>("index");
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        QTest::newRow(m_rows[i].name.c_str()) << static_cast<qsizetype>(i);
    }
}

void TestSandboxAbuse::verdictIntegrity()
{
    row("A1 control_ok", f("return n*2"), {V::Passed}, "4 of 4 cases pass");
    row("A2 control_wrong", f("return n*3"), {V::WrongAnswer}, "f(1) returned 3, expected 2 (1 of 4 cases pass)");
    row("A3 control_none", f("pass"), {V::WrongAnswer}, "f(1) returned None, expected 2");
    const std::string always = "    def __eq__(self, other): return True\n    def __ne__(self, other): return False\n"
                               "    __hash__ = None\n";
    row("A4 always_equal", "class E:\n" + always + f("return E()"), {V::WrongAnswer}, "unsupported result: E");
    row("A5 int_subclass_eq", "class I(int):\n" + always + f("return I(0)"), {V::WrongAnswer}, "unsupported result: I");
    row("A6 mutates_builtin_type",
        "import builtins\nclass I(int):\n" + always + "builtins.int = I\n" + f("return I(0)"), {V::WrongAnswer},
        "unsupported result: I");
    row("A7 patch_builtins",
        "import builtins\nbuiltins.abs = builtins.all = builtins.len = lambda *a: 1\nbuiltins.type = lambda x: int\n" +
            f("return 0"),
        {V::WrongAnswer}, "f(1) returned 0, expected 2");
    row("A8 patch_json_encoder", "import json\njson.dumps = lambda *a, **k: '\"pass\"'\n" + f("return 0"),
        {V::WrongAnswer}, "returned 0");
    row("A9 frame_read_expected",
        "import sys\n" + f("frame = sys._getframe(1)\n    while frame:\n        for v in frame.f_locals.values():\n"
                           "            if v == [2, 10, -6, 0] or v == ['2', '10', '-6', '0']: return 2*n\n"
                           "        for c in frame.f_code.co_consts:\n            if c == '10': return 2*n\n"
                           "        frame = frame.f_back\n    return 'not found'"),
        {V::WrongAnswer}, "'not found'");
    row("A10 frame_forge_verdict",
        "import sys, os\n" +
            f("frame = sys._getframe()\n    while frame:\n        for k, v in frame.f_locals.items():\n"
              "            if isinstance(v, list): v[:] = [True] * len(v)\n"
              "            if isinstance(v, dict): v.update(passed=True, verdict='passed')\n"
              "        frame = frame.f_back\n    os._exit(0)"),
        {V::RuntimeError}, "ended without a result");
    row("A11 gc_hunt",
        "import gc\n" + f("for o in gc.get_objects():\n        if isinstance(o, list) and o[:4] in ([2, 10, -6, 0], "
                          "['2', '10', '-6', '0']): return 2*n\n    return 'not found'"),
        {V::WrongAnswer}, "'not found'");
    row("A12 spoof_all_fds",
        "import os\n" + f("for fd in range(64):\n        for t in (b'passed\\n', b'{\"event\":\"done\"}\\n', b'ok', "
                          "b'{\"token\":\"\",\"event\":\"case\",\"index\":0,\"value\":[\"i\",\"2\"]}\\n'):\n"
                          "            try: os.write(fd, t)\n            except OSError: pass\n    os._exit(0)"),
        {V::RuntimeError}, "ended without a result");
    row("A13 sys_exit_import", "import sys\nsys.exit(0)\n" + f("return n*2"), {V::RuntimeError},
        "while loading, the program ended the program (SystemExit: 0)");
    row("A14 sys_exit_call", "import sys\n" + f("sys.exit(0)"), {V::RuntimeError}, "SystemExit");
    row("A15 os_exit_call", "import os\n" + f("os._exit(0)"), {V::RuntimeError},
        "f(1): ended without a result (exit status 0)");
    row("A16 os_exit_import", "import os\nos._exit(0)\n", {V::RuntimeError}, "ended without a result");
    row("A17 keyboardinterrupt", f("raise KeyboardInterrupt('now')"), {V::RuntimeError},
        "raised KeyboardInterrupt: now");
    row("A18 atexit_hang", "import atexit\n@atexit.register\ndef hang():\n    while True: pass\n" + f("return n*2"),
        {V::Passed});
    row("A19 close_all_fds", "import os\n" + f("os.closerange(0, 256)\n    return n*2"), {V::Passed, V::RuntimeError});
    row("A20 mutable_global_once", "seen = []\n" + f("seen.append(n)\n    return n*2 if len(seen) == 1 else None"),
        {V::WrongAnswer}, "f(5) returned None, expected 10");
    row("A21 hash_seed", f("return n*2 if hash('candor') == hash('candor') else 0"), {V::Passed});
    row("A22 bool_for_int", f("return n*2 or False"), {V::Passed}, "bool False where int 0 is expected");
    row("A23 float_for_int", f("return n*2.0"), {V::Passed}, "float 2.0 where int 2 is expected");
    row("A24 nan_result", f("return float('nan')"), {V::WrongAnswer}, "returned nan");
}

void TestSandboxAbuse::time()
{
    row("A25 inf_loop", f("while True: pass"), {V::Timeout}, "f(1): CPU limit of 1.0 s reached");
    row("A26 inf_loop_import", "while True: pass\n", {V::Timeout}, "CPU limit of 1.0 s reached while loading");
    row("A27 inf_loop_catch_all",
        f("while True:\n        try:\n            while True: pass\n        except BaseException: pass"), {V::Timeout});
    row("A28 swallow_timeout_then_ok",
        f("try:\n        while True: pass\n    except BaseException: pass\n    return n*2"), {V::Timeout});
    row("A29 signals_ignored",
        "import signal\n" + f("for s in range(1, 65):\n        try: signal.signal(s, signal.SIG_IGN)\n"
                              "        except (OSError, ValueError): pass\n    while True: pass"),
        {V::Timeout}, "CPU limit");
    row("A30 itimer_cleared", "import signal\n" + f("for t in range(3): signal.setitimer(t, 0)\n    while True: pass"),
        {V::Timeout});
    row("A31 rlimit_raise",
        "import resource as r\n" + f("for k in range(16):\n        for v in ((-1, -1), (r.getrlimit(k)[1],) * 2):\n"
                                     "            try: r.setrlimit(k, v)\n            except (OSError, ValueError): "
                                     "pass\n    while True: pass"),
        {V::Timeout}, "CPU limit");
    row("A32 sleep_forever", "import time\n" + f("time.sleep(10000)"), {V::Timeout}, "wall-clock limit of 2.0 s");
    row("A33 sigstop_self", "import os, signal\n" + f("os.kill(os.getpid(), signal.SIGSTOP)\n    return n*2"),
        {V::Timeout, V::Passed});
    row("A34 c_level_loop_pow", "import sys\n" + f("sys.set_int_max_str_digits(0)\n    return len(str(7**10**9))"),
        {V::Timeout, V::MemoryLimit});
    row("A35 regex_backtrack", "import re\n" + f("return re.match('(a+)+$', 'a' * 40 + 'b')"), {V::Timeout});
    row("A36 const_fold_bomb", "x = " + std::string("((((2**63)**63)**63)**63)**63\n") + f("return n*2"),
        {V::Timeout, V::MemoryLimit});
    row("A36 const_fold_bomb text", "x = 'a' * 10**12\n" + f("return n*2"), {V::MemoryLimit});
    row("A37 settrace_hang",
        "import sys\n" +
            f("def t(*a):\n        while True: pass\n    sys.settrace(t)\n    (lambda: 0)()\n    return n*2"),
        {V::Timeout});
    row("A38 exc_str_loops", "class X(Exception):\n    def __str__(self):\n        while True: pass\n" + f("raise X"),
        {V::Timeout, V::RuntimeError});
    row("A39 evil_repr", "class X:\n    def __repr__(self):\n        while True: pass\n" + f("return X()"),
        {V::WrongAnswer}, "unsupported result: X");
    row("A40 thread_left",
        "import threading, time\n" + f("threading.Thread(target=time.sleep, args=(1000,)).start()\n    return n*2"),
        {V::Passed});
    row("A41 daemon_left",
        "import os, time\n" + f("if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0: time.sleep(1000)\n"
                                "        os._exit(0)\n    return n*2"),
        {V::Passed});
}

void TestSandboxAbuse::resources()
{
    row("A42 memory_bomb_block", f("return len(bytearray(100 * 2**30))"), {V::MemoryLimit},
        "needed more than 256 MiB of memory (MemoryError)");
    row("A43 memory_bomb_grow", f("a = []\n    while True: a.append(bytearray(10 * 2**20))"), {V::MemoryLimit});
    row("A43 memory_bomb_small", f("a = []\n    while True: a.append([a])"), {V::MemoryLimit, V::Timeout});
    row("A44 fork_bomb", "import os\n" + f("while True:\n        try: os.fork()\n        except OSError: pass"),
        {V::Timeout});
    row("A45 thread_bomb",
        "import threading, time\n" +
            f("while True:\n        try: threading.Thread(target=time.sleep, args=(1000,)).start()\n"
              "        except BaseException: pass"),
        {V::Timeout, V::MemoryLimit});
    row("A46 fd_exhaust",
        "import os\n" + f("try:\n        while True: os.dup(0)\n    except OSError: pass\n    return n*2"),
        {V::Passed});
    row("A47 stdout_flood", f("while True: print('x' * 100000)"), {V::OutputLimit}, "more than 65536 bytes of output");
    row("A48 stdout_flood_fd", "import os\n" + f("while True: os.write(1, b'x' * 65536)"), {V::OutputLimit});
    row("A48 stderr_flood_at_load", "import os\nwhile True: os.write(2, b'x' * 65536)\n", {V::OutputLimit});
    row("A49 disk_fill", f("open('big', 'wb').write(bytes(2 * 10**9))"), {V::RuntimeError, V::MemoryLimit});
    row("A49 disk_fill_in_blocks",
        f("with open('big', 'wb') as o:\n        for i in range(4000): o.write(bytes(500000))\n    return n*2"),
        {V::RuntimeError}, "OSError");
    row("A50 many_small_files",
        f("for i in range(20000):\n        with open(str(i), 'wb') as o: o.write(bytes(4096))\n    return n*2"),
        {V::RuntimeError}, "No space left");
    row("A51 huge_list_result", f("return [0] * 10**7"), {V::WrongAnswer}, "more than 100000 values");
    row("A52 huge_int_result", f("return 10**100000"), {V::WrongAnswer}, "an integer of more than 4300 digits");
    row("A52 huge_str_result", f("return 'x' * 10**8"), {V::WrongAnswer}, "bytes of text");
    row("A53 huge_str_error", f("raise ValueError('x' * 50 * 10**6)"), {V::RuntimeError}, "raised ValueError: xxxx");
    row("A54 deep_recursion", f("return f(n+1)"), {V::RuntimeError}, "RecursionError");
    row("A55 recursion_limit_raised", "import sys\nsys.setrecursionlimit(10**9)\n" + f("return f(n+1)"),
        {V::RuntimeError, V::MemoryLimit, V::Timeout});
    row("A55 recursion_limit_raised_in_c",
        "import sys\nsys.setrecursionlimit(10**9)\nclass C:\n    def __getattr__(self, k): return getattr(self, k + "
        "'x')\n" +
            f("return C().a"),
        {V::RuntimeError, V::MemoryLimit, V::Timeout});
    row("A56 segfault", "import ctypes\n" + f("ctypes.string_at(0)"), {V::RuntimeError},
        "killed by signal 11 (SIGSEGV)");
    row("A57 abort", "import os\n" + f("os.abort()"), {V::RuntimeError}, "killed by signal 6 (SIGABRT)");
}

void TestSandboxAbuse::reachingOut()
{
    row("A58 file_write_tmp", f("open('/tmp/" + m_marker + "', 'w').write('x')\n    return n*2"), {V::Passed});
    for (const std::string place : {"/", "/usr/", "/dev/", "/dev/shm/", "/var/tmp/", "/root/", "/home/"}) {
        row("A59 file_write " + place, f("open('" + place + m_marker + "', 'w').write('x')\n    return n*2"),
            {V::RuntimeError}, "Error");
    }
    row("A60 read_host_file", f("return open('/etc/passwd').read()"), {V::RuntimeError}, "FileNotFoundError");
    row("A61 read_secret_env", "import os\n" + f("raise ValueError(sorted(os.environ))"), {V::RuntimeError},
        "raised ValueError: ['LC_ALL', 'PATH', 'PWD', 'PYTHONHASHSEED', 'TZ']");
    row("A62 read_proc_environ", f("return open('/proc/1/environ').read()"), {V::RuntimeError}, "FileNotFoundError");
    row("A63 net_connect",
        "import socket\n" +
            f("socket.create_connection(('127.0.0.1', " + std::to_string(m_listener.port()) + "), 1)\n    return n*2"),
        {V::RuntimeError}, "Error");
    row("A67 userns_unshare",
        "import ctypes\n" + f("libc = ctypes.CDLL(None, use_errno=True)\n"
                              "    raise ValueError(libc.unshare(0x10000000), ctypes.get_errno())"),
        {V::RuntimeError}, "raised ValueError: (-1, ");
    row("A70 kill_parent", "import os\n" + f("os.kill(os.getppid(), 9)\n    return n*2"), {V::Passed, V::RuntimeError});
    row("A71 kill_all", "import os\n" + f("os.kill(-1, 9)\n    return n*2"), {V::Passed, V::RuntimeError});
    row("A72 kill_process_group", "import os\n" + f("os.kill(0, 9)"), {V::RuntimeError},
        "killed by signal 9 (SIGKILL)");
    row("A73 chmod_000_dir", "import os\n" + f("os.makedirs('d', exist_ok=True)\n    os.chmod('d', 0)\n    return n*2"),
        {V::Passed});
    row("A74 deep_dirs",
        "import os\n" +
            f("for i in range(60):\n        os.mkdir('d' * 200)\n        os.chdir('d' * 200)\n    return n*2"),
        {V::Passed});
    row("A75 odd_names",
        "import os\n" +
            f("for name in (b'a\\nb', b'\\xff', b'-rf', b'\\x1b[31m'): open(name, 'w').close()\n    return n*2"),
        {V::Passed});
    row("A76 symlink_trap",
        "import os\n" + f("if not os.path.lexists('l'): os.symlink('/etc/passwd', 'l')\n    return n*2"), {V::Passed});
}

void TestSandboxAbuse::inputAndResults()
{
    row("A77 stdin_read", f("return int(input())"), {V::RuntimeError}, "EOFError");
    row("A78 stdin_fd_read", "import os\n" + f("return os.read(0, 100)"), {V::WrongAnswer}, "returned b''");
    row("A79 input_at_import", "input()\n" + f("return n*2"), {V::RuntimeError},
        "while loading, the program raised EOFError");
    row("A80 main_guard_ok",
        f("return n*2") + "if __name__ == '__main__':\n    import sys\n    print(f(int(input())))\n    sys.exit(3)\n",
        {V::Passed});
    row("A81 lambda_result", f("return lambda: 2"), {V::WrongAnswer}, "unsupported result: function");
    row("A82 generator_result", f("yield n*2"), {V::WrongAnswer}, "f(1) returned <generator>, expected 2: unsupported");
    row("A83 async_def", "async def f(n):\n    return n*2\n", {V::WrongAnswer}, "unsupported result: coroutine");
    row("A84 cyclic_result", f("a = []\n    a.append(a)\n    return a"), {V::WrongAnswer}, "nested more than 64 deep");
    row("A85 pickle_rce_result",
        "import os\nclass X:\n    def __reduce__(self): return os.system, ('touch /tmp/" + m_marker + "',)\n" +
            f("return X()"),
        {V::WrongAnswer}, "unsupported result: X");
    row("A86 surrogate_result", f("return '\\udc80'"), {V::WrongAnswer}, "'\\udc80'");
    row("A87 surrogate_error", f("raise ValueError('\\udc80')"), {V::RuntimeError}, "\\udc80");
    row("A88 html_error", f("raise ValueError('<script>alert(1)</script>\\x1b[31m')"), {V::RuntimeError},
        "<script>alert(1)</script>\\x1b[31m");
    row("A89 evil_exc_str", "class X(Exception):\n    def __str__(self): raise X\n" + f("raise X"), {V::RuntimeError},
        "raised X: <no text: __str__ raised X>");
    row("A89 str_of_a_subclass",
        "class S(str):\n    def __getitem__(self, k): raise SystemExit\n    encode = None\n"
        "class X(Exception):\n    def __str__(self): return S('odd')\n" +
            f("raise X"),
        {V::RuntimeError}, "raised X: odd");
}

void TestSandboxAbuse::sourceText()
{
    row("A90 null_byte_source", f("return n*2") + std::string("x = '\0'\n", 8), {V::CompileError}, "null bytes");
    row("A91 surrogate_source", f("return n*2") + "x = '\xed\xb2\x80'\n", {V::CompileError}, "surrogates not allowed");
    row("A91 not_utf8_source", f("return n*2") + "x = '\xff'\n", {V::CompileError}, "not UTF-8");
    row("A92 paren_bomb", "x = " + std::string(5'000, '(') + std::string(5'000, ')') + "\n" + f("return n*2"),
        {V::CompileError}, "too many nested parentheses");
    row("A93 minus_bomb", "x = " + std::string(200'000, '-') + "1\n" + f("return n*2"), {V::CompileError});
    row("A94 fence_left", "```python\n" + f("return n*2") + "```\n", {V::CompileError},
        "a Markdown fence stands around the code");
    row("A95 prose_before_code", "Here is the function you asked for:\n\n" + f("return n*2"), {V::CompileError},
        "line 1 reads like prose");
    row("A96 coding_cookie_utf7", "# -*- coding: utf-7 -*-\n" + f("return n*2 #+AAo-    return 0"), {V::Passed});
    row("A97 wrong_name", "def g(n):\n    return n*2\n", {V::Passed},
        "entry point f is missing: the only function, g, was called");
    row("A97 wrong_names", "def g(n):\n    return n*2\ndef h(n):\n    return n*2\n", {V::MissingFunction},
        "entry point f is missing; the program defines function g, function h");
    row("A98 class_only", "class Solution:\n    def f(self, n):\n        return n*2\n", {V::MissingFunction},
        "class Solution");
    row("A98 imported_only", "from math import sqrt\nf = 3\n", {V::MissingFunction}, "of type int");
    row("A98 nothing", "", {V::MissingFunction}, "defines nothing");
    row("A99 wrong_arity", "def f():\n    return 2\n", {V::RuntimeError}, "raised TypeError: f() takes 0");
    row("A100 two_defs_helper", "def twice(n):\n    return n*2\n" + f("return twice(n)"), {V::Passed});
    row("A101 recursive_ok", f("return 0 if n == 0 else f(n-1) + 2 if n > 0 else f(n+1) - 2"), {V::Passed});
    row("A102 import_ok",
        "import re, json, math, collections, typing, itertools, functools, dataclasses, datetime, heapq, string, "
        "random\n"
        "@dataclasses.dataclass\nclass P:\n    x: int\n@functools.lru_cache\n" +
            f("return P(n).x * 2"),
        {V::Passed});
    row("A103 unicode_ok", f("'''Verdoppelt – ß 😀'''\n    return n*2  # é"), {V::Passed});
    row("A104 crlf_ok", "def f(n):\r\n    return n*2\r\n", {V::Passed});
    row("A105 bom_ok", "\xEF\xBB\xBF" + f("return n*2"), {V::Passed}, "a byte order mark at the start was removed");
    row("A106 nfkc_name_ok", "def \xEF\xBD\x86(n):\n    return n*2\n", {V::Passed});
    row("A107 print_then_ok", f("print('on the way', n)\n    return n*2"), {V::Passed}, "on the way -3");
    row("A108 warn_syntax_ok", f("assert n is not 7\n    return n*2"), {V::Passed}, "SyntaxWarning");
    row("A109 expected_none_ok", "def other():\n    return None\n" + f("other()\n    return n*2"), {V::Passed});
}

void TestSandboxAbuse::abuseEndsAsRequired()
{
    QFETCH(qsizetype, index);
    const Abuse& abuse = m_rows[static_cast<std::size_t>(index)];
    const ExecutionReport& report = abuse.report;
    const QByteArray shown = candor::test::shown(report);
    QVERIFY2(abuse.verdicts.contains(report.verdict), shown.constData());
    QVERIFY2(shown.contains(abuse.said.c_str()), shown.constData());
    QVERIFY2(!shown.contains(kSecret) && !shown.contains("still there"), shown.constData());
    QVERIFY2(report.message.find('\n') == std::string::npos, shown.constData());
    QVERIFY(report.output.size() <= tightLimits().outputBytes);
    if (classOf(report.verdict) == candor::VerdictClass::ExecutionFailure && !report.calledFunction.empty()) {
        QCOMPARE(report.cases.size(), m_task.cases.size());
    }
    QVERIFY2(abuse.sibling.verdict == Verdict::Passed, candor::test::shown(abuse.sibling).constData());
}

void TestSandboxAbuse::nothingIsLeftOutside()
{
    for (const char* place : {"/tmp/", "/var/tmp/", "/dev/", "/dev/shm/", "/usr/", "/root/", "/home/", "/"}) {
        QVERIFY2(!std::filesystem::exists(place + m_marker), place);
    }
    QVERIFY(!m_listener.wasReached());
}

QTEST_GUILESS_MAIN(TestSandboxAbuse)
#include "tst_sandbox_abuse.moc"
