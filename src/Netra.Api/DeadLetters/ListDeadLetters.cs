using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>GET /v1/dead-letters: what a filter means, newest first.</summary>
static class ListDeadLetters
{
    public static async Task<Ok<Page<DeadLetterItem>>> HandleAsync(
        [Description("Such as queue:netra.runs exception:TimeoutException failed:>2h; without status: only what is outstanding.")] string? filter, string? cursor, long? limit,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var letters = DeadLetterFilters.Parse(filter, http).On(db);
        if (Paging.After(cursor) is { } last)
            letters = letters.Where(d => d.Id < last);
        var rows = await letters.OrderByDescending(d => d.Id).Take(most + 1).Select(Slim).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, DeadLetterItem.From, d => Paging.Cursor(d.Id)));
    }

    /// <summary>Leaves bodies and headers in the database.</summary>
    static readonly System.Linq.Expressions.Expression<Func<DeadLetter, DeadLetter>> Slim = d => new DeadLetter
    {
        Id = d.Id,
        Kind = d.Kind,
        Status = d.Status,
        Queue = d.Queue,
        Consumer = d.Consumer,
        MessageType = d.MessageType,
        MessageId = d.MessageId,
        RunId = d.RunId,
        CallId = d.CallId,
        Step = d.Step,
        TenantId = d.TenantId,
        Fingerprint = d.Fingerprint,
        Exception = d.Exception,
        Error = d.Error,
        Attempts = d.Attempts,
        Replays = d.Replays,
        Deaths = d.Deaths,
        FailedAt = d.FailedAt,
    };
}
