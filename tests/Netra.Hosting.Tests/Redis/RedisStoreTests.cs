using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netra.Hosting.Redis;
using Netra.Tests;

namespace Netra.Hosting.Tests.Redis;

public sealed class RedisStoreTests
{
    const string Add = "return {redis.call('INCRBY', KEYS[1], ARGV[1]), tonumber(ARGV[2])}";

    [Fact]
    public async Task A_script_answers_with_numbers()
    {
        using var store = Store(Servers.Redis);
        var key = $"test:{Guid.CreateVersion7()}";
        long[]? first = await Eventually.Async(() => store.EvaluateAsync(Add, key, 5, 7), v => v is not null);
        long[]? second = await store.EvaluateAsync(Add, key, 3, 0);
        Assert.Equal("5 7, 8 0", $"{string.Join(' ', first!)}, {string.Join(' ', second!)}");
    }

    [Fact]
    public async Task Without_an_address_there_is_no_answer_at_once()
    {
        using var store = Store("");
        Assert.Null(await store.EvaluateAsync(Add, "k", 1, 1));
    }

    [Fact]
    public async Task Where_nobody_listens_there_is_soon_no_answer_and_then_at_once()
    {
        using var store = Store("127.0.0.1:1");
        var begun = Stopwatch.GetTimestamp();
        Assert.Null(await store.EvaluateAsync(Add, "k", 1, 1));
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 3);

        begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++)
            Assert.Null(await store.EvaluateAsync(Add, "k", 1, 1));
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 2);
    }

    static RedisStore Store(string url) => new(Options.Create(new RedisOptions { Url = url }), TimeProvider.System, NullLogger<RedisStore>.Instance);
}
