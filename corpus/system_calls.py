"""A process without network, programs or writing, on Linux: an empty network, and a filter.

The filter is a program of seccomp (https://docs.kernel.org/userspace-api/seccomp_filter.html):
the kernel runs it before each system call of this process, and nothing takes it off again.
"""

import ctypes
import os
import platform
import struct
from dataclasses import dataclass
from errno import ENOSYS, EPERM

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_THREAD = 0x10000000, 0x40000000, 0x10000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
# Instructions of classic BPF: load a word, jump if equal, jump if at least, jump if any bit is set,
# return; and what a seccomp filter may return.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
# Where struct seccomp_data has the call's number, the processor, and the lower half of an argument.
_NUMBER, _PROCESSOR, _ARGUMENTS = 0, 4, 16
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_FOREIGN = 0x40000000  # x32 numbers on x86-64; no other system has as many calls


@dataclass(frozen=True, slots=True)
class _Calls:
    """One processor's system calls, by number (the kernel's asm/unistd.h).

    `refused` fail; `absent` look unknown to this kernel, so that libraries take the older way,
    which the filter can see into; `opening` are refused with flags that write, at this argument.
    """

    processor: int
    refused: tuple[int, ...]
    absent: tuple[int, ...]
    opening: tuple[tuple[int, int], ...]
    clone: int


# The same on every processor: pidfd_send_signal, io_uring_setup, pidfd_getfd, fchmodat2.
_NEWER = (424, 425, 438, 452)
_CALLS = {
    "x86_64": _Calls(
        processor=0xC000003E,
        refused=(
            *(41, 42, 44, 49, 53),  # socket connect sendto bind socketpair
            *(57, 58, 59, 322),  # fork vfork execve execveat
            *(62, 200, 101, 310, 311),  # kill tkill ptrace process_vm_readv process_vm_writev
            *(272, 308, 165, 321, 298),  # unshare setns mount bpf perf_event_open
            *(248, 249, 250),  # add_key request_key keyctl
            *(76, 77, 285, 326),  # truncate ftruncate fallocate copy_file_range
            *(82, 83, 84, 85, 86, 87, 88),  # rename mkdir rmdir creat link unlink symlink
            *(90, 91, 92, 93, 94),  # chmod fchmod chown fchown lchown
            *(132, 133, 235, 261, 280),  # utime mknod utimes futimesat utimensat
            *(188, 189, 190, 197, 198, 199),  # setxattr lsetxattr fsetxattr, and remove
            *(258, 259, 260, 263),  # mkdirat mknodat fchownat unlinkat
            *(264, 265, 266, 268, 316),  # renameat linkat symlinkat fchmodat renameat2
            *_NEWER,
        ),
        absent=(435, 437),  # clone3 openat2
        opening=((2, 1), (257, 2)),  # open openat
        clone=56,
    ),
    "aarch64": _Calls(
        processor=0xC00000B7,
        refused=(
            *(198, 199, 200, 203, 206),  # socket socketpair bind connect sendto
            *(221, 281),  # execve execveat
            *(129, 130, 117, 270, 271),  # kill tkill ptrace process_vm_readv process_vm_writev
            *(97, 268, 40, 280, 241),  # unshare setns mount bpf perf_event_open
            *(217, 218, 219),  # add_key request_key keyctl
            *(45, 46, 47, 285),  # truncate ftruncate fallocate copy_file_range
            *(33, 34, 35, 36, 37, 38, 276),  # mknodat mkdirat unlinkat ... renameat renameat2
            *(52, 53, 54, 55, 88),  # fchmod fchmodat fchownat fchown utimensat
            *(5, 6, 7, 14, 15, 16),  # setxattr lsetxattr fsetxattr, and remove
            *_NEWER,
        ),
        absent=(435, 437),
        opening=((56, 2),),
        clone=220,
    ),
}


def leave_the_network() -> bool:
    """Move this process into a network of its own that holds nothing; False if not allowed to.

    It must have one thread. Without the right to a network of its own it asks for it together with
    the right to it; root keeps its own users, lest files of others become closed to it.
    """
    unshare = _libc().unshare
    return any(unshare(what) == 0 for what in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def refuse_system_calls() -> bool:
    """Refuse, for good, what reading does not need; False where the system has no such filter."""
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    program = _filter(calls)
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    prctl = _libc().prctl
    prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, None, 0, 0) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0) == 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _filter(calls: _Calls) -> bytes:
    """The program: each test either returns or falls through to the next one."""
    program = [
        (_LOAD, 0, 0, _PROCESSOR),
        (_IF_EQUAL, 1, 0, calls.processor),
        (_RETURN, 0, 0, _ERROR | EPERM),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, 0, 1, _FOREIGN),
        (_RETURN, 0, 0, _ERROR | EPERM),
    ]
    for number in calls.absent:
        program += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | ENOSYS)]
    for number in calls.refused:
        program += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | EPERM)]
    for number, argument in calls.opening:
        program += _if_bits(number, argument, _WRITING, set_is_refused=True)
    program += _if_bits(calls.clone, 0, _CLONE_THREAD, set_is_refused=False)
    program.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


def _if_bits(
    number: int, argument: int, bits: int, *, set_is_refused: bool
) -> list[tuple[int, int, int, int]]:
    """Decide one call by whether any of these bits is set in one of its arguments."""
    refused, allowed = (_RETURN, 0, 0, _ERROR | EPERM), (_RETURN, 0, 0, _ALLOW)
    return [
        (_IF_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        (_IF_ANY_BIT, 0, 1, bits),
        refused if set_is_refused else allowed,
        allowed if set_is_refused else refused,
    ]
