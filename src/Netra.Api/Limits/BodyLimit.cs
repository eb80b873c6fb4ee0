using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Netra.Api.Problems;

namespace Netra.Api.Limits;

/// <summary>Refuses bodies above 1 MiB, or above what the route allows, declared or not.</summary>
/// <remarks>Most clients read no answer before they have sent their body, so some of what is too much is read and thrown away first.</remarks>
sealed class BodyLimit(RequestDelegate next, TimeProvider time)
{
    const int Default = 1 << 20;
    const long Discarded = 64 << 20;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext http)
    {
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? Default;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = Math.Min(limit, long.MaxValue - Discarded) + Discarded;
        try
        {
            if (http.Request.ContentLength > limit)
                throw RefusedException.TooLarge(limit);
            await next(http);
        }
        catch (RefusedException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await DiscardAsync(http);
            throw;
        }
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="RefusedException">It is larger than 1 MiB.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        var buffer = new byte[Math.Min(http.Request.ContentLength ?? Default, Default) + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length <= Default ? buffer.AsMemory(0, length) : throw RefusedException.TooLarge(Default);
    }

    async Task DiscardAsync(HttpContext http)
    {
        if (http.Request.Headers.Expect.Count > 0 || http.Request.ContentLength > Discarded)
            return;
        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            await http.Request.Body.CopyToAsync(Stream.Null, stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // the caller sends too much or too slowly, and may miss the answer
        }
    }
}

/// <summary>The limit of one route, in bytes.</summary>
sealed record RouteBodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
