using System.Globalization;
using Netra.Client;
using Netra.Hosting.DeadLetters;

namespace Netra.Cli;

/// <summary>A dead letter as an xunit test: red while the fault is there, green once it is mended.</summary>
static class TestExport
{
    /// <summary>The source of one file.</summary>
    /// <exception cref="CommandException">The payload is masked, or there is nothing to repeat.</exception>
    public static string Write(DeadLetter letter)
    {
        var json = letter.Json;
        if (json.GetProperty("payload_masked").GetBoolean())
            throw new CommandException(Exit.Denied, "A test has the payload: it needs permission dlq_payload.");
        var subject = json.GetProperty("subject");
        var body = Display.Text(subject, "tool") is { Length: > 0 } tool
            ? OfCall(letter, tool, subject.GetProperty("arguments").GetRawText())
            : OfMessage(letter);
        return $$"""
            // Dead letter {{letter.Id}} of {{letter.FailedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}, queue {{letter.Queue}}, fingerprint {{letter.Fingerprint}}:
            // {{Display.Short($"{letter.Exception}: {letter.Error}", 160)}}
            {{body}}
            """;
    }

    static string OfCall(DeadLetter letter, string tool, string arguments) => $$""""
        using System;
        using System.Linq;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Netra.Diagnostics;
        using Netra.FinOps;
        using Netra.Sdk;
        using Xunit;

        public sealed class Dead_letter_{{letter.Id:N}}
        {
            [Fact]
            public async Task The_tool_does_what_it_was_asked()
            {
                var services = new ServiceCollection();
                services.AddLogging();
                services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
                services.AddDiagnostics();
                services.AddFinOps();
                await using var provider = services.BuildServiceProvider();
                var tool = provider.GetServices<ITool>().Single(t => t.Descriptor.Name == {{Literal(tool)}});
                var context = new ToolContext
                {
                    CallId = new Guid("{{letter.Json.GetProperty("call_id").GetString()}}"),
                    RunId = new Guid("{{letter.RunId}}"),
                    Attempt = 1,
                    Worker = "test",
                    Identity = new RunIdentity(Guid.Empty, Guid.Empty, null, "test", null, "test"),
                    Datasets = null!, // a tool that reads a dataset needs one of the test's own
                    Time = TimeProvider.System,
                };
                var arguments = JsonSerializer.Deserialize<JsonElement>({{Literal(arguments)}});

                var result = await tool.ExecuteAsync(context, arguments, CancellationToken.None);

                Assert.False(result is ToolResult.Failed, (result as ToolResult.Failed)?.Failure.Message);
            }
        }

        """";

    static string OfMessage(DeadLetter letter)
    {
        if (KnownCommands.Find(letter.MessageType) is not { } type)
            throw new CommandException($"This build knows no message of its type ({letter.MessageType ?? "none"}): there is nothing to repeat.");
        return $$""""
            using System.Text.Json;
            using {{type.Namespace}};
            using Xunit;

            public sealed class Dead_letter_{{letter.Id:N}}
            {
                [Fact]
                public void The_message_can_be_read()
                {
                    var message = JsonSerializer.Deserialize<{{type.Name}}>({{Literal(letter.Json.GetProperty("message").GetRawText())}}, JsonSerializerOptions.Web);

                    Assert.NotNull(message);
                }
            }

            """";
    }

    /// <summary>As a C# string.</summary>
    static string Literal(string text) => "@\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
