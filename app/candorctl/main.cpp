// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/output.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace candor::ctl {
namespace {

using Action = std::function<int()>;

void addWorkspace(CLI::App& command, std::string& workspace)
{
    command.add_option("--workspace", workspace, "The workspace file (default: the one in your data directory)");
}

void addJson(CLI::App& command, bool& json)
{
    command.add_flag("--json", json, "JSON on stdout, words on stderr");
}

void addRun(CLI::App& app, RunOptions& options, Action& action)
{
    CLI::App& run = *app.add_subcommand("run", "Run a session: every task of a suite under each configuration");
    run.add_flag("--sample", options.sample, "The bundled sample session (a recording, not model output)");
    run.add_option("--suite", options.suite, "A bundled suite's name or a suite file (default: phase3)");
    run.add_option("--config", options.configurationFiles, "A configuration file; repeat it to compare several");
    run.add_option("--backend", options.backend,
                   "sample, simulated, a profile's name, or a base URL such as http://127.0.0.1:8000/v1");
    run.add_option("--model", options.model, "The model's name, as the backend knows it");
    run.add_option("--n", options.n, "Candidates a trial (best of N)");
    run.add_option("--temperature", options.temperature, "Sampling temperature");
    run.add_option("--rubric", options.rubric, "How candidates are ranked: detail, completeness, or a file's path");
    run.add_option("--repeats", options.repeats, "How often each task is run")->capture_default_str();
    run.add_option("--concurrency", options.concurrency, "Requests at once, at the most")->capture_default_str();
    run.add_option("--max-cost", options.maxCostUsd, "Open no further trial when so many US dollars are spent")
        ->check(CLI::NonNegativeNumber);
    run.add_option("--max-tokens", options.maxTokens, "Open no further trial when so many tokens are used")
        ->check(CLI::NonNegativeNumber);
    run.add_option("--max-minutes", options.maxMinutes, "Open no further trial after so many minutes")
        ->check(CLI::NonNegativeNumber);
    run.add_option("--seed", options.seed, "Seed of the session: the same seed gives the same requests");
    run.add_option("--resume", options.resume, "Go on with a session: draws only what is missing");
    run.add_flag("--retry-failures", options.retryFailures,
                 "With --resume: run trials again that failed for reasons not the model's");
    addWorkspace(run, options.workspace);
    addJson(run, options.json);
    run.callback([&] { action = [&options] { return runCommand(options); }; });
}

void addCompare(CLI::App& app, CompareOptions& options, Action& action)
{
    CLI::App& compare = *app.add_subcommand("compare", "Compare two runs task by task");
    compare.add_option("first", options.first, "The baseline: SESSION or SESSION:CONFIGURATION")->required();
    compare.add_option("second", options.second, "SESSION or SESSION:CONFIGURATION")->required();
    addWorkspace(compare, options.workspace);
    addJson(compare, options.json);
    compare.callback([&] { action = [&options] { return compareCommand(options); }; });
}

void addSessionCommands(CLI::App& app, SessionOptions& options, Action& action)
{
    const char* sessionHelp = "The session's id, the beginning of it, or \"last\"";
    CLI::App& sessions = *app.add_subcommand("sessions", "List the sessions of a workspace");
    sessions.callback([&] { action = [&options] { return sessionsCommand(options); }; });

    CLI::App& show = *app.add_subcommand("show", "Show a session, or with --task its candidates side by side");
    show.add_option("session", options.session, sessionHelp)->required();
    show.add_option("--task", options.task, "A task's id");
    show.callback([&] { action = [&options] { return showCommand(options); }; });

    CLI::App& rescore = *app.add_subcommand("rescore", "What another rubric would have selected; changes nothing");
    rescore.add_option("session", options.session, sessionHelp)->required();
    rescore.add_option("--rubric", options.rubric, "A bundled rubric's name or a file's path")->required();
    rescore.callback([&] { action = [&options] { return rescoreCommand(options); }; });

    CLI::App& record = *app.add_subcommand("record", "Save a session's exchanges as a recording that serve can play");
    record.add_option("session", options.session, sessionHelp)->required();
    record.add_option("--output", options.output, "The recording to write")->required();
    record.callback([&] { action = [&options] { return recordCommand(options); }; });

    CLI::App& flight = *app.add_subcommand("flight", "What was seen of the servers while a session ran, and who fell "
                                                     "into a bad stretch");
    flight.add_option("session", options.session, sessionHelp)->required();
    flight.callback([&] { action = [&options] { return flightCommand(options); }; });

    for (CLI::App* command : {&sessions, &show, &rescore, &record, &flight}) {
        addWorkspace(*command, options.workspace);
        addJson(*command, options.json);
    }
}

void addReport(CLI::App& app, ReportCommandOptions& options, Action& action)
{
    CLI::App& report = *app.add_subcommand("report", "Write the report on a session: what was lost where, what to run");
    report.add_option("session", options.session, "The session's id, the beginning of it, or \"last\"")->required();
    report.add_option("--baseline", options.baseline,
                      "SESSION or SESSION:CONFIGURATION to compare with (default: the session's first configuration)");
    report.add_option("--format", options.format, "md, html, csv or json (default: by the output's name, else md)")
        ->check(CLI::IsMember({"md", "html", "csv", "json"}));
    report.add_option("--output", options.output, "The file to write (default: stdout)");
    addWorkspace(report, options.workspace);
    report.callback([&] { action = [&options] { return reportCommand(options); }; });
}

void addSuite(CLI::App& app, SuiteOptions& options, Action& action)
{
    CLI::App& suite = *app.add_subcommand("suite", "Look at suites");
    suite.require_subcommand(1);
    CLI::App& list = *suite.add_subcommand("list", "The bundled suites");
    list.callback([&] { action = [&options] { return suiteListCommand(options); }; });
    CLI::App& check = *suite.add_subcommand("check", "Check a suite file and run its reference solutions");
    check.add_option("file", options.file, "A suite file, or a bundled suite's name")->required();
    check.callback([&] { action = [&options] { return suiteCheckCommand(options); }; });
    addJson(list, options.json);
    addJson(check, options.json);
}

void addEvaluateAndServe(CLI::App& app, EvaluateOptions& evaluate, ServeOptions& serve, Action& action)
{
    CLI::App& evaluation = *app.add_subcommand("evaluate", "Run programs that exist already; needs no backend");
    evaluation.add_option("--suite", evaluate.suite, "A suite file (Candor, HumanEval, MBPP) or a name")->required();
    evaluation.add_option("--samples", evaluate.samples, "JSONL of task_id and completion or solution")->required();
    addJson(evaluation, evaluate.json);
    evaluation.callback([&] { action = [&evaluate] { return evaluateCommand(evaluate); }; });

    CLI::App& server = *app.add_subcommand("serve", "Run the embedded backend alone (default: the sample's recording)");
    auto* recording = server.add_option("--recording", serve.recording, "A recording to play");
    server.add_option("--simulate", serve.profile, "A simulator profile, or \"default\"")->excludes(recording);
    server.add_option("--suite", serve.suite, "The suite whose tasks are simulated or looked for")
        ->capture_default_str();
    server.add_option("--port", serve.port, "The port on 127.0.0.1; 0 takes a free one")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    server.callback([&] { action = [&serve] { return serveCommand(serve); }; });
}

void addProbe(CLI::App& app, ProbeOptions& options, Action& action)
{
    CLI::App& probe = *app.add_subcommand("probe", "Ask a server step by step what it can do, and say how to mend it");
    probe.add_option("target", options.target, "A profile's name, or a base URL such as http://127.0.0.1:8000/v1")
        ->required();
    probe.add_option("--model", options.model, "The model to try (default: the profile's, else the first listed)");
    addJson(probe, options.json);
    probe.footer("Exit codes: 0 a session can be run, 1 not, 2 usage or bad input, 3 nothing could be asked, "
                 "130 cancelled.");
    probe.callback([&] { action = [&options] { return probeCommand(options); }; });
}

void addBackends(CLI::App& app, BackendsOptions& options, Action& action)
{
    CLI::App& backends = *app.add_subcommand("backends", "The profiles of your servers (default: list)");
    backends.require_subcommand(0, 1);
    CLI::App& list = *backends.add_subcommand("list", "Profiles, and what the last probe of each found");
    CLI::App& show = *backends.add_subcommand("show", "One profile: its file, where its keys are, its last probe");
    show.add_option("name", options.name, "A profile's name")->required();
    CLI::App& init = *backends.add_subcommand("init", "A new profile from a template, with comments to go by");
    init.add_option("template", options.from,
                    "vllm, sglang, llama.cpp, ollama, lmstudio, nim, modal, anthropic, openai")
        ->required();
    init.add_option("name", options.name, "The new profile's name")->required();
    for (CLI::App* command : {&backends, &list, &show, &init}) {
        addJson(*command, options.json);
    }
    backends.callback([&] {
        if (!action) {
            action = [&options] { return backendsListCommand(options); };
        }
    });
    list.callback([&] { action = [&options] { return backendsListCommand(options); }; });
    show.callback([&] { action = [&options] { return backendsShowCommand(options); }; });
    init.callback([&] { action = [&options] { return backendsInitCommand(options); }; });
}

int run(int argc, char** argv)
{
    CLI::App app(
        "Candor: run benchmark sessions of models that write Python through an IR, and see what was lost where");
    app.name("candorctl");
    app.set_version_flag("--version", "candorctl " CANDOR_VERSION);
    app.require_subcommand(1);
    app.footer("Exit codes: 0 done, 2 usage or bad input, 3 backend unusable, 4 sandbox unusable, 5 workspace "
               "unusable, 130 cancelled.");
    RunOptions runOptions;
    SessionOptions sessionOptions;
    CompareOptions compareOptions;
    ReportCommandOptions reportOptions;
    SuiteOptions suiteOptions;
    EvaluateOptions evaluateOptions;
    ServeOptions serveOptions;
    ProbeOptions probeOptions;
    BackendsOptions backendsOptions;
    Action action;
    addRun(app, runOptions, action);
    addSessionCommands(app, sessionOptions, action);
    addCompare(app, compareOptions, action);
    addReport(app, reportOptions, action);
    addEvaluateAndServe(app, evaluateOptions, serveOptions, action);
    addProbe(app, probeOptions, action);
    addBackends(app, backendsOptions, action);
    addSuite(app, suiteOptions, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == 0; // --help, --version
        app.exit(error);
        return asked ? kDone : kBadInput;
    }
    return action();
}

} // namespace
} // namespace candor::ctl

int main(int argc, char** argv)
{
    return candor::ctl::run(argc, argv);
}
