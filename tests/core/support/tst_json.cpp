// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/json.h"
#include "core/support/random.h"

#include <QtTest>

using namespace candor;
using namespace std::string_literals;

namespace {

const std::string kDocument =
    R"({"name": "aé\u00e9\ud83d\ude00", "list": [1, -2, 3.5e2, true, null, {"x": []}], "o": {}})";

} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private slots:
    void documentIsReadWhole()
    {
        const Result<Json> json = parseJson(kDocument);
        QVERIFY2(json.ok(), json.ok() ? "" : json.error().message.c_str());
        QVERIFY(*json == Json::parse(kDocument));
        QVERIFY(parseJson(" 7 \n").value() == 7);
        QVERIFY(parseJson("\"a\"").value() == "a");
    }

    void byteOrderMarkIsSkipped() { QVERIFY(parseJson("\xef\xbb\xbf{}").value() == Json::object()); }

    void ofEqualKeysTheLastCounts()
    {
        QVERIFY(parseJson(R"({"a": {"b": 1}, "a": {"c": 2}, "d": 3, "d": [4]})").value() ==
                Json::parse(R"({"a": {"c": 2}, "d": [4]})"));
    }

    void commentsAreReadOnlyWhereTheyAreAllowed()
    {
        const std::string text = "// a profile\n{\"a\": 1, /* two */ \"u\": \"http:/"
                                 "/h\"} // end";
        QVERIFY(!parseJson(text).ok());
        const Result<Json> json = parseJson(text, {.comments = true});
        QVERIFY2(json.ok(), json.ok() ? "" : json.error().message.c_str());
        QCOMPARE((*json)["a"].get<int>(), 1);
        QCOMPARE((*json)["u"].get<std::string>(), std::string("http:") + "/" + "/h");
        QVERIFY(!parseJson("{} /* open", {.comments = true}).ok());
        QVERIFY(!parseJson("{\"a\": [[1]]} // deep", {.maxDepth = 2, .comments = true}).ok());
    }

    void brokenTextIsRefusedWithItsOffset_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << QByteArray("") << "at byte 0 ";
        QTest::newRow("cut") << QByteArray("[1, 2") << "at byte 5 ";
        QTest::newRow("second value") << QByteArray("{} {}") << "at byte 3 ";
        QTest::newRow("prose after") << QByteArray("{}\nHope this helps") << "line 2";
        QTest::newRow("bare word") << QByteArray("{a: 1}") << "string literal";
        QTest::newRow("NaN") << QByteArray("[NaN]") << "byte 1 ";
        QTest::newRow("Infinity") << QByteArray("[-Infinity]") << "byte 2 ";
        QTest::newRow("comment") << QByteArray("[1 /* one */]") << "byte 3 ";
        QTest::newRow("trailing comma") << QByteArray("[1,]") << "byte 3 ";
        QTest::newRow("number too large") << QByteArray("[1e999]") << "number overflow";
        QTest::newRow("control character") << QByteArray("[\"a\nb\"]") << "control character";
        QTest::newRow("lone surrogate") << QByteArray("[\"\\ud800\"]") << "surrogate";
        QTest::newRow("no UTF-8") << QByteArray("[\"\xff\"]") << "UTF-8";
        QTest::newRow("NUL after the end") << QByteArray("{}\0{}", 5) << "byte 2 (line 1, column 3): a NUL byte";
        QTest::newRow("NUL within a string") << QByteArray("[\"a\0b\"]", 7) << "NUL";
        QTest::newRow("only a mark") << QByteArray("\xef\xbb\xbf") << "byte 3 ";
    }
    void brokenTextIsRefusedWithItsOffset()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const Result<Json> json = parseJson(text.toStdString());
        QVERIFY(!json.ok());
        QVERIFY(json.error().code == ErrorCode::InvalidInput);
        QVERIFY2(json.error().message.find(says.toStdString()) != std::string::npos, json.error().message.c_str());
        QVERIFY2(json.error().message.find("[json.exception") == std::string::npos, json.error().message.c_str());
    }

    void truncationAtEveryOffsetIsRefused()
    {
        for (std::size_t size = 0; size < kDocument.size(); ++size) {
            QVERIFY2(!parseJson(kDocument.substr(0, size)).ok(), qPrintable(QString::number(size)));
        }
    }

    void everyByteReplacedIsReadOrRefused()
    {
        candor::Random random(5);
        int refused = 0;
        for (int round = 0; round < 20'000; ++round) {
            std::string text = kDocument;
            text[random.below(text.size())] = static_cast<char>(random.below(256));
            const Result<Json> json = parseJson(text);
            QCOMPARE(json.ok(), Json::accept(text) && text.find('\0') == std::string::npos);
            refused += json.ok() ? 0 : 1;
        }
        QVERIFY(refused > 1000);
    }

    void randomBytesAreReadOrRefused()
    {
        candor::Random random(6);
        const std::string alphabet = "[]{}\",:0123456789.eE+-truefalsn \\u\n\xef\xbb\xbf\xff";
        for (int round = 0; round < 20'000; ++round) {
            std::string text(random.below(40), ' ');
            for (char& byte : text) {
                byte = alphabet[random.below(alphabet.size())];
            }
            QCOMPARE(parseJson(text).ok(), Json::accept(text));
        }
    }

    void depthIsLimited_data()
    {
        QTest::addColumn<QString>("open");
        QTest::addColumn<QString>("close");
        QTest::newRow("arrays") << "["
                                << "]";
        QTest::newRow("objects") << "{\"a\":"
                                 << "}";
    }
    void depthIsLimited()
    {
        QFETCH(QString, open);
        QFETCH(QString, close);
        const auto nested = [&](int depth) {
            return (open.repeated(depth) + "1" + close.repeated(depth)).toStdString();
        };
        QVERIFY(parseJson(nested(64)).ok());
        const Result<Json> deep = parseJson(nested(65));
        QVERIFY(!deep.ok());
        QVERIFY(deep.error().code == ErrorCode::TooLarge);
        QVERIFY2(deep.error().message.find("64") != std::string::npos, deep.error().message.c_str());
        QVERIFY(!parseJson(open.repeated(1'000'000).toStdString()).ok());
        QVERIFY(parseJson(nested(3), {.maxBytes = 100, .maxDepth = 3}).ok());
        QVERIFY(!parseJson(nested(4), {.maxBytes = 100, .maxDepth = 3}).ok());
    }

    void bracketsInStringsAreNoDepth() { QVERIFY(parseJson("[\"" + std::string(1000, '[') + "\\\"{{\"]").ok()); }

    void hugeTextIsRefusedBeforeItIsParsed()
    {
        const std::string huge = "[" + std::string(50u << 20, ' ') + "]";
        QElapsedTimer timer;
        timer.start();
        const Result<Json> json = parseJson(huge);
        qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(!json.ok());
        QVERIFY(json.error().code == ErrorCode::TooLarge);
        QVERIFY2(json.error().message.find("16777216") != std::string::npos, json.error().message.c_str());
    }

    void messageDoesNotRepeatAHugeOrHostileToken()
    {
        const Result<Json> json = parseJson("{\"a\": \"\x1b[31m" + std::string(1 << 20, 'x'));
        QVERIFY(!json.ok());
        QVERIFY2(json.error().message.size() < 1000, "a short message");
        QVERIFY(json.error().message.find('\x1b') == std::string::npos);
    }

    void canonicalTextIsSortedAndTight()
    {
        const Json json = Json::parse(R"({"b": [1, 2.5, "é"], "a": {"d": null, "c": true}})");
        QCOMPARE(canonicalJson(json), R"({"a":{"c":true,"d":null},"b":[1,2.5,"é"]})"s);
        QCOMPARE(canonicalJson(Json("a\xff"
                                    "b")),
                 "\"a\xef\xbf\xbd"
                 "b\""s);
        QCOMPARE(canonicalJson(Json(1)), canonicalJson(Json(1u)));
        QVERIFY(canonicalJson(Json(1)) != canonicalJson(Json(1.0)));
        QCOMPARE(canonicalJson(Json(0.1)), "0.1"s);
        QCOMPARE(prettyJson(Json::parse(R"({"a":[1]})")), "{\n  \"a\": [\n    1\n  ]\n}"s);
    }

    void canonicalTextIsReadBackEqual()
    {
        const Json json = Json::parse(kDocument);
        QVERIFY(parseJson(canonicalJson(json)).value() == json);
        QVERIFY(parseJson(prettyJson(json)).value() == json);
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
