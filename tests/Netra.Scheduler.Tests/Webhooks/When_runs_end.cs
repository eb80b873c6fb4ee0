using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netra.Contracts;
using Netra.Hosting.Outbound;
using Netra.Scheduler.Webhooks;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Secrets;
using Netra.Storage.Webhooks;
using Netra.Tests;

namespace Netra.Scheduler.Tests.Webhooks;

/// <summary>Deliveries that are queued reach their webhook, signed, at least once, under one id.</summary>
public sealed class When_runs_end
{
    static readonly SecretSeal Seal = new([RandomNumberGenerator.GetBytes(SecretSeal.KeyBytes)]);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_webhook_gets_its_message_once_signed_as_the_standard_says(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await QueueAsync(database, run, webhook);
        using var first = Start(database);
        using var second = Start(database);

        var delivery = await EndAsync(database, run, DeliveryStatus.Delivered);

        var got = Assert.Single(receiver.Got);
        Assert.Equal("msg_" + delivery.Id.ToString("N"), got.Id);
        using var hmac = new HMACSHA256(Convert.FromBase64String(webhook.Secret["whsec_".Length..]));
        Assert.Equal("v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes($"{got.Id}.{got.Timestamp}.{got.Body}"))), got.Signature);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(long.Parse(got.Timestamp, CultureInfo.InvariantCulture)), delivery.CreatedAt.AddSeconds(-5), delivery.CreatedAt.AddSeconds(30));
        using var body = JsonDocument.Parse(got.Body);
        Assert.Equal(("run.completed", run.CorrelationId), (body.RootElement.GetProperty("type").GetString(), body.RootElement.GetProperty("data").GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task One_that_is_not_taken_comes_again_under_the_same_id_until_it_is()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = n => n < 3 ? 503 : 200;
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await QueueAsync(database, run, webhook);
        using var dispatch = Start(database);

        var delivery = await EndAsync(database, run, DeliveryStatus.Delivered);

        Assert.Equal((3, 3), (receiver.Got.Count, delivery.Attempts));
        Assert.Single(receiver.Got.Select(g => (g.Id, g.Body)).Distinct());
        using var log = JsonDocument.Parse(delivery.Log);
        Assert.Equal([503, 503, 200], log.RootElement.EnumerateArray().Select(a => a.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task One_that_is_never_taken_fails_and_can_be_sent_again()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => 500;
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await QueueAsync(database, run, webhook);
        using var dispatch = Start(database);

        var failed = await EndAsync(database, run, DeliveryStatus.Failed);

        Assert.Equal((4, null), (failed.Attempts, failed.DueAt));
        Assert.Equal(4, receiver.Got.Count);
    }

    [Fact]
    public async Task Each_pause_is_three_times_the_one_before()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => 500;
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await QueueAsync(database, run, webhook);
        using var dispatch = Start(database, firstRetrySeconds: 600);

        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        var waiting = await Eventually.Async(() => db.WebhookDeliveries.AsNoTracking().SingleAsync(d => d.RunId == run.CorrelationId, Stop), d => d.Log != "[]");

        Assert.Equal((1, DeliveryStatus.Pending), (waiting.Attempts, waiting.Status));
        Assert.InRange(waiting.DueAt!.Value, now.AddSeconds(590), now.AddSeconds(660));
        var pauses = new WebhookOptions();
        Assert.Equal([5, 15, 45, 21_600], new[] { 1, 2, 3, 12 }.Select(n => pauses.Backoff(n).TotalSeconds));
    }

    [Fact]
    public async Task A_pause_begins_when_the_attempt_has_failed()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await using var receiver = await Receiver.StartAsync();
        using var answers = new ManualResetEventSlim();
        receiver.Answer = _ => answers.Wait(TimeSpan.FromSeconds(4), Stop) ? 500 : 200;
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await QueueAsync(database, run, webhook);
        using var dispatch = Start(database, firstRetrySeconds: 600);
        await using var db = database.Open();
        await Eventually.Async(() => Task.FromResult(receiver.Got.Count), n => n == 1);
        var asked = await DbClock.NowAsync(db, Stop);
        answers.Set();

        var waiting = await Eventually.Async(() => db.WebhookDeliveries.AsNoTracking().SingleAsync(d => d.RunId == run.CorrelationId, Stop), d => d.Log != "[]");

        Assert.True(waiting.DueAt >= asked.AddSeconds(600), $"{waiting.DueAt:O} is less than 600 s after {asked:O}.");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task What_is_due_is_decided_by_the_databases_clock(int days)
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = n => n < 3 ? 503 : 200;
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await using var db = database.Open();
        var begin = await DbClock.NowAsync(db, Stop);
        await QueueAsync(database, run, webhook);
        using var dispatch = Start(database, time: new WrongClock(TimeSpan.FromDays(days)));

        var delivery = await EndAsync(database, run, DeliveryStatus.Delivered);

        var end = await DbClock.NowAsync(db, Stop);
        Assert.Equal(3, receiver.Got.Count);
        Assert.InRange(delivery.DeliveredAt!.Value, begin, end);
        Assert.All(JsonSerializer.Deserialize<List<DeliveryAttempt>>(delivery.Log, StorageJson.Options)!, a => Assert.InRange(a.At, begin, end));
        Assert.All(receiver.Got, g => Assert.InRange(long.Parse(g.Timestamp, CultureInfo.InvariantCulture), begin.ToUnixTimeSeconds(), end.ToUnixTimeSeconds()));

        receiver.Answer = _ => 503;
        await db.WebhookDeliveries.ExecuteUpdateAsync(d => d.SetProperty(x => x.Status, DeliveryStatus.Pending).SetProperty(x => x.Attempts, 0).SetProperty(x => x.DueAt, end), Stop);
        var failed = await EndAsync(database, run, DeliveryStatus.Failed);
        Assert.Equal(4, failed.Attempts);
    }

    [Fact]
    public async Task What_a_dead_scheduler_had_claimed_is_sent_by_another()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await using var receiver = await Receiver.StartAsync();
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await QueueAsync(database, run, webhook);
        await using (var db = database.Open())
            Assert.Single(await DeliveryRows.ClaimAsync(db, 10, TimeSpan.FromSeconds(1), Stop)); // and dies

        using var dispatch = Start(database);

        Assert.Equal(2, (await EndAsync(database, run, DeliveryStatus.Delivered)).Attempts);
        Assert.Single(receiver.Got);
    }

    [Fact]
    public async Task A_run_that_ended_before_the_workers_knew_of_a_new_webhook_is_made_up_for()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await using var receiver = await Receiver.StartAsync();
        var (_, run) = await SeedAsync(database, receiver.Url); // nothing is queued
        using var first = Start(database);
        using var second = Start(database);

        await EndAsync(database, run, DeliveryStatus.Delivered);

        Assert.Single(receiver.Got);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("run.completed", true)]
    [InlineData("run.failed run.completed", true)]
    [InlineData("run.failed run.timed_out", false)]
    public async Task A_webhook_hears_of_the_ends_that_it_names(string events, bool hears)
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await SeedAsync(database, "http://127.0.0.1:1", events);
        await using var db = database.Open();

        await new NewWebhooks(TimeProvider.System).CatchUpAsync(db, Stop);

        Assert.Equal(hears, await db.WebhookDeliveries.AnyAsync(Stop));
    }

