namespace Netra.Chaos;

/// <summary>All that was seen from outside while the fleet was broken: what the checker judges.</summary>
/// <param name="Submissions">What was asked for, acknowledged or not.</param>
/// <param name="Runs">What the API lists at the end.</param>
/// <param name="Effects">What the counting server got, in the order of arrival.</param>
/// <param name="Deliveries">What the WebSocket clients got, in the order of arrival at each.</param>
sealed record History(
    IReadOnlyList<Submission> Submissions,
    IReadOnlyList<FoundRun> Runs,
    IReadOnlyCollection<Effect> Effects,
    IReadOnlyCollection<Delivery> Deliveries);
