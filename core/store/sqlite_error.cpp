// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_error.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cerrno>

namespace candor {

namespace {

struct Meaning
{
    ErrorCode code;
    const char* words;
    bool retryable = false;
};

/// SQLite calls only ENOSPC "full"; a quota or a limit of the file's size is the same to the user.
bool isOutOfRoom(int systemError)
{
    return systemError == ENOSPC || systemError == EFBIG || systemError == EDQUOT;
}

Meaning meaningOf(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return {ErrorCode::DiskFull, "there is no room left on the disk. What was stored before is safe; make room and "
                                     "resume"};
    case SQLITE_READONLY:
        return {ErrorCode::ReadOnly, "the file or its folder may not be written. Allow writing, or copy the file to "
                                     "another folder"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return {ErrorCode::Corrupt, "the file is damaged. Take a copy from a backup, or save what is readable with "
                                    "`sqlite3 FILE .recover`"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Io, "another Candor is writing. Wait until it is done, or close it", true};
    case SQLITE_TOOBIG:
        return {ErrorCode::TooLarge, "the text is longer than a workspace can hold"};
    case SQLITE_CONSTRAINT:
        return {ErrorCode::InvalidInput, "the values contradict what is stored"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorCode::Io, "the file, or the -wal file beside it, can't be opened. Check the permissions"};
    case SQLITE_IOERR:
        return {ErrorCode::Io, "the disk reports a fault"};
    default:
        return {ErrorCode::Io, "the database refused"};
    }
}

/// What the system said about the last failure in the database's file or its -wal file. sqlite3_system_errno stays 0
/// when the failure came while a transaction was committed (3.40.1).
bool ranOutOfRoom(sqlite3* handle)
{
    if (handle == nullptr) {
        return false;
    }
    for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
        sqlite3_file* file = nullptr;
        int systemError = 0;
        if (sqlite3_file_control(handle, "main", which, &file) == SQLITE_OK && file != nullptr &&
            file->pMethods != nullptr &&
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &systemError) == SQLITE_OK &&
            isOutOfRoom(systemError)) {
            return true;
        }
    }
    return isOutOfRoom(sqlite3_system_errno(handle));
}

} // namespace

Error errorFrom(const SQLite::Exception& exception, sqlite3* handle, const std::string& name, std::string_view doing)
{
    const bool full = exception.getErrorCode() == SQLITE_IOERR && ranOutOfRoom(handle);
    const Meaning meaning = meaningOf(full ? SQLITE_FULL : exception.getErrorCode());
    return Error{meaning.code, Stage::Store,
                 "Could not " + std::string(doing) + " in " + name + ": " + meaning.words +
                     " (SQLite: " + exception.what() + ", " + std::to_string(exception.getExtendedErrorCode()) + ").",
                 meaning.retryable};
}

} // namespace candor
