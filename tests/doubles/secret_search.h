// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDirIterator>
#include <QFile>
#include <QStringList>
#include <QUrl>

#include <utility>
#include <vector>

namespace candor {

/// Finds a secret in bytes however it got there: as it is, base64 at any of its three offsets, URL-encoded, hex,
/// JSON-escaped, and each of them broken at line ends.
class SecretSearch
{
public:
    explicit SecretSearch(const QByteArray& secret)
    {
        m_forms = {{"plain", secret},
                   {"URL-encoded", secret.toPercentEncoding()},
                   {"hex", secret.toHex()},
                   {"upper-case hex", secret.toHex().toUpper()},
                   {"JSON-escaped", QByteArray(secret).replace("/", "\\/")}};
        for (int offset = 0; offset < 3; ++offset) {
            // What depends on the bytes before and after is left out at both ends.
            const QByteArray bytes = QByteArray(offset, 'x') + secret;
            const QByteArray standard = bytes.toBase64().mid(offset == 0 ? 0 : 4);
            m_forms.emplace_back("base64", standard.left(standard.size() - 4));
            const QByteArray web = bytes.toBase64(QByteArray::Base64UrlEncoding).mid(offset == 0 ? 0 : 4);
            m_forms.emplace_back("base64 for URLs", web.left(web.size() - 4));
        }
    }

    /// The forms that are in the bytes; empty: it is clean.
    [[nodiscard]] QStringList formsIn(const QByteArray& bytes) const
    {
        QStringList found;
        const QByteArray joined = withoutBreaks(bytes);
        for (const auto& [name, form] : m_forms) {
            if (bytes.contains(form) || joined.contains(withoutBreaks(form))) {
                found << name;
            }
        }
        return found;
    }

    /// Every file below the directory; `files` counts them.
    [[nodiscard]] QStringList findIn(const QString& directory, int& files) const
    {
        QStringList found;
        QDirIterator each(directory, QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            QFile file(each.next());
            if (file.open(QIODevice::ReadOnly)) {
                ++files;
                for (const QString& form : formsIn(file.readAll() + file.fileName().toUtf8())) {
                    found << file.fileName() + " holds it " + form;
                }
            }
        }
        return found;
    }

private:
    /// Line breaks, their escapes, and what mail and editors put at them.
    static QByteArray withoutBreaks(QByteArray bytes)
    {
        for (const char* part : {"\\r", "\\n", "=\r\n", "=\n", "\r", "\n", " ", "\t"}) {
            bytes.replace(part, "");
        }
        return bytes;
    }

    std::vector<std::pair<QString, QByteArray>> m_forms;
};

} // namespace candor