    [Fact]
    public async Task A_private_address_is_never_connected_to()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");
        await using var receiver = await Receiver.StartAsync();
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await QueueAsync(database, run, webhook);
        using var dispatch = Start(database, allowPrivate: false);

        var failed = await EndAsync(database, run, DeliveryStatus.Failed);

        Assert.Contains("refused", failed.Log, StringComparison.Ordinal);
        Assert.Empty(receiver.Got);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_secret_from_a_time_without_keys_is_sealed_and_signs_as_before(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var receiver = await Receiver.StartAsync();
        var (webhook, run) = await SeedAsync(database, receiver.Url);
        await QueueAsync(database, run, webhook);
        await using var db = database.Open();
        db.Add(new WebhookSecret { OwnerId = webhook.OwnerId, TenantId = webhook.TenantId, Secret = SigningSecrets.New(), CreatedAt = webhook.CreatedAt });
        await db.SaveChangesAsync(Stop);

        using var clock = new SecretsClock(database, Seal, TimeProvider.System, NullLogger<SecretsClock>.Instance);
        await clock.StartAsync(Stop);
        await clock.ExecuteTask!;

        Assert.StartsWith(Seal.CurrentPrefix, (await db.Webhooks.AsNoTracking().SingleAsync(Stop)).Secret, StringComparison.Ordinal);
        Assert.StartsWith(Seal.CurrentPrefix, (await db.WebhookSecrets.AsNoTracking().SingleAsync(Stop)).Secret, StringComparison.Ordinal);
        Assert.Equal(0, await SecretRenewal.RunAsync(db, Seal, Stop));
        using var dispatch = Start(database);
        await EndAsync(database, run, DeliveryStatus.Delivered);
        var got = Assert.Single(receiver.Got);
        Assert.Equal(SigningSecrets.Sign(webhook.Secret, got.Id, long.Parse(got.Timestamp, CultureInfo.InvariantCulture), got.Body), got.Signature);
    }

    static WebhookDispatch Start(ScratchDatabase database, bool allowPrivate = true, double firstRetrySeconds = 0.05, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var outbound = Options.Create(new OutboundOptions { AllowPrivate = allowPrivate, TimeoutSeconds = 5 });
        var options = Options.Create(new WebhookOptions { PollMilliseconds = 20, FirstRetrySeconds = firstRetrySeconds, Attempts = 4 });
        var sender = new WebhookSender(database, new OutboundHttp(outbound), Seal, options, time, NullLogger<WebhookSender>.Instance);
        var dispatch = new WebhookDispatch(database, sender, new NewWebhooks(time), options, outbound, time, NullLogger<WebhookDispatch>.Instance);
        _ = dispatch.StartAsync(Stop);
        return dispatch;
    }

    static async Task<(WebhookRow Webhook, Run Run)> SeedAsync(ScratchDatabase database, string url, string events = "")
    {
        await using var db = database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        var webhook = new WebhookRow { Id = Guid.CreateVersion7(), TenantId = Guid.CreateVersion7(), OwnerId = Guid.CreateVersion7(), Url = url, Events = events, Secret = SigningSecrets.New(), CreatedAt = now.AddSeconds(-1) };
        var run = new NewRun(webhook.TenantId, webhook.OwnerId, "a", "{}", TimeSpan.FromSeconds(1)).Queued(now, TimeSpan.FromHours(1));
        (run.Status, run.CompletedAt, run.DueAt) = (RunStatus.Completed, now, null);
        db.AddRange(webhook, run);
        await db.SaveChangesAsync(Stop);
        return (webhook, run);
    }

    static async Task QueueAsync(ScratchDatabase database, Run run, WebhookRow webhook)
    {
        await using var db = database.Open();
        db.Add(WebhookEvents.Of(run, webhook, await DbClock.NowAsync(db, Stop)));
        await db.SaveChangesAsync(Stop);
    }

    static async Task<WebhookDelivery> EndAsync(ScratchDatabase database, Run run, string status)
    {
        await using var db = database.Open();
        return (await Eventually.Async(() => db.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(d => d.RunId == run.CorrelationId, Stop), d => d?.Status == status))!;
    }
}
