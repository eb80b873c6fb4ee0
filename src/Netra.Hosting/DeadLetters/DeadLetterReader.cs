using System.Globalization;
using System.Text.Json;
using Netra.Contracts;
using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <summary>Makes a dead letter of what a queue gave: whatever it holds, it can be read.</summary>
public static class DeadLetterReader
{
    const string ErrorSuffix = "_error";
    const string SkippedSuffix = "_skipped";
    const int MostError = 8000;

    public static ArrivedLetter Read(RawDelivery raw)
    {
        var (kind, queue) = Origin(raw);
        var envelope = Envelope.Read(raw.Body);
        var failure = Failure(raw);
        var death = BrokerDeath.Of(raw.Headers);
        var message = Storable(envelope);
        if (queue.Length == 0)
            queue = death?.Queue ?? (KnownCommands.Read(envelope?.MessageType, message) is ICommand command ? Queues.For(command) : "");
        Guid? item = Guid.TryParse(raw.Text(DeadLetterHeaders.Replay), out var id) ? id : null;
        var chain = failure?.Chain ?? Inferred(raw, kind, death);
        var letter = new DeadLetter
        {
            Identity = DeadLetterIdentity.Of(kind, queue, raw.MessageId ?? envelope?.MessageId, Delivery(raw, failure), item, raw.Body),
            Kind = kind,
            Queue = queue,
            Source = raw.Source,
            Consumer = failure?.Consumer ?? raw.Text("MT-Fault-ConsumerType"),
            MessageType = Clean(envelope?.MessageType),
            MessageId = Clean(raw.MessageId ?? envelope?.MessageId),
            RunId = envelope?.Id("runId"),
            CallId = envelope?.Id("callId"),
            Step = envelope?.Number("step"),
            TenantId = envelope?.Id("tenantId"),
            OwnerId = envelope?.Id("ownerId"),
            Exception = chain.Count == 0 ? null : Clean(chain[0].Type),
            Error = chain.Count == 0 ? null : Clean(chain[0].Message),
            Chain = JsonSerializer.Serialize(chain, FailureJson.Default.IReadOnlyListFailureCause),
            Attempts = failure?.Attempts ?? Retries(raw),
            Deaths = death?.Deliveries ?? 0,
            ContentType = Clean(raw.ContentType),
            Headers = HeaderText.Write(raw.Headers),
            Body = raw.Body,
            Message = message,
            Traceparent = Clean(raw.Text(DeadLetterHeaders.Activity) ?? failure?.Traceparent),
            FailedAt = failure?.At.ToUniversalTime() ?? death?.At ?? FaultTime(raw),
        };
        letter.Fingerprint = Fingerprint.Of(letter.Kind, letter.Consumer, letter.MessageType, chain);
        return new(letter, item, failure?.Outage == true);
    }

    static (string Kind, string Queue) Origin(RawDelivery raw)
    {
        if (raw.Source.EndsWith(ErrorSuffix, StringComparison.Ordinal))
            return (DeadLetterKinds.Error, raw.Source[..^ErrorSuffix.Length]);
        return raw.Source.EndsWith(SkippedSuffix, StringComparison.Ordinal)
            ? (DeadLetterKinds.Skipped, raw.Source[..^SkippedSuffix.Length])
            : (DeadLetterKinds.DeadLetter, "");
    }

    static FailureRecord? Failure(RawDelivery raw)
    {
        try
        {
            return raw.Text(DeadLetterHeaders.Failure) is { } text ? JsonSerializer.Deserialize(text, FailureJson.Default.FailureRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What else tells this delivery from another of the same bytes.</summary>
    static string? Delivery(RawDelivery raw, FailureRecord? failure) =>
        failure is null ? raw.Text(DeadLetterHeaders.Reason) : string.Create(CultureInfo.InvariantCulture, $"{failure.Worker} {failure.At.UtcTicks}");

    /// <summary>From MassTransit's headers, which know the innermost exception only, or the broker's.</summary>
    static IReadOnlyList<FailureCause> Inferred(RawDelivery raw, string kind, BrokerDeath? death)
    {
        if (raw.Text("MT-Fault-ExceptionType") is { } type)
            return [new(type, raw.Text("MT-Fault-Message") ?? "", [])];
        return kind switch
        {
            DeadLetterKinds.Skipped => [new("skipped", "No consumer of the queue understands the message's type.", [])],
            _ when death is not null => [new(death.Reason, $"The broker gave it up: {death.Reason}.", [])],
            _ => [new("unknown", "Nothing in its headers says why it is here.", [])],
        };
    }

    static int Retries(RawDelivery raw) =>
        int.TryParse(Convert.ToString(raw.Headers.GetValueOrDefault(DeadLetterHeaders.RetryCount), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var retries) ? retries + 1 : 1;

    static DateTimeOffset FaultTime(RawDelivery raw) =>
        DateTimeOffset.TryParse(raw.Text("MT-Fault-Timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : default;

    /// <summary>The message as JSON that PostgreSQL keeps, which refuses NUL and half surrogates.</summary>
    static string? Storable(Envelope? envelope)
    {
        if (envelope is null)
            return null;
        try
        {
            var text = JsonSerializer.Serialize(envelope.Message, Storage.StorageJson.Options);
            return text.Contains("\\u0000", StringComparison.OrdinalIgnoreCase) || text.Contains("\\ud", StringComparison.OrdinalIgnoreCase) ? null : text;
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    static string? Clean(string? text) => text is null ? null : (text.Length <= MostError ? text : text[..MostError]).Replace("\0", "", StringComparison.Ordinal);
}
