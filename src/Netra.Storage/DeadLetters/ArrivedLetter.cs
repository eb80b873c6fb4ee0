namespace Netra.Storage.DeadLetters;

/// <summary>A dead letter on its way into the store.</summary>
/// <param name="Letter">Without id and times, which the store gives.</param>
/// <param name="ReplayItem">The message of a replay that it was.</param>
/// <param name="Outage">Whether infrastructure was away when it failed: then no run waits for it, since its due time sends the work again.</param>
public sealed record ArrivedLetter(DeadLetter Letter, Guid? ReplayItem, bool Outage);

/// <summary>What an arrival came to.</summary>
/// <param name="Stored">How many were new.</param>
/// <param name="Held">The runs that now have to wait for one of them; a nudge tells them sooner than the sweep.</param>
public sealed record Arrival(int Stored, IReadOnlyList<HeldRun> Held);

/// <summary>A run that a dead letter holds up, or has let go.</summary>
public sealed record HeldRun(Guid RunId, Guid TenantId, Guid OwnerId);
