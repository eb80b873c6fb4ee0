using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Netra.Api.Problems;

/// <summary>Every error of the API: RFC 9457 problem details.</summary>
[Description("RFC 9457 problem details.")]
sealed record Problem
{
    public const string MediaType = "application/problem+json";

    [Description("A URN that ends in the code.")]
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    [Description("What is wrong and what to do about it.")]
    public required string Detail { get; init; }

    [Description("Stable; for programs.")]
    public required string Code { get; init; }

    [Description("Finds the request in traces and logs.")]
    public required string TraceId { get; init; }

    [Description("Each fault of the request.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Fault>? Errors { get; init; }

    [Description("The permissions that the caller lacks.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Missing { get; init; }

    [Description("The least tier that grants them, where one does.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UpgradeTo { get; init; }

    public static Problem Of(RefusedException refused) => Plain(refused.StatusCode, refused.Code, refused.Message) with
    {
        Errors = refused.Faults,
        Missing = refused.Missing,
        UpgradeTo = refused.UpgradeTo,
        TraceId = CurrentTrace() ?? "",
    };

    public static Problem Plain(int status, string code, string detail) => new()
    {
        Type = "urn:netra:problem:" + code,
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = detail,
        Code = code,
        TraceId = "",
    };

    public static string? CurrentTrace() => Activity.Current?.TraceId.ToHexString();
}

/// <param name="Pointer">JSON pointer into the request's body.</param>
sealed record Fault(string Pointer, string Message);
