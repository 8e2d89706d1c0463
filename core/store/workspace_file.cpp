// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspace_file.h"

#include "core/store/sqlite_error.h"
#include "core/support/text.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace candor {

namespace {

namespace fs = std::filesystem;

constexpr int kBusyTimeoutMs = 5'000;
constexpr std::size_t kHeaderBytes = 100;
constexpr std::string_view kMagic{"SQLite format 3\0", 16};

enum class FileState
{
    Absent,
    Empty,
    Ours,
};

Error refusal(ErrorCode code, std::string message)
{
    return Error{code, Stage::Store, std::move(message)};
}

fs::path besides(const fs::path& path, const char* suffix)
{
    fs::path beside = path;
    beside += suffix;
    return beside;
}

/// True if SQLite left something there that belongs to the file: transactions that are not in the file itself.
bool holdsBytes(const fs::path& path)
{
    std::error_code failure;
    const auto size = fs::file_size(path, failure);
    return !failure && size > 0;
}

bool mayWrite(const fs::path& path)
{
    return faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

/// The file's first bytes, short for a short file. Read through SQLite, not by open and close: closing any descriptor
/// of a file drops all of the process's locks on it, those of another workspace object included.
std::string headerOf(const fs::path& path)
{
    SQLite::Database database(path.string(), SQLite::OPEN_READONLY);
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr) {
        throw SQLite::Exception("no file behind the connection", SQLITE_CANTOPEN);
    }
    std::string header(kHeaderBytes, '\0');
    const int outcome = file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0);
    if (outcome == SQLITE_IOERR_SHORT_READ) {
        return {};
    }
    if (outcome != SQLITE_OK) {
        throw SQLite::Exception("reading the header failed", outcome);
    }
    return header;
}

std::int64_t bigEndian32(std::string_view bytes, std::size_t offset)
{
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value * 256 + static_cast<unsigned char>(bytes[offset + i]);
    }
    return value;
}

/// Recognises the file by its first bytes, before any SQL is run on it.
Result<void> checkHeader(const std::string& header, const std::string& name)
{
    // sqlite.org/fileformat.html, 1.3
    constexpr std::size_t kWriteVersionOffset = 18;
    constexpr std::size_t kReadVersionOffset = 19;
    constexpr std::size_t kEncodingOffset = 56; // 1: UTF-8
    constexpr std::size_t kApplicationIdOffset = 68;
    if (!header.starts_with(kMagic)) {
        return refusal(ErrorCode::NotOurs,
                       name + " is not a Candor workspace. It was left as it is; choose another file.");
    }
    if (bigEndian32(header, kApplicationIdOffset) != kApplicationId) {
        return refusal(ErrorCode::NotOurs, name + " is the database of another program, not a Candor workspace. It was "
                                                  "left as it is; choose another file.");
    }
    const auto plausible = [&header](std::size_t offset) { return header[offset] == 1 || header[offset] == 2; };
    if (!plausible(kWriteVersionOffset) || !plausible(kReadVersionOffset) ||
        bigEndian32(header, kEncodingOffset) != 1) {
        return refusal(ErrorCode::Corrupt, name + " is damaged in its first bytes. Take a copy from a backup.");
    }
    return {};
}

Result<FileState> lookAt(const fs::path& path, const std::string& name)
{
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    const bool orphaned = holdsBytes(besides(path, "-wal"));
    if (status.type() == fs::file_type::not_found || (status.type() == fs::file_type::regular && !holdsBytes(path))) {
        // SQLite would delete the -wal file, and with it trials that are nowhere else.
        if (orphaned) {
            return refusal(ErrorCode::Corrupt, name + " is missing or empty, but its -wal file is there and holds "
                                                      "trials. Put the workspace back beside it, or move the -wal "
                                                      "file away.");
        }
        return status.type() == fs::file_type::regular ? FileState::Empty : FileState::Absent;
    }
    if (failure || status.type() == fs::file_type::none) {
        return refusal(ErrorCode::Io, "Could not look at " + name + ": " + failure.message() + ".");
    }
    if (status.type() != fs::file_type::regular) {
        return refusal(ErrorCode::NotOurs, name + (fs::is_directory(status) ? " is a folder" : " is not a file") +
                                               ", not a Candor workspace. Give the path of a file.");
    }
    if (faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) {
        return refusal(ErrorCode::Io, name + " may not be read: " + std::strerror(errno) + ". Check its permissions.");
    }
    if (Result<void> ours = checkHeader(headerOf(path), name); !ours) {
        return ours.error();
    }
    return FileState::Ours;
}

Result<void> checkWritable(const fs::path& path, FileState state, const std::string& name)
{
    std::error_code failure;
    // SQLite keeps its -wal file beside the real file, not beside a link to it.
    const fs::path real = state == FileState::Absent ? path : fs::canonical(path, failure);
    const fs::path folder = (failure ? path : real).parent_path();
    if (state == FileState::Absent && !fs::is_directory(folder, failure)) {
        return refusal(ErrorCode::NotFound,
                       name + " can't be created: the folder " + quoted(folder) + " does not exist. Create it first.");
    }
    if (state != FileState::Absent && !mayWrite(path)) {
        return refusal(ErrorCode::ReadOnly, name + " is read-only: " + std::strerror(errno) +
                                                ". Allow writing (chmod u+w), or copy it to a folder of yours.");
    }
    if (!mayWrite(folder)) {
        return refusal(ErrorCode::ReadOnly, name + " can't be written: the folder " + quoted(folder) +
                                                " is read-only (" + std::strerror(errno) +
                                                "), and a workspace needs its -wal file beside it. Copy it to a "
                                                "folder of yours.");
    }
    return {};
}

