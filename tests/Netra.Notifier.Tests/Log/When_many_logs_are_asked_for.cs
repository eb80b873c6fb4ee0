using Microsoft.Extensions.DependencyInjection;

namespace Netra.Notifier.Tests;

public class When_many_logs_are_asked_for
{
    [Fact]
    public async Task Each_gets_its_own_page_whoever_asks_with_it()
    {
        await using var notifier = await StartAsync();
        var user = await notifier.NewUserAsync();
        var runs = new List<TestRun>();
        for (var i = 0; i < 60; i++)
        {
            runs.Add(await notifier.NewRunAsync(user));
            await runs[i].WriteAsync(1 + (i % 7));
        }

        var log = notifier.Services.GetRequiredService<LogReads>();
        var pages = await Task.WhenAll(Enumerable.Range(0, 180).Select(i => log.PageAsync(runs[i % 60].Id, user.Id, i / 60, TestContext.Current.CancellationToken)));

        for (var i = 0; i < pages.Length; i++)
        {
            var (last, after) = (1 + (i % 60 % 7), i / 60);
            Assert.Equal(Enumerable.Range(after + 1, Math.Max(0, last - after)).Select(s => (long)s), pages[i].Select(e => e.Seq));
            Assert.All(pages[i], e => Assert.Equal(runs[i % 60].Id.ToString(), e.Envelope().Run));
        }
    }

    private protected virtual Task<TestNotifier> StartAsync() => TestNotifier.StartAsync();
}
