using System.Text.Json;
using Netra.Hosting.DeadLetters;
using Netra.Tests;
using RabbitMQ.Client;

namespace Netra.Cli.Tests;

/// <summary><c>dlq raw</c> and <c>dlq import</c> on a broker of their own, with no fleet and no database.</summary>
public sealed class RawCommandTests : IAsyncLifetime
{
    const string Dead = "netra.runs_error", Work = "netra.runs";

    readonly ScratchFolder folder = new();
    ScratchBroker broker = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        broker = await ScratchBroker.StartAsync();
        foreach (var queue in (string[])[Dead, Work])
            await broker.PutAsync($"queues/{broker.Name}/{queue}", new { durable = true, arguments = new Dictionary<string, string> { ["x-queue-type"] = "quorum" } });
    }

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await broker.DisposeAsync();
    }

    [Fact]
    public async Task What_is_taken_is_off_the_queue_and_in_the_file_and_put_back_it_is_as_it_was()
    {
        var sent = await SendAsync(5);
        var file = folder.File("saved.jsonl");

        Assert.Equal(3, (await RunAsync("raw", "take", Dead, "--count", "3", "--out", file)).GetProperty("taken").GetInt32());
        Assert.Equal(3, File.ReadAllLines(file).Length);
        Assert.Equal(2, (await RunAsync("raw", "take", Dead, "--out", file)).GetProperty("taken").GetInt32());
        Assert.Equal(0, (await RunAsync("raw", "take", Dead, "--out", file)).GetProperty("taken").GetInt32());
        Assert.Equal(5, (await RunAsync("raw", "put", file)).GetProperty("put").GetInt32());

        var back = await ReadAsync(Dead);
        Assert.Equal(sent.Order(), back.Select(m => m.MessageId!).Order());
        Assert.All(back, m =>
        {
            Assert.Equal(("too heavy", "kept", "2"), (m.Text("MT-Fault-Message"), m.Text("mark"), m.Headers["MT-Fault-RetryCount"]!.ToString()));
            Assert.Equal("application/vnd.masstransit+json", m.ContentType);
            Assert.Contains("MT-Redelivery-Count", System.Text.Encoding.UTF8.GetString(m.Body), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Put_into_a_work_queue_they_are_new_messages()
    {
        var sent = await SendAsync(2);
        var file = folder.File("saved.jsonl");
        await RunAsync("raw", "take", Dead, "--out", file);

        await RunAsync("raw", "put", file, "--queue", Work);

        var anew = await ReadAsync(Work);
        Assert.Equal(sent.Order(), anew.Select(m => m.MessageId!).Order());
        Assert.All(anew, m =>
        {
            Assert.Equal("kept", m.Text("mark"));
            Assert.DoesNotContain(m.Headers.Keys, h => h.StartsWith("MT-Fault", StringComparison.Ordinal));
            Assert.DoesNotContain("MT-Redelivery-Count", System.Text.Encoding.UTF8.GetString(m.Body), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task An_import_puts_them_beside_their_queues_and_leaves_out_what_was_no_message()
    {
        var sent = await SendAsync(2);
        var file = folder.File("letters.jsonl");
        await RunAsync("raw", "take", Dead, "--out", file);
        await File.AppendAllTextAsync(file, """{"queue":"","message_id":"1","content_type":null,"headers":{},"body":"e30="}""" + "\n", Stop);

        var imported = await RunAsync("import", file);

        Assert.Equal((2, 1), (imported.GetProperty("imported").GetInt32(), imported.GetProperty("left_out").GetInt32()));
        Assert.Equal(sent.Order(), (await ReadAsync(Dead)).Select(m => m.MessageId!).Order());
    }

    [Fact]
    public async Task A_file_that_is_none_and_a_queue_that_is_not_there_have_their_exit_codes()
    {
        var file = folder.File("nonsense.jsonl");
        await File.WriteAllTextAsync(file, "{}\n", Stop);
        Assert.Equal(2, (await CliProcess.RunAsync(Environment, "dlq", "raw", "put", file)).Exit);
        Assert.Equal(3, (await CliProcess.RunAsync(Environment, "dlq", "raw", "take", "netra.nothing", "--out", file)).Exit);
        var away = new Dictionary<string, string> { ["NETRA_AMQP"] = "amqp://guest:guest@127.0.0.1:1/x" };
        Assert.Equal(5, (await CliProcess.RunAsync(away, "dlq", "raw", "take", Dead, "--out", file)).Exit);
    }

    Dictionary<string, string> Environment => new() { ["NETRA_AMQP"] = broker.Url };

    async Task<JsonElement> RunAsync(params string[] args)
    {
        var outcome = await CliProcess.RunAsync(Environment, ["dlq", .. args, "--json"]);
        Assert.True(outcome.Exit == 0, outcome.Output + outcome.Error);
        return outcome.Json;
    }

    /// <summary>Dead letters as MassTransit leaves them.</summary>
    async Task<List<string>> SendAsync(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7().ToString()).ToList();
        await RawMessages.PutAsync(broker.Url, ids.ConvertAll(id => new RawDelivery(
            Dead,
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["MT-Fault-Message"] = "too heavy", ["MT-Fault-RetryCount"] = 2L, ["mark"] = "kept" },
            id, "application/vnd.masstransit+json",
            System.Text.Encoding.UTF8.GetBytes($$$"""{"messageId":"{{{id}}}","messageType":["urn:message:X:Y"],"headers":{"MT-Redelivery-Count":5},"message":{"n":1}}"""))), queue: null, replay: false, Stop);
        return ids;
    }

    /// <summary>All that a queue holds, which is put back when the channel closes.</summary>
    async Task<List<RawDelivery>> ReadAsync(string queue)
    {
        List<RawDelivery> read = [];
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Url) }.CreateConnectionAsync(Stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Stop);
        while (await channel.BasicGetAsync(queue, autoAck: false, Stop) is { } got)
            read.Add(new(queue, got.BasicProperties.Headers!.ToDictionary(h => h.Key, h => h.Value is byte[] text ? System.Text.Encoding.UTF8.GetString(text) : h.Value, StringComparer.Ordinal), got.BasicProperties.MessageId, got.BasicProperties.ContentType, got.Body.ToArray()));
        return read;
    }
}
