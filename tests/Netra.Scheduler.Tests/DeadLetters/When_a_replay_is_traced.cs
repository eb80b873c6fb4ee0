using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>A replayed message is seen in the trace that it died in, and from there one comes to the request that replayed it.</summary>
public sealed class When_a_replay_is_traced
{
    static readonly ActivityContext Original = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);
    static readonly ActivityContext Operator = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_own_trace_goes_on_and_links_to_the_operators()
    {
        using var listener = Listen();
        await using var yard = await Graveyard.OpenAsync();
        using var scheduler = yard.Scheduler();
        IReadOnlyList<Guid> sent;
        using (var cause = new Activity("cause").SetParentId(Text(Original)).Start())
            sent = await yard.SendAsync(1);
        await yard.StoredAsync(sent);
        Assert.Equal(Original.TraceId, yard.Span!.TraceId);
        Assert.Empty(yard.Span.Links);
        await using var db = yard.OpenDatabase();
        Assert.Contains(Original.TraceId.ToHexString(), (await db.DeadLetters.AsNoTracking().SingleAsync(Stop)).Traceparent, StringComparison.Ordinal);

        yard.Mended = true;
        await yard.EndAsync(await yard.ReplayAsync(traceparent: Text(Operator)));

        Assert.Equal(1, yard.Done[sent[0]]);
        Linked(yard.Span!);
    }

    [Fact]
    public async Task The_trace_goes_on_too_where_only_the_record_of_the_failure_knows_it()
    {
        using var listener = Listen();
        await using var yard = await Graveyard.OpenAsync();
        yard.Mended = true;
        await yard.BuryAsync(1);
        await using var db = yard.OpenDatabase();
        await db.DeadLetters.ExecuteUpdateAsync(d => d.SetProperty(x => x.Traceparent, Text(Original)), Stop);
        using var scheduler = yard.Scheduler();

        await yard.EndAsync(await yard.ReplayAsync(traceparent: Text(Operator)));

        Linked(yard.Span!);
        Assert.Equal(Original.SpanId, yard.Span!.ParentSpanId);
    }

    static void Linked(Activity span)
    {
        Assert.Equal(Original.TraceId, span.TraceId);
        Assert.Equal((Operator.TraceId, Operator.SpanId), (Assert.Single(span.Links).Context.TraceId, Assert.Single(span.Links).Context.SpanId));
    }

    static ActivityListener Listen()
    {
        var listener = new ActivityListener { ShouldListenTo = s => s.Name == "MassTransit", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    static string Text(ActivityContext context) => $"00-{context.TraceId.ToHexString()}-{context.SpanId.ToHexString()}-01";
}
