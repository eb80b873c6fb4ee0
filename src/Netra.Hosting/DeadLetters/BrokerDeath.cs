using System.Collections;
using System.Globalization;

namespace Netra.Hosting.DeadLetters;

/// <summary>Why the broker itself gave a message up (header <c>x-death</c>).</summary>
/// <param name="Queue">Where it died first.</param>
/// <param name="Reason">Such as <c>delivery_limit</c>.</param>
/// <param name="Deliveries">How often it went back unprocessed, each time mostly since its worker died.</param>
sealed record BrokerDeath(string? Queue, string Reason, int Deliveries, DateTimeOffset At)
{
    const string DeliveryLimit = "delivery_limit";

    public static BrokerDeath? Of(IReadOnlyDictionary<string, object?> headers)
    {
        if (headers.GetValueOrDefault("x-death") is not IList { Count: > 0 } deaths || deaths[0] is not IReadOnlyDictionary<string, object?> first)
            return null;
        var reason = first.GetValueOrDefault("reason") as string ?? "unknown";
        return new(
            headers.GetValueOrDefault("x-first-death-queue") as string ?? first.GetValueOrDefault("queue") as string,
            reason,
            reason == DeliveryLimit ? Number(headers.GetValueOrDefault("x-delivery-count")) ?? BrokerTopology.DeliveryLimit : 0,
            first.GetValueOrDefault("time") is DateTimeOffset at ? at : default);
    }

    static int? Number(object? value) => int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number) ? number : null;
}