/// The file is not trusted: nothing in it may run, and its pages are checked as they are read.
void harden(SQLite::Database& database)
{
    sqlite3* handle = database.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    database.exec("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0");
}

/// A name that SQLite reads as a URI; everything that could mean something in one is escaped.
std::string immutableUri(const fs::path& path)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string uri = "file://";
    for (const char character : path.string()) {
        const auto byte = static_cast<unsigned char>(character);
        if (std::isalnum(byte) != 0 || character == '/' || character == '-' || character == '_' || character == '.') {
            uri += character;
        } else {
            uri += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
        }
    }
    return uri + "?immutable=1";
}

Result<SQLite::Database> openReadOnly(const fs::path& path, SchemaSteps steps, const std::string& name)
{
    const auto open = [&](const std::string& fileName, int flags) -> Result<SQLite::Database> {
        SQLite::Database database(fileName, SQLite::OPEN_READONLY | flags, kBusyTimeoutMs);
        harden(database);
        if (Result<void> fine = checkSchema(database, steps, name); !fine) {
            return fine.error();
        }
        if (database.execAndGet("PRAGMA user_version").getInt() < kOldestReadableVersion) {
            return refusal(ErrorCode::ReadOnly, name + " was written by an earlier Candor and must be brought up to "
                                                       "date first. Open it for writing once.");
        }
        if (Result<void> whole = checkIntegrity(database, name); !whole) {
            return whole.error();
        }
        return database;
    };
    const bool pending = holdsBytes(besides(path, "-wal")) || holdsBytes(besides(path, "-journal"));
    try {
        return open(path.string(), 0);
    } catch (const SQLite::Exception& exception) {
        // In a read-only folder SQLite can't make the shared-memory file that it wants for reading.
        const int code = exception.getErrorCode();
        if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY) {
            throw;
        }
        if (pending) {
            return refusal(ErrorCode::ReadOnly,
                           name + " can't be read in this read-only folder, because trials are still in its -wal "
                                  "file. Copy both files to a folder of yours and open the copy.");
        }
    }
    return open(immutableUri(path), SQLite::OPEN_URI);
}

Result<void> prepareForWriting(SQLite::Database& database, FileState state, SchemaSteps steps, const std::string& name)
{
    harden(database);
    // A maker that was killed in its first transaction leaves bytes that look like ours; SQLite has rolled them back.
    const bool rolledBack = database.execAndGet("PRAGMA page_count").getInt() == 0;
    if (state == FileState::Ours && !rolledBack) {
        if (Result<void> fine = checkSchema(database, steps, name); !fine) {
            return fine;
        }
        if (Result<void> whole = checkIntegrity(database, name); !whole) {
            return whole;
        }
    } else {
        database.exec("PRAGMA page_size = " + std::to_string(kPageBytes));
    }
    // Before WAL mode, so that the header in the file itself says what the file is from its first transaction on.
    if (Result<void> current = migrate(database, steps, name); !current) {
        return current;
    }
    if (database.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") {
        return refusal(ErrorCode::Io, name + " stands in a folder whose file system can't share memory between "
                                             "programs (a network folder?). Choose a folder on this machine.");
    }
    database.exec("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
    return {};
}

Result<SQLite::Database> openReadWrite(const fs::path& path, FileState state, SchemaSteps steps,
                                       const std::string& name)
{
    SQLite::Database database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
    sqlite3* handle = database.getHandle();
    // Until the file is accepted, closing it must not move anything from the -wal file into it.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    try {
        if (Result<void> ready = prepareForWriting(database, state, steps, name); !ready) {
            return ready.error();
        }
    } catch (const SQLite::Exception& exception) {
        return errorFrom(exception, handle, name, "open the workspace");
    }
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    return database;
}

} // namespace

std::string quoted(const fs::path& path)
{
    return "'" + terminalSafe(path.string()) + "'";
}

Result<SQLite::Database> openWorkspaceFile(const fs::path& path, Workspace::Access access, SchemaSteps steps)
{
    const std::string name = quoted(path);
    try {
        // Absolute: SQLite would take "file:x?mode=memory" or ":memory:" for something else than a file's name.
        const fs::path full = fs::absolute(path);
        const Result<FileState> state = lookAt(full, name);
        if (!state) {
            return state.error();
        }
        if (access == Workspace::Access::ReadOnly) {
            if (*state != FileState::Ours) {
                return refusal(*state == FileState::Absent ? ErrorCode::NotFound : ErrorCode::NotOurs,
                               name + (*state == FileState::Absent ? " does not exist." : " is empty.") +
                                   " Run a session to make a workspace, or give the path of one.");
            }
            return openReadOnly(full, steps, name);
        }
        if (Result<void> writable = checkWritable(full, *state, name); !writable) {
            return writable.error();
        }
        return openReadWrite(full, *state, steps, name);
    } catch (const SQLite::Exception& exception) {
        return errorFrom(exception, nullptr, name, "open the workspace");
    } catch (const std::exception& exception) {
        return refusal(ErrorCode::Io, "Could not open " + name + ": " + exception.what() + ".");
    }
}

} // namespace candor
