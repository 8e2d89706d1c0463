// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/file.h"

#include "core/support/id.h"
#include "core/support/text.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace candor {

namespace {

/// Owns one file descriptor.
class Descriptor
{
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }

    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool valid() const { return m_fd >= 0; }
    /// Closes now, so that a late write error (network file systems) is seen.
    int close() { return m_fd < 0 ? 0 : ::close(std::exchange(m_fd, -1)); }

private:
    int m_fd;
};

std::string quoted(const std::filesystem::path& path)
{
    return "'" + terminalSafe(path.native()) + "'";
}

Error fileError(ErrorCode code, std::string message)
{
    return Error{code, Stage::Support, std::move(message)};
}

std::string reason(int number)
{
    return std::error_code(number, std::generic_category()).message();
}

Error readError(const std::filesystem::path& path, int number)
{
    const bool missing = number == ENOENT || number == ENOTDIR;
    return fileError(missing ? ErrorCode::NotFound : ErrorCode::Io,
                     "Can't read " + quoted(path) + ": " + reason(number) + ".");
}

Error writeError(const std::filesystem::path& path, int number)
{
    ErrorCode code = ErrorCode::Io;
    std::string advice;
    if (number == ENOSPC || number == EDQUOT) {
        code = ErrorCode::DiskFull;
        advice = " Free some space and try again.";
    } else if (number == EROFS || number == EACCES || number == EPERM) {
        code = ErrorCode::ReadOnly;
        advice = " Choose a place that may be written to.";
    }
    return fileError(code, "Can't write " + quoted(path) + ": " + reason(number) + "." + advice);
}

Error tooLargeError(const std::filesystem::path& path, std::size_t maxBytes)
{
    return fileError(ErrorCode::TooLarge,
                     quoted(path) + " is larger than the " + std::to_string(maxBytes) + " bytes that are read.");
}

Result<std::string> readAll(int fd, const std::filesystem::path& path, std::size_t maxBytes)
{
    std::string bytes;
    std::array<char, 1 << 16> buffer;
    for (;;) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return readError(path, errno);
        }
        if (got == 0) {
            return bytes;
        }
        // Checked while reading: a file can grow after its size was asked for.
        if (bytes.size() + static_cast<std::size_t>(got) > maxBytes) {
            return tooLargeError(path, maxBytes);
        }
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

Result<std::string> gunzip(const std::string& packed, const std::filesystem::path& path, std::size_t maxBytes)
{
    const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(), archive_read_free);
    const auto broken = [&] {
        const char* why = archive_error_string(reader.get());
        return fileError(ErrorCode::InvalidInput, quoted(path) + " is not a whole gzip file, or holds nothing: " +
                                                      terminalSafe(why ? why : "it can't be unpacked", 200) + ".");
    };
    archive_entry* entry = nullptr;
    // An archive of nothing is refused too: the library can't tell it from one that was cut within its first bytes.
    // Exactly one gzip filter: left to itself the library unpacks gzip within gzip, whose cost no limit here sees.
    if (archive_read_append_filter(reader.get(), ARCHIVE_FILTER_GZIP) != ARCHIVE_OK ||
        archive_read_support_format_raw(reader.get()) != ARCHIVE_OK ||
        archive_read_open_memory(reader.get(), packed.data(), packed.size()) != ARCHIVE_OK) {
        return broken();
    }
    if (archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK) {
        return broken();
    }
    std::string bytes;
    std::array<char, 1 << 16> buffer;
    for (;;) {
        const la_ssize_t got = archive_read_data(reader.get(), buffer.data(), buffer.size());
        if (got < 0) {
            return broken();
        }
        if (got == 0) {
            return bytes;
        }
        if (bytes.size() + static_cast<std::size_t>(got) > maxBytes) {
            return tooLargeError(path, maxBytes);
        }
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

bool writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Writes `bytes` to the new file `path`; false with errno otherwise. `mode` 0: as the process creates files.
bool writeNew(const std::filesystem::path& path, std::string_view bytes, mode_t mode)
{
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.valid()) {
        return false;
    }
    const bool moded = mode == 0 || ::fchmod(file.get(), mode) == 0;
    return moded && writeAll(file.get(), bytes) && ::fsync(file.get()) == 0 && file.close() == 0;
}

void syncDirectory(const std::filesystem::path& directory)
{
    // The new file is complete and named by now. File systems that can't sync a directory say so here; nothing is lost.
    const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.valid()) {
        ::fsync(opened.get());
    }
}

} // namespace

Result<std::string> readFile(const std::filesystem::path& path, std::size_t maxBytes)
{
    // Without O_NONBLOCK opening a FIFO waits for a writer, for ever.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file.valid()) {
        return readError(path, errno);
    }
    struct stat status = {};
    if (::fstat(file.get(), &status) != 0) {
        return readError(path, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return fileError(ErrorCode::InvalidInput, quoted(path) + " is " +
                                                      (S_ISDIR(status.st_mode) ? "a directory" : "not a regular file") +
                                                      "; give the path of a file.");
    }
    if (static_cast<std::size_t>(status.st_size) > maxBytes) {
        return tooLargeError(path, maxBytes);
    }
    Result<std::string> bytes = readAll(file.get(), path, maxBytes);
    if (bytes.ok() && bytes->starts_with("\x1f\x8b")) {
        return gunzip(*bytes, path, maxBytes);
    }
    return bytes;
}

Result<void> writeFile(const std::filesystem::path& path, std::string_view bytes)
{
    // A link is followed: what it points to is replaced, not the link.
    std::error_code ignored;
    std::filesystem::path target = std::filesystem::canonical(path, ignored);
    if (ignored) {
        target = path;
    }
    mode_t mode = 0;
    struct stat status = {};
    if (::stat(target.c_str(), &status) == 0) {
        if (!S_ISREG(status.st_mode)) { // replacing /dev/null would break the machine
            return fileError(ErrorCode::Io, "Can't write " + quoted(path) + ": it is not a regular file.");
        }
        if (::access(target.c_str(), W_OK) != 0) {
            return writeError(path, errno);
        }
        mode = status.st_mode & 07777;
    }
    const std::filesystem::path directory = target.has_parent_path() ? target.parent_path() : ".";
    const std::filesystem::path fresh = directory / (".candor-" + newSessionId() + ".tmp");
    if (!writeNew(fresh, bytes, mode) || ::rename(fresh.c_str(), target.c_str()) != 0) {
        const int number = errno;
        ::unlink(fresh.c_str());
        return writeError(path, number);
    }
    syncDirectory(directory);
    return {};
}

} // namespace candor
