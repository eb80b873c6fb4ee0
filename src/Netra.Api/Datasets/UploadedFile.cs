using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Netra.Api.Problems;

namespace Netra.Api.Datasets;

/// <summary>The file of a request, raw or in a multipart body, not read yet.</summary>
sealed record UploadedFile(Stream Content, string? Name, string? Kind)
{
    const int MostFieldCharacters = 300;

    public static async Task<UploadedFile> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return new(request.Body, null, null);
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await FromMultipartAsync(type, request.Body, cancellationToken);
        if (IsFile(type.MediaType.Value!))
            return new(request.Body, null, null);
        throw new RefusedException(
            StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType,
            "Send the file as text/csv, application/gzip, application/x-ndjson or application/octet-stream, or in multipart/form-data.");
    }

    static bool IsFile(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || mediaType.ToLowerInvariant() is "application/gzip" or "application/x-gzip" or "application/csv" or "application/octet-stream"
            or "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" or "application/json";

    static async Task<UploadedFile> FromMultipartAsync(MediaTypeHeaderValue type, Stream body, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
            throw RefusedException.Invalid("The multipart body needs a boundary of at most 70 characters.");
        var reader = new MultipartReader(boundary, body);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await NextAsync(reader, cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                continue;
            if (disposition.IsFileDisposition())
                return new(section.Body, fields.GetValueOrDefault("name") ?? FileName(disposition), fields.GetValueOrDefault("kind"));
            fields[HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? ""] = await ReadFieldAsync(section.Body, cancellationToken);
        }

        throw RefusedException.Invalid("The multipart body holds no file; send one part with a file name, behind the other fields.");
    }

    static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e is not BadHttpRequestException))
        {
            throw RefusedException.Invalid("The multipart body is malformed or ends too early.");
        }
    }

    static async Task<string> ReadFieldAsync(Stream body, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body);
        var buffer = new char[MostFieldCharacters];
        return new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancellationToken));
    }

    static string? FileName(ContentDispositionHeaderValue disposition)
    {
        var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
        return name is null ? null : Path.GetFileName(name.Replace('\\', '/'));
    }
}
