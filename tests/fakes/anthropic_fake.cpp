// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/anthropic_fake.h"

namespace candor {
namespace {

/// The first thing in a schema that structured output refuses; empty when it takes it.
std::string problemWithSchema(const Json& schema)
{
    static const std::set<std::string> keywords{"type",  "enum",     "const",       "anyOf",    "allOf",
                                                "$ref",  "$defs",    "properties",  "required", "additionalProperties",
                                                "items", "minItems", "description", "title"};
    if (!schema.is_object()) {
        return {};
    }
    if (const std::string unknown = unknownMember(schema, keywords); !unknown.empty()) {
        return "schema keyword '" + unknown + "' is not supported";
    }
    if (schema.value("type", Json()) == "object" && schema.value("additionalProperties", Json()) != false) {
        return "For 'object' type, 'additionalProperties' must be false";
    }
    if (schema.contains("$ref") && !schema["$ref"].get<std::string>().starts_with("#/$defs/")) {
        return "only local $ref are supported";
    }
    for (const char* map : {"properties", "$defs"}) {
        const Json members = schema.value(map, Json::object());
        for (const Json& member : members) {
            if (const std::string problem = problemWithSchema(member); !problem.empty()) {
                return problem;
            }
        }
    }
    for (const char* list : {"anyOf", "allOf"}) {
        const Json members = schema.value(list, Json::array());
        for (const Json& member : members) {
            if (const std::string problem = problemWithSchema(member); !problem.empty()) {
                return problem;
            }
        }
    }
    return problemWithSchema(schema.value("items", Json()));
}

std::string problemWithFormat(const Json& body)
{
    if (!body.contains("output_config")) {
        return {};
    }
    const Json format = body["output_config"].value("format", Json());
    if (!format.is_object() || format.value("type", Json()) != "json_schema" || !format.contains("schema")) {
        return "output_config.format must have a type and a schema";
    }
    return problemWithSchema(format["schema"]);
}

std::string problemWithTool(const Json& body)
{
    if (!body.contains("tool_choice")) {
        return {};
    }
    const Json tools = body.value("tools", Json::array());
    for (const Json& tool : tools) {
        if (tool.value("name", "") == body["tool_choice"].value("name", "?") && tool.contains("input_schema")) {
            return {};
        }
    }
    return "tool_choice names no tool";
}

std::string problemWith(const Json& body, const std::string& version)
{
    static const std::set<std::string> members{"model", "max_tokens", "messages", "system",        "temperature",
                                               "top_p", "top_k",      "tools",    "output_config", "tool_choice"};
    if (!body.is_object()) {
        return "invalid JSON";
    }
    if (const std::string unknown = unknownMember(body, members); !unknown.empty()) {
        return unknown + ": Extra inputs are not permitted";
    }
    const bool limited =
        body.contains("max_tokens") && body["max_tokens"].is_number_integer() && body["max_tokens"] > 0;
    if (!limited || !body.contains("model") || !body.contains("messages")) {
        return "model, max_tokens and messages are required";
    }
    for (const Json& message : body["messages"]) {
        if (message.value("role", "") != "user" && message.value("role", "") != "assistant") {
            return "messages: the system prompt is a top-level member";
        }
    }
    const bool sampled = body.contains("temperature") || body.contains("top_p") || body.contains("top_k");
    if (version == "2026-10-21" && sampled) {
        return "temperature, top_p and top_k are not accepted";
    }
    if (body.contains("temperature") && body.contains("top_p")) {
        return "temperature and top_p cannot both be specified for this model";
    }
    const std::string format = problemWithFormat(body);
    return format.empty() ? problemWithTool(body) : format;
}

Json contentOf(const Json& body, const Reply& reply)
{
    if (!body.contains("tool_choice")) {
        return Json::array({{{"type", "thinking"}, {"thinking", "Let me see."}, {"signature", "s"}},
                            {{"type", "text"}, {"text", reply.text}}});
    }
    const Json input = Json::parse(reply.text, nullptr, false);
    return Json::array({{{"type", "tool_use"},
                         {"id", "toolu_1"},
                         {"name", body["tool_choice"]["name"]},
                         {"input", input.is_object() ? input : Json::object()}}});
}

} // namespace

AnthropicFake::AnthropicFake(std::unique_ptr<ReplySource> source) : m_http(std::move(source))
{
    m_http.server().Post("/v1/messages", [this](const httplib::Request& request, httplib::Response& response) {
        response.set_header("request-id", "req_1");
        messages(request, response);
    });
    m_http.start();
}

void AnthropicFake::fail(httplib::Response& response, int status, const std::string& type, const std::string& message)
{
    m_http.refuse(message);
    sendJson(response, status,
             {{"type", "error"}, {"error", {{"type", type}, {"message", message}}}, {"request_id", "req_1"}});
}

void AnthropicFake::messages(const httplib::Request& request, httplib::Response& response)
{
    const std::string version = request.get_header_value("anthropic-version");
    if (request.get_header_value("x-api-key") != kKey) {
        fail(response, 401, "authentication_error", "invalid x-api-key");
        return;
    }
    if (version != "2023-06-01" && version != "2026-10-21") {
        fail(response, 400, "invalid_request_error", "anthropic-version: not a valid version");
        return;
    }
    const Json body = Json::parse(request.body, nullptr, false);
    if (const std::string problem = problemWith(body, version); !problem.empty()) {
        fail(response, 400, "invalid_request_error", problem);
        return;
    }
    const std::string model = body["model"].get<std::string>();
    if (!m_http.knows(model)) {
        fail(response, 404, "not_found_error", "model: " + model);
        return;
    }
    const Reply reply = m_http.reply(request, model, 0);
    const char* ended = body.contains("tool_choice") ? "tool_use" : "end_turn";
    sendJson(response, 200,
             {{"id", "msg_1"},
              {"type", "message"},
              {"role", "assistant"},
              {"model", model},
              {"content", contentOf(body, reply)},
              {"stop_reason", reply.finishReason == "length" ? "max_tokens" : ended},
              {"usage",
               {{"input_tokens", 20},
                {"cache_creation_input_tokens", 30},
                {"cache_read_input_tokens", 50},
                {"output_tokens", 80}}}});
}

} // namespace candor
